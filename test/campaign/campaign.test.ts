import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inventCompany, type Person } from '../../src/sandbox/company/company.ts';
import { startEngagedly } from '../../src/sandbox/engagedly/engagedly.ts';
import type { Call, Sandbox } from '../../src/sandbox/server.ts';
import { createClock } from '../fixtures/clock.ts';
import { campaign } from './main.ts';
import { newOracle, type Oracle } from './oracle.ts';
import type { Choice } from './scenario.ts';
import { SECRETS } from './stage.ts';
import { judgeWrite } from './writes.ts';

const whole = suite('campaign');

whole('a few random histories break no rule', async () => {
  const { runs, counts, failure } = await campaign({ runs: 12, seed: 2, share: 0, kind: 'histories' });
  assert.is(failure?.reason, undefined, `${failure?.story}\n--seed ${failure?.seed} --path ${failure?.path}`);
  assert.is(runs, 12);
  for (const what of ['creates', 'blocks', 'kills', 'activations', 'approvals used', 'identifier changes']) {
    assert.ok((counts[what] ?? 0) > 0, what);
  }
});

whole(
  'nor do operations after each other: a run put back, another key, a lost memory, people hidden from a read',
  async () => {
    const { runs, counts, failure } = await campaign({ runs: 5, seed: 3, share: 0, kind: 'sequences' });
    assert.is(
      failure?.reason,
      undefined,
      `${failure?.story}\n--seed ${failure?.seed} --path ${failure?.path}`,
    );
    assert.is(runs, 5);
    for (const what of [
      'undos',
      'fields put back',
      'rekeys',
      'told to wait without memory',
      'approvals used',
    ]) {
      assert.ok((counts[what] ?? 0) > 0, what);
    }
  },
);

whole.run();

const CHOICE: Choice = {
  identifier: 'email',
  number: 'id',
  preset: 'default',
  employees: 'active',
  structure: 'all',
  filter: 'none',
  clear: false,
  createOnly: false,
  limits: 'default',
  onMissing: 'keep',
  onOutOfScope: 'keep',
  block: true,
  createBlocked: true,
  reactivate: true,
  protect: false,
  single: false,
  pictures: false,
  details: false,
};
const NOW = new Date('2026-03-24T04:10:00Z');

/** An oracle that watches an organisation with one account, that of the first person. */
async function watch(
  choice: Partial<Choice> = {},
): Promise<{ oracle: Oracle; person: Person; user: string }> {
  const company = inventCompany({ people: 5, seed: 1, today: '2026-03-24', oddities: false });
  const serve = async (): Promise<Sandbox> => ({
    ...{ url: '', calls: [], fault: () => {}, clearFaults: () => {}, close: async () => {} },
  });
  const engagedly = await startEngagedly({ ...SECRETS, serve });
  const [person] = company.people;
  if (!person?.email) throw new Error('The company has nobody.');
  const { id } = engagedly.addUser({ fields: { first_name: 'A', last_name: 'B', email: person.email } });
  const oracle = newOracle({
    company,
    engagedly,
    choice: { ...CHOICE, ...choice },
    protectedIds: new Set(),
    humans: new Map(),
    owners: new Map([[id, [person.id]]]),
  });
  oracle.thereBefore = new Set([id]);
  return { oracle, person, user: id };
}

function call(method: string, path: string, body: unknown = {}): Call {
  return { method, path, query: new URLSearchParams(), headers: {}, body, rawBody: JSON.stringify(body) };
}

const write = suite('campaign: judgeWrite');

write('a block needs somebody who has left, for certain', async () => {
  const { oracle, person, user } = await watch();
  const block = () => judgeWrite(oracle, call('PUT', `/beta/users/${user}/deactivate`), NOW)();
  assert.throws(block, /without evidence/);
  person.status = 'sabbatical';
  assert.throws(block, /without evidence/);
  Object.assign(person, { status: 'inactive', terminationDate: '2026-03-24' });
  assert.throws(block, /without evidence/);
  person.terminationDate = '2026-03-23';
  assert.not.throws(block);
  const account = oracle.engagedly.users.find(({ id }) => id === user);
  if (account) account.admin = true;
  assert.throws(block, /site administrator/);
});

write('a leaver whom the filter keeps out and who never was in scope is left open', async () => {
  const { oracle, person, user } = await watch({ filter: 'internal' });
  const block = () => judgeWrite(oracle, call('PUT', `/beta/users/${user}/deactivate`), NOW)();
  Object.assign(person, { status: 'inactive', terminationDate: '2026-03-23', employmentType: 'external' });
  assert.throws(block, /never was in scope/);
  oracle.entered.add(person.id);
  assert.not.throws(block);
});

write('nobody is blocked for not being there, unless for three runs and three days', async () => {
  for (const onMissing of ['keep', 'block'] as const) {
    const { oracle, person, user } = await watch({ onMissing });
    const block = () => judgeWrite(oracle, call('PUT', `/beta/users/${user}/deactivate`), NOW)();
    oracle.company.people.shift();
    const seen = (hours: number) => ({
      ...{ at: NOW.getTime() - hours * 3_600_000, filter: 'none' as const, outside: new Set<number>() },
      absent: (id: number) => id === person.id,
    });
    oracle.runs.push(seen(71), seen(24));
    assert.throws(block, /without evidence/);
    oracle.runs.unshift(seen(72));
    if (onMissing === 'block') assert.not.throws(block);
    else assert.throws(block, /without evidence/);
  }
});

write('a second account, one for nobody, and an account opened for no reason', async () => {
  const { oracle, person, user } = await watch();
  const twice = call('POST', '/beta/users', { email: person.email });
  assert.throws(() => judgeWrite(oracle, twice, NOW), /second one/);
  const nobody = call('POST', '/beta/users', { email: 'nobody@elsewhere.example' });
  assert.throws(judgeWrite(oracle, nobody, NOW), /for nobody/);
  const account = oracle.engagedly.users.find(({ id }) => id === user);
  if (account) account.blocked = true;
  const open = call('PUT', `/beta/users/${user}/activate`);
  assert.throws(judgeWrite(oracle, open, NOW), /somebody else had blocked/);
});

write.run();

const clock = suite('campaign: createClock');

clock('wakes in order, and never those who gave up', async () => {
  const time = createClock(0);
  const woken: string[] = [];
  const giving = new AbortController();
  const given = time.sleep(50, giving.signal).catch(() => woken.push('gave up'));
  giving.abort();
  await Promise.all([
    given,
    time.sleep(300).then(() => woken.push(`late ${time.now()}`)),
    time.sleep(100).then(() => woken.push(`early ${time.now()}`)),
  ]);
  assert.equal(woken, ['gave up', 'early 100', 'late 300']);
});

clock.run();
