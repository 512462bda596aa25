/** The mapping as a table, and what of Personio it needs. Pure. */

import { inspectExpression } from '../../map/expression/expression.ts';
import { mappingRows, type Row, rowsInUse } from '../../map/map.ts';
import { type Personal, personalKind } from '../../map/sensitive.ts';
import type { Tenant } from '../../model.ts';
import { asksHowTheyLeft, creatableUnits, createOnlyFields } from '../../rules.ts';
import { fieldName } from '../../vendors/engagedly/field-names.ts';
import { screenName, suggestKey } from '../../vendors/personio/screen-names.ts';
import { STANDING } from '../../vendors/personio/standing.ts';
import { code, codes, fewOf, listed, plain, table } from './escaped.ts';

/** Attributes that a tenant reads: names at the root of an employee, and labels of custom attributes. */
export type Needed = { names: string[]; labels: string[] };

/** "Engagedly field ← Personio". Against `before`: which rows are new, changed or gone. */
export function mappingTable(tenant: Tenant, before: Tenant | undefined): string {
  const rows = mappingRows(tenant);
  const earlier = new Map(before ? mappingRows(before).map((row) => [row.field, row.expression]) : []);
  const setOnce = createOnlyFields(tenant);
  const cleared = new Set(tenant.clear);
  const lines = rows.map((row) => {
    const notes = [
      ...(before ? changeOf(row, earlier) : []),
      ...(row.origin === 'preset' ? ['preset'] : []),
      ...(setOnce.has(row.field) ? [setOnceNote(row.field)] : []),
      ...(cleared.has(row.field) ? ['emptied when empty in Personio'] : []),
    ];
    return [code(row.field), code(row.expression), notes.join(', ')];
  });
  const fields = new Set(rows.map(({ field }) => field));
  const gone = [...earlier.keys()].filter((field) => !fields.has(field));
  lines.push(...gone.map((field) => [code(field), '', '**taken out**: the field keeps its value']));
  if (lines.length === 0) return 'No field is mapped.';
  return table(['Engagedly field', '← Personio', ''], lines);
}

/** An empty number is filled by every run: after that the account has two keys. */
function setOnceNote(field: string): string {
  return field === 'employee_id'
    ? 'set on adding and where it is empty, never changed'
    : 'only set on adding';
}

function changeOf({ field, expression }: Row, earlier: ReadonlyMap<string, string>): string[] {
  const was = earlier.get(field);
  if (was === undefined) return ['**new**'];
  return was === expression ? [] : ['**changed**'];
}

/** The rows that a run writes by: where units alone are synced, what else the mapping has does not count. */
export function writtenRows(tenant: Tenant): Row[] {
  return rowsInUse({ ...tenant, creatable: creatableUnits(tenant) });
}

/** A field that is written unless a tenant file says otherwise, and what of Personio it comes from. */
export type UsualField = { field: string; from: readonly string[] };

/** What is usual and is not written with this file: taken out by `null`, or by a smaller preset. */
export function fieldsLeftOut(tenant: Pick<Tenant, 'preset' | 'mapping'>): UsualField[] {
  const written = new Set(mappingRows(tenant).map(({ field }) => field));
  return mappingRows({}).flatMap(({ field, reads }) =>
    written.has(field) ? [] : { field, from: reads.attributes },
  );
}

/** Markdown; empty where nothing is left out. */
export function leftOutInWords(tenant: Tenant): string {
  const left = fieldsLeftOut(tenant).map(
    ({ field, from }) =>
      `${fieldName(field, 'en') ?? field} (${code(field)}, usually from ${placesIn(from)})`,
  );
  return left.length === 0 ? '' : `${listed(left)}. What stands in Engagedly there stays as it is.`;
}

function placesIn(from: readonly string[]): string {
  return listed(
    from.map((name) => (name === 'id' ? 'the number of the record' : `“${screenName(name, 'en')}”`)),
  );
}

const OF_PEOPLE = ['email', 'first_name', 'last_name', 'termination_date'];

/** What the credential has to be allowed to read: for every run, for the filter and for each row. `id` always comes. */
export function neededAttributes(tenant: Tenant): Needed {
  const hasPeople = tenant.scope.employees !== 'none';
  const names = new Set(['status', ...(hasPeople ? OF_PEOPLE : [])]);
  if (hasPeople && asksHowTheyLeft(tenant.leavers)) names.add(STANDING.endReason);
  if (hasPeople && tenant.pictures) for (const name of [STANDING.picture, STANDING.modified]) names.add(name);
  const labels = new Set<string>();
  const { filter } = tenant.scope;
  const reads = writtenRows(tenant).map((row) => row.reads);
  if (filter !== undefined) reads.push(inspectExpression(filter, 'filter').reads);
  for (const read of reads) {
    for (const name of read.attributes) names.add(name);
    for (const label of read.labels) labels.add(label);
  }
  names.delete('id');
  return { names: [...names].sort(), labels: [...labels].sort() };
}

/** Markdown: what the customer ticks in Personio, and what of it is new with this change. */
export function attributesInWords(tenant: Tenant, before: Tenant | undefined): string {
  const needed = namesOf(tenant);
  const had = new Set(before ? namesOf(before) : needed);
  const added = needed.filter((name) => !had.has(name));
  const purposes = Object.entries(tenant.sensitive ?? {}).map(
    ([name, purpose]) => `\n- sensitive: ${code(name)}, for: ${plain(purpose)}`,
  );
  const more = added.length > 0 ? `\n\n**New with this change:** ${fewOf(added)}.` : '';
  return `${fewOf(needed)}.${more}${purposes.length > 0 ? `\n${purposes.join('')}` : ''}`;
}

/** What becomes of birth dates and gender, in words; empty where neither is read. */
export function personalInWords(tenant: Tenant): string {
  const { filter } = tenant.scope;
  const rows = mappingRows(tenant).map(({ field, reads }) => ({ field, reads }));
  const inFilter = filter === undefined ? [] : kindsIn(inspectExpression(filter, 'filter').reads);
  const sentences = (['birth date', 'gender'] as const).flatMap((kind) => {
    const fields = rows.filter(({ reads }) => kindsIn(reads).includes(kind)).map(({ field }) => field);
    const uses = [
      ...(fields.length > 0 ? [`written to ${codes(fields)} in Engagedly, where the profile shows it`] : []),
      ...(fields.length > 0 && kind === 'birth date'
        ? ['compared to tell people of the same name apart']
        : []),
      ...(inFilter.includes(kind) ? ['used by the filter, to decide who is in scope'] : []),
    ];
    // A comma as well: each has a comma of its own.
    return uses.length === 0 ? [] : [`The ${kind} is read: it is ${uses.join(', and ')}.`];
  });
  return sentences.join(' ');
}

function kindsIn({ attributes, labels }: Row['reads']): Personal[] {
  return [...attributes, ...labels].flatMap((name) => personalKind(name) ?? []);
}

function namesOf(tenant: Tenant): string[] {
  const { names, labels } = neededAttributes(tenant);
  return [...names.map(code), ...labels.map(labelInWords)];
}

/** A slip in the name of one of Personio's own looks like a label of the customer's: nobody here knows which it is. */
function labelInWords(label: string): string {
  const meant = suggestKey(label);
  return `custom attribute ${code(label)}${meant === undefined ? '' : ` (did you mean ${code(meant)}?)`}`;
}
