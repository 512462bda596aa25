/** Three days of the service: selections, syncs and records one after the other, and what Git tells of them at the end. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Company, changeEmail, hire, leave } from '../../src/sandbox/company/company.ts';
import type { Summary } from '../../src/types/summary.d.ts';
import type { Tenant } from '../../src/types/tenant.d.ts';
import { type Chain, type Customer, GITHUB_TOKEN, setChain, type WorkflowRun } from '../fixtures/chain.ts';

const structure: Tenant['scope']['structure'] = ['departments', 'businesses', 'job_titles', 'locations'];
const ACTIVE = { status: 'active', scope: { employees: 'active', structure } } as const;

/** Clocks go back in the night to the second day: 06:00 and 18:00 are 04:00 and 16:00 in UTC before, 05:00 and 17:00 after. */
const NORDWIND: Tenant = {
  ...ACTIVE,
  name: 'Nordwind Logistik GmbH',
  timezone: 'Europe/Berlin',
  schedule: { at: ['06:00', '18:00'] },
};
/** 00:30 and 12:30 in UTC. */
const MONSOON: Tenant = {
  ...ACTIVE,
  name: 'Monsoon Trading Ltd',
  timezone: 'Asia/Kolkata',
  schedule: { at: ['06:00', '18:00'] },
  limits: { block: { percent: 10, min: 1, max: 25 } },
};
/** 11:00 in UTC. */
const HARBOUR: Tenant = {
  ...ACTIVE,
  name: 'Harbour Works Inc',
  timezone: 'America/New_York',
  schedule: { at: ['07:00'] },
};
const ANCHOR: Tenant = { ...HARBOUR, name: 'Anchor Holding', status: 'paused', schedule: 'daily' };

type Days = {
  chain: Chain;
  nordwind: Customer;
  monsoon: Customer;
  harbour: Customer;
  /** Who leaves Nordwind on the second day. */
  leaver: number;
  digest: string;
  superseded: Summary | undefined;
  /** The tip of the ledger after each run that recorded something. */
  tips: string[];
};
const days = suite<Days>('three days');

days.before(async (context) => {
  const chain = await setChain(['nordwind', 'monsoon', 'harbour', 'anchor'], '2026-10-24');
  await chain.merge('2026-10-23T15:00Z', {
    nordwind: NORDWIND,
    monsoon: MONSOON,
    harbour: HARBOUR,
    anchor: ANCHOR,
  });
  const customers = {
    nordwind: chain.customer('nordwind'),
    monsoon: chain.customer('monsoon'),
    harbour: chain.customer('harbour'),
  };
  Object.assign(context, { chain, ...customers, leaver: 0, digest: '', superseded: undefined, tips: [] });
});

days.after(({ chain }) => chain.close());

days('day 1: the first slots load two customers; one commit each', async (context) => {
  const { chain, nordwind } = context;
  const run = await chain.start('2026-10-24T04:23Z');
  // The paused one never, and in New York it is night.
  assert.equal(run.selected.toSorted(), ['monsoon', 'nordwind']);
  assertGreen(run);
  assert.equal(await recorded(context), [
    'nordwind: 15 added, 35 units created',
    'monsoon: 15 added, 35 units created',
  ]);
  assert.is(run.summaries.get('nordwind')?.slot, '2026-10-24T04:00:00.000Z');
  assert.is(nordwind.engagedly.users.length, 1 + 15);
});

days('the same tick once more: nothing is due, and no further job runs', async ({ chain }) => {
  const { select, selected, record } = await chain.start('2026-10-24T04:24Z');
  assert.equal([select.code, selected, record], [0, [], undefined]);
});

days('a tick that comes hours late serves what was missed, each once', async (context) => {
  const run = await context.chain.start('2026-10-24T17:40Z');
  assert.equal(run.selected, ['harbour', 'monsoon', 'nordwind']);
  assertGreen(run);
  assert.equal(await recorded(context), ['2 tenants: no changes', 'harbour: 15 added, 34 units created']);
});

