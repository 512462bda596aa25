/** A run that dies between two writes: the next one ends in the same place, and nobody is there twice. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hire } from '../../src/sandbox/company/company.ts';
import type { Person } from '../../src/sandbox/company/people.ts';
import type { StoredUser } from '../../src/sandbox/engagedly/engagedly.ts';
import type { Call } from '../../src/sandbox/server.ts';
import type { Tenant } from '../../src/types/tenant.d.ts';
import { ALWAYS, comeBack, leave, OWN_NUMBER } from '../fixtures/incidents.ts';
import { acting, assertNobodyHarmed, picture, type Scene, text } from '../fixtures/scene.ts';
import { onStage, type Stage } from '../fixtures/stage.ts';

/** Few kinds of unit make few requests; there are managers, and a number that may change. */
const SMALL: Partial<Tenant> = {
  preset: 'minimal',
  mapping: { manager: 'supervisor.id', ...OWN_NUMBER.mapping },
  scope: { employees: 'all', structure: ['departments', 'job_titles'] },
};

const killed = suite('stories: killed');

killed(
  'part 9 · killed at any write of a first load, a rerun ends in the same place, nobody twice',
  acting({ people: 9, tenant: SMALL }, async (scene) => {
    const begin = scene.keep();
    const { writes, end } = await undisturbed(scene, begin);
    assert.ok(writes > 20, 'units and people');
    for (let index = 0; index < writes; index++) {
      begin();
      // Every other time the ledger says that the job died.
      await dieAfter(scene, index, index % 2 === 1);
      await endsLike(scene, end, `killed after ${index} writes`);
    }
  }),
);

killed(
  'part 9 · killed at any write of a day with every kind of change, a rerun ends in the same place, nobody twice',
  acting({ people: 12, tenant: SMALL }, async (scene) => {
    await aDayOfChanges(scene);
    const begin = scene.keep();
    const { writes, end } = await undisturbed(scene, begin);
    assert.ok(writes >= 11, String(writes));
    for (let index = 0; index < writes; index++) {
      begin();
      await dieAfter(scene, index, false);
      await endsLike(scene, end, `killed after ${index} writes`);
    }
  }),
);

killed(
  'part 9 · killed at any write, and killed again in the rerun',
  acting({ people: 12, tenant: SMALL }, async (scene) => {
    await aDayOfChanges(scene);
    const begin = scene.keep();
    const { writes, end } = await undisturbed(scene, begin);
    for (let index = 1; index < writes; index += 4) {
      begin();
      await dieAfter(scene, index, false);
      await dieAfter(scene, 1, false);
      await dieAfter(scene, 1, true);
      await endsLike(scene, end, `killed after ${index} writes`);
    }
  }),
);

const SINGLY: Partial<Tenant> = {
  scope: { employees: 'active', filter: "$not(office.name = 'Partner')", structure: [] },
  leavers: { onMissing: 'block', onOutOfScope: 'block' },
};

/** Five people are out of scope or missing, for so long that the next run blocks them. */
async function overdue(stage: Stage, how: 'out-of-scope' | 'missing'): Promise<Person[]> {
  for (const person of stage.company.people) person.supervisorId = null;
  await stage.run();
  const those = stage.company.people.slice(0, 5);
  if (how === 'missing') stage.company.people.splice(0, 5);
  for (const person of those) person.office = { id: 99, name: 'Partner' };
  for (let day = 0; day < 3; day++) {
    stage.later(24);
    await stage.run();
  }
  stage.later(24);
  return those;
}

for (const how of ['out-of-scope', 'missing'] as const) {
  killed(
    `whom it has blocked as ${how} counts against the day, is told, and is opened again should they come back`,
    onStage({ people: 30, tenant: SINGLY }, async (stage) => {
      const those = await overdue(stage, how);
      await stage.die(true);
      const isBlocked = () => those.filter((person) => stage.accountOf(person).blocked).length;
      assert.is(isBlocked(), 5);
      for (const person of stage.company.people.slice(-5)) leave(person);
      stage.later(1);
      const { summary, codes } = await stage.run();
      assert.equal([summary.outcome, summary.counts.blocked], ['held', 0], text(summary));
      assert.equal(
        ['unrecorded-run', 'limit-spent'].map((code) => codes.includes(code)),
        [true, true],
      );
      for (const person of those) person.office = null;
      if (how === 'missing') stage.company.people.push(...those);
      stage.later(24);
      const back = await stage.run();
      assert.equal([back.summary.counts.reactivated, isBlocked()], [5, 0], text(back.summary));
    }),
  );
}

