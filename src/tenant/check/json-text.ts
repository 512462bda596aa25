/**
 * What is wrong with a JSON text before it is parsed: its size, characters that do not show, texts that are not
 * closed, brackets that do not match. The parser would blame a place far below for most of these. Pure.
 */
import { findHidden } from './visible.ts';

/** `offset` is a UTF-16 offset in the text. */
export type TextProblem = { code: string; message: string; remedy: string; offset: number };

/** The largest tenant file that is read, in bytes and in characters. */
export const MAX_SIZE = 256 * 1024;
const MAX_DEPTH = 32;
const MAX_HIDDEN = 50;

/** Comments, texts (group 1: their closing quotation mark, or nothing) and brackets, in one linear pass. */
const LEXEMES = /\/\/[^\n\r]*|\/\*(?:[\s\S]*?\*\/|[\s\S]*)|"(?:[^"\\\n\r]|\\[^\n\r])*("?)|[[\]{}]/g;

/** `parsable` is false when going on to parse would only blame the wrong place. */
export function checkText(text: string): { parsable: boolean; problems: TextProblem[] } {
  if (text.length > MAX_SIZE) {
    const message = `The file has ${text.length} characters; at most ${MAX_SIZE} are read.`;
    const remedy = 'A tenant file is a few dozen lines: take out what does not belong there.';
    return { parsable: false, problems: [{ code: 'too-large', message, remedy, offset: 0 }] };
  }
  if (text.trim() === '') {
    const remedy = 'Copy an existing tenant file and adapt it.';
    return { parsable: false, problems: [json('The file is empty.', remedy, 0)] };
  }
  const broken = findBroken(text);
  return {
    parsable: broken === undefined,
    problems: [...hiddenProblems(text), ...tabProblems(text), ...(broken ? [broken] : [])],
  };
}

/** The same words for a character written as itself and for one written as an escape. */
export function hiddenProblem(what: string, offset: number): TextProblem {
  return {
    code: 'hidden-character',
    message: `There is a character here that does not show: ${what}.`,
    remedy: 'Delete it and type the text around it again.',
    offset,
  };
}

function hiddenProblems(text: string): TextProblem[] {
  return findHidden(text)
    .slice(0, MAX_HIDDEN)
    .map(({ what, offset }) => hiddenProblem(what, offset));
}

function tabProblems(text: string): TextProblem[] {
  return [...text.matchAll(LEXEMES)]
    .filter(([lexeme]) => lexeme.startsWith('"') && lexeme.includes('\t'))
    .map((match) =>
      json('There is a tab inside a text.', 'Write \\t, or a space.', match.index + match[0].indexOf('\t')),
    );
}

/** The first thing that makes the rest unreadable. */
function findBroken(text: string): TextProblem | undefined {
  const open: Array<{ bracket: string; offset: number }> = [];
  for (const match of text.matchAll(LEXEMES)) {
    const [lexeme] = match;
    const offset = match.index;
    if (lexeme.startsWith('/')) continue;
    if (match[1] === '') return unclosedText(offset);
    if (match[1] === '"') continue;
    if (lexeme === '{' || lexeme === '[') {
      open.push({ bracket: lexeme, offset });
      if (open.length > MAX_DEPTH) return tooDeep(offset);
      continue;
    }
    const last = open.pop();
    if (last?.bracket !== (lexeme === '}' ? '{' : '[')) return mismatch(text, lexeme, offset, last);
  }
  const last = open.at(-1);
  if (last === undefined) return undefined;
  const message = `The file ends while the ${last.bracket} of line ${lineOf(text, last.offset)} is still open.`;
  return json(message, `Close it with ${closing(last.bracket)}.`, text.trimEnd().length);
}

function unclosedText(offset: number): TextProblem {
  return json(
    'A text begins here and does not end on its line.',
    'Close it with a quotation mark ("); write \\n for a line break inside a text.',
    offset,
  );
}

export function tooDeep(offset: number): TextProblem {
  return json(
    `Groups and lists are nested more than ${MAX_DEPTH} deep.`,
    'A tenant file needs no more than a few levels: take some out.',
    offset,
  );
}

function mismatch(
  text: string,
  bracket: string,
  offset: number,
  open: { bracket: string; offset: number } | undefined,
): TextProblem {
  if (open === undefined) {
    return json(
      `This ${bracket} closes nothing.`,
      'Delete it, or look for a missing opening bracket.',
      offset,
    );
  }
  const message = `This ${bracket} does not fit the ${open.bracket} of line ${lineOf(text, open.offset)}.`;
  return json(message, `Close that one with ${closing(open.bracket)} first.`, offset);
}

function closing(bracket: string): string {
  return bracket === '{' ? '}' : ']';
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split(/\r\n|\n|\r/).length;
}

function json(message: string, remedy: string, offset: number): TextProblem {
  return { code: 'json', message, remedy, offset };
}
