/** The id that a customer's name may have. Pure. */
import { TENANT_ID } from '../tenant/check/check.ts';

const LETTERS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', æ: 'ae', ø: 'oe' };
const MOST = 40;
const EXAMPLE = 'nordwind';

/** `Alpenglüh` → `alpenglueh`; an example where nothing is left of the name. */
export function idFor(name: string): string {
  const id = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[äöüßæø]/g, (letter) => LETTERS[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MOST)
    .replace(/^-+|-+$/g, '');
  return TENANT_ID.test(id) ? id : EXAMPLE;
}
