/**
 * Whether a request that failed is repeated, and after how long. Pure: the random number and the time come in.
 *
 * What may be repeated follows from what may have happened. A GET changes nothing, and the PUTs and PATCHes sent
 * here have the same result when carried out twice. A POST creates something: it is repeated only when it was
 * certainly not carried out; otherwise the caller looks first whether its work was done.
 */

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH';

export type Failure =
  /** An answer with a status outside 2xx. `retryAfter`: what it asks us to wait, in milliseconds. */
  | { kind: 'status'; status: number; retryAfter?: number | undefined }
  /** No usable answer. `sent`: the request may have reached the vendor. */
  | { kind: 'no-answer'; sent: boolean };

export type FailedAttempt = {
  method: Method;
  /** A POST that only reads, like a token request. */
  reads: boolean;
  failure: Failure;
  /** Attempts of this request that failed, this one included, without those answered by 429. */
  failures: number;
  /** Milliseconds of attempts of this request that ended at the time limit, this one included. */
  hung: number;
  /** How often this request was answered by 429, this one included. */
  throttles: number;
  /** Milliseconds that this request has waited between its attempts so far. */
  waited: number;
  /** From 0 to 1. */
  random: number;
};

export type Decision = { repeat: true; wait: number } | { repeat: false };

const ATTEMPTS = 5;
const READING_POST_ATTEMPTS = 3;
/** The deadline of a request whose answers hang or drip: each attempt costs the whole time limit. */
const LONGEST_HANGING = 60_000;
/** Without a Retry-After the waits double from 1 s, so that seven attempts outlast a vendor's window of a minute. */
const THROTTLES = 7;
/** Engagedly's cool-down goes up to 15 minutes. */
export const LONGEST_WAIT = 20 * 60_000;
const LONGEST_TOTAL = 40 * 60_000;
const SECOND = 1000;

const GIVE_UP: Decision = { repeat: false };

/** Milliseconds to wait before the same request goes again, or that it should not. */
export function decideRetry(attempt: FailedAttempt): Decision {
  if (!mayRepeat(attempt)) return GIVE_UP;
  const wait = waitFor(attempt);
  if (wait > LONGEST_WAIT || attempt.waited + wait > LONGEST_TOTAL) return GIVE_UP;
  return { repeat: true, wait };
}

/** Whether the vendor may have done what was asked, although no good answer came. */
export function mayHaveHappened(failure: Failure): boolean {
  if (failure.kind === 'no-answer') return failure.sent;
  return failure.status === 408 || failure.status >= 500;
}

function mayRepeat({ method, reads, failure, failures, hung, throttles }: FailedAttempt): boolean {
  if (hung >= LONGEST_HANGING) return false;
  if (failure.kind === 'status') {
    if (failure.status === 429) return throttles < THROTTLES;
    if (failure.status !== 408 && failure.status < 500) return false;
  }
  if (method === 'POST' && reads) return failures < READING_POST_ATTEMPTS;
  if (method === 'POST' && mayHaveHappened(failure)) return false;
  return failures < ATTEMPTS;
}

function waitFor({ failure, failures, throttles, random }: FailedAttempt): number {
  const asked = failure.kind === 'status' ? failure.retryAfter : undefined;
  if (failure.kind === 'status' && failure.status === 429) {
    // Retry-After counts whole seconds: a little later is never too early.
    if (asked !== undefined) return Math.max(SECOND, asked) + (SECOND / 4) * (1 + random);
    return SECOND * 2 ** (throttles - 1) * (1 + random / 2);
  }
  // About 1, 2, 4, 8 s: half fixed, half by chance, so that clients that failed together do not come back together.
  const backoff = SECOND * 2 ** (failures - 1) * (0.5 + random / 2);
  return Math.max(backoff, asked ?? 0);
}

/**
 * The Retry-After header (RFC 9110, 10.2.3: seconds or an HTTP date) in milliseconds from now, or nothing if there
 * is none that can be read. A date is compared with the answer's own Date header where there is one, so that a
 * wrong clock here does no harm.
 */
export function readRetryAfter(
  headers: { get(name: string): string | null },
  now: number,
): number | undefined {
  const text = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,10}(\.\d{1,6})?$/.test(text)) return Number(text) * SECOND;
  const date = readHttpDate(text);
  if (date === undefined) return undefined;
  return Math.max(0, date - (readHttpDate(headers.get('date')) ?? now));
}

/** An HTTP date in milliseconds since 1970, or nothing. Only the form that RFC 9110 tells senders to use. */
export function readHttpDate(text: string | null): number | undefined {
  if (text === null || !/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)) {
    return undefined;
  }
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
