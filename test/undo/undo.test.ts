/** undo: what one run changed is put back where it still stands; everything else is left alone and told. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { originOf } from '../../src/origin.ts';
import { commitSubject } from '../../src/report/summary.ts';
import { hire } from '../../src/sandbox/company/company.ts';
import type { Person } from '../../src/sandbox/company/people.ts';
import type { StoredUser } from '../../src/sandbox/engagedly/engagedly.ts';
import type { Tenant } from '../../src/types/tenant.d.ts';
import { appoint, detailsPath } from '../fixtures/details.ts';
import { text } from '../fixtures/harm.ts';
import { ALWAYS, comeBack, leave, type Row, showing, without } from '../fixtures/incidents.ts';
import { SMALL } from '../fixtures/scene.ts';
import { keyOf, onStage, type RunOptions, type Stage, TENANT, type Told } from '../fixtures/stage.ts';

type Day = Stage & {
  /** Of the day that is put back. */
  told: Told;
  /** Which opens its details. */
  identity: string;
  back(options?: RunOptions): Promise<Told>;
};

/** After the first load somebody is promoted, a manager leaves, somebody is hired; then the tenant is paused. */
function aDay(
  story: (day: Day) => Promise<void>,
  tenant: Partial<Tenant> = {},
  happens: (stage: Stage) => void | Promise<void> = usually,
  more: Partial<Parameters<typeof onStage>[0]> = {},
): () => Promise<void> {
  const given: Partial<Tenant> = { ...SMALL, details: 'all', approvers: ['hr'], ...tenant };
  return onStage({ tenant: given, ...more }, async (stage) => {
    const keys = await appoint(stage.folder, 'hr');
    await stage.firstLoad();
    await happens(stage);
    const told = await stage.run();
    await stage.setTenant({ ...stage.tenant, status: 'paused' });
    stage.writes();
    const details = detailsPath(stage.folder, told.summary);
    const undo = { run: `${told.summary.runId}/1`, details };
    await story(
      Object.assign(stage, {
        told,
        identity: keys.hr?.identity ?? '',
        back: (options?: RunOptions) => stage.run({ undo, ...options }),
      }),
    );
  });
}

function usually(stage: Stage): void {
  stage.person(5).position = 'Promoted';
  leave(stage.person(-1));
  hire(stage.company, 1);
}

function promoted(stage: Stage): void {
  stage.person(-1).position = 'Pilot';
}

function renamed(stage: Stage): void {
  stage.person(-1).firstName = 'Corrected';
}

function moved(stage: Stage): void {
  const [person, other] = [stage.person(-1), stage.person(-2)];
  person.supervisorId = other.supervisorId === person.supervisorId ? other.id : other.supervisorId;
}

/** The run before has closed the account, and now they are back. */
async function returned(stage: Stage): Promise<void> {
  const person = stage.person(-1);
  leave(person);
  await stage.run();
  comeBack(person);
}

/** The last of them has another position, and their account can be opened and closed, but not be written to. */
function refuseFields(stage: Stage): void {
  stage.person(-1).position = 'Returner';
  stage.engagedly.fault({
    when: ({ method, path }) => method === 'PATCH' && path.startsWith('/beta/users/'),
    effect: { kind: 'answer', answer: { status: 422, body: {} } },
  });
}

function waiting({ summary }: Told): string[] {
  return summary.held.flatMap(({ digest }) => digest ?? []);
}

const back = suite('undo');

back(
  'fields are put back and accounts opened at once; what was added is closed only when somebody approves it',
  aDay(async (day) => {
    const [promoted, leaver, newcomer] = [day.person(5), day.person(-2), day.person(-1)];
    assert.ok(day.accountOf(leaver).blocked);
    const first = await day.back();
    assert.equal([first.summary.outcome, first.exitCode], ['held', 1], text(first.summary));
    const { updated, reactivated, blocked, held } = first.summary.counts;
    assert.equal([updated, reactivated, blocked, held], [1, 1, 0, 1]);
    assert.not(day.accountOf(leaver).blocked);
    assert.not(day.accountOf(newcomer).blocked);
    const title = day.engagedly.units.job_titles.find(
      ({ id }) => id === day.accountOf(promoted).fields.job_title,
    );
    assert.is.not(title?.name, 'Promoted');
    const second = await day.back({ approve: waiting(first) });
    assert.ok(day.accountOf(newcomer).blocked);
    assert.equal([second.summary.outcome, second.summary.counts.blocked], ['success', 1]);
    assert.ok(second.codes.includes('undo-repeats'), 'what the next sync will do is said');
    assert.ok(second.codes.includes('undo-units'));
    assert.ok(
      day.engagedly.units.job_titles.some(({ name }) => name === 'Promoted'),
      'units stay',
    );
  }),
);

/** An administrator makes the account that of somebody else. */
function giveTo(person: Person, account: StoredUser): void {
  const { firstName: first_name, lastName: last_name, email, hireDate: joining_date, id } = person;
  Object.assign(account.fields, { first_name, last_name, email, joining_date, employee_id: String(id) });
  account.fields.birth_date = String(person.custom.dynamic_1001);
}

back(
  'an account that is given to somebody else while the undo is going on stays closed',
  aDay(
    async (day) => {
      const account = day.accountOf(day.person(-1));
      const other = day.person(0);
      day.engagedly.fault({
        when: ({ method, path }) => {
          if (method === 'GET' && path.endsWith(`/${account.id}`))
            giveTo({ ...other, id: 1, email: 'other@nordwind.example' }, account);
          return false;
        },
        effect: { kind: 'drop' },
      });
      const { summary, codes } = await day.back();
      assert.equal([account.blocked, summary.counts.reactivated], [true, 0], text(summary));
      assert.ok(codes.includes('account-changed'));
    },
    {},
    (stage) => leave(stage.person(-1)),
  ),
);

for (const [what, happens, isHere] of [
  ['was opened', returned, true],
  ['was closed', (stage: Stage) => leave(stage.person(-1)), false],
  ['got another title', promoted, true],
] as const) {
  back(
    `an account that is somebody else’s by now stays as it is, whatever the run has done to it (it ${what})`,
    aDay(
      async (day) => {
        const before = day.person(-1);
        const account = day.accountOf(before);
        await day.setTenant({ ...day.tenant, status: 'active' });
        day.later(24);
        if (before.status !== 'inactive') leave(before);
        hire(day.company, 1);
        const after = day.person(-1);
        after.position = before.position;
        giveTo(after, account);
        if (isHere) account.blocked = false;
        else Object.assign(after, { status: 'inactive', terminationDate: '2020-01-01' });
        await day.run();
        await day.setTenant({ ...day.tenant, status: 'paused' });
        day.writes();
        const first = await day.back();
        const { codes } = await day.back({ approve: waiting(first) });
        assert.ok(codes.includes('undo-in-use'), codes.join());
        assert.equal([account.blocked, account.fields.email], [!isHere, after.email]);
        assert.equal(
          day.writes().filter(({ path }) => path.includes(account.id)),
          [],
        );
      },
      {},
      happens,
    ),
  );
}

