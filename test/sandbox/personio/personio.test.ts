import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Company, hire, inventCompany, type Person } from '../../../src/sandbox/company/company.ts';
import {
  type PersonioOptions,
  type PersonioSandbox,
  startPersonio,
} from '../../../src/sandbox/personio/personio.ts';

const PAIR = { client_id: 'id-1', client_secret: 'secret-1' };

type Attribute = {
  label: string;
  value: unknown;
  type: string;
  universal_id: string | null;
  currency?: string;
};
type Row = { type: string; attributes: Record<string, Attribute> };
type Body = {
  success: boolean;
  data: { token: string; expires_in: number; scope: string };
  error: { code: number; message: string };
};
type ListBody = {
  success: boolean;
  metadata: { total_elements: number; total_pages: number; current_page: number };
  offset: number;
  limit: number;
  data: Row[];
};
type Reply<T> = { status: number; headers: Headers; body: T };

/** A clock that stands still until it is told to go on. */
type Clock = { ms: number };

const open: PersonioSandbox[] = [];

async function start(
  options: Partial<PersonioOptions> = {},
  clock: Clock = { ms: 1_000_000 },
): Promise<PersonioSandbox> {
  const sandbox = await startPersonio({
    company: inventCompany({ people: 250, seed: 1, today: '2026-11-22' }),
    clientId: PAIR.client_id,
    clientSecret: PAIR.client_secret,
    burstPerSecond: 1000,
    now: () => clock.ms,
    ...options,
  });
  open.push(sandbox);
  return sandbox;
}

async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((sandbox) => sandbox.close()));
}

async function send<T>(sandbox: PersonioSandbox, path: string, init: RequestInit = {}): Promise<Reply<T>> {
  const response = await fetch(sandbox.url + path, init);
  return { status: response.status, headers: response.headers, body: (await response.json()) as T };
}

function login(sandbox: PersonioSandbox, pair: object = PAIR): Promise<Reply<Body>> {
  return send(sandbox, '/v1/auth', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(pair),
  });
}

async function bearer(sandbox: PersonioSandbox): Promise<{ Authorization: string }> {
  return { Authorization: `Bearer ${(await login(sandbox)).body.data.token}` };
}

async function get<T = ListBody>(sandbox: PersonioSandbox, path: string): Promise<Reply<T>> {
  return send(sandbox, path, { headers: await bearer(sandbox) });
}

function ids(reply: Reply<ListBody>): unknown[] {
  return reply.body.data.map((row) => row.attributes.id?.value);
}

async function single(sandbox: PersonioSandbox, id: number | undefined): Promise<Record<string, Attribute>> {
  const { status, body } = await get<{ data: Row }>(sandbox, `/v1/company/employees/${id}`);
  assert.is(status, 200);
  return body.data.attributes;
}

function assertFailure(reply: Reply<unknown>, status: number, code = status): void {
  const body = reply.body as Body;
  assert.is(reply.status, status);
  assert.is(body.success, false);
  assert.is(body.error.code, code);
  assert.type(body.error.message, 'string');
}

const token = suite('POST /v1/auth');
token.after.each(closeAll);

token('takes JSON', async () => {
  const { status, body } = await login(await start());
  assert.is(status, 200);
  assert.is(body.success, true);
  assert.match(body.data.token, /^papi-/);
  assert.is(body.data.expires_in, 86_400);
  assert.is(body.data.scope, 'employees:read');
});

token('takes a form', async () => {
  const reply = await send<Body>(await start(), '/v1/auth', {
    method: 'POST',
    body: new URLSearchParams(PAIR),
  });
  assert.is(reply.status, 200);
});

token('refuses a wrong secret, a missing one and one of the wrong type with 403', async () => {
  const sandbox = await start();
  const { client_id } = PAIR;
  for (const pair of [{ ...PAIR, client_secret: 'x' }, { client_id }, { client_id, client_secret: 1 }, []]) {
    assertFailure(await login(sandbox, pair), 403);
  }
});

token('refuses a wrong secret with 401, or with 200 and success false, on request', async () => {
  const wrong = { ...PAIR, client_secret: 'x' };
  assertFailure(await login(await start({ refusal: 401 }), wrong), 401);
  assertFailure(await login(await start({ refusal: 200 }), wrong), 200, 403);
});

