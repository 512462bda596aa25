/** From whom an entry by hand takes an account, and from whom it does not. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compareNames, matchPeople, nameOf } from '../../src/match/match.ts';
import type { Match, PersonRef } from '../../src/model.ts';
import { type Asked, account, ask, human } from '../fixtures/outcomes.ts';
import { remembering } from '../fixtures/remembered.ts';
import {
  asPerson,
  asUser,
  hostileWorlds,
  optionsOf,
  stories,
  type Traits,
  type World,
  worldOf,
} from '../fixtures/worlds.ts';

const A = 'a@nordwind.example';
const B = 'b@nordwind.example';

/** A Personio id, or a reference. */
function loserInWords(from: PersonRef): string {
  return 'employee' in from ? from.employee : 'reference' in from ? from.reference : from.user;
}

/** By person: whose account it is said to be instead; `-`: nobody's. */
function takenIn(resolved: Record<string, string>, asked: Asked): Record<string, string> {
  const matches = ask({ ...asked, resolved: new Map(Object.entries(resolved)) });
  return Object.fromEntries(
    Object.keys(resolved).map((id) => {
      const match = matches.get(id);
      if (match?.kind !== 'matched') return [id, match?.kind ?? 'nobody'];
      return [id, match.permits.takenFrom?.map(loserInWords).join(' ') ?? '-'];
    }),
  );
}

const ADA = human('1', 'Ada Berg', { email: A, employee_id: '1' });
const BOB = human('2', 'Bob Carl', { email: B, employee_id: '2' });
const ADAS = account('1', 'Ada Berg', { email: A, employee_id: '1' });
const BOBS = account('2', 'Bob Carl', { email: B, employee_id: '2' });
const BOTH = { people: [ADA, BOB], users: [ADAS, BOBS] };

const taking = suite('takenFrom');

taking('the account of a colleague is taken from them, known from earlier runs or not', () => {
  assert.equal(takenIn({ 1: 'user-2' }, BOTH), { 1: '2' });
  assert.equal(takenIn({ 1: 'user-2' }, { ...BOTH, intact: { 1: 'user-1', 2: 'user-2' } }), { 1: '2' });
  // By the name alone, where nothing else of it is anybody's.
  const old = account('2', 'Bob Carl', { email: 'old@nordwind.example' });
  assert.equal(takenIn({ 1: 'user-2' }, { people: [ADA, BOB], users: [ADAS, old] }), { 1: '2' });
});

taking('nothing that rests on it is remembered unless it is written, and a block may be asked for', () => {
  const match = ask({ ...BOTH, resolved: new Map([['1', 'user-2']]) }).get('1');
  assert.equal(match?.kind === 'matched' && match.permits, {
    block: true,
    remember: 'if-written',
    takenFrom: [{ employee: '2' }],
  });
  const own = ask({ ...BOTH, resolved: new Map([['1', 'user-1']]) }).get('1');
  assert.equal(own?.kind === 'matched' && own.permits, { block: true, remember: 'marks' });
});

taking('two that exchange their accounts take from each other; two with their own take from nobody', () => {
  const crossed = { 1: 'user-2', 2: 'user-1' };
  const own = { 1: 'user-1', 2: 'user-2' };
  assert.equal(takenIn(crossed, BOTH), { 1: '2', 2: '1' });
  assert.equal(takenIn(own, BOTH), { 1: '-', 2: '-' });
  // Whatever was remembered: that is what the entries are to put right.
  assert.equal(takenIn(own, { ...BOTH, intact: crossed }), { 1: '-', 2: '-' });
  assert.equal(takenIn({ 1: 'user-1' }, { ...BOTH, intact: crossed }), { 1: '-' });
});

taking('two of one name: their addresses and numbers tell whose it is', () => {
  const people = [ADA, human('2', 'Ada Berg', { email: B, employee_id: '2' })];
  const users = [ADAS, account('2', 'Ada Berg', { email: B, employee_id: '2' })];
  assert.equal(takenIn({ 1: 'user-2' }, { people, users }), { 1: '2' });
  assert.equal(takenIn({ 1: 'user-1', 2: 'user-2' }, { people, users }), { 1: '-', 2: '-' });
});

