/** A plan as it leaves a run, without a person's data: the file `plan.json`. Pure. */
import type { Plan, RefOf, UserChange } from '../model.ts';
import { afterOf, changesOf, personOf, unitsOf } from '../plan/change.ts';
import type { PlanFile, PlannedChange } from '../types/plan.d.ts';
import type { RunInfo } from './facts.ts';
import { isFieldKey } from './issue-list.ts';
import { isKeyOfAPerson } from './redact.ts';
import type { Scanner } from './scanner.ts';
import { headOf, heldOf } from './summary.ts';
import { countFields, countPeople, countUnits } from './tally.ts';

/** `finishedAt` of the run is now. Fields that the scanner takes for a person's data are left out. Fits schemas/plan.json. */
export function planFileOf(
  run: RunInfo,
  { plan, complete, keptOut }: { plan: Plan; complete: boolean; keptOut: number | undefined },
  { refOf, scanner }: { refOf: RefOf; scanner: Scanner },
): PlanFile {
  const changes = changesOf(plan);
  const asIfDone = { done: [...unitsOf(plan), ...changes], failed: [], skipped: [], findings: [] };
  const { created, updated, reactivated, blocked, unchanged, setAside, held } = countPeople(plan, asIfDone);
  const { tenant, runId, attempt, mode, configSha, version, finishedAt } = headOf(run);
  const isTold = (field: string) => isFieldKey(field) && !isKeyOfAPerson(field, scanner);
  return {
    schemaVersion: 1,
    tenant,
    runId,
    attempt,
    // A rekey has no plan.
    mode: mode === 'plan' ? 'plan' : 'sync',
    configSha,
    version,
    plannedAt: finishedAt,
    complete,
    inScope: plan.inScope,
    ...(keptOut === undefined ? {} : { keptOut }),
    counts: {
      create: created,
      update: updated,
      reactivate: reactivated,
      block: blocked,
      unchanged,
      setAside,
      held,
      ...(plan.pictures ? { pictures: plan.pictures.length } : {}),
    },
    units: Object.fromEntries(
      Object.entries(countUnits(plan, asIfDone)).flatMap(([kind, { created: count }]) =>
        count > 0 ? [[kind, count]] : [],
      ),
    ),
    fields: Object.fromEntries(Object.entries(countFields(asIfDone)).filter(([field]) => isTold(field))),
    held: plan.held.map(heldOf).map(({ field, approved: _, always: __, ...held }) => ({
      ...held,
      ...(field !== undefined && isTold(field) ? { field } : {}),
    })),
    changes: plannedChanges(changes, refOf, isTold),
  };
}

/** Whoever is written to twice, since an e-mail or number has to be freed first, stands once. Sorted by reference. */
function plannedChanges(
  changes: readonly UserChange[],
  refOf: RefOf,
  isTold: (field: string) => boolean,
): PlannedChange[] {
  const byPerson = Map.groupBy(changes, (change) => `${refOf(personOf(change))} ${actionOf(change)}`);
  return [...byPerson]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, [first, ...more]]) => {
      if (first === undefined) return [];
      const written = [first, ...more].flatMap((change) => Object.keys(afterOf(change)));
      const fields = [...new Set(written)].filter(isTold).sort();
      return [
        {
          ref: refOf(personOf(first)),
          action: actionOf(first),
          ...(first.action === 'block' ? {} : { fields }),
          ...(first.action === 'block' && first.because ? { because: first.because } : {}),
        },
      ];
    });
}

function actionOf(change: UserChange): PlannedChange['action'] {
  return change.action === 'create' && change.thenBlock ? 'create-blocked' : change.action;
}
