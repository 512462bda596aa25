import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ConfigError } from '../../src/errors.ts';
import { lineOf, rowOf } from '../../src/history/line.ts';
import { filesThatFit } from '../../src/ledger/branch-files.ts';
import { absenceError, readLedger, readLedgerTenant } from '../../src/ledger/read.ts';
import { failure } from '../fixtures/failure.ts';
import { GIT_ENV, type Remote, setRemote, summaryOf } from '../fixtures/remote.ts';

type Context = { remote: Remote };

const NOW = new Date('2026-12-01T00:00:00Z');

/** Puts files on the branch, as somebody with write access could. */
async function putFiles(
  { remote }: Remote,
  files: Record<string, string>,
  links: Record<string, string> = {},
): Promise<void> {
  const put = (mode: string) => (entry: [string, string]) =>
    `M ${mode} inline ${entry[0]}\ndata ${Buffer.byteLength(entry[1])}\n${entry[1]}\n`;
  const entries = [...Object.entries(files).map(put('100644')), ...Object.entries(links).map(put('120000'))];
  const stream = `commit refs/heads/runs\ncommitter A <a@a.example> 1700000000 +0000\ndata 1\nx\n${entries.join('')}\n`;
  const importing = promisify(execFile)('git', ['fast-import', '--quiet', '--force'], {
    cwd: remote,
    env: GIT_ENV,
  });
  importing.child.stdin?.end(stream);
  await importing;
}

function raw(tenant: string, startedAt: string): string {
  return rowOf(lineOf(summaryOf(tenant, { startedAt, finishedAt: startedAt }), undefined)).raw;
}

const read = suite<Context>('readLedger');

read.before.each(async (context) => {
  context.remote = await setRemote();
});
read.after.each(({ remote }) => remote.close());

read('what is not there is an empty ledger that says which', async ({ remote }) => {
  const absent = async (folder: string, git = remote.git) =>
    (await readLedger({ folder, branch: 'runs', now: NOW, git })).absent;
  assert.is(await absent(remote.workspace), 'no-branch');
  assert.is(await absent(remote.remote), 'no-origin');
  assert.is(await absent(remote.root), 'no-repository');
  const nowhere = { env: GIT_ENV, command: '/nowhere/git' };
  assert.is(await absent(remote.workspace, nowhere), 'no-git');
  const given = { folder: remote.workspace, branch: 'runs', now: NOW, git: nowhere, remote: remote.remote };
  assert.is((await readLedger(given)).absent, 'no-git', 'also where the address is given');
  assert.is((await readLedgerTenant({ ...given, tenant: 'n1' })).absent, 'no-git');
});

read('a remote that does not answer is an error, never an empty ledger', async ({ remote }) => {
  const options = { folder: remote.workspace, branch: 'runs', now: NOW, git: remote.git };
  const error = await failure(readLedger({ ...options, remote: join(remote.root, 'gone.git') }));
  assert.is(error.code, 'ledger-unreachable');
  assert.not.match(error.message, /gone/);
});

read('a connection that breaks is tried again', async ({ remote }) => {
  await putFiles(remote, { 'n1/summary.json': JSON.stringify(summaryOf('n1')) });
  const command = join(remote.root, 'shaky-git');
  const script = `#!/bin/sh
if [ "$1" = fetch ] && mkdir '${remote.root}/broke' 2>/dev/null; then echo 'early EOF' >&2; exit 128; fi
exec git "$@"
`;
  await writeFile(command, script);
  await chmod(command, 0o755);
  const pauses: number[] = [];
  const { tenants } = await readLedger({
    folder: remote.workspace,
    branch: 'runs',
    now: NOW,
    git: { env: GIT_ENV, command },
    pause: async (ms) => {
      pauses.push(ms);
    },
  });
  assert.equal([tenants.size, pauses], [1, [1_000]]);
});

