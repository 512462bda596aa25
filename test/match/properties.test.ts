/** What must hold of every small world, whoever is in it. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compareNames, matchPeople, nameOf } from '../../src/match/match.ts';
import type { Match } from '../../src/model.ts';
import {
  asPerson,
  asUser,
  hostileWorlds,
  optionsOf,
  stories,
  type Traits,
  traitsOf,
  type World,
  worldOf,
} from '../fixtures/worlds.ts';

const RUNS = { seed: 20261126, numRuns: 400 };

const movedWorlds = stories(fc.constantFrom('intact', 'mixed', 'none')).map(worldOf);
const anyWorlds = fc.oneof(hostileWorlds, movedWorlds);

function matchesIn(world: World): ReadonlyMap<string, Match> {
  return matchPeople(world.records.map(asPerson), world.accounts.map(asUser), optionsOf(world)).matches;
}

/** By record: everything that was decided, whatever the order. */
function decided(matches: ReadonlyMap<string, Match>): Record<string, unknown> {
  const told = [...matches].map(([id, match]) => {
    if (match.kind !== 'matched') return [id, match];
    return [id, { ...match, user: match.user.id, witnesses: [...match.witnesses].sort() }];
  });
  return Object.fromEntries(told);
}

function holdsIn(worlds: fc.Arbitrary<World>, check: (world: World) => void, numRuns = RUNS.numRuns): void {
  fc.assert(fc.property(worlds, check), { ...RUNS, numRuns });
}

const properties = suite('properties');

properties('1, one owner: no account is given to two people, and everybody gets an answer', () => {
  holdsIn(anyWorlds, (world) => {
    const matches = matchesIn(world);
    const owned = [...matches.values()].flatMap((match) => (match.kind === 'matched' ? match.user.id : []));
    assert.is(new Set(owned).size, owned.length);
    assert.equal(
      [...matches.keys()],
      world.records.map(({ id }) => id),
    );
    for (const match of matches.values()) {
      if (match.kind === 'transferred') assert.is.not(matches.get(match.to)?.kind, 'transferred');
    }
  });
});

properties('1, one owner: also where the tenant file settles accounts on anybody', () => {
  const settled = fc.array(fc.tuple(fc.nat(7), fc.nat(5)), { maxLength: 3 });
  fc.assert(
    fc.property(anyWorlds, settled, (world, pairs) => {
      const resolved = new Map<string, string>();
      for (const [record, account] of pairs) {
        const [one, two] = [world.records[record], world.accounts[account]];
        if (one && two && ![...resolved.values()].includes(two.id)) resolved.set(one.id, two.id);
      }
      const { matches } = matchPeople(world.records.map(asPerson), world.accounts.map(asUser), {
        ...optionsOf(world),
        resolved,
      });
      const owned = [...matches.values()].flatMap((match) => (match.kind === 'matched' ? match.user.id : []));
      assert.is(new Set(owned).size, owned.length);
      for (const [employee, account] of resolved) {
        const match = matches.get(employee);
        if (match?.kind !== 'transferred') assert.is(match?.kind === 'matched' && match.user.id, account);
      }
    }),
    RUNS,
  );
});

properties('2, order: any permutation of people, accounts and memory gives the same', () => {
  const shuffled = anyWorlds.chain((world) =>
    fc.record({
      world: fc.constant(world),
      records: fc.shuffledSubarray(world.records, { minLength: world.records.length }),
      accounts: fc.shuffledSubarray(world.accounts, { minLength: world.accounts.length }),
      links: fc.shuffledSubarray(world.links, { minLength: world.links.length }),
    }),
  );
  fc.assert(
    fc.property(shuffled, ({ world, ...other }) => {
      assert.equal(decided(matchesIn({ ...world, ...other })), decided(matchesIn(world)));
    }),
    { ...RUNS, numRuns: 800 },
  );
});

