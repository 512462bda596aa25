/** The four kinds of units of the Engagedly sandbox: departments, business units, job titles and locations. */
import type { UnitKind } from '../../model.ts';
import type { Answer, Call } from '../server.ts';
import {
  addUnit,
  findUnit,
  findUser,
  fold,
  type Organisation,
  type StoredUnit,
  type StoredUser,
} from './contents.ts';
import { invalid, notFound, type Problem, paged, success } from './forms.ts';
import { fullName } from './show.ts';

type Row = Record<string, unknown>;

const DETAILS: Readonly<Record<UnitKind, readonly string[]>> = {
  departments: [],
  businesses: [],
  job_titles: ['description', 'responsibilities'],
  locations: ['address_line1', 'address_line2', 'city', 'state', 'country', 'postal_code'],
};
/** The field of a user that points to a unit of this kind. */
const FIELDS: Readonly<Record<UnitKind, string>> = {
  departments: 'departments',
  businesses: 'businesses',
  job_titles: 'job_title',
  locations: 'location',
};

export function listUnits(organisation: Organisation, kind: UnitKind, { query }: Call): Answer {
  return paged(organisation.units[kind], query, (unit) => showUnit(organisation, kind, unit));
}

export function getUnit(organisation: Organisation, kind: UnitKind, id: string): Answer {
  const unit = findUnit(organisation, kind, id);
  return unit ? success(showWithMembers(organisation, kind, unit)) : notFound();
}

export function createUnit(organisation: Organisation, kind: UnitKind, call: Call): Answer {
  const { name, details, members, problems } = checkUnit(organisation, kind, call);
  if (problems.length > 0) return invalid(problems);
  const unit = addUnit(organisation, kind, name, details);
  for (const member of members) join(member, kind, unit);
  return success(showWithMembers(organisation, kind, unit), 201);
}

export function renameUnit(organisation: Organisation, kind: UnitKind, call: Call, id: string): Answer {
  const unit = findUnit(organisation, kind, id);
  if (unit === undefined) return notFound();
  const { name, details, members, problems } = checkUnit(organisation, kind, call, unit);
  if (problems.length > 0) return invalid(problems);
  unit.name = name;
  Object.assign(unit.details, details);
  for (const member of members) join(member, kind, unit);
  return success(showWithMembers(organisation, kind, unit));
}

/** The vendor has it, so the sandbox has it. A sync never calls it. */
export function deleteUnit(organisation: Organisation, kind: UnitKind, id: string): Answer {
  const unit = findUnit(organisation, kind, id);
  if (unit === undefined) return notFound();
  organisation.units[kind].splice(organisation.units[kind].indexOf(unit), 1);
  return { status: 204 };
}

type CheckedUnit = {
  name: string;
  details: Record<string, string>;
  members: StoredUser[];
  problems: Problem[];
};

/** Whether names are unique without regard to case is not published; here they are. Unknown fields are refused. */
function checkUnit(
  organisation: Organisation,
  kind: UnitKind,
  { body }: Call,
  self?: StoredUnit,
): CheckedUnit {
  const checked: CheckedUnit = { name: '', details: {}, members: [], problems: [] };
  const { problems } = checked;
  for (const [field, value] of Object.entries(typeof body === 'object' && body !== null ? body : {})) {
    const isDetail = DETAILS[kind].includes(field);
    if (field === 'name' && typeof value === 'string') checked.name = value;
    else if (isDetail && typeof value === 'string') checked.details[field] = value;
    else if (isDetail && value === null) checked.details[field] = '';
    else if (field === 'members' && DETAILS[kind].length === 0 && Array.isArray(value)) {
      checked.members = value.flatMap((id) => findUser(organisation, String(id)) ?? []);
      if (checked.members.length < value.length) problems.push(problem(field, 'Unknown user.'));
    } else if (value !== null || field !== 'name') problems.push(problem(field, 'Not a valid value.'));
  }
  const isWrong = problems.some(({ field }) => field === 'name');
  if (!isWrong && fold(checked.name) === '') {
    problems.push({ field: 'name', message: 'Mandatory attribute missing', code: 'missing_field' });
  }
  if (isTaken(organisation.units[kind], checked.name, self)) {
    const message = `${JSON.stringify(checked.name)} already exists.`;
    problems.push({ field: 'name', message, code: 'duplicate_value' });
  }
  return checked;
}

function isTaken(units: readonly StoredUnit[], name: string, self: StoredUnit | undefined): boolean {
  return fold(name) !== '' && units.some((unit) => unit !== self && fold(unit.name) === fold(name));
}

function problem(field: string, message: string): Problem {
  return { field, message, code: 'invalid_value' };
}

function join({ fields }: StoredUser, kind: UnitKind, unit: StoredUnit): void {
  const current = fields[FIELDS[kind]];
  fields[FIELDS[kind]] = [...new Set([...(Array.isArray(current) ? current : []), unit.id])];
}

function showUnit(organisation: Organisation, kind: UnitKind, unit: StoredUnit): Row {
  const { id, name, details } = unit;
  if (kind === 'job_titles') {
    const { description = null, responsibilities = null } = details;
    return { id: Number(id), name, description, responsibilities };
  }
  if (kind === 'locations') {
    // Only the second address line is published as nullable.
    const { address_line1 = '', address_line2 = null, city = '', state = '' } = details;
    const { country = '', postal_code = '' } = details;
    return { id: Number(id), name, address_line1, address_line2, city, state, country, postal_code };
  }
  const count = membersOf(organisation, kind, unit).length;
  return { id, name, members_count: count, administrators_count: 0 };
}

/** A single department or business unit shows its members, the list does not. */
function showWithMembers(organisation: Organisation, kind: UnitKind, unit: StoredUnit): Row {
  const row = showUnit(organisation, kind, unit);
  if (kind === 'job_titles' || kind === 'locations') return row;
  const members = membersOf(organisation, kind, unit).map((user) => ({
    id: user.id,
    name: fullName(user),
    email: user.fields.email ?? null,
    first_name: user.fields.first_name ?? null,
    middle_name: user.fields.middle_name ?? null,
    last_name: user.fields.last_name ?? null,
    is_admin: false,
  }));
  return { ...row, members };
}

function membersOf({ users }: Organisation, kind: UnitKind, { id }: StoredUnit): StoredUser[] {
  return users.filter(({ fields }) => {
    const value = fields[FIELDS[kind]];
    return Array.isArray(value) && value.includes(id);
  });
}
