/**
 * The ledger branch, held in a bare repository in a temporary folder: the workspace's own repository is only asked
 * where its `origin` is. Nothing is ever forced, merged or rebased.
 */
import { constants } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sshRemote, withDeployKey } from './deploy-key.ts';
import { fetchTip, REFUSED, readMessages } from './fetch.ts';
import { type BranchFile, type Loaded, listFiles, loadFiles, readFiles } from './objects.ts';
import {
  type Absence,
  accessConfig,
  type BranchOptions,
  checkName,
  gitOf,
  isAbsence,
  originOf,
  remoteConfig,
} from './remote.ts';
import { broken, emptyRepository, type Repository, type RepositoryOptions, readRef } from './repository.ts';

export type { BranchFile } from './objects.ts';
export type { Absence, BranchOptions } from './remote.ts';

/** Contents: text, a file on this disk, or nothing: then the file leaves the tip. */
export type Commit = {
  message: string;
  files: ReadonlyMap<string, string | { from: string } | { gone: true }>;
};
/** `moved`: somebody else pushed first. `refused`: no use to try again. */
export type Push = 'done' | 'moved' | 'refused' | 'failed';

export type Branch = {
  /**
   * Reads the tip: without its history, and without what is in its files. `undefined`: the branch does not exist yet.
   * Throws `ledger-unreachable`.
   */
  fetch(): Promise<string | undefined>;
  /**
   * The lines that begin with one of these in the messages of the commits up to the tip as it was fetched last: of all there have ever
   * been, or of those that are not behind the commit `since`. Throws `ledger-unreachable`.
   */
  told(beginnings: readonly string[], since?: string): Promise<string[]>;
  /** Object ids of the regular files of the tip, by path: of these folders, or of all. */
  list(folders?: readonly string[]): Promise<Map<string, string>>;
  /** Brings these files (object ids by path) here. What is no file is left out. Throws `ledger-unreachable`. */
  load(files: ReadonlyMap<string, string>): Promise<Map<string, BranchFile>>;
  /** Gives contents one after the other. Their sizes are known by then: whoever asks keeps to what fits. */
  read(files: ReadonlyMap<string, BranchFile>, use: (path: string, text: string) => void): Promise<void>;
  /** Commits on top of the tip as it was fetched or pushed last, or as a new branch, and pushes them all at once. */
  push(commits: readonly Commit[], now: Date): Promise<Push>;
  close(): Promise<void>;
};

const MOVED =
  /\[rejected\]|non-fast-forward|fetch first|cannot lock ref|failed to update ref|incorrect old value|reference already exists/i;
/** What lies there was looked at before; no link is followed that came since. */
const REGULAR = constants.O_RDONLY | constants.O_NOFOLLOW;
/** As GitHub knows its own bot. */
const COMMITTER = 'github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>';

export async function openBranch(options: BranchOptions): Promise<Branch | Absence> {
  checkName(options.branch);
  const origin = await originOf(options);
  if (isAbsence(origin)) return origin;
  const remote = options.sshKey === undefined ? origin : sshRemote(origin);
  const config = [...remoteConfig(remote, options), ...accessConfig(remote, options)];
  const { repository, given } = await prepare(options, config);
  const { folder, run } = repository;
  const loaded: Loaded = { oids: new Set(), contents: new Map() };
  let tip: string | undefined;
  let tries = 0;
  return {
    fetch: async () => {
      tip = await fetchTip(repository, ['--depth=1', '--filter=blob:none']);
      return tip;
    },
    told: async (beginnings, since) => {
      if (tip === undefined) return [];
      // Of its own: one that knows only commits would ask the remote for whatever else it is asked for.
      const messages = await emptyRepository(join(folder, 'messages.git'), given);
      return readMessages(messages, { tip, beginnings, since });
    },
    list: async (folders) => (tip === undefined ? new Map() : listFiles(repository, tip, folders)),
    load: (files) => loadFiles(repository, files, loaded),
    read: (files, use) => readFiles(repository, files, { loaded, use }),
    push: async (commits, now) => {
      tries += 1;
      const next = `refs/ledger/next-${tries}`;
      const input = importStream(commits, { tip, next, now });
      const done = await run(['fast-import', '--quiet', '--date-format=raw', '--done'], { input });
      if (done.code !== 0) throw broken('written');
      const pushed = await pushNext(repository, next);
      if (pushed === 'done') tip = await readRef(repository, next);
      return pushed;
    },
    close: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** Nothing stays of a folder that cannot be used. */
async function prepare(
  options: BranchOptions,
  config: RepositoryOptions['config'],
): Promise<{ repository: Repository; given: RepositoryOptions }> {
  const folder = await mkdtemp(join(tmpdir(), 'ledger-'));
  try {
    const { sshKey } = options;
    const git = sshKey === undefined ? gitOf(options) : await withDeployKey(gitOf(options), sshKey, folder);
    const given = { git, config, options };
    return { repository: await emptyRepository(folder, given), given };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/**
 * All commits as a stream for `git fast-import`: one process, however many tenants there are. Files from disk are large:
 * they are read one by one, and what a try before has put into the repository git does not put in again.
 */
async function* importStream(
  commits: readonly Commit[],
  { tip, next, now }: { tip: string | undefined; next: string; now: Date },
): AsyncGenerator<string | Buffer> {
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const seconds = Math.floor(now.getTime() / 1000);
  for (const [at, { message, files }] of commits.entries()) {
    yield `commit ${next}\ncommitter ${COMMITTER} ${seconds} +0000\n${data(message)}`;
    if (at === 0 && tip !== undefined) yield `from ${tip}\n`;
    for (const [path, content] of files) {
      if (typeof content === 'string') yield `M 100644 inline ${path}\n${data(content)}`;
      else if ('gone' in content) yield `D ${path}\n`;
      else {
        const bytes = await readFile(content.from, { flag: REGULAR });
        yield `M 100644 inline ${path}\ndata ${bytes.length}\n`;
        yield bytes;
        yield '\n';
      }
    }
    yield '\n';
  }
  yield 'done\n';
}

async function pushNext({ online, options }: Repository, next: string): Promise<Push> {
  const refspec = `${next}:refs/heads/${options.branch}`;
  // A thin pack is made against files that were never brought here; git would fetch each of them.
  const { code, stdout, stderr } = await online(['push', '--no-thin', '--porcelain', 'origin', refspec]);
  if (code === 0) return 'done';
  const text = `${stdout.toString('utf8')}\n${stderr}`;
  if (MOVED.test(text)) return 'moved';
  return REFUSED.test(text) ? 'refused' : 'failed';
}
