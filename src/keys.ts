/** Two spellings of the same thing compare equal by their key. Keys are for comparing, never for writing. */

/** Employee numbers and the like: trimmed, Unicode-normalised; case counts. `undefined` when nothing is left. */
export function textKey(text: unknown): string | undefined {
  if (typeof text !== 'string' && typeof text !== 'number') return undefined;
  const key = String(text).normalize('NFC').trim();
  return key === '' ? undefined : key;
}

/** E-mail addresses and unit names: as `textKey`, without regard to case and to runs of white space. */
export function foldedKey(text: unknown): string | undefined {
  return textKey(text)?.replace(/\s+/gu, ' ').toLowerCase().normalize('NFC');
}

/** The two fields that can identify a user. */
export type Identifier = 'email' | 'employee_id';

export const IDENTIFIERS: readonly Identifier[] = ['email', 'employee_id'];

export function isIdentifier(field: string | undefined): field is Identifier {
  return field === 'email' || field === 'employee_id';
}

export function identifierKey(identifier: Identifier, value: unknown): string | undefined {
  return identifier === 'email' ? foldedKey(value) : textKey(value);
}

/** Adds to a list in a map of lists. */
export function pushTo<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Orders decimal ids by number and everything else by code units, so that a plan is sorted the same way everywhere. */
export function compareIds(a: string, b: string): number {
  if (a.length !== b.length && /^\d+$/.test(a) && /^\d+$/.test(b)) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** First and last name as one key; `undefined` unless both are there. */
export function wholeNameKey(fields: Readonly<Record<string, unknown>>): string | undefined {
  const [first, last] = [foldedKey(fields.first_name), foldedKey(fields.last_name)];
  return first === undefined || last === undefined ? undefined : `${first}\n${last}`;
}

/** Whether first and last name are known on both sides, and the same. */
export function hasSameName(
  one: Readonly<Record<string, unknown>>,
  other: Readonly<Record<string, unknown>>,
): boolean {
  const name = wholeNameKey(one);
  return name !== undefined && name === wholeNameKey(other);
}

/** Whether both names are known on both sides and neither is the same: somebody else, rather than somebody married. */
export function hasOtherName(
  one: Readonly<Record<string, unknown>>,
  other: Readonly<Record<string, unknown>>,
): boolean {
  return ['first_name', 'last_name'].every((field) => {
    const [a, b] = [foldedKey(one[field]), foldedKey(other[field])];
    return a !== undefined && b !== undefined && a !== b;
  });
}
