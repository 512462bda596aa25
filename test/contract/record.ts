/** A transparent proxy on loopback that keeps every exchange, for a check of what is said on the line. */
import { Agent, createServer, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Exchange } from './exchange.ts';

export type Recorder = {
  /** `http://127.0.0.1:<port>`, to be used instead of the target's. */
  url: string;
  /** In the order in which the answers ended. A request that got no whole answer is not in it. */
  exchanges: Exchange[];
  close(): Promise<void>;
};

const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];

/** Headers that concern one connection only (RFC 9110, 7.6.1), and the host. */
const PER_CONNECTION = ['connection', 'keep-alive', 'transfer-encoding', 'host', 'upgrade', 'te', 'trailer'];

/**
 * Starts a recorder before `target`, a server on loopback. What cannot be passed on (the target is gone, an
 * answer breaks off) is a broken connection for the client too. Throws for a target elsewhere: bodies are kept.
 */
export async function startRecorder(target: string): Promise<Recorder> {
  const base = new URL(target);
  if (base.protocol !== 'http:' || !LOOPBACK.includes(base.hostname)) {
    throw new Error('A recorder stands before a server on this machine only (http, loopback).');
  }
  const exchanges: Exchange[] = [];
  const agent = new Agent({ keepAlive: true });
  const server = createServer(async (incoming, outgoing) => {
    try {
      const requestBody = await read(incoming);
      const answer = await pass({ base, agent, incoming, body: requestBody });
      const responseBody = await read(answer);
      exchanges.push(exchangeOf(incoming, requestBody, answer, responseBody));
      outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, kept(answer.headers));
      outgoing.end(responseBody);
    } catch {
      incoming.destroy();
      outgoing.destroy();
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    exchanges,
    close: () =>
      new Promise((resolve) => {
        agent.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Passed = { base: URL; agent: Agent; incoming: IncomingMessage; body: Buffer };

function pass({ base, agent, incoming, body }: Passed): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const passed = request({
      hostname: base.hostname.replaceAll(/[[\]]/g, ''),
      port: base.port,
      path: `${base.pathname.replace(/\/+$/, '')}${incoming.url ?? '/'}`,
      method: incoming.method,
      // Compressed bodies could not be read here, and on loopback nobody misses the compression.
      headers: { ...kept(incoming.headers), 'accept-encoding': 'identity' },
      agent,
    });
    passed.once('response', resolve);
    passed.once('error', reject);
    incoming.once('close', () => incoming.socket.destroyed && passed.destroy());
    passed.end(body);
  });
}

async function read(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function kept(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !PER_CONNECTION.includes(name)));
}

function exchangeOf(
  incoming: IncomingMessage,
  sent: Buffer,
  answer: IncomingMessage,
  body: Buffer,
): Exchange {
  const url = new URL(incoming.url ?? '/', 'http://loopback.example');
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: [...url.searchParams],
    requestHeaders: flat(incoming.headers),
    requestBody: sent.toString('utf8'),
    status: answer.statusCode ?? 0,
    responseHeaders: flat(answer.headers),
    responseBody: body.toString('utf8'),
  };
}

function flat(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}
