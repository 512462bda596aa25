import { spawnSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { World } from '../../src/commands/world.ts';
import { newIdentity } from '../../src/details/age.ts';
import { createRehearsal, IN_SCOPE } from '../../src/map/map.ts';
import { choicesOf, fieldRowsOf, scheduleOf, unitsOf } from '../../src/onboard/answers.ts';
import { expressionOf, placeOf } from '../../src/onboard/attribute.ts';
import { changedFile } from '../../src/onboard/changed-file.ts';
import { differencesOf } from '../../src/onboard/differences.ts';
import { onlyFlaw } from '../../src/onboard/flaws.ts';
import { fieldOf, GLOSSARY, renderGlossary, suggestField } from '../../src/onboard/glossary.ts';
import { numbersLost } from '../../src/onboard/numbers.ts';
import { QUESTIONS } from '../../src/onboard/questions.ts';
import { idFor } from '../../src/onboard/tenant-id.ts';
import { limitsOf } from '../../src/rules.ts';
import type { Tenant } from '../../src/types/tenant.d.ts';
import { FIELD_NAMES } from '../../src/vendors/engagedly/field-names.ts';
import { WRITE_FIELDS } from '../../src/vendors/engagedly/fields.ts';
import { flattenEmployee } from '../../src/vendors/personio/flatten.ts';
import { onStage, type Stage } from '../fixtures/stage.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const KEYLESS = { clientId: '', clientSecret: '', clientKey: '', secretKey: '' };
const fresh = suite('new');

fresh('a status that is added to a filter takes no leaver out of scope', () => {
  assert.is(onlyFlaw('status=onboarding', 'add'), undefined);
  assert.match(onlyFlaw('status=inactive', 'take') ?? '', /whoever leaves/);
  assert.match(onlyFlaw('status=active') ?? '', /whoever leaves/);
});

fresh('a condition beside an "or" that stands there already holds for everybody', () => {
  const either = "office.name = 'Wien' or office.name = 'Graz'";
  const before = (filter: string) =>
    JSON.stringify({
      name: 'N',
      status: 'active',
      timezone: 'Europe/Berlin',
      scope: { employees: 'active', filter },
    });
  const asked = `(${either}) and holiday_calendar.country = 'DE'`;
  const cases = [
    [asked, 'only', '+country=AT', "holiday_calendar.country in ['DE', 'AT']"],
    [either, 'without', '+employment_type=external', "$not(employment_type in ['external'])"],
  ] as const;
  for (const [filter, question, answer, further] of cases) {
    const { text } = changedFile(before(filter), new Map([[question, answer]]));
    assert.is(JSON.parse(text).scope.filter, `(${either}) and ${further}`);
  }
});

/** Answers by the id of the question; whatever is not answered is as usual. */
function answering(answers: Record<string, string>, agree?: World['agree']): Partial<World> {
  return { answer: async ({ id }) => answers[id], ...(agree ? { agree } : {}) };
}

async function made(stage: Stage, id: string, answers: Record<string, string>, agree?: World['agree']) {
  const told = await stage.command('new', { tenant: id }, answering(answers, agree));
  const read = async () => JSON.parse(await readFile(join(stage.folder, 'tenants', `${id}.json`), 'utf8'));
  return { ...told, file: told.exitCode === 0 ? await read() : undefined };
}

fresh(
  'the shortest: one answer, a paused file that passes validate, and no call',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    const { file, printed } = await made(stage, 'alpenglueh', { name: 'Alpenglüh GmbH' });
    assert.equal(file, {
      $schema: '../schemas/tenant.json',
      name: 'Alpenglüh GmbH',
      status: 'paused',
      timezone: 'Europe/Berlin',
      schedule: 'daily',
      scope: { employees: 'active' },
    });
    assert.match(printed, /Written: tenants\/alpenglueh\.json, paused/);
    assert.match(
      printed,
      /Synced, once it is active: every day at 0[56]:\d\d \(Europe\/Berlin\); the minute is made from the id/,
    );
    assert.equal(stage.personio.calls, []);
    const { exitCode } = await stage.command('validate', { tenant: 'alpenglueh' });
    assert.is(exitCode, 0);
  }),
);

fresh(
  'no externals, two offices, own times: a filter with tests for both of its sides, which hold',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    const { file } = await made(stage, 'alpenglueh', {
      name: 'Alpenglüh GmbH',
      timezone: 'Europe/Vienna',
      without: 'employment_type=external',
      only: 'Land=Austria, Germany',
      identifier: 'employee_id',
      number: 'Personalnummer',
      schedule: '05:30,17:30 mon-fri',
      domains: 'alpenglueh.example',
      notify: 'hr@alpenglueh.example',
    });
    assert.is(
      file.scope.filter,
      "('Austria' in $custom('Land') or 'Germany' in $custom('Land')) and $not(employment_type in ['external'])",
    );
    assert.equal(file.schedule, { at: ['05:30', '17:30'], days: ['mon', 'tue', 'wed', 'thu', 'fri'] });
    assert.equal(
      [file.identifier, file.mapping],
      ['employee_id', { employee_id: "$custom('Personalnummer')" }],
    );
    assert.equal(
      file.tests.map(({ given, expect }: Record<string, unknown>) => [given, expect]),
      [
        [{ status: 'active', Land: 'Austria', employment_type: 'internal' }, { in_scope: true }],
        [{ status: 'active', Land: 'Germany', employment_type: 'internal' }, { in_scope: true }],
        [{ status: 'active', Land: 'Austria', employment_type: 'external' }, { in_scope: false }],
        [{ status: 'active', Land: 'something else' }, { in_scope: false }],
      ],
    );
    const { exitCode, printed } = await stage.command('validate', { tenant: 'alpenglueh' });
    assert.is(exitCode, 0, printed);
    assert.match(printed, /1 tenant file, no problem|no problems?/i);
  }),
);

type Sent = Record<string, { label: string; value: unknown; type: string; universal_id?: string }>;

/** Whether the filter of a file lets somebody in, as Personio sends them, and not as an example of the file has them. */
async function letsIn(file: Tenant, sent: Sent): Promise<unknown> {
  const attributes = {
    id: { label: 'ID', value: 700_033, type: 'integer' },
    status: { label: 'Status', value: 'active', type: 'standard' },
    ...sent,
  };
  const employee = flattenEmployee(attributes);
  const given = { ...employee?.record };
  for (const [key, { label }] of Object.entries(sent)) given[label] = given[key];
  const test = { name: 'as Personio sends them', given, expect: { [IN_SCOPE]: true } };
  const differences = await createRehearsal(file, new Date(0))(test);
  if (differences === 'too-heavy') throw new Error(differences);
  return differences.length === 0 ? true : differences[0]?.actual;
}

const hours = (value: unknown) => ({
  weekly_working_hours: { label: 'Weekly hours', value, type: 'decimal' },
});
const own = (value: unknown, type: string) => ({ dynamic_7: { label: 'Stufe', value, type } });
const cost = (id: number) => ({
  cost_centers: {
    label: 'Cost center',
    type: 'standard',
    value: [{ type: 'CostCenter', attributes: { id, name: 'Pflege', percentage: 100 } }],
  },
});

/** What is compared with a number or a text, and whom Personio sends; the last two columns: left out, let in. */
const LEFT_OUT: readonly [without: string, filter: string, out: readonly Sent[], inside: readonly Sent[]][] =
  [
    [
      'weekly_working_hours=40, 38.50',
      '$not(weekly_working_hours in [40, 38.5])',
      [hours(40), hours('40'), hours(38.5)],
      [hours(41), hours(20)],
    ],
    [
      'weekly_working_hours=38,5',
      '$not(weekly_working_hours in [38.5])',
      [hours(38.5), hours('38.5')],
      [hours(38), hours(5)],
    ],
    [
      'weekly_working_hours=20, 38,5',
      '$not(weekly_working_hours in [20, 38.5])',
      [hours(20), hours(38.5)],
      [hours(38), hours(5)],
    ],
    [
      'id=700033,700044',
      '$not(id in [700033, 700044])',
      [{}],
      [{ id: { label: 'ID', value: 700_034, type: 'integer' } }],
    ],
    ['id=700033', '$not(id in [700033])', [{}], [{ id: { label: 'ID', value: 700_034, type: 'integer' } }]],
    ['cost_centers.id=4100', '$not(4100 in cost_centers.id)', [cost(4100)], [cost(4200)]],
    [
      'Stufe=3, 38.50',
      "$not(('3' in $map($custom('Stufe'), $string) or '38.50' in $map($custom('Stufe'), $string) or '38.5' in $map($custom('Stufe'), $string)))",
      [
        ...[own(3, 'integer'), own('3', 'standard'), own('38.50', 'standard'), own('38.50', 'decimal')],
        ...[own('7, 3', 'tags'), own('["3"]', 'tags')],
      ],
      [own(4, 'integer'), own('38', 'list'), own('4, 30', 'tags'), {}],
    ],
    [
      'Stufe=Nacht, Früh',
      "$not(('Nacht' in $custom('Stufe') or 'Früh' in $custom('Stufe')))",
      [
        ...[own('Nacht', 'standard'), own('Früh', 'list'), own('Nacht', 'tags'), own('Tag, Nacht', 'tags')],
        own('["Früh","Tag"]', 'tags'),
      ],
      [
        own('Tag', 'standard'),
        own('Nachtdienst', 'standard'),
        own('Tag, Spät', 'tags'),
        own('[]', 'tags'),
        {},
      ],
    ],
    [
      'Stufe=007',
      "$not('007' in $custom('Stufe'))",
      [own('007', 'standard'), own('007', 'integer')],
      [own(7, 'integer')],
    ],
    [
      'Stufe=true',
      "$not('true' in $map($custom('Stufe'), $string))",
      [own(true, 'standard'), own('true', 'list')],
      [own(false, 'standard')],
    ],
  ];

for (const [without, filter, out, inside] of LEFT_OUT) {
  fresh(
    `whoever is meant by ${without} is left out, as Personio sends them, and nobody else`,
    onStage({}, async (stage) => {
      Object.assign(stage.secrets, KEYLESS);
      const { file, printed } = await made(stage, 'numbers', { name: 'N', without });
      assert.ok(file, printed);
      assert.is(file.scope.filter, filter);
      for (const sent of out) assert.is(await letsIn(file, sent), false, JSON.stringify(sent));
      for (const sent of inside) assert.is(await letsIn(file, sent), true, JSON.stringify(sent));
      const only = await made(stage, 'turned', { name: 'T', only: without });
      assert.ok(only.file, only.printed);
      for (const sent of out) assert.is(await letsIn(only.file, sent), true, JSON.stringify(sent));
      for (const sent of inside) assert.is(await letsIn(only.file, sent), false, JSON.stringify(sent));
    }),
  );
}

