/** Where the customer's own list of attributes is pasted, for completion and for what a row may read. */
import { type ComponentChildren, h } from 'preact';
import { useState } from 'preact/hooks';
import { typedIn } from './employee-view.ts';
import { type OwnList, readAttributeList } from './own-attributes.ts';

export function OwnAttributes({
  list,
  onPaste,
}: {
  list: OwnList | undefined;
  onPaste(list: OwnList | undefined): void;
}): ComponentChildren {
  const [complaint, setComplaint] = useState('');
  function read(event: Event): void {
    const text = typedIn(event);
    const found = text.trim() === '' ? undefined : readAttributeList(text);
    setComplaint(found === undefined || found.ok ? '' : found.message);
    if (found === undefined) onPaste(undefined);
    else if (found.ok) onPaste(found.list);
  }
  return h(
    'details',
    null,
    h('summary', null, 'Use the customer\u2019s attributes'),
    h(
      'label',
      { for: 'own-attributes' },
      'What Personio answers to GET /v1/company/employees/attributes, or their names: one a line, or the row of a table that has them. It stays in this page.',
    ),
    h('textarea', {
      id: 'own-attributes',
      rows: 6,
      spellcheck: false,
      autocomplete: 'off',
      'aria-describedby': 'own-attributes-said',
      'aria-invalid': complaint !== '',
      onInput: read,
    }),
    h(
      'p',
      { id: 'own-attributes-said', class: complaint === '' ? 'help' : 'flaw', role: 'status' },
      complaint || saidOf(list),
    ),
  );
}

function saidOf(list: OwnList | undefined): string {
  if (list === undefined) return 'Now: the attributes of the chosen employee.';
  const { attributes, hasKeys } = list;
  const own = attributes.filter(({ key }) => key.startsWith('dynamic_')).length;
  const count = `${attributes.length} attributes, ${own} of the customer\u2019s own.`;
  return hasKeys
    ? `${count} A row that reads another one is not used, as in a run.`
    : `${count} Names tell no keys: rows read them by $custom; an invented employee has a value only where the name is the same, or where you change it above.`;
}
