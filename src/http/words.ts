/**
 * The words of a vendor's refusal that may be shown: `error_type`, `errors[].code` and `errors[].field`. Pure.
 *
 * A vendor may put anything there, also what it was sent, in another spelling. So a code is taken over only if it is one
 * of those that we know, and a field only if it is one that can be written or that the request named itself. `message` is
 * never read.
 */

export type Words = { codes: string[]; fields: string[] };

/** The one list of codes. Documented by Engagedly, but for the last, which says no more than that it refuses a value. */
const CODES: ReadonlySet<unknown> = new Set([
  'api_connection_error',
  'authentication_error',
  'invalid_request_error',
  'validation_error',
  'rate_limit_exceeded',
  'missing_field',
  'duplicate_value',
  'invalid_value',
]);

/** The fields that Engagedly knows everywhere: a refusal may name one that was not sent. */
const FIELDS: readonly string[] = (
  'first_name middle_name last_name email employee_id employee_type level phone_number joining_date birth_date ' +
  'location job_title departments businesses manager manager_id gender title nickname marital_status linkedin twitter ' +
  'ethnicity employee_level differently_abled veteran_status hr_managers secondary_managers secondary_phone_number ' +
  'promotion_date review_date education about_me name status reason'
).split(' ');
const MOST = 20;
const DEEPEST = 10;

/** `sent`: the request's body and query values, nested as they are. */
export function readWords(body: unknown, sent: unknown): Words {
  const named = new Set<unknown>(FIELDS);
  collectKeys(sent, named, 0);
  const entries = own(body, 'errors');
  const list: unknown[] = Array.isArray(entries) ? entries.slice(0, MOST) : [];
  const codes = [own(body, 'error_type'), ...list.map((entry) => own(entry, 'code'))];
  const fields = list.map((entry) => own(entry, 'field'));
  return { codes: keep(codes, CODES), fields: keep(fields, named) };
}

function keep(found: readonly unknown[], allowed: ReadonlySet<unknown>): string[] {
  return [...new Set(found.filter((word) => typeof word === 'string' && allowed.has(word)))] as string[];
}

function collectKeys(value: unknown, into: Set<unknown>, depth: number): void {
  if (typeof value !== 'object' || value === null || depth >= DEEPEST) return;
  for (const [key, item] of Object.entries(value)) {
    if (!Array.isArray(value)) into.add(key);
    collectKeys(item, into, depth + 1);
  }
}

function own(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}
