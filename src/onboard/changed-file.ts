/** A tenant file that is there, with other answers to some questions: all else stays as somebody has left it. Pure. */
import { ConfigError } from '../errors.ts';
import type { Tenant } from '../model.ts';
import { fieldRowsOf } from './answers.ts';
import { contentOf, type Example, fileText, isOwnExample } from './file.ts';

type Content = Record<string, unknown>;
/** Where an answer stands in the file. */
type Path = readonly [key: string, part?: string];

/** `fields`, `number`, `limits`, `without` and `only` say themselves what they change. */
const PLACES: Readonly<Record<string, readonly Path[]>> = {
  name: [['name']],
  timezone: [['timezone']],
  employees: [['scope', 'employees']],
  identifier: [['identifier']],
  structure: [['scope', 'structure']],
  protect: [['protect']],
  schedule: [['schedule']],
  domains: [['domains']],
  notify: [['notify']],
  language: [['language']],
  details: [['details']],
  approvers: [['approvers']],
  status: [['status']],
};

export type Changed = {
  text: string;
  /** One line for each key that is another now, with what stood there. */
  differences: string[];
};

/**
 * @param text The file as it is, with no error in it.
 * @param answers Those that were given, by the id of the question, each without a flaw.
 *
 * Throws ConfigError when only one of two answers was given that make one filter together, and for details for nobody.
 */
export function changedFile(text: string, answers: ReadonlyMap<string, string>): Changed {
  const before = JSON.parse(text) as Content;
  const { scope, preset } = JSON.parse(text) as Tenant;
  const given = new Map([['employees', scope.employees], ...answers]);
  // With a number that was given, whoever the people are known by.
  if (answers.has('number')) given.set('identifier', 'employee_id');
  const wanted = contentOf(given, { rows: [], readable: [], ...(preset ? { preset } : {}) });
  const after = structuredClone(before);
  for (const path of [...answers.keys()].flatMap((id) => PLACES[id] ?? [])) {
    put(after, path, valueAt(wanted, path));
  }
  for (const part of ['mapping', 'limits'] as const) {
    for (const [key, value] of Object.entries((wanted[part] ?? {}) as Content))
      put(after, [part, key], value);
  }
  const fields = fieldRowsOf(answers.get('fields') ?? '');
  for (const { field } of 'unknown' in fields ? [] : fields) {
    // From nowhere, and in no preset: the row goes.
    if (valueAt(wanted, ['mapping', field]) === undefined) put(after, ['mapping', field], undefined);
  }
  // As usual: without any of one's own.
  if (answers.has('limits') && wanted.limits === undefined) put(after, ['limits'], undefined);
  if (answers.has('without') || answers.has('only')) putFilter(after, wanted, answers);
  if (after.details !== undefined && after.details !== 'none' && !hasAny(after.approvers)) {
    throw new ConfigError(
      'Nobody could read these details: the file names no approvers.',
      'Give --approvers as well: roles of .github/approvers.json, separated by commas.',
    );
  }
  return { text: fileText(after), differences: differencesOf(before, after) };
}

function hasAny(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}

function putFilter(after: Content, wanted: Content, answers: ReadonlyMap<string, string>): void {
  const isOneOfTwo = answers.has('without') !== answers.has('only');
  if (isOneOfTwo && valueAt(after, ['scope', 'filter']) !== undefined) {
    const missing = answers.has('without') ? 'only' : 'without';
    throw new ConfigError(
      'The filter of a file is made of two answers, --without and --only, and one of them was given.',
      `Give --${missing} as well, empty if there is nothing to say: --${missing} "". Or change "filter" under "scope" in an editor.`,
    );
  }
  put(after, ['scope', 'filter'], valueAt(wanted, ['scope', 'filter']));
  const kept = ((after.tests ?? []) as Example[]).filter((example) => !isOwnExample(example));
  const tests = [...((wanted.tests ?? []) as Example[]), ...kept];
  put(after, ['tests'], tests.length === 0 ? undefined : tests);
}

function valueAt(content: Content, [key, part]: Path): unknown {
  const value = content[key];
  return part === undefined ? value : (value as Content | undefined)?.[part];
}

/** `undefined` takes it away. What is new stands before the tests, which are long. */
function put(content: Content, [key, part]: Path, value: unknown): void {
  if (part !== undefined) {
    const group = { ...(content[key] as Content | undefined) };
    put(group, [part], value);
    put(content, [key], Object.keys(group).length === 0 ? undefined : group);
    return;
  }
  if (value === undefined) {
    delete content[key];
    return;
  }
  const isNew = !Object.hasOwn(content, key);
  content[key] = value;
  if (!isNew || key === 'tests' || !Object.hasOwn(content, 'tests')) return;
  const { tests } = content;
  delete content.tests;
  content.tests = tests;
}

const SHOWN = 160;
const GROUPS: readonly string[] = ['scope', 'mapping', 'limits'];

function differencesOf(before: Content, after: Content): string[] {
  const [old, now] = [flat(before), flat(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [from, to] = [old.get(key), now.get(key)];
    if (from === to) return [];
    if (key === 'tests') return `tests: ${counted(before.tests)} before, ${counted(after.tests)} now`;
    return `${key}: ${shown(from)} → ${shown(to)}`;
  });
}

function flat(content: Content): Map<string, string> {
  return new Map(
    Object.entries(content).flatMap(([key, value]): [string, string][] =>
      GROUPS.includes(key)
        ? Object.entries(value as Content).map(([part, one]) => [`${key}.${part}`, JSON.stringify(one)])
        : [[key, JSON.stringify(value)]],
    ),
  );
}

function counted(tests: unknown): number {
  return Array.isArray(tests) ? tests.length : 0;
}

function shown(text: string | undefined): string {
  if (text === undefined) return 'not in the file';
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
