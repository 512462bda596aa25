/**
 * An expression that is nothing but a path of names (`position`, `department.name`): most rows of most mappings. It is
 * followed here, by jsonata's own rules, without the process that evaluates expressions: nothing in it can run. Pure.
 */
import type { Node } from './parse.ts';
import { copyData } from './sizes.ts';

/** The names of a path that has nothing else in it: no predicate, grouping, wildcard or variable. */
export function plainPath(tree: Node): readonly string[] | undefined {
  const { type, steps, ...rest } = tree;
  if (type !== 'path' || !steps || Object.keys(rest).length > 0) return undefined;
  const names: string[] = [];
  for (const { type: kind, value, position: _, ...more } of steps) {
    if (kind !== 'name' || typeof value !== 'string' || Object.keys(more).length > 0) return undefined;
    names.push(value);
  }
  return names;
}

/** What jsonata gives for the path: plain data, or `undefined`. Throws a LimitError when what is read is too large. */
export function followPath(
  record: Readonly<Record<string, unknown>>,
  [attribute = '', ...names]: readonly string[],
): unknown {
  let one = Object.hasOwn(record, attribute) ? copyData(record[attribute]) : undefined;
  let at = 0;
  for (; at < names.length && !Array.isArray(one); at++) one = entryOf(one, names[at] ?? '');
  return Array.isArray(one) ? followInList(one, names.slice(at)) : one;
}

function followInList(list: readonly unknown[], names: readonly string[]): unknown {
  // A list that a step gives last is left as it is.
  if (names.length === 0) return list;
  let items = list;
  for (const [at, name] of names.entries()) {
    const found = items.flatMap((item) => named(item, name) ?? []);
    const [only, ...others] = found;
    // A list that a step gives alone, and last, is left as it is; all else becomes one sequence.
    if (at === names.length - 1 && only?.kind === 'value' && others.length === 0 && Array.isArray(only.value))
      return only.value;
    items = found.flatMap((one) => (one.kind === 'value' ? one.value : one.values));
  }
  return items.length <= 1 ? items[0] : items;
}

/** A value as it stands in the data, or the sequence that a name makes of a list. */
type Named = { kind: 'value'; value: unknown } | { kind: 'sequence'; values: readonly unknown[] };

function named(item: unknown, name: string): Named | undefined {
  if (!Array.isArray(item)) {
    const value = entryOf(item, name);
    return value === undefined ? undefined : { kind: 'value', value };
  }
  const values = sequenceOf(item, name);
  if (values.length <= 1) return values.length === 0 ? undefined : { kind: 'value', value: values[0] };
  return { kind: 'sequence', values };
}

function sequenceOf(list: readonly unknown[], name: string): unknown[] {
  return list.flatMap((entry) =>
    Array.isArray(entry) ? sequenceOf(entry, name) : (entryOf(entry, name) ?? []),
  );
}

function entryOf(item: unknown, name: string): unknown {
  if (typeof item !== 'object' || item === null || !Object.hasOwn(item, name)) return undefined;
  return (item as Record<string, unknown>)[name];
}
