/** Turns a set of changes into an order that works, and takes out what no order can make work. Pure. */

import { compareIds, pushTo } from '../keys.ts';
import type { Finding, Plan, User, UserChange } from '../model.ts';
import { afterOf, unitsNeeded, withoutFields } from './change.ts';
import { markFreeing, settleIdentifiers } from './identifiers.ts';
import { managersFirst } from './tree.ts';

export { settleIdentifiers } from './identifiers.ts';

export type OrderContext = {
  users: readonly User[];
  /** Fields that an account cannot be created without. */
  mandatory: ReadonlySet<string>;
  /** True when the plan is about units alone (scope.employees: none). */
  structureOnly: boolean;
  /** Personio ids of people whose account is settled by hand: what another account holds costs them that field alone. */
  resolved?: ReadonlySet<string>;
};

/**
 * The same plan with its changes in the order of writing: activations; updates that free an identifier somebody
 * else needs; creates, managers first; other updates; blocks. Units are exactly those that the changes need.
 * People whose change cannot work are set aside. Doing it again changes nothing.
 */
export function orderPlan(plan: Plan, context: OrderContext): Plan {
  const findings: Finding[] = [];
  const setAside = new Set(plan.setAside);
  let changes = plan.changes;

  const pending = new Set<string>();
  // Whoever is taken out may be the manager of somebody who may then lack a mandatory field, and so on.
  for (let count = -1; count !== changes.length; ) {
    count = changes.length;
    const incomplete = changes.filter((change) => missingOf(change, context.mandatory).length > 0);
    findings.push(...mandatoryFindings(incomplete, context.mandatory));
    for (const { employee } of incomplete) setAside.add(employee);
    const { order, conflicts, taken } = settleIdentifiers(
      changes.filter((change) => missingOf(change, context.mandatory).length === 0),
      context.users,
      context.resolved,
    );
    for (const [field, employees] of taken) findings.push({ ...about('identifier-taken', employees), field });
    if (conflicts.length > 0) findings.push(about('conflict', conflicts));
    for (const employee of conflicts) setAside.add(employee);
    const linked = dropMissingManagers(order);
    for (const employee of linked.pending) pending.add(employee);
    changes = linked.changes;
  }
  if (pending.size > 0) findings.push({ ...about('manager-pending', [...pending]), field: 'manager' });
  const sorted = inOrderOfWriting(changes, context.users);
  return {
    ...plan,
    changes: sorted,
    units: context.structureOnly ? plan.units : unitsNeeded(sorted),
    findings: [...plan.findings, ...findings],
    setAside: [...setAside].sort(compareIds),
  };
}

function about(code: string, employees: readonly string[]): Finding {
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

function inOrderOfWriting(changes: readonly UserChange[], users: readonly User[]): UserChange[] {
  const managerOf = new Map<string, string>();
  for (const change of changes) {
    const manager = managerCreated(change);
    if (manager !== undefined) managerOf.set(change.employee, manager);
  }
  const creates = changes.filter(({ action }) => action === 'create');
  const rank = new Map(
    managersFirst(
      creates.map(({ employee }) => employee),
      managerOf,
    ).map((employee, index) => [employee, index]),
  );
  const byId = (a: UserChange, b: UserChange) => compareIds(a.employee, b.employee);
  const byRank = (a: UserChange, b: UserChange) => (rank.get(a.employee) ?? 0) - (rank.get(b.employee) ?? 0);
  const updates = markFreeing(changes, users).filter((change) => change.action === 'update');
  const blocks = changes.filter((change) => change.action === 'block').sort(byId);
  return [
    // Accounts that an earlier run has added for inactive people and could not block.
    ...blocks.filter(({ finishes }) => finishes),
    ...changes.filter(({ action }) => action === 'reactivate').sort(byId),
    // These keep the order that frees identifiers in time.
    ...updates.filter(({ frees }) => frees),
    ...creates.sort(byRank),
    ...updates.filter(({ frees }) => !frees).sort(byId),
    ...blocks.filter(({ finishes }) => !finishes),
  ];
}
