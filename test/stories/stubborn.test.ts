/** What does not work out the first time: writes that do not stay, people that fail every day, pairs left half done. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hire } from '../../src/sandbox/company/company.ts';
import type { StoredUser } from '../../src/sandbox/engagedly/engagedly.ts';
import type { Fault } from '../../src/sandbox/server.ts';
import type { Tenant } from '../../src/types/tenant.d.ts';
import { ALWAYS, type Body, comeBack, leave, OWN_NUMBER } from '../fixtures/incidents.ts';
import { codes, NUMBER, onStage, type Stage } from '../fixtures/stage.ts';

const sticking = suite('memory: a write that does not stay');

sticking(
  'is repeated once, then left alone and told, until the value changes',
  onStage({ people: 8 }, async (story) => {
    await story.firstLoad();
    const person = story.person(-1);
    const account = story.account(person.email, 'email');
    const before = account.fields.job_title;
    person.position = story.person(0).position;
    const writes: number[] = [];
    const found: boolean[] = [];
    for (let day = 0; day < 5; day++) {
      const { summary } = await story.run();
      writes.push(story.writes().length);
      found.push(codes(summary).includes('not-sticking'));
      // Another tool sets it back, every day.
      if (before !== undefined) account.fields.job_title = before;
      story.later(24);
    }
    assert.equal(writes, [1, 1, 0, 0, 0]);
    assert.equal(found, [false, false, true, true, true]);
    person.position = 'Admiral';
    const { summary } = await story.run({ record: false });
    assert.equal([story.writes().length, codes(summary)], [2, []], 'the unit and the person');
  }),
);

sticking(
  'is repeated once also where the first run had to make the job title or to add the manager',
  onStage({ people: 8 }, async (story) => {
    await story.firstLoad();
    const [one, other] = [story.person(-1), story.person(-2)];
    hire(story.company, 1);
    one.position = 'Admiral';
    other.supervisorId = story.person(-1).id;
    const accounts = [one, other].map((person) => story.accountOf(person));
    const before = accounts.map(({ fields }) => ({ ...fields }));
    const writes: number[] = [];
    for (let day = 0; day < 4; day++) {
      await story.run();
      writes.push(story.writes().length);
      for (const [at, { fields }] of accounts.entries()) Object.assign(fields, before[at]);
      story.later(24);
    }
    assert.equal(writes, [4, 2, 0, 0]);
  }),
);

const BETWEEN: [what: string, approve: string[], fault?: (account: StoredUser) => Fault][] = [
  ['for an approval that fits nothing', ['0123456789ab']],
  [
    'since the write failed',
    [],
    ({ id }) => ({
      when: ({ method, path }) => method !== 'GET' && path.includes(id),
      times: ALWAYS,
      effect: { kind: 'answer', answer: { status: 422, body: { success: false } } },
    }),
  ],
  [
    'since the account was not in the list',
    [],
    ({ id }) => ({
      when: ({ path }) => path === '/beta/users',
      times: ALWAYS,
      effect: {
        kind: 'change',
        change: (answer) => {
          const body = answer.body as Body;
          return { ...answer, body: { ...body, data: body.data.filter((row) => row.id !== id) } };
        },
      },
    }),
  ],
];

for (const [what, approve, fault] of BETWEEN) {
  sticking(
    `is not forgotten by a run between that wrote nothing, ${what}`,
    onStage({ people: 8 }, async (story) => {
      await story.firstLoad();
      const account = story.accountOf(story.person(-1));
      const writes: number[] = [];
      for (let day = 0; day < 8; day++) {
        account.fields.first_name = 'Byhand';
        const isBetween = day % 2 === 1;
        if (isBetween && fault) story.engagedly.fault(fault(account));
        const told = await story.run(isBetween ? { approve } : {});
        story.engagedly.clearFaults();
        writes.push(story.writes().length);
        if (!isBetween) assert.is(told.codes.includes('not-sticking'), day > 2, told.printed);
        story.later(24);
      }
      assert.equal(writes, [1, 0, 1, 0, 0, 0, 0, 0]);
    }),
  );
}

for (const [who, tenant, writes] of [
  ['with their people', {}, [2, 2, 0, 0]],
  ['by themselves', { scope: { employees: 'none' } }, [1, 1, 0, 0]],
] as [string, Partial<Tenant>, number[]][])
  sticking(
    `units ${who}: whose name Engagedly keeps otherwise is added twice, then left alone and told, until the names agree`,
    onStage({ people: 8 }, async (story) => {
      await story.firstLoad();
      await story.setTenant({ ...story.tenant, ...tenant });
      const { job_titles: titles } = story.engagedly.units;
      story.person(-1).position = 'Head of Research & Development';
      const made: number[] = [];
      const found: unknown[] = [];
      for (let day = 0; day < 4; day++) {
        const { summary } = await story.run();
        made.push(story.writes().length);
        found.push(summary.issues.map(({ code, field, count }) => [code, field, count]));
        for (const unit of titles) unit.name = unit.name.replace(' & ', ' &amp; ');
        story.later(24);
      }
      assert.equal(made, writes);
      const told = [['not-sticking', 'job_title', 1]];
      assert.equal(found, [[], [], told, told]);
      const kept = titles.findLast(({ name }) => name.includes('&amp;'));
      if (kept) kept.name = kept.name.replace('&amp;', '&');
      assert.equal((await story.run()).codes, []);
    }),
  );

sticking(
  'somebody new does without a unit that does not stay',
  onStage({ people: 8 }, async (story) => {
    await story.firstLoad();
    const { position } = Object.assign(story.person(-1), { position: 'Head of Research & Development' });
    for (let day = 0; day < 3; day++) {
      if (day === 2) hire(story.company, 1);
      story.person(-1).position = position;
      const { summary } = await story.run();
      assert.is(summary.counts.created, day === 2 ? 1 : 0);
      for (const unit of story.engagedly.units.job_titles) unit.name = unit.name.replace(' & ', ' &amp; ');
      story.later(24);
    }
    assert.is(story.accountOf(story.person(-1)).fields.job_title, undefined);
  }),
);

/** What became of one day: how many were added, and what was told. */
async function added(story: Stage): Promise<unknown[]> {
  const { summary } = await story.run();
  story.later(24);
  return [summary.outcome, summary.counts.created, ...codes(summary)];
}