fresh(
  'a value that nobody in Personio has is told, also beside an attribute that there is not',
  onStage({ people: 30 }, async (stage) => {
    const answers = { name: 'S', only: 'subcompany=Nordwind', without: 'Vertragart=Praktikum' };
    const { printed } = await made(stage, 'second', answers);
    assert.match(
      printed,
      'shows no attribute of this name: it is misspelt, or still to be ticked: "Vertragart"',
    );
    assert.match(
      printed,
      'The filter compares subcompany.name with "Nordwind", which nobody has. There are: "Nordwind Logistik GmbH"',
    );
    assert.not.match(printed, 'Planned:');
    const all = await made(stage, 'third', { name: 'T', only: 'subcompany=Nordwind Logistik GmbH' });
    assert.not.match(all.printed, 'The filter compares');
  }),
);

fresh(
  'with credentials an attribute of the customer’s own is compared as what Personio says it is',
  onStage({ people: 30 }, async (stage) => {
    const answers = { name: 'S', without: 'Desk=12; Languages=German,Danish' };
    const { file, printed } = await made(stage, 'second', answers);
    assert.ok(file, printed);
    assert.is(
      file.scope.filter,
      "$not($custom('Desk') in [12]) and $not(('German' in $custom('Languages') or 'Danish' in $custom('Languages')))",
    );
    assert.equal(
      file.tests.slice(1).map(({ given }: { given: object }) => given),
      [
        { status: 'active', Desk: 12, Languages: ['something else'] },
        { status: 'active', Desk: 13, Languages: ['German'] },
        { status: 'active', Desk: 13, Languages: ['Danish'] },
      ],
    );
    assert.is((await stage.command('validate', { tenant: 'second' })).exitCode, 0);
  }),
);

fresh(
  'an example outside one country is in another',
  onStage({ people: 10 }, async (stage) => {
    const { file, printed } = await made(stage, 'abroad', { name: 'A', only: 'country=CH,AT' });
    assert.ok(file, printed);
    const out = file.tests.filter(({ expect }: { expect: { in_scope: boolean } }) => !expect.in_scope);
    assert.equal(
      out.map(({ given }: { given: object }) => given),
      [{ status: 'active', holiday_calendar: { country: 'DE' } }],
    );
  }),
);

fresh(
  'one attribute that is named twice is one rule with the values of both',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    const { file, printed } = await made(stage, 'twice', {
      name: 'T',
      only: 'office=Wien; team=A; Standort=Graz,Wien',
      without: 'office=Linz;office=Partner',
    });
    assert.ok(file, printed);
    assert.is(
      file.scope.filter,
      "office.name in ['Wien', 'Graz'] and team.name in ['A'] and $not(office.name in ['Linz', 'Partner'])",
    );
  }),
);

fresh(
  'an attribute with a quote and a backslash in its name, and a group, stay one filter',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    const { file, printed, exitCode } = await made(stage, 'quoted', {
      name: 'Q',
      without: "Mitarbeiter's \\ Art=Leih'kraft",
      only: 'office=Wien',
    });
    assert.is(exitCode, 0, printed);
    assert.is((await stage.command('validate', { tenant: 'quoted' })).exitCode, 0);
    assert.match(file.scope.filter, /office\.name in \['Wien'\]/);
  }),
);

fresh(
  'a label may have in it what in another place would be an expression',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    const fields = 'job_title=Rang & Grad; level=$ Rang; location=Ort [neu]';
    const { file, printed } = await made(stage, 'labels', { name: 'L', fields });
    assert.ok(file, printed);
    assert.equal(
      ['job_title', 'level', 'location'].map((field) => file.mapping[field]),
      ["$custom('Rang & Grad')", "$custom('$ Rang')", "$custom('Ort [neu]')"],
    );
  }),
);

type Wrong = [what: string, id: string, answers: Record<string, string>, says: RegExp];
const WRONG: Wrong[] = [
  ['no name', 'nordsee', {}, /There is no answer to "What is the customer's name\?"/],
  ['an id that is a path', '../nordsee', { name: 'N' }, /A new tenant needs an id/],
  [
    'a time zone that is none',
    'nordsee',
    { name: 'N', timezone: 'Europe/Wien' },
    /--timezone cannot be used: .* Did you mean Europe\/Vienna\?/,
  ],
  ['half an hour as a time', 'nordsee', { name: 'N', schedule: '25:00' }, /--schedule cannot be used/],
  ['a choice without a value', 'nordsee', { name: 'N', only: 'office' }, /--only cannot be used/],
  [
    'a name where a number stands',
    'nordsee',
    { name: 'N', without: 'manager=Huber' },
    /supervisor\.id is a number/,
  ],
  ...(
    [
      [{ fields: 'job_title=$custom("Funktion")' }, /goes by its name alone\. Write Funktion\./],
      [{ fields: 'level=$uppercase(position)' }, /"\$uppercase\(position\)" is an expression/],
      [{ fields: "job_title='Funktion'" }, /in quotation marks, .* Write Funktion without/],
      [{ fields: 'manager=supervisor.email' }, /has only "id"\. Write supervisor\.id:/],
      [{ only: 'office.Name=Wien' }, /Write office\.name\./],
      [{ only: "'country=AT,DE'" }, /in quotation marks, .* Write country=AT,DE without/],
      [{ without: "office='Wien'" }, /Write Wien without/],
      [{ identifier: 'employee_id', number: "$custom('Nummer')" }, /Write Nummer\./],
      [{ notify: "'hr@x.example'" }, /Write hr@x\.example without/],
      [{ name: "'X GmbH'" }, /--name cannot be used: .* Write X GmbH without/],
      [{ name: '„X GmbH“' }, /Write X GmbH without/],
      [{ structure: "'departments','locations'" }, /Write departments without/],
      [{ protect: '"700033","700034"' }, /Write 700033 without/],
      [{ notify: "it@x.example, 'hr@x.example'" }, /Write hr@x\.example without/],
      [{ fields: 'job_title=first_name & last_name' }, /"first_name & last_name" is an expression/],
      [{ fields: 'level=Nachname & Rang' }, /is an expression/],
      [{ fields: 'level=cost_centers[0].name' }, /"cost_centers\[0\]\.name" is an expression/],
      [{ fields: 'level=$$.position' }, /is an expression/],
      [{ identifier: 'employee_id', number: 'Personalnummer[0]' }, /"Personalnummer\[0\]" is an expression/],
      [{ fields: 'job_title=Funktion location=office' }, /has a "=" in it\. Between several stands ";"/],
    ] as const
  ).map(
    ([answers, says]): Wrong => [
      `no answer, but an expression or quotation marks: ${JSON.stringify(answers)}`,
      'nordsee',
      { name: 'N', ...answers },
      says,
    ],
  ),
  ...(
    [
      ['Extern', /Did you mean 'external'\?/],
      ['External', /Did you mean 'external'\?/],
      ['intern', /Did you mean 'internal'\? Interns, trainees/],
      ['Praktikant', /Write one of these\. Interns, trainees/],
    ] as const
  ).map(
    ([type, meant]): Wrong => [
      `an employment type that Personio does not know: ${type}`,
      'nordsee',
      { name: 'N', without: `Beschäftigungsart=${type}` },
      new RegExp(
        `employment_type is internal or external in Personio, and never "${type}"\\. ${meant.source}`,
      ),
    ],
  ),
  ...(
    [
      ['Österreich', /Did you mean 'AT'\?/],
      ['at', /Did you mean 'AT'\?/],
      ['AUT', /Write the two letters of the country by ISO 3166/],
    ] as const
  ).map(
    ([country, meant]): Wrong => [
      `a country as Personio never writes it: ${country}`,
      'nordsee',
      { name: 'N', only: `country=DE,${country}` },
      new RegExp(
        `holiday_calendar\\.country is two capital letters .* never "${country}"\\. ${meant.source}`,
      ),
    ],
  ),
  [
    'one number or two',
    'nordsee',
    { name: 'N', without: 'weekly_working_hours=35,40' },
    /"35,40" may be one number or several: write 35\.40 for one, and a blank behind the comma for several: 35, 40\./,
  ],
  [
    'one number or two, of an attribute of their own',
    'nordsee',
    { name: 'N', only: 'Stufe=3,5' },
    /"3,5" may be one number or several/,
  ],
  ['a secret attribute in the filter', 'nordsee', { name: 'N', only: 'Gehalt=1' }, /make no valid file/],
  [
    'an unknown field',
    'nordsee',
    { name: 'N', fields: 'Jobtitel=Funktion' },
    /"Jobtitel" is no field of Engagedly\. Did you mean Job Title \(job_title\)\?/,
  ],
  [
    'a field that is like no other',
    'nordsee',
    { name: 'N', fields: 'Quux=Funktion' },
    /"Quux" is no field of Engagedly\. npm run new -- --help lists them\. A custom attribute/,
  ],
  [
    'a field from nothing said',
    'nordsee',
    { name: 'N', fields: 'Telefonnummer' },
    /"Telefonnummer" needs the attribute of Personio that fills it behind a "="/,
  ],
  [
    'a person in place of a mailbox',
    'nordsee',
    { name: 'N', notify: 'hr-it@nordwind.example, anna.huber@nordwind.example' },
    /--notify cannot be used: This looks like the address of a person, and Git keeps it for good\./,
  ],
  ['a limit that is none', 'nordsee', { name: 'N', limits: 'few' }, /A whole number of people, usual, or/],
  ['a limit twice', 'nordsee', { name: 'N', limits: '3; blocked=4' }, /A whole number of people, usual, or/],
  ['a name to protect', 'nordsee', { name: 'N', protect: 'Anna Huber' }, /A number of Personio looks like/],
  ...['active', 'active,leave', 'aktiv'].map(
    (only): Wrong => [
      `only those who are ${only}, so that no leaver would be blocked`,
      'nordsee',
      { name: 'N', only: `Status=${only}` },
      only === 'aktiv'
        ? /Did you mean 'active'/
        : /whoever leaves would fall out of scope .* --employees says/,
    ],
  ),
  [
    'whoever has left kept out, so that no leaver would be blocked',
    'nordsee',
    { name: 'N', without: 'employment_type=external; status=inactive' },
    /--without cannot be used: By their status whoever leaves would fall out of scope/,
  ],
  ['details for nobody', 'nordsee', { name: 'N', details: 'held' }, /no answer to "Who may read that\?"/],
  ['a file that is there', 'nordwind', { name: 'N' }, /There is a file tenants\/nordwind\.json already/],
];

