/** Whether two records may be one human, by names and dates alone. Pure. */
import { IDENTIFIERS, type Identifier } from '../keys.ts';
import type { DesiredUser, User } from '../model.ts';
import { likeness, marksOf, marksOfPerson, mayBeSameBirth, sameDate } from './in-common.ts';
import { isSameOrNear, mayBeAlike } from './names.ts';
import type { Rec } from './register.ts';

/** Whether two people were born on the same day; `undefined` where one day is not known. */
export function isBornLike(one: Rec, other: Rec): boolean | undefined {
  return sameDate('born', one.marks, other.marks);
}

/** A leaver and a newcomer of a like name may be one human if no more days lie between the leaving and the start. */
export const DAYS_BETWEEN = 30;

/** With no more days between, one goes into the other. */
const DAYS_OF_TRANSFER = 3;

/** Whether a newcomer starts about when the leaver leaves; `undefined` where a date that would tell is not known. */
export function isSoonAfter(
  { ends }: Rec,
  { marks: { hired } }: Rec,
  most = DAYS_BETWEEN,
): boolean | undefined {
  if (ends === undefined || hired.size === 0) return undefined;
  return [...hired].some((day) => Math.abs(Date.parse(day) - Date.parse(ends)) <= most * 86_400_000);
}

/** Whether the newcomer starts after the leaver has left, however much later. */
export function isLater({ ends }: Rec, { marks: { hired } }: Rec): boolean {
  if (ends !== undefined) for (const day of hired) if (day > ends) return true;
  return false;
}

/** Whether one goes and the other comes in the same days, and both were born on one: married or misspelled, and all keys new. */
export function isTransfer(leaver: Rec, newcomer: Rec): boolean {
  return isBornLike(leaver, newcomer) === true && isAtOnce(leaver, newcomer);
}

/** Whether one goes and the other comes in the same days. */
export function isAtOnce(leaver: Rec, newcomer: Rec): boolean {
  return isSoonAfter(leaver, newcomer, DAYS_OF_TRANSFER) === true;
}

/** The same, or within so many days; also where nobody says when the leaver went. */
export function mayBeAtOnce(leaver: Rec, newcomer: Rec, most = DAYS_OF_TRANSFER): boolean {
  if (leaver.ends === undefined) return newcomer.marks.hired.size > 0;
  return isSoonAfter(leaver, newcomer, most) === true;
}

/**
 * Whether a leaver and a newcomer without a key in common look like one human all the same: by a like name with the same
 * birthday, or by a name that is all but the same and by when they go and come, or were hired first.
 */
export function looksLikeReturn(leaver: Rec, newcomer: Rec): boolean {
  const born = mayBeSameBirth(leaver.marks, newcomer.marks, () => isTimely(leaver, newcomer));
  const [one, other] = [leaver.marks.name, newcomer.marks.name];
  if (born === false || !mayBeAlike(one, other)) return false;
  if (born === true) return true;
  return isSameOrNear(one, other) && mayBeTimely(leaver, newcomer);
}

/** Whether the dates alone allow that a leaver and a newcomer are one human. */
export function mayReturn(leaver: Rec, newcomer: Rec): boolean {
  return (
    mayBeSameBirth(leaver.marks, newcomer.marks, () => isTimely(leaver, newcomer)) ??
    mayBeTimely(leaver, newcomer)
  );
}

/** Whether they go and come about the same time, or were hired first on the same day; as far as is known. */
export function mayBeTimely(leaver: Rec, newcomer: Rec): boolean {
  return isSoonAfter(leaver, newcomer) !== false || sameDate('hired', leaver.marks, newcomer.marks) === true;
}

/** They do, or were, and that is known. */
export function isTimely(leaver: Rec, newcomer: Rec): boolean {
  return isSoonAfter(leaver, newcomer) === true || sameDate('hired', leaver.marks, newcomer.marks) === true;
}

/** Whether two of one name may be one human, for whom something would wait. */
export function mayBeNamesake(one: Pick<Rec, 'marks'>, other: Pick<Rec, 'marks'>): boolean {
  return likeness(one, other) === 'same' && mayBeSameBirth(one.marks, other.marks) !== false;
}

/** The same of people who need not have been matched, and of an account. */
export function areNamesakes(one: DesiredUser, other: DesiredUser | User): boolean {
  const marks = 'employee' in other ? marksOfPerson(other) : marksOf(other.fields);
  return mayBeNamesake({ marks: marksOfPerson(one) }, { marks });
}

/** Two birthdays that differ outweigh a name: father and son. */
export function isSameHuman(one: Rec, other: Rec): boolean {
  return likeness(one, other) === 'same' && isBornLike(one, other) !== false;
}

/**
 * Whether each of two of one name has an address, a number and a hire date of their own, and no birthday says that they are
 * one: what ties them is an account, which one of them may have got from the other.
 */
export function hasOnlyNameInCommon({ marks: one }: Rec, { marks: other }: Rec): boolean {
  const isOther = (key: Identifier) =>
    one[key] !== undefined && other[key] !== undefined && one[key] !== other[key];
  return (
    IDENTIFIERS.every(isOther) &&
    sameDate('hired', one, other) === false &&
    sameDate('born', one, other) !== true
  );
}

/** Whether nothing rules out that these are one human. Whoever was born on the same day may have changed the whole name. */
export function mayBeHuman(one: Rec, other: Rec): boolean {
  const born = mayBeSameBirth(one.marks, other.marks);
  return born === true || (born !== false && mayBeAlike(one.marks.name, other.marks.name));
}
