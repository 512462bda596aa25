import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lineOf } from '../../src/history/line.ts';
import type { IssueCode } from '../../src/issues.ts';
import { type BoardRow, renderBoard, type TenantCard } from '../../src/ledger/board.ts';
import type { HistoryLine } from '../../src/types/history.d.ts';
import type { Summary } from '../../src/types/summary.d.ts';
import { summaryOf } from '../fixtures/remote.ts';

const NOW = new Date('2026-11-22T06:00:00Z');
const CARD: TenantCard = {
  name: 'Nordwind GmbH',
  status: 'active',
  timezone: 'Europe/Berlin',
  schedule: { at: ['06:00'] },
};

function row(summary: Summary, card: Partial<TenantCard> = {}): BoardRow {
  return { id: summary.tenant, card: { ...CARD, ...card }, lines: [lineOf(summary, undefined)], summary };
}

function cells(board: string, id: string): string[] {
  const line =
    board.split('\n').find((text) => text.startsWith('|') && text.includes(`(${id}/history)`)) ?? '';
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
}

const board = suite('renderBoard');

board('a row says what happened, when it is due, and where to read more', () => {
  const summary = summaryOf('nordwind', {
    runUrl: 'https://github.com/acme/sync/actions/runs/1001',
    counts: { created: 12, blocked: 3 },
  });
  const text = renderBoard([row(summary, { schedule: { at: ['05:30'] } })], { branch: 'runs', now: NOW });
  assert.equal(cells(text, 'nordwind'), [
    '[Nordwind GmbH](nordwind/README.md)',
    '[2026-11-22 06:10](https://github.com/acme/sync/actions/runs/1001)',
    'success',
    '12 added, 3 blocked',
    '2026-11-23 after 05:30, usually within the hour',
    'on time',
    '[nordwind](nordwind/history)',
  ]);
  assert.match(text, /^1 tenant: 0 failed, 0 held, 0 partial, 1 in order\. Written 2026-11-22 06:00 UTC/m);
});

board('tenants that are behind are told apart', () => {
  const at = (startedAt: string) => row(summaryOf('nordwind', { startedAt, finishedAt: startedAt }));
  const freshness = (startedAt: string) =>
    cells(renderBoard([at(startedAt)], { branch: 'runs', now: NOW }), 'nordwind')[5];
  assert.is(freshness('2026-11-22T05:10:00Z'), 'on time');
  assert.is(freshness('2026-11-21T05:10:00Z'), 'on time', 'the time of an hour ago may still be served');
  assert.is(freshness('2026-11-20T05:10:00Z'), 'late: 1 scheduled time missed');
  assert.is(freshness('2026-11-19T05:10:00Z'), 'late: 2 scheduled times missed');
  assert.is(freshness('2026-11-18T05:10:00Z'), '**very late**: 3 scheduled times missed');
});

board(
  'whoever has just caught up is not very late, and a time of the last two hours is not missed yet',
  () => {
    const run = (runId: string, startedAt: string) =>
      summaryOf('nordwind', { runId, startedAt, finishedAt: startedAt });
    const shown = (...times: string[]) => {
      const lines = times.map((at, index) => lineOf(run(String(1000 + index), at), undefined));
      return renderBoard([{ id: 'nordwind', card: CARD, lines }], { branch: 'runs', now: NOW });
    };
    const caughtUp = shown('2026-11-18T05:10:00Z', '2026-11-22T05:58:00Z');
    assert.is(cells(caughtUp, 'nordwind')[5], 'on time');
    assert.match(caughtUp, '## Nobody needs anything');
    assert.match(caughtUp, /^1 tenant: 0 failed, 0 held, 0 partial, 1 in order\. /m);
    assert.match(shown('2026-11-18T05:10:00Z'), /^1 tenant: .*, 0 in order, 1 very late\. /m);
    const failed = lineOf({ ...run('1', '2026-11-18T05:10:00Z'), outcome: 'failed' }, undefined);
    const rows = [{ id: 'nordwind', card: CARD, lines: [failed] }];
    const told = renderBoard(rows, { branch: 'runs', now: NOW });
    assert.match(told, /^1 tenant: 1 failed, 0 held, 0 partial, 0 in order\. /m, 'counted once');
    assert.match(
      shown('2026-11-18T05:10:00Z'),
      /### Very late: where it has not failed, look on the Actions page .* \(1\)\n\n.*: 3 scheduled times missed/,
    );
    // Of these three the one of five o'clock may still come.
    assert.match(shown('2026-11-19T05:10:00Z'), '## Nobody needs anything');
  },
);

