/** What the tests of the Engagedly sandbox have in common: starting it, and asking it over HTTP. */
import {
  type EngagedlyOptions,
  type EngagedlySandbox,
  startEngagedly,
} from '../../../src/sandbox/engagedly/engagedly.ts';

export type Problem = { field: string; message: string; code: string };
export type Row = Record<string, unknown> & { id: string };
export type Reply = {
  status: number;
  headers: Headers;
  text: string;
  /** `data` of the envelope: one row, or the rows of a list. */
  row: Row;
  rows: Row[];
  pagination: Record<string, unknown>;
  errorType: string;
  problems: Problem[];
  /** `field code` of each problem. */
  codes: string[];
};

const KEYS = { ClientKey: 'client-1', SecretKey: 'secret-1' };
const open: EngagedlySandbox[] = [];

export async function start(options: Partial<EngagedlyOptions> = {}): Promise<EngagedlySandbox> {
  const sandbox = await startEngagedly({ clientKey: 'client-1', secretKey: 'secret-1', ...options });
  open.push(sandbox);
  return sandbox;
}

export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((sandbox) => sandbox.close()));
}

/** `body` goes as JSON, a string as it is. `headers` replace the valid ones. */
export async function ask(
  sandbox: EngagedlySandbox,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = { ...KEYS, 'Content-Type': 'application/json' },
): Promise<Reply> {
  const init: RequestInit = { method, headers };
  if (body !== undefined) init.body = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${sandbox.url}/beta${path}`, init);
  const text = await response.text();
  const answer = text === '' ? {} : JSON.parse(text);
  const problems: Problem[] = answer.errors ?? [];
  return {
    status: response.status,
    headers: response.headers,
    text,
    row: answer.data,
    rows: answer.data,
    pagination: answer.pagination,
    errorType: answer.error_type,
    problems,
    codes: problems.map(({ field, code }) => `${field} ${code}`).sort(),
  };
}

export function person(number: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { first_name: 'Ada', last_name: `N${number}`, email: `ada${number}@nordwind.example`, ...more };
}

/** A standing clock: epoch milliseconds. */
export type Clock = { ms: number };
