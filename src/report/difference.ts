/** What one tenant file does differently from another over the same data, in numbers and in words. Pure. */
import { heldName } from '../labels.ts';
import type { HeldClass, UserChange } from '../model.ts';
import { afterOf } from '../plan/change.ts';
import type { Rules } from '../rules.ts';
import { coarse } from './coarse.ts';

/** What a file comes to: before limits, and what then waits. */
export type Side = {
  /** Personio ids of the people in scope. */
  inScope: ReadonlySet<string>;
  /** Everything that should change, also what waits. */
  changes: readonly UserChange[];
  held: readonly HeldClass[];
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
  /** By field: of how many people, in scope in either file, something else would be written. */
  fields: { field: string; count: number }[];
  /** Classes of change of which another number waits. */
  held: (Pick<HeldClass, 'class' | 'field'> & { was: number; is: number })[];
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
    held: heldDifferently(was.held, is.held),
  };
}

/** Whether nothing would happen differently; the rows may be written differently all the same. */
export function isNone({ scope, actions, fields, held }: Difference): boolean {
  return scope.entering + scope.leaving + actions.length + fields.length + held.length === 0;
}

function peopleOf(changes: readonly UserChange[], action: UserChange['action']): Set<string> {
  return new Set(changes.filter((change) => change.action === action).map(({ employee }) => employee));
}

/** Of somebody who enters or leaves the scope every field differs, which says nothing about the fields. */
function fieldsThatDiffer(was: Side, is: Side): Difference['fields'] {
  const both = was.inScope.intersection(is.inScope);
  const [before, after] = [writtenTo(was.changes, both), writtenTo(is.changes, both)];
  const counts = new Map<string, number>();
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(key), after.get(key)];
    if (old?.value !== now?.value) {
      const field = (now ?? old)?.field ?? '';
      counts.set(field, (counts.get(field) ?? 0) + 1);
    }
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([field, count]) => ({ field, count }));
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

function heldDifferently(was: readonly HeldClass[], is: readonly HeldClass[]): Difference['held'] {
  const keyed = (held: readonly HeldClass[]) =>
    new Map(held.map((one) => [`${one.class} ${one.field ?? ''}`, one]));
  const [before, after] = [keyed(was), keyed(is)];
  return [...new Map([...before, ...after])]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { class: name, field }]) => ({
      class: name,
      ...(field === undefined ? {} : { field }),
      was: before.get(key)?.count ?? 0,
      is: after.get(key)?.count ?? 0,
    }))
    .filter((one) => one.was !== one.is);
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
  const { scope, rows, actions, fields, held } = difference;
  const round = (count: number) => (isCoarse ? coarse(count) : count);
  const people = (count: number) => `${round(count)} ${round(count) === 1 ? 'person' : 'people'}`;
  const list = [
    ...wordRows(rows, shown),
    ...actions.flatMap(({ action, more, fewer }) => [
      ...(round(more) > 0 ? [`Besides, ${people(more)} would be ${VERBS[action]}.`] : []),
      ...(round(fewer) > 0 ? [`No longer would ${people(fewer)} be ${VERBS[action]}.`] : []),
    ]),
    ...fields.flatMap(({ field, count }) =>
      round(count) > 0 ? [`The field ${shown(field)} would be written differently of ${people(count)}.`] : [],
    ),
    ...held.flatMap(({ was, is, ...one }) =>
      round(was) === round(is)
        ? []
        : [`${heldShown(one, shown)}: ${round(is)} would wait for approval, in place of ${round(was)}.`],
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
