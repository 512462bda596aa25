import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { escalationOf, openOf } from '../../src/history/escalation.ts';
import { guidanceFor, isIssueCode, knownCodes } from '../../src/issues.ts';
import type { Escalation, HistoryLine } from '../../src/types/history.d.ts';

type Day = {
  issues?: Record<string, number>;
  outcome?: HistoryLine['outcome'];
  at?: string;
  /** Whom "protected" concerns. */
  refs?: string[];
};

/** One run a day from the first of November; the days on which support is told, and what is open at the end. */
function told(days: readonly Day[]): { on: number[]; open: string } {
  let before: Escalation | undefined;
  const on: number[] = [];
  for (const [index, { issues = {}, outcome = 'partial', at = '05:10', refs }] of days.entries()) {
    const startedAt = `2026-11-${String(index + 1).padStart(2, '0')}T${at}:00.000Z`;
    const counts = Object.entries(issues).map(([code, count]) => ({ code, count }));
    const own = { code: 'protected' as const, count: issues.protected ?? 0, remedy: '' };
    const escalated = refs && { toldAt: startedAt, open: openOf([{ ...own, refs }]) };
    const line = { outcome, startedAt, issues: counts, ...(escalated ? { escalated } : {}) };
    const after = escalationOf(line, before);
    if (after !== undefined && after.toldAt !== before?.toldAt) on.push(index + 1);
    before = after;
  }
  return { on, open: (before?.open ?? []).map(({ code, count }) => `${count} ${code}`).join(', ') };
}

const often = (day: Day, times: number): Day[] => Array.from({ length: times }, () => day);
const ONE: Day = { issues: { protected: 1 } };
const TWO: Day = { issues: { protected: 2 } };
const NONE: Day = { issues: { 'wrong-type': 7 } };
/** Told when it is new, and then left to the summary. */
const ONCE: Day = { issues: { ambiguous: 7 } };
const [ANNA, BERT, CARL] = ['a'.repeat(12), 'b'.repeat(12), 'c'.repeat(12)] as const;
const FAILED: Day = { outcome: 'failed', issues: { 'engagedly-http': 1 } };

const escalation = suite('escalationOf');

const STORIES: [name: string, days: Day[], on: number[], open: string][] = [
  ['nothing of the kind', often(NONE, 10), [], ''],
  [
    'once when it appears, and again every seven days while it stays',
    often(ONE, 16),
    [1, 8, 15],
    '1 protected',
  ],
  [
    'somebody set aside is told once, and again with one more',
    [...often(ONCE, 10), { issues: { ambiguous: 8 } }],
    [1, 11],
    '8 ambiguous',
  ],
  [
    'beside what is reminded of',
    [...often(ONCE, 3), ...often({ issues: { ambiguous: 7, protected: 1 } }, 8)],
    [1, 4, 11],
    '7 ambiguous, 1 protected',
  ],
  ['not any more once it is handled', [...often(ONE, 3), ...often(NONE, 12)], [1], ''],
  ['again when it comes back', [ONE, NONE, ONE], [1, 3], '1 protected'],
  [
    'at once when there are more, and the week begins anew',
    [...often(ONE, 5), ...often(TWO, 8)],
    [1, 6, 13],
    '2 protected',
  ],
  ['not when there are fewer, but when there are more again', [TWO, ONE, ONE, TWO], [1, 4], '2 protected'],
  [
    'at once when another code joins',
    [ONE, { issues: { protected: 1, 'not-sticking': 4 } }],
    [1, 2],
    '4 not-sticking, 1 protected',
  ],
  ['a failed run has not seen that it was handled', [ONE, FAILED, FAILED, ONE], [1], '1 protected'],
  ['nobody is reminded by a run that failed', [ONE, ...often(FAILED, 9), ONE], [1, 11], '1 protected'],
  [
    'a failed run that left something behind tells it',
    [{ outcome: 'failed', issues: { 'left-active': 1 } }],
    [1],
    '1 left-active',
  ],
  [
    'a run that could not read everything has not seen it either',
    [ONE, { outcome: 'held', issues: { 'incomplete-source': 1 } }, ONE],
    [1],
    '1 protected',
  ],
  [
    'at once when it is somebody else, though as many',
    [
      { ...ONE, refs: [ANNA] },
      { ...ONE, refs: [ANNA] },
      { ...ONE, refs: [BERT] },
      { ...ONE, refs: [BERT] },
    ],
    [1, 3],
    '1 protected',
  ],
  [
    'not when one of two is handled',
    [
      { ...TWO, refs: [ANNA, BERT] },
      { ...ONE, refs: [BERT] },
    ],
    [1],
    '1 protected',
  ],
  [
    'somebody who was there before a failed run is nobody new after it',
    [{ ...TWO, refs: [ANNA, BERT] }, FAILED, { ...TWO, refs: [ANNA, BERT] }],
    [1],
    '2 protected',
  ],
  [
    'where not everybody was named, a new name may be an old case',
    [
      { issues: { protected: 3 }, refs: [ANNA, BERT] },
      { ...ONE, refs: [CARL] },
    ],
    [1],
    '1 protected',
  ],
  ['without a ledger key nobody can tell', [ONE, ONE, { ...ONE, refs: [ANNA] }], [1], '1 protected'],
  ['a code that has no meaning here is none', [{ issues: { 'nobody-knows-this': 3 } }], [], ''],
  ['a code counted with zero is none', [{ issues: { protected: 0 } }], [], ''],
];
for (const [name, days, on, open] of STORIES) {
  escalation(name, () => assert.equal(told(days), { on, open }));
}