/** One blob under many names: it costs whoever pushes it once, and whoever reads it each time. */
async function shareBlob({ ask, remote }: Remote, bytes: number, paths: readonly string[]): Promise<void> {
  const line = `${raw('n1', '2026-11-01T05:00:00Z')}\n`;
  const text = line.repeat(Math.ceil(bytes / line.length));
  const rest = paths.map((path) => `M 100644 :1 ${path}\n`).join('');
  const blob = `blob\nmark :1\ndata ${text.length}\n${text}\n`;
  const importing = promisify(execFile)('git', ['fast-import', '--quiet', '--force'], {
    cwd: remote,
    env: GIT_ENV,
  });
  const commit = 'commit refs/heads/runs\ncommitter A <a@a.example> 1700000000 +0000\ndata 1\nx\n';
  importing.child.stdin?.end(`${blob}${commit}${rest}\n`);
  await importing;
  assert.is((await ask('ls-tree', '-r', 'runs')).trim().split('\n').length, paths.length);
}

const TWO_DOZEN = Array.from({ length: 24 }, (_, at) => `n${at + 1}`);
const MIB = 1024 * 1024;

for (const [what, tenants, months] of [
  ['folders of tenants that nobody has, sharing one large month', ['x1'], TWO_DOZEN.map((id) => [id, 31])],
  ['the folders of real tenants, sharing one large month', TWO_DOZEN, TWO_DOZEN.map((id) => [id, 31])],
] as const) {
  read(`${what}: they cost nothing`, async ({ remote }) => {
    const paths = months.flatMap(([id]) => [10, 11].map((month) => `${id}/history/2026/${month}.jsonl`));
    await shareBlob(remote, 31 * MIB, paths);
    const before = process.resourceUsage().maxRSS;
    const options = { folder: remote.workspace, branch: 'runs', now: NOW, git: remote.git };
    const { unusable, tenants: found } = await readLedger({ ...options, tenants });
    const grown = (process.resourceUsage().maxRSS - before) / 1024;
    assert.ok(grown < 150, `${grown} MiB more`);
    const isReal = tenants.length > 1;
    assert.equal([found.size, unusable.size, unusable.get('n1')], isReal ? [24, 24, 2] : [0, 0, undefined]);
  });
}

read('what is too large by itself is not read, nor what is too much together, the smallest first', () => {
  const sizes: Record<string, number> = {
    'n1/history/2026/11.jsonl': 8 * MIB,
    'n2/history/2026/11.jsonl': 8 * MIB + 1,
    'n1/summary.json': MIB,
    'n2/summary.json': MIB + 1,
  };
  for (const id of TWO_DOZEN.slice(2)) sizes[`${id}/history/2026/11.jsonl`] = 7 * MIB;
  const files = Object.entries(sizes).map(([path, size]) => [path, { oid: '', size }] as const);
  const fit = filesThatFit(new Map(files));
  assert.equal([fit.has('n1/summary.json'), fit.has('n2/summary.json')], [true, false]);
  assert.equal([fit.has('n1/history/2026/11.jsonl'), fit.has('n2/history/2026/11.jsonl')], [false, false]);
  const bytes = [...fit.values()].reduce((sum, { size }) => sum + size, 0);
  assert.ok(bytes >= 120 * MIB && bytes <= 128 * MIB, `${bytes / MIB} MiB`);
  const small = filesThatFit(new Map(files.slice(0, 4)));
  assert.equal([...small.keys()].sort(), ['n1/history/2026/11.jsonl', 'n1/summary.json']);
});

read('lines, months and summaries from the future are left out, and counted', async ({ remote }) => {
  const ahead = { startedAt: '2028-11-22T05:10:00Z', finishedAt: '2028-11-22T05:11:00Z' };
  await putFiles(remote, {
    'n1/summary.json': JSON.stringify(summaryOf('n1', ahead)),
    'n1/history/2026/10.jsonl': `${raw('n1', '2026-10-01T05:00:00Z')}\n`,
    'n1/history/2026/11.jsonl': `${raw('n1', '2026-11-01T05:00:00Z')}\n${raw('n1', ahead.startedAt)}\n`,
    'n1/history/2028/11.jsonl': `${raw('n1', ahead.startedAt)}\n`,
    'n1/history/9999/99.jsonl': `${raw('n1', ahead.startedAt)}\n`,
  });
  const { tenants, unusable } = await readLedger({
    folder: remote.workspace,
    branch: 'runs',
    now: NOW,
    git: remote.git,
  });
  const { lines = [], summary } = tenants.get('n1') ?? {};
  assert.equal(
    lines.map(({ startedAt }) => startedAt),
    ['2026-10-01T05:00:00.000Z', '2026-11-01T05:00:00.000Z'],
  );
  assert.equal([summary, unusable.get('n1')], [undefined, 2]);
});

