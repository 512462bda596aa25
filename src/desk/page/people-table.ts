/** People of a run's details as a table: who, what changes, why, and what speaks for it. */
import { type ComponentChildren, h } from 'preact';
import { ACTIONS, remarkOf, sidesOf } from '../../explain/explain.ts';
import { nextOf } from '../../explain/next.ts';
import type { Place } from '../../explain/release.ts';
import { witnessesInWords } from '../../labels.ts';
import type { PersonDetail } from '../../types/details.d.ts';
import { theirs } from './theirs.ts';

/** `digest`: under which all of them wait; `field`: where they are a class of one field. */
export type Class = {
  title: string;
  digest: string | undefined;
  field: string | undefined;
  people: PersonDetail[];
};

const COLUMNS = ['Name', 'Reference', 'Personio', 'Planned', 'Before → after', 'Why'];

/** Whoever waits under a digest has one step with all others; anybody else may have one of their own. */
export function People({
  title,
  digest,
  field: of,
  people,
  place,
}: Class & { place: Place }): ComponentChildren {
  const columns = [...COLUMNS, digest === undefined ? 'What to do' : '', 'Speaks for it'].filter(Boolean);
  return h(
    'div',
    { class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': title },
    h(
      'table',
      null,
      h('caption', null, title),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          columns.map((name) => h('th', { key: name, scope: 'col' }, name)),
        ),
      ),
      h(
        'tbody',
        null,
        people.map((person) =>
          h(
            'tr',
            { key: person.ref },
            h('th', { scope: 'row' }, person.name ? theirs(person.name) : 'without a name'),
            h('td', null, h('code', null, person.ref)),
            h('td', null, person.employee ?? 'gone'),
            h('td', null, ACTIONS[person.planned]),
            h('td', null, h(Changes, { person, of, onlyWaiting: digest !== undefined })),
            h('td', null, theirs(person.reason)),
            digest === undefined ? h('td', null, stepFor(person, place)) : null,
            h('td', null, witnessesInWords(person.witnesses).join(', ')),
          ),
        ),
      ),
    ),
  );
}

/** What waits under a digest has its command elsewhere, once the file is proved. */
function stepFor(person: PersonDetail, place: Place): string {
  const held = person.held.filter(({ digest }) => digest === undefined);
  return nextOf({ ...person, held }, place, [])
    .replace(/\s+/g, ' ')
    .trim();
}

/** Of a class of one field that field alone; of those who wait only what waits. */
function Changes({
  person,
  of,
  onlyWaiting,
}: {
  person: PersonDetail;
  of: string | undefined;
  onlyWaiting: boolean;
}): ComponentChildren {
  const fields = person.fields.filter(({ field: name, waits }) =>
    of === undefined ? waits || !onlyWaiting : name === of,
  );
  return h(
    'ul',
    { class: 'changes' },
    fields.map((one) => {
      const [before, after] = sidesOf(one);
      // Of those who wait only what waits is shown.
      const remark = onlyWaiting ? '' : remarkOf(one);
      return h(
        'li',
        { key: one.field },
        h('code', null, one.field),
        ' ',
        before === '' ? h('span', { class: 'faint' }, '(empty)') : h('del', null, theirs(before)),
        ' → ',
        after === '' ? h('span', { class: 'faint' }, '(empty)') : h('ins', null, theirs(after)),
        remark === '' ? '' : ` (${remark})`,
      );
    }),
    (person.candidates ?? []).map(({ user, name, ref }) =>
      h('li', { key: user }, `might be the account ${user}, `, theirs(name), ` (${ref})`),
    ),
  );
}
