import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BASE, problemsOf, suiteOf } from '../../fixtures/tenants/cases.ts';

const given = { status: 'active', first_name: 'Jörg', email: 'Joerg@nordwind.example' };
suiteOf('checkTenant: tests', [
  {
    title: 'a difference',
    file: { tests: [{ name: 'small', given, expect: { email: 'Joerg@nordwind.example' } }] },
    code: 'test-failed',
    at: '"Joerg@nordwind.example"\n      }\n    }',
    says: /"small" fails: "email" should be "Joerg@nordwind.example" and is "joerg@nordwind.example"/,
  },
  {
    title: 'empty where something is',
    file: { tests: [{ name: 'x', given, expect: { first_name: null } }] },
    code: 'test-failed',
    at: 'null',
    says: /should be empty and is "Jörg"/,
  },
  {
    title: 'a field that is not mapped',
    file: { tests: [{ name: 'x', given, expect: { firstname: 'Jörg' } }] },
    code: 'test-field',
    at: '"firstname"',
    says: /Did you mean "first_name"/,
  },
  {
    title: 'nothing expected',
    file: { tests: [{ name: 'x', given, expect: {} }] },
    code: 'test-empty',
    at: '{}',
    says: /checks nothing/,
    severity: 'warning',
  },
  {
    title: 'a test without a name',
    file: { tests: [{ given: {}, expect: { first_name: 'wrong' } }] },
    code: 'missing-key',
    at: '{\n      "given"',
    says: /"name" is missing in entry 1 of "tests"/,
  },
]).run();

const testing = suite('checkTenant: test values');
testing('are shown in at most 200 characters', async () => {
  const long = 'x'.repeat(5_000);
  const [problem] = await problemsOf({
    ...BASE,
    tests: [{ name: long.slice(0, 200), given: { first_name: long }, expect: { first_name: `${long}y` } }],
  });
  assert.is(problem?.code, 'test-failed');
  assert.ok((problem?.message.length ?? 0) <= 260, problem?.message);
});
testing(
  'a part of one that is of the wrong kind is a problem of its own, and beside a filter nothing else',
  async () => {
    const test = { name: 'x', given: {}, expect: { in_scope: true } };
    for (const part of ['name', 'given', 'expect']) {
      const scope = { ...BASE.scope, filter: "office.name = 'Wien'" };
      const problems = await problemsOf({ ...BASE, scope, tests: [{ ...test, [part]: true }] });
      assert.equal(
        problems.map(({ code, severity }) => [code, severity]),
        [
          ['filter-untested', 'notice'],
          ['wrong-type', 'error'],
        ],
        part,
      );
    }
  },
);
testing('are not looked at while the mapping has an error', async () => {
  const problems = await problemsOf({
    ...BASE,
    mapping: { level: ')' },
    tests: [{ name: 'x', given: {}, expect: { level: 'A' } }],
  });
  assert.is(problems.length, 1);
});
testing('are not run for ever: examples that are too heavy are one problem', async () => {
  const fields = Array.from({ length: 8 }, (_, index) => `custom-attribute-${index}`);
  const mapping = Object.fromEntries(
    fields.map((field, index) => [field, `($f := function($x){ $f($x + 1) }; $f(${index}))`]),
  );
  const expect = Object.fromEntries(fields.map((field) => [field, 'x']));
  const tests = Array.from({ length: 100 }, (_, index) => ({ name: `t${index}`, given: {}, expect }));
  const begin = performance.now();
  const problems = await problemsOf({ ...BASE, mapping, tests });
  assert.ok(performance.now() - begin < 5000, `${performance.now() - begin} ms`);
  assert.is(problems.filter(({ code }) => code === 'tests-too-heavy').length, 1);
});
testing.run();