back(
  'an account that a later run has closed again stays closed',
  aDay(
    async (day) => {
      const person = day.person(-1);
      await day.setTenant({ ...day.tenant, status: 'active' });
      for (const act of [comeBack, leave]) {
        act(person);
        day.later(24);
        await day.run();
      }
      assert.ok(day.accountOf(person).blocked);
      await day.setTenant({ ...day.tenant, status: 'paused' });
      const { codes, printed } = await day.back();
      assert.ok(day.accountOf(person).blocked, printed);
      assert.ok(codes.includes('undo-changed'));
    },
    {},
    (stage) => leave(stage.person(-1)),
  ),
);

back(
  'an account that was added for a leaver, and whose block was refused, is closed like any other that was added',
  aDay(
    async (day) => {
      const account = day.accountOf(day.person(-1));
      assert.not(account.blocked);
      day.engagedly.clearFaults();
      const first = await day.back();
      assert.is(waiting(first).length, 1, first.printed);
      await day.back({ approve: waiting(first) });
      assert.ok(account.blocked);
    },
    { scope: { ...TENANT.scope, employees: 'all' } },
    (stage) => {
      hire(stage.company, 1);
      leave(stage.person(-1));
      const answer = { status: 422, body: {} };
      stage.engagedly.fault({
        when: ({ path }) => path.endsWith('/deactivate'),
        times: ALWAYS,
        effect: { kind: 'answer', answer },
      });
    },
  ),
);

back(
  'an account that was added for a leaver stays as it is once they are back',
  aDay(
    async (day) => {
      const person = day.person(-1);
      await day.setTenant({ ...day.tenant, status: 'active' });
      comeBack(person);
      await day.run();
      await day.setTenant({ ...day.tenant, status: 'paused' });
      const first = await day.back();
      await day.back({ approve: waiting(first) });
      assert.not(day.accountOf(person).blocked);
      assert.ok(first.codes.includes('undo-in-use'));
    },
    { scope: { ...TENANT.scope, employees: 'all' } },
    (stage) => {
      hire(stage.company, 1);
      leave(stage.person(-1));
    },
  ),
);

back(
  'one account that cannot be read is left alone and told; the others are put back',
  aDay(
    async (day) => {
      const [unread, other] = [day.person(-1), day.person(-2)];
      const { id } = day.accountOf(unread);
      day.engagedly.fault({
        when: ({ method, path }) => method === 'GET' && path === `/beta/users/${id}`,
        times: ALWAYS,
        effect: { kind: 'answer', answer: { status: 500, body: {} } },
      });
      const { summary, codes, printed } = await day.back();
      assert.equal([summary.counts.reactivated, codes.includes('record-unread')], [1, true], printed);
      assert.equal([day.accountOf(unread).blocked, day.accountOf(other).blocked], [true, false]);
      assert.match(printed.replace(/\s+/g, ' '), `put back only in part`);
    },
    {},
    (stage) => {
      for (const at of [-1, -2]) leave(stage.person(at));
    },
    { engagedly: { listBlocked: 'never' } },
  ),
);

back(
  'what is said to be put back has been: not while all waits, then by the approval, and after that nothing is left',
  aDay(
    async (day) => {
      const name = `run ${day.told.summary.runId}/1`;
      const first = await day.back();
      assert.equal([first.summary.outcome, first.summary.counts.held, day.writes()], ['held', 3, []]);
      assert.match(
        first.printed.replace(/\s+/g, ' '),
        /^Run \d+\/1 is NOT put back yet\. 3 changes wait for approval\./,
      );
      assert.is(commitSubject(first.summary), `nordwind: ${name} NOT put back yet, 3 held`);
      const second = await day.back({ approve: waiting(first) });
      assert.is(second.summary.counts.reactivated, 3, text(second.summary));
      assert.match(second.printed, /^Run \d+\/1 put back: 3 people activated again\./);
      day.writes();
      const third = await day.back();
      assert.equal([third.summary.outcome, day.writes()], ['success', []]);
      assert.match(
        third.printed.replace(/\s+/g, ' '),
        /^Nothing is left of run \d+\/1 that can be put back\. Nothing was changed\./,
      );
      assert.is(commitSubject(third.summary), `nordwind: nothing left of ${name} to put back, no changes`);
    },
    { limits: { reactivate: { percent: 0, min: 1, max: 1 } } },
    (stage) => [-1, -2, -3].forEach((at) => void leave(stage.person(at))),
  ),
);

back(
  'it is a run of its own: recorded under the run it puts back, with an approval that counts once',
  aDay(async (day) => {
    const first = await day.back();
    const { undoes, mode } = first.summary;
    assert.equal([undoes, mode], [`${day.told.summary.runId}/1`, 'sync']);
    assert.match(
      first.printed,
      new RegExp(`^Run ${undoes} was put back only in part: 1 person activated again, 1 updated`),
    );
    assert.match(
      first.printed.replace(/\s+/g, ' '),
      /npm run undo -- nordwind --run 1002\/1 .* --approve [0-9a-f]{12}/,
    );
    const approved = waiting(first);
    await day.back({ approve: approved });
    const again = await day.back({ approve: approved });
    assert.equal([again.codes[0], again.summary.outcome], ['approval-unmatched', 'failed']);
    assert.is(day.kept.lines.at(-2)?.approved?.join(), approved.join());
    // And is not a first success, nor anything else that a sync is.
    assert.is(day.kept.lines.filter(({ signed }) => signed !== undefined).length, day.kept.lines.length);
  }),
);

back(
  'an approval for a run that is put back releases nothing in a sync',
  aDay(async (day) => {
    const first = await day.back();
    leave(day.person(-1));
    await day.setTenant({
      ...day.tenant,
      status: 'active',
      limits: { block: { percent: 0, min: 0, max: 0 } },
    });
    const sync = await day.run({ approve: waiting(first) });
    assert.is(sync.codes[0], 'approval-unmatched');
    assert.not(day.accountOf(day.person(-1)).blocked);
  }),
);

