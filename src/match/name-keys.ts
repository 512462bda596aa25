/** What names are found by among many others. Pure. */

import type { Word } from './name-words.ts';
import { type Name, readingsOf, sumOf } from './names.ts';
import { mayBeMistyped } from './slips.ts';

/** Numbers one of which two names have in common if they are the *same*; of first and last name alone, a single one. */
export function sameKeys({ words, joined, letters }: Name): ReadonlySet<number> {
  const keys = new Set<number>();
  if (joined.length > 0) keys.add(letters);
  const before: Word[] = [];
  for (const word of words.slice(0, 8)) {
    if (words.length === 1) for (const spelling of word) keys.add(sumOf(spelling));
    for (const other of before) for (const a of other) for (const b of word) keys.add(sumOf(a) + sumOf(b));
    before.push(word);
  }
  return keys;
}

/** Texts one of which two names have in common if one is at least *part* of the other, or both sound alike. */
export function likeKeys(name: Name): string[] {
  const keys = new Set(readingsOf(name));
  for (const word of name.words.flat()) {
    keys.add(word);
    if (!mayBeMistyped(word)) continue;
    for (let at = 0; at < word.length; at++) keys.add(`${word.slice(0, at)}${word.slice(at + 1)}`);
  }
  return [...keys];
}
