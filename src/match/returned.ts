/** Whoever is here with an account of their own, and may be a leaver who has returned. Pure. */
import { addDays, datesOf } from '../dates.ts';
import type { Rulings } from './freed.ts';
import { DAYS_BETWEEN, isAtOnce, isLater, isTransfer, mayBeNamesake, mayBeTimely } from './humans.ts';
import { mayBeSameBirth } from './in-common.ts';
import { lazily } from './lazily.ts';
import { addressIndex, daysUntil, UNKNOWN, wordIndex } from './living.ts';
import type { Lookalikes } from './lookalikes.ts';
import { isNear } from './names.ts';
import type { Rec } from './register.ts';
import type { Court } from './witnesses.ts';

type Known = {
  court: Court;
  /** The records of whoever is here, also the earlier ones. */
  living: readonly Rec[];
  lookalikes: Lookalikes;
  /** `YYYY-MM-DD`. */
  today: string;
  /** The first day on which a hire is recent. */
  firstRecent: string;
};

/** Whether any of them may be the leaver whose record this is; `last`: the leaver's last one. */
export function returnedIn(
  rulings: Rulings,
  { court: { register, people }, living, lookalikes, today, firstRecent }: Known,
): (record: Rec, last: Rec) => boolean {
  const about = new Map<string, readonly string[]>();
  const livingWith = lazily(() => wordIndex(living));
  const addressedAs = lazily(() => addressIndex(living));
  const recentlyHired = lazily(() =>
    living.filter(({ marks: { hired } }) => [...hired].some((day) => day >= firstRecent)),
  );
  return (record, last) =>
    isBack(record, last) || before(record).some((one) => isBack(one, record, [record]));

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
      ...lookalikes.born(marks, (other) => mayBeTimely(last, other)),
      ...lookalikes.hired(marks.hired),
      ...(ends ? lookalikes.hired(daysAbout(ends)) : recentlyHired()),
      ...(register.knowsHires ? lookalikes.hired([UNKNOWN]) : []),
    ];
    const isThem = (other: Rec) =>
      (lookalikes.isLikely(marks, other, last) &&
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
    const isAgain = (other: Rec) => isLater(last, other) && mayBe(other);
    const leaver = people.personOf(record);
    const known = [...(leaver?.records ?? []), rulings[leaver?.at ?? -1]?.claim?.account];
    if (addressedAs()(record, last, known).some(mayBe)) return true;
    if (register.recordsNamed(record).some(isAgain)) return true;
    if (addDays(today, -DAYS_BETWEEN) < last.ends) return false;
    return livingWith()(name).some(
      (other) => isLater(last, other) && isNear(name, other.marks.name) && mayBe(other),
    );
  }

  /** Many leave on the same day. */
  function daysAbout(day: string): readonly string[] {
    const known = about.get(day);
    if (known) return known;
    const days = daysUntil(addDays(day, DAYS_BETWEEN), 2 * DAYS_BETWEEN);
    about.set(day, days);
    return days;
  }
}