token('refuses credentials in the query string, even beside good ones in the body', async () => {
  const sandbox = await start();
  const path = `/v1/auth?${new URLSearchParams(PAIR)}`;
  assertFailure(await send(sandbox, path, { method: 'POST' }), 403);
  assertFailure(await send(sandbox, path, { method: 'POST', body: new URLSearchParams(PAIR) }), 403);
});

token('refuses a body that does not say it is JSON, and one that is none', async () => {
  const sandbox = await start();
  const method = 'POST';
  assertFailure(await send(sandbox, '/v1/auth', { method, body: JSON.stringify(PAIR) }), 403);
  const headers = { 'Content-Type': 'application/json' };
  assertFailure(await send(sandbox, '/v1/auth', { method, headers, body: '{"client_id":' }), 403);
  assertFailure(await send(sandbox, '/v1/auth', { method }), 403);
});

token('is there for POST alone', async () => {
  assertFailure(await send(await start(), '/v1/auth'), 404);
});

token('stays the same all its life, which it counts down', async () => {
  const clock = { ms: 0 };
  const sandbox = await start({}, clock);
  const first = await login(sandbox);
  clock.ms = 86_399_000;
  const second = await login(sandbox);
  assert.is(second.body.data.token, first.body.data.token);
  assert.is(second.body.data.expires_in, 1);
  clock.ms = 86_400_000;
  const third = await login(sandbox);
  assert.is.not(third.body.data.token, first.body.data.token);
  assert.is(third.body.data.expires_in, 86_400);
});

token('has the lifetime that is asked for', async () => {
  const clock = { ms: 0 };
  const sandbox = await start({ tokenLifetimeMs: 5000 }, clock);
  const headers = await bearer(sandbox);
  clock.ms = 4999;
  assert.is((await send(sandbox, '/v1/company/employees', { headers })).status, 200);
  clock.ms = 5000;
  assertFailure(await send(sandbox, '/v1/company/employees', { headers }), 401);
});

token('closes for a minute after the sixty-first request of a minute', async () => {
  const clock = { ms: 0 };
  const sandbox = await start({}, clock);
  for (let i = 0; i < 60; i++) assert.is((await login(sandbox)).status, 200);
  clock.ms = 30_000;
  assertFailure(await login(sandbox), 429);
  clock.ms = 89_999;
  assertFailure(await login(sandbox), 429);
  clock.ms = 90_000;
  assert.is((await login(sandbox)).status, 200);
  assert.is(sandbox.throttled, 2);
});

token.run();

const access = suite('access');
access.after.each(closeAll);

access('needs a bearer token, the right one', async () => {
  const sandbox = await start();
  const { Authorization } = await bearer(sandbox);
  const wrong = [
    '',
    'Bearer ',
    'Bearer papi-x',
    Authorization.replace('Bearer ', ''),
    `Basic ${Authorization}`,
  ];
  for (const path of [
    '/v1/company/employees',
    '/v1/company/employees/attributes',
    '/v1/company/employees/1',
  ]) {
    assertFailure(await send(sandbox, path), 401);
    for (const header of wrong) {
      assertFailure(await send(sandbox, path, { headers: { Authorization: header } }), 401);
    }
  }
});

access('expireToken makes the next call a 401 until somebody logs in again', async () => {
  const sandbox = await start();
  const old = await bearer(sandbox);
  sandbox.expireToken();
  assertFailure(await send(sandbox, '/v1/company/employees', { headers: old }), 401);
  const fresh = await bearer(sandbox);
  assert.is.not(fresh.Authorization, old.Authorization);
  assert.is((await send(sandbox, '/v1/company/employees', { headers: fresh })).status, 200);
  assertFailure(await send(sandbox, '/v1/company/employees', { headers: old }), 401);
});

