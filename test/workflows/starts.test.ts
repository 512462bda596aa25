/** How often sync.yml starts, and how it goes on when more are due than one matrix takes. */
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FRESHNESS_TARGETS, readStarts } from '../../src/schedule/starts.ts';
import { finish } from '../fixtures/bundle.ts';
import { fill, runs } from './github.ts';
import { jobOf, readWorkflows, stepOf } from './workflow.ts';

const workflows = await readWorkflows();
const starts = suite('workflows: starts an hour');

/** The minutes of each hour for which the workflow has a schedule. */
function minutes(): number[] {
  const schedules = workflows.find(({ file }) => file === 'sync.yml')?.on.schedule as { cron: string }[];
  return schedules.map(({ cron }) => {
    assert.match(cron, /^\d{1,2} \* \* \* \*$/);
    return Number.parseInt(cron, 10);
  });
}

function startsWith(chosen: string | undefined): number[] {
  const { if: condition } = jobOf(workflows, 'sync.yml', 'select');
  const vars = chosen === undefined ? {} : { STARTS_PER_HOUR: chosen };
  return minutes().filter((minute) =>
    runs(condition, { github: { event_name: 'schedule', event: { schedule: `${minute} * * * *` } }, vars }),
  );
}

starts('one, two or four, as the variable says; two without it, and for whatever else it says', () => {
  assert.equal(startsWith('1'), [23]);
  assert.equal(startsWith('2'), [23, 53]);
  assert.equal(startsWith('4'), [8, 23, 38, 53]);
  for (const other of [undefined, '', '3', 'four', ' 4']) assert.equal(startsWith(other), [23, 53], other);
});

starts('the program counts them as the workflow does', () => {
  for (const chosen of ['1', '2', '4', '', '3', 'four', ' 4'])
    assert.is(readStarts(chosen).perHour, startsWith(chosen).length, chosen);
  assert.equal(Object.keys(FRESHNESS_TARGETS).map(Number), [1, 2, 4]);
  assert.equal(
    ['', '2', '3', 'four'].map((chosen) => readStarts(chosen).isUnderstood),
    [true, true, false, false],
  );
});

starts('they are evenly spread, whatever is chosen, and not on the hour', () => {
  for (const chosen of ['1', '2', '4']) {
    const at = startsWith(chosen);
    const gaps = at.map((minute, index) => ((at[index + 1] ?? (at[0] ?? 0) + 60) - minute) % 60);
    assert.is(new Set(gaps).size, 1);
    assert.ok(at.every((minute) => minute % 60 >= 5 && minute % 60 <= 55));
  }
});

starts('by hand it starts whatever is chosen; a start that is not wanted runs nothing at all', () => {
  const { if: condition } = jobOf(workflows, 'sync.yml', 'select');
  assert.ok(
    runs(condition, {
      github: { event_name: 'workflow_dispatch', event: {} },
      vars: { STARTS_PER_HOUR: '1' },
    }),
  );
  const skipped = {
    github: { event_name: 'schedule' },
    inputs: {},
    vars: {},
    needs: {
      select: { result: 'skipped', outputs: {} },
      sync: { result: 'skipped' },
      record: { result: 'skipped' },
    },
  };
  const sync = workflows.find(({ file }) => file === 'sync.yml');
  const others = Object.entries(sync?.jobs ?? {}).filter(([id]) => id !== 'select');
  assert.is(others.length, 4);
  for (const [id, job] of others) assert.not.ok(runs(job.if, skipped), id);
});

starts('select says when the variable is not understood, and record takes the target from it', () => {
  for (const job of ['select', 'record']) {
    const step = stepOf(jobOf(workflows, 'sync.yml', job), ({ id }) => id === job);
    assert.is(fill(String(step.env?.STARTS_PER_HOUR), { vars: { STARTS_PER_HOUR: '4' } }), '4');
  }
});

const next = suite('workflows: going on');

