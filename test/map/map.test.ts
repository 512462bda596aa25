import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { mapEmployees, prepareMapping } from '../../src/map/map.ts';
import { openEvaluation, StoppedError, type TimeBudget } from '../../src/map/worker/evaluation.ts';
import type { Employee, Mapped, SourceAttribute, TargetAttribute, Tenant } from '../../src/model.ts';
import { rulesOf } from '../../src/rules.ts';
import { NOW, SHORT } from '../fixtures/expressions.ts';

const SOURCE: SourceAttribute[] = [
  ...'id first_name last_name email gender status position supervisor employment_type hire_date termination_date office department cost_centers'
    .split(' ')
    .map((key) => ({ key, label: key, type: 'standard', universalId: key })),
  { key: 'termination_type', label: 'Kündigungsart', type: 'standard', universalId: 'termination_type' },
  { key: 'dynamic_1', label: 'Geburtstag', type: 'date', universalId: 'date_of_birth' },
  { key: 'dynamic_2', label: 'Personalnummer', type: 'standard' },
  { key: 'dynamic_3', label: 'LinkedIn', type: 'link', universalId: 'linkedin' },
];

const TARGET: TargetAttribute[] = [
  { key: 'gender', mandatory: false, type: 'single-select', options: ['Male', 'Female'] },
  { key: 'linkedin', mandatory: false, type: 'text', options: [] },
  { key: 'custom-attribute-1', mandatory: false, type: 'number', options: [] },
  { key: 'custom-attribute-2', mandatory: false, type: 'multiple-select', options: ['German', 'English'] },
];

function employee(id: number, record: Record<string, unknown>): Employee {
  return { id: String(id), ref: '', status: 'active', name: {}, record: { id, status: 'active', ...record } };
}

function map(
  tenant: Partial<Tenant>,
  employees: Employee[],
  seen?: ReadonlySet<string>,
  budget: TimeBudget = SHORT,
): Promise<Mapped> {
  const whole: Tenant = {
    name: 'N',
    status: 'active',
    timezone: 'Europe/Berlin',
    scope: { employees: 'active' },
    ...tenant,
  };
  const rules = rulesOf(whole, NOW);
  const prepared = prepareMapping({ rules, source: SOURCE, target: TARGET });
  const evaluation = openEvaluation({ now: NOW, budget });
  return mapEmployees({ rules, prepared, employees, now: NOW, evaluation, ...(seen && { seen }) });
}

/** The fields of one person under a single row besides the e-mail, and the codes of what was rejected. */
async function one(field: string, expression: string, record: Record<string, unknown>): Promise<unknown[]> {
  const { people, rejections } = await map(
    { preset: 'none', mapping: { email: "'a@x.example'", [field]: expression } },
    [employee(1, record)],
  );
  return [people[0]?.fields[field], ...rejections.map((rejection) => `${rejection.field} ${rejection.code}`)];
}

const FULL = {
  first_name: ' Jo\u0308rg ',
  last_name: "O'Neill",
  email: ' J.ONeill@X.example ',
  gender: 'male',
  position: 'Lead',
  supervisor: { id: 7 },
  employment_type: 'internal',
  hire_date: '2019-07-01',
  dynamic_1: '1984-02-29',
  date_of_birth: '1984-02-29',
  dynamic_3: 'https://x.example/in/j',
  linkedin: 'https://x.example/in/j',
  office: { id: 1, name: 'München' },
  department: { id: 2, name: 'R&D' },
  cost_centers: [
    { id: 3, name: '4100', percentage: 60 },
    { id: 4, name: '4200', percentage: 40 },
  ],
};

