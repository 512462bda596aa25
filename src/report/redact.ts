/**
 * Keyed references, and the proof that no personal value is in a text. Pure: the same key and values give the
 * same answers.
 */
import { createHmac } from 'node:crypto';
import { guidanceFor } from '../issues.ts';
import type { Employee, PersonRef, User } from '../model.ts';
import type { Issue, Summary } from '../types/summary.d.ts';
import type { Scanner } from './scanner.ts';

export { createScanner, type Scanner } from './scanner.ts';

/** What stands in place of a text that was removed. */
export const REMOVED = '[removed]';

/**
 * Turns a person's id into the reference that stands in summaries: the first 12 hex characters of HMAC-SHA-256.
 * Employees and users live in separate domains, so the same number in both systems gives two references.
 */
export function createRefs(key: Uint8Array | string): (ref: PersonRef) => string {
  // A run asks for the same people again and again.
  const known = new Map<string, string>();
  return (ref) => {
    if ('reference' in ref) return ref.reference;
    const text = 'employee' in ref ? `ref:1:employee:${ref.employee}` : `ref:1:user:${ref.user}`;
    const reference =
      known.get(text) ?? createHmac('sha256', key).update(text, 'utf8').digest('hex').slice(0, 12);
    known.set(text, reference);
    return reference;
  };
}

/**
 * Every value of these people that could give one of them away: each text and number of the records and of the
 * users' fields, and the full names in both orders. `more` is for what stands elsewhere, such as unit names.
 */
export function* personalValues(people: {
  employees?: Iterable<Employee>;
  users?: Iterable<User>;
  more?: Iterable<string>;
}): Generator<string> {
  for (const employee of people.employees ?? []) {
    yield* fullNames(employee.name);
    yield* leaves(employee.record);
  }
  for (const user of people.users ?? []) {
    yield* fullNames({ first: user.fields.first_name, last: user.fields.last_name });
    yield* leaves(user.fields);
  }
  yield* people.more ?? [];
}

/**
 * The summary with every text that the scanner objects to removed, and an issue `redacted` that counts them.
 * Enumerations, numbers, references, digests and times hold nothing by construction and stay; whatever comes from
 * a tenant file, a vendor or an error is checked. The result fits the schema if the given summary did.
 */
export function redactSummary(summary: Summary, scanner: Scanner): Summary {
  let removed = 0;
  function isBad(text: string | undefined): text is string {
    if (text === undefined || !isKeyOfAPerson(text, scanner)) return false;
    removed += 1;
    return true;
  }
  function clean(text: string): string {
    return isBad(text) ? REMOVED : text;
  }
  function withoutBadField<T extends { field?: string }>(item: T): T {
    if (!isBad(item.field)) return item;
    const { field: _, ...rest } = item;
    return rest as T;
  }

  const result: Summary = {
    ...summary,
    runUrl: isBad(summary.runUrl) ? '' : summary.runUrl,
    ...(summary.actor === undefined ? {} : { actor: clean(summary.actor) }),
    fields: Object.fromEntries(Object.entries(summary.fields).filter(([key]) => !isBad(key))),
    presence: Object.fromEntries(Object.entries(summary.presence).filter(([key]) => !isBad(key))),
    held: summary.held.map(withoutBadField),
    issues: summary.issues.map((issue) => ({
      ...withoutBadField(issue),
      ...(issue.attribute === undefined ? {} : { attribute: clean(issue.attribute) }),
      remedy: isBad(issue.remedy) ? fixedRemedy(issue, scanner) : issue.remedy,
    })),
  };
  if (removed === 0) return summary;
  return { ...result, issues: [...result.issues, redactedIssue(removed)] };
}

/** What the table says about this code: less exact than the text that was removed, and without anything personal. */
function fixedRemedy({ code, remedy }: Issue, scanner: Scanner): string {
  const fixed = guidanceFor(code).remedy;
  return fixed === remedy || scanner.finds(fixed) ? REMOVED : fixed;
}

function redactedIssue(count: number): Issue {
  return { code: 'redacted', count, refs: [], remedy: guidanceFor('redacted').remedy };
}

/** Whether a key, or another text, may give somebody away. */
export function isKeyOfAPerson(text: string, scanner: Scanner): boolean {
  return !isNumberedKey(text) && scanner.finds(text);
}

/** Keys that the vendors number themselves: the digits tell an attribute from another, not a person. */
function isNumberedKey(text: string): boolean {
  return /^(?:dynamic_\d{1,12}|custom-attribute-[0-9a-z]{1,12})$/.test(text);
}

/** "First Last", "Last, First" and "Last First". */
function* fullNames(name: { first?: unknown; last?: unknown }): Generator<string> {
  const [first, last] = [textOf(name.first), textOf(name.last)];
  if (first === '' || last === '') return;
  yield `${first} ${last}`;
  yield `${last}, ${first}`;
  yield `${last} ${first}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

/** Every text and number in a value, however deep; deeper than eight levels nothing comes from the vendors. */
function* leaves(value: unknown, depth = 0): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'number') yield String(value);
  else if (typeof value === 'object' && value !== null && depth < 8) {
    for (const inner of Object.values(value)) yield* leaves(inner, depth + 1);
  }
}
