import jsonata from 'jsonata';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { comparedTexts, formed } from '../../../src/map/expression/compared.ts';

const compared = suite('comparedTexts');

compared('reads a list whose values are made texts as it reads a single value', () => {
  const of = { label: 'Stufe' };
  const expected = [{ of, form: 'as a text', texts: ['3'] }];
  assert.equal(comparedTexts("'3' in $map($custom('Stufe'), $string)"), expected);
  assert.equal(comparedTexts("$string($custom('Stufe')) in ['3']"), expected);
  assert.equal(comparedTexts("'a' in $map(cost_centers.name, $lowercase)"), [
    { of: { attribute: 'cost_centers', part: 'name' }, form: 'lower case', texts: ['a'] },
  ]);
  assert.equal(comparedTexts("$trim(position) = 'a'"), [
    { of: { attribute: 'position' }, form: 'trimmed', texts: ['a'] },
  ]);
});

compared('forms a text as JSONata does', async () => {
  const functions = { 'lower case': 'lowercase', 'upper case': 'uppercase', trimmed: 'trim' } as const;
  for (const text of ['Straße', ' a \t\n b  ', '', ' ', 'İ', 'x\u00a0 y'])
    for (const [form, name] of Object.entries(functions) as [keyof typeof functions, string][])
      assert.is(formed(text, form), await jsonata(`$${name}(t)`).evaluate({ t: text }), `${form}: ${text}`);
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
