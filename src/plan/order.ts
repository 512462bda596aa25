/** Takes out of a draft what no order can make work, and puts the rest in the phases of writing. Pure. */

import type { IssueCode } from '../issues.ts';
import { compareIds, pushTo } from '../keys.ts';
import type { Draft, Finding, Plan, User, UserChange } from '../model.ts';
import { afterOf, unitsNeeded, withoutFields } from './change.ts';
import { freeingOf, settleIdentifiers } from './identifiers.ts';
import { managersFirst } from './managers.ts';

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
 * they need. Doing it again changes nothing.
 */
export function settle(draft: Draft, needs: Needs): Draft {
  const findings: Finding[] = [];
  const setAside = new Set(draft.setAside);
  let { changes } = draft;

  const pending = new Set<string>();
  // Whoever is taken out may be the manager of somebody who may then lack a mandatory field, and so on.
  for (let count = -1; count !== changes.length; ) {
    count = changes.length;
    const incomplete = changes.filter((change) => missingOf(change, needs.mandatory).length > 0);
    findings.push(...mandatoryFindings(incomplete, needs.mandatory));
    for (const { employee } of incomplete) setAside.add(employee);
    const { order, conflicts, taken } = settleIdentifiers(
      changes.filter((change) => missingOf(change, needs.mandatory).length === 0),
      needs.users,
    );
    for (const [field, employees] of taken) findings.push({ ...about('address-taken', employees), field });
    if (conflicts.length > 0) findings.push(about('conflict', conflicts));
    for (const employee of conflicts) setAside.add(employee);
    const linked = dropMissingManagers(order);
    for (const employee of linked.pending) pending.add(employee);
    changes = linked.changes;
  }
  if (pending.size > 0) findings.push({ ...about('manager-pending', [...pending]), field: 'manager' });
  return {
    ...draft,
    changes,
    units: needs.structureOnly ? draft.units : unitsNeeded(changes),
    findings: [...draft.findings, ...findings],
    setAside: [...setAside].sort(compareIds),
  };
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

/** A manager who is not created after all leaves the field of their people alone. */
function dropMissingManagers(changes: readonly UserChange[]): { changes: UserChange[]; pending: string[] } {
  const created = new Set(
    changes.filter(({ action }) => action === 'create').map(({ employee }) => employee),
  );
  const pending: string[] = [];
  const kept: UserChange[] = [];
  for (const change of changes) {
    const manager = managerCreated(change);
    if (manager === undefined || created.has(manager)) {
      kept.push(change);
      continue;
    }
    pending.push(change.employee);
    const rest = withoutFields(change, ['manager']);
    if (rest) kept.push(rest);
  }
  return { changes: kept, pending };
}

function managerCreated(change: UserChange): string | undefined {
  const planned = afterOf(change).manager;
  return planned && 'manager' in planned && 'employee' in planned.manager
    ? planned.manager.employee
    : undefined;
}

/** The order of writing, made once. Expects a settled draft: updates that free an identifier stay in its order. */
export function inPhases({ units, changes, ...rest }: Draft, users: readonly User[]): Plan {
  const those = (action: UserChange['action']) =>
    changes.filter((change) => change.action === action).sort((a, b) => compareIds(a.employee, b.employee));
  const freeing = freeingOf(changes, users);
  const creates = inOrderOfManagers(changes);
  const blocks = those('block');
  const isUnfinished = (change: UserChange) => change.action === 'block' && change.finishes === true;
  const isPair = (change: UserChange) => change.action === 'create' && change.thenBlock !== undefined;
  return {
    ...rest,
    phases: [
      { name: 'finish', changes: blocks.filter(isUnfinished) },
      { name: 'units', changes: units },
      { name: 'reactivate', changes: those('reactivate') },
      { name: 'free', changes: changes.filter((change) => freeing.has(change)) },
      { name: 'create', changes: creates.filter((change) => !isPair(change)) },
      { name: 'create-blocked', changes: creates.filter(isPair) },
      { name: 'update', changes: those('update').filter((change) => !freeing.has(change)) },
      { name: 'block', changes: blocks.filter((change) => !isUnfinished(change)) },
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
