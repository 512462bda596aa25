/**
 * Whether two names are those of one human: *same*, *part*, or *other*. Pure.
 *
 * *Same* is a witness, *part* says nothing, *other* speaks against. Never two results alone: somebody who has married
 * is neither the same nor another by the name.
 */

import { spellings, type Word, withoutParticles, wordsOf } from './name-words.ts';
import { isOneEdit, mayBeMistyped } from './slips.ts';
import { isUnheard, soundsOf, wordsSoundAlike } from './sounds.ts';

/** How a name agrees with another. A name that is not known at all is `part` of every other. */
export type Likeness = 'same' | 'part' | 'other';

export type Name = {
  /** Each word in all the spellings it may have: `["mueller", "muller"]`. */
  words: readonly Word[];
  /** All letters in a row, first and last name in either order: "Hans-Peter" and "Hanspeter" are one. */
  joined: readonly string[];
  /** The sum of those letters, whatever their order: names that differ in it do not have the same letters in a row. */
  letters: number;
  /** All words of first and last name but titles, folded. */
  sides: readonly (readonly string[])[];
};
const INITIAL = /^[a-z]$/;
const LATIN = /[a-z]/;

/** The name that first and last name make, in either order, to be compared with others. */
export function nameOf(...parts: readonly unknown[]): Name {
  const sides = parts.map((part) => (typeof part === 'string' ? wordsOf(part) : NO_WORDS));
  const words: Word[] = [];
  let straight = '';
  let turned = '';
  let letters = 0;
  for (const side of sides) {
    let text = '';
    for (const word of side) {
      const spelling = spellings(word)[0] ?? '';
      text += spelling;
      letters += sumOf(spelling);
    }
    straight = straight + text;
    turned = text + turned;
    for (const word of withoutParticles(side)) words.push(spellings(word));
  }
  const joined = straight === '' ? NO_WORDS : straight === turned ? [straight] : [straight, turned];
  // A list that has grown has room for more than a dozen, and names stay.
  return { words: words.slice(), joined, letters, sides };
}

const NO_WORDS: readonly string[] = [];

/** The same for all orders of the same letters, and hardly ever for others: a number is found faster than a text. */
export function sumOf(text: string): number {
  let sum = 0;
  // Each letter spread over 24 bits: a name of 60 letters is still a small integer.
  for (let at = 0; at < text.length; at++) sum += Math.imul(text.charCodeAt(at), 0x9e3779b1) >>> 8;
  return sum;
}

/** How two names agree. Symmetric. */
export function compareNames(one: Name, other: Name): Likeness {
  if (isSame(one, other)) return 'same';
  const [few, many] = byLength(one, other);
  if (few.length === 0) return 'part';
  for (const word of few) if (hasLike(many, word)) return 'part';
  return 'other';
}

/** As `compareNames`, where only *same* matters. */
export function isSame(one: Name, other: Name): boolean {
  if (one === other) return one.words.length > 0;
  const [few, many] = byLength(one, other);
  if (few.length === 0) return false;
  const shared = sharedWords(few, many);
  if (shared === many.length) return true;
  // A mere initial says too little of which of several words were left out.
  if (shared === few.length && few.filter((word) => !isInitial(word)).length >= 2) return true;
  return one.letters === other.letters && one.joined.some((text) => other.joined.includes(text));
}

function byLength(
  { words: one }: Name,
  { words: other }: Name,
): [few: readonly Word[], many: readonly Word[]] {
  return one.length <= other.length ? [one, other] : [other, one];
}

/**
 * Whether one is the other with a slip of the pen, a word more, or another spelling: every word of the shorter name has
 * its like in the longer, or a given and a last name have, or both sound alike. No witness, but hardly two people. Symmetric.
 */
export function isNear(one: Name, other: Name): boolean {
  return isSpelledNear(one, other) || haveBothSides(one, other) || soundAlike(one, other);
}

/** "Vera Novak-Lang" and "Vera Novak-Stark": of each name a given and a last name are the other's. */
function haveBothSides({ sides: one }: Name, { sides: other }: Name): boolean {
  return [0, 1].every((at) => one[at]?.some((word) => (other[at] ?? []).includes(word)) === true);
}

export function isSameOrNear(one: Name, other: Name): boolean {
  return isSame(one, other) || isNear(one, other);
}

/** Whether one name is at least a part of the other, or sounds like it, or is written in other letters. Symmetric. */
export function mayBeAlike(one: Name, other: Name): boolean {
  return compareNames(one, other) !== 'other' || soundAlike(one, other) || !isInScriptOf(one, other);
}

