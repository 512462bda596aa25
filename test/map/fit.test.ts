import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { coerceField } from '../../src/map/fit.ts';
import type { FieldKind } from '../../src/vendors/engagedly/fields.ts';

function fit(value: unknown, kind: FieldKind) {
  const result = coerceField(value, { kind, type: 'text', options: [] });
  return result.ok ? result.value : result.code;
}

const fields = suite('coerceField');
fields('email: one address, trimmed', () => {
  assert.is(fit(' a.b@x.example ', 'email'), 'a.b@x.example');
  for (const value of [
    'a b@x.example',
    'a@b@c.example',
    'nobody',
    '@x',
    'a@',
    'a@x.example, b@x.example',
    5,
    ['a@x.example'],
    `${'a'.repeat(250)}@x.example`,
  ]) {
    assert.is(fit(value, 'email'), 'wrong-type', String(value));
  }
});
fields('unit: one name', () => {
  assert.is(fit(' Forschung ', 'unit'), 'Forschung');
  assert.is(fit(['A', ''], 'unit'), 'A');
  assert.is(fit(4100, 'unit'), '4100');
  for (const value of [['A', 'B'], true, { name: 'A' }]) assert.is(fit(value, 'unit'), 'wrong-type');
});
fields('units: names, each once whatever its case', () => {
  assert.equal(fit(['A', ' b ', 'a', '', 'B', 'C'], 'units'), ['A', 'b', 'C']);
  assert.equal(fit('A', 'units'), ['A']);
  for (const value of [['A', { name: 'B' }], {}, [['A']]]) assert.is(fit(value, 'units'), 'wrong-type');
});
fields('person: a Personio id in decimal', () => {
  assert.is(fit(7310001, 'person'), '7310001');
  assert.is(fit(' 007 ', 'person'), '7');
  for (const value of [0, -1, 1.5, 1e21, '12a', 'x', {}, [1, 2]])
    assert.is(fit(value, 'person'), 'wrong-type', String(value));
});
fields('people', () => assert.equal(fit([2, '1', 2], 'people'), ['2', '1']));
fields('everything else by its type', () => assert.is(fit('x', 'text'), 'x'));
fields.run();
