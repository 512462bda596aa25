/** A tenant's mapping tried out on people who do not exist. Pure (async). */
import { SyncError } from '../../errors.ts';
import {
  IN_EXAMPLES,
  mapEmployees,
  mappingRows,
  openEvaluation,
  prepareMapping,
  WRITE_FIELDS,
} from '../../map/map.ts';
import type { DesiredUser, Employee, Mapped, SourceAttribute, TargetAttribute, Tenant } from '../../model.ts';
import { rulesOf } from '../../rules.ts';
import { plainText } from '../../values.ts';
import { code, plain, table } from './escaped.ts';
import { inventFor } from './inventions.ts';
import { neededAttributes } from './mapping.ts';

type Invented = { who: string; employee: Employee };

/** The values are the ones that Personio could give; the addresses cannot exist. */
const FULL = {
  id: 101,
  status: 'active',
  first_name: 'Jörg',
  last_name: 'Größer-Müller',
  preferred_name: 'Jörg Müller',
  email: 'Joerg.Groesser@company.example',
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
  email: 'zoe@company.example',
  gender: 'diverse',
  employment_type: 'external',
};
const LEFT = {
  ...FULL,
  id: 103,
  status: 'inactive',
  first_name: 'Ana',
  last_name: 'Left',
  email: 'ana.left@company.example',
  gender: 'female',
  termination_date: '2024-06-30',
  termination_type: 'employee',
};

/** Markdown: field by field what three invented people become. */
export async function examplesTable(tenant: Tenant, now: Date): Promise<string> {
  const { source, samples, invented } = inventedSource(tenant);
  const people: Invented[] = [
    { who: 'active, everything filled', employee: employeeOf({ ...FULL, ...samples }, 'active') },
    { who: 'on leave, little filled', employee: employeeOf(SPARSE, 'leave') },
    { who: 'has left', employee: employeeOf({ ...LEFT, ...samples }, 'inactive') },
  ];
  let mapped: Mapped;
  try {
    const rules = rulesOf(tenant, now);
    const prepared = prepareMapping({ rules, source, target: inventedTarget(tenant) });
    mapped = await mapEmployees({
      rules,
      prepared,
      employees: people.map(({ employee }) => employee),
      now,
      evaluation: openEvaluation({ now, budget: IN_EXAMPLES }),
    });
  } catch (error) {
    if (error instanceof SyncError) return `The mapping cannot be tried out: ${plain(error.message)}`;
    throw error;
  }
  return examples(tenant, people, mapped, invented);
}

function examples(
  tenant: Tenant,
  people: readonly Invented[],
  { people: desired, rejections }: Mapped,
  invented: ReadonlySet<string>,
): string {
  const rests = new Set(
    mappingRows(tenant)
      .filter(({ reads }) =>
        [...reads.attributes, ...reads.labels].some((name) => invented.has(plainText(name))),
      )
      .map(({ field }) => field),
  );
  const problem = new Map(rejections.map(({ employee, field, code: why }) => [`${employee} ${field}`, why]));
  const cell = ({ employee, fields, cleared }: DesiredUser, field: string): string => {
    const why = problem.get(`${employee.id} ${field}`);
    // What was made up here may not be of the kind that the row needs; that says nothing about the row.
    if (why !== undefined && rests.has(field)) return 'needs an example under `tests`';
    if (why !== undefined) return `⚠ not usable (${why})`;
    if (cleared.includes(field)) return 'is emptied';
    return Object.hasOwn(fields, field) ? code(textOf(fields[field])) : '–';
  };
  const rows = mappingRows(tenant).map(({ field }) => [
    code(field),
    ...desired.map((person) => cell(person, field)),
  ]);
  return table(
    ['', ...people.map(({ who }) => who)],
    [['**in scope**', ...desired.map((person) => scopeOf(person, tenant))], ...rows],
  );
}

function scopeOf({ employee, passes }: DesiredUser, { scope, leavers }: Tenant): string {
  if (scope.employees === 'none') return 'no: only units are synced';
  if (passes === undefined) return '⚠ the filter gives neither true nor false';
  if (!passes) return 'no: the filter';
  if (employee.status !== 'inactive') return 'yes';
  if (leavers?.block === false) return 'left: the account is kept';
  return 'left: an account is blocked';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function employeeOf(record: Record<string, unknown>, status: NonNullable<Employee['status']>): Employee {
  return { id: String(record.id), ref: '', status, name: {}, record };
}

type Invention = {
  source: SourceAttribute[];
  samples: Record<string, unknown>;
  /** Attributes and labels whose value was made up here. */
  invented: ReadonlySet<string>;
};

/**
 * What the credential would show if everything were ticked. Attributes that only this customer has are filled
 * from the tests of the tenant file, where they stand there, or else by their names.
 */
function inventedSource(tenant: Tenant): Invention {
  const { names, labels } = neededAttributes(tenant);
  const source = names.map(
    (key): SourceAttribute => ({ key, label: key, type: 'standard', universalId: key }),
  );
  const samples: Record<string, unknown> = Object.create(null);
  const given = new Map(
    (tenant.tests ?? []).flatMap((test) =>
      Object.entries(test.given).map(([name, value]) => [plainText(name), value] as const),
    ),
  );
  const invented = new Set<string>();
  const expressions = mappingRows(tenant).map(({ expression }) => expression);
  const fill = (key: string, name: string) => {
    if (given.has(name)) samples[key] = given.get(name);
    else {
      samples[key] = inventFor(name, expressions);
      invented.add(name);
    }
  };
  for (const name of names) if (!Object.hasOwn(LEFT, name)) fill(name, plainText(name));
  for (const label of new Set(labels.map(plainText))) {
    const key = `dynamic_${9000 + source.length}`;
    source.push({ key, label, type: 'standard' });
    fill(key, label);
  }
  return { source, samples, invented };
}

/** An organisation that has every field of the mapping. Selects of its own are unknown here and taken as text. */
function inventedTarget(tenant: Tenant): TargetAttribute[] {
  return mappingRows(tenant)
    .filter(({ field }) => WRITE_FIELDS.get(field)?.basic !== true)
    .map(({ field }) =>
      field === 'gender'
        ? { key: field, mandatory: false, type: 'single-select', options: ['Male', 'Female', 'Other'] }
        : { key: field, mandatory: false, type: 'text', options: [] },
    );
}
