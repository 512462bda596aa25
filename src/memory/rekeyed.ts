/**
 * A tenant's memory in the terms of another ledger key, for the people and the accounts that are there. Pure.
 *
 * Nothing of it tells, with the new key, what stood in older history under the old one: references are made anew of the
 * ids that were read or are remembered, and whoever has none any more gets one of chance. Who is in neither system is
 * forgotten.
 */
import type { Employee, RefOf, User } from '../model.ts';
import type { Rules } from '../rules.ts';
import type { State } from '../types/state.d.ts';
import { scopeHash } from './absence.ts';
import { createSealer, markHasher, marksUnder, readMarks } from './marks.ts';
import { ends } from './pairs.ts';
import { withUnsureBlocks } from './unsure-blocks.ts';

export type Keys = { ledgerKey: string; refOf: RefOf };

export type Move = {
  from: Keys;
  to: Keys;
  rules: Rules;
  /** Of a complete read of both sides. */
  employees: readonly Employee[];
  users: readonly User[];
  /** 12 or more hexadecimal characters of chance: for somebody whose Personio id is not known while the account is there. */
  random(): string;
};

/** `known`: pairs that went over; `forgotten`: those of which neither end is there, or the account cannot be told. */
export type Moved = { state: State; known: number; forgotten: number };

/**
 * What `nextState` may take for the state before: whom what was held is about, what did not stay, what accounts and pictures
 * showed, and the signature mean nothing under the new key.
 */
export function rekeyed(left: State, move: Move): Moved {
  const { from, to, rules } = move;
  const state = withUnsureBlocks(left, move.users, from.refOf);
  const pairs = pairMover(state, move);
  const moveAll = (list: readonly string[] = []) => list.flatMap((pair) => pairs.moved(pair) ?? []);
  const links = moveAll(state.links);
  const outside = moveAll(state.outside);
  const moved: State = {
    ...state,
    links,
    outside,
    marks: movedMarks(state, move),
    absent: (state.absent ?? []).flatMap((absent) => {
      const pair = pairs.moved(absent.pair);
      return pair === undefined ? [] : { ...absent, pair };
    }),
    came: movedDays(state.came, pairs.person),
    went: movedDays(state.went, pairs.person),
    ...(state.away && { away: moveAll(state.away) }),
    unfinished: moveAll(state.unfinished),
    blocked: moveAll(state.blocked),
    blockedIn: (state.blockedIn ?? []).flatMap((line) => {
      const [user, run] = ends(line);
      const account = pairs.account(user);
      return account === undefined ? [] : `${account} ${run}`;
    }),
    inactive: moveAll(state.inactive),
    failing: (state.failing ?? []).flatMap((line) => {
      const [employee, runs] = ends(line);
      const reference = pairs.employees.get(employee);
      return reference === undefined ? [] : `${reference} ${runs}`;
    }),
    written: [],
    single: [],
    pictures: [],
    administrators: (state.administrators ?? []).flatMap((user) => pairs.account(user) ?? []),
    held: [...stillWaiting(state, move), ...stillMeasured(state, move)],
  };
  delete moved.looked;
  const isSameScope = state.scope === scopeHash(rules, from.ledgerKey);
  // That it was another one the next sync has to know, and of another one no hash can be made: any that is none will do.
  if (state.scope !== undefined)
    moved.scope = isSameScope ? scopeHash(rules, to.ledgerKey) : move.random().slice(0, 12);
  const all = new Set([...state.links, ...(state.outside ?? []), ...state.blocked, ...state.inactive]);
  const known = [...all].filter((pair) => pairs.moved(pair) !== undefined).length;
  return { state: moved, known, forgotten: all.size - known };
}

/** `person`: the new reference of somebody, by the old one. */
function movedDays(
  lines: readonly string[] = [],
  person: (employee: string) => string | undefined,
): string[] {
  return lines.map(ends).flatMap(([employee, day]) => {
    const reference = person(employee);
    return reference === undefined ? [] : `${reference} ${day}`;
  });
}

/**
 * That people wait since nothing was remembered is true under any key, and as long as under the old one; who they are no hash
 * tells here. What stands in the place of a digest nobody has been told, so it releases nothing.
 */
