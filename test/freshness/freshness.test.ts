/** How late tenants are served, with late and lost starts and with crowds; and that OPERATIONS says what comes out of it. */

import { readFile } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { selectTenants } from '../../src/select/due.ts';
import { NO_OTHER_RUNS } from '../../src/select/other-runs.ts';
import {
  bestSharing,
  costOf,
  MOST_OF_A_RUN,
  MOST_TO_A_JOB,
  sharedMinutes,
  sharingPaysFrom,
  USD_OF_CARE,
  USD_PER_MINUTE,
} from './costs.ts';
import { chance, DAY, HOUR, MINUTE, pacedByRunners, punctualTicks, simulate } from './simulation.ts';
import { CROWDS, crowd, freshness, withFigures } from './tables.ts';

const ROOT = new URL('../../', import.meta.url);
const OPERATIONS = await readFile(new URL('.github/OPERATIONS.md', ROOT), 'utf8');
const BEGIN = Date.parse('2026-11-16T00:00:00Z');

const fresh = suite('freshness, with late and lost starts');

for (const [perHour, least] of [
  [2, 0.97],
  [4, 0.999],
] as const) {
  fresh(
    `two hundred tenants, three days, ${perHour} starts an hour: ${least * 100} % within two hours`,
    () => {
      const { inTime } = freshness(perHour, { seeds: 5, count: 200 });
      assert.ok(inTime >= least, `${inTime}`);
    },
  );
}

fresh('fewer starts serve less: the targets are not reached by any number of them', () => {
  const { inTime } = freshness(1, { seeds: 5, count: 200 });
  assert.ok(inTime > 0.8 && inTime < 0.9, `${inTime}`);
});

const crowds = suite('two thousand tenants on one time');

crowds('none starts seven hours late any more, and the page says how late they do', () => {
  const [before, halfWay, after, own] = CROWDS.map(([, one]) =>
    crowd({ ...one, ticks: punctualTicks, seeds: 1 }),
  );
  assert.ok(before && halfWay && after && own);
  assert.ok(
    before.last > 7 * HOUR && halfWay.last > 3 * HOUR,
    `${before.last / HOUR} ${halfWay.last / HOUR}`,
  );
  assert.ok(after.last <= 1.25 * HOUR, `${after.last / HOUR}`);
  assert.ok(own.last <= 0.75 * HOUR, `${own.last / HOUR}`);
  const minutes = (ms: number) => `${Math.ceil(ms / MINUTE)} min`;
  for (const { half, last } of [after, own])
    assert.match(OPERATIONS, `runs that go on | ${minutes(half)} | ${minutes(last)} |`);
});

crowds('they are taken oldest first, each once, and never more than a matrix holds', () => {
  const ticks = punctualTicks({ begin: BEGIN, days: 1, random: chance(3), perHour: 2 }).filter(
    (tick) => tick > BEGIN + 4 * HOUR && tick < BEGIN + 10 * HOUR,
  );
  const { tenants, attempts } = simulate({
    begin: '2026-11-16T00:00:00Z',
    seed: 3,
    failing: 0,
    count: 2_000,
    schedule: 'daily',
    goesOn: true,
    pace: pacedByRunners(),
    ticks,
  });
  const runs = Map.groupBy([...attempts.values()].flat(), ({ recordedAt }) => recordedAt);
  assert.is([...runs.values()].flat().length, 2_000);
  assert.is(tenants.filter(({ id }) => attempts.get(id)?.length === 1).length, 2_000);
  for (const run of runs.values()) assert.ok(run.length <= MOST_OF_A_RUN);
  assert.ok(runs.size > 8 && runs.size < 20, `${runs.size} runs`);
  // Whoever started before somebody else was not due after them, but for those who became due in between.
  const inOrder = [...attempts.values()].flat().sort((a, b) => a.startedAt - b.startedAt);
  for (const [index, one] of inOrder.entries()) {
    const later = inOrder[index + 1];
    if (later?.recordedAt === one.recordedAt) assert.ok(one.slot <= later.slot);
  }
});

const money = suite('what it costs');

money('the tables of OPERATIONS are those that come out of the sums (npm run freshness)', () => {
  assert.is(OPERATIONS, withFigures(OPERATIONS, ['cost', 'sharing']));
  assert.throws(() => withFigures('# Running the service\n', ['cost']), /no place for the figures "cost"/);
});

money('a month is what its jobs are, each rounded up to a minute', () => {
  const { select, sync, record, heartbeat, next, total } = costOf({
    tenants: 500,
    schedule: 'daily',
    startsPerHour: 2,
  });
  assert.equal([select, sync, next], [2 * 24 * 30, 500 * 30, 0]);
  // From 05:00 to 06:59: the starts from 05:23 to 06:53, and the one after.
  assert.equal([record, heartbeat], [5 * 30, 5 * 30]);
  assert.is(total, select + sync + record + heartbeat);
  assert.match(OPERATIONS, `up to ${((48 - 5) * 2 * 30).toLocaleString('en')} minutes`);
});

money('what a start cannot take is a run more, with its own select, record and next', () => {
  const one = costOf({ tenants: 2_000, schedule: 'daily', startsPerHour: 2 });
  const more = one.next / 30;
  assert.ok(more >= 4, `${more}`);
  assert.is(one.select, 2 * 24 * 30 + one.next);
  assert.is(one.record, one.heartbeat + one.next);
});

money('no start takes more than select gives out, and the starts are those of the workflow', async () => {
  const tenant = { status: 'active', timezone: 'UTC', schedule: { at: ['06:00'] } } as const;
  const { due } = selectTenants({
    tenants: Array.from({ length: 300 }, (_, index) => ({
      id: `t${index}`,
      tenant: { ...tenant, schedule: { at: ['06:00'] } },
      addedAt: new Date(BEGIN),
    })),
    runs: new Map(),
    now: new Date(BEGIN + DAY),
    paused: '',
    others: NO_OTHER_RUNS,
  });
  assert.is(due.length, MOST_OF_A_RUN);
  const { on, jobs } = parse(await readFile(new URL('.github/workflows/sync.yml', ROOT), 'utf8'));
  assert.equal(
    on.schedule.map(({ cron }: { cron: string }) => Number.parseInt(cron, 10)),
    [8, 23, 38, 53],
  );
  // Every job of the workflow has its column.
  const { total, ...columns } = costOf({ tenants: 1, schedule: 'daily', startsPerHour: 2 });
  assert.ok(total > 0);
  assert.equal(Object.keys(jobs).sort(), Object.keys(columns).sort());
});

money('sharing a job saves from so many syncs a day on what it costs to look after, and not before', () => {
  const saved = (syncs: number) => (30 * syncs - sharedMinutes(syncs, bestSharing(syncs))) * USD_PER_MINUTE;
  const from = sharingPaysFrom();
  assert.ok(saved(from) >= USD_OF_CARE && saved(from - 100) < USD_OF_CARE);
  assert.ok(bestSharing(from) > 1 && bestSharing(from) <= MOST_TO_A_JOB);
  assert.is(sharedMinutes(100, 1), 3_000);
});

fresh.run();
crowds.run();
money.run();
