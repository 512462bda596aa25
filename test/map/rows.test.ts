import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inspectExpression } from '../../src/map/expression/expression.ts';
import { mappingRows } from '../../src/map/rows.ts';
import type { Tenant } from '../../src/model.ts';
import { createOnlyFields } from '../../src/rules.ts';
import { WRITE_FIELDS } from '../../src/vendors/engagedly/fields.ts';

const BASE: Tenant = {
  name: 'Nordwind',
  status: 'active',
  timezone: 'Europe/Berlin',
  scope: { employees: 'active' },
};

function fields(tenant: Partial<Tenant>): string[] {
  return mappingRows({ ...BASE, ...tenant }).map(({ field }) => field);
}

const rows = suite('mappingRows');
rows('default: the published rows that are fields, sorted', () => {
  assert.equal(
    fields({}).join(' '),
    'birth_date businesses departments email employee_id employee_type first_name gender job_title joining_date ' +
      'last_name linkedin location manager',
  );
  assert.equal(fields({ preset: 'default' }), fields({}));
});
rows('minimal and none', () => {
  assert.equal(
    fields({ preset: 'minimal' }).join(' '),
    'departments email employee_id first_name job_title last_name',
  );
  assert.equal(fields({ preset: 'none' }), []);
});
rows('the tenant’s rows come over the preset, null takes one out', () => {
  const merged = mappingRows({
    ...BASE,
    preset: 'minimal',
    mapping: { job_title: "$custom('Rolle')", departments: null, 'custom-attribute-1': 'team.name' },
  });
  assert.equal(
    merged.map(({ field, origin }) => `${field} ${origin}`),
    [
      'custom-attribute-1 tenant',
      'email preset',
      'employee_id preset',
      'first_name preset',
      'job_title tenant',
      'last_name preset',
    ],
  );
  assert.equal(merged[4]?.reads, { attributes: [], labels: ['Rolle'] });
});
rows('every preset row is clean and writes a basic or listed field', () => {
  for (const { field, expression } of mappingRows(BASE)) {
    assert.equal(inspectExpression(expression, 'field').problems, [], field);
    assert.is(WRITE_FIELDS.get(field)?.shown, 'list', field);
  }
});
rows.run();

const createOnly = suite('createOnlyFields');
createOnly('the preset’s employee_id, and what the tenant lists', () => {
  assert.equal([...createOnlyFields(BASE)], ['employee_id']);
  assert.equal([...createOnlyFields({ ...BASE, createOnly: ['level'] })], ['level', 'employee_id']);
});
createOnly('not when it is the identifier, the tenant’s own, or not mapped', () => {
  assert.equal([...createOnlyFields({ ...BASE, identifier: 'employee_id' })], []);
  assert.equal([...createOnlyFields({ ...BASE, mapping: { employee_id: "$custom('Nr')" } })], []);
  assert.equal([...createOnlyFields({ ...BASE, preset: 'none' })], []);
});
createOnly.run();
