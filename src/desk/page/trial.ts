/**
 * One employee through the file as it stands in the editor: the check of `validate` and the mapping of a run, called as a
 * run calls them. What only the customer's Engagedly knows is taken as it is in the invented one, or as text.
 */
import schema from '../../../schemas/tenant.json' with { type: 'json' };
import { SyncError } from '../../errors.ts';
import { guidanceFor, isIssueCode } from '../../issues.ts';
import { mapEmployees, mappingRows, type PreparedMapping, prepareMapping } from '../../map/map.ts';
import type { DesiredUser, Finding, Rejection, TargetAttribute, Tenant, Value } from '../../model.ts';
import { inScope } from '../../plan/decide.ts';
import { type Rules, rulesOf } from '../../rules.ts';
import { compileSchema } from '../../schema.ts';
import { checkTenant, type TenantFile } from '../../tenant/check/check.ts';
import { parseJson } from '../../tenant/check/json.ts';
import type { Problem } from '../../tenant/check/problem.ts';
import { WRITE_FIELDS } from '../../vendors/engagedly/fields.ts';
import { attributesOf } from '../../vendors/engagedly/organisation.ts';
import { inferAttributes } from '../../vendors/personio/attribute-list.ts';
import { flattenEmployee, shownKeys } from '../../vendors/personio/flatten.ts';
import type { Raw } from '../../vendors/raw.ts';

export type ResultRow = {
  field: string;
  origin: 'preset' | 'tenant';
  expression: string;
} & ({ value: Value } | { note: string; isFlaw: boolean });

export type Trial = {
  problems: Problem[];
  /** `undefined`: the file cannot be read so far as to try it. */
  user?: { rows: ResultRow[]; isInScope: boolean; why: string } | { message: string; remedy: string };
};

const parseTenant = compileSchema<Tenant>(schema);

/** `attributes`: one employee as Personio sends them; `userAttributes`: rows of Engagedly's list. */
export async function tryOut({
  id,
  text,
  attributes,
  userAttributes,
  now,
}: {
  id: string;
  text: string;
  attributes: Raw;
  userAttributes: readonly Raw[];
  now: Date;
}): Promise<Trial> {
  const file: TenantFile = { id, path: `tenants/${id}.json`, text };
  const { tenant: sound, problems } = await checkTenant(file, { now });
  const tenant = sound ?? wellFormed(text);
  if (tenant === undefined) return { problems };
  try {
    return { problems, user: await mapOne({ tenant, attributes, userAttributes, now }) };
  } catch (error) {
    // A time zone that does not exist is among the problems already.
    if (error instanceof RangeError) return { problems };
    if (error instanceof SyncError) {
      return { problems, user: { message: error.message, remedy: error.remedy } };
    }
    throw error;
  }
}

/** A file in which one row is wrong, or a test fails, still shows what the other rows give. */
function wellFormed(text: string): Tenant | undefined {
  const { value } = parseJson(text);
  const parsed = value === undefined ? undefined : parseTenant(value);
  return parsed?.ok ? parsed.value : undefined;
}

async function mapOne({
  tenant,
  attributes,
  userAttributes,
  now,
}: {
  tenant: Tenant;
  attributes: Raw;
  userAttributes: readonly Raw[];
  now: Date;
}): Promise<NonNullable<Trial['user']>> {
  const rules = rulesOf(tenant, now);
  const target = targetFor(tenant, userAttributes);
  const prepared = prepareMapping({ rules, source: inferAttributes([attributes]), target });
  const asked = new Set([...prepared.keys, 'id', 'status']);
  const employee = flattenEmployee(attributes, asked);
  if (employee === undefined) {
    return {
      message: 'This employee has no usable id.',
      remedy: 'Choose another, or paste one with its id.',
    };
  }
  const { people, rejections } = await mapEmployees({
    rules,
    prepared,
    employees: [{ ...employee, ref: '' }],
    now,
    seen: new Set(shownKeys(attributes, asked)),
  });
  const [person] = people;
  if (person === undefined) throw new Error('One employee in, none out.');
  return {
    rows: mappingRows(rules).map((row): ResultRow => {
      const { field, origin, expression } = row;
      return { field, origin, expression, ...outcomeOf(field, { person, rejections, prepared }) };
    }),
    isInScope: inScope(person, rules),
    why: whyInScope(person, rules, prepared),
  };
}

/** What the organisation has that is known here, and a text for each other field that a row writes. */
export function targetFor(
  tenant: Pick<Tenant, 'preset' | 'mapping'>,
  rows: readonly Raw[],
): TargetAttribute[] {
  const listed = attributesOf(rows);
  const known = new Set(listed.map(({ key }) => key));
  const others = mappingRows(tenant).filter(
    ({ field }) => !known.has(field) && WRITE_FIELDS.get(field)?.basic !== true,
  );
  return [
    ...listed,
    ...others.map(
      ({ field }): TargetAttribute => ({ key: field, mandatory: false, type: 'text', options: [] }),
    ),
  ];
}

function outcomeOf(
  field: string,
  {
    person,
    rejections,
    prepared,
  }: { person: DesiredUser; rejections: readonly Rejection[]; prepared: PreparedMapping },
): { value: Value } | { note: string; isFlaw: boolean } {
  const value = Object.hasOwn(person.fields, field) ? person.fields[field] : undefined;
  if (value !== undefined) return { value };
  if (person.cleared.includes(field)) return { note: 'is emptied', isFlaw: false };
  const rejection = rejections.find((one) => one.field === field);
  if (rejection) return { note: meaningOf(rejection.code), isFlaw: true };
  const finding = prepared.findings.find((one) => one.field === field);
  if (finding)
    return { note: `not used: ${findingInWords(finding)}`, isFlaw: finding.code !== 'attribute-skipped' };
  return { note: 'empty: stays as it is', isFlaw: false };
}

function findingInWords({ code, attribute }: Finding): string {
  return attribute === undefined ? meaningOf(code) : `${meaningOf(code)} (${attribute})`;
}

function meaningOf(code: string): string {
  return isIssueCode(code) ? guidanceFor(code).meaning : code;
}

function whyInScope(
  { employee, passes }: DesiredUser,
  { scope }: Rules,
  { filter }: PreparedMapping,
): string {
  if (scope.employees === 'none') return 'This tenant syncs units alone.';
  if (employee.status === undefined) return 'Personio shows no status.';
  if (passes === undefined) {
    return filter === 'unusable'
      ? 'The filter cannot be used: see the problems, and what this employee shows.'
      : 'The filter gives neither true nor false.';
  }
  if (!passes) return 'The filter keeps them out.';
  if (scope.employees === 'active' && employee.status !== 'active' && employee.status !== 'leave') {
    return `The status is "${employee.status}", and "employees" is "active".`;
  }
  const through = scope.filter === undefined ? 'There is no filter' : 'The filter lets them through';
  return `${through}, and the status is "${employee.status}".`;
}
