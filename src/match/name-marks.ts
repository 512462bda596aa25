/** The words of a name as the memory keeps them. Pure. */

import type { Word } from './name-words.ts';
import type { Name } from './names.ts';

/** Each word of the name in the one form that is remembered, in their order. */
export function wordMarks({ words }: Name): string[] {
  return words.map(markOf);
}

/** The words of a name as the memory keeps them: each once, sorted. */
export function nameMarks({ name }: { name: Name }): readonly string[] {
  return [...new Set(wordMarks(name))].sort();
}

/** The shortest spelling stands for all: "Müller", "Mueller" and "Muller" may replace each other in Engagedly. */
function markOf(word: Word): string {
  return (word.at(-1) ?? '').replace(UMLAUT, '$1');
}

const UMLAUT = /([aou])e/g;
