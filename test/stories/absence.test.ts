/** Who is gone from Personio, or passes the filter no more: kept, or blocked late and only with every proof. */
import { randomUUID } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hire } from '../../src/sandbox/company/company.ts';
import type { Person } from '../../src/sandbox/company/people.ts';
import type { Tenant } from '../../src/types/tenant.d.ts';
import { leave, UNFINISHED } from '../fixtures/incidents.ts';
import { codes, keyOf, LEDGER_KEY, onStage, type Stage, type Told } from '../fixtures/stage.ts';

const FILTER = "$not(office.name = 'Partner')";
const OFFICES = {
  filter: FILTER,
  structure: ['locations', 'departments', 'businesses', 'job_titles'],
} as const;
const MISSING: Partial<Tenant> = { leavers: { onMissing: 'block' } };
const OUT: Partial<Tenant> = {
  scope: { employees: 'active', ...OFFICES, structure: [...OFFICES.structure] },
  leavers: { onOutOfScope: 'block' },
};

/** Loads everybody, lets something happen, and syncs once a day: how many were blocked on each day. */
async function days(story: Stage, count: number, options: { hours?: number } = {}): Promise<Told[]> {
  const runs: Told[] = [];
  for (let day = 0; day < count; day++) {
    if (day > 0) story.later(options.hours ?? 24);
    runs.push(await story.run());
  }
  return runs;
}

const blocked = (runs: readonly Told[]) => runs.map(({ summary }) => summary.counts.blocked);

/** Somebody nobody reports to, so that nothing else changes when the person goes. */
function loner({ company }: Stage): Person {
  const managers = new Set(company.people.map(({ supervisorId }) => supervisorId));
  const found = company.people.find(({ id }) => !managers.has(id));
  if (!found) throw new Error('Everybody manages somebody.');
  return found;
}

function vanish(story: Stage, person: Person): void {
  story.company.people.splice(story.company.people.indexOf(person), 1);
}

/** The list does not show this person, and says that it is complete. */
function leftOut({ personio }: Stage, { id }: Person): void {
  personio.fault({
    when: ({ path, query }) => path === '/v1/company/employees' && !query.has('email'),
    times: Number.POSITIVE_INFINITY,
    effect: {
      kind: 'change',
      change: (answer) => {
        const body = answer.body as { data: Shown[]; metadata: { total_elements: number } };
        const shown = body.data.length;
        body.data = body.data.filter(({ attributes }) => attributes.id.value !== id);
        body.metadata.total_elements -= shown - body.data.length;
        return answer;
      },
    },
  });
}

type Shown = { attributes: { id: { value: number } } };

const missing = suite('onMissing');

missing(
  'keep: a person gone from Personio keeps the account for ever, and the summary says so',
  onStage({ people: 12 }, async (story) => {
    await story.firstLoad();
    vanish(story, loner(story));
    const runs = await days(story, 5);
    assert.equal(blocked(runs), [0, 0, 0, 0, 0]);
    for (const { summary } of runs) assert.equal(codes(summary), ['missing-kept']);
    assert.is(story.writes().length, 0);
  }),
);

for (const [how, tenant] of [
  ['whose number proves the Personio id', MISSING],
  ['known by a number of their own', { ...MISSING, mapping: { employee_id: "$custom('Personalnummer')" } }],
] as const) {
  missing(
    `block, ${how}: after three complete runs and 72 hours, not before; back again: activated`,
    onStage({ people: 12, tenant }, async (story) => {
      await story.firstLoad();
      const person = loner(story);
      const account = story.account(person.email, 'email');
      vanish(story, person);
      const before = await days(story, 3);
      assert.equal(blocked(before), [0, 0, 0], 'three runs, 48 hours');
      for (const { summary } of before) assert.equal(codes(summary), ['missing-waiting']);
      story.later(24);
      const { summary, printed } = await story.run();
      assert.is(summary.counts.blocked, 1, printed);
      assert.is(account.blocked, true);
      assert.is(story.writes().length, 1);
      story.later(24);
      assert.equal((await story.run()).summary.outcome, 'success');
      assert.is(story.writes().length, 0, 'nothing is left to do');

      story.company.people.push(person);
      const back = await story.run({ record: false });
      assert.equal([back.summary.counts.reactivated, back.summary.counts.created], [1, 0], back.printed);
      assert.is(account.blocked, false);
    }),
  );
}