board('a tenant in quarantine says until when, why, and what to do; its next time is the end of it', () => {
  /** Failed runs at these times, with this code; the last one is the summary's. */
  const failing = (code: IssueCode, ...times: string[]): BoardRow => {
    const summaries = times.map((startedAt) =>
      summaryOf('nordwind', {
        runId: startedAt,
        startedAt,
        finishedAt: startedAt,
        outcome: 'failed',
        issues: [{ code, count: 1, refs: [], remedy: '' }],
      }),
    );
    const lines: HistoryLine[] = [];
    for (const one of summaries) lines.push(lineOf(one, lines.at(-1)));
    return { id: 'nordwind', card: CARD, lines };
  };
  const show = (one: BoardRow, now = NOW) => {
    const text = renderBoard([one], { branch: 'runs', now });
    return [...cells(text, 'nordwind').slice(4, 6), text.split('\n')[2] ?? ''];
  };
  const three = ['2026-11-22T02:00:00Z', '2026-11-22T03:00:00Z', '2026-11-22T05:10:00Z'];
  const [next, freshness, overview] = show(failing('engagedly-http', ...three));
  assert.is(next, '2026-11-22 after 12:10, usually within the hour');
  assert.is(
    freshness,
    '**quarantined** until 2026-11-22 12:10 after 3 failures; fix it, then start it by hand',
  );
  assert.match(overview ?? '', /^1 tenant: 1 failed \(1 quarantined\), 0 held/);
  // The first and second failure are nothing to look at.
  assert.equal(show(failing('engagedly-http', ...three.slice(1))).slice(0, 2), [
    '2026-11-22 after 08:10, usually within the hour',
    'late: 1 scheduled time missed',
  ]);
  assert.match(
    show(failing('personio-auth', '2026-11-22T05:10:00Z'))[1] ?? '',
    'until 2026-11-22 12:10 after 1 failure (refused credentials);',
  );
  // On the clocks of the place, which stand still for an hour in this night.
  const night = failing('personio-auth', '2026-10-24T21:30:00Z');
  assert.match(show(night, new Date('2026-10-24T22:00:00Z'))[1] ?? '', 'until 2026-10-25 04:30 ');
  assert.is(show(night, new Date('2026-10-25T04:00:00Z'))[0], 'now, usually within the hour');
  // Nobody tries a paused tenant.
  const paused = failing('personio-auth', '2026-11-22T05:10:00Z');
  assert.equal(show({ ...paused, card: { ...CARD, status: 'paused' } }).slice(0, 2), ['paused', '']);
});

board(
  'what is due stands there as due now, whatever is to come tomorrow, and as its next try where it has failed',
  () => {
    const run = (startedAt: string, given: Partial<Summary> = {}) =>
      summaryOf('nordwind', { runId: startedAt, startedAt, finishedAt: startedAt, ...given });
    const down: Partial<Summary> = {
      outcome: 'failed',
      issues: [{ code: 'engagedly-http', count: 1, refs: [], remedy: '' }],
    };
    const early: Partial<Summary> = { issues: [{ code: 'throttled', count: 1, refs: [], remedy: '' }] };
    const shown = (...summaries: Summary[]) => {
      const lines: HistoryLine[] = [];
      for (const one of summaries) lines.push(lineOf(one, lines.at(-1)));
      const text = renderBoard([{ id: 'nordwind', card: CARD, lines }], { branch: 'runs', now: NOW });
      return cells(text, 'nordwind').slice(4, 6);
    };
    const soon = 'now, usually within the hour';
    assert.equal(shown(run('2026-11-21T05:10:00Z')), [soon, 'on time']);
    assert.equal(shown(run('2026-11-20T05:10:00Z')), [soon, 'late: 1 scheduled time missed']);
    assert.equal(shown(run('2026-11-18T05:10:00Z')), ['now', '**very late**: 3 scheduled times missed']);
    assert.equal(shown(run('2026-11-19T05:10:00Z')), [soon, 'late: 2 scheduled times missed']);
    const before = run('2026-11-21T05:10:00Z');
    const again = '2026-11-22 after 07:10, usually within the hour';
    assert.equal(shown(before, run('2026-11-22T05:10:00Z', down)), [again, 'on time']);
    assert.equal(shown(before, run('2026-11-22T04:50:00Z', down)), [soon, 'on time'], 'its hour is over');
    // What a run has had to leave is gone on with once the vendor has had its rest.
    assert.equal(
      shown(run('2026-11-22T05:30:00Z', early))[0],
      '2026-11-22 after 07:30, usually within the hour',
    );
    assert.equal(shown(run('2026-11-22T05:30:00Z')), [
      '2026-11-23 after 06:00, usually within the hour',
      'on time',
    ]);
  },
);