days(
  'day 2: clocks went back, so the same hour is too early; a busy tenant is left alone',
  async ({ chain }) => {
    chain.busy.add('monsoon');
    const { select, selected } = await chain.start('2026-10-25T04:23Z');
    chain.busy.clear();
    assert.equal([select.code, selected], [0, []]);
    assert.match(select.stdout, '1 in another run that is not finished: monsoon');
  },
);

days('one job dies in the middle of its writes, another one holds blocks for approval', async (context) => {
  const { chain, nordwind, monsoon } = context;
  hire(nordwind.company, 2);
  context.leaver = leave(nordwind.company, 1, '2026-10-24').ids[0] ?? 0;
  const [renamed = 0] = changeEmail(nordwind.company).ids;
  assert.is.not(renamed, context.leaver);
  leave(monsoon.company, 2, '2026-10-24');
  const writes = monsoon.engagedly.writes().length;

  const run = await chain.start('2026-10-25T05:23Z', {
    dies: { tenant: 'nordwind', when: secondAccount(nordwind) },
  });
  nordwind.engagedly.clearFaults();
  assert.equal(run.selected, ['monsoon', 'nordwind']);
  assert.is(run.syncs.get('nordwind')?.code, null);
  // Something new waits for somebody: the job is red, its result arrives all the same.
  assert.is(run.syncs.get('monsoon')?.code, 1);
  assert.equal(await recorded(context), ['nordwind: failed (no-result)', 'monsoon: 2 held']);
  assert.is(monsoon.engagedly.writes().length, writes);
  context.digest = run.summaries.get('monsoon')?.held[0]?.digest ?? '';
  assert.match(context.digest, /^[0-9a-f]{12}$/);
  assert.match(await chain.ask('show', 'runs:monsoon/summary.md'), context.digest);
  const board = await rowsOfBoard(chain);
  assert.match(board.get('nordwind') ?? '', /\*\*failed\*\* \| failed \(no-result\)/);
  assert.match(board.get('monsoon') ?? '', /held \| 2 held/);
});

days(
  'what failed is not tried at the next tick, but at the one after it, and ends where it should',
  async (context) => {
    const { chain, nordwind } = context;
    assert.equal((await chain.start('2026-10-25T06:23Z')).selected, []);
    const run = await chain.start('2026-10-25T07:23Z');
    assert.equal(run.selected, ['nordwind']);
    assertGreen(run);
    // One of the two accounts stood there before the job died. The new e-mail is one update, no second account.
    assert.equal(await recorded(context), ['nordwind: 1 added, 1 updated, 1 blocked']);
    assert.is(nordwind.engagedly.users.length, 1 + 15 + 2);
    assert.equal(
      openAccounts(nordwind),
      nordwind.company.people
        .filter(({ status }) => status === 'active')
        .map(({ email }) => email?.toLowerCase())
        .sort(),
    );
  },
);

days('a manual run with the digest releases what was held', async (context) => {
  const { chain, digest, monsoon } = context;
  const run = await chain.start('2026-10-25T09:00Z', { dispatch: { tenant: 'monsoon', approve: digest } });
  assertGreen(run);
  assert.equal(await recorded(context), ['monsoon: 2 blocked']);
  const trailers = await chain.ask('log', '-1', '--format=%(trailers)', 'runs');
  assert.match(trailers, `Approved: ${digest}`);
  assert.match(trailers, 'Trigger: manual');
  assert.match(trailers, 'Actor: octocat');
  assert.is(openAccounts(monsoon).length, 13);
});

days('the same digest again releases nothing, not even something like it', async (context) => {
  const { chain, digest, monsoon } = context;
  const [mistaken = 0] = leave(monsoon.company, 1, '2026-10-24').ids;
  const run = await chain.start('2026-10-25T09:20Z', { dispatch: { tenant: 'monsoon', approve: digest } });
  assert.equal(await recorded(context), ['monsoon: refused (approval-unmatched) after 1 held']);
  const { held, issues, approved } = run.summaries.get('monsoon') ?? {};
  assert.is.not(held?.[0]?.digest, digest);
  assert.is(approved, undefined);
  assert.ok(issues?.some(({ code }) => code === 'approval-unmatched'));
  assert.is(openAccounts(monsoon).length, 13);
  restore(monsoon.company, mistaken);
});