killed(
  'whom an administrator has blocked before it, or since, is not opened: that is told',
  onStage({ people: 30, tenant: SINGLY }, async (stage) => {
    const those = await overdue(stage, 'out-of-scope');
    const [before, since] = those.slice(0, 2).map((person) => stage.accountOf(person));
    const block = (account: StoredUser | undefined) =>
      account && Object.assign(account, { blocked: true, blockedAt: new Date(stage.now()).toISOString() });
    block(before);
    stage.later(12);
    // It dies before it has blocked anybody.
    stage.engagedly.fault({
      when: ({ path }) => path.endsWith('/deactivate'),
      times: ALWAYS,
      effect: { kind: 'answer', answer: { status: 503, body: {} } },
    });
    await stage.die(true);
    stage.engagedly.clearFaults();
    stage.later(1);
    block(since);
    assert.ok((await stage.run()).codes.includes('unrecorded-run'));
    for (const person of those) person.office = null;
    stage.later(24);
    const { codes } = await stage.run();
    assert.equal([before?.blocked, since?.blocked], [true, true]);
    assert.equal(those.filter((person) => stage.accountOf(person).blocked).length, 2);
    assert.ok(codes.includes('blocked-elsewhere'));
  }),
);

const lost = suite('stories: lost answers');

const WRITES: [what: string, method: string, path: RegExp][] = [
  ['a new unit', 'POST', /^\/beta\/(departments|job_titles|businesses|locations)$/],
  ['a new user', 'POST', /^\/beta\/users$/],
  ['a change', 'PATCH', /^\/beta\/users\/[^/]+$/],
  ['a block', 'PUT', /\/deactivate$/],
  ['an activation', 'PUT', /\/activate$/],
];
const LOSSES = [
  { kind: 'lose' },
  { kind: 'drop' },
  { kind: 'truncate' },
  { kind: 'truncate', clean: true },
] as const;

for (const [what, method, path] of WRITES) {
  lost(
    `part 9 · a lost answer to ${what}, in whatever way it is lost: done once, in the same run`,
    acting({ people: 12, tenant: SMALL }, async (scene) => {
      await aDayOfChanges(scene);
      const begin = scene.keep();
      const { end } = await undisturbed(scene, begin);
      for (const effect of LOSSES) {
        begin();
        const isIt = (call: Call) => call.method === method && path.test(call.path);
        let struck = 0;
        scene.engagedly.fault({ when: (call) => isIt(call) && ++struck === 1, effect });
        const { summary } = await scene.run();
        assert.ok(struck > 0);
        assert.is(summary.outcome, 'success', `${effect.kind}: ${text(summary)}`);
        await endsLike(scene, end, effect.kind);
      }
    }),
  );
}

for (const [what, method, path] of WRITES.slice(0, 2)) {
  lost(
    `part 9 · a lost answer to ${what}, and the look-up fails as well: done once, by the next run`,
    acting({ people: 12, tenant: SMALL }, async (scene) => {
      await aDayOfChanges(scene);
      const { end } = await undisturbed(scene, scene.keep());
      let isLost = false;
      scene.engagedly.fault({
        when: (call) => {
          isLost ||= call.method === method && path.test(call.path);
          return isLost && call.method === method;
        },
        effect: { kind: 'lose' },
      });
      scene.engagedly.fault({
        // The list of them, which is not the last look at somebody.
        when: (call) => isLost && call.method === 'GET' && !/users\/[^/]+$/.test(call.path),
        times: ALWAYS,
        effect: { kind: 'answer', answer: { status: 503, body: {} } },
      });
      const { summary } = await scene.run();
      assert.is.not(summary.outcome, 'success', text(summary));
      scene.mend();
      await endsLike(scene, end, what);
    }),
  );
}

