/**
 * One employee through the file as it stands in the editor: the check of `validate` and the mapping of a run, called as a
 * run calls them. What only the customer's Engagedly knows is taken as it is in the invented one, or as text.
 */
import schema from '../../../schemas/tenant.json' with { type: 'json' };
import { SyncError } from '../../errors.ts';
import { mapEmployees, mappingRows, type PreparedMapping, prepareMapping } from '../../map/map.ts';
import type {
  DesiredUser,
  Finding,
  Rejection,
  SourceAttribute,
  TargetAttribute,
  Tenant,
  Value,
} from '../../model.ts';
import { inScope } from '../../plan/decide.ts';
import { rulesOf } from '../../rules.ts';
import { compileSchema } from '../../schema.ts';
import { checkTenant, type TenantFile } from '../../tenant/check/check.ts';
import { parseJson } from '../../tenant/check/json.ts';
import type { Problem } from '../../tenant/check/problem.ts';
import { asText } from '../../tenant/describe/as-text.ts';
import { fateInWords } from '../../tenant/describe/fate.ts';
import { WRITE_FIELDS } from '../../vendors/engagedly/fields.ts';
import { attributesOf } from '../../vendors/engagedly/organisation.ts';
import { flattenEmployee, shownKeys } from '../../vendors/personio/flatten.ts';
import type { Raw } from '../../vendors/raw.ts';
import { forSomebodyWaiting, meaningOf, whyAlone, whyInScope } from './in-or-out.ts';
import { whyUnjudged, whyUnread } from './judged.ts';

export type ResultRow = {
  field: string;
  origin: 'preset' | 'tenant';
  expression: string;
} & Outcome;

/** `isUnjudged`: nobody can tell here whether the value is any good. */
type Outcome = { value: Value } | { note: string; isFlaw: boolean; isUnjudged?: true };

export type Trial = {
  problems: Problem[];
  /**
   * `undefined`: the file cannot be read so far as to try it. `alone`: why a run would leave them alone though they are in
   * scope, as far as nobody else matters.
   */
  user?:
    | { rows: ResultRow[]; isInScope: boolean; why: string; fate: string; alone: string | undefined }
    | { message: string; remedy: string };
};

/** Milliseconds. */
const HOUR = 3_600_000;

const parseTenant = compileSchema<Tenant>(schema);

/**
 * `attributes`: one employee as Personio sends them; `source`: what may be read of them; `company`: all who are invented, for
 * whom `userAttributes` are, the rows of Engagedly's list; `isInvented`: `source` is that of somebody invented, not the customer's.
 */
export type Asked = {
  id: string;
  text: string;
  attributes: Raw;
  source: readonly SourceAttribute[];
  userAttributes: readonly Raw[];
  company: readonly Raw[];
  isInvented?: boolean;
  now: Date;
};

/** Somebody else is tried with the same file at once: only a file that has changed is checked again, or after an hour. */
export function openTrials(): (asked: Asked) => Promise<Trial> {
  let last: { of: string; checked: ReturnType<typeof checkTenant> } | undefined;
  return async ({ id, text, now, ...employee }) => {
    const of = JSON.stringify([id, text, Math.floor(now.getTime() / HOUR)]);
    if (last?.of !== of) {
      const file: TenantFile = { id, path: `tenants/${id}.json`, text };
      last = { of, checked: checkTenant(file, { now }) };
    }
    const { tenant, problems } = await last.checked;
    return tryOut(tenant ?? wellFormed(text), problems, { ...employee, now });
  };
}

async function tryOut(
  tenant: Tenant | undefined,
  problems: Problem[],
  asked: Omit<Asked, 'id' | 'text'>,
): Promise<Trial> {
  if (tenant === undefined) return { problems };
  try {
    return { problems, user: await mapOne({ ...asked, tenant }) };
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
  company,
  isInvented = false,
  now,
}: Omit<Asked, 'id' | 'text'> & { tenant: Tenant }): Promise<NonNullable<Trial['user']>> {
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
    evaluation: forSomebodyWaiting(now),
  });
  const [person] = people;
  if (person === undefined) throw new Error('One employee in, none out.');
  const rows = mappingRows(rules);
  const expressions = rows.map(({ expression }) => expression);
  const unjudged = ({ field, code }: Rejection) => {
    const row = prepared.rows.find((one) => one.field === field);
    return row && whyUnjudged({ code }, { ...row, attributes, company, expressions });
  };
  return {
    rows: rows.map(({ field, origin, expression, reads: { labels } }): ResultRow => {
      const unread = (finding: Finding) => whyUnread(finding, { labels, isInvented });
      const outcome = outcomeOf(field, { person, rejections, prepared, unjudged, unread });
      return { field, origin, expression, ...outcome };
    }),
    isInScope: inScope(person, rules),
    why: await whyInScope(person, { rules, prepared, seen, now }),
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
    unjudged,
    unread,
  }: {
    person: DesiredUser;
    rejections: readonly Rejection[];
    prepared: PreparedMapping;
    unjudged(rejection: Rejection): string | undefined;
    unread(finding: Finding): string | undefined;
  },
): Outcome {
  const value = Object.hasOwn(person.fields, field) ? person.fields[field] : undefined;
  if (value !== undefined) return { value };
  if (person.cleared.includes(field)) return { note: 'is emptied', isFlaw: false };
  const rejection = rejections.find((one) => one.field === field);
  if (rejection) {
    const why = unjudged(rejection);
    if (why !== undefined) return { note: why, isFlaw: false, isUnjudged: true };
    return { note: meaningOf(rejection.code), isFlaw: true };
  }
  const finding = prepared.findings.find((one) => one.field === field);
  if (finding) {
    const why = unread(finding);
    if (why !== undefined) return { note: why, isFlaw: false, isUnjudged: true };
    return { note: `not used: ${findingInWords(finding)}`, isFlaw: finding.code !== 'attribute-skipped' };
  }
  return { note: 'empty: stays as it is', isFlaw: false };
}

function findingInWords({ code, attribute }: Finding): string {
  return attribute === undefined ? meaningOf(code) : `${meaningOf(code)} (${attribute})`;
}
