/** Rate limits that are met all the same, and keys that somebody else uses, too. Minutes pass on the scene's own clock. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ALWAYS, isPeople, somethingToDo } from '../fixtures/incidents.ts';
import { acting, text } from '../fixtures/scene.ts';

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
