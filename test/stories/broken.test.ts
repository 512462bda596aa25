/** Answers that are no answers, and a record that is refused for ever. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hire } from '../../src/sandbox/company/company.ts';
import type { FaultEffect } from '../../src/sandbox/server.ts';
import { ALWAYS, allIsDone, isPost, LISTS, leave, somethingToDo } from '../fixtures/incidents.ts';
import { acting, text } from '../fixtures/scene.ts';

const broken = suite('stories: broken answers');

/** What breaks here is the wire. */
const OVER_HTTP = { line: 'http' } as const;

const PAGE = '<!doctype html><html><body><h1>Wartungsarbeiten: erika@nordwind.example</h1></body></html>';
const html = (status: number): FaultEffect => ({
  kind: 'answer',
  answer: { status, headers: { 'Content-Type': 'text/html' }, body: PAGE },
});

const BREAKS: [what: string, effect: FaultEffect][] = [
  ['an HTML page with 200', html(200)],
  ['an HTML error page with 502', html(502)],
  ['an HTML error page with 404', html(404)],
  ['truncated JSON, the connection cut', { kind: 'truncate' }],
  ['truncated JSON that ends as if all were well', { kind: 'truncate', clean: true }],
  ['no answer but a cut connection', { kind: 'drop' }],
];

for (const [what, effect] of BREAKS) {
  broken(
    `18 · ${what}, on every endpoint that is read: no write, and no word of it in the output`,
    acting(OVER_HTTP, async (scene) => {
      await somethingToDo(scene);
      for (const [where, path] of LISTS) {
        scene[where].fault({ when: (call) => call.path === path, times: ALWAYS, effect });
        const { summary, printed } = await scene.run();
        assert.is(summary.outcome, 'failed', `${path}: ${text(summary)}`);
        assert.not.match(printed + JSON.stringify(summary), /erika|Wartung|doctype/i);
        scene.mend();
      }
      assert.equal(scene.writes(), []);
      await allIsDone(scene);
    }),
  );
}

broken(
  '18 · an answer that never comes, on either side: the run ends, nothing is written',
  acting({ ...OVER_HTTP, timeoutMs: 150 }, async (scene) => {
    await somethingToDo(scene);
    for (const [where, path] of [
      ['personio', '/v1/company/employees'],
      ['engagedly', '/beta/users'],
    ] as const) {
      scene[where].fault({ when: (call) => call.path === path, times: ALWAYS, effect: { kind: 'hang' } });
      const { summary } = await scene.run();
      assert.is(summary.outcome, 'failed', text(summary));
      scene.mend();
    }
    assert.equal(scene.writes(), []);
    await allIsDone(scene);
  }),
);

for (const [what, effect] of BREAKS) {
  broken(
    `18 · ${what}, to every write: nobody twice, and the next run does what is left`,
    acting(OVER_HTTP, async (scene) => {
      await somethingToDo(scene);
      scene.engagedly.fault({ when: ({ method }) => method !== 'GET', times: ALWAYS, effect });
      const { summary } = await scene.run();
      // Where the write was carried out, looking again proves it.
      const wasHandled = effect.kind === 'truncate';
      if (!wasHandled) assert.is.not(summary.outcome, 'success', text(summary));
      await scene.settles();
      assert.is(scene.engagedly.users.length, scene.company.people.length + 1);
      assert.is(scene.accountOf(scene.person(-2)).blocked, true);
    }),
  );
}

broken(
  '18 · an answer that never comes, to a create: nobody twice',
  acting({ ...OVER_HTTP, timeoutMs: 150 }, async (scene) => {
    await somethingToDo(scene);
    scene.engagedly.fault({ when: isPost('/beta/users'), effect: { kind: 'hang' } });
    const { summary } = await scene.run();
    assert.is(summary.counts.created, 1, text(summary));
    await scene.settles();
  }),
);

const stubborn = suite('stories: one stubborn record');

const REFUSAL = {
  status: 422,
  body: {
    error_type: 'validation_error',
    errors: [{ field: 'last_name', message: 'Schmidt is not a name', code: 'invalid_value' }],
  },
};

const MANY = 5_000;
/** The others have their accounts already: a request for each of 5,000 people would take too long here. */
const NEW = 100;
const NO_UNITS = { departments: null, job_title: null };

stubborn(
  `17 · one record that Engagedly rejects for ever among ${MANY}: the rest is done, and it is tried once a run`,
  acting({ people: MANY, tenant: { mapping: NO_UNITS }, engagedly: { limit: 5_000 } }, async (scene) => {
    for (const { id, firstName, lastName, email } of scene.company.people.slice(NEW)) {
      scene.engagedly.addUser({
        fields: { first_name: firstName, last_name: lastName, email: String(email), employee_id: String(id) },
      });
    }
    const bad = scene.person(NEW / 2);
    const isIt = isPost('/beta/users');
    const isBad = ({ rawBody }: { rawBody: string }) => rawBody.includes(`"${bad.id}"`);
    const refuse = () =>
      scene.engagedly.fault({
        when: (call) => isIt(call) && isBad(call),
        times: ALWAYS,
        effect: { kind: 'answer', answer: REFUSAL },
      });
    refuse();
    const started = performance.now();
    const { summary, printed } = await scene.run();
    assert.ok(performance.now() - started < 60_000);
    assert.equal([summary.counts.created, summary.counts.failed], [NEW - 1, 1], text(summary));
    assert.is(summary.outcome, 'partial');
    assert.not.match(printed + JSON.stringify(summary), /Schmidt/);
    const tried = () => scene.engagedly.calls.filter((call) => isIt(call) && isBad(call)).length;
    assert.is(tried(), 1);
    assert.is(summary.counts.unchanged, MANY - NEW);
    assert.is(summary.target.matched, MANY - NEW);
    scene.writes();
    const again = await scene.run();
    assert.equal([again.summary.counts.created, again.summary.counts.failed], [0, 1], text(again.summary));
    assert.equal(scene.writes(), []);
    assert.ok(tried() <= 2);
    scene.duplicates = tried();
    const { summary: after } = await scene.settles();
    assert.is(after.counts.created, 1);
  }),
);

stubborn(
  '17 · one record that is rejected for ever: everybody else is kept in step, day after day, and somebody is told',
  acting({}, async (scene) => {
    await scene.firstLoad();
    const bad = scene.person(-1);
    const account = scene.accountOf(bad);
    bad.position = 'Refused';
    scene.engagedly.fault({
      when: ({ method, path }) => method === 'PATCH' && path.endsWith(account.id),
      times: ALWAYS,
      effect: { kind: 'answer', answer: REFUSAL },
    });
    for (let day = 0; day < 5; day++) {
      scene.later(24);
      hire(scene.company, 1);
      if (day > 0) leave(scene.person(-2));
      scene.person(2).position = `Title of day ${day}`;
      const { summary, codes } = await scene.run();
      const { created, updated, blocked, failed } = summary.counts;
      assert.equal([created, updated, blocked, failed], [1, 1, day > 0 ? 1 : 0, 1], text(summary));
      assert.is(summary.outcome, 'partial');
      assert.is(codes.includes('failing-repeatedly'), day >= 2, `day ${day}`);
    }
    await scene.settles();
  }),
);

broken.run();
stubborn.run();