access('refuses every attempt to write, and remembers it', async () => {
  const sandbox = await start();
  const headers = { ...(await bearer(sandbox)), 'Content-Type': 'application/json' };
  const path = '/v1/company/employees';
  const before = JSON.stringify(sandbox.company);
  assert.equal(sandbox.writes(), []);
  assertFailure(await send(sandbox, path, { method: 'POST', headers, body: '{}' }), 403);
  assertFailure(await send(sandbox, `${path}/7310001`, { method: 'PATCH', headers, body: '{}' }), 403);
  assertFailure(await send(sandbox, `${path}/7310001`, { method: 'PATCH', body: '{}' }), 401);
  assert.equal(
    sandbox.writes().map(({ method }) => method),
    ['POST', 'PATCH', 'PATCH'],
  );
  assert.is(JSON.stringify(sandbox.company), before);
});

access('knows no other path', async () => {
  const sandbox = await start();
  for (const path of ['/', '/v1', '/v1/company/employeesx', '/v1/company/employees/', '/company/employees']) {
    assertFailure(await get(sandbox, path), 404);
  }
  const { status, body } = await get<{ errors: unknown[] }>(sandbox, '/v2/persons');
  assert.equal([status, body.errors.length], [404, 1], 'v2 has errors of its own shape');
});

access('allows 300 calls in any minute, and refuses without Retry-After', async () => {
  const clock = { ms: 0 };
  const sandbox = await start({ perMinute: 20 }, clock);
  const headers = await bearer(sandbox);
  const call = (path = '/v1/company/employees?limit=1') => send(sandbox, path, { headers });
  for (let i = 0; i < 20; i++) {
    clock.ms = i * 1000;
    assert.is((await call()).status, 200);
  }
  clock.ms = 59_999;
  const refused = await call();
  assertFailure(refused, 429);
  assert.is(refused.headers.get('retry-after'), null);
  assertFailure(await call('/v1/company/employees/attributes'), 429);
  assertFailure(await call('/v1/company/employees/7310001'), 429);
  clock.ms = 60_000;
  assert.is((await call()).status, 200);
  assertFailure(await call(), 429);
  assert.is(sandbox.throttled, 4);
});

access('allows 15 calls in any second', async () => {
  const clock = { ms: 0 };
  const sandbox = await startPersonio({
    company: inventCompany({ people: 5, seed: 1, today: '2026-11-22' }),
    clientId: PAIR.client_id,
    clientSecret: PAIR.client_secret,
    now: () => clock.ms,
  });
  open.push(sandbox);
  const headers = await bearer(sandbox);
  const burst = await Promise.all(
    Array.from({ length: 16 }, () => send(sandbox, '/v1/company/employees', { headers })),
  );
  assert.is(burst.filter(({ status }) => status === 200).length, 15);
  assert.is(burst.filter(({ status }) => status === 429).length, 1);
  clock.ms = 1000;
  assert.is((await send(sandbox, '/v1/company/employees', { headers })).status, 200);
});

access('has minutes as long as one likes, and seconds to match', async () => {
  const clock = { ms: 0 };
  const sandbox = await start({ minuteMs: 600, burstPerSecond: 1, perMinute: 2 }, clock);
  const headers = await bearer(sandbox);
  const status = async () => (await send(sandbox, '/v1/company/employees', { headers })).status;
  assert.is(await status(), 200);
  assert.is(await status(), 429);
  clock.ms = 10;
  assert.is(await status(), 200);
  clock.ms = 20;
  assert.is(await status(), 429);
  clock.ms = 600;
  assert.is(await status(), 200);
});

access.run();

const list = suite('GET /v1/company/employees');
list.after.each(closeAll);

list('gives fifty unless told, with the envelope', async () => {
  const { status, body } = await get(await start(), '/v1/company/employees');
  assert.is(status, 200);
  assert.is(body.success, true);
  assert.equal(body.metadata, { total_elements: 250, total_pages: 5, current_page: 0 });
  assert.is(body.offset, 0);
  assert.is(body.limit, 50);
  assert.is(body.data.length, 50);
  assert.ok(body.data.every(({ type }) => type === 'Employee'));
});

list('counts the offset in records, the pages from 0', async () => {
  const sandbox = await start();
  const all = sandbox.company.people.map(({ id }) => id);
  const middle = await get(sandbox, '/v1/company/employees?limit=100&offset=130');
  assert.equal(ids(middle), all.slice(130, 230));
  assert.equal(middle.body.metadata, { total_elements: 250, total_pages: 3, current_page: 1 });
  assert.is(middle.body.offset, 130);
  const last = await get(sandbox, '/v1/company/employees?limit=100&offset=200');
  assert.equal(ids(last), all.slice(200));
  const beyond = await get(sandbox, '/v1/company/employees?limit=100&offset=250');
  assert.equal(beyond.body.data, []);
  assert.is(beyond.body.metadata.total_elements, 250);
});

