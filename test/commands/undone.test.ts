/** undo: whether it is proved that no sync has run since the run that is put back. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isLastSync } from '../../src/commands/sync/undone.ts';
import { lineOf as historyOf } from '../../src/history/line.ts';
import { runsOf } from '../../src/history/runs.ts';
import { unsignedOf, unsignedText } from '../../src/history/unsigned.ts';
import type { IssueCode } from '../../src/issues.ts';
import { renderTenantPage } from '../../src/ledger/tenant-page.ts';
import { alarmOf, headlineOf } from '../../src/report/headline.ts';
import { commitSubject } from '../../src/report/summary.ts';
import type { HistoryLine } from '../../src/types/history.d.ts';
import { lineOf } from '../fixtures/mails.ts';
import { summaryOf } from '../fixtures/remote.ts';
import { onStage } from '../fixtures/stage.ts';

const RUN = { runId: '7', attempt: 1, startedAt: '2026-11-02T06:00:00Z' };
const before = lineOf(summaryOf('nordwind'), { runId: '6', startedAt: '2026-11-01T06:00:00Z' });
const own = lineOf(summaryOf('nordwind'), RUN);
const after = lineOf(summaryOf('nordwind'), { runId: '8', startedAt: '2026-11-03T06:00:00Z' });

function isLast(lines: readonly HistoryLine[], unsigned: readonly string[] = []): boolean {
  const given = { tenant: 'nordwind', ownKey: 'ab'.repeat(32), now: new Date('2026-11-23T06:00:00Z') };
  return isLastSync(RUN, runsOf({ lines, unsigned }, given));
}

const undone = suite('undo: the last sync');

undone('a later sync, or no line at all, is no proof; an undo of it is no sync', () => {
  assert.ok(isLast([before, own]));
  assert.ok(isLast([before]), 'its own line is written later');
  assert.not.ok(isLast([before, own, after]));
  assert.ok(isLast([before, own, { ...after, mode: 'undo', undoes: '7/1' }]));
  assert.not.ok(isLast([]), 'the ledger may have been lost');
  const told = ({ mode }: Pick<HistoryLine, 'mode'>) => [unsignedText({ ...unsignedOf(after), mode })];
  assert.not.ok(isLast([before, own], told({ mode: 'sync' })), 'a commit tells of it');
  assert.not.ok(isLast([before, own, { ...after, mode: 'undo' }], told({ mode: 'sync' })));
  assert.ok(isLast([before, own], told({ mode: 'undo' })));
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
  assert.is(
    commitSubject(failed),
    'nordwind: run 7/1 put back only in part, refused (undo-details) after 2 blocked',
  );
  assert.match(onPage(failed), /^run 7\/1 put back only in part: what is needed .*; before that 2 blocked$/);
});

/** What the tenant's page says of the run. */
function onPage(summary: ReturnType<typeof summaryOf>): string {
  const row = { id: 'nordwind', lines: [historyOf(summary, undefined)], summary };
  const page = renderTenantPage(row, { branch: 'runs', now: new Date('2026-11-23T06:00:00Z') });
  const [line = ''] = page.split('\n').filter((text) => text.startsWith('| 2026-11-22'));
  return line.split('|')[3]?.trim() ?? '';
}

const DIGEST = { digest: '0123456789ab' };
const heldOf = (count: number, approvable = DIGEST as { digest?: string }) => ({
  outcome: 'held' as const,
  held: [{ class: 'reactivate' as const, count, base: 9, allowed: 0, isNew: true, ...approvable }],
});
const issueOf = (code: IssueCode) => ({ code, count: 1, refs: [], remedy: 'Do this.' });
const IN_STEP = 'Nothing was changed: 20 people are in step';

/** What it came to, with how the headline begins, and the words of the subject and the page. */
const ENDS: ReadonlyArray<
  [what: string, given: Parameters<typeof summaryOf>[1], headline: string, brief: string]
