/** What stands in an answer of several parts. Pure. */
import type { LimitClass, UnitKind } from '../model.ts';
import { holdsOf, placeOf } from './attribute.ts';
import { fieldOf, unitOf } from './glossary.ts';

/** `office=Wien,Graz`: a name, and values of it. */
export type Choice = { attribute: string; values: string[] };

export type Row = { field: string; expression: string | null };

export type Schedule = 'daily' | 'twice-daily' | { at: string[]; days?: string[] };

const CHOICE = /^([^=]{1,120}?)\s*=\s*(.+)$/;
/** Between one choice and the next; behind a comma between values no "=" follows. */
const NEXT_CHOICE = /\s*(?:;|,(?=[^=;,]+=))\s*/;
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
/** As people write them: `Mo`, `mon`, `Montag`, `montags`, `Mondays`. */
const DAY_NAMES: readonly RegExp[] = [
  /^mo(?:n|ntags?|ndays?)?$/,
  /^(?:di(?:enstags?)?|tue(?:sdays?|s)?)$/,
  /^(?:mi(?:ttwochs?)?|wed(?:nesdays?)?)$/,
  /^(?:do(?:nnerstags?)?|thu(?:rsdays?|rs?)?)$/,
  /^fr(?:i|eitags?|idays?)?$/,
  /^sa(?:t|mstags?|turdays?)?$/,
  /^(?:so(?:nntags?)?|sun(?:days?)?)$/,
];
/** `05:30` or `05.30`, of a day of 24 hours: with one digit it may be meant of twelve. */
const TIME = /^([01]\d|2[0-3])[:.]([0-5]\d)$/;
/** What people write where nothing is meant. */
const NOTHING: ReadonlySet<string> = new Set(
  'none null nothing empty no - – — keine keiner keines keins nichts leer nein'.split(' '),
);

/** A word for nothing, as people write it: `nein`. A dash alone may be a sign without its list. */
export function isNothing(answer: string): boolean {
  const word = answer.trim().toLowerCase();
  return NOTHING.has(word) && /\p{L}/u.test(word);
}

/** `office=Wien,Graz; employment_type=internal`; `undefined`: something in it is no choice. */
export function choicesOf(answer: string): Choice[] | undefined {
  const parts = partsOf(answer);
  const choices = parts.flatMap((part) => choiceOf(part) ?? []);
  return choices.length === parts.length ? choices : undefined;
}

/** The first part that is no choice, if there is one. */
export function noChoiceIn(answer: string): string | undefined {
  return partsOf(answer).find((part) => choiceOf(part) === undefined);
}

function choiceOf(part: string): Choice | undefined {
  const [, name = '', list = ''] = CHOICE.exec(part) ?? [];
  const [attribute, values] = [name.trim(), valuesOf(name, list)];
  return attribute === '' || values.length === 0 ? undefined : { attribute, values };
}

/** A number that is written with a comma: `38,5`. Two digits behind it may be another number. */
const DECIMAL_COMMA = /^(\d+),(\d)$/;
/** A comma that nobody can tell from one between two numbers. */
export const UNCLEAR_COMMA = /^\d+(?:,\d+)+$/;
const BETWEEN_DIGITS = /(?<=\d),(?=\d)/;

/** Of an attribute that may hold a broken number a comma between digits is left in, unless it is clear what it means. */
function valuesOf(attribute: string, list: string): string[] {
  const place = placeOf(attribute);
  const { kind } = holdsOf(place);
  const isWhole = 'attribute' in place && (place.part ?? place.attribute) === 'id';
  if (kind === 'text' || isWhole) return listOf(list);
  return list
    .split(/,(?!\d)|(?<!\d),/)
    .flatMap((part) => part.trim() || [])
    .flatMap((part) => (UNCLEAR_COMMA.test(part) ? part : part.split(BETWEEN_DIGITS)))
    .map((part) => (kind === 'number' ? part.replace(DECIMAL_COMMA, '$1.$2') : part));
}

/** `job_title=Funktion; businesses=none`: what fills a field, by the name of an attribute; `null`: nothing does. */
export function fieldRowsOf(
  answer: string,
): { field: string; attribute: string | null }[] | { unknown: string } | { twice: string } {
  const rows: { field: string; attribute: string | null }[] = [];
  for (const part of partsOf(answer)) {
    const [, name = part.replace(/\s*=$/, ''), attribute = ''] = CHOICE.exec(part) ?? [];
    const field = fieldOf(name);
    if (field === undefined || attribute === '') return { unknown: name };
    if (rows.some((row) => row.field === field)) return { twice: name };
    rows.push({ field, attribute: NOTHING.has(attribute.toLowerCase()) ? null : attribute.trim() });
  }
  return rows;
}

/** A row with the field behind and the attribute in front, if the first one that is no row is such: `Fachbereich=Department`. */
export function turnedRowIn(answer: string): string | undefined {
  const wrong = partsOf(answer).find((part) => fieldOf(CHOICE.exec(part)?.[1] ?? part) === undefined);
  const [, name = '', field = ''] = CHOICE.exec(wrong ?? '') ?? [];
  return fieldOf(field) === undefined ? undefined : `${name.trim()}=${field.trim()}`;
}

