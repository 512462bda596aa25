/** Rate limits that are met all the same, and keys that somebody else uses, too. Minutes pass on the scene's own clock. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Answer, Call } from '../../src/sandbox/server.ts';
import { ALWAYS, type Body, isPeople, leave, type Row, somethingToDo } from '../fixtures/incidents.ts';
import { acting, SMALL, text } from '../fixtures/scene.ts';

/** At most so many calls may be under way when the vendor says no. */
const UNDER_WAY = 8;

const pace = suite('stories: rate limits');

for (const at of [3, 9, 12, 20, 40]) {
  pace(
    `15 · 429 in the middle (at call ${at}), and again during the cool-down: everything stops, then goes on`,
    acting({ people: 40 }, async (scene) => {
      scene.mayBeThrottled = true;
      const { engagedly } = scene;
      let calls = 0;
      engagedly.fault({
        when: () => {
          calls += 1;
          // Somebody else empties the window, and calls once more in the cool-down, which makes it longer.
          if (calls === at) engagedly.consume(200);
          return false;
        },
        effect: { kind: 'drop' },
      });
      const { summary } = await scene.run();
      assert.equal([summary.outcome, summary.counts.created], ['success', 40], text(summary));
      assert.ok(engagedly.throttled > 0);
      assert.ok(engagedly.throttled <= UNDER_WAY + 4, `${engagedly.throttled} calls were refused`);
      assert.is(summary.calls.engagedly.throttled, engagedly.throttled);
      await scene.settles();
    }),
  );
}

pace(
  '15 · 429 from Personio in the middle of its pages, and again: it waits, and reads on',
  acting({ people: 203, tenant: { mapping: {} } }, async (scene) => {
    await somethingToDo(scene);
    const answer = { status: 429, body: { success: false, error: { code: 429, message: 'Too many' } } };
    const effect = { kind: 'answer', answer } as const;
    scene.personio.fault({
      when: (call) => isPeople(call) && call.query.get('offset') === '100',
      times: 2,
      effect,
    });
    const { summary } = await scene.run();
    assert.is(summary.outcome, 'success', text(summary));
    assert.is(summary.calls.personio.throttled, 2);
    await scene.settles();
  }),
);

pace(
  '15 · 429 for ever: the run fails before any write',
  acting({}, async (scene) => {
    await somethingToDo(scene);
    const answer = {
      status: 429,
      headers: { 'Retry-After': '60' },
      body: { error_type: 'rate_limit_exceeded' },
    };
    scene.engagedly.fault({ when: () => true, times: ALWAYS, effect: { kind: 'answer', answer } });
    const calls = scene.engagedly.calls.length;
    const { summary } = await scene.run();
    assert.is(summary.outcome, 'failed', text(summary));
    assert.ok(scene.engagedly.calls.length - calls < 30, 'it gives up');
    assert.equal(scene.writes(), []);
    await scene.settles();
  }),
);

pace(
  '15 · 429 twice in a row while it writes: the run ends in order, and the next start goes on',
  acting({ people: 40 }, async (scene) => {
    scene.mayBeThrottled = true;
    const { engagedly } = scene;
    const answer = {
      status: 429,
      headers: { 'Retry-After': '60' },
      body: { error_type: 'rate_limit_exceeded' },
    };
    let writes = 0;
    engagedly.fault({
      when: ({ method }) => method !== 'GET' && ++writes > 20,
      times: ALWAYS,
      effect: { kind: 'answer', answer },
    });
    const { summary, codes, exitCode, printed } = await scene.run();
    assert.equal([summary.outcome, codes[0], exitCode], ['partial', 'throttled', 0], text(summary));
    const [told] = summary.issues;
    const [, done, total, left] =
      /(\d+) of (\d+) changes are done, (\d+) are left/.exec(told?.remedy ?? '') ?? [];
    assert.is(Number(done) + Number(left), Number(total), told?.remedy);
    assert.match(printed, /The next start goes on by itself/);
    assert.is(summary.counts.failed, 0);
    assert.not.ok(
      codes.some((code) => /http|write-failed/.test(code)),
      codes.join(' '),
    );
    assert.ok(writes - 20 <= UNDER_WAY + 1, `${writes - 20} writes after the first refusal`);
    const { summary: next } = await scene.settles();
    assert.is(summary.counts.created + next.counts.created, 40);
  }),
);

pace(
  '15 · one 429 with a pause longer than a run waits, while it writes: told as what it is',
  acting({ people: 40 }, async (scene) => {
    scene.mayBeThrottled = true;
    let writes = 0;
    scene.engagedly.fault({
      when: ({ method }) => method !== 'GET' && ++writes === 20,
      effect: { kind: 'answer', answer: { status: 429, headers: { 'Retry-After': '86400' }, body: {} } },
    });
    const { summary, codes, printed } = await scene.run();
    assert.equal([summary.outcome, codes[0]], ['partial', 'throttled'], text(summary));
    assert.match(printed, /asked for fewer requests/);
    assert.not.match(printed.replace(/\s+/g, ' '), /twice in a row/);
    assert.is(summary.counts.failed, 0);
    await scene.settles();
  }),
);

