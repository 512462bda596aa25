/**
 * The self test as GitHub runs it: a clone for each job, artifacts carried over, the committed bundle as a child process, a
 * real repository as the remote. It is green where all is well, and says in words what is missing where it is not.
 */
import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { INVENTED } from '../../src/sandbox/self-test.ts';
import { type Call, type Sandbox, serve } from '../../src/sandbox/server.ts';
import { finish, SELF_TEST } from '../fixtures/bundle.ts';
import { GIT_ENV, makeRepository, REMOTE_CONFIG, worktreeEnv } from '../fixtures/remote.ts';

const git = promisify(execFile);
const IDS = [...INVENTED.keys()];
const TOKEN = 'ghs_token-of-the-tests-5e8c';
const ENV = {
  ...GIT_ENV,
  GITHUB_ACTIONS: 'true',
  GITHUB_RUN_ID: '1001',
  GITHUB_RUN_ATTEMPT: '1',
  GITHUB_REPOSITORY: 'acme/sync',
  GITHUB_REF_NAME: 'main',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_ACTOR: 'octocat',
  GITHUB_EVENT_NAME: 'workflow_dispatch',
  // What an installation may have set; the self test has no part in it.
  PAUSED_TENANTS: '*',
  'INPUT_GITHUB-TOKEN': TOKEN,
};

type Job = { code: number | null; log: string; page: string; outputs: string; folder: string };
type Story = {
  root: string;
  remote: string;
  github: Sandbox;
  /** Answered by GitHub with 403. */
  refused: Set<string>;
  syncs: Map<string, Job>;
};

const chain = suite<Story>('the self test');

chain.before(async (story) => {
  const root = await mkdtemp(join(tmpdir(), 'selftest-test-'));
  const remote = join(root, 'remote.git');
  const refused = new Set<string>();
  await makeRepository(remote, REMOTE_CONFIG);
  await addTenantOfTheirs(root, remote);
  const github = await serve(({ method, path }: Call) => {
    const name = path.split('/').at(-1) ?? '';
    if (refused.has(name)) return { status: 403, body: { message: 'secret words' } };
    if (name === 'environments') return { status: 200, body: { total_count: 0, environments: [] } };
    if (path.includes('/rules/branches/')) return { status: 200, body: [] };
    if (name === 'runs') return { status: 200, body: { total_count: 0, workflow_runs: [] } };
    if (name !== 'comments') return { status: 404, body: {} };
    return method === 'GET'
      ? { status: 200, body: [] }
      : { status: 201, body: { html_url: 'https://github.com/acme/sync/pull/7#issuecomment-1' } };
  });
  Object.assign(story, { root, remote, github, refused, syncs: new Map() });
});

chain.after(async ({ root, github }) => {
  await github.close();
  await rm(root, { recursive: true, force: true, maxRetries: 3 });
});

/** A repository with a customer of its own, whom nobody may touch. */
async function addTenantOfTheirs(root: string, remote: string): Promise<void> {
  const desk = join(root, 'desk');
  await mkdir(join(desk, 'tenants'), { recursive: true });
  await writeFile(join(desk, 'tenants', 'nordwind.json'), '{ "broken": true }\n');
  const author = ['-c', 'user.name=Operator', '-c', 'user.email=operator@service.example'];
  const options = { cwd: desk, env: { ...GIT_ENV, ...worktreeEnv(remote, desk) } };
  await git('git', ['add', '--all'], options);
  await git('git', [...author, 'commit', '--quiet', '--message', 'Add nordwind'], options);
}

let jobs = 0;

/** One job: a fresh clone (of what is left, when a job has no checkout), a step, and the folder it leaves. */
async function job(
  { root, remote, github }: Story,
  command: string,
  {
    inputs = {},
    artifacts = [],
    env = {},
  }: {
    inputs?: Record<string, string>;
    artifacts?: readonly Job[];
    env?: Record<string, string>;
  } = {},
): Promise<Job> {
  jobs += 1;
  const folder = join(root, `job-${jobs}`);
  if (command === 'comment') await mkdir(folder);
  else await git('git', ['clone', '--quiet', '--branch=main', remote, folder], { env: GIT_ENV });
  for (const one of artifacts)
    await cp(join(one.folder, 'run-out'), join(folder, 'run-out'), { recursive: true });
  const [page, outputs] = [`${folder}.page`, `${folder}.outputs`];
  await Promise.all([writeFile(page, ''), writeFile(outputs, '')]);
  const given = Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  );
  const files = { GITHUB_STEP_SUMMARY: page, GITHUB_OUTPUT: outputs, GITHUB_API_URL: github.url };
  const { code, stdout, stderr } = await finish(process.execPath, [SELF_TEST], {
    folder,
    env: { ...ENV, ...files, INPUT_COMMAND: command, ...given, ...env },
  });
  return {
    code,
    log: stdout + stderr,
    page: (await readFile(page, 'utf8')).replaceAll('\\', ''),
    outputs: await readFile(outputs, 'utf8'),
    folder,
  };
}

/** The annotations. */
function errorsOf({ log }: Job): string {
  return log
    .split('\n')
    .filter((line) => line.startsWith('::error'))
    .join('\n');
}

async function subjects({ remote }: Story): Promise<string[]> {
  const { stdout } = await git('git', ['log', '--format=%s', 'runs-selftest'], { cwd: remote, env: GIT_ENV });
  return stdout.split('\n').filter(Boolean);
}

async function branches({ remote }: Story): Promise<string[]> {
  const { stdout } = await git('git', ['branch', '--format=%(refname:short)'], { cwd: remote, env: GIT_ENV });
  return stdout.split('\n').filter(Boolean);
}

