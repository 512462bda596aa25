/** One message to an address that somebody gave us as a secret. What comes back is not read but for its status. */
import { Readable } from 'node:stream';
import nodeFetch from 'node-fetch';

/** `refused`: it will not be taken later either. `busy`: it may be. */
export type Posted = 'done' | 'refused' | 'busy' | 'unreachable' | 'timeout';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** https, or http on this machine; without a user name or password. `undefined` when it is anything else. */
export function readWebhook(text: string): URL | undefined {
  const url = URL.parse(text.trim());
  if (url === null || url.username !== '' || url.password !== '') return undefined;
  const isLocal = url.protocol === 'http:' && LOOPBACK.has(url.hostname);
  return url.protocol === 'https:' || isLocal ? url : undefined;
}

/** Never throws, and follows no redirect: the address is a secret, and what stands in it is for nobody else. */
export async function postJson(url: URL, body: unknown, timeoutMs: number): Promise<Posted> {
  try {
    const answer = await nodeFetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    // Not read: it could be endless, and says nothing that we would repeat.
    if (answer.body instanceof Readable) answer.body.destroy();
    if (answer.ok) return 'done';
    return answer.status === 429 || answer.status >= 500 ? 'busy' : 'refused';
  } catch (error) {
    const isLate = error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
    return isLate ? 'timeout' : 'unreachable';
  }
}
