import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Compared, comparedTexts } from '../../src/map/expression/compared.ts';
import { idleTexts } from '../../src/map/screen.ts';
import { person } from '../fixtures/people.ts';

const comparing = suite('comparedTexts');

const OFFICE: Compared['of'] = { attribute: 'office', part: 'name' };

for (const [source, of, form, texts] of [
  ["office.name = 'Wien'", OFFICE, 'as it is', ['Wien']],
  ["$not('Wien' = $.office.name)", OFFICE, 'as it is', ['Wien']],
  ["office.name in ['Wien', 'Graz']", OFFICE, 'as it is', ['Wien', 'Graz']],
  ["(status = 'active') ? office.name != 'Wien'", OFFICE, 'as it is', ['Wien']],
  ["'4711' in cost_centers.name", { attribute: 'cost_centers', part: 'name' }, 'as it is', ['4711']],
  ["$custom('Funktion') = 'Leitung'", { label: 'Funktion' }, 'as it is', ['Leitung']],
  ["$lowercase(employment_type) = 'external'", { attribute: 'employment_type' }, 'lower case', ['external']],
  ["$uppercase($custom('Land')) in ['AT']", { label: 'Land' }, 'upper case', ['AT']],
  ['weekly_working_hours in [40, 38.5]', { attribute: 'weekly_working_hours' }, 'number', ['40', '38.5']],
  ["$string($custom('Stunden')) = '40'", { label: 'Stunden' }, 'as a text', ['40']],
] as const) {
  comparing(source, () => {
    assert.equal(comparedTexts(source).at(-1), { of, form, texts });
  });
}

for (const source of [
  'weekly_working_hours > 20',
  "cost_centers[name = 'X'].percentage > 50",
  '$exists(office.name)',
  'office.name = department.name',
  "$contains(office.name, 'W')",
  "weekly_working_hours in [40, 'none']",
  "$string($custom('Stunden')) = 40",
  'office.name = (',
]) {
  comparing(`nothing in ${source}`, () => {
    assert.equal(comparedTexts(source), []);
  });
}

comparing.run();

const idle = suite('idleTexts');

const PEOPLE = [
  ...Array.from({ length: 9 }, (_, at) => ({ office: { id: 1, name: 'Wien' }, dynamic_7: `n${at}` })),
  { office: { id: 2, name: 'Graz' }, cost_centers: [{ name: 'A' }, { name: 'B' }], dynamic_7: 'n9' },
  { status: 'inactive', employment_type: 'external' },
].map((record, at) => person(String(at), { record }).employee);

function ask(filter: string, filterState: 'usable' | 'unusable' = 'usable') {
  return idleTexts(filter, { filter: filterState, labels: new Map([['Nummer', 'dynamic_7']]) }, PEOPLE);
}

idle('a text that nobody has, with what there is, the most frequent first', () => {
  assert.equal(ask("office.name in ['wien', 'Graz', 'Linz']"), [
    { attribute: 'office.name', texts: ['wien', 'Linz'], values: ['Wien', 'Graz'], isShared: true },
  ]);
});

idle('numbers are found by a comparison with numbers, and by one of what $string makes of them', () => {
  const hours = [40, 40, 20, '40'].map(
    (dynamic_7, at) => person(String(at), { record: { dynamic_7 } }).employee,
  );
  const compare = (filter: string) =>
    idleTexts(filter, { filter: 'usable', labels: new Map([['Stunden', 'dynamic_7']]) }, hours).map(
      ({ texts, values }) => [texts, values],
    );
  assert.equal(compare("$custom('Stunden') in [40, 38.5]"), [[['38.5'], ['40', '20']]]);
  assert.equal(compare("$string($custom('Stunden')) in ['40', '30']"), [[['30'], ['40', '20']]]);
  assert.equal(compare("$custom('Stunden') in ['20']"), [[['20'], ['40']]]);
});

idle('comparisons of one attribute are one entry', () => {
  assert.equal(
    ask("office.name = 'A' or office.name = 'B' or office.name = 'A'").map(({ texts }) => texts),
    [['A', 'B']],
  );
});

idle('values that tell people apart are not shared', () => {
  assert.equal(
    ask("$custom('Nummer') = 'x'").map(({ attribute, values, isShared }) => [
      attribute,
      values.length,
      isShared,
    ]),
    [['Nummer', 10, false]],
  );
});

idle('an attribute that nobody has', () => {
  assert.equal(ask("team.name = 'X'"), [
    { attribute: 'team.name', texts: ['X'], values: [], isShared: true },
  ]);
});

for (const filter of [
  "office.name = 'Graz'",
  "'B' in cost_centers.name",
  "$not($lowercase(office.name) = 'wien')",
  // Somebody who has left has it: no slip.
  "$not(employment_type = 'external')",
]) {
  idle(`nothing to say of ${filter}`, () => {
    assert.equal(ask(filter), []);
  });
}

idle('a filter that cannot be used says nothing', () => {
  assert.equal(ask("office.name = 'Linz'", 'unusable'), []);
});

idle.run();