missing(
  'two runs are not enough, however long it takes',
  onStage({ people: 12, tenant: MISSING }, async (story) => {
    await story.firstLoad();
    vanish(story, loner(story));
    assert.equal(blocked(await days(story, 3, { hours: 100 })), [0, 0, 1]);
  }),
);

missing(
  'reappearing clears the clock',
  onStage({ people: 12, tenant: MISSING }, async (story) => {
    await story.firstLoad();
    const person = loner(story);
    vanish(story, person);
    await days(story, 3);
    story.company.people.push(person);
    story.later(12);
    await story.run();
    vanish(story, person);
    story.later(12);
    assert.equal(blocked(await days(story, 4)), [0, 0, 0, 1]);
  }),
);

missing(
  'who is hired again, while their account is hidden and their old record gone, is promised an addition that Engagedly refuses, and is counted among those set aside',
  onStage({ people: 12, engagedly: { listBlocked: 'never' } }, async (story) => {
    await story.firstLoad();
    const old = story.person(-1);
    leave(old);
    await story.run();
    story.company.people.pop();
    await days(story, 1);
    hire(story.company, 1);
    const { firstName, lastName, email } = old;
    Object.assign(story.person(-1), { firstName, lastName, email });
    const { summary, printed } = await story.run();
    assert.equal([summary.counts.created, summary.counts.setAside], [0, 1], printed);
  }),
);

missing(
  'an incomplete read does not count',
  onStage({ people: 12, tenant: MISSING }, async (story) => {
    await story.firstLoad();
    vanish(story, loner(story));
    await days(story, 2);
    story.later(48);
    story.personio.fault(UNFINISHED);
    const { summary, codes, printed } = await story.run();
    assert.equal([summary.source.complete, summary.counts.blocked], [false, 0]);
    // Nobody is told to block by hand whoever may only have been left out.
    assert.not.ok(
      codes.some((code) => code.startsWith('missing-')),
      printed,
    );
    story.personio.clearFaults();
    assert.is((await story.run({ record: false })).summary.counts.blocked, 1);
  }),
);

missing(
  'another scope starts the clock anew',
  onStage({ people: 12, tenant: MISSING }, async (story) => {
    await story.firstLoad();
    vanish(story, loner(story));
    await days(story, 3);
    await story.setTenant({ ...tenantOf(MISSING), scope: { employees: 'active', filter: 'id > 0' } });
    story.later(24);
    assert.equal(blocked(await days(story, 4)), [0, 0, 0, 1]);
  }),
);

for (const [how, tenant, happens] of [
  [
    'whose address Personio writes with a capital',
    {},
    (person: Person) => {
      person.email = `${person.email?.[0]?.toUpperCase()}${person.email?.slice(1)}`;
    },
  ],
  [
    'whose address the mapping changes',
    { email: "$replace(email, '@nordwind.example', '@nordwind-group.example')" },
    () => {},
  ],
] as const) {
  missing(
    `left out of the list, but there, ${how}: asked for by id, and left alone`,
    onStage(
      {
        people: 12,
        tenant: { ...MISSING, mapping: { employee_id: "$custom('Personalnummer')", ...tenant } },
      },
      async (story) => {
        const person = loner(story);
        happens(person);
        await story.firstLoad();
        leftOut(story, person);
        const runs = await days(story, 5);
        assert.equal(blocked(runs), [0, 0, 0, 0, 0]);
        assert.ok(codes(runs[4]?.summary as Told['summary']).includes('evidence-gone'));
        assert.is(story.writes().length, 0);
      },
    ),
  );
}

