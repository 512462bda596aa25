/** Who is who, settled by hand in the tenant file, told as whole runs with memory. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createRefs } from '../../src/report/redact.ts';
import { hire } from '../../src/sandbox/company/company.ts';
import { addDays } from '../../src/sandbox/company/invented.ts';
import type { Person } from '../../src/sandbox/company/people.ts';
import type { StoredUser } from '../../src/sandbox/engagedly/engagedly.ts';
import type { Summary } from '../../src/types/summary.d.ts';
import type { Resolution, Tenant } from '../../src/types/tenant.d.ts';
import { comeBack, leave, OWN_NUMBER } from '../fixtures/incidents.ts';
import { codes, NUMBER, OWN_KEY, onStage, type Stage, TENANT, TODAY } from '../fixtures/stage.ts';

const SOON = addDays(TODAY, 30);
const refOf = createRefs(OWN_KEY);

function entry(person: Person, account: StoredUser, expires = SOON): Resolution {
  return {
    employee: refOf({ employee: String(person.id) }),
    user: refOf({ user: account.id }),
    expires,
    reason: 'two records, checked',
  };
}

function refsOf({ issues }: Summary, code: string): string[] {
  return issues.find((issue) => issue.code === code)?.refs ?? [];
}

const settling = suite('resolve');

settling(
  'two records with one e-mail: the summary gives the references, an entry settles it, and the link keeps it so',
  onStage({ people: 12 }, async (story) => {
    assert.is((await story.run({ record: false })).summary.outcome, 'success');
    story.writes();
    const [one, two] = [story.person(-1), story.person(-2)];
    const [first, second] = [story.account(one.id), story.account(two.id)];
    one.email = two.email;
    two.firstName = 'Corrected';
    const unclear = await story.run();
    assert.is(unclear.summary.counts.setAside, 2, unclear.printed);
    assert.is(story.writes().length, 0);
    const people = [one, two].map(({ id }) => refOf({ employee: String(id) })).sort();
    assert.equal(refsOf(unclear.summary, 'ambiguous'), people);
    const accounts = [first, second].map(({ id }) => refOf({ user: id })).sort();
    assert.equal(refsOf(unclear.summary, 'candidate-accounts'), accounts);
    assert.match(unclear.printed, '"resolve": [{ "employee"');

    await story.setTenant({ ...TENANT, resolve: [entry(two, second)] });
    const settled = await story.run();
    assert.equal([settled.summary.counts.updated, settled.summary.counts.setAside], [1, 1], settled.printed);
    assert.equal(refsOf(settled.summary, 'ambiguous'), [refOf({ employee: String(one.id) })]);
    assert.is(second.fields.first_name, 'Corrected');

    story.later(24);
    await story.setTenant(TENANT);
    two.firstName = 'Corrected Again';
    const later = await story.run({ record: false });
    assert.equal([later.summary.counts.updated, later.summary.counts.setAside], [1, 1], later.printed);
    assert.is(second.fields.first_name, 'Corrected Again');
    assert.is(first.blocked, false);
  }),
);

settling(
  'a number that another account holds: that field waits, and everything else goes on, settled by hand or not',
  onStage({ people: 12, tenant: OWN_NUMBER }, async (story) => {
    await story.firstLoad();
    const [one, two] = [story.person(-1), story.person(-2)];
    const [first, second] = [story.account(one.custom[NUMBER]), story.account(two.custom[NUMBER])];
    const before = { ...second.fields };
    one.custom[NUMBER] = two.custom[NUMBER] ?? null;
    one.lastName = 'Married';
    for (const resolve of [[], [entry(one, first)]]) {
      await story.setTenant({ ...TENANT, ...OWN_NUMBER, resolve });
      const { summary, printed } = await story.run();
      assert.equal(
        [summary.counts.updated, summary.counts.setAside, summary.outcome],
        [resolve.length === 0 ? 1 : 0, 0, 'partial'],
        printed,
      );
      assert.equal(refsOf(summary, 'address-taken'), [refOf({ employee: String(one.id) })]);
      assert.is(first.fields.last_name, 'Married');
      assert.equal({ ...second.fields }, before);
    }
    story.writes();
    await story.run();
    assert.is(story.writes().length, 0);

    two.custom[NUMBER] = 'X-4711';
    story.later(24);
    assert.is((await story.run({ record: false })).summary.counts.updated, 2, 'the number is free now');
  }),
);

settling(
  'a reference that fits nobody is told, and nobody is touched for it',
  onStage({ people: 12 }, async (story) => {
    await story.firstLoad();
    const person = story.person(-1);
    const right = entry(person, story.account(person.id));
    const resolve = [
      { ...right, user: 'ffffffffffff' },
      { ...right, employee: 'ffffffffffff' },
    ];
    await story.setTenant({ ...TENANT, resolve });
    const { summary, printed } = await story.run({ record: false });
    const issue = summary.issues.find(({ code }) => code === 'resolve-unmatched');
    assert.is(issue?.count, 2, printed);
    assert.equal(issue?.entries, [
      { entry: 1, why: 'account-unknown' },
      { entry: 2, why: 'person-unknown' },
    ]);
    assert.match(printed, 'Entry 2 of "resolve": nobody who was read in Personio has its reference.');
    assert.is(summary.outcome, 'partial');
    assert.is(story.writes().length, 0);
  }),
);

settling(
  'an entry whose day has passed settles nothing and stops nothing',
  onStage({ people: 12 }, async (story) => {
    assert.is((await story.run({ record: false })).summary.outcome, 'success');
    story.writes();
    const [one, two] = [story.person(-1), story.person(-2)];
    one.email = two.email;
    const resolve = [entry(two, story.account(two.id), addDays(TODAY, -2))];
    await story.setTenant({ ...TENANT, resolve });
    story.person(-3).firstName = 'Corrected';
    const { summary, printed } = await story.run({ record: false });
    assert.ok(codes(summary).includes('resolve-expired'), printed);
    assert.match(printed, 'Entry 1 of "resolve": its last day has passed.');
    assert.equal([summary.counts.setAside, summary.counts.updated, summary.outcome], [2, 1, 'partial']);
  }),
);

settling(
  'an account that is given to somebody else is blocked for nobody: its linked person is set aside',
  onStage({ people: 12 }, async (story) => {
    await story.firstLoad();
    const [one, two] = [story.person(-1), story.person(-2)];
    const users = story.engagedly.users.length;
    await story.setTenant({ ...TENANT, resolve: [entry(one, story.account(two.id))] });
    for (let day = 0; day < 2; day++) {
      const { summary, printed } = await story.run();
      assert.equal([summary.counts.blocked, summary.counts.created], [0, 0], printed);
      assert.equal(refsOf(summary, 'conflict'), [refOf({ employee: String(two.id) })]);
      story.later(24);
    }
    assert.is(story.engagedly.users.length, users);
    assert.is(story.engagedly.users.filter(({ blocked }) => blocked).length, 0);
  }),
);

settling(
  'a return under a new id, e-mail and number: the entry names the account, which we had blocked and open again',
  onStage({ people: 12 }, async (story) => {
    await story.firstLoad();
    const person = story.person(-1);
    const account = story.account(person.id);
    leave(person);
    assert.is((await story.run()).summary.counts.blocked, 1);
    hire(story.company, 1);
    const successor = story.person(-1);
    Object.assign(successor, { firstName: person.firstName, lastName: person.lastName });
    // One human has one birthday: with another they would be two, and an approval would be asked for.
    successor.custom.dynamic_1001 = person.custom.dynamic_1001;
    await story.setTenant({ ...TENANT, resolve: [entry(successor, account)] });
    const back = await story.run();
    assert.equal([back.summary.counts.reactivated, back.summary.counts.created], [1, 0], back.printed);
    assert.equal([account.blocked, account.fields.email], [false, successor.email]);

    await story.setTenant(TENANT);
    story.writes();
    for (let day = 0; day < 2; day++) {
      const { summary, printed } = await story.run();
      assert.is(story.writes().length, 0, printed);
      assert.is(summary.counts.blocked, 0);
      story.later(24);
    }
  }),
);

settling(
  'an account that an entry has opened, and an administrator blocks, is not opened again: our block was for another record',
  onStage({ people: 12 }, async (story) => {
    story.person(-1).custom.dynamic_1001 = null;
    await story.firstLoad();
    const person = story.person(-1);
    const account = story.account(person.id);
    leave(person);
    await story.run();
    hire(story.company, 1);
    const successor = story.person(-1);
    Object.assign(successor, { firstName: person.firstName, lastName: 'Married' });
    successor.custom.dynamic_1001 = null;
    await story.setTenant({ ...TENANT, resolve: [entry(successor, account)] });
    assert.is((await story.run()).summary.counts.reactivated, 1);
    const { blocked, blockedIn, inactive } = await story.state();
    assert.equal([blocked, blockedIn, inactive], [[], [], []]);
    account.blocked = true;
    const { summary, codes } = await story.run();
    assert.equal([summary.counts.reactivated, account.blocked], [0, true]);
    assert.ok(codes.includes('blocked-elsewhere'));
  }),
);

/** HR has written somebody new over the record of somebody else. */
function overwrite(person: Person, name: string, born: string): void {
  const [firstName = '', lastName = ''] = name.split(' ');
  const email = `${firstName}.${lastName}@nordwind.example`.toLowerCase();
  Object.assign(person, { firstName, lastName, email, hireDate: addDays(TODAY, -2) });
  person.custom.dynamic_1001 = born;
}

