import nock from 'nock';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type AttemptedOptions,
  attemptedTenants,
  type UnfinishedOptions,
  unfinishedTenants,
} from '../../action/tenant-jobs.ts';
import { failure } from '../fixtures/failure.ts';
import { nocked } from '../fixtures/nocked.ts';

const API = 'https://api.github.example';
const REPO = '/repos/nordwind/people-sync';
const FIRST = `${REPO}/actions/workflows/sync.yml/runs`;
const TOKEN = 'token-of-the-tests-5d1f';
const NOW = new Date('2026-11-22T10:00:00Z');

function ask(options: Partial<UnfinishedOptions> = {}): Promise<Set<string>> {
  return unfinishedTenants({
    token: TOKEN,
    repository: 'nordwind/people-sync',
    runId: '100',
    now: NOW,
    apiUrl: API,
    fetch: (...args) => globalThis.fetch(...args),
    ...options,
  });
}

/** GitHub with these open runs, by status (of an undo and a rekey with that before it), and their jobs. */
function github(runs: Record<string, number[]>, jobs: Record<number, unknown[]>): nock.Scope {
  const scope = nock(API, { reqheaders: { authorization: `token ${TOKEN}` } });
  for (const workflow of ['sync', 'undo', 'rekey']) {
    for (const status of ['in_progress', 'queued', 'waiting', 'pending', 'requested']) {
      const ids = runs[workflow === 'sync' ? status : `${workflow} ${status}`] ?? [];
      scope
        .get(`${REPO}/actions/workflows/${workflow}.yml/runs`)
        .query((query) => query.status === status && query.created === '>=2026-11-18T22:00:00Z')
        .reply(200, { total_count: 1, workflow_runs: ids.map((id) => ({ id })) });
    }
  }
  for (const [id, list] of Object.entries(jobs)) {
    scope
      .get(`${REPO}/actions/runs/${id}/jobs`)
      .query((query) => query.page === undefined)
      .reply(200, { total_count: list.length, jobs: list });
  }
  return scope;
}

function job(name: string, status = 'in_progress', completed_at: string | null = null) {
  return { name, status, completed_at };
}

const tests = suite('unfinishedTenants');

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
