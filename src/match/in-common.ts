/** What a record and an account can have in common, folded so that it can be compared. Pure. */
import { datesOf } from '../dates.ts';
import { type Identifier, identifierKey } from '../keys.ts';
import { compareNames, type Likeness, type Name, nameOf } from './names.ts';

/** Dates are `YYYY-MM-DD`; one that can be read two ways is both. */
export type Marks = Readonly<Record<Identifier, string | undefined>> & {
  name: Name;
  hired: ReadonlySet<string>;
  born: ReadonlySet<string>;
};

export const DATES = ['hired', 'born'] as const;

type Fields = Readonly<Record<string, unknown>>;

/** `fields`: of a person or an account, by their write names. `known`: what stands for a field that is not there. */
export type MarksReader = (fields: Fields, known?: Fields) => Marks;

/** The marks in a person's or an account's fields. */
export const marksOf: MarksReader = (fields, known) => marksReader()(fields, known);

/**
 * Reads marks, each name and each date once: an account mostly bears those of its owner, and days come again and again.
 * Names that are written alike are one object.
 */
export function marksReader(): MarksReader {
  const names = new Map<string, Name>();
  const dates = new Map<string, ReadonlySet<string>>();
  const nameIn = (first: string, last: string) => {
    const text = `${first}\0${last}`;
    const known = names.get(text);
    if (known) return known;
    const name = nameOf(first, last);
    names.set(text, name);
    return name;
  };
  const daysIn = (value: unknown) => {
    if (typeof value !== 'string') return NO_DAYS;
    const known = dates.get(value);
    if (known) return known;
    const days = datesOf(value);
    dates.set(value, days);
    return days;
  };
  const birthdaysIn = (value: unknown) => {
    const days = daysIn(value);
    for (const day of days) if (isPlaceholder(day)) return NO_DAYS;
    return days;
  };
  return (fields, known = NOTHING) => ({
    email: identifierKey('email', fields.email),
    employee_id: identifierKey('employee_id', fields.employee_id),
    name: nameIn(textIn('first_name', fields, known), textIn('last_name', fields, known)),
    hired: daysIn(valueIn('joining_date', fields, known)),
    born: birthdaysIn(valueIn('birth_date', fields, known)),
  });
}

/**
 * What is written where a birthday is not known, or of it only the year: many have it, so it tells nobody from anybody. The
 * days before 1900 are the zeros of calendars and tables.
 */
function isPlaceholder(day: string): boolean {
  return day.endsWith('-01-01') || day < '1900';
}

const NOTHING: Fields = {};
const NO_DAYS: ReadonlySet<string> = new Set();

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

/** Whether two dates are the same; `undefined` where one is not known. */
export function sameDay(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean | undefined {
  if (one.size === 0 || other.size === 0) return undefined;
  if (one === other) return true;
  for (const day of one) if (other.has(day)) return true;
  return false;
}
