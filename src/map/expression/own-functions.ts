/** The helpers that expressions have besides JSONata's own functions: `$date`, `$option`, `$slug`, `$titlecase`. Pure. */
import { composed } from '../../composed.ts';
import { dayOf, isRealDate } from '../../dates.ts';
import { isFunction } from './sizes.ts';

export class HelperError extends Error {
  override name = 'HelperError';
  readonly code: 'expression-failed' | 'unmapped-value';
  /** How the value begins that is not in a table. */
  readonly refused: string | undefined;
  constructor(code: 'expression-failed' | 'unmapped-value', message: string, refused?: string) {
    super(message);
    this.code = code;
    this.refused = refused?.slice(0, 200);
  }
}

/** Gives an expression the helpers. */
export function registerHelpers(expression: {
  registerFunction(name: string, run: (...args: unknown[]) => unknown): void;
}): void {
  expression.registerFunction('date', (value: unknown) => toDate(value));
  expression.registerFunction('option', (value: unknown, map: unknown) => toOption(value, map));
  expression.registerFunction('slug', (value: unknown) => toSlug(value));
  expression.registerFunction('titlecase', (value: unknown) => toTitleCase(value));
}

/** `$date(value)`: an ISO date or date and time, or DD.MM.YYYY, as `YYYY-MM-DD`. Absent and empty stay absent. */
export function toDate(value: unknown): string | undefined {
  const text = textOf('date', value)?.trim();
  if (text === undefined || text === '') return undefined;
  const iso = /^(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}.*)?$/s.exec(text)?.[1];
  if (iso !== undefined && isRealDate(iso)) return iso;
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  const day = german ? dayOf(german[3], german[2], german[1]) : undefined;
  if (day === undefined)
    throw new HelperError('expression-failed', '$date was given something that is no date.');
  return day;
}

/** `$option(value, {…})`: what the map says for the value, or for each of a list. A value that is not in it is an error. */
export function toOption(value: unknown, map: unknown): unknown {
  if (typeof map !== 'object' || map === null || Array.isArray(map) || isFunction(map)) {
    throw new HelperError('expression-failed', '$option needs a map: $option(value, {"from": "to"}).');
  }
  if (Array.isArray(value)) return value.map((entry) => toOption(entry, map));
  const text = typeof value === 'boolean' ? String(value) : textOf('option', value);
  if (text === undefined || text.trim() === '') return undefined;
  const options = map as Record<string, unknown>;
  for (const key of [text, text.trim()]) if (Object.hasOwn(options, key)) return options[key];
  throw new HelperError('unmapped-value', '$option was given a value that is not in its map.', text.trim());
}

const GERMAN: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };

/** `$slug(value)`: lower-case letters and digits, joined by hyphens. */
export function toSlug(value: unknown): string | undefined {
  const text = textOf('slug', value);
  if (text === undefined) return undefined;
  const lower = composed(text, 'NFC').toLowerCase();
  const spelled = lower.replace(/[äöüß]/g, (letter) => GERMAN[letter] ?? letter);
  const slug = composed(spelled, 'NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  return slug === '' ? undefined : slug;
}

/**
 * `$titlecase(value)`: the first letter of every word upper-case, the others lower-case, also after hyphens and
 * after apostrophes that begin a part of a name (O'Neill), not after those of a genitive (Anna's).
 */
export function toTitleCase(value: unknown): string | undefined {
  const text = textOf('titlecase', value);
  if (text === undefined) return undefined;
  return composed(text, 'NFC')
    .toLowerCase()
    .replace(/(?<![\p{L}\p{M}\p{N}'’])\p{L}|(?<=\p{L}['’])\p{L}(?=\p{L})/gu, upperFirst);
}

/** `ß` has no single upper-case letter in general use and stays. */
function upperFirst(letter: string): string {
  const upper = letter.toUpperCase();
  return [...upper].length === 1 ? upper : letter;
}

function textOf(helper: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw new HelperError('expression-failed', `$${helper} takes a single text.`);
}
