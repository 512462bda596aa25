/**
 * Names of units from Personio's API v2: also of those in which nobody works, which v1 never shows.
 *
 * One credential serves both generations, but not every credential may read these lists, and until lately they were
 * hidden behind a `Beta` header. Whatever goes wrong, the list counts as not readable, never as empty.
 */
import personioSchema from '../../../schemas/personio.json' with { type: 'json' };
import { ShapeError, SyncError } from '../../errors.ts';
import type { HttpResponse } from '../../http/http.ts';
import type { UnitNames } from '../../model.ts';
import type { TokenV2Answer, UnitsAnswer } from '../../types/personio.d.ts';
import { answerReader } from '../answer.ts';
import { own, textOf } from '../raw.ts';
import { APP_ID, type SessionOptions } from './session.ts';

type List = { path: string; query: ReadonlyArray<readonly [string, string]> };

/** By what a mapping row reads. Job titles (`position`) are free text in Personio: there is no list of them. */
const LISTS: ReadonlyMap<string, List> = new Map([
  ['department.name', { path: '/v2/org-units', query: [['type', 'department']] }],
  ['team.name', { path: '/v2/org-units', query: [['type', 'team']] }],
  ['office.name', { path: '/v2/workplaces', query: [] }],
  ['cost_centers.name', { path: '/v2/cost-centers', query: [] }],
]);

const LIMIT = '100';
const MOST_PAGES = 500;
const LABEL = 'a list of units';

const readToken = answerReader<TokenV2Answer>('personio', personioSchema, 'tokenV2Answer');
const readUnits = answerReader<UnitsAnswer>('personio', personioSchema, 'unitsAnswer');

export type Lists = { namesOf(expression: string): Promise<UnitNames> };

export function openLists(options: SessionOptions): Lists {
  let login: Promise<string> | undefined;
  let isBeta = false;

  async function namesOf(expression: string): Promise<UnitNames> {
    const list = LISTS.get(expression.trim());
    if (!list) return 'no-list';
    login ??= logIn(options);
    return (await whereLetIn(login)) === undefined
      ? 'no-login'
      : ((await whereLetIn(read(list))) ?? 'not-readable');
  }

  async function read({ path, query }: List): Promise<string[] | 'not-readable'> {
    const names = new Set<string>();
    const seen = new Set<string>();
    let cursor: string | undefined;
    do {
      const more = cursor === undefined ? [] : [['cursor', cursor] as const];
      const { status, body } = await get(path, [['limit', LIMIT], ...query, ...more]);
      if (status === 404) return 'not-readable';
      const page = readUnits(body, LABEL);
      // Some endpoints of v2 spell it without the underscore.
      const rows = page._data ?? page.data;
      if (rows === undefined) throw new ShapeError('personio', "Personio's list of units has no rows.");
      for (const row of rows) names.add(textOf(own(row, 'name'))?.trim() ?? '');
      cursor = nextOf(page);
      if (cursor !== undefined && (seen.has(cursor) || seen.size > MOST_PAGES))
        throw new ShapeError('personio', "Personio's list of units does not end.");
      if (cursor !== undefined) seen.add(cursor);
    } while (cursor !== undefined);
    names.delete('');
    return [...names].sort();
  }

  async function get(path: string, query: List['query']): Promise<HttpResponse> {
    login ??= logIn(options);
    const headers = { ...APP_ID, Authorization: `Bearer ${await login}` };
    const ask = () =>
      options.http.request({
        method: 'GET',
        path,
        query,
        headers: isBeta ? { ...headers, Beta: 'true' } : headers,
        label: LABEL,
        accept: [404],
      });
    const answer = await ask();
    if (answer.status !== 404 || isBeta) return answer;
    isBeta = true;
    return ask();
  }

  return { namesOf };
}

/** Only the cursor of the link counts: its path and host have been seen to be wrong. A plus is a plus in it. */
function nextOf({ _meta, meta }: UnitsAnswer): string | undefined {
  const href = textOf(own(own(own(_meta ?? meta, 'links'), 'next'), 'href'));
  if (href === undefined) return undefined;
  const cursor = /[?&]cursor=([^&#]+)/.exec(href)?.[1];
  if (cursor !== undefined) return decoded(cursor);
  throw new ShapeError('personio', "Personio's list of units goes on, and does not say where.");
}

/** `undefined`: Personio did not give it. */
async function whereLetIn<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof SyncError) return undefined;
    throw error;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function logIn({ http, clientId, clientSecret, onSecret }: SessionOptions): Promise<string> {
  const label = 'the access token';
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const { body } = await http.request({
    method: 'POST',
    path: '/v2/auth/token',
    headers: APP_ID,
    body: new URLSearchParams(form),
    reads: true,
    label,
  });
  const { access_token: token } = readToken(body, label);
  onSecret?.(token);
  return token;
}
