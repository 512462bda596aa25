/** Where a tenant stands between its schedule and its runs: what is missed, what failed, and until when it waits. Pure. */

import { isEndedEarly } from '../issues.ts';
import type { Tenant } from '../model.ts';
import type { Timetable } from '../schedule/own-times.ts';
import { latestSlot, nextSlot, slotsBetween } from '../schedule/schedule.ts';
import type { HistoryLine } from '../types/history.d.ts';
import { runsUntil, servedUntil, slotsBehind, triedSince } from './freshness.ts';
import { type FailureLine, type FailureRow, failureRowOf } from './quarantine.ts';

/** What a schedule needs to know of one recorded sync. */
export type RunLine = FailureLine &
  Pick<HistoryLine, 'slot' | 'signed'> &
  Partial<Pick<HistoryLine, 'runId' | 'finishedAt' | 'configSha'>>;

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

export type Position = {
  /** Nothing is known that a slot could be missed since. */
  ageUnknown: boolean;
  slot: Date | undefined;
  /** The first unserved slot; `undefined`: all are served. */
  overdueSince: Date | undefined;
  /** Since its file is as it is, counted to an end: see `slotsInWords`. */
  slotsBehind: number;
  /** The failed runs that nothing has ended yet. */
  failing: FailureRow | undefined;
  /** Until then a vendor is not called again that has asked the last run for fewer requests. */
  restsUntil: Date | undefined;
};

export function positionOf({ tenant, addedAt }: Candidate, lines: readonly RunLine[], now: Date): Position {
  const { schedule, timezone } = tenant;
  const runs = runsUntil(lines, now);
  const [first, last] = [runs[0], runs.at(-1)];
  const since = servedUntil(runs) ?? earlier(addedAt?.getTime(), first && triedSince(first, tenant));
  const slot = latestSlot(schedule, timezone, now);
  const isBehind = since !== undefined && slot !== undefined && slot.getTime() > since;
  const [missed] = isBehind ? slotsBetween(schedule, timezone, { after: new Date(since), now, max: 1 }) : [];
  return {
    ageUnknown: since === undefined,
    slot,
    // What a run had to leave is gone on with by the next start, and not only when the next time has come.
    overdueSince: missed ?? (last && has(last, isEndedEarly) ? slot : undefined),
    slotsBehind: isBehind ? slotsBehind(tenant, lines, now) : 0,
    failing: failureRowOf(lines, now),
    restsUntil: last && has(last, (code) => code === 'throttled') ? new Date(endOf(last) + REST) : undefined,
  };
}

/** Of what a run has had to leave, one that failed tells nothing. */
function has({ outcome, issues }: RunLine, isMeant: (code: string) => boolean): boolean {
  return outcome !== 'failed' && issues.some(({ code }) => isMeant(code));
}

function endOf({ startedAt, finishedAt = startedAt }: RunLine): number {
  return Date.parse(finishedAt);
}

function earlier(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.min(a, b);
}

/** When it is tried next, were the workflow to start all the time: at `now` where it is due. `undefined`: never again. */
export function triedNext(candidate: Candidate, lines: readonly RunLine[], now: Date): Date | undefined {
  const { schedule, timezone } = candidate.tenant;
  const position = positionOf(candidate, lines, now);
  const slot = position.overdueSince === undefined ? nextSlot(schedule, timezone, now) : now;
  if (slot === undefined || !mustWait(position, slot)) return slot;
  const { failing, restsUntil } = position;
  return new Date(Math.max(failing?.until.getTime() ?? 0, restsUntil?.getTime() ?? 0));
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
