/** Whose account it is: the witnesses of whoever asks for it against those of everybody else. Pure. */
import { IDENTIFIERS, type Identifier } from '../keys.ts';
import { type Claim, type Doubt, hasKeyInCommon, isStronger, type Memories, type Memory } from './claims.ts';
import type { Name } from './names.ts';
import { compareNames, type Likeness } from './names.ts';
import { isAtHome, type People, type Person } from './persons.ts';
import { type Account, type Marks, type Register, sameDay } from './register.ts';
import { decideBy, type Row } from './table.ts';

/** Something that speaks for it that an account is a person's. Each counts once. */
export type Witness = 'memory' | 'email' | 'employee_id' | 'name' | 'hired' | 'born';

export type Ruling = {
  kind: 'owns' | 'none' | 'doubt';
  /** The row of the table that has decided, as `<table>.<row>`. */
  row: string;
  claim?: Claim;
  doubt?: Doubt;
  witnesses: readonly Witness[];
  /** Fields that wait, because another account has what they are to become. */
  waiting: readonly Identifier[];
  /** Accounts that may be theirs, beside those that bear their keys. */
  candidates: readonly Account[];
};

const DATES = ['hired', 'born'] as const;

export type Court = { register: Register; memories: Memories; people: People };

/** Everything that speaks for it that this account is the person's: table 3. `against`: the rival's claim is weighed with this one's. */
export function witnessesOf(person: Person, account: Account, court: Court, against?: Person): Witness[] {
  const found: Witness[] = [];
  const records = person.records;
  const isElsewhere = person.claim !== undefined && person.claim.account !== account;
  if (!isElsewhere && memoriesAt(person, account, court).length > 0) found.push('memory');
  for (const identifier of IDENTIFIERS)
    if (testifies(identifier, person, account, court, against)) found.push(identifier);
  const name = bestLikeness(records, account.marks.name);
  const hasKey = () => records.some((record) => hasKeyInCommon(record, account));
  if (name === 'same' && (!isAtHomeElsewhere(person, account) || hasKey())) found.push('name');
  if (found.length === 0 || name === 'other') return found;
  for (const mark of DATES)
    if (records.some(({ marks }) => sameDay(marks[mark], account.marks[mark]))) found.push(mark);
  return found;
}

/** What a person's records remember of this account; whoever was written over an old record remembers nothing by it. */
export function memoriesAt(person: Person, account: Account, { memories, people }: Court): Memory[] {
  const found: Memory[] = [];
  for (const record of person.records) {
    const memory = memories.of(record);
    if (memory?.account === account && !people.isReplaced(record)) found.push(memory);
  }
  return found;
}

/**
 * A key that somebody else bears, too, says nothing about either; against a third who does not bear it, it speaks for
 * each of them.
 */
function testifies(
  identifier: Identifier,
  person: Person,
  account: Account,
  { register, people }: Court,
  against: Person | undefined,
): boolean {
  const bearers = register.recordsWith(identifier, account.marks[identifier]);
  if (!bearers.some((record) => people.personOf(record) === person)) return false;
  return against
    ? !bearers.some((record) => people.personOf(record) === against)
    : bearers.every((record) => people.personOf(record) === person);
}

function isAtHomeElsewhere(person: Person, account: Account): boolean {
  return person.claim?.account !== account && isAtHome(person);
}

/** Everybody else who asks for this account, or for whom something speaks at it. */
function rivalsOf(person: Person, account: Account, court: Court): Person[] {
  const { register, memories, people } = court;
  const found: Person[] = [];
  const add = (other: Person | undefined) => {
    if (other === undefined || other === person || found.includes(other)) return;
    if (!isSafelyElsewhere(other, account, court)) found.push(other);
  };
  // Whoever is settled on it by hand may have nothing in common with it.
  for (const other of people.claimantsOf(account)) add(other);
  for (const identifier of IDENTIFIERS)
    for (const record of register.recordsWith(identifier, account.marks[identifier]))
      add(people.personOf(record));
  for (const record of memories.for(account)) add(people.personOf(record));
  // The name of whoever is at home elsewhere says nothing here, and common names are many.
  for (const record of people.straysNamed(account.marks.name)) add(people.personOf(record));
  return found;
}

/** Whoever is settled on another account by hand, or proved there by an intact memory, wants no second one. */
export function isSafelyElsewhere(
  { claim, records }: Person,
  account: Account,
  { memories }: Court,
): boolean {
  if (!claim || claim.account === account) return false;
  if (claim.rank === 'settled') return true;
  return records.some((one) => {
    const memory = memories.of(one);
    return memory?.account === claim.account && memory.state === 'intact';
  });
}

type Hearing = {
  person: Person;
  claim: Claim;
  witnesses: readonly Witness[];
  /** The most that speaks for a rival. */
  most: number;
  hasStrongerRival: boolean;
  name: Likeness;
  hasMemory: boolean;
  isIntact: boolean;
  /** The account has another birthday or hire date than any of the person's records. */
  hasOtherDate: boolean;
  isOtherBirthday: boolean;
  /** Only a part of the account's name is theirs, and the whole is that of somebody else. Dear to ask. */
  isNamedAsAnother(): boolean;
  /** The account is remembered for somebody who is gone from Personio. */
  isOrphan: boolean;
};
type Judgement = { kind: 'owns' } | { kind: 'none' } | { kind: 'doubt'; doubt: Doubt };

