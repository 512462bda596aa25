/**
 * The fields of a user in Engagedly: what each is called, what it takes and where it is shown. The one table of them;
 * a new field is a row. Pure.
 */
import type { FieldType, UnitKind } from '../../model.ts';

/** What a field's value is made of: a plain type, an e-mail address, one name or several, one Personio id or several. */
export type FieldKind = FieldType | 'email' | 'unit' | 'units' | 'person' | 'people';

/** How a value is read: a text, a text or the name of `{ id, name }`, the id of `{ id }`, or the ids of `[{ id }]`. */
export type Shape = 'text' | 'name' | 'id' | 'ids';

export type WriteField = {
  kind: FieldKind;
  /** Part of every organisation. The others exist only where the organisation's user attributes list them. */
  basic: boolean;
  /** `single`: only the read of a single user shows it: see read/closer.ts. */
  shown: 'list' | 'single';
  /** The name in an answer, and the one in a request body: `field`, unless the row says another. */
  read: string;
  write: string;
  shape: Shape;
  /** Whose units the value names. */
  unit: UnitKind | undefined;
};

type Names = { read?: string; write?: string; shape?: Shape };
type Row = { field: string; basic: boolean; shown: WriteField['shown'] } & Names &
  ({ kind: 'unit' | 'units'; unit: UnitKind } | { kind: Exclude<FieldKind, 'unit' | 'units'>; unit?: never });

const ROWS: readonly Row[] = [
  { field: 'first_name', kind: 'text', basic: true, shown: 'list' },
  { field: 'middle_name', kind: 'text', basic: true, shown: 'list' },
  { field: 'last_name', kind: 'text', basic: true, shown: 'list' },
  { field: 'email', kind: 'email', basic: true, shown: 'list' },
  { field: 'employee_id', kind: 'text', basic: true, shown: 'list' },
  { field: 'employee_type', kind: 'text', basic: true, shown: 'list', shape: 'name' },
  { field: 'level', kind: 'text', basic: true, shown: 'list' },
  { field: 'phone_number', kind: 'text', basic: true, shown: 'list' },
  { field: 'joining_date', kind: 'date', basic: true, shown: 'list' },
  { field: 'birth_date', kind: 'date', basic: true, shown: 'list', read: 'birthdate' },
  { field: 'location', kind: 'unit', basic: true, shown: 'list', unit: 'locations' },
  { field: 'job_title', kind: 'unit', basic: true, shown: 'list', unit: 'job_titles' },
  { field: 'departments', kind: 'units', basic: true, shown: 'list', unit: 'departments' },
  {
    field: 'businesses',
    kind: 'units',
    basic: true,
    shown: 'list',
    unit: 'businesses',
    read: 'business_unit',
  },
  {
    field: 'manager',
    kind: 'person',
    basic: true,
    shown: 'list',
    read: 'primary_reporter',
    write: 'manager_id',
  },

  // An organisation may have these; the type is a guess that its own list corrects.
  { field: 'gender', kind: 'single-select', basic: false, shown: 'list' },
  { field: 'title', kind: 'single-select', basic: false, shown: 'list' },
  { field: 'nickname', kind: 'text', basic: false, shown: 'list' },
  { field: 'marital_status', kind: 'text', basic: false, shown: 'list' },
  { field: 'linkedin', kind: 'text', basic: false, shown: 'list' },
  { field: 'twitter', kind: 'text', basic: false, shown: 'list' },
  { field: 'ethnicity', kind: 'text', basic: false, shown: 'list' },
  { field: 'employee_level', kind: 'text', basic: false, shown: 'list' },
  { field: 'differently_abled', kind: 'boolean', basic: false, shown: 'list' },
  { field: 'veteran_status', kind: 'boolean', basic: false, shown: 'list' },

  { field: 'hr_managers', kind: 'people', basic: true, shown: 'single' },
  { field: 'secondary_managers', kind: 'people', basic: true, shown: 'single' },
  { field: 'secondary_phone_number', kind: 'text', basic: true, shown: 'single' },
  { field: 'promotion_date', kind: 'date', basic: true, shown: 'single' },
  { field: 'review_date', kind: 'date', basic: true, shown: 'single' },
  // Attributes of the organisation that its list of users leaves out.
  { field: 'education', kind: 'text', basic: false, shown: 'single' },
  { field: 'about_me', kind: 'text', basic: false, shown: 'single' },
];

const SHAPES: Readonly<Partial<Record<FieldKind, Shape>>> = {
  unit: 'id',
  units: 'ids',
  person: 'id',
  people: 'ids',
};

/** The closed list of write fields, by our name; besides these only `custom-attribute-*` (see `isCustomField`). */
export const WRITE_FIELDS: ReadonlyMap<string, WriteField> = new Map(
  ROWS.map(({ field, kind, basic, shown, unit, read = field, write = field, shape }) => [
    field,
    { kind, basic, shown, read, write, shape: shape ?? SHAPES[kind] ?? 'text', unit },
  ]),
);

/** The fields that hold units: which kind, and whether one or several. */
export const UNIT_FIELDS: Readonly<Record<string, { kind: UnitKind; many: boolean }>> = Object.fromEntries(
  [...WRITE_FIELDS].flatMap(([field, { kind, unit }]) =>
    unit === undefined ? [] : [[field, { kind: unit, many: kind === 'units' }]],
  ),
);

/** The field that holds units of this kind. */
export function fieldOf(kind: UnitKind): string {
  return Object.keys(UNIT_FIELDS).find((field) => UNIT_FIELDS[field]?.kind === kind) ?? kind;
}

/** `undefined`: the field is no unit. */
export function unitKindOf(field: string): UnitKind | undefined {
  return Object.hasOwn(UNIT_FIELDS, field) ? UNIT_FIELDS[field]?.kind : undefined;
}

/** Whether only the read of a single user shows the field. */
export function isSingle(field: string): boolean {
  return WRITE_FIELDS.get(field)?.shown === 'single';
}

/** Whether the field holds several people. */
export function isPeople(field: string): boolean {
  return WRITE_FIELDS.get(field)?.kind === 'people';
}

/** Fields whose values name somebody else, or several. */
export const NAMING: ReadonlySet<string> = new Set(
  [...WRITE_FIELDS].flatMap(([field, { kind }]) => (kind === 'person' || kind === 'people' ? field : [])),
);

/** A custom attribute of the organisation, as `GET /beta/user-attributes` names them. */
export function isCustomField(field: string): boolean {
  return /^custom-attribute-[a-z0-9-]{1,60}$/.test(field);
}

/** Whether somebody could have written this, by hand or through the API; the rest is what Engagedly says by itself. */
export function isFilledByPeople(field: string): boolean {
  return WRITE_FIELDS.has(field) || isCustomField(field);
}
