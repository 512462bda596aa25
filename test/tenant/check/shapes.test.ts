import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BASE, type Case, problemsOf, suiteOf } from '../../fixtures/tenants/cases.ts';

type Row = readonly [
  title: string,
  source: string,
  at: string,
  code: string,
  says: RegExp,
  severity?: 'warning',
];

function filtered([title, filter, at, code, says, severity]: Row): Case {
  return {
    title,
    file: { scope: { employees: 'active', filter } },
    code,
    at,
    says,
    ...(severity && { severity }),
  };
}

function mapped([title, level, at, code, says, severity]: Row): Case {
  return { title, file: { mapping: { level } }, code, at, says, ...(severity && { severity }) };
}

suiteOf(
  'checkTenant: a filter that cannot mean what it says',
  (
    [
      [
        'a group and a text',
        "department = 'Legal'",
        "department = 'Legal'",
        'group-as-text',
        /department\.name/,
      ],
      ['a text and a group', "'Legal' = department", 'department"', 'group-as-text', /department\.name/],
      ['a group in a list', "$not(office in ['A', 'B'])", 'office in', 'group-as-text', /office\.name/],
      ['a group handed to a function', "$contains(team, 'x')", "team, 'x'", 'group-as-text', /team\.name/],
      [
        'a group, begun at the root',
        "$$.department = 'Legal'",
        "department = 'Legal'",
        'group-as-text',
        /department\.name/,
      ],
      [
        'a list of groups',
        "cost_centers = 'K1'",
        'cost_centers = ',
        'group-as-text',
        /in cost_centers\.name/,
      ],
      [
        'several names',
        "cost_centers.name = 'K1'",
        'cost_centers.name = ',
        'list-compared',
        /in cost_centers\.name/,
        'warning',
      ],
      [
        'a country of an office',
        "office.country = 'AT'",
        "country = 'AT'",
        'unknown-part',
        /holiday_calendar\.country/,
      ],
      [
        'another part',
        "office.city = 'Wien'",
        "city = 'Wien'",
        'unknown-part',
        /only "id", "name".*office\.name/,
      ],
      [
        'a part in another case',
        "department.Name = 'Legal'",
        "Name = 'Legal'",
        'unknown-part',
        /department\.name/,
      ],
      ['a part of a text', "position.name = 'x'", "name = 'x'", 'unknown-part', /Write position alone/],
      [
        'an attribute in another case',
        "Position = 'x'",
        "Position = 'x'",
        'unknown-attribute',
        /small: "position"/,
      ],
      ['a slip', "postion = 'x'", "postion = 'x'", 'unknown-attribute', /Did you mean position\?/],
      [
        'a word of Engagedly',
        "job_title = 'x'",
        "job_title = 'x'",
        'unknown-attribute',
        /Did you mean position\?/,
      ],
      [
        'a label without $custom',
        "`Art der Stelle` = 'x'",
        "`Art der Stelle` = 'x'",
        'unknown-attribute',
        /\$custom\('/,
      ],
      [
        'a text without quotation marks',
        'office.name = Wien',
        'Wien"',
        'unknown-attribute',
        /single quotes: 'Partner'/,
      ],
      [
        'a name that may be a universal id',
        "level_of_care = 'x'",
        'level_of_care',
        'unknown-attribute',
        /\$custom\('level_of_care'\)/,
        'warning',
      ],
      [
        'curly quotation marks',
        'office.name = „Partner“',
        '„Partner“',
        'typographic-quotes',
        /straight single quotes/,
      ],
      [
        'curly quotation marks around words',
        'office.name = „Externe Firma“',
        '„Externe',
        'typographic-quotes',
        /straight/,
      ],
      ['a text', 'office.name', 'office.name', 'filter-not-boolean', /gives a text/],
      ['a text on one way', "$exists(team) ? 'yes' : false", "'yes'", 'filter-not-boolean', /gives a text/],
      ['a number', '$length(position)', '$length(position)', 'filter-not-boolean', /gives a number/],
      ['a group alone', 'department', 'department"', 'filter-not-boolean', /gives a group/],
      ['a constant', 'true', 'true"', 'filter-constant', /same of everybody/],
      ['a constant comparison', "'a' = 'b'", "= 'b'", 'filter-constant', /same of everybody/],
      ['a list by "or"', "office.name = 'A' or 'B'", "'B'", 'operand-constant', /in \['Sales', 'Legal'\]/],
      ['a fixed part', "office.name = 'A' or true", 'true"', 'filter-constant', /fixed value/],
      [
        'two things at once',
        "office.name = 'A' and office.name = 'B'",
        "= 'B'",
        'filter-constant',
        /true of nobody/,
      ],
      [
        'always one of two',
        "$not(office.name = 'A') or $not(office.name = 'B')",
        "= 'B'",
        'filter-constant',
        /keeps nobody out/,
      ],
      [
        'two of a custom attribute',
        "($custom('Art') = 'A') and ($custom('Art') = 'B')",
        "= 'B'",
        'filter-constant',
        /true of nobody/,
      ],
      [
        'a name of a person',
        "$not(last_name = 'Huber')",
        "= 'Huber'",
        'name-literal',
        /department\.name.*700033/,
      ],
      ['names of persons', "$lowercase(last_name) in ['huber']", "in ['huber']", 'name-literal', /history/],
    ] satisfies Row[]
  ).map(filtered),
).run();

suiteOf(
  'checkTenant: a row that cannot mean what it says',
  (
    [
      ['a group', 'office', 'office"', 'group-as-value', /office\.name/],
      ['a list of groups', 'cost_centers', 'cost_centers"', 'group-as-value', /cost_centers\.name/],
      [
        'a group and a text',
        "department = 'Legal' ? 'L1' : 'L2'",
        'department =',
        'group-as-text',
        /department\.name/,
      ],
      ['a group joined to a text', "'x' & office", 'office"', 'group-as-text', /office\.name/],
      ['a label', 'Funktion', 'Funktion"', 'unknown-attribute', /\$custom\('Funktion'\)/],
      ['a number as a key', "$option(dynamic_1, {1:'L1'})", "1:'L1'", 'unquoted-key', /\{'1': …\}/],
      ['a word as a key', "$option(dynamic_1, {Junior:'L1'})", 'Junior', 'unquoted-key', /\{'Junior': …\}/],
      ['true as a key', "$option(dynamic_1, {true:'L1'})", 'true', 'unquoted-key', /\{'true': …\}/],
      [
        'words with a hyphen as a key',
        "$option(dynamic_1, {Wien-Nord:'L1'})",
        'Wien-Nord',
        'unquoted-key',
        /\{'Wien-Nord': …\}/,
      ],
      [
        'a word and a number as a key',
        "$option(dynamic_1, {L-1:'L1'})",
        'L-1',
        'unquoted-key',
        /\{'L-1': …\}/,
      ],
      [
        'a key with an apostrophe',
        "$option(dynamic_1, {`L'x`:'L1'})",
        "`L'x`",
        'unquoted-key',
        /\{"L'x": …\}/,
      ],
      ['a wrong part of the first', 'office[0].Name', 'Name"', 'unknown-part', /Write name in place of Name/],
      ['a wrong part, first', 'office.Name[0]', 'Name[0]', 'unknown-part', /Write name in place of Name/],
      [
        'a wrong part of those that are chosen',
        'cost_centers[percentage > 50].Name',
        'Name"',
        'unknown-part',
        /Write name in place of Name/,
      ],
      [
        'a wrong part of the first in order',
        'cost_centers^(>percentage)[0].Name',
        'Name"',
        'unknown-part',
        /Write name in place of Name/,
      ],
      ['the first of a label', 'Funktion[0]', 'Funktion[0]', 'unknown-attribute', /\$custom\('Funktion'\)/],
    ] satisfies Row[]
  ).map(mapped),
).run();

suiteOf('checkTenant: managers', [
  {
    title: 'by e-mail',
    file: { mapping: { manager: 'supervisor.email' } },
    code: 'unknown-part',
    at: 'email',
    says: /supervisor\.id/,
  },
  {
    title: 'the group',
    file: { mapping: { manager: 'supervisor' } },
    code: 'group-as-value',
    at: 'supervisor"',
    says: /supervisor\.id/,
  },
]).run();

const SOUND = [
  "$not(office.name = 'Partner')",
  "department.name in ['Sales', 'Legal'] and office.name = 'Wien'",
  "$exists(department) and $custom('Art der Stelle') = 'intern'",
  "office.name = 'A' or office.name = 'B'",
  "$not(office.name = 'A') and $not(office.name = 'B')",
  "office.name = 'A' and team.name = 'B'",
  "'K1' in cost_centers.name",
  "cost_centers[name = 'K1']",
  "$count(cost_centers[name = 'K1']) > 0",
  "dynamic_33400 = 'x'",
  "date_of_birth > '2000-01-01'",
  "holiday_calendar.country in ['AT', 'DE']",
  'id in [700033, 700034]',
  "last_name = '-'",
  "($office := office.name; $office = 'Wien')",
  "position = '„Chef“ der Abteilung'",
  'supervisor.id = 4711 or weekly_working_hours >= 20',
  "$type(department) = 'object'",
];

const sound = suite('checkTenant: filters that may well be meant');
for (const filter of SOUND) {
  sound(filter, async () => {
    const problems = await problemsOf({ ...BASE, scope: { employees: 'active', filter } });
    assert.equal(
      problems.map(({ severity, code }) => `${severity} ${code}`),
      ['notice filter-untested'],
      JSON.stringify(problems),
    );
  });
}
sound.run();

const FILTER = { employees: 'active', filter: "$not(office.name = 'Partner')" };
const partner = { name: 'out', given: { office: { name: 'Partner' } }, expect: { in_scope: false } };
const employee = {
  name: 'in',
  given: { status: 'leave', office: { name: 'Wien' } },
  expect: { in_scope: true },
};

suiteOf('checkTenant: in_scope', [
  {
    title: 'fails',
    file: { scope: FILTER, tests: [partner, { ...employee, expect: { in_scope: false } }, employee] },
    code: 'test-failed',
    at: 'false\n      }\n    },\n    {\n      "name": "in",\n      "given": {\n        "status": "leave",\n        "office": {\n          "name": "Wien"\n        }\n      },\n      "expect": {\n        "in_scope": true',
    says: /"in_scope" should be false and is true/,
  },
  {
    title: 'is true or false',
    file: { tests: [{ ...partner, expect: { in_scope: 'no' } }] },
    code: 'wrong-type',
    at: '"no"',
    says: /true or false/,
  },
  {
    title: 'a group is given as a text',
    file: { tests: [{ ...employee, given: { office: 'Partner' } }] },
    code: 'test-shape',
    at: '"Partner"',
    says: /"office": \{ "name": … \}/,
  },
  {
    title: 'a number is given as a text',
    file: { tests: [{ ...employee, given: { weekly_working_hours: '40' } }] },
    code: 'test-shape',
    at: '"40"',
    says: /a number in Personio, and a text in this test\. Write 40 without/,
  },
  {
    title: 'a value that Personio never gives',
    file: { tests: [{ ...employee, given: { employment_type: 'Extern' } }] },
    code: 'test-shape',
    at: '"Extern"',
    says: /internal or external in Personio, and never "Extern"\. Did you mean 'external'\?/,
  },
  {
    title: 'a country by its name, inside a group',
    file: { tests: [{ ...employee, given: { holiday_calendar: { name: 'Tirol', country: 'Österreich' } } }] },
    code: 'test-shape',
    at: '"Österreich"',
    says: /two capital letters in Personio.* never "Österreich"\. Did you mean 'AT'\?/,
  },
  {
    title: 'a number as a text, inside a group',
    file: { tests: [{ ...employee, given: { department: { id: '12' } } }] },
    code: 'test-shape',
    at: '"12"',
    says: /"department\.id" is a number in Personio, and a text in this test\. Write 12 without/,
  },
]).run();

suiteOf('checkTenant: a day and the clock', [
  {
    title: 'in a filter',
    file: { scope: { employees: 'active', filter: '$not(hire_date > $substring($now(), 0, 10))' } },
    code: 'utc-day',
    at: '> $substring',
    says: /which is of UTC: .*\$now\('\[Y0001\]-\[M01\]-\[D01\]', '\+0100'\)/,
    severity: 'warning',
  },
  {
    title: 'in a row, the other way round',
    file: { mapping: { level: "$now() >= $date(probation_period_end) ? 'L1' : 'L2'" } },
    code: 'utc-day',
    at: '>= $date',
    says: /not the customer's day/,
    severity: 'warning',
  },
]).run();

suiteOf('checkTenant: an example that Personio never gives', [
  ...(
    [
      [
        'a day as it is written here',
        { hire_date: '22.11.2020' },
        '"22.11.2020"',
        /Did you mean '2020-11-22'\?/,
      ],
      ['a day that is not there', { hire_date: '2023-02-29' }, '"2023-02-29"', /is a day like 2026-11-30/],
      ['a day as a number', { hire_date: 20201122 }, '20201122', /is a day like 2026-11-30/],
      ['a decimal comma', { weekly_working_hours: '38,5' }, '"38,5"', /Write 38\.5 without quotation marks/],
      ['a name for a number', { supervisor: { id: 'Anna' } }, '"Anna"', /"supervisor\.id" is a number/],
      ['a number for a name', { first_name: 7 }, '7', /"first_name" is a text in Personio, .* Write "7"\./],
      [
        'one group for a list',
        { cost_centers: { name: '9000' } },
        '{\n          "name": "9000"',
        /Write "cost_centers": \[/,
      ],
      ['texts for groups', { cost_centers: ['9000'] }, '[\n          "9000"', /Write "cost_centers": \[/],
      ['a number for a name in a list', { cost_centers: [{ name: 9000 }] }, '9000', /Write "9000"\./],
    ] as const
  ).map(([title, given, at, says]) => ({
    title,
    file: { tests: [{ ...employee, given }] },
    code: 'test-shape',
    at,
    says,
  })),
  {
    title: 'a birthday, which a customer may also keep as a text',
    file: { tests: [{ ...employee, given: { date_of_birth: '22.11.1990' } }] },
    code: 'test-shape',
    at: '"22.11.1990"',
    says: /Did you mean '1990-11-22'\?/,
    severity: 'warning',
  },
]).run();

suiteOf('checkTenant: which row compares what never is equal', [
  {
    title: 'in a filter',
    file: { scope: { employees: 'active', filter: "$not(employment_type in ['Extern'])" } },
    code: 'never-equal',
    at: "'Extern'",
    says: /^The filter: employment_type is internal or external in Personio, and never "Extern"\. Did you mean 'external'\?/,
  },
  {
    title: 'in a row',
    file: { mapping: { level: "weekly_working_hours = '40' ? 'L1' : 'L2'" } },
    code: 'never-equal',
    at: "'40'",
    says: /^The row "level": weekly_working_hours is a number, .* Write 40 without quotation marks\./,
  },
]).run();

const clock = suite('checkTenant: the clock of UTC');
clock('is theirs where the tenant is at UTC, and thought of where a distance is given', async () => {
  for (const [timezone, filter] of [
    ['UTC', '$not(hire_date > $now())'],
    ['Pacific/Auckland', "$not(hire_date > $now('[Y0001]-[M01]-[D01]', '+1300'))"],
  ] as const) {
    const problems = await problemsOf({ ...BASE, timezone, scope: { employees: 'active', filter } });
    assert.not(
      problems.some(({ code }) => code === 'utc-day'),
      filter,
    );
  }
});
clock.run();

const sides = suite('checkTenant: a test for each side of the filter');
const codes = async (file: object) =>
  (await problemsOf({ ...BASE, ...file })).map(
    ({ severity, code, message }) => `${severity} ${code} ${message}`,
  );
sides('both are there', async () => {
  assert.equal(await codes({ scope: FILTER, tests: [partner, employee] }), []);
});
sides(
  'a group that is empty, or in which something else is meant, is one that Personio may give',
  async () => {
    const given = {
      holiday_calendar: { country: 'something else' },
      office: null,
      team: { id: 3, name: '12' },
    };
    assert.equal(await codes({ scope: FILTER, tests: [partner, { ...employee, given }] }), []);
  },
);
sides('one is missing', async () => {
  assert.equal(await codes({ scope: FILTER, tests: [employee] }), [
    'notice filter-untested No test shows whom this filter keeps out.',
  ]);
});
sides('both are missing', async () => {
  assert.equal(await codes({ scope: FILTER }), [
    'notice filter-untested No test shows whom this filter lets through and whom it keeps out.',
  ]);
});
sides('a status that the tenant does not want is out of scope', async () => {
  const starter = (expected: boolean) => ({
    ...employee,
    given: { ...employee.given, status: 'onboarding' },
    expect: { in_scope: expected },
  });
  assert.equal(await codes({ tests: [starter(false)] }), []);
  assert.equal(await codes({ scope: { employees: 'all' }, tests: [starter(true)] }), []);
});
sides('a filter that cannot tell is neither', async () => {
  const scope = { employees: 'active', filter: "$custom('Art')" };
  const said = await problemsOf({ ...BASE, scope, tests: [{ ...employee, given: { Art: 'x' } }, partner] });
  assert.match(
    said.map(({ message }) => message).join(' '),
    /should be true and is "unknown: the filter gives neither/,
  );
});
sides.run();
