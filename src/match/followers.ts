/**
 * Whether somebody who is here may be a leaver, back under a record that has nothing in common with the old one but a
 * name and the time. Then the old account waits. Pure.
 */
import { addDays, datesOf } from '../dates.ts';
import type { Rulings } from './freed.ts';
import {
  DAYS_BETWEEN,
  isAtOnce,
  isLater,
  isSoonAfter,
  isTimely,
  isTransfer,
  looksLikeReturn,
  mayBeNamesake,
  mayBeTimely,
  mayReturn,
} from './humans.ts';
import { type Marks, mayBeSameBirth, sameDate } from './in-common.ts';
import { lazily } from './lazily.ts';
import { addressIndex, daysUntil, hireIndex, UNKNOWN, wordIndex } from './living.ts';
import type { Word } from './name-words.ts';
import {
  commonWords,
  compareNames,
  hasUnheard,
  hasWord,
  isNear,
  mayBeAlike,
  mayBeRewritten,
  type Name,
  soundAlike,
} from './names.ts';
import type { Person } from './persons.ts';
import { type Account, likeNameIndex, type Rec } from './register.ts';
import type { Court } from './witnesses.ts';

/** So long a hire is recent; whoever is yet to start is, too. */
const RECENT_DAYS = 60;
/** A word that so many people at most have in their names tells them from all others. */
const RARE = 5;

export type Followers = {
  /** Whether somebody without an account may be this leaver, back under another record. */
  isAwaited(leaver: Person): boolean;
  /** The same of somebody who has an account of their own by now. */
  isBack(leaver: Person): boolean;
  /**
   * Whether the leaver's account bears the whole name of somebody who is here and has none: then it may be theirs. The
   * leaver's birthday is the account's only where it is surely the leaver's.
   */
  mayBeAt(account: Account, leaver: Person, isSure: boolean): boolean;
  /** Whether somebody who is here has the birthday of the leaver's account, of which the leaver's record knows none. */
  isBornAt(account: Account, leaver: Person): boolean;
  /** Whether somebody who is here may be this leaver, who has no account: then none is added for a record that is over. */
  isHere(leaver: Person): boolean;
  /** Whether somebody who is here may be whoever had this account and is gone from Personio altogether. */
  mayBeBehind(account: Account): boolean;
};

