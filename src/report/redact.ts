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
 * Every value of these people that could give one of them away, once: each text and number of the records and of the
 * users' fields, and the full names in both orders. `more` is for what stands elsewhere, such as unit names.
 */
export function personalValues(people: {
  employees?: Iterable<Employee>;
  users?: Iterable<User>;
  more?: Iterable<string>;
}): Set<string> {
  const values = new Set<string>(people.more ?? []);
  for (const { name, record } of people.employees ?? []) {
    addNames(name, values);
    addLeaves(record, values);
  }
  for (const { fields } of people.users ?? []) {
    addNames({ first: fields.first_name, last: fields.last_name }, values);
    addLeaves(fields, values);
  }
  return values;
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
function addNames(name: { first?: unknown; last?: unknown }, values: Set<string>): void {
  const [first, last] = [textOf(name.first), textOf(name.last)];
  if (first === '' || last === '') return;
  values.add(`${first} ${last}`).add(`${last}, ${first}`).add(`${last} ${first}`);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

/** Every text and number in a value, however deep; deeper than eight levels nothing comes from the vendors. */
function addLeaves(value: unknown, values: Set<string>, depth = 0): void {
  if (typeof value === 'string') values.add(value);
  else if (typeof value === 'number') values.add(String(value));
  else if (typeof value === 'object' && value !== null && depth < 8) {
    for (const inner of Object.values(value)) addLeaves(inner, values, depth + 1);
  }
}
