/** The proof that no personal value is in a text. Pure: the same values and text give the same answer. */
import { composed } from '../composed.ts';
import { guidanceFor, knownCodes } from '../issues.ts';
import { WRITE_FIELDS } from '../vendors/engagedly/fields.ts';

export type Scanner = {
  /** Whether the text holds a personal value, an e-mail address or something like a phone number. */
  finds(text: string): boolean;
};

/** A value shorter than this says too little about a person, and would be found everywhere. */
const SHORTEST = 5;
/** Values are found by their first characters; as many as the shortest value has. */
const HEAD = SHORTEST;
/** No text that we judge is longer; the rest would be cut off by the schema anyway. */
const LONGEST_TEXT = 200_000;
/** What is asked about again and again is short, and not of many kinds. */
const LONGEST_KEY = 100;
const MOST_KEYS = 1_000;
/** How often a text is unwrapped: URL-encoded base64, base64 in base64, … */
const LAYERS = 2;

/**
 * Builds a scanner for a run's personal values.
 *
 * What counts: e-mail addresses, values with a digit (numbers, phones, dates, codes) and values of two words and
 * more (full names, most unit names), all of five characters and more. A single plain word does not count: first
 * names such as "Mark", units such as "Marketing" and job titles such as "Supervisor" are also words of our own
 * sentences, keys and addresses, so they would blank honest texts every day. Neither does a value that stands in
 * our own fixed texts ("Site administrator"): finding it there proves nothing.
 *
 * Found without regard to case, accents and Unicode form, with other characters than blanks between the words (as in a
 * key), plain, URL-encoded and in base64. Time is linear in the text whatever the number of values.
 */
export function createScanner(values: Iterable<string>, options: { allow?: Iterable<string> } = {}): Scanner {
  const index = indexOf(values);
  const allowed = [...(options.allow ?? [])].map(fold).filter((address) => address !== '');
  // The few keys of fields stand in a text of their own for every person.
  const known = new Map<string, boolean>();
  function look(text: string): boolean {
    return unwrap(text).some(({ text: form, exact }) => {
      const folded = fold(form);
      if ([folded, joinDigits(folded), spaced(folded)].some((one) => holdsValue(index, one))) return true;
      return exact && looksPersonal(allowed.reduce((rest, address) => rest.replaceAll(address, ' '), folded));
    });
  }
  return {
    finds(text) {
      const answer = known.get(text) ?? look(text.slice(0, LONGEST_TEXT));
      if (text.length <= LONGEST_KEY && known.size < MOST_KEYS) known.set(text, answer);
      return answer;
    },
  };
}

/** Values by their first characters. */
type Index = ReadonlyMap<string, readonly string[]>;

function indexOf(values: Iterable<string>): Index {
  ours ??= ownTexts();
  const forms = new Set<string>();
  const add = (form: string) => {
    if (isTelling(form)) forms.add(form);
  };
  // Most are said of many people.
  for (const value of values instanceof Set ? values : new Set(values)) {
    if (isPlainWord(value)) continue;
    const folded = fold(value);
    // Neither of the other forms is longer or has anything that this one has not.
    if (!isTelling(folded)) continue;
    forms.add(folded);
    add(joinDigits(folded));
    add(spaced(folded));
  }
  const index = new Map<string, string[]>();
  for (const form of forms) {
    if (isIn(ours, form)) continue;
    const head = form.slice(0, HEAD);
    const bucket = index.get(head);
    if (bucket) bucket.push(form);
    else index.set(head, [form]);
  }
  return index;
}

/** What does not count in any form, as most first and last names do not: seen at a glance. */
function isPlainWord(value: string): boolean {
  return /^[!-~]*$/.test(value) && !/[\d,@]/.test(value);
}

function headsOf(text: string): Set<string> {
  const heads = new Set<string>();
  for (let at = 0; at + HEAD <= text.length; at += 1) heads.add(text.slice(at, at + HEAD));
  return heads;
}

/** Looks through the text only for what it has all parts of: nearly nothing that is a person's. */
function isIn({ text, heads }: OwnTexts, form: string): boolean {
  for (let at = 0; at + HEAD <= form.length; at += 1) if (!heads.has(form.slice(at, at + HEAD))) return false;
  return text.includes(form);
}

function isTelling(folded: string): boolean {
  return folded.length >= SHORTEST && /[@\d\s,]/.test(folded) && /[\p{L}\p{N}]/u.test(folded);
}

