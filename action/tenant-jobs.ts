/** Asks GitHub which tenants the jobs of other runs, or of one attempt, are about. Needs `actions: read`. */
import type { OtherRuns } from '../src/select/other-runs.ts';
import { TENANT_ID } from '../src/tenant/check/check.ts';
import { type Asked, askGitHub, type GitHub, type GitHubOptions } from './github.ts';

export type OtherRunsOptions = GitHubOptions & {
  /** This run, which does not count. */
  runId: string;
  /** The runs that the ledger knows, and when the last job ended that it knows of each. */
  recorded: ReadonlyMap<string, Date>;
  now: Date;
};

/** The workflows whose jobs hand a tenant's memory, as they have left it, to their record. */
const WORKFLOWS = ['sync.yml', 'undo.yml', 'rekey.yml'];
/** The states of a run that is not over; GitHub filters by one at a time. */
const OPEN = ['in_progress', 'queued', 'waiting', 'pending', 'requested'] as const;
/** More runs than this at a time mean that something else is wrong. */
const MAX_RUNS = 50;
/** While all who are due wait for a run to be recorded, each start is red: four an hour are 96 until that run counts no more. */
const MAX_ENDED = 100;
/** A start that was not wanted is over as well, and had no job. */
const HARMLESS: ReadonlySet<string | null> = new Set(['success', 'skipped']);
const HOUR = 3_600_000;
/** A run records its results at its end. One that is still not over this long after a job hangs on another job. */
const RECORDED_BY = 12 * HOUR;
/** 250 tenants, 40 at a time and four hours each, are 28 hours; twice that may have waited in a queue. */
const LONGEST_RUN = 84 * HOUR;
/** So long what a job may have done counts against the limits of its tenant. */
const COUNTED = 24 * HOUR;

/**
 * What the jobs `sync (<id>)`, `undo (<id>)` and `rekey (<id>)` of other runs have done, or are doing, and the ledger does not know.
 * Throws SyncError when GitHub does not answer; the message holds nothing of the answer but the status.
 */
export async function otherRuns(options: OtherRunsOptions): Promise<OtherRuns> {
  const said: Asked = {
    code: 'github-runs',
    what: 'which runs are unfinished',
    otherwise: 'GitHub usually answers again within some minutes.',
  };
  return askGitHub(options, said, async (github) => ({
    unfinished: await askOpen(github, options),
    unrecorded: await askEnded(github, options),
  }));
}

type Job = Attempted & { status: string; completed_at?: string | null };

async function askOpen(github: GitHub, { runId, now }: OtherRunsOptions): Promise<Set<string>> {
  const { rest, owner, repo } = github;
  const runs = new Set<number>();
  for (const workflow_id of WORKFLOWS) {
    for (const status of OPEN) {
      const asked = { owner, repo, workflow_id, status, created: sinceLongest(now), per_page: MAX_RUNS };
      const { data } = await rest.rest.actions.listWorkflowRuns(asked);
      for (const { id } of data.workflow_runs) if (id !== Number(runId)) runs.add(id);
    }
  }
  const ids = new Set<string>();
  for (const run_id of [...runs].slice(0, MAX_RUNS)) {
    for (const job of await jobsOf(run_id, github)) {
      const id = tenantOf(job);
      if (id !== undefined && isBusy(job, now)) ids.add(id);
    }
  }
  return ids;
}

/**
 * The tenants of runs that are over and whose job `record` has failed, or was never reached. A run that is red for another reason
 * the ledger knows, and most runs are green, so hardly ever one is looked at.
 */
async function askEnded(
  github: GitHub,
  { recorded, runId, now }: OtherRunsOptions,
): Promise<OtherRuns['unrecorded']> {
  const { rest, owner, repo } = github;
  const known = ({ id }: { id: number }) => recorded.get(String(id))?.getTime() ?? 0;
  const suspects: { id: number; html_url: string }[] = [];
  for (const workflow_id of WORKFLOWS) {
    const asked = { owner, repo, workflow_id, status: 'completed' as const, created: sinceLongest(now) };
    const runs = await rest.paginate(rest.rest.actions.listWorkflowRuns, { ...asked, per_page: 100 });
    suspects.push(
      ...runs.filter(
        (run) =>
          run.id !== Number(runId) &&
          !HARMLESS.has(run.conclusion) &&
          now.getTime() - Date.parse(run.updated_at) < COUNTED &&
          !(known(run) >= Date.parse(run.run_started_at ?? '')),
      ),
    );
  }
  const found = new Map<string, { run: string; until: Date }>();
  // The oldest first: the starts that came after a run that was not recorded are red for it.
  for (const run of suspects.sort((a, b) => a.id - b.id).slice(0, MAX_ENDED)) {
    const jobs = await jobsOf(run.id, github);
    const record = jobs.find(({ name }) => /^(?:.* \/ )?record$/.test(name));
    // A plan has nothing to record.
    if (record?.conclusion === 'success' || record?.conclusion === 'skipped') continue;
    for (const job of jobs) {
      const id = tenantOf(job);
      const until = Date.parse(job.completed_at ?? '') + COUNTED;
      if (id === undefined || !hasRun(job, known(run)) || !(until > now.getTime())) continue;
      if (until > (found.get(id)?.until.getTime() ?? 0))
        found.set(id, { run: run.html_url, until: new Date(until) });
    }
  }
  return found;
}

/** GitHub's answers to filtered questions may be stale, the more so the further they reach back. */
function sinceLongest(now: Date): string {
  return `>=${new Date(now.getTime() - LONGEST_RUN).toISOString().slice(0, 19)}Z`;
}

function jobsOf(run_id: number, { rest, owner, repo }: GitHub): Promise<Job[]> {
  return rest.paginate(rest.rest.actions.listJobsForWorkflowRun, { owner, repo, run_id, per_page: 100 });
}

/** A finished job counts too, as long as its run may still record the result: until then the ledger does not know it. */
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
