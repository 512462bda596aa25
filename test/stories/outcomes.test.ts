/** What an outcome is called, so that nobody looks for a fault where there is none, or sees none where there is one. */
import { setTimeout } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hire, leave } from '../../src/sandbox/company/company.ts';
import { codes, onStage, type Stage, type StageOptions, type Told } from '../fixtures/stage.ts';

const PEOPLE = 15;
/** What somebody waits for who has pressed Ctrl-C, with some room for a busy machine. */
const MOST = 2_000 + 1_000;
const SLOW: StageOptions = { people: PEOPLE, line: 'http', clock: 'real' };

const outcomes = suite('stories: outcomes');

/** A sync that is stopped when this request arrives; how long it went on from then. */
async function stoppedAt(
  stage: Stage,
  {
    at,
    effect,
    vendor = 'engagedly',
  }: {
    at: (path: string, method: string, count: number) => boolean;
    effect: Parameters<Stage['engagedly']['fault']>[0]['effect'];
    vendor?: 'personio' | 'engagedly';
  },
): Promise<Told & { took: number }> {
  const stop = new AbortController();
  let since = 0;
  let count = 0;
  stage[vendor].fault({
    when: ({ method, path }) => {
      count += 1;
      if (since === 0 && !at(path, method, count)) return false;
      if (since === 0) {
        since = performance.now();
        stop.abort();
      }
      return true;
    },
    times: Number.POSITIVE_INFINITY,
    effect,
  });
  const told = await stage.run({ signal: stop.signal });
  const took = performance.now() - since;
  stage[vendor].clearFaults();
  assert.ok(since > 0, 'nobody stopped it');
  return { ...told, took };
}

function blamesNobody({ summary, printed }: Told): void {
  assert.equal(
    codes(summary).filter((code) => /http|auth|shape|write-failed|rejected|internal/.test(code)),
    [],
  );
  assert.is(summary.issues[0]?.code, 'cancelled');
  assert.not.match(printed, /could not be reached|refused/);
}

const isUser = (path: string, method: string) => method === 'POST' && path === '/beta/users';

for (const [name, effect] of [
  ['answers slowly', { kind: 'delay', ms: 400 }],
  ['does not answer', { kind: 'hang' }],
  ['says to wait', { kind: 'answer', answer: { status: 429, headers: { 'Retry-After': '40' }, body: {} } }],
  ['is down', { kind: 'answer', answer: { status: 503, body: {} } }],
] as const) {
  outcomes(
    `stopped in the middle of its writes while Engagedly ${name}: within 2 s, with how far it came, nobody’s failure`,
    onStage(SLOW, async (stage) => {
      let written = 0;
      const told = await stoppedAt(stage, {
        at: (path, method) => {
          if (isUser(path, method)) written += 1;
          return written > 5;
        },
        effect,
      });
      blamesNobody(told);
      assert.ok(told.took < MOST, `${Math.round(told.took)} ms`);
      assert.is(told.summary.outcome, 'partial', told.printed);
      const [, done, all] =
        /^Stopped by you\. (\d+) of (\d+) done; run again for the rest,/.exec(told.printed) ?? [];
      assert.ok(Number(done) > 0 && Number(done) < Number(all), told.printed);
      // What it says it has done it has done, and the next run does the rest.
      assert.ok(told.summary.counts.created <= stage.engagedly.users.length - 1);
      // What was under way may still arrive.
      await setTimeout(600);
      stage.later(1);
      const { summary, printed } = await stage.run();
      assert.is(summary.outcome, 'success', printed);
      assert.is(stage.engagedly.users.length, PEOPLE + 1);
    }),
  );
}