for (const [what, id, answers, says] of WRONG) {
  fresh(
    `${what}: said, and nothing is written`,
    onStage({}, async (stage) => {
      Object.assign(stage.secrets, KEYLESS);
      const before = await readFile(join(stage.folder, 'tenants', 'nordwind.json'), 'utf8');
      const { exitCode, printed } = await made(stage, id, answers);
      assert.is(exitCode, 1);
      assert.match(printed, says);
      assert.is(await readFile(join(stage.folder, 'tenants', 'nordwind.json'), 'utf8'), before);
    }),
  );
}

fresh(
  'with credentials: rows by the same values and by the same name, each with its reason, and no value of anybody',
  onStage(
    { people: 30, tenant: { mapping: { 'custom-attribute-93cbf': "$custom('Personalnummer')" } } },
    async (stage) => {
      await stage.run();
      const { file, printed } = await made(stage, 'second', { name: 'Second' });
      assert.is(file.mapping['custom-attribute-93cbf'], "$custom('Personalnummer')");
      // Two of its values are no option: taken by nobody who was not asked.
      assert.is(file.mapping['custom-attribute-5d2c8'], undefined);
      assert.match(
        printed,
        /taken {2}"[^"]+", custom-attribute-93cbf: .* \(the same value for \d+ of \d+ people who have both\)/,
      );
      assert.match(
        printed,
        /left {3}"Languages", custom-attribute-5d2c8: .* \(the same name on both sides\); but 2 of its 4 values in Personio are no option/,
      );
      assert.is((await stage.command('validate', { tenant: 'second' })).exitCode, 0);
      const text = JSON.stringify(file) + printed;
      for (const { firstName, lastName, email } of stage.company.people) {
        assert.not.ok(text.includes(`${firstName} ${lastName}`) || (email && text.includes(email)));
      }
      assert.equal(stage.personio.writes(), []);
      // From the new file a plan can be made, without a change by hand.
      const { summary } = await stage.command('plan', { tenant: 'second' });
      assert.ok(summary && summary.outcome !== 'failed');
    },
  ),
);

fresh(
  'an organisation whose employee numbers are the customer’s own: the number is taken from there',
  onStage(
    { people: 30, tenant: { mapping: { employee_id: "$custom('Personalnummer')" } } },
    async (stage) => {
      await stage.run();
      const { file, printed } = await made(stage, 'second', { name: 'Second' });
      assert.is(file.mapping.employee_id, "$custom('Personalnummer')");
      assert.match(printed, '"Employee ID", employee_id: $custom');
    },
  ),
);

fresh(
  'a proposal that nobody wants stays out',
  onStage({ people: 30 }, async (stage) => {
    await stage.run();
    const asked: string[] = [];
    const { file, printed } = await made(stage, 'second', { name: 'Second' }, async (text) => {
      asked.push(text);
      return !text.endsWith('Take it?');
    });
    assert.ok(asked.length > 0);
    assert.is(file.mapping, undefined);
    assert.match(printed, /left {3}"[^"]+", custom-attribute/);
  }),
);

fresh(
  'at a terminal all answers are shown once more, and nothing is written for whoever says no',
  onStage({ people: 30 }, async (stage) => {
    await stage.run();
    const asked: string[] = [];
    const usual: boolean[] = [];
    const told = await stage.command(
      'new',
      { tenant: 'second' },
      answering({ name: 'Second', only: 'office=Wien' }, async (text, { usually } = { usually: true }) => {
        asked.push(text);
        usual.push(usually);
        return text.endsWith('Take it?');
      }),
    );
    const doubtful = asked.findIndex((text) => / But 2 of its 4 values .* Take it\?$/.test(text));
    assert.match(asked[doubtful] ?? '', /^"Languages", custom-attribute-5d2c8 from /);
    assert.is(usual[doubtful], false);
    assert.is(told.exitCode, 0);
    assert.match(told.printed, /Nothing was written\.$/);
    const last = asked.at(-1) ?? '';
    assert.match(last, /^All answers:\n {2}name +Second\n {2}timezone +Europe\/Berlin \(as usual\)\n/);
    assert.match(last, /\n {2}without +\(empty\)\n {2}only +office=Wien\n/);
    assert.match(
      last,
      /\nAnd these rows:\n[\s\S]*"Languages", custom-attribute-5d2c8 from \$custom\('Languages'\)\n/,
    );
    assert.match(last, /\nWrite tenants\/second\.json\?$/);
    await readFile(join(stage.folder, 'tenants', 'second.json')).then(
      () => assert.unreachable('A file was written.'),
      () => {},
    );
  }),
);

fresh(
  'an answer that is wrong at the end is given anew, and what was answered otherwise stays',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    let [asked, isAgreed] = [0, false];
    const { exitCode } = await stage.command(
      'new',
      { tenant: 'second' },
      {
        answer: async ({ id }, { isAgain }) => {
          if (isAgain) asked += 1;
          return id === 'name' ? (isAgain ? 'Second GmbH' : 'back') : id === 'language' ? 'de' : undefined;
        },
        agree: async () => isAgreed,
        wrongAnswer: async () => {
          isAgreed = true;
          return 'name';
        },
      },
    );
    assert.equal([exitCode, asked], [0, 1]);
    const file = JSON.parse(await readFile(join(stage.folder, 'tenants', 'second.json'), 'utf8'));
    assert.is(file.name, 'Second GmbH');
  }),
);

const TIMES: readonly [answer: string, schedule: unknown][] = [
  ['05:30,17:30 Mo-Fr', { at: ['05:30', '17:30'], days: ['mon', 'tue', 'wed', 'thu', 'fri'] }],
  ['05:30, 17:30 Mo – Fr', { at: ['05:30', '17:30'], days: ['mon', 'tue', 'wed', 'thu', 'fri'] }],
  ['06:00 Montag bis Donnerstag', { at: ['06:00'], days: ['mon', 'tue', 'wed', 'thu'] }],
  ['06:00 Do, Di', { at: ['06:00'], days: ['tue', 'thu'] }],
  ['06:00 sa-so', { at: ['06:00'], days: ['sat', 'sun'] }],
  ['05.30 Uhr, 17:30 Uhr Mo-Fr', { at: ['05:30', '17:30'], days: ['mon', 'tue', 'wed', 'thu', 'fri'] }],
  ['25.30 Uhr', undefined],
  ['06:00 Tuesday', { at: ['06:00'], days: ['tue'] }],
  ['06:00 wednesdays-fridays', { at: ['06:00'], days: ['wed', 'thu', 'fri'] }],
  ['täglich', 'daily'],
  ['Zweimal täglich', 'twice-daily'],
  ['06:00 fr-mo', undefined],
  ['06:00 mo-mi-fr', undefined],
  ['06:00 feiertags', undefined],
  ['06:00 mo di', undefined],
  ['6:00', undefined],
];

fresh('times and days in English and in German', () => {
  for (const [answer, schedule] of TIMES) assert.equal(scheduleOf(answer), schedule, answer);
});

fresh('kinds of units by their keys, and by what people call them in English and in German', () => {
  assert.equal(unitsOf('Abteilungen, Positionen, Standorte, Kostenstellen'), [
    'departments',
    'job_titles',
    'locations',
    'businesses',
  ]);
  assert.equal(unitsOf('Abteilung, department, Job Titles, Geschäftsbereiche, Büros'), [
    'departments',
    'job_titles',
    'businesses',
    'locations',
  ]);
  const flaw = QUESTIONS.find(({ id }) => id === 'structure')?.flaw;
  assert.is(flaw?.('departments, Standorte'), undefined);
  assert.match(
    String(flaw?.('departments, Vorname')),
    /^"Vorname" is none of these: departments \(Abteilungen\), /,
  );
});

fresh('an id that is none is answered with the one that the name would have', async () => {
  for (const [name, id] of [
    ['Alpenglüh', 'alpenglueh'],
    ['Müller & Söhne', 'mueller-soehne'],
    ['Großer Café_1', 'grosser-cafe-1'],
    ['x', 'nordwind'],
    ['', 'nordwind'],
    ['日本', 'nordwind'],
    [`A${'-b'.repeat(40)}`, 'a-b-b-b-b-b-b-b-b-b-b-b-b-b-b-b-b-b-b-b'],
  ] as const)
    assert.is(idFor(name), id);
});

fresh(
  'a name that is nearly one of Personio’s own is asked about by new, by a change and by validate',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    const { printed } = await made(stage, 'slips', {
      name: 'N',
      without: 'Postion=Praktikant',
      only: 'office=Kiel und Flensburg',
    });
    assert.match(printed, '"Postion" (did you mean position?)');
    assert.match(
      printed,
      '"Kiel und Flensburg" is taken for one value of this name; several would be office=Kiel,Flensburg.',
    );
    const { printed: validated, told } = await stage.command('validate', { tenant: 'slips' });
    assert.match(told, /custom attribute Postion \(did you mean position\?\)/, validated);
    const asked: [string, boolean | undefined][] = [];
    const agree: World['agree'] = async (text, given) => asked.push([text, given?.usually]) > 9;
    await changed(stage, { fields: 'Level=Postion' }, { id: 'slips', agree });
    await changed(stage, { fields: 'Level=Stufe' }, { id: 'slips', agree });
    assert.equal(
      asked.map(([, usually]) => usually),
      [false, true],
      'Enter does not write what may be a slip',
    );
  }),
);

