import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleepFor } from 'node:timers/promises';
import nock from 'nock';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  AuthError,
  ConfigError,
  HttpError,
  ReadOnlyError,
  ShapeError,
  type SyncError,
} from '../../src/errors.ts';
import {
  createHttp,
  type HttpClient,
  type HttpOptions,
  type HttpRequest,
  type Waiting,
} from '../../src/http/http.ts';
import { engagedlyPace } from '../../src/http/pace/engagedly.ts';
import { personioPace } from '../../src/http/pace/personio.ts';
import { VENDORS } from '../../src/vendors/vendors.ts';
import { failure } from '../fixtures/failure.ts';
import { nocked } from '../fixtures/nocked.ts';

const BASE = 'https://api.engagedly.example';
const MINUTE = 60_000;

type Setup = { http: HttpClient; slept: number[]; clock: { now: number } };

/** A client whose waits only move its own clock. */
function client(options: Partial<HttpOptions> = {}): Setup {
  const slept: number[] = [];
  const clock = { now: Date.parse('2026-11-22T10:00:00Z') };
  const http = createHttp({
    vendor: VENDORS.engagedly,
    baseUrl: BASE,
    readOnly: false,
    pace: personioPace({ perSecond: 1000 }),
    now: () => clock.now,
    sleep: async (ms) => {
      slept.push(ms);
      clock.now += ms;
    },
    random: () => 0,
    ...options,
  });
  return { http, slept, clock };
}

async function httpFailure(promise: Promise<unknown>): Promise<HttpError> {
  const error = await failure(promise);
  if (error instanceof HttpError) return error;
  throw error;
}

const users: HttpRequest = { method: 'GET', path: '/beta/users', label: 'the user list' };
const create: HttpRequest = { method: 'POST', path: '/beta/users', body: {}, label: 'a new user' };
const change: HttpRequest = { method: 'PATCH', path: '/beta/users/1', body: {}, label: 'a user' };

const sends = suite('createHttp: what is sent');
nocked(sends);

sends('builds address, headers and body, and reads the JSON', async () => {
  const scope = nock(BASE, {
    reqheaders: {
      clientkey: 'k',
      'content-type': 'application/json',
      accept: 'application/json',
      'x-one': '1',
    },
  })
    .post('/eu/beta/users', { email: 'a@b.example' })
    .query({ include: 'primary_reporter', 'attributes[]': ['id', 'first name'] })
    .reply(201, { success: true }, { 'X-Thing': 'yes' });
  const { http } = client({ baseUrl: `${BASE}/eu/`, headers: { ClientKey: 'k' } });
  const answer = await http.request({
    ...create,
    body: { email: 'a@b.example' },
    headers: { 'X-One': '1' },
    query: [
      ['include', 'primary_reporter'],
      ['attributes[]', 'id'],
      ['attributes[]', 'first name'],
    ],
  });
  assert.equal([answer.status, answer.body, answer.headers.get('x-thing')], [201, { success: true }, 'yes']);
  scope.done();
});

sends('refuses every write of a read-only client before the network, but not a token request', async () => {
  const scope = nock(BASE).post('/v1/auth').reply(200, { success: true });
  const { http } = client({ readOnly: true });
  for (const method of ['POST', 'PUT', 'PATCH'] as const) {
    assert.instance(await failure(http.request({ ...create, method })), ReadOnlyError);
  }
  assert.equal(http.counts(), { get: 0, write: 0, retried: 0, throttled: 0, waitedMs: 0 });
  await http.request({ method: 'POST', path: '/v1/auth', body: {}, reads: true });
  assert.is(http.counts().write, 1);
  scope.done();
});

sends('says which secret to look at when a header cannot be sent, without showing it', async () => {
  const { http } = client({ headers: { SecretKey: 'canary\n' } });
  const error = await failure(http.request(users));
  assert.instance(error, ConfigError);
  assert.match(error.remedy, 'ENGAGEDLY_SECRET_KEY');
  assert.not.match(error.message + error.remedy, 'canary');
});

sends('refuses a path that an id would lead elsewhere', async () => {
  const { http } = client();
  for (const path of [
    '/beta/users/..',
    '/beta/users/%2E%2e/x',
    '/beta/users/1?x=1',
    'beta',
    '/a\\b',
    '/a#b',
  ]) {
    assert.instance(await failure(http.request({ method: 'GET', path })), ShapeError, path);
  }
});

