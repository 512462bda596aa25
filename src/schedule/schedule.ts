/**
 * When a tenant is to be synced: its slots, in its own time zone. Pure.
 *
 * A slot is the instant at which a scheduled time comes. A local time that summer time skips counts at the first
 * time after the gap; one that comes twice counts once, the first time. Only a cron expression with a star for the
 * hours means every hour that passes, so that it skips and repeats with the clock.
 */
import { Cron as Calendar } from 'croner';
import { type Cron, parseCron } from './cron.ts';
import { lostSlots, type Slots } from './jumps.ts';
import type { Times } from './own-times.ts';

const SECOND = 1_000;
const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/**
 * The last slot at or before `now`. `undefined`: there is none, or the schedule or the time zone is one that
 * `validate` refuses.
 */
export function latestSlot(schedule: Times, timezone: string, now: Date): Date | undefined {
  return asDate(slotsAround(schedule, timezone, now).latest);
}

/** The first slot after `now`; `undefined` as in `latestSlot`. */
export function nextSlot(schedule: Times, timezone: string, now: Date): Date | undefined {
  return asDate(slotsAround(schedule, timezone, now).next);
}

/** The slots after `after` and at or before `now`, oldest first; never more than the first `max`. */
export function slotsBetween(
  schedule: Times,
  timezone: string,
  { after, now, max }: { after: Date; now: Date; max: number },
): Date[] {
  // Most tenants are in time: for them the answer is remembered, and no calendar is asked.
  const { latest } = slotsAround(schedule, timezone, now);
  if (latest === undefined || latest <= after.getTime()) return [];
  const passed = new Set<number>();
  const { calendars, following } = known(schedule, timezone);
  for (const [at, calendar] of calendars.entries()) {
    const next = (time: number) =>
      remember(following, MAX_FOLLOWING, `${at} ${time}`, () => calendar.nextRun(new Date(time))?.getTime());
    let slot = next(after.getTime());
    for (let seen = 0; slot !== undefined && slot <= now.getTime() && seen < max; seen += 1) {
      passed.add(slot);
      slot = next(slot);
    }
  }
  return [...passed]
    .sort((a, b) => a - b)
    .slice(0, max)
    .map((time) => new Date(time));
}

/** How many slots lie after `after` and at or before `now`; counting ends at `max`. */
export function countSlots(
  schedule: Times,
  timezone: string,
  range: { after: Date; now: Date; max: number },
): number {
  return slotsBetween(schedule, timezone, range).length;
}

type Around = { latest: number | undefined; next: number | undefined };
/** `following`: by a calendar and a time, the first slot of that calendar after it. */
type Known = { calendars: Slots[]; around?: Around; following: Map<string, number | undefined> };

/**
 * Many tenants share a schedule, calendars are dear to make and to ask, and between two slots the answer stays the same.
 * Whoever is behind is asked about at every start.
 */
const remembered = new Map<string, Known>();
const MAX_REMEMBERED = 4_000;
const MAX_FOLLOWING = 500;

function remember<T>(known: Map<string, T>, max: number, key: string, make: () => T): T {
  if (known.has(key)) return known.get(key) as T;
  const made = make();
  if (known.size >= max) known.clear();
  known.set(key, made);
  return made;
}

/** Of one file the schedule is asked several times in a row. */
const lastKnown = new WeakMap<Times, { timezone: string; entry: Known }>();

function known(schedule: Times, timezone: string): Known {
  const last = lastKnown.get(schedule);
  if (last?.timezone === timezone) return last.entry;
  const entry = knownByText(schedule, timezone);
  lastKnown.set(schedule, { timezone, entry });
  return entry;
}

function knownByText(schedule: Times, timezone: string): Known {
  const key = JSON.stringify([schedule, timezone]);
  return remember(remembered, MAX_REMEMBERED, key, () => ({
    calendars: calendars(schedule, timezone),
    following: new Map(),
  }));
}

function slotsAround(schedule: Times, timezone: string, now: Date): Around {
  const entry = known(schedule, timezone);
  entry.around = passedSlot(entry, now.getTime()) ?? askedAround(entry.calendars, now);
  return entry.around;
}

