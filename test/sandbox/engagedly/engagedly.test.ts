import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ask, type Clock, closeAll, person, start } from './client.ts';

const JSON_TYPE = { 'Content-Type': 'application/json' };
const NOBODY = '00000000-0000-4000-8000-000000000000';

const access = suite('startEngagedly: access');
access.after.each(closeAll);

access('refuses a missing or wrong key with 401, and the call counts', async () => {
  const sandbox = await start();
  const wrong = [
    {},
    { ClientKey: 'client-1' },
    { SecretKey: 'secret-1' },
    { ClientKey: 'client-1', SecretKey: 'secret-2' },
    { ClientKey: 'client-2', SecretKey: 'secret-1' },
  ];
  for (const headers of wrong) {
    const { status, errorType, headers: answered } = await ask(sandbox, 'GET', '/users', undefined, headers);
    assert.is(status, 401);
    assert.is(errorType, 'authentication_error');
    assert.is(answered.get('x-ratelimit-limit'), '200');
  }
  const { headers } = await ask(sandbox, 'GET', '/users');
  assert.is(headers.get('x-ratelimit-remaining'), '197');
});

access('a wrong key writes nothing', async () => {
  const sandbox = await start();
  const headers = { ClientKey: 'client-1', SecretKey: 'x', ...JSON_TYPE };
  assert.is((await ask(sandbox, 'POST', '/users', person(1), headers)).status, 401);
  assert.is(sandbox.users.length, 1);
  assert.equal(sandbox.writes(), []);
});

access('404 for unknown addresses, 405 with Allow for a method that is not offered', async () => {
  const sandbox = await start();
  for (const path of [
    '',
    '/nothing',
    '/users/',
    `/users/${NOBODY}/nothing`,
    '/permissions',
    '/departments/1/2',
  ]) {
    const { status, errorType } = await ask(sandbox, 'GET', path);
    assert.is(status, 404, path);
    assert.is(errorType, 'invalid_request_error');
  }
  const { status, headers } = await ask(sandbox, 'DELETE', '/users');
  assert.is(status, 405);
  assert.is(headers.get('allow'), 'GET, POST');
  assert.is((await ask(sandbox, 'DELETE', `/users/${sandbox.users[0]?.id}`)).status, 405);
  assert.is((await ask(sandbox, 'POST', '/user-attributes', {})).status, 405);
  assert.is((await ask(sandbox, 'PATCH', '/departments/1', {})).status, 405);
  assert.is((await ask(sandbox, 'GET', `/users/${NOBODY}/deactivate`)).status, 405);
});

access('415 without the content type, also where no body is needed', async () => {
  const sandbox = await start();
  const admin = sandbox.users[0]?.id;
  const keys = { ClientKey: 'client-1', SecretKey: 'secret-1' };
  const text = { ...keys, 'Content-Type': 'text/plain' };
  for (const headers of [text, { ...keys, 'Content-Type': 'application/jsonp' }]) {
    assert.is((await ask(sandbox, 'POST', '/users', person(1), headers)).status, 415);
  }
  assert.is((await ask(sandbox, 'PATCH', `/users/${admin}`, '{}', text)).status, 415);
  assert.is((await ask(sandbox, 'PUT', `/users/${admin}/deactivate`, undefined, keys)).status, 415);
  assert.is((await ask(sandbox, 'PUT', `/users/${admin}/activate`, undefined, keys)).status, 415);
  const charset = { ...keys, 'Content-Type': 'application/json; charset=utf-8' };
  assert.is((await ask(sandbox, 'POST', '/users', person(1), charset)).status, 201);
});

access('400 for malformed JSON and for JSON that is no object', async () => {
  const sandbox = await start();
  for (const body of ['{"first_name":', '', '[]', 'null', '"x"', '5']) {
    const { status, errorType } = await ask(sandbox, 'POST', '/users', body);
    assert.is(status, 400, body);
    assert.is(errorType, 'invalid_request_error');
  }
  assert.is((await ask(sandbox, 'PUT', `/users/${sandbox.users[0]?.id}/deactivate`, '{')).status, 400);
  assert.not.ok(sandbox.users[0]?.blocked);
});

access.run();

