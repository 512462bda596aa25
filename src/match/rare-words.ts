/** Words of names that hardly anybody has. Pure. */
import type { Word } from './name-words.ts';
import { commonWords, hasWord, type Name } from './names.ts';
import type { Person } from './persons.ts';

/** A word that so many people at most have in their names tells them from all others. */
const RARE = 5;

/** Whether two names have a word in common that hardly anybody else among these has. */
export function rareWordsAmong(persons: readonly Person[]): (one: Name, other: Name) => boolean {
  const howMany = new Map<Word, number>();
  return (one, other) =>
    commonWords(one, other).some((word) => {
      const count =
        howMany.get(word) ?? persons.filter(({ record }) => hasWord(record.marks.name, word)).length;
      howMany.set(word, count);
      return count <= RARE;
    });
}