fresh(
  'a remedy of a change that is refused is in flags, and would not be refused in turn',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    const leavers = { onOutOfScope: 'block' } as const;
    await stage.setTenant({ ...stage.tenant, leavers, scope: { employees: 'active' } }, 'changing');
    const first = await changed(stage, { only: 'office=Wien' });
    assert.is(first.exitCode, 1);
    assert.not.match(first.printed, '+office=Wien');
    assert.match(first.printed, 'on a terminal, without --yes, you are asked.');
    const plus = await changed(stage, { only: '+office=Wien' });
    assert.match(plus.printed, 'on a terminal, without --yes');
    const filter = "office.name in ['Graz']";
    await stage.setTenant({ ...stage.tenant, leavers, scope: { employees: 'active', filter } }, 'changing');
    const other = await changed(stage, { only: 'office=Wien' });
    assert.match(other.printed, 'put a plus in front: --only +office=Wien.');
    const number = await changed(stage, { identifier: 'employee_id' });
    assert.match(
      number.printed,
      /nothing says which number .*\nGive --number as well: --number Personalnummer/,
    );
    const both = await changed(stage, { identifier: 'employee_id', number: 'id' });
    assert.is(both.exitCode, 0, both.printed);
  }),
);

fresh(
  'whoever is recognised by number is told by which, also where nobody has named one, and that addresses are not shared',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    const usual = await made(stage, 'cafe-amsel', { name: 'Amsel', identifier: 'employee_id' });
    assert.match(
      usual.printed,
      /Employee ID, which is made of \$string\(id\) \(Personio's own number, .*--number/,
    );
    const page = await readFile(join(stage.folder, 'run-out/cafe-amsel/for-the-customer.html'), 'utf8');
    assert.match(page, 'Trotzdem braucht jede Person eine eigene E-Mail-Adresse');
    assert.match(page, 'everybody needs an e-mail address of their own');
    const named = await changed(stage, { number: 'Personalnummer' }, { id: 'cafe-amsel' });
    assert.match(named.printed, /Employee ID, which is made of \$custom\('Personalnummer'\)\. If/);
    const byMail = await made(stage, 'by-mail', { name: 'M' });
    assert.not.match(byMail.printed, 'People are recognised by');
    const other = await readFile(join(stage.folder, 'run-out/by-mail/for-the-customer.html'), 'utf8');
    assert.not.match(other, 'everybody needs an e-mail address of their own');
  }),
);

fresh(
  'an answer that is not needed is looked at all the same, and said not to be in the file',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    const typo = await made(stage, 'nordsee', { name: 'N', language: 'dänisch' });
    assert.is(typo.exitCode, 1);
    assert.match(typo.printed, /--language cannot be used: One of: en, de\./);
    const { file, printed } = await made(stage, 'nordsee', { name: 'N', language: 'de', number: 'Nummer' });
    assert.is(file.language, undefined);
    assert.match(printed, /Not needed with the other answers, and not in the file: --number, --language\./);
    const umlaut = await made(stage, 'Alpenglüh', { name: 'N' });
    assert.match(umlaut.printed, /For example: npm run new -- alpenglueh/);
  }),
);

fresh(
  'nothing sensitive is proposed, though name and values agree',
  onStage({ people: 30 }, async (stage) => {
    const { attributes } = stage.engagedly;
    const [like] = attributes.filter(({ data_type }) => data_type === 'text');
    if (like)
      attributes.push({
        ...like,
        attribute_key: 'custom-attribute-aaaaa',
        name: 'IBAN',
        preset: false,
        mandatory: false,
      });
    const { file } = await made(stage, 'second', { name: 'Second' });
    assert.is(file.mapping?.['custom-attribute-aaaaa'], undefined);
    assert.not.match(JSON.stringify(file), /iban|salary/i);
  }),
);

fresh(
  'fields from elsewhere, units that may be made, people who are never blocked, several rules, and both languages of the screen',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    const { file, printed } = await made(stage, 'alpenglueh', {
      name: 'Alpenglüh GmbH',
      without: 'Beschäftigungsart=external; Standort=Partner',
      only: 'country=AT,DE; Kostenstelle=4100 Pflege,4200 Küche',
      fields: 'Job Title=Funktion, Business Unit=none; level=Team',
      structure: 'departments,locations',
      protect: '700033, personio:700034',
      status: 'active',
    });
    assert.ok(file, printed);
    assert.is(
      file.scope.filter,
      "holiday_calendar.country in ['AT', 'DE'] and ('4100 Pflege' in cost_centers.name or '4200 Küche' in cost_centers.name)" +
        " and $not(employment_type in ['external']) and $not(office.name in ['Partner'])",
    );
    assert.equal(file.mapping, { job_title: "$custom('Funktion')", businesses: null, level: 'team.name' });
    assert.equal(file.scope.structure, ['departments', 'locations']);
    assert.equal(file.protect, ['personio:700033', 'personio:700034']);
    assert.is(file.status, 'active');
    // One for each value of each list, and one for whoever is not in it.
    assert.is(file.tests.length, 7);
    const { exitCode, printed: said } = await stage.command('validate', { tenant: 'alpenglueh' });
    assert.is(exitCode, 0, said);
    assert.not.match(said, /warning|notice/);
  }),
);

fresh(
  'lists stand in one line, and how somebody breaks the lines of a tenant file is no matter of style',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    await made(stage, 'lines', { name: 'L', schedule: '05:30,17:30 mon-fri', only: 'office=Wien,Graz' });
    const text = await readFile(join(stage.folder, 'tenants', 'lines.json'), 'utf8');
    assert.match(text, /\n {4}"days": \["mon", "tue", "wed", "thu", "fri"\]\n/);
    const byHand = '{ "name":\n"x" }\n';
    for (const [path, isKept] of [
      ['tenants/lines.json', true],
      ['schemas/lines.json', false],
    ] as const) {
      const { stdout } = spawnSync(
        'node_modules/.bin/biome',
        ['format', '--config-path=.ci/style.jsonc', `--stdin-file-path=${path}`],
        { cwd: ROOT, input: byHand, encoding: 'utf8' },
      );
      assert.is(stdout === byHand, isKept, path);
    }
  }),
);

fresh('what people call an attribute, and what is a label of the customer’s own', () => {
  const names = [
    'Standort',
    'office',
    'office.id',
    'COUNTRY',
    'Geburtstag',
    'dynamic_33400',
    'job_title',
    'Land',
  ];
  assert.equal(
    names.map((name) => expressionOf(placeOf(name))),
    [
      ...[
        'office.name',
        'office.name',
        'office.id',
        'holiday_calendar.country',
        'date_of_birth',
        'dynamic_33400',
      ],
      ...['position', "$custom('Land')"],
    ],
  );
});

fresh('answers of several parts: by semicolon or comma, and what is no part is said', () => {
  assert.equal(choicesOf('office=Wien,Graz, team = A ;'), [
    { attribute: 'office', values: ['Wien', 'Graz'] },
    { attribute: 'team', values: ['A'] },
  ]);
  assert.equal(choicesOf('Stufe=A1,2B, 7;team=1,2'), [
    { attribute: 'Stufe', values: ['A1', '2B', '7'] },
    { attribute: 'team', values: ['1', '2'] },
  ]);
  assert.is(choicesOf('office=Wien; Graz'), undefined);
  assert.equal(fieldRowsOf('job_title=Funktion; Jobtitel=Funktion'), { unknown: 'Jobtitel' });
  assert.equal(fieldRowsOf('job_title'), { unknown: 'job_title' });
  for (const nothing of ['none', 'Keine', 'nichts', '—', 'nothing'])
    assert.equal(fieldRowsOf(`Geschlecht=${nothing}`), [{ field: 'gender', attribute: null }], nothing);
  assert.equal(fieldRowsOf('Titel=Keine Ahnung'), [{ field: 'title', attribute: 'Keine Ahnung' }]);
});

fresh(
  'never more than so many in a day: people blocked, and whatever else is named',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    for (const [limits, expected] of [
      ['usual', undefined],
      ['3', { block: { max: 3 } }],
      ['Blocked = 3; added=20, fields=15', { block: { max: 3 }, create: { max: 20 }, field: { max: 15 } }],
      ['added=50', { create: { max: 50 } }],
    ] as const) {
      const { file, printed } = await made(stage, `limits-${limits.length}`, { name: 'L', limits });
      assert.equal(file?.limits, expected, printed);
      const { exitCode } = await stage.command('validate', { tenant: `limits-${limits.length}` });
      assert.is(exitCode, 0);
    }
  }),
);

fresh('every field that Engagedly takes goes by its name on the screen, in English and German', () => {
  assert.equal(Object.keys(FIELD_NAMES).sort(), [...WRITE_FIELDS.keys()].sort());
  for (const [key, names] of Object.entries(FIELD_NAMES)) {
    assert.ok(names.length >= 2, `${key} has a name in both languages`);
    // A name of two fields would be one of them by chance.
    for (const name of names) assert.is(fieldOf(` ${name.toUpperCase()} `), key, name);
  }
  for (const [, engagedly, key] of GLOSSARY) assert.is(fieldOf(engagedly), key);
  assert.equal(fieldRowsOf('Telefonnummer=Durchwahl; HR Manager=Betreuer; e-mail = none'), [
    { field: 'phone_number', attribute: 'Durchwahl' },
    { field: 'hr_managers', attribute: 'Betreuer' },
    { field: 'email', attribute: null },
  ]);
  assert.is(suggestField('Telefonnumer'), 'Phone Number (phone_number)');
  assert.is(suggestField('__proto__'), undefined);
  for (const key of WRITE_FIELDS.keys()) assert.match(renderGlossary(), key);
});

async function changed(
  stage: Stage,
  answers: Record<string, string>,
  { id = 'changing', agree }: { id?: string; agree?: World['agree'] } = {},
) {
  const told = await stage.command('new', { tenant: id, isChange: true }, answering(answers, agree));
  const text = await readFile(join(stage.folder, 'tenants', `${id}.json`), 'utf8');
  return { ...told, text, file: JSON.parse(text) };
}

const BY_HAND = {
  name: 'Changing GmbH',
  status: 'active',
  timezone: 'Europe/Berlin',
  schedule: 'daily',
  scope: {
    employees: 'active',
    structure: ['departments'],
    filter: "$not(employment_type in ['external'])",
  },
  preset: 'minimal',
  mapping: { level: "$custom('Stufe')", job_title: 'position', gender: 'gender' },
  leavers: { onMissing: 'block' },
  limits: { block: { percent: 5, max: 10 }, create: { max: 100 } },
  pictures: true,
  tests: [
    {
      name: 'gets an account',
      given: { status: 'active', employment_type: 'internal' },
      expect: { in_scope: true },
    },
    {
      name: 'no account: employment_type is external',
      given: { status: 'active', employment_type: 'external' },
      expect: { in_scope: false },
    },
    { name: 'titles', given: { status: 'active', position: 'Pflege' }, expect: { job_title: 'Pflege' } },
  ],
};