sticking(
  'an account that never comes about is added twice, then told, until it is to get another address',
  onStage({ people: 8 }, async (story) => {
    await story.firstLoad();
    const { users } = story.engagedly;
    const there = [...users];
    hire(story.company, 1);
    const newcomer = story.person(-1);
    const days: unknown[] = [];
    for (let day = 0; day < 4; day++) {
      days.push(await added(story));
      users.splice(0, users.length, ...there);
    }
    const once = ['success', 1];
    const told = ['partial', 0, 'not-sticking'];
    assert.equal(days, [once, once, told, told]);
    newcomer.email = `new.${newcomer.email}`;
    assert.equal(await added(story), once);
    assert.equal(await added(story), ['success', 0]);
  }),
);

sticking(
  'an account that was there, and that somebody deletes, is added again each time',
  onStage({ people: 8 }, async (story) => {
    await story.firstLoad();
    const { users } = story.engagedly;
    for (let time = 0; time < 3; time++) {
      users.splice(users.indexOf(story.accountOf(story.person(-1))), 1);
      assert.equal(await added(story), ['success', 1]);
      assert.equal(await added(story), ['success', 0], 'it was seen');
    }
  }),
);

sticking.run();

/** Of the tenant's own: without a number. */
const NO_NUMBER = { first_name: 'first_name', last_name: 'last_name', email: 'email' };

const failing = suite('memory: a person whose changes fail every day');

failing(
  'is told from the third day on, and does not hold up the others',
  onStage({ people: 8 }, async (story) => {
    await story.firstLoad();
    const person = story.person(-1);
    const account = story.account(person.email, 'email');
    person.position = 'Captain';
    story.engagedly.fault({
      when: ({ method, path }) => method !== 'GET' && path.includes(account.id),
      times: Number.POSITIVE_INFINITY,
      effect: {
        kind: 'answer',
        answer: {
          status: 422,
          body: { success: false, errors: [{ field: 'job_title', code: 'invalid_value' }] },
        },
      },
    });
    for (let day = 1; day <= 4; day++) {
      story.person(day).position = `Helmsman ${day}`;
      const { summary, printed } = await story.run();
      assert.equal([summary.counts.updated, summary.counts.failed], [1, 1], printed);
      assert.is(codes(summary).includes('failing-repeatedly'), day >= 3, `day ${day}`);
      story.later(24);
    }
    story.engagedly.clearFaults();
    const { summary } = await story.run({ record: false });
    assert.equal([summary.outcome, summary.counts.updated], ['success', 1]);
  }),
);

