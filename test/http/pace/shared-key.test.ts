import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PHASES, play, STRANGERS, WINDOWS } from './shared-key.ts';

const MINUTE = 60_000;
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

test.run();