list('refuses limits outside 1 to 100 and offsets that are none', async () => {
  const sandbox = await start();
  for (const limit of ['0', '101', '-1', 'ten', '', '1.5', '1e1']) {
    assertFailure(await get(sandbox, `/v1/company/employees?limit=${limit}`), 422);
  }
  for (const offset of ['-1', 'x', '', '0.5']) {
    assertFailure(await get(sandbox, `/v1/company/employees?offset=${offset}`), 422);
  }
});

list('refuses updated_since, whose meaning is published in two ways', async () => {
  assertFailure(await get(await start(), '/v1/company/employees?updated_since=2026-01-01'), 422);
});

list('finds by exact e-mail address', async () => {
  const sandbox = await start();
  const chief = sandbox.company.people[0];
  const find = (email: string) => get(sandbox, `/v1/company/employees?email=${encodeURIComponent(email)}`);
  const found = await find(chief?.email ?? '');
  assert.equal(ids(found), [chief?.id]);
  assert.is(found.body.metadata.total_elements, 1);
  assert.equal(ids(await find('nobody@nordwind.example')), []);
});

list('shows the attributes that are asked for, and the id; unknown keys are ignored', async () => {
  const sandbox = await start();
  const query =
    '?limit=1&attributes[]=email&attributes%5B%5D=dynamic_1002&attributes[]=nothing&attributes[]=__proto__';
  const { body } = await get(sandbox, `/v1/company/employees${query}`);
  assert.equal(Object.keys(body.data[0]?.attributes ?? {}), ['id', 'email', 'dynamic_1002']);
  const nothing = await get(sandbox, '/v1/company/employees?limit=1&attributes[]=nothing');
  assert.equal(Object.keys(nothing.body.data[0]?.attributes ?? {}), ['id']);
});

list('lacks what the credential may not read, asked for or not', async () => {
  const sandbox = await start({ readable: ['email', 'first_name'] });
  const asked = await get(sandbox, '/v1/company/employees?limit=1&attributes[]=status&attributes[]=email');
  assert.equal(Object.keys(asked.body.data[0]?.attributes ?? {}), ['id', 'email']);
  const all = await get(sandbox, '/v1/company/employees?limit=1');
  assert.equal(Object.keys(all.body.data[0]?.attributes ?? {}), ['id', 'first_name', 'email']);
});

list('keeps its order, unless it is told to shuffle every page', async () => {
  const path = '/v1/company/employees?limit=100';
  const stable = await start();
  assert.equal(ids(await get(stable, path)), ids(await get(stable, path)));

  const shuffled = await start({ order: 'shuffled' });
  const seen = new Set<unknown>();
  for (const offset of [0, 100, 200]) {
    const page = await get(shuffled, `${path}&offset=${offset}`);
    assert.is(page.body.metadata.total_elements, 250);
    for (const id of ids(page)) seen.add(id);
  }
  assert.ok(seen.size < 250, 'pages of different orders overlap');
  assert.equal(
    shuffled.company.people.map(({ id }) => id),
    stable.company.people.map(({ id }) => id),
  );
});

list('follows the company as it changes', async () => {
  const sandbox = await start();
  const path = '/v1/company/employees?limit=1&attributes[]=status&offset=';
  const [id] = hire(sandbox.company, 1).ids;
  const { body } = await get(sandbox, `${path}250`);
  assert.is(body.metadata.total_elements, 251);
  assert.is(body.data[0]?.attributes.id?.value, id);
  sandbox.company.people.length = 0;
  assert.equal((await get(sandbox, `${path}0`)).body.metadata, {
    total_elements: 0,
    total_pages: 0,
    current_page: 0,
  });
});

list.run();

const one = suite('GET /v1/company/employees/{id}');
one.after.each(closeAll);

