/** All tenants together: how fresh they are, and what happened month by month. Pure. */
import schema from '../../schemas/fleet.json' with { type: 'json' };
import type { Tenant } from '../model.ts';
import type { Timetable } from '../schedule/own-times.ts';
import { slotsBetween } from '../schedule/schedule.ts';
import { compileSchema } from '../schema.ts';
import type { Fleet, FleetMonth } from '../types/fleet.d.ts';
import type { HistoryLine } from '../types/history.d.ts';
import { underThisFile } from './freshness.ts';
import { syncsOf } from './syncs.ts';

export type Member = {
  /** Absent: there is no tenant file (any more). */
  card?: Timetable & Pick<Tenant, 'status'>;
  /** Oldest first. */
  lines: readonly HistoryLine[];
};

/** Scheduled times that could be judged, and how many of them were served in time. */
export type Freshness = { slots: number; inTime: number };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A scheduled time is served in time by a run that starts within so many milliseconds and does not fail. */
export const IN_TIME = 2 * HOUR;
/** For the figure of today. */
export const FRESHNESS_DAYS = 30;
/** The running one and the twelve before it. */
const MONTHS_KEPT = 13;
/** Counting ends here: one a minute, for a month. */
const MOST_SLOTS = 31 * 24 * 60;
const LARGEST_FILE = 64 * 1024;

const parseFleet = compileSchema<Fleet>(schema);

/** How late the scheduled times of the last thirty days were served, in ms, the latest last; those that were not are infinite. */
export function waitsNow(members: readonly Member[], now: Date): number[] {
  const from = new Date(now.getTime() - FRESHNESS_DAYS * DAY);
  return waitsIn(members, { from, until: now }, now).sort((a, b) => a - b);
}

export function freshnessOf(waits: readonly number[]): Freshness {
  return { slots: waits.length, inTime: waits.filter((wait) => wait <= IN_TIME).length };
}

/**
 * The months up to the running one: that and the one before it counted from the lines, all others as they were. A month
 * of which nothing is known is left out.
 */
export function monthsOf(members: readonly Member[], before: readonly FleetMonth[], now: Date): FleetMonth[] {
  const months = new Map(before.map((month) => [month.month, month]));
  const running = now.toISOString().slice(0, 7);
  // Runs of the last days of a month may be recorded in the first days of the next one.
  const isYoung = now.getUTCDate() <= 3 || !months.has(monthBefore(running));
  for (const month of isYoung ? [monthBefore(running), running] : [running]) {
    const counted = monthOf(members, month, now);
    if (counted.days > 0) months.set(month, counted);
  }
  return [...months.values()]
    .filter(({ month }) => month <= running)
    .sort((a, b) => (a.month < b.month ? -1 : 1))
    .slice(-MONTHS_KEPT);
}

/** The months as a file of the branch has them; none where it is not as we write it. */
export function readMonths(text: string): FleetMonth[] {
  if (text.length > LARGEST_FILE) return [];
  try {
    const parsed = parseFleet(JSON.parse(text));
    return parsed.ok ? parsed.value.months : [];
  } catch {
    return [];
  }
}

export function monthsText(months: readonly FleetMonth[]): string {
  const fleet: Fleet = { months: [...months] };
  return `${JSON.stringify(fleet, null, 2)}\n`;
}

function monthOf(members: readonly Member[], month: string, now: Date): FleetMonth {
  const found: FleetMonth = {
    month,
    changes: 0,
    days: 0,
    heldDays: 0,
    failedDays: 0,
    slots: 0,
    inTime: 0,
  };
  for (const { lines } of members) {
    const days = new Map<string, HistoryLine['outcome']>();
    for (const { startedAt, outcome, counts } of syncsOf(lines)) {
      if (!startedAt.startsWith(month)) continue;
      days.set(startedAt.slice(0, 10), outcome);
      found.changes += changesOf(counts);
    }
    const outcomes = [...days.values()];
    found.days += outcomes.length;
    found.heldDays += outcomes.filter((outcome) => outcome === 'held').length;
    found.failedDays += outcomes.filter((outcome) => outcome === 'failed').length;
  }
  const range = {
    from: new Date(`${month}-01T00:00:00Z`),
    until: new Date(`${monthAfter(month)}-01T00:00:00Z`),
  };
  return { ...found, ...freshnessOf(waitsIn(members, range, now)) };
}

/** People whom a run changed. */
export function changesOf({ created, updated, blocked, reactivated }: HistoryLine['counts']): number {
  return created + updated + blocked + reactivated;
}

type Range = { from: Date; until: Date };

function waitsIn(members: readonly Member[], { from, until }: Range, now: Date): number[] {
  // A time that has just come may still be served.
  const end = new Date(Math.min(until.getTime(), now.getTime() - IN_TIME));
  const slots = slotsOnce({ from, until: end });
  const waits: number[] = [];
  for (const { card, lines } of members) {
    if (card === undefined || card.status === 'paused') continue;
    const syncs = underThisFile(lines);
    const since = syncs[0]?.startedAt;
    if (since === undefined) continue;
    const served = syncs
      .filter(({ outcome }) => outcome !== 'failed')
      .map(({ startedAt }) => Date.parse(startedAt))
      .sort((a, b) => a - b);
    let at = 0;
    for (const slot of slots(card).filter((time) => time >= Date.parse(since))) {
      while (at < served.length && (served[at] ?? 0) < slot) at += 1;
      waits.push((served[at] ?? Number.POSITIVE_INFINITY) - slot);
    }
  }
  return waits;
}

/** Many tenants share a schedule, and a calendar takes its time. */
function slotsOnce({ from, until }: Range): (timetable: Timetable) => readonly number[] {
  const known = new Map<string, readonly number[]>();
  return ({ schedule, timezone }) => {
    const key = JSON.stringify([schedule, timezone]);
    const found = known.get(key);
    if (found !== undefined) return found;
    const after = new Date(from.getTime() - 1);
    const slots = slotsBetween(schedule, timezone, { after, now: until, max: MOST_SLOTS });
    const times = slots.map(Number).filter((time) => time < until.getTime());
    known.set(key, times);
    return times;
  };
}

function monthBefore(month: string): string {
  return shifted(month, -1);
}

function monthAfter(month: string): string {
  return shifted(month, 1);
}

function shifted(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}
