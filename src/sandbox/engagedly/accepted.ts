/**
 * What the Engagedly sandbox accepts in the body of a create or an update. The published rules, and where they
 * are silent the stricter reading, so that no request that passes here is a surprise there.
 */
import type { UnitKind } from '../../model.ts';
import { type FieldValue, findUnit, findUser, fold, type Organisation, type StoredUser } from './contents.ts';
import type { Problem } from './forms.ts';

/** By write name; `null` empties the field. */
export type Checked = { values: Map<string, FieldValue | null>; problems: Problem[] };

type Rule =
  | { type: 'text' | 'email' | 'date' | 'number' | 'boolean' | 'document' | 'person' | 'people' }
  | { type: 'select' | 'selects'; options: readonly string[] }
  | { type: 'unit' | 'units'; kind: UnitKind };

const REQUIRED = ['first_name', 'last_name', 'email'];

const FIXED: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['first_name', { type: 'text' }],
  ['middle_name', { type: 'text' }],
  ['last_name', { type: 'text' }],
  ['email', { type: 'email' }],
  ['employee_id', { type: 'text' }],
  ['employee_type', { type: 'text' }],
  ['level', { type: 'text' }],
  ['phone_number', { type: 'text' }],
  ['secondary_phone_number', { type: 'text' }],
  ['joining_date', { type: 'date' }],
  ['birth_date', { type: 'date' }],
  ['promotion_date', { type: 'date' }],
  ['review_date', { type: 'date' }],
  ['location', { type: 'unit', kind: 'locations' }],
  ['job_title', { type: 'unit', kind: 'job_titles' }],
  ['departments', { type: 'units', kind: 'departments' }],
  ['businesses', { type: 'units', kind: 'businesses' }],
  ['manager_id', { type: 'person' }],
  ['hr_managers', { type: 'people' }],
  ['secondary_managers', { type: 'people' }],
]);

/**
 * `user` is who is changed, absent on a create. `complete`: every mandatory attribute must be there (POST and PUT);
 * otherwise it only must not be emptied.
 */
export function checkUser(
  organisation: Organisation,
  body: object,
  { user, complete }: { user?: StoredUser; complete: boolean },
): Checked {
  const checked: Checked = { values: new Map(), problems: [] };
  const sent = flattened(body, checked.problems);
  for (const [field, value] of sent) {
    const result = checkField(organisation, field, value, user);
    if (typeof result === 'object' && result !== null && 'wrong' in result) {
      checked.problems.push({ field, message: result.wrong, code: 'invalid_value' });
    } else checked.values.set(field, result);
  }
  checked.problems.push(...missing(organisation, checked.values, sent, complete));
  checked.problems.push(...duplicates(organisation, checked.values, user));
  return checked;
}

/** Custom attributes may stand at the top level or under `custom_attributes`; twice is refused (our strictness). */
function flattened(body: object, problems: Problem[]): Map<string, unknown> {
  const sent = new Map<string, unknown>(Object.entries(body));
  const nested = sent.get('custom_attributes');
  if (!sent.delete('custom_attributes') || nested === null) return sent;
  if (typeof nested !== 'object' || nested === undefined || Array.isArray(nested)) {
    problems.push({ field: 'custom_attributes', message: 'An object is expected.', code: 'invalid_value' });
    return sent;
  }
  for (const [key, value] of Object.entries(nested)) {
    if (key.startsWith('custom-attribute-') && !sent.has(key)) sent.set(key, value);
    else
      problems.push({
        field: key,
        message: 'Unknown custom attribute, or sent twice.',
        code: 'invalid_value',
      });
  }
  return sent;
}

function checkField(
  organisation: Organisation,
  field: string,
  value: unknown,
  user: StoredUser | undefined,
): FieldValue | null | { wrong: string } {
  const rule = FIXED.get(field) ?? attributeRule(organisation, field);
  // Whether the vendor ignores or refuses what it does not know is not published.
  if (rule === undefined) return { wrong: 'Unknown field.' };
  if (value === null) return null;
  const result = accept(organisation, rule, value, user);
  return result === undefined ? { wrong: `${quoted(value)} is not a valid ${rule.type}.` } : result;
}