taking('under one name and birthday, with both keys of somebody who is here: they log in with it', () => {
  const born = { birth_date: '1980-02-01' };
  const ada = human('1', 'Ada Berg', { email: A, employee_id: '1', ...born });
  const users = [account('1', 'Ada Berg', { email: B, employee_id: '2', ...born })];
  assert.equal(takenIn({ 1: 'user-1' }, { people: [ada, BOB], users }), { 1: '2' });
  assert.equal(
    takenIn({ 2: 'user-1' }, { people: [ada, BOB], users }),
    { 2: '1' },
    'nor the other way round',
  );
  const gone = human('2', 'Bob Carl', { is: 'gone', email: B, employee_id: '2' });
  assert.equal(takenIn({ 1: 'user-1' }, { people: [ada, gone], users }), { 1: '-' }, 'nobody logs in');
});

taking('an account that fits nobody else is free: a shared mailbox, a free account of another name', () => {
  const users = [account('1', 'Front Desk', { email: A }), account('2', 'Eve Dorn', { employee_id: '9' })];
  assert.equal(takenIn({ 1: 'user-1', 2: 'user-2' }, { people: [ADA, BOB], users }), { 1: '-', 2: '-' });
});

taking('of a leaver it is taken unless whoever gets it may be the same human, and nobody else may be', () => {
  const gone = human('2', 'Bob Carl', { is: 'gone', email: B, employee_id: '2', birth_date: '1980-02-01' });
  const users = [ADAS, BOBS];
  assert.equal(takenIn({ 1: 'user-2' }, { people: [ADA, gone], users }), { 1: '2' });
  const back = (told: Record<string, string> = {}) =>
    human('3', 'Bob Carl', { email: 'new@nordwind.example', ...told });
  assert.equal(takenIn({ 3: 'user-2' }, { people: [gone, back()], users }), { 3: '-' });
  assert.equal(takenIn({ 3: 'user-2' }, { people: [gone, back({ birth_date: '1990-03-04' })], users }), {
    3: '2',
  });
  // Somebody else who is here may be, too, and has it by their number.
  const [left, here] = [
    human('2', 'Bob Carl', { is: 'gone', email: B, employee_id: '2' }),
    human('3', 'Bob Carl', { email: 'new@nordwind.example', employee_id: '2' }),
  ];
  const namesake = human('4', 'Bob Carl', { email: 'other@nordwind.example', employee_id: '4' });
  const three = { people: [left, here, namesake], users: [BOBS] };
  assert.equal(
    [...ask(three)].map(([, { kind }]) => kind),
    ['transferred', 'matched', 'none'],
  );
  assert.equal(takenIn({ 4: 'user-2' }, three), { 4: '2 3' });
  // The other way round somebody who is here would lose it, and be blocked.
  const stays = human('3', 'Bob Carl', { email: B, employee_id: '2', birth_date: '1990-03-04' });
  const old = human('2', 'Bob Carl', { is: 'gone', birth_date: '1980-02-01' });
  assert.equal(takenIn({ 2: 'user-2' }, { people: [old, stays], users: [BOBS] }), { 2: '3' });
});

const RUNS = { seed: 20261126, numRuns: 200 };
const anyWorlds = fc.oneof(hostileWorlds, stories(fc.constantFrom('intact', 'mixed', 'none')).map(worldOf));

function matchesIn(world: World, resolved?: ReadonlyMap<string, string>): ReadonlyMap<string, Match> {
  return matchPeople(world.records.map(asPerson), world.accounts.map(asUser), {
    ...optionsOf(world),
    ...(resolved ? { resolved } : {}),
  }).matches;
}

function name({ first_name, last_name }: Traits) {
  return nameOf(first_name, last_name);
}

/** How many of the cases that a property is about have come up. */
function holdsOften(least: number, check: (world: World, seen: () => void) => void): void {
  let count = 0;
  fc.assert(
    fc.property(anyWorlds, (world) => check(world, () => count++)),
    RUNS,
  );
  assert.ok(count >= least, `only ${count} cases`);
}

taking('whoever is here and has an account does not lose it to another name without an approval', () => {
  holdsOften(500, (world, seen) => {
    const matches = matchesIn(world);
    for (const owner of world.records) {
      const match = matches.get(owner.id);
      if (match?.kind !== 'matched' || !owner.isLiving) continue;
      const theirs = world.accounts.find(({ id }) => id === match.user.id);
      if (!theirs) throw new Error('The account is not there.');
      for (const other of world.records) {
        const own = matches.get(other.id);
        const isSameHuman = own?.kind === 'transferred' && own.to === owner.id;
        if (other === owner || isSameHuman || compareNames(name(other), name(theirs)) === 'same') continue;
        const given = matchesIn(world, new Map([[other.id, theirs.id]])).get(other.id);
        // An older record of somebody: all of them testify together.
        if (given?.kind !== 'matched' || given.by !== 'resolve') continue;
        seen();
        assert.ok(given.permits.takenFrom, `${other.id} takes ${theirs.id} from ${owner.id}`);
      }
    }
  });
});

