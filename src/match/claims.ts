/** Which account each record asks for, looked at by itself, and what of the memory holds today. Pure. */
import { IDENTIFIERS, type Identifier, otherOf, pushTo } from '../keys.ts';
import type { Match, RememberedLink, RememberedMarks } from '../model.ts';
import { nameMarks } from './name-marks.ts';
import { type Account, likeness, type Marks, type Rec, type Register, sameDay } from './register.ts';
import { decideBy, type Row } from './table.ts';

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
  /** The record has the birthday, and a word of the name, that the account had then. */
  isBornThen: boolean;
  isNamedThen: boolean;
};

export type Rank = 'settled' | 'proved' | 'keyed';
/** The more, the stronger. */
export const RANKS: Readonly<Record<Rank, number>> = { settled: 3, proved: 2, keyed: 1 };

export function isStronger(one: Rank, other: Rank): boolean {
  return RANKS[one] > RANKS[other];
}

export type By = (Match & { kind: 'matched' })['by'];
export type Claim = { account: Account; rank: Rank; by: By };
export type Doubt = 'ambiguous' | 'conflict' | 'foreign-domain' | 'record-replaced' | 'leaver-doubtful';
export type Claimed = { row: number; claim?: Claim; doubt?: Doubt };

export type Memories = {
  of(record: Rec): Memory | undefined;
  /** Whom this account is remembered for, whatever holds of it. */
  for(account: Account): readonly Rec[];
};

export function memoriesOf(
  register: Register,
  links: ReadonlyMap<string, RememberedLink> | undefined,
  hashOf: HashOf,
): Memories {
  const memories = new Map<Rec, Memory>();
  const byAccount = new Map<Account, Rec[]>();
  for (const [employee, link] of links ?? []) {
    const record = register.recordOf(employee);
    const account = register.accountOf(link.user);
    if (!record || !account) continue;
    const { marks } = link;
    const [born] = record.marks.born;
    memories.set(record, {
      account,
      state:
        marks && agreeingMarks(account.marks, marks, hashOf) > 0
          ? 'intact'
          : holds(record, account)
            ? 'holds'
            : 'void',
      isBornThen: born !== undefined && marks?.born !== undefined && marks.born === hashOf('born', born),
      isNamedThen: nameMarks(record.marks).some((word) => marks?.name.includes(hashOf('name', word))),
    });
    pushTo(byAccount, account, record);
  }
  return { of: (record) => memories.get(record), for: (account) => byAccount.get(account) ?? [] };
}

/**
 * How many of the remembered marks the account bears; none, if it shows another one in the place of any. A mark that it
 * does not show at all any more says nothing.
 */
export function agreeingMarks(shown: Marks, marks: RememberedMarks, hashOf: HashOf): number {
  let agreeing = 0;
  for (const identifier of IDENTIFIERS) {
    const [then, now] = [marks[identifier], shown[identifier]];
    if (then === undefined || now === undefined) continue;
    if (then !== hashOf(identifier, now)) return 0;
    agreeing += 1;
  }
  if (marks.name.length === 0 || shown.name.words.length === 0) return agreeing;
  const words = nameMarks(shown).map((word) => hashOf('name', word));
  return marks.name.every((word) => words.includes(word)) ? agreeing + 1 : 0;
}

function holds(record: Rec, account: Account): boolean {
  if (hasKeyInCommon(record, account)) return true;
  return likeness(record, account) === 'same' && sameDay(record.marks.hired, account.marks.hired) === true;
}

export type Asking = {
  record: Rec;
  settled: Account | undefined;
  isForeign: boolean;
  memory: Memory | undefined;
  /** A memory of somebody else holds for the same account. */
  isRivalled: boolean;
  /** Engagedly's hire date is kept equal to Personio's: once seen, another one in Personio is a new one. */
  keepsHireDate: boolean;
  identifier: Identifier;
  register: Register;
};

