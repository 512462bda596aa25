/**
 * Leaves a process nothing but the language. Node denies it files, other processes and code made from texts, and
 * freezes what all code shares (`FLAGS` in start.ts); what is left is taken away here, the network before all.
 */

/** What ECMAScript itself puts there, as far as jsonata and our own functions use it. */
const LANGUAGE: ReadonlySet<string> = new Set(
  (
    'globalThis Infinity NaN undefined isFinite isNaN parseFloat parseInt decodeURI decodeURIComponent encodeURI ' +
    'encodeURIComponent Array ArrayBuffer BigInt Boolean DataView Date Error EvalError Float32Array Float64Array ' +
    'Int8Array Int16Array Int32Array Uint8Array Uint8ClampedArray Uint16Array Uint32Array Intl Iterator JSON Map Math ' +
    'Number Object Promise RangeError ReferenceError RegExp Set String Symbol SyntaxError TypeError URIError WeakMap ' +
    'WeakSet'
  ).split(' '),
);

/** Call it once everything is loaded. Throws when something stays. */
export function seal(): void {
  const { deleteProperty, ownKeys } = Reflect;
  for (const key of ownKeys(globalThis)) {
    if (typeof key === 'string' && LANGUAGE.has(key)) continue;
    if (!deleteProperty(globalThis, key)) throw new Error(`${String(key)} cannot be taken away.`);
  }
  Object.freeze(globalThis);
}
