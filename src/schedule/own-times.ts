/**
 * The times of a tenant whose file names none. If they were the same for everybody, everybody would be due at once, and the
 * last would start hours after the first. So each has a minute of its own, which only its id decides. Pure.
 */
import { createHash } from 'node:crypto';
import type { Tenant } from '../model.ts';

/** Times of day (`05:30`) on some days, or a cron expression. */
export type Times = Exclude<Tenant['schedule'], 'daily' | 'twice-daily' | undefined>;

/** When a tenant is synced, on its own clocks. */
export type Timetable = { schedule: Times; timezone: string };

const HOUR = 60;
/** The first minute of the day that `daily` can mean, and how many minutes there are to choose from: 05:00 to 06:59. */
const FIRST = 5 * HOUR;
const SPREAD = 2 * HOUR;
const HALF_A_DAY = 12 * HOUR;

/** What a tenant file says of its times, with the times of its own in place of words that name none. */
export function ownTimes(id: string, schedule: Tenant['schedule']): Times {
  if (typeof schedule === 'object') return schedule;
  const minute = minuteOf(id);
  return { at: schedule === 'twice-daily' ? [clock(minute), clock(minute + HALF_A_DAY)] : [clock(minute)] };
}

/** What is asked of a schedule of one tenant: the same file with the times of its own. */
export function withOwnTimes<T extends Pick<Tenant, 'schedule' | 'timezone'>>(
  id: string,
  tenant: T,
): Omit<T, 'schedule'> & Timetable {
  return { ...tenant, schedule: ownTimes(id, tenant.schedule) };
}

/** Of the day. Ids that resemble each other must not share one, so it is a hash; it must never change, so it is a plain one. */
function minuteOf(id: string): number {
  return (
    FIRST + (Number.parseInt(createHash('sha256').update(id, 'utf8').digest('hex').slice(0, 8), 16) % SPREAD)
  );
}

function clock(minute: number): string {
  return `${pad(Math.floor(minute / HOUR))}:${pad(minute % HOUR)}`;
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
