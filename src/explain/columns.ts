/** Readable data in columns, for a terminal. What comes from the systems steers nothing there. Pure. */
import { onOneLine } from '../harmless.ts';
import { aligned, widthOf, wrap } from '../lines.ts';

/** A terminal line is at most this wide, but for commands and words that are wider. */
const WIDTH = 100;

/** Longer cells would push all others aside; the last may be as long as it is. */
const WIDEST = 60;

/** Rows below a head, aligned; a column that is empty in all rows is left out. No word is cut, so that it can be copied. */
export function columns(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((text, at) => cellOf(text, at === head.length - 1)));
  const used = head.map((_, at) => at).filter((at) => cells.slice(1).some((row) => (row[at] ?? '') !== ''));
  const shown = cells.map((row) => used.map((at) => row[at] ?? ''));
  return aligned(shown, WIDTH - 2, longestWord)
    .map((line) => `  ${line}`.trimEnd())
    .join('\n');
}

function longestWord(cells: readonly string[]): number {
  return Math.min(WIDEST, Math.max(...cells.flatMap((cell) => cell.split(' ').map(widthOf))));
}

/** A titled part of what is shown; nothing where there is nothing to say. */
export function section(title: string, body: string): string {
  return body === '' ? '' : `${title}\n${body}`;
}

export function sections(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

/** Sentences, indented, on lines of that width. */
export function sentence(text: string): string {
  return wrap(onOneLine(text), WIDTH - 2)
    .map((line) => `  ${line}`)
    .join('\n');
}

function cellOf(text: string, isLast: boolean): string {
  const plain = onOneLine(text);
  return isLast || widthOf(plain) <= WIDEST ? plain : `${[...plain].slice(0, WIDEST - 1).join('')}…`;
}
