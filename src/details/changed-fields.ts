/** The fields of one person's change, before and after: as they are written, and for people to read. Pure. */
import { createHmac } from 'node:crypto';
import type {
  HeldClass,
  ManagerTarget,
  PlanFields,
  PlanValue,
  Unit,
  UnitKind,
  UnitTarget,
  User,
  UserChange,
  Value,
} from '../model.ts';
import { afterOf, unitKey } from '../plan/change.ts';
import type { DetailValue, FieldDetail } from '../types/details.d.ts';
import { unitKindOf, WRITE_FIELDS } from '../vendors/engagedly/fields.ts';
import { nameOfUser } from './named.ts';

/** By what values are put into words and ids. */
export type Values = {
  users: ReadonlyMap<string, User>;
  units: Partial<Record<UnitKind, { items: readonly Unit[] }>>;
  /** What this run has created: ids of units by `unitKey`, of accounts by Personio id. */
  made: {
    units: ReadonlyMap<string, string> | undefined;
    users: ReadonlyMap<string, string> | undefined;
  };
  /** Whether the values of this field are nobody's to read. */
  isPrivate(field: string): boolean;
  /** Under which private values are marked; without one they are not. */
  ledgerKey: string | undefined;
  /** What somebody in Personio is called. */
  nameOf(employee: string): string;
};

/** `wanted`: before anything was held; `planned`: what is left of it. Sorted by field. */
export function fieldsOf(
  {
    wanted,
    planned,
    held,
    failed,
  }: {
    wanted: readonly UserChange[];
    planned: readonly UserChange[];
    held: readonly HeldClass[];
    failed?: ReadonlySet<string> | undefined;
  },
  values: Values,
): FieldDetail[] {
  const before = Object.assign({}, ...wanted.map((change) => ('before' in change ? change.before : {})));
  const left: PlanFields = Object.assign({}, ...planned.map(afterOf));
  const all: PlanFields = Object.assign({}, ...wanted.map(afterOf));
  return Object.entries(all)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([field, after]) => {
      const waits = left[field] === undefined && held.length > 0;
      return {
        field,
        waits,
        ...(failed?.has(field) ? { failed: true as const } : {}),
        ...valuesOf(field, before[field] ?? null, after, values),
      };
    });
}

function valuesOf(
  field: string,
  before: Value | null,
  after: PlanValue,
  values: Values,
): Omit<FieldDetail, 'field' | 'waits' | 'failed'> {
  const written = writtenOf(after, values);
  if (values.isPrivate(field)) {
    const { ledgerKey } = values;
    return { changed: true, ...(ledgerKey === undefined ? {} : { mark: markOf(field, written, ledgerKey) }) };
  }
  const kind = unitKindOf(field);
  if (kind === undefined && !isOfPeople(field)) return { before, after: written };
  const shown = (value: DetailValue, named: DetailValue) => textOf(named ?? namesOf(value, kind, values));
  return {
    before,
    after: written,
    shown: { before: shown(before, null), after: shown(written, namedIn(after, kind, values)) },
  };
}

/**
 * Of a value that stands nowhere: by it a run can tell whether the value is still there. Spelled as Engagedly shows it, a
 * text or a sorted list of texts.
 */
export function markOf(field: string, value: DetailValue, ledgerKey: string): string {
  const plain = Array.isArray(value) ? value.map(String).sort() : value === null ? null : String(value);
  const text = JSON.stringify(['details', field, plain]);
  return createHmac('sha256', ledgerKey).update(text, 'utf8').digest('hex').slice(0, 32);
}

/** Ids where they are known; of what is not created yet, or could not be, its name. */
function writtenOf(planned: PlanValue, { made }: Values): DetailValue {
  if ('value' in planned) return planned.value as DetailValue;
  if ('manager' in planned) {
    return idOf(planned.manager, made) ?? null;
  }
  if ('people' in planned) return planned.people.flatMap((person) => idOf(person, made) ?? []);
  const ids = planned.units.map((unit) =>
    'id' in unit ? unit.id : (made.units?.get(unitKey(unit)) ?? unit.name),
  );
  return planned.many ? ids : (ids[0] ?? null);
}

/** The field's value names people. */
function isOfPeople(field: string): boolean {
  const kind = WRITE_FIELDS.get(field)?.kind;
  return kind === 'person' || kind === 'people';
}

/** Of the account; of somebody who has none yet, and got none, nothing. */
function idOf(person: ManagerTarget, made: Values['made']): string | undefined {
  return 'id' in person ? person.id : made.users?.get(person.employee);
}

/** What people call it, where the plan itself says so. */
function namedIn(planned: PlanValue, kind: UnitKind | undefined, values: Values): DetailValue {
  if ('manager' in planned && 'employee' in planned.manager) return values.nameOf(planned.manager.employee);
  if ('people' in planned) {
    return planned.people.map((person) =>
      'employee' in person ? values.nameOf(person.employee) : String(namesOf(person.id, undefined, values)),
    );
  }
  if (!('units' in planned)) return null;
  return planned.units.map((unit: UnitTarget) =>
    'name' in unit ? unit.name : String(textOf(namesOf(unit.id, kind, values))),
  );
}

function namesOf(value: DetailValue, kind: UnitKind | undefined, { users, units }: Values): DetailValue {
  const nameOf = (id: string) => {
    if (kind === undefined) return nameOfUser(users.get(id)) || id;
    return units[kind]?.items.find((unit) => unit.id === id)?.name ?? id;
  };
  if (value === null) return null;
  return Array.isArray(value) ? value.map(nameOf) : nameOf(String(value));
}

function textOf(value: DetailValue): string {
  if (value === null) return '';
  return Array.isArray(value) ? value.join(', ') : String(value);
}
