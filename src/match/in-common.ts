/** What a record and an account can have in common, folded so that it can be compared. Pure. */
import { datesOf } from '../dates.ts';
import { IDENTIFIERS, type Identifier, identifierKey } from '../keys.ts';
import type { DesiredUser } from '../model.ts';
import { compareNames, isSameOrNear, type Likeness, mayBeAlike, type Name, nameOf } from './names.ts';

/** Dates are `YYYY-MM-DD`; one that can be read two ways is both. */
export type Marks = Readonly<Record<Identifier, string | undefined>> & {
  name: Name;
  hired: ReadonlySet<string>;
  /** Nothing where a day is written that stands for none. */
  born: ReadonlySet<string>;
  /** The birthday as it is written; nothing for the zeros of calendars and tables, of which not even the year is known. */
  bornAs: ReadonlySet<string>;
};

export const DATES = ['hired', 'born'] as const;
export type DateMark = (typeof DATES)[number];

type Fields = Readonly<Record<string, unknown>>;

/** `fields`: of a person or an account, by their write names. `known`: what stands for a field that is not there. */
export type MarksReader = (fields: Fields, known?: Fields) => Marks;

/** The marks in a person's or an account's fields. */
export const marksOf: MarksReader = (fields, known) => marksReader()(fields, known);

/** A person's marks: those that the mapping does not ask for as the record has them. */
export function marksOfPerson({ fields, employee: { name, hired } }: DesiredUser, read = marksOf): Marks {
  return read(fields, { first_name: name.first, last_name: name.last, joining_date: hired });
}

/**
 * Reads marks, each name and each date once: an account mostly bears those of its owner, and days come again and again.
 * Names that are written alike are one object.
 */
export function marksReader(): MarksReader {
  const names = new Map<string, Map<string, Name>>();
  const hires = new Map<string, ReadonlySet<string>>();
  const births = new Map<string, Birth>();
  const nameIn = (first: string, last: string) =>
    once(
      once(names, last, () => new Map<string, Name>()),
      first,
      () => nameOf(first, last),
    );
  const hiredIn = (value: unknown) =>
    typeof value === 'string' ? once(hires, value, () => datesOf(value)) : NO_DAYS;
  const birthIn = (value: unknown) =>
    typeof value === 'string' ? once(births, value, () => birthOf(datesOf(value))) : NO_BIRTH;
  return (fields, known = NOTHING) => {
    const { born, bornAs } = birthIn(valueIn('birth_date', fields, known));
    return {
      email: identifierKey('email', fields.email),
      employee_id: identifierKey('employee_id', fields.employee_id),
      name: nameIn(textIn('first_name', fields, known), textIn('last_name', fields, known)),
      hired: hiredIn(valueIn('joining_date', fields, known)),
      born,
      bornAs,
    };
  };
}

/** What the map has under this text, or is given now. */
function once<V>(map: Map<string, V>, text: string, make: () => V): V {
  const known = map.get(text);
  if (known !== undefined) return known;
  const made = make();
  map.set(text, made);
  return made;
}

type Birth = Pick<Marks, 'born' | 'bornAs'>;

function birthOf(written: ReadonlySet<string>): Birth {
  const bornAs = [...written].some(isZero) ? NO_DAYS : written;
  return { bornAs, born: [...bornAs].some(standsForNone) ? NO_DAYS : bornAs };
}

/** What is written where a birthday is not known, or of it only the year: many have it. */
function standsForNone(day: string): boolean {
  return day.endsWith('-01-01');
}

function isZero(day: string): boolean {
  return day < '1900' || day > '9999' || day === '1900-01-01' || day === '1970-01-01';
}

const NOTHING: Fields = {};
const NO_DAYS: ReadonlySet<string> = new Set();
const NO_BIRTH: Birth = { born: NO_DAYS, bornAs: NO_DAYS };

function valueIn(field: string, fields: Fields, known: Fields): unknown {
  return field in fields ? fields[field] : known[field];
}

