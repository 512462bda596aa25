/** A run that puts another one back is recorded, and is no sync: what the syncs before it have begun or left open stays so. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { latestLines, lineOf, rowOf } from '../../src/history/line.ts';
import { withNewIssues } from '../../src/history/new-issues.ts';
import { occasionOf } from '../../src/history/occasion.ts';
import { type Candidate, positionOf } from '../../src/history/position.ts';
import { lastSync, syncsOf } from '../../src/history/syncs.ts';
import type { IssueCode } from '../../src/issues.ts';
import { dueAlerts } from '../../src/notify/due-alerts.ts';
import { dueMails } from '../../src/notify/due-mails.ts';
import { alertsOf } from '../../src/rules.ts';
import type { HistoryLine } from '../../src/types/history.d.ts';
import type { Summary } from '../../src/types/summary.d.ts';
import { summaryOf } from '../fixtures/remote.ts';

const TENANT: Candidate['tenant'] = {
  ...{ status: 'active', timezone: 'Europe/Berlin' },
  schedule: { at: ['06:00'] },
};
const OPEN: Pick<Summary, 'outcome' | 'counts' | 'issues'> = {
  outcome: 'partial',
  counts: { ...summaryOf('nordwind').counts, setAside: 2 },
  issues: (['ambiguous', 'leaver-doubtful'] as const).map((code, at) => ({
    code,
    count: 1,
    refs: [String(at).repeat(12)],
    remedy: '',
  })),
};

type Given = Parameters<typeof summaryOf>[1];

/** Recorded one after the other, the last of them at this very time. */
function recorded(...runs: (Given & { startedAt: string })[]) {
  const lines: HistoryLine[] = [];
  for (const [at, run] of runs.entries()) {
    const summary = summaryOf('nordwind', { runId: String(at), finishedAt: run.startedAt, ...run });
    const earlier = [...lines];
    const told = withNewIssues(summary, earlier);
    const line = lineOf(told, earlier.at(-1), { state: `abcdefabcde${at}` });
    lines.push(line);
    if (at === runs.length - 1)
      return { lines, line, summary: told, occasion: occasionOf({ summary: told, line, earlier }, TENANT) };
  }
  throw new Error('no runs');
}

const undo = (startedAt: string, given: Given = {}) => ({
  startedAt,
  trigger: 'manual' as const,
  undoes: '1000/1',
  ...given,
});
const FIRST = '2026-11-20T05:10:00.000Z';
const SECOND = '2026-11-21T08:00:00.000Z';
const THIRD = '2026-11-22T05:10:00.000Z';

const syncs = suite('an undo in the history');

syncs('is named, and no sync', () => {
  const { lines, line } = recorded({ startedAt: FIRST }, undo(SECOND));
  assert.equal([line.mode, line.undoes], ['undo', '1000/1']);
  assert.equal(
    syncsOf(lines).map(({ runId }) => runId),
    ['0'],
  );
});

syncs('handles nothing: what is open stays open, and is no news to the next sync', () => {
  const [before, after] = [recorded({ startedAt: FIRST, ...OPEN }), undo(SECOND)];
  const put = recorded({ startedAt: FIRST, ...OPEN }, after);
  assert.ok(before.line.escalated);
  assert.equal(put.line.escalated, before.line.escalated);
  const next = recorded({ startedAt: FIRST, ...OPEN }, after, { startedAt: THIRD, ...OPEN });
  assert.equal(
    next.summary.issues.map(({ isNew }) => isNew),
    [undefined, undefined],
  );
  assert.is(next.line.escalated?.toldAt, before.line.escalated?.toldAt);
  assert.equal(dueAlerts(next.occasion, alertsOf({})), []);
});

syncs('serves no scheduled time, also where only the latest lines are read', () => {
  const { lines } = recorded({ startedAt: FIRST }, undo(SECOND));
  const now = new Date('2026-11-21T09:00:00Z');
  const { slot, overdueSince } = positionOf({ id: 'nordwind', tenant: TENANT }, lines, now);
  assert.equal([slot, overdueSince].map(String), Array(2).fill(String(new Date('2026-11-21T05:00:00Z'))));
  const text = lines.map((line) => rowOf(line).raw).join('\n');
  const found = latestLines(text, {
    tenant: 'nordwind',
    now,
    found: { served: false, signed: true, day: true },
  });
  assert.is(found.lines.length, 2);
});

