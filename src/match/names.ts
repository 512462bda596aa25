/**
 * Whether two names are those of one human: *same*, *part*, or *other*. Pure.
 *
 * *Same* is a witness, *part* says nothing, *other* speaks against. Never two results alone: somebody who has married
 * is neither the same nor another by the name.
 */

/** How a name agrees with another. A name that is not known at all is `part` of every other. */
export type Likeness = 'same' | 'part' | 'other';

export type Name = {
  /** Each word in all the spellings it may have: `["mueller", "muller"]`. */
  words: readonly Word[];
  /** All letters in a row, first and last name in either order: "Hans-Peter" and "Hanspeter" are one. */
  joined: readonly string[];
};
export type Word = readonly string[];

/** Written before or behind a name, and no part of it. */
const TITLES = new Set(
  (
    'dr dres prof professor univprof dipl dipling diplkfm diplkff diplpsych ing mag magfh ba bsc ma msc mba llm llb phd dphil md dds ' +
    'mr mrs ms miss mister sir dame herr frau fr hr jr sr ii iii iv mme mlle dott dottssa drs ir lic sra dra'
  ).split(' '),
);
/** Small words of family names, which one system keeps and the other leaves out. */
const PARTICLES = new Set(
  (
    'von van vom zu zum zur der den de het ter ten te da das do dos di del della dello delle dei degli la las lo los le les ' +
    'du des y e af av al el bin ibn bint und'
  ).split(' '),
);

