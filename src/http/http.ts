/**
 * The only way to the network: base URL, headers, keep-alive, time limit, retries, pace, read-only switch, counts.
 * The only user of node-fetch.
 */
import { isUtf8 } from 'node:buffer';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { setTimeout as setTimeoutPromise } from 'node:timers/promises';
import nodeFetch, { Headers, type RequestInit, type Response } from 'node-fetch';
import { ReadOnlyError, SyncError, type VendorFacts } from '../errors.ts';
import { type Attempt, type Exchange, judge } from './attempt.ts';
import { failureOf, type Trouble } from './failure.ts';
import { type AlwaysSent, initOf } from './init.ts';
import type { Pace, Told } from './pace/pace.ts';
import type { CallCounts, HttpRequest, HttpResponse } from './request.ts';
import { decideRetry, LONGEST_WAIT, mayHaveHappened, readHttpDate, readRetryAfter } from './retry.ts';
import { countWaits, type Refusal, takeTurns } from './turns.ts';
import { isPlayedHere, readBaseUrl, urlOf } from './url.ts';
import { tellerOf, type Waiting } from './waiting.ts';

export type { Told } from './pace/pace.ts';
export type { CallCounts, HttpRequest, HttpResponse } from './request.ts';
export type { Method } from './retry.ts';
export type { Allowance, Waiting } from './waiting.ts';

export type HttpOptions = {
  vendor: VendorFacts;
  /** https, or http on loopback. A path prefix is kept. */
  baseUrl: string;
  /** True: anything but GET and `reads` is a ReadOnlyError before any network. */
  readOnly: boolean;
  /** Never logged. */
  headers?: AlwaysSent;
  pace: Pace;
  /** Ends all requests, waiting or running. */
  signal?: AbortSignal;
  /** When the time for requests is over, by `now`. Asked anew each time; never, unless told. */
  until?: () => number;
  /** For one attempt, the body of the answer included. */
  timeoutMs?: number;
  /** Largest answer that is read. */
  maxBytes?: number;
  fetch?: typeof nodeFetch;
  now?: () => number;
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Calls `act` after so many milliseconds, unless what it returns is called before. */
  after?: (ms: number, act: () => void) => () => void;
  random?: () => number;
  /** Told what is waited for, where it takes a second or more. */
  onWait?: (waiting: Waiting) => void;
};

/** The network and its time, for those who play both. */
export type Network = Pick<HttpOptions, 'fetch' | 'now' | 'sleep' | 'after' | 'random'>;

export type HttpClient = {
  /**
   * Resolves for 2xx and the statuses in `accept`. Throws AuthError (401, 403; its `cause` is an HttpError with the
   * status), HttpError (everything else), ReadOnlyError.
   */
  request(request: HttpRequest): Promise<HttpResponse>;
  counts(): CallCounts;
  /** What the vendor has said of its limit, in the answers so far. */
  told(): Told | undefined;
  /** The vendor has refused too often, or for too long: whatever is asked for now fails without a call. */
  isOver(): boolean;
  /** Ends waiting and running requests and closes kept connections. */
  close(): void;
};

const [TIMEOUT, MAX_BYTES] = [30_000, 50_000_000];
const TIMED_OUT = Symbol('timed out');

