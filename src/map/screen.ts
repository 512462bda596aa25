/** What only data can show of a filter: the texts it compares with that nobody has, beside those that there are. Pure. */
import type { Employee } from '../model.ts';
import { plainText } from '../values.ts';
import { type Compared as Comparison, comparedTexts, formed } from './expression/compared.ts';
import type { PreparedMapping } from './prepare.ts';

/** Texts of a filter that nobody has. */
export type Idle = {
  /** As the filter calls it: `office.name`, or the label of `$custom`. */
  attribute: string;
  texts: readonly string[];
  /** The values there are, the most frequent first. Of people: for a terminal, nowhere else. */
  values: readonly string[];
  /** Whether every value belongs to five people on average: then none of them says much about one person. */
  isShared: boolean;
};

const ENOUGH = 5;

/** What a filter compares, for whoever wants to see whether it means what it should. */
export type Compared = {
  /** As the filter calls it: `office.name`, or the label of `$custom`. */
  attribute: string;
  /** Those it is compared with, each with how many people have it. */
  texts: readonly { text: string; people: number }[];
  /** All values there are, the most frequent first. Of people: for a terminal, nowhere else. */
  values: readonly { value: string; people: number }[];
  /** How many people have none. */
  without: number;
};

/** By everybody who was read, whatever their status. Nothing for a filter that cannot be used in this run. */
export function comparedValues(
  filter: string | undefined,
  { filter: state, labels }: Pick<PreparedMapping, 'filter' | 'labels'>,
  employees: readonly Employee[],
): Compared[] {
  return comparisonsOf(filter, state).map(({ of, form, texts }) => {
    const counts = countValues({ of, form }, labels, employees);
    const people = (text: string) =>
      [...counts].reduce((sum, [value, count]) => (formed(value, form) === text ? sum + count : sum), 0);
    return {
      attribute: nameOf(of),
      texts: texts.map((text) => ({ text, people: people(text) })),
      values: byFrequency(counts).map(([value, count]) => ({ value, people: count })),
      without: employees.filter((employee) => valuesOf({ of, form }, labels, employee).size === 0).length,
    };
  });
}

/**
 * One entry for each attribute of the filter. Judged by everybody who was read, whatever their status: a text that one
 * leaver has is no slip. Nothing for a filter that cannot be used in this run.
 */
export function idleTexts(
  filter: string | undefined,
  { filter: state, labels }: Pick<PreparedMapping, 'filter' | 'labels'>,
  employees: readonly Employee[],
): Idle[] {
  return comparisonsOf(filter, state).flatMap(({ of, form, texts: compared }) => {
    const counts = countValues({ of, form }, labels, employees);
    const have = new Set([...counts.keys()].map((value) => formed(value, form)));
    const texts = compared.filter((text) => !have.has(text));
    if (texts.length === 0) return [];
    const filled = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const values = byFrequency(counts).map(([value]) => value);
    return [{ attribute: nameOf(of), texts, values, isShared: filled >= counts.size * ENOUGH }];
  });
}

/** One for each attribute and form, with all texts that it is compared with. */
function comparisonsOf(filter: string | undefined, state: PreparedMapping['filter']): Comparison[] {
  if (filter === undefined || state !== 'usable') return [];
  const groups = Map.groupBy(comparedTexts(filter), ({ of, form }) => JSON.stringify([of, form]));
  return [...groups.values()].flatMap(([first, ...others]) =>
    first ? [{ ...first, texts: [...new Set([first, ...others].flatMap(({ texts }) => texts))] }] : [],
  );
}

function byFrequency(counts: ReadonlyMap<string, number>): [value: string, people: number][] {
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}

function nameOf(of: Comparison['of']): string {
  if ('label' in of) return of.label;
  return of.part === undefined ? of.attribute : `${of.attribute}.${of.part}`;
}

function countValues(
  compared: Pick<Comparison, 'of' | 'form'>,
  labels: PreparedMapping['labels'],
  employees: readonly Employee[],
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const employee of employees) {
    for (const text of valuesOf(compared, labels, employee)) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
}

/** JSONata compares a text with a text alone, and a number with a number: others do not count. */
function valuesOf(
  { of, form }: Pick<Comparison, 'of' | 'form'>,
  labels: PreparedMapping['labels'],
  { record }: Employee,
): ReadonlySet<string> {
  const key = 'label' in of ? labels.get(plainText(of.label)) : of.attribute;
  const part = 'label' in of ? undefined : of.part;
  const value = key !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return new Set(
    list
      .map((one) => partOf(one, part))
      .filter((one) => isOf(form, one))
      .map(String),
  );
}

function isOf(form: Comparison['form'], value: unknown): boolean {
  const type = typeof value;
  if (form === 'number') return type === 'number';
  return type === 'string' || (form === 'as a text' && (type === 'number' || type === 'boolean'));
}

function partOf(value: unknown, part: string | undefined): unknown {
  if (part === undefined) return value;
  return typeof value === 'object' && value !== null && Object.hasOwn(value, part)
    ? (value as Record<string, unknown>)[part]
    : undefined;
}
