/**
 * The words of a vendor's refusal that may be shown: `error_type`, `errors[].code` and `errors[].field`. Pure.
 *
 * A vendor may put anything there, also what it was sent. So a word is kept only if it looks like a key (small
 * letters, digits, `_` and `-`) and repeats no value of the request. `message` is never read.
 */

export type Words = { codes: string[]; fields: string[] };

const WORD = /^[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*$/;
const LONGEST = 60;
const MOST = 20;

/** `sent`: the request's body and query values, nested as they are. */
export function readWords(body: unknown, sent: unknown): Words {
  const values = new Set<string>();
  collectStrings(sent, values, 0);
  const entries = own(body, 'errors');
  const list: unknown[] = Array.isArray(entries) ? entries.slice(0, MOST) : [];
  const keep = (found: unknown[]) => [...new Set(found.filter((value) => isWord(value, values)))];
  return {
    codes: keep([own(body, 'error_type'), ...list.map((entry) => own(entry, 'code'))]),
    fields: keep(list.map((entry) => own(entry, 'field'))),
  };
}

function isWord(value: unknown, sent: ReadonlySet<string>): value is string {
  return typeof value === 'string' && value.length <= LONGEST && WORD.test(value) && !sent.has(value);
}

function collectStrings(value: unknown, into: Set<string>, depth: number): void {
  if (typeof value === 'string') into.add(value.trim().toLowerCase());
  else if (typeof value === 'object' && value !== null && depth < 10) {
    for (const item of Object.values(value)) collectStrings(item, into, depth + 1);
  }
}

function own(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}