read('the latest summary and the lines of the two latest months, oldest first', async ({ remote }) => {
  await putFiles(remote, {
    'README.md': 'x',
    'n1/summary.json': JSON.stringify(summaryOf('n1')),
    'n1/history/2026/09.jsonl': `${raw('n1', '2026-09-01T05:00:00Z')}\n`,
    'n1/history/2026/10.jsonl': `${raw('n1', '2026-10-01T05:00:00Z')}\n`,
    'n1/history/2026/11.jsonl': `${raw('n1', '2026-11-01T05:00:00Z')}\n${raw('n1', '2026-11-02T05:00:00Z')}`,
    'n2/history/2025/12.jsonl': `${raw('n2', '2025-12-01T05:00:00Z')}\n`,
  });
  const { tenants, head, absent } = await readLedger({
    folder: remote.workspace,
    branch: 'runs',
    now: NOW,
    git: remote.git,
  });
  assert.is(head, (await remote.ask('rev-parse', 'runs')).trim());
  assert.is(absent, undefined);
  assert.equal(tenants.get('n1')?.summary, summaryOf('n1'));
  assert.equal(
    tenants.get('n1')?.lines.map(({ startedAt }) => startedAt.slice(0, 10)),
    ['2026-10-01', '2026-11-01', '2026-11-02'],
  );
  assert.is(tenants.get('n2')?.lines.length, 1);
});

read('an issue of another version costs itself, not the summary', async ({ remote }) => {
  const known = { code: 'protected' as const, count: 1, refs: [], remedy: 'Look.' };
  const issues = [{ ...known, code: 'of-another-version' }, known];
  const odd = [{ ...known, code: 'No Code' }];
  await putFiles(remote, {
    'n1/summary.json': JSON.stringify({ ...summaryOf('n1'), issues }),
    'n2/summary.json': JSON.stringify({ ...summaryOf('n2'), issues: odd }),
  });
  const { tenants, unusable } = await readLedger({
    folder: remote.workspace,
    branch: 'runs',
    now: NOW,
    git: remote.git,
  });
  assert.equal(tenants.get('n1')?.summary, summaryOf('n1', { issues: [known] }));
  assert.is(tenants.get('n2')?.summary, undefined);
  assert.equal([...unusable], [['n2', 1]]);
});

read('what was tampered with is left out and counted', async ({ remote }) => {
  const files = {
    'n1/summary.json': JSON.stringify(summaryOf('n2')),
    'n1/history/2026/11.jsonl': `{"runId":1}\n${raw('n1', '2026-11-02T05:00:00Z')}\n`,
    'n2/summary.json': 'null',
    '__proto__/summary.json': JSON.stringify(summaryOf('n1')),
    'n3/history/2026/1.jsonl': raw('n3', '2026-11-02T05:00:00Z'),
  };
  await putFiles(remote, files, { 'n4/summary.json': '/etc/passwd' });
  const { tenants, unusable } = await readLedger({
    folder: remote.workspace,
    branch: 'runs',
    now: NOW,
    git: remote.git,
  });
  assert.equal([...tenants.keys()], ['n1', 'n2']);
  assert.equal(
    [...unusable],
    [
      ['n1', 2],
      ['n2', 1],
    ],
  );
  assert.is(tenants.get('n1')?.lines.length, 1);
});

read("the workspace's own repository stays as it is", async ({ remote }) => {
  await putFiles(remote, { 'n1/summary.json': JSON.stringify(summaryOf('n1')) });
  const before = await readdir(join(remote.workspace, '.git'), { recursive: true });
  await readLedger({ folder: remote.workspace, branch: 'runs', now: NOW, git: remote.git });
  assert.equal(await readdir(join(remote.workspace, '.git'), { recursive: true }), before);
});

read('a remote that gives no parts gives everything', async ({ remote }) => {
  await remote.ask('config', 'uploadpack.allowFilter', 'false');
  await remote.ask('config', 'uploadpack.allowAnySHA1InWant', 'false');
  await putFiles(remote, {
    'n1/summary.json': JSON.stringify(summaryOf('n1')),
    'n1/state.json': '{}',
    'n1/history/2026/11.jsonl': raw('n1', '2026-11-02T05:00:00Z'),
  });
  const options = { folder: remote.workspace, branch: 'runs', now: NOW, git: remote.git };
  const { state, lines, summary } = await readLedgerTenant({ ...options, tenant: 'n1' });
  assert.equal([state, lines.length, summary?.tenant], ['{}', 1, 'n1']);
});

