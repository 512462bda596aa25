/**
 * One person as Personio sends them (`{ first_name: { label, value, type, universal_id }, … }`) → the flat record
 * that expressions see. Pure.
 *
 * - Empty is absent: null, "", blanks, [], {} and a relation without id and name are left out.
 * - Relations become `{ id, name }`, the supervisor `{ id }`, cost centres a list by falling percentage.
 * - Dates are the first ten characters. Personio sends midnight with the office's offset, so that a clock in
 *   another time zone would shift them by a day.
 * - Custom attributes stand under their key and, where Personio gives one, under their universal id.
 */
import type { Employee, EmployeeRecord, Status } from '../../model.ts';
import { bareObject, countOf, isFieldKey, isRaw, numberOf, own, type Raw, textOf } from '../raw.ts';
import { COST_CENTER, DATES, GROUPS, NUMBERS, TEXTS } from './person.ts';
import { STANDING } from './standing.ts';

/** System attributes and how they are read. Everything else is custom and read by the type in its envelope. */
const SYSTEM: ReadonlyMap<string, (value: unknown) => unknown> = new Map<string, (value: unknown) => unknown>(
  [
    ...keys(TEXTS, scalarOf),
    ...keys(NUMBERS, numericOf),
    ...keys(DATES, dateOf),
    ...[...GROUPS].map(([key, parts]): [string, (value: unknown) => unknown] => [
      key,
      (value) => relationOf(value, parts),
    ]),
    ['cost_centers', costCentersOf],
    ['work_schedule', scalarsOf],
    ['absence_entitlement', (value) => filled(listOf(value).map(scalarsOf))],
  ],
);

const STATUSES: ReadonlySet<string> = new Set(['onboarding', 'active', 'leave', 'inactive']);

/** A list or an object inside a value is read up to this size; more is no employee's attribute. */
const MAX_ENTRIES = 500;

/**
 * `asked` names the attribute keys to keep, in addition to `id` and `status`; without it all are kept.
 * `undefined` when the person has no usable id.
 */
export function flattenEmployee(
  attributes: Raw,
  asked?: ReadonlySet<string>,
): Omit<Employee, 'ref'> | undefined {
  const id = countOf(own(own(attributes, 'id'), 'value'));
  if (id === undefined) return undefined;
  const record = bareObject<unknown>();
  record.id = id;
  for (const key of Object.keys(attributes).sort()) {
    if (key === 'id' || !isFieldKey(key) || (!(asked?.has(key) ?? true) && key !== 'status')) continue;
    const envelope = own(attributes, key);
    const value = attributeValue(key, envelope);
    if (value === undefined) continue;
    record[key] = value;
  }
  for (const [alias, key] of aliasesOf(attributes, asked)) {
    if (record[key] !== undefined) record[alias] = record[key];
  }
  const status = statusOf(record.status);
  const missing = new Set([...(asked ?? [])].filter((key) => key !== 'id' && !isRaw(own(attributes, key))));
  return {
    id: String(id),
    ...(status && { status }),
    ...standingOf(record),
    ...(isRaw(own(attributes, STANDING.ends)) ? {} : { hidesEnd: true }),
    ...pictureOf(attributes, asked),
    record,
    ...(missing.size > 0 && { missing }),
  };
}

/** Whether there is a picture, and when anything about the person changed last, where both were asked for and are shown. */
function pictureOf(
  attributes: Raw,
  asked: ReadonlySet<string> | undefined,
): Pick<Employee, 'picture' | 'modified'> {
  const envelope = own(attributes, STANDING.picture);
  if (!isRaw(envelope) || !(asked?.has(STANDING.picture) ?? true)) return {};
  // To the second: the record keeps the day alone.
  const modified = textOf(own(own(attributes, STANDING.modified), 'value'));
  return {
    picture: textOf(own(envelope, 'value')) !== undefined,
    ...(modified === undefined ? {} : { modified }),
  };
}

/** What the core asks about a person. */
export function standingOf(record: EmployeeRecord): Pick<Employee, 'name' | 'ends' | 'endReason' | 'hired'> {
  const [first, last, ends, endReason, hired] = (
    ['first', 'last', 'ends', 'endReason', 'hired'] as const
  ).map((name) => plain(record[STANDING[name]]));
  return {
    name: { ...(first !== undefined && { first }), ...(last !== undefined && { last }) },
    ...(ends !== undefined && { ends }),
    ...(endReason !== undefined && { endReason }),
    ...(hired !== undefined && { hired }),
  };
}

