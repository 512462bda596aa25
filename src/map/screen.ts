/** What only data can show of a filter: the texts it compares with that nobody has, beside those that there are. Pure. */
import type { Employee } from '../model.ts';
import { plainText } from '../values.ts';
import { type Compared, comparedTexts } from './expression/compared.ts';
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

/**
 * One entry for each attribute of the filter. Judged by everybody who was read, whatever their status: a text that one
 * leaver has is no slip. Nothing for a filter that cannot be used in this run.
 */
export function idleTexts(
  filter: string | undefined,
  { filter: state, labels }: Pick<PreparedMapping, 'filter' | 'labels'>,
  employees: readonly Employee[],
): Idle[] {
  if (filter === undefined || state !== 'usable') return [];
  const groups = Map.groupBy(comparedTexts(filter), ({ of, form }) => JSON.stringify([of, form]));
  return [...groups.values()].flatMap((comparisons) => {
    const [{ of, form } = NOTHING] = comparisons;
    const counts = countValues(of, labels, employees);
    const have = new Set([...counts.keys()].map((value) => formed(value, form)));
    const texts = [...new Set(comparisons.flatMap((one) => one.texts))].filter((text) => !have.has(text));
    if (texts.length === 0) return [];
    const filled = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const values = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([value]) => value);
    return [{ attribute: nameOf(of), texts, values, isShared: filled >= counts.size * ENOUGH }];
  });
}

const NOTHING: Compared = { of: { attribute: '' }, form: 'as it is', texts: [] };

function nameOf(of: Compared['of']): string {
  if ('label' in of) return of.label;
  return of.part === undefined ? of.attribute : `${of.attribute}.${of.part}`;
}

/** JSONata compares a text with a text alone: numbers do not count. */
function countValues(
  of: Compared['of'],
  labels: PreparedMapping['labels'],
  employees: readonly Employee[],
): Map<string, number> {
  const key = 'label' in of ? labels.get(plainText(of.label)) : of.attribute;
  const part = 'label' in of ? undefined : of.part;
  const counts = new Map<string, number>();
  for (const { record } of employees) {
    const value = key !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
    const list: unknown[] = Array.isArray(value) ? value : [value];
    for (const text of new Set(list.map((one) => partOf(one, part)))) {
      if (typeof text === 'string') counts.set(text, (counts.get(text) ?? 0) + 1);
    }
  }
  return counts;
}

function partOf(value: unknown, part: string | undefined): unknown {
  if (part === undefined) return value;
  return typeof value === 'object' && value !== null && Object.hasOwn(value, part)
    ? (value as Record<string, unknown>)[part]
    : undefined;
}

function formed(value: string, form: Compared['form']): string {
  if (form === 'lower case') return value.toLowerCase();
  return form === 'upper case' ? value.toUpperCase() : value;
}
