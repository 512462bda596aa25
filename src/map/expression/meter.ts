/**
 * How much an expression may do: every value is weighed, every step is charged. Counts, not a clock, so that
 * the same expression over the same person gives the same result on every machine. Pure.
 */

/** Parts (list entries, object entries) that one value may have, counted along every way they are reached. */
export const MAX_PARTS = 1000;
/** Characters that one value may hold in all. */
export const MAX_TEXT = 32_768;

export class LimitError extends Error {
  override name = 'LimitError';
}

/** Work that may be done yet, counted down. */
export type Budget = { left: number };

export type Meter = {
  /** Takes this much work off what is left; throws a LimitError when that is too little. */
  charge(work: number): void;
  /** Weighs a value that a step gave and charges for it. */
  weigh(value: unknown): void;
};

/**
 * @param input.perCall Work that one evaluation may do.
 * @param input.own Work that all evaluations together may do at the expense of nobody.
 * @param input.shared Where further work is taken from, together with other expressions.
 */
export function createMeter({
  perCall,
  own,
  shared,
}: {
  perCall: number;
  own: Budget;
  shared: Budget;
}): Meter & { restart(): void; isSpent(): boolean } {
  let left = 0;
  const isSpent = () => own.left <= 0 && shared.left <= 0;
  function charge(work: number): void {
    // What is refused is not done: it costs no more than what was left. What is no number must not undo a limit.
    const isWork = work >= 0;
    const taken = isWork ? Math.min(work, left) : left;
    left -= taken;
    const fromOwn = Math.min(taken, own.left);
    own.left -= fromOwn;
    shared.left -= taken - fromOwn;
    if (!isWork || taken < work || isSpent()) throw new LimitError('The expression takes too long.');
  }
  return {
    charge,
    weigh(value) {
      const { parts, text } = loadOf(value);
      charge(1 + parts / 8 + text / 256);
    },
    restart() {
      left = perCall;
    },
    isSpent,
  };
}

/** How much work it is to go through all of these. Throws a LimitError when one of them is too large. */
export function workOn(values: readonly unknown[]): number {
  let work = 0;
  for (const value of values) {
    const { parts, text } = loadOf(value);
    work += parts / 8 + text / 16;
  }
  return work;
}

function loadOf(value: unknown): { parts: number; text: number } {
  const load = { parts: 0, text: 0 };
  addLoad(value, load);
  return load;
}

function addLoad(value: unknown, load: { parts: number; text: number }): void {
  load.parts += 1;
  if (typeof value === 'string') load.text += value.length;
  if (load.parts > MAX_PARTS || load.text > MAX_TEXT) throw new LimitError('A value grows too large.');
  if (typeof value !== 'object' || value === null || isFunction(value)) return;
  if (Array.isArray(value)) {
    for (const entry of value) addLoad(entry, load);
    return;
  }
  for (const key of Object.keys(value)) {
    load.text += key.length;
    addLoad((value as Record<string, unknown>)[key], load);
  }
}

/** jsonata's functions are objects that hold their whole environment: nothing to be weighed. */
function isFunction(value: object): boolean {
  return (
    typeof value === 'function' ||
    Object.hasOwn(value, '_jsonata_lambda') ||
    Object.hasOwn(value, '_jsonata_function')
  );
}

const BLOCKED_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * A copy of plain data that nobody else holds, without prototypes: jsonata marks lists it comes past and may
 * change what it is given. `null` becomes absent; a function is an error.
 */
export function copyData(value: unknown, load = { parts: 0, text: 0 }): unknown {
  load.parts += 1;
  if (typeof value === 'string') load.text += value.length;
  if (load.parts > MAX_PARTS || load.text > MAX_TEXT) throw new LimitError('A value is too large.');
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) {
    return value.map((entry) => copyData(entry, load)).filter((entry) => entry !== undefined);
  }
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || isFunction(value)) throw new LimitError('A value is no data.');
  const copy: Record<string, unknown> = Object.create(null);
  for (const [key, entry] of Object.entries(value)) {
    const copied = BLOCKED_KEYS.has(key) ? undefined : copyData(entry, load);
    if (copied !== undefined) copy[key] = copied;
  }
  return copy;
}