sends.run();

const baseUrl = suite('createHttp: the base URL');

baseUrl('is https, or http on loopback', () => {
  for (const good of [
    'https://x.example',
    'https://x.example:8443/eu',
    'http://127.0.0.1:1',
    'http://localhost:1',
    'http://[::1]:1',
  ]) {
    client({ baseUrl: good }).http.close();
  }
  const bad = [
    'http://x.example',
    'ftp://127.0.0.1',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'x',
    '',
    'file:///etc',
    'javascript:1',
  ];
  for (const url of bad)
    assert.throws(
      () => client({ baseUrl: url }),
      (error: unknown) => error instanceof ConfigError,
      url,
    );
});

baseUrl('holds no credentials and no query', () => {
  for (const url of [
    'https://me:canary@x.example',
    'https://canary@x.example',
    'https://x.example/?key=canary',
    'https://x.example/#canary',
  ]) {
    assert.throws(
      () => client({ baseUrl: url }),
      (error: unknown) =>
        error instanceof ConfigError && !`${error.message}${error.remedy}`.includes('canary'),
      url,
    );
  }
});

baseUrl.run();

const repeats = suite('createHttp: repeating');
nocked(repeats);

repeats('a GET is repeated after 5xx, and the answer is the last one', async () => {
  const scope = nock(BASE)
    .get('/beta/users')
    .reply(502, '<html>')
    .get('/beta/users')
    .reply(503)
    .get('/beta/users')
    .reply(200, [1]);
  const { http, slept } = client();
  assert.equal((await http.request(users)).body, [1]);
  assert.equal(slept, [500, 1000]);
  assert.equal(http.counts(), { get: 3, write: 0, retried: 2, throttled: 0, waitedMs: 0 });
  scope.done();
});

repeats('a GET gives up after five attempts and says what, how often, and what to do', async () => {
  const scope = nock(BASE).get('/beta/users').times(5).reply(500, { message: 'canary' });
  const error = await httpFailure(client().http.request(users));
  assert.is(error.message, 'Engagedly answered the request for the user list with status 500 (5 attempts).');
  assert.equal([error.status, error.uncertain], [500, false]);
  assert.ok(error.remedy.length > 10);
  scope.done();
});

repeats('a GET whose body is not JSON, or empty, is repeated', async () => {
  const scope = nock(BASE)
    .get('/beta/users')
    .reply(200, '{"a":')
    .get('/beta/users')
    .reply(200, '')
    .get('/beta/users')
    .reply(200, '{"a":1}');
  assert.equal((await client().http.request(users)).body, { a: 1 });
  scope.done();
});

repeats('a body that is not UTF-8 is not JSON: each of its umlauts would be another sign', async () => {
  const [written, scrambled] = ['{"name":"Jörg"}', Buffer.from('{"name":"Jörg"}', 'latin1')];
  const scope = nock(BASE).get('/beta/users').reply(200, scrambled).get('/beta/users').reply(200, written);
  assert.equal((await client().http.request(users)).body, { name: 'Jörg' });
  scope.done();
});

repeats('a body that is never JSON ends in an error that does not show it', async () => {
  const scope = nock(BASE).get('/beta/users').times(5).reply(200, '<p>canary@example.com</p>');
  const error = await httpFailure(client().http.request(users));
  assert.is(error.status, 0);
  assert.not.match(everything(error), 'canary');
  scope.done();
});

repeats('a PATCH is repeated when its answer was lost', async () => {
  const scope = nock(BASE)
    .patch('/beta/users/1')
    .replyWithError(lost())
    .patch('/beta/users/1')
    .reply(200, { ok: 1 });
  assert.equal((await client().http.request(change)).body, { ok: 1 });
  scope.done();
});

repeats('who sends a change is asked before it is repeated, and told whether it may be done', async () => {
  for (const [status, isWanted, uncertain] of [
    [429, async () => false, false],
    [503, async () => false, true],
    [429, () => Promise.reject(new Error('cannot look')), false],
    [503, async () => true, undefined],
  ] as const) {
    nock(BASE).patch('/beta/users/1').reply(status, {}, { 'Retry-After': '1' });
    const again = nock(BASE).patch('/beta/users/1').reply(200, { success: true });
    const asked: boolean[] = [];
    const { http } = client();
    const isStillWanted = (mayBeDone: boolean) => {
      asked.push(mayBeDone);
      return isWanted();
    };
    const answer = http.request({ ...change, isStillWanted });
    if (uncertain === undefined) assert.is((await answer).status, 200);
    else {
      const error = await httpFailure(answer);
      assert.equal([error.status, error.uncertain], [status, uncertain]);
    }
    assert.equal([asked, again.isDone()], [[status === 503], uncertain === undefined]);
    nock.cleanAll();
  }
});

