/** Requests and answers of the sandboxes as bytes. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer, Call } from './server.ts';

const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** `undefined` when it is over the limit; the rest is then read and thrown away, so that the answer arrives. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return size <= MAX_BODY_BYTES ? Buffer.concat(chunks).toString('utf8') : undefined;
}

export function toCall(request: IncomingMessage, rawBody: string): Call {
  const headers: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return callOf(request.method ?? 'GET', request.url ?? '/', headers, rawBody);
}

/** @param address Path and query, or all of it. */
export function callOf(
  method: string,
  address: string,
  headers: Readonly<Record<string, string>>,
  rawBody: string,
): Call {
  const url = new URL(address, 'http://127.0.0.1');
  return {
    method,
    path: url.pathname,
    query: url.searchParams,
    headers,
    body: parseBody(rawBody, headers['content-type'] ?? ''),
    rawBody,
  };
}

function parseBody(rawBody: string, contentType: string): unknown {
  if (rawBody === '') return undefined;
  if (/^application\/x-www-form-urlencoded\b/i.test(contentType)) return new URLSearchParams(rawBody);
  try {
    return JSON.parse(rawBody);
  } catch {
    return undefined;
  }
}

export function encode(answer: Answer): { headers: Record<string, string>; bytes: Buffer } {
  const { body } = answer;
  const asIs = typeof body === 'string' || body instanceof Uint8Array;
  const bytes = asIs
    ? Buffer.from(body)
    : Buffer.from(body === undefined ? '' : JSON.stringify(body), 'utf8');
  const type = asIs ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8';
  return {
    headers: bytes.length > 0 ? { 'Content-Type': type, ...answer.headers } : { ...answer.headers },
    bytes,
  };
}

export function send(response: ServerResponse, answer: Answer): void {
  const { headers, bytes } = encode(answer);
  const length = answer.status === 204 ? {} : { 'Content-Length': String(bytes.length) };
  response.writeHead(answer.status, { ...headers, ...length });
  response.end(bytes);
}

export function sendHalf(response: ServerResponse, answer: Answer, clean: boolean): void {
  const { headers, bytes } = encode(answer);
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  if (clean) {
    send(response, { status: answer.status, headers, body: half });
    return;
  }
  response.writeHead(answer.status, { ...headers, 'Content-Length': String(bytes.length) });
  response.write(half, () => cut(response));
}

export function cut(response: ServerResponse): void {
  response.socket?.destroy();
}