const pages = suite('startEngagedly: pages');
pages.after.each(closeAll);

const EVERY_LIST = ['/users', '/departments', '/businesses', '/locations', '/job_titles'];

pages('page from 1, size from 1 to 50, numbers only', async () => {
  const sandbox = await start();
  const wrong = [
    'page=0',
    'page=-1',
    'page=x',
    'page=',
    'page=1.5',
    'size=51',
    'size=-1',
    'size=0',
    'size=x',
  ];
  for (const path of [...EVERY_LIST, '/user-attributes', '/users/block-reason-codes']) {
    for (const query of wrong) {
      assert.is((await ask(sandbox, 'GET', `${path}?${query}`)).status, 400, `${path}?${query}`);
    }
    assert.is((await ask(sandbox, 'GET', `${path}?page=1&size=50`)).status, 200);
  }
});

pages('25 rows unless told; the envelope tells where one is', async () => {
  const users = Array.from({ length: 59 }, (_, index) => ({
    fields: { email: `u${index}@nordwind.example` },
  }));
  const sandbox = await start({ users });
  const first = await ask(sandbox, 'GET', '/users');
  assert.is(first.rows.length, 25);
  assert.equal(first.pagination, { page: 1, size: 25, has_more: true, total_records: 60 });
  const second = await ask(sandbox, 'GET', '/users?page=2&size=50');
  assert.is(second.rows.length, 10);
  assert.equal(second.pagination, { page: 2, size: 50, has_more: false, total_records: 60 });
  const exact = await ask(sandbox, 'GET', '/users?page=2&size=30');
  assert.is(exact.pagination.has_more, false);
  const beyond = await ask(sandbox, 'GET', '/users?page=9&size=50');
  assert.equal(beyond.rows, []);
  assert.equal(beyond.pagination, { page: 9, size: 50, has_more: false, total_records: 60 });
});

pages('newest first: who writes between two pages sees a row twice', async () => {
  const users = Array.from({ length: 3 }, (_, index) => ({
    fields: { email: `u${index}@nordwind.example` },
  }));
  const sandbox = await start({ users });
  const first = await ask(sandbox, 'GET', '/users?size=2');
  assert.equal(
    first.rows.map(({ email }) => email),
    ['u2@nordwind.example', 'u1@nordwind.example'],
  );
  await ask(sandbox, 'POST', '/users', person(1));
  const second = await ask(sandbox, 'GET', '/users?size=2&page=2');
  assert.is(second.rows[0]?.id, first.rows[1]?.id);
});

pages('parameters that are not published are ignored', async () => {
  const sandbox = await start();
  assert.is((await ask(sandbox, 'GET', '/users?status=Blocked&x=1')).rows.length, 1);
});

pages.run();

const limits = suite('startEngagedly: rate limit');
limits.after.each(closeAll);

limits('429 over the limit, with a body of its own, and nothing is done', async () => {
  const clock: Clock = { ms: 1_000_000_000 };
  const sandbox = await start({ limit: 2, now: () => clock.ms });
  const first = await ask(sandbox, 'GET', '/users');
  assert.is(first.headers.get('x-ratelimit-limit'), '2');
  assert.is(first.headers.get('x-ratelimit-remaining'), '1');
  assert.is(first.headers.get('x-ratelimit-reset'), '1000060');
  assert.is(first.headers.get('retry-after'), null);
  assert.is((await ask(sandbox, 'GET', '/nothing')).headers.get('x-ratelimit-remaining'), '0');
  const refused = await ask(sandbox, 'POST', '/users', person(1));
  assert.is(refused.status, 429);
  assert.is(refused.errorType, 'rate_limit_exceeded');
  assert.ok(JSON.parse(refused.text).message);
  assert.is(refused.headers.get('retry-after'), '60');
  assert.is(sandbox.users.length, 1);
  assert.equal(sandbox.writes(), []);
  assert.is(sandbox.throttled, 1);
  clock.ms += 60_000;
  assert.is((await ask(sandbox, 'POST', '/users', person(1))).status, 201);
  assert.is(sandbox.throttled, 1);
});

