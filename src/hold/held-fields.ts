/** Changed identifiers, and any other field that changes on many people: judged field by field. Pure. */

import { foldedKey, IDENTIFIERS, isIdentifier, pushTo } from '../keys.ts';
import type { ManagerTarget, PlanValue, UnitTarget, UserChange } from '../model.ts';
import { withoutFields } from '../plan/change.ts';
import type { LimitOptions } from './allowed.ts';
import type { Judge, Member, Verdict } from './approvals.ts';

export function holdFields(
  changes: readonly UserChange[],
  options: LimitOptions,
  judge: Judge,
): UserChange[] {
  const base = options.base.matchedActive;
  const identifiers: Member[] = [];
  const byField = new Map<string, Member[]>();
  for (const change of changes) {
    if (change.action !== 'update' && change.action !== 'reactivate') continue;
    const { employee, user, before, after } = change;
    // Where the account had none, nothing is lost by it: evidence may grow without a limit.
    const isFilled = (field: string) => options.read.complete && before[field] === null;
    const renamed = IDENTIFIERS.filter((field) => after[field] !== undefined && !isFilled(field));
    if (renamed.length > 0) {
      identifiers.push({
        change,
        subject: JSON.stringify([employee, user, renamed.map((f) => [f, after[f]])]),
      });
    }
    for (const [field, value] of Object.entries(after)) {
      if (isIdentifier(field)) continue;
      pushTo(byField, field, { change, subject: JSON.stringify([employee, user, canonical(value)]) });
    }
  }
  const dropped = new Map<UserChange, string[]>();
  const drop = (members: readonly Member[], verdict: Verdict, fields: readonly string[]) => {
    if (verdict === 'all') return;
    for (const { change } of members) {
      if (change.action === 'create-unit' || verdict.has(change)) continue;
      dropped.set(change, [...(dropped.get(change) ?? []), ...fields]);
    }
  };
  drop(identifiers, judge({ class: 'identifier', members: identifiers, base }), IDENTIFIERS);
  for (const [field, members] of [...byField].sort(([a], [b]) => (a < b ? -1 : 1))) {
    drop(members, judge({ class: 'field', field, members, base }), [field]);
  }
  return changes.flatMap((change) => {
    const fields = dropped.get(change);
    return fields ? (withoutFields(change, fields) ?? []) : change;
  });
}

/**
 * Units by name and people by their record, whether they are there by now or are still to be made: what was held is still the
 * same once the rest of that run has made them. Lists as sets: the order in which they were read does not matter.
 */
function canonical(value: PlanValue): unknown {
  if ('units' in value) return value.units.map(unitOf).sort();
  if ('manager' in value) return personOf(value.manager);
  return 'people' in value ? value.people.map(personOf).sort() : value;
}

function unitOf(unit: UnitTarget): string {
  const name = foldedKey('id' in unit ? unit.named : unit.name);
  return name === undefined && 'id' in unit ? `id ${unit.id}` : `named ${name}`;
}

function personOf(person: ManagerTarget): string {
  if ('employee' in person) return `of ${person.employee}`;
  return person.of === undefined ? `id ${person.id}` : `of ${person.of}`;
}
