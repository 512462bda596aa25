/** Forms that the answers to several questions have: what is one, and what it means. Pure. */
import { isNothing, type ListChange } from './answers.ts';

export type Form = {
  /** What is wrong with an answer; `undefined`: nothing. `how`: of one that changes a list that is there. */
  flaw(answer: string, how?: ListChange['how']): string | undefined | Promise<string | undefined>;
  /** The answer as the file needs it, of one that people write in words of their own; `undefined`: as it stands. */
  meant?(answer: string): string | undefined;
};

/** One of a few words, each also as people write it: `DE`, `Deutsch`. */
export function oneOf(words: Readonly<Record<string, readonly string[]>>): Form {
  const all = Object.entries(words);
  const meant = (answer: string) => {
    const wanted = answer.trim().toLowerCase();
    return all.find(([word, others]) => word === wanted || others.includes(wanted))?.[0];
  };
  return {
    meant,
    flaw: (answer) =>
      meant(answer) === undefined ? `One of: ${all.map(([word]) => word).join(', ')}.` : undefined,
  };
}

/** A list that may be empty, also in words: `nein`. */
export function listOrNone(flaw: Form['flaw']): Form {
  return {
    meant: (answer) => (isNothing(answer) ? '' : undefined),
    flaw: (answer, how = 'be') => (how === 'be' && isNothing(answer) ? undefined : flaw(answer, how)),
  };
}
