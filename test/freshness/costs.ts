/** What an installation costs on GitHub's runners, in billed minutes of a month of 30 days. Pure. */
import { ownTimes } from '../../src/schedule/own-times.ts';
import type { StartsPerHour } from '../../src/schedule/starts.ts';

/** Linux with two cores, November 2026; before the minutes that a plan includes. */
export const USD_PER_MINUTE = 0.006;
export const DAYS_A_MONTH = 30;
/** Of one matrix: see `max` in src/select/due.ts. */
export const MOST_OF_A_RUN = 250;
const MINUTES_A_DAY = 24 * 60;
/** See sync.yml. */
const FIRST_START: Readonly<Record<StartsPerHour, number>> = { 1: 23, 2: 23, 4: 8 };

export type Installation = {
  tenants: number;
  schedule: 'daily' | 'twice-daily';
  startsPerHour: StartsPerHour;
};

/** Minutes of each job in a month. Every job is shorter than a minute, and rounded up to one. */
export type Cost = {
  select: number;
  sync: number;
  record: number;
  heartbeat: number;
  next: number;
  total: number;
};

/** With a watchdog, with all tenants in one time zone, at the times of their own; GitHub starts when it should. */
export function costOf(installation: Installation): Cost {
  const { busy, more } = runsOf(installation);
  const select = DAYS_A_MONTH * (24 * installation.startsPerHour + more);
  const sync = DAYS_A_MONTH * installation.tenants * (installation.schedule === 'daily' ? 1 : 2);
  const record = DAYS_A_MONTH * (busy + more);
  const heartbeat = DAYS_A_MONTH * busy;
  const next = DAYS_A_MONTH * more;
  return { select, sync, record, heartbeat, next, total: select + sync + record + heartbeat + next };
}

/** A day: how many starts find somebody due, and how many runs go on for another. */
function runsOf({ tenants, schedule, startsPerHour }: Installation): { busy: number; more: number } {
  const dueAt = new Map<number, number>();
  for (let index = 0; index < tenants; index += 1) {
    const times = ownTimes(`tenant-${index}`, schedule);
    for (const time of 'at' in times ? times.at : []) {
      const start = startAfter(time, startsPerHour);
      dueAt.set(start, (dueAt.get(start) ?? 0) + 1);
    }
  }
  const counts = [...dueAt.values()];
  const more = counts.reduce((sum, count) => sum + Math.ceil(count / MOST_OF_A_RUN) - 1, 0);
  return { busy: counts.length, more };
}

/** The minute of the day at which the workflow starts next. */
function startAfter(time: string, startsPerHour: StartsPerHour): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const gap = 60 / startsPerHour;
  const first = FIRST_START[startsPerHour] % gap;
  return (first + Math.ceil((hour * 60 + minute - first) / gap) * gap) % MINUTES_A_DAY;
}

/** What a sync without many changes takes of its job's minute: half of it to start the runner and to check out. */
const SECONDS_ALONE = 20;
const SECONDS_TO_BEGIN = 10;
/** An environment has at most 100 secrets, and a tenant five. */
export const MOST_TO_A_JOB = 20;
/** What it costs to look after a vault or a second kind of environment: about a working day a month. */
export const USD_OF_CARE = 500;

/** Minutes of a month when so many tenants share a job, one after the other. */
export function sharedMinutes(syncsADay: number, together: number): number {
  const seconds = SECONDS_TO_BEGIN + together * (SECONDS_ALONE - SECONDS_TO_BEGIN);
  return DAYS_A_MONTH * Math.ceil(syncsADay / together) * Math.ceil(seconds / 60);
}

/** How many tenants to a job cost least. */
export function bestSharing(syncsADay: number): number {
  const choices = Array.from({ length: MOST_TO_A_JOB }, (_, index) => index + 1);
  return choices.reduce((best, one) =>
    sharedMinutes(syncsADay, one) < sharedMinutes(syncsADay, best) ? one : best,
  );
}

/** From how many syncs a day on sharing saves more than it costs to look after, to the next hundred. */
export function sharingPaysFrom(): number {
  for (let syncs = 100; ; syncs += 100) {
    const saved = DAYS_A_MONTH * syncs - sharedMinutes(syncs, bestSharing(syncs));
    if (saved * USD_PER_MINUTE >= USD_OF_CARE) return syncs;
  }
}
