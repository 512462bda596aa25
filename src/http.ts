/** placeholder while the file is written: the signature below is what the vendors' clients build on. */
import type { Vendor } from './errors.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH';

export type CallCounts = { get: number; write: number; retried: number; throttled: number; waitedMs: number };

export type HttpRequest = {
  method: Method;
  /** Path below the base URL, beginning with `/`. Built by us; never taken from an answer. */
  path: string;
  query?: ReadonlyArray<readonly [string, string]>;
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON with `Content-Type: application/json`. */
  body?: unknown;
  /** For a POST that only reads (a token request): allowed for a read-only client. */
  reads?: boolean;
};

export type HttpResponse = { status: number; headers: Headers; body: unknown };

export type HttpOptions = {
  vendor: Vendor;
  /** https, or http on loopback. */
  baseUrl: string;
  readOnly: boolean;
  fetch: unknown;
};
export type HttpClient = {
  /** Resolves for 2xx only. */
  request(request: HttpRequest): Promise<HttpResponse>;
  counts(): CallCounts;
};