read('an origin that is a path is meant from the workspace', async ({ remote }) => {
  await putFiles(remote, { 'n1/summary.json': JSON.stringify(summaryOf('n1')) });
  const options = { folder: remote.workspace, branch: 'runs', now: NOW, git: remote.git };
  const { tenants } = await readLedger({ ...options, remote: '../remote.git' });
  assert.is(tenants.size, 1);
});

read('a name that git or a shell could misread is refused', async ({ remote }) => {
  for (const branch of ['', '--upload-pack=x', 'a..b', 'a b', 'a/', '.a', 'a.lock', 'refs:x', 'a\n']) {
    const error = await failure(readLedger({ folder: remote.workspace, branch, now: NOW, git: remote.git }));
    assert.instance(error, ConfigError, JSON.stringify(branch));
  }
});

read.run();

const one = suite<Context>('readLedgerTenant');

one.before.each(async (context) => {
  context.remote = await setRemote();
});
one.after.each(({ remote }) => remote.close());

one('one tenant with its state, and nothing where nothing is', async ({ remote }) => {
  const options = { folder: remote.workspace, branch: 'runs', now: NOW, git: remote.git };
  assert.equal(await readLedgerTenant({ ...options, tenant: 'n1' }), {
    lines: [],
    signed: [],
    unsigned: [],
    absent: 'no-branch',
  });
  await putFiles(remote, {
    'n1/summary.json': JSON.stringify(summaryOf('n1')),
    'n1/state.json': '{"ü":1}\n',
    'n1/history/2026/11.jsonl': raw('n1', '2026-11-02T05:00:00Z'),
  });
  const { state, summary, lines } = await readLedgerTenant({ ...options, tenant: 'n1' });
  assert.equal([state, summary?.tenant, lines.length], ['{"ü":1}\n', 'n1', 1]);
  const other = await readLedgerTenant({ ...options, tenant: 'n2' });
  assert.equal([other.state, other.summary, other.lines], [undefined, undefined, []]);
});

one('costs a git for each question, whatever it is made of', async ({ remote }) => {
  await putFiles(remote, {
    'n1/summary.json': JSON.stringify(summaryOf('n1')),
    'n1/state.json': '{}',
    'n1/history/2026/10.jsonl': raw('n1', '2026-10-02T05:00:00Z'),
    'n1/history/2026/11.jsonl': raw('n1', '2026-11-02T05:00:00Z'),
  });
  const { command, notes } = await spyingGit(remote.root);
  const options = { folder: remote.workspace, branch: 'runs', now: NOW, git: { env: GIT_ENV, command } };
  const { lines, state } = await readLedgerTenant({ ...options, tenant: 'n1' });
  assert.equal([lines.length, state], [2, '{}']);
  const { args = '' } = await notes();
  const calls = args.trim().split('\n');
  assert.equal(
    calls.map((call) => /(?:^| )(remote|ls-tree|fetch|cat-file|log)(?: |$)/.exec(call)?.[1] ?? call),
    ['remote', 'fetch', 'ls-tree', 'fetch', 'cat-file', 'fetch', 'log'],
  );
});

one('files that are large, and yet not too large, are read as well', async ({ remote }) => {
  const line = `${raw('n1', '2026-11-02T05:00:00Z')}\n`;
  const month = line.repeat(Math.ceil((5 * MIB) / line.length));
  const state = JSON.stringify({ text: 'ü'.repeat(3 * MIB) });
  await putFiles(remote, {
    'n1/summary.json': JSON.stringify(summaryOf('n1')),
    'n1/state.json': state,
    'n1/history/2026/11.jsonl': month,
  });
  const options = { folder: remote.workspace, branch: 'runs', now: NOW, git: remote.git };
  const found = await readLedgerTenant({ ...options, tenant: 'n1' });
  assert.equal([found.summary?.tenant, found.lines.length], ['n1', month.length / line.length]);
  assert.ok(found.state === state);
});

