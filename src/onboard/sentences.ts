/** Sentences of `tenant/describe` in other words, one by one. Markdown in, Markdown out. Pure. */
import type { Label } from '../labels.ts';
import type { Language } from '../model.ts';

export type Pattern = readonly [english: RegExp, says: (...parts: string[]) => string];

/** A sentence in which nothing of a file stands. */
export function fixed(english: string, says: string): Pattern {
  return [new RegExp(`^${RegExp.escape(english)}$`), () => says];
}

/** `undefined`: there is a sentence among them for which there are no other words. */
export function retold(text: string, patterns: readonly Pattern[]): string | undefined {
  if (text === '') return '';
  for (const end of sentenceEnds(text)) {
    const said = wordsFor(text.slice(0, end), patterns);
    const rest = said === undefined ? undefined : retold(text.slice(end).trimStart(), patterns);
    if (rest !== undefined) return joined(said, rest);
  }
  return undefined;
}

/** A sentence for which there are no other words stays as it is. */
export function partlyRetold(text: string, patterns: readonly Pattern[]): string {
  if (text === '') return '';
  const ends = sentenceEnds(text);
  const end =
    ends.find((at) => wordsFor(text.slice(0, at), patterns) !== undefined) ?? ends[0] ?? text.length;
  const sentence = text.slice(0, end);
  const rest = partlyRetold(text.slice(end).trimStart(), patterns);
  return joined(wordsFor(sentence, patterns) ?? sentence, rest);
}

function joined(sentence: string | undefined, rest: string): string {
  return `${sentence}${rest === '' ? '' : ` ${rest}`}`;
}

/** Every full stop may be the end of the first sentence: what a tenant has written can hold some. */
function sentenceEnds(text: string): number[] {
  return [...text.matchAll(/\.(?= |$)/g)].map(({ index }) => index + 1);
}

function wordsFor(sentence: string, patterns: readonly Pattern[]): string | undefined {
  for (const [english, says] of patterns) {
    const match = english.exec(sentence);
    if (match) return says(...match.slice(1));
  }
  return undefined;
}

/** Engagedly's own reasons and Personio's ways to leave, which have no name on the screens of both. */
const CODES: Readonly<Record<string, Label>> = {
  involuntary: { de: 'unfreiwillig', en: 'involuntary' },
  voluntary: { de: 'freiwillig', en: 'voluntary' },
  dismissal_with_cause: { de: 'Kündigung mit Grund', en: 'dismissal with cause' },
  retirement: { de: 'Ruhestand', en: 'retirement' },
  temporary_leave: { de: 'vorübergehend abwesend', en: 'temporary leave' },
  not_known: { de: 'nicht bekannt', en: 'not known' },
  resigned: { de: 'selbst gekündigt', en: 'resigned' },
  employee: { de: 'Kündigung durch die Person', en: 'notice by the person' },
  employer: { de: 'Kündigung durch die Firma', en: 'notice by the company' },
  fired: { de: 'Kündigung durch die Firma', en: 'notice by the company' },
  'contract-expired': { de: 'Ende des Vertrags', en: 'end of the contract' },
};

export function wordOfCode(code: string, language: Language): string | undefined {
  return Object.hasOwn(CODES, code) ? CODES[code]?.[language] : undefined;
}

/** A word that is known, with the code in brackets where it is another; every other code as it is. */
export function codesInWords(text: string, wordFor: (code: string) => string | undefined): string {
  return text.replace(/`([^`]+)`/g, (written, code: string) => {
    const word = wordFor(code);
    if (word === undefined) return written;
    return word.toLowerCase() === code.replace(/[_-]/g, ' ') ? word : `${word} (${written})`;
  });
}
