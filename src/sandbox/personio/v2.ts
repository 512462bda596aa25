/** Personio's v2 token and lists of units for an invented company: cursors, other envelopes and other errors than v1. */
import type { Company, Ref } from '../company/company.ts';
import type { Answer, Call } from '../server.ts';
import { currentToken, type Gate, hindrance, newToken } from './gate.ts';

/**
 * `open`: to whoever has the token. `beta`: only with the header `Beta: true`, as until lately. `denied`: the credential
 * may not. `absent`: the endpoints are not there.
 */
export type ListAccess = 'open' | 'beta' | 'denied' | 'absent';

const DEFAULT_LIMIT = 20;
const MOST = 100;

/** An answer of v2, or nothing where the path is none of its. */
export function answerV2(
  gate: Gate,
  company: Company,
  call: Call,
  access: ListAccess = 'open',
): Answer | undefined {
  if (!call.path.startsWith('/v2/')) return undefined;
  if (call.path === '/v2/auth/token') return call.method === 'POST' ? logIn(gate, call) : notThere(call);
  const list = LISTS.get(call.path);
  if (!list || call.method !== 'GET') return notThere(call);
  const refusal = hindrance(gate, call);
  if (refusal) return refusal.status === 401 ? problem(401, 'Unauthorized', 'Unauthorized Request') : refusal;
  if (access === 'denied') return problem(403, 'Forbidden', 'Insufficient access scope');
  if (access === 'absent' || (access === 'beta' && call.headers.beta !== 'true')) return notThere(call);
  return listed(call, list, company);
}

/** A form and nothing else; what is wrong with it is a 400, also a wrong secret. */
function logIn(gate: Gate, { body, query }: Call): Answer {
  const refuse = (error: string): Answer => ({
    status: 400,
    headers: { 'Content-Type': 'application/problem+json' },
    body: { error, error_description: 'Refused.', timestamp: '2026-11-26T05:00:00Z', trace_id: 'sandbox' },
  });
  if (!(body instanceof URLSearchParams) || [...query].length > 0) return refuse('invalid_request');
  if (body.get('grant_type') !== 'client_credentials') return refuse('unsupported_grant_type');
  const { clientId, clientSecret } = gate.options;
  if (body.get('client_id') !== clientId || body.get('client_secret') !== clientSecret)
    return refuse('invalid_client');
  const token = currentToken(gate) ?? newToken(gate);
  const secondsLeft = Math.floor((token.expiresAt - gate.now()) / 1000);
  const scope = 'employees:read personio:org-units:read';
  return {
    status: 200,
    body: { access_token: token.value, token_type: 'Bearer', expires_in: secondsLeft, scope },
  };
}

type List = { units(company: Company, query: URLSearchParams): readonly Ref[] | undefined };

const LISTS: ReadonlyMap<string, List> = new Map([
  [
    '/v2/org-units',
    {
      units: (company, query) => {
        if (query.get('type') === 'department') return company.departments;
        return query.get('type') === 'team' ? teamsOf(company) : undefined;
      },
    },
  ],
  ['/v2/workplaces', { units: ({ offices }, query) => (query.has('type') ? undefined : offices) }],
  ['/v2/cost-centers', { units: ({ costCenters }, query) => (query.has('type') ? undefined : costCenters) }],
]);

function teamsOf({ people }: Company): Ref[] {
  const teams = people.flatMap(({ team }) => (team && 'id' in team ? [team] : []));
  return [...new Map(teams.map((team) => [team.id, team])).values()];
}

function listed({ path, query }: Call, list: List, company: Company): Answer {
  const known = ['limit', 'cursor', 'type'];
  const units = list.units(company, query);
  if (units === undefined || [...query.keys()].some((name) => !known.includes(name)))
    return problem(400, 'Bad request', 'Provided request parameters are invalid.');
  const limit = Number(query.get('limit') ?? DEFAULT_LIMIT);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
    return problem(400, 'Bad request', 'Provided value for limit is not valid');
  const from = readCursor(path, query.get('cursor'));
  if (from === undefined) return problem(400, 'Bad request', 'Provided request parameters are invalid.');
  const next = from + limit < units.length ? cursorOf(path, from + limit) : undefined;
  return {
    status: 200,
    body: {
      _data: units.slice(from, from + limit).map(({ id, name }) => ({
        id: String(id),
        name,
        description: null,
        abbreviation: '',
        parent_id: null,
      })),
      _meta: {
        links: {
          self: { href: `https://api.personio.de${path}` },
          // The path of such links has been seen to be wrong: only the cursor counts.
          ...(next
            ? { next: { href: `/v2/elsewhere?limit=${limit}&cursor=${encodeURIComponent(next)}` } }
            : {}),
        },
      },
    },
  };
}

/** Opaque, and with the characters that a client may spoil. */
function cursorOf(path: string, from: number): string {
  return `${Buffer.from(`${path} ${from}`).toString('base64')}+/==`;
}

function readCursor(path: string, cursor: string | null): number | undefined {
  if (cursor === null) return 0;
  const text = Buffer.from(cursor.replace(/\+\/==$/, ''), 'base64').toString();
  const from = Number(text.slice(path.length + 1));
  return cursorOf(path, from) === cursor ? from : undefined;
}

function notThere({ path }: Call): Answer {
  return problem(404, 'Not Found', `The endpoint with ${path} was not found.`);
}

function problem(status: number, title: string, detail: string): Answer {
  return {
    status,
    headers: { 'Content-Type': 'application/problem+json' },
    body: {
      personio_trace_id: 'sandbox',
      timestamp: '2026-11-26T05:00:00Z',
      errors: [{ title, detail, type: 'about:blank', _meta: {} }],
    },
  };
}
