import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { AuthError, HttpError, ShapeError, UnsafeReadError } from '../../../src/errors.ts';
import { createHttp } from '../../../src/http/http.ts';
import type { PersonRef, Source } from '../../../src/model.ts';
import { type Answer, type Call, type Sandbox, serve } from '../../../src/sandbox/server.ts';
import { createPersonio } from '../../../src/vendors/personio/personio.ts';
import { VENDORS } from '../../../src/vendors/vendors.ts';

const refOf = (ref: PersonRef) => `ref of ${Object.values(ref)[0]}`;

const LIST = '/v1/company/employees';
const ATTRIBUTES = '/v1/company/employees/attributes';

type Company = {
  people: Array<Record<string, unknown>>;
  token: string;
  /** What to send instead of the usual, for a call; `undefined`: the usual. */
  instead: (call: Call, nth: number) => Answer | undefined;
  secrets: string[];
};

type World = { source: Source; server: Sandbox; company: Company; paths: () => string[] };

/** A Personio of a few lines, and the source that reads from it through the real HTTP client. */
async function inWorld(people: number, use: (world: World) => Promise<void>): Promise<void> {
  const company: Company = {
    people: Array.from({ length: people }, (_, index) => person(index + 1)),
    token: 'papi-1',
    instead: () => undefined,
    secrets: [],
  };
  let calls = 0;
  const server = await serve((call) => company.instead(call, calls++) ?? handle(company, call));
  const pace = { isOver: false, readyAt: () => 0, after: () => pace };
  const http = createHttp({
    vendor: VENDORS.personio,
    baseUrl: server.url,
    readOnly: true,
    pace,
    sleep: async () => {},
  });
  const source = createPersonio({
    http,
    clientId: 'the-id',
    clientSecret: 'the-secret',
    refOf,
    onSecret: (secret) => company.secrets.push(secret),
  });
  try {
    await use({
      source,
      server,
      company,
      paths: () => server.calls.map(({ method, path }) => `${method} ${path}`),
    });
  } finally {
    http.close();
    await server.close();
  }
}

function handle(company: Company, call: Call): Answer {
  if (call.path === '/v1/auth')
    return ok({ token: company.token, expires_in: 86400, scope: 'employees:read' });
  if (call.headers.authorization !== `Bearer ${company.token}`) return failed(401);
  if (call.path === ATTRIBUTES)
    return ok([{ key: 'email', label: 'Email', type: 'standard', universal_id: 'email' }]);
  if (call.path === LIST) return list(company.people, call);
  const found = company.people.find((one) => call.path === `${LIST}/${attributeValue(one, 'id')}`);
  return found ? ok({ type: 'Employee', attributes: found }) : failed(404);
}

function list(people: Company['people'], call: Call): Answer {
  const offset = Number(call.query.get('offset'));
  const rows = people.slice(offset, offset + Number(call.query.get('limit') ?? 50));
  const keys = call.query.getAll('attributes[]');
  const data = rows.map((row) => ({
    type: 'Employee',
    attributes:
      keys.length === 0 ? row : Object.fromEntries(Object.entries(row).filter(([key]) => keys.includes(key))),
  }));
  const metadata = { total_elements: people.length, current_page: 0, total_pages: 1 };
  return { status: 200, body: { success: true, metadata, offset: String(offset), limit: '100', data } };
}

function person(id: number): Record<string, unknown> {
  return {
    id: attribute('ID', id, 'integer', 'id'),
    first_name: attribute('First name', `Aoife${id}`, 'standard', 'first_name'),
    email: attribute('Email', `p${id}@nordwind.example`, 'standard', 'email'),
    status: attribute('Status', 'active', 'standard', 'status'),
    dynamic_1: attribute('Personalnummer', `000${id}`, 'standard', null),
    dynamic_2: attribute('Geburtstag', '1984-02-29T00:00:00+01:00', 'date', 'date_of_birth'),
  };
}

function attribute(label: string, value: unknown, type: string, universalId: string | null) {
  return { label, value, type, universal_id: universalId };
}