/** The same world with other keys, names, days and ids all through. */
function elsewhere({ records, accounts, links, identifier }: World): World {
  const name = (text: string | undefined) =>
    text?.replace(/\p{L}/gu, (letter) => (/[a-m]/i.test(letter) ? 'ж' : /[n-z]/i.test(letter) ? 'щ' : 'ю'));
  const moved = (one: Traits): Traits => ({
    email: one.email && `far-${one.email}`,
    employee_id: one.employee_id && `F${one.employee_id}`,
    first_name: name(one.first_name),
    last_name: name(one.last_name),
    joining_date: one.joining_date?.replace(/^20/, '19'),
    birth_date: one.birth_date?.replace(/^19/, '18'),
  });
  return {
    records: records.map((one) => ({ ...one, ...moved(one), id: `9${one.id}`, human: one.human + 100 })),
    accounts: accounts.map((one) => ({ ...one, ...moved(one), id: `${one.id}-far`, human: one.human + 100 })),
    links: links.map(({ employee, account, left }) => ({
      employee: `9${employee}`,
      account: `${account}-far`,
      left: left && moved(left),
    })),
    identifier,
  };
}

properties('3, locality: whoever has nothing in common with a group changes nothing in it', () => {
  fc.assert(
    fc.property(anyWorlds, anyWorlds, (near, other) => {
      const far = elsewhere(other);
      const both = {
        records: [...near.records, ...far.records],
        accounts: [...far.accounts, ...near.accounts],
        links: [...near.links, ...far.links],
        identifier: near.identifier,
      };
      const together = decided(matchesIn(both));
      const alone = decided(matchesIn(near));
      assert.equal(Object.fromEntries(near.records.map(({ id }) => [id, together[id]])), alone);
    }),
    RUNS,
  );
});

properties('4, names of things: other addresses and numbers, one to one, give the same', () => {
  const renamed = <T extends Traits>(one: T): T => ({
    ...one,
    email: one.email && `${[...(one.email.split('@')[0] ?? '')].reverse().join('')}.x@other.example`,
    employee_id: one.employee_id && `${[...one.employee_id].reverse().join('')}/Z`,
  });
  holdsIn(anyWorlds, (world) => {
    const other = {
      ...world,
      records: world.records.map(renamed),
      accounts: world.accounts.map(renamed),
      links: world.links.map((link) => ({ ...link, left: link.left && renamed(link.left) })),
    };
    assert.equal(decided(matchesIn(other)), decided(matchesIn(world)));
  });
});

function name({ first_name, last_name }: Traits) {
  return nameOf(first_name, last_name);
}

function sharesKey(one: Traits, other: Traits): boolean {
  return (['email', 'employee_id'] as const).some((key) => one[key] !== undefined && one[key] === other[key]);
}

/** Whether one of the person's records is remembered with the account, and with marks. */
function isIntactIn(world: World, matches: ReadonlyMap<string, Match>, id: string, account: string): boolean {
  const records = [...matches].filter(([, match]) => match.kind === 'transferred' && match.to === id);
  const ids = new Set([id, ...records.map(([record]) => record)]);
  return world.links.some((link) => ids.has(link.employee) && link.account === account && link.left);
}

properties('5, leavers: nobody’s account is blocked that somebody who is here uses', () => {
  holdsIn(
    anyWorlds,
    (world) => {
      const matches = matchesIn(world);
      for (const leaver of world.records) {
        const match = matches.get(leaver.id);
        if (leaver.isLiving || match?.kind !== 'matched' || !match.permits.block) continue;
        const account = world.accounts.find(({ id }) => id === match.user.id);
        if (!account) throw new Error('The account is not there.');
        for (const here of world.records.filter(({ isLiving }) => isLiving)) {
          const theirs = matches.get(here.id);
          const isRemembered = world.links.some(
            (link) => link.employee === here.id && link.account === account.id,
          );
          // Except whoever is at home elsewhere by an intact memory: a key here is to become theirs, or was.
          const isElsewhere =
            theirs?.kind === 'matched' && isIntactIn(world, matches, here.id, theirs.user.id);
          // Or whoever is other in name, where three witnesses speak for the leaver.
          const isOther =
            compareNames(name(here), name(account)) === 'other' &&
            compareNames(name(here), name(leaver)) === 'other' &&
            match.witnesses.length >= 3;
          const uses = isRemembered || sharesKey(here, account);
          if (uses) assert.ok(isElsewhere || isOther, `${leaver.id} and ${here.id}`);
          // A namesake who has no account may be the leaver, back, or the owner: unless born on another day.
          const isNamesake =
            [leaver, account].some((one) => compareNames(name(here), name(one)) === 'same') &&
            theirs?.kind !== 'matched';
          const isBornElse = [leaver, account].some(
            ({ birth_date }) => birth_date && here.birth_date && here.birth_date !== birth_date,
          );
          if (isNamesake) assert.ok(isBornElse, `${leaver.id} and the namesake ${here.id}`);
        }
        assert.ok(match.witnesses.length >= 2);
        assert.is.not(compareNames(name(account), name(leaver)), 'other');
      }
    },
    1500,
  );
});

