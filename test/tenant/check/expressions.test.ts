import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkTenant } from '../../../src/tenant/check/check.ts';
import { BASE, fileOf, NOW, placeOf, problemsOf, REAL, suiteOf } from '../../fixtures/tenants/cases.ts';

suiteOf('checkTenant: expressions', [
  {
    title: 'a sensitive attribute',
    file: { mapping: { level: "'x' & fix_salary" } },
    code: 'sensitive-attribute',
    at: 'fix_salary',
    says: /"sensitive"/,
  },
  {
    title: 'a sensitive label',
    file: { mapping: { level: "$custom('Steuer-ID')" } },
    code: 'sensitive-attribute',
    at: 'Steuer-ID',
    says: /Steuer-ID/,
  },
  {
    title: 'a sensitive attribute in the filter',
    file: { scope: { employees: 'active', filter: 'fix_salary > 1' } },
    code: 'sensitive-attribute',
    at: 'fix_salary',
    says: /purpose/,
  },
  {
    title: 'a purpose that nothing needs',
    file: { sensitive: { fix_salary: 'pay bands in Engagedly' } },
    code: 'sensitive-unread',
    at: '"fix_salary"',
    says: /reads/,
    severity: 'warning',
  },
]).run();

/** Codes and texts of these belong to what inspects expressions; here counts where they stand. */
const inspected = suite('checkTenant: places in expressions');
const PLACED: ReadonlyArray<readonly [title: string, expression: string, at: string, severity: string]> = [
  ['does not compile, after escapes', 'position &\n\t"ä" & ) ', ')', 'error'],
  ['an unknown function', 'position & $eval(email)', '$eval', 'error'],
  ['a wildcard', 'department.name & *', '*', 'error'],
];
for (const [title, expression, at, severity] of PLACED) {
  inspected(title, async () => {
    const { text } = fileOf({ ...BASE, mapping: { level: expression } });
    const problems = await problemsOf(text);
    assert.is(problems.length, 1, JSON.stringify(problems));
    const line = text.split('\n').find((candidate) => candidate.includes('"level"')) ?? '';
    assert.is(problems[0]?.severity, severity);
    assert.is(problems[0]?.column, line.indexOf(at, line.indexOf(':')) + 1, JSON.stringify(problems));
    assert.is(`${problems[0]?.line}`, placeOf(text, '"level"').split(':')[0]);
  });
}
for (const [filter, at] of [
  ["office.name != 'Partner'", '!='],
  ["status = 'active'", 'status = '],
] as const) {
  inspected(`warns of ${at.trim()} in a filter`, async () => {
    const { text } = fileOf({ ...BASE, scope: { employees: 'active', filter } });
    const problems = await problemsOf(text);
    assert.equal(
      problems.map(({ severity, line }) => `${severity} ${line}`),
      [`warning ${placeOf(text, '"filter"').split(':')[0]}`],
    );
  });
}
inspected('a file with warnings alone is usable', async () => {
  const filter = "office.name != 'Partner'";
  const { tenant } = await checkTenant(fileOf({ ...BASE, scope: { employees: 'active', filter } }), {
    now: NOW,
  });
  assert.ok(tenant);
});
inspected('a sensitive attribute with a purpose is read', async () => {
  assert.equal(
    await problemsOf({
      ...BASE,
      mapping: { level: 'fix_salary' },
      sensitive: { fix_salary: 'pay bands in Engagedly' },
    }),
    [],
  );
});
inspected(
  'a purpose counts for the name that the expression reads, as labels are compared, and for no other',
  async () => {
    const purpose = 'pay bands in Engagedly';
    const file = { ...BASE, mapping: { level: "$custom('Verg\u00fctung')" } };
    assert.equal(await problemsOf({ ...file, sensitive: { ' Verg\u0075\u0308tung': purpose } }), []);
    const other = await problemsOf({ ...file, sensitive: { dynamic_4711: purpose } });
    assert.equal(other.map(({ code }) => code).sort(), ['sensitive-attribute', 'sensitive-unread']);
  },
);
for (const expression of [
  "linkedin 'Canary'",
  "linkedin 'Canary Person'",
  '`Canary Person`(1)',
  '`Canary.Person`()',
  '$Kanarie\u0144(1)',
]) {
  inspected(`never repeats what stands in quotation marks: ${expression}`, async () => {
    const problems = await problemsOf({ ...BASE, mapping: { level: expression } });
    assert.ok(problems.length > 0);
    assert.not.match(problems.map(({ message, remedy }) => message + remedy).join(), /Canary|Kanarie/);
  });
}
inspected.run();

suiteOf('checkTenant: addresses', [
  {
    title: 'in the filter',
    file: { scope: { employees: 'active', filter: `email = '${REAL}'` } },
    code: 'address',
    at: REAL,
    says: /\.example/,
  },
  {
    title: 'in the mapping',
    file: { mapping: { level: `email = '${REAL}' ? 'A' : 'B'` } },
    code: 'address',
    at: REAL,
    says: /invented/,
  },
  {
    title: 'in a test',
    file: { tests: [{ name: 'x', given: { email: REAL }, expect: { email: 'a@b.example' } }] },
    code: 'address',
    at: REAL,
    says: /invented/,
  },
]).run();