for (const [who, other] of [
  ['another name and number', { first_name: 'Greta', last_name: 'Gone', employee_id: 'X-9' }],
  ['another number', { employee_id: 'X-9' }],
  ['another name', { last_name: 'Gone' }],
] as const) {
  lost(
    `a new user that got lost, while somebody else made one by hand with that e-mail and ${who}: left alone`,
    acting({ people: 12, tenant: SMALL }, async (scene) => {
      await scene.firstLoad();
      hire(scene.company, 1);
      const former = scene.person(-1);
      leave(former);
      const isNew = ({ method, path }: Call) => method === 'POST' && path === '/beta/users';
      scene.engagedly.fault({
        when: (call) => {
          if (!isNew(call)) return false;
          const sent = call.body as StoredUser['fields'];
          scene.engagedly.addUser({ fields: { ...sent, ...other } });
          return true;
        },
        effect: { kind: 'drop' },
      });
      const { summary } = await scene.run();
      assert.equal([summary.outcome, summary.counts.created], ['partial', 0], text(summary));
      assert.is(scene.account(former.email, 'email').blocked, false);
      assert.equal(
        scene.writes().map(({ method }) => method),
        [],
      );
    }),
  );
}

killed(
  'what a run that failed half-way has blocked is opened again, also where an earlier one was lost',
  onStage({ people: 30 }, async (stage) => {
    await stage.firstLoad();
    stage.later(24);
    await stage.die(true);
    stage.later(24);
    const those = [-1, -2, -3].map((at) => stage.person(at));
    for (const person of those) leave(person);
    let asked = 0;
    stage.engagedly.fault({
      when: ({ path }) => path.endsWith('/deactivate') && ++asked > 1,
      times: ALWAYS,
      effect: { kind: 'answer', answer: { status: 401, body: {} } },
    });
    const { summary } = await stage.run();
    assert.equal([summary.outcome, summary.counts.blocked], ['failed', 1], text(summary));
    stage.engagedly.clearFaults();
    stage.later(12);
    for (const person of those) comeBack(person);
    const back = await stage.run();
    assert.is(back.summary.counts.reactivated, 1, text(back.summary));
    assert.equal(
      those.map((person) => stage.accountOf(person).blocked),
      [false, false, false],
    );
  }),
);

const isBlocking = ({ path }: Call) => path.endsWith('/deactivate');

for (const effect of [{ kind: 'lose' }, { kind: 'drop' }] as const) {
  lost(
    `a block whose every answer is lost (${effect.kind}) is remembered: whoever is back before the next run is let in again`,
    onStage({ people: 12 }, async (stage) => {
      await stage.firstLoad();
      const person = stage.person(-1);
      leave(person);
      stage.engagedly.fault({ when: isBlocking, times: ALWAYS, effect });
      const { codes, summary } = await stage.run();
      assert.equal([codes.includes('write-failed'), summary.counts.blocked], [true, 0]);
      const wasBlocked = stage.accountOf(person).blocked;
      assert.is(wasBlocked, effect.kind === 'lose');
      stage.engagedly.clearFaults();
      stage.later(24);
      comeBack(person);
      const back = await stage.run();
      assert.equal([back.summary.outcome, back.summary.counts.reactivated], ['success', wasBlocked ? 1 : 0]);
      assert.is(stage.accountOf(person).blocked, false);
      // It was open then, so whoever blocks it now is somebody else.
      stage.accountOf(person).blocked = true;
      assert.ok((await stage.run()).codes.includes('blocked-elsewhere'));
    }),
  );
}

lost(
  'blocks whose answers are lost count against the day, also where the run ends meanwhile',
  onStage({ people: 30 }, async (stage) => {
    await stage.firstLoad();
    for (const at of [-1, -2]) leave(stage.person(at));
    const ending = new AbortController();
    let asked = 0;
    stage.engagedly.fault({
      when: (call) => {
        if (isBlocking(call) && ++asked === 2) ending.abort();
        return isBlocking(call);
      },
      times: ALWAYS,
      effect: { kind: 'lose' },
    });
    const { summary } = await stage.run({ signal: ending.signal });
    assert.equal([summary.outcome, summary.counts.failed], ['partial', 0], text(summary));
    const blocks = (await stage.state()).spent.find(({ class: name }) => name === 'block');
    assert.is(blocks?.count, 2);
    stage.engagedly.clearFaults();
    for (const at of [-1, -2]) comeBack(stage.person(at));
    const { summary: back } = await stage.run();
    assert.equal([back.outcome, back.counts.reactivated], ['success', 2], text(back));
  }),
);

