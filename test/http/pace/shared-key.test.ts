import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PHASES, play, STRANGERS, WINDOWS } from './shared-key.ts';

const MINUTE = 60_000;
/** What a job has, by default. */
const JOB = 230 * MINUTE;
/** Those who leave us room, and those who are over the limit whatever we do. */
const SEVERE = ['over the limit by itself', 'deaf to 429s, over the limit'];
/** One call more than a cool-down may be under way when the vendor says no. */
const MOST: Readonly<Record<string, number>> = { 'bursts of 60': 2 };
const fair = Object.entries(STRANGERS).flatMap(([name, one]) =>
  one && !SEVERE.includes(name) ? [{ name, stranger: one }] : [],
);
const test = suite('engagedlyPace: a key shared with somebody else');
const steady = Object.entries(STRANGERS).filter(([, one]) => one === undefined || one.burst === 1);

for (const window of WINDOWS) {
  for (const [name, stranger] of steady) {
    test(`${window} window, ${name}: nobody is throttled, in any phase`, () => {
      for (let phase = 0; phase < PHASES; phase += 1) {
        const played = play({ calls: 600, window, phase, ...(stranger && { stranger }) });
        assert.equal([played.throttled, played.strangerThrottled], [0, 0], `phase ${phase}`);
      }
    });
  }

  test(`${window} window, alone: the limit less the reserve is used`, () => {
    for (const calls of [1000, 5000]) {
      const { elapsed } = play({ calls, window });
      assert.ok(elapsed <= (1.05 * calls * MINUTE) / 180, `${calls}: ${elapsed / MINUTE}`);
    }
  });

  test(`${window} window: clocks 90 s apart, and a vendor who does not tell its own`, () => {
    const stranger = { burst: 1, every: 1000, from: 5000 };
    for (const skew of [-90_000, 90_000]) {
      for (const dates of [true, false]) {
        const played = play({ calls: 600, window, skew, dates, stranger });
        assert.equal([played.throttled, played.strangerThrottled], [0, 0], `${skew} ${dates}`);
      }
    }
  });

  test(`${window} window, no headers, alone: no 429, and never more than 180 in a minute`, () => {
    const played = play({ calls: 1000, window, headers: false });
    assert.is(played.throttled, 0);
    assert.ok(played.mostInMinute <= 180, String(played.mostInMinute));
  });
}

for (const window of WINDOWS) {
  for (const { name, stranger } of fair) {
    for (const headers of stranger.burst === 1 ? [false] : [true, false]) {
      test(`${window} window, ${name}, ${headers ? 'bursts' : 'no headers'}: one 429 a run, and all is done`, () => {
        for (let phase = 0; phase < PHASES; phase += 1) {
          const played = play({ calls: 600, window, phase, stranger, headers });
          assert.ok(played.throttled <= (MOST[name] ?? 1), `phase ${phase}: ${played.throttled} times`);
          assert.ok(played.elapsed <= JOB, `phase ${phase}: ${played.elapsed / MINUTE} min`);
          assert.ok(played.runs <= 2, `phase ${phase}: ${played.runs} runs`);
        }
      });
    }
  }

  for (const name of SEVERE) {
    test(`${window} window, a stranger ${name}: each run ends in order, soon, and says what is left`, () => {
      for (let phase = 0; phase < PHASES; phase += 4) {
        const stranger = STRANGERS[name];
        const played = play({ calls: 600, window, phase, ...(stranger && { stranger }) });
        assert.ok(played.throttled <= 3, `phase ${phase}: ${played.throttled} times`);
        assert.ok(played.elapsed <= 60 * MINUTE, `phase ${phase}: ${played.elapsed / MINUTE} min`);
        assert.ok(played.left > 0 && played.left <= 600, `phase ${phase}: ${played.left} left`);
      }
    });
  }

  test(`${window} window: bursts, clocks 90 s apart, and a vendor who does not tell its own`, () => {
    for (const skew of [-90_000, 90_000]) {
      for (const dates of [true, false]) {
        const stranger = STRANGERS['bursts of 30'];
        const played = play({ calls: 600, window, skew, dates, ...(stranger && { stranger }) });
        assert.ok(played.throttled <= 1 && played.runs === 1, `${skew} ${dates}: ${played.throttled}`);
      }
    }
  });
}

test.run();