taking('whoever agrees in every mark with an account that nobody shares takes it from nobody', () => {
  holdsOften(10, (world, seen) => {
    for (const record of world.records) {
      const { email, employee_id, first_name, last_name } = record;
      if (email === undefined || employee_id === undefined || !first_name || !last_name) continue;
      const theirs = world.accounts.find(
        (one) =>
          one.email === email &&
          one.employee_id === employee_id &&
          compareNames(name(one), name(record)) === 'same',
      );
      if (!theirs) continue;
      const isShared = world.records.some(
        (one) =>
          one !== record &&
          (one.email === email ||
            one.employee_id === employee_id ||
            compareNames(name(one), name(theirs)) !== 'other'),
      );
      if (isShared) continue;
      seen();
      const match = matchesIn(world, new Map([[record.id, theirs.id]])).get(record.id);
      assert.is(match?.kind === 'matched' && match.permits.takenFrom, undefined);
    }
  });
});

taking('an account is taken from whom it is remembered for, though nobody who was read is them', () => {
  const unread = (of: string) => ({ memory: remembering({}, { unread: { [of]: 'abcdefabcdef' } }) });
  const alone = { people: [ADA], users: [ADAS, BOBS], ...unread('user-2') };
  assert.equal(takenIn({ 1: 'user-2' }, alone), { 1: 'abcdefabcdef' });
  const match = ask({ ...alone, resolved: new Map([['1', 'user-2']]) }).get('1');
  assert.equal(match?.kind === 'matched' && match.permits, {
    block: true,
    remember: 'if-written',
    takenFrom: [{ reference: 'abcdefabcdef' }],
  });
  // A namesake, too: whether the other has left, nobody can tell.
  const namesake = human('3', 'Bob Carl', { email: 'new@nordwind.example' });
  assert.equal(takenIn({ 3: 'user-2' }, { ...alone, people: [ADA, namesake] }), { 3: 'abcdefabcdef' });
  const both = human('3', 'Bob Carl', { email: B });
  assert.equal(takenIn({ 3: 'user-2' }, { ...alone, people: [ADA, both] }), { 3: 'abcdefabcdef' });
  // Whoever bears all of it under both dates or both keys outweighs any namesake who has no key of it.
  const days = { joining_date: '2020-01-01', birth_date: '1980-02-01' };
  const whole = human('3', 'Bob Carl', { email: B, employee_id: '2', ...days });
  const users = [ADAS, account('2', 'Bob Carl', { email: B, employee_id: '2', ...days })];
  assert.equal(takenIn({ 3: 'user-2' }, { ...alone, people: [ADA, whole], users }), { 3: '-' });
  const married = human('3', 'Bob Dorn', { email: B, employee_id: '2', ...days });
  assert.equal(takenIn({ 3: 'user-2' }, { ...alone, people: [ADA, married], users }), { 3: 'abcdefabcdef' });
  const renumbered = human('3', 'Bob Carl', { email: B, employee_id: '3', ...days });
  assert.equal(takenIn({ 3: 'user-2' }, { ...alone, people: [ADA, renumbered], users }), {
    3: 'abcdefabcdef',
  });
  // Nothing is known of them: it cannot be told.
  assert.equal(takenIn({ 1: 'user-2' }, { people: [ADA], users: [ADAS, BOBS] }), { 1: '-' });
});

taking('while not everybody was read, nobody can tell of whom: only what is left as theirs goes on', () => {
  const part = { people: [ADA], users: [ADAS, BOBS], isComplete: false };
  assert.equal(takenIn({ 1: 'user-2' }, part), { 1: '' });
  assert.equal(takenIn({ 1: 'user-1' }, part), { 1: '' });
  assert.equal(takenIn({ 1: 'user-1' }, { ...part, intact: { 1: 'user-1' } }), { 1: '-' });
  assert.equal(takenIn({ 1: 'user-2' }, { ...part, intact: { 1: 'user-2' } }), { 1: '-' });
  const touched = [account('2', 'Bob Carl', { email: B, employee_id: '7' })];
  assert.equal(takenIn({ 1: 'user-2' }, { ...part, pairs: { 1: 'user-2' }, left: touched }), { 1: '' });
  assert.equal(takenIn({ 1: 'user-2' }, { ...part, people: [ADA, BOB] }), { 1: '2' });
});