repeats('a POST is not repeated when it may have been carried out, and says so', async () => {
  for (const make of [
    () => nock(BASE).post('/beta/users').reply(500, {}),
    () => nock(BASE).post('/beta/users').reply(503, {}, { 'Retry-After': '1' }),
    () => nock(BASE).post('/beta/users').reply(408),
    () => nock(BASE).post('/beta/users').reply(201, '{"data":{"id"'),
    () => nock(BASE).post('/beta/users').reply(201, ''),
    () => nock(BASE).post('/beta/users').replyWithError(lost()),
  ]) {
    const scope = make();
    const { http } = client();
    const error = await httpFailure(http.request(create));
    assert.is(error.uncertain, true);
    assert.is(http.counts().write, 1);
    assert.match(error.message, 'not certain');
    scope.done();
  }
});

repeats(
  'where nothing answers on this machine, the sandbox has ended: nobody is sent to a firewall',
  async () => {
    const refused = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    for (const [baseUrl, remedy] of [
      [
        'http://127.0.0.1:4711',
        /engagedly-url .*which is on this machine: if that was "npm run sandbox", start it again/,
      ],
      ['https://127.0.0.1:4711', /network of this machine: name service, firewall, proxy/],
    ] as const) {
      const scope = nock(baseUrl).get('/beta/users').times(5).replyWithError(refused());
      const { http } = client({ baseUrl });
      assert.match((await httpFailure(http.request(users))).remedy, remedy);
      scope.done();
    }
  },
);

repeats('a POST that was never sent is repeated, and ends certain', async () => {
  const refused = () =>
    Object.assign(new Error('connect ECONNREFUSED 10.1.2.3:443'), { code: 'ECONNREFUSED' });
  const scope = nock(BASE).post('/beta/users').times(5).replyWithError(refused());
  const { http } = client();
  const error = await httpFailure(http.request(create));
  assert.is(error.uncertain, false);
  assert.is(error.message, 'Engagedly could not be reached (ECONNREFUSED) for a new user (5 attempts).');
  assert.match(error.remedy, 'engagedly-url');
  assert.not.match(everything(error), '10.1.2.3');
  scope.done();
});

repeats('a write stays uncertain when a later attempt could not even be sent', async () => {
  const scope = nock(BASE)
    .patch('/beta/users/1')
    .reply(500)
    .patch('/beta/users/1')
    .times(4)
    .replyWithError(Object.assign(new Error('x'), { code: 'ENOTFOUND' }));
  const error = await httpFailure(client().http.request(change));
  assert.equal([error.status, error.uncertain], [0, true]);
  assert.instance(error.cause, Error);
  scope.done();
});

repeats('a POST that only reads is tried three times', async () => {
  const scope = nock(BASE).post('/v1/auth').times(3).reply(500);
  const { http } = client();
  const error = await httpFailure(http.request({ method: 'POST', path: '/v1/auth', reads: true }));
  assert.is(error.uncertain, false);
  assert.is(http.counts().write, 3);
  scope.done();
});

repeats('a 422 is not repeated', async () => {
  const scope = nock(BASE).patch('/beta/users/1').reply(422, {});
  assert.is((await httpFailure(client().http.request(change))).status, 422);
  scope.done();
});

repeats('a 429 is repeated, a POST too, only when whoever made the cool-down longer is through', async () => {
  const scope = nock(BASE)
    .post('/beta/users')
    .reply(429, {}, { 'Retry-After': '60' })
    .post('/beta/users')
    .reply(201, {});
  const { http, slept, clock } = client({ pace: engagedlyPace() });
  const before = clock.now;
  await http.request(create);
  assert.ok(clock.now - before >= 4 * MINUTE && clock.now - before < 4 * MINUTE + 2000);
  assert.equal(
    { ...http.counts(), waitedMs: 0 },
    { get: 0, write: 2, retried: 1, throttled: 1, waitedMs: 0 },
  );
  assert.is(http.counts().waitedMs, clock.now - before);
  assert.ok(slept.length > 0);
  scope.done();
});

