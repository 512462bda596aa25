/** A request as node-fetch takes it. */
import { Headers as FetchHeaders, type RequestInit } from 'node-fetch';
import type { VendorFacts } from '../errors.ts';
import { unsendable } from './failure.ts';
import type { HttpRequest } from './request.ts';

/** Sent with every request; a function is asked anew each time. */
export type AlwaysSent = Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);

/** Redirects off. Throws ConfigError for a header that cannot be sent. */
export function initOf(
  vendor: VendorFacts,
  wanted: HttpRequest,
  always: AlwaysSent | undefined,
): RequestInit {
  const isForm = wanted.body instanceof URLSearchParams;
  const type = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
  const headers = {
    Accept: 'application/json',
    'User-Agent': 'personio-engagedly-sync',
    ...(wanted.body === undefined ? {} : { 'Content-Type': type }),
    ...(typeof always === 'function' ? always() : always),
    ...wanted.headers,
  };
  try {
    return {
      method: wanted.method,
      headers: new FetchHeaders(headers),
      redirect: 'manual',
      ...bodyOf(wanted),
    };
  } catch (cause) {
    throw unsendable(vendor, cause);
  }
}

function bodyOf({ body }: HttpRequest): Pick<RequestInit, 'body'> {
  if (body === undefined) return {};
  if (body instanceof URLSearchParams) return { body: body.toString() };
  return { body: Buffer.isBuffer(body) ? body : JSON.stringify(body) };
}