const presets = suite('the default preset');
presets('maps everything it names', async () => {
  const { people, rejections } = await map({}, [employee(9, FULL)]);
  assert.equal(rejections, []);
  assert.equal(people[0]?.fields, {
    birth_date: '1984-02-29',
    businesses: ['4100', '4200'],
    departments: ['R&D'],
    email: 'j.oneill@x.example',
    employee_id: '9',
    employee_type: 'internal',
    first_name: 'J\u00f6rg',
    gender: 'Male',
    job_title: 'Lead',
    joining_date: '2019-07-01',
    last_name: "O'Neill",
    linkedin: 'https://x.example/in/j',
    location: 'München',
    manager: '7',
  });
  assert.is(people[0]?.passes, true);
});
presets('leaves out what is absent', async () => {
  const { people, rejections } = await map({}, [employee(9, {})]);
  assert.equal(people[0]?.fields, { employee_id: '9' });
  assert.equal(people[0]?.cleared, []);
  assert.equal(rejections, []);
});
presets('says nothing of a gender that the organisation has no option for', async () => {
  const { people, rejections } = await map({}, [
    employee(1, { gender: 'diverse' }),
    employee(2, { gender: 'other' }),
  ]);
  assert.equal(rejections, []);
  assert.ok(people.every(({ fields }) => fields.gender === undefined));
});
presets.run();

const values = suite('values');
values('a failure costs that person that field', async () => {
  const { people, rejections } = await map({ mapping: { job_title: '$number(position)' } }, [
    employee(1, { first_name: 'A', position: 'Lead' }),
    employee(2, { first_name: 'B', position: '12' }),
  ]);
  assert.equal(rejections, [{ employee: '1', field: 'job_title', code: 'expression-failed' }]);
  assert.equal(
    people.map(({ fields }) => [fields.first_name, fields.job_title]),
    [
      ['A', undefined],
      ['B', '12'],
    ],
  );
});
values('by the organisation’s types', async () => {
  assert.equal(await one('custom-attribute-1', 'position', { position: '9.50' }), [9.5]);
  assert.equal(await one('custom-attribute-1', 'position', { position: 'x' }), [
    undefined,
    'custom-attribute-1 wrong-type',
  ]);
  assert.equal(await one('custom-attribute-2', "['german', 'English']", {}), [['German', 'English']]);
  assert.equal(await one('custom-attribute-2', "['Dutch']", {}), [
    undefined,
    'custom-attribute-2 not-an-option',
  ]);
  assert.equal(await one('gender', "$option(gender, {'m': 'Male'})", { gender: 'x' }), [
    undefined,
    'gender unmapped-value',
  ]);
  assert.equal(await one('gender', "'Other'", {}), [undefined, 'gender not-an-option']);
  assert.equal(await one('joining_date', 'hire_date', { hire_date: 'soon' }), [
    undefined,
    'joining_date wrong-type',
  ]);
  assert.equal(await one('manager', 'supervisor', { supervisor: { id: 7 } }), [
    undefined,
    'manager wrong-type',
  ]);
});
values('an e-mail that is none is rejected', async () => {
  const { rejections } = await map({}, [employee(1, { email: 'not at all' }), employee(2, { email: null })]);
  assert.equal(rejections, [{ employee: '1', field: 'email', code: 'wrong-type' }]);
});
values('a custom attribute by its label', async () => {
  assert.equal(await one('level', "$custom(' Personalnummer ')", { dynamic_2: '000731' }), ['000731']);
});
values('the same run, the same result', async () => {
  const people = [employee(1, FULL), employee(2, { email: 'b@x.example' })];
  assert.equal(await map({}, people), await map({}, people));
});
values.run();

