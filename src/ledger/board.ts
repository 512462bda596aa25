/** The status board: the README of the ledger branch. First what needs somebody, then every tenant. Pure. */

import { FRESHNESS_DAYS, freshnessOf, waitsNow } from '../history/fleet.ts';
import { STALE_AFTER, slotsBehind, staleness, timesInWords } from '../history/freshness.ts';
import { triedNext } from '../history/position.ts';
import { type FailureRow, failureRowOf } from '../history/quarantine.ts';
import { isAskedAmiss } from '../history/syncs.ts';
import type { Tenant } from '../model.ts';
import { escapeMarkdown } from '../report/markdown.ts';
import { commitSubject } from '../report/summary.ts';
import { localTime } from '../schedule/local-time.ts';
import type { Timetable } from '../schedule/own-times.ts';
import { FRESHNESS_TARGETS, type StartsPerHour, USUAL_STARTS } from '../schedule/starts.ts';
import type { FleetMonth } from '../types/fleet.d.ts';
import type { HistoryLine } from '../types/history.d.ts';
import type { Summary } from '../types/summary.d.ts';
import { GRACE } from './attention.ts';
import { percentOf, renderFleet } from './fleet-chart.ts';
import { needs, tenantLink } from './needs.ts';

/** What of a tenant file the ledger needs. */
export type TenantCard = Pick<Tenant, 'name' | 'status'> & Timetable;

export type BoardRow = {
  id: string;
  /** Absent: there is no tenant file (any more). */
  card?: TenantCard;
  /** Oldest first. */
  lines: readonly HistoryLine[];
  summary?: Summary;
};

const COLUMNS = ['Tenant', 'Last run', 'Outcome', 'What happened', 'Next due', 'Freshness', 'History'];
const MINUTE = 60_000;
/** Where there is no room for all. */
const SHORT_COLUMNS = 3;
/** GitHub shows no Markdown that is larger than 512 KiB. */
const LARGEST = 500 * 1024;

export type BoardOptions = {
  branch: string;
  now: Date;
  /** All tenants together, month by month. */
  months?: readonly FleetMonth[];
  /** As the installation has chosen: the target follows from it. */
  startsPerHour?: StartsPerHour | undefined;
};

/** GitHub Markdown; every text from outside is escaped. */
export function renderBoard(rows: readonly BoardRow[], options: BoardOptions): string {
  const { now, months = [], startsPerHour = USUAL_STARTS } = options;
  const sorted = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const blocks = (columns: number) => [
    '# Status of all tenants',
    `${overview(sorted, now)} Written ${localTime(now, 'UTC')} UTC, when a run was recorded; it may be older than what you read elsewhere.`,
    freshnessLine(sorted, startsPerHour, now),
    ...needs(sorted, now),
    ...byLetter(sorted, now, columns),
    ...renderFleet(months, FRESHNESS_TARGETS[startsPerHour]),
    wordsUsed(options),
  ];
  const text = (columns: number) =>
    `${blocks(columns)
      .filter((block) => block !== '')
      .join('\n\n')}\n`;
  const whole = text(COLUMNS.length);
  return Buffer.byteLength(whole) <= LARGEST ? whole : text(SHORT_COLUMNS);
}

function wordsUsed({ branch }: BoardOptions): string {
  return [
    '## What the words mean',
    [
      '- **Tenant** leads to the page of the tenant, and from there to its last summary, which says what to do.',
      '- **Last run** is in the time zone of the tenant and leads to the run on GitHub.',
      '- **Outcome**: success; partial (some people or fields were left alone); held (changes wait for approval); failed (the run stopped); refused (somebody asked the run for what could not be done, such as an approval that fits nothing: it says nothing of the tenant).',
      '- **Next due**: when the tenant is tried next; GitHub starts scheduled runs when it has room, usually within the hour. A missed time is caught up once; a failed run is tried again after a while.',
      '- **Freshness**: on time (a scheduled time may be served two hours later); late (one or two missed); very late (more). A tenant that is very late needs somebody to look.',
      '- **Quarantined**: the credentials are refused, or three runs in a row failed that were its own. The tenant is tried again only after 6, then 12, then every 24 hours. A run that works ends it, and so does one that somebody starts by hand.',
      `- All runs of one tenant, in words: \`git log origin/${branch} -- <tenant>\`. This branch is written by the workflow alone; do not edit it.`,
    ].join('\n'),
  ].join('\n\n');
}

