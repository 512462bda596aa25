/** A filter as the conditions that all have to hold, for people who ask which of them kept somebody out. Pure. */
import { parseExpression } from './parse.ts';

/** Where something opens, what closes it; inside of texts, quoted names and regular expressions nothing counts. */
const OPENING = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);

/**
 * The parts between the outermost "and"s, as they are written. Where there is an "or", a choice or a variable outside of
 * brackets, or anything that cannot be told apart with certainty, the filter is one part.
 */
export function conjunctsOf(filter: string): string[] {
  const source = withoutOuterBrackets(filter.trim());
  const words = outermost(source);
  if (words === undefined) return [filter];
  const parts: string[] = [];
  let from = 0;
  for (const { word, at } of words) {
    if (word !== 'and') return [filter];
    parts.push(source.slice(from, at).trim());
    from = at + word.length;
  }
  parts.push(source.slice(from).trim());
  return parts.every((part) => part !== '' && parseExpression(part).ok) ? parts : [filter];
}

/** What joins or splits outside of all brackets; `undefined`: not sure where that is. */
function outermost(source: string): { word: string; at: number }[] | undefined {
  const found: { word: string; at: number }[] = [];
  const closing: string[] = [];
  for (let at = 0; at < source.length; at++) {
    const char = source[at] ?? '';
    if (char === '"' || char === "'" || char === '`') {
      const end = endOfText(source, at);
      if (end === undefined) return undefined;
      at = end;
    } else if (OPENING.has(char)) closing.push(OPENING.get(char) ?? '');
    else if (char === ')' || char === ']' || char === '}') {
      if (closing.pop() !== char) return undefined;
    } else if (char === '/') return undefined;
    else if (closing.length === 0) {
      if (/[?;]|:=/.test(source.slice(at, at + 2)) && (char === '?' || char === ';' || char === ':')) {
        found.push({ word: char, at });
      }
      const [word] = /^(?:and|or)(?![\w$])/.exec(source.slice(at)) ?? [];
      const isWhole = word !== undefined && !/[\w$.]/.test(source[at - 1] ?? ' ');
      if (isWhole) found.push({ word, at });
    }
  }
  return closing.length === 0 ? found : undefined;
}

function endOfText(source: string, from: number): number | undefined {
  const quote = source[from];
  for (let at = from + 1; at < source.length; at++) {
    if (source[at] === '\\' && quote !== '`') at++;
    else if (source[at] === quote) return at;
  }
  return undefined;
}

/** `(a and b)` is `a and b`, if the first bracket closes with the last. */
function withoutOuterBrackets(source: string): string {
  if (!source.startsWith('(') || !source.endsWith(')')) return source;
  const inside = source.slice(1, -1).trim();
  const words = outermost(inside);
  return words === undefined ? source : withoutOuterBrackets(inside);
}