function recorded(story: Story, artifacts: readonly Job[], env: Record<string, string> = {}): Promise<Job> {
  return job(story, 'record', { inputs: { expected: JSON.stringify(IDS) }, artifacts, env });
}

chain(
  'select names the three invented ones, whatever the repository has, and asks GitHub as always',
  async (story) => {
    const select = await job(story, 'select');
    assert.is(select.code, 0, select.log);
    assert.match(select.outputs, JSON.stringify(IDS));
    assert.match(select.page, 'This job may read the repository');
    const asked = story.github.calls.map(({ path }) => path.split('/').slice(4).join('/'));
    for (const path of ['environments', 'actions/workflows/sync.yml/runs', 'rules/branches/runs-selftest'])
      assert.ok(asked.includes(path), path);
    assert.ok(story.github.calls.every(({ headers }) => headers.authorization === `token ${TOKEN}`));
  },
);

chain('select says which right is missing', async (story) => {
  story.refused.add('environments');
  const select = await job(story, 'select');
  story.refused.clear();
  assert.is(select.code, 1);
  for (const text of [errorsOf(select), select.page]) {
    assert.match(text, 'GitHub did not tell which environments there are (status 403)');
    assert.match(text, 'actions: read');
    assert.not.match(text, 'secret words');
  }
});

chain('each of the three is synced against its own two systems, and leaves a result', async (story) => {
  for (const tenant of IDS) {
    const sync = await job(story, 'sync', { inputs: { tenant } });
    story.syncs.set(tenant, sync);
    assert.is(sync.code, 0, sync.log);
    assert.match(sync.page, '12 people added');
    assert.equal(await readdir(join(sync.folder, 'run-out')), [tenant]);
    assert.match(sync.outputs, /outcome<<[\s\S]*success/);
    // Nothing of the customer who is there was touched.
    assert.equal(await readdir(join(sync.folder, 'tenants')), ['nordwind.json']);
  }
});

chain('a refused push says which rule is in the way', async (story) => {
  const hook = join(story.remote, 'hooks', 'pre-receive');
  await mkdir(join(story.remote, 'hooks'), { recursive: true });
  await writeFile(hook, '#!/bin/sh\necho "secret words" >&2\nexit 1\n');
  await chmod(hook, 0o755);
  const record = await recorded(story, [...story.syncs.values()]);
  await rm(hook);
  assert.is(record.code, 1);
  for (const text of [errorsOf(record), record.page]) {
    assert.match(text, 'The push to the branch runs-selftest was refused');
    assert.match(text, 'contents: write');
    assert.match(text, /rule set/);
    // There is no such key here.
    assert.not.match(text, 'ledger-ssh-key');
    assert.not.match(text, 'secret words');
  }
  assert.match(record.outputs, /reason<<[\s\S]*ledger-refused/);
  assert.equal(await branches(story), ['main']);
});

chain('with all of them record is green, and only its own branch was written', async (story) => {
  const record = await recorded(story, [...story.syncs.values()]);
  assert.is(record.code, 0, record.log);
  assert.match(record.page, 'The chain works.');
  assert.match(record.page, 'What needs a secret is not part of this');
  assert.match(record.outputs, /outcome<<[\s\S]*recorded/);
  assert.equal(await branches(story), ['main', 'runs-selftest']);
  assert.match((await subjects(story)).join('\n'), /selftest-alder: 12 added/);
  story.syncs.set('record', record);
});

chain(
  'the comment is written under a mark of its own; a refusal says which right is missing',
  async (story) => {
    const inputs = { 'comment-file': 'run-out/selftest.md', 'pull-request': '7' };
    const artifacts = [story.syncs.get('record')].flatMap((one) => one ?? []);
    story.refused.add('comments');
    const refusal = await job(story, 'comment', { inputs, artifacts });
    story.refused.clear();
    assert.is(refusal.code, 1);
    for (const text of [errorsOf(refusal), refusal.page]) {
      assert.match(text, 'The comment on pull request 7 was not written: GitHub answered 403');
      assert.match(text, 'pull-requests: write');
      assert.not.match(text, 'secret words');
    }
    const comment = await job(story, 'comment', { inputs, artifacts });
    assert.is(comment.code, 0, comment.log);
    const body = JSON.stringify(story.github.calls.findLast(({ method }) => method === 'POST')?.body);
    assert.match(body, '<!-- personio-engagedly-sync:selftest -->');
    assert.match(body, 'The chain works.');
  },
);

chain(
  'the next self test syncs on the branch that the first has left; a missing artifact is named',
  async (story) => {
    const [tenant = '', ...lost] = IDS;
    const next = { GITHUB_RUN_ID: '1002' };
    const sync = await job(story, 'sync', { inputs: { tenant }, env: next });
    assert.is(sync.code, 0, sync.log);
    assert.match(sync.page, '12 people added');
    const record = await recorded(story, [sync], next);
    assert.is(record.code, 1);
    for (const text of [errorsOf(record), record.page]) {
      assert.match(text, `The artifact ${lost.map((id) => `result-${id}`).join(', ')} has not arrived.`);
      assert.match(text, 'Actions permissions');
      assert.match(text, 'storage for artifacts');
    }
    assert.not.match(record.page, 'The chain works.');
    assert.match((await subjects(story)).join('\n'), `${lost[0]}: failed (no-result)`);
  },
);

chain('nothing else than its steps, and nobody else than its customers', async (story) => {
  for (const [command, inputs, says] of [
    ['undo', {}, 'no step "undo"'],
    ['sync', { tenant: 'nordwind' }, 'none of the self test'],
  ] as const) {
    const { code, log } = await job(story, command, { inputs });
    assert.is(code, 1);
    assert.match(log, says);
  }
});

chain.run();
