/** Whoever is here under a name, or with the days, of somebody who is gone. Pure. */
import { IDENTIFIERS } from '../keys.ts';
import { mayBeAtOnce, mayBeTimely } from './humans.ts';
import { type Marks, mayBeSameBirth, sameDate } from './in-common.ts';
import { lazily } from './lazily.ts';
import { hireIndex } from './living.ts';
import { compareNames, isNear, mayBeAlike, mayBeRewritten, type Name, soundAlike } from './names.ts';
import type { Rec, Register } from './register.ts';

export type Lookalikes = {
  /** Those of whom it may be said that they were born on the same day, also if they are gone. */
  born(marks: Marks, isInTime?: (other: Rec) => boolean): Rec[];
  /** Who is here and was hired on one of these days. */
  hired(days: Iterable<string>): Rec[];
  /**
   * Whoever is here under a name that tells, and was not born on another day; or was hired on the same day, and was born on
   * one, too, or has a key of theirs.
   * `last`: of the leaver who may be back.
   */
  isLikely(marks: Marks, other: Rec, last?: Rec): boolean;
};

/** `living`: the records of whoever is here, also the earlier ones. */
export function lookalikesIn(
  register: Register,
  living: readonly Rec[],
  hasRare: (one: Name, other: Name) => boolean,
): Lookalikes {
  const isOfSomebodyHere = new Set(living);
  const byHire = lazily(() => hireIndex(living));
  return {
    born: (marks, isInTime = (other) => isHiredLike(marks, other)) =>
      register
        .recordsBorn(marks)
        .filter((other) => mayBeSameBirth(marks, other.marks, () => isInTime(other)) === true),
    hired: (days) => [...days].flatMap((day) => byHire().get(day) ?? []),
    isLikely,
  };

  function isLikely(marks: Marks, other: Rec, last?: Rec): boolean {
    if (!isOfSomebodyHere.has(other)) return false;
    const isInTime = () => isHiredLike(marks, other) || (last !== undefined && mayBeTimely(last, other));
    const born = mayBeSameBirth(marks, other.marks, isInTime);
    if (born === false) return false;
    // Married into another name, or in other letters.
    if (isHiredLike(marks, other) && (born || isKeyInCommon(marks, other.marks))) return true;
    const [one, two] = [marks.name, other.marks.name];
    if (born) return mayBeAlike(one, two);
    // Any name: nothing but the days tell.
    if (mayBeRewritten(one, two) && (isHiredLike(marks, other) || (last && mayBeAtOnce(last, other))))
      return true;
    const name = compareNames(one, two);
    if (name !== 'part') return name === 'same' || soundAlike(one, two);
    return isNear(one, two) || hasRare(one, two);
  }
}

function isKeyInCommon(one: Marks, other: Marks): boolean {
  return IDENTIFIERS.some((key) => one[key] !== undefined && one[key] === other[key]);
}

function isHiredLike(marks: Marks, other: Rec): boolean {
  return sameDate('hired', marks, other.marks) === true;
}
