/**
 * Tenants that are very late and that no run has taken: what stands in their way is seen by no run of theirs, and so told by
 * none. Pure.
 */
import type { Timetable } from '../schedule/own-times.ts';
import type { HistoryLine } from '../types/history.d.ts';
import { staleness } from './freshness.ts';
import { failureRowOf } from './quarantine.ts';
import { syncsOf } from './syncs.ts';

export type Unserved = { id: string; slotsBehind: number };

export type UnservedOptions = {
  /** By id: those that should run by their schedule, and are not in this run. */
  waiting: ReadonlyMap<string, Timetable>;
  /** What is recorded, by id: of all tenants, with this run. */
  lines: ReadonlyMap<string, readonly HistoryLine[]>;
  /** Of this run. */
  runId: string;
  now: Date;
};

const DAY = 24 * 3_600_000;

/**
 * Those to be told now: when it has begun since the last recorded start, and from then on once a day. So it needs no memory
 * of what was told, and what could not be sent is sent a day later. Who fails is told as such, and is tried again.
 */
export function newlyUnserved({ waiting, lines, runId, now }: UnservedOptions): Unserved[] {
  const starts = [...lines.values()].flatMap((own) =>
    syncsOf(own).flatMap((line) => (line.runId === runId ? [] : Date.parse(line.startedAt))),
  );
  const last = starts.reduce((latest, at) => (at <= now.getTime() ? Math.max(latest, at) : latest), 0);
  return [...waiting].flatMap(([id, timetable]) => {
    const own = lines.get(id) ?? [];
    const stale = staleness(timetable, own, now);
    if (stale === undefined || failureRowOf(own, now) !== undefined) return [];
    const dayOf = (at: number) => Math.floor((at - stale.since.getTime()) / DAY);
    return dayOf(now.getTime()) > Math.max(dayOf(last), -1) ? [{ id, slotsBehind: stale.slotsBehind }] : [];
  });
}
