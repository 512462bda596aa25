/** Who bears which mark: every record and every account with its keys, names and dates, folded once and indexed. Pure. */
import { IDENTIFIERS, type Identifier, pushTo } from '../keys.ts';
import type { DesiredUser, User } from '../model.ts';
import { dayIndex } from './day-index.ts';
import { type Marks, marksOfPerson, marksReader, sameDate } from './in-common.ts';
import { lazily } from './lazily.ts';
import { likeKeys, sameKeys } from './name-keys.ts';
import { isSame, mayBeAlike, type Name } from './names.ts';

/** Everybody who bears one key, or one name as it is written. */
export type Bearers = { records: readonly Rec[]; accounts: readonly Account[] };
type Named = Bearers & { name: Name };

type Entry = {
  /** Its place in the register's list, from 0: what is told of each record or account is a list in the same order. */
  at: number;
  marks: Marks;
  /** Who bears the same, itself among them; where it has no such key, nobody. */
  bearers: Readonly<Record<Identifier, Bearers>> & { name: Named };
};

/** One employee in Personio. */
export type Rec = Entry & {
  id: string;
  person: DesiredUser;
  /** Everybody but those whom Personio calls inactive. */
  isLiving: boolean;
  /** The day on which somebody has left or is about to. */
  ends: string | undefined;
  /** Personio does not show what the e-mail or the number is made of: it may be any. */
  isUnreadable: boolean;
};

/** One user in Engagedly. */
export type Account = Entry & { id: string; user: User };

export type Register = {
  /** Whether anybody's hire date is known; where the mapping does not ask for them, nobody's is. */
  knowsHires: boolean;
  records: readonly Rec[];
  accounts: readonly Account[];
  recordOf(id: string): Rec | undefined;
  accountOf(id: string): Account | undefined;
  /** Inactive records whose name is at least a part of this one's, among those that are wanted: names are dear to compare. */
  leaversLike(record: Rec, isWanted: (leaver: Rec) => boolean): readonly Rec[];
  /** Whose birthday is written as this one's, also where it stands for none. */
  recordsBorn(marks: Marks): readonly Rec[];
  /** Who was born on the same day. */
  accountsBorn(marks: Marks): readonly Account[];
  /** Who was hired on the same day, if that is their own. */
  accountsHired(marks: Marks): readonly Account[];
  /** Whether so few have this hire date that it is no day of an import. */
  hasOwnHire(one: { marks: Marks }): boolean;
  /** Who has the *same* name. */
  recordsNamed(one: Entry): readonly Rec[];
  accountsNamed(one: Entry): readonly Account[];
  /** Who of these has the *same* name: for few records, of whom many ask. */
  namesakesAmong(few: readonly Rec[]): (one: Entry) => readonly Rec[];
};

export function register(
  people: readonly DesiredUser[],
  users: readonly User[],
  unreadable: ReadonlySet<string> = new Set(),
): Register {
  const read = marksReader();
  const index = openIndex();
  const records = people.map((person, at) => {
    const { id, status, ends } = person.employee;
    const marks = marksOfPerson(person, read);
    const bearers = index.listsOf(marks);
    const isLiving = status !== 'inactive';
    const record: Rec = { at, id, person, marks, bearers, isLiving, ends, isUnreadable: unreadable.has(id) };
    return enter(record, bearers, addRecord);
  });
  const accounts = users.map((user, at) => {
    const marks = read(user.fields);
    const bearers = index.listsOf(marks);
    return enter({ at, id: user.id, user, marks, bearers }, bearers, addAccount);
  });
  const recordById = lazily(() => byId(records));
  const accountById = lazily(() => byId(accounts));
  const alike = namesAlike(index.names());
  const hiredLike = dayIndex(() => accounts, 'hired');
  // Who is here, and the accounts of others: as many before somebody is added as after.
  const hiredThen = dayIndex<Entry>(
    () => [...records.filter(({ isLiving }) => isLiving), ...accounts.filter(isHiredAlone)],
    'hired',
  );
  const isOwnHire = (marks: Marks) => hiredThen(marks).length <= FEW;
  return {
    knowsHires: records.some(({ marks }) => marks.hired.size > 0),
    records,
    accounts,
    recordOf: (id) => recordById().get(id),
    accountOf: (id) => accountById().get(id),
    leaversLike: likeNameIndex(records.filter(({ isLiving }) => !isLiving)),
    recordsBorn: dayIndex(() => records, 'bornAs'),
    accountsBorn: dayIndex(() => accounts, 'born'),
    accountsHired: (marks) => (isOwnHire(marks) ? hiredLike(marks) : NOBODY),
    hasOwnHire: ({ marks }) => isOwnHire(marks),
    recordsNamed: (one) => alike(one.bearers.name).flatMap(({ records }) => records),
    accountsNamed: (one) => alike(one.bearers.name).flatMap(({ accounts }) => accounts),
    namesakesAmong: (few) => namesakeIndex(few, alike),
  };
}

/** Records with one of the same keys; whoever has both, twice. */
export function recordsSharing({ bearers }: Entry): Rec[] {
  return IDENTIFIERS.flatMap((identifier) => bearers[identifier].records);
}

