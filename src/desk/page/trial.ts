/**
 * One employee through the file as it stands in the editor: the check of `validate` and the mapping of a run, called as a
 * run calls them. What only the customer's Engagedly knows is taken as it is in the invented one, or as text.
 */
import schema from '../../../schemas/tenant.json' with { type: 'json' };
import { SyncError } from '../../errors.ts';
import { guidanceFor, isIssueCode } from '../../issues.ts';
import { conjunctsOf } from '../../map/expression/conjuncts.ts';
import { mapEmployees, mappingRows, type PreparedMapping, prepareMapping } from '../../map/map.ts';
import type {
  DesiredUser,
  Finding,
  Mapped,
  Rejection,
  SourceAttribute,
  TargetAttribute,
  Tenant,
  Value,
} from '../../model.ts';
import { inScope } from '../../plan/decide.ts';
import { type Rules, rulesOf } from '../../rules.ts';
import { compileSchema } from '../../schema.ts';
import { checkTenant, type TenantFile } from '../../tenant/check/check.ts';
import { parseJson } from '../../tenant/check/json.ts';
import type { Problem } from '../../tenant/check/problem.ts';
import { asText } from '../../tenant/describe/as-text.ts';
import { listed } from '../../tenant/describe/escaped.ts';
import { fateInWords } from '../../tenant/describe/fate.ts';
import { WRITE_FIELDS } from '../../vendors/engagedly/fields.ts';
import { attributesOf } from '../../vendors/engagedly/organisation.ts';
import { flattenEmployee, shownKeys } from '../../vendors/personio/flatten.ts';
import type { Raw } from '../../vendors/raw.ts';
import { type Alone, planAlone } from './alone.ts';

export type ResultRow = {
  field: string;
  origin: 'preset' | 'tenant';
  expression: string;
} & ({ value: Value } | { note: string; isFlaw: boolean });

export type Trial = {
  problems: Problem[];
  /** `undefined`: the file cannot be read so far as to try it. */
  /** `alone`: why a run would leave them alone though they are in scope, as far as nobody else matters. */
  user?:
    | { rows: ResultRow[]; isInScope: boolean; why: string; fate: string; alone: string | undefined }
    | { message: string; remedy: string };
};

const parseTenant = compileSchema<Tenant>(schema);

/** `attributes`: one employee as Personio sends them; `source`: what may be read of them; `userAttributes`: rows of Engagedly's list. */
export async function tryOut({
  id,
  text,
  attributes,
  source,
  userAttributes,
  now,
}: {
  id: string;
  text: string;
  attributes: Raw;
  source: readonly SourceAttribute[];
  userAttributes: readonly Raw[];
  now: Date;
}): Promise<Trial> {
  const file: TenantFile = { id, path: `tenants/${id}.json`, text };
  const { tenant: sound, problems } = await checkTenant(file, { now });
  const tenant = sound ?? wellFormed(text);
  if (tenant === undefined) return { problems };
  try {
    return { problems, user: await mapOne({ tenant, attributes, source, userAttributes, now }) };
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
export function wellFormed(text: string): Tenant | undefined {
  const { value } = parseJson(text);
  const parsed = value === undefined ? undefined : parseTenant(value);
  return parsed?.ok ? parsed.value : undefined;
}

async function mapOne({
  tenant,
  attributes,
  source,
  userAttributes,
  now,
}: {
  tenant: Tenant;
  attributes: Raw;
  source: readonly SourceAttribute[];
  userAttributes: readonly Raw[];
  now: Date;
}): Promise<NonNullable<Trial['user']>> {
  const rules = rulesOf(tenant, now);
  const shown = { ...emptyOf(source), ...attributes };
  const target = targetFor(tenant, userAttributes);
  const prepared = prepareMapping({ rules, source, target });
  const asked = new Set([...prepared.keys, 'id', 'status']);
  const employee = flattenEmployee(shown, asked);
  if (employee === undefined) {
    return {
      message: 'This employee has no usable id.',
      remedy: 'Choose another, or paste one with its id.',
    };
  }
  const seen = new Set(shownKeys(shown, asked));
  const { people, rejections } = await mapEmployees({
    rules,
    prepared,
    employees: [{ ...employee, ref: '' }],
    now,
    seen,
  });
  const [person] = people;
  if (person === undefined) throw new Error('One employee in, none out.');
  return {
    rows: mappingRows(rules).map((row): ResultRow => {
      const { field, origin, expression } = row;
      return { field, origin, expression, ...outcomeOf(field, { person, rejections, prepared }) };
    }),
    isInScope: inScope(person, rules),
    why: whyInScope(person, {
      rules,
      prepared,
      fails: await failing(person, { rules, prepared, seen, now }),
    }),
    fate: asText(fateInWords(person, rules)).replace(/\s+/g, ' ').trim(),
    alone: whyAlone({ people, rejections }, { rules, prepared, seen, target }),
  };
}

/** An attribute that only the customer's list has: Personio shows it of everybody, and here nobody has a value. */
function emptyOf(source: readonly SourceAttribute[]): Raw {
  return Object.fromEntries(
    source.map(({ key, label, type, universalId = null }) => [
      key,
      { label, value: null, type, universal_id: universalId },
    ]),
  );
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

/** What the plan finds in the way, for somebody who has no account yet and whom nobody else resembles. */
function whyAlone(mapped: Mapped, known: Alone): string | undefined {
  const { setAside, findings } = planAlone(mapped, known);
  if (setAside.length === 0) return undefined;
  const about = findings.filter(({ people }) => people?.some((one) => 'employee' in one) === true);
  return about
    .map(({ code, field }) => (field === undefined ? meaningOf(code) : `${meaningOf(code)} (${field})`))
    .join('. ');
}

/** The conditions of the filter that are not true of somebody whom it keeps out. */
async function failing(
  { employee, passes }: DesiredUser,
  { rules, prepared, seen, now }: Pick<Alone, 'rules' | 'prepared' | 'seen'> & { now: Date },
): Promise<string[]> {
  if (passes !== false) return [];
  const failed: string[] = [];
  for (const filter of conjunctsOf(rules.scope.filter ?? '')) {
    const { people } = await mapEmployees({
      rules: { ...rules, scope: { ...rules.scope, filter } },
      prepared: { ...prepared, rows: [] },
      employees: [employee],
      now,
      seen,
    });
    if (people[0]?.passes !== true) failed.push(filter);
  }
  return failed;
}

function whyInScope(
  { employee, passes }: DesiredUser,
  {
    rules: { scope },
    prepared: { filter },
    fails,
  }: { rules: Rules; prepared: PreparedMapping; fails: readonly string[] },
): string {
  if (scope.employees === 'none') return 'This tenant syncs units alone.';
  if (employee.status === undefined) return 'Personio shows no status.';
  if (passes === undefined) {
    return filter === 'unusable'
      ? 'The filter cannot be used: see the problems, and what this employee shows.'
      : 'The filter gives neither true nor false.';
  }
  if (!passes) return `The filter keeps them out: ${listed(fails)} is not true of them.`;
  if (scope.employees === 'active' && employee.status !== 'active' && employee.status !== 'leave') {
    return `The status is "${employee.status}", and "employees" is "active".`;
  }
  const through = scope.filter === undefined ? 'There is no filter' : 'The filter lets them through';
  return `${through}, and the status is "${employee.status}".`;
}