fresh(
  'another answer to one question changes that and nothing else, and says what stood there',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    await stage.setTenant(BY_HAND, 'changing');
    const told = await changed(stage, { schedule: 'twice-daily', limits: '3' });
    assert.is(told.exitCode, 0, told.printed);
    assert.equal(told.file, {
      ...BY_HAND,
      schedule: 'twice-daily',
      limits: { block: { percent: 5, max: 3 }, create: { max: 100 } },
    });
    assert.match(told.printed, /\n {2}schedule: "daily" → "twice-daily"\n/);
    assert.match(told.printed, /\nSynced: every day at \d\d:\d\d and \d\d:\d\d \(Europe\/Berlin\)/);
    assert.match(told.printed, /\n {2}limits\.block: \{"percent":5,"max":10\} → \{"percent":5,"max":3\}\n/);
    assert.match(told.printed, /npm run plan -- changing --against main/);
    assert.equal(stage.personio.calls, []);

    const back = await changed(stage, { limits: 'usual', protect: '700033', notify: 'hr@changing.example' });
    assert.is(back.file.limits, undefined);
    assert.equal([back.file.protect, back.file.notify], [['personio:700033'], ['hr@changing.example']]);
    // What is new does not stand behind the tests, where nobody looks.
    assert.is(Object.keys(back.file).at(-1), 'tests');
    const emptied = await changed(stage, { protect: '', notify: '', structure: '' });
    assert.equal([emptied.file.protect, emptied.file.notify], [undefined, undefined]);
    assert.equal(emptied.file.scope, { employees: 'active', filter: BY_HAND.scope.filter });
  }),
);

fresh(
  'the most of a limit is changed alone: its percentage and the least stay, which is never above the most',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    const limits = { block: { percent: 2, min: 1, max: 25 }, create: { min: 30, max: 60 } } as const;
    await stage.setTenant({ ...BY_HAND, limits }, 'changing');
    const { file, printed } = await changed(stage, { limits: 'blocked=20; added=10; units=4' });
    assert.equal(
      file.limits,
      { block: { percent: 2, min: 1, max: 20 }, create: { min: 10, max: 10 }, units: { max: 4 } },
      printed,
    );
    assert.equal(
      limitsOf({ limits: file.limits }).block,
      { percent: 2, min: 1, max: 20 },
      'not more a day than before',
    );
  }),
);

fresh(
  'rows are changed one by one, the filter with its examples, and the number alone where only that is said',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    await stage.setTenant(BY_HAND, 'changing');
    const rows = await changed(stage, { fields: 'Job Title=Funktion; level=none; departments=none' });
    assert.is(rows.exitCode, 1, 'the example of the title is not right any more');
    assert.match(rows.printed, /These answers make no valid file\.[\s\S]*nothing was written/);
    assert.equal(rows.file, BY_HAND);
    const others = await changed(stage, { fields: 'Level=none; Department=none; Phone=Durchwahl' });
    assert.is(others.exitCode, 0, others.printed);
    assert.equal(others.file.mapping, {
      job_title: 'position',
      gender: 'gender',
      departments: null,
      phone_number: "$custom('Durchwahl')",
    });
    assert.match(others.printed, /mapping\.level: "\$custom\('Stufe'\)" → not in the file/);

    const half = await changed(stage, { only: 'office=Wien' });
    assert.is(half.exitCode, 0, half.printed);
    assert.is(half.file.scope.filter, "office.name in ['Wien'] and $not(employment_type in ['external'])");
    assert.equal(
      half.file.tests.map(({ name }: { name: string }) => name),
      [
        'gets an account',
        'no account: employment_type is external',
        'no account: office is something else',
        'titles',
      ],
    );
    await stage.setTenant(others.file, 'changing');
    const both = await changed(stage, { only: 'office=Wien', without: '' });
    assert.is(both.exitCode, 0, both.printed);
    assert.is(both.file.scope.filter, "office.name in ['Wien']");
    assert.equal(
      both.file.tests.map(({ name }: { name: string }) => name),
      ['gets an account', 'no account: office is something else', 'titles'],
    );
    assert.match(both.printed, /tests: 3 before, 3 now/);
    const open = await changed(stage, { only: '', without: '' });
    assert.equal(open.file.scope, { employees: 'active', structure: ['departments'] });
    assert.equal(open.file.tests, [BY_HAND.tests[2]]);

    const known = await changed(stage, { identifier: 'employee_id', number: 'Mitarbeiternummer' });
    assert.is(known.exitCode, 0, known.printed);
    assert.is(known.file.identifier, 'employee_id');
    assert.is(known.file.mapping.employee_id, "$custom('Mitarbeiternummer')");
    const number = await changed(stage, { number: 'Personalnummer' });
    assert.is(number.file.mapping.employee_id, "$custom('Personalnummer')");
    assert.is((await changed(stage, { identifier: 'email' })).file.identifier, undefined);
  }),
);

fresh(
  'whoever says that people are known by e-mail is taken at their word, whatever number stands beside it',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    const mapping = { ...BY_HAND.mapping, employee_id: "$custom('Nummer')" };
    const byNumber = { ...BY_HAND, identifier: 'employee_id', mapping };
    await stage.setTenant(byNumber, 'changing');
    const { file, printed, exitCode } = await changed(stage, { identifier: 'email', number: 'Andere' });
    assert.is(exitCode, 0, printed);
    assert.equal([file.identifier, file.mapping], [undefined, mapping]);
    assert.match(
      printed,
      /Not needed with the other answers, and not in the file: --number\. To fill the Employee ID all the same: --fields "Employee ID=…"\./,
    );
    const again = await changed(stage, { identifier: 'email', number: 'Andere' });
    assert.match(again.printed, /says all of this already\. Not needed .*: --number\./);
    assert.equal(again.file, file);
  }),
);

fresh(
  'adding to a list that is not there takes nothing from what that means',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    const { structure: _structure, ...scope } = BY_HAND.scope;
    await stage.setTenant({ ...BY_HAND, scope: { ...scope, employees: 'none' } }, 'changing');
    const all = await changed(stage, { structure: '+departments' });
    assert.match(all.printed, /says all of this already/);
    const fewer = await changed(stage, { structure: '-departments, locations' });
    assert.equal(fewer.file.scope.structure, ['businesses', 'job_titles'], fewer.printed);
    assert.match(fewer.printed, /they are created no longer: departments and locations\./);
    const none = await changed(stage, { structure: '-businesses, job_titles' });
    assert.equal(none.file.scope.structure, [], none.printed);

    await stage.setTenant({ ...BY_HAND, scope: { ...scope, employees: 'none' } }, 'changing');
    const people = await changed(stage, { employees: 'active' });
    assert.match(people.printed, /they are created no longer: departments, businesses, job_titles and/);

    await stage.setTenant(BY_HAND, 'changing');
    const open = await changed(stage, { domains: '+changing.example' });
    assert.is(open.exitCode, 1);
    assert.match(
      open.printed,
      /has no "domains", so that people of every domain are looked after: with changing\.example added, all others would be left alone\.\nTo have these alone: --domains changing\.example/,
    );
    assert.equal(open.file, BY_HAND);
    const alone = await changed(stage, { domains: 'changing.example' });
    assert.equal(alone.file.domains, ['changing.example'], alone.printed);
    assert.match(
      alone.printed,
      /What comes of it:\n {2}People with an address of any domain but these are left alone: changing/,
    );
    const more = await changed(stage, { domains: '+nord.example' });
    assert.equal(more.file.domains, ['changing.example', 'nord.example'], more.printed);
    assert.not.match(more.printed, /What is lost/);
  }),
);

/** A filter, the half of it that is given, and what comes out of both; the last: as the filter is written by hand. */
const HALVES: readonly [from: Record<string, string>, given: Record<string, string>, filter: string][] = [
  [
    { only: 'country=AT,DE', without: 'employment_type=external; position=Praktikant,Praktikantin' },
    { only: 'country=AT,DE,CH' },
    "holiday_calendar.country in ['AT', 'DE', 'CH'] and $not(employment_type in ['external']) and $not(position in ['Praktikant', 'Praktikantin'])",
  ],
  [
    { only: 'country=AT,DE', without: 'employment_type=external' },
    { without: '' },
    "holiday_calendar.country in ['AT', 'DE']",
  ],
  [
    { only: "Funktion=O'Neill,B", without: 'Stunden=40, 38.50; Kostenstelle=9000; weekly_working_hours=20' },
    { only: 'office=Wien' },
    "office.name in ['Wien'] and $not(('40' in $map($custom('Stunden'), $string) or '38.50' in $map($custom('Stunden'), $string) or '38.5' in $map($custom('Stunden'), $string))) and $not('9000' in cost_centers.name) and $not(weekly_working_hours in [20])",
  ],
  [
    { only: 'Funktion=Pflege,Küche', without: 'position=A' },
    { without: 'position=B' },
    "('Pflege' in $custom('Funktion') or 'Küche' in $custom('Funktion')) and $not(position in ['B'])",
  ],
];

for (const [from, given, filter] of HALVES) {
  fresh(
    `of a filter of two answers the one that is not given stays: ${JSON.stringify(given)}`,
    onStage({}, async (stage) => {
      Object.assign(stage.secrets, KEYLESS);
      const { file: before } = await made(stage, 'changing', { name: 'C', ...from });
      const half = await changed(stage, given);
      assert.is(half.exitCode, 0, half.printed);
      assert.is(half.file.scope.filter, filter);
      // The same as if both had been given: also the examples, but for what a name in one is spelt like.
      const whole = await made(stage, 'both', { name: 'C', ...from, ...given });
      assert.is(half.file.scope.filter, whole.file.scope.filter);
      assert.is(half.file.tests.length, whole.file.tests.length);
      assert.not.equal(half.file.tests, before.tests);
    }),
  );
}