missing(
  'found again by e-mail at the last look (hired under a new id meanwhile): left alone',
  onStage(
    { people: 12, tenant: { ...MISSING, mapping: { employee_id: "$custom('Personalnummer')" } } },
    async (story) => {
      await story.firstLoad();
      const person = loner(story);
      vanish(story, person);
      await days(story, 3);
      story.later(24);
      story.personio.fault({
        when: ({ path, query }) => path === '/v1/company/employees' && query.has('email'),
        effect: {
          kind: 'change',
          change: (answer) => {
            const body = answer.body as { data: unknown[] };
            body.data = [
              {
                type: 'Employee',
                attributes: { id: { label: 'ID', value: 4711, type: 'integer', universal_id: 'id' } },
              },
            ];
            return answer;
          },
        },
      });
      const { summary } = await story.run({ record: false });
      assert.is(summary.counts.blocked, 0);
      assert.ok(codes(summary).includes('evidence-gone'));
      assert.is(story.writes().length, 0);
    },
  ),
);

missing(
  'a site administrator, and whoever is protected, is never blocked and told every day',
  onStage({ people: 12, tenant: MISSING }, async (story) => {
    await story.firstLoad();
    const person = loner(story);
    const account = story.account(person.email, 'email');
    account.admin = true;
    vanish(story, person);
    await days(story, 3);
    story.later(24);
    assert.ok(codes((await story.run()).summary).includes('site-administrator'));
    account.admin = false;
    await story.setTenant({ ...tenantOf(MISSING), protect: [account.id] });
    for (let day = 0; day < 2; day++) {
      story.later(24);
      const { summary } = await story.run();
      assert.equal([codes(summary), summary.outcome], [['protected'], 'partial']);
    }
    assert.equal([account.blocked, story.writes().length], [false, 0]);
  }),
);

missing(
  'whoever is protected by Personio id stays so under another ledger key, and under a new record',
  onStage({ people: 12, tenant: MISSING }, async (story) => {
    await story.firstLoad();
    const [gone, left] = [story.person(-1), story.person(-2)];
    await story.setTenant({ ...tenantOf(MISSING), protect: [`personio:${gone.id}`, `personio:${left.id}`] });
    hire(story.company, 1);
    const again = story.company.people.pop();
    assert.ok(again);
    const { firstName, lastName, email, custom } = left;
    Object.assign(again, { firstName, lastName, email });
    again.custom.dynamic_1001 = custom.dynamic_1001;
    story.company.people.splice(story.company.people.indexOf(gone), 1, again);
    leave(left);
    left.email = null;
    await days(story, 4);
    const key = keyOf('the ledger key of next year');
    await story.run({ oldKey: LEDGER_KEY, key });
    leave(again);
    for (let day = 0; day < 3; day++) {
      story.later(24);
      const { summary } = await story.run({ key });
      assert.is(summary.counts.blocked, 0);
      assert.is(summary.issues.find(({ code }) => code === 'protected')?.count, 2);
    }
  }),
);

missing(
  'whoever is protected by Personio id stays so when they are gone from Personio; an entry for nobody is told every day',
  onStage({ people: 12, tenant: MISSING }, async (story) => {
    await story.firstLoad();
    const person = loner(story);
    const account = story.account(person.email, 'email');
    await story.setTenant({ ...tenantOf(MISSING), protect: [`personio:${person.id}`, 'personio:999999999'] });
    story.later(24);
    const before = await story.run();
    assert.equal([codes(before.summary), before.summary.outcome], [['protect-unmatched'], 'partial']);
    vanish(story, person);
    await days(story, 3);
    for (let day = 0; day < 2; day++) {
      story.later(24);
      const { summary } = await story.run();
      const told = summary.issues.map(({ code, count }) => `${code} ${count}`).sort();
      assert.equal(told, ['protect-unmatched 1', 'protected 1']);
    }
    assert.equal([account.blocked, story.writes().length], [false, 0]);
  }),
);

