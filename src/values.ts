/** Plain values: whether one is empty, fits a field's type, or is the same as what Engagedly shows. Pure. */
import { composed } from './composed.ts';
import { datesOf, isRealDate } from './dates.ts';
import { emailKey } from './keys.ts';
import type { FieldType, Value } from './model.ts';

/** `refused`: which value is no option. */
export type Coerced =
  | { ok: true; value: Value }
  | { ok: false; code: 'wrong-type' }
  | { ok: false; code: 'not-an-option'; refused: string };

const WRONG_TYPE: Coerced = { ok: false, code: 'wrong-type' };

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const TRUE_WORDS = new Set(['true', '1', 'yes', 'y', 'on']);
const FALSE_WORDS = new Set(['false', '0', 'no', 'n', 'off']);

/** Trimmed, in Unicode's composed form: how all text is compared and sent. */
export function plainText(text: string): string {
  return composed(text, 'NFC').trim();
}

/** No result, `null`, blank text, and a list of nothing but these. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  return Array.isArray(value) && value.every(isEmpty);
}

/**
 * Makes an expression's result fit the field's type. `value` is not empty. `options` are the values that a
 * select accepts; the result has the option's own spelling. Dates come out as `YYYY-MM-DD`.
 */
export function coerce(value: unknown, type: FieldType, options: readonly string[]): Coerced {
  switch (type) {
    case 'text':
      return coerceText(value);
    case 'number':
      return coerceNumber(value);
    case 'date':
      return coerceDate(value);
    case 'boolean':
      return coerceBoolean(value);
    case 'single-select':
      return coerceOption(value, options);
    case 'multiple-select':
      return coerceOptions(value, options);
    default:
      return WRONG_TYPE;
  }
}

function coerceText(value: unknown): Coerced {
  const text = textOf(value);
  return text === undefined ? WRONG_TYPE : { ok: true, value: text };
}

/** Text or a finite number, as text. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return plainText(value);
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}

function coerceNumber(value: unknown): Coerced {
  const number = typeof value === 'string' ? numberOf(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? { ok: true, value: number } : WRONG_TYPE;
}

function numberOf(text: string): number | undefined {
  const trimmed = text.trim();
  return NUMBER.test(trimmed) ? Number(trimmed) : undefined;
}

function coerceDate(value: unknown): Coerced {
  if (typeof value !== 'string') return WRONG_TYPE;
  const text = value.trim();
  const day = text.slice(0, 10);
  // Nothing, or a time of day: the day itself is never moved by an offset.
  const isWhole = text.length === 10 || /^[T ]\d{2}:\d{2}/.test(text.slice(10));
  return isWhole && isRealDate(day) ? { ok: true, value: day } : WRONG_TYPE;
}

function coerceBoolean(value: unknown): Coerced {
  if (typeof value === 'boolean') return { ok: true, value };
  if (value === 'true') return { ok: true, value: true };
  return value === 'false' ? { ok: true, value: false } : WRONG_TYPE;
}

function coerceOption(value: unknown, options: readonly string[]): Coerced {
  const text = textOf(value);
  if (text === undefined) return WRONG_TYPE;
  const option = findOption(text, options);
  if (option === undefined) return { ok: false, code: 'not-an-option', refused: text };
  return { ok: true, value: option };
}

function findOption(text: string, options: readonly string[]): string | undefined {
  const exact = options.find((option) => option === text);
  if (exact !== undefined) return exact;
  const folded = fold(text);
  return options.find((option) => fold(option) === folded);
}

function coerceOptions(value: unknown, options: readonly string[]): Coerced {
  const found = new Set<string>();
  for (const entry of Array.isArray(value) ? value : [value]) {
    if (isEmpty(entry)) continue;
    const option = coerceOption(entry, options);
    if (!option.ok) return option;
    found.add(String(option.value));
  }
  return { ok: true, value: [...found] };
}

/** Without regard to case. */
function fold(text: string): string {
  return plainText(text).toLowerCase();
}

/**
 * Whether Engagedly already shows the desired value. Engagedly gives custom values as text whatever their type,
 * and dates in more than one format; a date that can be read two ways is equal if either reading is.
 */
export function sameValue(
  type: FieldType | 'email',
  desired: Value,
  current: string | string[] | undefined,
): boolean {
  if (type === 'multiple-select' || Array.isArray(desired)) return sameSet(desired, current);
  const shown = Array.isArray(current) ? (current.length === 1 ? current[0] : undefined) : current;
  if (shown === undefined) return false;
  const text = String(desired);
  switch (type) {
    case 'email':
      return shown === text || emailKey(shown) === emailKey(text);
    case 'number':
      return sameNumber(text, shown);
    case 'boolean':
      return sameBoolean(text, shown);
    case 'date':
      return text === shown || text === plainText(shown) || datesOf(shown).has(text);
    default:
      return shown === text || plainText(shown) === plainText(text);
  }
}

function sameNumber(desired: string, shown: string): boolean {
  const number = numberOf(shown);
  return number === undefined ? plainText(shown) === plainText(desired) : number === numberOf(desired);
}

function sameBoolean(desired: string, shown: string): boolean {
  const words = fold(desired) === 'true' ? TRUE_WORDS : FALSE_WORDS;
  return words.has(fold(shown));
}

function sameSet(desired: Value, current: string | string[] | undefined): boolean {
  const wanted = new Set((Array.isArray(desired) ? desired : [String(desired)]).map(plainText));
  if (Array.isArray(current)) return equalSets(wanted, current);
  if (current === undefined || current.trim() === '') return wanted.size === 0;
  // One text: the single value, or all of them joined by commas.
  return equalSets(wanted, [current]) || equalSets(wanted, current.split(','));
}

function equalSets(wanted: ReadonlySet<string>, shown: readonly string[]): boolean {
  const held = new Set(shown.map(plainText).filter((text) => text !== ''));
  return wanted.size === held.size && [...wanted].every((text) => held.has(text));
}