/** Accounts with one of the same keys. */
export function accountsSharing({ bearers }: Entry): Account[] {
  return IDENTIFIERS.flatMap((identifier) => bearers[identifier].accounts);
}

/** More than so many are not hired on a day, but imported. */
const FEW = 5;
const NOBODY: never[] = [];

/** Whether it is nobody's who is here and was hired then. */
function isHiredAlone(account: Account): boolean {
  return !recordsSharing(account).some(
    ({ isLiving, marks }) => isLiving && sameDate('hired', marks, account.marks) === true,
  );
}

/** Bearers, while they are being written down. */
type List = { records: Rec[]; accounts: Account[] };
type Lists = Readonly<Record<Identifier, List>> & { name: List & { name: Name } };

function openIndex(): { listsOf(marks: Marks): Lists; names(): Iterable<Named> } {
  const byKey: Record<Identifier, Map<string, List>> = { email: new Map(), employee_id: new Map() };
  const byName = new Map<Name, Lists['name']>();
  const without: List = { records: NOBODY, accounts: NOBODY };
  const listOf = (identifier: Identifier, key: string | undefined) => {
    if (key === undefined) return without;
    const known = byKey[identifier].get(key);
    if (known) return known;
    const list: List = { records: NOBODY, accounts: NOBODY };
    byKey[identifier].set(key, list);
    return list;
  };
  const nameOf = (name: Name) => {
    const known = byName.get(name);
    if (known) return known;
    const list: Lists['name'] = { name, records: NOBODY, accounts: NOBODY };
    byName.set(name, list);
    return list;
  };
  return {
    listsOf: ({ email, employee_id, name }) => ({
      email: listOf('email', email),
      employee_id: listOf('employee_id', employee_id),
      name: nameOf(name),
    }),
    names: () => byName.values(),
  };
}

/** Writes an entry into the lists of the marks that it has. */
function enter<T extends Entry>(entry: T, lists: Lists, add: (list: List, alone: [T]) => void): T {
  const alone: [T] = [entry];
  for (const identifier of IDENTIFIERS)
    if (entry.marks[identifier] !== undefined) add(lists[identifier], alone);
  add(lists.name, alone);
  return entry;
}

function addRecord(list: List, alone: [Rec]): void {
  list.records = withOne(list.records, alone);
}

function addAccount(list: List, alone: [Account]): void {
  list.accounts = withOne(list.accounts, alone);
}

/** Hardly any mark is borne twice: one list does for all that are borne by one alone. */
function withOne<T>(list: T[], alone: [T]): T[] {
  if (list.length === 0) return alone;
  if (list.length === 1) return [...list, alone[0]];
  list.push(alone[0]);
  return list;
}

function byId<T extends { id: string }>(entries: readonly T[]): Map<string, T> {
  const index = new Map<string, T>();
  for (const entry of entries) index.set(entry.id, entry);
  return index;
}

type Alike = (name: Named) => readonly Named[];

/** By name: those among these that are the *same*, itself among them. */
function namesAlike(names: Iterable<Named>): Alike {
  const index = lazily(() => {
    const byKey = new Map<number, Named[]>();
    for (const named of names) {
      const alone: [Named] = [named];
      for (const key of sameKeys(named.name)) {
        const list = byKey.get(key);
        // Hardly any key is borne twice: one list does for all keys of a name.
        if (!list) byKey.set(key, alone);
        else if (list.length === 1) byKey.set(key, [...list, named]);
        else list.push(named);
      }
    }
    return byKey;
  });
  const known = new Map<Named, readonly Named[]>();
  return (named) => {
    const before = known.get(named);
    if (before) return before;
    const found: Named[] = [];
    for (const key of sameKeys(named.name))
      for (const one of index().get(key) ?? NOBODY)
        if (!found.includes(one) && isSame(named.name, one.name)) found.push(one);
    known.set(named, found);
    return found;
  };
}

function namesakeIndex(few: readonly Rec[], alike: Alike): (one: Entry) => readonly Rec[] {
  const index = lazily(() => {
    const found = new Map<Named, Rec[]>();
    for (const record of few) for (const named of alike(record.bearers.name)) pushTo(found, named, record);
    return found;
  });
  return (one) => (few.length === 0 ? NOBODY : (index().get(one.bearers.name) ?? NOBODY));
}

/** Records whose name is at least a part of another's, or sounds like it, among those that are wanted. */
export function likeNameIndex(
  records: readonly Rec[],
): (record: Rec, isWanted: (other: Rec) => boolean) => Rec[] {
  const index = lazily(() => {
    const byKey = new Map<string, Rec[]>();
    for (const record of records) for (const key of likeKeys(record.marks.name)) pushTo(byKey, key, record);
    return byKey;
  });
  return ({ marks: { name } }, isWanted) => {
    // Many ask, and mostly there is nobody to be found: how a name may sound is dear to tell.
    if (records.length === 0) return [];
    const found = new Set(likeKeys(name).flatMap((key) => index().get(key) ?? []));
    return [...found].filter((other) => isWanted(other) && mayBeAlike(name, other.marks.name));
  };
}
