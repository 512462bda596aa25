/** One run as its line of history: made from a summary and the line before it, read back, and put in order. Pure. */
import schema from '../../schemas/history.json' with { type: 'json' };
import { compileSchema } from '../schema.ts';
import type { Escalation, HistoryLine } from '../types/history.d.ts';
import type { Issue, Summary } from '../types/summary.d.ts';
import { escalationOf, openOf, withoutRefs } from './escalation.ts';
import { CLOCK_SKEW } from './quarantine.ts';
import { isSync } from './syncs.ts';

/** A row of a history file as it stands there. Without `line` it is not one of ours and is left as it is. */
export type Row = { raw: string; line?: HistoryLine };

/** Our longest lines have a few kilobytes. */
const LONGEST_LINE = 256 * 1024;
const MOST_ENTRIES = 200;
/** This part of the people in scope must be in step for a first success. */
const IN_STEP_PERCENT = 95;

const parseLine = compileSchema<HistoryLine>(schema);

/**
 * Whether this run may count as a tenant's first success: both sides were read completely, nothing is held, and at
 * least 95 % of the people in scope are in step now.
 */
export function isInStep(summary: Summary): boolean {
  const { mode, outcome, source, target, held, counts, undoes } = summary;
  // Whoever puts a run back takes the tenant out of step on purpose.
  if (mode !== 'sync' || outcome === 'failed' || undoes !== undefined) return false;
  if (!source.complete || !target.complete || held.length > 0 || counts.held > 0) return false;
  const inStep = counts.unchanged + counts.created + counts.updated + counts.reactivated;
  return inStep * 100 >= source.inScope * IN_STEP_PERCENT;
}

/**
 * The line of a run; `previous` is the tenant's run before it. The summary's times are ISO 8601. `state`: the mark of
 * the state that the run has left on the branch; `signed`: what it says of itself under its key; `isOutage`: it failed
 * for a reason that many had.
 */
export function lineOf(
  summary: Summary,
  previous: HistoryLine | undefined,
  {
    state,
    signed,
    isOutage,
  }: { state?: string | undefined; signed?: string | undefined; isOutage?: boolean | undefined } = {},
): HistoryLine {
  const { runId, attempt, tenant, trigger, outcome, configSha, counts, approved } = summary;
  const finishedAt = exactTime(summary.finishedAt);
  const line: HistoryLine = {
    runId,
    attempt,
    tenant,
    trigger,
    mode: modeOf(summary),
    ...(summary.undoes === undefined ? {} : { undoes: summary.undoes }),
    ...(summary.slot === undefined ? {} : { slot: exactTime(summary.slot) }),
    startedAt: exactTime(summary.startedAt),
    finishedAt,
    outcome,
    configSha,
    counts: { ...counts },
    held: summary.held.slice(0, MOST_ENTRIES).map((held) => ({
      class: held.class,
      ...(held.field === undefined ? {} : { field: held.field }),
      count: held.count,
      ...(held.digest === undefined ? {} : { digest: held.digest }),
    })),
    issues: issuesByCode(summary.issues),
    ...(approved === undefined ? {} : { approved: approved.slice(0, MOST_ENTRIES) }),
    ...(signed === undefined ? {} : { signed }),
    ...(isOutage === true ? { outage: true } : {}),
    failuresInARow: 0,
    ...(isInStep(summary) ? { firstSuccess: finishedAt } : {}),
    // References mean the same from run to run where there is a ledger key, and then there is a state.
    ...(state === undefined
      ? {}
      : { state, escalated: { toldAt: finishedAt, open: openOf(summary.issues) } }),
  };
  return carryOn(line, previous);
}

/**
 * The line with what it takes over from the one before it: failures in a row, the first success, which state counts,
 * and what is escalated.
 */
export function carryOn(line: HistoryLine, previous: HistoryLine | undefined): HistoryLine {
  const { escalated: _, ...own } = line;
  const failed = line.outcome === 'failed';
  const firstSuccess = previous?.firstSuccess ?? line.firstSuccess;
  // Whoever ends well without leaving a state makes the one before useless: it does not know of this run.
  const state = line.state ?? (failed ? previous?.state : undefined);
  const escalated = escalatedAfter(line, previous?.escalated);
  const failures = previous?.failuresInARow ?? 0;
  return {
    ...own,
    failuresInARow: !isSync(line) ? failures : failed ? failures + 1 : 0,
    ...(firstSuccess === undefined ? {} : { firstSuccess }),
    ...(state === undefined ? {} : { state }),
    ...(escalated === undefined ? {} : { escalated }),
  };
}

/** Only a sync sees whether something is handled. */
function escalatedAfter(line: HistoryLine, before: Escalation | undefined): Escalation | undefined {
  switch (line.mode) {
    case 'sync':
      return escalationOf(line, before);
    case 'undo':
      return before;
    case 'rekey':
      return withoutRefs(before);
  }
}

