/** For tenants with scope.employees none: the units of the people who are there, and nobody's account. Pure. */

import { foldedKey } from '../keys.ts';
import type { DesiredUser, Unit, UnitChange, UnitKind } from '../model.ts';
import { UNIT_FIELDS } from '../vendors/engagedly/fields.ts';
import { indexUnits } from './diff.ts';

/** The units that these people are in and that Engagedly does not have, each once, sorted. */
export function missingUnits(
  people: readonly DesiredUser[],
  units: Partial<Record<UnitKind, readonly Unit[]>>,
  creatable: ReadonlySet<UnitKind>,
): UnitChange[] {
  const index = indexUnits(units);
  const missing = new Map<string, UnitChange>();
  for (const { fields } of people) {
    for (const [field, { kind }] of Object.entries(UNIT_FIELDS)) {
      const names = fields[field];
      if (names === undefined || !creatable.has(kind)) continue;
      for (const name of Array.isArray(names) ? names : [String(names)]) {
        const key = foldedKey(name) ?? '';
        const known = missing.get(`${kind}\n${key}`);
        if (index[kind]?.has(key) || (known && known.name <= name)) continue;
        missing.set(`${kind}\n${key}`, { action: 'create-unit', kind, name });
      }
    }
  }
  return [...missing].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, unit]) => unit);
}