settling(
  'an entry that was carried out gives nothing to somebody whom HR writes over the record later; one with another day does',
  onStage({ people: 12 }, async (story) => {
    await story.firstLoad();
    const [one, two] = [story.person(-1), story.person(-2)];
    const second = story.account(two.id);
    const mail = one.email;
    one.email = two.email;
    await story.setTenant({ ...TENANT, resolve: [entry(two, second)] });
    two.position = 'Promoted';
    const settled = await story.run();
    assert.is(settled.summary.counts.updated, 1, settled.printed);
    assert.is((await story.state()).resolved?.length, 1);
    one.email = mail;
    story.writes();

    overwrite(two, 'Zdenka Opatrny', '1999-05-17');
    for (let day = 0; day < 2; day++) {
      story.later(24);
      const replaced = await story.run();
      assert.equal(refsOf(replaced.summary, 'record-replaced'), [refOf({ employee: String(two.id) })]);
      assert.equal(story.writes(), [], replaced.printed);
      const { remedy } = replaced.summary.issues.find(({ code }) => code === 'record-replaced') ?? {};
      assert.match(String(remedy), 'give that entry another last day');
    }

    await story.setTenant({ ...TENANT, resolve: [entry(two, second, addDays(SOON, 1))] });
    const renewed = await story.run();
    assert.equal([renewed.summary.counts.updated, second.fields.last_name], [1, 'Opatrny'], renewed.printed);
    story.later(24);
    assert.is((await story.run()).summary.outcome, 'success');

    overwrite(two, 'Ivana Kralova', '1988-08-08');
    story.later(24);
    assert.ok((await story.run()).codes.includes('record-replaced'), 'it holds once');
    await story.setTenant(TENANT);
    await story.run();
    assert.equal((await story.state()).resolved, [], 'what is no entry any more is forgotten');
  }),
);

