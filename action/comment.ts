/** The one comment on a pull request that is kept up to date. */
import { getOctokit } from '@actions/github';
import { ConfigError, SyncError } from '../src/errors.ts';

export type StickyOptions = {
  token: string;
  /** `owner/name`. */
  repository: string;
  pullRequest: number;
  /** Which of our comments: `validate`, `plan-nordwind`. */
  marker: string;
  /** Markdown. It may come from a job that ran a stranger's files: nothing in it is trusted. */
  body: string;
  /** Default: GitHub's, or what the runner says. */
  apiUrl?: string;
  /** Where the repository is seen; links elsewhere do not become links. Default https://github.com. */
  serverUrl?: string;
  /** Whose comments are ours: the account behind the token. */
  author?: string;
};

export type Posted = { action: 'created' | 'updated' | 'unchanged'; url: string };

/** GitHub refuses a longer comment. */
const MAX_LENGTH = 65_536;
const CUT = '\n\n*Cut: the text would be too long for a comment.*\n';
const TIMEOUT = 60_000;

type Octokit = ReturnType<typeof getOctokit>;
type Place = { owner: string; repo: string; issue_number: number; request: { signal: AbortSignal } };
type Found = { id: number; body: string; url: string };

/**
 * Creates the comment, or updates the one that this marker made before. A comment that carries the marker but is
 * somebody else's is never touched. ConfigError for an impossible option; SyncError `comment` when GitHub refuses.
 */
export async function postSticky(options: StickyOptions): Promise<Posted> {
  const place = placeOf(options);
  const { token, marker, apiUrl, serverUrl = 'https://github.com', author = 'github-actions[bot]' } = options;
  const tag = `<!-- personio-engagedly-sync:${marker} -->`;
  const body = bodyOf(tag, options.body, `${serverUrl}/${options.repository}/`);
  try {
    const octokit = getOctokit(token, apiUrl === undefined ? {} : { baseUrl: apiUrl.replace(/\/+$/, '') });
    const found = await find(octokit, place, tag, author);
    return found ? await update(octokit, place, found, body) : await create(octokit, place, body);
  } catch (error) {
    throw refused(error, place);
  }
}

function placeOf({ token, repository, pullRequest, marker }: StickyOptions): Place {
  const [, owner, repo] = /^([\w-]+)\/([\w.-]+)$/.exec(repository) ?? [];
  if (owner === undefined || repo === undefined) {
    throw new ConfigError('The repository is not known.', 'It has the form "owner/name".');
  }
  if (!Number.isSafeInteger(pullRequest) || pullRequest < 1) {
    throw new ConfigError('The pull request is not known.', 'Give its number.');
  }
  if (!/^[a-z0-9][a-z0-9-]{0,79}$/.test(marker)) {
    throw new ConfigError('The marker of the comment is not usable.', 'Use a-z, 0-9 and hyphens.');
  }
  if (token === '') {
    throw new ConfigError('There is no token to comment with.', 'Give "github-token".');
  }
  // With each request and not with the client: there it would take the place of the runner's proxy settings.
  return { owner, repo, issue_number: pullRequest, request: { signal: AbortSignal.timeout(TIMEOUT) } };
}

/** Ours begins with the marker and is by the token's own account; both, since anybody can write the marker. */
async function find(octokit: Octokit, place: Place, tag: string, author: string): Promise<Found | undefined> {
  const pages = octokit.paginate.iterator(octokit.rest.issues.listComments, { ...place, per_page: 100 });
  for await (const { data } of pages) {
    for (const { id, body, user, html_url: url } of data) {
      if (user?.login === author && body?.startsWith(tag)) return { id, body, url };
    }
  }
  return undefined;
}

async function create(octokit: Octokit, place: Place, body: string): Promise<Posted> {
  const { data } = await octokit.rest.issues.createComment({ ...place, body });
  return { action: 'created', url: data.html_url };
}

async function update(octokit: Octokit, place: Place, found: Found, body: string): Promise<Posted> {
  if (found.body.replaceAll('\r\n', '\n').trim() === body.trim()) {
    return { action: 'unchanged', url: found.url };
  }
  try {
    const { owner, repo, request } = place;
    const { data } = await octokit.rest.issues.updateComment({
      owner,
      repo,
      request,
      comment_id: found.id,
      body,
    });
    return { action: 'updated', url: data.html_url };
  } catch (error) {
    // Deleted since it was found.
    if (statusOf(error) === 404) return create(octokit, place, body);
    throw error;
  }
}

