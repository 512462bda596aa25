import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { conditionsIn, placeInWords, valueInWords } from '../../../src/tenant/describe/filter-words.ts';

const words = suite('a filter in words');

/** As short as they can be told apart: who is in, who is out, or the expression. */
function told(filter: string): string[] {
  return conditionsIn(filter).map((condition) => {
    if ('expression' in condition) return condition.expression;
    const { of, keeps, values } = condition;
    return `${keeps} ${placeInWords(of, 'en')}: ${values.map((value) => valueInWords(of, value, 'en')).join('|')}`;
  });
}

const READ: readonly (readonly [filter: string, says: readonly string[]])[] = [
  ["employment_type = 'internal'", ['in Employment type: internal']],
  ["'internal' = employment_type", ['in Employment type: internal']],
  ["$not(employment_type = 'external')", ['out Employment type: external']],
  ["office.name in ['Wien', 'Graz']", ['in Office: Wien|Graz']],
  ["holiday_calendar.country in ['AT', 'DE']", ['in Public holidays, country: Austria|Germany']],
  [
    "holiday_calendar.country = 'AT' and $not($custom('Funktion') in ['Praktikum'])",
    ['in Public holidays, country: Austria', 'out Funktion: Praktikum'],
  ],
  ["('A' in cost_centers.name or 'B' in cost_centers.name)", ['in Cost center: A|B']],
  ["$not('A' in cost_centers.name or 'B' in cost_centers.name)", ['out Cost center: A|B']],
  ["$lowercase(position) = 'intern'", ['in Position: intern']],
  ['weekly_working_hours in [20, 40]', ['in Weekly hours: 20|40']],
];

for (const [filter, says] of READ) words(filter, () => assert.equal(told(filter), says));

const NOT_READ: readonly string[] = [
  "office.name = 'Wien' or department.name = 'Legal'",
  "office.name != 'Wien'",
  "$not($not(office.name = 'Wien'))",
  'weekly_working_hours > 20',
  "office.name = 'Wien' or weekly_working_hours > 20",
  "$contains(position, 'Intern')",
  "position = 'Intern' ? false : true",
  "$not(office.name = 'Wien') or office.name = 'Graz'",
  "(office.name = 'Wien')[team.name = 'A']",
];

for (const filter of NOT_READ)
  words(`is shown as it stands, since no rule here reads it: ${filter}`, () => {
    assert.equal(told(filter), [filter]);
  });

words('what two letters are of no country, and a text of the customer, stay as they are', () => {
  assert.equal(told("holiday_calendar.country = 'at'"), ['in Public holidays, country: at']);
  assert.equal(told("$custom('Land') = 'AT'"), ['in Land: AT']);
});

words('what Personio has a German word for is said by it, where the text is German', () => {
  const [type, own] = [{ attribute: 'employment_type' }, { label: 'employment_type' }];
  assert.is(valueInWords(type, 'external', 'de'), 'extern');
  assert.is(valueInWords(type, 'external', 'en'), 'external');
  assert.is(valueInWords(own, 'external', 'de'), 'external');
  assert.is(valueInWords(type, 'constructor', 'de'), 'constructor');
  assert.is(valueInWords({ attribute: 'toString' }, 'external', 'de'), 'external');
});

words.run();
