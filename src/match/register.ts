/** Who bears which mark: every record and every account with its keys, names and dates, folded once and indexed. Pure. */
import { datesOf } from '../dates.ts';
import { IDENTIFIERS, type Identifier, identifierKey, pushTo } from '../keys.ts';
import type { DesiredUser, User } from '../model.ts';
import { compareNames, type Likeness, likeKeys, type Name, nameOf, sameKeys } from './names.ts';

/** What a record and an account can have in common. Dates are `YYYY-MM-DD`; one that can be read two ways is both. */
export type Marks = Readonly<Record<Identifier, string | undefined>> & {
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
  /** Whether anybody's hire date is known; where the mapping does not ask for them, nobody's is. */
  knowsHires: boolean;
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
  /** All names on either side that are the *same* as this one, itself among them. */
  alike(name: Name): readonly Name[];
  /** Who has the *same* name. */
  recordsNamed(name: Name): readonly Rec[];
  accountsNamed(name: Name): readonly Account[];
};

export function register(
  people: readonly DesiredUser[],
  users: readonly User[],
  unreadable: ReadonlySet<string> = new Set(),
): Register {
  const read = marksReader();
  const records = people.map((person) => recordOf(person, unreadable, read));
  const accounts = users.map((user) => ({ id: user.id, user, marks: read(user.fields) }));
  const recordById = new Map(records.map((record) => [record.id, record]));
  const accountById = new Map(accounts.map((account) => [account.id, account]));
  const byKey = { records: indexByKey(records), accounts: indexByKey(accounts) };
  const alike = namesAlike(records, accounts);
  const likeLeavers = lazily(() => likeNameIndex(records.filter(({ isLiving }) => !isLiving)));
  return {
    knowsHires: records.some(({ marks }) => marks.hired.size > 0),
    records,
    accounts,
    recordOf: (id) => recordById.get(id),
    accountOf: (id) => accountById.get(id),
    recordsWith: (identifier, key) => (key !== undefined && byKey.records[identifier].get(key)) || NOBODY,
    accountsWith: (identifier, key) => (key !== undefined && byKey.accounts[identifier].get(key)) || NOBODY,
    leaversLike: (record, isWanted) => likeLeavers()(record, isWanted),
    recordsBorn: birthIndex(records),
    accountsBorn: birthIndex(accounts),
    alike,
    recordsNamed: nameIndex(records, alike),
    accountsNamed: nameIndex(accounts, alike),
  };
}

const NOBODY: readonly never[] = [];

function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function recordOf(person: DesiredUser, unreadable: ReadonlySet<string>, read: Reader): Rec {
  const { id, status, name, hired, ends } = person.employee;
  const known = { first_name: name.first, last_name: name.last, joining_date: hired };
  return {
    id,
    person,
    marks: read(person.fields, known),
    isLiving: status !== 'inactive',
    ends,
    isUnreadable: unreadable.has(id),
  };
}

type Reader = (
  fields: Readonly<Record<string, unknown>>,
  /** What stands for a field that is not there. */
  known?: Readonly<Record<string, unknown>>,
) => Marks;

/** The marks in a person's or an account's fields, by their write names. */
export const marksOf: Reader = (fields, known) => marksReader()(fields, known);

/** Reads marks, each name and each date once: an account mostly bears those of its owner, and days come again and again. */
function marksReader(): Reader {
  const names = new Map<string, Name>();
  const dates = new Map<string, ReadonlySet<string>>();
  const daysIn = (value: unknown) => {
    if (typeof value !== 'string') return NO_DAYS;
    const days = dates.get(value) ?? datesOf(value);
    dates.set(value, days);
    return days;
  };
  const textOf = (value: unknown) => (typeof value === 'string' ? value : '');
  return (fields, known = NOTHING) => {
    const of = (field: string) => (field in fields ? fields[field] : known[field]);
    const [first, last] = [textOf(of('first_name')), textOf(of('last_name'))];
    const text = `${first}\0${last}`;
    const name = names.get(text) ?? nameOf(first, last);
    names.set(text, name);
    return {
      email: identifierKey('email', fields.email),
      employee_id: identifierKey('employee_id', fields.employee_id),
      name,
      hired: daysIn(of('joining_date')),
      born: daysIn(of('birth_date')),
    };
  };
}

const NOTHING: Readonly<Record<string, unknown>> = {};
const NO_DAYS: ReadonlySet<string> = new Set();

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
    const alone: [T] = [entry];
    for (const identifier of IDENTIFIERS) {
      const key = entry.marks[identifier];
      if (key !== undefined) addTo(index[identifier], key, alone);
    }
  }
  return index;
}

/** Hardly any key is borne twice: one list does for all keys of an entry. */
function addTo<T>(index: Map<string, T[]>, key: string, alone: [T]): void {
  const list = index.get(key);
  if (!list) index.set(key, alone);
  else if (list.length === 1) index.set(key, [...list, ...alone]);
  else list.push(alone[0]);
}

function birthIndex<T extends { marks: Marks }>(
  entries: readonly T[],
): (days: ReadonlySet<string>) => readonly T[] {
  const index = lazily(() => {
    const byDay = new Map<string, T[]>();
    for (const entry of entries) for (const day of entry.marks.born) pushTo(byDay, day, entry);
    return byDay;
  });
  return (days) => (days.size === 0 ? NOBODY : [...days].flatMap((day) => index().get(day) ?? []));
}

/** By name: the names among these that are the *same*. */
function namesAlike(...sides: readonly (readonly { marks: Marks }[])[]): (name: Name) => readonly Name[] {
  const index = new Map<string, Name[]>();
  const names = new Set(sides.flatMap((entries) => entries.map(({ marks }) => marks.name)));
  for (const name of names) {
    const alone: [Name] = [name];
    for (const key of sameKeys(name)) addTo(index, key, alone);
  }
  const known = new Map<Name, readonly Name[]>();
  return (name) => {
    const before = known.get(name);
    if (before) return before;
    const found: Name[] = [];
    for (const key of sameKeys(name))
      for (const one of index.get(key) ?? NOBODY)
        if (!found.includes(one) && compareNames(name, one) === 'same') found.push(one);
    known.set(name, found);
    return found;
  };
}

/** By name: those that have the *same*. `alike`: the register's. */
export function nameIndex<T extends { marks: Marks }>(
  entries: readonly T[],
  alike: Register['alike'],
): (name: Name) => readonly T[] {
  const index = new Map<Name, T[]>();
  for (const entry of entries) pushTo(index, entry.marks.name, entry);
  return (name) => {
    if (index.size === 0) return NOBODY;
    const names = alike(name);
    const [only] = names;
    if (names.length <= 1) return (only && index.get(only)) || NOBODY;
    return names.flatMap((one) => index.get(one) ?? []);
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
