import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withNewIssues } from '../../src/history/new-issues.ts';
import { headlineOf } from '../../src/report/headline.ts';
import { commitSubject } from '../../src/report/summary.ts';
import type { HistoryLine } from '../../src/types/history.d.ts';
import type { Issue, Summary } from '../../src/types/summary.d.ts';
import { summaryOf } from '../fixtures/mails.ts';

type Line = Pick<HistoryLine, 'outcome' | 'issues' | 'mode'>;

const line = (issues: Record<string, number>, outcome: Line['outcome'] = 'partial'): Line => ({
  mode: 'sync',
  outcome,
  issues: Object.entries(issues).map(([code, count]) => ({ code, count })),
});
const issue = (code: Issue['code'], count: number, more: Partial<Issue> = {}): Issue => ({
  code,
  count,
  refs: [],
  remedy: 'Look.',
  ...more,
});
const LOST = issue('attribute-lost', 1, { attribute: 'dynamic_1002' });
const run = (...issues: Issue[]): Summary => ({
  ...summaryOf(),
  outcome: 'partial',
  counts: { ...summaryOf().counts, created: 0, updated: 0, blocked: 0, reactivated: 0, setAside: 3 },
  issues,
});
const fresh = (summary: Summary, lines: Line[]) =>
  withNewIssues(summary, lines).issues.flatMap(({ code, isNew }) => (isNew ? code : []));

const tests = suite('withNewIssues');

for (const [title, issues, lines, expected] of [
  ['without an earlier run nothing is marked', [LOST], [], []],
  ['what was not there', [LOST, issue('ambiguous', 3)], [line({ ambiguous: 3 })], ['attribute-lost']],
  [
    'what was there before a rekey, which looks for none',
    [issue('ambiguous', 3)],
    [line({ ambiguous: 3 }), { ...line({ rekeyed: 14 }), mode: 'rekey' }],
    [],
  ],
  ['more than before', [issue('ambiguous', 4)], [line({ ambiguous: 3 })], ['ambiguous']],
  ['fewer than before', [issue('ambiguous', 2)], [line({ ambiguous: 3 })], []],
  ['a notice is no news', [issue('manager-pending', 2)], [line({})], []],
  [
    'back after a run without it',
    [LOST],
    [line({ 'attribute-lost': 1 }), line({}, 'success')],
    ['attribute-lost'],
  ],
  [
    'a failed run has not seen what was there',
    [LOST],
    [line({ 'attribute-lost': 1 }), line({ 'personio-http': 1 }, 'failed')],
    [],
  ],
] as const) {
  tests(title, () => assert.equal(fresh(run(...issues), [...lines]), expected));
}

tests('the headline and the subject speak of the new first, and of the rest as before', () => {
  const summary = withNewIssues(run(issue('ambiguous', 3), LOST), [line({ ambiguous: 3 })]);
  assert.match(
    headlineOf(summary),
    /^New: a Personio attribute cannot be read.*\(dynamic_1002\)\. .*3 people set aside\. 1 thing needs a look as before\.$/,
  );
  assert.match(
    commitSubject(summary),
    /^nordwind: 1 new issue: attribute "dynamic_1002" is gone; 3 set aside as before$/,
  );
});

tests('a subject names two of what is new, and people who are set aside anew are not as before', () => {
  const before = [line({ ambiguous: 2 })];
  const news = [
    issue('no-identifier', 1, { refs: ['0123456789ab'] }),
    LOST,
    issue('wrong-type', 2, { field: 'level' }),
  ];
  assert.is(
    commitSubject(withNewIssues(run(issue('ambiguous', 2), ...news), before)),
    'nordwind: 3 new issues: no e-mail or number, attribute "dynamic_1002" is gone …; 3 set aside',
  );
});

tests('nothing new: as ever', () => {
  const summary = withNewIssues(run(LOST), [line({ 'attribute-lost': 1 })]);
  assert.match(headlineOf(summary), /1 thing needs a look\.$/);
  assert.not.match(`${headlineOf(summary)} ${commitSubject(summary)}`, /new/i);
});

tests.run();
