/**
 * How much time, memory and traffic the ledger costs at scale: `node test/bench/ledger.ts [tenants] [days] [folder]`.
 * A folder is kept, and its branch used again. Not part of the tests, which count and measure no time.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SERVED_CONFIG, serveGit } from '../fixtures/git-server.ts';
import { GIT_ENV, makeRepository, originConfig, REMOTE_CONFIG } from '../fixtures/remote.ts';
import { buildBranch, idOf, runOf, stateText, writeTenants } from './ledger-branch.ts';

const NOW = new Date('2026-11-22T23:00:00Z');
const RESULTS = 250;
const STATE = 10_000;
const WORK = ['select', 'first-sync', 'sync', 'record'] as const;

const [tenants = 1_000, days = 365] = process.argv.slice(2, 4).map(Number);
const kept = process.argv[4];
const root = kept ?? (await mkdtemp(join(tmpdir(), 'ledger-bench-')));
const remote = join(root, 'remote.git');
const workspace = join(root, 'workspace');
try {
  if (!existsSync(remote)) await setUp();
  const server = await serveGit(remote);
  await writeFile(join(workspace, '.git', 'config'), '[core]\n\tbare = false\n');
  await appendFile(join(workspace, '.git', 'config'), originConfig(server.url));
  const tip = (await git(remote, 'rev-parse', 'runs')).trim();
  // Before the last day's commits, and the one with the files.
  const together = Math.ceil(tenants / RESULTS);
  const read = (await git(remote, 'rev-parse', `runs~${together + 1}`)).trim();
  await writeResults();
  console.log(`${tenants} tenants, ${days} days`);
  for (const work of WORK) {
    server.traffic();
    const said = await measured(work, read);
    const { received, sent, requests } = server.traffic();
    const mb = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;
    console.log(`${work}: ${said}; received ${mb(received)}, sent ${mb(sent)}, ${requests} requests`);
  }
  // Recorded once more, the next time.
  await git(remote, 'update-ref', 'refs/heads/runs', tip);
  await server.close();
} finally {
  if (kept === undefined) await rm(root, { recursive: true, force: true });
}

async function setUp(): Promise<void> {
  await mkdir(root, { recursive: true });
  await makeRepository(remote, `${REMOTE_CONFIG}${SERVED_CONFIG}`);
  await makeRepository(join(workspace, '.git'), '');
  await buildBranch(remote, { tenants, days, state: STATE, now: NOW });
  await git(remote, 'repack', '-adq');
  await writeTenants(workspace, tenants);
}

/** The first ones run once more, an hour later. */
async function writeResults(): Promise<void> {
  for (let at = 0; at < Math.min(RESULTS, tenants); at += 1) {
    const { summary, signed, signature } = runOf(idOf(at), -1, NOW, undefined);
    const folder = join(workspace, 'run-out', idOf(at));
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'summary.json'), JSON.stringify(summary));
    await writeFile(join(folder, 'state.json'), stateText(summary, signature, STATE));
    await writeFile(join(folder, 'signed.txt'), signed);
  }
}

/** In a process of its own, so that its memory is its own; `times` also counts the processes of git. */
async function measured(work: string, read: string): Promise<string> {
  const script = join(import.meta.dirname, 'ledger-work.ts');
  const child = spawn(
    'sh',
    ['-c', '"$@"; times >&2', 'sh', process.execPath, script, work, workspace, read],
    {
      env: { ...process.env, ...GIT_ENV, NO_PROXY: '*' },
    },
  );
  let out = '';
  let err = '';
  child.stdout.on('data', (part) => {
    out += part;
  });
  child.stderr.on('data', (part) => {
    err += part;
  });
  await once(child, 'close');
  const times = [...err.matchAll(/(\d+)m([\d.]+)s (\d+)m([\d.]+)s/g)].at(-1)?.slice(1).map(Number) ?? [];
  const [um = 0, us = 0, sm = 0, ss = 0] = times;
  const cpu = (um * 60 + us + sm * 60 + ss).toFixed(2);
  const text = out.trim() || err;
  return `${text}; CPU with git ${cpu} s`;
}

async function git(folder: string, ...args: string[]): Promise<string> {
  const child = spawn('git', args, { cwd: folder, env: GIT_ENV, stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (part) => {
    out += part;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`git ${args[0]} did not do its work.`);
  return out;
}