function change(company: Company, changes: Partial<Person>): number {
  const person = company.people[20];
  if (!person) throw new Error('the company is too small');
  Object.assign(person, changes);
  return person.id;
}

one('shows everything the credential may read', async () => {
  const sandbox = await start();
  const attributes = await single(sandbox, sandbox.company.people[0]?.id);
  assert.equal(
    Object.keys(attributes),
    sandbox.company.attributes.map(({ key }) => key),
  );
  const narrow = await start({ readable: ['email'] });
  assert.equal(Object.keys(await single(narrow, narrow.company.people[0]?.id)), ['id', 'email']);
});

one('is a 404 for nobody', async () => {
  const sandbox = await start();
  for (const id of ['1', 'x', '07310001', '7310001.0', '7310001/absences', '7310001/profile-picture/75']) {
    assertFailure(await get(sandbox, `/v1/company/employees/${id}`), 404);
  }
});

one('wraps values as the list does: label, value, type, universal id', async () => {
  const sandbox = await start();
  const id = change(sandbox.company, { firstName: 'Jürgen', custom: { dynamic_1002: '000731' } });
  const attributes = await single(sandbox, id);
  assert.equal(attributes.id, { label: 'ID', value: id, type: 'integer', universal_id: 'id' });
  assert.equal(attributes.first_name, {
    label: 'First name',
    value: 'Jürgen',
    type: 'standard',
    universal_id: 'first_name',
  });
  assert.equal(attributes.dynamic_1002, {
    label: 'Personalnummer',
    value: '000731',
    type: 'standard',
    universal_id: null,
  });
  assert.is(attributes.dynamic_1001?.universal_id, 'date_of_birth');
  assert.is(attributes.dynamic_1001?.value, null);
  assert.is(attributes.fix_salary?.currency, 'EUR');
});

one('nests relations', async () => {
  const sandbox = await start();
  const attributes = await single(
    sandbox,
    change(sandbox.company, {
      supervisorId: 6_999_999,
      department: { id: 40_120, name: 'Research & Development' },
      costCenters: [
        { id: 71, name: '4100 Core', percentage: 60 },
        { id: 72, name: '4200 Labs', percentage: 40 },
      ],
    }),
  );
  assert.equal(attributes.supervisor?.value, {
    type: 'Employee',
    attributes: { id: { label: 'ID', value: 6_999_999, type: 'integer', universal_id: 'id' } },
  });
  assert.equal(attributes.department?.value, {
    type: 'Department',
    attributes: { id: 40_120, name: 'Research & Development' },
  });
  assert.equal(attributes.cost_centers?.value, [
    { type: 'CostCenter', attributes: { id: 71, name: '4100 Core', percentage: 60 } },
    { type: 'CostCenter', attributes: { id: 72, name: '4200 Labs', percentage: 40 } },
  ]);
});

one('sends empties as they are', async () => {
  const sandbox = await start();
  const attributes = await single(
    sandbox,
    change(sandbox.company, {
      email: null,
      supervisorId: null,
      office: [],
      department: '',
      team: null,
      costCenters: [],
      position: '',
      hireDate: null,
    }),
  );
  const values = [
    'email',
    'supervisor',
    'office',
    'department',
    'team',
    'cost_centers',
    'position',
    'hire_date',
  ];
  assert.equal(
    values.map((key) => attributes[key]?.value),
    [null, null, [], '', null, [], '', null],
  );
});

one('sends dates as midnight in Berlin, in winter and in summer time', async () => {
  const sandbox = await start();
  const expected = {
    '2026-01-15': '2026-01-15T00:00:00+01:00',
    '2026-07-15': '2026-07-15T00:00:00+02:00',
    // The clocks change at one o'clock UTC, after midnight.
    '2026-03-29': '2026-03-29T00:00:00+01:00',
    '2026-03-30': '2026-03-30T00:00:00+02:00',
    '2026-10-25': '2026-10-25T00:00:00+02:00',
    '2026-10-26': '2026-10-26T00:00:00+01:00',
    // There was no summer time then.
    '1965-07-01': '1965-07-01T00:00:00+01:00',
  };
  for (const [date, value] of Object.entries(expected)) {
    const custom = { dynamic_1001: date, dynamic_1010: date };
    const attributes = await single(sandbox, change(sandbox.company, { terminationDate: date, custom }));
    assert.is(attributes.termination_date?.value, value);
    assert.is(attributes.dynamic_1001?.value, value);
    assert.is(attributes.dynamic_1010?.value, date, 'one custom date comes without a time');
  }
});

