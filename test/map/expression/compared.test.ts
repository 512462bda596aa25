import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { comparedTexts } from '../../../src/map/expression/compared.ts';

const compared = suite('comparedTexts');

compared('reads a list whose values are made texts as it reads a single value', () => {
  const of = { label: 'Stufe' };
  const expected = [{ of, form: 'as a text', texts: ['3'] }];
  assert.equal(comparedTexts("'3' in $map($custom('Stufe'), $string)"), expected);
  assert.equal(comparedTexts("$string($custom('Stufe')) in ['3']"), expected);
  assert.equal(comparedTexts("'a' in $map(cost_centers.name, $lowercase)"), [
    { of: { attribute: 'cost_centers', part: 'name' }, form: 'lower case', texts: ['a'] },
  ]);
});

compared('says nothing of what another function makes of the values', () => {
  for (const source of [
    "'3' in $map(team.name, function($x) { $x })",
    "'3' in $map(team.name, $length)",
    "'constructor' in $map(team.name, $constructor)",
  ])
    assert.equal(comparedTexts(source), [], source);
});

compared.run();
