/** Pieces of GitHub Markdown in which text from a pull request can be shown as it is. Pure. */

import { onOneLine } from '../../harmless.ts';
import { escapeMarkdown } from '../../report/markdown.ts';

/** Longer pieces are cut: the whole text stands in the file. */
const MAX_CODE = 300;
const MAX_TEXT = 500;
const MAX_PIECES = 60;

/** What could end a code span or a table cell, or be taken for a link, a mention or a reference. */
const NOT_PLAIN = /[`|\\<>&@#!\]]|:\/\/|www\./i;

/** Text as code, on one line. What a code span cannot hold safely is written as an element with character references. */
export function code(text: string): string {
  const shown = shorten(onOneLine(text), MAX_CODE);
  if (shown === '') return '(empty)';
  if (!NOT_PLAIN.test(shown)) return `\`${shown}\``;
  const escaped = shown
    .replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? '')
    .replace(/[|`\\*_{}[\]~$!]/g, (sign) => `&#${sign.codePointAt(0)};`)
    .replaceAll('://', '&#58;//')
    .replace(/www\./gi, (match) => `${match.slice(0, 3)}&#46;`);
  return `<code>${escaped}</code>`;
}

export function codes(texts: readonly string[]): string {
  return fewOf(texts.map(code));
}

/** A list on one line that does not get too long. */
export function fewOf(pieces: readonly string[]): string {
  const more = pieces.length - MAX_PIECES;
  return `${pieces.slice(0, MAX_PIECES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Text as text: no markup comes out of it. */
export function plain(text: string): string {
  return escapeMarkdown(shorten(onOneLine(text), MAX_TEXT));
}

export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [columns, columns.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

export function folded(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

/** `1 problem`, `2 problems`; `2 people` where the plural is given. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

function shorten(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1).toWellFormed()}…` : text;
}
