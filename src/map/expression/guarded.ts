/**
 * JSONata's own functions as an expression gets them: frozen, so that no expression changes them for the next; never
 * handed a function that they would take apart; and with the time of the run where they read a clock.
 */
import jsonata from 'jsonata';
import { FORBIDDEN_FUNCTIONS, NATIVE_FUNCTIONS } from './library.ts';
import { isFunction, LimitError } from './sizes.ts';

/** A function as jsonata holds it; its signature has been applied before the implementation is called. */
type Native = {
  readonly implementation: (this: unknown, ...args: unknown[]) => unknown;
  readonly signature?: unknown;
};

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

/** Where a function may be handed in: which arguments of which function. Everything else would take it apart. */
const TAKES_FUNCTION_AT: Readonly<Record<string, number>> = {
  contains: 1,
  each: 1,
  filter: 1,
  map: 1,
  match: 1,
  reduce: 1,
  sift: 1,
  single: 1,
  sort: 1,
  split: 1,
};

function checkArguments(name: string, args: readonly unknown[]): void {
  for (const [index, arg] of args.entries()) {
    if (!isFunction(arg) || TAKES_FUNCTION_AT[name] === index) continue;
    if (name === 'replace' && index > 0) continue;
    throw new LimitError(`A function is handed to $${name}, which takes values.`);
  }
}

/** Gives an expression all functions it may call but for the helpers. `now` is the time of the run. */
export function registerGuarded(expression: jsonata.Expression, natives: Natives, now: Date): void {
  for (const name of FORBIDDEN_FUNCTIONS.keys()) expression.assign(name, undefined);
  for (const [name, native] of natives) expression.assign(name, guarded(name, native, now));
  const fromMillis = natives.get('fromMillis');
  expression.registerFunction(
    'now',
    (picture: unknown, zone: unknown) =>
      fromMillis?.implementation.apply(atTime(now), [now.getTime(), picture, zone]),
    '<s?s?:s>',
  );
  expression.registerFunction('millis', () => now.getTime(), '<:n>');
  expression.registerFunction('random', () => pseudoRandom(now), '<:n>');
}

function guarded(name: string, native: Native, now: Date): object {
  const { implementation } = native;
  const isTimed = name === 'toMillis' || name === 'fromMillis';
  function call(this: unknown, ...args: unknown[]): unknown {
    checkArguments(name, args);
    return implementation.apply(isTimed ? atTime(now) : this, args);
  }
  // jsonata counts the parameters of a function, and for "f(?, x)" it reads their names from its text.
  Object.defineProperty(call, 'length', { value: implementation.length });
  Object.defineProperty(call, 'toString', { value: () => implementation.toString() });
  return sealed({ ...native, implementation: Object.freeze(call) });
}

/** Nothing about it can be changed but what jsonata notes at every call: where it was called, and as what. */
function sealed(native: Native): object {
  Object.freeze(native.signature);
  const noted = { value: undefined, writable: true };
  const fixed = Object.entries(native).map(([key, value]) => [key, { value, enumerable: true }]);
  return Object.seal(
    Object.defineProperties({}, { ...Object.fromEntries(fixed), token: noted, position: noted }),
  );
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
