/** How often a schedule asks for a sync. Pure. */

import type { Tenant } from '../../model.ts';
import { type Cron, parseCron } from '../../schedule/cron.ts';
import { USUAL_STARTS } from '../../schedule/starts.ts';

/** Where nothing else is chosen the workflow looks twice an hour which tenants are due, so that none is synced more often. */
const MAX_PER_DAY = USUAL_STARTS * 24;
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
/** Any ordinary year: it is only counted. */
const YEAR = 2025;
const DAYS = 365;

/** Syncs in an average month, rounded; 0 for a cron expression that is not understood. */
export function syncsPerMonth(schedule: Tenant['schedule']): number {
  const { perDay, falls } = rhythmOf(schedule ?? 'daily');
  let days = 0;
  for (let day = 0; day < DAYS; day += 1) if (falls(new Date(Date.UTC(YEAR, 0, 1 + day)))) days += 1;
  return Math.round((Math.min(perDay, MAX_PER_DAY) * days) / 12);
}

/** The most days from one day with a sync to the next; 1: there is one every day, or no schedule that can be read. */
export function longestPause(schedule: Tenant['schedule']): number {
  const { falls } = rhythmOf(schedule ?? 'daily');
  let [longest, last] = [1, -1];
  // A year may begin in the middle of a pause.
  for (let day = 0; day < 2 * DAYS; day += 1) {
    if (!falls(new Date(Date.UTC(YEAR, 0, 1 + day)))) continue;
    if (last >= 0) longest = Math.max(longest, day - last);
    last = day;
  }
  return longest;
}

type Rhythm = { perDay: number; falls(day: Date): boolean };

function rhythmOf(schedule: NonNullable<Tenant['schedule']>): Rhythm {
  if (schedule === 'daily') return { perDay: 1, falls: () => true };
  if (schedule === 'twice-daily') return { perDay: 2, falls: () => true };
  if ('at' in schedule) {
    const days = new Set<string>(schedule.days ?? WEEKDAYS);
    return {
      perDay: new Set(schedule.at).size,
      falls: (day) => days.has(WEEKDAYS[day.getUTCDay()] ?? ''),
    };
  }
  const parsed = parseCron(schedule.cron);
  if (!parsed.ok) return { perDay: 0, falls: () => false };
  const { cron } = parsed;
  return { perDay: cron.hours.length * cron.minutes.length, falls: (day) => fallsOn(cron, day) };
}

function fallsOn(cron: Cron, day: Date): boolean {
  if (!cron.months.includes(day.getUTCMonth() + 1)) return false;
  const byDate = cron.daysOfMonth.includes(day.getUTCDate());
  const byWeekday = cron.daysOfWeek.includes(day.getUTCDay());
  return cron.eitherDay ? byDate || byWeekday : byDate && byWeekday;
}
