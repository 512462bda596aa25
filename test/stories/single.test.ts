/** Fields that only the read of a single user shows: who is asked for, when, and what that costs. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hire } from '../../src/sandbox/company/company.ts';
import type { Summary } from '../../src/types/summary.d.ts';
import type { Tenant } from '../../src/types/tenant.d.ts';
import { codes, onStage, type Stage } from '../fixtures/stage.ts';

const PEOPLE = 14;
const MAPPED: Partial<Tenant> = {
  mapping: {
    hr_managers: 'supervisor.id',
    secondary_managers: 'supervisor.id',
    secondary_phone_number: '$string(dynamic_1008)',
    promotion_date: 'hire_date',
    review_date: 'probation_period_end',
    education: 'dynamic_1007',
    about_me: 'position',
  },
  clear: ['secondary_phone_number', 'hr_managers'],
};

const story = suite('stories: fields of the single view');

/** Everybody is added, and what had to wait for a colleague's account has come. */
async function begin(stage: Stage): Promise<void> {
  await stage.firstLoad();
  await stage.run();
  stage.writes();
  looks(stage);
}

const taken = new WeakMap<Stage, number>();

/** User ids that were read one by one since the last question. */
function looks(stage: Stage): string[] {
  const { calls } = stage.engagedly;
  const since = taken.get(stage) ?? 0;
  taken.set(stage, calls.length);
  return calls.slice(since).flatMap(({ method, path }) => {
    const id = /^\/beta\/users\/([0-9a-f]{8}-[0-9a-f-]{27})$/.exec(path)?.[1];
    return method === 'GET' && id !== undefined ? [id] : [];
  });
}

/** Writes since the last question, by what they were sent. */
function sent(stage: Stage): unknown[] {
  return stage.writes().map(({ body }) => body);
}

story(
  'they come with the new account, except for colleagues who are added later: those a day later, and then all is quiet',
  onStage({ people: PEOPLE, tenant: MAPPED }, async (stage) => {
    await stage.firstLoad();
    assert.equal(looks(stage), [], 'what was just written is not asked for');
    const person = stage.person(-1);
    const account = stage.accountOf(person);
    const boss = stage.accountOf(stage.company.people.find(({ id }) => id === person.supervisorId) ?? person);
    assert.equal([account.fields.hr_managers, account.fields.secondary_managers], [[boss.id], [boss.id]]);
    assert.equal(
      [account.fields.promotion_date, account.fields.education, account.fields.about_me],
      [person.hireDate, person.custom.dynamic_1007, person.position],
    );
    stage.writes();
    await stage.run();
    stage.writes();
    looks(stage);
    const { summary } = await stage.run();
    assert.equal([sent(stage), looks(stage)], [[], []]);
    assert.is(summary.outcome, 'success');
  }),
);

story(
  'two who stand on each other’s lists are both added at once, and have each other a day later',
  onStage({ people: PEOPLE, tenant: { mapping: { hr_managers: 'dynamic_1007' } } }, async (stage) => {
    const [one, two] = [stage.person(-1), stage.person(-2)];
    for (const person of stage.company.people) person.custom.dynamic_1007 = null;
    one.custom.dynamic_1007 = String(two.id);
    two.custom.dynamic_1007 = String(one.id);
    const { summary } = await stage.run();
    assert.equal([summary.counts.created, summary.counts.failed], [PEOPLE, 0]);
    assert.ok(codes(summary).includes('manager-pending'));
    await stage.run();
    assert.equal(stage.accountOf(one).fields.hr_managers, [stage.accountOf(two).id]);
    assert.equal(stage.accountOf(two).fields.hr_managers, [stage.accountOf(one).id]);
    stage.writes();
    looks(stage);
    const third = await stage.run();
    assert.equal([sent(stage), looks(stage), third.summary.outcome], [[], [], 'success']);
  }),
);