missing(
  'an account that somebody else has by now is not theirs',
  onStage({ people: 12, tenant: MISSING }, async (story) => {
    await story.firstLoad();
    const person = loner(story);
    const account = story.account(person.email, 'email');
    vanish(story, person);
    await days(story, 3);
    // The same person, hired again under another id: known by e-mail.
    story.company.people.push({ ...person, id: person.id + 90_000 });
    story.later(24);
    assert.equal(blocked(await days(story, 3)), [0, 0, 0]);
    assert.is(account.blocked, false);
  }),
);

missing(
  'over the limit: all are held, and released by an approval',
  onStage(
    { people: 30, tenant: { ...MISSING, limits: { block: { percent: 1, min: 1 } } } },
    async (story) => {
      await story.firstLoad();
      for (let count = 0; count < 3; count++) vanish(story, loner(story));
      await days(story, 3);
      story.later(24);
      const { summary } = await story.run();
      assert.equal(
        summary.held.map(({ class: name, count, allowed }) => [name, count, allowed]),
        [['block', 3, 1]],
      );
      assert.is(story.writes().length, 0);
      const released = await story.run({ approve: [summary.held[0]?.digest ?? ''], record: false });
      assert.is(released.summary.counts.blocked, 3, released.printed);
    },
  ),
);

const out = suite('onOutOfScope');

const partner = (person: Person) => {
  person.office = { id: 77, name: 'Partner' };
};

out(
  'keep: whoever passes the filter no more keeps the account',
  onStage({ people: 12, tenant: { ...OUT, leavers: {} } }, async (story) => {
    await story.firstLoad();
    partner(loner(story));
    assert.equal(blocked(await days(story, 5)), [0, 0, 0, 0, 0]);
    assert.is(story.writes().length, 0);
  }),
);

out(
  'block: after three complete runs and 72 hours; in scope again: activated',
  onStage({ people: 12, tenant: OUT }, async (story) => {
    await story.firstLoad();
    const person = loner(story);
    const { office } = person;
    const account = story.account(person.email, 'email');
    partner(person);
    const runs = await days(story, 4);
    assert.equal(blocked(runs), [0, 0, 0, 1]);
    for (const { summary } of runs.slice(0, 3)) assert.equal(codes(summary), ['out-of-scope-waiting']);
    // Told as new once, so that the board and the mail to support speak of it while it can be mended; no less a success.
    assert.equal(
      runs.slice(0, 3).map(({ summary: { outcome, issues } }) => [outcome, issues[0]?.isNew ?? false]),
      [
        ['success', true],
        ['success', false],
        ['success', false],
      ],
    );
    assert.is(account.blocked, true);
    assert.is(story.writes().length, 1);
    person.office = office;
    story.later(24);
    const { summary } = await story.run({ record: false });
    assert.is(summary.counts.reactivated, 1);
  }),
);

out(
  'an account of somebody who never was in scope is somebody else’s work, and is never touched',
  onStage({ people: 12, tenant: OUT }, async (story) => {
    const person = loner(story);
    partner(person);
    story.engagedly.users.push({
      id: randomUUID(),
      blocked: false,
      reason: null,
      blockedAt: null,
      admin: false,
      picture: null,
      fields: { email: person.email ?? '', first_name: person.firstName, last_name: person.lastName },
    });
    await story.run();
    story.writes();
    assert.equal(blocked(await days(story, 5)), [0, 0, 0, 0, 0]);
    assert.is(story.writes().length, 0);
  }),
);

out(
  '21 · a filter with a mistake that lets nobody through, mended within three days: nobody is blocked',
  onStage({ people: 12, tenant: OUT }, async (story) => {
    await story.firstLoad();
    await story.setTenant({
      ...tenantOf(OUT),
      scope: { employees: 'active', filter: "office.name = 'Nowhere'" },
    });
    assert.equal(blocked(await days(story, 3)), [0, 0, 0]);
    await story.setTenant(tenantOf(OUT));
    story.later(24);
    assert.equal(blocked(await days(story, 4)), [0, 0, 0, 0]);
    assert.is(story.writes().length, 0);
  }),
);

