/** What one exchange with a vendor amounts to: a usable answer, or what went wrong and what may have happened. Pure. */

import type { Trouble } from './failure.ts';
import type { Failure } from './retry.ts';

/** What came over the network. */
export type Exchange = {
  /** Absent: not even headers came. */
  answer?: { status: number; headers: { get(name: string): string | null } };
  /** The body, if it was read to its end: as text, unless it is none, or as bytes where a good answer is no JSON. */
  text?: string;
  bytes?: Uint8Array;
  /** What the network layer threw, at the headers or in the body. */
  cause?: unknown;
  /** The time limit (in milliseconds) ended it. */
  timedOutAfter?: number;
};

export type Expectation = {
  /** An empty body will do: nothing is read from it. */
  mayBeEmpty: boolean;
  /** Statuses outside 2xx that the caller handles. */
  accept: readonly number[];
  /** What the answer's Retry-After asks, in milliseconds. */
  retryAfter: number | undefined;
  maxBytes: number;
};

export type Attempt =
  | { ok: true; status: number; body: unknown }
  | { ok: false; trouble: Trouble; failure: Failure };

export function judge(exchange: Exchange, expected: Expectation): Attempt {
  const { answer, text, bytes, cause } = exchange;
  if (answer === undefined) return broken(exchange, expected.maxBytes);
  const { status } = answer;
  const json = text === undefined ? undefined : parse(text);
  if (status < 200 || status > 299) {
    if (expected.accept.includes(status)) return { ok: true, status, body: json?.value };
    return {
      ok: false,
      trouble: { kind: 'status', status, body: json?.value },
      failure: { kind: 'status', status, retryAfter: expected.retryAfter },
    };
  }
  if (cause !== undefined) return broken(exchange, expected.maxBytes);
  if (bytes !== undefined) return { ok: true, status, body: bytes };
  if (json !== undefined) return { ok: true, status, body: json.value };
  if (text === '' && (expected.mayBeEmpty || status === 204)) return { ok: true, status, body: undefined };
  return {
    ok: false,
    trouble: { kind: 'unreadable', status },
    failure: { kind: 'no-answer', sent: true },
  };
}

/** No answer, or not all of it. */
function broken({ answer, cause, timedOutAfter }: Exchange, maxBytes: number): Attempt {
  if (timedOutAfter !== undefined) {
    return {
      ok: false,
      trouble: { kind: 'timed-out', afterMs: timedOutAfter },
      failure: { kind: 'no-answer', sent: true },
    };
  }
  // node-fetch's word for an answer over its `size`.
  if (textProperty(cause, 'type') === 'max-size') {
    return {
      ok: false,
      trouble: { kind: 'too-large', megabytes: Math.round(maxBytes / 1_000_000) },
      failure: { kind: 'no-answer', sent: true },
    };
  }
  const code = textProperty(cause, 'code');
  if (answer === undefined && code !== undefined && isBeforeSending(code, cause)) {
    return {
      ok: false,
      trouble: { kind: 'unreachable', code, certificate: isCertificateCode(code) },
      failure: { kind: 'no-answer', sent: false },
    };
  }
  return { ok: false, trouble: { kind: 'cut-off' }, failure: { kind: 'no-answer', sent: true } };
}

const NO_CONNECTION = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
]);

/** Name service, connecting, and the certificate come before the request: nothing was sent. */
function isBeforeSending(code: string, cause: unknown): boolean {
  return (
    NO_CONNECTION.has(code) || isCertificateCode(code) || textProperty(cause, 'erroredSysCall') === 'connect'
  );
}

/** Codes of OpenSSL's certificate check as Node gives them: `CERT_HAS_EXPIRED`, `DEPTH_ZERO_SELF_SIGNED_CERT`, … */
function isCertificateCode(code: string): boolean {
  return /CERT|^UNABLE_TO_VERIFY|^ERR_SSL_/.test(code);
}

function textProperty(value: unknown, key: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const found: unknown = Reflect.get(value, key);
  return typeof found === 'string' && /^[\w-]{1,60}$/.test(found) ? found : undefined;
}

/** `undefined`: not JSON. The parser's own message would quote the text, so it is not kept. */
function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
