/** The explanation of a tenant file for a terminal: the Markdown that this folder makes, as aligned text. Pure. */
import { aligned, wrap } from '../../lines.ts';

/** A terminal line is at most this wide. */
const WIDTH = 100;
/** No column gets narrower than this. */
const NARROWEST = 12;

/** For what escaped.ts writes: headings, tables, lists, folded parts and paragraphs. */
export function asText(markdown: string): string {
  const blocks = markdown.trim().split(/\n{2,}/);
  return `${blocks
    .map(blockAsText)
    .filter((text) => text !== '')
    .join('\n\n')}\n`;
}

function blockAsText(block: string): string {
  if (block === '</details>') return '';
  const [, title] = /^<details><summary>(.*)<\/summary>$/.exec(block) ?? [];
  if (title !== undefined) return heading(inline(title));
  const [, headline] = /^#{2,3} (.*)$/.exec(block) ?? [];
  if (headline !== undefined) return heading(inline(headline.replace(/^[✅❌] /u, '')));
  const lines = block.split('\n');
  if (lines.every((line) => line.startsWith('| '))) return tableAsText(lines);
  if (lines.every((line) => line.startsWith('- '))) return listAsText(lines.map((line) => line.slice(2)));
  if (lines[0] === '> [!WARNING]') return listAsText(lines.slice(1).map((line) => line.slice('> - '.length)));
  return wrap(inline(lines.join(' ')), WIDTH).join('\n');
}

function heading(text: string): string {
  return `${text}\n${'-'.repeat(Math.min(WIDTH, text.length))}`;
}

function listAsText(items: readonly string[]): string {
  return items
    .flatMap((item) =>
      wrap(inline(item), WIDTH - 4).map((line, at) => `${at === 0 ? '  - ' : '    '}${line}`),
    )
    .join('\n');
}

function tableAsText(lines: readonly string[]): string {
  const [head = [], , ...rows] = lines.map(cellsOf);
  const columns = head.map((_, at) => at).filter((at) => rows.some((row) => (row[at] ?? '') !== ''));
  // The heads of a table of facts say nothing that its rows do not say.
  const shown = head[0] === '' && columns.length === 2 ? rows : [head, ...rows];
  const cells = shown.map((row) => columns.map((at) => row[at] ?? ''));
  return aligned(cells, WIDTH - 2, () => NARROWEST)
    .map((line) => `  ${line}`.trimEnd())
    .join('\n');
}

/** Bars inside a cell are written otherwise by escaped.ts. */
function cellsOf(line: string): string[] {
  return line
    .replace(/^\| ?| ?\|$/g, '')
    .split(' | ')
    .map(inline);
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>' };

/** What a reader of the rendered text would see. Inside a code span nothing is markup. */
export function inline(text: string): string {
  return text
    .replace(
      /`([^`]*)`|<\/?code>|\\(.)|&(?:#(\d+)|(amp|lt|gt));|\*\*|\u200B/gu,
      (_, span?: string, escaped?: string, point?: string, name?: string) =>
        span ??
        escaped ??
        (point === undefined ? (ENTITIES[name ?? ''] ?? '') : String.fromCodePoint(Number(point))),
    )
    .trim();
}
