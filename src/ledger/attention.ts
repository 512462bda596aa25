/** What of a tenant needs a person, from its history and its last summary. Pure; the text is not escaped. */
import { staleness, timesInWords } from '../history/freshness.ts';
import { failureRowOf } from '../history/quarantine.ts';
import { isAskedAmiss, isSync, syncsOf } from '../history/syncs.ts';
import { briefly, guidanceFor, type IssueCode, isIssueCode, needsSomebody } from '../issues.ts';
import { heldName } from '../labels.ts';
import { APPROVABLE } from '../memory/counts.ts';
import { isCutOff } from '../report/undo-end.ts';
import { localTime } from '../schedule/local-time.ts';
import type { HistoryLine } from '../types/history.d.ts';
import type { Issue } from '../types/summary.d.ts';
import type { BoardRow } from './board.ts';

/** In the order in which somebody should look. */
export const NEEDS = ['outage', 'quarantine', 'failed', 'held', 'open', 'stale', 'issues'] as const;
export type Need = (typeof NEEDS)[number];

export type Attention = {
  need: Need;
  /** What it is: the code of a failure, the classes that wait, … */
  what: string;
  /** What to approve, all of it together. */
  digests: readonly string[];
  /** Why a digest releases nothing any more: it was held too long ago, or under another ledger key. */
  over?: 'old' | 'rekeyed';
  /** The run that was being put back, where that is what waits. */
  undoes?: string;
  since: Date;
  /** On the clocks of the tenant: not tried by itself before this time. */
  pausedUntil?: string;
};

/** A scheduled run may start this late without anything being wrong. */
export const GRACE = 2 * 3_600_000;

/** Of a tenant that is paused only what an undo waits for or has left open, which needs the pause; of one that is gone, nothing. */
export function attentionsOf(row: BoardRow, now: Date): Attention[] {
  const { card, lines } = row;
  if (card === undefined) return [];
  const syncs = syncsOf(lines);
  const ofUndo = [heldByUndo(lines, now), openByUndo(lines)];
  const found =
    card.status === 'paused'
      ? ofUndo
      : [failedNow(syncs, row, now), heldNow(lines, now), ...ofUndo, staleNow(row, now), newIssues(row)];
  return found.flatMap((one) => one ?? []);
}

function failedNow(syncs: readonly HistoryLine[], { card }: BoardRow, now: Date): Attention | undefined {
  const last = syncs.at(-1);
  const row = failureRowOf(syncs, now);
  if (last === undefined || row === undefined) return undefined;
  const [code = 'internal'] = last.issues.map((issue) => issue.code);
  const { failures, quarantine, until } = row;
  const times = failures === 1 ? 'once' : `${failures} times in a row`;
  const told = `${meaningOf(code)} (${code}); ${times}`;
  return {
    need: quarantine !== undefined ? 'quarantine' : last.outage === true ? 'outage' : 'failed',
    what: told,
    digests: [],
    ...(quarantine === undefined ? {} : { pausedUntil: localTime(until, card?.timezone ?? 'UTC') }),
    since: begun(syncs, ({ outcome }) => outcome === 'failed'),
  };
}

/** A run that failed did not get to know what is held: what was held before it still is. */
function heldNow(lines: readonly HistoryLine[], now: Date): Attention | undefined {
  const ended = lines.filter(knowsWhatIsHeld);
  const last = ended.at(-1);
  const held = last?.held ?? [];
  const isRekeyed =
    lines.findLastIndex(({ mode }) => mode === 'rekey') > lines.findLastIndex(knowsWhatIsHeld);
  const heldSince = (wanted: string) =>
    begun(ended, (line) => line.held.some(({ digest }) => digest === wanted)).getTime();
  const isOver = ({ digest }: HistoryLine['held'][number]) =>
    digest !== undefined && (isRekeyed || now.getTime() - heldSince(digest) > APPROVABLE);
  const since = begun(ended, (line) => line.held.length > 0);
  const found = waiting(held, since);
  if (found === undefined || !held.some(isOver)) return found;
  const digests = held.flatMap((one) => (isOver(one) ? [] : (one.digest ?? [])));
  return { ...found, digests, over: isRekeyed ? 'rekeyed' : 'old' };
}

/** A sync that did not fail, or one that was refused for its approval and says what waits in its place. */
function knowsWhatIsHeld(line: HistoryLine): boolean {
  const isRefused = line.mode === 'sync' && isAskedAmiss(line) && line.held.length > 0;
  return isRefused || (isSync(line) && line.outcome !== 'failed');
}

/** What the last run was to close while it put another one back, for as long as somebody can approve that. */
function heldByUndo(lines: readonly HistoryLine[], now: Date): Attention | undefined {
  const last = lines.findLast((line) => !isAskedAmiss(line));
  if (last?.undoes === undefined || last.outcome === 'failed') return undefined;
  const since = new Date(last.startedAt);
  if (now.getTime() - since.getTime() >= APPROVABLE) return undefined;
  const held = waiting(last.held, since);
  return held && { ...held, what: `${held.what}, to put run ${last.undoes} back`, undoes: last.undoes };
}