function attributeValue(one: Record<string, unknown>, key: string): unknown {
  return (one[key] as { value: unknown }).value;
}

const ok = (data: unknown): Answer => ({ status: 200, body: { success: true, data } });
const failed = (status: number): Answer => ({
  status,
  body: { success: false, error: { code: status, message: 'Geheim: p1@nordwind.example' } },
});

async function failure<T extends Error>(
  promise: Promise<unknown>,
  kind: new (...args: never[]) => T,
): Promise<T> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.instance(error, kind);
  const { message, remedy } = error as T & { remedy: string };
  assert.not.match(`${message} ${remedy}`, /Geheim|nordwind|the-secret|papi-/);
  return error as T;
}

const login = suite('the login');

login('one token for a run, from credentials in a JSON body, with the name of this integration', () =>
  inWorld(3, async ({ source, server, company, paths }) => {
    await source.attributes();
    await source.employees(['email']);
    await source.employee('2');
    assert.equal(paths(), ['POST /v1/auth', `GET ${ATTRIBUTES}`, `GET ${LIST}`, `GET ${LIST}/2`]);
    const [auth, ...others] = server.calls;
    assert.equal(auth?.body, { client_id: 'the-id', client_secret: 'the-secret' });
    assert.equal([...(auth?.query ?? [])], []);
    assert.ok(server.calls.every(({ headers }) => headers['x-personio-app-id'] === 'ENGAGEDLY_SYNC'));
    assert.ok(others.every(({ headers }) => headers.authorization === 'Bearer papi-1'));
    assert.equal(company.secrets, ['papi-1']);
  }),
);

login('requests that begin together share it', () =>
  inWorld(3, async ({ source, paths }) => {
    await Promise.all([source.employee('1'), source.employee('2'), source.attributes()]);
    assert.is(paths().filter((path) => path === 'POST /v1/auth').length, 1);
  }),
);

login('a token in the header of an answer is ignored', () =>
  inWorld(3, async ({ source, server, company }) => {
    company.instead = (call) =>
      call.path === ATTRIBUTES
        ? { ...handle(company, call), headers: { Authorization: 'Bearer other' } }
        : undefined;
    await source.attributes();
    await source.employees([]);
    assert.is(server.calls.at(-1)?.headers.authorization, 'Bearer papi-1');
  }),
);

const REFUSALS: Array<[string, Answer]> = [
  ['400', failed(400)],
  ['401', failed(401)],
  ['403', failed(403)],
  ['404', failed(404)],
  ['200 with success: false', { status: 200, body: { success: false, error: { message: 'Geheim' } } }],
  ['200 without a token', ok({ expires_in: 86400 })],
  ['200 with a token that is no header value', ok({ token: 'a\r\nX: y' })],
];
for (const [name, answer] of REFUSALS) {
  login(`refused with ${name}: AuthError, one attempt, nothing else is called`, () =>
    inWorld(3, async ({ source, company, paths }) => {
      company.instead = (call) => (call.path === '/v1/auth' ? answer : undefined);
      const error = await failure(source.attributes(), AuthError);
      assert.is(error.code, 'personio-auth');
      assert.match(error.remedy, /API credential/);
      await failure(source.employees([]), AuthError);
      assert.equal(paths(), ['POST /v1/auth']);
      assert.equal(company.secrets, []);
    }),
  );
}

login("an outage at the login is not the credential's fault", () =>
  inWorld(3, async ({ source, company }) => {
    company.instead = (call) => (call.path === '/v1/auth' ? failed(503) : undefined);
    assert.is((await failure(source.attributes(), HttpError)).status, 503);
  }),
);

login('neither is a network that is down', () =>
  inWorld(3, async ({ source, server }) => {
    server.fault({ when: () => true, times: Infinity, effect: { kind: 'drop' } });
    assert.is((await failure(source.attributes(), HttpError)).status, 0);
  }),
);

login('a token that ran out is renewed, and the request repeated', () =>
  inWorld(250, async ({ source, company, paths }) => {
    company.instead = (call) => {
      if (call.query.get('offset') === '100' && company.token === 'papi-1') company.token = 'papi-2';
      return undefined;
    };
    const listing = await source.employees(['email']);
    assert.is(listing.complete, true);
    assert.is(paths().filter((path) => path === 'POST /v1/auth').length, 2);
    assert.equal(company.secrets, ['papi-1', 'papi-2']);
  }),
);

