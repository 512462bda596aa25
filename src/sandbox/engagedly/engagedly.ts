/**
 * Engagedly's beta API for an invented organisation, on loopback.
 *
 * As strict as what is published; where the publications are silent, the stricter reading is taken and a comment
 * says so: a client that works here must not fail there for being spoilt. Endpoints that a sync has no use for
 * (permissions, praises, learning) are not offered.
 */
import type { UnitKind } from '../../model.ts';
import { type Answer, type Call, type Sandbox, type Serve, serve } from '../server.ts';
import {
  addUnit,
  addUser,
  fold,
  foundOrganisation,
  type Organisation,
  type OrganisationOptions,
  type ReasonCode,
  type StoredUnit,
  type StoredUser,
  type UserAttribute,
  type UserSeed,
} from './contents.ts';
import { notFound, readPage, refused, tooMany, unauthenticated } from './forms.ts';
import { admit, type Bucket, openBucket, type Verdict } from './rate.ts';
import { createUnit, deleteUnit, getUnit, listUnits, renameUnit } from './units.ts';
import {
  activateUser,
  createUser,
  deactivateUser,
  getUser,
  listAttributes,
  listReasonCodes,
  listUsers,
  putPicture,
  updateUser,
} from './users.ts';

export type {
  FieldValue,
  StoredUnit,
  StoredUser,
  UserAttribute,
  UserSeed,
} from './contents.ts';

export type EngagedlyOptions = OrganisationOptions & {
  clientKey: string;
  secretKey: string;
  /** Calls in a minute. Default 200. */
  limit?: number;
  /** How long a minute is. Default 60,000. */
  minuteMs?: number;
  /** How it gets its calls. Default: over HTTP on loopback. */
  serve?: Serve;
};

export type EngagedlySandbox = Sandbox & {
  /** In the order of their creation; a site administrator is the first. Change them, and the next answer differs. */
  users: StoredUser[];
  units: Record<UnitKind, StoredUnit[]>;
  attributes: UserAttribute[];
  reasonCodes: ReasonCode[];
  /** How many calls were answered with 429. */
  readonly throttled: number;
  userByEmail(email: string): StoredUser | undefined;
  unitByName(kind: UnitKind, name: string): StoredUnit | undefined;
  /** As if somebody else had done it; not checked. */
  addUser(seed: UserSeed): StoredUser;
  addUnit(kind: UnitKind, name: string): StoredUnit;
  /** Calls that changed something, also when their answer was lost. */
  writes(): Call[];
  /** Attempts to delete something, whether or not they succeeded. A sync makes none. */
  deletes(): Call[];
  /** Somebody else makes this many calls with the same ClientKey. */
  consume(calls: number): void;
};

type State = {
  options: EngagedlyOptions;
  organisation: Organisation;
  /** By ClientKey, also for keys that are not valid. */
  buckets: Map<string, Bucket>;
  throttled: number;
  writes: Call[];
  deletes: Call[];
};

export async function startEngagedly(options: EngagedlyOptions): Promise<EngagedlySandbox> {
  const organisation = foundOrganisation(options);
  const state: State = { options, organisation, buckets: new Map(), throttled: 0, writes: [], deletes: [] };
  const sandbox = await (options.serve ?? serve)((call) => handle(state, call));
  const { users, units, attributes, reasonCodes } = organisation;
  return {
    ...sandbox,
    users,
    units,
    attributes,
    reasonCodes,
    get throttled() {
      return state.throttled;
    },
    userByEmail: (email) => users.find(({ fields }) => fold(fields.email) === fold(email)),
    unitByName: (kind, name) => units[kind].find((unit) => fold(unit.name) === fold(name)),
    addUser: (seed) => addUser(organisation, seed),
    addUnit: (kind, name) => addUnit(organisation, kind, name),
    writes: () => [...state.writes],
    deletes: () => [...state.deletes],
    consume: (calls) => {
      for (let call = 0; call < calls; call++) count(state, options.clientKey);
    },
  };
}

/** Every call counts, whatever becomes of it, and every answer tells what is left. */
function handle(state: State, call: Call): Answer {
  if (call.method === 'DELETE') state.deletes.push(call);
  const verdict = count(state, call.headers.clientkey ?? '');
  if (!verdict.admitted) {
    state.throttled += 1;
    return { ...tooMany(), headers: verdict.headers };
  }
  const answer = isKnown(state, call) ? route(state.organisation, call) : unauthenticated();
  if (call.method !== 'GET' && answer.status < 300) state.writes.push(call);
  return { ...answer, headers: { ...answer.headers, ...verdict.headers } };
}

