/** undo: whether it is proved that no sync has run since the run that is put back. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isLastSync } from '../../src/commands/sync/undone.ts';
import { lineOf as historyOf } from '../../src/history/line.ts';
import type { IssueCode } from '../../src/issues.ts';
import { renderTenantPage } from '../../src/ledger/tenant-page.ts';
import { alarmOf, headlineOf } from '../../src/report/headline.ts';
import { commitSubject } from '../../src/report/summary.ts';
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

undone('whether it was put back comes first, and what ended it is said as of this run', () => {
  const headline = (code: IssueCode, given: Parameters<typeof summaryOf>[1] = {}) =>
    headlineOf(
      summaryOf('nordwind', {
        undoes: '7/1',
        outcome: 'failed',
        issues: [{ code, count: 1, refs: [], remedy: 'Do this.' }],
        ...given,
      }),
    );
  assert.is(
    headline('engagedly-http'),
    'Run 7/1 was NOT put back: Engagedly could not be reached or refused a request. Nothing was changed. Do this.',
  );
  assert.match(
    headline('engagedly-http', { counts: { reactivated: 2 } }),
    /^Run 7\/1 was put back only in part: .* Before that: 2 people activated again\. Do this\.$/,
  );
  assert.match(
    headline('no-result'),
    /^It is not known whether run 7\/1 was put back: .* is not known\. Do this\.$/,
  );
  const stopped = (counts: { reactivated: number }) => headline('cancelled', { outcome: 'partial', counts });
  assert.is(stopped({ reactivated: 0 }), 'Run 7/1 was NOT put back: do this.');
  assert.match(
    stopped({ reactivated: 1 }),
    /^Run 7\/1 was put back only in part: do this\. Until then: 1 person/,
  );
  assert.match(
    headline('out-of-time', { outcome: 'partial', counts: { reactivated: 1 } }),
    /^Run 7\/1 was put back only in part: /,
  );
  assert.is(
    headline('undo-repeats', { outcome: 'success', counts: { reactivated: 1 } }).slice(0, 40),
    'Run 7/1 put back: 1 person activated aga',
  );
  const failed = summaryOf('nordwind', {
    undoes: '7/1',
    outcome: 'failed',
    counts: { blocked: 2 },
    issues: [{ code: 'undo-details', count: 1, refs: [], remedy: '' }],
  });
  assert.is(commitSubject(failed), 'nordwind: failed to put run 7/1 back (undo-details) after 2 blocked');
  const row = { id: 'nordwind', lines: [historyOf(failed, undefined)], summary: failed };
  const page = renderTenantPage(row, { branch: 'runs', now: new Date('2026-11-03T06:00:00Z') });
  assert.match(page, /\| run 7\/1 was not put back: what is needed .*; before that 2 blocked \|/);
});

undone.run();
