import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkCoverage } from '../../../src/tenant/check/coverage.ts';
import { checkEndless } from '../../../src/tenant/check/endless.ts';
import { checkProperties } from '../../../src/tenant/check/properties.ts';
import { checkUnfit } from '../../../src/tenant/check/unfit.ts';
import type { Tenant } from '../../../src/types/tenant.d.ts';
import { TENANT } from '../../fixtures/world.ts';

const NOW = new Date('2026-11-26T06:00:00Z');
const properties = suite('a mapping on invented employees');

const withRow = (level: string): Tenant => ({ ...TENANT, mapping: { level } });
const withFilter = (filter: string): Tenant => ({ ...TENANT, scope: { ...TENANT.scope, filter } });

const GOOD: [what: string, tenant: Tenant][] = [
  ['nothing of the tenant’s own', TENANT],
  ['a path', withRow('position')],
  ['a function that copes with nothing', withRow('$uppercase(position)')],
  ['a choice with a way out', withRow("$exists(office.name) ? office.name & '!' : 'none'")],
  ['a filter that is always true or false', withFilter("$not(office.name = 'Partner')")],
  ['a list in a filter', withFilter("employment_type in ['internal', 'external']")],
  ['a custom attribute', withRow("$custom('Personalnummer')")],
  ['a unit from a list', { ...TENANT, mapping: { businesses: 'cost_centers[percentage > 10].name' } }],
];

for (const [what, tenant] of GOOD) {
  properties(`${what}: nothing to say`, async () => assert.equal(await checkProperties(tenant, NOW), []));
}

const ENDLESS = '($f := function($x){ $f($x) }; $f(position))';
properties(
  'a row or a filter that never ends is an error that names it, however many there are',
  async () => {
    const end = (of: string) => ENDLESS.replace('position', of);
    const rows = { level: end('position'), location: end('office.name'), job_title: end('team.name') };
    const found = await checkEndless({ ...withFilter(`${ENDLESS} = 'x'`), mapping: rows }, NOW);
    assert.equal(
      found.map(({ severity, code, pointer }) => [severity, code, pointer]),
      [
        ['error', 'row-never-ends', '/mapping/job_title'],
        ['error', 'row-never-ends', '/mapping/level'],
      ],
    );
    assert.match(
      found[0]?.message ?? '',
      /^The row "job_title" had to be stopped for two invented people alone: it/,
    );
    const [filter] = await checkEndless(withFilter(`${ENDLESS} = 'x'`), NOW);
    assert.equal([filter?.code, filter?.pointer], ['filter-never-ends', '/scope/filter']);
    for (const [, tenant] of GOOD) assert.equal(await checkEndless(tenant, NOW), []);
  },
);

properties('what takes too long for a hundred is a warning that names it', async () => {
  const slow = "($f := function($n){ $n < 1 ? 'x' : $f($n - 1) }; $f($exists(position) ? 60000 : 1))";
  const [draft] = await checkProperties(withRow(slow), NOW);
  assert.equal(
    [draft?.severity, draft?.code, draft?.pointer],
    ['warning', 'row-takes-long', '/mapping/level'],
  );
});

const BAD: [what: string, tenant: Tenant, code: string, says: RegExp][] = [
  [
    'a number made of what may be a word',
    withRow('$number(position)'),
    'row-not-for-all',
    /^For somebody with "position": .* and nothing else, the row "level" fails: /,
  ],
  [
    'a filter that gives nothing where the attribute is empty',
    withFilter("$contains(position, 'Werkstudent')"),
    'filter-not-for-all',
    /^For somebody of whom all that it reads is empty, the filter gives neither true nor false/,
  ],
  [
    'a group where a text is needed',
    withRow('department'),
    'row-not-for-all',
    /^For somebody with "department": .* and nothing else, the row "level" gives/,
  ],
  [
    'what fails only where two things come together: both stand there, and nothing else',
    withRow("$exists(office.name) and $exists(team.name) ? $number('x') : hire_date"),
    'row-not-for-all',
    /^For somebody with "office": \{"name":[^}]*\}, "team": \{"name":.* and nothing else, the row "level" fails/,
  ],
];

for (const [what, tenant, code, says] of BAD) {
  properties(what, async () => {
    const [draft, ...others] = await checkProperties(tenant, NOW);
    assert.equal(others, []);
    assert.equal([draft?.severity, draft?.code], ['warning', code]);
    assert.match(draft?.message ?? '', says);
  });
}

