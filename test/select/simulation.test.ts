/** Two hundred tenants and a scheduler as unreliable as the real one, on a clock of their own: every slot once. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { failureRowOf, outageCodes } from '../../src/history/quarantine.ts';
import { ownTimes } from '../../src/schedule/own-times.ts';
import { latestSlot, slotsBetween } from '../../src/schedule/schedule.ts';
import { type Candidate, type RunLine, selectTenants } from '../../src/select/due.ts';
import type { Tenant } from '../../src/types/tenant.d.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SLACK = 5 * MINUTE;

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
type Attempt = {
  slot: number;
  startedAt: number;
  endedAt: number;
  recordedAt: number;
  failed: boolean;
  code?: string | undefined;
  outage?: boolean;
};
type Simulation = { tenants: Candidate[]; ticks: number[]; attempts: Map<string, Attempt[]>; begin: number };

/** Numbers from 0 to 1 that only depend on the seed (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Hourly ticks: some late by up to nine hours, some dropped, some doubled. */
function unreliableTicks(begin: number, days: number, random: () => number): number[] {
  const ticks: number[] = [];
  for (let at = begin + 17 * MINUTE; at < begin + days * DAY; at += HOUR) {
    const luck = random();
    if (luck < 0.25) continue;
    const late = luck < 0.5 ? random() * 9 * HOUR : random() * 20 * MINUTE;
    ticks.push(at + Math.floor(late));
    if (luck > 0.85) ticks.push(at + Math.floor(late) + Math.floor(random() * 5 * MINUTE));
  }
  return ticks.sort((a, b) => a - b);
}

type Options = {
  begin: string;
  seed: number;
  failing: number;
  days?: number;
  count?: number;
  /** In place of unreliable ones. */
  ticks?: number[];
  /** Why whatever starts at this time fails. */
  outageAt?(time: number): string | undefined;
};

