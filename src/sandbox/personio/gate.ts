/** The gate of the Personio sandbox: who may call, how often, and what a token is worth. */
import { createHash } from 'node:crypto';
import type { Answer, Call } from '../server.ts';

export type GateOptions = {
  clientId: string;
  clientSecret: string;
  /** How a wrong secret is refused: as status 403, 401, or 200 with `success: false`. Default 403. */
  refusal?: 403 | 401 | 200;
  tokenLifetimeMs?: number;
  /** Calls of the employee endpoints in a minute. Default 300. */
  perMinute?: number;
  /** Calls of the employee endpoints in a second. Default 15. */
  burstPerSecond?: number;
  /** Token requests in a minute; one more closes the endpoint for a minute. Default 60. */
  authPerMinute?: number;
  /** How long a minute is; a second is a sixtieth of it. Default 60,000. */
  minuteMs?: number;
  now?: () => number;
};

export type Gate = {
  readonly options: GateOptions;
  readonly now: () => number;
  token: Token | undefined;
  tokensIssued: number;
  minute: Meter;
  second: Meter;
  authMinute: Meter;
  authClosedUntil: number;
  throttled: number;
};

type Token = { value: string; expiresAt: number };
/** A sliding window: stricter than counting by the clock's minute, and the vendor does not say which it is. */
type Meter = { limit: number; windowMs: number; times: number[] };

const DAY_MS = 86_400_000;

export function openGate(options: GateOptions): Gate {
  const minuteMs = options.minuteMs ?? 60_000;
  return {
    options,
    now: options.now ?? Date.now,
    token: undefined,
    tokensIssued: 0,
    minute: { limit: options.perMinute ?? 300, windowMs: minuteMs, times: [] },
    second: { limit: options.burstPerSecond ?? 15, windowMs: minuteMs / 60, times: [] },
    authMinute: { limit: options.authPerMinute ?? 60, windowMs: minuteMs, times: [] },
    authClosedUntil: 0,
    throttled: 0,
  };
}

/** What stands in the way of a call to the employee endpoints; `undefined` lets it through. */
export function hindrance(gate: Gate, call: Call): Answer | undefined {
  const now = gate.now();
  if (isFull(gate.minute, now) || isFull(gate.second, now)) return tooMany(gate);
  gate.minute.times.push(now);
  gate.second.times.push(now);
  const token = currentToken(gate);
  const known = token !== undefined && call.headers.authorization === `Bearer ${token.value}`;
  return known ? undefined : failure(401, 'Unauthorized');
}

/** Stable for a day: everybody who asks with the same pair gets the same token, with what is left of its life. */
export function authenticate(gate: Gate, call: Call): Answer {
  const now = gate.now();
  if (now < gate.authClosedUntil) return tooMany(gate);
  if (isFull(gate.authMinute, now)) {
    gate.authClosedUntil = now + gate.authMinute.windowMs;
    return tooMany(gate);
  }
  gate.authMinute.times.push(now);
  if (call.query.has('client_id') || call.query.has('client_secret')) {
    return failure(403, 'Credentials in the query string are not supported any more.');
  }
  const { clientId, clientSecret, refusal = 403 } = gate.options;
  const given = credentials(call);
  if (given.id !== clientId || given.secret !== clientSecret) {
    return failure(refusal, 'Wrong credentials', refusal === 200 ? 403 : refusal);
  }
  const token = currentToken(gate) ?? newToken(gate);
  const secondsLeft = Math.floor((token.expiresAt - now) / 1000);
  return success({ token: token.value, expires_in: secondsLeft, scope: 'employees:read' });
}

/** From JSON or a form, each said to be such in `Content-Type`: a guess at an unlabelled body is more than is promised. */
function credentials({ body, headers }: Call): { id: unknown; secret: unknown } {
  if (body instanceof URLSearchParams)
    return { id: body.get('client_id'), secret: body.get('client_secret') };
  const isJson = /^application\/json\b/i.test(headers['content-type'] ?? '');
  if (!isJson || typeof body !== 'object' || body === null) return { id: undefined, secret: undefined };
  const fields = new Map<string, unknown>(Object.entries(body));
  return { id: fields.get('client_id'), secret: fields.get('client_secret') };
}

export function currentToken({ token, now }: Gate): Token | undefined {
  return token && now() < token.expiresAt ? token : undefined;
}

export function newToken(gate: Gate): Token {
  gate.tokensIssued += 1;
  const { clientId, clientSecret, tokenLifetimeMs = DAY_MS } = gate.options;
  const seed = `${clientId}\n${clientSecret}\n${gate.tokensIssued}`;
  const value = `papi-${createHash('sha256').update(seed).digest('base64url')}`;
  gate.token = { value, expiresAt: gate.now() + tokenLifetimeMs };
  return gate.token;
}

function isFull(meter: Meter, now: number): boolean {
  meter.times = meter.times.filter((time) => time > now - meter.windowMs);
  return meter.times.length >= meter.limit;
}

/** Without `Retry-After`: Personio is not known to send it. */
function tooMany(gate: Gate): Answer {
  gate.throttled += 1;
  return failure(429, 'Too Many Requests');
}

export function success(data: unknown): Answer {
  return { status: 200, body: { success: true, data } };
}

export function failure(status: number, message: string, code = status): Answer {
  return { status, body: { success: false, error: { code, message } } };
}
