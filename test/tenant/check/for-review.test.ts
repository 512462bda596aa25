/** What keeps a file from being merged, and is no reason for a run to stop that went on with it yesterday. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkTenant, isForReview } from '../../../src/tenant/check/check.ts';
import { BASE, fileOf, NOW } from '../../fixtures/tenants/cases.ts';

const review = suite('checkTenant: what is for a review alone');

const filtered = (filter: string, more: object = {}) => ({
  ...BASE,
  scope: { employees: 'active', filter },
  ...more,
});
const example = (given: object, isIn: boolean) => ({ name: 'x', given, expect: { in_scope: isIn } });

const checked = async (file: object, use?: 'run' | 'review') => {
  const { tenant, problems } = await checkTenant(fileOf(file), { now: NOW, ...(use && { use }) });
  const errors = problems.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  return { isTaken: tenant !== undefined, errors };
};

for (const [what, file, code] of [
  ['a value that nobody has', filtered("$not(employment_type = 'Extern')"), 'never-equal'],
  ['a decimal comma', filtered('$not(weekly_working_hours < 35,5)'), 'decimal-comma'],
  [
    'an example that nobody is like',
    filtered("office.name = 'Wien'", { tests: [example({ office: 'Wien' }, false)] }),
    'test-shape',
  ],
  ['a value that nobody has, in a row', { ...BASE, mapping: { level: "status = 'Aktiv'" } }, 'never-equal'],
  ['one number for everybody', { ...BASE, mapping: { employee_id: "'12'" } }, 'same-for-all'],
] as const) {
  review(`${what}: refused in a review, and no reason to stop a run`, async () => {
    assert.equal(await checked(file), { isTaken: false, errors: [code] });
    assert.equal(await checked(file, 'review'), { isTaken: false, errors: [code] });
    assert.equal(await checked(file, 'run'), { isTaken: true, errors: [code] });
  });
}

review('a test that fails stops a run as ever, and is told once in a review', async () => {
  const never = "employment_type = 'Extern'";
  const file = filtered(never, { tests: [example({ employment_type: 'external', status: 'active' }, true)] });
  assert.equal(await checked(file, 'run'), { isTaken: false, errors: ['never-equal', 'test-failed'] });
  assert.equal(await checked(file), { isTaken: false, errors: ['never-equal'] });
});

review('what cannot be run at all stops a run', async () => {
  for (const filter of ['weekly_working_hours < 35,5', "office = 'Wien'"])
    assert.is((await checked(filtered(filter), 'run')).isTaken, false, filter);
});

review(
  'so many that not all are told are still for a review alone, and what is wrong among these is not',
  async () => {
    const texts = Array.from({ length: 260 }, (_, at) => `'Vt ${at}'`).join(', ');
    const file = filtered(`$lowercase($custom('Gruppe')) in [${texts}]`);
    assert.equal([(await checked(file, 'run')).isTaken, (await checked(file)).isTaken], [true, false]);
    const { problems } = await checkTenant(fileOf(file), { now: NOW, use: 'run' });
    const last = problems.at(-1);
    assert.ok(last && isForReview(last), 'nor does anybody else take it for a reason to stop');
    assert.match(last.message, /^There are 60 more problems/);
    const broken = { ...file, zz: 1 };
    assert.is((await checked(broken, 'run')).isTaken, false);
    const shown = (await checkTenant(fileOf(broken), { now: NOW, use: 'run' })).problems;
    assert.ok(shown.some((problem) => problem.severity === 'error' && !isForReview(problem)));
  },
);

review('more warnings than are told refuse no file', async () => {
  const doubtful = Array.from({ length: 115 }, (_, at) => `cost_centers.name='K${at}'`).join(' or ');
  const rows = ['one', 'two'].map((name) => [`custom-attribute-${name}`, doubtful]);
  const { tenant, problems } = await checkTenant(fileOf({ ...BASE, mapping: Object.fromEntries(rows) }), {
    now: NOW,
  });
  assert.equal(
    [tenant !== undefined, problems.at(-1)?.code, problems.at(-1)?.severity],
    [true, 'more', 'warning'],
  );
});

review.run();