out(
  '21 · a filter with a mistake that nobody mends: never more than half, and all of them wait for approval',
  onStage({ people: 30, tenant: OUT }, async (story) => {
    await story.firstLoad();
    await story.setTenant({
      ...tenantOf(OUT),
      scope: { employees: 'active', filter: "office.name = 'Nowhere'" },
    });
    const runs = await days(story, 4);
    assert.equal(blocked(runs), [0, 0, 0, 0]);
    assert.equal(
      runs.at(-1)?.summary.held.map(({ class: name, count }) => [name, count]),
      [['block', 30]],
    );
    const digest = runs.at(-1)?.summary.held[0]?.digest ?? '';
    assert.is((await story.run({ approve: [digest], record: false })).summary.counts.blocked, 15);
  }),
);

out(
  'in scope again at the last look: left alone',
  onStage({ people: 12, tenant: OUT }, async (story) => {
    await story.firstLoad();
    const person = loner(story);
    const { office } = person;
    partner(person);
    await days(story, 3);
    story.later(24);
    // Between the reading of everybody and the last look somebody corrects the office.
    story.personio.fault({
      when: ({ path }) => {
        if (path !== `/v1/company/employees/${person.id}`) return false;
        person.office = office;
        return false;
      },
      effect: { kind: 'drop' },
    });
    const { summary } = await story.run({ record: false });
    assert.is(summary.counts.blocked, 0);
    assert.ok(codes(summary).includes('evidence-gone'));
  }),
);

out(
  'entered anew, in scope, at the last look: the account stays open',
  onStage({ people: 12, tenant: OUT }, async (story) => {
    await story.firstLoad();
    const person = loner(story);
    const { office } = person;
    const account = story.accountOf(person);
    partner(person);
    await days(story, 3);
    story.later(24);
    story.personio.fault({
      when: ({ path }) => {
        if (path !== `/v1/company/employees/${person.id}`) return false;
        const { company } = story;
        company.people.push({ ...structuredClone(person), id: company.nextId++, office });
        person.email = `old.${person.email}`;
        return false;
      },
      effect: { kind: 'drop' },
    });
    for (let run = 0; run < 3; run++) {
      const { summary } = await story.run();
      assert.equal([summary.counts.blocked, account.blocked], [0, false]);
    }
  }),
);

function tenantOf(given: Partial<Tenant>): Tenant {
  return {
    name: 'Nordwind Logistik GmbH',
    status: 'active',
    timezone: 'Europe/Berlin',
    scope: { employees: 'active', structure: [...OFFICES.structure] },
    ...given,
  };
}

missing.run();
for (const isLeaver of [false, true]) {
  out(
    `somebody who was never in scope is left alone with an account that somebody in scope had (${isLeaver ? 'leaver' : 'here'})`,
    onStage({ people: 12, tenant: OUT }, async (story) => {
      await story.firstLoad();
      const before = loner(story);
      const account = story.account(before.email, 'email');
      assert.ok(account);
      hire(story.company, 1);
      const person = story.person(-1);
      partner(person);
      await story.run();
      leave(before);
      assert.is((await story.run()).summary.counts.blocked, 1);
      account.blocked = false;
      const { firstName: first_name, lastName: last_name, email, hireDate: joining_date, id } = person;
      Object.assign(account.fields, { first_name, last_name, email, joining_date, employee_id: String(id) });
      if (isLeaver) {
        await story.run();
        leave(person);
      }
      const runs = await days(story, 5);
      assert.equal([blocked(runs), account.blocked], [[0, 0, 0, 0, 0], false]);
      assert.is(
        runs.every(({ summary }) => codes(summary).includes('leaver-out-of-scope')),
        isLeaver,
      );
    }),
  );
}

out.run();
