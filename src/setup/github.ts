/** What is asked of GitHub about an installation, and what it answers. Pure: how it is asked is the command's. */
import { ConfigError } from '../errors.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** `path`: below the API's address, like `repos/nordwind/sync/keys`. `version`: of the API, where the usual one is too old. */
export type GitHubRequest = { method: Method; path: string; body?: unknown; version?: string };

/** `body`: what JSON there was; `undefined`: none. */
export type GitHubAnswer = { status: number; body: unknown };

/** Every answer with a status is an answer, refusals too. Throws SyncError when there is none. */
export type AskGitHub = (request: GitHubRequest) => Promise<GitHubAnswer>;

/** GitHub answered, and not with what was asked for. Its message is about settings, never about a customer. */
export class Refused extends Error {
  override name = 'Refused';
  readonly status: number;
  readonly request: GitHubRequest;
  /** In GitHub's words; empty: none. */
  readonly said: string;
  constructor(request: GitHubRequest, { status, body }: GitHubAnswer) {
    super(`${request.method} ${request.path}: ${status}`);
    this.status = status;
    this.request = request;
    this.said = messageIn(body);
  }
}

/** GitHub's answer has not the documented shape, so that it is none. */
export class Undocumented extends Error {
  override name = 'Undocumented';
}

/** A repository on GitHub, as its owner's settings see it. */
export type Place = {
  /** `owner/name`, as GitHub spells it. */
  repository: string;
  owner: string;
  isOrganisation: boolean;
  isPrivate: boolean;
  defaultBranch: string;
  /** Whoever asks may change its settings. */
  isAdmin: boolean;
};

const REPOSITORY = /^([A-Za-z0-9](?:-?[A-Za-z0-9]){0,38})\/([A-Za-z0-9._-]{1,100})$/;

/** `owner/name`, and nothing that a path, an option or an address could hide in. Throws ConfigError. */
export function repositoryFrom(text: string): string {
  const [, , name = ''] = REPOSITORY.exec(text) ?? [];
  if (name !== '' && !/^\.+$|\.git$/i.test(name)) return text;
  throw new ConfigError(
    text === '' ? 'No repository was named.' : 'This is no repository of GitHub.',
    'Give its owner and its name: npm run setup -- --repo your-org/personio-engagedly-sync',
  );
}

/** Throws Refused when there is no such repository or it must not be seen, and Undocumented. */
export async function findPlace(ask: AskGitHub, repository: string): Promise<Place> {
  const found = objectIn(await read(ask, `repos/${repository}`));
  const owner = objectIn(found.owner);
  const { full_name: name, default_branch: branch } = found;
  if (typeof name !== 'string' || typeof owner.login !== 'string' || typeof branch !== 'string') {
    throw new Undocumented('no repository in the answer');
  }
  return {
    // The same rules for what comes back: it becomes part of every path.
    repository: repositoryFrom(name),
    owner: owner.login,
    isOrganisation: owner.type === 'Organization',
    isPrivate: found.private === true,
    defaultBranch: branch,
    isAdmin: objectIn(found.permissions).admin === true,
  };
}

/** The answer to a GET. Throws Refused for any other status than 200. */
export async function read(ask: AskGitHub, path: string, version?: string): Promise<unknown> {
  const request: GitHubRequest = { method: 'GET', path, ...(version === undefined ? {} : { version }) };
  const answer = await ask(request);
  if (answer.status !== 200) throw new Refused(request, answer);
  return answer.body;
}

/** The same, where "there is none" is an answer: `undefined`. */
export async function readIfThere(ask: AskGitHub, path: string): Promise<unknown> {
  try {
    return await read(ask, path);
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return undefined;
    throw error;
  }
}

/** How much of a list GitHub gives at once, and how much of one is read: the environments of 9,999 tenants. */
export const PAGE = 100;
export const MOST_PAGES = 100;

/** All pages of a list, which stands in the answer under `key`, or is the answer. Throws Undocumented when it is no list. */
export async function readList(
  ask: AskGitHub,
  path: string,
  { key, version }: { key?: string; version?: string } = {},
): Promise<Record<string, unknown>[]> {
  const all: Record<string, unknown>[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const glue = path.includes('?') ? '&' : '?';
    const body = await read(ask, `${path}${glue}per_page=${PAGE}&page=${page}`, version);
    const list = key === undefined ? body : objectIn(body)[key];
    // A page of a proxy is no answer, and no answer is not "none".
    if (!Array.isArray(list)) throw new Undocumented('no list in the answer');
    all.push(...list.map(objectIn));
    if (list.length < PAGE) return all;
  }
  throw new Undocumented(`more than ${MOST_PAGES} pages`);
}

export function objectIn(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function messageIn(body: unknown): string {
  const { message, errors } = objectIn(body);
  const more = Array.isArray(errors)
    ? errors.flatMap((one) => {
        const text = typeof one === 'string' ? one : objectIn(one).message;
        return typeof text === 'string' ? text : [];
      })
    : [];
  return [...(typeof message === 'string' ? [message] : []), ...more].join('; ').slice(0, 300);
}
