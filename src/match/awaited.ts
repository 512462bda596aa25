/** Whoever is here without an account: one of a leaver may be theirs. Pure. */
import type { Rulings } from './freed.ts';
import { isLater, isSoonAfter, isTimely, looksLikeReturn, mayBeNamesake, mayReturn } from './humans.ts';
import { mayBeSameBirth, sameDate } from './in-common.ts';
import { lazily } from './lazily.ts';
import type { Lookalikes } from './lookalikes.ts';
import { hasUnheard, isNear, mayBeRewritten, type Name } from './names.ts';
import type { Person } from './persons.ts';
import { type Account, likeNameIndex, type Rec, type Register } from './register.ts';

export type Awaited = {
  /** Whether any of them may be this leaver, back under another record. `last`: the leaver's last. */
  isAwaited(record: Rec, last: Rec): boolean;
  /** Those who have the whole name of a leaver or of an account. */
  named(one: Rec | Account): readonly Rec[];
  /** All of them. */
  all: ReadonlySet<Rec>;
};

type Known = {
  register: Register;
  /** Who is here. */
  here: readonly Person[];
  lookalikes: Lookalikes;
  hasRare(one: Name, other: Name): boolean;
  /** The first day, `YYYY-MM-DD`, on which a hire is recent. */
  firstRecent: string;
};

export function awaitedIn(
  rulings: Rulings,
  { register, here, lookalikes, hasRare, firstRecent }: Known,
): Awaited {
  const without = here.filter(({ at }) => rulings[at]?.kind !== 'owns').map(({ record }) => record);
  const isBare = new Set(without);
  const isInDoubt = new Set(
    here.filter(({ at }) => rulings[at]?.kind === 'doubt').map(({ record }) => record),
  );
  const like = likeNameIndex(without);
  const named = register.namesakesAmong(without);
  const unheard = lazily(() => without.filter(({ marks }) => hasUnheard(marks.name)));
  const heard = lazily(() => without.filter(({ marks }) => !hasUnheard(marks.name)));
  return { isAwaited, named, all: isBare };

  function isAwaited(record: Rec, last: Rec): boolean {
    if (named(record).some((other) => mayBeNamesake(record, other))) return true;
    const isBorn = (other: Rec) => mayBeSameBirth(record.marks, other.marks, () => isTimely(last, other));
    const isSoon = (other: Rec) => isSoonAfter(last, other) ?? isNew(other);
    const mayBe = (other: Rec) =>
      isBorn(other) ??
      (mayReturn(record, other) || isSoon(other) || isLater(last, other) || isInDoubt.has(other));
    const isLike = like(record, mayBe).some(
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
      lookalikes
        .born(record.marks, (other) => isTimely(last, other))
        .some((other) => isBare.has(other) && (isSoon(other) || !register.knowsHires))
    );
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