back(
  'after the pause the sync does again what Personio still says: the same accounts, nobody twice',
  aDay(async (day) => {
    const first = await day.back();
    await day.back({ approve: waiting(first) });
    const before = day.engagedly.users.length;
    await day.setTenant({ ...day.tenant, status: 'active' });
    const { summary } = await day.run();
    const { reactivated, blocked, updated, created } = summary.counts;
    assert.equal([reactivated, blocked, updated, created], [1, 1, 1, 0], text(summary));
    assert.is(day.engagedly.users.length, before);
  }),
);

for (const [what, happens] of [
  ['a title that is new', promoted],
  ['a name', renamed],
  ['another manager', moved],
  ['a leaver', (stage: Stage) => leave(stage.person(-1))],
  ['somebody who is back', returned],
] as const) {
  back(
    `what is put back again and again, with no run between, is done by each sync: ${what}`,
    aDay(
      async (day) => {
        let { summary } = day.told;
        const { updated, blocked, reactivated } = summary.counts;
        for (let again = 0; again < 3; again++) {
          day.later(24);
          const undo = { run: `${summary.runId}/1`, details: detailsPath(day.folder, summary) };
          const first = await day.run({ undo });
          if (first.summary.outcome === 'held') await day.run({ undo, approve: waiting(first) });
          await day.setTenant({ ...day.tenant, status: 'active' });
          day.later(24);
          const told = await day.run();
          summary = told.summary;
          const { counts, outcome } = summary;
          assert.equal(
            [outcome, counts.updated, counts.blocked, counts.reactivated],
            ['success', updated, blocked, reactivated],
            told.printed,
          );
          await day.setTenant({ ...day.tenant, status: 'paused' });
        }
      },
      {},
      happens,
    ),
  );
}

back(
  'what the answer to a write does not show, like a manager, is as it was sent: the account is closed after it',
  aDay(
    async (day) => {
      day.engagedly.fault({
        when: ({ method }) => method === 'PATCH',
        effect: { kind: 'answer', answer: { status: 422, body: {} } },
      });
      const first = await day.back();
      const { summary, printed } = await day.back({ approve: waiting(first) });
      assert.equal([summary.counts.updated, summary.counts.blocked], [1, 1], printed);
    },
    {},
    async (stage) => {
      await returned(stage);
      moved(stage);
    },
  ),
);

back(
  'an account that turns out to be given to somebody else while its fields are put back is not closed, and that is said',
  aDay(
    async (day) => {
      const account = day.accountOf(day.person(-1));
      const given = { employee_id: 'X1', first_name: 'Olga', last_name: 'Outer' };
      let isRefused = true;
      day.engagedly.fault({
        when: ({ method }) => method === 'PATCH' && isRefused,
        effect: { kind: 'answer', answer: { status: 422, body: {} } },
        times: ALWAYS,
      });
      const first = await day.back();
      isRefused = false;
      day.engagedly.fault({
        when: ({ method }) => {
          if (method === 'PATCH') Object.assign(account.fields, given);
          return false;
        },
        effect: { kind: 'drop' },
      });
      const { summary, codes, printed } = await day.back({ approve: waiting(first) });
      assert.equal([account.blocked, codes[0]], [false, 'written-to-another'], printed);
      assert.equal([summary.counts.updated, summary.counts.blocked], [1, 0], printed);
      assert.match(printed.replace(/\s+/g, ' '), 'put back only in part');
    },
    {},
    async (stage) => {
      await returned(stage);
      moved(stage);
    },
  ),
);

back(
  'whose account is opened although Personio calls them a leaver is told, and that the next sync blocks them again or holds that',
  aDay(
    async (day) => {
      const [gone, mistaken] = [day.person(-1), day.person(-2)];
      comeBack(mistaken);
      const { summary, codes, printed } = await day.back();
      assert.is(summary.counts.reactivated, 2, text(summary));
      const told = summary.issues.find(({ code }) => code === 'undo-opens-leavers');
      assert.equal([told?.count, told?.refs.length], [1, 1]);
      assert.match(
        printed.replace(/\s+/g, ' '),
        '1 account opened is of a leaver in Personio: the first sync after the pause blocks it again, or holds it for approval.',
      );
      assert.ok(codes.includes('undo-repeats'));
      await day.setTenant({ ...day.tenant, status: 'active' });
      await day.run();
      assert.equal([day.accountOf(gone).blocked, day.accountOf(mistaken).blocked], [true, false]);
    },
    {},
    (stage) => {
      for (const at of [-1, -2]) leave(stage.person(at));
    },
  ),
);

for (const how of ['recorded', 'lost']) {
  back(
    `that leavers are open is told as long as they are, also by an undo that finds nothing left (the one before was ${how})`,
    aDay(
      async (day) => {
        const [gone, mistaken] = [day.person(-1), day.person(-2)];
        await day.back({ record: how === 'recorded' });
        comeBack(mistaken);
        const { summary, codes, printed } = await day.back();
        assert.equal([summary.outcome, summary.counts.reactivated], ['success', 0], text(summary));
        const told = summary.issues.find(({ code }) => code === 'undo-opens-leavers');
        assert.equal([told?.count, told?.refs.length], [1, 1], codes.join());
        assert.match(
          printed.replace(/\s+/g, ' '),
          '1 account open now is of a leaver in Personio: the first sync after the pause blocks it again, or holds it for approval.',
        );
        day.accountOf(gone).blocked = true;
        assert.not.ok((await day.back()).codes.includes('undo-opens-leavers'), 'closed by hand');
      },
      {},
      (stage) => {
        for (const at of [-1, -2]) leave(stage.person(at));
      },
    ),
  );
}

back(
  'whose last day Personio does not show is not told as one whom the next sync blocks again: it blocks nobody for it',
  aDay(
    async (day) => {
      const [hidden, leaver] = [day.person(-1), day.person(-2)];
      const isHidden = ({ attributes }: Row) =>
        (attributes?.id as { value: number } | undefined)?.value === hidden.id;
      const hides = showing((row) => (isHidden(row) ? without('termination_date')(row) : row));
      day.personio.fault(hides);
      const { summary } = await day.back();
      assert.is(summary.counts.reactivated, 2, text(summary));
      assert.is(summary.issues.find(({ code }) => code === 'undo-opens-leavers')?.count, 1);
      await day.setTenant({ ...day.tenant, status: 'active' });
      await day.run();
      assert.equal([day.accountOf(hidden).blocked, day.accountOf(leaver).blocked], [false, true]);
    },
    {},
    (stage) => {
      for (const at of [-1, -2]) leave(stage.person(at));
    },
  ),
);

