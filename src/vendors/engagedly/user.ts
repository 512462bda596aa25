/**
 * A user as Engagedly shows them → `User`, and fields → a request body. Pure.
 *
 * Engagedly reads and writes the same thing under different names and in different shapes. Everything that
 * knows about it is in this file; the rest of the program speaks of write fields only.
 */
import type { User, UserWrite } from '../../model.ts';
import { idOf, isFieldKey, isRaw, own, type Raw, textOf, textsOf } from '../raw.ts';

/** How a value is read: a text, a text or the name of `{ id, name }`, the id of `{ id }`, or the ids of `[{ id }]`. */
type Shape = 'text' | 'name' | 'id' | 'ids';

type FieldNames = {
  /** Our name: the write field, except that `manager` stands for `manager_id`. */
  field: string;
  read: string;
  shape: Shape;
  /** Name in a request body, where it is not `field`. */
  write?: string;
};

/** Where reading differs from writing. Fields that are not here are texts under one name. */
const DIFFERENT: readonly FieldNames[] = [
  { field: 'birth_date', read: 'birthdate', shape: 'text' },
  { field: 'businesses', read: 'business_unit', shape: 'ids' },
  { field: 'departments', read: 'departments', shape: 'ids' },
  { field: 'employee_type', read: 'employee_type', shape: 'name' },
  { field: 'hr_managers', read: 'hr_managers', shape: 'ids' },
  { field: 'job_title', read: 'job_title', shape: 'id' },
  { field: 'location', read: 'location', shape: 'id' },
  { field: 'manager', read: 'primary_reporter', shape: 'id', write: 'manager_id' },
  { field: 'secondary_managers', read: 'secondary_managers', shape: 'ids' },
];

/** What Engagedly shows about a user that is no field: it cannot be written under that name. */
const NO_FIELDS: ReadonlySet<string> = new Set([
  ...[
    'id',
    'name',
    'status',
    'last_active_date',
    'block_reason_code',
    'user_blocked_at',
    'is_cxo',
    'is_admin',
  ],
  ...['joining_date_string', 'birthdate_as_date', 'work_anniversary_in'],
  ...DIFFERENT.flatMap(({ field, read, write }) => [field, read, write ?? field]),
]);

const WRITE_NAMES: ReadonlyMap<string, string> = new Map(
  DIFFERENT.flatMap(({ field, write }) => (write === undefined ? [] : [[field, write] as const])),
);

/** Our name of a field that Engagedly may call by its read or its write name, as its attribute list does. */
export function fieldNamed(name: string): string {
  return DIFFERENT.find(({ read, write }) => read === name || write === name)?.field ?? name;
}

/** `undefined` when there is no usable id. Fields that Engagedly does not show, or shows as empty, are absent. */
export function readUser(raw: unknown): Omit<User, 'ref'> | undefined {
  const id = idOf(own(raw, 'id'));
  if (id === undefined || !isRaw(raw)) return undefined;
  const status = textOf(own(raw, 'status'))?.trim().toLowerCase();
  // Words other than Active and Blocked are not documented: only Blocked keeps somebody out.
  return { id, blocked: status === 'blocked', fields: readFields(raw) };
}

function readFields(raw: Raw): User['fields'] {
  const fields: Record<string, string | string[]> = Object.create(null);
  for (const { field, read, shape } of DIFFERENT) put(fields, field, readShape(own(raw, read), shape));
  for (const key of Object.keys(raw)) {
    if (isFieldKey(key) && !NO_FIELDS.has(key)) put(fields, key, textOf(raw[key]));
  }
  const custom = own(raw, 'custom_attributes');
  for (const key of isRaw(custom) ? Object.keys(custom) : []) {
    if (isFieldKey(key) && !NO_FIELDS.has(key)) put(fields, key, customValue(own(own(custom, key), 'value')));
  }
  return fields;
}

/** What a system field shows counts before a custom attribute of the same name. */
function put(
  fields: Record<string, string | string[]>,
  key: string,
  value: string | string[] | undefined,
): void {
  if (value !== undefined && fields[key] === undefined) fields[key] = value;
}

function readShape(value: unknown, shape: Shape): string | string[] | undefined {
  if (shape === 'text') return textOf(value);
  if (shape === 'name') return textOf(value) ?? textOf(own(value, 'name'));
  if (shape === 'id') return idOf(own(value, 'id'));
  if (!Array.isArray(value)) return undefined;
  const ids = value.map((entry) => idOf(own(entry, 'id'))).filter((id) => id !== undefined);
  return ids.length > 0 ? ids : undefined;
}

/** Documented as a string, or a list of strings, whatever the attribute's data type. */
function customValue(value: unknown): string | string[] | undefined {
  const texts = textsOf(value);
  return texts.length > 0 ? texts : textOf(value);
}

/** The body of a create or an update: custom attributes stand at the top level, under their own keys. */
export function writeBody(fields: UserWrite): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const key of Object.keys(fields)) {
    if (isFieldKey(key)) body[WRITE_NAMES.get(key) ?? key] = fields[key];
  }
  return body;
}