settling(
  'what waits for an approval goes on coming from its entry, and so does what HR changes of the same person',
  onStage({ people: 12 }, async (story) => {
    await story.firstLoad();
    const person = story.person(-1);
    const account = story.account(person.id);
    overwrite(person, 'Zdenka Opatrny', '1999-05-17');
    const none = { percent: 0, min: 0, max: 0 };
    const resolve = [entry(person, account)];
    await story.setTenant({ ...TENANT, resolve, limits: { identifier: none, field: none } });
    for (let day = 0; day < 2; day++) {
      const { summary, printed } = await story.run();
      assert.ok(summary.held.length > 0, printed);
      assert.equal((await story.state()).resolved, []);
      story.later(24);
    }
    await story.setTenant({ ...TENANT, resolve });
    assert.is((await story.run()).summary.outcome, 'success');
    assert.is(account.fields.last_name, 'Opatrny');
    Object.assign(person, { lastName: 'Novakova', email: 'z.novakova@nordwind.example' });
    story.later(24);
    const married = await story.run();
    assert.equal([married.summary.outcome, account.fields.last_name], ['success', 'Novakova']);
  }),
);

settling(
  'somebody settled by hand who comes back under another record is not blocked under the old one; an entry for a leaver goes on until the account is',
  onStage({ people: 12 }, async (story) => {
    story.person(-1).custom.dynamic_1001 = null;
    await story.firstLoad();
    const person = story.person(-1);
    const account = story.account(person.id);
    await story.setTenant({ ...TENANT, resolve: [entry(person, account)] });
    await story.run();
    assert.is((await story.state()).resolved?.length, 1);
    leave(person);
    hire(story.company, 1);
    const back = story.person(-1);
    Object.assign(back, { firstName: person.firstName, lastName: 'Verheiratet', email: person.email });
    back.custom.dynamic_1001 = null;
    story.later(24);
    const unclear = await story.run();
    assert.equal([unclear.summary.counts.blocked, account.blocked], [0, false], unclear.printed);

    const none = { percent: 0, min: 0, max: 0 };
    const resolve = [entry(person, account, addDays(SOON, 1))];
    await story.setTenant({ ...TENANT, resolve, limits: { block: none } });
    for (let day = 0; day < 2; day++) {
      story.later(24);
      const { summary, printed } = await story.run();
      assert.equal(
        summary.held.map(({ class: name, count }) => [name, count]),
        [['block', 1]],
        printed,
      );
    }
    await story.setTenant({ ...TENANT, resolve });
    assert.is((await story.run()).summary.counts.blocked, 1);
    assert.is((await story.state()).resolved?.length, 1);
  }),
);