function holdsValue(index: Index, folded: string): boolean {
  if (index.size === 0) return false;
  for (let at = 0; at + HEAD <= folded.length; at += 1) {
    const bucket = index.get(folded.slice(at, at + HEAD));
    if (bucket?.some((value) => folded.startsWith(value, at) && standsAlone(folded, at, value))) return true;
  }
  return false;
}

/** "12345" is not in "912345678", nor "Ann Lee" in "Joann Leeds"; an e-mail address counts wherever it stands. */
function standsAlone(text: string, at: number, value: string): boolean {
  if (value.includes('@')) return true;
  const before = text.slice(Math.max(0, at - 1), at);
  const after = text.slice(at + value.length, at + value.length + 1);
  return !isSameKind(before, value.slice(0, 1)) && !isSameKind(after, value.slice(-1));
}

function isSameKind(outside: string, edge: string): boolean {
  return (/\d/.test(outside) && /\d/.test(edge)) || (/\p{L}/u.test(outside) && /\p{L}/u.test(edge));
}

const ADDRESS = /[^\s@]@[\p{L}\p{N}]/u;
const INTERNATIONAL_PHONE = /\+\d[\d ()/.-]{5,}\d/;
const NATIONAL_PHONE = /(?<![\p{L}\p{N}.:-])\(?0\d{1,5}[ )/-]{1,3}\d{3,}/u;

function looksPersonal(folded: string): boolean {
  return ADDRESS.test(folded) || INTERNATIONAL_PHONE.test(folded) || NATIONAL_PHONE.test(folded);
}

/** One spelling for all: compatible forms, no accents, no case, no invisible characters, single spaces. */
function fold(text: string): string {
  if (/^[!-~]+(?: [!-~]+)*$/.test(text)) return text.toLowerCase();
  const plain = composed(text, 'NFKD').replace(/[\p{M}\p{Cf}]/gu, '');
  return plain.toLowerCase().replaceAll('ß', 'ss').replace(/\s+/g, ' ').trim();
}

/** "+49 (30) 123-456" and "+4930123456" are the same number. */
function joinDigits(folded: string): string {
  if (!/\d[ ()/.-]/.test(folded)) return folded;
  return folded.replace(/(?<=\d)[ ()/.-]+(?=\d)/g, '');
}

/** "anna_schmidt" and "anna-schmidt" are the same words as "Anna Schmidt". */
function spaced(folded: string): string {
  return folded.replace(/[\s_.,+-]+/g, ' ').trim();
}

/** The text as it stands (`exact`), and what is wrapped in it; decoded pieces can be noise (not `exact`). */
function unwrap(text: string): Array<{ text: string; exact: boolean }> {
  const forms = new Map([[text, true]]);
  let layer = [text];
  for (let depth = 0; depth < LAYERS; depth += 1) {
    const next: string[] = [];
    for (const form of layer) {
      for (const decoded of urlDecoded(form)) {
        if (forms.has(decoded)) continue;
        forms.set(decoded, forms.get(form) === true);
        next.push(decoded);
      }
      for (const piece of base64Decoded(form)) {
        if (forms.has(piece)) continue;
        forms.set(piece, isPrintable(piece));
        next.push(piece);
      }
    }
    layer = next;
  }
  return [...forms].map(([form, exact]) => ({ text: form, exact }));
}

/** Decoded as in a path, where `+` is itself, and as in a form, where it is a space. */
function urlDecoded(text: string): string[] {
  return [percentDecoded(text), percentDecoded(text.replaceAll('+', ' '))];
}

function percentDecoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) =>
    Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}

/** Every base64 or base64url run, decoded at each of the four places it may begin. */
function base64Decoded(text: string): string[] {
  const pieces: string[] = [];
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{7,}/g)) {
    for (let start = 0; start < 4; start += 1)
      pieces.push(Buffer.from(run.slice(start), 'base64').toString('utf8'));
  }
  return pieces;
}

function isPrintable(text: string): boolean {
  return text.length >= 6 && !/[\p{C}\uFFFD]/u.test(text);
}

type OwnTexts = { text: string; heads: ReadonlySet<string> };
let ours: OwnTexts | undefined;

/** The fixed texts and keys of this product, in which a personal value proves nothing. */
function ownTexts(): OwnTexts {
  const texts = knownCodes()
    .map(guidanceFor)
    .map(({ meaning, remedy }) => `${meaning}. ${remedy}`);
  const folded = fold([...texts, ...WRITE_FIELDS.keys()].join('\n'));
  const text = `${folded} | ${spaced(folded)}`;
  return { text, heads: headsOf(text) };
}
