/** The forms that Engagedly's answers come in: envelopes, pages, errors. */
import type { Answer } from '../server.ts';

/**
 * One line of an error. `missing_field` and `duplicate_value` are the only published codes; the others are ours.
 * A message quotes what was sent, as vendors' messages do, so that a client that prints one is found out.
 */
export type Problem = {
  field: string;
  message: string;
  code: 'missing_field' | 'duplicate_value' | 'invalid_value';
};

export type Page = { page: number; size: number };

const DEFAULT_SIZE = 25;
const MAX_SIZE = 50;

export function success(data: unknown, status = 200): Answer {
  return { status, body: { success: true, data } };
}

/** 422 with every problem at once. */
export function invalid(problems: readonly Problem[]): Answer {
  return { status: 422, body: { error_type: 'validation_error', errors: problems } };
}

/** Everything that is wrong with a request before its content matters: 400, 404, 405, 415. */
export function refused(status: number, message: string, headers: Record<string, string> = {}): Answer {
  return { status, headers, body: { error_type: 'invalid_request_error', errors: [{ message }] } };
}

export function unauthenticated(): Answer {
  const errors = [{ message: 'The ClientKey or the SecretKey is missing or wrong.' }];
  return { status: 401, body: { error_type: 'authentication_error', errors } };
}

export function tooMany(): Answer {
  const message = 'Rate limit exceeded. Please retry later.';
  return { status: 429, body: { error_type: 'rate_limit_exceeded', message } };
}

export function notFound(): Answer {
  return refused(404, 'There is nothing at this address.');
}

/** `undefined` when `page` or `size` is not allowed. */
export function readPage(query: URLSearchParams): Page | undefined {
  const page = wholeNumber(query.get('page') ?? '1');
  const size = wholeNumber(query.get('size') ?? String(DEFAULT_SIZE));
  if (page === undefined || page < 1 || size === undefined || size < 1 || size > MAX_SIZE) return undefined;
  return { page, size };
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/**
 * One page, newest first: no order is published, and in this one a client that writes between two pages sees rows
 * twice. `items` are in the order of their creation.
 */
export function paged<T>(items: readonly T[], query: URLSearchParams, show: (item: T) => unknown): Answer {
  const asked = readPage(query);
  if (asked === undefined) return refused(400, 'page starts at 1, size is at most 50.');
  const { page, size } = asked;
  const end = Math.max(0, items.length - (page - 1) * size);
  const rows = items.slice(Math.max(0, end - size), end).reverse();
  const pagination = { page, size, has_more: page * size < items.length, total_records: items.length };
  return { status: 200, body: { success: true, pagination, data: rows.map(show) } };
}