properties('6, plain cases: whoever agrees in every mark with one account, and shares none, has it', () => {
  holdsIn(
    anyWorlds,
    (world) => {
      const matches = matchesIn(world);
      for (const record of world.records) {
        const { email, employee_id, first_name, last_name } = record;
        if (email === undefined || employee_id === undefined || !first_name || !last_name) continue;
        const account = world.accounts.find(
          (one) => JSON.stringify(traitsOf(one)) === JSON.stringify(traitsOf(record)),
        );
        if (!account) continue;
        const touches = (one: Traits) =>
          sharesKey(one, record) ||
          compareNames(name(one), name(record)) !== 'other' ||
          (one.birth_date !== undefined && one.birth_date === record.birth_date);
        const isShared =
          world.records.some((one) => one !== record && touches(one)) ||
          world.accounts.some((one) => one !== account && touches(one));
        const isLinkedElse = world.links.some(
          (link) => (link.employee === record.id) !== (link.account === account.id),
        );
        if (isShared || isLinkedElse) continue;
        const match = matches.get(record.id);
        assert.is(match?.kind === 'matched' && match.user.id, account.id);
      }
    },
    1500,
  );
});

properties(
  '6, plain cases: an intact memory outlasts any change of up to three marks that leaves one',
  () => {
    const changes = fc.subarray(
      ['email', 'employee_id', 'joining_date', 'birth_date', 'marriage', 'whole name'] as const,
      { minLength: 1, maxLength: 3 },
    );
    fc.assert(
      fc.property(stories(fc.constant('intact' as const), 0), fc.nat(7), changes, (story, at, changed) => {
        const world = worldOf(story);
        const linked = world.links[at % Math.max(1, world.links.length)];
        const record = world.records.find(({ id }) => id === linked?.employee);
        const account = world.accounts.find(({ id }) => id === linked?.account);
        if (!linked || !record || !account || !record.isLiving) return;
        // Whoever has the same name is a rival for it, and a leaver of a like name a doubt.
        const others = world.records.filter((one) => one !== record);
        if (others.some((one) => compareNames(name(one), name(record)) !== 'other')) return;
        const has = (change: (typeof changed)[number]) => changed.includes(change);
        if (has('email')) record.email = 'changed@nordwind.example';
        if (has('employee_id')) record.employee_id = 'changed';
        if (has('joining_date')) record.joining_date = '2001-01-01';
        if (has('birth_date')) record.birth_date = '1955-05-05';
        if (has('marriage')) record.last_name = 'Quist';
        if (has('whole name')) Object.assign(record, { first_name: 'Umay', last_name: 'Quist' });

        const same = (trait: keyof Traits) =>
          account[trait] === undefined || record[trait] === undefined
            ? undefined
            : account[trait] === record[trait];
        const keeps = sharesKey(record, account);
        const isAllKeys = (['email', 'employee_id'] as const).every((key) => same(key) === true);
        const likeness = compareNames(name(record), name(account));
        // Except where HR has written somebody else over the record: that is another human under the old id.
        const isReplaced =
          likeness === 'other'
            ? !(same('birth_date') && same('joining_date') !== false)
            : likeness === 'part' &&
              (same('birth_date') === true
                ? // Who has never left is not hired anew, under a new key.
                  same('joining_date') === false && !isAllKeys && !account.isBlocked
                : same('birth_date') === false || (same('joining_date') === false && !keeps));
        const match = matchesIn(world).get(record.id);
        if (isReplaced) return assert.is(match?.kind === 'set-aside' && match.reason, 'record-replaced');
        assert.is(match?.kind === 'matched' && match.user.id, account.id);
        assert.is(match?.kind === 'matched' && match.by, 'link');
      }),
      { ...RUNS, numRuns: 1000 },
    );
  },
);

