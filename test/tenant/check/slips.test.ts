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
