/** Takes out of a draft what no order can make work, and puts the rest in the phases of writing. Pure. */

import type { IssueCode } from '../issues.ts';
import { compareIds, pushTo } from '../keys.ts';
import type { Draft, Finding, Plan, PlanValue, User, UserChange } from '../model.ts';
import { afterOf, isFinish, isPair, unitsNeeded, withoutFields } from './change.ts';
import { inSettledOrder, settleIdentifiers } from './identifiers.ts';
import { managersFirst } from './managers.ts';
import { settlePictures } from './picture-checks.ts';

/** What a change needs to work. */
export type Needs = {
  users: readonly User[];
  /** Fields that an account cannot be created without. */
  mandatory: ReadonlySet<string>;
  /** True when the plan is about units alone (scope.employees: none). */
  structureOnly: boolean;
};

/**
 * The draft without what no order can make work: a create that lacks a mandatory field, an e-mail or number that stays
 * with another account, a manager who is not added after all. The people concerned are set aside, or do without the
 * field. Changes come out so that an identifier is free before somebody else gets it; units are exactly those that
 * they need; no picture is left of whom nobody adds or opens. Doing it again changes nothing.
 */
export function settle(draft: Draft, needs: Needs): Draft {
  const findings: Finding[] = [];
  const setAside = new Set(draft.setAside);
  let { changes } = draft;

  const pending = new Map<string, Set<string>>();
  // Whoever is taken out may be the manager of somebody who may then lack a mandatory field, and so on.
  for (let count = -1; count !== changes.length; ) {
    count = changes.length;
    const incomplete = changes.filter((change) => missingOf(change, needs.mandatory).length > 0);
    findings.push(...mandatoryFindings(incomplete, needs.mandatory));
    const { order, conflicts, taken } = settleIdentifiers(
      changes.filter((change) => missingOf(change, needs.mandatory).length === 0),
      needs.users,
    );
    for (const [field, employees] of taken) findings.push({ ...about('address-taken', employees), field });
    if (conflicts.length > 0) findings.push(about('conflict', conflicts));
    const isThere = new Set(order.map(({ employee }) => employee));
    for (const { action, employee } of changes)
      if (action === 'create' && !isThere.has(employee)) setAside.add(employee);
    const linked = dropMissingManagers(order, needs.users);
    for (const { employee, field } of linked.pending)
      pending.set(field, (pending.get(field) ?? new Set()).add(employee));
    changes = linked.changes;
  }
  for (const [field, employees] of pending)
    findings.push({ ...about('manager-pending', [...employees]), field });
  return settlePictures({
    ...draft,
    changes,
    units: needs.structureOnly ? draft.units : unitsNeeded(changes),
    findings: [...draft.findings, ...findings],
    setAside: [...setAside].sort(compareIds),
  });
}

function about(code: IssueCode, employees: readonly string[]): Finding {
  return { code, people: employees.map((employee) => ({ employee })) };
}

function missingOf(change: UserChange, mandatory: ReadonlySet<string>): string[] {
  if (change.action !== 'create') return [];
  return [...mandatory].filter((field) => change.after[field] === undefined);
}

function mandatoryFindings(changes: readonly UserChange[], mandatory: ReadonlySet<string>): Finding[] {
  const byField = new Map<string, string[]>();
  for (const change of changes) {
    for (const field of missingOf(change, mandatory)) pushTo(byField, field, change.employee);
  }
  return [...byField].map(([field, employees]) => ({
    code: 'mandatory-missing',
    field,
    people: employees.map((employee) => ({ employee })),
  }));
}

type Pending = { employee: string; field: string };

/**
 * A manager who is not created after all leaves the field of their people alone. So does whoever is added only after it
 * is written: two who are added may stand on each other's lists, and who comes back is opened first; the next run has
 * them.
 */
function dropMissingManagers(
  changes: readonly UserChange[],
  users: readonly User[],
): { changes: UserChange[]; pending: Pending[] } {
  const place = new Map(inOrderOfManagers(changes).map(({ employee }, at) => [employee, at]));
  const settled = inSettledOrder(changes, users);
  const pending: Pending[] = [];
  const kept = changes.flatMap((change) => {
    const own = change.action === 'create' ? place.get(change.employee) : undefined;
    const isEarly = change.action === 'reactivate' || settled.has(change);
    const isThere = (employee: string, isHard: boolean) => {
      const at = place.get(employee);
      return at !== undefined && !isEarly && (isHard || own === undefined || at < own);
    };
    const fields = Object.entries(afterOf(change)).flatMap(([field, planned]) =>
      addedIn(planned).every((employee) => isThere(employee, 'manager' in planned)) ? [] : [field],
    );
    if (fields.length === 0) return change;
    pending.push(...fields.map((field) => ({ employee: change.employee, field })));
    return withoutFields(change, fields) ?? [];
  });
  return { changes: kept, pending };
}

/** Personio ids of the people in a planned value whom this plan adds. */
function addedIn(planned: PlanValue): string[] {
  const targets = 'manager' in planned ? [planned.manager] : 'people' in planned ? planned.people : [];
  return targets.flatMap((target) => ('employee' in target ? target.employee : []));
}

function managerCreated(change: UserChange): string | undefined {
  const { manager } = afterOf(change);
  return manager && 'manager' in manager ? addedIn(manager)[0] : undefined;
}

/** The order of writing, made once. Expects a settled draft: whoever hands an identifier on, or waits for one, stays in its order. */
export function inPhases({ units, changes, ...rest }: Draft, users: readonly User[]): Plan {
  const settled = inSettledOrder(changes, users);
  const those = (action: UserChange['action']) =>
    changes
      .filter((change) => change.action === action && !settled.has(change))
      .sort((a, b) => compareIds(a.employee, b.employee));
  const creates = inOrderOfManagers(changes);
  const blocks = those('block');
  return {
    ...rest,
    phases: [
      { name: 'finish', changes: blocks.filter(isFinish) },
      { name: 'units', changes: units },
      { name: 'reactivate', changes: those('reactivate') },
      { name: 'free', changes: changes.filter((change) => settled.has(change)) },
      { name: 'create', changes: creates.filter((change) => !isPair(change)) },
      { name: 'create-blocked', changes: creates.filter(isPair) },
      { name: 'update', changes: those('update') },
      { name: 'block', changes: blocks.filter((change) => !isFinish(change)) },
    ],
  };
}

/** The people who are added, managers first. */
function inOrderOfManagers(changes: readonly UserChange[]): UserChange[] {
  const creates = new Map(
    changes.flatMap((change) => (change.action === 'create' ? [[change.employee, change] as const] : [])),
  );
  const managerOf = new Map<string, string>();
  for (const change of creates.values()) {
    const manager = managerCreated(change);
    if (manager !== undefined) managerOf.set(change.employee, manager);
  }
  return managersFirst([...creates.keys()], managerOf).flatMap((employee) => creates.get(employee) ?? []);
}