repeats('a 429 from Engagedly without Retry-After stops for a minute', async () => {
  const scope = nock(BASE).get('/beta/users').reply(429).get('/beta/users').reply(200, {});
  const { http, clock } = client({ pace: engagedlyPace() });
  const before = clock.now;
  await http.request(users);
  assert.ok(clock.now - before >= MINUTE);
  scope.done();
});

repeats('a 429 that asks for hours ends the run, for requests that wait as well', async () => {
  const scope = nock(BASE).get('/beta/users').reply(429, {}, { 'Retry-After': '86400' });
  const { http, slept } = client({ pace: engagedlyPace() });
  const both = await Promise.all([httpFailure(http.request(users)), httpFailure(http.request(users))]);
  assert.equal(
    both.map((error) => error.status),
    [429, 429],
  );
  assert.match(both[1].message, '1441 minutes');
  assert.equal(slept, []);
  scope.done();
});

repeats('after the second 429 in a row nothing is asked any more, not even by those who wait', async () => {
  const scope = nock(BASE).get('/beta/users').times(2).reply(429, {}, { 'Retry-After': '60' });
  const { http, clock } = client({ pace: engagedlyPace() });
  const before = clock.now;
  const all = await Promise.all([users, users].map((request) => httpFailure(http.request(request))));
  for (const { status, code, message, uncertain } of all) {
    assert.equal([status, code, uncertain], [429, 'throttled', false]);
    assert.match(message, 'twice in a row');
  }
  assert.ok(http.isOver());
  assert.is((await httpFailure(http.request(users))).code, 'throttled');
  assert.ok(clock.now - before < 10 * MINUTE, 'it does not wait for the end of the second cool-down');
  assert.equal([http.counts().get + http.counts().write, http.counts().throttled], [2, 2]);
  scope.done();
});

repeats('no request goes, or begins to wait, after the time for it', async () => {
  const scope = nock(BASE).get('/beta/users').reply(429, {}, { 'Retry-After': '60' });
  const { http, slept, clock } = client({ pace: engagedlyPace(), until: () => end });
  const end = clock.now + 3 * MINUTE;
  const error = await httpFailure(http.request(users));
  assert.equal([error.code, error.status, error.uncertain], ['out-of-time', 0, false]);
  assert.equal([slept.filter((ms) => ms > MINUTE + 2000), http.isOver()], [[], false]);
  clock.now = end + 1;
  assert.is((await httpFailure(http.request(change))).code, 'out-of-time');
  assert.is(http.counts().write, 0);
  scope.done();
});

repeats('does not repeat for ever on 429', async () => {
  const scope = nock(BASE).get('/beta/users').times(7).reply(429);
  const { http } = client();
  const error = await httpFailure(http.request(users));
  assert.match(error.remedy, 'same key');
  assert.is(http.counts().throttled, 7);
  scope.done();
});

repeats.run();

const waits = suite('createHttp: what is waited for');
nocked(waits);

waits('what takes a second or more is told: whose limit, how much it allows, and for how long', async () => {
  const told: Waiting[] = [];
  const headers = (left: number) => ({
    'X-RateLimit-Limit': '200',
    'X-RateLimit-Remaining': String(left),
    'X-RateLimit-Reset': String(Date.parse('2026-11-22T10:00:12Z') / 1000),
  });
  const scope = nock(BASE)
    .get('/beta/users')
    .reply(200, [1], headers(0))
    .get('/beta/users')
    .reply(429, {}, { 'Retry-After': '60' })
    .get('/beta/users')
    .reply(503)
    .get('/beta/users')
    .reply(200, [1]);
  const { http } = client({
    pace: engagedlyPace(),
    onWait: (waiting) => told.push(waiting),
    random: () => 1,
  });
  await http.request(users);
  await http.request(users);
  const allows = { calls: 200, ms: MINUTE };
  const reasons = told.map(({ why }) => why);
  assert.equal([...new Set(reasons)], ['pace', 'throttled', 'trouble']);
  const [first] = told;
  assert.equal(
    { ...first, ms: 0 },
    { vendor: 'Engagedly', host: 'api.engagedly.example', why: 'pace', ms: 0, allows },
  );
  assert.ok(Number(first?.ms) >= 12_000 && Number(first?.ms) < 15_000, `${first?.ms}`);
  assert.ok(Number(told.find(({ why }) => why === 'throttled')?.ms) >= 60_000);
  assert.ok(told.every(({ ms }) => ms >= 1_000));
  scope.done();
});

