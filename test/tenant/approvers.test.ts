import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { newIdentity } from '../../src/details/age.ts';
import type { Tenant } from '../../src/model.ts';
import { approverProblems, checkApprovers } from '../../src/tenant/approvers.ts';

const [hr, support] = [(await newIdentity()).recipient, (await newIdentity()).recipient];

async function told(content: unknown): Promise<string[]> {
  const { problems, approvers } = await checkApprovers(
    typeof content === 'string' ? content : JSON.stringify(content, null, 2),
  );
  assert.is(approvers.size === 0, problems.length > 0 || JSON.stringify(content).includes('{}'));
  return problems.map(({ code, line }) => `${code} ${line}`);
}

const file = suite('.github/approvers.json');

file('gives each role its key, sorted', async () => {
  const { approvers, problems } = await checkApprovers(
    JSON.stringify({ approvers: { 'support-2': support, 'nordwind-hr': hr } }),
  );
  assert.equal(problems, []);
  assert.equal(
    [...approvers],
    [
      ['nordwind-hr', hr],
      ['support-2', support],
    ],
  );
});
file('may be empty', async () => assert.equal(await told({ approvers: {} }), []));
file('each mistake is told once, with its line, and then nobody of it counts', async () => {
  const wrong = `${hr.slice(0, -1)}${hr.endsWith('q') ? 'p' : 'q'}`;
  assert.equal(await told({ approvers: { 'support-1': hr, 'support-2': wrong } }), ['no-key 4']);
  assert.equal(await told({ approvers: { 'support-1': hr, 'support-2': hr } }), ['same-key 4']);
  assert.equal(await told({ approvers: { 'support-1': 'AGE-SECRET-KEY-1QQ' } }), ['no-key 3']);
  assert.equal(await told({ approvers: { 'Jörg Groß': hr } }), ['role-name 3']);
  assert.equal(await told({ approver: {} }), ['missing-key 1', 'unknown-key 2']);
  assert.equal(await told({ approvers: { hr: [hr] } }), ['wrong-type 3']);
  assert.equal(await told('{ "approvers": { "hr": 1, "hr": 2 } '), ['json 1']);
});
file.run();

const between = suite('tenants and their approvers');

async function between_(tenant: Partial<Tenant>): Promise<string[]> {
  const text = JSON.stringify({ name: 'Nordwind', ...tenant }, null, 2);
  const one = { file: { id: 'nordwind', path: 'tenants/nordwind.json', text }, tenant };
  const problems = approverProblems([one], new Map([['nordwind-hr', hr]]));
  return problems.map(({ code, line, remedy }) => `${code} ${line} ${remedy}`);
}

between('a role that is not listed is an error, with the one that was meant', async () => {
  const [problem, ...others] = await between_({ details: 'held', approvers: ['nordwind-hr', 'nordwind-rh'] });
  assert.equal(others, []);
  assert.match(problem ?? '', /^approver-unknown 6 Did you mean "nordwind-hr"\?$/);
  assert.match((await between_({ approvers: ['support-9'] }))[0] ?? '', /npm run key -- support-9/);
});
between('details that nobody could read are an error; without details nobody has to be named', async () => {
  assert.match((await between_({ details: 'all' })).join(), /^approvers-missing 3 /);
  assert.equal(await between_({}), []);
  assert.equal(await between_({ details: 'none' }), []);
  assert.equal(await between_({ details: 'all', approvers: ['nordwind-hr'] }), []);
});
between.run();
