/** What of the memory holds today. Pure. */
import { IDENTIFIERS, type Identifier, pushAt } from '../keys.ts';
import type { MissingPerson, RememberedLink, RememberedMarks } from '../model.ts';
import { likeness, type Marks, sameDate } from './in-common.ts';
import { wordMarks } from './name-marks.ts';
import type { Likeness } from './names.ts';
import type { Account, Rec, Register } from './register.ts';

export type MarkKind = 'email' | 'employee_id' | 'name' | 'born';
/** The keyed hash of one mark. */
export type HashOf = (kind: MarkKind, text: string) => string;

/**
 * *intact*: the account bears every mark that was remembered and that it still shows. *holds*: a key agrees between the
 * two today, or name and hire date do. *void*: neither.
 */
export type Memory = {
  account: Account;
  state: 'intact' | 'holds' | 'void';
  /** What the account bore then. */
  marks: RememberedMarks | undefined;
};

export type Memories = {
  hashOf: HashOf;
  of(record: Rec): Memory | undefined;
  /** Whom this account is remembered for, whatever holds of it. */
  for(account: Account): readonly Rec[];
  /** The reference of the person whom this account is remembered for, if nobody who was read is that person. */
  unreadOwner(account: Account): string | undefined;
  /** The day, `YYYY-MM-DD`, on which this record was first seen, if that was of late. */
  cameOn(record: Rec): string | undefined;
};

/** What the account bore when it was theirs, and on which days, `YYYY-MM-DD`, they went and came. */
export type Orphan = Pick<MissingPerson, 'marks' | 'went' | 'came'>;

/** What is remembered, as it is handed to the matching. */
export type Remembered = {
  /** By employee id. */
  links: ReadonlyMap<string, RememberedLink>;
  hashOf: HashOf;
  /** Accounts that are remembered as those of people who are gone from Personio: by user id. */
  orphans: ReadonlyMap<string, Orphan>;
  /** By employee id: the day, `YYYY-MM-DD`, on which people were first seen, of those who came of late. */
  came: ReadonlyMap<string, string>;
  /** Whom an account is remembered for, if nobody who was read is that person: the reference; by user id. */
  unreadOwner(user: string): string | undefined;
};

export function memoriesOf(register: Register, { links, hashOf, unreadOwner, came }: Remembered): Memories {
  const byAccount: (Rec[] | undefined)[] = register.accounts.map(() => undefined);
  const memories = register.records.map((record): Memory | undefined => {
    const link = links.get(record.id);
    const account = link && register.accountOf(link.user);
    if (!account) return undefined;
    pushAt(byAccount, account.at, record);
    const { marks } = link;
    const isIntact = marks !== undefined && agreeingMarks(account.marks, marks, hashOf) > 0;
    return { account, marks, state: isIntact ? 'intact' : holds(record, account) ? 'holds' : 'void' };
  });
  return {
    hashOf,
    of: ({ at }) => memories[at],
    for: ({ at }) => byAccount[at] ?? NOBODY,
    unreadOwner: ({ id }) => unreadOwner(id),
    cameOn: ({ id }) => came.get(id),
  };
}

const NOBODY: readonly never[] = [];

/**
 * How many of the remembered marks the account bears; none, if it shows another one in the place of any. A mark that it
 * does not show at all any more says nothing.
 */
export function agreeingMarks(shown: Marks, marks: RememberedMarks, hashOf: HashOf): number {
  let agreeing = 0;
  for (const identifier of IDENTIFIERS) {
    const then = marks[identifier];
    const now = shown[identifier];
    if (then === undefined || now === undefined) continue;
    if (then !== hashOf(identifier, now)) return 0;
    agreeing += 1;
  }
  if (marks.name.length === 0 || shown.name.words.length === 0) return agreeing;
  const words = wordMarks(shown.name).map((word) => hashOf('name', word));
  for (const word of marks.name) if (!words.includes(word)) return 0;
  return agreeing + 1;
}

function holds(record: Rec, account: Account): boolean {
  if (hasKeyInCommon(record, account)) return true;
  return likeness(record, account) === 'same' && sameDate('hired', record.marks, account.marks) === true;
}

/** Whether the record has the birthday that the account had then. */
export function isBornThen({ marks }: Rec, { marks: then }: Memory, hashOf: HashOf): boolean {
  if (then?.born === undefined) return false;
  const [born] = marks.born;
  return born !== undefined && then.born === hashOf('born', born);
}

/** How the record's name agrees with the one that the account had then: with all its words, with some, or with none. */
export function likenessThen({ marks }: Rec, { marks: then }: Memory, hashOf: HashOf): Likeness {
  const isThen = wordMarks(marks.name).map((word) => then?.name.includes(hashOf('name', word)) === true);
  if (!isThen.includes(true)) return 'other';
  return isThen.includes(false) ? 'part' : 'same';
}

/** Whether it is intact or holds. */
export function speaks(memory: Memory | undefined): memory is Memory {
  return memory !== undefined && memory.state !== 'void';
}

export function keysInCommon(record: Rec, account: Account): number {
  return IDENTIFIERS.filter(
    (identifier) =>
      record.marks[identifier] !== undefined && record.marks[identifier] === account.marks[identifier],
  ).length;
}

/** Whether the account bears such a key, and the records have others. */
export function hasOtherKey(identifier: Identifier, records: readonly Rec[], account: Account): boolean {
  const key = account.marks[identifier];
  const known = records.flatMap(({ marks }) => marks[identifier] ?? []);
  return key !== undefined && known.length > 0 && !known.includes(key);
}

export function hasKeyInCommon(record: Rec, account: Account): boolean {
  return hasKey('email', record, account) || hasKey('employee_id', record, account);
}

function hasKey(identifier: Identifier, { marks: one }: Rec, { marks: other }: Account): boolean {
  return one[identifier] !== undefined && one[identifier] === other[identifier];
}
