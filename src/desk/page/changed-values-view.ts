/** Where the values of the chosen employee are changed: those that the file reads. */
import { type ComponentChildren, h } from 'preact';
import type { Raw } from '../../vendors/raw.ts';
import { type Asked, shownAt, type Typed } from './changed-values.ts';
import { typedIn } from './employee-view.ts';

export function ChangedValues({
  asked,
  employee,
  typed,
  onType,
}: {
  asked: readonly Asked[];
  /** As they are without what was typed. */
  employee: Raw;
  typed: Typed;
  onType(typed: Typed): void;
}): ComponentChildren {
  const changed = Object.keys(typed).length;
  return h(
    'details',
    null,
    h('summary', null, `Change values${changed === 0 ? '' : ` (${changed} changed)`}`),
    h(
      'p',
      { id: 'values-help', class: 'help' },
      asked.length === 0
        ? 'The file cannot be read yet.'
        : 'What the filter and the rows read, the filter first. A blank is an attribute that is not filled.',
    ),
    h(
      'div',
      { class: 'values' },
      asked.map(({ of, name, offered }, index) => [
        h('label', { key: `label ${name}`, for: `value-${index}` }, name),
        h('input', {
          key: name,
          id: `value-${index}`,
          value: typed[name]?.text ?? shownAt(employee, of),
          list: `offered-${index}`,
          autocomplete: 'off',
          spellcheck: false,
          onInput: (event: Event) => onType({ ...typed, [name]: { of, text: typedIn(event) } }),
        }),
        h(
          'datalist',
          { key: `offered ${name}`, id: `offered-${index}` },
          offered.map((value) => h('option', { key: value, value })),
        ),
      ]),
    ),
    changed === 0 ? null : h('button', { type: 'button', onClick: () => onType({}) }, 'Undo the changes'),
  );
}