const clearing = suite('clear');
const EMPTIED: Partial<Tenant> = {
  preset: 'none',
  mapping: { email: 'email', level: 'position' },
  clear: ['level'],
};
clearing('what is empty and may be emptied', async () => {
  const { people } = await map(EMPTIED, [
    employee(1, {}),
    employee(2, { position: 'x' }),
    employee(3, { position: ' ' }),
  ]);
  assert.equal(
    people.map(({ cleared }) => cleared),
    [['level'], [], ['level']],
  );
});
clearing('not where the attribute stood in no record', async () => {
  const nobody = await map(EMPTIED, [employee(1, {})], new Set(['email']));
  assert.equal(nobody.people[0]?.cleared, []);
  const somebody = await map(EMPTIED, [employee(1, {})], new Set(['position']));
  assert.equal(somebody.people[0]?.cleared, ['level']);
});
clearing('not on a failure, and not what is not listed', async () => {
  const failed = await map({ ...EMPTIED, mapping: { email: 'email', level: '$number(position)' } }, [
    employee(1, { position: 'x' }),
  ]);
  assert.equal(failed.people[0]?.cleared, []);
  const { people } = await map({ ...EMPTIED, clear: [] }, [employee(1, {})]);
  assert.equal(people[0]?.cleared, []);
});
clearing('not where the attribute cannot be read', async () => {
  const { people } = await map({ ...EMPTIED, mapping: { email: 'email', level: 'grade' } }, [
    employee(1, {}),
  ]);
  assert.equal(people[0]?.cleared, []);
});
clearing.run();

const filters = suite('filter');
async function passes(filter: string, record: Record<string, unknown>): Promise<boolean | undefined> {
  const { people } = await map({ scope: { employees: 'active', filter } }, [employee(1, record)]);
  return people[0]?.passes;
}
filters('true or false', async () => {
  assert.is(await passes("$not(office.name = 'Partner')", {}), true);
  assert.is(await passes("$not(office.name = 'Partner')", { office: { name: 'Partner' } }), false);
});
filters('anything else, or a failure, is unknown', async () => {
  assert.is(await passes('office.name', { office: { name: 'A' } }), undefined);
  assert.is(await passes('position', {}), undefined);
  assert.is(await passes('1', {}), undefined);
  assert.is(await passes('$number(position) > 1', { position: 'x' }), undefined);
  assert.is(await passes('($f := function($x){ $f($x) }; $f(1))', {}), undefined);
});
filters('what one condition cannot tell, the others decide, or nobody does', async () => {
  const hired = "hire_date >= '2019-01-01'";
  const outside = "$not(office.name = 'Partner')";
  const partner = { office: { name: 'Partner' } };
  assert.is(await passes(`${outside} and ${hired}`, {}), undefined);
  assert.is(await passes(`${hired} and ${outside}`, { hire_date: '2020-01-01' }), true);
  assert.is(await passes(`${outside} and ${hired}`, partner), false);
  assert.is(await passes(`office.name = 'Wien' or ${hired}`, {}), undefined);
  assert.is(await passes(`$not(${hired} or office.name = 'Wien')`, {}), undefined);
  assert.is(await passes(`$not($exists(hire_date) and ${hired})`, {}), true);
  // One that fails decides nothing, and its mistake is not lost where nothing else decides.
  assert.is(await passes(`${outside} or $number(position) > 1`, { position: 'x' }), true);
  assert.is(await passes(`${outside} and $number(position) > 1`, { position: 'x' }), undefined);
});
filters('a value alone beside another condition says nothing where it is not there', async () => {
  assert.is(await passes("position and $not(office.name = 'Partner')", {}), undefined);
  assert.is(await passes("position and $not(office.name = 'Partner')", { position: 'Cook' }), true);
});
filters('one that reads what cannot be read is unknown for everybody', async () => {
  assert.is(await passes('nowhere = 1 or true', {}), undefined);
});
filters.run();

