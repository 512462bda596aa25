/**
 * Tenants that are very late and that a start of the schedule had to leave out: what stands in their way is seen by no run of
 * theirs, and so told by none. Pure.
 */
import type { Timetable } from '../schedule/own-times.ts';
import type { HistoryLine } from '../types/history.d.ts';
import { staleness } from './freshness.ts';
import { failureRowOf } from './quarantine.ts';
import { syncsOf } from './syncs.ts';

export type Unserved = { id: string; slotsBehind: number };

type UnservedOptions = {
  /** By id: those that this start named as left out, for a reason that does not end by itself. */
  leftOut: ReadonlyMap<string, Timetable>;
  /** What is recorded, by id: of all tenants, with this start. */
  lines: ReadonlyMap<string, readonly HistoryLine[]>;
  /** This start. */
  run: Pick<HistoryLine, 'runId' | 'attempt'>;
};

const DAY = 24 * 3_600_000;

/**
 * Those to be told now: when it has begun between the last start of the schedule and this one, and from then on once a day.
 * Each moment lies between two starts, so it is told once, without a memory of what was told, and what could not be sent is
 * sent a day later. A start that is recorded after a later one tells nothing: that one has. Who fails is told as such.
 */
export function newlyUnserved({ leftOut, lines, run }: UnservedOptions): Unserved[] {
  const starts = startsOf(lines);
  const now = starts.get(nameOf(run));
  const all = [...starts.values()];
  if (now === undefined || all.some((at) => at > now)) return [];
  const last = Math.max(0, ...all.filter((at) => at < now));
  return [...leftOut].flatMap(([id, timetable]) => {
    const own = lines.get(id) ?? [];
    const stale = staleness(timetable, own, new Date(now));
    if (stale === undefined || failureRowOf(own, new Date(now)) !== undefined) return [];
    const dayOf = (at: number) => Math.floor((at - stale.since.getTime()) / DAY);
    return dayOf(now) > Math.max(dayOf(last), -1) ? [{ id, slotsBehind: stale.slotsBehind }] : [];
  });
}

/** When each recorded start of the schedule began (ms): with the first of its tenants. What somebody starts looks after nobody else. */
function startsOf(lines: UnservedOptions['lines']): Map<string, number> {
  const starts = new Map<string, number>();
  for (const line of [...lines.values()].flatMap((own) => syncsOf(own))) {
    if (line.trigger !== 'schedule') continue;
    const at = Date.parse(line.startedAt);
    starts.set(nameOf(line), Math.min(at, starts.get(nameOf(line)) ?? at));
  }
  return starts;
}

function nameOf({ runId, attempt }: Pick<HistoryLine, 'runId' | 'attempt'>): string {
  return `${runId}/${attempt}`;
}
