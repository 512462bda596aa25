import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BASE, problemsOf, suiteOf } from '../../fixtures/tenants/cases.ts';

const row = (field: string, expression: string, said: { code: string; says: RegExp }) => ({
  title: `${field}: ${expression}`,
  file: { mapping: { [field]: expression } },
  at: JSON.stringify(expression),
  ...said,
});

const each = (field: string, expression: string, says: RegExp) =>
  row(field, expression, { code: 'same-for-all', says });
const quoted = (field: string, expression: string, says: RegExp) => ({
  ...row(field, expression, { code: 'attribute-quoted', says }),
  severity: 'warning' as const,
});
const clock = (field: string, expression: string) => ({
  ...row(field, expression, { code: 'clock-alone', says: /something else with time/ }),
  severity: 'warning' as const,
});

suiteOf('checkTenant: a row that reads nothing of a person', [
  each('employee_id', "'12'", /each must have their own\. .*\$string\(id\)/),
  each('employee_id', '$string($millis())', /each must have their own/),
  each('email', "'it@nordwind.example'", /each must have their own\. .*: email\./),
  each('employee_id', "'supervisor.email'", /Name what has it in Personio/),
  each('email', "'email'", /Write email, without quotation marks/),
  quoted('job_title', "'position'", /Write position, without quotation marks/),
  quoted('location', "'office.name'", /Write office\.name, without/),
  quoted('location', "'office'", /Write office\.name, without/),
  quoted('level', "'dynamic_33400'", /Write dynamic_33400, without/),
  quoted('job_title', '"$custom(\'Funktion\')"', /Write \$custom\('Funktion'\), without/),
  clock('joining_date', '$now()'),
  clock('level', "$now() > '2027' ? 'L2' : 'L1'"),
  clock('level', "'L' & $string($random())"),
]).run();

const meant = suite('checkTenant: rows that may well be meant');
for (const mapping of [
  { location: "'Wien'" },
  { location: "'team.nord'" },
  { location: "'supervisor.email'" },
  { employee_type: "'Internal'" },
  { level: "'$now() or never'" },
  { level: "$date(probation_period_end) >= $now('[Y0001]-[M01]-[D01]', '+0100') ? 'L1' : 'L2'" },
  { employee_id: "'N' & $string(id)" },
]) {
  meant(JSON.stringify(mapping), async () => {
    assert.equal(await problemsOf({ ...BASE, mapping }), []);
  });
}

meant('the day on which an account is made, which is set once', async () => {
  const file = { ...BASE, mapping: { level: '$now()' } };
  assert.is((await problemsOf(file)).length, 1);
  assert.equal(await problemsOf({ ...file, createOnly: ['level'] }), []);
});

meant('where nobody is written, nobody gets the number of another', async () => {
  const file = { ...BASE, scope: { employees: 'none' }, structure: ['departments'] };
  const problems = await problemsOf({ ...file, mapping: { employee_id: "'12'" } });
  assert.not.ok(problems.some(({ code }) => code === 'same-for-all'));
});

meant.run();
