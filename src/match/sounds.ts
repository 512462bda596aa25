/**
 * What a name sounds like, whatever clerk has written it: "Mohamed Husseini" and "Muhammad Al-Hosayny", "Zhang" and
 * "Chang", "Иванов" and "Ivanow". No witness: two of one sound may be one human, so something waits for them. Pure.
 */

/**
 * What letters stand for in the alphabets and transcriptions in use: lips, teeth, throat, hisses. Vowels, and what often
 * is not written, stand for nothing. Several: this one here, that one there.
 */
const SOUNDS: Readonly<Record<string, readonly string[]>> = {
  ...each('b p б п π', 'P'),
  ...each('ph', 'F', 'P'),
  ...each('ψ', 'PS'),
  ...each('μπ', 'P', 'MP'),
  ...each('ντ', 'T', 'NT'),
  ...each('γκ γγ', 'K', 'NK'),
  ...each('αυ ευ', 'F', ''),
  ...each('f v ф в φ', 'F'),
  ...each('d t th dh д т τ δ θ', 'T'),
  ...each('k ck к κ қ', 'K'),
  ...each(
    's z sh zh sch tsch dsch tch tsh shch schtsch dj dz dzh ts tz cz дж дз тс τσ τζ ђ ћ з с ц ш щ σ ζ ς ж џ',
    'S',
  ),
  ...each('l λ л љ', 'L'),
  ...each('m μ м', 'M'),
  ...each('n ν н њ ң', 'N'),
  ...each('r ρ р', 'R'),
  ...each('β', 'P', 'F'),
  ...each('w', 'F', ''),
  ...each('c q ч', 'K', 'S'),
  ...each('x ξ', 'KS', 'S'),
  ...each('kh gh х', 'K', ''),
  ...each('ch χ', 'K', 'S', ''),
  ...each('g γ г', 'K', 'S', ''),
  ...each('j', 'S', ''),
  ...Object.fromEntries([...'0123456789'].map((digit) => [digit, [digit]])),
};
/** The article, written in one place and not in the other. */
const ARTICLE = /^[aeu]l$/;
/** A name that can be read in more ways says nothing. */
const MOST_READINGS = 64;
/** Fewer sounds are those of too many. */
const LEAST_SOUNDS = 3;
/** The first vowel behind another letter is dark in every transcription, or in none: "Tom" and "Tim" are two. */
const DARK = /^(?:[юё]|.[^aeiouyаеиіоуыэюяєїαεηιουω]*[yijιи]?[ouоуюοω])/u;

/** The longest letters first; any other by itself. */
const SOUNDING = new RegExp(
  `${Object.keys(SOUNDS)
    .sort((one, other) => other.length - one.length)
    .join('|')}|.`,
  'gu',
);

const VOICED = new RegExp(`[a-z0-9αεηιουω${Object.keys(SOUNDS).join('')}аеиоуыэюяєїі]`, 'u');

function each(letters: string, ...sounds: string[]): Record<string, readonly string[]> {
  return Object.fromEntries(letters.split(' ').map((one) => [one, sounds]));
}

/**
 * All readings of a name: two names sound alike if they have one in common, whichever name is first. `sides`: first and
 * last name, their words folded. None where too little is to be heard.
 */
export function soundsOf([
  first = NO_WORDS,
  last = NO_WORDS,
]: readonly (readonly string[])[]): readonly string[] {
  const [firsts, lasts] = [sideReadings(first), sideReadings(last)];
  const marks = [ending(first), ending(last)];
  const found: string[] = [];
  if (firsts.length * lasts.length > MOST_READINGS) return found;
  for (const one of firsts)
    for (const other of lasts) {
      if (one === '' || other === '' || one.length + other.length < LEAST_SOUNDS) continue;
      const [a, b] = [one + marks[0], other + marks[1]];
      found.push(a < b ? `${a} ${b}` : `${b} ${a}`);
    }
  return found;
}

function ending(words: readonly string[]): string {
  const word = words.find((one) => !ARTICLE.test(one));
  return word !== undefined && DARK.test(word) ? '.' : '';
}

/** Whether two words have a reading in common. */
export function wordsSoundAlike(one: string, other: string): boolean {
  if (ending([one]) !== ending([other])) return false;
  const readings = readingsIn(other);
  return readingsIn(one).some((reading) => reading !== '' && readings.includes(reading));
}

/** Whether a word is written in letters of which none makes a sound that is known here. */
export function isUnheard(word: string): boolean {
  return !VOICED.test(word);
}

const NO_WORDS: readonly string[] = [];
const NOTHING: readonly string[] = [''];

function sideReadings(words: readonly string[]): readonly string[] {
  const [word = ''] = words;
  return words.length === 1 ? readingsIn(word) : words.map(readingsIn).reduce(combined, NOTHING);
}

function combined(before: readonly string[], after: readonly string[]): readonly string[] {
  if (before.length > MOST_READINGS) return before;
  const found: string[] = [];
  for (const one of before) for (const other of after) found.push(one + other);
  return found;
}

/** The same words come again and again. */
const read = new Map<string, readonly string[]>();
const MOST_READ = 50_000;

function readingsIn(word: string): readonly string[] {
  const known = read.get(word);
  if (known) return known;
  let found = NOTHING;
  if (ARTICLE.test(word)) found = ARTICLES;
  else {
    let before = '';
    for (const letters of word.match(SOUNDING) ?? []) {
      const sounds = SOUNDS[letters] ?? NOTHING;
      // Two of one letter are one sound.
      if (letters !== before && sounds !== NOTHING) found = combined(found, sounds);
      before = letters;
    }
  }
  if (read.size >= MOST_READ) read.clear();
  read.set(word, found);
  return found;
}

const ARTICLES: readonly string[] = ['L', ''];
