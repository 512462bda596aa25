/** What one tenant file does differently from another, in words. Pure. */
import { guidanceFor } from '../issues.ts';
import { heldName } from '../labels.ts';
import type { HeldClass } from '../model.ts';
import { coarse } from './coarse.ts';
import type { Difference, OnOutOfScope, Switch } from './difference.ts';
import { isOnTheirWay } from './headline.ts';

/** By whether it is on now. */
const SWITCHED: Readonly<Record<Switch, Record<`${boolean}`, string>>> = {
  paused: {
    true: 'The file pauses the tenant: no sync runs, and nothing that the plan tells of happens.',
    false: 'The tenant is paused no longer: from the next sync on, what the plan tells of happens.',
  },
  pictures: {
    true: 'Profile pictures would be copied.',
    false: 'Profile pictures would no longer be copied.',
  },
};

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
  const { scope, rows, actions, fields, held, issues, switched } = difference;
  const round = (count: number) => (isCoarse ? coarse(count) : count);
  const people = (count: number) => `${round(count)} ${round(count) === 1 ? 'person' : 'people'}`;
  const list = [
    ...wordRows(rows, shown),
    ...switched.map(({ what, isOn }) => SWITCHED[what][`${isOn}`]),
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
    ...(mayHide(issues)
      ? [
          'Who is set aside counts for one reason alone: a number may be lower only because another is higher.',
        ]
      : []),
  ];
  const { entering, leaving, untold, settled } = scope;
  const isSaid =
    [entering, leaving, untold, settled].some((count) => round(count) > 0) ||
    list.length > wordRows(rows, shown).length;
  const first = [
    `${opening(against)}: ${people(entering)} would come into scope, ${people(leaving)} would leave it.`,
    ...(round(leaving) > 0 ? [fateOf(scope.onOutOfScope)] : []),
    ...(round(settled) > 0
      ? [
          `Besides, ${people(settled)} of whom the filter could not tell would be out of scope${scope.onOutOfScope === 'block' ? `; whoever of them was in scope before would be blocked ${WAIT}` : ''}.`,
        ]
      : []),
    ...(round(untold) > 0
      ? [
          `Of ${people(untold)} the filter could not tell any more: they would be neither added, kept in step nor blocked.`,
        ]
      : []),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
  const nothing = isCoarse
    ? 'No difference to the nearest five.'
    : 'No difference in what would happen to anybody.';
  const none = isSaid ? '' : ` ${nothing}`;
  return [`${first}${none}`, ...(list.length > 0 ? [list.map((line) => `- ${line}`).join('\n')] : [])].join(
    '\n\n',
  );
}

/** Whoever is set aside before a problem of theirs is looked at has it all the same, and it looks solved. */
function mayHide(issues: Difference['issues']): boolean {
  const problems = issues.filter(({ code }) => !isOnTheirWay(code));
  return (
    problems.some(({ was, is }) => is < was) &&
    problems.some(({ field, was, is }) => field === undefined && is > was)
  );
}

const WAIT = 'after 72 hours and three complete runs';

/** What becomes of whoever leaves the scope stands in no other number: nothing happens to them at once. */
function fateOf(onOutOfScope: OnOutOfScope | undefined): string {
  if (onOutOfScope === undefined) return '';
  return onOutOfScope === 'block'
    ? `Whom of them the filter keeps out would be blocked ${WAIT}.`
    : 'The accounts of those whom the filter keeps out would stay open, and no longer be kept in step.';
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
