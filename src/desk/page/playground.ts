/** The first view: an employee, the tenant file, and the user that the mapping makes of them. */
import { type ComponentChildren, h } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Problem } from '../../tenant/check/problem.ts';
import { attributesOf } from '../../vendors/engagedly/organisation.ts';
import { inferAttributes } from '../../vendors/personio/attribute-list.ts';
import { own, type Raw } from '../../vendors/raw.ts';
import { CopyButton } from './copy-button.ts';
import { type Editor, openEditor } from './editor.ts';
import { readPasted, titleOf } from './employees.ts';
import type { Given } from './given.ts';
import { type ResultRow, type Trial, tryOut } from './trial.ts';

/** Milliseconds of quiet after which the file is looked at. */
const QUIET = 250;

export function Playground({ given }: { given: Given }): ComponentChildren {
  const [first = { id: 'new', text: '{\n}\n' }] = given.tenants;
  const [tenant, setTenant] = useState(first.id);
  const [text, setText] = useState(first.text);
  const [pasted, setPasted] = useState<Raw[]>([]);
  const [chosen, setChosen] = useState(0);
  const [tried, setTried] = useState<{ of: object; trial: Trial }>();
  const editor = useRef<Editor>(undefined);
  const employees = useMemo(() => [...pasted, ...given.people.employees], [pasted]);
  const attributes = employees[chosen] ?? {};
  const { userAttributes } = given.people;

  const wanted = useMemo(() => ({ id: tenant, text, attributes }), [tenant, text, attributes]);
  const isSettled = tried?.of === wanted;

  useEffect(() => {
    let isLate = false;
    const timer = setTimeout(async () => {
      const trial = await tryOut({ ...wanted, userAttributes, now: new Date() });
      if (isLate) return;
      setTried({ of: wanted, trial });
      editor.current?.show(trial.problems);
    }, QUIET);
    return () => {
      isLate = true;
      clearTimeout(timer);
    };
  }, [wanted]);

  function open(id: string): void {
    const next = given.tenants.find((one) => one.id === id) ?? first;
    setTenant(next.id);
    editor.current?.setText(next.text);
  }

  function paste(people: Raw[]): void {
    setPasted(people);
    setChosen(0);
  }

  return h(
    'div',
    { class: 'columns' },
    h(Employees, { employees, pasted: pasted.length, chosen, onChoose: setChosen, onPaste: paste }),
    h(
      'section',
      { class: 'column', 'aria-labelledby': 'file-title' },
      h('h2', { id: 'file-title' }, 'Tenant file'),
      h(
        'div',
        { class: 'tools' },
        h('label', { for: 'tenant' }, 'File'),
        h(
          'select',
          { id: 'tenant', value: tenant, onChange: (event: Event) => open(typedIn(event)) },
          given.tenants.map(({ id }) => h('option', { key: id, value: id }, `tenants/${id}.json`)),
        ),
        h(CopyButton, { text, name: 'Copy the file' }),
      ),
      h(
        'p',
        { id: 'editor-help', class: 'help' },
        'Ctrl-Space offers fields, attributes and functions; F8 goes to the next problem; Tab leaves the editor.',
      ),
      h(EditorBox, {
        text: first.text,
        nonce: given.nonce,
        editor,
        onChange: setText,
        names: { source: inferAttributes([attributes]), target: attributesOf(userAttributes) },
      }),
      h(Problems, { problems: tried?.trial.problems, onGo: (problem) => editor.current?.goTo(problem) }),
    ),
    h(Result, { trial: tried?.trial, isSettled }),
  );
}

function Employees({
  employees,
  pasted,
  chosen,
  onChoose,
  onPaste,
}: {
  employees: readonly Raw[];
  pasted: number;
  chosen: number;
  onChoose(index: number): void;
  onPaste(people: Raw[]): void;
}): ComponentChildren {
  const [complaint, setComplaint] = useState('');
  function read(event: Event): void {
    const text = typedIn(event);
    const found = text.trim() === '' ? { ok: true as const, employees: [] } : readPasted(text);
    setComplaint(found.ok ? '' : found.message);
    if (found.ok) onPaste(found.employees);
  }
  const group = (label: string, from: number, to: number) =>
    h(
      'optgroup',
      { label },
      employees
        .slice(from, to)
        .map((one, index) => h('option', { key: from + index, value: String(from + index) }, titleOf(one))),
    );
  return h(
    'section',
    { class: 'column', 'aria-labelledby': 'employee-title' },
    h('h2', { id: 'employee-title' }, 'Personio employee'),
    h(
      'div',
      { class: 'tools' },
      h('label', { for: 'employee' }, 'Employee'),
      h(
        'select',
        {
          id: 'employee',
          value: String(chosen),
          onChange: (event: Event) => onChoose(Number(typedIn(event))),
        },
        pasted > 0 ? group('Pasted', 0, pasted) : null,
        group('Invented', pasted, employees.length),
      ),
    ),
    h(
      'details',
      null,
      h('summary', null, 'Paste one instead'),
      h('label', { for: 'pasted' }, 'JSON as Personio answers it. It stays in this page.'),
      h('textarea', {
        id: 'pasted',
        rows: 6,
        spellcheck: false,
        autocomplete: 'off',
        'aria-describedby': 'pasted-problem',
        'aria-invalid': complaint !== '',
        onInput: read,
      }),
      h('p', { id: 'pasted-problem', class: 'flaw', role: 'alert' }, complaint),
    ),
    h(AttributeTable, { attributes: employees[chosen] ?? {} }),
  );
}