function textIn(field: string, fields: Fields, known: Fields): string {
  const value = valueIn(field, fields, known);
  return typeof value === 'string' ? value : '';
}

export function likeness(one: { marks: Marks }, other: { marks: Marks }): Likeness {
  return compareNames(one.marks.name, other.marks.name);
}

type Agreement = Record<'agrees' | 'differs', (Identifier | 'name' | DateMark)[]>;

/** In what two agree, and in what they differ, in words of witnesses; a part of a name is neither, nor what one does not show. */
export function agreementOf(one: Marks, other: Marks): Agreement {
  const names = compareNames(one.name, other.name);
  const found = [
    ...IDENTIFIERS.map((key) => [key, one[key] && other[key] && one[key] === other[key]] as const),
    ['name', names === 'part' ? undefined : names === 'same'] as const,
    ...DATES.map((date) => [date, sameDate(date, one, other)] as const),
  ];
  return {
    agrees: found.flatMap(([mark, isSame]) => (isSame === true ? mark : [])),
    differs: found.flatMap(([mark, isSame]) => (isSame === false ? mark : [])),
  };
}

/**
 * Whether two agree in a date; `undefined` where one is not known. A birthday that stands for none never speaks for
 * anything, and its year against it.
 */
export function sameDate(date: DateMark, one: Marks, other: Marks): boolean | undefined {
  if (date === 'hired') return sameDay(one.hired, other.hired);
  return sameDay(one.born, other.born) ?? (isOtherYear(one, other) ? false : undefined);
}

/**
 * Whether two may be born on one day, for those who would only wait: there a birthday with a slip rules nobody out, nor
 * does a year; and the same that stands for none is enough of two of all but the same name, or of two who share a part of
 * it where the time speaks for them, too.
 */
export function mayBeSameBirth(one: Marks, other: Marks, isTimely = never): boolean | undefined {
  const same = sameDay(one.born, other.born);
  if (same !== undefined) return same || !isSlip(one.born, other.born) ? same : undefined;
  if (!sameDay(one.bornAs, other.bornAs)) return undefined;
  const isAlike = isTimely() ? mayBeAlike : isSameOrNear;
  return isAlike(one.name, other.name) || undefined;
}

function never(): boolean {
  return false;
}

/** Whether a day of one may be one of the other with a slip. */
function isSlip(days: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  for (const day of days) for (const other of others) if (isSlipOf(day, other)) return true;
  return false;
}

/** Whether one day is the other with one of its parts another, with day and month exchanged, or a day off: time zones. */
function isSlipOf(one: string, other: string): boolean {
  const [month, date] = [one.slice(5, 7), one.slice(8)];
  if (yearOf(one) !== yearOf(other)) return one.slice(4) === other.slice(4) || isDayOff(one, other);
  const [otherMonth, otherDate] = [other.slice(5, 7), other.slice(8)];
  if (month === otherMonth || date === otherDate) return true;
  return (month === otherDate && date === otherMonth) || isDayOff(one, other);
}

/** Of two days in different months: one is the first of its month. */
function isDayOff(one: string, other: string): boolean {
  if (!one.endsWith('-01') && !other.endsWith('-01')) return false;
  return Math.abs(Date.parse(one) - Date.parse(other)) <= 86_400_000;
}

/** Whether both years are known, and they differ. */
function isOtherYear({ bornAs }: Marks, other: Marks): boolean {
  if (bornAs.size === 0 || other.bornAs.size === 0) return false;
  const years = new Set([...bornAs].map(yearOf));
  return [...other.bornAs].every((day) => !years.has(yearOf(day)));
}

function yearOf(day: string): string {
  return day.slice(0, 4);
}

/** Whether two dates are the same; `undefined` where one is not known. */
function sameDay(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean | undefined {
  if (one.size === 0 || other.size === 0) return undefined;
  if (one === other) return true;
  for (const day of one) if (other.has(day)) return true;
  return false;
}
