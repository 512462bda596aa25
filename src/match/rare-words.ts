/** Words of names that hardly anybody has. Pure. */
import { pushTo } from '../keys.ts';
import { lazily } from './lazily.ts';
import type { Word } from './name-words.ts';
import { commonWords, type Name } from './names.ts';
import type { Person } from './persons.ts';

/** A word that so many people at most have in their names tells them from all others. */
const RARE = 5;

/** Whether two names have a word in common that hardly anybody else among these has. */
export function rareWordsAmong(persons: readonly Person[]): (one: Name, other: Name) => boolean {
  const bearers = lazily(() => {
    const bySpelling = new Map<string, Person[]>();
    for (const person of persons)
      for (const spelling of new Set(person.record.marks.name.words.flat()))
        pushTo(bySpelling, spelling, person);
    return bySpelling;
  });
  const isRare = (word: Word) => {
    const found = word.map((spelling) => bearers().get(spelling) ?? []);
    return found.every(({ length }) => length <= RARE) && new Set(found.flat()).size <= RARE;
  };
  return (one, other) => commonWords(one, other).some(isRare);
}
