/** Pushes what was planned on the tip of the branch, and plans anew whenever somebody else was faster. */
import { setTimeout as delay } from 'node:timers/promises';
import { SyncError } from '../errors.ts';
import { readMonths } from '../history/fleet.ts';
import type { FleetMonth } from '../types/fleet.d.ts';
import type { Branch, BranchOptions, Commit } from './branch.ts';
import type { TenantFiles } from './branch-files.ts';
import { FLEET_FOLDER, FLEET_PATH } from './fleet-file.ts';
import { readFiles } from './read.ts';

export type PublishOptions = Pick<BranchOptions, 'branch' | 'pause'> & {
  now: Date;
  /** The tenants that are read: those with a file, and those that are recorded. */
  ids: readonly string[];
  /** What the tip says that was pushed or fetched last, but for the months: the first try is made on it, as it is. */
  known?: Tip;
  random?(): number;
};

/** The tenants on the branch. */
export type Tip = ReadonlyMap<string, TenantFiles>;

const TRIES = 15;
const SHORTEST_PAUSE = 200;
const LONGEST_PAUSE = 10_000;

/** Plans on the tip and pushes, again from the start whenever somebody else was faster. The number of tries. */
export async function publish(
  branch: Branch,
  options: PublishOptions,
  also: readonly string[],
  plan: (tip: Tip, more: { isFirst: boolean; months: FleetMonth[] }) => Commit[] | Promise<Commit[]>,
): Promise<number> {
  const { pause = delay, random = Math.random } = options;
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const known = tries === 1 ? options.known : undefined;
    const { tip, months } = known ? { tip: known, months: [] } : await readTip(branch, also, options);
    const commits = await plan(tip, { isFirst: tries === 1, months });
    if (commits.length === 0) return tries - 1;
    const push = await branch.push(commits, options.now);
    if (push === 'done') return tries;
    if (push === 'refused') throw refused(options);
    const longest = Math.min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** (tries - 1));
    if (tries < TRIES) await pause(longest * (0.5 + random() / 2));
  }
  throw new SyncError(
    'ledger-busy',
    `The branch "${options.branch}" could not be pushed in ${TRIES} tries.`,
    'Nothing is lost: run the job "record" of this run again while its results are kept.',
  );
}

/** What the branch says now of these tenants, with further files of the months named in `also`, and of all months. */
async function readTip(
  branch: Branch,
  also: readonly string[],
  { now, ids }: PublishOptions,
): Promise<{ tip: Tip; months: FleetMonth[] }> {
  await branch.fetch();
  const { tenants, more } = await readFiles(branch, {
    now,
    tenants: ids,
    folders: [FLEET_FOLDER],
    also: [...also, FLEET_PATH],
  });
  const text = more.get(FLEET_PATH);
  return { tip: tenants, months: text === undefined ? [] : readMonths(text) };
}

function refused({ branch }: PublishOptions): SyncError {
  return new SyncError(
    'ledger-refused',
    `The remote refused the push to the branch "${branch}".`,
    'Check that this job passes "ledger-ssh-key", a deploy key that may write and that the rules of this branch let through; without one, that it has "contents: write" and passes "github-token".',
  );
}
