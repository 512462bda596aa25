/** Units that would be created: judged by kind; whoever needs one that waits keeps the field as it is. Pure. */

import { foldedKey } from '../keys.ts';
import type { PlanValue, UnitChange, UserChange } from '../model.ts';
import { unitKey, withoutFields } from '../plan/change.ts';
import type { LimitOptions } from './allowed.ts';
import type { Judge } from './approvals.ts';

/** The units that may be created now. */
export function allowedUnits(
  wanted: readonly UnitChange[],
  options: LimitOptions,
  isStopped: boolean,
  judge: Judge,
): UnitChange[] {
  let rest = [...wanted];
  for (const kind of new Set(wanted.map((unit) => unit.kind))) {
    const members = wanted
      .filter((unit) => unit.kind === kind)
      .map((change) => ({ change, subject: JSON.stringify([kind, foldedKey(change.name)]) }));
    const base = options.read.units[kind]?.items.length ?? 0;
    const verdict = judge({ class: 'units', field: kind, members, base, isStopped });
    if (verdict !== 'all') rest = rest.filter((unit) => unit.kind !== kind || verdict.has(unit));
  }
  return rest;
}

export function withoutUnits(change: UserChange, withheld: ReadonlySet<string>): UserChange | undefined {
  if (withheld.size === 0 || change.action === 'block') return change;
  const fields = Object.entries(change.after).filter(([, value]) => needsUnit(value, withheld));
  return fields.length === 0
    ? change
    : withoutFields(
        change,
        fields.map(([field]) => field),
      );
}

function needsUnit(value: PlanValue, withheld: ReadonlySet<string>): boolean {
  return 'units' in value && value.units.some((unit) => 'kind' in unit && withheld.has(unitKey(unit)));
}
