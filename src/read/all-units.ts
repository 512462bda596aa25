/** The lists of units that a run asks for, besides the units that people have. */
import type { PreparedMapping } from '../map/map.ts';
import type { Source, UnitKind, UnitNames } from '../model.ts';
import type { Rules } from '../rules.ts';
import { UNIT_FIELDS } from '../vendors/engagedly/fields.ts';

export type UnitList = { field: string; kind: UnitKind; names: UnitNames };

/**
 * All units that the tenant wants, where it wants units alone: those of people are not all of them. A filter speaks of
 * people, so that with one only the units of those who pass it are wanted.
 */
export async function readUnitLists(
  { scope, creatable }: Pick<Rules, 'scope' | 'creatable'>,
  { rows }: Pick<PreparedMapping, 'rows'>,
  source: Pick<Source, 'unitNames'>,
): Promise<UnitList[]> {
  if (scope.employees !== 'none' || scope.filter !== undefined) return [];
  const lists: UnitList[] = [];
  for (const { field, expression } of rows) {
    const kind = UNIT_FIELDS[field]?.kind;
    if (kind === undefined || !creatable.has(kind)) continue;
    lists.push({ field, kind, names: await source.unitNames(expression) });
  }
  return lists;
}
