/** Which values of an attribute are worth a try, by those that an expression names and by what Personio gives. Pure. */
import { addDays, isRealDate } from '../../dates.ts';
import { COUNTRY, countryBut } from '../../vendors/personio/countries.ts';
import { unlikeFixed } from '../../vendors/personio/fixed-values.ts';
import { FIXED_VALUES, NUMBERS } from '../../vendors/personio/person.ts';
import type { Place } from './compared.ts';
import { DAYS } from './day-texts.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const SOME_DAYS = ['1970-01-01', '2099-12-31'];
/** What no expression names. */
export const ELSE = 'something else';
const LONGEST = 200;
/** `38.5`, `-2`: what a number is written as. */
const NUMERIC = /^-?\d{1,15}(?:\.\d{1,9})?$/;

/** Texts that a simple regular expression finds: each of its alternatives, with the first of what may stand at a place. */
export function textsLike(source: string): string[] {
  return source
    .replace(/\(\?[:=!<]*/g, '(')
    .split('|')
    .map((part) =>
      part
        .replace(/\\d/g, '1')
        .replace(/\\w/g, 'a')
        .replace(/\\s/g, ' ')
        .replace(/\[\^?\\?(.)(?:[^\]\\]|\\.)*\]/g, '$1')
        .replace(/\{(\d+)(?:,\d*)?\}/g, '')
        .replace(/(?<!\\)[\^$()?*+]/g, '')
        .replace(/\\(.)/g, '$1'),
    )
    .filter((text) => text !== '' && text.length <= LONGEST);
}

/** The value, and its neighbours where it may be a border. */
export function near(literal: unknown): unknown[] {
  if (typeof literal === 'number') return [literal, literal + 1, literal - 1];
  if (typeof literal !== 'string') return [literal];
  const days = isRealDate(literal) ? [addDays(literal, 1), addDays(literal, -1)] : [];
  return [literal, ...days.filter(isRealDate)];
}

function isNumberAt(of: Place): boolean {
  if ('label' in of) return false;
  return of.part === undefined ? NUMBERS.includes(of.attribute) : isId(of) || of.part === 'percentage';
}

function isId(of: Place): boolean {
  return 'attribute' in of && (of.part ?? of.attribute) === 'id';
}

/** Whether Personio may give what is not tried, for all that is known. */
export function mayHaveOthers(of: Place, named: readonly unknown[]): boolean {
  const texts = named.filter((value) => typeof value === 'string');
  if (isNumberAt(of)) return texts.some((text) => !NUMERIC.test(text));
  const fixed = 'attribute' in of && of.part === undefined ? of.attribute : undefined;
  return fixed !== undefined && texts.some((text) => unlikeFixed(fixed, text)?.isDoubtful === true);
}

/** Of those that are named, what there can be; something else that there can be; and at the end `undefined`, for nothing. */
export function allFor(of: Place, named: readonly unknown[]): unknown[] {
  const attribute = 'label' in of ? undefined : of.attribute;
  const part = 'label' in of ? undefined : of.part;
  const fixed = attribute === undefined || part !== undefined ? undefined : FIXED_VALUES.get(attribute);
  if (fixed) return [...fixed, undefined];
  if (isNumberAt(of)) {
    const numbers = named.flatMap((value) =>
      typeof value === 'number' ? value : NUMERIC.test(String(value)) ? Number(value) : [],
    );
    // Nobody has fewer than no hours, but one may have taken more days than there were.
    const below = isId(of) ? [] : numbers.filter((number) => number < 0);
    return [...new Set([...numbers.filter((number) => number >= 0), 1, 1_000_000, ...below]), undefined];
  }
  const texts = named.filter((value) => typeof value === 'string');
  const within = texts.flatMap(dayWithin);
  if (attribute !== undefined && DAYS.has(attribute)) {
    return [...new Set([...texts.filter(isRealDate), ...within, ...SOME_DAYS]), undefined];
  }
  const days = texts.some((text) => DAY.test(text)) ? SOME_DAYS : [];
  const addresses = attribute === 'email' ? texts.map((text) => `invented@${text.replace(/^.*@/, '')}`) : [];
  // Of the customer's own nobody here knows the kind; of Personio's a number beside a text is how long it is.
  const isOwn = attribute === undefined || attribute.startsWith('dynamic_');
  const others = named.filter((value) => typeof value !== 'string' && isOwn);
  const lengths = named.flatMap((value) =>
    typeof value === 'number' && value > 0 && value <= LONGEST ? ['x'.repeat(value)] : [],
  );
  const isCountry = attribute !== undefined && `${attribute}.${part}` === COUNTRY;
  const other = isCountry ? countryBut(new Set(texts)) : undefined;
  const perhaps = isOwn ? [...within, ...days] : days;
  return [...new Set([...addresses, ...texts, ...others, ...lengths, ...perhaps, other ?? ELSE]), undefined];
}

/** Of a month or a year, which stand before and behind days, a day in the middle. */
function dayWithin(text: string): string[] {
  const day = /^\d{4}$/.test(text) ? `${text}-06-15` : /^\d{4}-\d{2}$/.test(text) ? `${text}-15` : '';
  return isRealDate(day) ? [day] : [];
}