days('whoever we blocked and who returns is activated again', async (context) => {
  const { chain, nordwind, leaver } = context;
  restore(nordwind.company, leaver);
  const run = await chain.start('2026-10-25T17:23Z', {
    meanwhile: () =>
      chain.merge('2026-10-25T17:24Z', { harbour: { ...HARBOUR, createOnly: ['employee_type'] } }),
  });
  context.superseded = run.summaries.get('harbour');
  assert.equal(run.selected, ['harbour', 'monsoon', 'nordwind']);
  assertGreen(run);
  assert.equal(await recorded(context), ['1 tenant: no changes', 'nordwind: 1 activated again']);
  assert.is(openAccounts(nordwind).length, 1 + 15 + 2 - 1);
});

days(
  'a job whose tenant file changed while it waited calls nobody and is no failure',
  async ({ chain, superseded }) => {
    assert.is(superseded?.issues[0]?.code, 'superseded');
    assert.equal([superseded?.calls.personio.get, superseded?.calls.engagedly.get], [0, 0]);
    // Its slot stays open, until the next run serves it with the new file.
    assert.match((await rowsOfBoard(chain)).get('harbour') ?? '', 'late: 1 scheduled time missed');
  },
);

days('day 3: nothing to do is one commit for everybody', async (context) => {
  const { chain, nordwind, monsoon, harbour } = context;
  const writes = () => [nordwind, monsoon, harbour].map(({ engagedly }) => engagedly.writes().length);
  const before = writes();
  const run = await chain.start('2026-10-26T12:40Z');
  // The longest overdue first.
  assert.equal(run.selected, ['harbour', 'monsoon', 'nordwind']);
  assertGreen(run);
  assert.equal(await recorded(context), ['3 tenants: no changes']);
  assert.equal(writes(), before);
});

days('the history of one tenant is its story', async ({ chain }) => {
  const story = (id: string) => chain.ask('log', '--reverse', '--format=%s', 'runs', '--', id);
  assert.equal((await story('nordwind')).trim().split('\n'), [
    'nordwind: 15 added, 35 units created',
    '2 tenants: no changes',
    'nordwind: failed (no-result)',
    'nordwind: 1 added, 1 updated, 1 blocked',
    'nordwind: 1 activated again',
    '3 tenants: no changes',
  ]);
  assert.equal((await story('monsoon')).trim().split('\n'), [
    'monsoon: 15 added, 35 units created',
    '2 tenants: no changes',
    'monsoon: 2 held',
    'monsoon: 2 blocked',
    'monsoon: refused (approval-unmatched) after 1 held',
    '1 tenant: no changes',
    '3 tenants: no changes',
  ]);
  assert.is(await story('anchor'), '');
  const lines = (await chain.ask('show', 'runs:nordwind/history/2026/10.jsonl')).trim().split('\n');
  assert.equal(
    lines.map((line) => JSON.parse(line)).map(({ outcome, failuresInARow }) => [outcome, failuresInARow]),
    [
      ['success', 0],
      ['success', 0],
      ['failed', 1],
      ['success', 0],
      ['success', 0],
      ['success', 0],
    ],
  );
});

days('the status board says how everybody is', async ({ chain }) => {
  const board = await rowsOfBoard(chain);
  assert.match(
    board.get('nordwind') ?? '',
    '[2026-10-26 13:42](https://github.com/acme/sync/actions/runs/1011) | success | no changes | 2026-10-26 after 18:00, usually within the hour | on time',
  );
  assert.match(board.get('monsoon') ?? '', 'success | no changes | 2026-10-27 after 06:00');
  assert.match(board.get('harbour') ?? '', 'success | no changes | 2026-10-27 after 07:00');
  assert.match(board.get('anchor') ?? '', 'not yet |  |  | paused');
});

