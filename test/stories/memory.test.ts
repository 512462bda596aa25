/** What a run remembers of the ones before it, told as stories: whole runs, recorded and read back from the branch. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hire } from '../../src/sandbox/company/company.ts';
import type { Person } from '../../src/sandbox/company/people.ts';
import type { Tenant } from '../../src/types/tenant.d.ts';
import { appoint, detailsPath } from '../fixtures/details.ts';
import { comeBack, leave, OWN_NUMBER } from '../fixtures/incidents.ts';
import { codes, keyOf, LEDGER_KEY, NUMBER, onStage, type Stage } from '../fixtures/stage.ts';

const BY_NUMBER: Partial<Tenant> = { identifier: 'employee_id', ...OWN_NUMBER };
/** One may be blocked in a day. (Each block reads the person again, and Personio takes four calls a second.) */
const ONE_A_DAY: Partial<Tenant> = { limits: { block: { percent: 1, min: 1 } } };

/** Without a memory 5 may be blocked in a day. */
const HALF_A_DAY: Tenant['limits'] = { block: { percent: 50, min: 5, max: 50 } };
const WITH_DETAILS: Partial<Tenant> = { details: 'all', approvers: ['hr'] };

const identity = suite('memory: who is who');

for (const [identifier, tenant] of [
  ['email', OWN_NUMBER],
  ['employee_id', BY_NUMBER],
] as const) {
  identity(
    `8 · an e-mail renamed, and later an employee number, is one update each (identifier ${identifier})`,
    onStage({ people: 12, tenant }, async (story) => {
      await story.firstLoad();
      const person = story.person(-1);
      person.email = 'married@nordwind.example';
      const { summary, printed } = await story.run();
      assert.equal([summary.counts.updated, summary.counts.created, summary.fields], [1, 0, { email: 1 }]);
      assert.is(story.writes().length, 1, printed);
      assert.is(story.account(person.custom[NUMBER]).fields.email, 'married@nordwind.example');

      person.custom[NUMBER] = 'X-4711';
      const later = await story.run();
      assert.equal([later.summary.counts.updated, later.summary.counts.created], [1, 0], later.printed);
      assert.is(story.writes().length, 1);
      assert.is(story.account('X-4711').fields.email, 'married@nordwind.example');
      await settles(story);
    }),
  );

  identity(
    `9 · e-mail and number renamed together: one update, since name and hire date agree (identifier ${identifier})`,
    onStage({ people: 12, tenant }, async (story) => {
      await story.firstLoad();
      rename(story.person(-1));
      const { summary, printed } = await story.run();
      assert.equal([summary.counts.updated, summary.counts.created], [1, 0], printed);
      assert.is(story.writes().length, 1);
      assert.is(story.account('X-4711').fields.email, 'renamed@nordwind.example');
      await settles(story);
    }),
  );
}

identity(
  '9 · e-mail, number and name renamed together: nobody has touched the account since, so it is one update',
  onStage({ people: 12, tenant: OWN_NUMBER }, async (story) => {
    await story.firstLoad();
    const person = story.person(-1);
    const account = story.account(person.custom[NUMBER]);
    rename(person);
    person.lastName = 'Unrecognisable';
    const { summary, printed } = await story.run();
    assert.equal([summary.counts.updated, summary.counts.created], [1, 0], printed);
    assert.equal([account.fields.last_name, account.fields.employee_id], ['Unrecognisable', 'X-4711']);
    assert.equal([account.blocked, story.writes().length], [false, 1]);
    await settles(story);
  }),
);

identity(
  '11 · two people swapping addresses keep their accounts; the addresses wait, and everything else goes on',
  onStage({ people: 12 }, async (story) => {
    await story.firstLoad();
    const [one, two] = [story.person(-1), story.person(-2)];
    [one.email, two.email] = [two.email, one.email];
    const { summary } = await story.run();
    assert.is(summary.outcome, 'partial');
    assert.ok(codes(summary).includes('address-taken'));
    assert.is(summary.counts.setAside, 0);
    assert.is(story.writes().length, 0);
    [one.email, two.email] = [two.email, one.email];
    await settles(story);
  }),
);

identity(
  '12 · rehired under the same id: the account that we blocked is activated and updated',
  onStage({ people: 12 }, async (story) => {
    await story.firstLoad();
    const person = story.person(-1);
    leave(person);
    assert.is((await story.run()).summary.counts.blocked, 1);
    assert.is(story.account(person.id).blocked, true);
    await settles(story);

    comeBack(person);
    person.position = 'Returner';
    story.writes();
    const { summary, printed } = await story.run();
    assert.equal([summary.counts.reactivated, summary.counts.created], [1, 0], printed);
    assert.is(story.account(person.id).blocked, false);
    await settles(story);
  }),
);