story(
  'a value that changes in Personio: that person is read once and written once; emptied where the tenant clears',
  onStage({ people: PEOPLE, tenant: MAPPED }, async (stage) => {
    await begin(stage);
    const [one, two] = [stage.person(-1), stage.person(-2)];
    one.hireDate = '2020-03-01';
    two.custom.dynamic_1008 = null;
    const { summary } = await stage.run();
    assert.equal(looks(stage).sort(), [stage.accountOf(one).id, stage.accountOf(two).id].sort());
    assert.equal(summary.fields, { joining_date: 1, promotion_date: 1, secondary_phone_number: 1 });
    assert.equal(sent(stage).length, 2);
    assert.is(stage.accountOf(one).fields.promotion_date, '2020-03-01');
    assert.is(stage.accountOf(two).fields.secondary_phone_number, undefined);
    await stage.run();
    assert.equal([sent(stage), looks(stage)], [[], []]);
  }),
);

story(
  'what is right already in Engagedly is read once and never written',
  onStage({ people: PEOPLE }, async (stage) => {
    await stage.firstLoad();
    for (const person of stage.company.people)
      stage.accountOf(person).fields.promotion_date = String(person.hireDate);
    await stage.setTenant({ ...stage.tenant, mapping: { promotion_date: 'hire_date' } });
    stage.writes();
    looks(stage);
    await stage.run();
    assert.equal([looks(stage).length, sent(stage)], [PEOPLE, []]);
    await stage.run();
    assert.equal([looks(stage), sent(stage)], [[], []]);
  }),
);

story(
  'in seven days everybody is looked at once, not all on one day, and what somebody changed in Engagedly is put right',
  onStage({ people: 40, tenant: MAPPED }, async (stage) => {
    await begin(stage);
    for (const user of stage.engagedly.users) if (user.fields.about_me) user.fields.about_me = 'by hand';
    const days: number[] = [];
    const seen: string[] = [];
    for (let day = 0; day < 7; day++) {
      stage.later(24);
      await stage.run();
      const ids = looks(stage);
      days.push(ids.length);
      seen.push(...ids);
      assert.equal(sent(stage).length, ids.length, 'all of these were changed by hand');
      // Twice a day is not twice the looks.
      await stage.run();
      assert.equal([looks(stage), sent(stage)], [[], []]);
    }
    assert.is(seen.length, 40);
    assert.is(new Set(seen).size, 40);
    assert.ok(Math.max(...days) <= 15, `no day has nearly all: ${days}`);
    for (const person of stage.company.people)
      assert.is(stage.accountOf(person).fields.about_me, person.position);
  }),
);

story(
  'after days without a run those days are made up for; after weeks nobody is read twice',
  onStage({ people: 40, tenant: MAPPED }, async (stage) => {
    await begin(stage);
    const counts: number[] = [];
    for (const hours of [72, 96, 24 * 30]) {
      stage.later(hours);
      await stage.run();
      counts.push(looks(stage).length);
    }
    const [three = 0, four = 0, month] = counts;
    assert.equal([three + four, month], [40, 40]);
  }),
);

story(
  'a record that cannot be read costs that person these fields and nothing else, and is asked for again',
  onStage({ people: PEOPLE, tenant: MAPPED }, async (stage) => {
    await begin(stage);
    const person = stage.person(-1);
    const account = stage.accountOf(person);
    person.position = 'Acrobat';
    stage.engagedly.fault({
      when: ({ method, path }) => method === 'GET' && path === `/beta/users/${account.id}`,
      times: Number.POSITIVE_INFINITY,
      effect: { kind: 'answer', answer: { status: 404, body: {} } },
    });
    const { summary } = await stage.run();
    assert.equal(
      summary.issues.map(({ code, count }) => [code, count]),
      [['record-unread', 1]],
    );
    assert.equal([summary.outcome, summary.fields], ['partial', { job_title: 1 }]);
    stage.engagedly.clearFaults();
    sent(stage);
    const next = await stage.run();
    assert.equal([next.summary.outcome, next.summary.fields], ['success', { about_me: 1 }]);
    assert.is(account.fields.about_me, 'Acrobat');
  }),
);