waits('a host that does not answer is named after 20 seconds, and not when it answers in time', async () => {
  const told: Waiting[] = [];
  const due: Array<{ ms: number; act(): void; isOver: boolean }> = [];
  const after = (ms: number, act: () => void) => {
    const timer = { ms, act, isOver: false };
    due.push(timer);
    return () => {
      timer.isOver = true;
    };
  };
  const answered = Promise.withResolvers<void>();
  const scope = nock(BASE)
    .get('/beta/users')
    .reply(200, async () => {
      await answered.promise;
      return [1];
    });
  const { http } = client({ onWait: (waiting) => told.push(waiting), after });
  const request = http.request(users);
  while (due.length < 2) await sleepFor(1);
  due.find(({ ms }) => ms === 20_000)?.act();
  assert.equal(told, [{ vendor: 'Engagedly', host: 'api.engagedly.example', why: 'silence', ms: 20_000 }]);
  answered.resolve();
  await request;
  assert.ok(due.every(({ isOver }) => isOver));
  scope.done();
});

const answers = suite('createHttp: answers and errors');
nocked(answers);

answers('never follows a redirect', async () => {
  const scope = nock(BASE)
    .get('/beta/users')
    .reply(302, '', { Location: 'https://elsewhere.example/canary' });
  const error = await httpFailure(client({ headers: { SecretKey: 's' } }).http.request(users));
  assert.is(error.status, 302);
  assert.match(error.message, 'redirect');
  assert.not.match(everything(error), 'canary');
  scope.done();
});

answers(
  '401 and 403 are an AuthError that tells the secrets or the rights; the status is in its cause',
  async () => {
    for (const [status, word] of [
      [401, 'ENGAGEDLY_CLIENT_KEY'],
      [403, 'administrator'],
    ] as const) {
      const scope = nock(BASE)
        .get('/beta/users')
        .reply(status, { error_type: 'authentication_error', errors: [{ message: 'canary' }] });
      const error = await failure(client().http.request(users));
      assert.instance(error, AuthError);
      assert.match(error.remedy, word);
      assert.ok(error.cause instanceof HttpError && error.cause.status === status);
      assert.not.match(everything(error), 'canary');
      scope.done();
    }
  },
);

answers('gives back a status that the caller accepts, without repeating', async () => {
  const scope = nock(BASE)
    .get('/beta/users')
    .reply(404, 'gone')
    .get('/beta/users')
    .reply(401, { success: false });
  const { http } = client();
  const accept = [401, 404];
  const gone = await http.request({ ...users, accept });
  assert.equal([gone.status, gone.body], [404, undefined]);
  const auth = await http.request({ ...users, accept });
  assert.equal([auth.status, auth.body], [401, { success: false }]);
  scope.done();
});

answers('takes over codes and field keys of a refusal, and never its messages or what was sent', async () => {
  const body = {
    error_type: 'validation_error',
    errors: [
      { field: 'email', message: 'canary@example.com is taken', code: 'duplicate_value' },
      { field: 'custom-attribute-93cbf', message: 'canary', code: 'Canary Person' },
      { field: 'canary@example.com', code: 'sent-word' },
      // What has the shape of a key may be a person all the same.
      { field: 'anna_schmidt', code: 'anna-schmidt' },
      { field: 17, code: null },
      null,
    ],
  };
  const sent = { email: 'x', custom_attributes: { 'custom-attribute-93cbf': [{ b: 'Sent-Word ' }] } };
  const scope = nock(BASE).patch('/beta/users/1').reply(422, body);
  const error = await httpFailure(client().http.request({ ...change, body: sent }));
  assert.equal(error.codes, ['validation_error', 'duplicate_value']);
  assert.equal(error.fields, ['email', 'custom-attribute-93cbf']);
  assert.is(
    error.message,
    'Engagedly answered the request for a user with status 422 (validation_error, duplicate_value at email, custom-attribute-93cbf).',
  );
  assert.not.match(everything(error), /canary|sent-word|anna/i);
  scope.done();
});

