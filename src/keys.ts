/** Two spellings of the same thing compare equal by their key. Keys are for comparing, never for writing. */
import { domainToUnicode } from 'node:url';
import { composed, isAscii } from './composed.ts';

/** What nobody sees: format characters (zero width, bidirectional, soft hyphen), fillers and variation selectors. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;

const MAILTO = /^mailto:\s*/i;
/** Each row of dots is looked at once, from its first. */
const LAST_DOTS = /(?<!\.)\.+$/;
const SPACES = /\s+/gu;

/** Employee numbers and the like: as `plain`; case counts. `undefined` when nothing is left. */
export function textKey(text: unknown): string | undefined {
  const shown = plain(text);
  return shown === undefined ? undefined : composed(shown, 'NFKC').trim() || undefined;
}

/** Unit names and the like: as `textKey`, without regard to case and to runs of white space. */
export function foldedKey(text: unknown): string | undefined {
  const key = textKey(text);
  return key === undefined ? undefined : composed(key.replace(SPACES, ' ').toLowerCase(), 'NFC');
}

/** E-mail addresses: as `cleanEmail`, without regard to case (dotted and dotless i alike) and to how a domain is encoded. */
export function emailKey(text: unknown): string | undefined {
  const clean = cleanEmail(text);
  if (clean === undefined) return undefined;
  const folded = isAscii(clean) ? clean.toLowerCase() : foldedEmail(clean);
  const at = folded.lastIndexOf('@');
  if (!folded.includes('xn--', at + 1)) return folded;
  const domain = folded.slice(at + 1);
  return folded.slice(0, at + 1) + (domainToUnicode(domain) || domain);
}

function foldedEmail(text: string): string {
  const lower = composed(text, 'NFKC').toLowerCase();
  return composed(lower.replace(/i\u0307/g, 'i').replaceAll('ı', 'i'), 'NFC');
}

/** An e-mail address as it may be written: without what nobody sees, a `mailto:` in front and dots behind. */
export function cleanEmail(text: unknown): string | undefined {
  const email = plain(text)?.replace(MAILTO, '').replace(LAST_DOTS, '').trim();
  return email === '' ? undefined : email;
}

function plain(text: unknown): string | undefined {
  if (typeof text !== 'string' && typeof text !== 'number') return undefined;
  const shown = String(text);
  return (isAscii(shown) ? shown : composed(shown.replace(INVISIBLE, ''), 'NFC')).trim();
}

/** The two fields that can identify a user. */
export type Identifier = 'email' | 'employee_id';

export const IDENTIFIERS: readonly Identifier[] = ['email', 'employee_id'];

export function otherOf(identifier: Identifier): Identifier {
  return identifier === 'email' ? 'employee_id' : 'email';
}

export function isIdentifier(field: string | undefined): field is Identifier {
  return field === 'email' || field === 'employee_id';
}

export function identifierKey(identifier: Identifier, value: unknown): string | undefined {
  return identifier === 'email' ? emailKey(value) : textKey(value);
}

/** Adds to a list in a map of lists. */
export function pushTo<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** The same of lists by number, for those that most have none of. */
export function pushAt<V>(lists: (V[] | undefined)[], at: number, value: V): void {
  const list = lists[at];
  if (list) list.push(value);
  else lists[at] = [value];
}

/** Orders decimal ids by number and everything else by code units, so that a plan is sorted the same way everywhere. */
export function compareIds(a: string, b: string): number {
  if (a.length !== b.length && /^\d+$/.test(a) && /^\d+$/.test(b)) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether it has the form of a reference or a digest. */
export function isReference(text: string): boolean {
  return /^[0-9a-f]{12}$/.test(text);
}
