import nock from 'nock';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type AttemptedOptions,
  attemptedTenants,
  type OtherRunsOptions,
  otherRuns,
} from '../../action/tenant-jobs.ts';
import type { OtherRuns } from '../../src/select/other-runs.ts';
import { failure } from '../fixtures/failure.ts';
import { nocked } from '../fixtures/nocked.ts';

const API = 'https://api.github.example';
const REPO = '/repos/nordwind/people-sync';
const FIRST = `${REPO}/actions/workflows/sync.yml/runs`;
const TOKEN = 'token-of-the-tests-5d1f';
const NOW = new Date('2026-11-22T10:00:00Z');

/** The busy ones. */
async function ask(options: Partial<OtherRunsOptions> = {}): Promise<ReadonlySet<string>> {
  return (await askBoth(options)).unfinished;
}

function askBoth(options: Partial<OtherRunsOptions> = {}): Promise<OtherRuns> {
  return otherRuns({
    token: TOKEN,
    repository: 'nordwind/people-sync',
    runId: '100',
    recorded: new Map(),
    now: NOW,
    apiUrl: API,
    fetch: (...args) => globalThis.fetch(...args),
    ...options,
  });
}

/** GitHub with these open runs, by status (of an undo and a rekey with that before it), and their jobs. */
function github(
  runs: Record<string, number[]>,
  jobs: Record<number, unknown[]>,
  ended: unknown[] = [],
): nock.Scope {
  const scope = nock(API, { reqheaders: { authorization: `token ${TOKEN}` } });
  for (const workflow of ['sync', 'undo', 'rekey']) {
    for (const status of ['in_progress', 'queued', 'waiting', 'pending', 'requested']) {
      const ids = runs[workflow === 'sync' ? status : `${workflow} ${status}`] ?? [];
      scope
        .get(`${REPO}/actions/workflows/${workflow}.yml/runs`)
        .query((query) => query.status === status && query.created === '>=2026-11-18T22:00:00Z')
        .reply(200, { total_count: 1, workflow_runs: ids.map((id) => ({ id })) });
    }
    scope
      .get(`${REPO}/actions/workflows/${workflow}.yml/runs`)
      .query(({ status, created }) => status === 'completed' && created === '>=2026-11-18T22:00:00Z')
      .reply(200, { total_count: 1, workflow_runs: workflow === 'sync' ? ended : [] });
  }
  for (const [id, list] of Object.entries(jobs)) {
    scope
      .get(`${REPO}/actions/runs/${id}/jobs`)
      .query((query) => query.page === undefined)
      .reply(200, { total_count: list.length, jobs: list });
  }
  return scope;
}

/** A run of "sync" that is over. */
function over(id: number, more: Record<string, unknown> = {}) {
  return {
    id,
    conclusion: 'failure',
    html_url: `https://github.example/runs/${id}`,
    run_started_at: '2026-11-22T08:00:00Z',
    updated_at: '2026-11-22T08:20:00Z',
    ...more,
  };
}

function done(name: string, conclusion: string, more: Record<string, unknown> = {}) {
  const times = { started_at: '2026-11-22T08:01:00Z', completed_at: '2026-11-22T08:10:00Z' };
  return { name, status: 'completed', conclusion, runner_id: 8, ...times, ...more };
}

function job(name: string, status = 'in_progress', completed_at: string | null = null) {
  return { name, status, completed_at };
}

const tests = suite('otherRuns');

nocked(tests);

tests('names the tenants of other runs, not of this one', async () => {
  const scope = github(
    { in_progress: [100, 99], queued: [98], 'undo in_progress': [97], 'rekey queued': [96] },
    {
      99: [
        job('select', 'completed', '2026-11-22T09:00:00Z'),
        job('sync (nordwind)'),
        job('record', 'queued'),
      ],
      98: [job('sync (suedwind)', 'queued'), job('validate / sync (westwind)', 'waiting')],
      97: [job('undo (ostwind)')],
      96: [job('rekey (bergland)', 'completed', '2026-11-22T09:59:00Z'), job('record', 'queued')],
    },
  );
  assert.equal([...(await ask())].sort(), ['bergland', 'nordwind', 'ostwind', 'suedwind', 'westwind']);
  scope.done();
});