/** Table 1: the claim of one record. */
export const CLAIMS: readonly Row<Asking, Omit<Claimed, 'row'>>[] = [
  [
    1,
    'the tenant file settles it',
    ({ settled }) => settled && { claim: { account: settled, rank: 'settled', by: 'resolve' } },
  ],
  [
    2,
    'the e-mail is outside the domains',
    ({ isForeign }) => (isForeign ? { doubt: 'foreign-domain' } : undefined),
  ],
  [
    3,
    'the memory is intact or holds, and the record is that of somebody else',
    ({ record, memory, keepsHireDate }) =>
      memory && memory.state !== 'void' && isReplaced(record, memory, keepsHireDate)
        ? { doubt: 'record-replaced' }
        : undefined,
  ],
  [
    4,
    'the memory is intact or holds, and no other memory of that account does',
    ({ memory, isRivalled }) => {
      if (!memory || memory.state === 'void' || isRivalled) return undefined;
      return { claim: { account: memory.account, rank: 'proved', by: 'link' } };
    },
  ],
  [
    5,
    'one account, and no other, bears a key and the name',
    (asking) => {
      const [account, ...others] = byAnyKey(asking).filter((one) => likeness(asking.record, one) === 'same');
      if (!account || others.length > 0) return undefined;
      return { claim: { account, rank: 'keyed', by: keyOf(asking, account) } };
    },
  ],
  [
    6,
    'no account bears their address, and none with their number a like name; one alone bears the name, which is nobody else’s, with the birthday, the hire date, or the address but for the domain',
    (asking) => {
      const { record, register } = asking;
      // Whoever's address an account bears may be using it: that is for people to look at. A number nobody uses.
      const isKnown = (one: Account) =>
        (record.marks.email !== undefined && one.marks.email === record.marks.email) ||
        likeness(record, one) !== 'other';
      if (byAnyKey(asking).some(isKnown)) return undefined;
      const [account, ...others] = register.accountsNamed(record.marks.name);
      if (!account || others.length > 0 || register.recordsNamed(account.marks.name).length > 1)
        return undefined;
      const born = sameDay(record.marks.born, account.marks.born);
      const isDated = born ?? sameDay(record.marks.hired, account.marks.hired);
      return (isDated ?? hasMoved(record, account))
        ? { claim: { account, rank: 'keyed', by: 'name' } }
        : undefined;
    },
  ],
  [
    7,
    'two accounts bear the identifier',
    (asking) => (byIdentifier(asking).length > 1 ? { doubt: 'ambiguous' } : undefined),
  ],
  [
    8,
    'one account bears the identifier',
    (asking) => {
      const [account] = byIdentifier(asking);
      return account && { claim: { account, rank: 'keyed', by: 'identifier' } };
    },
  ],
  [
    9,
    'one account bears the other key, which nobody else has, and no identifier that anybody has',
    ({ record, identifier, register }) => {
      const other = otherOf(identifier);
      const [account, ...others] = register.accountsWith(other, record.marks[other]);
      if (!account || others.length > 0) return undefined;
      if (register.recordsWith(other, record.marks[other]).length > 1) return undefined;
      if (register.recordsWith(identifier, account.marks[identifier]).length > 0) return undefined;
      return { claim: { account, rank: 'keyed', by: 'other-identifier' } };
    },
  ],
  [10, 'otherwise', () => ({})],
];

/**
 * HR has written a new person over an old record: the name is another, whatever else agrees; or it is a part, and the
 * birthday is another, or the hire date is a new one, or nothing else agrees either; or it is that of a namesake, and
 * nothing else agrees. A birthday that is still the same speaks against it, unless the hire date is a new one under
 * another name: then it was forgotten.
 */
function isReplaced(
  record: Rec,
  { account, state, isBornThen, isNamedThen }: Memory,
  keepsHireDate: boolean,
): boolean {
  const name = likeness(record, account);
  const born = isBornThen || sameDay(record.marks.born, account.marks.born);
  const hired = sameDay(record.marks.hired, account.marks.hired);
  if (name === 'same') return born === false && hired === false && !hasKeyInCommon(record, account);
  if (born === true) return name === 'other' && hired === false && !isNamedThen;
  if (born === false) return true;
  // Somebody has edited the account: the record's name may be the one it had.
  if (state === 'holds') return name === 'other' && !isNamedThen;
  return name === 'other' || (hired === false && (keepsHireDate || !hasKeyInCommon(record, account)));
}

export function hasKeyInCommon(record: Rec, account: Account): boolean {
  return IDENTIFIERS.some(
    (identifier) =>
      record.marks[identifier] !== undefined && record.marks[identifier] === account.marks[identifier],
  );
}

/** The same address under another domain, and no number that differs: a company has changed its domain. */
function hasMoved({ marks: one }: Rec, { marks: other }: Account): boolean {
  if (one.employee_id !== undefined && other.employee_id !== undefined) return false;
  const local = (email: string | undefined) => email?.slice(0, email.lastIndexOf('@'));
  return one.email !== undefined && local(one.email) === local(other.email);
}

/** Accounts that bear one of the record's keys, each once. */
function byAnyKey({ record, register }: Asking): Account[] {
  const found = IDENTIFIERS.flatMap((identifier) =>
    register.accountsWith(identifier, record.marks[identifier]),
  );
  return [...new Set(found)];
}

function keyOf({ record, identifier }: Asking, account: Account): By {
  return record.marks[identifier] === account.marks[identifier] ? 'identifier' : 'other-identifier';
}

function byIdentifier({ record, identifier, register }: Asking): readonly Account[] {
  return register.accountsWith(identifier, record.marks[identifier]);
}

export function claimOf(asking: Asking): Claimed {
  const { row, result } = decideBy(CLAIMS, asking);
  return { row, ...result };
}
