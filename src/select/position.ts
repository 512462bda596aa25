/** Where a tenant stands between its schedule and its runs: what is missed, what failed, and until when it waits. Pure. */

import { CLOCK_SKEW, type FailureLine, type FailureRow, failureRowOf } from '../history/quarantine.ts';
import { syncsOf } from '../history/syncs.ts';
import { isEndedEarly } from '../issues.ts';
import type { Tenant } from '../model.ts';
import type { Timetable } from '../schedule/own-times.ts';
import { latestSlot, slotsBetween } from '../schedule/schedule.ts';
import type { HistoryLine } from '../types/history.d.ts';

/** What a schedule needs to know of one recorded sync. */
export type RunLine = FailureLine &
  Pick<HistoryLine, 'slot' | 'signed'> &
  Partial<Pick<HistoryLine, 'finishedAt'>>;

export type Candidate = {
  id: string;
  tenant: Pick<Tenant, 'status'> & Timetable;
  /** When the file came to the default branch. Unknown: a tenant that never ran waits for somebody to start it. */
  addedAt?: Date | undefined;
};

/** A run starts some minutes after the tick that chose it; a gap of an hour must still end at the next tick. */
const SLACK = 5 * 60_000;
/** After a run that a vendor asked for fewer requests: whoever else uses the key is given time to be done. */
const REST = 60 * 60_000;
const MAX_COUNT = 100;

export type Position = {
  /** Nothing is known that a slot could be missed since. */
  ageUnknown: boolean;
  slot: Date | undefined;
  /** The first unserved slot; `undefined`: all are served. */
  overdueSince: Date | undefined;
  slotsBehind: number;
  /** The failed runs that nothing has ended yet. */
  failing: FailureRow | undefined;
  /** Until then a vendor is not called again that has asked the last run for fewer requests. */
  restsUntil: Date | undefined;
};

export function positionOf({ tenant, addedAt }: Candidate, lines: readonly RunLine[], now: Date): Position {
  const { schedule, timezone } = tenant;
  const { servedUntil, first, last } = sumUp(lines, now);
  const since = servedUntil ?? earlier(addedAt?.getTime(), first && triedSince(first, tenant));
  const slot = latestSlot(schedule, timezone, now);
  const isBehind = since !== undefined && slot !== undefined && slot.getTime() > since;
  const missed = isBehind
    ? slotsBetween(schedule, timezone, { after: new Date(since), now, max: MAX_COUNT })
    : [];
  return {
    ageUnknown: since === undefined,
    slot,
    // What a run had to leave is gone on with by the next start, and not only when the next time has come.
    overdueSince: missed[0] ?? (last?.isCutShort ? slot : undefined),
    slotsBehind: missed.length,
    failing: failureRowOf(lines, now),
    restsUntil: last?.isThrottled ? new Date(last.end + REST) : undefined,
  };
}

type RecordedRun = {
  at: number;
  end: number;
  slot: number;
  isScheduled: boolean;
  failed: boolean;
  isCutShort: boolean;
  isThrottled: boolean;
};

type Sum = {
  /** All slots up to here are served (ms); `undefined`: none ever. */
  servedUntil: number | undefined;
  first: RecordedRun | undefined;
  last: RecordedRun | undefined;
};

/** Runs can be recorded in another order than they ran in, so their own times decide. */
function sumUp(lines: readonly RunLine[], now: Date): Sum {
  const runs = syncsOf(lines)
    .map(
      (line): RecordedRun => ({
        at: Date.parse(line.startedAt),
        end: Date.parse(line.finishedAt ?? line.startedAt),
        slot: Date.parse(line.slot ?? ''),
        isScheduled: line.trigger === 'schedule',
        failed: line.outcome === 'failed',
        isCutShort: line.outcome !== 'failed' && line.issues.some(({ code }) => isEndedEarly(code)),
        isThrottled: line.outcome !== 'failed' && line.issues.some(({ code }) => code === 'throttled'),
      }),
    )
    .filter(({ at }) => at <= now.getTime() + CLOCK_SKEW)
    .sort((a, b) => a.at - b.at);
  return { servedUntil: servedBy(runs.filter(({ failed }) => !failed)), first: runs[0], last: runs.at(-1) };
}

/** A run serves what came before its start, and the slot it was chosen for, whatever the clock of its machine said. */
function servedBy(runs: readonly RecordedRun[]): number | undefined {
  const times = runs.flatMap(({ at, slot }) => (slot <= at + CLOCK_SKEW ? [at, slot] : [at]));
  return times.length === 0 ? undefined : Math.max(...times);
}

/** What slots a tenant without any good run has missed: those since the first that was tried. */
function triedSince(
  { at, slot, isScheduled }: RecordedRun,
  { schedule, timezone }: Candidate['tenant'],
): number {
  if (slot <= at) return slot - 1;
  // A job that died leaves no slot behind; that the schedule started it says which it was.
  const tried = isScheduled ? latestSlot(schedule, timezone, new Date(at)) : undefined;
  return tried === undefined ? at : tried.getTime() - 1;
}

function earlier(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.min(a, b);
}

/**
 * Whether a tenant whose runs failed, or were told to slow down, has to wait longer, whatever slots come in between: what
 * fails is not hammered at.
 */
export function mustWait({ failing, restsUntil }: Position, now: Date): boolean {
  return [failing?.until, restsUntil].some(
    (until) => until !== undefined && now.getTime() < until.getTime() - SLACK,
  );
}