function freshnessLine(rows: readonly BoardRow[], startsPerHour: StartsPerHour, now: Date): string {
  const waits = waitsNow(rows, now);
  const { slots, inTime } = freshnessOf(waits);
  if (slots === 0) return '';
  const percent = percentOf(inTime, slots);
  const target = FRESHNESS_TARGETS[startsPerHour];
  const starts = `${startsPerHour} ${startsPerHour === 1 ? 'start' : 'starts'} an hour`;
  const isBelow = inTime * 100 < target * slots;
  const more = startsPerHour === 4 ? '' : '; more starts an hour make it better, see STARTS_PER_HOUR';
  return [
    `**Freshness: ${percent} %** of ${slots} scheduled ${slots === 1 ? 'time' : 'times'} of the last ${FRESHNESS_DAYS} days ${slots === 1 ? 'was' : 'were'} served within two hours (target for ${starts}: ${target} %${isBelow ? `, **missed**${more}` : ''}).`,
    waitsInWords(waits),
  ].join(' ');
}

/** What a share of all had to wait at most. */
function waitsInWords(waits: readonly number[]): string {
  // Of a few times both would say the same.
  if (waits.length < 10) {
    const slowest = waitInWords(waits, 1);
    return slowest === undefined
      ? 'The slowest is not served yet.'
      : `The slowest was served within ${slowest}.`;
  }
  const [half, most] = [waitInWords(waits, 0.5), waitInWords(waits, 0.95)];
  if (half === undefined) return 'Not even half are served so far.';
  return `Half were served within ${half}, ${most === undefined ? 'and not yet 95 %' : `95 % within ${most}`}.`;
}

/** `undefined`: so many are not served yet. */
function waitInWords(waits: readonly number[], share: number): string | undefined {
  const wait = waits[Math.ceil(waits.length * share) - 1] ?? 0;
  if (wait === Number.POSITIVE_INFINITY) return undefined;
  const minutes = Math.ceil(wait / MINUTE);
  if (minutes <= 90) return `${minutes} min`;
  return minutes <= 48 * 60 ? `${(minutes / 60).toFixed(1)} h` : `${Math.round(minutes / 60 / 24)} days`;
}

/** A table for each letter with which an id begins. */
function byLetter(rows: readonly BoardRow[], now: Date, columns: number): string[] {
  if (rows.length === 0) return [];
  const letters = [
    ...Map.groupBy(rows, ({ id }) => (/^[a-z]/.test(id) ? id.slice(0, 1).toUpperCase() : '0-9')),
  ];
  const index = letters.map(([letter, own]) => `[${letter}](#${letter.toLowerCase()}) ${own.length}`);
  const tables = letters.flatMap(([letter, own]) => {
    const table = [COLUMNS, COLUMNS.map(() => '---'), ...own.map((row) => cellsOf(row, now))];
    return [`### ${letter}`, table.map((cells) => `| ${cells.slice(0, columns).join(' | ')} |`).join('\n')];
  });
  return ['## All tenants', index.join(' · '), ...tables];
}

/** Each tenant once: by what its last run came to, or why that says little. */
function overview(rows: readonly BoardRow[], now: Date): string {
  const standings = rows.flatMap((row) => (row.card === undefined ? [] : standingOf(row, row.card, now)));
  const count = (standing: string) => standings.filter((one) => one === standing).length;
  const tenants = standings.length;
  const quarantined = rows.filter((row) => quarantineOf(row, now) !== undefined).length;
  const some = (...words: string[]) =>
    words.flatMap((word) => (count(word) > 0 ? `${count(word)} ${word}` : []));
  const parts = [
    `${count('failed')} failed${quarantined === 0 ? '' : ` (${quarantined} quarantined)`}`,
    `${count('held')} held`,
    `${count('partial')} partial`,
    `${count('success')} in order`,
    ...some('very late', 'not run yet', 'paused'),
  ];
  return `${tenants} ${tenants === 1 ? 'tenant' : 'tenants'}: ${parts.join(', ')}.`;
}