pace(
  '15 · 429 twice in a row while it reads: the run fails, says why, and has written nothing',
  acting({}, async (scene) => {
    await somethingToDo(scene);
    const answer = { status: 429, headers: { 'Retry-After': '60' }, body: {} };
    scene.engagedly.fault({ when: () => true, times: ALWAYS, effect: { kind: 'answer', answer } });
    const calls = scene.engagedly.calls.length;
    const { summary, codes } = await scene.run();
    assert.equal([summary.outcome, codes[0]], ['failed', 'throttled'], text(summary));
    assert.match(summary.issues[0]?.remedy ?? '', /twice in a row.*Somebody else probably uses the same key/);
    // One until the budget is known, and one after the cool-down.
    assert.is(scene.engagedly.calls.length - calls, 2);
    assert.equal(scene.writes(), []);
    await scene.settles();
  }),
);

pace(
  'a vendor that answers slowly: the run ends before its job does, and the next start goes on',
  acting({ people: 60 }, async (scene) => {
    const { engagedly } = scene;
    // Some kinds of unit and 60 people: at 25 s an answer, eight at a time.
    engagedly.fault({
      when: ({ method }) => method !== 'GET',
      times: ALWAYS,
      effect: { kind: 'delay', ms: 25_000 },
    });
    const before = scene.now();
    const { summary, codes, exitCode } = await scene.run({ jobMinutes: 5 });
    assert.ok(scene.now() - before < 6 * 60_000, `${(scene.now() - before) / 60_000} minutes`);
    assert.equal([summary.outcome, codes[0], exitCode], ['partial', 'out-of-time', 0], text(summary));
    const { created } = summary.counts;
    assert.ok(created > 0 && created < 60, `${created} were added`);
    const { summary: next } = await scene.settles();
    assert.is(created + next.counts.created, 60);
  }),
);

pace(
  'people who are read one by one, slowly: that has an end of its own, a leaver is blocked, and the next start goes on',
  acting({ people: 60 }, async (scene) => {
    await scene.firstLoad();
    const leaver = scene.person(-2);
    leave(leaver);
    const isSingle = ({ method, path }: Call) =>
      method === 'GET' && /^\/beta\/users\/[0-9a-f]{8}-/.test(path);
    await scene.setTenant({
      ...SMALL,
      mapping: { ...SMALL.mapping, promotion_date: 'hire_date' },
      limits: { field: { percent: 100, min: 60, max: 60 } },
    });
    scene.engagedly.fault({ when: isSingle, times: ALWAYS, effect: { kind: 'delay', ms: 25_000 } });
    const before = scene.now();
    const { summary, codes } = await scene.run({ jobMinutes: 5 });
    assert.ok(scene.now() - before < 5 * 60_000, `${(scene.now() - before) / 60_000} minutes`);
    assert.is(summary.outcome, 'partial', text(summary));
    assert.equal(codes.toSorted(), ['out-of-time', 'record-unread']);
    const { blocked, updated } = summary.counts;
    assert.equal([blocked, scene.accountOf(leaver).blocked], [1, true]);
    assert.ok(updated > 0 && updated < 59, `${updated} were updated`);
    // Whoever was read is remembered.
    const { summary: next } = await scene.run({ jobMinutes: 5 });
    assert.is(updated + next.counts.updated, 59);
    await scene.settles();
  }),
);

pace(
  'a list that does not come to its end: reading has one, and nothing is written',
  acting({}, async (scene) => {
    await somethingToDo(scene);
    // One person a page, and always the same: each call is quick.
    let first: Row | undefined;
    const change = (answer: Answer) => {
      const body = answer.body as Body;
      first ??= body.data[0];
      body.data = first ? [first] : [];
      Object.assign(body.metadata ?? {}, { total_elements: 1_500 });
      return answer;
    };
    scene.personio.fault({ when: isPeople, times: ALWAYS, effect: { kind: 'change', change } });
    const before = scene.now();
    const { summary, codes } = await scene.run({ jobMinutes: 5 });
    assert.ok(scene.now() - before < 5 * 60_000, `${(scene.now() - before) / 60_000} minutes`);
    assert.is(summary.outcome, 'failed', text(summary));
    assert.equal(codes[0], 'out-of-time');
    assert.equal(scene.writes(), []);
    await scene.settles();
  }),
);

for (const [others, most] of [
  [1, 0],
  [3, 0],
  [20, UNDER_WAY],
] as const) {
  pace(
    `16 · a customer’s other tool using the same key at the same time, ${others} calls for one of ours`,
    acting({ people: 150, tenant: { mapping: {} } }, async (scene) => {
      scene.mayBeThrottled = true;
      const { engagedly } = scene;
      let left = 1_000;
      engagedly.fault({
        when: () => {
          if (left > 0) engagedly.consume(others);
          left -= others;
          return false;
        },
        effect: { kind: 'drop' },
      });
      const { summary } = await scene.run();
      assert.equal([summary.outcome, summary.counts.created], ['success', 150], text(summary));
      assert.ok(engagedly.throttled <= most, `${engagedly.throttled} calls were refused`);
      await scene.settles();
    }),
  );
}

pace.run();