/** The world with the rest of the people not read, whose memory stays. */
function withoutSome(world: World, gone: ReadonlySet<string>): World {
  return { ...world, records: world.records.filter(({ id }) => !gone.has(id)) };
}

function isKeyShared(one: Traits, other: Traits): boolean {
  return (['email', 'employee_id'] as const).some((key) => one[key] !== undefined && one[key] === other[key]);
}

/** Every entry by itself, and some who are not read; `taken` tells what it takes when everybody is. */
function forEachEntry(
  least: number,
  check: (
    one: { world: World; taker: World['records'][number]; account: string; some: ReadonlySet<string> },
    seen: () => void,
  ) => void,
): void {
  let count = 0;
  const worlds = fc.record({
    world: anyWorlds,
    mask: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
  });
  fc.assert(
    fc.property(worlds, ({ world, mask }) => {
      for (const taker of world.records)
        for (const { id: account } of world.accounts) {
          const resolved = new Map([[taker.id, account]]);
          const match = matchesIn(world, resolved).get(taker.id);
          if (match?.kind !== 'matched' || !match.permits.takenFrom) continue;
          const others = world.records.filter((one, at) => one !== taker && mask[at % mask.length]);
          const some = new Set(others.map(({ id }) => id));
          check({ world, taker, account, some }, () => count++);
        }
    }),
    RUNS,
  );
  assert.ok(count >= least, `only ${count} cases`);
}

taking('what is taken from whom it is remembered for stays so, whoever of the others is not read', () => {
  forEachEntry(1000, ({ world, taker, account, some }, seen) => {
    const owners = world.links.filter((link) => link.account === account && link.employee !== taker.id);
    const gone = new Set([...some, ...owners.map(({ employee }) => employee)]);
    // Whoever shares a key with them is their double, by which nobody is told from the other.
    const isDouble = world.records.some(
      (one) => one !== taker && gone.has(one.id) && isKeyShared(one, taker),
    );
    if (owners.length === 0 || isDouble) return;
    const match = matchesIn(withoutSome(world, gone), new Map([[taker.id, account]])).get(taker.id);
    if (match?.kind !== 'matched') return;
    seen();
    assert.ok(match.permits.takenFrom, `${taker.id} takes ${account}`);
    assert.is(match.permits.remember, 'if-written');
  });
});

taking('what is taken waits while not everybody was read, whoever that is', () => {
  forEachEntry(1000, ({ world, taker, account, some }, seen) => {
    const part = withoutSome(world, some);
    const { matches } = matchPeople(part.records.map(asPerson), part.accounts.map(asUser), {
      ...optionsOf(part),
      isComplete: false,
      resolved: new Map([[taker.id, account]]),
    });
    const match = matches.get(taker.id);
    if (match?.kind !== 'matched') return;
    seen();
    // What the last run has left as theirs is nobody else's.
    const isKnown = match.witnesses.includes('memory');
    assert.ok(match.permits.takenFrom || isKnown, `${taker.id} takes ${account}`);
  });
});

taking('nobody by an entry is told of who takes nothing, and the order changes nothing', () => {
  const shuffled = anyWorlds.chain((world) =>
    fc.record({
      world: fc.constant(world),
      records: fc.shuffledSubarray(world.records, { minLength: world.records.length }),
      accounts: fc.shuffledSubarray(world.accounts, { minLength: world.accounts.length }),
      pairs: fc.array(fc.tuple(fc.nat(7), fc.nat(5)), { minLength: 1, maxLength: 3 }),
    }),
  );
  fc.assert(
    fc.property(shuffled, ({ world, pairs, ...other }) => {
      const resolved = new Map<string, string>();
      for (const [record, at] of pairs) {
        const [one, two] = [world.records[record], world.accounts[at]];
        if (one && two && ![...resolved.values()].includes(two.id)) resolved.set(one.id, two.id);
      }
      const told = (matches: ReadonlyMap<string, Match>) =>
        [...matches].map(([id, match]) => [id, match.kind === 'matched' && match.permits]).sort();
      const matches = matchesIn(world, resolved);
      assert.equal(told(matchesIn({ ...world, ...other }, resolved)), told(matches));
      const ids = world.records.map(({ id }) => id);
      for (const [id, match] of matches) {
        const from = match.kind === 'matched' ? match.permits.takenFrom : undefined;
        if (!from) continue;
        assert.ok(match.kind === 'matched' && [...resolved.values()].includes(match.user.id));
        assert.ok(
          from.length > 0 &&
            from.every((one) => 'employee' in one && one.employee !== id && ids.includes(one.employee)),
        );
      }
    }),
    RUNS,
  );
});

taking.run();