for (const isAtOnce of [true, false]) {
  identity(
    `12 · rehired under a new id${isAtOnce ? '' : ' after the old record went inactive'}: the same account, no second one`,
    onStage({ people: 12 }, async (story) => {
      await story.firstLoad();
      const users = story.engagedly.users.length;
      const person = story.person(-1);
      leave(person);
      if (!isAtOnce) assert.is((await story.run()).summary.counts.blocked, 1);
      const [id = 0] = hire(story.company, 1).ids;
      const successor = story.person(-1);
      Object.assign(successor, {
        firstName: person.firstName,
        lastName: person.lastName,
        email: person.email,
      });
      // One human has one birthday: with another they would be two, and both would wait.
      successor.custom.dynamic_1001 = person.custom.dynamic_1001;
      const { summary, printed } = await story.run();
      assert.equal([summary.counts.created, summary.counts.blocked], [0, 0], printed);
      assert.is(story.engagedly.users.length, users);
      assert.is(story.account(person.email, 'email').blocked, false);
      assert.is(summary.counts.reactivated, isAtOnce ? 0 : 1);
      assert.is(id, successor.id);
      story.writes();
      await story.run({ record: false });
      assert.is(story.writes().length, 0);
    }),
  );
}

identity(
  '26 · blocked by hand in Engagedly while active in Personio: stays blocked',
  onStage({ people: 12 }, async (story) => {
    await story.firstLoad();
    const account = story.account(story.person(-1).id);
    account.blocked = true;
    for (let day = 0; day < 2; day++) {
      const { summary } = await story.run();
      assert.ok(codes(summary).includes('blocked-elsewhere'));
      assert.is(account.blocked, true);
      story.later(24);
    }
    assert.is(story.writes().length, 0);
  }),
);

for (const listBlocked of ['always', 'never'] as const) {
  const limits = { block: { percent: 50, min: 50, max: 50 }, create: { percent: 100, min: 50, max: 50 } };
  identity(
    `whoever leaves by and by is no other customer's, however many they have become (blocked accounts listed: ${listBlocked})`,
    onStage({ people: 4, engagedly: { listBlocked }, tenant: { limits } }, async (story) => {
      await story.firstLoad();
      for (let day = 0; day < 20; day++) {
        for (const person of [story.person(-1), story.person(-2)]) leave(person);
        hire(story.company, 2);
        // Listed accounts are found while a record speaks of them; HR keeps no record of leavers for ever.
        if (listBlocked === 'always') story.company.people = story.company.people.filter(isHere(story));
        story.later(25);
        const { summary, codes, printed } = await story.run();
        assert.equal([summary.counts.blocked, summary.counts.created], [2, 2], printed);
        assert.not.ok(codes.includes('wrong-organisation'), printed);
      }
      assert.is((await story.state()).links.length, 44);
    }),
  );
}

/** Whether somebody is there, or has left so lately that their account is still open. */
function isHere({ engagedly }: Stage): (person: Person) => boolean {
  const open = new Set(engagedly.users.filter(({ blocked }) => !blocked).map(({ fields }) => fields.email));
  return ({ status, email }) => status !== 'inactive' || open.has(String(email));
}

const missing = suite('memory: a state that cannot be used');