const LEAVERS: [how: string, isBlocked: boolean, tenant: (employee: string) => Partial<Tenant>][] = [
  ['blocked by the sync', true, () => ({})],
  ['not to be blocked', false, () => ({ leavers: { block: false } })],
  ['protected', false, (employee) => ({ protect: [employee] })],
];

for (const [how, isBlocked, more] of LEAVERS) {
  settling(
    `an entry for a leaver who is anonymised, ${how}: it gives their account to nobody who is written over the record, and to them when they are back`,
    onStage({ people: 12 }, async (story) => {
      await story.firstLoad();
      const record = story.person(-1);
      const account = story.accountOf(record);
      const before = structuredClone({ ...record, custom: record.custom });
      const { email } = account.fields;
      leave(record);
      Object.assign(record, { firstName: 'Anonymous', lastName: 'Anonymous', email: null });
      const employee = refOf({ employee: String(record.id) });
      await story.setTenant({ ...TENANT, ...more(employee), resolve: [entry(record, account)] });
      for (let day = 0; day < 2; day++) {
        story.later(24);
        const { codes: told, printed } = await story.run();
        assert.is(account.blocked, isBlocked, printed);
        assert.not.ok(told.includes('record-replaced'), printed);
      }
      assert.is((await story.state()).resolved?.length, 1);

      comeBack(record);
      overwrite(record, 'Zdenka Opatrny', '1999-05-17');
      for (let day = 0; day < 2; day++) {
        story.later(24);
        const replaced = await story.run();
        assert.equal(refsOf(replaced.summary, 'record-replaced'), [employee], replaced.printed);
        assert.equal([account.blocked, account.fields.email], [isBlocked, email]);
      }

      Object.assign(record, before);
      story.later(24);
      const back = await story.run();
      assert.equal([account.blocked, account.fields.email], [false, email], back.printed);
      assert.is(back.summary.outcome, 'success', back.printed);
    }),
  );
}

for (const listBlocked of ['never', 'email'] as const) {
  for (const named of ['id', 'reference'] as const) {
    settling(
      `an account that the list does not show (${listBlocked}), named by its ${named}: it is looked up, and nobody is added beside it`,
      onStage({ people: 12, engagedly: { listBlocked } }, async (story) => {
        story.person(-1).custom.dynamic_1001 = null;
        await story.firstLoad();
        const person = story.person(-1);
        const account = story.account(person.id);
        leave(person);
        await story.run();
        story.later(24 * 40);
        hire(story.company, 1);
        const back = story.person(-1);
        Object.assign(back, { firstName: person.firstName, lastName: 'Verheiratet' });
        back.custom.dynamic_1001 = null;
        const right = entry(back, account, addDays(TODAY, 100));
        const resolve = [named === 'id' ? { ...right, user: account.id } : right];
        await story.setTenant({ ...TENANT, resolve });
        const { summary, printed } = await story.run();
        assert.equal([summary.counts.created, summary.counts.reactivated], [0, 1], printed);
        assert.equal([account.blocked, account.fields.last_name], [false, 'Verheiratet']);
      }),
    );
  }
}

