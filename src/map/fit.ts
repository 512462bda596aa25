/** An expression's result → the value of a field: names of units, people, addresses, and plain values. Pure. */

import { cleanEmail } from '../keys.ts';
import type { FieldType, Value } from '../model.ts';
import { type Coerced, coerce, isEmpty, plainText } from '../values.ts';
import type { FieldKind } from '../vendors/engagedly/fields.ts';

const WRONG_TYPE: Coerced = { ok: false, code: 'wrong-type' };

/** One address: exactly one @, and none of what separates addresses. */
const ADDRESS = /^[^\s@<>",;]+@[^\s@<>",;]+$/;
const MAX_ADDRESS = 254;

/**
 * Makes a result, which is not empty, fit a field. Units come out as names (several without repetition), people
 * as Personio ids in decimal, an address in its clean form.
 */
export function coerceField(
  value: unknown,
  { kind, type, options }: { kind: FieldKind; type: FieldType; options: readonly string[] },
): Coerced {
  switch (kind) {
    case 'email':
      return coerceAddress(value);
    case 'unit':
      return coerceOne(value, nameOf);
    case 'units':
      return coerceMany(value, nameOf);
    case 'person':
      return coerceOne(value, personOf);
    case 'people':
      return coerceMany(value, personOf);
    default:
      return coerce(value, type, options);
  }
}

function coerceAddress(value: unknown): Coerced {
  const text = (typeof value === 'string' ? cleanEmail(value) : undefined) ?? '';
  return ADDRESS.test(text) && text.length <= MAX_ADDRESS ? { ok: true, value: text } : WRONG_TYPE;
}

type Read = (value: unknown) => string | undefined;

function nameOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' ? plainText(value) : undefined;
}

/** A Personio id: a whole number, also as text. */
function personOf(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  const digits = typeof text === 'string' ? /^\s*0*([1-9]\d{0,17})\s*$/.exec(text)?.[1] : undefined;
  return digits;
}

/** A single value, or a list with one. */
function coerceOne(value: unknown, read: Read): Coerced {
  const entries = (Array.isArray(value) ? value : [value]).filter((entry) => !isEmpty(entry));
  const text = entries.length === 1 ? read(entries[0]) : undefined;
  return text === undefined ? WRONG_TYPE : { ok: true, value: text };
}

/** A list or a single value; entries that differ in case alone are one. */
function coerceMany(value: unknown, read: Read): Coerced {
  const found = new Map<string, string>();
  for (const entry of Array.isArray(value) ? value : [value]) {
    if (isEmpty(entry)) continue;
    const text = read(entry);
    if (text === undefined) return WRONG_TYPE;
    const folded = text.toLowerCase();
    if (!found.has(folded)) found.set(folded, text);
  }
  return { ok: true, value: [...found.values()] satisfies Value };
}