login('requests that are refused together renew it once', () =>
  inWorld(3, async ({ source, company, paths }) => {
    await source.attributes();
    company.token = 'papi-2';
    const people = await Promise.all(['1', '2', '3'].map((id) => source.employee(id)));
    assert.equal(
      people.map((one) => one?.id),
      ['1', '2', '3'],
    );
    assert.is(paths().filter((path) => path === 'POST /v1/auth').length, 2);
  }),
);

login('a token is renewed once only', () =>
  inWorld(3, async ({ source, company, paths }) => {
    company.instead = (call) => (call.path === '/v1/auth' ? undefined : failed(401));
    await failure(source.attributes(), AuthError);
    await failure(source.employees([]), AuthError);
    assert.equal(paths(), [
      'POST /v1/auth',
      `GET ${ATTRIBUTES}`,
      'POST /v1/auth',
      `GET ${ATTRIBUTES}`,
      `GET ${LIST}`,
    ]);
  }),
);

login.run();

const attributes = suite('attributes');

attributes('keys, labels, types and universal ids; rows that nothing could ask for are skipped', () =>
  inWorld(3, async ({ source, company }) => {
    const rows = [
      { key: 'email', label: 'E-Mail', type: 'standard', universal_id: 'email', options: [] },
      { key: 'dynamic_2', label: 'Geburtstag', type: 'date', universal_id: 'date_of_birth' },
      { key: 'dynamic_3', label: '', type: null, universal_id: null },
      { key: 'dynamic_3', label: 'again' },
      { key: '__proto__', label: 'x' },
      { key: 'constructor', label: 'x' },
      { key: 'a b', label: 'x' },
      { key: 7 },
      {},
    ];
    company.instead = (call) => (call.path === ATTRIBUTES ? ok(rows) : undefined);
    assert.equal(await source.attributes(), [
      { key: 'email', label: 'E-Mail', type: 'standard', universalId: 'email' },
      { key: 'dynamic_2', label: 'Geburtstag', type: 'date', universalId: 'date_of_birth' },
      { key: 'dynamic_3', label: 'dynamic_3', type: 'standard' },
    ]);
  }),
);

attributes('403: what the first page shows, and that page is not read twice', () =>
  inWorld(150, async ({ source, company, server }) => {
    company.instead = (call) => (call.path === ATTRIBUTES ? failed(403) : undefined);
    const found = await source.attributes();
    assert.equal(
      found.map(({ key }) => key),
      ['id', 'first_name', 'email', 'status', 'dynamic_1', 'dynamic_2'],
    );
    assert.equal(found.at(-1), {
      key: 'dynamic_2',
      label: 'Geburtstag',
      type: 'date',
      universalId: 'date_of_birth',
    });
    const listing = await source.employees(['email']);
    assert.is(listing.complete, true);
    assert.is(listing.items.length, 150);
    const pages = server.calls.filter(({ path }) => path === LIST);
    assert.equal(
      pages.map(({ query }) => [query.get('offset'), query.getAll('attributes[]').length]),
      [
        ['0', 0],
        ['100', 3],
      ],
    );
    for (const { record } of listing.items)
      assert.equal(Object.keys(record).sort(), ['email', 'id', 'status']);
    assert.equal([...listing.seen].sort(), ['email', 'id', 'status']);
  }),
);

attributes('403: a list that has to be read again is read from its beginning', () =>
  inWorld(150, async ({ source, company, server }) => {
    company.instead = (call) => (call.path === ATTRIBUTES ? failed(403) : undefined);
    await source.attributes();
    company.people.unshift(person(1000));
    const listing = await source.employees([]);
    assert.is(listing.complete, true);
    assert.ok(listing.items.some(({ id }) => id === '1000'));
    assert.is(server.calls.filter(({ path }) => path === LIST).length, 2 + 2);
  }),
);

