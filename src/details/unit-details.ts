/** What became of the units that were to be added. Pure. */
import type { Change, UnitKind } from '../model.ts';
import { unitKey, unitsOf } from '../plan/change.ts';
import type { Result, UnitDetail } from '../types/details.d.ts';
import { unitKindOf } from '../vendors/engagedly/fields.ts';
import type { Known } from './details.ts';
import { leftOf } from './entries.ts';

export function unitDetails({ plan, applied, wanted, people }: Known): UnitDetail[] {
  const hidden = privateKindsIn(people.mapping);
  const planned = new Set(unitsOf(plan).map(unitKey));
  const made = (list: readonly Change[] = []) =>
    new Set(list.flatMap((change) => (change.action === 'create-unit' ? [unitKey(change)] : [])));
  const [done, failed] = [made(applied?.done), made(applied?.failed)];
  const left = new Map(
    leftOf(applied ?? {}).flatMap(([change, result]) =>
      change.action === 'create-unit' ? [[unitKey(change), result]] : [],
    ),
  );
  return wanted.units.map(({ kind, name }) => {
    const key = unitKey({ kind, name });
    const result: Result = !planned.has(key)
      ? 'held'
      : applied === undefined
        ? 'planned'
        : done.has(key)
          ? 'done'
          : failed.has(key)
            ? 'failed'
            : (left.get(key) ?? 'skipped');
    return { kind, name: hidden.has(kind) ? '(not shown)' : name, result };
  });
}

/** Kinds of units whose names come out of a sensitive attribute, or one that is nobody’s to read. */
export function privateKindsIn({ rows }: Known['people']['mapping']): ReadonlySet<UnitKind> {
  return new Set(rows.flatMap(({ field, isPrivate }) => (isPrivate && unitKindOf(field)) || []));
}