lost(
  'of people out of scope whose block got lost only those are opened again whom Engagedly shows as blocked in that run',
  onStage({ people: 30, tenant: SINGLY }, async (stage) => {
    const those = await overdue(stage, 'out-of-scope');
    const [before, untold, since, ...ours] = those.map((person) => stage.accountOf(person));
    const others = [before, untold, since].flatMap((account) => account ?? []);
    stage.engagedly.fault({
      when: (call) => isBlocking(call) && others.some(({ id }) => call.path.includes(id)),
      times: ALWAYS,
      effect: { kind: 'drop' },
    });
    stage.engagedly.fault({ when: isBlocking, times: ALWAYS, effect: { kind: 'lose' } });
    const { codes } = await stage.run();
    assert.ok(codes.includes('write-failed'));
    assert.equal(
      those.map((person) => stage.accountOf(person).blocked),
      [false, false, false, true, true],
    );
    stage.engagedly.clearFaults();
    const times = [new Date(stage.now() - 48 * 3_600_000).toISOString(), null];
    stage.later(1);
    for (const [at, account] of others.entries())
      Object.assign(account, {
        blocked: true,
        blockedAt: times[at] === undefined ? new Date(stage.now()).toISOString() : times[at],
      });
    stage.later(23);
    for (const person of those) person.office = null;
    const { summary } = await stage.run();
    assert.equal(
      [summary.counts.reactivated, ...ours.map(({ blocked }) => blocked)],
      [2, false, false],
      text(summary),
    );
    assert.equal(
      others.map(({ blocked }) => blocked),
      [true, true, true],
    );
  }),
);

killed.run();
lost.run();

/** One day on which everything happens: what a run may write, it writes. */
async function aDayOfChanges(scene: Scene): Promise<void> {
  await scene.firstLoad();
  const returner = scene.person(-1);
  leave(returner);
  assert.is((await scene.run()).summary.counts.blocked, 1);
  comeBack(returner);
  returner.position = 'Returner';
  leave(scene.person(-2));
  const renamed = scene.person(-3);
  const freed = renamed.email;
  renamed.email = 'married@nordwind.example';
  // Somebody gets the address that becomes free.
  scene.person(-4).email = freed;
  // A newcomer with a new manager, in a department that is new.
  hire(scene.company, 3);
  const [manager, newcomer, former] = [scene.person(-3), scene.person(-2), scene.person(-1)];
  newcomer.supervisorId = manager.id;
  manager.department = { id: 99_001, name: 'Nachhaltigkeit' };
  newcomer.department = manager.department;
  // Somebody who left before there was an account: added and blocked at once.
  leave(former);
  scene.writes();
}

/** How many writes there are when nothing goes wrong, and what Engagedly looks like then. */
async function undisturbed(scene: Scene, begin: () => void): Promise<{ writes: number; end: unknown }> {
  const { summary } = await scene.run();
  assert.is(summary.outcome, 'success', text(summary));
  const writes = scene.writes().length;
  const end = picture(scene);
  await scene.settles();
  begin();
  return { writes, end };
}

/** The run gets so many writes done; then there is nothing left of it. */
async function dieAfter(scene: Scene, writes: number, isNoticed: boolean): Promise<void> {
  const before = scene.engagedly.writes().length;
  const isDead = () => scene.engagedly.writes().length - before >= writes;
  // Whoever may not log in any more stops at once and writes nothing more: like a process that is gone.
  const answer = { status: 401, body: { error_type: 'authentication_error', errors: [] } };
  scene.engagedly.fault({
    when: ({ method }) => method !== 'GET' && isDead(),
    times: ALWAYS,
    effect: { kind: 'answer', answer },
  });
  await scene.die(isNoticed);
  assert.ok(scene.engagedly.writes().length - before <= writes, 'it goes on after its death');
  scene.mend();
}

async function endsLike(scene: Scene, end: unknown, when: string): Promise<void> {
  try {
    await scene.settles();
    assert.equal(picture(scene), end);
    assertNobodyHarmed(scene);
  } catch (error) {
    if (error instanceof Error) error.message = `${when}: ${error.message}`;
    throw error;
  }
}