fresh(
  'what somebody has written into a filter by hand is kept where its side can be told, and else nothing is changed',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    const filter = "$not(employment_type = 'external') and $not($lowercase(position) = 'intern')";
    const byHand = { ...BY_HAND, tests: [], scope: { employees: 'active', filter } } as const;
    await stage.setTenant(byHand, 'changing');
    const kept = await changed(stage, { only: 'office=Wien' });
    assert.is(kept.file.scope.filter, `office.name in ['Wien'] and ${filter}`, kept.printed);

    const hours = '$not($exists(weekly_working_hours) and weekly_working_hours < 15)';
    const unread = { ...byHand, scope: { ...byHand.scope, filter: `${filter} and ${hours}` } };
    await stage.setTenant(unread, 'changing');
    const refused = await changed(stage, { only: "Funktion=O'Neill" });
    assert.is(refused.exitCode, 1);
    assert.match(refused.printed, `by hand, and that neither --only nor --without can say: ${hours}\n`);
    assert.match(
      refused.printed,
      "--only 'Funktion=O'\\''Neill' --without 'employment_type=external; position=intern'",
    );
    assert.equal(refused.file, unread);
    for (const other of ["office.name in ['Wien, Mitte']", "$custom('Standort') = 'Wien'"]) {
      const filter = `$not(${other}) and ${hours}`;
      await stage.setTenant({ ...unread, scope: { ...byHand.scope, filter } }, 'changing');
      const { printed } = await changed(stage, { only: 'team=A' });
      assert.match(printed, /give both answers, --only and --without\.$/m);
    }
  }),
);

fresh(
  'conditions of the filter are added and taken out with a sign in front, and the others stay',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    const external = "$not(employment_type = 'external')";
    const intern = "$not($lowercase(position) = 'intern')";
    const filter = `office.name in ['Wien'] and ${external} and ${intern}`;
    await stage.setTenant({ ...BY_HAND, tests: [], scope: { employees: 'active', filter } }, 'changing');
    const more = await changed(stage, {
      without: '+position=Praktikant; department=Werk',
      only: '+office=Graz',
    });
    const wanted = [
      "office.name in ['Wien', 'Graz']",
      external,
      intern,
      "$not(position in ['Praktikant'])",
      "$not(department.name in ['Werk'])",
    ];
    assert.is(more.file.scope.filter, wanted.join(' and '), more.printed);
    assert.is((await stage.command('validate', { tenant: 'changing' })).exitCode, 0);
    // Of two conditions on one place the one that can be said takes the new value.
    const two = await changed(stage, { without: '+position=Azubi' });
    assert.match(two.file.scope.filter, `${intern} and $not(position in ['Praktikant', 'Azubi'])`);

    const fewer = await changed(stage, {
      without: '-employment_type=external; position=Azubi; position=intern',
    });
    assert.is(fewer.file.scope.filter, [wanted[0], wanted[3], wanted[4]].join(' and '), fewer.printed);
    const stranger = await changed(stage, { without: '-position=Chef' });
    assert.match(
      stranger.printed,
      '"without" does not have position=Chef, so that it cannot be taken out.\nIt has: position=Praktikant; department=Werk.',
    );
    const byHand = "$lowercase(position) in ['a', 'b']";
    for (const [scope, answer] of [
      [byHand, { only: '+position=c' }],
      [`$not(${byHand})`, { without: '-position=a' }],
    ] as const) {
      const file = { ...BY_HAND, tests: [], scope: { employees: 'active', filter: scope } } as const;
      await stage.setTenant(file, 'changing');
      const refused = await changed(stage, { ...answer });
      assert.match(refused.printed, `written this condition by hand, and neither --only nor --without`);
      assert.equal(refused.file, file);
    }
    await stage.setTenant({ ...BY_HAND, tests: [], scope: { employees: 'active' } }, 'changing');
    const first = await changed(stage, { without: '+employment_type=external' });
    assert.is(first.file.scope.filter, "$not(employment_type in ['external'])", first.printed);
    // What shuts leavers out can be taken away, and not be made by taking away.
    const scope = {
      employees: 'all',
      filter: "status in ['active', 'inactive'] and $not(status = 'inactive')",
    };
    await stage.setTenant({ ...BY_HAND, tests: [], scope }, 'changing');
    const shut = await changed(stage, { only: '-status=inactive' });
    assert.match(
      shut.printed,
      '--only cannot be used: By their status whoever leaves would fall out of scope',
    );
    const open = await changed(stage, { without: '-status=inactive' });
    assert.is(open.file.scope.filter, "status in ['active', 'inactive']", open.printed);
    await stage.setTenant({ ...BY_HAND, tests: [], scope: { employees: 'active' } }, 'changing');
    // One sign is for the whole answer, and a new file has nothing to add to.
    for (const without of ['+position=A; +position=B', '+position=A; -position=B']) {
      const { exitCode, printed } = await changed(stage, { without });
      assert.is(exitCode, 1);
      assert.match(
        printed,
        /--without cannot be used: "[+-]position": a plus or minus stands once, in front/,
      );
    }
    const unmade = await made(stage, 'brandnew', { name: 'Brand New GmbH', without: '+position=A' });
    assert.match(unmade.printed, /--without cannot be used: "\+position": a plus or minus stands once/);
    for (const [question, answer] of [
      ['notify', '+it@brandnew.example'],
      ['notify', 'hr@brandnew.example, -it@brandnew.example'],
      ['domains', '-brandnew.example'],
      ['protect', '+700033'],
      ['structure', '+departments'],
    ] as const) {
      const { exitCode, printed } = await made(stage, 'brandnew', { name: 'Brand New', [question]: answer });
      assert.is(exitCode, 1, printed);
      assert.match(
        printed,
        new RegExp(`--${question} cannot be used: "[+-].*": a plus or minus stands once`),
      );
    }
  }),
);

fresh(
  'what is lost says whether fewer people are in scope by it or more, and what their number becomes',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    const filter = "holiday_calendar.country in ['AT', 'DE'] and $not(employment_type = 'external')";
    const mapping = { employee_id: "$custom('Personalnummer')" };
    await stage.setTenant(
      { ...BY_HAND, tests: [], scope: { employees: 'active', filter }, mapping },
      'changing',
    );
    const asked: string[] = [];
    const usual: (boolean | undefined)[] = [];
    const lossOf = async (answers: Record<string, string>) => {
      await changed(stage, answers, {
        agree: async (text, given) => {
          asked.push(text);
          usual.push(given?.usually);
          return false;
        },
      });
      return asked.at(-1)?.split('What comes of it:')[1] ?? '';
    };
    assert.is(
      await lossOf({ only: 'country=AT' }),
      '\n  People are no longer in scope who were: let in by Public holidays, country "Germany".\nWrite it?',
    );
    assert.is(
      await lossOf({ only: '' }),
      '\n  More people come into scope, since these conditions are gone: let in by Public holidays, country "Austria" and let in by Public holidays, country "Germany". Whoever of them has left by Personio and still has an open account is blocked.\nWrite it?',
    );
    assert.match(await lossOf({ only: '', without: '' }), /\n {2}Everybody comes into scope/);
    assert.is(
      await lossOf({ only: '+country=CH' }),
      '\n  More people come into scope who were not: let in by Public holidays, country "Switzerland". Whoever of them has left by Personio and still has an open account is blocked.\nWrite it?',
    );
    assert.is(
      await lossOf({ only: '-country=AT, DE' }),
      '\n  More people come into scope, since these conditions are gone: let in by Public holidays, country "Austria" and let in by Public holidays, country "Germany". Whoever of them has left by Personio and still has an open account is blocked.\nWrite it?',
    );
    assert.is(
      await lossOf({ only: 'office=Wien', without: '+position=Azubi' }),
      '\n  Fewer people are in scope, since these conditions are new: let in by Office "Wien" and kept out by Position "Azubi".\n  More people come into scope, since these conditions are gone: let in by Public holidays, country "Austria" and let in by Public holidays, country "Germany". Whoever of them has left by Personio and still has an open account is blocked.\nWrite it?',
    );
    assert.is(
      await lossOf({ employees: 'none' }),
      '\n  No person is synced any more: nobody is added, kept in step or blocked.\n  More kinds of unit may be created: departments, businesses, job_titles, locations.\nWrite it?',
    );
    const number = await lossOf({ identifier: 'employee_id', number: 'id' });
    assert.match(
      number,
      "The Employee ID is made of $string(id), and no longer of $custom('Personalnummer'): numbers that stand in Engagedly become others.",
    );
    assert.match(
      number,
      'takes two pull requests: .github/SUPPORT.md, "Changing the identifier of a running',
    );
    assert.is(
      await lossOf({ limits: 'blocked=40; fields=900' }),
      '\n  The limit block (people blocked) is raised: max from 10 to 40.\n  The limit field (people on whom one field changes) is raised: max from 200 to 900.\nWrite it?',
    );
    assert.equal(usual, [false, false, false, false, false, false, false, false, false]);
  }),
);

fresh(
  'lists as people type them, and what would be lost of an answer is said with its part',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    const { file, printed } = await made(stage, 'alpenglueh', {
      name: 'Alpenglüh',
      protect: '700033; 700034, 700033',
      notify: 'hr@alpenglueh.example; hr@alpenglueh.example',
      schedule: '06:00, 06:00',
      limits: 'blocked=3;',
    });
    assert.equal(file?.protect, ['personio:700033', 'personio:700034'], printed);
    assert.equal([file.notify, file.schedule], [['hr@alpenglueh.example'], { at: ['06:00'] }]);
    assert.equal(file.limits, { block: { max: 3 } });
    for (const [answers, says] of [
      [
        { fields: 'Job Title=Funktion; Stellenbezeichnung=Position' },
        /"Stellenbezeichnung" stands there twice/,
      ],
      [{ fields: 'Job Title=' }, /"Job Title" needs the attribute of Personio that fills it/],
      [{ protect: '700033, Anna' }, /A number of Personio looks like 700033\. "Anna" is none\./],
      [{ only: 'office=Wien*' }, /"Wien\*": a value is compared as a whole/],
    ] as const) {
      const refused = await made(stage, 'second', { name: 'Second', ...answers });
      assert.is(refused.exitCode, 1, refused.printed);
      assert.match(refused.printed, says);
    }
    const inside = await made(stage, 'second', { name: 'Second', only: 'position=Mitarbeiter*in' });
    assert.is(inside.exitCode, 0, inside.printed);
  }),
);

fresh(
  'where units alone are synced, which of them may be created is an answer as well; none given is all',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    const some = await made(stage, 'alpenglueh', {
      name: 'Alpenglüh',
      employees: 'none',
      structure: 'Abteilungen',
    });
    assert.equal(some.file.scope, { employees: 'none', structure: ['departments'] }, some.printed);
    assert.not.match(some.printed, 'Not needed');
    const all = await made(stage, 'second', { name: 'Second', employees: 'none' });
    assert.equal(all.file.scope, { employees: 'none' });
    await stage.setTenant({ ...BY_HAND, tests: [], scope: some.file.scope }, 'changing');
    const emptied = await changed(stage, { structure: '' });
    assert.equal(emptied.file.scope, { employees: 'none' }, emptied.printed);
  }),
);