settling(
  'an entry whose account is nowhere: nobody is added beside it, until the entry is out',
  onStage({ people: 12 }, async (story) => {
    await story.firstLoad();
    hire(story.company, 1);
    const person = story.person(-1);
    const employee = refOf({ employee: String(person.id) });
    await story.setTenant({ ...TENANT, resolve: [{ employee, user: '987654', expires: SOON }] });
    const { summary, printed } = await story.run();
    assert.is(summary.counts.created, 0, printed);
    assert.equal(refsOf(summary, 'account-unseen'), [employee]);
    assert.ok(codes(summary).includes('resolve-unmatched'));
    await story.setTenant(TENANT);
    assert.is((await story.run()).summary.counts.created, 1);
  }),
);

settling(
  'an entry for somebody new who was written over a record, and has one of their own now, takes the account from whose it was: it waits, and nobody is told that it moved',
  onStage({ people: 12 }, async (story) => {
    await story.firstLoad();
    const record = story.person(-1);
    const account = story.accountOf(record);
    const { email } = record;
    const born = { dynamic_1001: '1999-09-09' };
    const somebodyNew = {
      firstName: 'Zacharias',
      lastName: 'Ueberschrieben',
      email: 'zacharias@nordwind.example',
      hireDate: TODAY,
    };
    Object.assign(record, somebodyNew);
    Object.assign(record.custom, born);
    assert.ok((await story.run()).codes.includes('record-replaced'));
    story.later(24);
    // What the remedy says; since an address stands once in Personio, the old record gets its own back, but not its name.
    hire(story.company, 1);
    const own = story.person(-1);
    Object.assign(own, somebodyNew);
    Object.assign(own.custom, born);
    record.email = email;
    leave(record);
    const waiting = await story.run();
    assert.not.ok(waiting.codes.includes('transfer'), waiting.printed);
    assert.equal(refsOf(waiting.summary, 'candidate-accounts'), [refOf({ user: account.id })]);
    const before = { ...account.fields };
    await story.setTenant({ ...TENANT, resolve: [entry(own, account)] });
    story.later(24);
    const { codes: told, printed } = await story.run();
    assert.ok(told.includes('resolve-takes'), printed);
    assert.equal({ ...account.fields }, before);
  }),
);

/** Somebody leaves, the record is made anonymous, and an entry says whose account it is. */
async function settledLeaver(story: Stage): Promise<{ person: Person; account: StoredUser; was: Person }> {
  await story.firstLoad();
  const person = story.person(-1);
  const account = story.accountOf(person);
  const was = structuredClone(person);
  leave(person);
  Object.assign(person, { firstName: 'Anonym', lastName: 'Anonym', email: null });
  await story.setTenant({ ...TENANT, resolve: [entry(person, account)] });
  const { summary, printed } = await story.run();
  assert.equal([summary.outcome, account.blocked], ['success', true], printed);
  return { person, account, was };
}

settling(
  'an entry for a leaver holds while they are gone: whose account is open again is blocked again',
  onStage({ people: 12 }, async (story) => {
    const { account } = await settledLeaver(story);
    account.blocked = false;
    story.later(24);
    const { summary, printed } = await story.run();
    assert.equal([summary.outcome, account.blocked], ['success', true], printed);
  }),
);

settling(
  'an entry for a leaver takes nothing from them once they are known under a new record, whoever the old one is of by then',
  onStage({ people: 12 }, async (story) => {
    const { person, account, was } = await settledLeaver(story);
    comeBack(person);
    Object.assign(person, { firstName: 'Zdenka', lastName: 'Opatrny', email: 'z@nordwind.example' });
    person.custom.dynamic_1001 = '1999-05-17';
    hire(story.company, 1);
    const { firstName, lastName, email, custom } = was;
    Object.assign(story.person(-1), { firstName, lastName, email });
    story.person(-1).custom.dynamic_1001 = custom.dynamic_1001;
    for (let day = 0; day < 3; day++) {
      story.later(24);
      const { summary, codes: told, printed } = await story.run();
      assert.equal([summary.held, told.includes('resolve-takes')], [[], false], printed);
      assert.is(account.fields.last_name, lastName);
    }
  }),
);

settling.run();
