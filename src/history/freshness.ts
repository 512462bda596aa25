/** How far a tenant is behind its schedule. Pure. */
import type { Timetable } from '../schedule/own-times.ts';
import { countSlots, nextSlot } from '../schedule/schedule.ts';
import type { HistoryLine } from '../types/history.d.ts';
import { syncsOf } from './syncs.ts';

/** More slots behind than this is stale. */
const STALE_AFTER = 2;
/** Counting ends here. */
const MOST_SLOTS = 99;

/** Slots up to `now` that no run has served; a run that did not fail serves everything up to its start. */
export function slotsBehind(
  { schedule, timezone }: Timetable,
  lines: readonly HistoryLine[],
  now: Date,
): number {
  const after = servedUntil(lines);
  return after === undefined ? 0 : countSlots(schedule, timezone, { after, now, max: MOST_SLOTS });
}

/** Set when a tenant is more than two slots behind; `since` is the slot with which that began. */
export function staleness(
  timetable: Timetable,
  lines: readonly HistoryLine[],
  now: Date,
): { slotsBehind: number; since: Date } | undefined {
  const behind = slotsBehind(timetable, lines, now);
  if (behind <= STALE_AFTER) return undefined;
  let since = servedUntil(lines);
  for (let slot = 0; slot <= STALE_AFTER && since !== undefined; slot += 1) {
    since = nextSlot(timetable.schedule, timetable.timezone, since);
  }
  return since === undefined ? undefined : { slotsBehind: behind, since };
}

/** `undefined`: nothing is recorded. A tenant that has only failed is measured from its first failure on. */
function servedUntil(lines: readonly HistoryLine[]): Date | undefined {
  const syncs = syncsOf(lines);
  const served = syncs.filter(({ outcome }) => outcome !== 'failed');
  const times = served.flatMap(({ startedAt, slot }) => [startedAt, ...(slot === undefined ? [] : [slot])]);
  const latest = times.sort().at(-1) ?? syncs[0]?.startedAt;
  return latest === undefined ? undefined : new Date(latest);
}