fresh(
  'two answers that leave nobody are said in words of whoever gave them, of a new file and of one that is there',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    const says =
      'Nobody would be left: --only lets in office=Wien alone, and --without keeps all of these out.';
    const both = { only: 'office=Wien', without: 'Standort=Graz, Wien' };
    const { exitCode, printed } = await made(stage, 'alpenglueh', { name: 'Alpenglüh', ...both });
    assert.is(exitCode, 1);
    assert.match(printed, says);
    const units = await made(stage, 'alpenglueh', { name: 'Alpenglüh', employees: 'none', ...both });
    assert.is(units.exitCode, 0, units.printed);
    await stage.setTenant(BY_HAND, 'changing');
    const change = await changed(stage, both);
    assert.match(change.printed, says);
    assert.equal(change.file, BY_HAND);
    const some = await changed(stage, { only: 'office=Wien,Graz', without: 'office=Wien' });
    assert.is(some.exitCode, 0, some.printed);
  }),
);

fresh(
  'an option that stands there twice is refused: only the last one would count',
  onStage({}, async (stage) => {
    await stage.setTenant(BY_HAND, 'changing');
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(ROOT, 'src/cli.ts'), 'new', 'changing', '--change', '--protect', '+700033', '--protect=+700034'],
      { cwd: stage.folder, encoding: 'utf8' },
    );
    assert.is(status, 1);
    assert.match(
      stderr,
      'error: --protect stands there more than once, and only the last one would count.\n',
    );
    const file = await readFile(join(stage.folder, 'tenants', 'changing.json'), 'utf8');
    assert.equal(JSON.parse(file), BY_HAND);
  }),
);

fresh(
  'a plus lets in more people, and never shuts out those whom nothing was asked of',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    await stage.setTenant(BY_HAND, 'changing');
    const open = await changed(stage, { only: '+office=Graz' });
    assert.is(open.exitCode, 1);
    assert.match(
      open.printed,
      'The file lets people in whatever "office" says, so that there is nothing to add to: with office=Graz added, all others would be out of scope.\nTo let these in alone, without the plus: --only office=Graz',
    );
    assert.equal(open.file, BY_HAND);
    const filter = "holiday_calendar.country in ['AT']";
    await stage.setTenant({ ...BY_HAND, tests: [], scope: { employees: 'active', filter } }, 'changing');
    const beside = await changed(stage, { only: '+country=DE; Funktion=Pflege, Küche' });
    assert.match(
      beside.printed,
      `whatever "Funktion" says, so that there is nothing to add to: with Funktion=Pflege,Küche added, all others would be out of scope.\nTo let these in alone, without the plus: --only 'country=AT,DE; Funktion=Pflege,Küche'`,
    );
    const both = await changed(stage, { only: 'country=AT,DE; Funktion=Pflege,Küche' });
    assert.match(both.file.scope.filter, "in $custom('Funktion'))", both.printed);
  }),
);

fresh(
  'where people out of scope are blocked, nobody is shut out by a slip that nobody can be asked about',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    const filter = "office.name in ['Wien', 'Graz']";
    const leavers = { onOutOfScope: 'block' } as const;
    const before = { ...BY_HAND, tests: [], scope: { employees: 'active', filter }, leavers } as const;
    await stage.setTenant(before, 'changing');
    for (const [answers, says, plus] of [
      [
        { only: 'office=Linz' },
        /People are no longer in scope who were, and are blocked/,
        /--only \+office=Linz/,
      ],
      [
        { only: 'country=AT' },
        /Fewer people are in scope, since .* is no longer, is blocked/,
        /Nothing was written\.\nTo take out of it, name who goes: .* you are asked\./,
      ],
      [{ without: 'position=Azubi' }, /Fewer people are in scope, since/, /--without \+position=Azubi/],
    ] as const) {
      const slip = await changed(stage, answers);
      assert.is(slip.exitCode, 1, slip.printed);
      assert.match(slip.printed, says);
      assert.match(slip.printed, plus);
      assert.match(slip.printed, 'after three complete runs and 72 hours');
      assert.equal(slip.file, before);
    }
    const asked: (boolean | undefined)[] = [];
    const agree: World['agree'] = async (_text, given) => {
      asked.push(given?.usually);
      return false;
    };
    await changed(stage, { only: 'office=Linz' }, { agree });
    assert.equal(asked, [false]);
    const meant = await changed(stage, { only: '-office=Graz', without: '+position=Azubi' });
    assert.is(
      meant.file.scope.filter,
      "office.name in ['Wien'] and $not(position in ['Azubi'])",
      meant.printed,
    );
    assert.match(
      meant.printed,
      'who were, and are blocked after three complete runs and 72 hours: let in by Office "Graz".',
    );
    const more = await changed(stage, { only: '+office=Linz' });
    assert.not.match(more.printed, 'What is lost');
    const wide = await changed(stage, { only: '' });
    assert.is(wide.file.scope.filter, "$not(position in ['Azubi'])", wide.printed);
  }),
);

fresh(
  'a name that is no attribute is told before anything is written, with the one that is meant',
  onStage({ people: 30 }, async (stage) => {
    await stage.run();
    const only = 'Legal Entity=Nordwind; Subcompani=A; Personalnumer=7; Vereinsfarbe=blau';
    const asked: string[] = [];
    const { file } = await made(stage, 'second', { name: 'Second', only }, async (text) => {
      asked.push(text);
      return true;
    });
    assert.match(file.scope.filter, /^subcompany\.name in \['Nordwind'\] and /);
    assert.match(
      asked.at(-1) ?? '',
      'shows no attribute of this name: it is misspelt, or still to be ticked: "Personalnumer" (did you mean Personalnummer?), "Subcompani" (did you mean Subcompany?), "Vereinsfarbe".\n',
    );
    Object.assign(stage.secrets, KEYLESS);
    const { printed } = await made(stage, 'third', { name: 'Third', only: 'Gesellschat=A; Funktion=B' });
    assert.match(
      printed,
      `own, spelt as on their screens: "Funktion", "Gesellschat" (did you mean subcompany?).\n`,
    );
    const change = await stage.command(
      'new',
      { tenant: 'third', isChange: true },
      answering({ without: 'Ofice=A' }),
    );
    assert.match(change.printed, 'screens: "Ofice" (did you mean office?).');
  }),
);

fresh(
  'whether the customer has to tick something else, and what, is said and marked on their page',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    await stage.setTenant(BY_HAND, 'changing');
    const page = () => readFile(join(stage.folder, 'run-out', 'changing', 'for-the-customer.html'), 'utf8');
    const same = await changed(stage, { schedule: 'twice-daily' });
    assert.match(
      same.printed,
      'The customer has nothing new to tick. Their page as it is now: run-out/changing/',
    );
    assert.not.match(await page(), '(neu)');
    const more = await changed(stage, { without: '+Vertragsart=Praktikum; office=Wien', protect: '+700033' });
    assert.match(
      more.printed,
      'To send to the customer, who has to tick in Personio: "Office", "Vertragsart". Marked as new on their page: run-out/changing/',
    );
    const ticks = [...(await page()).matchAll(/☐ <\/span>(.*?)<\/th>/g)].map(([, name = '']) => name);
    assert.equal(
      ticks.filter((name) => /<strong>/.test(name)),
      [
        'Standort <small>office</small> <strong>(neu)</strong>',
        'Vertragsart <strong>(neu)</strong>',
        'Office <small>office</small> <strong>(new)</strong>',
        'Vertragsart <strong>(new)</strong>',
      ],
    );
  }),
);

fresh(
  'a list becomes another one, is added to, or taken out of; nobody loses their protection by a slip',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    const protect = ['personio:700033', 'personio:700034', 'personio:700035'] as const;
    const before = { ...BY_HAND, protect: [...protect], notify: ['hr@changing.example'] } as const;
    await stage.setTenant(before, 'changing');

    const slip = await changed(stage, { protect: '700036' });
    assert.is(slip.exitCode, 1);
    assert.match(
      slip.printed,
      /3 people or mailboxes are protected no longer, and would be blocked when they leave: personio:700033, .*\. Nothing was written\./,
    );
    assert.match(slip.printed, /put a plus in front: --protect \+700036\./);
    assert.equal(slip.file, before);

    const more = await changed(stage, { protect: '+700036, 700033', notify: '+it@changing.example' });
    assert.equal(more.file.protect, [...protect, 'personio:700036'], more.printed);
    assert.equal(more.file.notify, ['hr@changing.example', 'it@changing.example']);
    assert.not.match(more.printed, /What is lost/);

    const fewer = await changed(stage, { protect: '-700036, 700034', structure: '-departments' });
    assert.equal(fewer.file.protect, ['personio:700033', 'personio:700035'], fewer.printed);
    assert.is(fewer.file.scope.structure, undefined);
    assert.match(fewer.printed, /What comes of it:\n {2}2 people or mailboxes are protected no longer/);
    assert.match(fewer.printed, /\n {2}Where these are missing in Engagedly, .* no longer: departments\./);

    const stranger = await changed(stage, { protect: '-700099' });
    assert.match(
      stranger.printed,
      /"protect" does not have personio:700099.*\nIt has: personio:700033, personio:700035\./,
    );
    assert.is(stranger.exitCode, 1);
    const wrong = await changed(stage, { protect: '+Anna Huber' });
    assert.match(wrong.printed, /--protect cannot be used: A number of Personio looks like/);

    const asked: [text: string, usually: boolean | undefined][] = [];
    const agree: World['agree'] = async (text, given) => {
      asked.push([text, given?.usually]);
      return true;
    };
    const meant = await changed(stage, { protect: '700036' }, { agree });
    assert.equal(meant.file.protect, ['personio:700036']);
    assert.match(asked[0]?.[0] ?? '', /What comes of it:\n {2}2 people or mailboxes .*\nWrite it\?$/);
    await changed(stage, { schedule: 'twice-daily' }, { agree });
    assert.equal(
      asked.map(([, usually]) => usually),
      [false, true],
    );
    const none = await changed(stage, { without: '' });
    assert.match(
      none.printed,
      /Everybody comes into scope, since these conditions are gone: kept out by Employment type "external"\. Whoever of them has left by Personio and still has an open account is blocked\./,
    );
  }),
);