/** `today`: `YYYY-MM-DD`. */
export function followersIn(rulings: Rulings, { register, people }: Court, today: string): Followers {
  const firstRecent = addDays(today, -RECENT_DAYS);
  const here = people.persons.filter(({ record }) => record.isLiving);
  /** Also the earlier records of whoever is here. */
  const living = here.flatMap(({ records }) => records);
  const isOfSomebodyHere = new Set(living);
  const without = here.filter(({ at }) => rulings[at]?.kind !== 'owns').map(({ record }) => record);
  const isBare = new Set(without);
  const isInDoubt = new Set(
    here.filter(({ at }) => rulings[at]?.kind === 'doubt').map(({ record }) => record),
  );
  const withoutLike = likeNameIndex(without);
  const withoutNamed = register.namesakesAmong(without);
  const howMany = new Map<Word, number>();
  const about = new Map<string, readonly string[]>();
  const unheard = lazily(() => without.filter(({ marks }) => hasUnheard(marks.name)));
  const heard = lazily(() => without.filter(({ marks }) => !hasUnheard(marks.name)));
  const byHire = lazily(() => hireIndex(living));
  const livingWith = lazily(() => wordIndex(living));
  const addressedAs = lazily(() => addressIndex(living));
  const recentlyHired = lazily(() =>
    living.filter(({ marks: { hired } }) => [...hired].some((day) => day >= firstRecent)),
  );
  return {
    isAwaited: ({ record, records }) => !record.isLiving && records.some((one) => isAwaited(one, record)),
    isBack: ({ record, records }) =>
      !record.isLiving &&
      records.some((one) => isBack(one, record) || before(one).some((other) => isBack(other, one, [one]))),
    mayBeAt: (account, leaver, isSure) =>
      !leaver.record.isLiving &&
      withoutNamed(account).some((other) =>
        [account, ...(isSure ? leaver.records : [])].every(
          ({ marks }) => mayBeSameBirth(marks, other.marks) !== false,
        ),
      ),
    isBornAt: ({ marks }, { record }) =>
      !record.isLiving && bornLike(marks).some((other) => isLikely(marks, other)),
    isHere: ({ record, records }) =>
      !record.isLiving &&
      records.some((one) =>
        [...register.recordsNamed(one), ...bornLike(one.marks), ...hiredOn(one.marks.hired)].some((other) =>
          isLikely(one.marks, other),
        ),
      ),
    mayBeBehind: (account) => {
      const { marks } = account;
      if (withoutNamed(account).length > 0) return true;
      return [...bornLike(marks), ...hiredOn(marks.hired)].some((other) => isLikely(marks, other));
    },
  };

  function isAwaited(record: Rec, last: Rec): boolean {
    if (withoutNamed(record).some((other) => mayBeNamesake(record, other))) return true;
    const isBorn = (other: Rec) => mayBeSameBirth(record.marks, other.marks, () => isTimely(last, other));
    const isSoon = (other: Rec) => isSoonAfter(last, other) ?? isNew(other);
    const mayBe = (other: Rec) =>
      isBorn(other) ??
      (mayReturn(record, other) || isSoon(other) || isLater(last, other) || isInDoubt.has(other));
    const isLike = withoutLike(record, mayBe).some(
      (other) =>
        isBorn(other) === true ||
        // A transfer often keeps the day on which somebody was hired first.
        sameDate('hired', record.marks, other.marks) === true ||
        isSoon(other) ||
        // Whoever comes under all but the same name, or with a rare part of it, however much later, has an account of
        // their own first; and whoever is in doubt, for however long they have been here: the record was made twice.
        isNear(record.marks.name, other.marks.name) ||
        (isLater(last, other) && hasRare(record.marks.name, other.marks.name)) ||
        looksLikeReturn(record, other),
    );
    const { name } = record.marks;
    const isRewritten = (other: Rec) =>
      isSoon(other) && isBorn(other) !== false && mayBeRewritten(name, other.marks.name);
    // Married, misspelled, and all keys new: the birthday and the time are what is left.
    return (
      isLike ||
      (hasUnheard(name) ? heard() : unheard()).some(isRewritten) ||
      bornLike(record.marks, (other) => isTimely(last, other)).some(
        (other) => isBare.has(other) && (isSoon(other) || !register.knowsHires),
      )
    );
  }

  /** Records of the same name that ended when this one began: then they were those of one human, by whatever keys. */
  function before(record: Rec): Rec[] {
    return register
      .recordsNamed(record)
      .filter((other) => !other.isLiving && isAtOnce(other, record) && mayBeNamesake(other, record));
  }

  /** `also`: records of which no birthday may say that they are somebody else's either. */
  function isBack(record: Rec, last: Rec, also: readonly Rec[] = []): boolean {
    const { marks } = record;
    const [ends] = datesOf(last.ends ?? '');
    const found = [
      ...bornLike(marks, (other) => mayBeTimely(last, other)),
      ...hiredOn(marks.hired),
      ...(ends ? hiredOn(daysAbout(ends)) : recentlyHired()),
      ...(register.knowsHires ? hiredOn([UNKNOWN]) : []),
    ];
    const isThem = (other: Rec) =>
      (isLikely(marks, other, last) &&
        also.every((one) => mayBeSameBirth(one.marks, other.marks) !== false)) ||
      (other.isLiving && isTransfer(last, other));
    return found.some(isThem) || isHiredAgain(record, last);
  }

  /**
   * Whether somebody of the whole name, or with an address made of it, was hired at any time after this; or of all but the
   * whole, where it is long ago: of whoever has just left the days about it tell.
   */
  function isHiredAgain(record: Rec, last: Rec): boolean {
    if (last.ends === undefined) return false;
    const { name } = record.marks;
    const mayBe = (other: Rec) => other.isLiving && mayBeSameBirth(record.marks, other.marks) !== false;
    const isAgain = (other: Rec) => mayBe(other) && isLater(last, other);
    const leaver = people.personOf(record);
    const known = [...(leaver?.records ?? []), rulings[leaver?.at ?? -1]?.claim?.account];
    if (addressedAs()(record, last, known).some(mayBe)) return true;
    if (register.recordsNamed(record).some(isAgain)) return true;
    if (addDays(today, -DAYS_BETWEEN) < last.ends) return false;
    return livingWith()(name).some((other) => isAgain(other) && isNear(name, other.marks.name));
  }

  /** Those of whom it may be said that they were born on the same day. */
  function bornLike(marks: Marks, isInTime = (other: Rec) => isHiredLike(marks, other)): Rec[] {
    return register
      .recordsBorn(marks)
      .filter((other) => mayBeSameBirth(marks, other.marks, () => isInTime(other)) === true);
  }

  /**
   * Whoever is here under a name that tells, and was not born on another day; or was born, and hired, on the same days.
   * `last`: of the leaver who may be back.
   */
  function isLikely(marks: Marks, other: Rec, last?: Rec): boolean {
    if (!isOfSomebodyHere.has(other)) return false;
    const isInTime = () => isHiredLike(marks, other) || (last !== undefined && mayBeTimely(last, other));
    const born = mayBeSameBirth(marks, other.marks, isInTime);
    if (born === false) return false;
    // Married into another name, or in other letters.
    if (born && isHiredLike(marks, other)) return true;
    const [one, two] = [marks.name, other.marks.name];
    if (born) return mayBeAlike(one, two);
    // Any name: nothing but the days tell.
    if (mayBeRewritten(one, two) && (isHiredLike(marks, other) || (last && isAtOnce(last, other))))
      return true;
    const name = compareNames(one, two);
    if (name !== 'part') return name === 'same' || soundAlike(one, two);
    return isNear(one, two) || hasRare(one, two);
  }

  function isHiredLike(marks: Marks, other: Rec): boolean {
    return sameDate('hired', marks, other.marks) === true;
  }

  /** Whether the two have a word in common that hardly anybody else in the company has. */
  function hasRare(one: Name, other: Name): boolean {
    return commonWords(one, other).some((word) => {
      const count =
        howMany.get(word) ?? people.persons.filter(({ record }) => hasWord(record.marks.name, word)).length;
      howMany.set(word, count);
      return count <= RARE;
    });
  }

  /** Many leave on the same day. */
  function daysAbout(day: string): readonly string[] {
    const known = about.get(day);
    if (known) return known;
    const days = daysUntil(addDays(day, DAYS_BETWEEN), 2 * DAYS_BETWEEN);
    about.set(day, days);
    return days;
  }

  function hiredOn(days: Iterable<string>): Rec[] {
    return [...days].flatMap((day) => byHire().get(day) ?? []);
  }

  /**
   * Where no date says when one went and the other came: whoever has no hire date, or a recent one. Where nobody has any,
   * a part of the name is no reason to wait: some are never given an account.
   */
  function isNew({ marks: { hired } }: Rec): boolean {
    if (!register.knowsHires) return false;
    return hired.size === 0 || [...hired].some((day) => day >= firstRecent);
  }
}
