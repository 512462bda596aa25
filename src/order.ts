/** Turns a set of changes into an order that works, and takes out what no order can make work. Pure. */
import { afterOf, plannedIdentifier, unitsNeeded, withoutFields } from './change.ts';
import { compareIds, type Identifier, identifierKey, pushTo } from './key.ts';
import { managersFirst } from './managers.ts';
import type { Finding, Plan, User, UserChange } from './model.ts';

export type OrderContext = {
  users: readonly User[];
  /** Fields that an account cannot be created without. */
  mandatory: ReadonlySet<string>;
  /** True when the plan is about units alone (scope.employees: none). */
  structureOnly: boolean;
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
    const { order, conflicts } = settleIdentifiers(
      changes.filter((change) => missingOf(change, context.mandatory).length === 0),
      context.users,
    );
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

/**
 * Orders changes so that an e-mail or employee number is free before somebody else gets it. What cannot be
 * solved (a swap, an identifier that stays with another account, two people who want the same) is a conflict.
 */
export function settleIdentifiers(
  changes: readonly UserChange[],
  users: readonly User[],
): { order: UserChange[]; conflicts: string[] } {
  const holders = new Map<string, string>();
  for (const user of users) {
    for (const identifier of IDENTIFIERS) {
      const key = identifierKey(identifier, user.fields[identifier]);
      if (key !== undefined) holders.set(`${identifier}\n${key}`, user.id);
    }
  }
  const wanted = new Map<UserChange, string[]>();
  const wantedBy = new Map<string, UserChange[]>();
  for (const change of changes) {
    const keys = keysOf(change);
    wanted.set(change, keys);
    for (const key of keys) pushTo(wantedBy, key, change);
  }

  const order: UserChange[] = [];
  const isAlone = (change: UserChange) => wanted.get(change)?.every((key) => wantedBy.get(key)?.length === 1);
  const conflicts = changes.filter((change) => !isAlone(change));
  const userById = new Map(users.map((user) => [user.id, user] as const));
  const isFree = (change: UserChange) => {
    const own = 'user' in change ? change.user : undefined;
    return wanted.get(change)?.every((key) => !holders.has(key) || holders.get(key) === own) ?? true;
  };
  const waiting = new Set(changes.filter(isAlone));
  const ready = [...waiting].filter(isFree);
  for (const change of ready) {
    if (!waiting.delete(change)) continue;
    order.push(change);
    // Whoever waited for what is free now can go on; `ready` grows while it is worked through.
    for (const key of release(change, userById, holders)) {
      for (const next of wantedBy.get(key) ?? []) if (waiting.has(next) && isFree(next)) ready.push(next);
    }
  }
  conflicts.push(...waiting);
  return { order, conflicts: conflicts.map(({ employee }) => employee).sort(compareIds) };
}

const IDENTIFIERS: readonly Identifier[] = ['email', 'employee_id'];

function keysOf(change: UserChange): string[] {
  return IDENTIFIERS.flatMap((identifier) => {
    const key = plannedIdentifier(afterOf(change), identifier);
    return key === undefined ? [] : [`${identifier}\n${key}`];
  });
}

/** After this change the user's old identifiers are free where they have changed: their keys. */
function release(
  change: UserChange,
  users: ReadonlyMap<string, User>,
  holders: Map<string, string>,
): string[] {
  if (!('user' in change)) return [];
  const freed: string[] = [];
  for (const identifier of IDENTIFIERS) {
    if (afterOf(change)[identifier] === undefined) continue;
    const old = identifierKey(identifier, users.get(change.user)?.fields[identifier]);
    if (old === undefined || old === plannedIdentifier(afterOf(change), identifier)) continue;
    if (holders.get(`${identifier}\n${old}`) !== change.user) continue;
    holders.delete(`${identifier}\n${old}`);
    freed.push(`${identifier}\n${old}`);
  }
  return freed;
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
  return [
    ...changes.filter(({ action }) => action === 'reactivate').sort(byId),
    // These keep the order that frees identifiers in time.
    ...updates.filter(({ frees }) => frees),
    ...creates.sort(byRank),
    ...updates.filter(({ frees }) => !frees).sort(byId),
    ...changes.filter(({ action }) => action === 'block').sort(byId),
  ];
}

/** Marks the updates that free an identifier which another change of this plan needs. */
function markFreeing(changes: readonly UserChange[], users: readonly User[]): UserChange[] {
  const userById = new Map(users.map((user) => [user.id, user] as const));
  const takers = new Map<string, UserChange>();
  for (const change of changes) for (const key of keysOf(change)) takers.set(key, change);
  return changes.map((change) => {
    if (change.action !== 'update') return change;
    const { frees: _, ...update } = change;
    const isNeeded = IDENTIFIERS.some((identifier) => {
      if (change.after[identifier] === undefined) return false;
      const old = identifierKey(identifier, userById.get(change.user)?.fields[identifier]);
      const taker = takers.get(`${identifier}\n${old}`);
      return taker !== undefined && taker !== change;
    });
    return isNeeded ? { ...update, frees: true } : update;
  });
}
