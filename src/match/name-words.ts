/** The words of a name, folded so that spellings of one word are one. Pure. */

import { composed } from '../composed.ts';

/** A word in all the spellings it may have: `["mueller", "muller"]`. */
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

/** Letters of the Latin alphabet and nothing that would have to be folded but case. */
const PLAIN = /^[A-Za-z]*$/;

/** No name has more; each is compared with each of another. */
const MOST_WORDS = 50;

/** All words in their order but titles, in lower case. */
export function wordsOf(text: string): readonly string[] {
  return withoutSmall(allWords(text).slice(0, MOST_WORDS), TITLES);
}

/** Without the small words of family names; what has no other keeps them: "Le" and "Do" are names, too. */
export function withoutParticles(words: readonly string[]): readonly string[] {
  return withoutSmall(words, PARTICLES);
}

/** Titles among them. */
export function allWords(text: string): string[] {
  if (PLAIN.test(text)) return text === '' ? [] : [text.toLowerCase()];
  const folded = composed(text, 'NFKC')
    .replace(INVISIBLE, '')
    .replace(APOSTROPHES, '')
    .replaceAll('İ', 'i')
    .toLowerCase();
  return folded.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/** Leaves out small words, if any others remain. */
function withoutSmall(words: readonly string[], small: ReadonlySet<string>): readonly string[] {
  for (const one of words) {
    if (!small.has(one)) continue;
    const rest = words.filter((word) => !small.has(word));
    return rest.length > 0 ? rest : words;
  }
  return words;
}

/** The same words come again and again, and folding one takes a hundred times as long as looking it up. */
const folded = new Map<string, Word>();
const MOST_FOLDED = 50_000;

/** With two-letter spellings of umlauts, and without; the first is the fullest. */
export function spellings(word: string): Word {
  const known = folded.get(word);
  if (known) return known;
  const whole = composed(word, 'NFC');
  const strip = (text: string) => composed(text, 'NFD').replace(MARKS, '');
  const spelled = (at: number) =>
    strip(whole.replace(SPECIAL, (letter) => LETTERS[letter]?.[at] ?? LETTERS[letter]?.[0] ?? letter));
  const found = [...new Set([spelled(0), spelled(1)])];
  if (folded.size >= MOST_FOLDED) folded.clear();
  folded.set(word, found);
  return found;
}
