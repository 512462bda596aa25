import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkTenant, checkTenants } from '../../../src/tenant/check/check.ts';
import { BASE, fileOf, NOW, problemsOf } from '../../fixtures/tenants/cases.ts';
import { worked } from '../../fixtures/worked.ts';

const shipped = suite('checkTenant: the example');
shipped('has neither errors nor warnings', async () => {
  const text = readFileSync(new URL('../../../tenants/example.json', import.meta.url), 'utf8');
  const { tenant, problems } = await checkTenant(fileOf(text, 'example'), { now: NOW });
  assert.equal(problems, []);
  assert.is(tenant?.status, 'paused');
});
shipped('so has the smallest file', async () => {
  assert.equal(await problemsOf(BASE), []);
});
shipped.run();

const together = suite('checkTenants');
together('five different mistakes in two files are five problems in one run', async () => {
  const first = { ...BASE, timezone: 'CET', mapping: { hire_date: 'hire_date', level: 'position &' } };
  const second = { ...BASE, name: 'Südwind', status: 'activ', limits: { block: { min: 9, max: 8 } } };
  const problems = await checkTenants([fileOf(second, 'suedwind'), fileOf(first)], { now: NOW });
  assert.equal(
    problems.map(({ file }) => file),
    [...Array(3).fill('tenants/nordwind.json'), ...Array(2).fill('tenants/suedwind.json')],
  );
  assert.is(new Set(problems.map(({ code }) => code)).size, 5);
});
for (const [what, file] of [
  ['unknown keys', Object.fromEntries(Array.from({ length: 8000 }, (_, index) => [`key-${index}`, 1]))],
  [
    'rows of the wrong kind',
    { mapping: Object.fromEntries(Array.from({ length: 8000 }, (_, index) => [`r${index}`, 1])) },
  ],
  ['domains that are none', { domains: Array.from({ length: 8000 }, (_, index) => `x${index}@y`) }],
] as const) {
  together(`thousands of ${what} are told of in a moment`, async () => {
    const begin = worked();
    const problems = await problemsOf({ ...BASE, ...file });
    assert.is(problems.at(-1)?.code, 'more');
    const took = worked() - begin;
    assert.ok(took < 4000, `${took} ms`);
  });
}
together('a file full of the longest chains of comparisons takes no more than its five seconds', async () => {
  const rows = Array.from({ length: 60 }, (_, at) => [
    `custom-attribute-${at}`,
    `id${'<1'.repeat(1990 - at)}`,
  ]);
  const mapping = Object.fromEntries(rows);
  const begin = process.cpuUsage();
  const problems = await problemsOf({ ...BASE, mapping });
  const { user, system } = process.cpuUsage(begin);
  assert.is(problems.at(-1)?.code, 'more-for-review');
  assert.ok(user + system < 5_000_000, `${(user + system) / 1000} ms`);
});
together(
  'a file with which the check itself breaks off is refused by its name, and no other for it',
  async () => {
    const broken = {
      ...fileOf(BASE, 'suedwind'),
      get text(): string {
        throw new TypeError('Berta Beispiel');
      },
    };
    const problems = await checkTenants([broken, fileOf({ ...BASE, status: 'activ' })], { now: NOW });
    assert.equal(
      problems.map(({ file, severity }) => [file, severity]),
      [
        ['tenants/nordwind.json', 'error'],
        ['tenants/suedwind.json', 'error'],
      ],
    );
    assert.match(problems[1]?.message ?? '', 'unexpected TypeError');
    assert.not.match(JSON.stringify(problems), 'Berta');
  },
);
together('finds what is wrong beside what does not fit the schema', async () => {
  const problems = await problemsOf({
    name: 5,
    status: 'active',
    timezone: 'CET',
    scope: { employees: 'some', filter: ')' },
    mapping: { first_name: 5, hire_date: 'hire_date' },
    clear: [7, 'email'],
    tests: 'none',
  });
  assert.equal(
    problems.map(({ code }) => code).sort(),
    [
      'clear',
      'not-one-of',
      'timezone',
      'unknown-field',
      'wrong-type',
      'wrong-type',
      'wrong-type',
      'wrong-type',
      ...problems.filter(({ line }) => line === 7).map(({ code }) => code),
    ].sort(),
  );
  assert.ok(
    problems.some(({ line }) => line === 7),
    'the filter',
  );
});
together('reads on behind comments, duplicate keys and hidden characters', async () => {
  const hidden = String.fromCodePoint(0x202e);
  const text = `{
  // a comment
  "name": "Nord${hidden}wind",
  "status": "active", "status": "active",
  "timezone": "CET",
  "scope": { "employees": "active", },
}`;
  const problems = await problemsOf(text);
  assert.equal(
    problems.map(({ line, column, code }) => `${line}:${column} ${code}`),
    ['2:3 json', '3:16 hidden-character', '4:23 duplicate-key', '5:15 timezone', '6:35 json', '6:38 json'],
  );
});
together('warns of a copied name', async () => {
  const problems = await checkTenants([fileOf(BASE, 'a1'), fileOf(BASE, 'a2')], { now: NOW });
  assert.equal(
    problems.map(({ severity, file, line, column, code }) => `${severity} ${file}:${line}:${column} ${code}`),
    ['warning tenants/a2.json:2:11 same-name'],
  );
});
together('says no more than 200 things of one file', async () => {
  const problems = await problemsOf(`{${'"a":1,'.repeat(1_000)}"a":1}`);
  assert.is(problems.length, 201);
  assert.match(problems.at(-1)?.message ?? '', /more problems/);
});
together.run();

const entries = suite('checkTenant: entries');
for (const id of ['Nordwind', 'n', '-nord', 'nord_wind', 'nord wind', 'x'.repeat(41), '..']) {
  entries(`refuses the file name ${id.slice(0, 12)}`, async () => {
    const { tenant, problems } = await checkTenant(fileOf(BASE, id), { now: NOW });
    assert.equal(
      problems.map(({ code }) => code),
      ['file-name'],
    );
    assert.is(tenant, undefined);
  });
}
for (const refused of ['not-a-file', 'not-json', 'too-large', 'unreadable'] as const) {
  entries(`reports an entry that is ${refused}`, async () => {
    const { problems } = await checkTenant({ ...fileOf('', 'x1'), refused }, { now: NOW });
    assert.equal(
      problems.map(({ code }) => code),
      [refused],
    );
  });
}
entries.run();

const secrecy = suite('checkTenant: what problems never say');
secrecy('no value of the file, whatever is wrong with it', async () => {
  const canary = 'Kanarienvogel';
  const address = [canary, 'nordwind.de'].join('@');
  const problems = await problemsOf({
    name: [canary],
    status: canary,
    timezone: canary,
    schedule: { cron: canary.padEnd(20) },
    scope: { employees: canary, filter: `email = '${address}' &` },
    domains: [address],
    notify: [canary],
    protect: [`${canary}.${canary}@nordwind.example`],
    limits: { block: { min: canary } },
    mapping: { level: `'${canary}' & ) `, [address]: "'x'" },
    leavers: { onMissing: canary },
    tests: [{ name: 'x', given: { email: address }, expect: { email: canary } }],
  });
  assert.ok(problems.length > 10, `${problems.length}`);
  for (const { message, remedy } of problems) assert.not.ok(`${message} ${remedy}`.includes(canary), message);
});
secrecy.run();
