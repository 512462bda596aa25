import { connect } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Answer, type Call, type Fault, type Sandbox, serve } from '../../src/sandbox/server.ts';

const open: Sandbox[] = [];

async function start(handle: (call: Call) => Answer | Promise<Answer>): Promise<Sandbox> {
  const sandbox = await serve(handle);
  open.push(sandbox);
  return sandbox;
}

/** Answers with a row, and counts how often it was really asked. */
async function startCounting(): Promise<{ sandbox: Sandbox; handled: () => number }> {
  let handled = 0;
  const sandbox = await start(() => {
    handled += 1;
    return { status: 200, body: { rows: ['one', 'two', 'three'] } };
  });
  return { sandbox, handled: () => handled };
}

function always(effect: Fault['effect']): Fault {
  return { when: () => true, times: Number.POSITIVE_INFINITY, effect };
}

async function fails(promise: Promise<unknown>): Promise<boolean> {
  return promise.then(
    () => false,
    () => true,
  );
}

const test = suite('serve');
test.after.each(async () => {
  await Promise.all(open.splice(0).map((sandbox) => sandbox.close()));
});

test('records method, path, query, headers and a JSON body', async () => {
  const sandbox = await start(() => ({ status: 201, body: { ok: true } }));
  const response = await fetch(`${sandbox.url}/a/b?x=1&x=2`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ClientKey: 'k' },
    body: '{"name":"ä"}',
  });
  assert.is(response.status, 201);
  assert.equal(await response.json(), { ok: true });
  assert.is(response.headers.get('content-type'), 'application/json; charset=utf-8');
  const [call] = sandbox.calls;
  assert.is(call?.method, 'POST');
  assert.is(call?.path, '/a/b');
  assert.equal(call?.query.getAll('x'), ['1', '2']);
  assert.is(call?.headers.clientkey, 'k');
  assert.equal(call?.body, { name: 'ä' });
  assert.is(call?.rawBody, '{"name":"ä"}');
  assert.is(call?.status, 201);
  assert.ok(Math.abs(Date.now() - (call?.startedAt ?? 0)) < 5_000);
});

test('is on loopback', async () => {
  const sandbox = await start(() => ({ status: 204 }));
  assert.match(sandbox.url, /^http:\/\/127\.0\.0\.1:\d+$/);
});

test('reads a form as URLSearchParams, and broken JSON as nothing', async () => {
  const bodies: unknown[] = [];
  const sandbox = await start((call) => {
    bodies.push(call.body);
    return { status: 204 };
  });
  await fetch(sandbox.url, { method: 'POST', body: new URLSearchParams({ client_id: 'a b' }) });
  await fetch(sandbox.url, { method: 'POST', body: '{"half' });
  await fetch(sandbox.url, { method: 'POST' });
  assert.instance(bodies[0], URLSearchParams);
  assert.is(bodies[0] instanceof URLSearchParams && bodies[0].get('client_id'), 'a b');
  assert.equal(bodies.slice(1), [undefined, undefined]);
});

test('sends text and bytes as they are', async () => {
  const sandbox = await start(({ path }) => ({
    status: 200,
    headers: { 'Content-Type': 'text/plain' },
    body: path === '/text' ? '<b>' : Buffer.from([1, 2, 255]),
  }));
  assert.is(await (await fetch(`${sandbox.url}/text`)).text(), '<b>');
  const response = await fetch(`${sandbox.url}/bytes`);
  assert.is(response.headers.get('content-type'), 'text/plain');
  assert.equal([...new Uint8Array(await response.arrayBuffer())], [1, 2, 255]);
});

test('answers 500 when the handler throws', async () => {
  const sandbox = await start(() => {
    throw new Error('defect');
  });
  assert.is((await fetch(sandbox.url)).status, 500);
});

test('answers 413 to a body over 10 MB without handling it', async () => {
  const { sandbox, handled } = await startCounting();
  const body = Buffer.alloc(10 * 1024 * 1024 + 1, 0x20);
  assert.is((await fetch(sandbox.url, { method: 'POST', body })).status, 413);
  assert.is(handled(), 0);
  assert.is((await fetch(sandbox.url, { method: 'POST', body: body.subarray(1) })).status, 200);
  assert.is(handled(), 1);
});

test('fault answer: sent without handling, once unless told', async () => {
  const { sandbox, handled } = await startCounting();
  sandbox.fault({
    when: () => true,
    effect: { kind: 'answer', answer: { status: 502, body: '<html>Bad gateway</html>' } },
  });
  const response = await fetch(sandbox.url);
  assert.is(response.status, 502);
  assert.match(response.headers.get('content-type') ?? '', /html/);
  assert.is(await response.text(), '<html>Bad gateway</html>');
  assert.is(handled(), 0);
  assert.is((await fetch(sandbox.url)).status, 200);
  assert.equal(
    sandbox.calls.map(({ status }) => status),
    [502, 200],
  );
});

