/**
 * The ledger branch, held in a bare repository in a temporary folder: the workspace's own repository is only asked
 * where its `origin` is. Nothing is ever forced, merged or rebased.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SyncError } from '../errors.ts';
import { sshRemote, withDeployKey } from './deploy-key.ts';
import { type GitCall, type GitOptions, type GitResult, runGit } from './git.ts';
import {
  type Absence,
  accessConfig,
  type BranchOptions,
  checkName,
  gitOf,
  originOf,
  remoteConfig,
} from './remote.ts';

export type { Absence, BranchOptions } from './remote.ts';

export type BranchFile = { oid: string; size: number };
/** Contents: text, or something that is in the repository already. */
export type Commit = { message: string; files: ReadonlyMap<string, string | { oid: string }> };
/** `moved`: somebody else pushed first. `refused`: no use to try again. */
export type Push = 'done' | 'moved' | 'refused' | 'failed';

export type Branch = {
  /** Reads the tip, without its history. `undefined`: the branch does not exist yet. Throws `ledger-unreachable`. */
  fetch(): Promise<string | undefined>;
  /**
   * The lines that begin so in the messages of all commits there have ever been on the branch, without what was in their
   * files. Throws `ledger-unreachable`. Empty: there is no branch yet.
   */
  told(beginning: string): Promise<string[]>;
  /** Regular files of the tip, by path: of these folders, or of all. */
  list(folders?: readonly string[]): Promise<Map<string, BranchFile>>;
  /** Contents by path. Their sizes are known by then: whoever asks keeps to what fits. */
  read(files: ReadonlyMap<string, BranchFile>): Promise<Map<string, string>>;
  /** Puts files from disk into the repository; their object ids in the same order. */
  store(paths: readonly string[]): Promise<string[]>;
  /** Commits on top of the tip as it was fetched last, or as a new branch, and pushes them all at once. */
  push(commits: readonly Commit[], now: Date): Promise<Push>;
  close(): Promise<void>;
};

const TIP = 'refs/ledger/tip';
/** Waits before the second and third try to read, in milliseconds. */
const PAUSES = [1_000, 4_000];
/** What git and GitHub say; it is only looked at, since a remote may say anything. */
const NO_BRANCH = /couldn't find remote ref/i;
const MOVED =
  /\[rejected\]|non-fast-forward|fetch first|cannot lock ref|failed to update ref|incorrect old value|reference already exists/i;
const REFUSED =
  /hook declined|protected branch|GH0\d\d|denied|not permitted|error: 40[134]|not found|not appear to be a git repository|authentication failed|could not read username/i;
/** Bytes of what is looked for in messages. Ours has some hundred for each run of a tenant. */
const MOST_TOLD = 64 * 1024 * 1024;
/** Bytes of a list of files: of half a million of them. */
const LONGEST_LIST = 64 * 1024 * 1024;
/** Bytes of files that are read at once. */
const PART = 16 * 1024 * 1024;
/** As GitHub knows its own bot. */
const COMMITTER = 'github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>';

