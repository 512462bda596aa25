/** Days of an installation in virtual time: starts select, syncs take a while, and what they did is recorded at the end of the run. */
import { outageCodes } from '../../src/history/quarantine.ts';
import { ownTimes } from '../../src/schedule/own-times.ts';
import { slotsBetween } from '../../src/schedule/schedule.ts';
import type { StartsPerHour } from '../../src/schedule/starts.ts';
import { type Candidate, type RunLine, selectTenants } from '../../src/select/due.ts';
import type { Tenant } from '../../src/types/tenant.d.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const SCHEDULES: readonly Tenant['schedule'][] = [
  undefined,
  'daily',
  'twice-daily',
  { at: ['02:30'] },
  { at: ['05:30', '13:00'], days: ['mon', 'tue', 'wed', 'thu', 'fri'] },
  { at: ['00:00', '02:00', '03:00', '23:45'] },
  { cron: '0 6 * * 1-5' },
  { cron: '15 */4 * * *' },
  { cron: '0 7 * * 0' },
];
const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'UTC',
  'Pacific/Apia',
];

/** `code`: why it failed. */
export type Attempt = {
  slot: number;
  startedAt: number;
  endedAt: number;
  recordedAt: number;
  failed: boolean;
  code?: string | undefined;
  outage?: boolean;
};
export type Simulation = {
  tenants: Candidate[];
  ticks: number[];
  attempts: Map<string, Attempt[]>;
  begin: number;
};

/** When the jobs of a run that starts at a time start and end, in the order of the tenants. */
export type Pace = (
  at: number,
  count: number,
  random: () => number,
) => { startedAt: number; endedAt: number }[];

/** Numbers from 0 to 1 that only depend on the seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export type TickOptions = { begin: number; days: number; random(): number; perHour?: StartsPerHour };

/** Starts as GitHub makes them on bad days: a quarter late by up to nine hours, a quarter dropped, some doubled. */
export function unreliableTicks({ begin, days, random, perHour = 1 }: TickOptions): number[] {
  const ticks: number[] = [];
  for (let at = begin + 17 * MINUTE; at < begin + days * DAY; at += HOUR / perHour) {
    const luck = random();
    if (luck < 0.25) continue;
    const late = luck < 0.5 ? random() * 9 * HOUR : random() * 20 * MINUTE;
    ticks.push(at + Math.floor(late));
    if (luck > 0.85) ticks.push(at + Math.floor(late) + Math.floor(random() * 5 * MINUTE));
  }
  return ticks.sort((a, b) => a - b);
}

/** Every one of them, up to twenty minutes late. */
export function punctualTicks({ begin, days, random, perHour = 1 }: TickOptions): number[] {
  const ticks: number[] = [];
  for (let at = begin + 17 * MINUTE; at < begin + days * DAY; at += HOUR / perHour)
    ticks.push(at + Math.floor(random() * 20 * MINUTE));
  return ticks.sort((a, b) => a - b);
}

export type Options = {
  begin: string;
  seed: number;
  failing: number;
  days?: number;
  count?: number;
  /** Of each tenant, on the clocks of Berlin; without it a mixture of schedules all over the world. */
  schedule?: NonNullable<Tenant['schedule']>;
  perHour?: StartsPerHour;
  /** In place of unreliable ones. */
  ticks?: number[];
  pace?: Pace;
  /** Whether a run that leaves somebody waiting starts the next one when it has recorded its results. */
  goesOn?: boolean;
  /** Why whatever starts at this time fails. */
  outageAt?(time: number): string | undefined;
};

export function simulate(options: Options): Simulation {
  const { begin: start, seed, failing, days = 3, outageAt = () => undefined } = options;
  const { perHour = 1, pace = anyPace, goesOn = false } = options;
  const random = chance(seed);
  const begin = Date.parse(start);
  const tenants = tenantsOf(options, begin, random);
  const ticks = options.ticks ?? unreliableTicks({ begin, days, random, perHour });
  const attempts = new Map<string, Attempt[]>();
  const past = (id: string) => attempts.get(id) ?? [];
  const waiting = [...ticks];
  for (let tick = waiting.shift(); tick !== undefined; tick = waiting.shift()) {
    const now = tick;
    const { due, skipped } = selectTenants({
      tenants,
      runs: new Map(tenants.map(({ id }) => [id, linesOf(sinceLastGood(past(id), now), now)])),
      now: new Date(now),
      paused: '',
      others: {
        unfinished: new Set(
          tenants.flatMap(({ id }) => ((past(id).at(-1)?.recordedAt ?? 0) > now ? [id] : [])),
        ),
        unrecorded: new Map(),
      },
    });
    if (due.length === 0) continue;
    const times = pace(now, due.length, random);
    const started = due.map(({ id, slot }, index) => {
      const { startedAt, endedAt } = times[index] ?? { startedAt: now, endedAt: now };
      const code = outageAt(startedAt);
      const failed = code !== undefined || random() < failing;
      return { id, slot: slot?.getTime() ?? 0, startedAt, endedAt, failed, code };
    });
    const down = outageCodes(
      started.map(({ failed, code }) => ({
        outcome: failed ? 'failed' : 'success',
        issues: code ? [{ code }] : [],
      })),
    );
    const recordedAt = Math.max(...started.map(({ endedAt }) => endedAt)) + MINUTE;
    for (const { id, ...attempt } of started) {
      const outage = attempt.code !== undefined && down.has(attempt.code);
      attempts.set(id, [...past(id), { ...attempt, outage, recordedAt }]);
    }
    if (!goesOn || !skipped.some(({ why }) => why === 'over-max')) continue;
    waiting.push(recordedAt + MINUTE);
    waiting.sort((a, b) => a - b);
  }
  return { tenants, ticks, attempts, begin };
}

