/** Asks GitHub which tenants the jobs of other runs, or of one attempt, are about. Needs `actions: read`. */
import { TENANT_ID } from '../src/tenant/check/check.ts';
import { type Asked, askGitHub, type GitHub, type GitHubOptions } from './github.ts';

export type UnfinishedOptions = GitHubOptions & {
  /** This run, which does not count. */
  runId: string;
  now: Date;
};

/** The workflows whose jobs hand a tenant's memory, as they have left it, to their record. */
const WORKFLOWS = ['sync.yml', 'undo.yml', 'rekey.yml'];
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
 * Ids of the jobs `sync (<id>)`, `undo (<id>)` and `rekey (<id>)` in other runs that are not over. A finished job counts too, as
 * long as its run may still record the result: until then the ledger does not know it. Throws SyncError when GitHub does not answer;
 * the message holds nothing of the answer but the status.
 */
export async function unfinishedTenants(options: UnfinishedOptions): Promise<Set<string>> {
  const said: Asked = {
    code: 'github-runs',
    what: 'which runs are unfinished',
    otherwise: 'GitHub usually answers again within some minutes.',
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
  const runs = new Set<number>();
  for (const workflow_id of WORKFLOWS) {
    for (const status of OPEN) {
      const asked = { owner, repo, workflow_id, status, created, per_page: MAX_RUNS };
      const { data } = await rest.rest.actions.listWorkflowRuns(asked);
      for (const { id } of data.workflow_runs) if (id !== own) runs.add(id);
    }
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
      const id = tenantOf(job);
      if (id !== undefined && isBusy(job, now)) ids.add(id);
    }
  }
  return ids;
}

function isBusy({ status, completed_at }: Job, now: Date): boolean {
  return status !== 'completed' || now.getTime() - Date.parse(completed_at ?? '') < RECORDED_BY;
}

export type AttemptedOptions = GitHubOptions & { runId: string; attempt: number };

/**
 * Ids of the jobs that really ran in this attempt of this run. Jobs that are not run again are said to be of the new attempt
 * as well by some of GitHub's answers, with the times of the old one; so only what began since the attempt did counts. Throws
 * SyncError when GitHub does not answer.
 */
export async function attemptedTenants(options: AttemptedOptions): Promise<Set<string>> {
  const said: Asked = {
    code: 'github-runs',
    what: 'which jobs ran in this attempt',
    otherwise:
      'A job of it that ended without a result leaves no trace in the ledger. Look at the jobs of this run on the Actions page.',
  };
  return askGitHub(options, said, async ({ rest, owner, repo }) => {
    const one = { owner, repo, run_id: Number(options.runId), attempt_number: options.attempt };
    const { data: run } = await rest.rest.actions.getWorkflowRunAttempt(one);
    const since = Date.parse(run.run_started_at ?? '');
    const jobs: Attempted[] = await rest.paginate(rest.rest.actions.listJobsForWorkflowRunAttempt, {
      ...one,
      per_page: 100,
    });
    return new Set(jobs.flatMap((job) => (hasRun(job, since) ? (tenantOf(job) ?? []) : [])));
  });
}

type Attempted = {
  name: string;
  started_at?: string | null;
  conclusion?: string | null;
  runner_id?: number | null;
};

/** One that was cancelled before a machine took it has done nothing. */
function hasRun({ started_at, conclusion, runner_id }: Attempted, since: number): boolean {
  if (conclusion === 'skipped' || (conclusion === 'cancelled' && !runner_id)) return false;
  return !(Date.parse(started_at ?? '') < since);
}

/** The tenant that the job is about. */
function tenantOf({ name }: { name: string }): string | undefined {
  const id = /^(?:.* \/ )?(?:sync|undo|rekey) \(([^()]*)\)$/.exec(name)?.[1];
  return id !== undefined && TENANT_ID.test(id) ? id : undefined;
}