back(
  'where the day’s blocks are spent by the run that is put back, the sync after the pause holds those leavers, as it was said',
  aDay(
    async (day) => {
      const { summary, printed } = await day.back();
      assert.is(summary.counts.reactivated, 2, text(summary));
      assert.match(
        printed.replace(/\s+/g, ' '),
        '2 accounts opened are of leavers in Personio: the first sync after the pause blocks them again, or holds them for approval.',
      );
      await day.setTenant({ ...day.tenant, status: 'active' });
      const sync = await day.run();
      assert.equal(
        sync.summary.held.map(({ class: name, count, allowed }) => [name, count, allowed]),
        [['block', 2, 0]],
      );
      const accounts = [-1, -2].map((at) => day.accountOf(day.person(at)).blocked);
      assert.equal(accounts, [false, false]);
    },
    { limits: { block: { percent: 1, min: 2, max: 2 } } },
    (stage) => {
      for (const at of [-1, -2]) leave(stage.person(at));
    },
  ),
);

back(
  'where leavers are not blocked, nobody is told that they would be',
  aDay(
    async (day) => {
      await day.setTenant({ ...day.tenant, leavers: { block: false } });
      const { summary, codes } = await day.back();
      assert.is(summary.counts.reactivated, 1, text(summary));
      assert.not.ok(codes.includes('undo-opens-leavers'));
    },
    {},
    (stage) => leave(stage.person(-1)),
  ),
);

const since = suite('undo: blocked since');

/** Whoever the run has blocked is back, and open again; then somebody blocks the account by hand. */
async function blockedByHand(day: Day, isSeenOpen: boolean): Promise<void> {
  await day.setTenant({ ...day.tenant, status: 'active' });
  comeBack(day.person(-1));
  if (isSeenOpen) assert.is((await day.run()).summary.counts.reactivated, 1);
  day.accountOf(day.person(-1)).blocked = true;
  await day.setTenant({ ...day.tenant, status: 'paused' });
  day.writes();
}

/** The one account waits, and is opened by the digest under which it does. */
async function approved(day: Day): Promise<void> {
  const { summary } = await day.back();
  const digests = summary.held.flatMap(({ digest }) => digest ?? []);
  assert.equal(
    [summary.counts.reactivated, summary.held.map(({ class: name }) => name)],
    [0, ['reactivate']],
  );
  const again = (await day.back({ approve: digests })).summary;
  assert.is(again.counts.reactivated, 1, text(again));
  assert.not(day.accountOf(day.person(-1)).blocked);
}

for (const isSeenOpen of [true, false]) {
  since(
    isSeenOpen
      ? 'an account that was open again, and that somebody has blocked by hand, stays blocked, and is told'
      : 'one that no sync has seen open is as the run left it: it is opened',
    aDay(
      async (day) => {
        await blockedByHand(day, isSeenOpen);
        const { summary, codes } = await day.back();
        assert.equal(
          [summary.counts.reactivated, codes.includes('blocked-elsewhere')],
          isSeenOpen ? [0, true] : [1, false],
          text(summary),
        );
        assert.is(day.accountOf(day.person(-1)).blocked, isSeenOpen);
      },
      {},
      (stage) => leave(stage.person(-1)),
    ),
  );
}

since(
  'a memory that began after the run knows of no block: whoever it blocked is opened once somebody has approved it',
  aDay(
    async (day) => {
      await day.setTenant({ ...day.tenant, status: 'active' });
      await day.tamper(() => undefined);
      comeBack(day.person(-1));
      await day.run();
      await day.setTenant({ ...day.tenant, status: 'paused' });
      await approved(day);
    },
    {},
    (stage) => leave(stage.person(-1)),
  ),
);

since(
  'nor does one that is lost by now',
  aDay(
    async (day) => {
      await day.tamper(() => undefined);
      comeBack(day.person(-1));
      await approved(day);
    },
    {},
    (stage) => leave(stage.person(-1)),
  ),
);

since(
  'one of a run whose result was lost keeps nobody from being opened: it never knew of its block',
  aDay(
    async (day) => {
      comeBack(day.person(-1));
      day.kept.states.pop();
      const lost = day.kept.lines.pop();
      assert.ok(lost);
      const { signed: _, state: __, ...line } = { ...lost, outcome: 'failed' as const };
      day.kept.lines.push({ ...line, state: day.kept.lines.at(-1)?.state ?? '' });
      const { summary, codes } = await day.back();
      assert.equal([summary.counts.reactivated, codes.includes('state-lost')], [1, false], text(summary));
      assert.not(day.accountOf(day.person(-1)).blocked);
    },
    {},
    (stage) => leave(stage.person(-1)),
  ),
);

for (const [what, before] of [
  ['was updated', () => {}],
  ['was opened again', returned],
] as const)
  since(
    `fields of an account that ${what}, and is blocked by now, are left alone and told: they need not be taken`,
    aDay(
      async (day) => {
        const person = day.person(-1);
        await day.setTenant({ ...day.tenant, status: 'active' });
        leave(person);
        assert.is((await day.run()).summary.counts.blocked, 1);
        await day.setTenant({ ...day.tenant, status: 'paused' });
        day.writes();
        const { summary } = await day.back();
        assert.equal(
          [summary.counts.updated, summary.counts.failed, day.writes()],
          [0, 0, []],
          text(summary),
        );
        const told = summary.issues.map(({ code, field }) => [code, field]);
        assert.ok(
          told.some(([code, field]) => code === 'undo-changed' && field === 'job_title'),
          text(summary),
        );
      },
      {},
      async (stage) => {
        await before(stage);
        stage.person(-1).position = 'Promoted';
      },
    ),
  );

const unlisted = suite('undo: fields that the list does not show');

for (const mapping of [
  { promotion_date: 'hire_date' },
  { hr_managers: 'supervisor.id' },
  { about_me: 'position', secondary_managers: 'supervisor.id' },
]) {
  const wanted = Object.keys(mapping);

  unlisted(
    `an account that was added with ${wanted} is closed when somebody approves it`,
    aDay(
      async (day) => {
        const newcomer = day.accountOf(day.person(-1));
        assert.ok(wanted.every((field) => newcomer.fields[field] !== undefined));
        const first = await day.back();
        assert.is(waiting(first).length, 1, text(first.summary));
        const { summary, codes } = await day.back({ approve: waiting(first) });
        assert.equal([summary.outcome, summary.counts.blocked, newcomer.blocked], ['success', 1, true]);
        assert.not.ok(codes.includes('evidence-gone'));
      },
      { mapping: { ...SMALL.mapping, ...mapping } },
      (stage) => {
        hire(stage.company, 1);
        const boss = stage.person(0).id;
        Object.assign(stage.person(-1), { supervisorId: boss, hireDate: '2026-11-02', position: 'Guide' });
      },
    ),
  );
}