for (const field of ['email', 'employee_id'] as const)
  failing(
    `the ${field} of a blocked account that the list hides is tried twice and told; all else of the person is written`,
    onStage({ people: 8, tenant: OWN_NUMBER, engagedly: { listBlocked: 'never' } }, async (story) => {
      await story.firstLoad();
      const [leaver, person] = [story.person(-1), story.person(-2)];
      const account = story.accountOf(person);
      leave(leaver);
      await story.run();
      if (field === 'email') Object.assign(person, { email: leaver.email });
      else Object.assign(person.custom, { [NUMBER]: leaver.custom[NUMBER] });
      story.company.people.splice(story.company.people.indexOf(leaver), 1);
      person.firstName = 'Corrected';
      const days: unknown[] = [];
      for (let day = 1; day <= 4; day++) {
        story.later(24);
        const before = story.engagedly.calls.length;
        const { summary } = await story.run();
        const tries = story.engagedly.calls.slice(before).filter(({ method }) => method === 'PATCH').length;
        const { updated, failed } = summary.counts;
        const told = summary.issues.map((issue) => [issue.code, issue.field, issue.count]);
        assert.equal(told, [['duplicate', field, 1]], `day ${day}`);
        days.push([summary.outcome, tries, updated, failed, account.fields.first_name]);
        if (day === 3) person.firstName = 'Again';
      }
      assert.equal(days, [
        ['partial', 2, 1, 1, 'Corrected'],
        ['partial', 1, 0, 1, 'Corrected'],
        ['partial', 0, 0, 0, 'Corrected'],
        ['partial', 1, 1, 0, 'Again'],
      ]);
      if (field === 'email') person.email = 'free@nordwind.example';
      else Object.assign(person.custom, { [NUMBER]: '4711' });
      const { summary } = await story.run();
      assert.equal([summary.outcome, summary.counts.updated], ['success', 1]);
    }),
  );

failing(
  'a number that its account could not give up is tried until it can',
  onStage({ people: 8, tenant: OWN_NUMBER }, async (story) => {
    await story.firstLoad();
    const [one, other] = [story.person(-1), story.person(-2)];
    const [account, holder] = [story.accountOf(one), story.accountOf(other)];
    const number = other.custom[NUMBER];
    Object.assign(one.custom, { [NUMBER]: number });
    Object.assign(other.custom, { [NUMBER]: '4711' });
    story.engagedly.fault({
      when: ({ method, path }) => method !== 'GET' && path.includes(holder.id),
      times: ALWAYS,
      effect: { kind: 'answer', answer: { status: 422, body: { success: false } } },
    });
    for (let day = 1; day <= 3; day++) {
      const told = (await story.run()).codes;
      assert.equal(told, ['address-taken', 'rejected', ...(day === 3 ? ['failing-repeatedly'] : [])].sort());
      story.later(24);
    }
    story.engagedly.clearFaults();
    const { summary } = await story.run();
    assert.equal([summary.outcome, account.fields.employee_id], ['success', number]);
  }),
);

failing(
  'a newcomer whose address a hidden account has is tried twice and no more, also where nobody has a number',
  onStage(
    { people: 8, tenant: { preset: 'none', mapping: NO_NUMBER }, engagedly: { listBlocked: 'never' } },
    async (story) => {
      await story.firstLoad();
      const leaver = story.person(-1);
      leave(leaver);
      await story.run();
      story.company.people.splice(story.company.people.indexOf(leaver), 1);
      hire(story.company, 1);
      Object.assign(story.person(-1), { email: leaver.email });
      const tries: number[] = [];
      for (let day = 1; day <= 4; day++) {
        story.later(24);
        const before = story.engagedly.calls.length;
        await story.run();
        tries.push(story.engagedly.calls.slice(before).filter(({ method }) => method === 'POST').length);
      }
      assert.equal(tries, [1, 1, 0, 0]);
    },
  ),
);

failing.run();

const pairs = suite('memory: a create-and-block that was left half done');
const EVERYBODY: Partial<Tenant> = {
  scope: { employees: 'all', structure: ['departments', 'businesses', 'job_titles', 'locations'] },
};
/** Nobody may be blocked without approval. */
const NO_BLOCKS: Partial<Tenant> = {
  ...EVERYBODY,
  limits: { block: { percent: 0, min: 0, max: 0 } },
};