/** What has been put back since the last sync that got to blocking anybody. */
export function undosOf(lines: readonly HistoryLine[]): HistoryLine[] {
  const last = lines.findLastIndex((line) => isSync(line) && line.outcome !== 'failed');
  return lines.slice(last + 1).filter((line) => line.mode === 'undo' && !isAskedAmiss(line));
}

/**
 * Nobody closes these before the next sync, which needs the pause lifted; or another undo does. Each undo of a run tells anew
 * whom those before it have opened, also one that has left no result.
 */
function openByUndo(lines: readonly HistoryLine[]): Attention | undefined {
  const all = undosOf(lines);
  const open = [...new Set(all.map(({ undoes }) => undoes))].map((undoes) => {
    const undos = all.filter((line) => line.undoes === undoes);
    // Of some who were closed again nobody knows whether they are leavers.
    const closed = all.filter((line) => undos.some((one) => line.undoes === `${one.runId}/${one.attempt}`));
    const count =
      Math.max(...undos.map(openAfter)) - closed.reduce((sum, { counts }) => sum + counts.blocked, 0);
    return { count: Math.max(0, count), since: undos.find((line) => openAfter(line) > 0)?.startedAt };
  });
  const count = open.reduce((sum, one) => sum + one.count, 0);
  const since = open.find((one) => one.count > 0)?.since;
  if (since === undefined) return undefined;
  return {
    need: 'open',
    what: `${count === 1 ? '1 account of a leaver is' : `${count} accounts of leavers are`} open until the next sync`,
    digests: [],
    since: new Date(since),
  };
}

/** How many accounts of leavers are open after an undo, at least. What waits, or was refused, is told as well, and is not open yet. */
function openAfter(line: HistoryLine): number {
  const { issues, held, counts } = line;
  const leavers = issues.find(({ code }) => code === ('undo-opens-leavers' satisfies IssueCode))?.count ?? 0;
  const waiting = held.reduce(
    (sum, one) => sum + (one.class === 'reactivate' ? one.count : 0),
    counts.failed,
  );
  const opened = Math.min(leavers, counts.reactivated);
  return isCutOff(line) ? opened : Math.max(leavers - waiting, opened);
}

function waiting(held: HistoryLine['held'], since: Date): Attention | undefined {
  if (held.length === 0) return undefined;
  return {
    need: 'held',
    what: held.map((one) => `${heldName(one)}: ${one.count}`).join(', '),
    digests: held.flatMap(({ digest }) => digest ?? []),
    since,
  };
}

function staleNow({ card, lines }: BoardRow, now: Date): Attention | undefined {
  const stale = card && staleness(card, lines, now, GRACE);
  if (stale === undefined) return undefined;
  return {
    need: 'stale',
    what: `${timesInWords(stale.slotsBehind)} missed`,
    digests: [],
    since: stale.since,
  };
}

function newIssues({ lines, summary }: BoardRow): Attention | undefined {
  const last = lines.at(-1);
  if (last === undefined || summary?.runId !== last.runId || isAskedAmiss(last)) return undefined;
  const fresh = summary.issues.filter(({ isNew }) => isNew);
  if (fresh.length === 0) return undefined;
  return {
    need: 'issues',
    what: fresh.map((issue) => `${briefly(issue)} (${issue.count})`).join(', '),
    digests: [],
    since: new Date(last.startedAt),
  };
}

export type OpenIssue = Pick<Issue, 'code' | 'count'> & { since: Date; isOlder: boolean };

/**
 * What the last runs found and nobody has handled yet. `isOlder`: it was there in the first run that is known as well, so
 * that it may have begun before.
 */
export function openIssues(lines: readonly HistoryLine[]): OpenIssue[] {
  const syncs = syncsOf(lines);
  const ended = syncs.filter(({ outcome }) => outcome !== 'failed');
  const seen = (ended.at(-1)?.issues ?? []).filter(({ code }) => needsSomebody(code));
  return seen.map(({ code, count }) => {
    const at = ended.findLastIndex(({ issues }) => issues.every((issue) => issue.code !== code));
    const first = ended[at + 1] ?? ended[0];
    return { code: code as Issue['code'], count, since: new Date(first?.startedAt ?? 0), isOlder: at < 0 };
  });
}

/** When the row of lines began, up to the last one, of which this is true. */
function begun(lines: readonly HistoryLine[], isSo: (line: HistoryLine) => boolean): Date {
  const before = lines.findLastIndex((line) => !isSo(line));
  return new Date((lines[before + 1] ?? lines.at(-1))?.startedAt ?? 0);
}

/** Of a word that may come from another version. */
export function meaningOf(code: string): string {
  return isIssueCode(code)
    ? guidanceFor(code).meaning
    : 'another version of this product knows what it means';
}

/** "5 hours", "3 days". */
export function ageInWords(since: Date, now: Date): string {
  const hours = Math.max(0, Math.floor((now.getTime() - since.getTime()) / 3_600_000));
  if (hours < 1) return 'less than an hour';
  const [count, unit] = hours < 48 ? [hours, 'hour'] : [Math.floor(hours / 24), 'day'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