/** A tick selects, its syncs take a while, and all of them are recorded together at the end of the run. */
function simulate(options: Options): Simulation {
  const { begin: start, seed, failing, days = 3, count = 200, outageAt = () => undefined } = options;
  const random = chance(seed);
  const begin = Date.parse(start);
  const tenants = Array.from({ length: count }, (_, index): Candidate => {
    const id = `t${index}`;
    return {
      id,
      tenant: {
        status: 'active',
        timezone: ZONES[Math.floor(random() * ZONES.length)] ?? 'UTC',
        schedule: ownTimes(id, SCHEDULES[index % SCHEDULES.length]),
      },
      addedAt: new Date(begin),
    };
  });
  const ticks = options.ticks ?? unreliableTicks(begin, days, random);
  const attempts = new Map<string, Attempt[]>();
  for (const tick of ticks) {
    const past = (id: string) => attempts.get(id) ?? [];
    const { due } = selectTenants({
      tenants,
      runs: new Map(tenants.map(({ id }) => [id, linesOf(past(id), tick)])),
      now: new Date(tick),
      paused: '',
      unfinished: new Set(
        tenants.flatMap(({ id }) => (past(id).some(({ recordedAt }) => recordedAt > tick) ? [id] : [])),
      ),
    });
    const started = due.map(({ id, slot }) => {
      const startedAt = tick + Math.floor(random() * 4 * MINUTE);
      const endedAt = startedAt + Math.floor(random() * (random() < 0.02 ? 3 * HOUR : 30 * MINUTE));
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
  }
  return { tenants, ticks, attempts, begin };
}

/** What the ledger knows at a time. */
function linesOf(attempts: readonly Attempt[], now: number): RunLine[] {
  let failuresInARow = 0;
  return attempts
    .filter(({ recordedAt }) => recordedAt <= now)
    .map(({ slot, startedAt, failed, outage, code = 'engagedly-http' }) => {
      failuresInARow = failed ? failuresInARow + 1 : 0;
      return {
        trigger: 'schedule',
        slot: new Date(slot).toISOString(),
        startedAt: new Date(startedAt).toISOString(),
        outcome: failed ? 'failed' : 'success',
        failuresInARow,
        issues: failed ? [{ code, count: 1 }] : [],
        ...(outage ? { outage: true as const } : {}),
      };
    });
}

/** So long a tenant waits after so many failures: from the third on it is in quarantine. */
function gapAfter(failures: number): number {
  return ([1, 2, 6, 12][failures - 1] ?? 24) * HOUR - SLACK;
}

/** All slots of a tenant after a time, with the slot that follows. */
function slotsOf({ tenant }: Candidate, from: number, to: number): { slot: number; following: number }[] {
  const range = { after: new Date(from), now: new Date(to), max: 1_000 };
  const slots = slotsBetween(tenant.schedule, tenant.timezone, range).map(Number);
  return slots.map((slot, index) => ({ slot, following: slots[index + 1] ?? Number.POSITIVE_INFINITY }));
}

const WEEKENDS = {
  'a plain week': '2026-11-16T00:00:00Z',
  'the end of summer time in Europe': '2026-10-24T00:00:00Z',
  'the beginning of summer time in Europe': '2026-03-28T00:00:00Z',
};

const tests = suite('three days of an unreliable scheduler');

for (const [name, begin] of Object.entries(WEEKENDS)) {
  tests(`${name}: every slot that can be served is served once, and none twice`, () => {
    const { tenants, ticks, attempts } = simulate({ begin, seed: 7, failing: 0 });
    let checked = 0;
    for (const tenant of tenants) {
      const done = attempts.get(tenant.id) ?? [];
      for (const { slot, following } of slotsOf(tenant, Date.parse(begin), ticks.at(-1) ?? 0)) {
        const serving = done.filter((attempt) => attempt.slot === slot);
        // A tick that finds the tenant's earlier run unfinished cannot serve the slot: that run began before it.
        const free = ticks.filter(
          (tick) =>
            tick >= slot &&
            tick < following &&
            !done.some((run) => run.slot !== slot && run.startedAt <= tick && run.recordedAt > tick),
        );
        // A run for the slot before that began after this slot has served it too.
        const servedOnTheWay = done.some((run) => run.slot < slot && run.startedAt >= slot);
        const expected = free.length > 0 && !servedOnTheWay ? 1 : 0;
        if (serving.length !== expected) {
          assert.unreachable(
            `${tenant.id}, slot ${new Date(slot).toISOString()}: ${serving.length} of ${expected}`,
          );
        }
        checked += expected;
      }
    }
    assert.ok(checked > 500, `${checked} slots`);
    assert.is([...attempts.values()].flat().length, checked);
  });
}

const failingOften = simulate({ begin: '2026-10-24T00:00:00Z', seed: 3, failing: 0.5 });

tests('every run serves the latest slot of its time, and a tenant never has two runs at once', () => {
  const { tenants, attempts } = failingOften;
  for (const { id, tenant } of tenants) {
    const done = attempts.get(id) ?? [];
    for (const [index, run] of done.entries()) {
      const latest = latestSlot(tenant.schedule, tenant.timezone, new Date(run.startedAt))?.getTime() ?? 0;
      assert.ok(run.slot <= latest && latest - run.slot < DAY * 7);
      assert.ok(index === 0 || run.startedAt > (done[index - 1]?.recordedAt ?? 0), id);
    }
  }
});

tests('a slot whose run failed is tried again, with growing gaps, until one does not fail', () => {
  const { tenants, ticks, attempts } = failingOften;
  let retries = 0;
  for (const { id } of tenants) {
    let failures = 0;
    let last: Attempt | undefined;
    for (const run of attempts.get(id) ?? []) {
      if (last?.failed) {
        const gap = gapAfter(failures);
        assert.ok(run.startedAt - last.startedAt >= gap - 4 * MINUTE);
        // And not later than the first tick that may.
        const may = Math.max(last.startedAt + gap, last.recordedAt);
        const tick = ticks.find((time) => time >= may) ?? 0;
        assert.ok(run.startedAt >= tick && run.startedAt <= tick + 4 * MINUTE);
        retries += 1;
      } else if (last) {
        assert.ok(run.slot > last.slot, 'a slot that was served came again');
      }
      failures = run.failed ? failures + 1 : 0;
      last = run;
    }
    const open = last?.failed && (ticks.at(-1) ?? 0) >= last.recordedAt + DAY;
    assert.not(open, `${id} was given up`);
  }
  assert.ok(retries > 200, `${retries} retries`);
});

tests('a tenant that always fails is tried less and less, also at new slots', () => {
  const { attempts } = simulate({ begin: '2026-11-16T00:00:00Z', seed: 5, failing: 1, days: 6, count: 20 });
  for (const done of attempts.values()) {
    assert.ok(done.length <= 10, `${done.length} attempts in six days`);
    const gaps = done.slice(1).map((run, index) => run.startedAt - (done[index]?.startedAt ?? 0));
    for (const [index, gap] of gaps.entries()) {
      assert.ok(gap >= gapAfter(index + 1) - 4 * MINUTE);
    }
  }
});

const outages = suite('a day without');

const BEGIN = Date.parse('2026-11-16T00:00:00Z');
/** Every hour, a few minutes late. */
const HOURLY = Array.from({ length: 4 * 24 }, (_, hour) => BEGIN + hour * HOUR + 23 * MINUTE);
const [FROM, TO] = [BEGIN + 30 * HOUR, BEGIN + 54 * HOUR];
const isOut = (time: number) => time >= FROM && time < TO;

for (const [what, code] of [
  ['Engagedly', 'engagedly-http'],
  ['Personio', 'personio-http'],
  ['artifacts, so that every result is lost', 'no-result'],
] as const) {
  outages(`${what}: nobody is in quarantine, and two hours after its end every slot is served`, () => {
    const { tenants, attempts } = simulate({
      begin: '2026-11-16T00:00:00Z',
      seed: 11,
      failing: 0,
      ticks: HOURLY,
      outageAt: (time) => (isOut(time) ? code : undefined),
    });
    let failed = 0;
    for (const tenant of tenants) {
      const done = attempts.get(tenant.id) ?? [];
      failed += done.filter((attempt) => attempt.failed).length;
      for (const tick of HOURLY) {
        const row = failureRowOf(linesOf(done, tick), new Date(tick));
        assert.is(row?.quarantine, undefined, `${tenant.id} at ${new Date(tick).toISOString()}`);
      }
      for (const { slot } of slotsOf(tenant, FROM - DAY, TO)) {
        const served = done.find((attempt) => !attempt.failed && attempt.startedAt >= slot);
        const late = (served?.startedAt ?? Number.POSITIVE_INFINITY) - Math.max(slot, TO);
        assert.ok(
          slot < FROM || late <= 2 * HOUR,
          `${tenant.id}: ${new Date(slot).toISOString()} ${late / HOUR} h`,
        );
      }
    }
    assert.ok(failed > 500, `${failed} failed runs`);
  });
}

outages('GitHub: nothing starts at all, and two hours after its end every slot is served', () => {
  const { tenants, attempts } = simulate({
    begin: '2026-11-16T00:00:00Z',
    seed: 12,
    failing: 0,
    ticks: HOURLY.filter((tick) => !isOut(tick)),
  });
  for (const tenant of tenants) {
    const done = attempts.get(tenant.id) ?? [];
    for (const { slot } of slotsOf(tenant, FROM, TO)) {
      const served = done.find(({ startedAt }) => startedAt >= slot)?.startedAt ?? Number.POSITIVE_INFINITY;
      assert.ok(served - TO <= 2 * HOUR, tenant.id);
    }
  }
});

outages.run();

tests.run();
