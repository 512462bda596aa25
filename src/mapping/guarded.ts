/**
 * JSONata's own functions that are dangerous with the wrong arguments (widths of a billion, pictures that make
 * a native regular expression or a loop run forever) or that read a clock: the same functions behind a check.
 */
import jsonata from 'jsonata';
import { LimitError, MAX_TEXT } from './meter.ts';

type Native = { implementation: (this: unknown, ...args: unknown[]) => unknown };
type Name =
  | 'toMillis'
  | 'fromMillis'
  | 'formatInteger'
  | 'parseInteger'
  | 'formatNumber'
  | 'pad'
  | 'distinct';
type Natives = Readonly<Record<Name, Native>>;

let loaded: Promise<Natives> | undefined;

/** jsonata gives its built-in functions away only through an expression. */
function natives(): Promise<Natives> {
  loaded ??= jsonata(
    "{'toMillis': $toMillis, 'fromMillis': $fromMillis, 'formatInteger': $formatInteger, " +
      "'parseInteger': $parseInteger, 'formatNumber': $formatNumber, 'pad': $pad, 'distinct': $distinct}",
  ).evaluate({});
  return loaded;
}

async function call(name: Name, now: Date, args: readonly unknown[]): Promise<unknown> {
  const native = (await natives())[name];
  // All that these functions use of their context: the time, for what a picture leaves open, and a fresh list.
  const createSequence = () => Object.assign([], { sequence: true });
  return native.implementation.apply({ environment: { timestamp: now }, createSequence }, [...args]);
}

const MAX_FILLER = 10;
const MAX_PICTURE = 100;
/** A picture becomes a native regular expression with one group for each marker. */
const MAX_MARKERS = 8;
const MAX_TIMESTAMP = 40;

/** `picture`: absent, or short, with small widths and without numbers in words. */
function checkPicture(picture: unknown): void {
  if (picture === undefined) return;
  if (typeof picture !== 'string' || picture.length > MAX_PICTURE)
    throw new LimitError('A picture is too long.');
  const text = picture.replace(/\s/g, '');
  const markers = text.split('[').length - 1;
  if (markers > MAX_MARKERS || /,[^\]]*\d{3}/.test(text) || /\[.[wW]/.test(text)) {
    throw new LimitError('A date picture is not supported.');
  }
}

/** Every symbol has to be one character: empty ones make jsonata loop forever. */
function checkSymbols(options: unknown): void {
  if (options === undefined) return;
  const symbols = typeof options === 'object' && options !== null ? Object.values(options) : [undefined];
  if (symbols.some((symbol) => typeof symbol !== 'string' || symbol.length === 0 || symbol.length > 8)) {
    throw new LimitError('An option of $formatNumber is not supported.');
  }
}

/** Wide, and with a long filler, it would fill the memory before anybody could weigh the result. */
function checkWidth(width: unknown, filler: unknown): void {
  const isWide = width !== undefined && !(Math.abs(Number(width)) <= MAX_TEXT);
  if (isWide || (typeof filler === 'string' && filler.length > MAX_FILLER)) {
    throw new LimitError('A width is too large.');
  }
}

/** Registers the checked functions on an expression; `now` is the time of the run. `charge` is told of hidden work. */
export function registerGuarded(
  expression: jsonata.Expression,
  now: Date,
  charge: (work: number) => void,
): void {
  const { registerFunction } = expression;
  registerFunction(
    'now',
    (picture: unknown, zone: unknown) => {
      checkPicture(picture);
      return call('fromMillis', now, [now.getTime(), picture, zone]);
    },
    '<s?s?:s>',
  );
  registerFunction('millis', () => now.getTime(), '<:n>');
  registerFunction('random', () => pseudoRandom(now), '<:n>');
  registerFunction(
    'distinct',
    (list: unknown) => {
      // Compares everything with everything.
      if (Array.isArray(list)) charge(list.length ** 2 / 32);
      return call('distinct', now, [list]);
    },
    '<x:x>',
  );
  registerFunction(
    'pad',
    (text: unknown, width: unknown, filler: unknown) => {
      checkWidth(width, filler);
      return call('pad', now, [text, width, filler]);
    },
    '<s-ns?:s>',
  );
  registerFunction(
    'toMillis',
    (timestamp: unknown, picture: unknown) => {
      checkPicture(picture);
      if (typeof timestamp === 'string' && timestamp.length > MAX_TIMESTAMP) {
        throw new LimitError('A timestamp is too long.');
      }
      return call('toMillis', now, [timestamp, picture]);
    },
    '<s-s?:n>',
  );
  registerFunction(
    'fromMillis',
    (millis: unknown, picture: unknown, zone: unknown) => {
      checkPicture(picture);
      return call('fromMillis', now, [millis, picture, zone]);
    },
    '<n-s?s?:s>',
  );
  registerFunction(
    'formatInteger',
    (value: unknown, picture: unknown) => {
      checkPicture(picture);
      return call('formatInteger', now, [value, picture]);
    },
    '<n-s:s>',
  );
  registerFunction(
    'parseInteger',
    (text: unknown, picture: unknown) => {
      checkPicture(picture);
      return call('parseInteger', now, [text, picture]);
    },
    '<s-s:n>',
  );
  registerFunction(
    'formatNumber',
    (value: unknown, picture: unknown, options: unknown) => {
      checkPicture(picture);
      checkSymbols(options);
      return call('formatNumber', now, [value, picture, options]);
    },
    '<n-so?:s>',
  );
}

/** One number from 0 to below 1 for the whole run (a step of mulberry32). */
function pseudoRandom(now: Date): number {
  let seed = (now.getTime() + 0x6d2b79f5) | 0;
  seed = Math.imul(seed ^ (seed >>> 15), seed | 1);
  seed ^= seed + Math.imul(seed ^ (seed >>> 7), seed | 61);
  return ((seed ^ (seed >>> 14)) >>> 0) / 2 ** 32;
}