/** Letters that do not come apart into a plain letter and a mark. Several: all spellings that are in use. */
const LETTERS: Readonly<Record<string, readonly string[]>> = {
  ß: ['ss'],
  ä: ['ae', 'a'],
  ö: ['oe', 'o'],
  ü: ['ue', 'u'],
  å: ['aa', 'a'],
  æ: ['ae', 'a'],
  ø: ['oe', 'o'],
  œ: ['oe'],
  ł: ['l'],
  đ: ['d', 'dj'],
  ð: ['d'],
  þ: ['th'],
  ı: ['i'],
  ñ: ['n', 'ny'],
  ё: ['е'],
  ς: ['σ'],
};
const SPECIAL = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu');
/** Marks of Latin, Greek and Cyrillic, and the vowel points of Hebrew and Arabic, which hardly anybody writes. */
const MARKS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]/g;
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;
const APOSTROPHES = /['’‘ʼ´`ʻʹ′]/gu;

/** The name that first and last name make, in either order, to be compared with others. */
export function nameOf(...parts: readonly unknown[]): Name {
  const all: string[] = [];
  let straight = '';
  let turned = '';
  for (const part of parts) {
    if (typeof part !== 'string') continue;
    let side = '';
    for (const word of wordsOf(part)) {
      all.push(word);
      if (!TITLES.has(word)) side += spellings(word)[0];
    }
    straight = straight + side;
    turned = side + turned;
  }
  const words = withoutSmall(withoutSmall(all, TITLES, 1), PARTICLES, 2).map(spellings);
  return { words, joined: straight === '' ? [] : straight === turned ? [straight] : [straight, turned] };
}

/** Letters of the Latin alphabet and nothing that would have to be folded but case. */
const PLAIN = /^[A-Za-z]*$/;

function wordsOf(text: string): string[] {
  if (PLAIN.test(text)) return text === '' ? [] : [text.toLowerCase()];
  const folded = text
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(APOSTROPHES, '')
    .replaceAll('İ', 'i')
    .toLowerCase();
  return folded.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/** Leaves out small words as long as `least` others remain. */
function withoutSmall(
  words: readonly string[],
  small: ReadonlySet<string>,
  least: number,
): readonly string[] {
  if (!words.some((word) => small.has(word))) return words;
  const rest = words.filter((word) => !small.has(word));
  return rest.length >= least ? rest : words;
}

/** The same words come again and again, and folding one takes a hundred times as long as looking it up. */
const folded = new Map<string, Word>();
const MOST_FOLDED = 50_000;

/** With two-letter spellings of umlauts, and without; the first is the fullest. */
function spellings(word: string): Word {
  const known = folded.get(word);
  if (known) return known;
  const composed = word.normalize('NFC');
  const strip = (text: string) => text.normalize('NFD').replace(MARKS, '');
  const spelled = (at: number) =>
    strip(composed.replace(SPECIAL, (letter) => LETTERS[letter]?.[at] ?? LETTERS[letter]?.[0] ?? letter));
  const found = [...new Set([spelled(0), spelled(1)])];
  if (folded.size >= MOST_FOLDED) folded.clear();
  folded.set(word, found);
  return found;
}

/** How two names agree. Symmetric. */
export function compareNames(one: Name, other: Name): Likeness {
  if (one === other && one.words.length > 0) return 'same';
  const [few, many] =
    one.words.length <= other.words.length ? [one.words, other.words] : [other.words, one.words];
  if (few.length === 0) return 'part';
  const shared = sharedWords(few, many);
  if (shared === many.length) return 'same';
  if (shared === few.length && shared >= 2) return 'same';
  for (const text of one.joined) if (other.joined.includes(text)) return 'same';
  for (const word of few) if (hasLike(many, word)) return 'part';
  return 'other';
}

/**
 * Whether one is the other with a slip of the pen, a word more, or another spelling: every word of the shorter name has
 * its like in the longer. No witness, but hardly two people. Symmetric.
 */
export function isNear(one: Name, other: Name): boolean {
  const [few, many] =
    one.words.length <= other.words.length ? [one.words, other.words] : [other.words, one.words];
  const within = (words: readonly Word[], all: readonly Word[]) => words.every((word) => hasLike(all, word));
  // Of two names of as many words neither is the shorter.
  return few.length >= 2 && within(few, many) && (few.length < many.length || within(many, few));
}

/** The words of one name that the other has, too, or with a slip of the pen; initials are none. */
export function commonWords(one: Name, other: Name): Word[] {
  return one.words.filter((word) => hasLike(other.words, word));
}

export function hasWord(name: Name, word: Word): boolean {
  return hasEqual(name.words, word);
}

/** How many words stand in both; each counts once. */
function sharedWords(few: readonly Word[], many: readonly Word[]): number {
  if (!few.some((word) => hasEqual(many, word))) return 0;
  const left = [...many];
  let shared = 0;
  for (const word of few) {
    const at = left.findIndex((another) => isEqual(word, another));
    if (at < 0) continue;
    left.splice(at, 1);
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
  if (isEqual(word, other)) return (word[0]?.length ?? 0) >= 2 || !/^[a-z]$/.test(word[0] ?? '');
  for (const a of word)
    for (const b of other) if (mayBeMistyped(a) && mayBeMistyped(b) && isOneEdit(a, b)) return true;
  return false;
}

/** A digit is no slip of the pen. */
function mayBeMistyped(word: string): boolean {
  return word.length >= 4 && !/\d/.test(word);
}

/** One letter put in, left out, changed, or two neighbours exchanged. */
export function isOneEdit(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end])
    end++;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}

/** Texts one of which two names have in common if they are the *same*. */
export function sameKeys({ words, joined }: Name): string[] {
  const keys = [...joined];
  const [only] = words;
  if (only && words.length === 1) keys.push(...only);
  const few = words.slice(0, 8);
  for (const [at, word] of few.entries()) {
    for (const other of few.slice(at + 1)) {
      for (const a of word) for (const b of other) keys.push(a < b ? `${a} ${b}` : `${b} ${a}`);
    }
  }
  return keys;
}

/** Texts one of which two names have in common if one is at least *part* of the other. */
export function likeKeys({ words }: Name): string[] {
  const keys = new Set<string>();
  for (const word of words.flat()) {
    keys.add(word);
    if (!mayBeMistyped(word)) continue;
    for (let at = 0; at < word.length; at++) keys.add(`${word.slice(0, at)}${word.slice(at + 1)}`);
  }
  return [...keys];
}
