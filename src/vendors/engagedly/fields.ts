/** The fields that Engagedly's API can write: what each takes and where it is shown. Pure. */
import type { FieldType } from '../../model.ts';

/** What a field's value is made of: a plain type, an e-mail address, one name or several, one Personio id or several. */
export type FieldKind = FieldType | 'email' | 'unit' | 'units' | 'person' | 'people';

export type WriteField = {
  kind: FieldKind;
  /** Part of every organisation. The others exist only where the organisation's user attributes list them. */
  basic: boolean;
  /** Only the read of a single user shows it, so that it cannot be compared from the list. */
  singleGetOnly: boolean;
};

const BASIC: ReadonlyArray<readonly [string, FieldKind]> = [
  ['first_name', 'text'],
  ['middle_name', 'text'],
  ['last_name', 'text'],
  ['email', 'email'],
  ['employee_id', 'text'],
  ['employee_type', 'text'],
  ['level', 'text'],
  ['phone_number', 'text'],
  ['joining_date', 'date'],
  ['birth_date', 'date'],
  ['location', 'unit'],
  ['job_title', 'unit'],
  ['departments', 'units'],
  ['businesses', 'units'],
  ['manager', 'person'],
];

/** System attributes that an organisation may have; the type is a guess that its own list corrects. */
const OPTIONAL: ReadonlyArray<readonly [string, FieldKind]> = [
  ['gender', 'single-select'],
  ['title', 'single-select'],
  ['nickname', 'text'],
  ['marital_status', 'text'],
  ['linkedin', 'text'],
  ['twitter', 'text'],
  ['ethnicity', 'text'],
  ['employee_level', 'text'],
  ['differently_abled', 'boolean'],
  ['veteran_status', 'boolean'],
];

const SINGLE_GET: ReadonlyArray<readonly [string, FieldKind]> = [
  ['hr_managers', 'people'],
  ['secondary_managers', 'people'],
  ['secondary_phone_number', 'text'],
  ['promotion_date', 'date'],
  ['review_date', 'date'],
  ['education', 'text'],
  ['about_me', 'text'],
];

function entries(
  list: ReadonlyArray<readonly [string, FieldKind]>,
  rest: { basic: boolean; singleGetOnly: boolean },
): [string, WriteField][] {
  return list.map(([field, kind]) => [field, { kind, ...rest }]);
}

/** The closed list of write fields; besides these only `custom-attribute-*` (see `isCustomField`). */
export const WRITE_FIELDS: ReadonlyMap<string, WriteField> = new Map([
  ...entries(BASIC, { basic: true, singleGetOnly: false }),
  ...entries(OPTIONAL, { basic: false, singleGetOnly: false }),
  ...entries(SINGLE_GET, { basic: true, singleGetOnly: true }),
]);

/** A custom attribute of the organisation, as `GET /beta/user-attributes` names them. */
export function isCustomField(field: string): boolean {
  return /^custom-attribute-[a-z0-9-]{1,60}$/.test(field);
}
