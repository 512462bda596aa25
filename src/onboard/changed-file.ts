/** A tenant file that is there, with other answers to some questions: all else stays as somebody has left it. Pure. */
import { isDeepStrictEqual } from 'node:util';
import { ConfigError } from '../errors.ts';
import type { Tenant } from '../model.ts';
import { creatableUnits, type Limit, UNIT_KINDS } from '../rules.ts';
import { fieldRowsOf, listChangeOf } from './answers.ts';
import { keptRules } from './changed-filter.ts';
import { differencesOf } from './differences.ts';
import { contentOf, fileText } from './file.ts';
import { numbersLost } from './numbers.ts';
import { type Example, madeFor } from './scope-filter.ts';

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

/** With these answers no other is needless: what was given is written, whatever the file says beside it. */
const NEEDING_ALL = [
  ['employees', 'active'],
  ['details', 'held'],
] as const;

/** Questions whose answer is a list, which can be added to and taken out of. */
export const LISTS: ReadonlySet<string> = new Set([
  'without',
  'only',
  'structure',
  'protect',
  'domains',
  'notify',
  'approvers',
]);

export type Changed = {
  text: string;
  /** One line for each key that is another now, with what stood there. */
  differences: string[];
};

/**
 * @param text The file as it is, with no error in it.
 * @param answers Those that were given, by the id of the question, each without a flaw.
 *
 * Of two answers that make one filter together the one that was not given stays. Throws ConfigError where nobody can tell
 * what it is, for details for nobody, for people known by a number that nothing names, for what is to be taken out of a
 * list and is not in it, and for a file with a number that would be written as another one.
 */
export function changedFile(text: string, answers: ReadonlyMap<string, string>): Changed {
  const lost = numbersLost(text);
  if (lost.length > 0) {
    throw new ConfigError(
      `The file has a number that would not be the same once it is written again: ${lost[0]}`,
      'Change the file in an editor, or put the number in quotes if it is not counted with.',
    );
  }
  const before = JSON.parse(text) as Content;
  const tenant = JSON.parse(text) as Tenant;
  const { scope, preset } = tenant;
  const given = new Map([...answers, ...NEEDING_ALL]);
  for (const id of LISTS) if (answers.has(id)) given.set(id, listChangeOf(answers.get(id) ?? '').list);
  // With a number alone, whatever the people are known by.
  if (answers.has('number') && !answers.has('identifier')) given.set('identifier', 'employee_id');
  const kept = keptRules(scope.filter, answers);
  const wanted = contentOf(given, { rows: [], readable: [], kept, ...(preset ? { preset } : {}) });
  put(wanted, ['scope', 'employees'], answers.get('employees'));
  const details = answers.get('details');
  put(wanted, ['details'], details === 'none' ? undefined : details);
  const after = structuredClone(before);
  for (const [id, answer] of answers) {
    for (const path of PLACES[id] ?? []) {
      const value = valueAt(wanted, path);
      put(after, path, LISTS.has(id) ? listAfter(id, answer, { tenant, value, after }) : value);
    }
  }
  for (const [field, expression] of Object.entries((wanted.mapping ?? {}) as Content)) {
    put(after, ['mapping', field], expression);
  }
  for (const [name, { max }] of Object.entries((wanted.limits ?? {}) as Record<string, { max: number }>)) {
    put(after, ['limits', name], limitWith(max, valueAt(before, ['limits', name])));
  }
  const fields = fieldRowsOf(answers.get('fields') ?? '');
  for (const { field } of Array.isArray(fields) ? fields : []) {
    // From nowhere, and in no preset: the row goes.
    if (valueAt(wanted, ['mapping', field]) === undefined) put(after, ['mapping', field], undefined);
  }
  // As usual: without any of one's own.
  if (answers.has('limits') && wanted.limits === undefined) put(after, ['limits'], undefined);
  if (answers.has('without') || answers.has('only')) putFilter(after, wanted, scope);
  if (after.details !== undefined && after.details !== 'none' && !hasAny(after.approvers)) {
    throw new ConfigError(
      'Nobody could read these details: the file names no approvers.',
      'Give --approvers as well: roles of .github/approvers.json, separated by commas.',
    );
  }
  if (answers.get('identifier') === 'employee_id' && valueAt(after, ['mapping', 'employee_id']) == null) {
    throw new ConfigError(
      'The identifier "employee_id" needs a row "employee_id" of the tenant\'s own, and nothing says which number of Personio it is made of.',
      "Give --number as well: --number Personalnummer for an attribute by its name, or --number id for Personio's own number.",
    );
  }
  return { text: fileText(after), differences: differencesOf(before, after) };
}

/** The rest of the limit stays as somebody has written it; only that no fewer are allowed at the least than at the most. */
function limitWith(max: number, was: unknown): Partial<Limit> {
  const { min, ...rest } = (was ?? {}) as Partial<Limit>;
  return { ...rest, ...(min === undefined ? {} : { min: Math.min(min, max) }), max };
}

function hasAny(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}

/** What the file says there, or means where it says nothing; `undefined`: that all are let in. */
function listIn(tenant: Tenant, id: string): readonly string[] | undefined {
  if (id === 'structure') return [...creatableUnits(tenant)];
  const list = Object.entries(tenant).find(([key]) => key === id)?.[1];
  return Array.isArray(list) ? list : id === 'domains' ? undefined : [];
}

/**
 * `value`: what the answer names. `after`: the file as far as it has been changed. `undefined`: nothing is to stand there.
 * Throws ConfigError.
 */
function listAfter(
  id: string,
  answer: string,
  { tenant, value, after }: { tenant: Tenant; value: unknown; after: Content },
): readonly string[] | undefined {
  const { how } = listChangeOf(answer);
  const named = Array.isArray(value) ? (value as string[]) : [];
  if (how === 'be' && named.length === 0) return undefined;
  const was = listIn(tenant, id);
  const list = how === 'be' ? named : how === 'add' ? added(id, was, named) : taken(id, was ?? [], named);
  // Where units alone are synced, saying nothing of them means all of them.
  const isAll = id === 'structure' && valueAt(after, ['scope', 'employees']) === 'none';
  if (isAll && tenant.scope.structure === undefined && isDeepStrictEqual(list, UNIT_KINDS)) return undefined;
  return list.length === 0 && !isAll ? undefined : list;
}

function added(id: string, was: readonly string[] | undefined, more: readonly string[]): string[] {
  if (was !== undefined) return [...new Set([...was, ...more])];
  throw new ConfigError(
    `The file has no "${id}", so that people of every domain are looked after: with ${more.join(', ')} added, all others would be left alone.`,
    `To have these alone: --${id} ${more.join(',')}`,
  );
}

function taken(id: string, was: readonly string[], out: readonly string[]): string[] {
  const strangers = out.filter((one) => !was.includes(one));
  if (strangers.length > 0) {
    throw new ConfigError(
      `"${id}" does not have ${strangers.join(', ')}, so that it cannot be taken out.`,
      `It has: ${was.join(', ') || 'nothing'}.`,
    );
  }
  return was.filter((one) => !out.includes(one));
}

/** Examples that were made for the filter that stood there go with it; those that somebody has written stay. */
function putFilter(after: Content, wanted: Content, scopeBefore: Tenant['scope']): void {
  put(after, ['scope', 'filter'], valueAt(wanted, ['scope', 'filter']));
  const { filter } = scopeBefore;
  const made = filter === undefined ? () => false : madeFor(filter);
  const kept = ((after.tests ?? []) as Example[]).filter((example) => !made(example));
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
