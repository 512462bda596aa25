/** Values that somebody changes in the desk: the run's own reading of them decides. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inventedPeople } from '../../src/desk/invented-people.ts';
import { askedBy, shownAt, typedInto } from '../../src/desk/page/changed-values.ts';
import { flattenEmployee } from '../../src/vendors/personio/flatten.ts';
import { BASE } from '../fixtures/tenants/cases.ts';

const { employees } = inventedPeople('2026-11-26');
const [person = {}] = employees;

const values = suite('changed values');

const FILE = JSON.stringify({
  ...BASE,
  scope: {
    employees: 'active',
    filter:
      "holiday_calendar.country in ['AT'] and $not(position in ['Praktikant', 'Praktikantin']) and weekly_working_hours > 19",
  },
  mapping: { level: "$custom('Funktion')", businesses: 'cost_centers.name' },
});

values('what is asked for: the filter first, with what it names, then the rows', () => {
  const asked = askedBy(FILE);
  assert.equal(
    asked.slice(0, 5).map(({ name }) => name),
    ['holiday_calendar.country', 'position', 'weekly_working_hours', 'cost_centers.name', 'Funktion'],
  );
  assert.ok(asked.some(({ name }) => name === 'first_name'));
  assert.is(new Set(asked.map(({ name }) => name)).size, asked.length);
  assert.equal(asked[1]?.offered.slice(0, 2), ['Praktikant', 'Praktikantin']);
  // A country is another country, and no words.
  assert.equal(asked[0]?.offered, ['AT', 'CH']);
  assert.not.ok(asked.some(({ offered }) => offered.includes('something else')));
  assert.equal(askedBy('{'), []);
});

values('what is typed is what a run reads, and nothing else is other than before', () => {
  const text: Record<string, string> = {
    'holiday_calendar.country': 'AT',
    position: 'Praktikant',
    weekly_working_hours: '38.5',
    Funktion: 'Pflege',
    'cost_centers.name': 'K1',
    email: ' ',
  };
  const typed = Object.fromEntries(
    askedBy(FILE).flatMap(({ of, name }) =>
      text[name] === undefined ? [] : [[name, { of, text: text[name] }]],
    ),
  );
  assert.is(Object.keys(typed).length, 6);
  const changed = typedInto(person, typed);
  const [before, after] = [person, changed].map((one) => flattenEmployee(one)?.record ?? {});
  assert.is(after?.position, 'Praktikant');
  assert.is(after?.weekly_working_hours, 38.5);
  assert.equal(after?.holiday_calendar, { ...(before?.holiday_calendar as object), country: 'AT' });
  assert.is(shownAt(changed, { attribute: 'cost_centers', part: 'name' }), 'K1');
  assert.not.ok('email' in (after ?? {}));
  assert.ok(Object.values(after ?? {}).includes('Pflege'));
  const touched = new Set(['position', 'weekly_working_hours', 'holiday_calendar', 'cost_centers', 'email']);
  for (const [key, value] of Object.entries(before ?? {}))
    if (!touched.has(key)) assert.equal(after?.[key], value, key);
  for (const { of, text } of Object.values(typed)) assert.is(shownAt(changed, of), text.trim());
});

values('whoever has several of something is shown all of it, and keeps them while one is changed', () => {
  const two = {
    ...person,
    cost_centers: {
      label: 'Kostenstelle',
      type: 'standard',
      universal_id: 'cost_centers',
      value: [
        { type: 'CostCenter', attributes: { id: 1, name: 'K1', percentage: 60 } },
        { type: 'CostCenter', attributes: { id: 2, name: 'K2', percentage: 40 } },
      ],
    },
  };
  const of = { attribute: 'cost_centers', part: 'name' };
  assert.is(shownAt(two, of), 'K1, K2');
  const changed = typedInto(two, { 'cost_centers.name': { of, text: 'K1, K9' } });
  assert.equal(flattenEmployee(changed)?.record.cost_centers, [
    { id: 1, name: 'K1', percentage: 60 },
    { id: 2, name: 'K9', percentage: 40 },
  ]);
  assert.is(shownAt(changed, of), 'K1, K9');
});

values('nothing typed is the person themselves', () => {
  assert.is(typedInto(person, {}), person);
});

values.run();