tests('counts a finished job until its run has recorded it', async () => {
  const scope = github(
    { in_progress: [99] },
    {
      99: [
        job('sync (nordwind)', 'completed', '2026-11-22T09:59:00Z'),
        job('sync (suedwind)', 'completed', '2026-11-21T21:00:00Z'),
        job('sync (westwind)', 'waiting'),
      ],
    },
  );
  assert.equal([...(await ask())].sort(), ['nordwind', 'westwind']);
  scope.done();
});

tests('passes over names that are no tenant', async () => {
  const scope = github(
    { in_progress: [99] },
    {
      99: [
        'sync (../etc)',
        'sync ()',
        'sync (__proto__)',
        'sync (nordwind) extra',
        'resync (nordwind)',
        'plan (nordwind)',
      ].map((name) => job(name)),
    },
  );
  assert.equal([...(await ask())], []);
  scope.done();
});

tests('names the tenants of a run that is over and was not recorded, with its page, for a day', async () => {
  const lost = [
    done('select', 'success'),
    done('sync (nordwind)', 'success'),
    done('sync (suedwind)', 'failure'),
    done('sync (westwind)', 'cancelled', { runner_id: 0 }),
    done('sync (ostwind)', 'skipped', { runner_id: null }),
    done('record', 'failure'),
  ];
  const forced = [done('undo (bergland)', 'cancelled'), done('record', 'cancelled', { runner_id: 0 })];
  const scope = github({}, { 99: lost, 98: forced }, [over(99), over(98, { conclusion: 'cancelled' })]);
  const { unfinished, unrecorded } = await askBoth();
  const until = new Date('2026-11-23T08:10:00Z');
  const run = (id: number) => ({ run: `https://github.example/runs/${id}`, until });
  assert.equal([...unfinished], []);
  assert.equal(
    [...unrecorded],
    [
      ['bergland', run(98)],
      ['nordwind', run(99)],
      ['suedwind', run(99)],
    ],
  );
  scope.done();
});

tests('asks for no jobs of runs that are green, known, over for a day, or this one', async () => {
  const ended = [
    over(97, { conclusion: 'success' }),
    over(98),
    over(99, { updated_at: '2026-11-21T09:59:00Z' }),
    over(100),
  ];
  const scope = github({}, {}, ended);
  const recorded = new Map([['98', new Date('2026-11-22T08:10:00Z')]]);
  assert.equal([...(await askBoth({ recorded })).unrecorded], []);
  scope.done();
});

tests('a day of starts that are red, or not wanted, hides no run that was not recorded', async () => {
  const hour = 3_600_000;
  const at = (hours: number) => new Date(NOW.getTime() - hours * hour).toISOString();
  const start = (id: number, hours: number, conclusion: string) =>
    over(id, { conclusion, run_started_at: at(hours), updated_at: at(hours) });
  const lost = { started_at: at(22), completed_at: at(22) };
  // Newest first, as GitHub lists them. Whoever is due waits for the lost run, so that each start is red.
  const red = Array.from({ length: 86 }, (_, index) => start(400 - index, index / 4, 'failure'));
  const unwanted = Array.from({ length: 40 }, (_, index) => start(200 + index, index / 2, 'skipped'));
  const ended = [...red, ...unwanted, start(101, 22, 'failure')];
  const stuck = [done('select', 'failure'), done('record', 'skipped', { runner_id: null })];
  const jobs: Record<number, unknown[]> = Object.fromEntries(red.map(({ id }) => [id, stuck]));
  jobs[101] = [done('sync (nordwind)', 'success', lost), done('record', 'failure', lost)];
  const scope = github({}, jobs, ended);
  assert.equal([...(await askBoth()).unrecorded.keys()], ['nordwind']);
  scope.done();
});

tests('what a plan did is nothing, nor what the ledger knows of an earlier attempt', async () => {
  const again = [
    // Only this one ran again, and was not recorded; GitHub lists the others with their old times.
    done('sync (nordwind)', 'failure', { started_at: '2026-11-22T09:01:00Z' }),
    done('sync (suedwind)', 'success'),
    done('record', 'failure'),
  ];
  const plan = [done('sync (westwind)', 'failure'), done('record', 'skipped')];
  const recorded = new Map([['99', new Date('2026-11-22T08:09:00Z')]]);
  const late = { run_started_at: '2026-11-22T09:00:00Z' };
  const scope = github({}, { 99: again, 98: plan }, [over(99, late), over(98)]);
  assert.equal([...(await askBoth({ recorded })).unrecorded.keys()], ['nordwind']);
  scope.done();
});

