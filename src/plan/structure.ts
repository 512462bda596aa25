/** For tenants with scope.employees none: the units of the people who are there, and nobody's account. Pure. */

import { compareIds, foldedKey } from '../keys.ts';
import type { DesiredUser, Unit, UnitChange, UnitKind } from '../model.ts';
import { UNIT_FIELDS } from '../vendors/engagedly/fields.ts';
import { indexUnits } from './diff.ts';

/** The units of each kind that was read, without what is known of their lists. */
export function itemsOf(
  units: Partial<Record<UnitKind, { items: readonly Unit[] }>>,
): Partial<Record<UnitKind, readonly Unit[]>> {
  return Object.fromEntries(Object.entries(units).map(([kind, { items }]) => [kind, items]));
}

/** By kind: the units that these people are in and whose name several have, as lists of those of one name, by id. */
export function unitsTwice(
  people: readonly DesiredUser[],
  units: Partial<Record<UnitKind, readonly Unit[]>>,
): Map<UnitKind, Unit[][]> {
  const twice = new Map<UnitKind, Unit[][]>();
  const index = indexUnits(units);
  for (const [field, { kind }] of Object.entries(UNIT_FIELDS)) {
    const several = [...(index[kind] ?? [])].filter(([, found]) => found.length > 1);
    if (several.length === 0) continue;
    const used = new Set(people.flatMap(({ fields }) => [fields[field] ?? []].flat().map(foldedKey)));
    const found = several.filter(([key]) => used.has(key)).map(([, those]) => those.toSorted(byId));
    if (found.length > 0) twice.set(kind, found);
  }
  return twice;
}

function byId(a: Unit, b: Unit): number {
  return compareIds(a.id, b.id);
}

/**
 * `missing`: the units that these people are in, or that are listed by name, and that Engagedly does not have, each once,
 * sorted. `inStep`: Personio ids of the people who are in none of them.
 */
export function compareUnits(
  people: readonly DesiredUser[],
  units: Partial<Record<UnitKind, readonly Unit[]>>,
  creatable: ReadonlySet<UnitKind>,
  listed: Partial<Record<UnitKind, readonly string[]>>,
): { missing: UnitChange[]; inStep: string[] } {
  const index = indexUnits(units);
  const missing = new Map<string, UnitChange>();
  /** Whether it is there, or none of ours to create. */
  const isThere = (kind: UnitKind, name: string) => {
    const key = foldedKey(name);
    if (key === undefined || !creatable.has(kind) || index[kind]?.has(key)) return true;
    const known = missing.get(`${kind}\n${key}`);
    if (!known || name < known.name) missing.set(`${kind}\n${key}`, { action: 'create-unit', kind, name });
    return false;
  };
  const waiting = new Set<string>();
  for (const [field, { kind }] of Object.entries(UNIT_FIELDS)) {
    for (const name of listed[kind] ?? []) isThere(kind, name);
    for (const { employee, fields } of people)
      for (const name of [fields[field] ?? []].flat())
        if (!isThere(kind, String(name))) waiting.add(employee.id);
  }
  return {
    missing: [...missing].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, unit]) => unit),
    inStep: people.map(({ employee }) => employee.id).filter((id) => !waiting.has(id)),
  };
}
