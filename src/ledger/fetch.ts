/** What is fetched of the ledger branch: its tip, and the messages of its commits. */
import { setTimeout as delay } from 'node:timers/promises';
import { SyncError } from '../errors.ts';
import type { GitResult } from './git.ts';
import type { BranchOptions } from './remote.ts';
import { broken, type Repository, readRef } from './repository.ts';

const TIP = 'refs/ledger/tip';
const SINCE = 'refs/ledger/since';
/** Waits before the second and third try to read, in milliseconds. */
const PAUSES = [1_000, 4_000];
/** What git and GitHub say; it is only looked at, since a remote may say anything. */
const NO_BRANCH = /couldn't find remote ref/i;
export const REFUSED =
  /hook declined|protected branch|GH0\d\d|denied|not permitted|error: 40[134]|not found|not appear to be a git repository|authentication failed|could not read username/i;
/** Bytes of what is looked for in messages. Ours has some hundred for each run of a tenant. */
const MOST_TOLD = 64 * 1024 * 1024;
const COMMIT = /^[0-9a-f]{40,64}$/;
const PLAINLY = ['--quiet', '--no-tags', '--no-write-fetch-head'];

/** The commit at the tip; `undefined`: there is no branch. `much`: how much of it is fetched. */
export async function fetchTip(repository: Repository, much: readonly string[]): Promise<string | undefined> {
  const { options } = repository;
  const refspec = `+refs/heads/${options.branch}:${TIP}`;
  const fetched = await fetchPatiently(repository, ['fetch', ...PLAINLY, ...much, 'origin', refspec]);
  if (fetched.code === 0) return readRef(repository, TIP);
  if (NO_BRANCH.test(fetched.stderr)) return undefined;
  throw fetched.missing ? broken('read') : unreachable(options);
}

/** Objects of any commit, as git itself fetches what a partial clone misses. */
export async function fetchObjects(repository: Repository, oids: readonly string[]): Promise<void> {
  const args = ['-c', 'fetch.negotiationAlgorithm=noop', 'fetch', ...PLAINLY];
  const { code } = await fetchPatiently(
    repository,
    [...args, '--filter=blob:none', '--stdin', 'origin'],
    oids.map((oid) => `${oid}\n`),
  );
  if (code !== 0) throw unreachable(repository.options);
}

/**
 * The lines that begin with one of these in the messages of all commits up to this tip; with `since`, a commit, only of that one and of
 * those that do not come before it. A commit that the remote does not have, or that the tip does not follow, limits nothing.
 */
export async function readMessages(
  repository: Repository,
  { tip, beginnings, since }: { tip: string; beginnings: readonly string[]; since: string | undefined },
): Promise<string[]> {
  const { run, online, options } = repository;
  // What is there already, the remote does not send again, nor what is behind it.
  if (since !== undefined && COMMIT.test(since))
    await online(['fetch', ...PLAINLY, '--depth=1', '--filter=tree:0', 'origin', `+${since}:${SINCE}`]);
  // By its id: somebody may have pushed meanwhile, and what that says stands in files that nobody has read. Nor need the
  // remote be asked for its branches once more.
  const much = [...PLAINLY, '--filter=tree:0'];
  const fetched = await fetchPatiently(repository, ['fetch', ...much, 'origin', `+${tip}:${TIP}`]);
  if (fetched.code !== 0) throw unreachable(options);
  const log = ['log', '--format=%B', '--no-show-signature', '--no-notes', tip];
  const { code, stdout } = await run(log, { linesOf: beginnings, most: MOST_TOLD });
  if (code !== 0) throw broken('read');
  return stdout
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
}

/** Connections break; a refusal stays one. */
async function fetchPatiently(
  { online, options: { pause = delay } }: Repository,
  args: readonly string[],
  input: readonly string[] = [],
): Promise<GitResult> {
  for (const ms of PAUSES) {
    const fetched = await online(args, { input });
    const { code, missing, stderr } = fetched;
    if (code === 0 || missing || NO_BRANCH.test(stderr) || REFUSED.test(stderr)) return fetched;
    await pause(ms);
  }
  return online(args, { input });
}

function unreachable({ branch }: BranchOptions): SyncError {
  return new SyncError(
    'ledger-unreachable',
    `The branch "${branch}" could not be read from the workspace's origin.`,
    'Check that the job may read the repository ("contents: read") and passes "github-token"; then run again.',
  );
}
