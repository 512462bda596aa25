/**
 * JSONata's own functions behind a price: each is charged for what it is given before it works on that, since a
 * function handed to $map is not seen by anybody else. Those that are dangerous with the wrong arguments (widths
 * of a billion, pictures that make a native regular expression or a loop run forever) are checked as well, and
 * those that read a clock get the time of the run.
 */
import jsonata from 'jsonata';
import { FORBIDDEN_FUNCTIONS, NATIVE_FUNCTIONS } from './library.ts';
import { LimitError, MAX_TEXT, workOn } from './meter.ts';

/** A function as jsonata holds it; its signature has been applied before the implementation is called. */
type Native = { implementation: (this: unknown, ...args: unknown[]) => unknown };

export type Natives = ReadonlyMap<string, Native>;

let loaded: Promise<Natives> | undefined;

/** jsonata gives its built-in functions away only through an expression. */
export function loadNatives(): Promise<Natives> {
  loaded ??= readNatives();
  return loaded;
}

async function readNatives(): Promise<Natives> {
  const pairs = [...NATIVE_FUNCTIONS].map((name) => `'${name}': $${name}`);
  const natives: Record<string, Native> = await jsonata(`{${pairs.join(', ')}}`).evaluate({});
  return new Map(Object.entries(natives));
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

/** Work beyond going through the arguments once, by what is known before; some throw. */
const PRICES: Readonly<Record<string, (args: readonly unknown[]) => number>> = {
  // Compares everything with everything.
  distinct: ([list]) => lengthOf(list) ** 2 / 32,
  join: ([list, separator]) => (lengthOf(list) * lengthOf(separator)) / 16,
  // The replacement is gone through for every match.
  replace: ([text, , replacement]) => (lengthOf(text) * lengthOf(replacement)) / 64,
  pad([, width, filler]) {
    checkWidth(width, filler);
    return Math.abs(Number(width ?? 0)) / 16;
  },
  sort: ([list]) => lengthOf(list),
  map: ([list]) => lengthOf(list),
  filter: ([list]) => lengthOf(list),
  single: ([list]) => lengthOf(list),
  reduce: ([list]) => lengthOf(list),
  formatNumber([, picture, options]) {
    checkPicture(picture);
    checkSymbols(options);
    return PICTURE;
  },
  formatInteger([, picture]) {
    checkPicture(picture);
    return PICTURE;
  },
  parseInteger([, picture]) {
    checkPicture(picture);
    return PICTURE;
  },
  fromMillis([, picture]) {
    checkPicture(picture);
    return PICTURE;
  },
  toMillis([timestamp, picture]) {
    checkPicture(picture);
    if (typeof timestamp === 'string' && timestamp.length > MAX_TIMESTAMP) {
      throw new LimitError('A timestamp is too long.');
    }
    return PICTURE;
  },
};

/** Taking a picture apart. */
const PICTURE = 10;
/** Calling anything at all. */
const CALL = 2;

function lengthOf(value: unknown): number {
  return typeof value === 'string' || Array.isArray(value) ? value.length : 0;
}

/**
 * Gives an expression all functions it may call but for the helpers. `now` is the time of the run; `charge` is
 * told of the work before it is done and may throw.
 */
export function registerGuarded(
  expression: jsonata.Expression,
  natives: Natives,
  now: Date,
  charge: (work: number) => void,
): void {
  for (const name of FORBIDDEN_FUNCTIONS.keys()) expression.assign(name, undefined);
  for (const [name, native] of natives) expression.assign(name, guarded(name, native, now, charge));
  const fromMillis = natives.get('fromMillis');
  expression.registerFunction(
    'now',
    (picture: unknown, zone: unknown) => {
      checkPicture(picture);
      charge(CALL + PICTURE);
      return fromMillis?.implementation.apply(atTime(now), [now.getTime(), picture, zone]);
    },
    '<s?s?:s>',
  );
  expression.registerFunction('millis', () => now.getTime(), '<:n>');
  expression.registerFunction('random', () => pseudoRandom(now), '<:n>');
}

function guarded(name: string, native: Native, now: Date, charge: (work: number) => void): Native {
  const { implementation } = native;
  const isTimed = name === 'toMillis' || name === 'fromMillis';
  const price = PRICES[name];
  function call(this: unknown, ...args: unknown[]): unknown {
    charge(CALL + workOn(args) + (price?.(args) ?? 0));
    return implementation.apply(isTimed ? atTime(now) : this, args);
  }
  // jsonata counts the parameters of a function, and for "f(?, x)" it reads their names from its text.
  Object.defineProperty(call, 'length', { value: implementation.length });
  call.toString = () => implementation.toString();
  return { ...native, implementation: call };
}

/** What functions of time use of their surroundings: the time, for what a picture leaves open. */
function atTime(now: Date): unknown {
  return { environment: { timestamp: now } };
}

/** One number from 0 to below 1 for the whole run (a step of mulberry32). */
function pseudoRandom(now: Date): number {
  let seed = (now.getTime() + 0x6d2b79f5) | 0;
  seed = Math.imul(seed ^ (seed >>> 15), seed | 1);
  seed ^= seed + Math.imul(seed ^ (seed >>> 7), seed | 61);
  return ((seed ^ (seed >>> 14)) >>> 0) / 2 ** 32;
}
