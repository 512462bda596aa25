import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runTenantTest } from '../../src/mapping/rehearse.ts';
import type { Tenant } from '../../src/model.ts';

const NOW = new Date('2026-11-22T06:00:00Z');
const TENANT: Tenant = {
  name: 'Nordwind',
  status: 'active',
  timezone: 'Europe/Berlin',
  scope: { employees: 'active' },
  mapping: { 'custom-attribute-93cbf': "$custom('Personalnummer')", level: '$number(position)' },
};

function run(given: Record<string, unknown>, expect: Record<string, unknown>) {
  return runTenantTest(TENANT, { name: 'an example', given, expect }, NOW);
}

const rehearsal = suite('runTenantTest');
rehearsal('nothing to say when everything comes out as expected', async () => {
  const given = {
    first_name: 'Jörg',
    email: 'Joerg@Nordwind.example',
    Personalnummer: 'N-0042',
    cost_centers: [{ name: '4100' }],
    supervisor: { id: 7 },
    hire_date: '2024-01-31',
    gender: 'female',
  };
  const expect = {
    first_name: 'Jörg',
    email: 'joerg@nordwind.example',
    'custom-attribute-93cbf': 'N-0042',
    businesses: '4100',
    manager: 7,
    joining_date: '2024-01-31',
    gender: 'Female',
    location: null,
  };
  assert.equal(await run(given, expect), []);
});
rehearsal('each difference with both sides', async () => {
  assert.equal(
    await run(
      { first_name: 'Jörg', position: 'Lead' },
      { first_name: 'Joerg', last_name: 'X', job_title: null },
    ),
    [
      { field: 'first_name', expected: 'Joerg', actual: 'Jörg' },
      { field: 'last_name', expected: 'X', actual: null },
      { field: 'job_title', expected: null, actual: 'Lead' },
    ],
  );
});
rehearsal('empty is absent, as in a real record', async () => {
  const given = { first_name: '', department: { id: null, name: '' }, Personalnummer: ' ' };
  assert.equal(await run(given, { first_name: null, departments: null, 'custom-attribute-93cbf': null }), []);
});
rehearsal('an expression that fails, and a field that no row maps, are differences', async () => {
  const [failed] = await run({ position: 'x' }, { level: '1' });
  assert.is(failed?.field, 'level');
  assert.match(String(failed?.actual), /D3030/);
  const [unmapped] = await run({}, { phone_number: null });
  assert.match(String(unmapped?.actual), 'no row');
});
rehearsal('a value that does not fit the field shows as it is', async () => {
  assert.equal(await run({ hire_date: '31.01.2024' }, { joining_date: '2024-01-31' }), [
    { field: 'joining_date', expected: '2024-01-31', actual: '31.01.2024' },
  ]);
});
rehearsal.run();
