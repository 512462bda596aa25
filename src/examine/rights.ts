/** Whether the credential may read what the tenant file asks for, and whether Engagedly has the fields. Pure. */

import { asName } from '../harmless.ts';
import { indexAttributes } from '../map/attributes.ts';
import { inspectExpression } from '../map/expression/expression.ts';
import { mappingRows, rowsInUse } from '../map/rows.ts';
import type { SourceAttribute, TargetAttribute } from '../model.ts';
import { asksHowTheyLeft, type Rules } from '../rules.ts';
import { closest } from '../suggest.ts';
import { isCustomField, WRITE_FIELDS } from '../vendors/engagedly/fields.ts';
import { keyOnScreen, onScreen, pathCalled, suggestKey } from '../vendors/personio/screen-names.ts';
import { STANDING } from '../vendors/personio/standing.ts';
import { type Check, counted, listed, type Todo } from './todo.ts';

const WHERE =
  'In Personio, under Marketplace > Connected integrations, open the credential and tick it under the readable employee attributes';

/** An attribute that something reads and the credential does not show, and what reads it. */
export type Hidden = {
  name: string;
  readers: string[];
  /** A label that the tenant file has: nobody here knows whether there is an attribute of this name. */
  isLabel: boolean;
};

/** What the tenant file reads, by name, with what reads it. */
export function hiddenAttributes(rules: Rules, readable: readonly SourceAttribute[]): Hidden[] {
  const attributes = indexAttributes(readable);
  const hidden = new Map<string, Hidden>();
  const note = (name: string, reader: string, isLabel = false) => {
    const { readers } = hidden.get(name) ?? { readers: [] };
    hidden.set(name, { name, readers: [...new Set([...readers, reader])], isLabel });
  };
  for (const [reader, reads] of readersOf(rules)) {
    for (const name of reads.attributes) if (!attributes.named(name)) note(name, reader);
    for (const label of reads.labels) if (attributes.labelled(label) === undefined) note(label, reader, true);
  }
  return [...hidden.values()];
}

type Reads = { attributes: readonly string[]; labels: readonly string[] };

/** All that a run asks for, as the mapping is prepared, and no more. */
function readersOf(rules: Rules): [reader: string, reads: Reads][] {
  const { filter, employees } = rules.scope;
  return [
    ...(employees === 'none' ? [among('who is there', [STANDING.status])] : readersOfPeople(rules)),
    ...(filter === undefined
      ? []
      : [['the filter', inspectExpression(filter, 'filter').reads] as [string, Reads]]),
    ...rowsInUse(rules).map(({ field, reads }): [string, Reads] => [`the field ${field}`, reads]),
  ];
}

function readersOfPeople({ leavers, pictures }: Rules): [string, Reads][] {
  return [
    among('who is who', [STANDING.status, STANDING.email, STANDING.first, STANDING.last]),
    among('who leaves', asksHowTheyLeft(leavers) ? [STANDING.ends, STANDING.endReason] : [STANDING.ends]),
    ...(pictures ? [among('the profile pictures', [STANDING.picture, STANDING.modified])] : []),
  ];
}

function among(reader: string, attributes: readonly string[]): [string, Reads] {
  return [reader, { attributes, labels: [] }];
}

export function checkReadable(rules: Rules, readable: readonly SourceAttribute[]): Check {
  const hidden = hiddenAttributes(rules, readable);
  const ambiguous = sharedLabels(rules, readable);
  return {
    title: 'Personio: what the credential may read',
    seen: 'yes',
    found: [
      `The credential shows ${counted(readable.length, 'attribute')}.`,
      hidden.length === 0
        ? 'All that the tenant file reads is among them.'
        : `${counted(hidden.length, 'attribute is', 'attributes are')} missing that the tenant file reads.`,
    ],
    todos: [
      ...hidden.map((one) => (one.isLabel ? misspelt(one, readable) : undefined) ?? toTick(one)),
      ...ambiguous.map((label) => ({
        by: 'support' as const,
        text: `Two attributes of Personio are called "${label}". Write its key in the tenant file in place of $custom and the label: dynamic_ and a number, as "npm run desk" offers it from the customer's list of attributes.`,
      })),
    ],
  };
}

function toTick({ name, readers, isLabel }: Hidden): Todo {
  const own = isLabel ? suggestKey(name) : undefined;
  const slip = own === undefined ? '.' : `: is Personio's own attribute ${own} meant?`;
  const other = isLabel
    ? ` If no attribute has this name, let support correct it in the tenant file${slip}`
    : '';
  return { by: 'customer', text: `${WHERE}: ${onScreen(name)}. It is read by ${listed(readers)}.${other}` };
}

/** A name that is nearly another one is a slip of whoever wrote the file, and the customer can tick nothing for it. */
function misspelt({ name, readers }: Hidden, readable: readonly SourceAttribute[]): Todo | undefined {
  const own = keyOnScreen(name) ?? pathCalled(name);
  const labels = readable.map((attribute) => attribute.label);
  const label = own === undefined ? closest(name, labels) : undefined;
  if (own === undefined && label === undefined) return undefined;
  const meant =
    label === undefined ? `Personio's own attribute ${own}, without $custom,` : `"${asName(label)}"`;
  return {
    by: 'support',
    text: `Is ${meant} meant by "${name}"? The credential shows no attribute of that name. It is read by ${listed(readers)}: correct it in the tenant file. Only if the customer has an attribute that is spelt "${name}", they have to tick it.`,
  };
}

/** Labels that the tenant file uses and that two attributes have. */
function sharedLabels(rules: Rules, readable: readonly SourceAttribute[]): string[] {
  const attributes = indexAttributes(readable);
  const labels = readersOf(rules).flatMap(([, reads]) => reads.labels);
  return [...new Set(labels)].filter((label) => attributes.labelled(label) === 'ambiguous');
}

/** Fields that Engagedly does not have, and those that it demands and nothing fills. */
export function checkWritable(rules: Rules, writable: readonly TargetAttribute[]): Check {
  const rows = mappingRows(rules);
  const listedKeys = new Set(writable.map(({ key }) => key));
  const absent = rows.filter(({ field }) => {
    const known = WRITE_FIELDS.get(field);
    return known?.basic !== true && (known !== undefined || isCustomField(field)) && !listedKeys.has(field);
  });
  const mapped = new Set(rows.map(({ field }) => field));
  const mandatory = writable.filter((attribute) => attribute.mandatory && !mapped.has(attribute.key));
  const own = absent.filter(({ origin }) => origin === 'tenant');
  const skipped = absent.filter(({ origin }) => origin === 'preset');
  return {
    title: 'Engagedly: the fields of a user',
    seen: 'yes',
    found: [
      `The organisation lists ${counted(writable.length, 'attribute')}; the mapping fills ${counted(rows.length, 'field')}.`,
      ...(skipped.length > 0
        ? [
            `Rows of the preset that this organisation has no field for are left out: ${listed(skipped.map(({ field }) => field))}.`,
          ]
        : []),
    ],
    todos: [
      ...own.map(({ field }) => ({
        by: 'support' as const,
        text: `Engagedly has no field ${field}. Take the row out of "mapping" in the tenant file, or have the customer make the attribute under the user attributes in Engagedly.`,
      })),
      ...(rules.scope.employees === 'none'
        ? []
        : mandatory.map(({ key }) => ({
            by: 'support' as const,
            text: `Engagedly demands ${key} of everybody, and nothing fills it: nobody could be added. Give it a row under "mapping" in the tenant file, or have the customer make it optional under the user attributes in Engagedly.`,
          }))),
    ],
  };
}