one('sends some hire dates of an odd company with the older offset, those of a clean one never', async () => {
  const offsets = async (oddities: boolean) => {
    const company = inventCompany({ people: 100, seed: 1, today: '2026-11-22', oddities });
    const { body } = await get(
      await start({ company }),
      '/v1/company/employees?limit=100&attributes[]=hire_date',
    );
    return body.data.map((row) => String(row.attributes.hire_date?.value).slice(19));
  };
  const odd = await offsets(true);
  assert.ok(odd.some((offset) => /^\+0[12]00$/.test(offset)));
  assert.ok(odd.some((offset) => /^\+0[12]:00$/.test(offset)));
  assert.ok((await offsets(false)).every((offset) => /^\+0[12]:00$/.test(offset)));
});

one.run();

const catalogue = suite('GET /v1/company/employees/attributes');
catalogue.after.each(closeAll);

type Catalogue = {
  success: boolean;
  data: { key: string; label: string; type: string; options: string[] }[];
};

catalogue('lists what the credential may read, under both names', async () => {
  const sandbox = await start({ readable: ['email', 'dynamic_1003', 'unheard-of'] });
  const { status, body } = await get<Catalogue>(sandbox, '/v1/company/employees/attributes');
  assert.is(status, 200);
  assert.equal(body, {
    success: true,
    data: [
      { key: 'id', label: 'ID', type: 'integer', universal_id: 'id', options: [] },
      { key: 'email', label: 'Email', type: 'standard', universal_id: 'email', options: [] },
      {
        key: 'dynamic_1003',
        label: 'Languages',
        type: 'tags',
        universal_id: null,
        options: ['German', 'English', 'Polish', 'Irish'],
      },
    ],
  });
  assert.equal((await get<Catalogue>(sandbox, '/v1/company/employees/custom-attributes')).body, body);
});

catalogue('lists everything by default', async () => {
  const sandbox = await start();
  const { body } = await get<Catalogue>(sandbox, '/v1/company/employees/attributes');
  assert.is(body.data.length, sandbox.company.attributes.length);
});

catalogue('answers 403 on request, while the list goes on working', async () => {
  const sandbox = await start({ attributes403: true });
  assertFailure(await get(sandbox, '/v1/company/employees/attributes'), 403);
  assertFailure(await get(sandbox, '/v1/company/employees/custom-attributes'), 403);
  assert.is((await get(sandbox, '/v1/company/employees')).status, 200);
});

catalogue.run();

const picture = suite('GET /v1/company/employees/{id}/profile-picture/{width}');
picture.after.each(closeAll);

async function pictureOf(sandbox: PersonioSandbox, path: string): Promise<[number, string | null, Buffer]> {
  const answer = await fetch(`${sandbox.url}/v1/company/employees/${path}`, {
    headers: await bearer(sandbox),
  });
  return [answer.status, answer.headers.get('content-type'), Buffer.from(await answer.arrayBuffer())];
}

picture('gives the bytes, to whoever has the token and a width', async () => {
  const sandbox = await start();
  const person = sandbox.company.people.find(({ picture }) => picture);
  assert.ok(person?.picture);
  const [status, type, bytes] = await pictureOf(sandbox, `${person.id}/profile-picture/400`);
  assert.equal([status, type], [200, 'image/png']);
  assert.ok(bytes.equals(person.picture));
  assert.match(String((await single(sandbox, person.id)).profile_picture?.value), /\/profile-picture$/);
  person.picture = Uint8Array.of(0xff, 0xd8, 0xff);
  assert.is((await pictureOf(sandbox, `${person.id}/profile-picture/75`))[1], 'image/jpeg');
  for (const path of ['profile-picture', 'profile-picture/0', 'profile-picture/wide', 'profile-pictures/400'])
    assert.is((await pictureOf(sandbox, `${person.id}/${path}`))[0], 404, path);
  const { status: stranger } = await fetch(
    `${sandbox.url}/v1/company/employees/${person.id}/profile-picture/400`,
  );
  assert.is(stranger, 401);
});