next('it goes on when more are due and what was done is recorded, and not otherwise', () => {
  const { if: condition, permissions } = jobOf(workflows, 'sync.yml', 'next');
  const after = (waiting: string, record = 'success', { tenant = '', outcome = '' } = {}) => ({
    inputs: tenant === '' ? {} : { tenant },
    needs: { select: { outputs: { waiting } }, record: { result: record, outputs: { outcome } } },
  });
  assert.ok(runs(condition, after('1')));
  // A sync that failed is recorded, and not due for an hour.
  assert.ok(runs(condition, after('1750'), 'failure'));
  for (const none of ['', '0']) assert.not.ok(runs(condition, after(none)));
  // Red for a result that was lost: that is recorded, too.
  assert.ok(runs(condition, after('1750', 'failure', { outcome: 'recorded' }), 'failure'));
  // What is not recorded would be taken again and again. A plan is never recorded.
  for (const result of ['failure', 'cancelled', 'skipped'])
    assert.not.ok(runs(condition, after('1750', result)));
  assert.not.ok(runs(condition, after('1750'), 'cancelled'));
  // Whoever has named tenants has not asked for all others.
  assert.not.ok(runs(condition, after('2', 'success', { tenant: 'nordwind,suedwind' })));
  assert.equal(permissions, { actions: 'write', contents: 'read' });
});

const GO_ON = fileURLToPath(new URL('../../.github/scripts/go-on', import.meta.url));
/** Notes what it is asked; says how many runs there were, or fails. */
const GH = `#!/bin/bash
printf '%s\\n' "$*" >> asked
[ "$1" = api ] && { [ "$COUNT" = none ] && exit 1; printf '%s\\n' "$COUNT"; exit 0; }
[ "$STARTED" = yes ] || { echo 'HTTP 403: secret words' >&2; exit 1; }
`;

async function goOn(COUNT: string, STARTED = 'yes') {
  const folder = await mkdtemp(join(tmpdir(), 'sync-test-'));
  try {
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin', 'gh'), GH);
    await chmod(join(folder, 'bin', 'gh'), 0o755);
    const env = {
      PATH: `${folder}/bin:${process.env.PATH ?? ''}`,
      GITHUB_REPOSITORY: 'acme/sync',
      GITHUB_REF_NAME: 'main',
      GH_TOKEN: 'a-token',
      COUNT,
      STARTED,
    };
    const ended = await finish(GO_ON, [], { folder, env });
    return { ...ended, asked: (await readFile(join(folder, 'asked'), 'utf8')).trim().split('\n') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

next('the run that goes on is a sync of all that are due, on the same branch', async () => {
  const { code, stdout, asked } = await goOn('15');
  assert.is(code, 0, stdout);
  assert.is(asked.length, 2);
  const since = /created=>=(\S+)/.exec(asked[0] ?? '')?.[1] ?? '';
  assert.match(asked[0] ?? '', 'repos/acme/sync/actions/workflows/sync.yml/runs -f event=workflow_dispatch');
  assert.ok(Math.abs(Date.now() - Date.parse(since) - 2 * 3_600_000) < 60_000, since);
  assert.is(asked[1], 'workflow run sync.yml --repo acme/sync --ref main -f mode=sync');
});

next('it ends by itself, should it ever go round, and when GitHub does not answer', async () => {
  for (const [count, says] of [
    ['16', /::warning title=Not gone on::16 runs have gone on/],
    ['none', /did not tell how many/],
    ['{}', /did not tell how many/],
  ] as const) {
    const { code, stdout, asked } = await goOn(count);
    assert.is(code, 0);
    assert.match(stdout, says);
    assert.is(asked.length, 1);
  }
  const { code, stdout, stderr } = await goOn('0', 'no');
  assert.is(code, 0);
  assert.match(
    stdout,
    /::warning title=Not gone on::The run .* could not be started\. The next start goes on\./,
  );
  assert.not.match(stdout + stderr, 'secret words');
});

starts.run();
next.run();