escalation('what is told once is not repeated after a week, unless something else is', () => {
  const ending = { issues: { 'source-ending': 1 } };
  assert.equal(told(often(ending, 20)), { on: [1], open: '1 source-ending' });
  const both = { issues: { 'source-ending': 1, protected: 1 } };
  assert.equal(told([ending, ...often(both, 8)]).on, [1, 2, 9]);
});

escalation('a run that starts some minutes earlier than a week ago reminds all the same', () => {
  const early = { ...ONE, at: '04:50' };
  assert.equal(told([...often(ONE, 7), early]).on, [1, 8]);
});

escalation('what another version left open under a code that has no meaning here is dropped', () => {
  const line = { outcome: 'failed' as const, startedAt: '2026-11-22T05:10:00.000Z', issues: [] };
  const toldAt = '2026-11-21T05:10:00.000Z';
  const old = { code: 'of-old', count: 2 };
  const known = { code: 'protected', count: 1 };
  assert.equal(escalationOf(line, { toldAt, open: [old, known] }), { toldAt, open: [known] });
  assert.is(escalationOf(line, { toldAt, open: [old] }), undefined);
});

escalation('these codes, and no others', () => {
  assert.equal(
    knownCodes().filter((code) => guidanceFor(code).escalates === 'weekly'),
    [
      'attribute-lost',
      'attribute-unreadable',
      'failing-repeatedly',
      'filter-text-misspelt',
      'filter-unreadable',
      'leaver-doubtful',
      'leaver-untold',
      'left-active',
      'not-sticking',
      'protect-unmatched',
      'protected',
      'protected-namesake',
      'second-account',
      'site-administrator',
      'termination-unreadable',
    ],
  );
  assert.equal(
    knownCodes().filter((code) => guidanceFor(code).escalates === 'once'),
    [
      'account-changed',
      'account-edited',
      'account-unseen',
      'activation-refused',
      'ambiguous',
      'block-refused',
      'blocked-elsewhere',
      'conflict',
      'filter-unknown',
      'foreign-domain',
      'no-identifier',
      'no-ledger-key',
      'out-of-scope-waiting',
      'record-replaced',
      'resolve-takes',
      'source-ending',
      'state-lost',
      'termination-far',
      'unknown-status',
      'written-to-another',
    ],
  );
  assert.not(isIssueCode('nobody-knows-this'));
});

escalation.run();