for (const [what, tenant, code, says] of [
  [
    'a filter that fails of its own text',
    withFilter("$date('29.02.2023') = hire_date"),
    'filter-fails',
    /^The filter fails for everybody: .*Correct the expression/,
  ],
  [
    'a row that does',
    withRow("$exists(position) ? $date('29.02.2023') : $date('30.02.2023')"),
    'row-fails',
    /^The row "level" fails for everybody: .*Nobody would get this field\./,
  ],
] as const) {
  properties(`${what}: an error`, async () => {
    const [draft, ...others] = await checkProperties(tenant, NOW);
    assert.equal([others, draft?.severity, draft?.code], [[], 'error', code]);
    assert.match(`${draft?.message} ${draft?.remedy}`, says);
  });
}

for (const [mapping, severity, says] of [
  [{ joining_date: 'position' }, 'warning', /takes, which is a day: it gives "Dispatcher"/],
  [{ birth_date: 'position' }, 'warning', /such as hire_date\./],
  [{ manager: 'first_name' }, 'warning', /the number of a person: it gives "Jörg"/],
  [{ email: 'first_name' }, 'warning', /an e-mail address: it gives "Jörg"/],
  [{ joining_date: '5' }, 'error', /it gives 5, for example/],
  [{ joining_date: "$custom('Eintritt')", manager: "$custom('Chef')", email: 'personal_email' }, undefined],
  [{ joining_date: 'hire_date', birth_date: 'date_of_birth', manager: 'supervisor.id' }, undefined],
  [{ email: "$lowercase(first_name) & '.x@nordwind.example'", hr_managers: "'700033'" }, undefined],
] as const) {
  properties(`whether a row gives anybody what the field takes: ${JSON.stringify(mapping)}`, async () => {
    const [draft] = await checkUnfit({ ...TENANT, mapping }, NOW);
    assert.is(draft?.severity, severity);
    if (says) assert.match(`${draft?.message} ${draft?.remedy}`, says);
  });
}

properties('what fails on purpose of whatever it does not know may fit all real people', async () => {
  const level = "$assert($substring($custom('Nr') & '', 2, 3) = 'ab' & 'c', 'no number') ? 'x' : 'y'";
  const [draft] = await checkProperties(withRow(level), NOW);
  assert.is(draft?.severity, 'warning');
});

const LIST = Array.from({ length: 30 }, (_, at) => `'Office ${at}'`);

for (const [what, tenant] of [
  [
    'the last value of a long list, behind another condition',
    withFilter(
      `office.name = 'Office 29' ? $contains(position, 'x') : $not(office.name in [${LIST.join(', ')}])`,
    ),
  ],
  [
    'a branch for one value of many',
    withRow(
      `office.name in [${LIST.slice(0, 28).join(', ')}] ? 'x' : department.name = 'Sales' and office.name = 'Office 28' ? $number('x') : 'y'`,
    ),
  ],
] as const) {
  properties(`${what}: somebody comes to it`, async () => {
    const [draft] = await checkProperties(tenant, NOW);
    assert.match(draft?.message ?? '', /"name":"Office 2[89]"/);
  });
}

properties('the same file gives the same words', async () => {
  const tenant = withRow('$number(position)');
  assert.equal(await checkProperties(tenant, NOW), await checkProperties(tenant, NOW));
});

properties('an expression that never ends costs no more than its time, and says nothing here', async () => {
  const before = performance.now();
  const endless = withRow('($f := function($x){ $f($x + 1) + 1 }; $f(1))');
  await checkProperties(endless, NOW);
  assert.ok(performance.now() - before < 10_000);
});

properties.run();

const coverage = suite('what no test touches');

const FILTER = "office.name = 'Wien' and $not(employment_type = 'external')";
const inWien = { status: 'active', office: { name: 'Wien' } };

coverage('a condition that is the same in every test is named, with its place', async () => {
  const tests: Tenant['tests'] = [
    { name: 'in', given: inWien, expect: { in_scope: true } },
    { name: 'out', given: { ...inWien, office: { name: 'Graz' } }, expect: { in_scope: false } },
  ];
  const drafts = await checkCoverage({ ...withFilter(FILTER), tests }, NOW);
  assert.equal(
    drafts.map(({ severity, code, message, offset }) => [severity, code, message, offset]),
    [
      [
        'notice',
        'condition-untested',
        'The condition "$not(employment_type = \'external\')" is false in none of the tests.',
        25,
      ],
    ],
  );
  const more = [
    ...tests,
    { name: 'external', given: { ...inWien, employment_type: 'external' }, expect: { in_scope: false } },
  ];
  assert.equal(await checkCoverage({ ...withFilter(FILTER), tests: more }, NOW), []);
});