function plain(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** The keys that this person's data shows, filled or not: a key that no person shows is not readable. */
export function shownKeys(attributes: Raw, asked: ReadonlySet<string>): string[] {
  return Object.keys(attributes).filter((key) => asked.has(key) && isRaw(own(attributes, key)));
}

/**
 * Universal id → key of the custom attributes. A universal id never takes the place of a system attribute or of
 * a key, even where those are empty; of two attributes with the same one the first by key has it.
 */
function aliasesOf(attributes: Raw, asked: ReadonlySet<string> | undefined): Map<string, string> {
  const aliases = new Map<string, string>();
  for (const key of Object.keys(attributes).sort()) {
    if (SYSTEM.has(key) || !isFieldKey(key) || !(asked?.has(key) ?? true)) continue;
    const alias = own(own(attributes, key), 'universal_id');
    if (!isFieldKey(alias) || SYSTEM.has(alias) || Object.hasOwn(attributes, alias)) continue;
    if (!aliases.has(alias)) aliases.set(alias, key);
  }
  return aliases;
}

function statusOf(value: unknown): Status | undefined {
  const word = typeof value === 'string' ? value.trim() : '';
  return STATUSES.has(word) ? (word as Status) : undefined;
}

function attributeValue(key: string, envelope: unknown): unknown {
  const value = own(envelope, 'value');
  const read = SYSTEM.get(key);
  return read ? read(value) : customOf(value, own(envelope, 'type'));
}

function customOf(value: unknown, type: unknown): unknown {
  if (type === 'date') return dateOf(value);
  if (type === 'tags') return tagsOf(value);
  if (type === 'integer' || type === 'decimal') return numericOf(value);
  if (Array.isArray(value)) return filled(listOf(value).map((entry) => scalarOf(entry) ?? scalarsOf(entry)));
  return scalarOf(value) ?? scalarsOf(value);
}

/** Texts as they are (never trimmed here), numbers, booleans. */
function scalarOf(value: unknown): string | number | boolean | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'boolean') return value;
  return typeof value === 'string' ? textOf(value) : undefined;
}

/** Personio sends the same number as 40 here and as "40" there. What is no number stays as it is. */
function numericOf(value: unknown): string | number | boolean | undefined {
  return numberOf(value) ?? scalarOf(value);
}

/**
 * The first ten characters, never through a clock. `0000-00-00` is how some databases write "none"; anything else
 * that is no date stays visible and whole, so that nobody takes it for the absence of one, or for another day.
 */
function dateOf(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : '';
  if (text === '' || text.startsWith('0000-00-00')) return undefined;
  return /^\d{4,}-\d{2}-\d{2}/.exec(text)?.[0] ?? text;
}

/** Several choices come as a list, as a JSON list in a string, or with commas between them (then no choice holds one). */
function tagsOf(value: unknown): string[] | undefined {
  const entries = typeof value === 'string' ? (jsonList(value) ?? value.split(',')) : listOf(value);
  return filled(entries.slice(0, MAX_ENTRIES).map((entry) => textOf(entry)?.trim()));
}

function jsonList(text: string): unknown[] | undefined {
  if (!text.trim().startsWith('[')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `{ type: "Department", attributes: { id, name } }` → `{ id, name }`; a supervisor's attributes are envelopes again. */
function relationOf(value: unknown, names: readonly string[]): Record<string, unknown> | undefined {
  const attributes = own(value, 'attributes');
  const relation: Record<string, unknown> = {};
  for (const name of names) {
    const raw = own(attributes, name);
    const inner = isRaw(raw) ? own(raw, 'value') : raw;
    const scalar = name === 'id' || name === 'percentage' ? numericOf(inner) : scalarOf(inner);
    if (scalar !== undefined) relation[name] = scalar;
  }
  return relation.id === undefined && relation.name === undefined ? undefined : relation;
}

function costCentersOf(value: unknown): Record<string, unknown>[] | undefined {
  const centers = filled(listOf(value).map((entry) => relationOf(entry, COST_CENTER)));
  return centers?.sort(
    (a, b) =>
      (numberOf(b.percentage) ?? 0) - (numberOf(a.percentage) ?? 0) ||
      (numberOf(a.id) ?? 0) - (numberOf(b.id) ?? 0),
  );
}

/** The plain values of a relation that has no shape of its own here, such as a work schedule. */
function scalarsOf(value: unknown): Record<string, unknown> | undefined {
  const attributes = own(value, 'attributes') ?? value;
  if (!isRaw(attributes)) return undefined;
  const result = bareObject<unknown>();
  for (const key of Object.keys(attributes).slice(0, MAX_ENTRIES)) {
    const scalar = isFieldKey(key) ? scalarOf(attributes[key]) : undefined;
    if (scalar !== undefined) result[key] = scalar;
  }
  return Object.keys(result).length > 0 ? result : undefined;
}

function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES);
  return isRaw(value) ? [value] : [];
}

/** A list without its empty entries; an empty list is absent. */
function filled<T>(entries: readonly (T | undefined)[]): T[] | undefined {
  const rest = entries.filter((entry) => entry !== undefined);
  return rest.length > 0 ? rest : undefined;
}

function keys(
  names: readonly string[],
  read: (value: unknown) => unknown,
): Array<[string, (value: unknown) => unknown]> {
  return names.map((name) => [name, read]);
}
