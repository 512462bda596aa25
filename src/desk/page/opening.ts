/** Somebody to look at: in scope of the file, or kept out; where nobody of the company is, somebody made for it. */
import { SyncError } from '../../errors.ts';
import { inspectExpression } from '../../map/expression/expression.ts';
import { mapEmployees, mappingRows, prepareMapping } from '../../map/map.ts';
import type { DesiredUser, Tenant } from '../../model.ts';
import { inScope } from '../../plan/decide.ts';
import { rulesOf } from '../../rules.ts';
import { inventFor } from '../../tenant/invented/inventions.ts';
import type { Values } from '../../tenant/invented/placed.ts';
import { knownInside, sidesOf } from '../../tenant/invented/sides.ts';
import { plainText } from '../../values.ts';
import { inferAttributes } from '../../vendors/personio/attribute-list.ts';
import { flattenEmployee, shownKeys } from '../../vendors/personio/flatten.ts';
import { countOf, own, type Raw, textOf } from '../../vendors/raw.ts';
import { planAlone } from './alone.ts';
import { keysFor, withValues } from './changed-values.ts';
import { targetFor, wellFormed } from './trial.ts';

/** Whom a run would write, or whom it would not. */
export type Side = 'in scope' | 'kept out';

type Known = { tenant: Tenant; userAttributes: readonly Raw[]; side: Side; now: Date };

/** `index`: of one of the employees. `undefined`: nobody was found on that side. */
export async function findOpening({
  text,
  employees,
  userAttributes,
  side = 'in scope',
  now,
}: {
  text: string;
  employees: readonly Raw[];
  userAttributes: readonly Raw[];
  side?: Side;
  now: Date;
}): Promise<{ index: number } | { made: Raw } | undefined> {
  const tenant = wellFormed(text);
  if (tenant === undefined) return undefined;
  const known: Known = { tenant, userAttributes, side, now };
  try {
    const index = await firstOf(employees, known);
    const isAtHome = labelsOf(tenant).every((label) => hasLabel(employees[0] ?? {}, label));
    if (index !== undefined && isAtHome) return { index };
    const made = await madeFor(employees, known);
    if (made && (await firstOf([made], known)) === 0) return { made };
    // Somebody who works there and is not meant says more than somebody who has left.
    const any =
      index ?? (side === 'kept out' ? await firstOf(employees, known, 'for whatever reason') : index);
    return any === undefined ? undefined : { index: any };
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
async function firstOf(
  people: readonly Raw[],
  { tenant, userAttributes, side, now }: Known,
  why: 'by the filter' | 'for whatever reason' = 'by the filter',
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
  const isWritten = (person: DesiredUser) => {
    const rejections = mapped.rejections.filter(({ employee }) => employee === person.employee.id);
    const alone = { people: [person], rejections };
    return planAlone(alone, { rules, prepared, seen, target }).setAside.length === 0;
  };
  const isKeptOut = (person: DesiredUser) =>
    why === 'by the filter'
      ? person.passes === false && person.employee.status !== 'inactive'
      : !inScope(person, rules);
  const found = mapped.people.find(
    side === 'in scope' ? (person) => inScope(person, rules) && isWritten(person) : isKeptOut,
  );
  const index = employees.findIndex((one) => one?.id === found?.employee.id);
  return found === undefined ? undefined : index;
}

/** One of the company with what the file asks for: its filter, and its domain. */
async function madeFor(employees: readonly Raw[], { tenant, side, now }: Known): Promise<Raw | undefined> {
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
  const { inside, outside } = await sidesOf(tenant.scope, { base, known: knownInside(tenant), now });
  const values = side === 'in scope' ? inside : outside?.values;
  if (values === undefined) return undefined;
  const ids = employees.map((one) => countOf(own(own(one, 'id'), 'value')) ?? 0);
  return withValues(first, {
    before: employee.record,
    wanted: { ...values, id: Math.max(...ids) + 1 },
    keyOf,
  });
}

function emailIn(tenant: Tenant, email: unknown): Values {
  const domains: readonly string[] = tenant.domains ?? [];
  const [domain] = domains;
  const text = textOf(email) ?? '';
  if (domain === undefined || domains.some((one) => text.toLowerCase().endsWith(`@${one.toLowerCase()}`)))
    return {};
  return { email: `${text.replace(/@.*$/, '') || 'invented'}@${domain}` };
}