/** Of the line that a run is given. */
export function modeOf({ mode, undoes }: Pick<Summary, 'mode' | 'undoes'>): HistoryLine['mode'] {
  if (mode === 'rekey' || mode === 'undo') return mode;
  return undoes === undefined ? 'sync' : 'undo';
}

/** By what a line of history names a state: the first 12 characters of its signature. */
export function stateMark(signature: string): string {
  return signature.slice(0, 12);
}

/** The line without the mark of a state that it only took over from the one before it. */
export function withOwnState(line: HistoryLine, previous: HistoryLine | undefined): HistoryLine {
  if (line.state === undefined || line.state !== previous?.state) return line;
  const { state: _, ...rest } = line;
  return rest;
}

/** The line with exactly these kinds of mail waiting. */
export function withWaiting(line: HistoryLine, kinds: Iterable<string>): HistoryLine {
  const { waiting: _, ...rest } = line;
  const waiting = [...new Set(kinds)].sort();
  return waiting.length === 0 ? rest : { ...rest, waiting };
}

export function isSameRun(a: Run, b: Run): boolean {
  return a.runId === b.runId && a.attempt === b.attempt && a.tenant === b.tenant;
}

type Run = Pick<HistoryLine, 'runId' | 'attempt' | 'tenant'>;

export function rowOf(line: HistoryLine): Row {
  return { raw: JSON.stringify(line), line };
}

/** The rows of a history file. A row that is not a line of this tenant, or of a time after `now`, has no `line`. */
export function parseRows(text: string, tenant: string, now: Date): Row[] {
  return text
    .split('\n')
    .filter((raw) => raw.trim() !== '')
    .map((raw) => parseRow(raw, tenant, now));
}

/**
 * What of a tenant's lines a schedule needs is among those that were read: a sync that did not fail; a signed line; all runs
 * of the last day.
 */
export type Found = { served: boolean; signed: boolean; day: boolean };
const DAY = 24 * 3_600_000;

export const NOTHING_FOUND: Found = { served: false, signed: false, day: false };

export function isAllFound({ served, signed, day }: Found): boolean {
  return served && signed && day;
}

/**
 * Of a history file the lines from its end back to what a schedule needs, oldest first; what was before them costs nothing.
 * `found`: in later files already. In a file that is not ours every row is looked at once.
 */
export function latestLines(
  text: string,
  { tenant, now, found: before }: { tenant: string; now: Date; found: Found },
): { lines: HistoryLine[]; unusable: number; found: Found } {
  const latest: HistoryLine[] = [];
  const found = { ...before };
  let unusable = 0;
  for (let end = text.length; end > 0 && !isAllFound(found); ) {
    const start = text.lastIndexOf('\n', end - 1) + 1;
    const raw = text.slice(start, end);
    end = start - 1;
    if (raw.trim() === '') continue;
    const { line } = parseRow(raw, tenant, now);
    if (line === undefined) {
      unusable += 1;
      continue;
    }
    found.served ||= isSync(line) && line.outcome !== 'failed';
    found.signed ||= line.signed !== undefined;
    found.day ||= Date.parse(line.finishedAt) < now.getTime() - DAY;
    latest.push(line);
  }
  return { lines: latest.reverse(), unusable, found };
}

function parseRow(raw: string, tenant: string, now: Date): Row {
  const line = readLine(raw);
  return line?.tenant === tenant && isPast(line, now) ? { raw, line } : { raw };
}

/** How an object in JSON begins. */
const OBJECT = /^\s*\{/;

function readLine(raw: string): HistoryLine | undefined {
  // A row that is no object costs nothing: what the parser throws is dear, and a file of others may be all such rows.
  if (raw.length > LONGEST_LINE || !OBJECT.test(raw)) return undefined;
  try {
    const parsed = parseLine(JSON.parse(raw));
    // The pattern admits a 31st of February, or an hour 99.
    if (!parsed.ok || !isTime(parsed.value.startedAt) || !isTime(parsed.value.finishedAt)) return undefined;
    return parsed.value.slot === undefined || isTime(parsed.value.slot) ? parsed.value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a run was, by its own times. One from the future says nothing: believed, it would silence its tenant until then. */
export function isPast(
  { startedAt, finishedAt, slot }: { startedAt: string; finishedAt?: string; slot?: string },
  now: Date,
): boolean {
  const latest = now.getTime() + CLOCK_SKEW;
  return [startedAt, finishedAt, slot].every((time) => time === undefined || Date.parse(time) <= latest);
}

/** ISO 8601 in UTC, as summaries have it; milliseconds and seconds may be left out. */
export function isTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z$/.test(text) && !Number.isNaN(Date.parse(text));
}

function exactTime(text: string): string {
  return new Date(text).toISOString();
}

function issuesByCode(issues: readonly Issue[]): HistoryLine['issues'] {
  const counts = new Map<string, number>();
  for (const { code, count } of issues) counts.set(code, (counts.get(code) ?? 0) + count);
  return [...counts].slice(0, MOST_ENTRIES).map(([code, count]) => ({ code, count }));
}
