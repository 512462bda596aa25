/** The second view: a file of details opened for whoever may read it, and what is to be decided. */
import { type ComponentChildren, h } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { SyncError } from '../../errors.ts';
import { peopleIn, resultInWords, runOf } from '../../explain/explain.ts';
import { correctionOf, placeIn, stepsOf } from '../../explain/release.ts';
import { inSentence } from '../../issues.ts';
import { heldName } from '../../labels.ts';
import type { Details, PersonDetail } from '../../types/details.d.ts';
import { CopyButton } from './copy-button.ts';
import type { Given } from './given.ts';
import { type Opened, openFile } from './opened-file.ts';
import { type Class, People } from './people-table.ts';
import { theirs } from './theirs.ts';

type Shown = { opened: Opened } | { message: string } | undefined;

export function HeldView({ given }: { given: Given }): ComponentChildren {
  const [shown, setShown] = useState<Shown>();
  const form = useRef<HTMLFormElement>(null);

  async function open(event: Event): Promise<void> {
    event.preventDefault();
    const fields = form.current;
    if (fields === null) return;
    setShown({ message: 'Opening …' });
    const data = new FormData(fields);
    const text = (name: string) => String(data.get(name) ?? '').trim();
    const [file, keyFile] = [data.get('details'), data.get('key-file')];
    try {
      const bytes = new Uint8Array(file instanceof File ? await file.arrayBuffer() : []);
      const key = `${text('key')}\n${keyFile instanceof File ? await keyFile.text() : ''}`;
      setShown({ opened: await openFile({ bytes, tenant: text('tenant'), key, signed: text('signed') }) });
    } catch (error) {
      const name = error instanceof Error ? error.name : 'failure';
      const isTold = error instanceof SyncError;
      setShown({
        message: isTold ? `${error.message} ${error.remedy}` : `An unexpected ${name}: nothing is open.`,
      });
    }
  }

  function close(): void {
    form.current?.reset();
    setShown(undefined);
  }

  const isOpen = shown !== undefined && 'opened' in shown;
  return h(
    'div',
    { class: 'held' },
    h('h2', null, 'Details of a run'),
    h(
      'form',
      { ref: form, onSubmit: (event: Event) => void open(event) },
      field('tenant', 'Tenant', { list: 'tenants', required: true, autocomplete: 'off' }),
      h(
        'datalist',
        { id: 'tenants' },
        given.tenants.map(({ id }) => h('option', { key: id, value: id })),
      ),
      field('details', 'The file details.age', { type: 'file', accept: '.age', required: true }),
      field('key-file', 'The file of your key', { type: 'file' }),
      field('key', 'or the key itself', { type: 'password', autocomplete: 'off' }),
      h(
        'label',
        { for: 'held-signed' },
        'What proves it: the line that the run has signed, or the hash in it',
      ),
      h('textarea', { id: 'held-signed', name: 'signed', rows: 3, spellcheck: false, autocomplete: 'off' }),
      h(
        'div',
        { class: 'tools' },
        h('button', { type: 'submit' }, 'Open'),
        h('button', { type: 'button', onClick: close }, 'Close and forget'),
      ),
    ),
    h('p', { role: 'status', class: 'verdict' }, wordsOf(shown)),
    isOpen && !shown.opened.proof.ok ? h(HowToProve, shown.opened.proof) : null,
    isOpen ? h(Classes, shown.opened) : null,
  );
}

function field(name: string, label: string, more: Record<string, unknown>): ComponentChildren {
  return [
    h('label', { key: `${name}-label`, for: `held-${name}` }, label),
    h('input', { key: name, id: `held-${name}`, name, ...more }),
  ];
}

