/** The user that comes of an employee, and whether they are in scope. */
import { type ComponentChildren, h } from 'preact';
import type { ResultRow, Trial } from './trial.ts';

export function Result({
  trial,
  isSettled,
}: {
  trial: Trial | undefined;
  isSettled: boolean;
}): ComponentChildren {
  return h(
    'section',
    { class: 'column', 'aria-labelledby': 'user-title', 'aria-busy': !isSettled },
    h('h2', { id: 'user-title' }, 'Engagedly user'),
    h('p', { role: 'status', class: 'verdict' }, verdictOf(trial)),
    trial?.user !== undefined && 'rows' in trial.user
      ? h(UserTable, {
          rows: trial.user.rows,
          isWritten: trial.user.isInScope && trial.user.alone === undefined,
        })
      : null,
  );
}

function verdictOf(trial: Trial | undefined): string {
  if (trial === undefined) return 'Working …';
  const errors = trial.problems.filter(({ severity }) => severity === 'error').length;
  const refused =
    errors === 0
      ? ''
      : ` A run refuses this file: ${errors} ${errors === 1 ? 'error' : 'errors'}. Until it is mended nothing is written.`;
  if (trial.user === undefined) return `The file cannot be tried yet.${refused}`;
  if ('message' in trial.user) return `${trial.user.message} ${trial.user.remedy}${refused}`;
  const { rows, isInScope, why, fate, alone } = trial.user;
  const told = isInScope
    ? `In scope. ${why} ${alone === undefined ? `${fate} ${fieldsOf(rows)}` : `But a run leaves them alone: ${alone}. Nothing below is written.`}`
    : `Not in scope. ${why} ${fate} Nothing below is written: it is what they would have if they were in scope.`;
  return `${told}${refused}`;
}

function fieldsOf(rows: readonly ResultRow[]): string {
  const filled = rows.filter((row) => 'value' in row).length;
  const flaws = rows.filter((row) => 'isFlaw' in row && row.isFlaw).length;
  return `${filled} of ${rows.length} fields have a value${flaws === 0 ? '' : `, and ${flaws} cannot be used`}.`;
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