function bodyOf(tag: string, body: string, home: string): string {
  const room = MAX_LENGTH - tag.length - 1;
  const safe = neutralise(body, home);
  return `${tag}\n${safe.length <= room ? safe : cut(safe, room)}`;
}

/** At a line's end where there is one, with every fold closed. */
function cut(text: string, room: number): string {
  // Each fold that is cut open costs a closing tag.
  const closing = '\n</details>';
  const folds = text.match(/<details>/gi)?.length ?? 0;
  const length = room - CUT.length - Math.min(folds, 50) * closing.length;
  const whole = text.slice(0, length).toWellFormed();
  const end = whole.lastIndexOf('\n');
  const kept = end > length / 2 ? whole.slice(0, end) : whole;
  const opened = kept.match(/<details>/gi)?.length ?? 0;
  const closed = kept.match(/<\/details>/gi)?.length ?? 0;
  return kept + closing.repeat(Math.min(Math.max(opened - closed, 0), 50)) + CUT;
}

/** An invisible neighbour: it ends a mention, a reference or a link and changes nothing that is seen. */
const BREAK = '\u200B';
/** Elements that our own texts use. None of them can carry an attribute here. */
const ELEMENT = /^<\/?(?:details|summary|code|sub|sup|br|b|i|em|strong)\s*\/?>/i;
/** Character references that our own texts use; others could spell a mention or a reference. */
const REFERENCE = /^&(?:amp|lt|gt|quot|#(?:33|36|42|46|58|91|92|93|95|96|123|124|125|126));/;

/**
 * Takes from untrusted Markdown what could speak in our name or reach somebody: hidden comments (another marker),
 * other elements, mentions, references to issues, images, and links that lead out of the repository (`home`).
 * GitHub looks for mentions and references in the finished text, so their characters get a neighbour.
 */
export function neutralise(body: string, home: string): string {
  return body
    .replace(/\r\n?/g, '\n')
    .replace(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu, '')
    .replace(/&/g, (sign, at: number, text: string) =>
      REFERENCE.test(text.slice(at, at + 10)) ? sign : '&amp;',
    )
    .replace(/</g, (sign, at: number, text: string) =>
      ELEMENT.test(text.slice(at, at + 20)) || isOwnLink(text.slice(at, at + 400), home) ? sign : '&lt;',
    )
    .replaceAll('@', `@${BREAK}`)
    .replace(/(&#\d+;)|#(?=\d)/g, (match, reference?: string) => reference ?? match + BREAK)
    .replace(/\bGH-(?=\d)/gi, (match) => match + BREAK)
    .replace(/!\[/g, `!${BREAK}[`)
    .replace(/\]([(:[])/g, (_match, next: string) => `]${BREAK}${next}`)
    .replace(/www\./gi, (match) => `${match.slice(0, 3)}${BREAK}.`)
    .replace(/:\/\//g, (match, at: number, text: string) =>
      leadsHome(text, at, home) ? match : `:${BREAK}//`,
    );
}

/** The one element with an attribute that may stay: a link to this repository, such as to a run, and its end. */
function isOwnLink(text: string, home: string): boolean {
  if (text.startsWith('</a>')) return true;
  const address = /^<a href="([^"<>\s]*)">/.exec(text)?.[1];
  return address?.startsWith(home) === true && isPlainPath(address.slice(home.length));
}

function leadsHome(text: string, at: number, home: string): boolean {
  const start = at - home.indexOf('://');
  return (
    start >= 0 &&
    text.startsWith(home, start) &&
    isPlainPath(text.slice(start + home.length).split(/["\s<>)]/, 1)[0] ?? '')
  );
}

/** No step upwards, which would lead out again. */
function isPlainPath(path: string): boolean {
  return /^[\w/-]*$/.test(path);
}

function statusOf(error: unknown): number | undefined {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' ? status : undefined;
}

/** GitHub's own words stay out: they may quote what was sent. */
function refused(cause: unknown, { issue_number }: Place): SyncError {
  const status = statusOf(cause);
  const answer = status === undefined ? 'GitHub could not be reached' : `GitHub answered ${status}`;
  const remedy =
    status === 403 || status === 404
      ? 'Is that the number of a pull request of this repository? If so, the job needs the permission "pull-requests: write", which it never has for a pull request from a fork; the same text is in the job summary.'
      : 'Run the job again; the same text is in the job summary.';
  return new SyncError(
    'comment',
    `The comment on pull request ${issue_number} was not written: ${answer}.`,
    remedy,
    { cause },
  );
}