fresh(
  'what cannot be changed is said, and nothing is written; nor is it when somebody says no',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    await stage.setTenant(BY_HAND, 'changing');
    for (const [answers, says] of [
      [{}, /No answer was given.*\nFor example: npm run new -- changing --change --schedule twice-daily/],
      [{ schedule: 'daily' }, /says all of this already/],
      [{ schedule: 'sometimes' }, /--schedule cannot be used/],
      [{ details: 'held' }, /names no approvers\.\nGive --approvers as well/],
      [{ identifier: 'employee_id' }, /needs a row "employee_id" of the tenant's own/],
    ] as const) {
      const { exitCode, printed, file } = await changed(stage, { ...answers });
      assert.is(exitCode, 1);
      assert.match(printed, says);
      assert.equal(file, BY_HAND);
    }
    const asked: string[] = [];
    const agree = async (text: string) => {
      asked.push(text);
      return false;
    };
    const refused = await changed(stage, { timezone: 'Europe/Vienna' }, { agree });
    assert.match(refused.printed, /Nothing was written/);
    assert.match(asked.join(), /timezone: "Europe\/Berlin" → "Europe\/Vienna"\nWrite it\?$/);
    assert.equal(refused.file, BY_HAND);
    const none = await stage.command('new', { tenant: 'nobody', isChange: true }, answering({ name: 'N' }));
    assert.match(none.printed, /There is no file tenants\/nobody\.json to change/);
    await stage.setTenant({ ...BY_HAND, timezone: 'Europe/Wien' }, 'changing');
    const broken = await changed(stage, { timezone: 'Europe/Vienna' });
    assert.match(broken.printed, /The file that is there has errors/);
  }),
);

const APPROVERS = '.github/approvers.json';

fresh(
  'the language of mails, and who may read whom a run concerns: known roles, and new ones with their key',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    const [known, added] = [await newIdentity(), await newIdentity()];
    const path = join(stage.folder, APPROVERS);
    await mkdir(join(stage.folder, '.github'));
    await writeFile(path, JSON.stringify({ approvers: { 'support-2': known.recipient } }));
    const answers = {
      name: 'Alpenglüh GmbH',
      notify: 'hr@alpenglueh.example',
      language: 'de',
      details: 'held',
      approvers: `support-2, alpenglueh-hr=${added.recipient}`,
    };
    const { file, printed } = await made(stage, 'alpenglueh', answers);
    assert.ok(file, printed);
    assert.equal(
      [file.language, file.details, file.approvers],
      ['de', 'held', ['support-2', 'alpenglueh-hr']],
    );
    assert.match(
      printed,
      /The new role is added to \.github\/approvers\.json\. .* a pull request of its own, merged before/,
    );
    assert.equal(JSON.parse(await readFile(path, 'utf8')).approvers, {
      'support-2': known.recipient,
      'alpenglueh-hr': added.recipient,
    });
    const { exitCode, printed: said } = await stage.command('validate', { tenant: '' });
    assert.is(exitCode, 0, said);

    const before = await readFile(path, 'utf8');
    const slip = added.recipient.replace(/.$/, (last) => (last === 'q' ? 'p' : 'q'));
    for (const [approvers, says] of [
      ['nobody-yet', /There is no approver "nobody-yet".*\n.*npm run key -- nobody-yet/],
      [`support-2=${added.recipient}`, /"support-2" has another key/],
      [`third=${slip}`, /a character of it is wrong/],
      [`third=${known.recipient}`, /Another entry has the same key/],
      ['Anna Huber', /--approvers cannot be used: A role has/],
    ] as const) {
      const refused = await made(stage, 'nordsee', { ...answers, approvers });
      assert.is(refused.exitCode, 1, approvers);
      assert.match(refused.printed, says);
    }
    assert.is(await readFile(path, 'utf8'), before);
    await readFile(join(stage.folder, 'tenants', 'nordsee.json')).then(
      () => assert.unreachable('A file was written.'),
      () => {},
    );
  }),
);

fresh(
  'an answer is written into a file that is there, also where a new file would not need it',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    const path = join(stage.folder, APPROVERS);
    const [known, added] = [await newIdentity(), await newIdentity()];
    await mkdir(join(stage.folder, '.github'));
    await writeFile(path, JSON.stringify({ approvers: { 'support-2': known.recipient } }));
    await stage.setTenant({ ...BY_HAND, approvers: ['support-2'] }, 'changing');
    const beside = await changed(stage, { approvers: `+hr-1=${added.recipient}` });
    assert.equal(beside.file.approvers, ['support-2', 'hr-1'], beside.printed);
    assert.is(beside.file.details, undefined);
    const held = await changed(stage, { details: 'held' });
    assert.equal([held.file.details, held.file.approvers], ['held', ['support-2', 'hr-1']], held.printed);
    const fewer = await changed(stage, { approvers: 'support-2' });
    assert.equal([fewer.file.details, fewer.file.approvers], ['held', ['support-2']], fewer.printed);
    const nobody = await changed(stage, { approvers: '' });
    assert.match(nobody.printed, /names no approvers/);
    const none = await changed(stage, { details: 'none', approvers: '-support-2' });
    assert.equal([none.file.details, none.file.approvers], [undefined, undefined], none.printed);

    const { filter } = BY_HAND.scope;
    const limits = { units: { max: 5 } } as const;
    await stage.setTenant(
      { ...BY_HAND, scope: { employees: 'none', structure: ['departments'], filter }, limits },
      'changing',
    );
    const units = await changed(stage, { limits: 'units=3' });
    assert.equal(units.file.limits, { units: { max: 3 } }, units.printed);
    const both = await changed(stage, { limits: '3', domains: 'changing.example' });
    assert.equal(both.file.limits, { units: { max: 3 }, block: { max: 3 } }, both.printed);
    assert.equal(both.file.domains, ['changing.example']);
    const half = await changed(stage, { without: 'office=Graz', only: '' });
    assert.is(half.file.scope.filter, "$not(office.name in ['Graz'])", half.printed);
    assert.is(half.file.scope.employees, 'none');
    const people = await changed(stage, { employees: 'all' });
    assert.is(people.file.scope.employees, 'all', people.printed);
  }),
);

fresh(
  'what somebody has written is not lost: examples under any name, a change meanwhile, numbers as they stand',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    const path = join(stage.folder, 'tenants', 'changing.json');
    const own = [
      {
        name: 'no account: an external in Wien',
        given: { status: 'active', employment_type: 'external', office: { name: 'Wien' } },
        expect: { in_scope: false },
      },
      {
        name: 'gets an account: a trainee',
        given: {
          status: 'active',
          employment_type: 'internal',
          weekly_working_hours: 38,
          office: { name: 'Wien' },
        },
        expect: { in_scope: true },
      },
    ] as const;
    const before = { ...BY_HAND, tests: [...BY_HAND.tests, ...own] } as const;
    await stage.setTenant(before, 'changing');
    const half = await changed(stage, { only: 'office=Wien' });
    assert.is(half.exitCode, 0, half.printed);
    assert.equal(half.file.tests.slice(-3), [BY_HAND.tests[2], ...own]);
    assert.is(half.file.tests.length, 6);
    // One that somebody has written, and that the answer makes wrong, is theirs to take out.
    const against = await changed(stage, { only: 'office=Graz' });
    assert.match(against.printed, /These answers make no valid file\.[\s\S]*gets an account: a trainee/);
    assert.equal(against.file, half.file);

    const theirs = JSON.stringify({ ...half.file, name: 'Meanwhile GmbH' });
    const late = await changed(
      stage,
      { schedule: 'twice-daily' },
      {
        agree: async () => {
          await writeFile(path, theirs);
          return true;
        },
      },
    );
    assert.is(late.exitCode, 1);
    assert.match(
      late.printed,
      /Somebody has changed tenants\/changing\.json since it was read\. Nothing was written\./,
    );
    assert.is(late.text, theirs);

    for (const number of ['9007199254740993', '1e400', '0.10000000000000000001']) {
      const text = theirs.replace('hours":38', `hours":${number}`);
      await writeFile(path, text);
      const refused = await changed(stage, { schedule: 'twice-daily' });
      assert.is(refused.exitCode, 1, number);
      assert.is(refused.text, text);
    }
    await writeFile(path, theirs.replace('hours":38', 'hours":12.50e1'));
    const same = await changed(stage, { schedule: 'twice-daily' });
    assert.is(same.exitCode, 0, same.printed);
  }),
);

fresh(
  'a number that is written otherwise once it was read is told, and one that is only spelt otherwise is not',
  () => {
    assert.equal(numbersLost('[9007199254740993, 1e400, -0.10000000000000000001, 1e-400, "1e400"]'), [
      '9007199254740993',
      '1e400',
      '-0.10000000000000000001',
      '1e-400',
    ]);
    assert.equal(
      numbersLost('[0, -0, 1.0, 12.50e1, 1E21, 0.000001, 1e-7, 100000000000000000000000, 0e5]'),
      [],
    );
  },
);

fresh('of a list a change says what came and what went, however long it is', () => {
  const many = Array.from({ length: 60 }, (_, at) => `personio:${700_000 + at}`);
  const one = (protect: string[]) => ({ scope: {}, protect });
  assert.equal(differencesOf(one(many), one([...many.slice(0, 59), 'personio:1'])), [
    'protect: "personio:1" added; "personio:700059" removed (60 before, 60 now)',
  ]);
  assert.equal(differencesOf(one(many), one(many.toReversed())), [
    'protect: the same in another order (60 before, 60 now)',
  ]);
  assert.equal(differencesOf({ scope: {} }, one(['personio:1'])), [
    'protect: not in the file → ["personio:1"]',
  ]);
  const filters = ['a', 'b'].map((last) => ({ scope: { filter: `${'x'.repeat(300)}${last}` } }));
  const [line = ''] = differencesOf(filters[0] ?? {}, filters[1] ?? {});
  assert.match(line, /xa" → .*xb"$/);
});

fresh('every question says what it wants, and takes its usual answer', () => {
  for (const { id, text, help, usual, flaw } of QUESTIONS) {
    assert.match(text, /\?$/, id);
    assert.ok(help.length > 20, id);
    if (usual !== undefined) assert.is(flaw(usual), undefined, id);
  }
});

fresh.run();