/** `changed`: the fields that were written of whom, `[]` for somebody who was added or blocked. */
type Ran = {
  world: World;
  changed: Map<string, string[]>;
  heldBack: Map<string, string[]>;
  matches: ReadonlyMap<string, Match>;
};

/** What a run writes and remembers, as far as matching goes. */
function run(world: World): Ran {
  const matches = matchesIn(world);
  const accounts = world.accounts.map((account) => ({ ...account }));
  const wanted = wantedKeys(world, matches);
  const links = new Map<string, World['links'][number]>();
  const changed = new Map<string, string[]>();
  const heldBack = new Map<string, string[]>();
  for (const record of world.records) {
    const match = matches.get(record.id);
    if (match?.kind === 'none' && record.isLiving) {
      // Whoever wants what another person wants as well waits for a plan that can tell.
      if (!isAloneWith(record, wanted)) continue;
      const id = `user-new-${record.id}`;
      accounts.push({ ...traitsOf(record), id, human: record.human, isBlocked: false, edited: 0 });
      links.set(record.id, { employee: record.id, account: id, left: traitsOf(record) });
      changed.set(record.id, []);
    }
    if (match?.kind !== 'matched') continue;
    const account = accounts.find(({ id }) => id === match.user.id);
    if (!account) throw new Error('The account is not there.');
    const different = Object.entries(record.isLiving ? traitsOf(record) : {}).filter(
      ([field, value]) => value !== undefined && value !== account[field as keyof Traits],
    );
    const isHeld = ([field, value]: readonly [string, string | undefined]) =>
      (field === 'email' || field === 'employee_id') &&
      (match.waiting.includes(field) || wanted.get(`${field} ${value}`) !== 1);
    const changes = different.filter((change) => !isHeld(change));
    heldBack.set(
      record.id,
      different.filter(isHeld).map(([field]) => field),
    );
    Object.assign(account, Object.fromEntries(changes));
    if (changes.length > 0)
      changed.set(
        record.id,
        changes.map(([field]) => field),
      );
    if (!record.isLiving && match.permits.block && !account.isBlocked) {
      account.isBlocked = true;
      changed.set(record.id, []);
    }
    const earlier = world.links.find((link) => link.employee === record.id && link.account === account.id);
    const { remember } = match.permits;
    if (remember === 'if-written' && changes.length === 0) continue;
    const left = remember === 'pair' ? earlier?.left : traitsOf(account);
    links.set(record.id, { employee: record.id, account: account.id, left });
  }
  const taken = new Set([...links.values()].map(({ account }) => account));
  for (const link of world.links) {
    const match = matches.get(link.employee);
    const heir = match?.kind === 'transferred' ? matches.get(match.to)?.kind : undefined;
    const isKnown = links.has(link.employee) || taken.has(link.account);
    if (isKnown || heir === 'matched' || heir === 'none') continue;
    links.set(link.employee, link);
    taken.add(link.account);
  }
  return { world: { ...world, accounts, links: [...links.values()] }, changed, heldBack, matches };
}

function isAloneWith(record: Traits, wanted: ReadonlyMap<string, number>): boolean {
  return (['email', 'employee_id'] as const).every(
    (key) => record[key] === undefined || wanted.get(`${key} ${record[key]}`) === 1,
  );
}

