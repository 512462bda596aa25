/** What does not work out run after run: writes that do not stay, and people whose changes fail. Pure. */
import type { Applied, Change, ManagerTarget, Memory, PlanValue, RefOf } from '../model.ts';
import { unitKey } from '../plan/change.ts';
import { failing, hashesOf, hashesTakenBack } from '../plan/stuck.ts';
import type { State } from '../types/state.d.ts';
import { ends } from './pairs.ts';
import type { RunEnd } from './run-end.ts';
import { timesWritten } from './single.ts';

/** The state must stay small, whatever a run wrote. */
const MOST = 100_000;
const MOST_RUNS = 999_999;

export function streaksOf(state: State, refOf: RefOf): Pick<Memory, 'written' | 'failures'> {
  const times = new Map(timesWritten(state));
  const runs = new Map(
    (state.failing ?? []).map(ends).map(([reference, count]) => [reference, Number(count)]),
  );
  return { written: times, failures: (employee) => runs.get(refOf({ employee })) ?? 0 };
}

export function nextStreaks(
  previous: State | undefined,
  run: RunEnd,
): Required<Pick<State, 'written' | 'failing'>> {
  const before = previous && streaksOf(previous, run.keys.refOf);
  return { written: nextWritten(before, run), failing: nextFailing(before, run) };
}

/**
 * What this run wrote counts one more for the next. What it did not write any more, because it never stayed, counts on, and
 * so does what it would have written, and all else where it could not tell what there is to be written. What it has taken
 * back, as an undo does, had stayed, and counts from the start.
 */
export function nextWritten(
  before: Pick<Memory, 'written'> | undefined,
  { seen, did, keys }: RunEnd,
): string[] {
  const { plan, applied } = did;
  const known = (hash: string) => before?.written.get(hash) ?? 0;
  const hashes = (changes: readonly Change[]) =>
    changes.flatMap((change) => hashesOf(change, keys.ledgerKey));
  const unwritten = [...applied.skipped, ...applied.failed, ...plan.held.flatMap(({ waiting }) => waiting)];
  const tried = [
    ...hashes([...applied.done, ...applied.done.map(withIds(applied))]).filter(({ ofRefusal }) => !ofRefusal),
    // What Engagedly took for a duplicate may be refused for ever.
    ...hashes(applied.refused ?? []).filter(({ ofRefusal }) => ofRefusal),
  ];
  const times = new Map(seen.complete ? [] : before?.written);
  for (const { hash } of hashes(unwritten)) if (known(hash) > 0) times.set(hash, known(hash));
  for (const change of applied.done)
    for (const { hash } of hashesTakenBack(change, keys.ledgerKey)) times.delete(hash);
  for (const { hash } of plan.stuck ?? []) times.set(hash, 2);
  for (const { hash } of tried) times.set(hash, Math.min(2, known(hash) + 1));
  return [...times]
    .map(([hash, count]) => `${hash} ${count}`)
    .sort()
    .slice(0, MOST);
}

/** With the ids of the units and managers that the run has made for it: the next one finds these in Engagedly. */
function withIds({ units, created }: Applied): (change: Change) => Change {
  const person = (target: ManagerTarget): ManagerTarget => {
    const id = 'id' in target ? undefined : created?.get(target.employee);
    return id === undefined ? target : { id };
  };
  const known = (value: PlanValue): PlanValue => {
    if ('manager' in value) return { manager: person(value.manager) };
    if ('people' in value) return { people: value.people.map(person) };
    if (!('units' in value)) return value;
    const named = value.units.map((unit) => {
      const id = 'id' in unit ? undefined : units?.get(unitKey(unit));
      return id === undefined ? unit : { id };
    });
    return { ...value, units: named };
  };
  return (change) => {
    if (change.action !== 'update' && change.action !== 'reactivate') return change;
    const after = Object.entries(change.after).map(([field, value]) => [field, known(value)]);
    return { ...change, after: Object.fromEntries(after) };
  };
}

/** Somebody whose change was not tried this time, because the run ended before, fails on with the next try. */
function nextFailing(before: Pick<Memory, 'failures'> | undefined, { did, keys }: RunEnd): string[] {
  const { applied } = did;
  const { refOf } = keys;
  const failed = new Set(failing(applied).map(({ employee }) => employee));
  const untried = new Set(applied.skipped.flatMap((change) => ('employee' in change ? change.employee : [])));
  const people = new Set([...failed, ...untried]);
  return [...people]
    .map((employee) => {
      const runs = (before?.failures(employee) ?? 0) + (failed.has(employee) ? 1 : 0);
      return { employee, runs: Math.min(runs, MOST_RUNS) };
    })
    .filter(({ runs }) => runs > 0)
    .map(({ employee, runs }) => `${refOf({ employee })} ${runs}`)
    .sort()
    .slice(0, MOST);
}
