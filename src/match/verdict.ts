/** What a match permits: whether the account may be blocked, and what of it is remembered. Pure. */
import { IDENTIFIERS } from '../keys.ts';
import type { DesiredUser, Permits, User } from '../model.ts';
import { followersIn } from './followers.ts';
import type { Rulings } from './freed.ts';
import { DAYS_BETWEEN, mayBeAtOnce, mayBeNamesake } from './humans.ts';
import { type Marks, marksOf, mayBeSameBirth, sameDate } from './in-common.ts';
import { lazily } from './lazily.ts';
import { hasOtherKey, keysInCommon, type Orphan } from './memories.ts';
import { compareNames, type Likeness, mayBeAlike, mayBeMisspelt, mayBeRewritten, nameOf } from './names.ts';
import type { Ruling } from './owners.ts';
import type { Person } from './persons.ts';
import { type Account, type Rec, recordsSharing } from './register.ts';
import { decideBy, type Row } from './table.ts';
import { takenFrom } from './taken.ts';
import {
  bestLikeness,
  type Court,
  hasOwnNumber,
  isSafelyElsewhere,
  memoriesAt,
  type Witness,
} from './witnesses.ts';

type Given = { isSettled: boolean; isTaken: boolean; witnesses: number; name: Likeness };
type Rights = { mayBlock: boolean; remember: Permits['remember'] };

/** Table 6. Fields are written in every row. */
export const PERMITS: readonly Row<Given, Rights>[] = [
  [
    1,
    'settled by hand, and more speaks for somebody else, or may: everything waits until somebody has approved it',
    ({ isSettled, isTaken }) =>
      isSettled && isTaken ? { mayBlock: true, remember: 'if-written' } : undefined,
  ],
  [2, 'settled by hand', ({ isSettled }) => (isSettled ? { mayBlock: true, remember: 'marks' } : undefined)],
  [
    3,
    'two witnesses or more, the name not another',
    ({ witnesses, name }) =>
      witnesses >= 2 && name !== 'other' ? { mayBlock: true, remember: 'marks' } : undefined,
  ],
  [
    4,
    'one witness, a part of the name',
    ({ name }) => (name !== 'other' ? { mayBlock: false, remember: 'pair' } : undefined),
  ],
  [5, 'another name', () => ({ mayBlock: false, remember: 'if-written' })],
];

export type Verdicts = {
  of(person: Person, ruling: Ruling): Permits;
  /**
   * Whether somebody without an account may be somebody who is here, under another record: a leaver by all that is known; of
   * anybody else by the whole name, where that one, here or gone, has an account and no birthday tells them apart.
   */
  isHere(person: Person): boolean;
  /** Whether the account of somebody who is gone from Personio altogether is somebody's by now. */
  isOwned(account: Account): boolean;
  /** Who is here and uses such an account, or may be whoever had it. */
  behind(account: Account, orphan: Orphan): readonly Rec[];
};

