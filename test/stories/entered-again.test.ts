/** Somebody whose record HR deletes and enters again, so that nothing but a name and the days ties the two, where the missing are blocked. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { State } from '../../src/memory/state.ts';
import { createRefs } from '../../src/report/redact.ts';
import { hire } from '../../src/sandbox/company/company.ts';
import type { Person } from '../../src/sandbox/company/people.ts';
import type { StoredUser } from '../../src/sandbox/engagedly/engagedly.ts';
import type { Tenant } from '../../src/types/tenant.d.ts';
import { keyOf, LEDGER_KEY, OWN_KEY, onStage, type Stage, type Told } from '../fixtures/stage.ts';

const again = suite('stories: deleted and entered again');

const NAMES = [
  'Femke',
  'Oskar',
  'Ines',
  'Tilda',
  'Quirin',
  'Vera',
  'Bogdan',
  'Cosima',
  'Emil',
  'Hilde',
  'Ivo',
];
const LONG_AGO = '2015-03-04';

/** Engagedly shows no birthday, and knows people by a number that is not Personio's. */
function tenantOf(identifier: 'email' | 'employee_id', mapping: Tenant['mapping'] = {}): Partial<Tenant> {
  const row = { employee_id: "$custom('Personalnummer')", birth_date: null, linkedin: null, ...mapping };
  return { identifier, mapping: row, leavers: { onMissing: 'block' } };
}

/** Everybody has another name and another first day, nobody reports to the last, and all have an account. */
async function loaded(story: Stage, name: Name): Promise<Person> {
  for (const [at, person] of story.company.people.entries()) {
    const first = NAMES[at % NAMES.length] ?? '';
    const hireDate = `20${10 + (at % 9)}-05-${10 + at}`;
    Object.assign(person, { firstName: first, lastName: `Vogel${'abcdefghijklmno'[at]}`, hireDate });
  }
  const old = story.person(-1);
  for (const person of story.company.people) if (person.supervisorId === old.id) person.supervisorId = null;
  Object.assign(old, { firstName: name[0], lastName: name[1], hireDate: LONG_AGO });
  await story.firstLoad();
  return old;
}

/** A new record, with all keys new. */
function enter(story: Stage, firstName: string, lastName: string, hireDate: string): Person {
  hire(story.company, 1);
  const person = story.person(-1);
  Object.assign(person, { firstName, lastName, hireDate, email: `${person.id}@nordwind.example` });
  return person;
}

function vanish({ company }: Stage, person: Person): void {
  company.people.splice(company.people.indexOf(person), 1);
}

/** A sync a day. */
async function daily(story: Stage, count: number): Promise<Told[]> {
  const runs: Told[] = [];
  for (let day = 0; day < count; day++) {
    story.later(24);
    runs.push(await story.run());
  }
  return runs;
}

/** Somebody who has had an account for long is gone, and there under a new record `shift` days later. */
async function goneAndBack(
  story: Stage,
  { was = ANNA, is, hired }: Pick<Case, 'was' | 'is' | 'hired'>,
  shift = 0,
): Promise<{ old: Person; account: StoredUser; fresh: Person }> {
  const old = await loaded(story, was);
  const account = story.accountOf(old);
  story.later(24 * 40);
  await story.run();
  const enterNow = () => enter(story, ...is, hired ?? dayOn(story));
  let fresh = shift < 0 ? enterNow() : undefined;
  if (shift < 0) await daily(story, -shift);
  vanish(story, old);
  if (shift > 0) await daily(story, shift);
  fresh ??= enterNow();
  return { old, account, fresh };
}

const dayOn = (story: Stage) => new Date(story.now()).toISOString().slice(0, 10);
const blocked = (runs: readonly Told[]) => runs.map(({ summary }) => summary.counts.blocked);

type Case = { how: string; was?: Name; is: Name; hired?: string; mapping?: Tenant['mapping'] };
type Name = readonly [first: string, last: string];

const ANNA: Name = ['Anna', 'Berg'];
const MARRIED: Name = ['Anna', 'Neumann'];
const HIDDEN = { joining_date: null };

