import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkTenant } from '../../../src/tenant/check/check.ts';
import { BASE, fileOf, NOW, placeOf, problemsOf, REAL, suiteOf } from '../../fixtures/tenants/cases.ts';

const ENTRY = { employee: 'a1b2c3d4e5f6', user: '0123456789ab', expires: '2027-01-31' };
const OTHER = {
  employee: 'f6e5d4c3b2a1',
  user: '4f1c2c9e-8a54-4a4e-9d0c-3f5d4f0a7b11',
  expires: '2027-02-01',
};

suiteOf('checkTenant: resolve', [
  {
    title: 'a day that does not exist',
    file: { resolve: [{ ...ENTRY, expires: '2027-02-30' }] },
    code: 'resolve-date',
    at: '"2027-02-30"',
    says: /no such day/,
  },
  {
    title: 'more than 180 days ahead',
    file: { resolve: [{ ...ENTRY, expires: '2027-05-22' }] },
    code: 'resolve-too-long',
    at: '"2027-05-22"',
    says: /181 days ahead; 180/,
  },
  {
    title: 'fourteen days before it expires',
    file: { resolve: [{ ...ENTRY, expires: '2026-12-06' }] },
    code: 'resolve-expires',
    at: '"2026-12-06"',
    says: /in 14 days.*take it out/,
    severity: 'warning',
  },
  {
    title: 'the last day',
    file: { resolve: [{ ...ENTRY, expires: '2026-11-22' }] },
    code: 'resolve-expires',
    at: '"2026-11-22"',
    says: /after today/,
    severity: 'warning',
  },
  {
    title: 'one person for two accounts',
    file: { resolve: [ENTRY, { ...OTHER, employee: ENTRY.employee, reason: 'second' }] },
    code: 'resolve-twice',
    at: '"a1b2c3d4e5f6",\n      "user": "4f1c',
    says: /same person/,
  },
  {
    title: 'one account for two people',
    file: { resolve: [ENTRY, { employee: OTHER.employee, expires: OTHER.expires, user: ENTRY.user }] },
    code: 'resolve-twice',
    at: '"0123456789ab"\n    }\n  ]',
    says: /same account/,
  },
  {
    title: 'a reason with an address',
    file: { resolve: [{ ...ENTRY, reason: `asked ${REAL}` }] },
    code: 'address',
    at: REAL,
    says: /real person/,
  },
  {
    title: 'an address in place of a reference',
    file: { resolve: [{ ...ENTRY, employee: 'jana@nordwind.example' }] },
    code: 'not-allowed',
    at: '"jana@',
    says: /reference of 12 characters/,
  },
  {
    title: 'no day',
    file: { resolve: [{ employee: ENTRY.employee, user: ENTRY.user }] },
    code: 'missing-key',
    at: '{\n      "employee"',
    says: /"expires" is missing.*last day/,
  },
]).run();

const expiry = suite('checkTenant: resolve that has expired');

expiry(
  'is an error that tells what to do, and no reason to stop a sync: the entry settles nothing',
  async () => {
    const file = fileOf({ ...BASE, resolve: [{ ...ENTRY, expires: '2026-11-21' }] });
    const { tenant, problems } = await checkTenant(file, { now: NOW });
    assert.equal(
      problems.map(({ severity, code }) => `${severity} ${code}`),
      ['error resolve-expired'],
    );
    assert.match(
      `${problems[0]?.message} ${problems[0]?.remedy}`,
      /expired on 2026-11-21.*Take it out; the link/,
    );
    assert.ok(tenant);
  },
);

expiry('with another error beside it the file is not used', async () => {
  const file = fileOf({ ...BASE, clear: ['email'], resolve: [{ ...ENTRY, expires: '2026-11-21' }] });
  assert.is((await checkTenant(file, { now: NOW })).tenant, undefined);
});

expiry('goes by the day of the tenant, not by that of the machine', async () => {
  const file = (timezone: string) =>
    fileOf({ ...BASE, timezone, resolve: [{ ...ENTRY, expires: '2026-11-22' }] });
  const codes = async (timezone: string, now: string) =>
    (await checkTenant(file(timezone), { now: new Date(now) })).problems.map(({ code }) => code);
  assert.equal(await codes('Pacific/Auckland', '2026-11-22T11:30:00Z'), ['resolve-expired']);
  assert.equal(await codes('America/Los_Angeles', '2026-11-23T07:30:00Z'), ['resolve-expires']);
});

expiry('180 days ahead is fine, and so are two entries for two people', async () => {
  assert.equal(await problemsOf({ ...BASE, resolve: [{ ...ENTRY, expires: '2027-05-21' }, OTHER] }), []);
});

expiry('an entry that cannot be read does not move the place of the next', async () => {
  const file = fileOf({
    ...BASE,
    resolve: [
      { ...ENTRY, expires: 1 },
      { ...OTHER, expires: '2027-02-30' },
    ],
  });
  const { problems } = await checkTenant(file, { now: NOW });
  assert.equal(
    problems.map(({ code, line, column }) => `${code} ${line}:${column}`),
    [`wrong-type ${placeOf(file.text, '1\n')}`, `resolve-date ${placeOf(file.text, '"2027-02-30"')}`],
  );
});

expiry('a time zone that does not exist is one problem', async () => {
  const problems = await problemsOf({ ...BASE, timezone: 'Mars/Base', resolve: [ENTRY] });
  assert.equal(
    problems.map(({ code }) => code),
    ['timezone'],
  );
});

expiry.run();
