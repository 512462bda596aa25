import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startRecorder } from './record.ts';

type Got = { status: number; headers: IncomingMessage['headers']; body: string };
type Heard = { method?: string; url?: string; headers: IncomingMessage['headers']; body: string };

const record = suite('startRecorder');

record('passes a request and its answer on as they are, and keeps both', async () => {
  const target = await listen((_heard, answer) => {
    answer.writeHead(422, { 'Content-Type': 'application/json', 'X-RateLimit-Remaining': '7' });
    answer.end('{"error":"ü"}');
  });
  const recorder = await startRecorder(target.url);
  const got = await send(`${recorder.url}/beta/users?a%5B%5D=1&a%5B%5D=2`, 'POST', '{"name":"Jörg"}');
  await Promise.all([recorder.close(), target.close()]);

  assert.is(got.status, 422);
  assert.is(got.headers['x-ratelimit-remaining'], '7');
  assert.is(got.body, '{"error":"ü"}');
  assert.is(target.heard[0]?.url, '/beta/users?a%5B%5D=1&a%5B%5D=2');
  assert.is(target.heard[0]?.body, '{"name":"Jörg"}');
  assert.is(target.heard[0]?.headers.clientkey, 'k');
  const [exchange] = recorder.exchanges;
  assert.is(exchange?.method, 'POST');
  assert.is(exchange?.path, '/beta/users');
  assert.equal(exchange?.query, [
    ['a[]', '1'],
    ['a[]', '2'],
  ]);
  assert.is(exchange?.requestBody, '{"name":"Jörg"}');
  assert.is(exchange?.requestHeaders.clientkey, 'k');
  assert.is(exchange?.status, 422);
  assert.is(exchange?.responseHeaders['content-type'], 'application/json');
  assert.is(exchange?.responseBody, '{"error":"ü"}');
});

record('keeps requests that overlap apart', async () => {
  const target = await listen((heard, answer) => {
    setTimeout(() => answer.end(heard.body), heard.body === 'slow' ? 20 : 0);
  });
  const recorder = await startRecorder(target.url);
  const answers = await Promise.all([
    send(`${recorder.url}/a`, 'PUT', 'slow'),
    send(`${recorder.url}/b`, 'PUT', 'fast'),
  ]);
  await Promise.all([recorder.close(), target.close()]);

  assert.equal(
    answers.map(({ body }) => body),
    ['slow', 'fast'],
  );
  assert.equal(
    recorder.exchanges.map(({ path, requestBody, responseBody }) => [path, requestBody, responseBody]),
    [
      ['/b', 'fast', 'fast'],
      ['/a', 'slow', 'slow'],
    ],
  );
});

record('a target that cuts the connection cuts ours, and nothing is kept', async () => {
  const target = await listen((_heard, answer) => answer.destroy());
  const recorder = await startRecorder(target.url);
  const error = await send(`${recorder.url}/`, 'GET', '').catch((cause: NodeJS.ErrnoException) => cause);
  await Promise.all([recorder.close(), target.close()]);

  assert.instance(error, Error);
  assert.equal(recorder.exchanges, []);
});

record('an answer that breaks off is no answer', async () => {
  const target = await listen((_heard, answer) => {
    answer.writeHead(200, { 'Content-Length': '100' });
    answer.write('half', () => answer.destroy());
  });
  const recorder = await startRecorder(target.url);
  const error = await send(`${recorder.url}/`, 'GET', '').catch((cause: NodeJS.ErrnoException) => cause);
  await Promise.all([recorder.close(), target.close()]);

  assert.instance(error, Error);
  assert.equal(recorder.exchanges, []);
});

record('a target that is not there cuts the connection', async () => {
  const target = await listen(() => {});
  await target.close();
  const recorder = await startRecorder(target.url);
  const error = await send(`${recorder.url}/`, 'GET', '').catch((cause: NodeJS.ErrnoException) => cause);
  await recorder.close();

  assert.instance(error, Error);
});

record('answers without a body arrive without one', async () => {
  const target = await listen((_heard, answer) => {
    answer.writeHead(204);
    answer.end();
  });
  const recorder = await startRecorder(target.url);
  const got = await send(`${recorder.url}/`, 'PUT', '');
  await Promise.all([recorder.close(), target.close()]);

  assert.is(got.status, 204);
  assert.is(recorder.exchanges[0]?.responseBody, '');
});

record('a target elsewhere is refused', async () => {
  for (const url of ['https://api.vendor.example', 'http://api.vendor.example', 'https://127.0.0.1']) {
    const error = await startRecorder(url).catch((cause: Error) => cause);
    assert.instance(error, Error, url);
  }
});

record.run();

async function listen(respond: (heard: Heard, answer: ServerResponse) => void) {
  const heard: Heard[] = [];
  const server = createServer(async (incoming, answer) => {
    const { method, url, headers } = incoming;
    const call: Heard = { headers, body: await textOf(incoming) };
    if (method !== undefined) call.method = method;
    if (url !== undefined) call.url = url;
    heard.push(call);
    respond(call, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, heard, close };
}

function send(url: string, method: string, body: string): Promise<Got> {
  return new Promise((resolve, reject) => {
    const agent = new Agent({ keepAlive: false });
    const sent = request(url, { method, agent, headers: { ClientKey: 'k' } }, async (answer) => {
      try {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: await textOf(answer) });
      } catch (error) {
        reject(error);
      }
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