pairs(
  'is finished by the next run before anything else, whatever the limit of blocks says',
  onStage({ people: 8, tenant: NO_BLOCKS }, async (story) => {
    const person = story.person(-1);
    leave(person, '2020-01-31');
    story.engagedly.fault({
      when: ({ method, path }) => method !== 'GET' && path.endsWith('/deactivate'),
      times: Number.POSITIVE_INFINITY,
      effect: { kind: 'answer', answer: { status: 422, body: { success: false } } },
    });
    const first = await story.run();
    assert.ok(codes(first.summary).includes('left-active'), first.printed);
    const account = story.account(person.email, 'email');
    assert.is(account.blocked, false);
    assert.is((await story.state()).unfinished?.length, 1);

    story.engagedly.clearFaults();
    hire(story.company, 1);
    story.writes();
    const { summary, printed } = await story.run();
    assert.equal([summary.counts.blocked, summary.counts.created, summary.held], [1, 1, []], printed);
    assert.is(account.blocked, true);
    const [one, ...others] = story.engagedly.writes().slice(-story.writes().length);
    assert.ok(one?.path.endsWith('/deactivate'));
    assert.not(others.some(({ path }) => path.endsWith('/deactivate')));
    assert.equal((await story.state()).unfinished, []);
  }),
);

pairs(
  'while blocking does not work, few accounts of old leavers are open, and a rerun opens no more',
  onStage({ people: 40, tenant: EVERYBODY }, async (story) => {
    const leavers = Array.from({ length: 20 }, (_, at) => story.person(-1 - at));
    for (const person of leavers) leave(person, '2020-01-31');
    const open = () =>
      leavers.filter(({ email }) =>
        story.engagedly.users.some((user) => user.fields.email === email && !user.blocked),
      );
    story.engagedly.fault({
      when: ({ method, path }) => method !== 'GET' && path.endsWith('/deactivate'),
      times: Number.POSITIVE_INFINITY,
      effect: { kind: 'answer', answer: { status: 422, body: { success: false } } },
    });
    const first = await story.run();
    const { length } = open();
    assert.ok(length >= 3 && length <= 6, `${length} open`);
    assert.is(first.summary.outcome, 'partial');
    assert.is(first.summary.counts.created, 20 + length);
    assert.equal(
      ['left-active', 'leaver-not-tried'].map(
        (code) => first.summary.issues.find((one) => one.code === code)?.count,
      ),
      [length, 20 - length],
    );

    const { summary } = await story.run();
    assert.equal([summary.outcome, summary.counts.created, open().length], ['partial', 0, length]);

    story.engagedly.clearFaults();
    const last = await story.run();
    assert.equal([last.summary.outcome, open().length], ['success', 0]);
    assert.equal([last.summary.counts.created, last.summary.counts.blocked], [20 - length, length]);
  }),
);

pairs(
  'a newcomer waits for an address that a colleague could not give up for days, and is added when they have',
  onStage({ people: 8 }, async (story) => {
    await story.firstLoad();
    const colleague = story.person(-2);
    const { id } = story.accountOf(colleague);
    hire(story.company, 1);
    Object.assign(story.person(-1), { email: colleague.email });
    colleague.email = 'new.address@nordwind.example';
    story.engagedly.fault({
      when: ({ method, path }) => method !== 'GET' && path.includes(id),
      times: ALWAYS,
      effect: { kind: 'answer', answer: { status: 422, body: { success: false } } },
    });
    for (let day = 0; day < 3; day++) {
      assert.is((await story.run()).summary.counts.created, 0);
      story.later(24);
    }
    story.engagedly.clearFaults();
    const { summary, printed } = await story.run();
    assert.equal(
      [summary.outcome, summary.counts.created, summary.counts.updated],
      ['success', 1, 1],
      printed,
    );
  }),
);

pairs(
  'the person is active by then: the account stays open',
  onStage({ people: 8, tenant: NO_BLOCKS }, async (story) => {
    const person = story.person(-1);
    leave(person, '2020-01-31');
    story.engagedly.fault({
      when: ({ method, path }) => method !== 'GET' && path.endsWith('/deactivate'),
      times: Number.POSITIVE_INFINITY,
      effect: { kind: 'answer', answer: { status: 422, body: { success: false } } },
    });
    await story.run();
    story.engagedly.clearFaults();
    comeBack(person);
    story.writes();
    await story.run();
    assert.is(story.account(person.email, 'email').blocked, false);
    assert.equal((await story.state()).unfinished, []);
    leave(person, '2020-01-31');
    const { summary } = await story.run({ record: false });
    assert.equal(
      summary.held.map(({ class: name, count }) => [name, count]),
      [['block', 1]],
      'from now on like any leaver',
    );
  }),
);

pairs.run();