const CASES: readonly Case[] = [
  { how: 'under another surname', is: MARRIED },
  { how: 'under another surname, where Engagedly shows no hire date', is: MARRIED, mapping: HIDDEN },
  { how: 'the same, with the hire date of old', is: MARRIED, hired: LONG_AGO, mapping: HIDDEN },
  { how: 'under another surname and a short form', was: ['Elisabeth', 'Berg'], is: ['Lisa', 'Neumann'] },
  {
    how: 'under another surname, and in other letters',
    was: ['Aleksandr', 'Berg'],
    is: ['Александр', 'Петров'],
    mapping: HIDDEN,
  },
  {
    how: 'under another surname, in letters that nobody can hear here',
    was: ['Yusuf', 'Berg'],
    is: ['يوسف', 'حاجي'],
  },
  {
    how: 'under another name altogether, with the hire date of old',
    is: ['Luise', 'Neumann'],
    hired: LONG_AGO,
  },
  { how: 'under the same name', is: ANNA, mapping: HIDDEN },
];

for (const { how, mapping, ...told } of CASES)
  again(
    `${how}: the old account waits, and somebody hears of it`,
    onStage({ people: 12, tenant: tenantOf('email', mapping) }, async (story) => {
      const { account } = await goneAndBack(story, told, told.is === ANNA ? -2 : 0);
      const runs = await daily(story, 5);
      assert.equal(blocked(runs), [0, 0, 0, 0, 0]);
      assert.is(account.blocked, false);
      const doubtful = runs.map((run) => run.codes.includes('leaver-doubtful'));
      assert.equal(doubtful, [false, false, false, true, true], 'not before the time would be over');
      const { codes, printed, summary } = runs.at(-1) as Told;
      assert.equal([codes, summary.outcome], [['leaver-doubtful'], 'partial'], printed);
    }),
  );

for (const identifier of ['email', 'employee_id'] as const)
  for (const shift of [-3, 1, 2])
    again(
      `entered ${shift} days after, known by ${identifier}: it waits as well`,
      onStage({ people: 12, tenant: tenantOf(identifier, HIDDEN) }, async (story) => {
        await goneAndBack(story, { is: MARRIED, hired: LONG_AGO }, shift);
        const runs = await daily(story, 5);
        assert.equal(blocked(runs), [0, 0, 0, 0, 0]);
        assert.ok(runs.at(-1)?.codes.includes('leaver-doubtful'));
      }),
    );

again(
  'whoever is gone, while somebody else comes, is blocked as ever',
  onStage({ people: 12, tenant: tenantOf('email') }, async (story) => {
    const { account } = await goneAndBack(story, { is: ['Luise', 'Neumann'] });
    assert.equal(blocked(await daily(story, 5)), [0, 0, 0, 1, 0]);
    assert.is(account.blocked, true);
  }),
);

again(
  'whoever came long before the other went, or with them, is somebody else',
  onStage({ people: 12, tenant: tenantOf('email') }, async (story) => {
    const old = await loaded(story, ANNA);
    enter(story, ...MARRIED, '2016-01-01');
    await daily(story, 1);
    story.later(24 * 40);
    const [one] = [enter(story, 'Luise', 'Horn', '2026-12-01'), enter(story, 'Zoe', 'Elm', '2026-12-01')];
    await daily(story, 1);
    vanish(story, old);
    vanish(story, one);
    assert.equal(blocked(await daily(story, 5)), [0, 0, 0, 2, 0]);
  }),
);

again(
  'whoever the other may be is hidden from the run that would block: it waits, three days longer than anything speaks for it',
  onStage({ people: 12, tenant: tenantOf('email') }, async (story) => {
    const { account, fresh } = await goneAndBack(story, { is: MARRIED });
    await daily(story, 2);
    vanish(story, fresh);
    assert.equal(blocked(await daily(story, 2)), [0, 0]);
    story.company.people.push(fresh);
    const seen = await daily(story, 3);
    assert.equal([blocked(seen), seen.at(-1)?.codes], [[0, 0, 0], ['leaver-doubtful']]);
    vanish(story, fresh);
    const gone = await daily(story, 4);
    assert.equal(
      gone.map(({ codes }) => codes.includes('leaver-doubtful')),
      [true, true, false, false],
    );
    assert.equal([blocked(gone), account.blocked], [[0, 0, 1, 1], true], 'both are gone');
  }),
);

