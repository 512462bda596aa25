/** Two hundred tenants and a scheduler as unreliable as the real one, on a clock of their own: every slot once. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { failureRowOf } from '../../src/history/quarantine.ts';
import { latestSlot } from '../../src/schedule/schedule.ts';
import { type Attempt, DAY, HOUR, linesOf, MINUTE, simulate, slotsOf } from '../freshness/simulation.ts';

const SLACK = 5 * MINUTE;

/** So long a tenant waits after so many failures: from the third on it is in quarantine. */
function gapAfter(failures: number): number {
  return ([1, 2, 6, 12][failures - 1] ?? 24) * HOUR - SLACK;
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
