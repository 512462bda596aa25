/** Asks GitHub which tenants other runs of this workflow are busy with. Needs `actions: read`. */
import { getOctokit } from '@actions/github';
import { SyncError } from '../src/errors.ts';
import { TENANT_ID } from '../src/tenant/check/check.ts';

export type UnfinishedOptions = {
  token: string;
  /** `owner/name`. */
  repository: string;
  /** This run, which does not count. */
  runId: string;
  now: Date;
  /** Default `https://api.github.com`. */
  apiUrl?: string;
  fetch?: typeof fetch;
  /** For all calls together, in ms. Default 60 s. */
  timeout?: number;
};

/** The states of a run that is not over; GitHub filters by one at a time. */
const OPEN = ['in_progress', 'queued', 'waiting', 'pending', 'requested'] as const;
/** More runs than this at a time mean that something else is wrong. */
const MAX_RUNS = 50;
const HOUR = 3_600_000;
/** A run records its results at its end. One that is still not over this long after a job hangs on another job. */
const RECORDED_BY = 12 * HOUR;

/**
 * Ids of the jobs `sync (<id>)` in other runs that are not over. A finished job counts too, as long as its run may
 * still record the result: until then the ledger does not know it. Throws SyncError when GitHub does not answer;
 * the message holds nothing of the answer but the status.
 */
export async function unfinishedTenants(options: UnfinishedOptions): Promise<Set<string>> {
  try {
    return await askGitHub(options);
  } catch (cause) {
    const status = statusOf(cause);
    throw new SyncError(
      'github-runs',
      `GitHub did not tell which runs are unfinished (${status === undefined ? 'no answer' : `status ${status}`}).`,
      status === 401 || status === 403 || status === 404
        ? 'Give the job the permission "actions: read".'
        : 'Nothing to do: no tenant was left out on this account, and the next tick asks again.',
      { cause },
    );
  }
}

type Job = { name: string; status: string; completed_at?: string | null };

async function askGitHub(options: UnfinishedOptions): Promise<Set<string>> {
  const [owner = '', repo = ''] = options.repository.split('/');
  const own = Number(options.runId);
  const signal = AbortSignal.timeout(options.timeout ?? 60_000);
  const github = getOctokit(options.token, {
    ...(options.apiUrl ? { baseUrl: options.apiUrl } : {}),
    // Without one of ours, the library's own stays, which knows the runner's proxy.
    ...(options.fetch ? { request: { fetch: options.fetch } } : {}),
    log: SILENT,
  });
  github.hook.before('request', (request) => {
    request.request.signal = signal;
  });
  const { data: run } = await github.rest.actions.getWorkflowRun({ owner, repo, run_id: own });
  const runs = new Set<number>();
  for (const status of OPEN) {
    const { data } = await github.rest.actions.listWorkflowRuns({
      owner,
      repo,
      workflow_id: run.workflow_id,
      status,
      per_page: MAX_RUNS,
    });
    for (const { id } of data.workflow_runs) if (id !== own) runs.add(id);
  }
  const ids = new Set<string>();
  for (const run_id of [...runs].slice(0, MAX_RUNS)) {
    const jobs: Job[] = await github.paginate(github.rest.actions.listJobsForWorkflowRun, {
      owner,
      repo,
      run_id,
      per_page: 100,
    });
    for (const job of jobs) {
      const id = tenantOf(job, options.now);
      if (id !== undefined) ids.add(id);
    }
  }
  return ids;
}

/** A library must not write to the log of a runner, where an answer of GitHub could read as a command. */
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {}

/** The tenant that the job keeps busy. */
function tenantOf({ name, status, completed_at }: Job, now: Date): string | undefined {
  const id = /^(?:.* \/ )?sync \(([^()]*)\)$/.exec(name)?.[1];
  if (id === undefined || !TENANT_ID.test(id)) return undefined;
  if (status !== 'completed') return id;
  const since = now.getTime() - Date.parse(completed_at ?? '');
  return since < RECORDED_BY ? id : undefined;
}

/** The library gives a lost connection the status 500 too; only an answer has a `response`. */
function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('status' in error) || !('response' in error)) return undefined;
  return typeof error.status === 'number' && error.response !== undefined ? error.status : undefined;
}