function attributeRule({ attributes }: Organisation, field: string): Rule | undefined {
  const row = attributes.find(({ attribute_key }) => attribute_key === field);
  if (row === undefined) return undefined;
  const options = (row.attribute_options ?? []).map(({ value }) => value);
  if (row.data_type === 'single-select') return { type: 'select', options };
  if (row.data_type === 'multiple-select') return { type: 'selects', options };
  return { type: row.data_type };
}

/** The value as it is kept, `null` when it empties the field, `undefined` when it is not acceptable. */
function accept(
  organisation: Organisation,
  rule: Rule,
  value: unknown,
  user: StoredUser | undefined,
): FieldValue | null | undefined {
  switch (rule.type) {
    case 'text':
      return value === '' ? null : acceptIf(typeof value === 'string', value);
    case 'email':
      return value === '' ? null : acceptIf(typeof value === 'string' && isEmail(value), value);
    case 'number':
      return acceptIf(typeof value === 'number' && Number.isFinite(value), value);
    case 'boolean':
      return acceptIf(typeof value === 'boolean', value);
    case 'date':
      return typeof value === 'string' ? isoDate(value) : undefined;
    case 'select':
      return acceptIf(typeof value === 'string' && rule.options.includes(value), value);
    case 'selects':
      return acceptList(value, (item) => rule.options.includes(item));
    case 'unit':
      return acceptIf(typeof value === 'string' && Boolean(findUnit(organisation, rule.kind, value)), value);
    case 'units':
      return acceptList(value, (item) => Boolean(findUnit(organisation, rule.kind, item)));
    case 'person':
      return acceptIf(typeof value === 'string' && canManage(organisation, value, user), value);
    case 'people':
      return acceptList(value, (item) => canManage(organisation, item, user));
    case 'document':
      return undefined;
  }
}

function acceptIf(ok: boolean, value: unknown): FieldValue | undefined {
  if (!ok) return undefined;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : undefined;
}

function acceptList(value: unknown, isKnown: (item: string) => boolean): string[] | null | undefined {
  if (!Array.isArray(value)) return undefined;
  const items = value.filter((item): item is string => typeof item === 'string' && isKnown(item));
  if (items.length < value.length) return undefined;
  return items.length === 0 ? null : [...new Set(items)];
}

/** Nobody is their own manager, and (our strictness) nobody's manager is blocked. */
function canManage(organisation: Organisation, id: string, user: StoredUser | undefined): boolean {
  const manager = findUser(organisation, id);
  return manager !== undefined && !manager.blocked && manager.id !== user?.id;
}

function isEmail(value: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(value);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `YYYY-MM-DD` of `2022-01-02` or `Jan 02, 2022`; nothing for any other form, nor for a day that never was. */
function isoDate(text: string): string | undefined {
  const [, month = '', day = '', year = ''] = /^([A-Z][a-z]{2}) (\d{2}), (\d{4})$/.exec(text) ?? [];
  const iso = year === '' ? text : `${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${day}`;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return undefined;
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : undefined;
}

/** A field that was sent but is wrong has been told already. */
function missing(
  { attributes }: Organisation,
  values: ReadonlyMap<string, FieldValue | null>,
  sent: ReadonlyMap<string, unknown>,
  complete: boolean,
): Problem[] {
  const mandatory = attributes.filter((row) => row.mandatory).map((row) => row.attribute_key);
  return [...new Set([...REQUIRED, ...mandatory])]
    .filter((field) => {
      if (!sent.has(field)) return complete;
      const value = values.get(field);
      return value === null || (typeof value === 'string' && value.trim() === '');
    })
    .map((field) => ({ field, message: 'Mandatory attribute missing', code: 'missing_field' }));
}

/** Blocked users keep their e-mail and number. */
function duplicates(
  { users }: Organisation,
  values: ReadonlyMap<string, FieldValue | null>,
  user: StoredUser | undefined,
): Problem[] {
  return ['email', 'employee_id'].flatMap((field) => {
    const value = values.get(field);
    const wanted = fold(value ?? undefined);
    const taken =
      wanted !== '' && users.some((other) => other !== user && fold(other.fields[field]) === wanted);
    return taken ? [{ field, message: `${quoted(value)} already exists.`, code: 'duplicate_value' }] : [];
  });
}

function quoted(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 200) ?? 'nothing';
}
