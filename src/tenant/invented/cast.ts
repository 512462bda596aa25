/** Invented people as Personio could show them to this tenant: with what its mapping and its filter read. Pure. */
import { mappingRows } from '../../map/map.ts';
import type { Employee, SourceAttribute, Tenant } from '../../model.ts';
import { plainText } from '../../values.ts';
import { standingOf } from '../../vendors/personio/flatten.ts';
import { inventFor } from './inventions.ts';
import type { Values } from './placed.ts';

/** Everything filled, with values that Personio could give; the addresses cannot exist. */
const FULL = {
  id: 101,
  status: 'active',
  first_name: 'Jörg',
  last_name: 'Größer-Müller',
  preferred_name: 'Jörg Müller',
  gender: 'male',
  position: 'Dispatcher',
  supervisor: { id: 100, name: 'Ada Invented' },
  employment_type: 'internal',
  weekly_working_hours: 40,
  hire_date: '2021-03-01',
  department: { id: 11, name: 'Logistics' },
  team: { id: 21, name: 'Night shift' },
  office: { id: 31, name: 'Hamburg' },
  subcompany: { id: 41, name: 'Company GmbH' },
  cost_centers: [
    { id: 51, name: 'Transport', percentage: 70 },
    { id: 52, name: 'Warehouse', percentage: 30 },
  ],
  holiday_calendar: { id: 61, name: 'Hamburg', country: 'DE' },
  date_of_birth: '1984-02-29',
  linkedin: 'https://www.linkedin.example/in/joerg',
};
const SPARSE = {
  id: 102,
  status: 'leave',
  first_name: 'Zoë',
  last_name: 'O’Neill',
  gender: 'diverse',
  employment_type: 'external',
};

export type Cast = {
  full: Values;
  sparse: Values;
  /** What the credential would show if everything were ticked. */
  source: SourceAttribute[];
  /** Names and labels whose value was made up here: nothing is known of its kind. */
  madeUp: ReadonlySet<string>;
  employeeOf(values: Values): Employee;
};

/** `needed`: names of attributes, and labels, that the tenant reads. Its own are filled from its tests, or by their names. */
export function castFor(
  tenant: Tenant,
  needed: { names: readonly string[]; labels: readonly string[] },
): Cast {
  const domain = tenant.domains?.[0] ?? 'company.example';
  const known = {
    ...FULL,
    email: `Joerg.Groesser@${domain}`,
    termination_date: undefined,
    termination_type: undefined,
  };
  const given = new Map(
    (tenant.tests ?? []).flatMap((test) =>
      Object.entries(test.given).map(([name, value]) => [plainText(name), value] as const),
    ),
  );
  const expressions = mappingRows(tenant).map(({ expression }) => expression);
  const [samples, madeUp]: [Record<string, unknown>, Set<string>] = [Object.create(null), new Set()];
  const labels = [...new Set(needed.labels.map(plainText))];
  for (const name of [
    ...needed.names.filter((name) => !Object.hasOwn(known, name)).map(plainText),
    ...labels,
  ]) {
    if (!given.has(name)) madeUp.add(name);
    samples[name] = given.has(name) ? given.get(name) : inventFor(name, expressions);
  }
  const source = needed.names.map(
    (key): SourceAttribute => ({ key, label: key, type: 'standard', universalId: key }),
  );
  const keys = new Map(labels.map((label, at) => [label, `dynamic_${9000 + source.length + at}`]));
  for (const [label, key] of keys) source.push({ key, label, type: 'standard' });
  return {
    full: withoutNothing({ ...known, ...samples }),
    sparse: { ...SPARSE, email: `zoe@${domain}` },
    source,
    madeUp,
    employeeOf: (values) => employeeOf(values, keys),
  };
}

function withoutNothing(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function employeeOf(values: Values, keys: ReadonlyMap<string, string>): Employee {
  const record = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [keys.get(plainText(name)) ?? name, value]),
  );
  const { status } = values;
  return {
    id: String(values.id),
    ref: '',
    ...(isStatus(status) ? { status } : {}),
    ...standingOf(record),
    record,
  };
}

function isStatus(value: unknown): value is NonNullable<Employee['status']> {
  return ['onboarding', 'active', 'leave', 'inactive'].includes(String(value));
}