unlisted(
  'an account that was opened again is closed, too',
  aDay(
    async (day) => {
      assert.is(day.told.summary.counts.reactivated, 1);
      const first = await day.back();
      const { summary } = await day.back({ approve: waiting(first) });
      const { blocked } = day.accountOf(day.person(-1));
      assert.equal([summary.counts.blocked, blocked], [1, true], text(summary));
    },
    { mapping: { ...SMALL.mapping, about_me: 'position' } },
    returned,
  ),
);

unlisted(
  'its fields are put back and it is closed in one run, where both have waited for an approval',
  aDay(
    async (day) => {
      const account = day.accountOf(day.person(-1));
      await day.setTenant({ ...day.tenant, limits: { field: { percent: 0, min: 0, max: 0 } } });
      const first = await day.back();
      assert.is(waiting(first).length, 2, text(first.summary));
      const { summary, codes } = await day.back({ approve: waiting(first) });
      const { updated, blocked, held } = summary.counts;
      assert.equal([summary.outcome, updated, blocked, held], ['success', 1, 1, 0], text(summary));
      assert.not(codes.includes('evidence-gone'));
      const titles = day.engagedly.units.job_titles;
      const title = titles.find(({ id }) => id === account.fields.job_title);
      assert.equal([account.blocked, title?.name === 'Returner'], [true, false]);
    },
    {},
    async (stage) => {
      await returned(stage);
      stage.person(-1).position = 'Returner';
    },
  ),
);

unlisted(
  'an account that was opened again is closed, too, where its fields were refused',
  aDay(
    async (day) => {
      const person = day.person(-1);
      const { summary: told, codes } = day.told;
      assert.not(day.accountOf(person).blocked);
      assert.equal([told.outcome, told.counts.reactivated], ['partial', 1], text(told));
      assert.ok(codes.includes('rejected'));
      const first = await day.back();
      assert.not.ok(first.codes.includes('undo-in-use'), text(first.summary));
      const { summary } = await day.back({ approve: waiting(first) });
      assert.equal([summary.counts.blocked, day.accountOf(person).blocked], [1, true], text(summary));
    },
    {},
    async (stage) => {
      await returned(stage);
      refuseFields(stage);
    },
  ),
);

for (const [what, before] of [
  ['an account that was opened again', returned],
  ['somebody who was updated', undefined],
] as const)
  unlisted(
    `fields of ${what} that were refused are told as such, and as changed by nobody`,
    aDay(
      async (day) => {
        const person = day.person(-1);
        const { counts } = day.told.summary;
        assert.equal([counts.reactivated, counts.failed], [before ? 1 : 0, 1], text(day.told.summary));
        const { fields } = day.accountOf(person);
        const shown = structuredClone({ ...fields });
        const { codes } = await day.back();
        assert.not.ok(codes.includes('undo-changed'), codes.join());
        assert.equal({ ...fields }, shown);
        const { seen, printed } = await day.ask({
          details: detailsPath(day.folder, day.told.summary),
          'details-identity': day.identity,
          personio: String(person.id),
        });
        assert.match(seen, /birth_date +\(not shown\) +\(changed\) +perhaps not written\n/, printed);
        assert.match(seen, /job_title +\S.* +Returner +perhaps not written\n/);
      },
      { mapping: { ...SMALL.mapping, birth_date: 'date_of_birth' } },
      async (stage) => {
        await before?.(stage);
        stage.person(-1).custom.dynamic_1001 = '1981-02-03';
        refuseFields(stage);
      },
    ),
  );

unlisted(
  'a value that was changed is put back where it still stands; what somebody wrote since stays',
  aDay(
    async (day) => {
      const [one, two] = [day.accountOf(day.person(5)), day.accountOf(day.person(6))];
      two.fields.about_me = 'By hand';
      const { summary, codes } = await day.back();
      assert.equal(summary.fields, { about_me: 1 }, text(summary));
      assert.is(one.fields.about_me, 'First');
      assert.is(two.fields.about_me, 'By hand');
      assert.ok(codes.includes('undo-changed'));
      // The next sync brings it again at once, since nothing says that the account shows it.
      await day.setTenant({ ...day.tenant, status: 'active' });
      const next = await day.run();
      assert.is(one.fields.about_me, 'Second', text(next.summary));
    },
    {
      mapping: {
        ...SMALL.mapping,
        job_title: null,
        about_me: "dynamic_1007 = 'Second' ? 'Second' : 'First'",
      },
    },
    (stage) => {
      for (const at of [5, 6]) stage.person(at).custom.dynamic_1007 = 'Second';
    },
  ),
);

const stays = suite('undo: what stays');

stays(
  'a value that somebody changed since, and the account of a leaver that somebody opened',
  aDay(async (day) => {
    const account = day.accountOf(day.person(5));
    account.fields.job_title = day.accountOf(day.person(2)).fields.job_title ?? '';
    const chosen = account.fields.job_title;
    const leaver = day.accountOf(day.person(-2));
    leaver.blocked = false;
    const { summary, codes } = await day.back();
    assert.equal([summary.counts.updated, summary.counts.reactivated], [0, 0], text(summary));
    assert.is(account.fields.job_title, chosen);
    assert.ok(codes.includes('undo-changed'));
    assert.is(summary.issues.find(({ code }) => code === 'undo-changed')?.field, 'job_title');
    assert.not(leaver.blocked);
  }),
);

for (const [what, change] of [
  ['bears another value', { first_name: 'Somebody' }],
  ['bears one more', { phone_number: '+49 40 1234' }],
  ['says something about itself that the list does not show', { about_me: 'I work here' }],
] as const) {
  stays(
    `an account that was added and ${what}`,
    aDay(async (day) => {
      const account = day.accountOf(day.person(-1));
      Object.assign(account.fields, change);
      const { summary, codes } = await day.back();
      const approved = await day.back({ approve: waiting({ summary } as Told) });
      assert.not(account.blocked);
      assert.ok(
        [...codes, ...approved.codes].some((code) => code === 'undo-in-use' || code === 'evidence-gone'),
      );
    }),
  );
}