days('every run pushed once, on top of what was there', async ({ chain, tips }) => {
  // The remote refuses whatever is forced; its reflog has a line for each push.
  const pushes = await chain.ask('log', '--walk-reflogs', '--format=%H', 'runs');
  assert.equal(pushes.trim().split('\n'), tips.toReversed());
  for (const tip of tips) await chain.ask('merge-base', '--is-ancestor', tip, 'runs');
  assert.is((await chain.ask('rev-list', '--merges', '--count', 'runs')).trim(), '0');
});

days(
  'neither a personal value nor a secret is in any commit or log',
  async ({ chain, nordwind, monsoon, harbour }) => {
    const history = await chain.ask('log', '--patch', '--format=fuller', '--all');
    assert.match(history, '3 tenants: no changes');
    const masks = [...chain.printed().matchAll(/^::add-mask::(.+)$/gm)].map(([, secret = '']) => secret);
    // Outputs end at a word of chance, a piece of which is now and then somebody's name ("ebba").
    const printed = chain
      .printed()
      .replace(/^::add-mask::.*$/gm, '')
      .replace(/ghadelimiter_[0-9a-f-]{36}/g, '');
    const customers = [nordwind, monsoon, harbour];
    const secrets = new Set([
      GITHUB_TOKEN,
      ...masks,
      ...customers.flatMap((one) => Object.values(one.secrets)),
    ]);
    // The access tokens are masked as well.
    assert.ok(secrets.size > 1 + 3 * 5);
    const people = customers.flatMap(canaries);
    for (const text of [history, printed]) {
      const has = searchIn(text);
      assert.equal([[...secrets].filter((secret) => text.includes(secret)), people.filter(has)], [[], []]);
    }
    // Where they are at home, the same search finds all of them.
    const home = customers.map(({ company, engagedly }) => [company, engagedly.users]);
    assert.ok(people.every(searchIn(JSON.stringify(home))));
  },
);

days.run();

type Refused = { chain: Chain; nordwind: Customer; lost: WorkflowRun };
const refused = suite<Refused>('a ledger that takes nothing');

refused.before(async (context) => {
  const chain = await setChain(['nordwind'], '2026-10-23');
  await chain.merge('2026-10-23T15:00Z', {
    nordwind: {
      ...NORDWIND,
      schedule: { cron: '0 * * * *' },
      limits: { block: { percent: 1, min: 3, max: 3 } },
    },
  });
  Object.assign(context, { chain, nordwind: chain.customer('nordwind') });
});

refused.after(({ chain }) => chain.close());

