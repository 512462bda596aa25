/** Whom the page opens on: somebody in scope of the file, and where nobody of the company is, somebody made for it. */
import { SyncError } from '../../errors.ts';
import { inspectExpression } from '../../map/expression/expression.ts';
import { mapEmployees, mappingRows, prepareMapping } from '../../map/map.ts';
import type { Tenant } from '../../model.ts';
import { inScope } from '../../plan/decide.ts';
import { rulesOf } from '../../rules.ts';
import { inventFor } from '../../tenant/invented/inventions.ts';
import type { Values } from '../../tenant/invented/placed.ts';
import { knownInside, sidesOf } from '../../tenant/invented/sides.ts';
import { plainText } from '../../values.ts';
import { inferAttributes } from '../../vendors/personio/attribute-list.ts';
import { flattenEmployee, shownKeys } from '../../vendors/personio/flatten.ts';
import { GROUPS } from '../../vendors/personio/person.ts';
import { countOf, own, type Raw, textOf } from '../../vendors/raw.ts';
import { planAlone } from './alone.ts';
import { targetFor, wellFormed } from './trial.ts';

type Known = { tenant: Tenant; userAttributes: readonly Raw[]; now: Date };

/** `index`: of one of the employees. `undefined`: nobody was found whom a run would write. */
export async function findOpening({
  text,
  employees,
  userAttributes,
  now,
}: {
  text: string;
  employees: readonly Raw[];
  userAttributes: readonly Raw[];
  now: Date;
}): Promise<{ index: number } | { made: Raw } | undefined> {
  const tenant = wellFormed(text);
  if (tenant === undefined) return undefined;
  const known: Known = { tenant, userAttributes, now };
  try {
    const index = await firstWritten(employees, known);
    const isAtHome = labelsOf(tenant).every((label) => hasLabel(employees[0] ?? {}, label));
    if (index !== undefined && isAtHome) return { index };
    const made = await madeFor(employees, known);
    if (made && (await firstWritten([made], known)) === 0) return { made };
    return index === undefined ? undefined : { index };
  } catch (error) {
    // What is wrong with the file is told beside it; a time zone that does not exist is no SyncError.
    if (error instanceof SyncError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** What only the customer has: the company has some of it. */
function labelsOf({ scope: { filter }, ...tenant }: Tenant): string[] {
  const inFilter = filter === undefined ? [] : inspectExpression(filter, 'filter').reads.labels;
  return [...new Set([...inFilter, ...mappingRows(tenant).flatMap(({ reads }) => reads.labels)])];
}

function hasLabel(person: Raw, label: string): boolean {
  return inferAttributes([person]).some((one) => plainText(one.label) === plainText(label));
}

/** All together: an expression that has to be stopped is stopped once. */
async function firstWritten(
  people: readonly Raw[],
  { tenant, userAttributes, now }: Known,
): Promise<number | undefined> {
  const rules = rulesOf(tenant, now);
  const target = targetFor(tenant, userAttributes);
  const prepared = prepareMapping({ rules, source: inferAttributes(people), target });
  const asked = new Set([...prepared.keys, 'id', 'status']);
  const seen = new Set(people.flatMap((person) => shownKeys(person, asked)));
  const employees = people.map((person) => flattenEmployee(person, asked));
  const mapped = await mapEmployees({
    rules,
    prepared,
    employees: employees.flatMap((one) => (one ? { ...one, ref: '' } : [])),
    now,
    seen,
  });
  const found = mapped.people.find((person) => {
    const rejections = mapped.rejections.filter(({ employee }) => employee === person.employee.id);
    const alone = { people: [person], rejections };
    return (
      inScope(person, rules) && planAlone(alone, { rules, prepared, seen, target }).setAside.length === 0
    );
  });
  const index = employees.findIndex((one) => one?.id === found?.employee.id);
  return found === undefined ? undefined : index;
}

/** One of the company with what the file asks for: its filter, and its domain. */
async function madeFor(employees: readonly Raw[], { tenant, now }: Known): Promise<Raw | undefined> {
  const first = employees.find((one) => own(own(one, 'status'), 'value') === 'active');
  const employee = first && flattenEmployee(first);
  if (first === undefined || employee === undefined) return undefined;
  const labels = labelsOf(tenant);
  const keyOf = keysFor(first, labels);
  const expressions = mappingRows(tenant).map(({ expression }) => expression);
  const custom = labels.map((label) => {
    const invented = hasLabel(first, label) ? undefined : inventFor(label, expressions);
    return [label, employee.record[keyOf(label)] ?? invented] as const;
  });
  const base: Values = {
    ...employee.record,
    ...Object.fromEntries(custom.filter(([, value]) => value !== undefined)),
    ...emailIn(tenant, employee.record.email),
  };
  const { inside } = await sidesOf(tenant.scope, { base, known: knownInside(tenant), now });
  if (inside === undefined) return undefined;
  const made: Record<string, unknown> = { ...first };
  const ids = employees.map((one) => countOf(own(own(one, 'id'), 'value')) ?? 0);
  const wanted: Values = { ...inside, id: Math.max(...ids) + 1 };
  for (const name of new Set([...Object.keys(employee.record), ...Object.keys(wanted)])) {
    if (wanted[name] !== employee.record[name])
      made[keyOf(name)] = enveloped(name, wanted[name], made[keyOf(name)]);
  }
  return made;
}

/** Where an attribute, a universal id or a label stands in what Personio sends; one that is not there gets a place. */
function keysFor(person: Raw, labels: readonly string[]): (name: string) => string {
  const keys = new Map<string, string>();
  for (const { key, label, universalId } of inferAttributes([person])) {
    if (universalId !== undefined) keys.set(universalId, key);
    if (labels.includes(label) || labels.some((one) => plainText(one) === plainText(label)))
      keys.set(label, key);
  }
  for (const [at, label] of labels.entries())
    if (!keys.has(label)) keys.set(label, `dynamic_${FIRST_KEY + at}`);
  return (name) => keys.get(name) ?? name;
}

/** Above every number that Personio gives. */
const FIRST_KEY = 900_100_001;

function emailIn(tenant: Tenant, email: unknown): Values {
  const domains: readonly string[] = tenant.domains ?? [];
  const [domain] = domains;
  const text = textOf(email) ?? '';
  if (domain === undefined || domains.some((one) => text.toLowerCase().endsWith(`@${one.toLowerCase()}`)))
    return {};
  return { email: `${text.replace(/@.*$/, '') || 'invented'}@${domain}` };
}

function enveloped(name: string, value: unknown, before: unknown): Raw {
  return {
    label: own(before, 'label') ?? name,
    type: own(before, 'type') ?? (Array.isArray(value) ? 'tags' : 'standard'),
    universal_id: own(before, 'universal_id') ?? null,
    value: wireValue(name, value),
  };
}

function wireValue(name: string, value: unknown): unknown {
  if (value === undefined) return null;
  if (GROUPS.has(name)) return { type: name, attributes: value };
  if (name !== 'cost_centers' || !Array.isArray(value)) return value;
  return value.map((attributes) => ({ type: 'CostCenter', attributes }));
}
