/** What is asked of the network, what comes back, and what is counted. Types only. */
// Not the global one: to touch it loads the whole fetch of Node, which nothing here uses.
import type { Headers } from 'node-fetch';
import type { Method } from './retry.ts';

/** Requests made, repeated ones included; a token request counts as a write. */
export type CallCounts = {
  get: number;
  write: number;
  /** Attempts beyond the first of a request. */
  retried: number;
  /** Answers with status 429. */
  throttled: number;
  /** Time in which a request was held back by the pace or a 429; several at once count once. */
  waitedMs: number;
};

export type HttpRequest = {
  method: Method;
  /** Path below the base URL, beginning with `/`. Built by us; never taken from an answer. */
  path: string;
  query?: ReadonlyArray<readonly [string, string]>;
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON with `Content-Type: application/json`; a Buffer is JSON already and is sent as it is, URLSearchParams are a form. */
  body?: unknown;
  /** `bytes`: a good answer is no JSON, and its body comes as a Buffer. */
  answer?: 'json' | 'bytes';
  /** Largest answer that is read, where it is not the client's. */
  maxBytes?: number;
  /** For a POST that only reads (a token request): allowed for a read-only client, and may be repeated. */
  reads?: boolean;
  /** Asked before it is repeated, with whether it may have been carried out: whether it still is to be. Always, unless told. */
  isStillWanted?: ((mayBeDone: boolean) => Promise<boolean>) | undefined;
  /** What is asked for, in messages: "the user list". Never a person's data. */
  label?: string;
  /** Statuses outside 2xx that the caller handles: they come back as an answer and are neither repeated nor thrown. */
  accept?: readonly number[];
};

/** `body`: the parsed JSON, or a Buffer where bytes were asked for; `undefined` for an empty answer (204, a PUT) and for an accepted status without JSON. */
export type HttpResponse = { status: number; headers: Headers; body: unknown };