board('paused, new, and removed tenants', () => {
  const text = renderBoard(
    [
      { id: 'c-new', card: { ...CARD, name: 'New' }, lines: [] },
      { id: 'b-removed', lines: [lineOf(summaryOf('b-removed'), undefined)] },
      row(summaryOf('a-paused'), { status: 'paused' }),
    ],
    { branch: 'runs', now: NOW },
  );
  assert.equal(cells(text, 'a-paused').slice(4, 6), ['paused', '']);
  assert.equal(cells(text, 'b-removed').slice(3, 6), ['', 'no tenant file', '']);
  assert.match(text, /^\| New \| not yet \|.*\| c-new \|$/m);
  // The one without a tenant file counts no more.
  assert.match(
    text,
    /^2 tenants: 0 failed, 0 held, 0 partial, 0 in order, 1 not run yet, 1 paused\. Written/m,
  );
  assert.ok(text.indexOf('a-paused') < text.indexOf('b-removed'), 'sorted by id');
  assert.ok(text.indexOf('b-removed') < text.indexOf('| New |'), 'sorted by id');
});

board('a digest that releases nothing any more is not offered: another sync holds it under another', () => {
  const held: Summary['held'] = [
    { class: 'block', count: 2, base: 10, allowed: 0, digest: '0123456789ab', isNew: true },
  ];
  const summary = summaryOf('nordwind', { outcome: 'held', held });
  const line = lineOf(summary, undefined);
  const shown = (hours: number, lines = [line]) =>
    renderBoard([{ id: 'nordwind', card: CARD, lines, summary }], {
      branch: 'runs',
      now: new Date(Date.parse(summary.startedAt) + hours * 3_600_000),
    });
  assert.match(shown(71), 'approve `0123456789ab`');
  assert.not.match(shown(73), '0123456789ab');
  assert.match(
    shown(73),
    'People to block: 2, for 3 days; what was held more than 72 hours ago can be approved',
  );
  // It counts from when it was held first.
  const startedAt = new Date(Date.parse(summary.startedAt) + 70 * 3_600_000).toISOString();
  const again = lineOf({ ...summary, runId: '1002', startedAt, finishedAt: startedAt }, line);
  assert.not.match(shown(73, [line, again]), '0123456789ab');
});

board('what was held under another ledger key cannot be approved, and is no less held for that', () => {
  const held: Summary['held'] = [
    { class: 'block', count: 2, base: 10, allowed: 0, digest: '0123456789ab', isNew: true },
  ];
  const sync = lineOf(summaryOf('nordwind', { outcome: 'held', held }), undefined);
  const startedAt = '2026-11-22T05:30:00Z';
  const at = (runId: string) => ({ runId, startedAt, finishedAt: startedAt });
  const summary = summaryOf('nordwind', { ...at('1002'), mode: 'rekey' });
  const rekey = lineOf(summary, sync);
  const shown = (...lines: HistoryLine[]) =>
    renderBoard([{ id: 'nordwind', card: CARD, lines, summary }], { branch: 'runs', now: NOW });
  const board = shown(sync, rekey);
  assert.match(board, /^1 tenant: 0 failed, 1 held, 0 partial, 0 in order/m);
  assert.match(
    board,
    /People to block: 2, for .*; what was held under another ledger key can be approved under/,
  );
  assert.not.match(board, '0123456789ab');
  const anew = { ...held[0], digest: 'ba9876543210' } as (typeof held)[number];
  const next = lineOf(summaryOf('nordwind', { ...at('1003'), outcome: 'held', held: [anew] }), rekey);
  assert.match(shown(sync, rekey, next), /approve `ba9876543210`$/m);
});

