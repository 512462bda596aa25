/** For tenants with scope.employees none: the units of the people who are there, and nobody's account. Pure. */

import { foldedKey } from '../keys.ts';
import type { DesiredUser, Unit, UnitChange, UnitKind } from '../model.ts';
import { UNIT_FIELDS } from '../vendors/engagedly/fields.ts';
import { indexUnits } from './diff.ts';

/** The units that these people are in, or that are listed by name, and that Engagedly does not have, each once, sorted. */
export function missingUnits(
  people: readonly DesiredUser[],
  units: Partial<Record<UnitKind, readonly Unit[]>>,
  creatable: ReadonlySet<UnitKind>,
  listed: Partial<Record<UnitKind, readonly string[]>>,
): UnitChange[] {
  const index = indexUnits(units);
  const missing = new Map<string, UnitChange>();
  const want = (kind: UnitKind, name: string) => {
    const key = foldedKey(name);
    if (key === undefined || !creatable.has(kind) || index[kind]?.has(key)) return;
    const known = missing.get(`${kind}\n${key}`);
    if (known && known.name <= name) return;
    missing.set(`${kind}\n${key}`, { action: 'create-unit', kind, name });
  };
  for (const [field, { kind }] of Object.entries(UNIT_FIELDS)) {
    for (const name of listed[kind] ?? []) want(kind, name);
    for (const { fields } of people)
      for (const name of [fields[field] ?? []].flat()) want(kind, String(name));
  }
  return [...missing].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, unit]) => unit);
}