export async function openBranch(options: BranchOptions): Promise<Branch | Absence> {
  checkName(options.branch);
  const origin = options.remote ?? (await originOf(options));
  if (origin === 'no-git' || origin === 'no-repository' || origin === 'no-origin') return origin;
  const remote = options.sshKey === undefined ? origin : sshRemote(origin);
  const folder = await mkdtemp(join(tmpdir(), 'ledger-'));
  const git = await gitWith(options, folder);
  const config = [...remoteConfig(remote, options), ...accessConfig(remote, options)];
  const run = (args: readonly string[], call: Omit<GitCall, 'folder'> = {}) =>
    runGit(git, args, { folder, ...call });
  const online = (args: readonly string[]) => run(args, { config });
  const started = await run(['init', '--quiet', '--bare', '--initial-branch=main', '--template=', '.']);
  if (started.code !== 0) {
    await rm(folder, { recursive: true, force: true });
    if (started.missing) return 'no-git';
    throw broken('prepared');
  }
  let tip: string | undefined;
  let tries = 0;
  return {
    fetch: async () => {
      tip = await fetchTip(online, run, options);
      return tip;
    },
    told: (beginning) => readMessages(git, { folder, config, beginning, options }),
    list: async (folders) => (tip === undefined ? new Map() : listFiles(run, tip, folders)),
    read: (files) => readFiles(run, files),
    store: (paths) => storeFiles(run, paths),
    push: async (commits, now) => {
      tries += 1;
      const next = `refs/ledger/next-${tries}`;
      const input = importStream(commits, { tip, next, now });
      const done = await run(['fast-import', '--quiet', '--date-format=raw'], { input });
      if (done.code !== 0) throw broken('written');
      return pushNext(online, next, options.branch);
    },
    close: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** Nothing stays of a folder that cannot be used. */
async function gitWith(options: BranchOptions, folder: string): Promise<GitOptions> {
  const git = gitOf(options);
  if (options.sshKey === undefined) return git;
  try {
    return await withDeployKey(git, options.sshKey, folder);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

type Run = (args: readonly string[], call?: Omit<GitCall, 'folder'>) => Promise<GitResult>;

/** In a repository of its own: one that knows only commits would ask the remote for whatever else it is asked for. */
async function readMessages(
  git: GitOptions,
  call: { folder: string; config: GitCall['config']; beginning: string; options: BranchOptions },
): Promise<string[]> {
  const folder = join(call.folder, 'messages.git');
  const config = call.config ?? [];
  const made = await runGit(git, ['init', '--quiet', '--bare', '--template=', folder], {
    folder: call.folder,
  });
  if (made.code !== 0) throw broken('prepared');
  const online: Run = (args) => runGit(git, args, { folder, config });
  const run: Run = (args, given = {}) => runGit(git, args, { folder, ...given });
  const tip = await fetchTip(online, run, call.options, ['--filter=tree:0']);
  if (tip === undefined) return [];
  const log = ['log', '--format=%B', '--no-show-signature', '--no-notes', tip];
  const { code, stdout } = await run(log, { linesOf: call.beginning, most: MOST_TOLD });
  if (code !== 0) throw broken('read');
  return stdout
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
}

async function fetchTip(
  online: Run,
  run: Run,
  options: BranchOptions,
  much: readonly string[] = ['--depth=1'],
): Promise<string | undefined> {
  const fetched = await fetchPatiently(online, options, much);
  if (fetched.code !== 0) {
    if (NO_BRANCH.test(fetched.stderr)) return undefined;
    throw new SyncError(
      'ledger-unreachable',
      `The branch "${options.branch}" could not be read from the workspace's origin.`,
      'Check that the job may read the repository ("contents: read") and passes "github-token"; then run again.',
    );
  }
  const parsed = await run(['rev-parse', '--verify', '--quiet', `${TIP}^{commit}`]);
  const tip = parsed.stdout.toString('utf8').trim();
  if (parsed.code !== 0 || !/^[0-9a-f]{40,64}$/.test(tip)) throw broken('read');
  return tip;
}

/** Connections break; a refusal stays one. */
async function fetchPatiently(
  online: Run,
  { branch, pause = delay }: BranchOptions,
  much: readonly string[],
): Promise<GitResult> {
  const refspec = `+refs/heads/${branch}:${TIP}`;
  const args = ['fetch', '--quiet', ...much, '--no-tags', '--no-write-fetch-head', 'origin', refspec];
  for (const ms of PAUSES) {
    const fetched = await online(args);
    const { code, stderr } = fetched;
    if (code === 0 || NO_BRANCH.test(stderr) || REFUSED.test(stderr)) return fetched;
    await pause(ms);
  }
  return online(args);
}

async function listFiles(
  run: Run,
  tip: string,
  folders: readonly string[] | undefined,
): Promise<Map<string, BranchFile>> {
  const files = new Map<string, BranchFile>();
  if (folders?.length === 0) return files;
  const only = (folders ?? []).map((folder) => `${folder}/`);
  const listed = await run(['ls-tree', '-r', '-z', '-l', '--full-tree', tip, '--', ...only], {
    most: LONGEST_LIST,
  });
  if (listed.code !== 0) throw broken('read');
  for (const entry of listed.stdout.toString('utf8').split('\0')) {
    // Links and submodules are none of ours.
    const [, oid, size, path] = /^100(?:644|755) blob ([0-9a-f]+) +(\d+)\t(.+)$/s.exec(entry) ?? [];
    if (oid !== undefined && path !== undefined) files.set(path, { oid, size: Number(size) });
  }
  return files;
}

/** In parts, so that what git puts out does not stand in memory beside the texts. */
async function readFiles(run: Run, files: ReadonlyMap<string, BranchFile>): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  let part: Array<[string, BranchFile]> = [];
  let bytes = 0;
  for (const file of files) {
    part.push(file);
    bytes += file[1].size;
    if (bytes < PART) continue;
    await readPart(run, part, texts);
    part = [];
    bytes = 0;
  }
  await readPart(run, part, texts);
  return texts;
}

async function readPart(
  run: Run,
  files: ReadonlyArray<readonly [string, BranchFile]>,
  texts: Map<string, string>,
): Promise<void> {
  if (files.length === 0) return;
  const { code, stdout } = await run(['cat-file', '--batch'], {
    input: files.map(([, { oid }]) => `${oid}\n`),
  });
  if (code !== 0) throw broken('read');
  let at = 0;
  for (const [path] of files) {
    const end = stdout.indexOf('\n', at);
    const size = Number(/ blob (\d+)$/.exec(stdout.toString('latin1', at, end))?.[1]);
    if (end < 0 || Number.isNaN(size)) throw broken('read');
    texts.set(path, stdout.toString('utf8', end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
}

async function storeFiles(run: Run, paths: readonly string[]): Promise<string[]> {
  if (paths.length === 0) return [];
  const stored = await run(['hash-object', '-w', '--no-filters', '--stdin-paths'], {
    input: paths.map((path) => `${path}\n`),
  });
  const oids = stored.stdout.toString('utf8').trim().split('\n');
  if (stored.code !== 0 || oids.length !== paths.length) throw broken('written');
  return oids;
}

/** All commits as a stream for `git fast-import`: one process, however many tenants there are. */
function* importStream(
  commits: readonly Commit[],
  { tip, next, now }: { tip: string | undefined; next: string; now: Date },
): Generator<string> {
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const seconds = Math.floor(now.getTime() / 1000);
  for (const [at, { message, files }] of commits.entries()) {
    yield `commit ${next}\ncommitter ${COMMITTER} ${seconds} +0000\n${data(message)}`;
    if (at === 0 && tip !== undefined) yield `from ${tip}\n`;
    for (const [path, content] of files) {
      if (typeof content === 'string') yield `M 100644 inline ${path}\n${data(content)}`;
      else yield `M 100644 ${content.oid} ${path}\n`;
    }
    yield '\n';
  }
}

async function pushNext(online: Run, next: string, branch: string): Promise<Push> {
  const refspec = `${next}:refs/heads/${branch}`;
  const { code, stdout, stderr } = await online(['push', '--porcelain', 'origin', refspec]);
  if (code === 0) return 'done';
  const text = `${stdout.toString('utf8')}\n${stderr}`;
  if (MOVED.test(text)) return 'moved';
  return REFUSED.test(text) ? 'refused' : 'failed';
}

function broken(what: 'prepared' | 'read' | 'written'): SyncError {
  return new SyncError(
    'ledger-broken',
    `The ledger could not be ${what}: git did not do its work.`,
    'Check that git 2.31 or newer is installed and that the temporary folder has room; then run again.',
  );
}
