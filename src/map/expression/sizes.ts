/**
 * How large a value may be, and what is data. Sizes, not a clock, so that the same expression over the same person
 * is refused on every machine; and so that no single step can ask for more memory than the process has. Pure.
 */

/** Parts (list entries, object entries) that one value may have, counted along every way they are reached. */
export const MAX_PARTS = 1000;
/** Characters that one value may hold in all. */
export const MAX_TEXT = 32_768;

export class LimitError extends Error {
  override name = 'LimitError';
}

type Load = { parts: number; text: number };

/** Characters of a value. Throws a LimitError when it is too large, or holds a function somewhere inside. */
export function weigh(value: unknown): number {
  // A function on its own may be handed on; stored in a list or an object it could be taken apart.
  if (isFunction(value)) return 0;
  const load = { parts: 0, text: 0 };
  addLoad(value, load);
  return load.text;
}

function addLoad(value: unknown, load: Load): void {
  count(value, load);
  if (typeof value === 'function') throw new LimitError('A function is stored in a list or an object.');
  if (typeof value !== 'object' || value === null) return;
  if (isFunction(value)) throw new LimitError('A function is stored in a list or an object.');
  if (Array.isArray(value)) {
    for (const entry of value) addLoad(entry, load);
    return;
  }
  for (const key of Object.keys(value)) {
    const entry = (value as Record<string, unknown>)[key];
    load.text += key.length;
    // What a regular expression found leads to what it finds next; no expression can make such an entry.
    if (!(key === 'next' && typeof entry === 'function')) addLoad(entry, load);
  }
}

function count(value: unknown, load: Load): void {
  load.parts += 1;
  if (typeof value === 'string') load.text += value.length;
  if (load.parts > MAX_PARTS || load.text > MAX_TEXT) throw new LimitError('A value is too large.');
}

/** A function as JavaScript or jsonata holds it. */
export function isFunction(value: unknown): boolean {
  if (typeof value === 'function') return true;
  if (typeof value !== 'object' || value === null) return false;
  return Object.hasOwn(value, '_jsonata_lambda') || Object.hasOwn(value, '_jsonata_function');
}

/** Names that mean something to JavaScript: they lead to a prototype, or make an object something to wait for. */
export const BLOCKED_KEYS: ReadonlySet<unknown> = new Set(['__proto__', 'constructor', 'prototype', 'then']);

/**
 * A copy of plain data that nobody else holds, without prototypes: jsonata marks lists it comes past and may
 * change what it is given. `null` becomes absent; a function, and a number that JSON cannot say, is an error.
 */
export function copyData(value: unknown, load: Load = { parts: 0, text: 0 }): unknown {
  count(value, load);
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) {
    return value.map((entry) => copyData(entry, load)).filter((entry) => entry !== undefined);
  }
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || isFunction(value)) throw new LimitError('A value is no data.');
  const copy: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(value)) {
    const entry = (value as Record<string, unknown>)[key];
    const copied = BLOCKED_KEYS.has(key) ? undefined : copyData(entry, load);
    if (copied !== undefined) copy[key] = copied;
  }
  return copy;
}