function count({ options, organisation, buckets }: State, clientKey: string): Verdict {
  const bucket = buckets.get(clientKey) ?? openBucket();
  buckets.set(clientKey, bucket);
  const { limit = 200, minuteMs = 60_000 } = options;
  return admit(bucket, { limit, minuteMs }, organisation.now());
}

function isKnown({ options }: State, { headers }: Call): boolean {
  return headers.clientkey === options.clientKey && headers.secretkey === options.secretKey;
}

type Handler = (organisation: Organisation, call: Call, id: string) => Answer;
type Route = {
  path: RegExp;
  /** The body may be left out; the content type may not. */
  bodyOptional?: boolean;
  methods: ReadonlyMap<string, Handler>;
};

const ROUTES: readonly Route[] = [
  { path: /^\/beta\/user-attributes$/, methods: new Map([['GET', listAttributes]]) },
  {
    path: /^\/beta\/users$/,
    methods: new Map<string, Handler>([
      ['GET', listUsers],
      ['POST', createUser],
    ]),
  },
  { path: /^\/beta\/users\/block-reason-codes$/, methods: new Map([['GET', listReasonCodes]]) },
  {
    path: /^\/beta\/users\/([^/]+)$/,
    methods: new Map<string, Handler>([
      ['GET', getUser],
      ['PUT', updateUser],
      ['PATCH', updateUser],
    ]),
  },
  {
    path: /^\/beta\/users\/([^/]+)\/deactivate$/,
    bodyOptional: true,
    methods: new Map([['PUT', deactivateUser]]),
  },
  {
    path: /^\/beta\/users\/([^/]+)\/activate$/,
    bodyOptional: true,
    methods: new Map([['PUT', activateUser]]),
  },
  { path: /^\/beta\/users\/([^/]+)\/profile\/picture$/, methods: new Map([['PUT', putPicture]]) },
  ...unitRoutes('departments'),
  ...unitRoutes('businesses'),
  ...unitRoutes('locations'),
  ...unitRoutes('job_titles'),
];

function unitRoutes(kind: UnitKind): Route[] {
  return [
    {
      path: new RegExp(`^/beta/${kind}$`),
      methods: new Map<string, Handler>([
        ['GET', (organisation, call) => listUnits(organisation, kind, call)],
        ['POST', (organisation, call) => createUnit(organisation, kind, call)],
      ]),
    },
    {
      path: new RegExp(`^/beta/${kind}/([^/]+)$`),
      methods: new Map<string, Handler>([
        ['GET', (organisation, _call, id) => getUnit(organisation, kind, id)],
        ['PUT', (organisation, call, id) => renameUnit(organisation, kind, call, id)],
        ['DELETE', (organisation, _call, id) => deleteUnit(organisation, kind, id)],
      ]),
    },
  ];
}

function route(organisation: Organisation, call: Call): Answer {
  const found = ROUTES.find(({ path }) => path.test(call.path));
  if (found === undefined) return notFound();
  const handler = found.methods.get(call.method);
  if (handler === undefined) {
    return refused(405, `${call.method} is not offered here.`, {
      Allow: [...found.methods.keys()].join(', '),
    });
  }
  const id = found.path.exec(call.path)?.[1] ?? '';
  return unreadable(call, found.bodyOptional ?? false) ?? handler(organisation, call, id);
}

/** What stands in the way of reading the request at all. Page and size are checked for all endpoints, as published. */
function unreadable(call: Call, bodyOptional: boolean): Answer | undefined {
  if (call.method === 'DELETE') return undefined;
  if (call.method === 'GET') {
    return readPage(call.query) ? undefined : refused(400, 'page starts at 1, size is at most 50.');
  }
  if (!/^application\/json\s*(;|$)/i.test(call.headers['content-type'] ?? '')) {
    return refused(415, 'Content-Type: application/json is needed.');
  }
  if (bodyOptional && call.rawBody === '') return undefined;
  const isObject = typeof call.body === 'object' && call.body !== null && !Array.isArray(call.body);
  return isObject ? undefined : refused(400, 'A JSON object is expected.');
}
