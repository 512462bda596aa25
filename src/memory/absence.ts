/**
 * Who has been missing in Personio, or out of scope, for how long. Pure.
 *
 * The time runs only over complete reads, only for people who were in scope once, and anew when the scope changes, or as long
 * as somebody who is here may be who is missing: one bad read, or a filter with a mistake that is mended in time, blocks
 * nobody.
 */
import { createHmac } from 'node:crypto';
import type { Absence, MissingPerson, RefOf } from '../model.ts';
import type { Rules } from '../rules.ts';
import type { Absent, State } from '../types/state.d.ts';
import { daysIn } from './comings.ts';
import type { Kept, Sealer } from './marks.ts';
import { ends, pairOf } from './pairs.ts';
import type { RunEnd } from './run-end.ts';

const LEAST_RUNS = 3;
const LEAST_TIME = 72 * 3_600_000;

/** What decides who is in scope, as a keyed hash. */
export function scopeHash({ scope, identifier }: Rules, ledgerKey: string): string {
  const text = JSON.stringify(['scope', scope.employees, scope.filter ?? '', identifier]);
  return createHmac('sha256', ledgerKey).update(text).digest('hex').slice(0, 12);
}

/** Pairs whose time would have been over in a run of this time and scope that has read both lists completely. */
export function overdueAt(time: string, scope: string, state: State): Set<string> {
  const entries = [...countedUnder(scope, state).values()];
  return new Set(entries.flatMap((entry) => (isOverdue(entry, new Date(time), true) ? entry.pair : [])));
}

/** Whether this run is the one that makes it long enough. `isComplete`: it has read both lists completely. */
function isOverdue({ since, runs }: Absent, now: Date, isComplete: boolean): boolean {
  return isComplete && runs + 1 >= LEAST_RUNS && isLong(since, now);
}

function isLong(since: string, now: Date): boolean {
  return now.getTime() - Date.parse(since) >= LEAST_TIME;
}

function untilOf({ since }: Absent): string {
  return new Date(Date.parse(since) + LEAST_TIME).toISOString();
}

export type Absences = {
  missing: MissingPerson[];
  /** By employee id: the day on which people were first seen, of those who came of late. */
  came: ReadonlyMap<string, string>;
  wasInScope(employee: string, user: string): boolean;
  outOfScope(employee: string, user: string): 'waiting' | 'overdue' | undefined;
};

/** What an earlier run's state says about absence, for the people whom this run has read. */
export function absencesOf(
  state: State,
  read: {
    employees: ReadonlyMap<string, string>;
    users: ReadonlyMap<string, string>;
    /** What is remembered of accounts, by their reference. */
    kept: ReadonlyMap<string, Kept>;
    sealer: Sealer;
    isComplete: boolean;
    scope: string;
  },
  refOf: RefOf,
  now: Date,
): Absences {
  const counted = countedUnder(read.scope, state);
  const over = (pair: string, why: Absence) => {
    const entry = counted.get(keyOf({ pair, why }));
    return entry !== undefined && isOverdue(entry, now, read.isComplete);
  };
  const [went, came] = [daysIn(state.went), daysIn(state.came)];
  const missing = state.links.flatMap((pair): MissingPerson[] => {
    const [reference, userReference] = ends(pair);
    const user = read.users.get(userReference);
    if (user === undefined || read.employees.has(reference)) return [];
    const entry = counted.get(keyOf({ pair, why: 'missing' }));
    const { marks, owner } = read.kept.get(userReference) ?? {};
    const employee = owner === undefined ? undefined : read.sealer.open(owner);
    const isTheirs = employee !== undefined && refOf({ employee }) === reference;
    return [
      {
        ...{ reference, user, isOverdue: over(pair, 'missing') },
        isDoubted: entry?.first !== undefined && isLong(entry.first, now),
        ...(isTheirs ? { employee } : {}),
        ...(marks ? { marks } : {}),
        ...{ went: went.get(reference), came: came.get(reference) },
        ...(entry ? { counted: { since: entry.since, runs: entry.runs, until: untilOf(entry) } } : {}),
      },
    ];
  });
  const wereInScope = new Set(state.links);
  const known = (reference: string, day: string) => {
    const id = read.employees.get(reference);
    return id === undefined ? [] : [[id, day] as const];
  };
  return {
    missing,
    came: new Map([...came].flatMap(([reference, day]) => known(reference, day))),
    wasInScope: (employee, user) => wereInScope.has(pairOf(employee, user, refOf)),
    outOfScope: (employee, user) => {
      const pair = pairOf(employee, user, refOf);
      if (!wereInScope.has(pair)) return undefined;
      return over(pair, 'out-of-scope') ? 'overdue' : 'waiting';
    },
  };
}

/** The absences after this run. `links`: of the people who are or were in scope, as this run leaves them. */
export function nextAbsent(previous: State | undefined, links: readonly string[], run: RunEnd): Absent[] {
  const counted = countedUnder(scopeHash(run.rules, run.keys.ledgerKey), previous);
  const absenceOf = absences(run);
  const now = run.now.toISOString();
  const doubted = new Set(run.did.plan.doubted);
  return links.flatMap((pair): Absent[] => {
    const why = absenceOf(pair);
    if (why === undefined) return [];
    const known = counted.get(keyOf({ pair, why }));
    // An incomplete list proves that somebody is there, never that somebody is not.
    if (!run.seen.complete) return known ? [known] : [];
    if (known && doubted.has(ends(pair)[0]))
      return [{ ...known, first: known.first ?? known.since, since: now, runs: 1 }];
    return [known ? { ...known, runs: known.runs + 1 } : { pair, why, since: now, runs: 1 }];
  });
}

/** Why the person of a link is absent in this run, where the tenant file says that such people are blocked. */
function absences(run: RunEnd): (pair: string) => Absence | undefined {
  const { refOf } = run.keys;
  const { matches, applied } = run.did;
  const { complete } = run.seen;
  const passes = new Map(run.seen.people.map((person) => [person.employee.id, person.passes]));
  const { onMissing, onOutOfScope } = run.rules.leavers;
  const present = new Map(run.seen.employees.map((employee) => [refOf({ employee: employee.id }), employee]));
  const users = new Map(run.seen.users.map((user) => [refOf({ user: user.id }), user]));
  const blocked = new Set(applied.done.flatMap((change) => (change.action === 'block' ? change.user : [])));
  return (pair) => {
    const [reference, userReference] = ends(pair);
    const user = users.get(userReference);
    if (user ? user.blocked || blocked.has(user.id) : complete) return undefined;
    const employee = present.get(reference);
    if (employee === undefined) return onMissing === 'block' ? 'missing' : undefined;
    const match = matches.get(employee.id);
    const isTheirs = match?.kind === 'matched' && match.user === user;
    const isOut = isTheirs && passes.get(employee.id) === false;
    if (!isOut || employee.status === undefined || employee.status === 'inactive') return undefined;
    return onOutOfScope === 'block' ? 'out-of-scope' : undefined;
  };
}

/** What was counted under this scope; under another one the time begins anew. */
function countedUnder(scope: string, state: State | undefined): Map<string, Absent> {
  const entries = state?.scope === scope ? (state.absent ?? []) : [];
  return new Map(entries.map((entry) => [keyOf(entry), entry]));
}

function keyOf({ pair, why }: Pick<Absent, 'pair' | 'why'>): string {
  return `${why} ${pair}`;
}