test('faults choose by call and by number, strike as often as told, in their order', async () => {
  const { sandbox } = await startCounting();
  const answer = (status: number): Fault['effect'] => ({ kind: 'answer', answer: { status } });
  sandbox.fault({ when: (_call, index) => index === 1, effect: answer(503) });
  sandbox.fault({ when: ({ path }) => path === '/b', times: 2, effect: answer(500) });
  const statuses: number[] = [];
  for (const path of ['/b', '/b', '/b', '/b', '/a']) {
    statuses.push((await fetch(sandbox.url + path)).status);
  }
  assert.equal(statuses, [500, 503, 500, 200, 200]);
});

test('clearFaults: all is well again', async () => {
  const { sandbox } = await startCounting();
  sandbox.fault(always({ kind: 'drop' }));
  assert.ok(await fails(fetch(sandbox.url)));
  sandbox.clearFaults();
  assert.is((await fetch(sandbox.url)).status, 200);
});

test('fault drop: cut before it is handled', async () => {
  const { sandbox, handled } = await startCounting();
  sandbox.fault(always({ kind: 'drop' }));
  assert.ok(await fails(fetch(sandbox.url)));
  assert.is(handled(), 0);
  assert.is(sandbox.calls[0]?.status, 0);
});

test('fault lose: handled, then cut without an answer', async () => {
  const { sandbox, handled } = await startCounting();
  sandbox.fault(always({ kind: 'lose' }));
  assert.ok(await fails(fetch(sandbox.url)));
  assert.is(handled(), 1);
  assert.is(sandbox.calls[0]?.status, 0);
});

test('fault truncate: status and half a body, then cut', async () => {
  const { sandbox, handled } = await startCounting();
  sandbox.fault(always({ kind: 'truncate' }));
  const response = await fetch(sandbox.url);
  assert.is(response.status, 200);
  assert.ok(await fails(response.text()));
  assert.is(handled(), 1);
});

test('fault truncate, clean: half a body that ends as if all were well', async () => {
  const { sandbox } = await startCounting();
  sandbox.fault(always({ kind: 'truncate', clean: true }));
  const text = await (await fetch(sandbox.url)).text();
  assert.is(text, '{"rows":["one",');
  assert.throws(() => JSON.parse(text));
});

test('fault hang: neither handled nor answered, until the server closes', async () => {
  const { sandbox, handled } = await startCounting();
  sandbox.fault(always({ kind: 'hang' }));
  const pending = fails(fetch(sandbox.url));
  const first = await Promise.race([pending, new Promise((resolve) => setTimeout(resolve, 30, 'nothing'))]);
  assert.is(first, 'nothing');
  await sandbox.close();
  assert.ok(await pending);
  assert.is(handled(), 0);
});

test('fault delay: handled later', async () => {
  const { sandbox } = await startCounting();
  sandbox.fault(always({ kind: 'delay', ms: 30 }));
  const before = performance.now();
  assert.is((await fetch(sandbox.url)).status, 200);
  assert.ok(performance.now() - before >= 25);
});

test('a delay ends when the server closes', async () => {
  const { sandbox, handled } = await startCounting();
  sandbox.fault(always({ kind: 'delay', ms: 60_000 }));
  const pending = fails(fetch(sandbox.url));
  while (sandbox.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  await sandbox.close();
  assert.ok(await pending);
  assert.is(handled(), 0);
});

test('fault change: alters the answer and leaves the handler alone', async () => {
  const original = { total: 3 };
  const sandbox = await start(() => ({ status: 200, headers: { 'X-Kept': 'yes' }, body: original }));
  sandbox.fault({
    when: () => true,
    effect: {
      kind: 'change',
      change: (answer) => {
        Object.assign(answer.body ?? {}, { total: 4 });
        return { ...answer, status: 203 };
      },
    },
  });
  const response = await fetch(sandbox.url);
  assert.equal(
    [response.status, response.headers.get('x-kept'), await response.json()],
    [203, 'yes', { total: 4 }],
  );
  assert.is(sandbox.calls[0]?.status, 203);
  assert.equal(await (await fetch(sandbox.url)).json(), { total: 3 });
});

test('close: ends idle connections, twice is once, and the port is free', async () => {
  const { sandbox } = await startCounting();
  const port = Number(new URL(sandbox.url).port);
  const socket = connect(port, '127.0.0.1');
  const ended = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await new Promise((resolve) => socket.once('data', resolve));
  const before = performance.now();
  await Promise.all([sandbox.close(), sandbox.close()]);
  await ended;
  assert.ok(performance.now() - before < 1_000);
  assert.ok(await fails(fetch(sandbox.url)));
});

test.run();