for (const change of [{ level: 'L3' }, { about_me: 'I work here' }]) {
  stays(
    `an account that was written to between the plan and the block: ${Object.keys(change)}`,
    aDay(async (day) => {
      const account = day.accountOf(day.person(-1));
      const first = await day.back();
      let looks = 0;
      day.engagedly.fault({
        when: ({ path, method }) => {
          // The last look: after the plan, the account is read again just before it would be closed.
          if (method === 'GET' && path === `/beta/users/${account.id}` && ++looks === 2)
            Object.assign(account.fields, change);
          return false;
        },
        times: ALWAYS,
        effect: { kind: 'hang' },
      });
      const { codes } = await day.back({ approve: waiting(first) });
      assert.is(looks, 2);
      assert.not(account.blocked);
      assert.ok(codes.includes('evidence-gone'));
    }),
  );
}

stays(
  'an administrator’s account, whatever is approved, and one that the tenant file protects',
  aDay(async (day) => {
    const account = day.accountOf(day.person(-1));
    account.admin = true;
    const first = await day.back();
    const second = await day.back({ approve: waiting(first) });
    assert.not(account.blocked);
    assert.ok(second.codes.includes('site-administrator'));
    account.admin = false;
    await day.setTenant({ ...day.tenant, protect: [`personio:${day.person(-1).id}`] });
    const third = await day.back();
    assert.equal(waiting(third), []);
    assert.ok(third.codes.includes('protected'));
  }),
);

stays(
  'birth date and gender, which no details keep: told, and corrected in Personio',
  aDay(
    async (day) => {
      const { summary } = await day.back();
      const [issue] = summary.issues.filter(({ code }) => code === 'undo-private');
      assert.equal([issue?.field, issue?.count], ['birth_date', 1], text(summary));
      assert.is(summary.counts.updated, 1, 'the rest is put back');
    },
    { preset: 'default' },
    (stage) => {
      stage.person(5).custom.dynamic_1001 = '1971-03-04';
      stage.person(5).position = 'Promoted';
    },
  ),
);

const managers = suite('undo: managers');

managers(
  'a manager who was blocked is opened, and their people report to them again',
  onStage({ tenant: { ...SMALL, details: 'all', approvers: ['hr'] } }, async (day) => {
    await appoint(day.folder, 'hr');
    const [chief, manager, ...others] = day.company.people;
    if (!chief || !manager) throw new Error('Nobody is there.');
    const people = others.slice(0, 2);
    for (const person of others) person.supervisorId = chief.id;
    for (const person of people) person.supervisorId = manager.id;
    manager.supervisorId = chief.id;
    await day.firstLoad();
    const managersOf = () => people.map((person) => day.accountOf(person).fields.manager_id);
    const before = managersOf();
    assert.equal(before, [day.accountOf(manager).id, day.accountOf(manager).id]);
    for (const person of people) person.supervisorId = chief.id;
    leave(manager);
    const { summary: done } = await day.run();
    assert.equal([done.counts.updated, done.counts.blocked], [2, 1], text(done));
    await day.setTenant({ ...day.tenant, status: 'paused' });
    const undo = { run: `${done.runId}/1`, details: detailsPath(day.folder, done) };
    const { summary } = await day.run({ undo });
    assert.equal([summary.outcome, summary.counts.reactivated], ['success', 1], text(summary));
    assert.not(day.accountOf(manager).blocked);
    assert.equal(managersOf(), before);
  }),
);

const others = suite('undo: what somebody else may have opened');

/** A run in which this is refused, and whoever is concerned. */
function refusing(
  path: RegExp,
  happens: (stage: Stage) => void,
  story: (stage: Stage, back: (options?: RunOptions) => Promise<Told>) => Promise<void>,
): () => Promise<void> {
  return onStage({ tenant: { ...SMALL, details: 'all', approvers: ['hr'] } }, async (stage) => {
    await appoint(stage.folder, 'hr');
    await stage.firstLoad();
    leave(stage.person(-1));
    await stage.run();
    await happens(stage);
    stage.engagedly.fault({
      when: (call) => call.method !== 'GET' && path.test(call.path),
      times: ALWAYS,
      effect: { kind: 'answer', answer: { status: 422, body: {} } },
    });
    const { summary } = await stage.run();
    assert.is(summary.counts.failed, 1, text(summary));
    stage.engagedly.clearFaults();
    const undo = { run: `${summary.runId}/1`, details: detailsPath(stage.folder, summary) };
    await story(stage, async (options) => {
      await stage.setTenant({ ...stage.tenant, status: 'paused' });
      return stage.run({ undo, ...options });
    });
  });
}

others(
  'an account whose activation was refused, and which somebody has opened by hand since',
  refusing(
    /\/activate$/,
    (stage) => comeBack(stage.person(-1)),
    async (stage, back) => {
      const account = stage.accountOf(stage.person(-1));
      assert.ok(account.blocked);
      account.blocked = false;
      const { summary, codes } = await back();
      assert.equal([summary.held, codes.includes('undo-in-use')], [[], true], text(summary));
      assert.not(account.blocked);
    },
  ),
);

others(
  'an account that was refused, and that the sync after it has added',
  refusing(
    /\/users$/,
    (stage) => void hire(stage.company, 1),
    async (stage, back) => {
      assert.is((await stage.run()).summary.counts.created, 1);
      const { summary, codes } = await back();
      assert.equal([summary.held, codes.includes('undo-in-use')], [[], true], text(summary));
      assert.not(stage.accountOf(stage.person(-1)).blocked);
    },
  ),
);

const killed = suite('undo: a run that was killed');

killed(
  'what it had planned and did is put back; what it did not get to needs nothing',
  onStage({ tenant: { ...SMALL, details: 'all', approvers: ['hr'] } }, async (stage) => {
    await appoint(stage.folder, 'hr');
    await stage.firstLoad();
    usually(stage);
    const before = stage.accountOf(stage.person(5)).fields.job_title;
    // It dies with the answer to its block; nothing of it is recorded but the details of its plan.
    stage.engagedly.fault({
      when: ({ path }) => path.endsWith('/deactivate'),
      times: ALWAYS,
      effect: { kind: 'answer', answer: { status: 401, body: {} } },
    });
    const planned: Promise<Buffer>[] = [];
    stage.engagedly.fault({
      when: ({ method }) => {
        if (method !== 'GET' && planned.length === 0)
          planned.push(readFile(detailsPath(stage.folder, { runId: '1002', tenant: 'nordwind' })));
        return false;
      },
      times: ALWAYS,
      effect: { kind: 'hang' },
    });
    await stage.run({ record: false });
    stage.engagedly.clearFaults();
    const [bytes] = await Promise.all(planned);
    await writeFile(join(stage.folder, 'killed.age'), bytes ?? '');
    await stage.setTenant({ ...stage.tenant, status: 'paused' });
    const undo = { run: '1002/1', details: 'killed.age' };
    const first = await stage.run({ undo });
    assert.match(first.printed, /That run was killed/);
    assert.is(stage.accountOf(stage.person(5)).fields.job_title, before);
    await stage.run({ undo, approve: waiting(first) });
    assert.ok(stage.accountOf(stage.person(-1)).blocked, 'whom it had added');
    assert.not(stage.accountOf(stage.person(-2)).blocked, 'whom it had not got to');
  }),
);