function tenantsOf({ count = 200, schedule }: Options, begin: number, random: () => number): Candidate[] {
  return Array.from({ length: count }, (_, index): Candidate => {
    const id = `t${index}`;
    const isMixed = schedule === undefined;
    const timezone = isMixed ? ZONES[Math.floor(random() * ZONES.length)] : 'Europe/Berlin';
    const times = ownTimes(id, isMixed ? SCHEDULES[index % SCHEDULES.length] : schedule);
    return {
      id,
      tenant: { status: 'active', timezone: timezone ?? 'UTC', schedule: times },
      addedAt: new Date(begin),
    };
  });
}

/** Any start within four minutes, half an hour at most, and now and then up to three hours. */
function anyPace(at: number, count: number, random: () => number): { startedAt: number; endedAt: number }[] {
  return Array.from({ length: count }, () => {
    const startedAt = at + Math.floor(random() * 4 * MINUTE);
    return {
      startedAt,
      endedAt: startedAt + Math.floor(random() * (random() < 0.02 ? 3 * HOUR : 30 * MINUTE)),
    };
  });
}

/** As sync.yml and GitHub Team have it: 40 jobs of a run and 60 of all runs at once, most of them less than a minute. */
export function pacedByRunners(): Pace {
  const all = new Array<number>(60).fill(0);
  return (at, count, random) => {
    const own = new Array<number>(40).fill(at + MINUTE);
    return Array.from({ length: count }, () => {
      const [mine, anybody] = [earliest(own), earliest(all)];
      const startedAt = Math.max(own[mine] ?? 0, all[anybody] ?? 0);
      const length = random() < 0.01 ? random() * 15 * MINUTE : (35 + random() * 40) * 1_000;
      const endedAt = startedAt + Math.floor(length);
      own[mine] = endedAt;
      all[anybody] = endedAt;
      return { startedAt, endedAt };
    });
  };
}

function earliest(times: readonly number[]): number {
  return times.indexOf(Math.min(...times));
}

/** What select reads, too: nothing before the last run that did not fail. */
function sinceLastGood(attempts: readonly Attempt[], now: number): readonly Attempt[] {
  const last = attempts.findLastIndex(({ failed, recordedAt }) => !failed && recordedAt <= now);
  return attempts.slice(Math.max(0, last));
}

/** What the ledger knows at a time. */
export function linesOf(attempts: readonly Attempt[], now: number): RunLine[] {
  let failuresInARow = 0;
  return attempts
    .filter(({ recordedAt }) => recordedAt <= now)
    .map(({ slot, startedAt, failed, outage, code = 'engagedly-http' }) => {
      failuresInARow = failed ? failuresInARow + 1 : 0;
      return {
        trigger: 'schedule',
        slot: written(slot),
        startedAt: written(startedAt),
        outcome: failed ? 'failed' : 'success',
        failuresInARow,
        issues: failed ? [{ code, count: 1 }] : [],
        ...(outage ? { outage: true as const } : {}),
      };
    });
}

const times = new Map<number, string>();

/** Each time stands in what is read at many starts. */
function written(time: number): string {
  const text = times.get(time) ?? new Date(time).toISOString();
  times.set(time, text);
  return text;
}

/** All slots of a tenant after a time, with the slot that follows. */
export function slotsOf(
  { tenant }: Candidate,
  from: number,
  to: number,
): { slot: number; following: number }[] {
  const range = { after: new Date(from), now: new Date(to), max: 1_000 };
  const slots = slotsBetween(tenant.schedule, tenant.timezone, range).map(Number);
  return slots.map((slot, index) => ({ slot, following: slots[index + 1] ?? Number.POSITIVE_INFINITY }));
}

/** How late each slot was served by a run that did not fail, in ms, the latest last; infinite where none did. */
export function waitsOf({ tenants, attempts, begin }: Simulation, until: number): number[] {
  const waits = tenants.flatMap((tenant) => {
    const done = (attempts.get(tenant.id) ?? []).filter(({ failed }) => !failed);
    return slotsOf(tenant, begin, until).map(
      ({ slot }) =>
        (done.find(({ startedAt }) => startedAt >= slot)?.startedAt ?? Number.POSITIVE_INFINITY) - slot,
    );
  });
  return waits.sort((a, b) => a - b);
}