coverage(
  'a value of a list that nobody in the tests has is named; each is somebody, on whichever side',
  async () => {
    const wien = { name: 'in', given: inWien, expect: { in_scope: true } };
    const hamburg = { name: 'out', given: { office: { name: 'Hamburg' } }, expect: { in_scope: false } };
    const graz = { name: 'Graz', given: { office: { name: 'Graz' } }, expect: { in_scope: true } };
    for (const filter of [
      "office.name in ['Wien', 'Graz', 'Linz']",
      "(office.name = 'Wien' or 'Graz' = office.name or $uppercase(office.name) = 'LINZ')",
    ]) {
      const said = async (tests: NonNullable<Tenant['tests']>) =>
        (await checkCoverage({ ...withFilter(filter), tests }, NOW)).map(
          ({ severity, code, message }) => `${severity} ${code} ${message}`,
        );
      const linz = { name: 'Linz', given: { office: { name: 'LINZ' } }, expect: { in_scope: true } };
      assert.equal(await said([wien, hamburg]), [
        `notice value-untested ${filter.startsWith('office') ? 'The filter names office.name "Graz" and "Linz", and no test has somebody like that.' : 'The filter names office.name "Graz" and "LINZ", and no test has somebody like that.'}`,
      ]);
      assert.equal(await said([wien, hamburg, graz]), [
        `notice value-untested The filter names office.name "${filter.startsWith('office') ? 'Linz' : 'LINZ'}", and no test has somebody like that.`,
      ]);
      if (!filter.startsWith('office')) assert.equal(await said([wien, hamburg, graz, linz]), []);
    }
  },
);

coverage('what is told of a condition is not told of its value again', async () => {
  const filter = "office.name in ['Wien', 'Graz'] and $not(office.name = 'Linz')";
  const tests: Tenant['tests'] = [
    { name: 'in', given: inWien, expect: { in_scope: true } },
    { name: 'graz', given: { office: { name: 'Graz' } }, expect: { in_scope: true } },
    { name: 'out', given: { office: { name: 'Hamburg' } }, expect: { in_scope: false } },
  ];
  const drafts = await checkCoverage({ ...withFilter(filter), tests }, NOW);
  assert.equal(
    drafts.map(({ code }) => code),
    ['condition-untested'],
  );
});

coverage('of a list of numbers and of cost centers as well', async () => {
  const filter =
    "weekly_working_hours in [40, 20] and ('K1' in cost_centers.name or 'K2' in cost_centers.name)";
  const given = { weekly_working_hours: 40, cost_centers: [{ name: 'K1' }, { name: 'K3' }] };
  const tests: Tenant['tests'] = [
    { name: 'in', given, expect: { in_scope: true } },
    { name: 'hours', given: { ...given, weekly_working_hours: 10 }, expect: { in_scope: false } },
    { name: 'center', given: { ...given, cost_centers: [] }, expect: { in_scope: false } },
  ];
  const drafts = await checkCoverage({ ...withFilter(filter), tests }, NOW);
  assert.equal(
    drafts.map(({ message }) => message),
    [
      'The filter names weekly_working_hours 20, and no test has somebody like that.',
      'The filter names cost_centers.name "K2", and no test has somebody like that.',
    ],
  );
});

coverage('a row that computes and no test expects; a plain path needs none', async () => {
  const tenant: Tenant = {
    ...TENANT,
    mapping: {
      level: '$uppercase(position)',
      phone_number: "$custom('Mobil')",
      linkedin: 'linkedin',
      gender: null,
    },
    tests: [{ name: 'one', given: { Mobil: '1' }, expect: { phone_number: '1' } }],
  };
  const drafts = await checkCoverage(tenant, NOW);
  assert.equal(
    drafts.map(({ code, pointer }) => [code, pointer]),
    [['row-untested', '/mapping/level']],
  );
});

coverage('a file without tests is not told of each row', async () => {
  assert.equal(await checkCoverage(withRow('$uppercase(position)'), NOW), []);
});

coverage.run();