killed(
  'whom it has blocked is opened by the first undo, and the second has nothing to do',
  onStage({ tenant: { ...SMALL, details: 'all', approvers: ['hr'] } }, async (stage) => {
    await appoint(stage.folder, 'hr');
    await stage.firstLoad();
    for (const at of [-1, -2]) leave(stage.person(at));
    const own = detailsPath(stage.folder, { runId: '1002', tenant: 'nordwind' });
    const planned: Promise<Buffer>[] = [];
    stage.engagedly.fault({
      when: ({ method }) => {
        if (method !== 'GET' && planned.length === 0) planned.push(readFile(own));
        return false;
      },
      times: ALWAYS,
      effect: { kind: 'hang' },
    });
    assert.is((await stage.run({ record: false })).summary.counts.blocked, 2);
    stage.engagedly.clearFaults();
    const [bytes] = await Promise.all(planned);
    await writeFile(join(stage.folder, 'killed.age'), bytes ?? '');
    await stage.setTenant({ ...stage.tenant, status: 'paused' });
    const undo = { run: '1002/1', details: 'killed.age' };
    const { summary, codes } = await stage.run({ undo });
    assert.equal(
      [summary.counts.reactivated, codes.includes('blocked-elsewhere')],
      [2, false],
      text(summary),
    );
    assert.is((await stage.run({ undo })).summary.counts.reactivated, 0);
  }),
);

killed(
  'a birth date that it did not get to is told as changed by nobody',
  onStage({ tenant: { ...SMALL, preset: 'default', details: 'all', approvers: ['hr'] } }, async (stage) => {
    await appoint(stage.folder, 'hr');
    await stage.firstLoad();
    stage.person(5).custom.dynamic_1001 = '1971-03-04';
    const own = detailsPath(stage.folder, { runId: '1002', tenant: 'nordwind' });
    const planned: Promise<Buffer>[] = [];
    stage.engagedly.fault({
      when: ({ method }) => {
        if (method !== 'GET' && planned.length === 0) planned.push(readFile(own));
        return method !== 'GET';
      },
      times: ALWAYS,
      effect: { kind: 'answer', answer: { status: 401, body: {} } },
    });
    await stage.run({ record: false });
    stage.engagedly.clearFaults();
    const [bytes] = await Promise.all(planned);
    await writeFile(join(stage.folder, 'killed.age'), bytes ?? '');
    await stage.setTenant({ ...stage.tenant, status: 'paused' });
    const { printed, codes } = await stage.run({ undo: { run: '1002/1', details: 'killed.age' } });
    assert.match(printed, /That run was killed/);
    assert.not.ok(codes.includes('undo-changed'), codes.join());
  }),
);

killed(
  'an undo that was killed, and again: whom it had closed the next sync opens, and whom an administrator has closed it does not',
  aDay(
    async (day) => {
      const [first, second] = [day.accountOf(day.person(-1)), day.accountOf(day.person(-2))];
      const approve = waiting(await day.back());
      const { runId, tenant } = day.told.summary;
      const undo = { run: `${runId}/1`, details: detailsPath(day.folder, { runId, tenant }) };
      await day.die(true, { undo, approve });
      assert.equal([first.blocked, second.blocked], [true, true]);
      day.later(1);
      second.blockedAt = new Date(day.now()).toISOString();
      const again = await day.back();
      assert.is(again.summary.issues.find(({ code }) => code === 'unrecorded-run')?.count, 1, again.printed);
      assert.is((await day.state()).blocked.length, 1);
      await day.setTenant({ ...day.tenant, status: 'active' });
      day.later(24);
      const { summary, codes } = await day.run();
      assert.equal([summary.counts.reactivated, first.blocked, second.blocked], [1, false, true]);
      assert.ok(codes.includes('blocked-elsewhere'));
    },
    {},
    (stage) => {
      hire(stage.company, 2);
    },
  ),
);

const refused = suite('undo: when it is refused');

refused(
  'unless a person has paused the tenant, in its file or by the variable',
  aDay(async (day) => {
    await day.setTenant({ ...day.tenant, status: 'active' });
    const { summary, printed } = await day.back();
    assert.equal([summary.outcome, day.writes().length], ['failed', 0]);
    assert.match(
      printed.replace(/\s+/g, ' '),
      /is not paused.*The sync|the sync then repeats what they still say/,
    );
    assert.match(
      printed.replace(/\s+/g, ' '),
      /^Nothing was called: this tenant is not paused, .* Pause it first/,
    );
    const paused = await day.command('undo', {
      paused: 'nordwind',
      details: detailsPath(day.folder, day.told.summary),
      ofRun: { runId: day.told.summary.runId, attempt: 1 },
    });
    assert.ok(paused.summary && !/not paused/.test(paused.printed), paused.printed);
  }),
);

refused(
  'unless a person has started it',
  aDay(async (day) => {
    const { summary, printed } = await day.back({ isScheduled: true });
    assert.equal([summary.outcome, day.writes().length], ['failed', 0]);
    assert.match(
      printed.replace(/\s+/g, ' '),
      /nobody has started this by hand. Start the workflow "undo" on the Actions page/,
    );
  }),
);

