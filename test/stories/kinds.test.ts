/** Twelve ordinary things that HR does, each of which once blocked somebody, or gave an account to somebody else. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hire, type Person } from '../../src/sandbox/company/company.ts';
import type { Tenant } from '../../src/types/tenant.d.ts';
import { leave, OWN_NUMBER } from '../fixtures/incidents.ts';
import { acting, type Scene, text } from '../fixtures/scene.ts';
import { NUMBER } from '../fixtures/stage.ts';

const kinds = suite('stories: twelve kinds');

/** Without numbers in Engagedly, names and addresses are all that tells. */
const WITHOUT_NUMBERS: Partial<Tenant> = {
  preset: 'minimal',
  mapping: { employee_id: null, joining_date: 'hire_date' },
};

/** A second record of the same person from today on; the old one ends, and somebody has tidied up its address. */
function transfer(scene: Scene, old: Person, given: Partial<Person>): Person {
  const [id] = hire(scene.company, 1).ids;
  const { firstName, lastName, email, hireDate } = old;
  const fresh = scene.person(-1);
  assert.is(fresh.id, id);
  Object.assign(fresh, { firstName, lastName, email, hireDate, ...given });
  leave(old);
  old.email = `former${old.id}@${scene.company.domain}`;
  return fresh;
}

/** Some days: nobody is blocked, nobody gets an account, and the accounts are who they were. */
async function quietDays(scene: Scene, days = 4): Promise<Set<string>> {
  const told = new Set<string>();
  for (let day = 0; day < days; day++) {
    const { summary, codes } = await scene.run();
    assert.equal([summary.counts.blocked, summary.counts.created], [0, 0], text(summary));
    for (const code of codes) told.add(code);
    scene.later(24);
  }
  return told;
}

const SPELLINGS: [what: string, given: (old: Person) => Partial<Person>][] = [
  ['a middle name', ({ firstName }) => ({ firstName: `${firstName} Marie` })],
  ['a second surname', ({ lastName }) => ({ lastName: `${lastName}-Stark` })],
  ['“ss” for “ß”', () => ({ lastName: 'Großmann' })],
  [
    'first and last name exchanged',
    ({ firstName, lastName }) => ({ firstName: lastName, lastName: firstName }),
  ],
];
for (const [what, given] of SPELLINGS) {
  kinds(
    `1 · a transfer on one day, and the name got ${what}: the account is theirs, open, and the only one`,
    acting({}, async (scene) => {
      const old = scene.person(-1);
      if (what.includes('ß')) old.lastName = 'Grossmann';
      await scene.firstLoad();
      const account = scene.accountOf(old);
      const fresh = transfer(scene, old, given(old));
      const told = await quietDays(scene);
      assert.ok(told.has('transfer'));
      assert.equal([account.blocked, account.fields.last_name], [false, fresh.lastName]);
    }),
  );
}

const UNSURE: [what: string, given: (old: Person) => Partial<Person>][] = [
  ['a married name', () => ({ lastName: 'Verheiratet' })],
  ['a corrected letter', ({ lastName }) => ({ lastName: `${lastName.slice(0, 3)}x${lastName.slice(4)}` })],
];
for (const [what, given] of UNSURE) {
  kinds(
    `1 · a transfer on one day, and the name is now ${what}: open until somebody has looked, and a reviewed entry heals it`,
    acting({}, async (scene) => {
      await scene.firstLoad();
      const old = scene.person(-1);
      const account = scene.accountOf(old);
      const fresh = transfer(scene, old, given(old));
      const told = await quietDays(scene);
      assert.ok(told.has('leaver-doubtful') || told.has('conflict'));
      assert.is(account.blocked, false);
      // Support looks, and says so in the tenant file.
      const { summary } = await scene.run();
      const refs = summary.issues.flatMap(({ code, refs = [] }) => (code === 'conflict' ? refs : []));
      assert.is(refs.length, 1, text(summary));
      const expires = new Date(scene.now() + 90 * 86_400_000).toISOString().slice(0, 10);
      await scene.setTenant({
        ...scene.tenant,
        resolve: [{ employee: refs[0], user: account.id, expires }],
      });
      scene.later(24);
      await scene.run();
      assert.equal([account.blocked, account.fields.last_name], [false, fresh.lastName]);
    }),
  );
}

