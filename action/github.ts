/** A client of GitHub's API for questions about the runs of this repository. */
import { getOctokit } from '@actions/github';
import { SyncError } from '../src/errors.ts';
import type { IssueCode } from '../src/issues.ts';

export type GitHubOptions = {
  token: string;
  /** `owner/name`. */
  repository: string;
  /** Default `https://api.github.com`. */
  apiUrl?: string;
  fetch?: typeof fetch;
  /** For all calls together, in ms. Default 60 s. */
  timeout?: number;
};

/** `what`: behind "GitHub did not tell". `otherwise`: the remedy when no right is missing. `right`: default `actions: read`. */
export type Asked = { code: IssueCode; what: string; otherwise: string; right?: string };

export type GitHub = { rest: ReturnType<typeof getOctokit>; owner: string; repo: string };

/**
 * Asks GitHub something. Throws SyncError with this code when it does not answer; the message holds nothing of the answer
 * but the status.
 */
export async function askGitHub<T>(
  options: GitHubOptions,
  { code, what, otherwise, right = 'actions: read' }: Asked,
  ask: (github: GitHub) => Promise<T>,
): Promise<T> {
  const [owner = '', repo = ''] = options.repository.split('/');
  const signal = AbortSignal.timeout(options.timeout ?? 60_000);
  const rest = getOctokit(options.token, {
    ...(options.apiUrl ? { baseUrl: options.apiUrl } : {}),
    // Without one of ours, the library's own stays, which knows the runner's proxy.
    ...(options.fetch ? { request: { fetch: options.fetch } } : {}),
    log: SILENT,
  });
  rest.hook.before('request', (request) => {
    request.request.signal = signal;
  });
  try {
    return await ask({ rest, owner, repo });
  } catch (cause) {
    const status = statusOf(cause);
    throw new SyncError(
      code,
      `GitHub did not tell ${what} (${status === undefined ? 'no answer' : `status ${status}`}).`,
      status === 401 || status === 403 || status === 404
        ? `Give the job the permission "${right}".`
        : otherwise,
      { cause },
    );
  }
}

/** A library must not write to the log of a runner, where an answer of GitHub could read as a command. */
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {}

/** The library gives a lost connection the status 500 too; only an answer has a `response`. */
function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('status' in error) || !('response' in error)) return undefined;
  return typeof error.status === 'number' && error.response !== undefined ? error.status : undefined;
}
