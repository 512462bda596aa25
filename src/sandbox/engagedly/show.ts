/** How the Engagedly sandbox shows a user: other names and other shapes than those a user is written with. */
import { createHash } from 'node:crypto';
import type { UnitKind } from '../../model.ts';
import { type FieldValue, findUnit, findUser, type Organisation, type StoredUser } from './contents.ts';
import type { UserAttribute } from './defaults.ts';

type Row = Record<string, unknown>;
type Include = ReadonlySet<string>;

/** A row of the list, and the answer to a write. Blank is `null`, or `""` where the published example has it so. */
export function showUser(organisation: Organisation, user: StoredUser, include: Include = new Set()): Row {
  const { fields } = user;
  return {
    id: user.id,
    name: fullName(user),
    first_name: fields.first_name ?? null,
    middle_name: fields.middle_name ?? null,
    last_name: fields.last_name ?? null,
    email: fields.email ?? null,
    status: statusOf(user),
    title: fields.title ?? null,
    nickname: fields.nickname ?? '',
    marital_status: fields.marital_status ?? '',
    last_active_date: null,
    employee_id: fields.employee_id ?? null,
    block_reason_code: user.reason,
    user_blocked_at: user.blockedAt,
    display_picture: user.picture ? pictureOf(user) : null,
    job_title: unitRef(organisation, 'job_titles', fields.job_title, Number),
    location: unitRef(organisation, 'locations', fields.location, String),
    departments: memberships(organisation, 'departments', fields.departments),
    business_unit: memberships(organisation, 'businesses', fields.businesses),
    employee_type: employeeType(fields.employee_type),
    gender: fields.gender ?? null,
    birthdate: birthdate(organisation, fields.birth_date),
    joining_date: fields.joining_date ?? null,
    phone_number: fields.phone_number ?? null,
    linkedin: fields.linkedin ?? null,
    twitter: fields.twitter ?? null,
    differently_abled: fields.differently_abled ?? null,
    veteran_status: fields.veteran_status ?? null,
    ethnicity: fields.ethnicity ?? null,
    employee_level: fields.level ?? null,
    level: fields.level ?? null,
    is_cxo: false,
    ...included(organisation, user, include),
    custom_attributes: customAttributes(organisation, user),
  };
}

/** The answer to the GET of one user: everything of the list, and what only this endpoint shows. */
export function showSingle(organisation: Organisation, user: StoredUser, include: Include): Row {
  const { fields } = user;
  return {
    ...showUser(organisation, user, include),
    linkedin: fields.linkedin ?? '',
    twitter: fields.twitter ?? '',
    education: fields.education ?? null,
    about_me: fields.about_me ?? null,
    secondary_phone_number: fields.secondary_phone_number ?? '',
    joining_date_string: typeof fields.joining_date === 'string' ? longDate(fields.joining_date) : null,
    birthdate_as_date: fields.birth_date ?? null,
    work_anniversary_in: daysToAnniversary(fields.joining_date, organisation.now()),
    promotion_date: fields.promotion_date ?? null,
    review_date: fields.review_date ?? null,
    is_admin: user.admin ? true : null,
  };
}

function included(organisation: Organisation, user: StoredUser, include: Include): Row {
  const row: Row = {};
  if (include.has('primary_reporter')) {
    row.primary_reporter = people(organisation, user.fields.manager_id)[0] ?? null;
  }
  if (include.has('direct_reports')) {
    row.direct_reports = organisation.users
      .filter(({ fields }) => fields.manager_id === user.id)
      .map((report) => showPerson(report));
  }
  for (const field of ['hr_managers', 'secondary_managers']) {
    if (include.has(field)) row[field] = people(organisation, user.fields[field]);
  }
  return row;
}

function people(organisation: Organisation, value: FieldValue | undefined): Row[] {
  return idsOf(value).flatMap((id) => {
    const person = findUser(organisation, id);
    return person ? [showPerson(person)] : [];
  });
}

/** An embedded user has only these four keys in the published example. */
function showPerson(user: StoredUser): Row {
  return { id: user.id, name: fullName(user), email: user.fields.email ?? null, status: statusOf(user) };
}

/** Also a member of a unit. */
export function fullName({ fields }: StoredUser): string {
  return [fields.first_name, fields.last_name].filter((part) => part !== undefined).join(' ');
}

function statusOf({ blocked }: StoredUser): 'Active' | 'Blocked' {
  return blocked ? 'Blocked' : 'Active';
}

function pictureOf({ id }: StoredUser): Row {
  const address = `https://social.engagedly.example/uploads/picture/file/${id}`;
  return { medium: `${address}/medium.jpg`, small: `${address}/small.jpg` };
}

/** The id is a number in a job title and a string in a location, as published. */
function unitRef(
  organisation: Organisation,
  kind: UnitKind,
  value: FieldValue | undefined,
  shape: (id: string) => unknown,
): Row | null {
  const unit = typeof value === 'string' ? findUnit(organisation, kind, value) : undefined;
  return unit ? { id: shape(unit.id), name: unit.name } : null;
}

function memberships(organisation: Organisation, kind: UnitKind, value: FieldValue | undefined): Row[] {
  return idsOf(value).flatMap((id) => {
    const unit = findUnit(organisation, kind, id);
    return unit ? [{ id: unit.id, name: unit.name, is_admin: false }] : [];
  });
}

function idsOf(value: FieldValue | undefined): string[] {
  if (Array.isArray(value)) return value;
  return typeof value === 'string' ? [value] : [];
}

/** Written as a word, shown with a number of its own. */
function employeeType(name: FieldValue | undefined): Row | null {
  if (typeof name !== 'string') return null;
  return { id: Number.parseInt(createHash('sha256').update(name).digest('hex').slice(0, 6), 16), name };
}

/** Every custom attribute has an entry; whatever its type, the value is a string or a list of strings. */
function customAttributes({ attributes }: Organisation, { fields }: StoredUser): Row {
  const shown: Row = Object.create(null);
  for (const attribute of attributes) {
    if (attribute.preset) continue;
    const value = customValue(attribute, fields[attribute.attribute_key]);
    shown[attribute.attribute_key] = { name: attribute.name, value };
  }
  return shown;
}

function customValue({ data_type }: UserAttribute, value: FieldValue | undefined): string | string[] | null {
  if (value === undefined) return data_type === 'multiple-select' ? [] : null;
  return Array.isArray(value) ? value : String(value);
}

function birthdate({ birthdateFormat }: Organisation, value: FieldValue | undefined): string | null {
  if (typeof value !== 'string') return null;
  if (birthdateFormat === 'iso') return value;
  return birthdateFormat === 'long' ? longDate(value) : value.split('-').reverse().join('-');
}

/** `2022-01-02` as `Jan 02, 2022`. */
function longDate(iso: string): string {
  const options = { month: 'short', day: '2-digit', year: 'numeric', timeZone: 'UTC' } as const;
  return new Date(`${iso}T00:00:00Z`).toLocaleDateString('en-US', options);
}

const DAY_MS = 86_400_000;

/** 0 without a joining date: the key is published as an integer that is never null. */
function daysToAnniversary(joined: FieldValue | undefined, now: number): number {
  if (typeof joined !== 'string') return 0;
  const today = new Date(now).toISOString().slice(0, 10);
  // 29 February is kept on 28 February in other years, says the vendor; simply so in every year here.
  const day = joined.slice(5) === '02-29' ? '02-28' : joined.slice(5);
  const year = Number(today.slice(0, 4)) + (day < today.slice(5) ? 1 : 0);
  return Math.round((Date.parse(`${year}-${day}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / DAY_MS);
}