refused(
  'what a run has blocked that nobody recorded, the next start does not come on top of',
  async (context) => {
    const { chain, nordwind } = context;
    assertGreen(await chain.start('2026-10-23T16:23Z'));
    leave(nordwind.company, 3, '2026-10-22');
    await chain.refusePushes(true);
    context.lost = await chain.start('2026-10-23T17:23Z');
    assert.is(context.lost.record?.code, 1);
    assert.is(openAccounts(nordwind).length, 12);
    leave(nordwind.company, 3, '2026-10-22');
    for (const at of ['2026-10-23T18:23Z', '2026-10-23T19:23Z']) {
      const { select, selected } = await chain.start(at);
      // Red: nobody is due, and that is no good news.
      assert.equal([select.code, selected], [1, []]);
      assert.match(
        select.stdout,
        /::warning.*nordwind \(https:\/\/github.com\/acme\/sync\/actions\/runs\/1002, until/,
      );
    }
    const byHand = await chain.start('2026-10-23T19:30Z', { dispatch: { tenant: 'nordwind' } });
    assert.is(byHand.select.code, 1);
    assert.match(
      byHand.select.stdout,
      'What the run https://github.com/acme/sync/actions/runs/1002 has done to nordwind',
    );
    assert.is(openAccounts(nordwind).length, 12);
  },
);

refused('nor does the same job, when somebody runs it again', async ({ chain, nordwind, lost }) => {
  const { code, stdout } = await chain.again('2026-10-23T19:40Z', lost, { sync: 'nordwind' });
  assert.is(code, 1);
  assert.match(stdout, 'Nothing is known to be recorded of an earlier attempt of this run');
  assert.is(openAccounts(nordwind).length, 12);
});

refused('once it is recorded the next start goes on, within the limit', async ({ chain, nordwind, lost }) => {
  await chain.refusePushes(false);
  const { code, stdout } = await chain.again('2026-10-23T19:50Z', lost, 'record');
  assert.is(code, 0, stdout);
  const run = await chain.start('2026-10-23T20:23Z');
  assert.equal(run.selected, ['nordwind']);
  assert.equal([run.summaries.get('nordwind')?.outcome, openAccounts(nordwind).length], ['held', 12]);
});

refused.run();

/** Whether a text has all words of a value, and the value as it stands; in any case of letters. */
function searchIn(text: string): (value: string) => boolean {
  const lower = text.toLowerCase();
  const wordsOf = (some: string) => some.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const words = new Set<string>(wordsOf(text));
  return (value) => wordsOf(value).every((word) => words.has(word)) && lower.includes(value.toLowerCase());
}

/** What belongs to people and must not get out. Shorter words than these could be there by chance. */
function canaries({ company, engagedly }: Customer): string[] {
  const ofPeople = company.people.flatMap(({ id, firstName, lastName, email, position, custom }) => [
    String(id),
    firstName,
    lastName,
    email ?? '',
    position ?? '',
    String(custom.dynamic_1001),
    String(custom.dynamic_1002),
  ]);
  const names = [...company.departments, ...company.offices].map(({ name }) => name);
  return [...ofPeople, ...names, ...engagedly.users.map(({ id }) => id)].filter((text) => text.length > 3);
}

function assertGreen({ selected, syncs, record }: WorkflowRun): void {
  const codes = selected.map((id) => syncs.get(id)?.code);
  assert.equal([...codes, record?.code], [...codes.map(() => 0), 0], record?.stdout);
}

/** Subjects of what the ledger got since the last time, newest first. */
async function recorded({ chain, tips }: Days): Promise<string[]> {
  const last = tips.at(-1);
  const range = last === undefined ? 'runs' : `${last}..runs`;
  tips.push((await chain.ask('rev-parse', 'runs')).trim());
  return (await chain.ask('log', '--format=%s', range)).split('\n').filter(Boolean);
}

/** Rows of the status board by tenant. */
async function rowsOfBoard(chain: Chain): Promise<Map<string, string>> {
  const rows = (await chain.ask('show', 'runs:README.md'))
    .split('\n')
    .filter((line) => line.startsWith('| '));
  const names = { nordwind: NORDWIND, monsoon: MONSOON, harbour: HARBOUR, anchor: ANCHOR };
  return new Map(
    Object.entries(names).map(([id, { name }]) => [id, rows.find((row) => row.includes(name)) ?? '']),
  );
}

/** E-mails of the accounts that are not blocked, but for the site administrator's. */
function openAccounts({ engagedly }: Customer): string[] {
  const open = engagedly.users.filter(({ blocked, admin }) => !blocked && !admin);
  return open.map(({ fields }) => String(fields.email)).sort();
}

/** Settles when Engagedly is asked for the second new account, which it never answers. */
function secondAccount({ engagedly }: Customer): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let seen = 0;
  engagedly.fault({
    when: ({ method, path }) => {
      if (method !== 'POST' || path !== '/beta/users') return false;
      seen += 1;
      if (seen === 2) resolve();
      return seen === 2;
    },
    effect: { kind: 'hang' },
  });
  return promise;
}

/** Active again, as if nothing had been. */
function restore({ people }: Company, id: number): void {
  for (const person of people) {
    if (person.id !== id) continue;
    person.status = 'active';
    person.terminationDate = null;
    person.terminationType = null;
    person.lastWorkingDay = null;
  }
}
