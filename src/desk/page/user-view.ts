/** The user that comes of an employee, and whether they are in scope. */
import { type ComponentChildren, h } from 'preact';
import { isForReview } from '../../tenant/check/check.ts';
import type { ResultRow, Trial } from './trial.ts';

export function Result({
  trial,
  isSettled,
}: {
  trial: Trial | undefined;
  isSettled: boolean;
}): ComponentChildren {
  const refusal = refusalOf(trial);
  const isRefused = refusal !== '';
  return h(
    'section',
    { class: 'column', 'aria-labelledby': 'user-title', 'aria-busy': !isSettled },
    h('h2', { id: 'user-title' }, 'Engagedly user'),
    h(
      'p',
      { role: 'status', class: isRefused ? 'verdict refused' : 'verdict' },
      isRefused ? h('strong', null, refusal) : null,
      isRefused ? ' ' : '',
      verdictOf(trial, isRefused),
    ),
    trial?.user !== undefined && 'rows' in trial.user
      ? h(UserTable, {
          rows: trial.user.rows,
          isWritten: !isRefused && trial.user.isInScope && trial.user.alone === undefined,
        })
      : null,
  );
}

/** Comes first: whatever else is said of a refused file is of no effect. */
function refusalOf(trial: Trial | undefined): string {
  const errors = trial?.problems.filter(({ severity }) => severity === 'error').length ?? 0;
  if (errors === 0) return '';
  const [count, they] = errors === 1 ? ['1 error', 'it is'] : [`${errors} errors`, 'they are'];
  // What a review alone refuses, a run that has it already goes on with.
  const isForRun = trial?.problems.some((problem) => problem.severity === 'error' && !isForReview(problem));
  return isForRun
    ? `A run refuses this file: ${count}. Nothing is written until ${they} mended.`
    : `A review refuses this file: ${count}. It cannot be merged until ${they} mended.`;
}

function verdictOf(trial: Trial | undefined, isRefused: boolean): string {
  if (trial === undefined) return 'Working …';
  if (trial.user === undefined) return 'The file cannot be tried yet.';
  if ('message' in trial.user) return `${trial.user.message} ${trial.user.remedy}`;
  const { rows, isInScope, why, fate, alone } = trial.user;
  if (isRefused) {
    const left = alone === undefined ? '' : ` A run would leave them alone: ${alone}.`;
    return isInScope
      ? `As far as it can be read they would be in scope. ${why}${left} ${fieldsOf(rows)}`
      : `As far as it can be read they would not be in scope. ${why}`;
  }
  return isInScope
    ? `In scope. ${why} ${alone === undefined ? `${fate} ${fieldsOf(rows)}` : `But a run leaves them alone: ${alone}. Nothing below is written.`}`
    : `Not in scope. ${why} ${fate} Nothing below is written: it is what they would have if they were in scope.`;
}

function fieldsOf(rows: readonly ResultRow[]): string {
  const filled = rows.filter((row) => 'value' in row).length;
  const flaws = rows.filter((row) => 'isFlaw' in row && row.isFlaw).length;
  const unjudged = rows.filter((row) => 'isUnjudged' in row).length;
  const parts = [
    `${filled} of ${rows.length} fields have a value`,
    ...(flaws === 0 ? [] : [`${flaws} cannot be used`]),
    ...(unjudged === 0 ? [] : [`${unjudged} cannot be judged here`]),
  ];
  const last = parts.at(-1) ?? '';
  return `${[...parts.slice(0, -1), parts.length > 1 ? `and ${last}` : last].join(', ')}.`;
}

function UserTable({
  rows,
  isWritten,
}: {
  rows: readonly ResultRow[];
  isWritten: boolean;
}): ComponentChildren {
  return h(
    'div',
    { class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': 'Fields of the user' },
    h(
      'table',
      { id: 'user', class: isWritten ? undefined : 'unwritten' },
      h(
        'caption',
        null,
        `${isWritten ? 'What is written' : 'What would be written'}: units by name, people by their Personio id`,
      ),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          ['Field', 'Value'].map((name) => h('th', { key: name, scope: 'col' }, name)),
        ),
      ),
      h(
        'tbody',
        null,
        rows.map((row) =>
          h(
            'tr',
            { key: row.field, 'data-field': row.field },
            h(
              'th',
              { scope: 'row' },
              h('code', null, row.field),
              h('br', null),
              h('small', null, h('code', null, row.expression), row.origin === 'preset' ? ' (preset)' : ''),
            ),
            'value' in row
              ? h('td', { 'data-value': JSON.stringify(row.value) }, shownUser(row.value))
              : h('td', { class: row.isFlaw ? 'flaw' : 'faint' }, row.note),
          ),
        ),
      ),
    ),
  );
}

function shownUser(value: string | number | boolean | string[]): string {
  return Array.isArray(value) ? value.join(' · ') : String(value);
}