one('a folder that calls itself a file costs itself alone', async ({ remote }) => {
  await putFiles(remote, { 'n1/state.json': '{}', 'aside/x': 'x' });
  const oid = async (name: string) => (await remote.ask('rev-parse', `runs:${name}`)).trim();
  const tree = async (entries: ReadonlyArray<readonly [string, string]>) => {
    const parts = entries.flatMap(([name, id]) => [Buffer.from(`${name}\0`), Buffer.from(id, 'hex')]);
    await writeFile(join(remote.root, 'tree'), Buffer.concat(parts));
    return (await remote.ask('hash-object', '-w', '-t', 'tree', join(remote.root, 'tree'))).trim();
  };
  const folder = await tree([
    ['100644 state.json', await oid('n1/state.json')],
    ['100644 summary.json', await oid('aside')],
  ]);
  const root = await tree([['40000 n1', folder]]);
  const as = ['-c', 'user.name=A', '-c', 'user.email=a@a.example'];
  const commit = await remote.ask(...as, 'commit-tree', root, '-m', 'x');
  await remote.ask('update-ref', 'refs/heads/runs', commit.trim());
  const options = { folder: remote.workspace, branch: 'runs', now: NOW, git: remote.git };
  const { state, summary } = await readLedgerTenant({ ...options, tenant: 'n1' });
  assert.equal([state, summary], ['{}', undefined]);
  const { unusable } = await readLedger(options);
  assert.equal([...unusable], [['n1', 1]]);
});

one.run();

const absence = suite('absenceError');

absence('every reason has a remedy', () => {
  for (const reason of ['no-git', 'no-repository', 'no-origin'] as const) {
    const error = absenceError(reason);
    assert.instance(error, ConfigError);
    assert.match(error.message, /^The ledger cannot be written: /);
    assert.ok(error.remedy.length > 10);
  }
});

absence.run();

/** A git that notes its arguments, its environment and the settings of the folder it runs in. */
async function spyingGit(
  folder: string,
): Promise<{ command: string; notes(): Promise<Record<string, string>> }> {
  const command = join(folder, 'git-spy');
  const script = `#!/bin/sh
printf '%s\\n' "$*" >> '${folder}/args'
env >> '${folder}/env'
git "$@"
code=$?
cat config .git/config >> '${folder}/config' 2>/dev/null
exit $code
`;
  await writeFile(command, script);
  await chmod(command, 0o755);
  const text = (name: string) => readFile(join(folder, name), 'utf8');
  return {
    command,
    notes: async () => ({ args: await text('args'), env: await text('env'), config: await text('config') }),
  };
}

const token = suite('the token');

token('goes to its server by environment alone, masked, and with nothing else of ours', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ledger-token-'));
  const seen: Array<string | undefined> = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const { command, notes } = await spyingGit(folder);
    const secrets: string[] = [];
    const env = {
      ...GIT_ENV,
      'INPUT_LEDGER-KEY': 'key-of-the-ledger',
      GITHUB_TOKEN: 'ghs_token',
      NO_PROXY: '*',
    };
    await failure(
      readLedger({
        folder,
        branch: 'runs',
        now: NOW,
        git: { env, command },
        remote: `http://127.0.0.1:${port}/acme/sync.git`,
        token: 'ghs_token',
        onSecret: (secret) => secrets.push(secret),
      }),
    );
    const basic = Buffer.from('x-access-token:ghs_token').toString('base64');
    assert.equal(secrets, ['ghs_token', basic]);
    assert.equal([...new Set(seen)], [`basic ${basic}`]);
    const { args, env: passed, config } = await notes();
    assert.not.match(`${args}${config}`, /ghs_token|127\.0\.0\.1/);
    assert.not.ok(`${args}${config}`.includes(basic));
    assert.not.match(passed ?? '', /key-of-the-ledger|GITHUB_TOKEN/);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true, force: true });
  }
});

token('never goes to a server without encryption', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ledger-token-'));
  try {
    const { command, notes } = await spyingGit(folder);
    const secrets: string[] = [];
    await failure(
      readLedger({
        folder,
        branch: 'runs',
        now: NOW,
        git: { env: { ...GIT_ENV, HTTP_PROXY: 'http://127.0.0.1:9' }, command, timeout: 5_000 },
        remote: 'http://git.nordwind.example/acme/sync.git',
        pause: async () => {},
        token: 'ghs_token',
        onSecret: (secret) => secrets.push(secret),
      }),
    );
    assert.equal(secrets, []);
    assert.not.match((await notes()).env ?? '', /extraheader/);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

token.run();