tests('reads all pages of the jobs', async () => {
  const scope = github({ in_progress: [99] }, {});
  const path = `${REPO}/actions/runs/99/jobs`;
  const page = (number: number) => scope.get(path).query((query) => (query.page ?? '1') === String(number));
  const jobs = (from: number) => Array.from({ length: 100 }, (_, index) => job(`sync (t${from + index})`));
  page(1).reply(
    200,
    { total_count: 200, jobs: jobs(100) },
    { link: `<${API}${path}?per_page=100&page=2>; rel="next"` },
  );
  page(2).reply(200, { total_count: 200, jobs: jobs(200) });
  assert.is((await ask()).size, 200);
  scope.done();
});

tests('is empty when nothing else runs', async () => {
  const scope = github({ in_progress: [100] }, {});
  assert.is((await ask()).size, 0);
  scope.done();
});

tests('names the missing permission, and nothing that GitHub said', async () => {
  nock(API)
    .get(FIRST)
    .query(true)
    .reply(403, { message: `no, ${TOKEN}` });
  const error = await failure(ask());
  assert.match(error.message, 'status 403');
  assert.match(error.remedy, 'actions: read');
  assert.not.match(error.message + error.remedy, TOKEN);
});

tests('tells when GitHub is down, answers nonsense or hangs', async () => {
  nock(API).get(FIRST).query(true).reply(502, 'bad gateway');
  assert.match((await failure(ask())).message, 'status 502');
  nock(API).get(FIRST).query(true).replyWithError('connection reset');
  assert.match((await failure(ask())).message, 'no answer');
  nock(API).get(FIRST).query(true).reply(200, 'a page of a proxy');
  assert.match((await failure(ask())).message, 'did not tell');
  nock(API).get(FIRST).query(true).delay(80).reply(200, { workflow_runs: [] });
  assert.match((await failure(ask({ timeout: 20 }))).message, 'no answer');
});

function attempted(options: Partial<AttemptedOptions> = {}): Promise<Set<string>> {
  return attemptedTenants({
    token: TOKEN,
    repository: 'nordwind/people-sync',
    runId: '100',
    attempt: 2,
    apiUrl: API,
    fetch: (...args) => globalThis.fetch(...args),
    ...options,
  });
}

const ATTEMPT = `${REPO}/actions/runs/100/attempts/2`;

tests('names the tenants whose job ran in this attempt, not those that were well before it', async () => {
  const began = { started_at: '2026-11-22T09:10:00Z', conclusion: 'failure', runner_id: 8 };
  const before = { ...began, started_at: '2026-11-22T08:10:00Z', conclusion: 'success' };
  const jobs = [
    { name: 'select', ...before },
    { name: 'sync (nordwind)', ...began },
    // GitHub lists it with the new attempt, and the times of the old one.
    { name: 'sync (suedwind)', ...before, run_attempt: 2 },
    { name: 'sync (westwind)', ...began, conclusion: 'cancelled', runner_id: 0 },
    { name: 'sync (ostwind)', ...began, conclusion: 'cancelled' },
    { name: 'sync (fjordlich)', ...began, conclusion: 'skipped', runner_id: null },
    { name: 'undo (bergland)', ...began, conclusion: null },
    { name: 'record', ...began },
  ];
  const scope = nock(API)
    .get(ATTEMPT)
    .reply(200, { id: 100, run_started_at: '2026-11-22T09:00:00Z' })
    .get(`${ATTEMPT}/jobs`)
    .query(true)
    .reply(200, { total_count: jobs.length, jobs });
  assert.equal([...(await attempted())].sort(), ['bergland', 'nordwind', 'ostwind']);
  scope.done();
});

tests('tells when GitHub does not say which jobs ran in an attempt', async () => {
  nock(API).get(ATTEMPT).reply(502, 'bad gateway');
  const error = await failure(attempted());
  assert.match(error.message, 'GitHub did not tell which jobs ran in this attempt (status 502).');
  assert.match(error.remedy, 'Look at the jobs of this run');
});

tests.run();
