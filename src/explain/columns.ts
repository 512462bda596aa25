/** Readable data in columns, for a terminal. What comes from the systems steers nothing there. Pure. */
import { onOneLine } from '../harmless.ts';
import { wrap } from '../lines.ts';

/** Longer cells would break the columns behind them; the last may be as long as it is. */
const WIDEST = 60;

/** Rows below a head, aligned; a column that is empty in all rows is left out. */
export function columns(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((text, at) => cellOf(text, at === head.length - 1)));
  const used = head.map((_, at) => at).filter((at) => cells.slice(1).some((row) => (row[at] ?? '') !== ''));
  const widths = used.map((at) => Math.max(...cells.map((row) => width(row[at] ?? ''))));
  return cells
    .map((row) =>
      used
        .map((at, place) => padded(row[at] ?? '', widths[place] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `  ${line}`.trimEnd())
    .join('\n');
}

/** A titled part of what is shown; nothing where there is nothing to say. */
export function section(title: string, body: string): string {
  return body === '' ? '' : `${title}\n${body}`;
}

export function sections(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

/** Sentences, indented, at most 100 columns wide but for commands. */
export function sentence(text: string): string {
  return wrap(onOneLine(text), 98)
    .map((line) => `  ${line}`)
    .join('\n');
}

function cellOf(text: string, isLast: boolean): string {
  const plain = onOneLine(text);
  return isLast || width(plain) <= WIDEST ? plain : `${[...plain].slice(0, WIDEST - 1).join('')}…`;
}

function width(text: string): number {
  return [...text].length;
}

function padded(text: string, to: number): string {
  return text + ' '.repeat(Math.max(0, to - width(text)));
}