refused(
  'without the details, with those of another run, with a file that was changed, and under another key',
  aDay(async (day) => {
    const { runId, tenant } = day.told.summary;
    const own = detailsPath(day.folder, { runId, tenant });
    const bytes = await readFile(own);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await writeFile(join(day.folder, 'changed.age'), bytes);
    const cases: [RunOptions, RegExp][] = [
      [{ undo: { run: `${runId}/1`, details: '' } }, /gh run download 1002 -n details-nordwind-1/],
      [{ undo: { run: '1001/1', details: own } }, /of run 1002\/1, and not of 1001\/1/],
      [{ undo: { run: '', details: own } }, /Which run/],
      [{ undo: { run: `${runId}/1`, details: 'changed.age' } }, /do not open under the ledger key/],
      [{ undo: { run: `${runId}/1`, details: own }, key: keyOf('another') }, /none from before a rekey/],
      [{ undo: { run: `${runId}/1`, details: own }, key: undefined }, /Without the ledger key/],
    ];
    for (const [options, says] of cases) {
      const { summary, printed, codes } = await day.run({ record: false, ...options });
      assert.equal([summary.outcome, summary.calls.engagedly.get], ['failed', 0], printed);
      const said = printed.replace(/\s+/g, ' ');
      assert.match(said, says);
      // The tenant file is right, and nobody may read that anything was put back.
      assert.equal(codes, ['undo-details']);
      assert.not.match(said, /your key|--identity/);
      assert.not.match(said, /tenant file is wrong|\d+\/1 put back/);
      if (summary.undoes !== undefined)
        assert.match(said, `Run ${summary.undoes} was NOT put back: what is needed to put the run back`);
    }
  }),
);

refused(
  'the details of a run of this machine are not looked for on GitHub',
  aDay(async (day) => {
    const own = detailsPath(day.folder, day.told.summary);
    for (const details of ['', own]) {
      const { printed } = await day.run({ record: false, undo: { run: 'local-1764187200000/1', details } });
      const said = printed.replace(/\s+/g, ' ');
      assert.match(said, /-details\/nordwind\/local-1764187200000-1\.age/);
      assert.not.match(said, 'gh run download');
    }
  }),
);

refused(
  'where the details keep only who waited',
  aDay(
    async (day) => {
      const { printed } = await day.back();
      assert.match(printed.replace(/\s+/g, ' '), /do not open|keep only who waited/);
      assert.equal(day.writes(), []);
    },
    { details: 'held' },
  ),
);

const learnt = suite('undo: what the memory learns of it');
const ALL_MISSING: Partial<Tenant> = { leavers: { onMissing: 'block' } };

function hireTwo(stage: Stage): void {
  hire(stage.company, 2);
}

/** The undo of that day, whose approval closes two accounts; then the tenant is active again. */
async function putBack(day: Day): Promise<Told> {
  const told = await day.back({ approve: waiting(await day.back()) });
  assert.is(told.summary.counts.blocked, 2, text(told.summary));
  await day.setTenant({ ...day.tenant, status: 'active' });
  return told;
}

learnt(
  'an approval in it says nothing about whose organisation this is',
  aDay(
    async (day) => {
      for (const [at, person] of day.company.people.entries()) {
        const names = { firstName: `Fremd${at}`, lastName: `Ozean${at}`, email: `f${at}@suedwind.example` };
        Object.assign(person, { ...names, id: 900_000 + at, supervisorId: null });
      }
      const before = await day.state();
      const told = await putBack(day);
      assert.ok(told.codes.includes('wrong-organisation'));
      const { linked, employees, filled, links } = await day.state();
      const same = { employees: before.employees, filled: before.filled, links: before.links };
      assert.equal({ employees, filled, links }, same);
      assert.is(linked, before.linked - 2, 'two were closed');
      day.later(24);
      const { summary, codes } = await day.run();
      assert.equal([summary.counts.created, codes.includes('wrong-organisation')], [0, true]);
    },
    {},
    hireTwo,
    { people: 14 },
  ),
);

learnt(
  'nor that a smaller list is believed, and absence counts no run of it',
  aDay(
    async (day) => {
      const hidden = day.company.people.splice(2, 5);
      const before = await day.state();
      await putBack(day);
      const { employees, absent } = await day.state();
      assert.equal([hidden.length, employees, absent], [5, before.employees, before.absent]);
      for (let at = 0; at < 5; at++) {
        day.later(24);
        assert.is((await day.run()).summary.counts.blocked, 0);
      }
      const { codes, summary } = await day.run();
      assert.equal([codes.includes('directory-shrank'), summary.held[0]?.count], [true, 5]);
    },
    ALL_MISSING,
    (stage) => {
      for (const person of stage.company.people) person.supervisorId = null;
      hireTwo(stage);
      // Nobody of those who will be gone.
      stage.person(-1).lastName = 'Horn';
    },
    { people: 14 },
  ),
);

learnt(
  'changes that fail, and administrators who were to be blocked, are known after it as before',
  aDay(
    async (day) => {
      const before = await day.state();
      assert.equal([before.failing?.length, before.administrators?.length], [1, 1]);
      await day.back();
      const { failing, administrators } = await day.state();
      assert.equal([failing, administrators], [before.failing, before.administrators]);
    },
    {},
    (stage) => {
      const [person, chief] = [stage.person(5), stage.person(-1)];
      const { id } = stage.accountOf(person);
      stage.accountOf(chief).admin = true;
      leave(chief);
      person.position = 'Never taken';
      stage.engagedly.fault({
        when: ({ method, path }) => method === 'PATCH' && path.endsWith(id),
        times: ALWAYS,
        effect: { kind: 'answer', answer: { status: 400, body: { errors: [] } } },
      });
    },
  ),
);

const quiet = suite('undo: what leaves it');

quiet(
  'no name and no value: not in what is printed, nor in what is recorded',
  aDay(async (day) => {
    const first = await day.back();
    const second = await day.back({ approve: waiting(first) });
    const left = JSON.stringify([first, second, day.kept]);
    for (const { firstName, lastName, email, id } of day.company.people) {
      for (const value of [`${firstName} ${lastName}`, lastName, email ?? lastName, String(id)])
        assert.not.ok(left.includes(value), 'a value stands in an output');
    }
    assert.not.ok(left.includes('Promoted'));
  }),
);

back.run();
since.run();
unlisted.run();
stays.run();
managers.run();
others.run();
killed.run();
refused.run();
learnt.run();
quiet(
  'where everybody can read the repository, that is said, as of a sync',
  aDay(async (day) => {
    const { runId } = day.told.summary;
    const given = { details: detailsPath(day.folder, day.told.summary), ofRun: { runId, attempt: 1 } };
    const on = (visibility: string) =>
      originOf({
        GITHUB_ACTIONS: 'true',
        GITHUB_EVENT_NAME: 'workflow_dispatch',
        GITHUB_RUN_ID: '77',
        GITHUB_REPOSITORY: 'acme/sync',
        REPOSITORY_VISIBILITY: visibility,
      });
    const open = await day.command('undo', { ...given, run: on('public') });
    assert.match(open.printed, 'This repository is public');
    const closed = await day.command('undo', { ...given, run: on('private') });
    assert.ok(closed.summary);
    assert.not.match(closed.printed, 'This repository is public');
  }),
);

quiet.run();
