/** Forty slips as people make them who are no engineers: each is told at its place, with what to write instead. */
import { type Case, suiteOf } from '../../fixtures/tenants/cases.ts';

type Slip = [title: string, file: Case['file'], code: string, at: string, says: RegExp];

const filter = (text: string) => ({ scope: { employees: 'active', filter: text } });
const row = (field: string, expression: string) => ({ mapping: { [field]: expression } });
const TESTED = {
  tests: [
    { name: 'in', given: { status: 'active', office: { name: 'Wien' } }, expect: { in_scope: true } },
    { name: 'out', given: { status: 'active', office: { name: 'Graz' } }, expect: { in_scope: false } },
  ],
};
/** As somebody types it, with a line of their own at the end. */
const typed = (line: string) =>
  `{\n  "name": "Alpenglüh",\n  "status": "active",\n  "timezone": "Europe/Vienna",\n  "scope": { "employees": "active" },\n  ${line}\n}\n`;

const SLIPS: readonly Slip[] = [
  // The file itself.
  ['German quotation marks', typed('"preset": „default“'), 'json', '„default', /straight double quotes/],
  ['single quotation marks', typed("'preset': 'default'"), 'json', "'preset'", /straight double quotes/],
  [
    '$custom in double quotation marks',
    typed('"mapping": { "level": "$custom("Funktion")" }'),
    'json',
    '"Funktion',
    /Inside a text use single quotes/,
  ],
  [
    'one backslash',
    typed('"mapping": { "level": "$replace(position, /\\(.*/, \'\')" }'),
    'json',
    '\\(',
    /Write every backslash twice/,
  ],
  [
    'True',
    typed('"reactivate": True'),
    'json',
    'True',
    /true, false and null .* small\. Write true or false/,
  ],
  ['nein', typed('"reactivate": nein'), 'json', 'nein', /Write true or false/],
  ['a comma too many', typed('"preset": "default",'), 'json', ',\n}', /comma after the last entry/],
  ['a comment', typed('// as agreed\n  "preset": "default"'), 'json', '// as', /no comments/],
  ['a key twice', typed('"status": "paused"'), 'duplicate-key', '"status": "paused"', /second time/],
  ['true in quotation marks', { reactivate: 'true' }, 'wrong-type', '"true"', /without quotation marks/],
  [
    'a number in quotation marks',
    { limits: { block: { max: '10' } } },
    'wrong-type',
    '"10"',
    /whole number, without quotation marks/,
  ],
  [
    'a number where a group belongs',
    { limits: { block: 10 } },
    'wrong-type',
    '10',
    /For example \{"max": 10\}/,
  ],
  [
    'a key in the wrong place',
    { filter: "office.name = 'Wien'" },
    'unknown-key',
    '"filter"',
    /Move it into the group "scope"/,
  ],
  [
    'a key of the top level in a group',
    { scope: { employees: 'active', protect: ['personio:700033'] } },
    'unknown-key',
    '"protect"',
    /Move it out of "scope", to the top level of the file\.$/,
  ],
  [
    'a key of the top level in a group, where the top level has it already',
    { schedule: { at: ['05:30'], timezone: 'Europe/Vienna' } },
    'unknown-key',
    '"timezone": "Europe/Vienna"',
    /Take it out: the file has "timezone" at its top level, and only what stands there counts\.$/,
  ],
  [
    'the name of a person in an entry of a list, which is not that of the customer',
    {
      resolve: [{ employee: 'abcdefabcdef', user: 'abcdefabcdee', expires: '2027-01-31', name: 'Anna Berg' }],
    },
    'unknown-key',
    '"name": "Anna Berg"',
    /Take it out: the file has "name" at its top level/,
  ],
  [
    'a key of one group in another',
    { leavers: { filter: "office.name = 'Wien'" } },
    'unknown-key',
    '"filter"',
    /Move it into the group "scope"\.$/,
  ],
  [
    'a key of several groups at the top level',
    { block: { max: 10 } },
    'unknown-key',
    '"block"',
    /Move it into the group that is meant: "leavers", "limits"\.$/,
  ],
  [
    'a key that is one elsewhere, and nearly one here',
    { limits: { blocks: { max: 10 } } },
    'unknown-key',
    '"blocks"',
    /Did you mean "block"\?$/,
  ],
  // Words of the file.
  [
    'a city that no time zone has',
    { timezone: 'Europe/Wien' },
    'timezone',
    '"Europe/Wien"',
    /Europe\/Vienna/,
  ],
  [
    'a day in German',
    { schedule: { at: ['05:30'], days: ['mo'] } },
    'not-one-of',
    '"mo"',
    /Did you mean "mon"\?/,
  ],
  ['an hour of one digit', { schedule: { at: ['5:30'] } }, 'not-allowed', '"5:30"', /for example "05:30"/],
  [
    'cron every minute',
    { schedule: { cron: '* * * * *' } },
    'cron-too-often',
    '* * * * *',
    /"0 6 \* \* 1-5"/,
  ],
  ['cron with seconds', { schedule: { cron: '0 30 5 * * 1-5' } }, 'cron', '0 30 5', /Take the seconds out/],
  [
    'a unit in the singular',
    { scope: { employees: 'active', structure: ['department'] } },
    'not-one-of',
    '"department"',
    /Did you mean "departments"\?/,
  ],
  ['delete', { leavers: { onMissing: 'delete' } }, 'not-one-of', '"delete"', /"keep", "block"/],
  ['a domain with its @', { domains: ['@alpen.example'] }, 'not-allowed', '"@alpen', /behind the @ alone/],
  // People and secrets.
  ['a name under protect', { protect: ['Anna Huber'] }, 'not-allowed', '"Anna', /personio:700033/],
  [
    'a Personio id without its word',
    { protect: ['700033'] },
    'protect-number',
    '"700033"',
    /write "personio:700033"/,
  ],
  [
    'a name in a filter',
    filter("last_name = 'Huber'"),
    'name-literal',
    '= ',
    /history of this file would keep/,
  ],
  [
    'a Personio credential',
    { name: 'papi-aaaabbbb-cccc-dddd' },
    'secret',
    'papi-',
    /a Personio credential.*renew it/,
  ],
  [
    'a GitHub token',
    { notify: ['ghp_abcdefghijklmnop0123456789@nordwind.example'] },
    'secret',
    'ghp_',
    /a GitHub token/,
  ],
  ['a ledger key', { name: 'ab'.repeat(32) }, 'secret', 'abab', /64 hexadecimal/],
  ['pay', row('level', 'fix_salary'), 'sensitive-attribute', 'fix_salary', /looks like pay/],
  // Filters.
  ['AND', filter("office.name = 'Wien' AND team.name = 'A'"), 'syntax', 'AND', /Write and small/],
  ['= twice', filter("office.name == 'Wien'"), 'syntax', "= 'Wien'", /Write = once/],
  ['a list in ( )', filter("office.name in ('Wien', 'Graz')"), 'syntax', ", 'Graz'", /list in \[ \]/],
  [
    'a group as a text',
    { ...filter("department = 'Legal'"), ...TESTED },
    'group-as-text',
    'department =',
    /department\.name/,
  ],
  [
    'a part that is not there',
    { ...filter("office.country = 'AT'") },
    'unknown-part',
    'country',
    /holiday_calendar\.country/,
  ],
  [
    'a label without $custom',
    filter("Funktion = 'Leitung'"),
    'unknown-attribute',
    'Funktion',
    /\$custom\('its label'\)/,
  ],
  [
    'a text where true or false belongs',
    filter('office.name'),
    'filter-not-boolean',
    'office.name',
    /nobody would be in scope/,
  ],
  [
    'the second of two texts alone',
    filter("office.name = 'Wien' or 'Graz'"),
    'operand-constant',
    "'Graz'",
    /department\.name in \[/,
  ],
  ['a filter that is always true', filter('true'), 'filter-constant', 'true', /Leave "filter" out/],
  // Rows.
  ['a field by its label', row('Job Title', 'position'), 'unknown-field', '"Job Title"', /"job_title"/],
  [
    'texts joined by +',
    row('level', "'Level ' + position"),
    'text-calculated',
    '+ position',
    /Write & to join texts/,
  ],
  [
    'if',
    row('level', "if office.name = 'Wien' then 'A'"),
    'syntax',
    'office',
    /Write condition \? value : other value/,
  ],
  [
    'a function of another language',
    row('level', '$upper(position)'),
    'unknown-variable',
    '$upper',
    /Did you mean \$uppercase\?/,
  ],
  ['the manager by e-mail', row('manager', 'supervisor.email'), 'unknown-part', 'email', /supervisor\.id/],
  ['flags of another language', row('level', '$match(position, /lead/g)'), 'syntax', 'g)', /only i and m/],
];

suiteOf(
  'checkTenant: what people get wrong',
  SLIPS.map(([title, file, code, at, says]) => ({ title, file, code, at, says })),
).run();