const DAMAGES: [name: string, change: (text: string) => string | undefined][] = [
  ['missing', () => undefined],
  [
    'with a block that was never made',
    (text) => text.replace(/"blocked":\s*\[/, `"blocked":["${'a'.repeat(12)} ${'b'.repeat(12)}",`),
  ],
];
for (const [name, change] of DAMAGES) {
  missing(
    `${name}: people are matched by identifier, nobody is added twice, and returners wait for a person`,
    onStage({ ledger: 'branch', people: 12 }, async (story) => {
      await story.firstLoad();
      const person = story.person(-1);
      leave(person);
      await story.run();
      await story.tamper(change);
      comeBack(person);
      story.writes();
      const { summary } = await story.run();
      assert.ok(codes(summary).includes('state-lost'));
      assert.ok(codes(summary).includes('blocked-elsewhere'));
      assert.equal([summary.counts.created, summary.counts.reactivated], [0, 0]);
      assert.is(story.writes().length, 0);
      assert.not.ok(
        codes((await story.run({ record: false })).summary).includes('state-lost'),
        'a new memory has begun',
      );
    }),
  );
}

missing(
  'of another key: the same, and more leavers than "min" wait',
  onStage({ ledger: 'branch', people: 61, tenant: { limits: { block: { percent: 50 } } } }, async (story) => {
    await story.firstLoad();
    for (let at = 1; at <= 6; at++) leave(story.person(-at));
    const { summary } = await story.run({ key: keyOf('another'), record: false });
    assert.ok(codes(summary).includes('state-lost'));
    assert.equal(
      summary.held.map(({ class: name, count, allowed }) => [name, count, allowed]),
      [['block', 6, 5]],
    );
    assert.is(story.writes().length, 0);
  }),
);

missing(
  'an older one put back in place: a used approval does not come back with it',
  onStage({ ledger: 'branch', people: 14, tenant: ONE_A_DAY }, async (story) => {
    await story.firstLoad();
    for (let at = 1; at <= 2; at++) leave(story.person(-at));
    const digest = (await story.run()).summary.held[0]?.digest ?? '';
    let old = '';
    await story.tamper((text) => {
      old = text;
      return text;
    });
    story.later(24);
    assert.is((await story.run({ approve: [digest] })).summary.counts.blocked, 2);
    await story.tamper(() => old);
    const { summary } = await story.run({ approve: [digest], record: false });
    assert.ok(codes(summary).includes('state-lost'));
    assert.not(summary.approved);
  }),
);

missing(
  'the state of the run before, put back after a run that failed: as good as none',
  onStage({ ledger: 'branch', people: 14, tenant: ONE_A_DAY }, async (story) => {
    await story.firstLoad();
    for (let at = 1; at <= 3; at++) leave(story.person(-at));
    const digest = (await story.run()).summary.held[0]?.digest ?? '';
    const held = JSON.stringify(await story.state());
    story.later(24);
    // It fails before it has blocked those that were approved: the approval is used up.
    story.engagedly.fault({
      when: ({ path }) => path.endsWith('/deactivate'),
      times: Number.POSITIVE_INFINITY,
      effect: { kind: 'answer', answer: { status: 401, body: { error: 'Unauthorized' } } },
    });
    const failed = await story.run({ approve: [digest] });
    story.engagedly.clearFaults();
    assert.equal([failed.summary.outcome, failed.summary.approved], ['failed', [digest]], failed.printed);
    story.writes();

    await story.tamper(() => held);
    leave(story.person(-4));
    const { summary } = await story.run({ approve: [digest], record: false });
    assert.ok(codes(summary).includes('state-lost'));
    assert.not(summary.approved);
    assert.is(story.writes().length, 0);
  }),
);

missing(
  'a failed run that left no memory leaves that of the run before in force',
  onStage({ ledger: 'branch', people: 12, tenant: OWN_NUMBER }, async (story) => {
    await story.firstLoad();
    for (let time = 1; time <= 2; time++) {
      story.personio.fault({
        when: ({ path }) => path.includes('/company/employees'),
        times: Number.POSITIVE_INFINITY,
        effect: { kind: 'answer', answer: { status: 403, body: { success: false } } },
      });
      assert.is((await story.run()).summary.outcome, 'failed');
      story.personio.clearFaults();
    }
    rename(story.person(-1));
    const { summary, printed } = await story.run({ record: false });
    assert.not.ok(codes(summary).includes('state-lost'), printed);
    assert.equal([summary.counts.created, summary.counts.updated], [0, 1], printed);
  }),
);

missing(
  'a run that stopped half-way leaves a memory that counts: an account that it added is remembered',
  onStage({ ledger: 'branch', people: 12, tenant: OWN_NUMBER }, async (story) => {
    await story.firstLoad();
    hire(story.company, 2);
    const added = story.person(-2);
    const refusal = { status: 401, body: { error: 'Unauthorized' } };
    story.engagedly.fault({
      when: ({ method, path, rawBody }) =>
        method === 'POST' && path === '/beta/users' && rawBody.includes(String(story.person(-1).email)),
      effect: { kind: 'answer', answer: refusal },
    });
    assert.is((await story.run()).summary.outcome, 'failed');
    assert.is(story.writes().length, 1);
    rename(added);
    const { summary, printed } = await story.run({ record: false });
    assert.not.ok(codes(summary).includes('state-lost'), printed);
    assert.equal([summary.counts.created, summary.counts.updated], [1, 1], printed);
  }),
);

missing(
  'it needs somebody, and the run is as good as it was; before the next sync it can be saved, which the plan says',
  onStage({ ledger: 'branch', people: 12 }, async (story) => {
    await story.firstLoad();
    const plan = async () => {
      const { summary, printed } = await story.command('plan', { outDir: 'plan' });
      return { found: summary?.issues.find(({ code }) => code === 'state-lost'), printed, summary };
    };
    let left = '';
    const damage = (text: string) => {
      left = text;
      return text.slice(1);
    };
    await story.tamper(damage);
    const { found, summary, printed } = await plan();
    assert.equal([found?.isNew, summary?.outcome], [true, 'success'], printed);
    assert.match(printed, /^New: the memory of earlier runs could not be used/m);
    assert.match(found?.remedy ?? '', /before the next sync.*undo the commit.*not counted any more/);
    await story.tamper(() => left);
    assert.not((await plan()).found);

    await story.tamper(damage);
    assert.is((await story.run()).summary.outcome, 'success');
    const board = await story.askGit('show', 'runs:README.md');
    assert.match(board, '1 tenant needs somebody');
    assert.match(board, 'the memory of earlier runs is lost (1)');
    assert.not.match(board, 'Nobody needs anything');
  }),
);

missing(
  'without a ledger key: it is said, whomever that sync blocks waits, and the next one names it as a cause',
  onStage({ ledger: 'branch', people: 12 }, async (story) => {
    await story.firstLoad();
    const person = story.person(-1);
    leave(person);
    const keyless = await story.run({ key: undefined });
    assert.equal([keyless.summary.outcome, keyless.summary.counts.blocked], ['success', 1]);
    assert.equal(keyless.codes, ['no-ledger-key']);
    assert.match(keyless.printed, /1 thing needs a look/);
    comeBack(person);
    const plan = await story.command('plan', { ledgerKey: undefined, outDir: 'plan' });
    assert.ok(plan.summary && codes(plan.summary).includes('no-ledger-key'), plan.printed);
    const { codes: found, printed } = await story.run({ record: false });
    for (const code of ['state-lost', 'blocked-elsewhere']) assert.ok(found.includes(code), code);
    assert.not.ok(found.includes('no-ledger-key'));
    assert.match(printed.replace(/\s+/g, ' '), 'a run in between had none');
  }),
);

const approvals = suite('memory: approvals');

/** Two leave at once. */
async function hold(story: Stage): Promise<string> {
  await story.firstLoad();
  for (let at = 1; at <= 2; at++) leave(story.person(-at));
  const { summary, exitCode } = await story.run();
  const [held] = summary.held;
  assert.equal([held?.class, held?.count, held?.isNew, exitCode], ['block', 2, true, 1]);
  assert.is(story.writes().length, 0);
  return held?.digest ?? '';
}

approvals(
  '22 · an approval releases what was held, and the second time nothing',
  onStage({ ledger: 'branch', people: 14, tenant: ONE_A_DAY }, async (story) => {
    const digest = await hold(story);
    story.later(24);
    const again = await story.run();
    assert.equal(
      [again.summary.held[0]?.digest, again.summary.held[0]?.isNew, again.exitCode],
      [digest, false, 0],
    );
    story.later(24);
    const released = await story.run({ approve: [digest] });
    assert.equal(
      [released.summary.counts.blocked, released.summary.approved],
      [2, [digest]],
      released.printed,
    );

    // The same two are opened by hand: the same changes, and the digest is spent.
    for (let at = 1; at <= 2; at++) story.account(story.person(-at).id).blocked = false;
    story.later(25);
    const twice = await story.run({ approve: [digest] });
    assert.equal([twice.summary.counts.blocked, twice.summary.held.length], [0, 1]);
    assert.ok(codes(twice.summary).includes('approval-unmatched'));
    const fresh = twice.summary.held[0]?.digest ?? 'none';
    assert.equal([twice.summary.outcome, twice.exitCode], ['failed', 1]);
    assert.match(
      twice.printed,
      new RegExp(`What waits now:\\s+People\\s+to\\s+block:\\s+2,\\s+digest\\s+${fresh}`),
    );
    const third = await story.run({ approve: [digest], record: false });
    assert.is(third.summary.counts.blocked, 0, 'nor does it come to life again');
    assert.is.not(third.summary.held[0]?.digest, digest);
    const right = await story.run({ approve: [fresh] });
    assert.equal(
      [right.summary.counts.blocked, right.summary.approved],
      [2, [fresh]],
      'what was told can be approved',
    );
  }),
);

approvals(
  'an approval that fits nothing beside one that fits: nothing is written, and the one that fits is not used up',
  onStage({ ledger: 'branch', people: 14, tenant: ONE_A_DAY }, async (story) => {
    const digest = await hold(story);
    story.person(2).position = 'Changed meanwhile';
    story.later(24);
    const before = story.writes().length;
    const refused = await story.run({ approve: [digest, '0123456789ab'] });
    assert.equal([refused.summary.outcome, refused.exitCode], ['failed', 1]);
    assert.is(refused.summary.issues[0]?.code, 'approval-unmatched');
    assert.equal([story.writes().length, refused.summary.approved], [before, undefined]);
    const right = await story.run({ approve: [digest] });
    assert.equal([right.summary.counts.blocked, right.summary.counts.updated], [2, 1], right.printed);
  }),
);

approvals(
  'an approval before its run was recorded is told that it is too early, and the same digest works once it is known',
  onStage({ ledger: 'branch', people: 14, tenant: ONE_A_DAY }, async (story) => {
    await story.firstLoad();
    for (let at = 1; at <= 2; at++) leave(story.person(-at));
    const unrecorded = await story.run({ record: false });
    const digest = unrecorded.summary.held[0]?.digest ?? '';
    const early = await story.run({ approve: [digest] });
    assert.equal([early.summary.outcome, early.summary.counts.blocked], ['failed', 0]);
    assert.match(
      early.printed.replace(/\s+/g, ' '),
      'The approval came too early: the run that showed its digest is not recorded yet.',
    );
    const right = await story.run({ approve: [digest] });
    assert.equal([right.summary.counts.blocked, right.summary.approved], [2, [digest]], right.printed);
    // What stays in Git says whom it was about as the run itself did: by references.
    const { blocked = [] } = right.summary.concerned ?? {};
    assert.is(blocked.length, 2);
    const kept = await story.askGit('show', 'runs:nordwind/summary.md');
    assert.match(kept, '### Whom it concerns');
    assert.match(kept, `| Blocked | \`${blocked.join(' ')}\` |`);
  }),
);

approvals(
  '22 · an approval a day late releases nothing',
  onStage({ people: 14, tenant: ONE_A_DAY }, async (story) => {
    const digest = await hold(story);
    for (let day = 0; day < 3; day++) {
      story.later(24);
      await story.run();
    }
    story.later(1);
    const { summary } = await story.run({ approve: [digest], record: false });
    assert.equal([summary.counts.blocked, summary.held.length], [0, 1]);
    assert.ok(codes(summary).includes('approval-unmatched'));
  }),
);

approvals(
  '22 · an approval after one more person left: that one stays held, the approved go',
  onStage({ people: 14, tenant: ONE_A_DAY }, async (story) => {
    const digest = await hold(story);
    leave(story.person(-3));
    const { summary, printed } = await story.run({ approve: [digest], record: false });
    assert.is(summary.counts.blocked, 2, printed);
    assert.equal(
      summary.held.map(({ class: name, count }) => [name, count]),
      [['block', 1]],
    );
    assert.is(story.account(story.person(-3).id).blocked, false);
  }),
);

approvals(
  '22 · an approval on a re-run attempt releases nothing',
  onStage({ people: 14, tenant: ONE_A_DAY }, async (story) => {
    const digest = await hold(story);
    const { summary } = await story.run({ approve: [digest], attempt: 2, record: false });
    assert.is(summary.counts.blocked, 0);
    assert.ok(codes(summary).includes('approval-rerun'));
  }),
);

approvals(
  'site administrators who left are approved once at most: from then on they are told of and hold up nobody',
  onStage({ people: 14, tenant: ONE_A_DAY }, async (story) => {
    const digest = await hold(story);
    const accounts = [1, 2].map((at) => story.account(story.person(-at).id));
    for (const account of accounts) account.admin = true;
    const first = await story.run({ approve: [digest] });
    assert.equal([first.summary.counts.blocked, codes(first.summary)], [0, ['site-administrator']]);
    for (let day = 0; day < 3; day++) {
      story.later(24);
      const { summary, printed } = await story.run();
      assert.equal([summary.held, codes(summary)], [[], ['site-administrator']], printed);
      assert.is(summary.counts.setAside, 2);
    }
    // A third leaver is blocked as ever: the two do not count.
    leave(story.person(-3));
    story.later(24);
    assert.equal((await story.run()).summary.counts.blocked, 1);
    // One of them is no administrator any more.
    const [one] = accounts;
    if (one) one.admin = false;
    story.later(25);
    const { summary } = await story.run();
    assert.equal([summary.counts.blocked, one?.blocked, accounts[1]?.blocked], [1, true, false]);
  }),
);

approvals(
  'limits count a rolling day, over several runs',
  onStage({ people: 14, tenant: ONE_A_DAY }, async (story) => {
    await story.firstLoad();
    leave(story.person(-1));
    assert.is((await story.run()).summary.counts.blocked, 1);
    leave(story.person(-2));
    story.later(12);
    assert.equal(
      (await story.run()).summary.held.map(({ count, allowed }) => [count, allowed]),
      [[1, 0]],
    );
    story.later(12);
    assert.is((await story.run({ record: false })).summary.counts.blocked, 1);
  }),
);

approvals(
  'leavers who wait since the first run wait until somebody has approved them, though the limit would allow them by now',
  onStage({ people: 40, tenant: { limits: HALF_A_DAY } }, async (story) => {
    // Everybody has an account before anything is remembered.
    await story.run({ record: false });
    for (let at = 1; at <= 7; at++) leave(story.person(-at));
    const first = await story.run();
    assert.ok(codes(first.summary).includes('stateless'), first.printed);
    for (let day = 0; day < 2; day++) {
      story.later(24);
      const { summary } = await story.run();
      const held = summary.held.map(({ class: name, count, allowed }) => [name, count, allowed]);
      assert.equal([summary.counts.blocked, held], [0, [['block', 7, 5]]]);
    }
    const digest = first.summary.held[0]?.digest ?? '';
    const approved = await story.run({ approve: [digest] });
    assert.equal([approved.summary.counts.blocked, approved.summary.held], [7, []], approved.printed);
    // In step by now: the usual limits hold.
    for (let at = 8; at <= 13; at++) leave(story.person(-at));
    story.later(25);
    const { summary } = await story.run();
    assert.equal([summary.counts.blocked, summary.held], [6, []]);
  }),
);

approvals(
  'nor does a tenant file that wants no blocks for some days let them through',
  onStage({ people: 40, tenant: { limits: HALF_A_DAY } }, async (story) => {
    await story.run({ record: false });
    for (let at = 1; at <= 7; at++) leave(story.person(-at));
    const { tenant } = story;
    const held = async () =>
      (await story.run()).summary.held.map(({ class: name, count, allowed }) => [name, count, allowed]);
    assert.equal(await held(), [['block', 7, 5]]);
    await story.setTenant({ ...tenant, leavers: { block: false } });
    for (let day = 0; day < 4; day++) {
      story.later(24);
      assert.equal(await held(), []);
    }
    await story.setTenant(tenant);
    assert.equal(await held(), [['block', 7, 5]]);
    // Whoever comes back meanwhile waits no more, and a run that wants to block sees that nobody does.
    for (let at = 1; at <= 7; at++) comeBack(story.person(-at));
    story.later(80);
    await story.run();
    assert.is((await story.state()).strict, undefined);
  }),
);

approvals(
  'neither an undo, nor a read in which they are missing, lets them through',
  onStage({ people: 40, tenant: { ...WITH_DETAILS, limits: HALF_A_DAY } }, async (story) => {
    await appoint(story.folder, 'hr');
    await story.run({ record: false });
    for (let at = 1; at <= 7; at++) leave(story.person(-at));
    story.person(3).position = 'Another';
    const first = await story.run();
    assert.equal([first.summary.counts.updated, first.summary.held[0]?.count], [1, 7], first.printed);

    await story.setTenant({ ...story.tenant, status: 'paused' });
    const undo = { run: `${first.summary.runId}/1`, details: detailsPath(story.folder, first.summary) };
    const back = await story.run({ undo });
    assert.equal([back.summary.outcome, back.summary.held], ['success', []], back.printed);
    await story.setTenant({ ...story.tenant, status: 'active' });

    const hidden = story.company.people.splice(-7);
    const without = await story.run();
    assert.equal([without.summary.counts.blocked, without.summary.held], [0, []], without.printed);
    story.company.people.push(...hidden);
    const { summary, printed } = await story.run();
    const held = summary.held.map(({ class: name, count, allowed }) => [name, count, allowed]);
    assert.equal([summary.counts.blocked, held], [0, [['block', 7, 5]]], printed);
  }),
);

approvals(
  'nor does another ledger key, under which nothing that waits can be approved before it is told anew',
  onStage({ people: 40, tenant: { limits: HALF_A_DAY } }, async (story) => {
    await story.run({ record: false });
    for (let at = 1; at <= 7; at++) leave(story.person(-at));
    assert.is((await story.run()).summary.held[0]?.count, 7);
    const key = keyOf('the ledger key of next year');
    await story.run({ oldKey: LEDGER_KEY, key });

    const hidden = story.company.people.splice(-7);
    const without = await story.run({ key });
    assert.equal([without.summary.counts.blocked, without.summary.held], [0, []], without.printed);
    story.company.people.push(...hidden);
    const { summary, printed } = await story.run({ key });
    const held = summary.held.map(({ class: name, count, allowed }) => [name, count, allowed]);
    assert.equal([summary.counts.blocked, held], [0, [['block', 7, 5]]], printed);
  }),
);

const lost = suite('memory: lost attributes');

lost(
  '7 · an attribute that is suddenly empty for all blanks nothing, however often the run is repeated',
  onStage({ people: 12, tenant: { clear: ['job_title'] } }, async (story) => {
    await story.firstLoad();
    for (const person of story.company.people) person.position = null;
    for (let day = 0; day < 3; day++) {
      const { summary } = await story.run();
      assert.ok(
        summary.issues.some(({ code, attribute }) => code === 'attribute-lost' && attribute === 'position'),
      );
      assert.is(story.writes().length, 0);
      story.later(24);
    }
    for (const person of story.company.people) person.position = 'Clerk';
    const { summary } = await story.run({ record: false });
    assert.not.ok(codes(summary).includes('attribute-lost'));
    assert.is(summary.fields.job_title, 12);
  }),
);

lost(
  '7 · attributes no longer readable leave their fields alone, and are told as lost until they are back',
  onStage({ people: 12, tenant: { clear: ['job_title'] } }, async (story) => {
    const { company } = story;
    const all = company.attributes;
    const without = (...keys: string[]) => all.filter(({ key }) => !keys.includes(key));
    const told = async () => {
      const { summary } = await story.run();
      const issues = summary.issues.map(({ code, attribute, isNew }) => [code, attribute, isNew === true]);
      return [summary.outcome, ...issues.sort()];
    };
    company.attributes = without('office');
    assert.equal(await told(), ['success', ['attribute-skipped', 'office', false]]);
    story.writes();

    // A birthday is read by its universal id, and listed no more by either name.
    company.attributes = without('office', 'position', 'dynamic_1001');
    for (const isNew of [true, false]) {
      assert.equal(await told(), [
        'partial',
        ['attribute-lost', 'date_of_birth', isNew],
        ['attribute-lost', 'position', isNew],
        ['attribute-skipped', 'office', false],
      ]);
      assert.is(story.writes().length, 0);
      story.later(24);
    }
    company.attributes = without('office');
    assert.equal(await told(), ['success', ['attribute-skipped', 'office', false]]);
    assert.is(story.writes().length, 0);
  }),
);

for (const [attribute, empty] of [
  ['email', (): Partial<Person> => ({ email: null })],
  [NUMBER, ({ custom }: Person): Partial<Person> => ({ custom: { ...custom, [NUMBER]: null } })],
] as const) {
  lost(
    `7 · ${attribute}, which tells who is who, suddenly empty for all: the run fails before any write, every time`,
    onStage({ people: 12, tenant: BY_NUMBER }, async (story) => {
      await story.firstLoad();
      const { people } = story.company;
      for (const person of people) Object.assign(person, empty(person));
      for (let day = 0; day < 2; day++) {
        const { summary } = await story.run();
        assert.is(summary.outcome, 'failed');
        assert.equal([summary.issues[0]?.code, summary.issues[0]?.attribute], ['attribute-lost', attribute]);
        story.later(24);
      }
      assert.is(story.writes().length, 0);
    }),
  );
}

lost(
  'a directory that shrank holds all blocks until somebody approves, however often the run is repeated',
  onStage({ people: 20 }, async (story) => {
    await story.firstLoad();
    story.company.people.splice(9, 7);
    leave(story.person(-1));
    let digest = '';
    for (let day = 0; day < 2; day++) {
      const { summary } = await story.run();
      assert.ok(codes(summary).includes('directory-shrank'));
      assert.equal([summary.counts.blocked, summary.held.length], [0, 1]);
      digest = summary.held[0]?.digest ?? '';
      story.later(24);
    }
    assert.is((await story.run({ approve: [digest] })).summary.counts.blocked, 1);
    leave(story.person(-2));
    assert.is(
      (await story.run({ record: false })).summary.counts.blocked,
      1,
      'the smaller directory is the normal one now',
    );
  }),
);

lost(
  'what was approved before the directory shrank is not released by that, nor is the smaller one believed',
  onStage({ people: 40 }, async (story) => {
    for (const person of story.company.people) person.supervisorId = null;
    await story.firstLoad();
    for (let at = 1; at <= 6; at++) leave(story.person(-at));
    const [before] = (await story.run()).summary.held;
    story.company.people.splice(0, 13);
    const early = await story.run({ approve: [before?.digest ?? ''] });
    assert.equal([early.codes[0], early.summary.counts.blocked], ['approval-unmatched', 0]);
    const [now] = early.summary.held;
    assert.equal([now?.count, now?.allowed, (await story.state()).employees], [6, 0, 40]);
    assert.ok(early.codes.includes('directory-shrank'));
    assert.is.not(now?.digest, before?.digest);
    assert.is((await story.run({ approve: [now?.digest ?? ''] })).summary.counts.blocked, 6);
    assert.is((await story.state()).employees, 27);
  }),
);

lost(
  'the credential of another customer: nobody of theirs is added, although this tenant was in step',
  onStage({ people: 14 }, async (story) => {
    await story.firstLoad();
    for (const [at, person] of story.company.people.entries()) {
      Object.assign(person, { id: 900_000 + at, email: `p${at}@other.example`, supervisorId: null });
    }
    const { summary } = await story.run({ record: false });
    assert.ok(codes(summary).includes('wrong-organisation'));
    assert.is(summary.counts.created, 0);
    assert.is(story.writes().length, 0);
  }),
);

const load = suite('memory: the first load');

load(
  'one that was interrupted goes on, although fewer than half have an account yet',
  onStage({ people: 40 }, async (story) => {
    let added = 0;
    story.engagedly.fault({
      when: ({ method, path }) => method === 'POST' && path === '/beta/users' && ++added > 15,
      times: Number.POSITIVE_INFINITY,
      effect: { kind: 'answer', answer: { status: 401, body: { error: 'Unauthorized' } } },
    });
    assert.is((await story.run()).summary.outcome, 'failed');
    story.engagedly.clearFaults();
    assert.ok(story.engagedly.users.length > 11 && story.engagedly.users.length < 20);
    const { summary, printed } = await story.run({ record: false });
    assert.equal([summary.outcome, summary.held], ['success', []], printed);
    assert.is(story.engagedly.users.length, 41);
  }),
);

load(
  'without memory, as after a kill, it goes on as well: nobody there is a stranger',
  onStage({ people: 40 }, async (story) => {
    const everybody = [...story.company.people];
    story.company.people.splice(14);
    await story.run({ record: false });
    story.company.people.splice(0, 14, ...everybody);
    const { summary, printed } = await story.run({ record: false });
    assert.equal([summary.outcome, summary.counts.created], ['success', 26], printed);
  }),
);

load(
  'more than ten strangers there, and most people without an account: nobody is added',
  onStage({ people: 40 }, async (story) => {
    const everybody = [...story.company.people];
    story.company.people.splice(14);
    await story.run({ record: false });
    // Eleven of them become somebody else.
    for (const [at, { fields }] of story.engagedly.users.slice(-11).entries()) {
      const other = { first_name: 'Somebody', last_name: `Other${at}` };
      Object.assign(fields, { ...other, email: `p${at}@other.example`, employee_id: `other-${at}` });
    }
    story.company.people.splice(0, 14, ...everybody);
    story.writes();
    const { summary } = await story.run({ record: false });
    assert.ok(codes(summary).includes('wrong-organisation'));
    assert.equal([summary.counts.created, story.writes().length], [0, 0]);
  }),
);

/** The next run finds nothing to do. */
async function settles(story: Stage): Promise<void> {
  story.writes();
  const { summary, printed } = await story.run({ record: false });
  assert.is(story.writes().length, 0, printed);
  assert.is(summary.outcome, 'success', printed);
}

function rename(person: Person): void {
  person.email = 'renamed@nordwind.example';
  person.custom[NUMBER] = 'X-4711';
}

const clocks = suite('memory: clocks that are wrong');

clocks(
  'a clock that is behind that of the run before costs no memory',
  onStage({ ledger: 'branch', people: 12 }, async (story) => {
    await story.firstLoad();
    const person = story.person(-1);
    leave(person);
    story.later(-0.1);
    assert.is((await story.run()).summary.counts.blocked, 1);
    comeBack(person);
    story.later(0.2);
    const { summary, codes } = await story.run();
    assert.equal([summary.counts.reactivated, codes], [1, []]);
  }),
);

clocks(
  'a clock that is set back while a run is under way loses nothing of it',
  onStage({ ledger: 'branch', people: 12 }, async (story) => {
    const total = story.company.people.length;
    story.engagedly.fault({
      when: ({ method }) => {
        if (method === 'POST') story.later(-0.02);
        return false;
      },
      effect: { kind: 'drop' },
    });
    const { summary } = await story.run();
    assert.equal([summary.outcome, summary.counts.created], ['success', total]);
    assert.ok(Date.parse(summary.finishedAt) >= Date.parse(summary.startedAt));
    assert.is((await story.state()).links.length, total);
    const next = await story.run();
    assert.equal([next.codes, next.summary.counts.unchanged], [[], total]);
  }),
);

identity.run();
missing.run();
approvals.run();
lost.run();
load.run();
clocks(
  'a result from as far ahead as is taken is seen by the next run, and recorded once',
  onStage({ ledger: 'branch', people: 12 }, async (story) => {
    const now = () => new Date(story.now() + 50 * 60_000);
    const first = await story.command('sync', {}, { now });
    assert.is(first.summary?.counts.created, 12, first.printed);
    assert.match((await story.command('record')).printed, 'Recorded:\n  nordwind: 12 added');
    assert.match(
      (await story.command('record')).printed,
      /Nothing to record\.\nRecorded before: nordwind\.$/,
    );
    leave(story.person(-1));
    const { summary, codes, printed } = await story.run();
    assert.equal([codes, summary.counts.blocked], [[], 1], printed);
  }),
);

clocks.run();
