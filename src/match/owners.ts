/** Whose account it is: the witnesses of whoever asks for it against those of everybody else. Pure. */
import { IDENTIFIERS, type Identifier } from '../keys.ts';
import { type Claim, type Doubt, isStronger } from './claims.ts';
import { DATES, type DateMark, sameDate } from './in-common.ts';
import { hasKeyInCommon, hasOtherKey } from './memories.ts';
import { isInScriptOf } from './names.ts';
import type { Person } from './persons.ts';
import type { Account } from './register.ts';
import { rivalsOf } from './rivals.ts';
import { decideBy, type Row } from './table.ts';
import { bestLikeness, type Court, type Evidence, evidenceOf, type Witness } from './witnesses.ts';

export type Ruling = {
  kind: 'owns' | 'none' | 'doubt';
  /** The row of the table that has decided, as `<table>.<row>`. */
  row: string;
  claim: Claim | undefined;
  doubt: Doubt | undefined;
  witnesses: readonly Witness[];
  /** Fields that wait, because another account has what they are to become. */
  waiting: readonly Identifier[];
  /** Accounts that may be theirs, beside those that bear their keys. */
  candidates: readonly Account[];
};

type Hearing = Evidence & {
  person: Person;
  claim: Claim;
  court: Court;
  rivals: readonly Person[];
  /** The most that speaks for a rival. */
  most: number;
};
type Judgement = { kind: 'owns' } | { kind: 'none' } | { kind: 'doubt'; doubt: Doubt };

const CONFLICT: Judgement = { kind: 'doubt', doubt: 'conflict' };

/** Table 4: whose account. */
export const OWNERS: readonly Row<Hearing, Judgement>[] = [
  [1, 'settled by hand', ({ claim }) => (claim.rank === 'settled' ? { kind: 'owns' } : undefined)],
  [
    2,
    'a rival asks for it with more right: with another name or birthday, and never seen here, somebody new',
    (hearing) => {
      if (!hasStrongerRival(hearing)) return undefined;
      const isAnother = hearing.name === 'other' || isOther('born', hearing) === true;
      return isAnother && !hasMemory(hearing) ? { kind: 'none' } : CONFLICT;
    },
  ],
  [
    3,
    'more speaks for a rival: with another name, and never seen here, where the rival has that of the account, somebody new',
    (hearing) => {
      if (hearing.most <= hearing.witnesses.length) return undefined;
      return isSomebodyNew(hearing) ? { kind: 'none' } : CONFLICT;
    },
  ],
  [
    4,
    'as much speaks for a rival, unless proved and under the name of the account; or somebody has edited the account, and a rival who is here bears its name and a key',
    (hearing) => {
      const { most, witnesses, claim, name } = hearing;
      const isEqual = most === witnesses.length && !(claim.rank === 'proved' && name === 'same');
      return isEqual || isGivenAway(hearing) ? CONFLICT : undefined;
    },
  ],
  [
    5,
    'the account is remembered for somebody who is gone, or written over, and a key or a name alone speaks for this one; or both, and another day against: a namesake may have got the mailbox',
    (hearing) => {
      if (!isOrphan(hearing)) return undefined;
      return hearing.witnesses.length <= 1 || isNamedOnAnotherDay(hearing) ? CONFLICT : undefined;
    },
  ],
  [
    6,
    'under another name, by one key, or with another birthday or hire date, and no memory that the account bears out; never seen here, by both keys alone, if the two names can be compared',
    (hearing) => {
      if (hearing.name !== 'other' || isIntact(hearing)) return undefined;
      const isGuess = hasOtherDate(hearing) || hasOneKey(hearing) || isByKeysAlone(hearing);
      return isGuess ? CONFLICT : undefined;
    },
  ],
  [
    7,
    'never seen here: with another birthday, under a part of the name, or by one key and no hire date; under a part of the name with another hire date that is not of an import; or by one key under a part of the name that is the whole of somebody else',
    (hearing) => {
      if (hasMemory(hearing)) return undefined;
      const isGuess =
        (isOther('born', hearing) && (hearing.name !== 'same' || isByOneKeyAlone(hearing))) ||
        isHiredAnew(hearing) ||
        (hasOneKey(hearing) && isNamedAsAnother(hearing));
      return isGuess ? CONFLICT : undefined;
    },
  ],
  [8, 'otherwise', () => ({ kind: 'owns' })],
];

export function isKeyAlone(witnesses: readonly Witness[]): boolean {
  return witnesses.length <= 1 && witnesses.every(isKey);
}

function isKey(witness: Witness): boolean {
  return witness === 'email' || witness === 'employee_id';
}

/** Or none. */
function hasOneKey({ witnesses }: Hearing): boolean {
  return witnesses.filter(isKey).length <= 1;
}

/** Under a part of the name with another hire date that is the account's own, and no birthday says that they are one. */
function isHiredAnew(hearing: Hearing): boolean {
  if (hearing.name !== 'part' || isOther('hired', hearing) !== true) return false;
  return isOther('born', hearing) !== false && hearing.court.register.hasOwnHire(hearing.claim.account);
}