kinds(
  '1 · the same, and the account was blocked before anybody looked: the reviewed entry opens it again',
  acting({}, async (scene) => {
    await scene.firstLoad();
    const old = scene.person(-1);
    const account = scene.accountOf(old);
    leave(old);
    assert.is((await scene.run()).summary.counts.blocked, 1);
    scene.later(24);
    const fresh = transfer(scene, old, { lastName: 'Verheiratet' });
    const { summary } = await scene.run();
    const [ref] = summary.issues.flatMap(({ code, refs = [] }) => (code === 'conflict' ? refs : []));
    assert.ok(ref, text(summary));
    const expires = new Date(scene.now() + 90 * 86_400_000).toISOString().slice(0, 10);
    await scene.setTenant({ ...scene.tenant, resolve: [{ employee: ref, user: account.id, expires }] });
    scene.later(24);
    assert.is((await scene.run()).summary.counts.reactivated, 1);
    assert.equal([account.blocked, account.fields.last_name], [false, fresh.lastName]);
  }),
);

kinds(
  '2 · first sync, one surname: the address of somebody who has left stands on the account of somebody who is here',
  acting({ tenant: { preset: 'minimal' } }, async (scene) => {
    const [ada, bob] = [scene.person(-1), scene.person(-2)];
    Object.assign(ada, { firstName: 'Ada', lastName: 'Berg', email: `b@${scene.company.domain}` });
    Object.assign(bob, { firstName: 'Bob', lastName: 'Berg', email: `a@${scene.company.domain}` });
    leave(ada);
    const account = scene.engagedly.addUser({
      fields: { first_name: 'Bob', last_name: 'Berg', email: `b@${scene.company.domain}` },
    });
    const { summary } = await scene.run();
    assert.equal([summary.counts.blocked, summary.counts.created], [0, 10], text(summary));
    scene.later(24);
    await quietDays(scene, 2);
    assert.is(account.blocked, false);
    assert.is(scene.engagedly.users.filter(({ fields }) => fields.first_name === 'Bob').length, 1);
  }),
);

kinds(
  '3 · two linked people swap addresses, accounts without numbers: each keeps theirs, also when one of them leaves',
  acting({ tenant: WITHOUT_NUMBERS }, async (scene) => {
    await scene.firstLoad();
    const [one, two] = [scene.person(-1), scene.person(-2)];
    const [first, second] = [scene.account(one.email, 'email'), scene.account(two.email, 'email')];
    [one.email, two.email] = [two.email, one.email];
    const told = await quietDays(scene, 2);
    assert.ok(told.has('address-taken'));
    assert.equal(
      [first.fields.first_name, second.fields.first_name],
      [one.firstName, two.firstName],
      'crossed',
    );
    leave(two);
    await scene.run();
    assert.is(first.blocked, false, 'the account of somebody who is here');
    // Without a number in it, the look for harm cannot tell whose it is.
    if (second.blocked) scene.byHand.add(second.id);
  }),
);

kinds(
  '4 · a merger, people told by their numbers, and the numbers overlap: no account gets another’s name or address',
  acting({ people: 20, tenant: { ...OWN_NUMBER, identifier: 'employee_id' } }, async (scene) => {
    await scene.firstLoad();
    const taken = scene.company.people.slice(0, 8).map(({ custom }) => custom[NUMBER] ?? null);
    const before = scene.engagedly.users.map(({ id, fields }) => [id, fields.first_name, fields.email]);
    const ids = hire(scene.company, 8).ids;
    for (const [at, id] of ids.entries()) {
      const person = scene.company.people.find((one) => one.id === id);
      if (person) person.custom[NUMBER] = taken[at] ?? null;
    }
    await quietDays(scene, 3);
    assert.equal(
      scene.engagedly.users.map(({ id, fields }) => [id, fields.first_name, fields.email]),
      before,
    );
  }),
);

kinds(
  '5 · a mailbox goes from a consultant, whose account was made by hand, to a new employee: the account stays theirs',
  acting({}, async (scene) => {
    await scene.firstLoad();
    const email = `info@${scene.company.domain}`;
    const fields = { first_name: 'Consultant', last_name: 'Extern', email };
    const account = scene.engagedly.addUser({ fields });
    scene.byHand.add(account.id);
    hire(scene.company, 1);
    scene.person(-1).email = email;
    const told = await quietDays(scene, 2);
    assert.ok(told.has('conflict'));
    assert.equal({ ...account.fields }, fields);
  }),
);

kinds(
  '6 · half of the company changes its domain, and nothing is remembered: no second account beside one of that name',
  acting({ tenant: WITHOUT_NUMBERS }, async (scene) => {
    await scene.firstLoad();
    const users = scene.engagedly.users.length;
    for (const account of scene.engagedly.users) delete account.fields.joining_date;
    for (const person of scene.company.people.slice(0, 6)) {
      person.email = String(person.email).replace(/@.*/, '@renamed.example');
    }
    for (let day = 0; day < 2; day++) {
      const { summary } = await scene.run({ key: undefined });
      assert.equal([summary.counts.created, summary.counts.blocked], [0, 0], text(summary));
      scene.later(24);
    }
    assert.is(scene.engagedly.users.length, users);
  }),
);

