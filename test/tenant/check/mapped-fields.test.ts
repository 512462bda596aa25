import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BASE, problemsOf, suiteOf } from '../../fixtures/tenants/cases.ts';

suiteOf('checkTenant: mapping', [
  {
    title: 'a Personio name',
    file: { mapping: { hire_date: 'hire_date' } },
    code: 'unknown-field',
    at: '"hire_date"',
    says: /Did you mean "joining_date"/,
  },
  {
    title: "a name from Engagedly's answers",
    file: { mapping: { business_unit: 'team.name' } },
    code: 'unknown-field',
    at: '"business_unit"',
    says: /Did you mean "businesses"/,
  },
  {
    title: 'a slip',
    file: { mapping: { job_titel: 'position' } },
    code: 'unknown-field',
    at: '"job_titel"',
    says: /Did you mean "job_title"/,
  },
  {
    title: 'a field far off',
    file: { mapping: { shoe_size: '42' } },
    code: 'unknown-field',
    at: '"shoe_size"',
    says: /Known fields: .*custom-attribute/,
  },
  {
    title: 'null for what the preset lacks',
    file: { preset: 'minimal', mapping: { gender: null } },
    code: 'nothing-to-remove',
    at: '"gender"',
    says: /no row "gender"/,
    severity: 'warning',
  },
  {
    title: 'identifier without a row of its own',
    file: { identifier: 'employee_id' },
    code: 'identifier-row',
    at: '"employee_id"',
    says: /row "employee_id"/,
  },
  {
    title: 'a needed field taken out',
    file: { mapping: { last_name: null } },
    code: 'field-needed',
    at: '"last_name"',
    says: /takes the row out/,
  },
  {
    title: 'a needed field missing without a preset',
    file: { preset: 'none', mapping: { first_name: 'first_name', last_name: 'last_name' } },
    code: 'field-needed',
    at: '"preset"',
    says: /"email"/,
  },
  {
    title: 'structure without a row',
    file: {
      scope: { employees: 'active', structure: ['departments', 'locations'] },
      mapping: { location: null },
    },
    code: 'structure-unmapped',
    at: '"locations"',
    says: /"location"/,
    severity: 'warning',
  },
  {
    title: 'clear of a field that is not mapped',
    file: { clear: ['gender', 'phone'] },
    code: 'not-mapped',
    at: '"phone"',
    says: /which no row maps/,
  },
  {
    title: 'clear of the e-mail',
    file: { clear: ['email'] },
    code: 'clear',
    at: '"email"',
    says: /never be emptied/,
  },
  {
    title: 'clear of the identifier',
    file: { identifier: 'employee_id', mapping: { employee_id: "$custom('Nr')" }, clear: ['employee_id'] },
    code: 'clear',
    at: '"employee_id"\n  ]',
    says: /who is who/,
  },
  {
    title: 'clear and createOnly',
    file: { clear: ['gender'], createOnly: ['gender'] },
    code: 'clear',
    at: '"gender"',
    says: /"createOnly"/,
    severity: 'warning',
  },
  {
    title: 'createOnly of a slip',
    file: { createOnly: ['employe_type'] },
    code: 'not-mapped',
    at: '"employe_type"',
    says: /Did you mean "employee_type"/,
  },
  {
    title: 'createOnly of the identifier',
    file: { createOnly: ['email'] },
    code: 'create-only',
    at: '"email"',
    says: /identifier/,
  },
]).run();

const single = suite('checkTenant: fields that only the single read shows');
single('are mapped like all others', async () => {
  const mapping = {
    hr_managers: 'supervisor.id',
    secondary_managers: 'supervisor.id',
    secondary_phone_number: 'position',
    promotion_date: 'hire_date',
    review_date: 'hire_date',
    education: 'position',
    about_me: 'position',
  };
  assert.equal(await problemsOf({ ...BASE, mapping, clear: Object.keys(mapping) }), []);
});
single.run();

const needless = suite('checkTenant: employees none');
needless('needs no names and no e-mail', async () => {
  assert.equal(
    await problemsOf({
      ...BASE,
      scope: { employees: 'none' },
      preset: 'none',
      mapping: { departments: 'department.name' },
    }),
    [],
  );
});
needless.run();
