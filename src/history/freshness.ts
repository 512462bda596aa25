/** How far a tenant is behind its schedule. Pure. */
import type { Timetable } from '../schedule/own-times.ts';
import { latestSlot, slotsBetween } from '../schedule/schedule.ts';
import type { HistoryLine } from '../types/history.d.ts';
import { CLOCK_SKEW } from './quarantine.ts';
import { syncsOf } from './syncs.ts';

/** What has to be known of a recorded run. */
export type ServingLine = Pick<HistoryLine, 'startedAt' | 'outcome' | 'trigger'> &
  Partial<Pick<HistoryLine, 'slot' | 'mode' | 'configSha'>>;

/** More slots behind than this is stale. */
export const STALE_AFTER = 2;
/** Counting ends here. */
const MOST_SLOTS = 99;

/**
 * Slots up to `now` that no run has served; a run that did not fail serves everything up to its start. `grace`: so long (ms)
 * a slot may wait for its run before it counts.
 */
export function slotsBehind(
  timetable: Timetable,
  lines: readonly ServingLine[],
  now: Date,
  grace = 0,
): number {
  return missedSlots(timetable, lines, now, grace).length;
}

/** Set when a tenant is more than two slots behind; `since` is the slot with which that began. */
export function staleness(
  timetable: Timetable,
  lines: readonly ServingLine[],
  now: Date,
  grace = 0,
): { slotsBehind: number; since: Date } | undefined {
  const missed = missedSlots(timetable, lines, now, grace);
  const since = missed[STALE_AFTER];
  return since === undefined ? undefined : { slotsBehind: missed.length, since };
}

/** A number of slots as it is told: "4", "99 or more". */
export function slotsInWords(count: number): string {
  return count < MOST_SLOTS ? String(count) : `${MOST_SLOTS} or more`;
}

/** "1 scheduled time", "4 scheduled times". */
export function timesInWords(count: number): string {
  return `${slotsInWords(count)} scheduled ${count === 1 ? 'time' : 'times'}`;
}

/** A tenant that has only failed, under its file as it is, is measured from the slot that was first tried. */
function missedSlots(timetable: Timetable, lines: readonly ServingLine[], now: Date, grace: number): Date[] {
  const runs = runsUntil(lines, now);
  const [first] = underThisFile(runs);
  if (first === undefined) return [];
  const after = new Date(Math.max(servedUntil(runs) ?? 0, triedSince(first, timetable)));
  const until = new Date(now.getTime() - grace);
  return slotsBetween(timetable.schedule, timetable.timezone, { after, now: until, max: MOST_SLOTS });
}

/** The syncs, oldest first. They can be recorded in another order than they ran in, so their own times decide. */
export function runsUntil<T extends ServingLine>(lines: readonly T[], now: Date): T[] {
  return syncsOf(lines)
    .map((line) => ({ line, at: Date.parse(line.startedAt) }))
    .filter(({ at }) => at <= now.getTime() + CLOCK_SKEW)
    .sort((a, b) => a.at - b.at)
    .map(({ line }) => line);
}

/**
 * Up to when (ms) all slots are served; `undefined`: none ever. A run serves what came before its start, and the slot it
 * was chosen for, whatever the clock of its machine said; but for a slot that nobody can have chosen by then.
 */
export function servedUntil(runs: readonly ServingLine[]): number | undefined {
  const times = runs.flatMap(({ outcome, startedAt, slot }) => {
    if (outcome === 'failed') return [];
    const [at, chosen] = [Date.parse(startedAt), Date.parse(slot ?? '')];
    return chosen <= at + CLOCK_SKEW ? [at, chosen] : [at];
  });
  return times.length === 0 ? undefined : Math.max(...times);
}

/** After which time (ms) slots count as missed by a tenant that no run has served: that which was tried is the first. */
export function triedSince(
  { startedAt, slot, trigger }: ServingLine,
  { schedule, timezone }: Timetable,
): number {
  const [at, chosen] = [Date.parse(startedAt), Date.parse(slot ?? '')];
  if (chosen <= at) return chosen - 1;
  // A job that died leaves no slot behind; that the schedule started it says which it was.
  const tried = trigger === 'schedule' ? latestSlot(schedule, timezone, new Date(at)) : undefined;
  return tried === undefined ? at : tried.getTime() - 1;
}

/**
 * The runs since the tenant file is as it is. Before that it may have had another schedule, or been paused, and nobody
 * can tell which times it should have kept. A job that left nothing does not know its file.
 */
export function underThisFile<T extends Pick<ServingLine, 'mode' | 'configSha'>>(lines: readonly T[]): T[] {
  const syncs = syncsOf(lines);
  const current = syncs.findLast(isKnown)?.configSha;
  if (current === undefined) return syncs;
  const other = syncs.findLastIndex((line) => isKnown(line) && line.configSha !== current);
  return syncs.slice(other + 1);
}

function isKnown({ configSha = '' }: Pick<ServingLine, 'configSha'>): boolean {
  return configSha !== '';
}