/** Whether two names have a reading in common. Symmetric. */
export function soundAlike(one: Name, other: Name): boolean {
  const readings = readingsOf(other);
  return readings.length > 0 && readingsOf(one).some((reading) => readings.includes(reading));
}

type Sound = { spelled: readonly (readonly string[])[]; readings: readonly string[]; hasUnheard: boolean };
const heard = new WeakMap<Name, Sound>();

function soundOf(name: Name): Sound {
  const known = heard.get(name);
  if (known) return known;
  const spelled = name.sides.map((words) => words.map((word) => spellings(word)[0] ?? ''));
  const hasUnheard = spelled.some((words) => words.some(isUnheard));
  const sound = { spelled, readings: soundsOf(spelled), hasUnheard };
  heard.set(name, sound);
  return sound;
}

/** How a name may sound: one reading in common is enough to wait. */
export function readingsOf(name: Name): readonly string[] {
  return soundOf(name).readings;
}

function isSpelledNear(one: Name, other: Name): boolean {
  const [few, many] = byLength(one, other);
  const within = (words: readonly Word[], all: readonly Word[]) => words.every((word) => hasLike(all, word));
  // Of two names of as many words neither is the shorter.
  return few.length >= 2 && within(few, many) && (few.length < many.length || within(many, few));
}

/** The words of one name that the other has, too, or with a slip of the pen; initials are none. */
export function commonWords(one: Name, other: Name): Word[] {
  return one.words.filter((word) => hasLike(other.words, word));
}

/** How many words stand in both; each counts once. */
function sharedWords(few: readonly Word[], many: readonly Word[]): number {
  let left: Word[] | undefined;
  let shared = 0;
  for (const word of few) {
    if (!hasEqual(left ?? many, word)) continue;
    left ??= [...many];
    left.splice(
      left.findIndex((another) => isEqual(word, another)),
      1,
    );
    shared += 1;
  }
  return shared;
}

function hasEqual(words: readonly Word[], word: Word): boolean {
  for (const another of words) if (isEqual(word, another)) return true;
  return false;
}

function hasLike(words: readonly Word[], word: Word): boolean {
  for (const another of words) if (isLike(word, another)) return true;
  return false;
}

function isEqual(word: Word, other: Word): boolean {
  if (word === other) return true;
  for (const spelling of word) if (other.includes(spelling)) return true;
  return false;
}

/** Equal and no mere initial, or a word of four letters or more with one slip of the pen. */
function isLike(word: Word, other: Word): boolean {
  if (isEqual(word, other)) return !isInitial(word);
  for (const a of word)
    for (const b of other) if (isOneEdit(a, b) && mayBeMistyped(a) && mayBeMistyped(b)) return true;
  return false;
}

function isInitial([spelling = '']: Word): boolean {
  return INITIAL.test(spelling);
}

/** Whether it has a word in letters that nobody can hear here. */
export function hasUnheard(name: Name): boolean {
  return soundOf(name).hasUnheard;
}

/**
 * Whether one has a word in letters that nobody can hear here, which may be any word of the other; whatever else it has
 * sounds like one of the other's. Symmetric.
 */
export function mayBeRewritten(one: Name, other: Name): boolean {
  const [a, b] = [soundOf(one), soundOf(other)];
  if (a.hasUnheard === b.hasUnheard) return false;
  const [written, heard] = a.hasUnheard ? [a, b] : [b, a];
  const words = heard.spelled.flat();
  return written.spelled
    .flat()
    .every((word) => isUnheard(word) || words.some((another) => wordsSoundAlike(word, another)));
}

/** Whether a word of one is a word of the other but for one slip of the pen, also where it is short, or by its sound. Symmetric. */
export function mayBeMisspelt(one: Name, other: Name): boolean {
  const spelledIn = ({ words }: Name) => words.flat().filter((word) => word.length >= 3);
  const others = spelledIn(other);
  return spelledIn(one).some((word) =>
    others.some((another) => isOneEdit(word, another) || wordsSoundAlike(word, another)),
  );
}

/** Whether both names are written in Latin letters, or neither is: otherwise they do not tell that these are two humans. */
export function isInScriptOf(one: Name, other: Name): boolean {
  return isLatin(one) === isLatin(other);
}

function isLatin({ words }: Name): boolean {
  return words.some(([spelling = '']) => LATIN.test(spelling));
}
