/** Lines to the sandboxes: in this process with a clock of their own, or over HTTP; a run on them can be killed. */
import { Readable } from 'node:stream';
import nodeFetch, { FetchError, Headers, type RequestInit, Response } from 'node-fetch';
import type { Network } from '../../src/http/http.ts';
import { next, type Random } from '../../src/sandbox/company/names.ts';
import {
  callOf,
  controlsOf,
  encode,
  type Live,
  type Reply,
  receive,
  type Serve,
} from '../../src/sandbox/server.ts';
import type { Clock } from './clock.ts';

export type Fetch = (address: string, init: RequestInit) => Promise<Response>;

export type Line = {
  /** For the sandboxes; absent: HTTP on loopback. */
  serve?: Serve;
  fetch: Fetch;
};

/** How long a call is under way, in milliseconds, there and back. */
const QUICKEST = 20;
const SLOWEST = 400;

/** Calls take some time of the clock, so that those under way at once end in any order. */
export function openLine(clock: Clock, random: Random): Line {
  const lives = new Map<string, Live>();
  const latency = () => (QUICKEST + next(random) * (SLOWEST - QUICKEST)) / 2;

  async function exchange(address: string, init: RequestInit): Promise<Response> {
    const { origin } = new URL(address);
    const live = lives.get(origin);
    if (!live) throw new FetchError('refused', 'system', { code: 'ECONNREFUSED' });
    await clock.sleep(latency());
    if (init.signal?.aborted) throw new Error('aborted');
    const headers = init.headers instanceof Headers ? Object.fromEntries(init.headers) : {};
    const call = callOf(init.method ?? 'GET', address, headers, String(init.body ?? ''));
    const reply = await receive(live, { ...call, status: 0, startedAt: clock.now() });
    await clock.sleep(latency());
    return responseOf(reply, clock.now());
  }

  return {
    serve: async (handle) => {
      const live: Live = {
        handle,
        calls: [],
        faults: [],
        wait: async (ms) => {
          await clock.sleep(ms);
          return true;
        },
      };
      const url = `http://127.0.0.1:${lives.size + 1}`;
      lives.set(url, live);
      return { url, ...controlsOf(live), close: async () => {} };
    },
    fetch: (address, init) =>
      new Promise((resolve, reject) => {
        const onAbort = () => reject(new Error('aborted'));
        init.signal?.addEventListener('abort', onAbort);
        exchange(address, init)
          .then(resolve, reject)
          .finally(() => init.signal?.removeEventListener('abort', onAbort));
      }),
  };
}

/** The real network. */
export function openHttpLine(): Line {
  return { fetch: nodeFetch };
}

/** The network of one run. Once `isDead`, nothing more comes back, and nothing more goes out. */
export function networkOf(line: Line, time: Omit<Network, 'fetch'>, isDead: () => boolean): Network {
  const alive = async <T>(promise: Promise<T>): Promise<T> => {
    try {
      const value = await promise;
      return isDead() ? await new Promise<T>(() => {}) : value;
    } catch (error) {
      return isDead() ? await new Promise<T>(() => {}) : Promise.reject(error);
    }
  };
  const fetch: Fetch = (address, init) =>
    isDead() ? new Promise(() => {}) : alive(line.fetch(address, init));
  return { ...time, fetch: fetch as typeof nodeFetch };
}

function responseOf(reply: Reply, now: number): Promise<Response> | Response {
  if (reply.kind === 'silence') return new Promise(() => {});
  if (reply.kind === 'cut') throw new FetchError('socket hang up', 'system', { code: 'ECONNRESET' });
  const { headers, bytes } = encode(reply.answer);
  const init = { status: reply.answer.status, headers: { ...headers, Date: new Date(now).toUTCString() } };
  if (reply.kind === 'answer') return new Response(reply.answer.status === 204 ? null : bytes, init);
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  return new Response(reply.clean ? half : Readable.from(broken(half)), init);
}

async function* broken(half: Uint8Array): AsyncGenerator<Uint8Array> {
  yield half;
  throw Object.assign(new Error('Premature close'), { code: 'ERR_STREAM_PREMATURE_CLOSE' });
}