board('what an undo has held is released by the undo of that run, also while the tenant is paused', () => {
  const held: Summary['held'] = [
    { class: 'block', count: 2, base: 10, allowed: 0, digest: '0123456789ab', isNew: true },
  ];
  const sync = lineOf(summaryOf('nordwind'), undefined);
  const startedAt = '2026-11-22T05:30:00Z';
  const summary = summaryOf('nordwind', {
    ...{ runId: '1002', runUrl: 'https://github.com/acme/sync/actions/runs/1002', undoes: '1001/1' },
    ...{ startedAt, finishedAt: startedAt, outcome: 'held', held },
  });
  for (const status of ['active', 'paused'] as const) {
    const shown = (now: Date) =>
      renderBoard(
        [{ id: 'nordwind', card: { ...CARD, status }, lines: [sync, lineOf(summary, sync)], summary }],
        { branch: 'runs', now },
      );
    assert.match(
      shown(NOW),
      'People to block: 2, to put run 1001/1 back, for less than an hour; [start the workflow undo](https://github.com/acme/sync/actions/workflows/undo.yml) with tenant `nordwind`, run `1001`, attempt `1`, approve `0123456789ab`',
    );
    assert.not.match(shown(NOW), 'workflow sync');
    // By then the digest is worth nothing.
    assert.not.match(shown(new Date('2026-11-25T05:30:00Z')), '0123456789ab');
  }
});

board('what an undo has opened stands open until the next sync: the tenant is listed as long', () => {
  const known = summaryOf('nordwind', {
    outcome: 'partial',
    issues: [{ code: 'ambiguous', count: 1, refs: [], remedy: '' }],
  });
  const sync = lineOf(known, undefined);
  const at = (startedAt: string) => ({ startedAt, finishedAt: startedAt });
  const undo = (reactivated: number, given: Parameters<typeof summaryOf>[1] = {}) =>
    summaryOf('nordwind', {
      ...{ runId: '1002', undoes: '1001/1', ...at('2026-11-22T05:30:00Z') },
      issues: [{ code: 'undo-opens-leavers', count: 2, refs: [], remedy: '' }],
      counts: { reactivated },
      ...given,
    });
  const shown = (runs: readonly Summary[], status: 'active' | 'paused' = 'paused') => {
    const lines = [sync];
    for (const run of runs) lines.push(lineOf(run, lines.at(-1)));
    return renderBoard([{ id: 'nordwind', card: { ...CARD, status }, lines }], { branch: 'runs', now: NOW });
  };
  // The brake pauses without the file.
  for (const status of ['active', 'paused'] as const) {
    const text = shown([undo(3)], status);
    assert.match(text, '## 1 tenant needs somebody');
    assert.match(text, '(nordwind): 2 accounts of leavers are open until the next sync, for less than');
    // Also while the pause is lifted already.
    assert.match(text, 'see that Personio is right before the next sync, which needs the pause lifted (1)');
    assert.match(text, 'Open issues stand on the page of [Nordwind GmbH]');
  }
  // What waits is not open yet; what another undo has opened after it is as well.
  const held = (count: number): Pick<Summary, 'held'> => ({
    held: [{ class: 'reactivate', count, base: 9, allowed: 0, digest: '0123456789ab', isNew: true }],
  });
  const later = { runId: '1003', ...at('2026-11-22T05:40:00Z') };
  assert.not.match(shown([undo(0, held(2))]), 'of leavers');
  const waited = shown([undo(0, held(2)), undo(1, { ...later, ...held(1) })]);
  assert.match(waited, '1 account of a leaver is open until');
  // An undo that finds nothing left tells of those of before again, also where the one before has left no result.
  assert.match(shown([undo(0)]), '2 accounts of leavers are open');
  assert.match(shown([undo(2), undo(0, later)]), '2 accounts of leavers are open');
  // One that had no time for all of them tells of all.
  const stop: Summary['issues'][number] = { code: 'out-of-time', count: 1, refs: [], remedy: '' };
  assert.match(shown([undo(1, { issues: [stop, ...undo(1).issues] })]), '1 account of a leaver is open');
  assert.match(shown([undo(2), undo(0, { runId: '1003', issues: [] })]), '2 accounts of leavers are open');
  const after = summaryOf('nordwind', { runId: '1003', ...at('2026-11-22T05:50:00Z') });
  assert.not.match(shown([undo(3), after], 'active'), 'of leavers');
  // A sync that failed has blocked nobody.
  const issues: Summary['issues'] = [{ code: 'engagedly-http', count: 1, refs: [], remedy: '' }];
  assert.match(shown([undo(3), { ...after, outcome: 'failed', issues }], 'active'), '2 accounts of leavers');
  // What has been put back in turn is closed, as far as it was done.
  const back = (blocked: number) =>
    summaryOf('nordwind', {
      ...{ runId: '1003', undoes: '1002/1', ...at('2026-11-22T05:40:00Z') },
      counts: { blocked },
    });
  assert.match(shown([undo(2), back(0)]), '2 accounts of leavers are open');
  assert.match(shown([undo(2), back(1)]), '1 account of a leaver is open');
  assert.not.match(shown([undo(2), back(2)]), 'of leavers');
  const third = undo(2, { runId: '1004', undoes: '1003/1', ...at('2026-11-22T05:45:00Z') });
  assert.match(shown([undo(2), back(2), third]), '2 accounts of leavers are open');
  // Who is paused without anything put back is nobody's business here.
  assert.match(shown([]), '## Nobody needs anything');
});

