/** undo: whether it is proved that no sync has run since the run that is put back. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isLastSync } from '../../src/commands/sync/undone.ts';
import { alarmOf } from '../../src/report/headline.ts';
import { lineOf } from '../fixtures/mails.ts';
import { summaryOf } from '../fixtures/remote.ts';

const RUN = { runId: '7', attempt: 1, startedAt: '2026-11-02T06:00:00Z' };
const before = lineOf(summaryOf('nordwind'), { runId: '6', startedAt: '2026-11-01T06:00:00Z' });
const own = lineOf(summaryOf('nordwind'), RUN);
const after = lineOf(summaryOf('nordwind'), { runId: '8', startedAt: '2026-11-03T06:00:00Z' });

const undone = suite('undo: the last sync');

undone('a later sync, or no line at all, is no proof; an undo of it is no sync', () => {
  assert.ok(isLastSync(RUN, [before, own]));
  assert.ok(isLastSync(RUN, [before]), 'its own line is written later');
  assert.not.ok(isLastSync(RUN, [before, own, after]));
  assert.ok(isLastSync(RUN, [before, own, { ...after, mode: 'undo', undoes: '7/1' }]));
  assert.not.ok(isLastSync(RUN, []), 'the ledger may have been lost');
  assert.not.ok(isLastSync(RUN, undefined));
});

undone('what an undo holds is released by the workflow undo, and by what names the run', () => {
  const held = [
    { class: 'block' as const, count: 2, base: 50, allowed: 0, digest: '0123456789ab', isNew: true },
  ];
  const says = (undoes?: string) =>
    alarmOf(summaryOf('nordwind', { outcome: 'held', held, ...(undoes ? { undoes } : {}) }));
  assert.match(
    says('7/1'),
    'start the workflow "undo" by hand with tenant: nordwind, run: 7, attempt: 1, approve: 0123456789ab',
  );
  assert.match(
    says(),
    'start the workflow "sync" by hand with tenant: nordwind, mode: sync, approve: 0123456789ab',
  );
});

undone.run();
