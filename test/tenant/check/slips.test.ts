/** Slips that people who are no engineers really make, and the words that lead them out. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BASE, problemsOf, suiteOf } from '../../fixtures/tenants/cases.ts';

const text = (line: string) =>
  [
    '{',
    '  "name": "Nordwind",',
    `  ${line}`,
    '  "timezone": "Europe/Berlin",',
    '  "scope": { "employees": "active" }',
    '}',
  ].join('\n');

suiteOf('checkTenant: slips in JSON', [
  {
    title: 'double quotation marks in a text',
    file: text(`"status": "active", "mapping": { "level": "$custom("Funktion")" },`),
    code: 'json',
    at: '"Funktion',
    says: /Inside a text use single quotes: "\$custom\('Funktion'\)"/,
  },
  {
    title: 'one backslash',
    file: text(String.raw`"status": "active", "mapping": { "level": "$replace(position, /\(x\)/, '')" },`),
    code: 'json',
    at: String.raw`\(x`,
    says: /Write every backslash twice/,
  },
  {
    title: 'curly quotation marks',
    file: text('"status": „active“,'),
    code: 'json',
    at: '„active',
    says: /straight double quotes: "status": "active"/,
  },
  {
    title: 'single quotation marks',
    file: text(`'status': "active",`),
    code: 'json',
    at: "'status'",
    says: /straight double quotes/,
  },
  {
    title: 'a decimal comma',
    file: text('"status": "active", "limits": { "block": { "percent": 12,5 } },'),
    code: 'json',
    at: '12,5',
    says: /decimal comma .* Write 12\.5\.$/,
  },
]).run();

suiteOf(
  'checkTenant: slips in an expression',
  [
    ['AND', "office.name = 'A' AND team.name = 'B'", 'AND', /Write and small/],
    ['==', "office.name == 'A'", "= 'A'", /Write = once/],
    ['&&', "office.name = 'A' && team.name = 'B'", '& team', /Write and instead of &&/],
    ['||', "office.name = 'A' || team.name = 'B'", '|| team', /Write or instead of \|\|/],
    ['a list in round brackets', "office.name in ('A', 'B')", ", 'B'", /list in \[ \]/],
  ].map(([title, filter, at, says]) => ({
    title: String(title),
    file: { scope: { employees: 'active', filter } },
    code: 'syntax',
    at: String(at),
    says: says as RegExp,
  })),
).run();

suiteOf(
  'checkTenant: a function without its sign, or as another language writes it',
  [
    ["NOT(office.name = 'Wien')", 'NOT', /Did you mean \$not\(…\)\?$/],
    ["contains(office.name, 'Wien')", 'contains', /Did you mean \$contains\(…\)\?$/],
    ["LOWER(office.name) = 'wien'", 'LOWER', /Did you mean \$lowercase\(…\)\?$/],
    ["index_of(office.name) = 'wien'", 'index_of', /begins with "\$"\.$/],
  ].map(([filter, at, says]) => ({
    title: String(filter),
    file: { scope: { employees: 'active', filter } },
    code: 'not-a-function',
    at: String(at),
    says: says as RegExp,
  })),
).run();

const HALF = [
  { name: 'part-time', given: { weekly_working_hours: 20 }, expect: { in_scope: true } },
  { name: 'full-time', given: { weekly_working_hours: 40 }, expect: { in_scope: false } },
];
suiteOf(
  'checkTenant: a decimal comma is one problem, whatever it makes of the expression',
  [
    ['weekly_working_hours < 35,5', '35,5', 'syntax'],
    ["$lowercase(position) = 'x' and (weekly_working_hours < 35,5)", '35,5', 'syntax'],
    ['$not($exists(weekly_working_hours) and weekly_working_hours >= 35,5)', '35,5', 'decimal-comma'],
    ['$exists(team) and $not(weekly_working_hours >= 35,5) = true', '35,5', 'decimal-comma'],
    ['weekly_working_hours < $number(35,5)', '35,5', 'decimal-comma'],
  ].map(([filter = '', at = '', code = '']) => ({
    title: filter,
    file: { scope: { employees: 'active', filter }, tests: HALF },
    code,
    at,
    says: /decimal comma .* Write 35\.5\.$/,
  })),
).run();

const commas = suite('checkTenant: commas between digits that are none of it');
commas('lists and arguments stay what they are; a thousand is asked for', async () => {
  const saying = async (filter: string) => {
    const problems = await problemsOf({ ...BASE, scope: { employees: 'active', filter } });
    return problems.map(({ message, remedy }) => `${message} ${remedy}`).join('\n');
  };
  for (const filter of [
    'id in [700,5]',
    'id in (700,5)',
    "$substring(position, 0,3) = 'abc'",
    '$round(weekly_working_hours * 2,1) > 5',
  ]) {
    assert.not.match(await saying(filter), /decimal comma/, filter);
  }
  assert.match(await saying('id in (700,5)'), /Write a list in \[ \]/);
  assert.match(await saying('fix_salary > 1,000'), /Write 1\.000, or 1000 if thousands are meant\./);
});
commas.run();

suiteOf('checkTenant: slips in settings', [
  {
    title: 'Wien',
    file: { timezone: 'Europe/Wien' },
    code: 'timezone',
    at: '"Europe/Wien"',
    says: /"Europe\/Vienna"/,
  },
  {
    title: 'hr_manager',
    file: { mapping: { hr_manager: 'supervisor.id' } },
    code: 'unknown-field',
    at: '"hr_manager"',
    says: /Did you mean "hr_managers"/,
  },
  {
    title: 'a limit that is a number',
    file: { limits: { block: 10 } },
    code: 'wrong-type',
    at: '10',
    says: /must be a group.*\{"max": 10\}/,
  },
]).run();

const functions = suite('checkTenant: functions by the names of other languages');
for (const [name, meant] of [
  ['upper', 'uppercase'],
  ['toLowerCase', 'lowercase'],
  ['len', 'length'],
  ['includes', 'contains'],
] as const) {
  functions(name, async () => {
    const [problem, ...others] = await problemsOf({ ...BASE, mapping: { level: `$${name}(position)` } });
    assert.equal([problem?.code, others.length], ['unknown-variable', 0]);
    assert.is(problem?.remedy, `Did you mean $${meant}?`);
  });
}
functions.run();