attributes('403 and nobody to infer from', () =>
  inWorld(0, async ({ source, company }) => {
    company.instead = (call) => (call.path === ATTRIBUTES ? failed(403) : undefined);
    assert.is((await failure(source.attributes(), UnsafeReadError)).code, 'empty-source');
  }),
);

attributes('403 for people as well is an AuthError', () =>
  inWorld(3, async ({ source, company }) => {
    company.instead = (call) => (call.path.startsWith(LIST) ? failed(403) : undefined);
    await failure(source.attributes(), AuthError);
  }),
);

for (const body of [{ success: true }, { success: true, data: {} }, [], null, 7, { data: [1] }]) {
  attributes(`another shape: ${JSON.stringify(body)}`, () =>
    inWorld(3, async ({ source, company }) => {
      company.instead = (call) => (call.path === ATTRIBUTES ? { status: 200, body } : undefined);
      await failure(source.attributes(), ShapeError);
    }),
  );
}

attributes.run();

const employees = suite('employees');

employees('1,000 people are a login and 10 pages, each asked for once, with a sorted projection', () =>
  inWorld(1000, async ({ source, server }) => {
    const listing = await source.employees(['last_name', 'email', 'email', 'a b', '__proto__']);
    assert.is(listing.complete, true);
    assert.is(listing.items.length, 1000);
    assert.is(server.calls.length, 11);
    const pages = server.calls.slice(1);
    assert.equal(
      // After the first, they arrive in any order.
      pages.map(({ query }) => Number(query.get('offset'))).toSorted((a, b) => a - b),
      [0, 100, 200, 300, 400, 500, 600, 700, 800, 900],
    );
    for (const { query } of pages) {
      assert.is(query.get('limit'), '100');
      assert.equal(query.getAll('attributes[]'), ['email', 'id', 'last_name', 'status']);
    }
  }),
);

employees('a person as the mapping sees them, and which attributes were shown', () =>
  inWorld(1, async ({ source }) => {
    const { items, seen } = await source.employees(['email', 'dynamic_2', 'gender']);
    assert.is(items[0]?.id, '1');
    assert.is(items[0]?.status, 'active');
    assert.equal(
      { ...items[0]?.record },
      {
        id: 1,
        email: 'p1@nordwind.example',
        status: 'active',
        dynamic_2: '1984-02-29',
        date_of_birth: '1984-02-29',
      },
    );
    assert.equal([...seen].sort(), ['dynamic_2', 'email', 'id', 'status']);
  }),
);

employees('what was not asked for is dropped, should it come all the same', () =>
  inWorld(2, async ({ source, company }) => {
    company.instead = (call) => {
      if (call.path !== LIST) return undefined;
      for (const key of call.query.getAll('attributes[]')) call.query.delete('attributes[]', key);
      return list(company.people, call);
    };
    const { items } = await source.employees([]);
    assert.equal(Object.keys(items[0]?.record ?? {}).sort(), ['id', 'status']);
  }),
);

employees('a row that comes twice hides one: the whole list is read again', () =>
  inWorld(250, async ({ source, company, server }) => {
    let shifted = false;
    company.instead = (call) => {
      if (call.query.get('offset') !== '100' || shifted) return undefined;
      shifted = true;
      call.query.set('offset', '99');
      return list(company.people, call);
    };
    const listing = await source.employees([]);
    assert.is(listing.complete, true);
    assert.is(listing.items.length, 250);
    assert.is(server.calls.length, 1 + 3 + 3);
  }),
);

employees('three passes at most; then everybody who was shown, without the proof', () =>
  inWorld(250, async ({ source, company, server }) => {
    company.instead = (call) => {
      const answer = call.path === LIST ? list(company.people, call) : undefined;
      if (answer) (answer.body as { metadata: unknown }).metadata = { total_elements: '251' };
      return answer;
    };
    const listing = await source.employees([]);
    assert.is(listing.complete, false);
    assert.is(listing.items.length, 250);
    // Each pass asks for the page that the total promises and finds it empty.
    assert.is(server.calls.length, 1 + 3 * 4);
  }),
);