for (const [vendor, path] of [
  ['personio', '/v1/company/employees'],
  ['engagedly', '/beta/users'],
] as const) {
  outcomes(
    `stopped while ${vendor} is read and does not answer: within 2 s, nothing written, nobody’s failure`,
    onStage(SLOW, async (stage) => {
      const told = await stoppedAt(stage, {
        vendor,
        at: (asked) => asked === path,
        effect: { kind: 'hang' },
      });
      blamesNobody(told);
      assert.ok(told.took < MOST, `${Math.round(told.took)} ms`);
      assert.match(told.printed, 'Stopped by you before anything was written. Run again when you want to.');
      assert.is(told.exitCode, 1);
      assert.equal(stage.writes(), []);
    }),
  );
}

outcomes(
  'termination dates that cannot be read are partial in every run, also while nobody leaves, with where to tick them',
  onStage({ people: PEOPLE }, async (stage) => {
    await stage.firstLoad();
    stage.company.attributes = stage.company.attributes.filter(({ key }) => key !== 'termination_date');
    for (const _ of [1, 2]) {
      stage.later(24);
      const { summary, printed } = await stage.run();
      assert.equal([summary.outcome, codes(summary)], ['partial', ['termination-unreadable']], printed);
      assert.match(printed.replace(/\s+/g, ' '), 'so nobody who leaves can be blocked');
      assert.match(
        printed.replace(/\s+/g, ' '),
        'open the credential of this sync and tick "Termination date" (termination_date)',
      );
    }
  }),
);

outcomes(
  'a paused tenant is paused: no setting is called wrong, and nobody is called',
  onStage({ people: PEOPLE, tenant: { status: 'paused' } }, async (stage) => {
    const { summary, exitCode, printed } = await stage.run();
    assert.equal([exitCode, codes(summary)], [1, ['paused']]);
    assert.match(
      printed,
      /^This tenant is paused\. Nothing was called\. To sync this tenant, set "status": "active"/,
    );
    assert.not.match(printed, /setting|wrong|validate/i);
    assert.is(stage.personio.calls.length + stage.engagedly.calls.length, 0);
  }),
);

outcomes(
  'the brake holds with quotes around it, and a sync that goes on past what is no tenant says so',
  onStage({ people: 3 }, async (stage) => {
    for (const paused of ["'nordwind'", "'*'", '“suedwind”,“nordwind”']) {
      const { summary } = await stage.command('sync', { paused });
      assert.equal([summary?.issues[0]?.code, summary?.calls.personio.get], ['superseded', 0], paused);
    }
    await stage.setTenant({ ...stage.tenant, name: 'Suedwind' }, 'suedwind');
    const printed = async (paused: string) => {
      const told = await stage.command('sync', { paused, outDir: `run-out-${paused.length}` });
      assert.is(told.summary?.outcome, 'success');
      return told.printed.replace(/\s+/g, ' ');
    };
    assert.match(
      await printed("'nord*', nordwin, suedwind"),
      'PAUSED_TENANTS names what is no tenant: "nord*", "nordwin". That stops nobody, and this tenant is synced.',
    );
    assert.not.match(await printed('suedwind'), 'PAUSED_TENANTS');
  }),
);

outcomes(
  'an approval that fits nothing ends before the first write, with the list of what waits, which can then be approved',
  onStage({ people: PEOPLE, tenant: { limits: { block: { min: 1, max: 1 } } } }, async (stage) => {
    await stage.firstLoad();
    leave(stage.company, 3, '2020-01-01');
    stage.person(2).position = 'Changed';
    stage.later(24);
    const digest = (await stage.run()).summary.held[0]?.digest ?? '';
    stage.writes();
    stage.person(3).position = 'Changed, too';
    stage.later(1);
    const refused = await stage.run({ approve: ['0123456789ab'] });
    assert.equal([refused.exitCode, refused.summary.outcome], [1, 'failed']);
    assert.equal(stage.writes(), []);
    const printed = refused.printed.replace(/\s+/g, ' ');
    assert.match(
      printed,
      'The run stopped: an approved digest fits nothing that waits now. Nothing was changed.',
    );
    assert.match(printed, `What waits now: People to block: 3, digest ${digest}. Look at it,`);
    const approved = await stage.run({ approve: [digest] });
    assert.equal([approved.exitCode, approved.summary.counts.blocked], [0, 3], approved.printed);
    // Nothing waits any more: that is what it says.
    const late = await stage.run({ approve: [digest] });
    assert.match(late.printed.replace(/\s+/g, ' '), 'Nothing waits now: run again without one.');
  }),
);

