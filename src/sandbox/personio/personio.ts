/**
 * Personio's v1 API for an invented company, on loopback: token, employee list, one employee, their picture, attributes.
 *
 * As strict as what is published. Where the publications are silent or contradict themselves, the stricter
 * reading is taken and a comment says so: a client that works here must not fail there for being spoilt.
 */
import type { Attribute, Company, Person } from '../company/company.ts';
import { between, type Random } from '../company/invented.ts';
import { type Answer, type Call, type Sandbox, type Serve, serve } from '../server.ts';
import { envelop } from './envelope.ts';
import { authenticate, failure, type Gate, type GateOptions, hindrance, openGate, success } from './gate.ts';
import { answerV2, type ListAccess } from './v2.ts';

export type PersonioOptions = GateOptions & {
  company: Company;
  /** Attribute keys that the credential may read; `id` always may. Default: all. */
  readable?: readonly string[];
  /** The attribute list answers 403, as some customers have seen it. */
  attributes403?: boolean;
  /** `shuffled`: every page is cut from another order, since none is documented. Default `stable`. */
  order?: 'stable' | 'shuffled';
  /** Who may read the lists of units. Default `open`. */
  lists?: ListAccess;
  /** Headers of every answer of v1, such as `Sunset`. */
  v1Headers?: Readonly<Record<string, string>>;
  /** How it gets its calls. Default: over HTTP on loopback. */
  serve?: Serve;
};

export type PersonioSandbox = Sandbox & {
  /** Change it, and the next answer is different. */
  company: Company;
  /** How many calls this sandbox refused because they came too fast. */
  readonly throttled: number;
  /** The token of now is worth nothing any more; the next token request gives a new one. */
  expireToken(): void;
  /** Attempts to change something in Personio. A sync makes none. */
  writes(): Call[];
};

type State = { options: PersonioOptions; gate: Gate; writes: Call[]; listCalls: number };

const EMPLOYEES = '/v1/company/employees';
const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 100;
/** Personio's error texts are in the customer's language. */
const UNWELL = 'Es ist ein Problem aufgetreten ';

export async function startPersonio(options: PersonioOptions): Promise<PersonioSandbox> {
  const state: State = { options, gate: openGate(options), writes: [], listCalls: 0 };
  const sandbox = await (options.serve ?? serve)(
    (call) =>
      answerV2(state.gate, options.company, call, options.lists) ?? announced(state, handle(state, call)),
  );
  return {
    ...sandbox,
    company: options.company,
    get throttled() {
      return state.gate.throttled;
    },
    expireToken() {
      state.gate.token = undefined;
    },
    writes: () => [...state.writes],
  };
}

function announced({ options }: State, answer: Answer): Answer {
  return { ...answer, headers: { ...answer.headers, ...options.v1Headers } };
}

function handle(state: State, call: Call): Answer {
  const { gate } = state;
  if (call.path === '/v1/auth') return call.method === 'POST' ? authenticate(gate, call) : notFound();
  if (call.path !== EMPLOYEES && !call.path.startsWith(`${EMPLOYEES}/`)) return notFound();
  if (call.method !== 'GET') state.writes.push(call);
  const refusal = hindrance(gate, call);
  if (refusal) return refusal;
  if (call.method !== 'GET') return failure(403, 'This credential may only read.');
  if (call.path === EMPLOYEES) return list(state, call.query);
  const rest = call.path.slice(EMPLOYEES.length + 1);
  if (rest === 'attributes' || rest === 'custom-attributes') return attributes(state);
  const [, id, width] = /^([^/]+)\/profile-picture\/(\d{1,5})$/.exec(rest) ?? [];
  if (id !== undefined) return Number(width) > 0 ? picture(state, id) : notFound();
  return single(state, rest);
}

/** A page from a *record* offset. The limit's default and its ceiling are those enforced since January 2025. */
function list(state: State, query: URLSearchParams): Answer {
  const limit = wholeNumber(query.get('limit'), DEFAULT_LIMIT);
  const offset = wholeNumber(query.get('offset'), 0);
  if (limit === undefined || limit < 1 || limit > MAX_LIMIT) {
    return failure(422, `The limit must be between 1 and ${MAX_LIMIT}.`);
  }
  if (offset === undefined) return failure(422, 'The offset must be at least 0.');
  // What this filter does to limit, offset and the total is published in two contradicting ways.
  if (query.has('updated_since')) return failure(422, 'The sandbox does not offer updated_since.');

  const email = query.get('email');
  const people = inOrder(state).filter((person) => email === null || person.email === email);
  const asked = new Set(query.getAll('attributes[]'));
  const shown = readable(state).filter(({ key }) => key === 'id' || asked.size === 0 || asked.has(key));
  return {
    status: 200,
    body: {
      success: true,
      metadata: {
        total_elements: people.length,
        current_page: Math.floor(offset / limit),
        total_pages: Math.ceil(people.length / limit),
      },
      offset,
      limit,
      data: people
        .slice(offset, offset + limit)
        .map((person) => envelop(state.options.company, person, shown)),
    },
  };
}

function inOrder(state: State): readonly Person[] {
  state.listCalls += 1;
  if (state.options.order !== 'shuffled') return state.options.company.people;
  const random: Random = { state: state.listCalls };
  const people = [...state.options.company.people];
  for (let last = people.length - 1; last > 0; last--) {
    const other = between(random, 0, last);
    const [one, two] = [people[last], people[other]];
    if (one && two) [people[last], people[other]] = [two, one];
  }
  return people;
}

function single(state: State, id: string): Answer {
  const person = state.options.company.people.find((candidate) => String(candidate.id) === id);
  return person ? success(envelop(state.options.company, person, readable(state))) : notFound();
}

/** In whatever width it is asked for, the same. No picture, nobody, or an attribute that may not be read: all the same 404. */
function picture(state: State, id: string): Answer {
  const person = state.options.company.people.find((candidate) => String(candidate.id) === id);
  const mayRead = readable(state).some(({ key }) => key === 'profile_picture');
  if (!person?.picture || !mayRead) return notFound();
  const isJpeg = person.picture[0] === 0xff && person.picture[1] === 0xd8;
  return {
    status: 200,
    headers: { 'Content-Type': isJpeg ? 'image/jpeg' : 'image/png' },
    body: person.picture,
  };
}

function attributes(state: State): Answer {
  if (state.options.attributes403) return failure(403, UNWELL);
  return success(
    readable(state).map(({ key, label, type, universalId, options }) => ({
      key,
      label,
      type,
      universal_id: universalId,
      options,
    })),
  );
}

/** An attribute that the credential may not read is simply not there: no null, no error. */
function readable({ options: { company, readable } }: State): readonly Attribute[] {
  if (!readable) return company.attributes;
  return company.attributes.filter(({ key }) => key === 'id' || readable.includes(key));
}

function wholeNumber(text: string | null, absent: number): number | undefined {
  if (text === null) return absent;
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function notFound(): Answer {
  return failure(404, UNWELL);
}