function AttributeTable({ attributes }: { attributes: Raw }): ComponentChildren {
  const keys = Object.keys(attributes);
  return h(
    'div',
    { class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': 'Attributes of the employee' },
    h(
      'table',
      null,
      h('caption', null, `${keys.length} attributes, as Personio sends them`),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          ['Attribute', 'Value'].map((name) => h('th', { key: name, scope: 'col' }, name)),
        ),
      ),
      h(
        'tbody',
        null,
        keys.map((key) => {
          const label = String(own(attributes[key], 'label') ?? '');
          const value = own(attributes[key], 'value');
          return h(
            'tr',
            { key },
            h('th', { scope: 'row' }, h('code', null, key), h('br', null), h('small', null, label)),
            h('td', null, shownValue(value)),
          );
        }),
      ),
    ),
  );
}

function shownValue(value: unknown): ComponentChildren {
  if (value === null || value === undefined || value === '') return h('span', { class: 'faint' }, 'empty');
  if (typeof value !== 'object') return String(value);
  return h('code', null, JSON.stringify(own(value, 'attributes') ?? value));
}

function EditorBox({
  editor,
  names,
  ...options
}: Omit<Parameters<typeof openEditor>[0], 'parent' | 'namesOf'> & {
  editor: { current: Editor | undefined };
  names: ReturnType<Parameters<typeof openEditor>[0]['namesOf']>;
}): ComponentChildren {
  const box = useRef<HTMLDivElement>(null);
  const latest = useRef(names);
  latest.current = names;
  useEffect(() => {
    if (box.current === null) return;
    const opened = openEditor({ ...options, parent: box.current, namesOf: () => latest.current });
    editor.current = opened;
    return opened.close;
  }, []);
  return h('div', { class: 'editor', ref: box });
}

function Problems({
  problems,
  onGo,
}: {
  problems: readonly Problem[] | undefined;
  onGo(problem: Problem): void;
}): ComponentChildren {
  if (problems === undefined) return null;
  if (problems.length === 0)
    return h('p', { class: 'good' }, 'No problems: validate would accept this file.');
  return h(
    'ol',
    { class: 'problems', 'aria-label': 'Problems of the file' },
    problems.map((problem, index) =>
      h(
        'li',
        { key: index, class: `said-${problem.severity}` },
        h('button', { type: 'button', onClick: () => onGo(problem) }, `Line ${problem.line}`),
        ` ${problem.severity}: ${problem.message} ${problem.remedy}`,
      ),
    ),
  );
}

function Result({ trial, isSettled }: { trial: Trial | undefined; isSettled: boolean }): ComponentChildren {
  return h(
    'section',
    { class: 'column', 'aria-labelledby': 'user-title', 'aria-busy': !isSettled },
    h('h2', { id: 'user-title' }, 'Engagedly user'),
    h('p', { role: 'status', class: 'verdict' }, verdictOf(trial)),
    trial?.user !== undefined && 'rows' in trial.user ? h(UserTable, { rows: trial.user.rows }) : null,
  );
}

function verdictOf(trial: Trial | undefined): string {
  if (trial === undefined) return 'Working …';
  const errors = trial.problems.filter(({ severity }) => severity === 'error').length;
  const refused =
    errors === 0 ? '' : ` A run refuses this file: ${errors} ${errors === 1 ? 'error' : 'errors'}.`;
  if (trial.user === undefined) return `The file cannot be tried yet.${refused}`;
  if ('message' in trial.user) return `${trial.user.message} ${trial.user.remedy}${refused}`;
  const { rows, isInScope, why } = trial.user;
  const filled = rows.filter((row) => 'value' in row).length;
  const flaws = rows.filter((row) => 'isFlaw' in row && row.isFlaw).length;
  return `${isInScope ? 'In scope.' : 'Not in scope.'} ${why} ${filled} fields have a value${flaws === 0 ? '' : `, ${flaws} cannot be used`}.${refused}`;
}

function UserTable({ rows }: { rows: readonly ResultRow[] }): ComponentChildren {
  return h(
    'div',
    { class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': 'Fields of the user' },
    h(
      'table',
      { id: 'user' },
      h('caption', null, 'Units by name, people by their Personio id'),
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

function typedIn({ currentTarget }: Event): string {
  return (currentTarget as HTMLInputElement).value;
}
