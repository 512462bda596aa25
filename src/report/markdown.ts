/** The Markdown form of a summary, for job summaries and the ledger, and its text form, for a terminal. Pure. */

import { onOneLine } from '../harmless.ts';
import { COMMAND, wrap } from '../lines.ts';
import { localTime } from '../schedule/local-time.ts';
import { isTimezone } from '../schedule/timezone.ts';
import type { Summary } from '../types/summary.d.ts';
import type { ReadAt } from './next-step.ts';
import { type Cell, reportOf, type Section } from './tables.ts';

/** A terminal line is at most this wide. */
const WIDTH = 100;

/**
 * GitHub Markdown. `name` is the tenant's display name; it and every other text from outside is escaped.
 */
export function renderMarkdown(summary: Summary, options: { name: string } & ReadAt): string {
  const { headline, sections } = reportOf(summary, options);
  const blocks = [
    `## ${escapeMarkdown(options.name)}`,
    `**${proseInMarkdown(headline)}**`,
    ...sections.map(markdownSection),
    `<sub>${footerOf(summary).map(escapeMarkdown).join(' · ')}${runLink(summary)}</sub>`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** What stopped a command that has no summary, and what to do. Both may have several lines. */
export function stoppedAsMarkdown(message: string, remedy: string): string {
  const [what, why] = [message, remedy].map((text) =>
    text
      .split('\n')
      .map(escapeMarkdown)
      .filter((line) => line !== '')
      .join('\n\n'),
  );
  return `## Stopped\n\n${what}\n\n**What to do:** ${why}\n`;
}

/** What `record` has done, line by line, and what somebody has to look at. */
export function recordAsMarkdown(lines: readonly string[], wrong: readonly string[]): string {
  const told = lines.map((line) =>
    line.startsWith(' ') ? `- ${escapeMarkdown(line)}` : `\n${escapeMarkdown(line)}\n`,
  );
  const bad = wrong.map((text) => `\n**${escapeMarkdown(text)}**\n`);
  return `## The ledger\n${[...told, ...bad].join('\n')}\n`.replace(/\n{3,}/g, '\n\n');
}

/** Empty when there are none. */
export function warningsAsMarkdown(warnings: readonly string[]): string {
  if (warnings.length === 0) return '';
  return `### Warnings\n\n${warnings.map((text) => `- ${escapeMarkdown(text)}`).join('\n')}\n`;
}

/** Plain text, aligned, at most 100 columns wide but for commands, which are copied. */
export function renderText(summary: Summary, at: ReadAt = {}): string {
  const { headline, sections } = reportOf(summary, at);
  const blocks = [
    wrap(onOneLine(headline), WIDTH).join('\n'),
    ...sections.map(textSection),
    wrap(onOneLine(footerOf(summary).join(' · ')), WIDTH).join('\n'),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/**
 * Text that Markdown and HTML take literally: no markup, table cell, link, image or mention comes out of it. GitHub
 * looks for mentions in the finished text, so an `@` gets an invisible neighbour in addition.
 */
export function escapeMarkdown(text: string): string {
  return escapePart(onOneLine(text));
}

/** The same of a part of a line, whose blanks at both ends count. */
function escapePart(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_{}[\]|~#!$]/g, '\\$&')
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/www\./gi, (match) => `${match.slice(0, 3)}\\.`)
    .replaceAll('@', '@\u200B');
}

/** Sentences, with the commands in them set off, so that they can be copied as they are. */
function proseInMarkdown(text: string): string {
  return onOneLine(text)
    .split(COMMAND)
    .map((part, at) => (at % 2 === 1 ? `\`${part}\`` : escapePart(part)))
    .join('');
}

function markdownSection({ title, columns, rows, notes }: Section): string {
  const used = usedColumns(columns, rows);
  const lines = [
    used.map((at) => columns[at] ?? ''),
    used.map((at) => (rows[0]?.[at]?.as === 'number' ? '---:' : '---')),
    ...rows.map((row) => used.map((at) => markdownCell(row[at]))),
  ].map((cells) => `| ${cells.join(' | ')} |`);
  return [`### ${title}`, lines.join('\n'), ...notes.map(proseInMarkdown)].join('\n\n');
}

function markdownCell(cell: Cell | undefined): string {
  if (cell === undefined) return '';
  const isPlainKey = cell.as === 'key' && /^[A-Za-z0-9_.:, …-]+$/.test(cell.text);
  return isPlainKey ? `\`${cell.text}\`` : proseInMarkdown(cell.text);
}

/** When, by whom, with how many requests. */
function footerOf(summary: Summary): string[] {
  const { source, target, calls, approved = [], outcome, issues } = summary;
  // What stopped a run stands in the headline, in words alone.
  const stoppedBy = outcome === 'failed' ? issues[0]?.code : undefined;
  const throttled = calls.personio.throttled + calls.engagedly.throttled;
  const triggers = { schedule: 'on schedule', manual: 'by hand', local: 'on a local machine' };
  const by = summary.actor === undefined ? '' : ` (${summary.actor})`;
  return [
    `${summary.undoes === undefined ? summary.mode : 'undo'} of tenant ${summary.tenant} ${triggers[summary.trigger]}${by}`,
    period(summary),
    ...(stoppedBy === undefined ? [] : [`stopped by: ${stoppedBy}`]),
    ...(source.employees > 0
      ? [
          `Personio: ${source.employees} ${source.employees === 1 ? 'person' : 'people'}, ${source.inScope} in scope${told(source.keptOut, 'kept out by the filter')}`,
        ]
      : []),
    ...(target.users > 0
      ? [
          `Engagedly: ${target.users} ${target.users === 1 ? 'user' : 'users'}, ${target.active} active, ${target.matched} matched${told(target.protected, 'protected')}`,
        ]
      : []),
    `requests: Personio ${requests(calls.personio)}, Engagedly ${requests(calls.engagedly)}`,
    ...(approved.length > 0 ? [`approved: ${approved.join(', ')}`] : []),
    ...(throttled > 0 ? [`told to slow down: ${throttled === 1 ? 'once' : `${throttled} times`}`] : []),
  ];
}

function told(count: number | undefined, words: string): string {
  return count === undefined ? '' : `, ${count} ${words}`;
}

function runLink({ runUrl, attempt }: Summary): string {
  if (!/^https:\/\/[\w.:/-]+$/.test(runUrl)) return '';
  return ` · <a href="${runUrl}">run${attempt > 1 ? `, attempt ${attempt}` : ''}</a>`;
}

function requests({ get, write }: Summary['calls']['personio']): number {
  return get + write;
}

/** `2026-11-22 06:00 to 06:01 (Europe/Berlin)`: on the tenant's clocks, like the status board; one time if both are the same. */
function period({ startedAt, finishedAt, timezone = 'UTC' }: Summary): string {
  // The summary may come from a job that somebody has tampered with.
  const zone = isTimezone(timezone) ? timezone : 'UTC';
  const [start, end] = [startedAt, finishedAt].map((iso) => localTime(new Date(iso), zone));
  if (start === end) return `${start} (${zone})`;
  const isSameDay = start?.slice(0, 10) === end?.slice(0, 10);
  return `${start} to ${isSameDay ? end?.slice(11) : end} (${zone})`;
}

/** Rows with few short cells become a table; a row with sentences becomes a small block, which wraps better. */
function textSection({ title, columns, rows, notes }: Section): string {
  const used = usedColumns(columns, rows);
  const isTable = rows.every((row) => row.every(({ text }) => text.length <= 40));
  const body = isTable
    ? textTable(columns, rows, used)
    : rows.flatMap((row) => textBlock(columns, row, used));
  const below = notes.flatMap((note) => wrap(onOneLine(note), WIDTH - 2)).map((line) => `  ${line}`);
  return [title, ...body, ...below].join('\n');
}

function textTable(columns: readonly string[], rows: readonly Cell[][], used: readonly number[]): string[] {
  const lines = [columns.map((text): Cell => ({ text })), ...rows].map((row) =>
    used.map((at) => onOneLine(row[at]?.text ?? '')),
  );
  const widths = used.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  const right = used.map((at) => rows[0]?.[at]?.as === 'number');
  return lines.map((line) => {
    const cells = line.map((text, at) =>
      right[at] ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0),
    );
    return `  ${cells.join('  ')}`.trimEnd();
  });
}

/** The first cell as a line of its own with its number, the others below it. */
function textBlock(columns: readonly string[], row: readonly Cell[], used: readonly number[]): string[] {
  const facts = used.slice(1).filter((at) => (row[at]?.text ?? '') !== '');
  // A number says nothing without its column's head, however much is said of it.
  const short = facts.filter((at) => row[at]?.as === 'number' || (row[at]?.text.length ?? 0) <= 40);
  const long = facts.filter((at) => !short.includes(at));
  const label = short
    .map((at) => onOneLine(row[at]?.alone ?? labelOf(columns[at] ?? '', row[at]?.text ?? '')))
    .filter((text) => text !== '')
    .join(', ');
  const first = `${onOneLine(row[0]?.text ?? '')}${label === '' ? '' : ` (${label})`}`;
  return [
    ...wrap(first, WIDTH - 4).map((line, at) => `${at === 0 ? '  - ' : '    '}${line}`),
    ...long.flatMap((at) => wrap(onOneLine(row[at]?.text ?? ''), WIDTH - 4)).map((line) => `    ${line}`),
  ];
}

/** "ambiguous", "2x", "waiting 5": a cell that stands without its column's head. Once goes without saying. */
function labelOf(column: string, text: string): string {
  if (column === 'Code') return text;
  if (column === 'Count') return text === '1' ? '' : `${text}x`;
  if (column === 'References' && !text.includes(' ')) return `reference ${text}`;
  return `${column.toLowerCase()} ${text}`;
}

/** A column that is empty in all rows tells nothing. */
function usedColumns(columns: readonly string[], rows: readonly Cell[][]): number[] {
  return columns.map((_, at) => at).filter((at) => rows.some((row) => (row[at]?.text ?? '') !== ''));
}
