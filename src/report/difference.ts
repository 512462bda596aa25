/** What one tenant file does differently from another over the same data, in numbers. Pure. */
import { guidanceFor, type IssueCode } from '../issues.ts';
import type { HeldClass, UserChange } from '../model.ts';
import { afterOf } from '../plan/change.ts';
import type { Rules } from '../rules.ts';
import type { Issue } from '../types/summary.d.ts';
import { isOnTheirWay } from './headline.ts';

/** What a file comes to: before limits, and what then waits. */
export type Side = {
  /** Personio ids of the people in scope. */
  inScope: ReadonlySet<string>;
  /** Of those who are in scope if the filter lets them through, and of whom it cannot tell. */
  untold: ReadonlySet<string>;
  /** Everything that should change, also what waits. */
  changes: readonly UserChange[];
  held: readonly HeldClass[];
  /** What is found; where little may be said, what may be told of it. */
  issues: readonly Pick<Issue, 'code' | 'field' | 'count'>[];
  /** Expressions by field. */
  rows: ReadonlyMap<string, string>;
  /** What becomes of those whom the filter keeps out; missing without a filter. */
  onOutOfScope?: OnOutOfScope | undefined;
  /** What the file switches on for everybody: no other number tells of it. */
  on?: readonly Switch[];
};

export type Switch = 'paused' | 'pictures';

export type OnOutOfScope = Rules['leavers']['onOutOfScope'];

export type Difference = {
  /** `untold`: of whom the filter can tell no longer. `settled`: who is out of scope, and of whom it could not tell. */
  scope: {
    entering: number;
    leaving: number;
    untold: number;
    settled: number;
    onOutOfScope?: OnOutOfScope;
  };
  /** Fields whose row was added, taken out or changed. */
  rows: { added: string[]; gone: string[]; changed: string[] };
  /** People to whom it happens now and did not, and the other way round. */
  actions: { action: 'create' | 'reactivate' | 'block'; more: number; fewer: number }[];
  /** By field: of how many people, in scope in either file, something else would be written; `gone`: nothing any more. */
  fields: { field: string; count: number; gone: number }[];
  /** Classes of change of which another number waits. */
  held: (Pick<HeldClass, 'class' | 'field'> & { was: number; is: number })[];
  /** What keeps somebody or a field from being handled, or will block somebody, and is found another number of times. */
  issues: { code: IssueCode; field?: string; was: number; is: number }[];
  switched: { what: Switch; isOn: boolean }[];
};

const ACTIONS = ['create', 'reactivate', 'block'] as const;
const SWITCHES: readonly Switch[] = ['paused', 'pictures'];

export function differenceOf(was: Side, is: Side): Difference {
  const rows = [...new Set([...was.rows.keys(), ...is.rows.keys()])].sort();
  const notOut = is.inScope.union(is.untold);
  return {
    scope: {
      entering: is.inScope.difference(was.inScope).size,
      leaving: was.inScope.difference(notOut).size,
      untold: is.untold.difference(was.untold).size,
      settled: was.untold.difference(notOut).size,
      ...(is.onOutOfScope === undefined ? {} : { onOutOfScope: is.onOutOfScope }),
    },
    rows: {
      added: rows.filter((field) => !was.rows.has(field)),
      gone: rows.filter((field) => !is.rows.has(field)),
      changed: rows.filter(
        (field) => was.rows.has(field) && is.rows.has(field) && was.rows.get(field) !== is.rows.get(field),
      ),
    },
    actions: ACTIONS.flatMap((action) => {
      const [before, after] = [peopleOf(was.changes, action), peopleOf(is.changes, action)];
      const [more, fewer] = [after.difference(before).size, before.difference(after).size];
      return more + fewer === 0 ? [] : [{ action, more, fewer }];
    }),
    fields: fieldsThatDiffer(was, is),
    held: countedDifferently(was.held, is.held, ({ class: name, field }) => ({
      class: name,
      ...given({ field }),
    })),
    issues: countedDifferently(problemsOf(was), problemsOf(is), ({ code, field }) => ({
      code,
      ...given({ field }),
    })),
    switched: SWITCHES.flatMap((what) => {
      const isOn = is.on?.includes(what) === true;
      return (was.on?.includes(what) === true) === isOn ? [] : [{ what, isOn }];
    }),
  };
}

function peopleOf(changes: readonly UserChange[], action: UserChange['action']): Set<string> {
  return new Set(changes.filter((change) => change.action === action).map(({ employee }) => employee));
}

/** Of somebody who enters or leaves the scope every field differs, which says nothing about the fields. */
function fieldsThatDiffer(was: Side, is: Side): Difference['fields'] {
  const both = was.inScope.intersection(is.inScope);
  const [before, after] = [writtenTo(was.changes, both), writtenTo(is.changes, both)];
  const counts = new Map<string, { count: number; gone: number }>();
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(key), after.get(key)];
    if (old?.value === now?.value) continue;
    const field = (now ?? old)?.field ?? '';
    const { count, gone } = counts.get(field) ?? { count: 0, gone: 0 };
    counts.set(field, now ? { count: count + 1, gone } : { count, gone: gone + 1 });
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([field, numbers]) => ({ field, ...numbers }));
}

/** By person and field. */
function writtenTo(changes: readonly UserChange[], people: ReadonlySet<string>) {
  const written = new Map<string, { field: string; value: string }>();
  for (const change of changes) {
    if (!people.has(change.employee)) continue;
    for (const [field, value] of Object.entries(afterOf(change))) {
      written.set(`${change.employee} ${field}`, { field, value: JSON.stringify(value) });
    }
  }
  return written;
}

/** Also whose account is on the way to a block, which no action shows yet. */
function problemsOf({ issues }: Side): Side['issues'] {
  return issues.filter(({ code }) => guidanceFor(code).level === 'problem' || isOnTheirWay(code));
}

/** By what names each: its numbers in either, where they differ. */
function countedDifferently<T extends { count: number }, Name extends object>(
  was: readonly T[],
  is: readonly T[],
  nameOf: (one: T) => Name,
): (Name & { was: number; is: number })[] {
  const counts = new Map<string, Name & { was: number; is: number }>();
  for (const [side, all] of [
    ['was', was],
    ['is', is],
  ] as const) {
    for (const one of all) {
      const name = nameOf(one);
      const key = JSON.stringify(name);
      const known = counts.get(key) ?? { ...name, was: 0, is: 0 };
      counts.set(key, { ...known, [side]: known[side] + one.count });
    }
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, one]) => (one.was === one.is ? [] : one));
}

function given({ field }: { field: string | undefined }): { field?: string } {
  return field === undefined ? {} : { field };
}