function partsOf(answer: string): string[] {
  return answer.split(NEXT_CHOICE).flatMap((part) => part.replace(/^[\s;,]+|[\s;,]+$/g, '') || []);
}

/**
 * `daily`, `twice-daily`, `05:30,17:30 mon-fri`, `Montag 06:00` or `05:30 Mo, Mi, Fr`, in English or German; `undefined`: it
 * is none of these.
 */
export function scheduleOf(answer: string): Schedule | undefined {
  const text = answer.trim().toLowerCase();
  if (text === 'daily' || text === 'täglich') return 'daily';
  if (text === 'twice-daily' || text === 'zweimal täglich') return 'twice-daily';
  const [first = '', second = '', ...rest] = piecesOf(text);
  const [times, days] = timeOf(second.split(',')[0] ?? '') === undefined ? [first, second] : [second, first];
  const read = times.split(',').map(timeOf);
  if (rest.length > 0 || read.includes(undefined)) return undefined;
  const at = [...new Set(read.flatMap((time) => time ?? []))];
  if (days === '') return { at };
  const named = days.split(',').map(daysOf);
  if (named.some((some) => some.length === 0)) return undefined;
  const chosen = new Set(named.flat());
  return { at, days: DAYS.filter((day) => chosen.has(day)) };
}

/** The first part of a schedule that is neither a time nor a day, if there is one. */
export function notOfSchedule(answer: string): string | undefined {
  return piecesOf(answer.trim().toLowerCase())
    .flatMap((piece) => piece.split(','))
    .find((part) => timeOf(part) === undefined && daysOf(part).length === 0);
}

/** Times and days, each in one piece. */
function piecesOf(text: string): string[] {
  return text
    .replace(/(?<=\d)\s*uhr\b/g, '')
    .replace(/\s*,\s*/g, ',')
    .replace(/\s*(?:[-–]|\bbis\b)\s*/g, '-')
    .split(/\s+/);
}

function timeOf(text: string): string | undefined {
  const [, hour, minute] = TIME.exec(text) ?? [];
  return hour === undefined ? undefined : `${hour}:${minute}`;
}

/** `mon-fri` or `mo`; none: they are no days, or in the wrong order. */
function daysOf(text: string): string[] {
  const [from = '', to = from, ...more] = text.split('-');
  const [first, last] = [from, to].map((day) => DAY_NAMES.findIndex((name) => name.test(day)));
  if (more.length > 0 || first === undefined || last === undefined || first < 0) return [];
  return DAYS.slice(first, last + 1);
}

const CLASSES: ReadonlyMap<string, LimitClass> = new Map([
  ['blocked', 'block'],
  ['block', 'block'],
  ['activated', 'reactivate'],
  ['reactivate', 'reactivate'],
  ['added', 'create'],
  ['create', 'create'],
  ['identifiers', 'identifier'],
  ['identifier', 'identifier'],
  ['units', 'units'],
  ['fields', 'field'],
  ['field', 'field'],
]);
const COUNT = /^\d{1,5}$/;
const MOST = 10_000;

/** `3` (people blocked), `blocked=3; added=20`, or `usual`, which is no limit of their own; `undefined`: it is none of these. */
export function limitsOf(answer: string): Partial<Record<LimitClass, { max: number }>> | undefined {
  const text = answer.trim().toLowerCase();
  if (text === 'usual' || text === '') return {};
  const limits: Partial<Record<LimitClass, { max: number }>> = {};
  for (const part of listOf(text)) {
    const [name = '', count = ''] = part.includes('=') ? part.split('=', 2) : ['block', part];
    const limited = CLASSES.get(name.trim());
    const max = COUNT.test(count.trim()) ? Number(count) : Number.POSITIVE_INFINITY;
    if (limited === undefined || limits[limited] !== undefined || max > MOST) return undefined;
    limits[limited] = { max };
  }
  return limits;
}

/** Of a list that is there: `+a,b` adds to it, `-a,b` takes out of it, and without a sign it becomes another one. */
export type ListChange = { how: 'add' | 'take' | 'be'; list: string };

export function listChangeOf(answer: string): ListChange {
  const [, sign, list = answer] = /^\s*([+-])(.*)$/s.exec(answer) ?? [];
  return { how: sign === '+' ? 'add' : sign === '-' ? 'take' : 'be', list };
}

/** `departments, Positionen`: kinds of units, by the key of the file. What is none is left out. */
export function unitsOf(answer: string): UnitKind[] {
  return [...new Set(listOf(answer).flatMap((name) => unitOf(name) ?? []))];
}

/** Each once; whoever is used to ";" from other answers may part them by it. */
export function listOf(answer: string): string[] {
  return [...new Set(answer.split(/[,;]/).flatMap((part) => part.trim() || []))];
}
