/** The status board: the README of the ledger branch, one row per tenant. Pure. */

import { slotsBehind } from '../history/freshness.ts';
import { type FailureRow, failureRowOf } from '../history/quarantine.ts';
import type { Tenant } from '../model.ts';
import { escapeMarkdown } from '../report/markdown.ts';
import { commitSubject } from '../report/summary.ts';
import { localTime } from '../schedule/local-time.ts';
import { nextSlot } from '../schedule/schedule.ts';
import type { HistoryLine } from '../types/history.d.ts';
import type { Summary } from '../types/summary.d.ts';

/** What of a tenant file the ledger needs. */
export type TenantCard = Pick<Tenant, 'name' | 'status' | 'timezone' | 'schedule'>;

export type BoardRow = {
  id: string;
  /** Absent: there is no tenant file (any more). */
  card?: TenantCard;
  /** Oldest first. */
  lines: readonly HistoryLine[];
  summary?: Summary;
};

/** GitHub may start a scheduled run this late without anything being wrong. */
const GRACE = 2 * 3_600_000;

const COLUMNS = ['Tenant', 'Last run', 'Outcome', 'What happened', 'Next due', 'Freshness', 'History'];

export function renderBoard(rows: readonly BoardRow[], options: { branch: string; now: Date }): string {
  const { branch, now } = options;
  const sorted = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const table = [COLUMNS, COLUMNS.map(() => '---'), ...sorted.map((row) => cellsOf(row, now))];
  return `${[
    '# Status of all tenants',
    `${overview(sorted, now)} Written ${localTime(now, 'UTC')} UTC, when a run was recorded; it may be older than what you read elsewhere.`,
    table.map((cells) => `| ${cells.join(' | ')} |`).join('\n'),
    [
      '- **Last run** is in the time zone of the tenant and leads to the run on GitHub.',
      '- **Outcome**: success; partial (some people or fields were left alone); held (changes wait for approval); failed (the run stopped). Follow the tenant to its last summary, which says what to do.',
      '- **Next due**: GitHub starts scheduled runs when it has room, usually within the hour. A missed time is caught up once; a failed run is tried again.',
      '- **Freshness**: on time; late (one or two scheduled times missed); very late (more). A tenant that is very late needs somebody to look.',
      '- **Quarantined**: the credentials are refused, or three runs in a row failed that were its own. The tenant is tried again only after 6, then 12, then every 24 hours. A run that works ends it, and so does one that somebody starts by hand.',
      `- All runs of one tenant, in words: \`git log ${branch} -- <tenant>\`. This branch is written by the workflow alone; do not edit it.`,
    ].join('\n'),
  ].join('\n\n')}\n`;
}

function overview(rows: readonly BoardRow[], now: Date): string {
  const count = (outcome: HistoryLine['outcome']) =>
    rows.filter(({ card, lines }) => card !== undefined && lines.at(-1)?.outcome === outcome).length;
  const tenants = rows.filter(({ card }) => card !== undefined).length;
  const quarantined = rows.filter((row) => quarantineOf(row, now) !== undefined).length;
  const parts = [
    `${count('failed')} failed${quarantined === 0 ? '' : ` (${quarantined} quarantined)`}`,
    `${count('held')} held`,
    `${count('partial')} partial`,
    `${count('success')} in order`,
  ];
  return `${tenants} ${tenants === 1 ? 'tenant' : 'tenants'}: ${parts.join(', ')}.`;
}

function cellsOf(row: BoardRow, now: Date): string[] {
  const { id, card, lines } = row;
  const last = lines.at(-1);
  const name = escapeMarkdown(card?.name ?? id);
  return [
    last === undefined ? name : `[${name}](${id}/summary.md)`,
    lastRun(row),
    last === undefined ? '' : last.outcome === 'failed' ? '**failed**' : last.outcome,
    happened(row),
    nextDue(row, now),
    freshness(row, now),
    last === undefined ? '' : `[${id}](${id}/history)`,
  ];
}

function lastRun({ card, lines, summary }: BoardRow): string {
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

function nextDue(row: BoardRow, now: Date): string {
  const { card } = row;
  if (card === undefined) return 'no tenant file';
  if (card.status === 'paused') return 'paused';
  const quarantine = quarantineOf(row, now);
  const slot = quarantine?.until ?? nextSlot(card.schedule, card.timezone, now);
  if (slot === undefined) return 'never';
  if (slot <= now) return 'now, usually within the hour';
  const [day, time] = localTime(slot, card.timezone).split(' ');
  return `${day} after ${time}, usually within the hour`;
}

function freshness(row: BoardRow, now: Date): string {
  const { card, lines } = row;
  if (card === undefined || card.status === 'paused' || lines.length === 0) return '';
  const quarantine = quarantineOf(row, now);
  if (quarantine !== undefined) return quarantineWords(quarantine, card.timezone);
  const behind = slotsBehind(card, lines, now);
  if (behind === 0) return 'on time';
  const settled = slotsBehind(card, lines, new Date(now.getTime() - GRACE));
  if (behind === 1 && settled === 0) return 'due now';
  const missed = `${behind} scheduled ${behind === 1 ? 'time' : 'times'} missed`;
  return behind > 2 ? `**very late**: ${missed}` : `late: ${missed}`;
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