/** By one key, without the hire date or against the other key. */
function isByOneKeyAlone(hearing: Hearing): boolean {
  const { person, claim } = hearing;
  const isAgainst = IDENTIFIERS.some((key) => hasOtherKey(key, person.records, claim.account));
  return hasOneKey(hearing) && (isOther('hired', hearing) !== false || isAgainst);
}

/**
 * By one key and the name, and hired or born on another day. Another number says nothing of whoever was entered again: where it is
 * Personio's id, each new record has another, and a company that moves to another Personio has nothing but new ones.
 */
function isNamedOnAnotherDay(hearing: Hearing): boolean {
  const { witnesses } = hearing;
  if (witnesses.length !== 2 || !witnesses.includes('name') || !witnesses.some(isKey)) return false;
  return hasOtherDate(hearing);
}

/** Never seen here, no date agrees, and the two names are written in letters that can be compared. */
function isByKeysAlone(hearing: Hearing): boolean {
  const { memories, person, claim } = hearing;
  if (memories.length > 0 || DATES.some((date) => isOther(date, hearing) === false)) return false;
  return person.records.every(({ marks }) => isInScriptOf(marks.name, claim.account.marks.name));
}

function hasStrongerRival({ rivals, claim }: Hearing): boolean {
  return rivals.some(
    (rival) => rival.claim?.account === claim.account && isStronger(rival.claim.rank, claim.rank),
  );
}

/**
 * Somebody else who is here asks for it as well and bears its name, and nothing but a key speaks for this one, of another name
 * that can be compared.
 */
function isSomebodyNew(hearing: Hearing): boolean {
  const { rivals, person, name, claim } = hearing;
  const { account } = claim;
  if (name !== 'other' || hasMemory(hearing) || DATES.some((date) => isOther(date, hearing) === false))
    return false;
  if (!person.records.every(({ marks }) => isInScriptOf(marks.name, account.marks.name))) return false;
  return rivals.some(
    ({ claim, record, records }) =>
      record.isLiving && claim?.account === account && bestLikeness(records, account.marks.name) === 'same',
  );
}

function hasMemory({ memories }: Hearing): boolean {
  return memories.length > 0;
}

function isIntact({ memories }: Hearing): boolean {
  return memories.some(({ state }) => state === 'intact');
}

/** Remembered for this one, under another name or a part of it, it bears the name and a key of a rival who is here. */
function isGivenAway(hearing: Hearing): boolean {
  if (hearing.name === 'same' || !hasMemory(hearing) || isIntact(hearing)) return false;
  const { account } = hearing.claim;
  return hearing.rivals.some(
    ({ record, records }) =>
      record.isLiving &&
      records.some((one) => hasKeyInCommon(one, account)) &&
      bestLikeness(records, account.marks.name) === 'same',
  );
}

/** Whether it is remembered for somebody who was not read, in scope or not, or over whose record somebody else was written. */
function isOrphan({ claim: { account }, court: { memories, people } }: Hearing): boolean {
  return memories.unreadOwner(account) !== undefined || memories.for(account).some(people.isReplaced);
}

function hasOtherDate(hearing: Hearing): boolean {
  return DATES.some((date) => isOther(date, hearing) === true);
}

/** Only a part of the account's name is theirs, and the whole is that of somebody else. Dear to ask. */
function isNamedAsAnother({ name, person, claim, court: { register, people } }: Hearing): boolean {
  return (
    name !== 'same' &&
    register.recordsNamed(claim.account).some((record) => people.personOf(record) !== person)
  );
}

const NONE: readonly never[] = [];

export function rule(person: Person, court: Court): Ruling {
  const { claim, doubt, row } = person;
  const nothing = { claim: undefined, doubt, row, witnesses: NONE, waiting: NONE, candidates: NONE };
  if (doubt) return { kind: 'doubt', ...nothing };
  if (!claim) return { kind: 'none', ...nothing };
  const { account } = claim;
  const { witnesses, name, memories } = evidenceOf(person, account, court);
  const rivals = rivalsOf(person, account, court);
  let most = 0;
  for (const rival of rivals)
    most = Math.max(most, evidenceOf(rival, account, court, person).witnesses.length);
  const hearing = { person, claim, court, witnesses, name, memories, rivals, most };
  const { row: number, result } = decideBy(OWNERS, hearing);
  return {
    kind: result.kind,
    row: `4.${number}`,
    claim: result.kind === 'owns' ? claim : undefined,
    doubt: result.kind === 'doubt' ? result.doubt : undefined,
    witnesses,
    waiting: NONE,
    candidates: result.kind === 'doubt' ? [account] : NONE,
  };
}

/** Whether the account bears another day than all of the person's records; `undefined` where nobody can tell. */
function isOther(date: DateMark, { person, claim: { account } }: Hearing): boolean | undefined {
  const says = person.records.map(({ marks }) => sameDate(date, marks, account.marks));
  if (says.includes(true)) return false;
  return says.includes(false) || undefined;
}