function standingOf({ lines }: BoardRow, card: TenantCard, now: Date): string {
  if (card.status === 'paused') return 'paused';
  const last = lines.findLast((line) => !isAskedAmiss(line) && line.mode !== 'rekey');
  if (last === undefined) return 'not run yet';
  return last.outcome === 'success' && isVeryLate({ card, lines }, now) ? 'very late' : last.outcome;
}

function isVeryLate({ card, lines }: Pick<BoardRow, 'card' | 'lines'>, now: Date): boolean {
  return card !== undefined && staleness(card, lines, now, GRACE) !== undefined;
}

function cellsOf(row: BoardRow, now: Date): string[] {
  const { id, lines } = row;
  const last = lines.at(-1);
  return [
    tenantLink(row),
    lastRun(row),
    last === undefined ? '' : markedOutcome(last),
    happened(row),
    nextDue(row, now),
    freshness(row, now),
    // Whoever has not run yet stands under the letter of an id that nothing else shows.
    last === undefined ? id : `[${id}](${id}/history)`,
  ];
}

/** A failure of the tenant stands out. */
export function markedOutcome(line: HistoryLine): string {
  if (isAskedAmiss(line)) return 'refused';
  const { outcome } = line;
  return outcome === 'failed' ? '**failed**' : outcome;
}

export function lastRun({ card, lines, summary }: BoardRow): string {
  const last = lines.at(-1);
  if (last === undefined) return 'not yet';
  const text = localTime(new Date(last.startedAt), card?.timezone ?? 'UTC');
  const url = summary?.runId === last.runId ? summary.runUrl : '';
  return /^https:\/\/[\w.:/-]+$/.test(url) ? `[${text}](${url})` : text;
}

/** The words of the commit, without the tenant in front. */
function happened({ id, lines, summary }: BoardRow): string {
  const last = lines.at(-1);
  if (last === undefined || summary?.runId !== last.runId) return '';
  return escapeMarkdown(commitSubject(summary).slice(`${id}: `.length));
}

export function nextDue(row: BoardRow, now: Date): string {
  const { card } = row;
  if (card === undefined) return 'no tenant file';
  if (card.status === 'paused') return 'paused';
  const slot = triedNext({ id: row.id, tenant: card }, row.lines, now);
  if (slot === undefined) return 'never';
  // Of whoever is very late nobody knows why nothing has started.
  if (slot <= now) return isVeryLate(row, now) ? 'now' : 'now, usually within the hour';
  const [day, time] = localTime(slot, card.timezone).split(' ');
  return `${day} after ${time}, usually within the hour`;
}

export function freshness(row: BoardRow, now: Date): string {
  const { card, lines } = row;
  if (card === undefined || card.status === 'paused' || lines.length === 0) return '';
  const quarantine = quarantineOf(row, now);
  if (quarantine !== undefined) return quarantineWords(quarantine, card.timezone);
  const behind = slotsBehind(card, lines, now, GRACE);
  if (behind === 0) return 'on time';
  const missed = `${timesInWords(behind)} missed`;
  return behind > STALE_AFTER ? `**very late**: ${missed}` : `late: ${missed}`;
}

/** A tenant that is paused or gone is not tried at all. */
function quarantineOf({ card, lines }: BoardRow, now: Date): FailureRow | undefined {
  if (card === undefined || card.status === 'paused') return undefined;
  const row = failureRowOf(lines, now);
  return row?.quarantine === undefined ? undefined : row;
}

function quarantineWords({ failures, until, quarantine }: FailureRow, timezone: string): string {
  const count = `${failures} ${failures === 1 ? 'failure' : 'failures'}`;
  const cause = quarantine === 'credentials' ? `${count} (refused credentials)` : count;
  return `**quarantined** until ${localTime(until, timezone)} after ${cause}; fix it, then start it by hand`;
}