const CONFLICT: Judgement = { kind: 'doubt', doubt: 'conflict' };

/** Table 4: whose account. */
export const OWNERS: readonly Row<Hearing, Judgement>[] = [
  [1, 'settled by hand', ({ claim }) => (claim.rank === 'settled' ? { kind: 'owns' } : undefined)],
  [
    2,
    'a rival asks for it with more right: with another name, and never seen here, somebody new',
    ({ hasStrongerRival, name, hasMemory }) => {
      if (!hasStrongerRival) return undefined;
      return name === 'other' && !hasMemory ? { kind: 'none' } : CONFLICT;
    },
  ],
  [3, 'more speaks for a rival', ({ most, witnesses }) => (most > witnesses.length ? CONFLICT : undefined)],
  [
    4,
    'as much speaks for a rival, unless proved and under the name of the account',
    ({ most, witnesses, claim, name }) =>
      most === witnesses.length && !(claim.rank === 'proved' && name === 'same') ? CONFLICT : undefined,
  ],
  [
    5,
    'a key or a name alone, and the account is remembered for somebody who is gone',
    ({ witnesses, isOrphan }) => (isOrphan && witnesses.length <= 1 ? CONFLICT : undefined),
  ],
  [
    6,
    'under another name, by one key, or with another birthday or hire date, and no memory that the account bears out',
    ({ witnesses, isIntact, name, hasOtherDate }) =>
      name === 'other' && !isIntact && (hasOtherDate || witnesses.filter(isKey).length <= 1)
        ? CONFLICT
        : undefined,
  ],
  [
    7,
    'never seen here, by one key: with another birthday, or under a part of the name that is the whole of somebody else',
    ({ witnesses, hasMemory, isOtherBirthday, isNamedAsAnother }) =>
      !hasMemory && witnesses.filter(isKey).length <= 1 && (isOtherBirthday || isNamedAsAnother())
        ? CONFLICT
        : undefined,
  ],
  [8, 'otherwise', () => ({ kind: 'owns' })],
];

export function isKeyAlone(witnesses: readonly Witness[]): boolean {
  return witnesses.length <= 1 && witnesses.every(isKey);
}

function isKey(witness: Witness): boolean {
  return witness === 'email' || witness === 'employee_id';
}

/** `orphans`: ids of accounts that are remembered as those of people who are gone. */
export function rule(person: Person, orphans: ReadonlySet<string>, court: Court): Ruling {
  const { claim, doubt, row } = person;
  const nothing = { witnesses: [], waiting: [], candidates: [] };
  if (doubt) return { kind: 'doubt', doubt, row, ...nothing };
  if (!claim) return { kind: 'none', row, ...nothing };
  const { account } = claim;
  const witnesses = witnessesOf(person, account, court);
  const rivals = rivalsOf(person, account, court);
  const memories = memoriesAt(person, account, court);
  const name = bestLikeness(person.records, account.marks.name);
  const isOtherBirthday = isOther('born', person, account);
  const { row: number, result } = decideBy(OWNERS, {
    person,
    claim,
    witnesses,
    most: rivals.reduce(
      (most, rival) => Math.max(most, witnessesOf(rival, account, court, person).length),
      0,
    ),
    hasStrongerRival: rivals.some(
      (rival) => rival.claim?.account === account && isStronger(rival.claim.rank, claim.rank),
    ),
    name,
    hasMemory: memories.length > 0,
    isIntact: memories.some(({ state }) => state === 'intact'),
    hasOtherDate: isOtherBirthday || isOther('hired', person, account),
    isOtherBirthday,
    isNamedAsAnother: () =>
      name !== 'same' &&
      court.register
        .recordsNamed(account.marks.name)
        .some((record) => court.people.personOf(record) !== person),
    isOrphan: orphans.has(account.id),
  });
  const decided = { row: `4.${number}`, witnesses, waiting: [], candidates: [] };
  if (result.kind === 'doubt')
    return { ...decided, kind: 'doubt', doubt: result.doubt, candidates: [account] };
  return result.kind === 'owns' ? { ...decided, kind: 'owns', claim } : { ...decided, kind: 'none' };
}

/** Whether the account bears another day than all of the person's records. */
function isOther(mark: 'born' | 'hired', person: Person, account: Account): boolean {
  let isOneOther = false;
  for (const { marks } of person.records) {
    const says = sameDay(marks[mark], account.marks[mark]);
    if (says === true) return false;
    if (says === false) isOneOther = true;
  }
  return isOneOther;
}

/** How the name agrees that agrees best: all records of a person testify together. */
export function bestLikeness(records: readonly { marks: Marks }[], name: Name): Likeness {
  let best: Likeness = 'other';
  for (const { marks } of records) {
    const found = compareNames(marks.name, name);
    if (found === 'same') return found;
    if (found === 'part') best = found;
  }
  return best;
}