again(
  'whoever the other may be has no account, and is hidden from one run long after: it waits as before',
  onStage({ people: 12, tenant: { ...tenantOf('email'), domains: ['nordwind.example'] } }, async (story) => {
    const { account, fresh } = await goneAndBack(story, { is: MARRIED, hired: '2012-02-02' });
    fresh.email = 'anna@elsewhere.example';
    await daily(story, 4);
    story.later(24 * 40);
    await daily(story, 1);
    vanish(story, fresh);
    await daily(story, 1);
    story.company.people.push(fresh);
    assert.equal(blocked(await daily(story, 5)), [0, 0, 0, 0, 0]);
    assert.is(account.blocked, false);
  }),
);

again(
  'somebody blocks the old account by hand, hears that it is in use and opens it again: it waits as before',
  onStage({ people: 12, tenant: tenantOf('email', HIDDEN) }, async (story) => {
    const { account } = await goneAndBack(story, { is: MARRIED, hired: '2012-02-02' });
    await daily(story, 4);
    story.later(24 * 40);
    await daily(story, 1);
    account.blocked = true;
    await daily(story, 2);
    account.blocked = false;
    assert.equal(blocked(await daily(story, 5)), [0, 0, 0, 0, 0]);
    assert.is(account.blocked, false);
  }),
);

again(
  'it waits for as long as nobody decides, also when the filter changes, and ends as somebody does',
  onStage({ people: 12, tenant: tenantOf('email', HIDDEN) }, async (story) => {
    const { account, fresh } = await goneAndBack(story, { is: MARRIED, hired: LONG_AGO });
    const [{ summary } = {}] = (await daily(story, 4)).slice(-1);
    const [ref = ''] = summary?.issues.flatMap(({ refs }) => refs) ?? [];
    const { seen } = await story.ask({ ref });
    assert.match(
      seen,
      `Who is here and may be them, or use the account\n  Anna Neumann (Personio ${fresh.id})\n`,
    );
    story.later(24 * 40);
    await daily(story, 2);
    await story.setTenant({ ...story.tenant, scope: { employees: 'active', filter: 'id > 0' } });
    const runs = await daily(story, 5);
    assert.equal(blocked(runs), [0, 0, 0, 0, 0]);
    assert.equal(runs.at(-1)?.codes, ['leaver-doubtful']);
    account.blocked = true;
    assert.equal((await daily(story, 1))[0]?.codes, []);
  }),
);

again(
  'it waits under another ledger key as well',
  onStage({ people: 12, tenant: tenantOf('email', HIDDEN) }, async (story) => {
    const { account } = await goneAndBack(story, { is: MARRIED, hired: LONG_AGO });
    await daily(story, 4);
    story.later(24 * 40);
    const before = await story.state();
    const key = keyOf('the ledger key of next year');
    await story.run({ oldKey: LEDGER_KEY, key });
    const days = ({ came, went }: State) => [came, went].map((lines) => lines?.map((line) => line.slice(13)));
    const after = await story.state();
    assert.equal(days(after), days(before));
    assert.not.equal([after.came, after.went], [before.came, before.went]);
    for (let day = 0; day < 5; day++) {
      story.later(24);
      const { codes, summary } = await story.run({ key });
      assert.equal([summary.counts.blocked, codes.includes('leaver-doubtful')], [0, true]);
    }
    assert.is(account.blocked, false);
  }),
);

again(
  'an entry that gives it to the new record is carried out once it is approved, and both agree from then on',
  onStage({ people: 12, tenant: tenantOf('email') }, async (story) => {
    const { account, fresh } = await goneAndBack(story, { is: MARRIED });
    await daily(story, 4);
    const own = story.accountOf(fresh);
    own.blocked = true;
    Object.assign(own.fields, { email: 'left@nordwind.example', employee_id: 'left' });
    const employee = createRefs(OWN_KEY)({ employee: String(fresh.id) });
    await story.setTenant({
      ...story.tenant,
      resolve: [{ employee, user: account.id, expires: '2027-03-31' }],
    });
    const [waiting] = await daily(story, 1);
    const { printed } = await story.run({ approve: [waiting?.summary.held[0]?.digest ?? ''] });
    assert.equal([account.blocked, account.fields.last_name], [false, 'Neumann'], printed);
    assert.equal((await daily(story, 2)).at(-1)?.summary.outcome, 'success');
  }),
);

again.run();
