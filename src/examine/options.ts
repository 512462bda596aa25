/** The values of a list in Personio beside the options that Engagedly has for the field, with a row to paste. Pure. */

import { indexAttributes } from '../map/attributes.ts';
import { literalOf } from '../map/expression/literals.ts';
import { optionMapOf } from '../map/expression/option-map.ts';
import type { PreparedMapping, PreparedRow } from '../map/prepare.ts';
import type { Employee, Finding, SourceAttribute } from '../model.ts';
import { closest } from '../suggest.ts';
import { isEmpty, plainText } from '../values.ts';
import { type Check, counted, listed, type Todo } from './todo.ts';

/** In a map of `$option`: a value for which nothing fits. */
const OPEN = '?';

/** A person's own words and their usual ones in Engagedly, which no spelling tells. */
const USUAL: ReadonlyMap<string, string> = new Map([
  ['male', 'male'],
  ['female', 'female'],
  ['diverse', 'other'],
  ['mannlich', 'male'],
  ['weiblich', 'female'],
  ['divers', 'other'],
]);

type Pairs = readonly [value: string, option: string | undefined][];

/** Each value of the source with what the row says of it `already`, or the option that is most likely meant; `undefined`: none looks like it. */
function proposedMap(
  values: readonly string[],
  options: readonly string[],
  already: ReadonlyMap<string, string>,
): Pairs {
  const byFolded = new Map(options.map((option) => [folded(option), option]));
  const fits = (option: string | undefined) => option === '' || byFolded.has(folded(option ?? ''));
  return values.map((value) => {
    const said = already.get(value);
    if (fits(said)) return [value, said];
    const usual = USUAL.get(folded(value));
    const same = byFolded.get(folded(value)) ?? (usual === undefined ? undefined : byFolded.get(usual));
    return [value, same ?? closest(value, options)];
  });
}

function folded(text: string): string {
  return plainText(text).normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** `$option(gender, {'male': 'Male', …})`, to be completed where a question mark stands. */
function optionExpression(path: string, pairs: Pairs): string {
  const entries = pairs.map(([value, option = OPEN]) => `${literalOf(value)}: ${literalOf(option)}`);
  return `$option(${path}, {${entries.join(', ')}})`;
}

/** `unread`: fields with options whose row cannot be used yet. */
export function checkOptions(
  { rows }: Pick<PreparedMapping, 'rows'>,
  unread: readonly string[],
  readable: readonly SourceAttribute[],
  { employees, findings }: { employees: readonly Employee[]; findings: readonly Finding[] },
): Check {
  const { named } = indexAttributes(readable);
  const found: string[] = [];
  const values: string[] = [];
  const todos: Todo[] = [];
  for (const row of rows) {
    if (row.options.length === 0) continue;
    const people = peopleWithout(row, findings);
    found.push(
      `${row.field} takes one of ${counted(row.options.length, 'option')}; ${people === 0 ? 'all values fit' : `${counted(people, 'person has', 'people have')} a value that is none of them`}.`,
    );
    const [key, ...others] = row.keys;
    // What is made of several attributes, or of none, no map from one of them can be.
    const read = others.length > 0 ? undefined : key;
    values.push(`${row.field} in Engagedly: ${listed(row.options, 40)}`);
    if (people > 0) {
      if (read !== undefined) {
        const met = valuesOf(read, named(read), employees);
        const pairs = proposedMap(met, row.options, optionMapOf(row.expression));
        values.push(...rowToPaste(row.field, pathOf(read, named(read)), pairs));
      }
      const how =
        read === undefined
          ? `Correct the row ${row.field} under "mapping", so that only options of Engagedly come out of it; on a terminal, doctor prints these.`
          : `Map the values of ${row.field} that Engagedly has no option for with $option; on a terminal, doctor prints the row to paste under "mapping".`;
      todos.push({
        by: 'support',
        text: `${how} Or the customer adds the options to the attribute in Engagedly.`,
      });
    }
  }
  if (unread.length > 0) found.push(`Whether the values for ${listed(unread)} fit, cannot be seen yet.`);
  if (found.length === 0) found.push('No mapped field takes a list of options.');
  const seen = unread.length > 0 ? 'waits' : 'yes';
  return { title: 'Options: lists in Engagedly, and the values for them', seen, found, values, todos };
}

/** As it stands in the file, with all that JSON wants. */
function rowToPaste(field: string, path: string, pairs: Pairs): string[] {
  return [
    `  ${JSON.stringify(field)}: ${JSON.stringify(optionExpression(path, pairs))}`,
    ...(pairs.some(([, option]) => option === undefined)
      ? [
          `  Write an option in place of each "${OPEN}", or '' (nothing between the quotes): then this value is not carried over.`,
        ]
      : []),
  ];
}

function peopleWithout({ field }: PreparedRow, findings: readonly Finding[]): number {
  const codes: readonly string[] = ['not-an-option', 'unmapped-value'];
  return findings
    .filter((one) => one.field === field && codes.includes(one.code))
    .reduce((count, { people = [] }) => count + people.length, 0);
}

/** As Personio lists them, and as people have them. */
function valuesOf(
  key: string,
  attribute: SourceAttribute | undefined,
  employees: readonly Employee[],
): string[] {
  const met = employees.flatMap(({ record }) => {
    const value = Object.hasOwn(record, key) ? record[key] : undefined;
    return (Array.isArray(value) ? value : [value]).flatMap((one) =>
      isEmpty(one) || typeof one === 'object' ? [] : String(one),
    );
  });
  const all = [...(attribute?.options ?? []), ...met];
  return [...new Set(all)].sort((a, b) => a.localeCompare(b, 'en'));
}

/** How an expression reaches it: a custom attribute by its label, which people know. */
function pathOf(key: string, attribute: SourceAttribute | undefined): string {
  if (attribute === undefined || !key.startsWith('dynamic_')) return key;
  return attribute.universalId ?? `$custom(${literalOf(attribute.label)})`;
}