syncs('ends no row of failures and makes none longer, whatever comes of it', () => {
  const failure = {
    outcome: 'failed' as const,
    issues: [{ code: 'personio-auth' as const, count: 1, refs: [], remedy: '' }],
  };
  for (const outcome of ['success', 'failed'] as const) {
    const { lines, line } = recorded({ startedAt: FIRST, ...failure }, undo(SECOND, { outcome }));
    assert.is(line.failuresInARow, 1);
    const { failing } = positionOf({ id: 'nordwind', tenant: TENANT }, lines, new Date(SECOND));
    assert.equal([failing?.failures, failing?.quarantine], [1, 'credentials']);
  }
});

syncs('the sync after it recovers from the sync before it', () => {
  const failure = {
    outcome: 'failed' as const,
    issues: [{ code: 'engagedly-http' as const, count: 1, refs: [], remedy: '' }],
  };
  const { occasion } = recorded(
    { startedAt: '2026-11-19T05:10:00.000Z' },
    { startedAt: FIRST, ...failure },
    undo(SECOND),
    {
      startedAt: THIRD,
    },
  );
  const tenant = { id: 'nordwind', notify: ['hr-it@nordwind.example'] };
  assert.equal(dueMails({ ...occasion, tenant, supportMail: '' }), ['recovered']);
});

syncs('what waits to be sent waits on every line since', () => {
  const { lines } = recorded({ startedAt: FIRST, ...OPEN }, undo(SECOND));
  const [sync, put] = lines as [HistoryLine, HistoryLine];
  const last = lastSync([
    { ...sync, waiting: ['held'] },
    { ...put, waiting: ['escalated'] },
  ]);
  assert.equal([last?.runId, last?.waiting, last?.escalated], ['0', ['escalated'], put.escalated]);
  assert.is(lastSync([put])?.runId, '1');
  assert.is(lastSync([]), undefined);
});

syncs.run();

const amiss = suite('a run that was asked for what could not be done');

const failed = (startedAt: string, code: IssueCode, given: Given = {}) => ({
  startedAt,
  trigger: 'manual' as const,
  outcome: 'failed' as const,
  issues: [{ code, count: 1, refs: [], remedy: '' }],
  ...given,
});
const ASKED: IssueCode[] = ['approval-unmatched', 'undo-details', 'undo-unpaused'];
const hour = (at: number) => `2026-11-20T0${5 + at}:10:00.000Z`;

amiss(
  'is no failure of its tenant, however often: no gap, no quarantine, and nothing to recover from',
  () => {
    const refused = ASKED.map((code, at) => failed(hour(at + 1), code));
    const { lines, line, occasion } = recorded({ startedAt: FIRST }, ...refused);
    assert.equal([line.failuresInARow, occasion.quarantine], [0, undefined]);
    const { failing } = positionOf({ id: 'nordwind', tenant: TENANT }, lines, new Date(hour(3)));
    assert.is(failing, undefined);
    const next = recorded({ startedAt: FIRST }, ...refused, { startedAt: hour(4) });
    const tenant = { id: 'nordwind', notify: ['hr-it@nordwind.example'] };
    assert.equal(dueMails({ ...next.occasion, tenant, supportMail: 'support@operator.example' }), []);
    assert.equal(dueAlerts(next.occasion, alertsOf({ alerts: { failures: 1 } })), []);
  },
);

amiss('ends no row of failures and makes none longer, though somebody has started it by hand', () => {
  const real = [1, 2, 3].map((at) => failed(hour(at), 'config', { trigger: 'schedule' }));
  const { lines, line } = recorded({ startedAt: FIRST }, ...real, failed(hour(4), 'approval-unmatched'));
  assert.is(line.failuresInARow, 3);
  const { failing } = positionOf({ id: 'nordwind', tenant: TENANT }, lines, new Date(hour(4)));
  assert.equal([failing?.failures, failing?.quarantine], [3, 'failures']);
  const later = recorded({ startedAt: FIRST }, failed(hour(1), 'config'), failed(hour(2), 'undo-details'), {
    startedAt: hour(3),
  });
  assert.is(later.occasion.previous?.runId, '1');
});

amiss('one that broke for another reason, an approval or not, is a failure', () => {
  const both = failed(hour(1), 'engagedly-http');
  const { line } = recorded(
    { startedAt: FIRST },
    { ...both, issues: [...both.issues, { code: 'approval-unmatched', count: 1, refs: [], remedy: '' }] },
  );
  assert.is(line.failuresInARow, 1);
});

amiss.run();
