import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BASE, problemsOf, suiteOf } from '../../fixtures/tenants/cases.ts';

suiteOf('checkTenant: settings', [
  {
    title: 'an abbreviation as a time zone',
    file: { timezone: 'CET' },
    code: 'timezone',
    at: '"CET"',
    says: /Europe\/Berlin/,
  },
  {
    title: 'an offset as a time zone',
    file: { timezone: '+01:00' },
    code: 'timezone',
    at: '"+01:00"',
    says: /IANA/,
  },
  {
    title: 'cron: a value out of range',
    file: { schedule: { cron: '0 24 * * *' } },
    code: 'cron',
    at: '24 *',
    says: /"hour"/,
  },
  {
    title: 'cron: every minute',
    file: { schedule: { cron: '* 6 * * *' } },
    code: 'cron-too-often',
    at: '* 6 * * *',
    says: /every minute.*"0 6 \* \* 1-5"/,
  },
  {
    title: 'cron: every five minutes',
    file: { schedule: { cron: '*/5 * * * *' } },
    code: 'cron-too-often',
    at: '*/5 * * * *',
    says: /12 times an hour/,
  },
  {
    title: 'cron: six fields',
    file: { schedule: { cron: '0 0 6 * * 1' } },
    code: 'cron',
    at: '0 0 6',
    says: /five fields/,
  },
  {
    title: 'nothing to sync',
    file: { scope: { employees: 'none', structure: [] } },
    code: 'nothing-to-sync',
    at: '[]',
    says: /all four/,
    severity: 'warning',
  },
  {
    title: 'pictures',
    file: { scope: { employees: 'none' }, pictures: true },
    code: 'pictures-of-nobody',
    at: 'true',
    says: /only units are synced/,
    severity: 'warning',
  },
  {
    title: 'a limit whose min is over its max',
    file: { limits: { create: { min: 9, max: 8 } } },
    code: 'limit-order',
    at: '"create"',
    says: /"min" \(9\).*"max" \(8\)/,
  },
  {
    title: 'a min over the default max',
    file: { limits: { block: { min: 30 } } },
    code: 'limit-order',
    at: '"block"',
    says: /"max" \(25, the default\)/,
  },
  {
    title: 'a limit of nothing',
    file: { limits: { block: { max: 0, min: 0 } } },
    code: 'limit-zero',
    at: '"block"',
    says: /nothing/,
    severity: 'warning',
  },
  {
    title: 'a person among the protected',
    file: { protect: ['it@nordwind.example', 'jana.kraus@nordwind.example'] },
    code: 'personal-address',
    at: '"jana',
    says: /personio:.*user id/,
  },
  {
    title: 'a name among the protected',
    file: { protect: ['personio:700033', 'Anna Huber'] },
    code: 'not-allowed',
    at: '"Anna Huber"',
    says: /"personio:700033".*address of the person's page.*Engagedly user id.*function mailbox/,
  },
  {
    title: 'a first name alone among the protected',
    file: { protect: ['Huber'] },
    code: 'not-allowed',
    at: '"Huber"',
    says: /personio:/,
  },
  {
    title: 'a Personio id that is none',
    file: { protect: ['personio:abc1'] },
    code: 'not-allowed',
    at: '"personio:abc1"',
    says: /personio:700033/,
  },
  {
    title: 'a slip in a way to leave',
    file: { leavers: { reasons: { retirment: 'retirement', '*': 'not_known' } } },
    code: 'leaving-unknown',
    at: '"retirment"',
    says: /is blocked with the reason under "\*"\..*Did you mean "retirement"\?/s,
    severity: 'warning',
  },
  {
    title: 'a way to leave of which nothing is known',
    file: { leavers: { reasons: { resignaton: 'voluntary' } } },
    code: 'leaving-unknown',
    at: '"resignaton"',
    says: /is blocked with no reason\..*Known are: employee, .*If Personio's API shows it .*leave it so/s,
    severity: 'warning',
  },
  {
    title: 'a person among the notified',
    file: { notify: ['hr.team@nordwind.example', 'jana.kraus@nordwind.example'] },
    code: 'personal-address',
    at: '"jana',
    says: /shared mailbox/,
    severity: 'warning',
  },
]).run();

const leaving = suite('checkTenant: ways to leave');

leaving('those of Personio are let be in any spelling, and where nobody is blocked all are', async () => {
  const said = async (leavers: object, scope = {}) =>
    (await problemsOf({ ...BASE, scope: { ...BASE.scope, ...scope }, leavers })).map(({ code }) => code);
  const known = [
    'employee',
    'employer',
    'Fired',
    'CONTRACT_EXPIRED',
    'contract-expired',
    'court settlement',
    '*',
  ];
  assert.equal(await said({ reasons: Object.fromEntries(known.map((type) => [type, 'not_known'])) }), []);
  const reasons = { resignaton: 'voluntary' };
  assert.equal(await said({ reasons }), ['leaving-unknown']);
  assert.equal(await said({ reasons, block: false }), []);
  assert.equal(await said({ reasons }, { employees: 'none' }), []);
});

leaving.run();

const addresses = suite('checkTenant: whose address it may be');
const SHARED = ['it', 'hr2', 'hr-it', 'nordwind.hr', 'personal+sync', 'office_1', 'IT.Support', 'backoffice'];
const PEOPLE = [
  'max.von.berg',
  'anna.mueller.ext',
  'anna-mueller',
  'a_mueller-ext.x',
  'anna+berg',
  'jana.kraus2',
];

addresses('under "protect" only a word of a shared mailbox lets an address in', async () => {
  const said = async (local: string) =>
    (await problemsOf({ ...BASE, protect: [`${local}@nordwind.example`] })).map(
      ({ severity, code }) => `${severity} ${code}`,
    );
  for (const local of SHARED) assert.equal(await said(local), [], local);
  for (const local of [...PEOPLE, 'amueller', 'anna', '7'])
    assert.equal(await said(local), ['error personal-address'], local);
});

addresses('under "notify" two words without one of those are told, and a single word is let be', async () => {
  const said = async (local: string) =>
    (await problemsOf({ ...BASE, notify: [`${local}@nordwind.example`] })).map(
      ({ severity, code }) => `${severity} ${code}`,
    );
  for (const local of [...SHARED, 'kanzlei']) assert.equal(await said(local), [], local);
  for (const local of PEOPLE) assert.equal(await said(local), ['warning personal-address'], local);
});

addresses.run();
