import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createRehearsal } from '../../src/map/rehearse.ts';
import { openEvaluation } from '../../src/map/worker/evaluation.ts';
import type { Tenant } from '../../src/model.ts';
import { NOW, SHORT } from '../fixtures/expressions.ts';

const TENANT: Tenant = {
  name: 'Nordwind',
  status: 'active',
  timezone: 'Europe/Berlin',
  scope: { employees: 'active' },
  mapping: { 'custom-attribute-93cbf': "$custom('Personalnummer')", level: '$number(position)' },
};

/** What never ends is stopped sooner than in a tenant file, so that tests stay quick. */
function short() {
  return openEvaluation({ now: NOW, budget: SHORT });
}

async function run(given: Record<string, unknown>, expect: Record<string, unknown>) {
  const differences = await createRehearsal(TENANT, NOW)({ name: 'an example', given, expect });
  if (differences === 'too-heavy') throw new Error('stopped');
  return differences;
}

const rehearsal = suite('createRehearsal');
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
rehearsal('a second expression that is stopped ends it, and ordinary ones never come near it', async () => {
  const endless = (start: number) => `($f := function($x){ $f($x + 1) }; $f(${start}))`;
  const fields = Array.from({ length: 30 }, (_, index) => `custom-attribute-${index}`);
  const mapping = Object.fromEntries(fields.map((field, index) => [field, endless(index)]));
  const expect = Object.fromEntries(fields.map((field) => [field, 'x']));
  const begin = performance.now();
  assert.is(
    await createRehearsal({ ...TENANT, mapping }, NOW, short())({ name: 'x', given: {}, expect }),
    'too-heavy',
  );
  assert.ok(performance.now() - begin < 3000, `${performance.now() - begin} ms`);

  const ordinary = createRehearsal(TENANT, NOW);
  const example = {
    name: 'x',
    given: { first_name: 'A', email: 'A@b.example' },
    expect: { email: 'a@b.example' },
  };
  for (let count = 0; count < 500; count += 1) assert.equal(await ordinary(example), []);
});
rehearsal('one that is stopped is told of as a difference, the others are tried', async () => {
  const mapping = { level: '($f := function($x){ $f($x + 1) }; $f(0))' };
  const rehearse = createRehearsal({ ...TENANT, mapping }, NOW, short());
  const example = { name: 'x', given: { first_name: 'A' }, expect: { level: 'x', first_name: 'A' } };
  for (const _ of [1, 2]) {
    const differences = await rehearse(example);
    assert.is(differences.length, 1);
    if (differences === 'too-heavy') throw new Error('stopped');
    assert.match(String(differences[0]?.actual), 'was stopped');
  }
});
rehearsal('a label is found at once among thousands of keys', async () => {
  const given = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`k${index}`, 'x']));
  const mapping = { level: "$string($count($map([1..900], function($i){ $custom('Ort') })))" };
  const begin = performance.now();
  const rehearse = createRehearsal({ ...TENANT, mapping }, NOW);
  assert.equal(
    await rehearse({ name: 'x', given: { ...given, ' Ort ': 'Köln' }, expect: { level: '900' } }),
    [],
  );
  assert.ok(performance.now() - begin < 2000, `${performance.now() - begin} ms`);
});
rehearsal.run();
