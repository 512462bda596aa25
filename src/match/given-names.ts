/** Whether the given names alone may be those of one human. Pure. */
import { spellings, withoutParticles } from './name-words.ts';
import type { Name } from './names.ts';
import { isOneEdit } from './slips.ts';
import { isUnheard, wordsSoundAlike } from './sounds.ts';

/**
 * Whether both have a given name, and no word of either is, in whatever order, one of the other: nor its short form or initial,
 * with a slip of the pen, by its sound, or in letters that nobody can hear here. Relatives. Symmetric.
 */
export function haveOtherGivenNames(one: Name, other: Name): boolean {
  const isApart = ({ sides: [given = []] }: Name, { sides }: Name) =>
    given.length > 0 && !given.some((word) => sides.flat().some((another) => mayBeForm(word, another)));
  return isApart(one, other) && isApart(other, one);
}

/** Whether a given name of one may be one of the other's, in whatever form, spelling or letters. Symmetric. */
export function shareGivenName(one: Name, other: Name): boolean {
  const given = ({ sides: [words = []] }: Name) => withoutParticles(words);
  return given(one).some((word) => given(other).some((another) => mayBeForm(word, another)));
}

/** What is left of "Susi", "Steffi", "Andy" but the ending. */
const PET_NAME = /^(..+?)(.)\2?[iy]$/u;

/** "Alex" of "Alexander", "Lisa" of "Elisabeth", "Steffi" of "Stefanie", "A." of "Ada". */
function mayBeForm(one: string, other: string): boolean {
  const [a, b] = [spellings(one), spellings(other)];
  const isForm = (short: string, long: string) =>
    short.length >= 3
      ? long.includes(short) || isOneEdit(short, long) || isPetName(short, long)
      : long.startsWith(short);
  return (
    isUnheard(one) !== isUnheard(other) ||
    wordsSoundAlike(one, other) ||
    a.some((x) => b.some((y) => (x.length < y.length ? isForm(x, y) : isForm(y, x))))
  );
}

function isPetName(short: string, long: string): boolean {
  const [, first, last] = PET_NAME.exec(short) ?? [];
  return first !== undefined && long.startsWith(`${first}${last}`);
}
