/** Who bears which mark: every record and every account with its keys, names and dates, folded once and indexed. Pure. */
import { datesOf } from '../dates.ts';
import { IDENTIFIERS, type Identifier, identifierKey, pushTo } from '../keys.ts';
import type { DesiredUser, User } from '../model.ts';
import { compareNames, type Likeness, likeKeys, type Name, nameOf, sameKeys } from './names.ts';

/** What a record and an account can have in common. Dates are `YYYY-MM-DD`; one that can be read two ways is both. */
export type Marks = Readonly<Partial<Record<Identifier, string>>> & {
  name: Name;
  hired: ReadonlySet<string>;
  born: ReadonlySet<string>;
};

/** One employee in Personio. */
export type Rec = {
  id: string;
  person: DesiredUser;
  marks: Marks;
  /** Everybody but those whom Personio calls inactive. */
  isLiving: boolean;
  /** The day on which somebody has left or is about to. */
  ends: string | undefined;
  /** Personio does not show what the e-mail or the number is made of: it may be any. */
  isUnreadable: boolean;
};

/** One user in Engagedly. */
export type Account = { id: string; user: User; marks: Marks };

export type Register = {
  /** The newest hire date of anybody; `undefined` where the mapping does not ask for hire dates. */
  newestHire: string | undefined;
  records: readonly Rec[];
  accounts: readonly Account[];
  recordOf(id: string): Rec | undefined;
  accountOf(id: string): Account | undefined;
  /** Who bears this key. */
  recordsWith(identifier: Identifier, key: string | undefined): readonly Rec[];
  accountsWith(identifier: Identifier, key: string | undefined): readonly Account[];
  /** Inactive records whose name is at least a part of this one's, among those that are wanted: names are dear to compare. */
  leaversLike(record: Rec, isWanted: (leaver: Rec) => boolean): readonly Rec[];
  /** Who was born on one of these days. */
  recordsBorn(days: ReadonlySet<string>): readonly Rec[];
  accountsBorn(days: ReadonlySet<string>): readonly Account[];
  /** Who has the *same* name. */
  recordsNamed(name: Name): readonly Rec[];
  accountsNamed(name: Name): readonly Account[];
};

export function register(
  people: readonly DesiredUser[],
  users: readonly User[],
  unreadable: ReadonlySet<string> = new Set(),
): Register {
  const records = people.map((person) => recordOf(person, unreadable));
  const accounts = users.map((user) => ({ id: user.id, user, marks: marksOf(user.fields) }));
  const recordById = new Map(records.map((record) => [record.id, record]));
  const accountById = new Map(accounts.map((account) => [account.id, account]));
  const byKey = { records: indexByKey(records), accounts: indexByKey(accounts) };
  const byName = { records: nameIndex(records), accounts: nameIndex(accounts) };
  const hires = records.flatMap(({ marks }) => [...marks.hired]);
  return {
    newestHire: hires.reduce<string | undefined>((a, b) => (a === undefined || b > a ? b : a), undefined),
    records,
    accounts,
    recordOf: (id) => recordById.get(id),
    accountOf: (id) => accountById.get(id),
    recordsWith: (identifier, key) => (key !== undefined && byKey.records[identifier].get(key)) || [],
    accountsWith: (identifier, key) => (key !== undefined && byKey.accounts[identifier].get(key)) || [],
    leaversLike: likeNameIndex(records.filter(({ isLiving }) => !isLiving)),
    recordsBorn: birthIndex(records),
    accountsBorn: birthIndex(accounts),
    recordsNamed: byName.records,
    accountsNamed: byName.accounts,
  };
}

function recordOf(person: DesiredUser, unreadable: ReadonlySet<string>): Rec {
  const { id, status, name, hired, ends } = person.employee;
  const known = { first_name: name.first, last_name: name.last, joining_date: hired };
  return {
    id,
    person,
    marks: marksOf({ ...known, ...person.fields }),
    isLiving: status !== 'inactive',
    ends,
    isUnreadable: unreadable.has(id),
  };
}

/** The marks in a person's or an account's fields, by their write names. */
export function marksOf(fields: Readonly<Record<string, unknown>>): Marks {
  const keys = IDENTIFIERS.flatMap((identifier) => {
    const key = identifierKey(identifier, fields[identifier]);
    return key === undefined ? [] : [[identifier, key] as const];
  });
  return {
    ...Object.fromEntries(keys),
    name: nameOf(fields.first_name, fields.last_name),
    hired: daysIn(fields.joining_date),
    born: daysIn(fields.birth_date),
  };
}

const NO_DAYS: ReadonlySet<string> = new Set();

function daysIn(value: unknown): ReadonlySet<string> {
  return typeof value === 'string' ? datesOf(value) : NO_DAYS;
}

export function likeness(one: { marks: Marks }, other: { marks: Marks }): Likeness {
  return compareNames(one.marks.name, other.marks.name);
}

/** Whether two dates are the same; `undefined` where one is not known. */
export function sameDay(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean | undefined {
  if (one.size === 0 || other.size === 0) return undefined;
  for (const day of one) if (other.has(day)) return true;
  return false;
}

function indexByKey<T extends { marks: Marks }>(entries: readonly T[]): Record<Identifier, Map<string, T[]>> {
  const index: Record<Identifier, Map<string, T[]>> = { email: new Map(), employee_id: new Map() };
  for (const entry of entries) {
    for (const identifier of IDENTIFIERS) {
      const key = entry.marks[identifier];
      if (key !== undefined) pushTo(index[identifier], key, entry);
    }
  }
  return index;
}

function birthIndex<T extends { marks: Marks }>(
  entries: readonly T[],
): (days: ReadonlySet<string>) => readonly T[] {
  const index = new Map<string, T[]>();
  for (const entry of entries) for (const day of entry.marks.born) pushTo(index, day, entry);
  return (days) => [...days].flatMap((day) => index.get(day) ?? []);
}

/** By name: those that have the *same*. */
export function nameIndex<T extends { marks: Marks }>(entries: readonly T[]): (name: Name) => readonly T[] {
  const index = new Map<string, T[]>();
  for (const entry of entries) for (const key of sameKeys(entry.marks.name)) pushTo(index, key, entry);
  return (name) => {
    const found = new Set(sameKeys(name).flatMap((key) => index.get(key) ?? []));
    return [...found].filter((entry) => compareNames(name, entry.marks.name) === 'same');
  };
}

/** Records whose name is at least a part of another's, among those that are wanted. */
export function likeNameIndex(
  records: readonly Rec[],
): (record: Rec, isWanted: (other: Rec) => boolean) => Rec[] {
  const index = new Map<string, Rec[]>();
  for (const record of records) for (const key of likeKeys(record.marks.name)) pushTo(index, key, record);
  return ({ marks: { name } }, isWanted) => {
    const found = new Set(likeKeys(name).flatMap((key) => index.get(key) ?? []));
    return [...found].filter((other) => isWanted(other) && compareNames(name, other.marks.name) !== 'other');
  };
}
