/**
 * Taking single values out of a vendor's answer, which may hold anything. Pure; nothing here throws.
 *
 * Only own properties are read, and names that reach an object's prototype are no field keys, so that a key
 * called `__proto__` in an answer is simply not there.
 */

/** A JSON object. */
export type Raw = Readonly<Record<string, unknown>>;

export function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own property of an object; `undefined` for everything else. */
export function own(value: unknown, key: string): unknown {
  return isRaw(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

class Bare {}
Object.setPrototypeOf(Bare.prototype, null);
Reflect.deleteProperty(Bare.prototype, 'constructor');
Object.freeze(Bare.prototype);

/**
 * An empty object that has nothing but what is put into it, for keys that come from outside. One for each person in a
 * directory: what `Object.create(null)` makes is a hash table of its own, which takes four times the memory and is slower.
 */
export function bareObject<T>(): Record<string, T> {
  return new Bare() as Record<string, T>;
}

const PROTOTYPE_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Whether a key is a plain word such as `first_name`, `dynamic_33400`, `dynamic_a1b2.7` or `custom-attribute-93cbf`. */
export function isFieldKey(key: unknown): key is string {
  return typeof key === 'string' && /^[a-z][a-z0-9_.-]{0,99}$/i.test(key) && !PROTOTYPE_NAMES.has(key);
}

/** A text that is not blank, as it is; numbers and booleans in words. Everything else is empty. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)))
    return String(value);
  return undefined;
}

/** The texts of a list, without the empty ones. */
export function textsOf(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.map(textOf).filter((text) => text !== undefined);
}

/** A finite number, or a string that is one and loses nothing by becoming one ("007" and 20 digits would). */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || !/^\s*-?(0|[1-9]\d*)(\.\d+)?\s*$/.test(value)) return undefined;
  const number = Number(value);
  return Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : undefined;
}

/** A count: a whole number from 0, also as a string of digits. */
export function countOf(value: unknown): number | undefined {
  const number = numberOf(value);
  return number !== undefined && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

/** Ids come as numbers in one place and as strings in another: always a string here. */
export function idOf(value: unknown): string | undefined {
  const id = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  return typeof id === 'string' && isId(id) ? id : undefined;
}

/** Whether an id is safe to stand in a path. */
export function isId(id: string): boolean {
  return /^[A-Za-z0-9-]{1,64}$/.test(id);
}
