/** One person's fields: desired against current. Pure. Only what really differs comes out. */
import { foldedKey, identifierKey, pushTo } from '../keys.ts';
import type {
  DesiredUser,
  FieldType,
  ManagerTarget,
  PlanFields,
  PlanValue,
  Unit,
  UnitKind,
  UnitTarget,
  User,
  Value,
} from '../model.ts';
import { sameValue } from '../values.ts';
import { isPeople, UNIT_FIELDS } from '../vendors/engagedly/fields.ts';
import { unitsNamed } from '../vendors/engagedly/organisation.ts';

/** The units of Engagedly by kind and name (trimmed, Unicode-normalised, without regard to case). */
export type UnitIndex = Partial<Record<UnitKind, Map<string, Unit[]>>>;

export function indexUnits(units: Partial<Record<UnitKind, readonly Unit[]>>): UnitIndex {
  const index: UnitIndex = {};
  for (const [kind, list] of Object.entries(units) as [UnitKind, readonly Unit[]][]) {
    const byName = new Map<string, Unit[]>();
    for (const unit of list) {
      const key = foldedKey(unit.name);
      if (key !== undefined) pushTo(byName, key, unit);
    }
    index[kind] = byName;
  }
  return index;
}

export type DiffContext = {
  typeOf(field: string): FieldType;
  units: UnitIndex;
  /** Kinds whose units may be created. */
  creatable: ReadonlySet<UnitKind>;
  /** What `manager` becomes for this person; `undefined` leaves it alone. Not asked when it is the same already. */
  manager(employee: string): PlanValue | undefined;
  /** What a list of people becomes for this person; `undefined` leaves it alone. Not asked when it is the same already. */
  people(employee: string, field: string, wanted: readonly string[]): readonly ManagerTarget[] | undefined;
  /** Somebody else whom Personio shows. */
  personOf(employee: string): DesiredUser | undefined;
  /** User id of an employee's account, if there is one. */
  userIdOf(employee: string): string | undefined;
  /** Told about a unit name that does not exist and may not be created. */
  unknownUnit(kind: UnitKind, name: string, employee: string, field: string): void;
};

/** Everything a new account gets. */
export function fieldsToCreate(person: DesiredUser, context: DiffContext): PlanFields {
  return planFields(person, undefined, new Set(), context);
}

/** What differs on an existing account, without the fields in `skip` (those set on create only). */
export function fieldsToUpdate(
  person: DesiredUser,
  user: User,
  skip: ReadonlySet<string>,
  context: DiffContext,
): PlanFields {
  return planFields(person, user, skip, context);
}

function planFields(
  person: DesiredUser,
  user: User | undefined,
  skip: ReadonlySet<string>,
  context: DiffContext,
): PlanFields {
  const after: Record<string, PlanValue> = {};
  for (const field of Object.keys(person.fields)) {
    const desired = person.fields[field];
    if (desired === undefined || skip.has(field)) continue;
    const value = planValue(person, field, desired, user?.fields[field], context);
    if (value) after[field] = value;
  }
  if (!user) return sorted(after);
  for (const field of person.cleared) {
    if (skip.has(field) || user.fields[field] === undefined) continue;
    after[field] = emptied(field);
  }
  return sorted(after);
}

/** Of lists an empty one, of everything else nothing. */
function emptied(field: string): PlanValue {
  if (UNIT_FIELDS[field]?.many) return { units: [], many: true };
  return isPeople(field) ? { people: [] } : { value: null };
}

function planValue(
  person: DesiredUser,
  field: string,
  desired: Value,
  current: string | string[] | undefined,
  context: DiffContext,
): PlanValue | undefined {
  const units = UNIT_FIELDS[field];
  if (units) return planUnits(person.employee.id, field, units, desired, current, context);
  if (field === 'manager') {
    const userId = context.userIdOf(String(desired));
    if (userId !== undefined && userId === current) return undefined;
    return context.manager(person.employee.id);
  }
  if (isPeople(field)) return planSeveral(person.employee.id, field, desired, current, context);
  // Spellings that nobody can tell apart are the same key, and never a reason to write.
  if (field === 'employee_id' && identifierKey(field, desired) === identifierKey(field, current))
    return undefined;
  const type = field === 'email' ? 'email' : context.typeOf(field);
  return sameValue(type, desired, current) ? undefined : { value: desired };
}

function planSeveral(
  employee: string,
  field: string,
  desired: Value,
  current: string | string[] | undefined,
  context: DiffContext,
): PlanValue | undefined {
  // Whoever looks after everybody is often on their own list as well.
  const wanted = asList(desired).filter((id) => id !== employee);
  const held = new Set(current === undefined ? [] : asList(current));
  const ids = wanted.map((id) => context.userIdOf(id));
  if (held.size === ids.length && ids.every((id) => id !== undefined && held.has(id))) return undefined;
  const people = wanted.length === 0 ? undefined : context.people(employee, field, wanted);
  return people && { people };
}

function asList(value: Value): string[] {
  return Array.isArray(value) ? value : [String(value)];
}

function planUnits(
  employee: string,
  field: string,
  { kind, many }: { kind: UnitKind; many: boolean },
  desired: Value,
  current: string | string[] | undefined,
  { units, creatable, unknownUnit }: DiffContext,
): PlanValue | undefined {
  // Two spellings of one name are one unit.
  const names = new Map(asList(desired).map((n) => [foldedKey(n), n]));
  const held = new Set(current === undefined ? [] : asList(current));
  const targets: UnitTarget[] = [];
  let same = held.size === names.size;
  let unknown = false;
  for (const [key, name] of names) {
    const found = units[kind]?.get(key ?? '') ?? [];
    // Of several units of one name the one that the person has already is as good as the others.
    const unit = found.find(({ id }) => held.has(id)) ?? unitsNamed(found, name)[0];
    if (unit) targets.push({ id: unit.id, named: name });
    else if (creatable.has(kind)) targets.push({ kind, name });
    else {
      unknown = true;
      unknownUnit(kind, name, employee, field);
    }
    same = same && unit !== undefined && held.has(unit.id);
  }
  return same || unknown ? undefined : { units: targets, many };
}

function sorted(fields: Record<string, PlanValue>): PlanFields {
  return Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The current values of the fields that a change touches: its "before". */
export function currentOf(user: User, after: PlanFields): Readonly<Record<string, Value | null>> {
  return Object.fromEntries(Object.keys(after).map((field) => [field, user.fields[field] ?? null]));
}
