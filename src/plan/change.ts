/** Small questions about changes that several stages ask. Pure. */
import { foldedKey, type Identifier, identifierKey } from '../keys.ts';
import type {
  Change,
  Draft,
  PersonRef,
  Plan,
  PlanFields,
  PlanValue,
  UnitChange,
  UnitKind,
  UserChange,
} from '../model.ts';

/** Who a change is about. */
export function personOf(change: UserChange): PersonRef {
  const isMissing = change.action !== 'create' && change.because === 'missing';
  return isMissing ? { reference: change.employee } : { employee: change.employee };
}

/** Whether somebody who has left is added only to be blocked at once. */
export function isPair(
  change: Change,
): change is UserChange & { action: 'create'; thenBlock: { reason?: string } } {
  return change.action === 'create' && change.thenBlock !== undefined;
}

/** Whether it blocks an account that we have opened for somebody who has left: the second half of a pair. */
export function isFinish(change: Change): change is UserChange & { action: 'block'; finishes: true } {
  return change.action === 'block' && change.finishes === true;
}

/** The fields a change sets; none for a block. */
export function afterOf(change: UserChange): PlanFields {
  return change.action === 'block' ? {} : change.after;
}

/** The key under which an identifier in a plan would be found in Engagedly afterwards. */
export function plannedIdentifier(after: PlanFields, identifier: Identifier): string | undefined {
  const planned = after[identifier];
  return planned && 'value' in planned ? identifierKey(identifier, planned.value) : undefined;
}

/** The change without these fields; `undefined` when nothing is left of it. */
export function withoutFields(change: UserChange, fields: readonly string[]): UserChange | undefined {
  if (change.action === 'block') return change;
  const keep = <T>(record: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(record).filter(([field]) => !fields.includes(field)));
  const after = keep<PlanValue>(change.after);
  if (change.action === 'update' && Object.keys(after).length === 0) return undefined;
  return change.action === 'create'
    ? { ...change, after }
    : { ...change, after, before: keep(change.before) };
}

/** The units that changes refer to by name, each once, sorted. */
export function unitsNeeded(changes: readonly UserChange[]): UnitChange[] {
  const needed = new Map<string, UnitChange>();
  for (const change of changes) {
    for (const planned of Object.values(afterOf(change))) {
      if (!('units' in planned)) continue;
      for (const unit of planned.units) {
        if ('id' in unit) continue;
        const key = unitKey(unit);
        const known = needed.get(key);
        // Of several spellings the first in order of code units, so that every run creates the same one.
        if (!known || unit.name < known.name) needed.set(key, { action: 'create-unit', ...unit });
      }
    }
  }
  return [...needed].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, unit]) => unit);
}

/** Under which two spellings of one unit of one kind are the same. */
export function unitKey({ kind, name }: { kind: UnitKind; name: string }): string {
  return `${kind}\n${foldedKey(name)}`;
}

/** The changes of a plan that are about people, in the order of writing. */
export function changesOf({ phases }: Pick<Plan, 'phases'>): UserChange[] {
  return phases.flatMap(({ changes }) => changes.filter((change) => change.action !== 'create-unit'));
}

/** The units that a plan creates. */
export function unitsOf({ phases }: Pick<Plan, 'phases'>): UnitChange[] {
  return phases.flatMap(({ changes }) => changes.filter((change) => change.action === 'create-unit'));
}

export function emptyDraft(): Draft {
  return {
    units: [],
    changes: [],
    held: [],
    findings: [],
    unchanged: [],
    setAside: [],
    unknownUnits: {},
    matchedActive: 0,
    inScope: 0,
    single: new Map(),
  };
}

/** A plan in which nothing happens. */
export function emptyPlan(): Plan {
  const { units: _units, changes: _changes, ...rest } = emptyDraft();
  return { ...rest, phases: [] };
}