function stillWaiting({ strict = [], held }: State, { random }: Move): State['held'] {
  const isStrict = (name: string) => strict.some((one) => one === name);
  const chance = () => random().slice(0, 12);
  return held
    .filter(({ class: name, members }) => members.length > 0 && isStrict(name))
    .map(({ class: name, at }) => ({ class: name, at, digest: chance(), members: [chance()] }));
}

/** Of what waits besides, by what it is measured, whoever they are: until the next sync, which tells them anew. */
function stillMeasured({ strict = [], held }: State, { random }: Move): State['held'] {
  const isStrict = (name: string) => strict.some((one) => one === name);
  return held
    .filter((one) => one.members.length > 0 && one.base !== undefined && !isStrict(one.class))
    .map((one) => ({ ...one, digest: random().slice(0, 12), members: [] }));
}

/** A pair is kept where one of its ends is there and the account can be told. */
function pairMover(
  state: State,
  { from, to, employees, users, random }: Move,
): {
  employees: ReadonlyMap<string, string>;
  account(user: string): string | undefined;
  /** Also somebody who is gone and whose pair is kept. */
  person(employee: string): string | undefined;
  moved(pair: string): string | undefined;
} {
  const people = new Map(
    employees.map(({ id }) => [from.refOf({ employee: id }), to.refOf({ employee: id })]),
  );
  const listed = new Map(users.map(({ id }) => [from.refOf({ user: id }), to.refOf({ user: id })]));
  const { accounts: sealed, owners } = sealedIds(state, from);
  const gone = new Map(
    [...owners.values()].map((id) => [from.refOf({ employee: id }), to.refOf({ employee: id })]),
  );
  const strangers = new Map<string, string>();
  const stranger = (employee: string) => {
    const reference = strangers.get(employee) ?? random().slice(0, 12);
    strangers.set(employee, reference);
    return reference;
  };
  const unlisted = (user: string) => {
    const id = sealed.get(user);
    return id === undefined ? undefined : to.refOf({ user: id });
  };
  return {
    employees: people,
    account: (user) => listed.get(user) ?? unlisted(user),
    person: (employee) => people.get(employee) ?? gone.get(employee) ?? strangers.get(employee),
    moved: (pair) => {
      const [employee, user] = ends(pair);
      const person = people.get(employee);
      const account = listed.get(user);
      if (account !== undefined) return `${person ?? gone.get(employee) ?? stranger(employee)} ${account}`;
      const hidden = unlisted(user);
      return person === undefined || hidden === undefined ? undefined : `${person} ${hidden}`;
    },
  };
}

/** By the old reference of the account: its id, and the Personio id of whose it is. */
function sealedIds(
  { marks }: State,
  { ledgerKey }: Keys,
): Record<'accounts' | 'owners', Map<string, string>> {
  const sealer = createSealer(ledgerKey);
  const kept = [...readMarks(marks)];
  const opened = (what: 'sealed' | 'owner') =>
    new Map(
      kept.flatMap(([user, { [what]: text }]) => {
        const id = text === undefined ? undefined : sealer.open(text);
        return id === undefined ? [] : [[user, id] as const];
      }),
    );
  return { accounts: opened('sealed'), owners: opened('owner') };
}

/** What is remembered of accounts that are there, or whose id is. */
function movedMarks(state: State, { from, to, users }: Move): string[] {
  const hashers = { before: markHasher(from.ledgerKey), after: markHasher(to.ledgerKey) };
  const listed = new Map(users.map((user) => [from.refOf({ user: user.id }), user]));
  const { accounts, owners } = sealedIds(state, from);
  const sealer = createSealer(to.ledgerKey);
  return [...readMarks(state.marks)]
    .flatMap(([reference, { marks }]) => {
      const account = listed.get(reference);
      const id = account?.id ?? accounts.get(reference);
      if (id === undefined) return [];
      const owner = owners.get(reference);
      const user = { id, reference: to.refOf({ user: id }), fields: account?.fields, owner };
      return marksUnder(sealer, user, { marks, ...hashers });
    })
    .sort();
}