limits('every key has its own count', async () => {
  const sandbox = await start({ limit: 1 });
  const other = { ClientKey: 'other', SecretKey: 'x' };
  assert.is((await ask(sandbox, 'GET', '/users', undefined, other)).status, 401);
  assert.is((await ask(sandbox, 'GET', '/users', undefined, other)).status, 429);
  assert.is((await ask(sandbox, 'GET', '/users')).status, 200);
});

limits('the limit is 200 a minute unless told, and the minute can be short', async () => {
  const sandbox = await start({ minuteMs: 40 });
  sandbox.consume(199);
  assert.is((await ask(sandbox, 'GET', '/users')).headers.get('x-ratelimit-remaining'), '0');
  await new Promise((resolve) => setTimeout(resolve, 45));
  assert.is((await ask(sandbox, 'GET', '/users')).headers.get('x-ratelimit-remaining'), '199');
});

limits('consume: calls of somebody else on the same key, who may also overdo it', async () => {
  const sandbox = await start({ limit: 10 });
  sandbox.consume(4);
  assert.is((await ask(sandbox, 'GET', '/users')).headers.get('x-ratelimit-remaining'), '5');
  sandbox.consume(6);
  assert.is(sandbox.throttled, 0);
  const refused = await ask(sandbox, 'GET', '/users');
  assert.is(refused.status, 429);
  assert.is(Number(refused.headers.get('retry-after')), 180);
  assert.is(sandbox.throttled, 1);
});

limits.run();

const handle = suite('startEngagedly: handle for tests');
handle.after.each(closeAll);

handle('writes: what changed something, lost answers too; not what was refused', async () => {
  const sandbox = await start();
  await ask(sandbox, 'GET', '/users');
  await ask(sandbox, 'POST', '/users', { first_name: 'Ada' });
  assert.equal(sandbox.writes(), []);
  await ask(sandbox, 'POST', '/users', person(1));
  sandbox.fault({ when: ({ method }) => method === 'POST', effect: { kind: 'lose' } });
  let lost = false;
  await ask(sandbox, 'POST', '/users', person(2)).catch(() => {
    lost = true;
  });
  assert.ok(lost);
  assert.equal(
    sandbox.writes().map(({ method, path }) => `${method} ${path}`),
    ['POST /beta/users', 'POST /beta/users'],
  );
  assert.is(sandbox.userByEmail(' ADA2@nordwind.example')?.fields.last_name, 'N2');
  assert.is(sandbox.userByEmail('ada3@nordwind.example'), undefined);
});

handle('deletes: every attempt', async () => {
  const sandbox = await start({ units: { departments: ['Sales'] } });
  assert.equal(sandbox.deletes(), []);
  await ask(sandbox, 'DELETE', '/users/1');
  await ask(sandbox, 'DELETE', `/departments/${sandbox.unitByName('departments', 'sales')?.id}`);
  assert.is(sandbox.deletes().length, 2);
  assert.is(sandbox.writes().length, 1);
});

handle('seeds, and changes behind the scenes, show in the answers', async () => {
  const sandbox = await start({
    users: [{ id: NOBODY, blocked: true, reason: 'voluntary', fields: { email: 'ada7@nordwind.example' } }],
  });
  const unit = sandbox.addUnit('departments', 'Sales');
  const user = sandbox.addUser({ fields: { email: 'b@nordwind.example', departments: [unit.id] } });
  user.fields.nickname = 'Bee';
  const { rows } = await ask(sandbox, 'GET', '/users');
  assert.equal(
    rows.map(({ email, status, nickname }) => [email, status, nickname]),
    [
      ['b@nordwind.example', 'Active', 'Bee'],
      ['ada7@nordwind.example', 'Blocked', ''],
      ['administrator@organisation.example', 'Active', ''],
    ],
  );
  assert.equal(rows[0]?.departments, [{ id: unit.id, name: 'Sales', is_admin: false }]);
  assert.is(rows[1]?.block_reason_code, 'voluntary');
});

handle('two sandboxes started alike have the same ids', async () => {
  const [one, two] = await Promise.all([
    start({ units: { locations: ['A'] } }),
    start({ units: { locations: ['A'] } }),
  ]);
  assert.equal(one.users, two.users);
  assert.equal(one.units, two.units);
});

handle.run();
