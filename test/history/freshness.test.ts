import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { slotsBehind, staleness, timesInWords } from '../../src/history/freshness.ts';
import { lineOf } from '../../src/history/line.ts';
import type { Timetable } from '../../src/schedule/own-times.ts';
import type { Summary } from '../../src/types/summary.d.ts';
import { summaryOf } from '../fixtures/remote.ts';

/** Daily at 06:00, which is 05:00 UTC. */
const DAILY: Timetable = { timezone: 'Europe/Berlin', schedule: { at: ['06:00'] } };

function ran(
  startedAt: string,
  outcome: 'success' | 'held' | 'failed' = 'success',
  more: Partial<Pick<Summary, 'slot' | 'configSha'>> = {},
) {
  return lineOf(summaryOf('n1', { startedAt, finishedAt: startedAt, outcome, ...more }), undefined);
}

const behind = suite('slotsBehind');

behind('a run that did not fail serves the slots before it', () => {
  const lines = [ran('2026-11-20T05:10:00Z', 'held')];
  assert.is(slotsBehind(DAILY, lines, new Date('2026-11-21T04:59:00Z')), 0);
  assert.is(slotsBehind(DAILY, lines, new Date('2026-11-21T05:00:00Z')), 1);
  assert.is(slotsBehind(DAILY, lines, new Date('2026-11-23T05:00:00Z')), 3);
});

behind('a failed run serves nothing', () => {
  const lines = [ran('2026-11-20T05:10:00Z'), ran('2026-11-21T05:10:00Z', 'failed')];
  assert.is(slotsBehind(DAILY, lines, new Date('2026-11-21T06:00:00Z')), 1);
});

behind('a rekey serves nothing', () => {
  const lines = [ran('2026-11-20T05:10:00Z'), { ...ran('2026-11-21T05:10:00Z'), mode: 'rekey' as const }];
  assert.is(slotsBehind(DAILY, lines, new Date('2026-11-21T06:00:00Z')), 1);
});

behind('a tenant that never ran is not behind', () => {
  assert.is(slotsBehind(DAILY, [], new Date('2026-11-21T06:00:00Z')), 0);
});

behind('the slot that was tried in vain is the first that counts', () => {
  const slot = '2026-11-20T05:00:00.000Z';
  for (const line of [ran('2026-11-20T05:05:00Z', 'failed', { slot }), ran('2026-11-20T05:05:00Z', 'failed')])
    assert.is(slotsBehind(DAILY, [line], new Date('2026-11-22T06:00:00Z')), 3);
});

behind('a slot from the future serves nothing', () => {
  const lines = [ran('2026-11-20T05:10:00Z', 'success', { slot: '2099-01-01T05:00:00.000Z' })];
  assert.is(slotsBehind(DAILY, lines, new Date('2026-11-22T06:00:00Z')), 2);
});

behind('before the tenant file became what it is, nobody can tell which slots there were', () => {
  const [old, own] = [{ configSha: 'a'.repeat(64) }, { configSha: 'b'.repeat(64) }];
  const lines = [
    ran('2026-11-10T05:10:00Z', 'success', old),
    ran('2026-11-20T12:10:00Z', 'failed', { ...own, slot: '2026-11-20T05:00:00.000Z' }),
  ];
  assert.is(slotsBehind(DAILY, lines, new Date('2026-11-20T14:00:00Z')), 1);
  assert.is(slotsBehind(DAILY, lines, new Date('2026-11-22T06:00:00Z')), 3);
  // A job that died does not know its file.
  const died = ran('2026-11-20T12:10:00Z', 'failed', { configSha: '' });
  assert.is(slotsBehind(DAILY, [lines[0] ?? died, died], new Date('2026-11-22T06:00:00Z')), 12);
});

behind('years of absence are counted without hanging', () => {
  const often: Timetable = { ...DAILY, schedule: { cron: '*/5 * * * *' } };
  assert.is(slotsBehind(often, [ran('2020-01-01T00:00:00Z')], new Date('2026-11-21T06:00:00Z')), 99);
  assert.equal([98, 99].map(timesInWords), ['98 scheduled times', '99 or more scheduled times']);
});

behind.run();

const stale = suite('staleness');

stale('begins with the third slot that was missed', () => {
  const lines = [ran('2026-11-20T05:10:00Z')];
  assert.is(staleness(DAILY, lines, new Date('2026-11-23T04:59:00Z')), undefined);
  assert.equal(staleness(DAILY, lines, new Date('2026-11-24T08:00:00Z')), {
    slotsBehind: 4,
    since: new Date('2026-11-23T05:00:00Z'),
  });
});

stale.run();