/** How many accounts are to have each key after the run: those that want it and get it, and those that keep it. */
function wantedKeys(world: World, matches: ReadonlyMap<string, Match>): Map<string, number> {
  const count = new Map<string, number>();
  const add = (key: string) => count.set(key, (count.get(key) ?? 0) + 1);
  for (const record of world.records) {
    const match = matches.get(record.id);
    if (!record.isLiving || (match?.kind !== 'matched' && match?.kind !== 'none')) continue;
    const waiting: readonly string[] = match.kind === 'matched' ? match.waiting : [];
    for (const key of ['email', 'employee_id'] as const)
      if (!waiting.includes(key) && record[key] !== undefined) add(`${key} ${record[key]}`);
  }
  return count;
}

/**
 * Not within one run where one thing waits for another: whoever was in doubt because of a key that was given up, or waited
 * for it, goes on in the next run, and a leaver who waited for somebody without an account in the one after that. What
 * was matched and written is done. Older records may have nothing in common with the account any more once it is written,
 * and testify no longer: two witnesses, on which all rights hang, stay two.
 */
properties(
  '7, settling: the same owners, as sure as before, only what waited is written, and soon nothing',
  () => {
    holdsIn(
      movedWorlds,
      (world) => {
        let ran = run(world);
        let runs = 1;
        for (; ran.changed.size > 0; runs++) {
          const next = run(ran.world);
          for (const [id, match] of ran.matches) {
            if (match.kind !== 'matched') continue;
            const after = next.matches.get(id);
            if (after?.kind !== 'matched')
              throw new Error(`${id} was matched, and is ${JSON.stringify(after)}.`);
            assert.is(after.user.id, match.user.id, id);
            assert.ok(after.witnesses.length >= Math.min(2, match.witnesses.length), id);
            const waited = ran.heldBack.get(id) ?? [];
            for (const field of next.changed.get(id) ?? [])
              assert.ok(waited.includes(field), `${id}: ${field}`);
          }
          ran = next;
          assert.ok(runs < 5, 'five runs, and still something to write');
        }
      },
      1000,
    );
  },
);

/** How many of address, number, whole name and birthday the two have in common. */
function agreeing(one: Traits, other: Traits): number {
  const isSame = (key: keyof Traits) => one[key] !== undefined && one[key] === other[key];
  const keys = (['email', 'employee_id', 'birth_date'] as const).filter(isSame).length;
  return keys + (compareNames(name(one), name(other)) === 'same' ? 1 : 0);
}

/**
 * Except where nobody could have told, this sync or a human: marks of the account were edited by hand to be another's; or
 * it is not remembered, and agrees in more with the leaver than with any record of its own human. Or it is the one that
 * they have left behind: they are back with no key of it or of their old record, and have another account.
 */
properties('8, ground truth: nobody’s account is blocked who is here', () => {
  let blocks = 0;
  holdsIn(
    movedWorlds,
    (world) => {
      const matches = matchesIn(world);
      for (const leaver of world.records) {
        const match = matches.get(leaver.id);
        if (leaver.isLiving || match?.kind !== 'matched' || !match.permits.block) continue;
        blocks += 1;
        const account = world.accounts.find(({ id }) => id === match.user.id);
        if (!account) throw new Error('The account is not there.');
        const own = world.records.filter(({ human }) => human === account.human);
        if (!own.some(({ isLiving }) => isLiving) || account.edited >= 2) continue;
        const isKnown = world.links.some(
          (link) => link.left && link.account === account.id && own.some(({ id }) => id === link.employee),
        );
        const most = Math.max(...own.map((record) => agreeing(record, account)));
        const isLeftBehind =
          own.includes(leaver) &&
          own.every(
            (record) =>
              !record.isLiving ||
              (matches.get(record.id)?.kind === 'matched' &&
                !sharesKey(record, account) &&
                !sharesKey(record, leaver)),
          );
        if (isLeftBehind) continue;
        const isTellable = isKnown || most >= agreeing(leaver, account);
        assert.not.ok(isTellable, `${account.id} is blocked for ${leaver.id}`);
      }
    },
    4000,
  );
  // Whoever blocks nobody blocks nobody by mistake.
  assert.ok(blocks > 1000, `${blocks} blocks`);
});

properties.run();