for (const [what, dirty] of [
  ['a zero-width space', (email: string) => email.replace('@', '\u200b@')],
  ['mailto:', (email: string) => `mailto:${email}`],
  ['a dot behind', (email: string) => `${email}.`],
  ['marks that turn the writing', (email: string) => `\u202a${email}\u202c`],
] as const) {
  kinds(
    `7 · an address with ${what}: the same address, no write, no second account; and a newcomer gets it clean`,
    acting({}, async (scene) => {
      await scene.firstLoad();
      const person = scene.person(-1);
      const right = String(person.email);
      person.email = dirty(right);
      await quietDays(scene, 2);
      assert.equal(scene.writes(), []);
      hire(scene.company, 1);
      const newcomer = scene.person(-1);
      const clean = String(newcomer.email);
      newcomer.email = dirty(clean);
      assert.is((await scene.run()).summary.counts.created, 1);
      assert.is(scene.accountOf(newcomer).fields.email, clean);
    }),
  );
}

kinds(
  '8 · two namesakes, one of whom changes the mailbox: each keeps theirs',
  acting({ tenant: OWN_NUMBER }, async (scene) => {
    const [one, two] = [scene.person(-1), scene.person(-2)];
    Object.assign(one, { firstName: two.firstName, lastName: two.lastName });
    await scene.firstLoad();
    const accounts = [scene.accountOf(one), scene.accountOf(two)] as const;
    one.email = `anew@${scene.company.domain}`;
    await quietDays(scene, 2);
    assert.equal([accounts[0].fields.email, accounts[1].fields.email], [one.email, two.email]);
  }),
);

for (const identifier of ['email', 'employee_id'] as const) {
  kinds(
    `9 · back under a new id, married, the same number (told by ${identifier}): not blocked, and nobody twice`,
    acting({ tenant: { ...OWN_NUMBER, identifier } }, async (scene) => {
      await scene.firstLoad();
      const old = scene.person(-1);
      const account = scene.accountOf(old);
      const users = scene.engagedly.users.length;
      transfer(scene, old, {
        lastName: 'Verheiratet',
        email: `married@${scene.company.domain}`,
        custom: { ...old.custom },
      });
      await quietDays(scene);
      assert.equal([account.blocked, scene.engagedly.users.length], [false, users]);
    }),
  );
}

kinds(
  '10 · a swapped address, and one that another account keeps: the address waits, the title follows',
  acting({ tenant: OWN_NUMBER }, async (scene) => {
    await scene.firstLoad();
    const [one, two, three] = [scene.person(-1), scene.person(-2), scene.person(-3)];
    const stranger = `taken@${scene.company.domain}`;
    scene.engagedly.addUser({ fields: { first_name: 'Some', last_name: 'Stranger', email: stranger } });
    [one.email, two.email] = [two.email, one.email];
    three.email = stranger;
    for (const person of [one, two, three]) person.position = `Promoted ${person.id}`;
    const { summary, codes } = await scene.run();
    assert.equal([summary.counts.updated, summary.counts.setAside], [3, 0], text(summary));
    assert.ok(codes.includes('address-taken'));
    scene.writes();
    await quietDays(scene, 2);
    assert.equal(scene.writes(), []);
  }),
);

kinds(
  '11 · an account blocked by hand and hidden from the list, then a marriage with a new address: no new account',
  acting({ tenant: OWN_NUMBER, engagedly: { listBlocked: 'never' } }, async (scene) => {
    await scene.firstLoad();
    const person = scene.person(-1);
    const account = scene.accountOf(person);
    account.blocked = true;
    scene.byHand.add(account.id);
    Object.assign(person, { lastName: 'Verheiratet', email: `married@${scene.company.domain}` });
    person.custom[NUMBER] = 'M-1';
    const told = await quietDays(scene);
    assert.ok(told.has('blocked-elsewhere'));
    assert.is(account.blocked, true);
  }),
);

kinds(
  '12 · a marriage with a new number and a new address, and nobody has touched the account: one update, nobody set aside',
  acting({ tenant: OWN_NUMBER }, async (scene) => {
    await scene.firstLoad();
    const person = scene.person(-1);
    const account = scene.accountOf(person);
    Object.assign(person, { lastName: 'Verheiratet', email: `married@${scene.company.domain}` });
    person.custom[NUMBER] = 'M-1';
    const { summary } = await scene.run();
    assert.equal(
      [summary.counts.updated, summary.counts.setAside, summary.outcome],
      [1, 0, 'success'],
      text(summary),
    );
    assert.equal([account.fields.last_name, account.fields.employee_id], ['Verheiratet', 'M-1']);
    await scene.settles();
  }),
);

kinds.run();
