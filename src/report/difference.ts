/** What one tenant file does differently from another over the same data, in numbers and in words. Pure. */
import { guidanceFor, type IssueCode } from '../issues.ts';
import { heldName } from '../labels.ts';
import type { HeldClass, UserChange } from '../model.ts';
import { afterOf } from '../plan/change.ts';
import type { Rules } from '../rules.ts';
import type { Issue } from '../types/summary.d.ts';
import { coarse } from './coarse.ts';

/** What a file comes to: before limits, and what then waits. */
export type Side = {
  /** Personio ids of the people in scope. */
  inScope: ReadonlySet<string>;
  /** Everything that should change, also what waits. */
  changes: readonly UserChange[];
  held: readonly HeldClass[];
  /** What is found; where little may be said, what may be told of it. */
  issues: readonly Pick<Issue, 'code' | 'field' | 'count'>[];
  /** Expressions by field. */
  rows: ReadonlyMap<string, string>;
  /** What becomes of those whom the filter keeps out; missing without a filter. */
  onOutOfScope?: OnOutOfScope | undefined;
};

type OnOutOfScope = Rules['leavers']['onOutOfScope'];

export type Difference = {
  scope: { entering: number; leaving: number; onOutOfScope?: OnOutOfScope };
  /** Fields whose row was added, taken out or changed. */
  rows: { added: string[]; gone: string[]; changed: string[] };
  /** People to whom it happens now and did not, and the other way round. */
  actions: { action: 'create' | 'reactivate' | 'block'; more: number; fewer: number }[];
  /** By field: of how many people, in scope in either file, something else would be written; `gone`: nothing any more. */
  fields: { field: string; count: number; gone: number }[];
  /** Classes of change of which another number waits. */
  held: (Pick<HeldClass, 'class' | 'field'> & { was: number; is: number })[];
  /** What keeps somebody or a field from being handled, and is found another number of times. */
  issues: { code: IssueCode; field?: string; was: number; is: number }[];
};

const ACTIONS = ['create', 'reactivate', 'block'] as const;

export function differenceOf(was: Side, is: Side): Difference {
  const rows = [...new Set([...was.rows.keys(), ...is.rows.keys()])].sort();
  return {
    scope: {
      entering: is.inScope.difference(was.inScope).size,
      leaving: was.inScope.difference(is.inScope).size,
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
  };
}

/** Whether nothing would happen differently; the rows may be written differently all the same. */
export function isNone({ scope, actions, fields, held, issues }: Difference): boolean {
  return scope.entering + scope.leaving + actions.length + fields.length + held.length + issues.length === 0;
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

function problemsOf({ issues }: Side): Side['issues'] {
  return issues.filter(({ code }) => guidanceFor(code).level === 'problem');
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

const VERBS = { create: 'added', reactivate: 'activated again', block: 'blocked' } as const;

/**
 * One sentence, and a list where there is more. `isCoarse`: numbers are told to the nearest five, and what rounds to nothing
 * is not. `shown`: a field's key, or something in its place. `against`: in words; or the branch that has no such file yet.
 */
export function wordDifference(
  difference: Difference,
  {
    against,
    isCoarse,
    shown,
  }: { against: string | { noFileOn: string }; isCoarse: boolean; shown(field: string): string },
): string {
  const { scope, rows, actions, fields, held, issues } = difference;
  const round = (count: number) => (isCoarse ? coarse(count) : count);
  const people = (count: number) => `${round(count)} ${round(count) === 1 ? 'person' : 'people'}`;
  const list = [
    ...wordRows(rows, shown),
    ...actions.flatMap(({ action, more, fewer }) => [
      ...(round(more) > 0 ? [`Besides, ${people(more)} would be ${VERBS[action]}.`] : []),
      ...(round(fewer) > 0 ? [`No longer would ${people(fewer)} be ${VERBS[action]}.`] : []),
    ]),
    ...fields.flatMap(({ field, count, gone }) => [
      ...(round(count) > 0
        ? [`The field ${shown(field)} would be written differently of ${people(count)}.`]
        : []),
      ...(round(gone) > 0
        ? [`The field ${shown(field)} would no longer be written of ${people(gone)}.`]
        : []),
    ]),
    ...held.flatMap(({ was, is, ...one }) =>
      round(was) === round(is)
        ? []
        : [`${heldShown(one, shown)}: ${round(is)} would wait for approval, in place of ${round(was)}.`],
    ),
    ...issues.map(
      ({ code, field, was, is }) =>
        `${guidanceFor(code).meaning}${field === undefined ? '' : ` (field ${shown(field)})`}: ${is} ${is === 1 ? 'time' : 'times'}, in place of ${was}.`,
    ),
  ];
  const isSaid =
    round(scope.entering) + round(scope.leaving) > 0 || list.length > wordRows(rows, shown).length;
  const first =
    `${opening(against)}: ${people(scope.entering)} would come into scope, ` +
    `${people(scope.leaving)} would leave it.${round(scope.leaving) > 0 ? fateOf(scope.onOutOfScope) : ''}`;
  const nothing = isCoarse
    ? 'No difference to the nearest five.'
    : 'No difference in what would happen to anybody.';
  const none = isSaid ? '' : ` ${nothing}`;
  return [`${first}${none}`, ...(list.length > 0 ? [list.map((line) => `- ${line}`).join('\n')] : [])].join(
    '\n\n',
  );
}

/** What becomes of whoever leaves the scope stands in no other number: nothing happens to them at once. */
function fateOf(onOutOfScope: OnOutOfScope | undefined): string {
  if (onOutOfScope === undefined) return '';
  return onOutOfScope === 'block'
    ? ' Whom of them the filter keeps out would be blocked after 72 hours and three complete runs.'
    : ' The accounts of those whom the filter keeps out would stay open, and no longer be kept in step.';
}

/** Beside a file that is not there yet everybody comes into scope, which says nothing of a change. */
function opening(against: string | { noFileOn: string }): string {
  if (typeof against === 'string') return `Compared with ${against}`;
  return `There is no file of this tenant on ${against.noFileOn} yet, so all of it is new`;
}

/** As in a summary; the key of a field comes from the file. */
function heldShown(
  { class: kind, field }: Pick<HeldClass, 'class' | 'field'>,
  shown: (field: string) => string,
) {
  return heldName({ class: kind, field: kind === 'field' && field !== undefined ? shown(field) : field });
}

function wordRows({ added, gone, changed }: Difference['rows'], shown: (field: string) => string): string[] {
  const parts = [
    [changed, 'changed'],
    [added, 'added'],
    [gone, 'taken out'],
  ] as const;
  const told = parts.flatMap(([fields, verb]) =>
    fields.length > 0 ? [`${fields.map(shown).join(', ')} ${verb}`] : [],
  );
  return told.length > 0 ? [`Rows of the mapping: ${told.join('; ')}.`] : [];
}