employees('totals in strings are totals', () =>
  inWorld(3, async ({ source, company }) => {
    company.instead = (call) => {
      const answer = call.path === LIST ? list(company.people, call) : undefined;
      if (answer) (answer.body as { metadata: unknown }).metadata = { total_elements: '3' };
      return answer;
    };
    assert.is((await source.employees([])).complete, true);
  }),
);

for (const metadata of [undefined, null, [], {}, { total_elements: 'many' }, { total_elements: -1 }]) {
  employees(`no usable total: ${JSON.stringify(metadata)}`, () =>
    inWorld(3, async ({ source, company }) => {
      company.instead = (call) => {
        const answer = call.path === LIST ? list(company.people, call) : undefined;
        if (answer) (answer.body as { metadata: unknown }).metadata = metadata;
        return answer;
      };
      const listing = await source.employees([]);
      assert.is(listing.complete, false);
      assert.is(listing.items.length, 3);
    }),
  );
}

employees('nobody at all is no directory', () =>
  inWorld(0, async ({ source }) => {
    const error = await failure(source.employees([]), UnsafeReadError);
    assert.is(error.code, 'empty-source');
  }),
);

employees('nobody though a total is stated is no directory either', () =>
  inWorld(3, async ({ source, company }) => {
    company.instead = (call) =>
      call.path === LIST
        ? { status: 200, body: { success: true, metadata: { total_elements: 3 }, data: [] } }
        : undefined;
    assert.is((await failure(source.employees([]), UnsafeReadError)).code, 'empty-source');
  }),
);

for (const key of ['status', 'email']) {
  employees(`${key} in no record`, () =>
    inWorld(3, async ({ source, company }) => {
      for (const one of company.people) delete one[key];
      const error = await failure(source.employees(['email']), UnsafeReadError);
      assert.is(error.code, 'attribute-lost');
      assert.is(error.attribute, key);
      assert.match(error.remedy, new RegExp(key));
    }),
  );
}

employees('an e-mail that nobody asked for is not missed, and one record is enough', () =>
  inWorld(3, async ({ source, company }) => {
    for (const one of company.people) delete one.email;
    for (const one of company.people.slice(1)) delete one.status;
    const { items } = await source.employees([]);
    assert.equal(
      items.map(({ status }) => status),
      ['active', undefined, undefined],
    );
  }),
);

employees('a page that fails fails the list', () =>
  inWorld(250, async ({ source, server }) => {
    server.fault({
      when: (call) => call.query.get('offset') === '100',
      times: Infinity,
      effect: { kind: 'drop' },
    });
    assert.is((await failure(source.employees([]), HttpError)).status, 0);
  }),
);

employees('a page that is cut short once is read again', () =>
  inWorld(250, async ({ source, server }) => {
    const when = (call: Call) => call.query.get('offset') === '100';
    server.fault({ when, effect: { kind: 'truncate', clean: true } });
    assert.is((await source.employees([])).complete, true);
  }),
);

employees('200 with success: false', () =>
  inWorld(3, async ({ source, company }) => {
    company.instead = (call) =>
      call.path === LIST
        ? { status: 200, body: { success: false, error: { message: 'Geheim' } } }
        : undefined;
    assert.is((await failure(source.employees([]), HttpError)).status, 200);
  }),
);

for (const row of [
  null,
  7,
  {},
  { attributes: [] },
  { attributes: {} },
  { attributes: { id: { value: 'x' } } },
]) {
  employees(`a row without a usable id: ${JSON.stringify(row)}`, () =>
    inWorld(3, async ({ source, company }) => {
      company.instead = (call) => {
        const answer = call.path === LIST ? list(company.people, call) : undefined;
        if (answer) (answer.body as { data: unknown[] }).data[1] = row;
        return answer;
      };
      await failure(source.employees([]), ShapeError);
    }),
  );
}

employees.run();

const one = suite('employee');

one('read again now, cut down to what the list was asked for', () =>
  inWorld(3, async ({ source, company }) => {
    await source.employees(['email']);
    company.people[1] = { ...person(2), status: attribute('Status', 'inactive', 'standard', 'status') };
    const employee = await source.employee('2');
    assert.is(employee?.status, 'inactive');
    assert.equal(Object.keys(employee?.record ?? {}).sort(), ['email', 'id', 'status']);
  }),
);

