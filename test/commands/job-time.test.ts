import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openJobTime } from '../../src/commands/sync/job-time.ts';

const MINUTE = 60_000;
const START = 1_000_000;

const time = suite('openJobTime');

time('reading ends after an hour, and in a short job after half of it', () => {
  assert.is(openJobTime({ minutes: 230, startedAt: START }).until(), START + 60 * MINUTE);
  assert.is(openJobTime({ minutes: 50, startedAt: START }).until(), START + 25 * MINUTE);
});

time('writing may take the rest, but no change is started in its last minutes', () => {
  for (const minutes of [5, 50, 230, 350]) {
    const job = openJobTime({ minutes, startedAt: START });
    job.beginWriting();
    const end = START + minutes * MINUTE;
    assert.is(job.until(), end);
    assert.is(job.isOver(end - 3 * MINUTE - 1), false);
    assert.is(job.isOver(end - 30_000), true, 'a change that is under way has half a minute at least');
    assert.is(job.isOver(START), false);
  }
});

time.run();