const scale = suite('many people');
const ENDLESS = '($f := function($x){ $f($x) }; $f(position))';
scale('a row that runs on is stopped, is named, and costs only itself', async () => {
  const employees = Array.from({ length: 600 }, (_, index) => employee(index + 1, FULL));
  const begin = performance.now();
  const { people, rejections } = await map({ mapping: { level: ENDLESS } }, employees);
  assert.equal(
    rejections,
    employees.map(({ id }) => ({ employee: id, field: 'level', code: 'expression-stopped' })),
  );
  assert.ok(people.every(({ fields }) => fields.first_name === 'J\u00f6rg' && fields.level === undefined));
  assert.ok(performance.now() - begin < 4000, `${performance.now() - begin} ms`);
});
scale('it costs everybody, also those for whom it had an end', async () => {
  const employees = Array.from({ length: 600 }, (_, index) =>
    employee(index + 1, { ...FULL, position: index === 599 ? 'on' : 'done' }),
  );
  const level = "position = 'on' ? ($f := function($x){ $f($x) }; $f(1)) : position";
  const { people, rejections } = await map({ mapping: { level }, clear: ['level'] }, employees);
  assert.ok(people.every(({ fields, cleared }) => fields.level === undefined && cleared.length === 0));
  assert.is(rejections.length, 600);
});
scale('a filter that had to be stopped is named, and nobody is in or out', async () => {
  const scope = { employees: 'active', filter: `${ENDLESS} = 1` } as const;
  const { people, rejections } = await map({ scope }, [employee(1, FULL), employee(2, FULL)]);
  assert.equal(
    people.map(({ passes, fields }) => [passes, fields.first_name]),
    [
      [undefined, 'J\u00f6rg'],
      [undefined, 'J\u00f6rg'],
    ],
  );
  assert.equal(rejections, [
    { employee: '1', field: 'filter', code: 'expression-stopped' },
    { employee: '2', field: 'filter', code: 'expression-stopped' },
  ]);
});
scale('a second stop fails the run', async () => {
  const mapping = { level: ENDLESS, middle_name: `[${ENDLESS}]` };
  const begin = performance.now();
  try {
    await map({ mapping }, [employee(1, FULL)]);
    assert.unreachable();
  } catch (error) {
    assert.instance(error, StoppedError);
  }
  assert.ok(performance.now() - begin < 4000, `${performance.now() - begin} ms`);
});
scale('without the row that people are recognised by, nothing is said of anybody', async () => {
  try {
    await map({ preset: 'none', mapping: { email: ENDLESS, level: 'position' } }, [employee(1, FULL)]);
    assert.unreachable();
  } catch (error) {
    assert.is((error as { code?: unknown }).code, 'expression-stopped');
    assert.match((error as Error).message, '"email"');
  }
});
scale('rows that are heavy starve nobody else', async () => {
  const runaways = [
    ENDLESS,
    "($s := $pad('', 30000, 'a'); $join($split($pad('', 900, ','), ','), $s))",
    "($s := $pad('', 30000, 'a'); $slug($s))",
    "($s := $pad('', 30000, 'a'); $titlecase($s))",
  ];
  const fields = ['level', 'middle_name', 'phone_number', 'employee_type'];
  const mapping = Object.fromEntries(fields.map((field, index) => [field, runaways[index] ?? null]));
  const employees = Array.from({ length: 15 }, (_, index) => employee(index + 1, FULL));
  const scope = { employees: 'active', filter: "$not(office.name = 'Partner')" } as const;
  const { people, rejections } = await map({ mapping, scope }, employees, undefined, {
    total: 5_000,
    row: 1_000,
  });
  assert.ok(people.every(({ fields, passes }) => passes === true && fields.email === 'j.oneill@x.example'));
  assert.equal([...new Set(rejections.map(({ field, code }) => `${field} ${code}`))].sort(), [
    'level expression-stopped',
    'middle_name expression-failed',
  ]);
});
scale('hundreds of people in well under a second or two', async () => {
  const employees = Array.from({ length: 400 }, (_, index) => employee(index + 1, FULL));
  const begin = performance.now();
  const { people } = await map(
    { scope: { employees: 'active', filter: "$not(office.name = 'Partner')" } },
    employees,
  );
  assert.is(people.length, 400);
  assert.ok(performance.now() - begin < 3000, `${performance.now() - begin} ms`);
});
scale.run();