export function createHttp(options: HttpOptions): HttpClient {
  const { vendor, timeoutMs = TIMEOUT, maxBytes = MAX_BYTES } = options;
  const {
    fetch = nodeFetch,
    now = Date.now,
    random = Math.random,
    sleep = sleepFor,
    after = actAfter,
    until = () => Number.POSITIVE_INFINITY,
  } = options;
  const base = readBaseUrl(vendor, options.baseUrl);
  const agent = new (base.startsWith('https:') ? HttpsAgent : HttpAgent)({ keepAlive: true });
  const teller = tellerOf({ vendor: vendor.name, baseUrl: base, onWait: options.onWait, after });
  const counts: CallCounts = { get: 0, write: 0, retried: 0, throttled: 0, waitedMs: 0 };
  const ending = new AbortController();
  const stop = ending.signal;
  const countWait = countWaits(now, (ms) => {
    counts.waitedMs += ms;
  });
  const turns = takeTurns({
    pace: options.pace,
    now,
    sleep,
    stop,
    longestWait: LONGEST_WAIT,
    until,
    refuse: (why) => refusalOf(vendor, why),
    onWait: (wait, ms, allows) => {
      teller.waits('pace', ms, allows);
      return countWait(wait);
    },
  });
  if (options.signal?.aborted) close();
  options.signal?.addEventListener('abort', close, { once: true });

  function close(): void {
    options.signal?.removeEventListener('abort', close);
    ending.abort();
    agent.destroy();
  }

  /** Repeats one request until it has an answer or nothing more may be tried. */
  async function request(wanted: HttpRequest): Promise<HttpResponse> {
    const reads = wanted.method === 'GET' || wanted.reads === true;
    if (options.readOnly && !reads) throw new ReadOnlyError(wanted.method);
    const url = urlOf(vendor, base, wanted);
    const tried = { failures: 0, hung: 0, throttles: 0, waited: 0 };
    let uncertain = false;
    const fail = (trouble: Trouble, cause: unknown) =>
      failureOf({
        vendor,
        label: wanted.label ?? (reads ? 'a list or record' : 'a change'),
        trouble,
        attempts: tried.failures + tried.throttles,
        isPlayedHere: isPlayedHere(base),
        uncertain,
        sent: [Object.fromEntries(wanted.query ?? []), Buffer.isBuffer(wanted.body) ? {} : wanted.body],
        cause,
      });
    try {
      for (;;) {
        const { attempt, headers, cause } = await once(url, wanted);
        if (attempt.ok) return { status: attempt.status, headers, body: attempt.body };

        const { trouble, failure } = attempt;
        const throttled = failure.kind === 'status' && failure.status === 429;
        tried[throttled ? 'throttles' : 'failures'] += 1;
        if (trouble.kind === 'timed-out') tried.hung += timeoutMs;
        uncertain ||= !reads && mayHaveHappened(failure);
        if (stop.aborted) throw fail({ kind: 'stopped' }, cause);
        const { method } = wanted;
        const decision = decideRetry({ method, reads, failure, ...tried, random: random() });
        if (throttled && !decision.repeat) turns.giveUp();
        if (!decision.repeat || trouble.kind === 'too-large') throw fail(trouble, cause);
        if (turns.isOver()) throw fail({ kind: 'throttled' }, cause);
        if (now() + decision.wait > until()) throw fail({ kind: 'out-of-time' }, cause);

        tried.waited += decision.wait;
        teller.waits(throttled ? 'throttled' : 'trouble', decision.wait);
        const wait = () => sleep(decision.wait, stop);
        await (throttled ? countWait(wait) : wait());
        // One that cannot be answered is none.
        if ((await wanted.isStillWanted?.(uncertain).catch(() => false)) === false)
          throw fail(trouble, cause);
        counts.retried += 1;
      }
    } catch (error) {
      if (stop.aborted && !(error instanceof SyncError)) throw fail({ kind: 'stopped' }, error);
      throw error;
    }
  }

  /** One attempt, when its turn comes. */
  async function once(url: string, wanted: HttpRequest): Promise<Once> {
    const size = wanted.maxBytes ?? maxBytes;
    const init = { ...initOf(vendor, wanted, options.headers), agent, size };
    const id = await turns.next();
    counts[wanted.method === 'GET' ? 'get' : 'write'] += 1;
    const exchange = await send(url, init, wanted.answer === 'bytes');
    const at = now();
    const { answer, cause } = exchange;
    if (answer === undefined) turns.tell({ kind: 'failed', id, at });
    const pause = answer && readRetryAfter(answer.headers, at);
    if (answer !== undefined) {
      const serverTime = readHttpDate(answer.headers.get('date'));
      turns.tell({
        kind: 'answered',
        id,
        at,
        status: answer.status,
        headers: answer.headers,
        pause,
        serverTime,
      });
      if (answer.status === 429) counts.throttled += 1;
    }
    const attempt = judge(exchange, {
      // The answer to a PUT may show the user or nothing: its status says enough.
      mayBeEmpty: wanted.method === 'PUT',
      accept: wanted.accept ?? [],
      retryAfter: pause,
      maxBytes: size,
    });
    return { attempt, headers: answer?.headers ?? new Headers(), cause };
  }

  /** Headers and body, or what the network said instead. The time limit holds for both together. */
  async function send(
    url: string,
    init: RequestInit,
    asBytes: boolean,
  ): Promise<Exchange & { answer?: Response }> {
    const cancel = new AbortController();
    const end = () => cancel.abort();
    const settle = after(timeoutMs, () => cancel.abort(TIMED_OUT));
    const heard = teller.listens();
    stop.addEventListener('abort', end, { once: true });
    if (stop.aborted) end();
    let answer: Response | undefined;
    try {
      answer = await fetch(url, { ...init, signal: cancel.signal });
      const bytes = Buffer.from(await answer.arrayBuffer());
      if (asBytes && answer.ok) return { answer, bytes };
      // JSON is UTF-8 (RFC 8259, 8.1): of anything else each letter that is not plain would become another sign.
      return { answer, ...(isUtf8(bytes) && { text: new TextDecoder().decode(bytes) }) };
    } catch (cause) {
      const timedOut = cancel.signal.reason === TIMED_OUT ? { timedOutAfter: timeoutMs } : {};
      return { ...(answer && { answer }), cause, ...timedOut };
    } finally {
      settle();
      heard();
      stop.removeEventListener('abort', end);
    }
  }

  return { request, counts: () => ({ ...counts }), told: turns.told, isOver: turns.isOver, close };
}

type Once = { attempt: Attempt; headers: Headers; cause: unknown };

/** Resolves after so many milliseconds; rejects when `signal` aborts. */
function sleepFor(ms: number, signal: AbortSignal): Promise<void> {
  return setTimeoutPromise(ms, undefined, { signal });
}

function actAfter(ms: number, act: () => void): () => void {
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
}

function refusalOf(vendor: VendorFacts, why: Refusal): SyncError {
  const trouble: Trouble =
    why.kind === 'long-wait' ? { kind: why.kind, minutes: Math.ceil(why.wait / 60_000) } : why;
  const nothing = { attempts: 0, isPlayedHere: false, uncertain: false, sent: undefined, cause: undefined };
  return failureOf({ vendor, label: 'the next request', trouble, ...nothing });
}