answers('survives a refusal of any shape', async () => {
  for (const body of [
    'null',
    '[]',
    '7',
    '"x"',
    '{"errors":{}}',
    '{"errors":[[]],"error_type":{}}',
    '{"__proto__":{"error_type":"evil"}}',
    '',
  ]) {
    const scope = nock(BASE).patch('/beta/users/1').reply(400, body);
    const error = await httpFailure(client().http.request(change));
    assert.equal([error.status, error.codes, error.fields], [400, [], []], body);
    scope.done();
  }
});

answers('an answer with __proto__ changes no prototype', async () => {
  const scope = nock(BASE).get('/beta/users').reply(200, '{"__proto__":{"polluted":1}}');
  await client().http.request(users);
  assert.is(Reflect.get({}, 'polluted'), undefined);
  scope.done();
});

answers('never names a query value', async () => {
  const scope = nock(BASE).get('/beta/users').query(true).times(5).reply(500);
  const error = await httpFailure(
    client().http.request({ ...users, query: [['email', 'canary@example.com']] }),
  );
  assert.not.match(everything(error), 'canary');
  scope.done();
});

answers('accepts an empty answer to a PUT and with 204', async () => {
  const scope = nock(BASE).put('/beta/users/1/activate').reply(200, '').patch('/beta/users/1').reply(204);
  const { http } = client();
  assert.is(
    (await http.request({ method: 'PUT', path: '/beta/users/1/activate', body: {} })).body,
    undefined,
  );
  assert.is((await http.request(change)).body, undefined);
  scope.done();
});

answers('an answer over the limit is not read and not asked for again', async () => {
  const scope = nock(BASE)
    .get('/beta/users')
    .reply(200, JSON.stringify('x'.repeat(2_000_000)));
  const error = await httpFailure(client({ maxBytes: 1_000_000 }).http.request(users));
  assert.match(error.message, 'more than 1 MB');
  scope.done();
});

answers('a certificate that is not valid is named as such', async () => {
  const scope = nock(BASE)
    .get('/beta/users')
    .times(5)
    .replyWithError(Object.assign(new Error('x'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }));
  const error = await httpFailure(client().http.request(users));
  assert.match(error.message, 'DEPTH_ZERO_SELF_SIGNED_CERT');
  assert.match(error.remedy, 'certificate');
  scope.done();
});

waits.run();
answers.run();

const wire = suite('createHttp: over a real connection');

type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void;