board('nothing from outside becomes markup or a link', () => {
  const summary = summaryOf('nordwind', { runUrl: 'javascript:alert(1)' });
  const name = 'A | B](https://evil.example) <img src=x> @everyone\n# x';
  const text = renderBoard([row(summary, { name })], { branch: 'runs', now: NOW });
  assert.is(cells(text, 'nordwind').length, 7);
  assert.not.match(text, /<img|javascript:|\]\(https:|@everyone|^# x/m);
});

board('a summary of another run does not speak for the last line', () => {
  const last = lineOf(summaryOf('nordwind', { runId: '1002', outcome: 'failed' }), undefined);
  const summary = summaryOf('nordwind', { counts: { created: 12 } });
  const text = renderBoard([{ id: 'nordwind', card: CARD, lines: [last], summary }], {
    branch: 'runs',
    now: NOW,
  });
  assert.equal(cells(text, 'nordwind').slice(2, 4), ['**failed**', '']);
});

board('a run that was asked for what could not be done is red alone: its tenant stands as before', () => {
  const held: Summary['held'] = [
    { class: 'block', count: 2, base: 10, allowed: 0, digest: '0123456789ab', isNew: true },
  ];
  const before = summaryOf('nordwind', { outcome: 'held', held });
  const startedAt = '2026-11-22T05:30:00Z';
  const asked = {
    ...{ runId: '1002', startedAt, finishedAt: startedAt, trigger: 'manual' as const },
    outcome: 'failed' as const,
    issues: [{ code: 'approval-unmatched' as const, count: 1, refs: [], remedy: '', isNew: true }],
  };
  const shown = (first: Summary, given: Parameters<typeof summaryOf>[1] = {}) => {
    const [line, summary] = [lineOf(first, undefined), summaryOf('nordwind', { ...asked, ...given })];
    return renderBoard([{ id: 'nordwind', card: CARD, lines: [line, lineOf(summary, line)], summary }], {
      branch: 'runs',
      now: NOW,
    });
  };
  const healthy = shown(summaryOf('nordwind'));
  assert.match(healthy, /^1 tenant: 0 failed, 0 held, 0 partial, 1 in order/m);
  assert.match(healthy, '## Nobody needs anything');
  assert.equal(cells(healthy, 'nordwind').slice(2, 6), [
    'refused',
    'refused (approval-unmatched)',
    '2026-11-23 after 06:00, usually within the hour',
    'on time',
  ]);
  assert.match(shown(before), 'approve `0123456789ab`');
  // It has looked at what waits by then, and says so.
  const [first] = held;
  const anew = first && { ...first, count: 3, digest: 'ba9876543210' };
  assert.match(
    shown(before, { held: anew ? [anew] : [] }),
    /People to block: 3, .* approve `ba9876543210`$/m,
  );
  // What an undo has held is not gone by a second undo that fits nothing.
  const undo = { ...before, undoes: '1000/1' };
  assert.match(shown(undo, { undoes: '1000/1' }), 'run `1000`, attempt `1`, approve `0123456789ab`');
});

board.run();
