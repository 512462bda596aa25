/** Serves the page on loopback. It may load its own four parts, and call nobody: what is pasted there stays there. */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listTenantFiles } from '../tenant/files.ts';
import type { Built } from './build.ts';
import { inventedPeople } from './invented-people.ts';
import type { Given } from './page/given.ts';

export type Desk = { url: string; close(): Promise<void> };

/** `root`: the folder that holds `tenants/`, read again whenever the page is loaded. `port`: 0 for any. */
export async function serveDesk({
  root,
  built,
  now,
  port = 0,
}: {
  root: string;
  built: Built;
  now(): Date;
  port?: number;
}): Promise<Desk> {
  const people = inventedPeople(now().toISOString().slice(0, 10));

  async function page(): Promise<Sent> {
    const nonce = randomBytes(16).toString('base64');
    const files = (await listTenantFiles(root)).filter(({ refused }) => refused === undefined);
    const given: Given = { nonce, people, tenants: files.map(({ id, text }) => ({ id, text })) };
    return { type: 'text/html', policy: policyFor(nonce), body: documentWith(given) };
  }

  async function answer(path: string): Promise<Sent | undefined> {
    if (path === '/') return page();
    if (path === '/desk.js') return { type: 'text/javascript', policy: NOTHING, body: built.script };
    // A worker has a policy of its own: no network, and no code made from texts.
    if (path === '/evaluator.js') return { type: 'text/javascript', policy: NOTHING, body: built.evaluator };
    return path === '/desk.css' ? { type: 'text/css', policy: NOTHING, body: built.style } : undefined;
  }

  const server = createServer((request, response) => {
    if (!isForUs(request, server.address() as AddressInfo)) {
      send(response, 421, { type: 'text/plain', policy: NOTHING, body: 'Another address.' });
      return;
    }
    answer(request.url ?? '').then(
      (sent) =>
        send(
          response,
          sent ? 200 : 404,
          sent ?? { type: 'text/plain', policy: NOTHING, body: 'Nothing here.' },
        ),
      (error: unknown) => {
        const body = error instanceof Error ? error.message : 'The page could not be made.';
        send(response, 500, { type: 'text/plain', policy: NOTHING, body });
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Sent = { type: string; policy: string; body: string };

const NOTHING = "default-src 'none'";

/** The editor puts its styles into the page itself, under this load's nonce. */
function policyFor(nonce: string): string {
  return [
    NOTHING,
    "script-src 'self'",
    "worker-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    'img-src data:',
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** A page from elsewhere that had a name point here would ask for that name. */
function isForUs({ method, headers }: IncomingMessage, { port }: AddressInfo): boolean {
  const isAsking = method === 'GET' || method === 'HEAD';
  return isAsking && (headers.host === `127.0.0.1:${port}` || headers.host === `localhost:${port}`);
}

function send(response: ServerResponse, status: number, { type, policy, body }: Sent): void {
  response.writeHead(status, {
    'Content-Type': `${type}; charset=utf-8`,
    'Content-Security-Policy': policy,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
  });
  response.end(body);
}

function documentWith(given: Given): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Desk · Personio to Engagedly</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/desk.css">
</head>
<body>
<noscript>The desk needs JavaScript: it is all that happens here, and it happens in this page.</noscript>
<div id="desk"></div>
<script type="application/json" id="given">${JSON.stringify(given).replaceAll('<', '\\u003c')}</script>
<script type="module" src="/desk.js"></script>
</body>
</html>`;
}
