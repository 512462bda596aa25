import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openJobTime } from '../../src/commands/sync/job-time.ts';

const MINUTE = 60_000;
const START = 1_000_000;

const time = suite('openJobTime');

function job(minutes: number, writes = true) {
  return openJobTime({ minutes, startedAt: START, writes });
}

time('reading ends after an hour, and in a short job after half of it', () => {
  assert.is(job(230).until(), START + 60 * MINUTE);
  assert.is(job(50).until(), START + 25 * MINUTE);
});

time('people are read one by one up to half of the time, and what is under way may finish', () => {
  const one = job(230);
  one.begin('looking');
  assert.is(one.isOver(START + 115 * MINUTE - 1), false);
  assert.is(one.isOver(START + 115 * MINUTE), true);
  assert.is(one.until(), START + 118 * MINUTE);
});

time('writing may take the rest, but no change is started in its last minutes', () => {
  for (const minutes of [5, 50, 230, 350]) {
    const one = job(minutes);
    one.begin('looking');
    one.begin('acting');
    const end = START + minutes * MINUTE;
    assert.is(one.until(), end);
    assert.is(one.isOver(end - 3 * MINUTE - 1), false);
    assert.is(one.isOver(end - 30_000), true, 'a change that is under way has half a minute at least');
    assert.is(one.isOver(START), false);
  }
});

time('a plan keeps nothing for writing', () => {
  const plan = job(50, false);
  assert.is(plan.until(), START + 47 * MINUTE);
  plan.begin('looking');
  assert.is(plan.isOver(START + 47 * MINUTE - 1), false);
  assert.is(plan.until(), START + 50 * MINUTE);
});

time.run();
