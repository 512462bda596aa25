/** The values of a list in Personio beside the options that Engagedly has for the field, with a row to paste. Pure. */

import { composed } from '../composed.ts';
import { indexAttributes } from '../map/attributes.ts';
import { literalOf } from '../map/expression/literals.ts';
import { optionMapOf } from '../map/expression/option-map.ts';
import type { PreparedMapping, PreparedRow } from '../map/prepare.ts';
import type { Employee, Finding, Rejection, SourceAttribute } from '../model.ts';
import { closest } from '../suggest.ts';
import { isEmpty, plainText } from '../values.ts';
import { FIXED_VALUES } from '../vendors/personio/person.ts';
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
  return composed(plainText(text), 'NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** `$option(gender, {'male': 'Male', …})`, to be completed where a question mark stands. */
function optionExpression(path: string, pairs: Pairs): string {
  const entries = pairs.map(([value, option = OPEN]) => `${literalOf(value)}: ${literalOf(option)}`);
  return `$option(${path}, {${entries.join(', ')}})`;
}

type Known = {
  employees: readonly Employee[];
  rejections: readonly Rejection[];
  findings: readonly Finding[];
  named: (name: string) => SourceAttribute | undefined;
};

/** `unread`: fields with options whose row cannot be used yet. */
export function checkOptions(
  { rows }: Pick<PreparedMapping, 'rows'>,
  unread: readonly string[],
  readable: readonly SourceAttribute[],
  given: Omit<Known, 'named'>,
): Check {
  const known = { ...given, named: indexAttributes(readable).named };
  const looks = rows.map((row) => (row.options.length > 0 ? ofList(row, known) : ofTable(row, known)));
  const found = looks.flatMap((look) => look.found);
  if (unread.length > 0) found.push(`Whether the values for ${listed(unread)} fit, cannot be seen yet.`);
  if (found.length === 0) found.push('No mapped field takes a list of options.');
  return {
    title: 'Options: lists in Engagedly, and the values for them',
    seen: unread.length > 0 ? 'waits' : 'yes',
    found,
    values: looks.flatMap((look) => look.values),
    todos: looks.flatMap((look) => look.todos),
  };
}

type Look = { found: string[]; values: string[]; todos: Todo[] };

function ofList(row: PreparedRow, known: Known): Look {
  const { field, options } = row;
  const people = peopleWithout(row, known);
  const found = [
    `${field} takes one of ${counted(options.length, 'option')}; ${people.size === 0 ? 'all values fit' : `${counted(people.size, 'person has', 'people have')} a value that is none of them`}.`,
  ];
  const values = [`${field} in Engagedly: ${listed(options, 40)}`];
  if (people.size === 0) return { found, values, todos: [] };
  const [key, ...others] = row.keys;
  // What is made of several attributes, or of none, no map from one of them can be.
  const read = others.length > 0 ? undefined : key;
  const attribute = known.named(read ?? '');
  // What people have in it is nobody's to read where it is personal, and still less to be pasted into a file.
  const mapped = read === undefined ? [] : valuesOf(read, attribute, row.isPrivate ? [] : known.employees);
  if (read === undefined || mapped.length === 0) values.push(...refusedBy(row, people, known));
  else {
    const pairs = proposedMap(mapped, options, optionMapOf(row.expression));
    values.push(...rowToPaste(field, pathOf(read, attribute), pairs));
  }
  const how =
    mapped.length === 0
      ? `Correct the row ${field} under "mapping", so that only options of Engagedly come out of it; on a terminal, doctor prints these.${row.isPrivate ? ' The customer says which values there are.' : ''}`
      : `Map the values of ${field} that Engagedly has no option for with $option; on a terminal, doctor prints the row to paste under "mapping".`;
  const text = `${how} Or the customer adds the options to the attribute in Engagedly.`;
  return { found, values, todos: [{ by: 'support', text }] };
}

/** A field that takes any text, and a row that lets through what stands in its own table alone. */
function ofTable(row: PreparedRow, known: Known): Look {
  const { field } = row;
  const people = peopleWithout(row, known);
  if (people.size === 0) return { found: [], values: [], todos: [] };
  const which = row.isPrivate
    ? 'the customer says which values there are'
    : 'on a terminal, doctor prints them';
  const text = `Add the values that are missing in the table of $option in the row ${field} under "mapping", each with what becomes of it, or with '' if it is not to be carried over; ${which}.`;
  return {
    found: [
      `${field} is made by a table of $option; ${counted(people.size, 'person has', 'people have')} a value that is not in it.`,
    ],
    values: refusedBy(row, people, known),
    todos: [{ by: 'support', text }],
  };
}

/** What birth dates, gender and sensitive attributes say is nobody's to read, here as in "explain". */
function refusedBy(
  row: PreparedRow,
  people: ReadonlySet<string>,
  { rejections }: Pick<Known, 'rejections'>,
): string[] {
  if (row.isPrivate) return [`${row.field}: what does not fit is not shown, since it is personal.`];
  const refused = rejections.flatMap((one) =>
    one.field === row.field && one.refused !== undefined && people.has(one.employee)
      ? JSON.stringify(one.refused)
      : [],
  );
  const values = [...new Set(refused)].sort((a, b) => a.localeCompare(b, 'en'));
  return values.length === 0 ? [] : [`${row.field}, what does not fit: ${listed(values, 40)}`];
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

/** By Personio id. */
function peopleWithout({ field }: PreparedRow, { findings }: Known): ReadonlySet<string> {
  const codes: readonly string[] = ['not-an-option', 'unmapped-value'];
  const about = findings.filter((one) => one.field === field && codes.includes(one.code));
  return new Set(
    about.flatMap(({ people = [] }) => people.flatMap((one) => ('employee' in one ? one.employee : []))),
  );
}

/** As Personio lists or defines them, and as these people have them. */
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
  const all = [...(attribute?.options ?? FIXED_VALUES.get(key) ?? []), ...met];
  return [...new Set(all)].sort((a, b) => a.localeCompare(b, 'en'));
}

/** How an expression reaches it: a custom attribute by its label, which people know. */
function pathOf(key: string, attribute: SourceAttribute | undefined): string {
  if (attribute === undefined || !key.startsWith('dynamic_')) return key;
  return attribute.universalId ?? `$custom(${literalOf(attribute.label)})`;
}