/** Runs `use` against a server on loopback, and closes both. */
async function withServer(
  handle: Handler,
  use: (setup: Setup & { url: string; connections: () => number }) => Promise<void>,
  options: Partial<HttpOptions> = {},
) {
  let count = 0;
  let connections = 0;
  const server: Server = createServer((request, response) => handle(request, response, ++count));
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const setup = client({ baseUrl: url, ...options });
  try {
    await use({ ...setup, url, connections: () => connections });
  } finally {
    setup.http.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const ok = (response: ServerResponse) =>
  response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"ok":true}');

wire('asks for the headers anew each time, and sends no content type without a body', async () => {
  const seen: unknown[] = [];
  const handle: Handler = ({ headers }, response) => {
    seen.push(headers['x-token'], headers['content-type']);
    ok(response);
  };
  let count = 0;
  const headers = () => {
    count += 1;
    return { 'X-Token': String(count) };
  };
  const twice = async ({ http }: Setup) => {
    await http.request(users);
    await http.request(users);
  };
  await withServer(handle, twice, { headers });
  assert.equal(seen, ['1', undefined, '2', undefined]);
});

wire('keeps the connection', async () => {
  await withServer(
    (_request, response) => ok(response),
    async ({ http, connections }) => {
      for (let n = 0; n < 5; n += 1) await http.request(users);
      assert.is(connections(), 1);
    },
  );
});

wire('repeats a GET whose connection was dropped', async () => {
  const handle: Handler = (request, response, count) => (count < 3 ? request.socket.destroy() : ok(response));
  await withServer(handle, async ({ http }) => {
    assert.equal((await http.request(users)).body, { ok: true });
    assert.is(http.counts().retried, 2);
  });
});

wire('repeats a GET whose body was cut off, with a length or in chunks', async () => {
  const handle: Handler = (_request, response, count) => {
    if (count === 3) ok(response);
    else {
      response.writeHead(200, count === 1 ? { 'Content-Length': '100' } : {});
      response.write('{"ok":', () => response.socket?.destroy());
    }
  };
  await withServer(handle, async ({ http }) => {
    assert.equal((await http.request(users)).body, { ok: true });
    assert.is(http.counts().get, 3);
  });
});

wire('a POST whose connection was dropped is uncertain and sent once', async () => {
  await withServer(
    (request) => request.socket.destroy(),
    async ({ http }) => {
      assert.is((await httpFailure(http.request(create))).uncertain, true);
      assert.is(http.counts().write, 1);
    },
  );
});

wire('gives up on an answer that does not come, or does not end', async () => {
  const handle: Handler = (_request, response, count) => {
    if (count % 2 === 0) response.writeHead(200).write('{');
  };
  await withServer(
    handle,
    async ({ http }) => {
      const error = await httpFailure(http.request(users));
      assert.match(error.message, 'within 0 s (5 attempts)');
      const write = await httpFailure(http.request(create));
      assert.is(write.uncertain, true);
    },
    { timeoutMs: 15 },
  );
});

wire('a body that drips for ever has a deadline: a minute of hanging, not five time limits', async () => {
  const handle: Handler = (_request, response) => {
    response.writeHead(200).write('{');
    const drip = setInterval(() => response.write(' '), 2);
    response.on('close', () => clearInterval(drip));
  };
  const limits: number[] = [];
  const after = (ms: number, act: () => void) => {
    limits.push(ms);
    const timer = setTimeout(act, 15);
    return () => clearTimeout(timer);
  };
  await withServer(
    handle,
    async ({ http }) => {
      const error = await httpFailure(http.request(users));
      assert.match(error.message, 'within 30 s (2 attempts)');
      assert.equal(limits, [30_000, 30_000]);
    },
    { after },
  );
});

wire('a budget in the headers is kept to, whatever is asked for at once', async () => {
  const clock = { now: Date.now() };
  let left = 30;
  let throttled = 0;
  let end = clock.now + MINUTE;
  let most = 0;
  let open = 0;
  const handle: Handler = (_request, response) => {
    open += 1;
    most = Math.max(most, open);
    setTimeout(() => {
      open -= 1;
      if (clock.now >= end) {
        left = 30;
        end += MINUTE;
      }
      left -= 1;
      if (left < 0) throttled += 1;
      response.writeHead(left < 0 ? 429 : 200, {
        Date: new Date(clock.now).toUTCString(),
        'X-RateLimit-Limit': '30',
        'X-RateLimit-Remaining': String(Math.max(0, left)),
        'X-RateLimit-Reset': String(Math.ceil(end / 1000)),
      });
      response.end('{}');
    }, 1);
  };
  const options: Partial<HttpOptions> = {
    pace: engagedlyPace(),
    now: () => clock.now,
    sleep: async (ms) => {
      clock.now += ms;
    },
  };
  await withServer(
    handle,
    async ({ http }) => {
      await Promise.all(Array.from({ length: 80 }, () => http.request(users)));
      assert.equal([throttled, http.counts().get, http.counts().throttled], [0, 80, 0]);
      assert.ok(http.counts().waitedMs > MINUTE);
      assert.ok(most > 2 && most <= 8, String(most));
    },
    options,
  );
});

wire('close ends what runs and what waits, and leaves no timer', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  await withServer(
    () => {},
    async ({ url }) => {
      const pace = personioPace({ perSecond: 1 });
      const http = createHttp({ vendor: VENDORS.engagedly, baseUrl: url, readOnly: false, pace });
      const failed = [create, users].map((request) => httpFailure(http.request(request)));
      await sleepFor(10);
      http.close();
      const [running, waiting] = await Promise.all(failed);
      assert.match(running?.message ?? '', 'stopped');
      assert.is(running?.uncertain, true);
      assert.match(waiting?.message ?? '', 'stopped');
      assert.is(waiting?.uncertain, false);
      assert.match((await httpFailure(http.request(users))).message, 'stopped');
      assert.is(timers(), before);
    },
  );
});

wire('a signal from outside does the same', async () => {
  const stop = new AbortController();
  await withServer(
    () => stop.abort(),
    async ({ http }) => assert.match((await httpFailure(http.request(users))).message, 'stopped'),
    { signal: stop.signal },
  );
});

wire.run();

function lost(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}

/** All that an error would show: its message, its remedy and its own values, without the cause. */
function everything(error: SyncError): string {
  return `${error.message} ${error.remedy} ${JSON.stringify(error)}`;
}