one('everybody carries their reference', () =>
  inWorld(3, async ({ source }) => {
    const { items } = await source.employees(['email']);
    assert.equal(
      items.map(({ ref }) => ref),
      ['ref of 1', 'ref of 2', 'ref of 3'],
    );
    assert.is((await source.employee('2'))?.ref, 'ref of 2');
  }),
);

one('gone', () =>
  inWorld(3, async ({ source }) => {
    assert.is(await source.employee('99'), undefined);
  }),
);

one('somebody else than asked for is no evidence', () =>
  inWorld(3, async ({ source, company }) => {
    company.instead = (call) =>
      call.path === `${LIST}/2` ? ok({ type: 'Employee', attributes: person(3) }) : undefined;
    await failure(source.employee('2'), ShapeError);
  }),
);

for (const id of ['', '../1', '1?x=y', 'abc', '1'.repeat(40)]) {
  one(`an id that is none makes no request: ${JSON.stringify(id)}`, () =>
    inWorld(3, async ({ source, server }) => {
      await failure(source.employee(id), ShapeError);
      assert.is(server.calls.length, 0);
    }),
  );
}

one.run();

const pictures = suite('picture');

const PICTURE = Uint8Array.from({ length: 70_000 }, (_, at) => (at * 7919) % 256);
const png = (body: Uint8Array): Answer => ({ status: 200, headers: { 'Content-Type': 'image/png' }, body });

pictures('comes byte for byte, by a path of ours, and is no JSON', () =>
  inWorld(3, async ({ source, company, server }) => {
    company.instead = ({ path }) => (path.includes('picture') ? png(PICTURE) : undefined);
    const picture = await source.picture('2');
    assert.ok('bytes' in picture && Buffer.from(picture.bytes).equals(PICTURE));
    const { path, headers } = server.calls.at(-1) ?? {};
    assert.equal([path, headers?.accept], [`${LIST}/2/profile-picture/400`, 'image/png, image/jpeg']);
    assert.is(headers?.authorization, `Bearer ${company.token}`);
  }),
);

pictures('none is none; nobody’s is asked for by what is no id', () =>
  inWorld(3, async ({ source, server }) => {
    assert.equal(await source.picture('2'), { none: 'missing' });
    const before = server.calls.length;
    await failure(source.picture('../1'), ShapeError);
    assert.is(server.calls.length, before);
  }),
);

pictures('one that is too large is not read to its end, and not asked for again', () =>
  inWorld(3, async ({ source, company, server }) => {
    company.instead = ({ path }) => (path.includes('picture') ? png(new Uint8Array(30_000_000)) : undefined);
    assert.equal(await source.picture('2'), { none: 'too-large' });
    assert.is(server.calls.filter(({ path }) => path.includes('picture')).length, 1);
    company.instead = ({ path }) => (path.includes('picture') ? png(new Uint8Array(2_000_000)) : undefined);
    assert.ok('bytes' in (await source.picture('2')));
  }),
);

pictures('half of one is not taken for a picture: it is asked for again', () =>
  inWorld(3, async ({ source, company, server }) => {
    company.instead = ({ path }) => (path.includes('picture') ? png(PICTURE) : undefined);
    server.fault({ when: ({ path }) => path.includes('picture'), effect: { kind: 'truncate' } });
    const picture = await source.picture('2');
    assert.ok('bytes' in picture && picture.bytes.length === PICTURE.length);
    assert.is(server.calls.filter(({ path }) => path.includes('picture')).length, 2);
  }),
);

pictures('a refusal and an outage are what they are', () =>
  inWorld(3, async ({ source, company }) => {
    company.instead = ({ path }) => (path.includes('picture') ? failed(403) : undefined);
    await failure(source.picture('2'), AuthError);
    company.instead = ({ path }) => (path.includes('picture') ? failed(500) : undefined);
    await failure(source.picture('2'), HttpError);
  }),
);

pictures.run();
