/** When each tenant file came to the checked-out branch, from git's history. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { TENANT_ID } from '../tenant/check/check.ts';

const run = promisify(execFile);
const MAX_OUTPUT = 64 * 1024 * 1024;
const PATIENCE = 60_000;

/**
 * Per tenant id the time of the commit (of the merge, where it was merged) that added the file last. In a shallow
 * checkout the oldest commit that is there seems to have added everything: such a time is later than the true one.
 * `undefined`: no git, no repository, or no commit. A file that is not committed yet has no time.
 */
export async function readAddedAt(folder: string): Promise<Map<string, Date> | undefined> {
  // A renamed file is a new tenant, and a merge counts as what it brought to the branch.
  const args = ['log', '--first-parent', '-m', '--diff-filter=A', '--no-renames', '--relative'];
  const shown = ['--format=@%cI', '--name-only', '--no-color', '--no-show-signature', '--', 'tenants/'];
  try {
    const { stdout } = await run('git', ['-c', 'core.quotePath=false', ...args, ...shown], {
      cwd: folder,
      maxBuffer: MAX_OUTPUT,
      timeout: PATIENCE,
    });
    return timesIn(stdout);
  } catch {
    return undefined;
  }
}

/** Newest commit first: `@time`, an empty line, then the files it added. */
function timesIn(log: string): Map<string, Date> {
  const added = new Map<string, Date>();
  let time = Number.NaN;
  for (const line of log.split('\n')) {
    if (line.startsWith('@')) time = Date.parse(line.slice(1));
    const id = /^tenants\/([^/]+)\.json$/.exec(line)?.[1];
    if (id === undefined || added.has(id) || !TENANT_ID.test(id) || Number.isNaN(time)) continue;
    added.set(id, new Date(time));
  }
  return added;
}