> = [
  [
    'all of it',
    { counts: { reactivated: 2, updated: 9 } },
    'Run 7/1 put back: 2 people activated again, 9 updated.',
    'run 7/1 put back, 2 activated again, 9 updated',
  ],
  [
    'the rest waits',
    { ...heldOf(8), counts: { reactivated: 2, updated: 9, held: 8 } },
    'Run 7/1 was put back only in part: 2 people activated again, 9 updated, 8 changes wait for approval.',
    'run 7/1 put back only in part, 2 activated again, 9 updated, 8 held',
  ],
  [
    'the rest was refused',
    { outcome: 'partial', counts: { reactivated: 2, failed: 3 } },
    'Run 7/1 was put back only in part: 2 people activated again, 3 people could not be changed.',
    'run 7/1 put back only in part, 2 activated again, 3 failed',
  ],
  [
    'somebody is left alone',
    { outcome: 'partial', counts: { updated: 9, setAside: 1 }, issues: [issueOf('undo-in-use')] },
    'Run 7/1 was put back only in part: 9 people updated, 1 person set aside. 1 thing needs a look.',
    'run 7/1 put back only in part, 9 updated, 1 set aside',
  ],
  [
    'a field is left alone, which is new',
    {
      outcome: 'partial',
      counts: { updated: 9 },
      issues: [{ ...issueOf('undo-private'), field: 'birth_date', isNew: true }],
    },
    'Run 7/1 was put back only in part. New: the values of this field are not kept in details, so it could not be put back (birth_date). 9 people updated.',
    'run 7/1 put back only in part, 9 updated',
  ],
  [
    'some, by a list that was not complete',
    { outcome: 'held', target: { users: 9, active: 9, matched: 9, complete: false }, counts: { updated: 1 } },
    'Run 7/1 was put back only in part: 1 person updated. A list from Engagedly could not be read completely',
    'run 7/1 put back only in part, 1 updated',
  ],
  [
    'all waits',
    { ...heldOf(3), counts: { held: 3, unchanged: 20 } },
    `Run 7/1 is NOT put back yet. ${IN_STEP}, 3 changes wait for approval.`,
    'run 7/1 NOT put back yet, 3 held',
  ],
  [
    'all is held, and nobody can approve it',
    { ...heldOf(3, {}), counts: { held: 3, unchanged: 20 } },
    `Run 7/1 was NOT put back. ${IN_STEP}, 3 changes held back.`,
    'run 7/1 NOT put back, 3 held',
  ],
  [
    'all was refused',
    { outcome: 'partial', counts: { failed: 3, unchanged: 20 } },
    `Run 7/1 was NOT put back. ${IN_STEP}, 3 people could not be changed.`,
    'run 7/1 NOT put back, 3 failed',
  ],
  [
    'none, by a list that was not complete',
    {
      outcome: 'held',
      target: { users: 9, active: 9, matched: 9, complete: false },
      counts: { setAside: 2, unchanged: 20 },
    },
    `Run 7/1 was NOT put back. ${IN_STEP}, 2 people set aside.`,
    'run 7/1 NOT put back, 2 set aside',
  ],
  [
    'all is as it was already',
    { counts: { unchanged: 20 } },
    `Nothing is left of run 7/1 that can be put back. ${IN_STEP}.`,
    'nothing left of run 7/1 to put back, no changes',
  ],
  [
    'what is left is left alone',
    { outcome: 'partial', counts: { setAside: 1, unchanged: 20 }, issues: [issueOf('undo-changed')] },
    `Nothing is left of run 7/1 that can be put back. ${IN_STEP}, 1 person set aside. 1 thing needs a look.`,
    'nothing left of run 7/1 to put back, 1 set aside',
  ],
  [
    'another thing than the undo needs a look',
    { outcome: 'partial', counts: { updated: 1 }, issues: [issueOf('attribute-missing')] },
    'Run 7/1 put back: 1 person updated. 1 thing needs a look.',
    'run 7/1 put back, 1 updated',
  ],
];

for (const [what, given, headline, brief] of ENDS) {
  undone(`in the headline, the subject and on the page alike: ${what}`, () => {
    const summary = summaryOf('nordwind', { undoes: '7/1', ...given });
    assert.is(headlineOf(summary).slice(0, headline.length), headline);
    assert.match(commitSubject(summary), new RegExp(`[:;] ${brief}$`));
    assert.is(onPage(summary), brief);
  });
}

undone(
  'whatever the run has done that stays, for a field alone too, keeps the rest from being all of it',
  () => {
    const codes: IssueCode[] = [
      'undo-changed',
      'undo-private',
      'undo-gone',
      'undo-in-use',
      'blocked-elsewhere',
    ];
    for (const code of [...codes, 'protected', 'site-administrator', 'evidence-gone'] satisfies IssueCode[]) {
      const given = { counts: { updated: 1 }, issues: [issueOf(code)] };
      const summary = summaryOf('nordwind', { undoes: '7/1', outcome: 'partial', ...given });
      assert.match(commitSubject(summary), 'run 7/1 put back only in part', code);
    }
  },
);

undone('of one that ended without a result neither says more than is known', () => {
  const silent = summaryOf('nordwind', {
    undoes: '7/1',
    outcome: 'failed',
    issues: [issueOf('no-result')],
  });
  assert.is(commitSubject(silent), 'nordwind: not known whether run 7/1 was put back, failed (no-result)');
  assert.is(
    onPage(silent),
    'not known whether run 7/1 was put back: the job ended without a result (no-result)',
  );
  const stopped = summaryOf('nordwind', {
    undoes: '7/1',
    outcome: 'partial',
    issues: [issueOf('cancelled')],
  });
  assert.is(commitSubject(stopped), 'nordwind: run 7/1 NOT put back, no changes');
  assert.is(onPage(stopped), 'run 7/1 NOT put back, no changes');
});

undone(
  'one that is refused before its run is known is no sync of the tenant either',
  onStage({ people: 3 }, async (stage) => {
    const said = [];
    for (const status of ['active', 'paused'] as const) {
      await stage.setTenant({ ...stage.tenant, status });
      const { summary, printed, exitCode } = await stage.command('undo', { outDir: `run-out-${status}` });
      assert.ok(summary);
      assert.match(printed.replace(/\s+/g, ' '), 'undo of tenant nordwind');
      said.push([exitCode, summary.issues[0]?.code, historyOf(summary, undefined).mode]);
    }
    assert.equal(said, [
      [1, 'undo-unpaused', 'undo'],
      [1, 'undo-details', 'undo'],
    ]);
  }),
);

undone.run();
