/** The first view: an employee, the tenant file, and the user that the mapping makes of them. */
import { type ComponentChildren, h } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Problem } from '../../tenant/check/problem.ts';
import { attributesOf } from '../../vendors/engagedly/organisation.ts';
import type { Raw } from '../../vendors/raw.ts';
import { askedBy, type Typed, typedInto } from './changed-values.ts';
import { ChangedValues } from './changed-values-view.ts';
import { CopyButton } from './copy-button.ts';
import { type Editor, openEditor } from './editor.ts';
import { Employees, typedIn } from './employee-view.ts';
import type { Given } from './given.ts';
import { findOpening, type Side } from './opening.ts';
import { type OwnList, sourceFor } from './own-attributes.ts';
import { OwnAttributes } from './own-attributes-view.ts';
import { openTrials, type Trial } from './trial.ts';
import { Result } from './user-view.ts';

type Looked = { state: 'looking' | 'done'; said: string };

const NOBODY: Readonly<Record<Side, string>> = {
  'in scope': 'Nobody is found: the filter may let nobody through.',
  'kept out': 'Nobody is found: the filter may let everybody through.',
};

/** Milliseconds of quiet after typing. Whatever is chosen is shown at once. */
const QUIET = 250;

export function Playground({ given }: { given: Given }): ComponentChildren {
  const [first = { id: 'new', text: '{\n}\n' }] = given.tenants;
  const [tenant, setTenant] = useState(first.id);
  const [text, setText] = useState(first.text);
  const [pasted, setPasted] = useState<Raw[]>([]);
  const [list, setList] = useState<OwnList>();
  const [chosen, setChosen] = useState(0);
  const [tried, setTried] = useState<{ of: object; trial: Trial }>();
  const editor = useRef<Editor>(undefined);
  const [made, setMade] = useState<Raw[]>([]);
  const [looked, setLooked] = useState<Looked>({ state: 'looking', said: '' });
  const turn = useRef(0);
  const isTyping = useRef(false);
  const tryOut = useMemo(openTrials, []);
  const [typed, setTyped] = useState<Typed>({});
  const employees = useMemo(() => [...pasted, ...given.people.employees, ...made], [pasted, made]);
  const employee = employees[chosen] ?? {};
  const attributes = useMemo(() => typedInto(employee, typed), [employee, typed]);
  const asked = useMemo(() => askedBy(text), [text]);
  const { userAttributes } = given.people;

  const source = useMemo(() => sourceFor(list, attributes), [list, attributes]);
  const isInvented = list === undefined && chosen >= pasted.length;
  const wanted = useMemo(
    () => ({ id: tenant, text, attributes, source, isInvented }),
    [tenant, text, attributes, source, isInvented],
  );
  const isSettled = tried?.of === wanted;

  useEffect(() => void look(first.text, ''), []);

  /** Looks for somebody whom the file is for, or not for; whoever chooses meanwhile is not overruled. */
  async function look(file: string, none: string, side: Side = 'in scope'): Promise<void> {
    const mine = ++turn.current;
    setLooked({ state: 'looking', said: '' });
    const people = given.people.employees;
    const found = await findOpening({
      text: file,
      employees: people,
      userAttributes,
      side,
      now: new Date(),
    }).catch((error: unknown) => ({ fault: error instanceof Error ? error.message : 'no reason is known' }));
    if (mine !== turn.current) return;
    if (found !== undefined && 'fault' in found) {
      setLooked({ state: 'done', said: `The desk could not look for somebody: ${found.fault}` });
      return;
    }
    // Where nobody is found, whoever is shown stays.
    if (found) {
      setTyped({});
      setMade('made' in found ? [found.made] : []);
      setChosen(pasted.length + ('made' in found ? people.length : found.index));
    }
    setLooked({ state: 'done', said: found ? '' : none });
  }

  function choose(index: number): void {
    turn.current += 1;
    setLooked({ state: 'done', said: '' });
    setTyped({});
    setChosen(index);
  }

  useEffect(() => {
    if (looked.state === 'looking') return undefined;
    let isLate = false;
    const quiet = isTyping.current ? QUIET : 0;
    isTyping.current = false;
    const timer = setTimeout(async () => {
      const trial = await tryOut({
        ...wanted,
        userAttributes,
        company: given.people.employees,
        now: new Date(),
      }).catch(ofTheDesk);
      if (isLate) return;
      setTried({ of: wanted, trial });
      editor.current?.show(trial.problems);
    }, quiet);
    return () => {
      isLate = true;
      clearTimeout(timer);
    };
  }, [wanted, looked.state]);

  /** What is done with each key that is pressed. */
  function whileTyping<T>(change: (to: T) => void): (to: T) => void {
    return (to) => {
      isTyping.current = true;
      change(to);
    };
  }

  function open(id: string): void {
    const next = given.tenants.find((one) => one.id === id) ?? first;
    setTenant(next.id);
    editor.current?.setText(next.text);
    isTyping.current = false;
    void look(next.text, '');
  }

  function paste(people: Raw[]): void {
    setPasted(people);
    choose(0);
  }

  return h(
    'div',
    { class: 'columns' },
    h(Employees, {
      employees,
      pasted: pasted.length,
      made: made.length,
      chosen,
      onChoose: choose,
      onPaste: paste,
      attributes,
      onFind: (side) => void look(text, NOBODY[side], side),
      values: h(ChangedValues, { asked, employee, typed, onType: whileTyping(setTyped) }),
      found: looked.said,
      list: h(OwnAttributes, { list, onPaste: setList }),
    }),
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
        onChange: whileTyping(setText),
        names: { source, hasKeys: list?.hasKeys ?? true, target: attributesOf(userAttributes) },
      }),
      h(Problems, { problems: tried?.trial.problems, onGo: (problem) => editor.current?.goTo(problem) }),
    ),
    h(Result, { trial: tried?.trial, isSettled }),
  );
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

/** A fault of the desk is said where it is seen; it says nothing of the file. */
function ofTheDesk(error: unknown): Trial {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : 'Something failed.';
  return {
    problems: [],
    user: { message, remedy: 'This is a fault of the desk and not of the file: use validate and plan.' },
  };
}
