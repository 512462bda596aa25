/**
 * A user as Engagedly shows them → `User`, and fields → a request body. Pure.
 *
 * Engagedly reads and writes the same thing under different names and in different shapes. The table of fields says
 * which, and nothing outside this folder knows; the rest of the program speaks of write fields only.
 */
import type { User, UserWrite } from '../../model.ts';
import { bareObject, idOf, isFieldKey, isRaw, own, type Raw, textOf, textsOf } from '../raw.ts';
import { type Shape, WRITE_FIELDS } from './fields.ts';

/** The fields whose reading differs from their writing. All others are texts under one name. */
const DIFFERENT = [...WRITE_FIELDS]
  .map(([field, names]) => ({ field, ...names }))
  .filter(({ field, read, write, shape }) => read !== field || write !== field || shape !== 'text');

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
  ...DIFFERENT.flatMap(({ field, read, write }) => [field, read, write]),
]);

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
  const blockedAt = textOf(own(raw, 'user_blocked_at'));
  return {
    ...{ id, blocked: status === 'blocked', fields: readFields(raw) },
    ...(blockedAt === undefined ? {} : { blockedAt }),
  };
}

function readFields(raw: Raw): User['fields'] {
  const fields = bareObject<string | string[]>();
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
    if (isFieldKey(key)) body[WRITE_FIELDS.get(key)?.write ?? key] = fields[key];
  }
  return body;
}
