/** A plan's changes and what became of them, counted by people, fields and units. Pure. */

import type { Applied, Change, Finding, PictureResult, Plan, RefOf, UnitKind, UserChange } from '../model.ts';
import { personOf } from '../plan/change.ts';
import type { Summary } from '../types/summary.d.ts';
import { isFieldKey, MOST_REFS } from './issue-list.ts';

/**
 * People by what happened to them. Who was created counts as created only, also when a second call set the manager
 * or blocked the account at once; who was activated again counts as reactivated only.
 */
export function countPeople(plan: Plan, applied: Applied): Summary['counts'] {
  const done = applied.done.filter(isUserChange);
  const created = employeesOf(done, 'create');
  const reactivated = employeesOf(done, 'reactivate');
  const updated = [...employeesOf(done, 'update')].filter((id) => !created.has(id) && !reactivated.has(id));
  return {
    created: created.size,
    updated: updated.length,
    blocked: employeesOf(done, 'block').size,
    reactivated: reactivated.size,
    unchanged: new Set(plan.unchanged).size,
    held: plan.held.reduce((sum, held) => sum + held.count, 0),
    setAside: new Set([...plan.setAside, ...(applied.setAside ?? [])]).size,
    failed: employeesOf(applied.failed.filter(isUserChange)).size,
    ...(applied.pictures ? { pictures: countUploaded(applied.pictures) } : {}),
  };
}

/** Of more than an issue shows, whom nobody goes through one by one, a few are an example. */
const FEW = 3;

/** The same people as in `countPeople`, as references, sorted; a kind of which there is nobody is left out. */
export function concernedBy(applied: Applied, refOf: RefOf): NonNullable<Summary['concerned']> {
  const done = applied.done.filter(isUserChange);
  const those = (action: UserChange['action']) => {
    const changes = done.filter((change) => change.action === action);
    const refs = [...new Set(changes.map((change) => refOf(personOf(change))))].sort();
    return refs.length > MOST_REFS ? refs.slice(0, FEW) : refs;
  };
  const all = { created: those('create'), reactivated: those('reactivate'), blocked: those('block') };
  return Object.fromEntries(Object.entries(all).filter(([, refs]) => refs.length > 0));
}

/** Who was added and blocked at once: an account for somebody who has left, which whoever reads "added" does not expect. */
export function addedBlocked({ done, leftActive }: Applied): Finding[] {
  const people = done
    .filter(isUserChange)
    .filter((change) => change.action === 'create' && change.thenBlock && !leftActive?.has(change.employee))
    .map(personOf);
  return people.length === 0 ? [] : [{ code: 'added-blocked', people }];
}

function countUploaded(pictures: readonly PictureResult[]): number {
  return pictures.filter(({ became }) => became === 'uploaded').length;
}

/** By field: the existing people whose value changes. People who are new have no value that could. */
export function countFields(applied: Applied): Summary['fields'] {
  const done = applied.done.filter(isUserChange);
  const created = employeesOf(done, 'create');
  const people = new Map<string, Set<string>>();
  for (const change of done) {
    if ((change.action !== 'update' && change.action !== 'reactivate') || created.has(change.employee))
      continue;
    for (const field of Object.keys(change.after).filter(isFieldKey)) {
      people.set(field, (people.get(field) ?? new Set()).add(change.employee));
    }
  }
  const counts = [...people].map(([field, employees]): [string, number] => [field, employees.size]);
  return Object.fromEntries(counts.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** By kind: units created, and names that exist only in Personio. Kinds without either are left out. */
export function countUnits(plan: Plan, applied: Applied): Summary['units'] {
  const units: Summary['units'] = {};
  for (const kind of ['departments', 'businesses', 'job_titles', 'locations'] satisfies UnitKind[]) {
    const created = applied.done.filter(
      (change) => change.action === 'create-unit' && change.kind === kind,
    ).length;
    const unknown = plan.unknownUnits[kind] ?? 0;
    if (created + unknown > 0) units[kind] = { created, unknown };
  }
  return units;
}

function isUserChange(change: Change): change is UserChange {
  return change.action !== 'create-unit';
}

/** People, not changes: a swap of identifiers writes to one person twice. */
function employeesOf(changes: readonly UserChange[], action?: UserChange['action']): Set<string> {
  const wanted = changes.filter((change) => action === undefined || change.action === action);
  return new Set(wanted.map((change) => change.employee));
}
