/** Asks GitHub which tenants other runs of this workflow are busy with. Needs `actions: read`. */
import { TENANT_ID } from '../src/tenant/check/check.ts';
import { type Asked, askGitHub, type GitHub, type GitHubOptions } from './github.ts';

export type UnfinishedOptions = GitHubOptions & {
  /** This run, which does not count. */
  runId: string;
  now: Date;
};

/** The states of a run that is not over; GitHub filters by one at a time. */
const OPEN = ['in_progress', 'queued', 'waiting', 'pending', 'requested'] as const;
/** More runs than this at a time mean that something else is wrong. */
const MAX_RUNS = 50;
const HOUR = 3_600_000;
/** A run records its results at its end. One that is still not over this long after a job hangs on another job. */
const RECORDED_BY = 12 * HOUR;
/** 250 tenants, 40 at a time and four hours each, are 28 hours; twice that may have waited in a queue. */
const LONGEST_RUN = 84 * HOUR;

/**
 * Ids of the jobs `sync (<id>)` in other runs that are not over. A finished job counts too, as long as its run may
 * still record the result: until then the ledger does not know it. Throws SyncError when GitHub does not answer;
 * the message holds nothing of the answer but the status.
 */
export async function unfinishedTenants(options: UnfinishedOptions): Promise<Set<string>> {
  const said: Asked = {
    code: 'github-runs',
    what: 'which runs are unfinished',
    otherwise: 'Nothing to do: no tenant was left out on this account, and the next start asks again.',
  };
  return askGitHub(options, said, (github) => askRuns(github, options));
}

type Job = { name: string; status: string; completed_at?: string | null };

async function askRuns(
  { rest, owner, repo }: GitHub,
  { runId, now }: UnfinishedOptions,
): Promise<Set<string>> {
  const own = Number(runId);
  // GitHub's answers to filtered questions may be stale, the more so the further they reach back.
  const created = `>=${new Date(now.getTime() - LONGEST_RUN).toISOString().slice(0, 19)}Z`;
  const { data: run } = await rest.rest.actions.getWorkflowRun({ owner, repo, run_id: own });
  const runs = new Set<number>();
  for (const status of OPEN) {
    const { data } = await rest.rest.actions.listWorkflowRuns({
      owner,
      repo,
      workflow_id: run.workflow_id,
      status,
      created,
      per_page: MAX_RUNS,
    });
    for (const { id } of data.workflow_runs) if (id !== own) runs.add(id);
  }
  const ids = new Set<string>();
  for (const run_id of [...runs].slice(0, MAX_RUNS)) {
    const jobs: Job[] = await rest.paginate(rest.rest.actions.listJobsForWorkflowRun, {
      owner,
      repo,
      run_id,
      per_page: 100,
    });
    for (const job of jobs) {
      const id = tenantOf(job, now);
      if (id !== undefined) ids.add(id);
    }
  }
  return ids;
}

/** The tenant that the job keeps busy. */
function tenantOf({ name, status, completed_at }: Job, now: Date): string | undefined {
  const id = /^(?:.* \/ )?sync \(([^()]*)\)$/.exec(name)?.[1];
  if (id === undefined || !TENANT_ID.test(id)) return undefined;
  if (status !== 'completed') return id;
  const since = now.getTime() - Date.parse(completed_at ?? '');
  return since < RECORDED_BY ? id : undefined;
}