function wordsOf(shown: Shown): string {
  if (shown === undefined) return '';
  if ('message' in shown) return shown.message;
  const { details, proof } = shown.opened;
  const waiting = details.people.filter(({ held }) => held.length > 0).length;
  const run = `${runOf(details)}: ${peopleIn(details.people.length)}, of whom ${waiting} ${waiting === 1 ? 'waits' : 'wait'}.`;
  const killed =
    details.progress === 'planned'
      ? ' That run was killed, or has not written yet: this is what it had planned.'
      : '';
  return proof.ok
    ? `${run}${killed} The run has signed this file.`
    : `Not proved. ${proof.message} Until it is, no command to approve is shown. ${run}${killed}`;
}

function HowToProve({ remedy, command }: { remedy: string; command?: string }): ComponentChildren {
  return h(
    'div',
    { class: 'approval' },
    h('p', null, remedy),
    command === undefined ? null : h(CommandLine, { text: command }),
  );
}

/** Alone on its line, and as it is typed. */
function CommandLine({ text }: { text: string }): ComponentChildren {
  return [
    h('pre', { tabIndex: 0 }, h('code', null, text)),
    h(CopyButton, { text, name: 'Copy the command' }),
  ];
}

/** Who waits, by digest; then who was set aside; then by what became of them all others, and those of whom not all waits. */
function classesOf({ people }: Details): Class[] {
  const classes = new Map<string, Class>();
  const put = (key: string, made: Omit<Class, 'people'>, person: PersonDetail) => {
    const known = classes.get(key) ?? { ...made, people: [] };
    classes.set(key, { ...known, people: [...known.people, person] });
  };
  for (const person of people) {
    for (const { class: name, field: of, digest } of person.held) {
      const title = `Waits: ${inSentence(heldName({ class: name, field: of }))}`;
      put(`1 ${name} ${of ?? ''} ${digest ?? ''}`, { title, digest, field: of }, person);
    }
    if (person.held.length > 0 && person.fields.every(({ waits }) => waits)) continue;
    const said = resultInWords(person);
    const title = `${said[0]?.toUpperCase()}${said.slice(1)}`;
    put(
      `${person.result === 'set-aside' ? 2 : 3} ${title}`,
      { title, digest: undefined, field: undefined },
      person,
    );
  }
  return [...classes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

function Classes({ details, proof }: Opened): ComponentChildren {
  const place = placeIn(details, new Date());
  return h(
    'div',
    null,
    classesOf(details).map((one, index) =>
      h(
        'section',
        { key: index, class: 'class', 'aria-labelledby': `class-${index}` },
        h('h3', { id: `class-${index}` }, `${one.title}: ${peopleIn(one.people.length)}`),
        h(People, { ...one, place }),
        one.digest !== undefined && proof.ok
          ? h(Approval, {
              steps: stepsOf([one.digest], place).trim(),
              isUsable: place.unusable?.(one.digest) === undefined,
              correction: correctionOf(place),
            })
          : null,
      ),
    ),
    details.units.length === 0 ? null : h(Units, { units: details.units }),
  );
}

/** `isUsable`: the steps are one command, and not words about why there is none. */
function Approval({
  steps,
  isUsable,
  correction,
}: {
  steps: string;
  isUsable: boolean;
  correction: string;
}): ComponentChildren {
  return h(
    'div',
    { class: 'approval' },
    isUsable
      ? [
          h('p', null, 'If all of these are right, within 72 hours from when they were first held:'),
          h(CommandLine, { text: steps }),
        ]
      : h('p', null, `If all of these are right: ${steps}`),
    correction === '' ? null : h('p', { class: 'help' }, correction),
  );
}

function Units({ units }: { units: Details['units'] }): ComponentChildren {
  return h(
    'section',
    { class: 'class', 'aria-labelledby': 'units-title' },
    h('h3', { id: 'units-title' }, 'Units'),
    h(
      'ul',
      null,
      units.map(({ kind, name, result }) =>
        h('li', { key: `${kind} ${name}` }, `${kind}: `, theirs(name), `, ${result}`),
      ),
    ),
  );
}