/** What is remembered, where it still holds, or with the one slot that has come since: that one needs no look back. */
function passedSlot({ around, calendars }: Known, time: number): Around | undefined {
  if (around?.next === undefined) return undefined;
  if (isWithin(around, time)) return around;
  if (time < around.next) return undefined;
  const following = { latest: around.next, next: firstAfter(calendars, new Date(around.next)) };
  return isWithin(following, time) ? following : undefined;
}

function askedAround(calendars: readonly Slots[], now: Date): Around {
  // The calendar looks at whole seconds, and back only from before the time it is given.
  const second = new Date(Math.floor(now.getTime() / SECOND) * SECOND + SECOND);
  const past = calendars.flatMap((calendar) => calendar.previousRuns(1, second));
  return {
    latest: past.length === 0 ? undefined : Math.max(...past.map(Number)),
    next: firstAfter(calendars, now),
  };
}

function firstAfter(calendars: readonly Slots[], time: Date): number | undefined {
  const future = calendars.flatMap((calendar) => calendar.nextRun(time) ?? []);
  return future.length === 0 ? undefined : Math.min(...future.map(Number));
}

function isWithin({ latest, next }: Around, time: number): boolean {
  return latest !== undefined && next !== undefined && latest <= time && time < next;
}

function asDate(time: number | undefined): Date | undefined {
  return time === undefined ? undefined : new Date(time);
}

/** One or more calendars, whose slots together are the tenant's. */
function calendars(schedule: Times, timezone: string): Slots[] {
  if (!isZone(timezone)) return [];
  const { patterns, eitherDay } = patternsOf(schedule);
  const calendarOf = (pattern: string, zone: string) =>
    new Calendar(pattern, {
      timezone: zone,
      mode: '5-part',
      // Times of day, also several of them, are fixed: they survive the change to summer time.
      fixedTimeRule: 'no-wildcard',
      domAndDow: !eitherDay,
    });
  return patterns.flatMap((pattern) => [
    calendarOf(pattern, timezone),
    ...(isLate(pattern) ? [lostSlots(timezone, calendarOf(pattern, 'UTC'))] : []),
  ]);
}

/** Whether it has fixed times shortly before midnight. */
function isLate(pattern: string): boolean {
  const [, hours = ''] = pattern.split(' ');
  return hours.split(',').some((hour) => hour === '23' || hour === '22');
}

function isZone(timezone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
    return true;
  } catch {
    return false;
  }
}

function patternsOf(schedule: Times): { patterns: string[]; eitherDay: boolean } {
  if ('cron' in schedule) {
    const parsed = parseCron(schedule.cron);
    if (!parsed.ok) return { patterns: [], eitherDay: false };
    return { patterns: [patternOf(parsed.cron)], eitherDay: parsed.cron.eitherDay };
  }
  const { at, days } = timesOf(schedule);
  const week = days.length === WEEK.length ? '*' : days.map((day) => (day + 1) % 7).join(',');
  // One calendar for all hours of the same minute: each is asked by itself.
  const hours = Map.groupBy(
    at.map((time) => time.split(':').map(Number)),
    ([, minute]) => minute,
  );
  return {
    patterns: [...hours].map(
      ([minute, times]) => `${minute} ${times.map(([hour]) => hour).join(',')} * * ${week}`,
    ),
    eitherDay: false,
  };
}

/** Spelled out value by value, so that the calendar and `validate` cannot read one expression in two ways. */
function patternOf({ minutes, hours, daysOfMonth, months, daysOfWeek }: Cron): string {
  const everyHour = hours.length === 24 ? '*' : hours.join(',');
  return [minutes.join(','), everyHour, daysOfMonth.join(','), months.join(','), daysOfWeek.join(',')].join(
    ' ',
  );
}

/** `at`: times of day, sorted. `days`: 0 is Monday, sorted. */
export function timesOf({ at, days }: Exclude<Times, { cron: string }>): {
  at: string[];
  days: number[];
} {
  const everyDay = WEEK.map((_, index) => index);
  return {
    at: at.toSorted(),
    days: everyDay.filter((index) => days === undefined || days.some((day) => day === WEEK[index])),
  };
}