story(
  'where no record can be read, a few are tried, everything else is done, and nothing of these fields is written',
  onStage({ people: 40 }, async (stage) => {
    await stage.firstLoad();
    await stage.setTenant({ ...stage.tenant, mapping: { about_me: 'position' } });
    stage.person(-1).hireDate = '2020-03-01';
    looks(stage);
    stage.engagedly.fault({
      when: ({ method, path }) => method === 'GET' && /users\/[0-9a-f]{8}-/.test(path),
      times: Number.POSITIVE_INFINITY,
      effect: { kind: 'answer', answer: { status: 500, body: {} } },
    });
    const { summary } = await stage.run();
    assert.equal([summary.fields, summary.outcome], [{ joining_date: 1 }, 'partial']);
    assert.equal(
      summary.issues.map(({ code, count }) => [code, count]),
      [['record-unread', 40]],
    );
    assert.ok(new Set(looks(stage)).size <= 12);
  }),
);

story(
  'a value that Engagedly does not keep is written twice, a week apart, and then only told',
  onStage({ people: PEOPLE, tenant: { mapping: { about_me: 'position' } } }, async (stage) => {
    await stage.firstLoad();
    const account = stage.accountOf(stage.person(-1));
    const rounds: [number, boolean][] = [];
    stage.writes();
    for (let week = 0; week < 4; week++) {
      delete account.fields.about_me;
      stage.later(24 * 7);
      const { summary } = await stage.run();
      rounds.push([sent(stage).length, codes(summary).includes('not-sticking')]);
      looks(stage);
      const next = await stage.run();
      assert.equal([looks(stage), sent(stage)], [[], []], 'nobody is asked again before a week is over');
      assert.equal(told(next.summary), told(summary), 'what is told is told every day');
    }
    assert.equal(rounds, [
      [1, false],
      [1, false],
      [0, true],
      [0, true],
    ]);
    // Kept at last, it is no trouble any more.
    account.fields.about_me = String(stage.person(-1).position);
    stage.later(24 * 7);
    for (let run = 0; run < 2; run++) assert.equal(told((await stage.run()).summary), []);
    assert.equal(sent(stage), []);
  }),
);

function told({ issues }: Summary): unknown[] {
  return issues.map(({ code, field, count, refs }) => [code, field, count, refs]);
}

story(
  'a manager who is blocked leaves the list as it is; on their return it is written without a word',
  onStage({ people: PEOPLE, tenant: { mapping: { hr_managers: 'dynamic_1007' } } }, async (stage) => {
    const [person, hr, other] = [stage.person(-1), stage.person(-2), stage.person(-3)];
    for (const one of stage.company.people) one.custom.dynamic_1007 = null;
    person.custom.dynamic_1007 = String(hr.id);
    await stage.firstLoad();
    await stage.run();
    assert.equal(stage.accountOf(person).fields.hr_managers, [stage.accountOf(hr).id]);
    other.status = 'inactive';
    other.terminationDate = '2026-01-31';
    await stage.run();
    person.custom.dynamic_1007 = String(other.id);
    stage.writes();
    const told = await stage.run();
    assert.ok(codes(told.summary).includes('manager-pending'));
    assert.equal(stage.accountOf(person).fields.hr_managers, [stage.accountOf(hr).id]);
    looks(stage);
    await stage.run();
    assert.equal([looks(stage), sent(stage)], [[], []], 'asked once, then remembered');
    other.status = 'active';
    other.terminationDate = null;
    await stage.run();
    await stage.run();
    assert.equal(stage.accountOf(person).fields.hr_managers, [stage.accountOf(other).id]);
  }),
);

story(
  'without a memory everybody is read, and nothing that is right is written',
  onStage({ people: PEOPLE, tenant: MAPPED }, async (stage) => {
    await begin(stage);
    await stage.run({ key: undefined, record: false });
    assert.equal([looks(stage).length, sent(stage)], [PEOPLE, []]);
  }),
);

story(
  'newcomers cost no read, and a field that is set once is never asked for',
  onStage(
    { people: PEOPLE, tenant: { mapping: { about_me: 'position' }, createOnly: ['about_me'] } },
    async (stage) => {
      await stage.firstLoad();
      const { ids } = hire(stage.company, 1);
      stage.person(0).position = 'Acrobat';
      const { summary } = await stage.run();
      assert.equal([summary.counts.created, summary.fields], [1, { job_title: 1 }]);
      assert.equal([looks(stage), ids.length], [[], 1]);
    },
  ),
);

story.run();