/** `today`: `YYYY-MM-DD`; `mayBeAdded`: whether this run would add somebody who has no account. */
export function verdictsOf(
  rulings: Rulings,
  court: Court,
  { today, mayBeAdded }: { today: string; mayBeAdded(person: DesiredUser): boolean },
): Verdicts {
  const owned = lazily(
    () => new Set(rulings.flatMap(({ kind, claim }) => (kind === 'owns' && claim ? claim.account : []))),
  );
  const followers = followersIn(rulings, court, today);
  const doubles = doublesOf(rulings, court, mayBeAdded);
  return {
    of: (person, ruling) => {
      const { claim, witnesses } = ruling;
      if (!claim) return { block: false, remember: 'if-written' };
      const { account } = claim;
      const records = person.records;
      const name = bestLikeness(records, account.marks.name);
      const isSettled = claim.rank === 'settled';
      // A memory that is not intact speaks for no block.
      const isIntact = memoriesAt(person, account, court).some(({ state }) => state === 'intact');
      const counted = isIntact ? witnesses : witnesses.filter((witness) => witness !== 'memory');
      const isDated = witnesses.includes('hired') || witnesses.includes('born');
      // A number that is another's outweighs one witness, and must not become the memory of a guess.
      const isAgainst =
        !isIntact &&
        !isDated &&
        !hasOwnNumber(account, court) &&
        hasOtherKey('employee_id', records, account);
      const sure = counted.length - (isAgainst ? 1 : 0);
      const all = isAgainst ? sure : witnesses.length;
      const from = isSettled ? takenFrom(person, account, court) : undefined;
      const given = { isSettled, isTaken: from !== undefined, name };
      const { result } = decideBy(PERMITS, { ...given, witnesses: all });
      const strict = sure === all ? result : decideBy(PERMITS, { ...given, witnesses: sure }).result;
      // An entry says whose account it is, and of a leaver that they are gone, but not of somebody whom the filter keeps out.
      const isDouble = person.record.isLiving && doubles.has(person);
      const isFree =
        isUnused(person, account, counted) && !followers.mayBeAt(account, person, counted.length >= 3);
      const block =
        !isDouble &&
        (isSettled ||
          (strict.mayBlock &&
            isFree &&
            !followers.isAwaited(person) &&
            // What is blocked already waits for nobody.
            (account.user.blocked || !(followers.isBack(person) || followers.isBornAt(account, person)))));
      // Remembered with its marks, it would outweigh tomorrow what nobody has looked at since.
      const isOpenLeaver = !person.record.isLiving && !account.user.blocked;
      const isGuess = isOpenLeaver && !isSettled && !isIntact && !isFree;
      // Whoever was written over keeps what is remembered until somebody has looked: the next run would know nothing of it.
      const isAnothers =
        !isSettled &&
        court.memories
          .for(account)
          .some((record) => court.people.isReplaced(record) && !records.includes(record));
      const usual = isGuess && result.remember === 'marks' ? 'pair' : result.remember;
      const remember = isAnothers ? 'if-written' : usual;
      return { block, remember, ...(from ? { takenFrom: from } : {}) };
    },
    isHere: (person) => (person.record.isLiving ? isNamedTwice(person) : followers.isHere(person)),
    isOwned: (account) => owned().has(account),
    behind: (account, orphan) => [
      ...bearersOf(account, court).filter(isHere),
      ...followers.behind(account, orphan),
    ],
  };

  /** Whether this is a record of somebody who is here, also if it is an old one. */
  function isHere(record: Rec): boolean {
    return record.isLiving || court.people.personOf(record)?.record.isLiving === true;
  }

  function isNamedTwice({ record }: Person): boolean {
    return court.register.recordsNamed(record).some((other) => {
      const person = court.people.personOf(other);
      if (person?.record !== other || rulings[person.at]?.kind !== 'owns') return false;
      return mayBeNamesake(other, record);
    });
  }

  /** Whether no record of somebody else who is here uses a key of the account or has it in memory. */
  function isUnused(person: Person, account: Account, witnesses: readonly Witness[]): boolean {
    return bearersOf(account, court).every((record) => {
      const other = court.people.personOf(record);
      if (other === person || !isHere(record)) return true;
      if (other && isSafelyElsewhere(other, account, court)) return true;
      if (witnesses.length < 3) return false;
      // Whoever has both keys may have changed the whole name.
      if (keysInCommon(record, account) > 1 && isBornAlike(record, [account, ...person.records]))
        return false;
      return (
        [account, ...person.records].every((one) => isSomebodyElse(record, one)) &&
        // Whoever comes to the key about when the other goes may have married, and be written by another clerk.
        !person.records.some(
          (one) => mayBeAtOnce(one, record, DAYS_BETWEEN) && mayBeMisspelt(one.marks.name, record.marks.name),
        )
      );
    });
  }
}

/** Of whom somebody who is here, and has no account yet, or none since they are in doubt, may be a second record: both bear one name. */
function doublesOf(
  rulings: Rulings,
  { register, people }: Court,
  mayBeAdded: (person: DesiredUser) => boolean,
): Set<Person> {
  const waiting = people.persons.filter(({ at, record }) => {
    const kind = record.isLiving ? rulings[at]?.kind : undefined;
    return kind === 'doubt' || (kind === 'none' && mayBeAdded(record.person));
  });
  return new Set(
    waiting.flatMap(({ record }) =>
      register
        .recordsNamed(record)
        .filter((other) => other !== record && mayBeNamesake(other, record))
        .flatMap((other) => people.personOf(other) ?? []),
    ),
  );
}

/** Whether no birthday says that they are two. */
function isBornAlike({ marks }: Rec, others: readonly { marks: Marks }[]): boolean {
  return others.every((other) => sameDate('born', marks, other.marks) !== false);
}

/** Whether nothing but a key is left in common: neither a part of the name, nor a day. */
function isSomebodyElse(one: { marks: Marks }, other: { marks: Marks }): boolean {
  const [name, another] = [one.marks.name, other.marks.name];
  if (mayBeAlike(name, another) || mayBeRewritten(name, another)) return false;
  return (
    sameDate('hired', one.marks, other.marks) !== true && mayBeSameBirth(one.marks, other.marks) !== true
  );
}

/** Everybody who bears a key of the account or has it in memory; whoever does both, more than once. */
function bearersOf(account: Account, { memories }: Court): Rec[] {
  return [...memories.for(account), ...recordsSharing(account)];
}

/**
 * What may be remembered of an account that turned up while somebody was added, because Engagedly has their e-mail or
 * number already: `fields` are those of the person, by their write names.
 */
export function rememberMet(fields: Readonly<Record<string, unknown>>, user: User): Permits['remember'] {
  const [one, other] = [{ marks: marksOf(fields) }, { marks: marksOf(user.fields) }];
  const name = compareNames(nameOf(fields.first_name, fields.last_name), other.marks.name);
  const agreeing = IDENTIFIERS.filter(
    (identifier) => one.marks[identifier] !== undefined && one.marks[identifier] === other.marks[identifier],
  );
  const isOtherNumber =
    one.marks.employee_id !== undefined &&
    other.marks.employee_id !== undefined &&
    one.marks.employee_id !== other.marks.employee_id;
  // A number that is another's speaks against one key as a name does.
  if (agreeing.length === 0 || (isOtherNumber && name !== 'same')) return 'if-written';
  const witnesses = agreeing.length + (name === 'same' ? 1 : 0);
  return decideBy(PERMITS, { isSettled: false, isTaken: false, witnesses, name }).result.remember;
}