outcomes(
  'an approval of newcomers whose addresses another class keeps is not used up: they wait as before, and it is told for what',
  onStage({ people: 60 }, async (stage) => {
    for (const person of stage.company.people) person.supervisorId = null;
    await stage.firstLoad();
    const one = { percent: 1, min: 1, max: 1 };
    await stage.setTenant({ ...stage.tenant, limits: { create: one, identifier: one } });
    hire(stage.company, 2);
    for (const at of [-1, -2]) {
      const giver = stage.person(at - 2);
      stage.person(at).email = giver.email;
      giver.email = `new.address${-at}@nordwind.example`;
    }
    stage.later(24);
    const first = await stage.run();
    const digests = Object.fromEntries(first.summary.held.map((held) => [held.class, held.digest ?? '']));
    assert.equal(Object.keys(digests).sort(), ['create', 'identifier'], first.printed);
    const [create = '', identifier = ''] = [digests.create, digests.identifier];

    stage.later(1);
    const half = await stage.run({ approve: [create] });
    assert.equal([half.summary.counts.created, half.summary.approved], [0, undefined], half.printed);
    assert.equal([half.exitCode, half.summary.outcome, half.summary.counts.setAside], [0, 'held', 0]);
    assert.equal(half.summary.held.map(({ digest }) => digest).sort(), [create, identifier].sort());
    assert.not.ok(half.codes.includes('conflict') || half.codes.includes('approval-unmatched'));
    const told = half.summary.issues.find(({ code }) => code === 'address-taken');
    assert.equal([told?.field, told?.count], ['email', 2]);
    assert.match(String(told?.remedy), 'waits for an approval, release that first, or both together');

    stage.later(1);
    const both = await stage.run({ approve: [create, identifier] });
    assert.equal([both.summary.counts.created, both.summary.counts.updated], [2, 2], both.printed);
    assert.equal(both.summary.approved, [create, identifier].sort());
    assert.is((await stage.run()).summary.outcome, 'success');
  }),
);

outcomes(
  'newcomers within their limit whose addresses another class keeps are told as waiting for these',
  onStage({ people: 60 }, async (stage) => {
    for (const person of stage.company.people) person.supervisorId = null;
    await stage.firstLoad();
    await stage.setTenant({ ...stage.tenant, limits: { identifier: { percent: 0, min: 0, max: 0 } } });
    const giver = stage.person(-1);
    hire(stage.company, 1);
    stage.person(-1).email = giver.email;
    giver.email = 'new.address@nordwind.example';
    stage.later(24);
    const first = await stage.run();
    assert.equal(
      [first.summary.counts.created, first.summary.counts.setAside, first.codes],
      [0, 1, ['address-taken']],
      first.printed,
    );
    stage.later(1);
    const approved = await stage.run({ approve: first.summary.held.flatMap(({ digest }) => digest ?? []) });
    assert.equal([approved.summary.counts.created, approved.summary.counts.updated], [1, 1]);
  }),
);

outcomes(
  'a block reason that Engagedly does not have is said by the plan, before anybody leaves, and archived ones count as gone',
  onStage(
    {
      people: PEOPLE,
      engagedly: { reasonCodes: [{ code: 'of_old', archived: true }] },
      tenant: { leavers: { reasons: { '*': 'not_known', fired: 'no_such_reason', retired: 'of_old' } } },
    },
    async (stage) => {
      await stage.firstLoad();
      const plan = await stage.command('plan');
      assert.equal(
        plan.summary?.issues.flatMap(({ code, count }) => (code === 'reason-unknown' ? count : [])),
        [2],
      );
      assert.equal([plan.summary?.counts.blocked, plan.summary?.outcome], [0, 'partial']);
      assert.equal(stage.writes(), []);
    },
  ),
);

outcomes.run();
