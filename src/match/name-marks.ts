/** The words of a name as the memory keeps them. Pure. */
import type { Name } from './names.ts';

/** A record and its account mostly share the name; it is asked for twice, for each. */
const knownMarks = new WeakMap<Name, readonly string[]>();

/** The words of a name as the memory keeps them. */
export function nameMarks({ name }: { name: Name }): readonly string[] {
  const known = knownMarks.get(name);
  if (known) return known;
  // The shortest spelling stands for all: "Müller", "Mueller" and "Muller" may replace each other in Engagedly.
  const found = new Set(name.words.map((word) => (word.at(-1) ?? '').replace(/([aou])e/g, '$1')));
  const marks = [...found].sort();
  knownMarks.set(name, marks);
  return marks;
}