picture('no picture, nobody, or an attribute that may not be read: the same 404', async () => {
  const sandbox = await start();
  const [one, two] = sandbox.company.people;
  assert.ok(one && two);
  one.picture = null;
  two.picture = Uint8Array.of(1);
  const path = (id: number) => `/v1/company/employees/${id}/profile-picture/400`;
  for (const id of [one.id, 1]) assertFailure(await get(sandbox, path(id)), 404);
  assert.is((await single(sandbox, one.id)).profile_picture?.value, null);
  const narrow = await start({ readable: ['email'] });
  const person = narrow.company.people[0];
  assert.ok(person);
  person.picture = Uint8Array.of(1);
  assertFailure(await get(narrow, path(person.id)), 404);
});

picture.run();

const units = suite('API v2: lists of units');
units.after.each(closeAll);

function logInV2(sandbox: PersonioSandbox, init: RequestInit): Promise<Reply<Record<string, unknown>>> {
  return send(sandbox, '/v2/auth/token', { method: 'POST', ...init });
}

const FORM = {
  grant_type: 'client_credentials',
  client_id: PAIR.client_id,
  client_secret: PAIR.client_secret,
};

units('the token comes for a form and nothing else, and serves v1 as well', async () => {
  const sandbox = await start();
  const { status, body } = await logInV2(sandbox, { body: new URLSearchParams(FORM) });
  assert.equal([status, body.token_type], [200, 'Bearer']);
  const headers = { Authorization: `Bearer ${body.access_token}` };
  assert.is((await send(sandbox, '/v1/company/employees', { headers })).status, 200);
  for (const [form, error] of [
    [{ ...FORM, client_secret: 'wrong' }, 'invalid_client'],
    [{ ...FORM, grant_type: 'password' }, 'unsupported_grant_type'],
  ] as const) {
    const refused = await logInV2(sandbox, { body: new URLSearchParams(form) });
    assert.equal([refused.status, refused.body.error], [400, error]);
  }
  const json = { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(FORM) };
  assert.is((await logInV2(sandbox, json)).body.error, 'invalid_request');
});

type Listed = { _data: { id: string; name: string }[]; _meta: { links: { next?: { href: string } } } };

units(
  'pages go on by a cursor that belongs to its list; limits, kinds and names of parameters are checked',
  async () => {
    const sandbox = await start();
    const list = (path: string) => get<Listed>(sandbox, path);
    const first = await list('/v2/org-units?type=department&limit=5');
    const cursor = /cursor=([^&]+)/.exec(first.body._meta.links.next?.href ?? '')?.[1] ?? '';
    assert.match(decodeURIComponent(cursor), /\+\/==$/);
    const rest = await list(`/v2/org-units?type=department&limit=5&cursor=${cursor}`);
    const names = [...first.body._data, ...rest.body._data].map(({ name }) => name);
    assert.equal(
      names,
      sandbox.company.departments.map(({ name }) => name),
    );
    assert.is(rest.body._meta.links.next, undefined);
    assert.is((await list('/v2/org-units?type=team')).body._data.length, 20, 'the default page');
    for (const path of [
      '/v2/org-units',
      '/v2/org-units?type=division',
      '/v2/org-units?type=team&limit=101',
      '/v2/org-units?type=team&size=5',
      `/v2/workplaces?cursor=${cursor}`,
      `/v2/org-units?type=department&cursor=${decodeURIComponent(cursor)}`,
    ])
      assert.is((await list(path)).status, 400, path);
  },
);

units('Beta, no right, not there, no token', async () => {
  const beta = await start({ lists: 'beta' });
  assert.is((await get(beta, '/v2/workplaces')).status, 404);
  const headers = { ...(await bearer(beta)), Beta: 'true' };
  assert.is((await send(beta, '/v2/workplaces', { headers })).status, 200);
  assert.is((await get(await start({ lists: 'denied' }), '/v2/cost-centers')).status, 403);
  assert.is((await get(await start({ lists: 'absent' }), '/v2/cost-centers')).status, 404);
  assert.is((await send(await start(), '/v2/cost-centers')).status, 401);
});

units.run();
