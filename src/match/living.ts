/** Ways to find records of those who are here. Pure. */
import { pushTo } from '../keys.ts';
import { isAtOnce, isLater } from './humans.ts';
import { type Marks, sameDate } from './in-common.ts';
import { compareNames, type Name } from './names.ts';
import type { Rec } from './register.ts';

/** Where no hire date is known. */
export const UNKNOWN = '';

/** By name: those that have a word of it, as it is written. */
export function wordIndex(records: readonly Rec[]): (name: Name) => readonly Rec[] {
  const index = new Map<string, Rec[]>();
  for (const record of records)
    for (const word of record.marks.name.words) for (const spelling of word) pushTo(index, spelling, record);
  return ({ words }) => words.flat().flatMap((spelling) => index.get(spelling) ?? []);
}

type Bearer = { marks: Pick<Marks, 'email'> };

/**
 * By a leaver: those who came as the leaver went, or later, or were hired on the same day, or nobody knows when, with an address
 * made of the words of that name, and a number (`ada.berg2@`), whatever they are called by now. Without a number it may be the mailbox of whoever had the name, unless they
 * still have a part of it, or come at once and the leaver's mailbox is another; one word alone is nobody's name. `last`: their
 * last record; `known`: who bears a mailbox of theirs.
 */
export function addressIndex(
  records: readonly Rec[],
): (leaver: Rec, last: Rec, known: readonly (Bearer | undefined)[]) => readonly Rec[] {
  const index = new Map<string, { record: Rec; parts: readonly string[]; isNumbered: boolean }[]>();
  for (const record of records) {
    const { email = '' } = record.marks;
    const local = email.slice(0, email.lastIndexOf('@'));
    const parts = local.split(/\P{L}+/u).filter(Boolean);
    if (parts.length < 2) continue;
    for (const part of parts) pushTo(index, part, { record, parts, isNumbered: /\d$/.test(local) });
  }
  return ({ marks: { name } }, last, known) => {
    const own = new Set(name.words.flat());
    const mailboxes = known.flatMap((one) => one?.marks.email ?? []);
    const isNew = ({ marks: { email } }: Rec) =>
      mailboxes.length > 0 && email !== undefined && !mailboxes.includes(email);
    // A transfer often keeps the day on which somebody was hired first; and of some it is not known.
    const isHiredThen = ({ marks }: Rec) => sameDate('hired', last.marks, marks) ?? marks.hired.size === 0;
    const comes = (record: Rec, isSure: boolean) =>
      isAtOnce(last, record) || isHiredThen(record)
        ? isSure || isNew(record)
        : isSure && isLater(last, record);
    return [...own]
      .flatMap((word) => index.get(word) ?? [])
      .filter(
        ({ record, parts, isNumbered }) =>
          parts.every((part) => own.has(part)) &&
          comes(record, isNumbered || compareNames(name, record.marks.name) !== 'other'),
      )
      .map(({ record }) => record);
  };
}

/** By hire date, also `UNKNOWN`. */
export function hireIndex(records: readonly Rec[]): Map<string, Rec[]> {
  const index = new Map<string, Rec[]>();
  for (const record of records) {
    if (record.marks.hired.size === 0) pushTo(index, UNKNOWN, record);
    for (const day of record.marks.hired) pushTo(index, day, record);
  }
  return index;
}

/** The day and so many before it. */
export function daysUntil(last: string, count: number): string[] {
  const until = Date.parse(last);
  return Array.from({ length: count + 1 }, (_, back) =>
    new Date(until - back * 86_400_000).toISOString().slice(0, 10),
  );
}
