/** The employee to try a mapping on: chosen or pasted, with all attributes. */
import { type ComponentChildren, h } from 'preact';
import { useState } from 'preact/hooks';
import { own, type Raw } from '../../vendors/raw.ts';
import { readPasted, titleOf } from './employees.ts';
import type { Side } from './opening.ts';

export function Employees({
  employees,
  pasted,
  made,
  chosen,
  onChoose,
  attributes,
  onPaste,
  onFind,
  found,
  values,
  list,
}: {
  /** Those who were pasted first, those who were made for the file last. */
  employees: readonly Raw[];
  pasted: number;
  made: number;
  chosen: number;
  onChoose(index: number): void;
  /** Of whoever is chosen, with what was changed. */
  attributes: Raw;
  onPaste(people: Raw[]): void;
  onFind(side: Side): void;
  /** What came of looking. */
  found: string;
  /** Where values are changed. */
  values: ComponentChildren;
  /** Where the customer's own list of attributes is pasted. */
  list: ComponentChildren;
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
        group('Invented', pasted, employees.length - made),
        made > 0 ? group('Invented for this file', employees.length - made, employees.length) : null,
      ),
      h(
        'div',
        { class: 'pair' },
        (['in scope', 'kept out'] as const).map((side) =>
          h('button', { key: side, type: 'button', onClick: () => onFind(side) }, `Somebody ${side}`),
        ),
      ),
      h('span', { role: 'status', class: 'help' }, found),
    ),
    values,
    h(
      'details',
      null,
      h('summary', null, 'Paste one instead'),
      h(
        'p',
        { class: 'help' },
        'For engineers who have called Personio themselves: no command here gives such an answer. Without such an answer choose somebody invented, and change the values.',
      ),
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
    list,
    h(AttributeTable, { attributes }),
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

export function typedIn({ currentTarget }: Event): string {
  return (currentTarget as HTMLInputElement).value;
}
