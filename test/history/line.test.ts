import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  carryOn,
  isInStep,
  isSameRun,
  isTime,
  lineOf,
  parseRows,
  rowOf,
  withOwnState,
  withWaiting,
} from '../../src/history/line.ts';
import { summaryOf } from '../fixtures/remote.ts';

const NOW = new Date('2026-12-01T00:00:00Z');

const inStep = suite('isInStep');

inStep('a complete run with 95 % of the people in step counts', () => {
  const source = { employees: 100, inScope: 100, complete: true };
  const of = (unchanged: number, created = 0) =>
    isInStep(summaryOf('n1', { source, counts: { unchanged, created } }));
  assert.ok(of(95));
  assert.ok(of(90, 5));
  assert.not(of(94));
});

inStep('an incomplete list, a hold, a failure or a plan do not count', () => {
  const held = [{ class: 'block' as const, count: 9, base: 90, allowed: 5, isNew: true }];
  const source = { employees: 100, inScope: 90, complete: false };
  const target = { users: 95, active: 92, matched: 90, complete: false };
  for (const given of [
    { held },
    { source },
    { target },
    { outcome: 'failed' as const },
    { mode: 'plan' as const },
  ]) {
    assert.not(isInStep(summaryOf('n1', given)), JSON.stringify(given));
  }
});

inStep.run();

const make = suite('lineOf');

make('failures in a row are counted, and end with a run that did not fail', () => {
  const failed = summaryOf('n1', { outcome: 'failed' });
  const one = lineOf(failed, undefined);
  const two = lineOf(failed, one);
  assert.equal([one.failuresInARow, two.failuresInARow], [1, 2]);
  assert.is(lineOf(summaryOf('n1'), two).failuresInARow, 0);
});

make('the first success is kept from line to line', () => {
  const first = lineOf(summaryOf('n1', { finishedAt: '2026-11-20T05:11:00Z' }), undefined);
  assert.is(first.firstSuccess, '2026-11-20T05:11:00.000Z');
  assert.is(lineOf(summaryOf('n1'), first).firstSuccess, '2026-11-20T05:11:00.000Z');
  const failed = lineOf(summaryOf('n1', { outcome: 'failed' }), undefined);
  assert.is(failed.firstSuccess, undefined);
});

make('issues of one code are one entry, and only keys and numbers are taken over', () => {
  const issue = { code: 'not-an-option' as const, count: 2, refs: ['0123456789ab'], remedy: 'Ask Ada.' };
  const line = lineOf(
    summaryOf('n1', {
      issues: [
        { ...issue, field: 'gender' },
        { ...issue, field: 'employee_type' },
      ],
      slot: '2026-11-22T05:00:00Z',
    }),
    undefined,
  );
  assert.equal(line.issues, [{ code: 'not-an-option', count: 4 }]);
  assert.is(line.slot, '2026-11-22T05:00:00.000Z');
  assert.not.match(JSON.stringify(line), /Ada|0123456789ab/);
});

make('every line can be read back', () => {
  const line = withWaiting(lineOf(summaryOf('n1', { approved: ['0123456789ab'] }), undefined), [
    'held',
    'held',
  ]);
  assert.equal(parseRows(`${rowOf(line).raw}\n`, 'n1', NOW)[0]?.line, line);
  assert.equal(line.waiting, ['held']);
  assert.is(withWaiting(line, []).waiting, undefined);
});

make.run();

const carry = suite('carryOn');

carry('takes the earlier first success and the count of failures from the line before', () => {
  const before = { ...lineOf(summaryOf('n1', { outcome: 'failed' }), undefined), failuresInARow: 3 };
  const line = lineOf(summaryOf('n1', { outcome: 'failed' }), undefined);
  const carried = carryOn(line, { ...before, firstSuccess: '2026-01-01T00:00:00.000Z' });
  assert.equal([carried.failuresInARow, carried.firstSuccess], [4, '2026-01-01T00:00:00.000Z']);
});

carry(
  'a state that a failed run did not replace still counts; one that ends well without a state ends it',
  () => {
    const failed = summaryOf('n1', { outcome: 'failed' });
    const own = lineOf(summaryOf('n1'), undefined, { state: 'aaaaaaaaaaaa' });
    assert.is(own.state, 'aaaaaaaaaaaa');
    const after = lineOf(failed, lineOf(failed, own));
    assert.is(after.state, 'aaaaaaaaaaaa');
    assert.is(lineOf(failed, own, { state: 'bbbbbbbbbbbb' }).state, 'bbbbbbbbbbbb');
    assert.is(lineOf(summaryOf('n1'), own).state, undefined);
    assert.is(lineOf(failed, lineOf(summaryOf('n1'), own)).state, undefined);
    assert.equal(parseRows(rowOf(after).raw, 'n1', NOW)[0]?.line, after);
  },
);

carry('what is escalated goes on, and is counted anew', () => {
  const issues = (count: number) => [{ code: 'protected' as const, count, refs: [], remedy: '' }];
  const first = lineOf(summaryOf('n1', { issues: issues(1) }), undefined);
  const told = '2026-11-22T05:10:00.000Z';
  assert.equal(first.escalated, { toldAt: told, open: [{ code: 'protected', count: 1 }] });
  const failed = lineOf(summaryOf('n1', { outcome: 'failed', startedAt: '2026-11-23T05:10:00Z' }), first);
  assert.equal(failed.escalated, first.escalated);
  assert.is(lineOf(summaryOf('n1'), failed).escalated, undefined);
  // The same line on top of another one is worked out anew.
  assert.equal(carryOn({ ...first, escalated: { toldAt: 'x', open: [] } }, undefined), first);
  assert.equal(parseRows(rowOf(failed).raw, 'n1', NOW)[0]?.line, failed);
});

carry('whom it concerns is carried where references last: with a ledger key, so with a state', () => {
  const [one, other] = ['1'.repeat(12), '2'.repeat(12)];
  const day = (date: string, ref: string) =>
    summaryOf('n1', {
      startedAt: `2026-11-${date}T05:10:00Z`,
      issues: [{ code: 'protected', count: 1, refs: [ref], remedy: '' }],
    });
  const told = (state: string | undefined) => {
    const first = lineOf(day('22', one), undefined, { state });
    const same = lineOf(day('23', one), first, { state });
    // Another line came in between: it is put on top of that one.
    const again = carryOn(lineOf(day('24', other), undefined, { state }), same);
    assert.equal(parseRows(rowOf(again).raw, 'n1', NOW)[0]?.line, again);
    return [first, same, again].map(({ escalated }) => escalated?.toldAt.slice(8, 10));
  };
  assert.equal(told('aaaaaaaaaaaa'), ['22', '22', '24']);
  assert.equal(told(undefined), ['22', '22', '22']);
});

carry.run();

const ownState = suite('withOwnState');

ownState('takes away what was only carried along', () => {
  const before = lineOf(summaryOf('n1'), undefined, { state: 'aaaaaaaaaaaa' });
  const failed = summaryOf('n1', { outcome: 'failed' });
  const carried = lineOf(failed, before);
  assert.is(withOwnState(carried, before).state, undefined);
  const own = lineOf(failed, before, { state: 'bbbbbbbbbbbb' });
  assert.is(withOwnState(own, before), own);
  assert.is(withOwnState(before, undefined), before);
});

ownState.run();

const same = suite('isSameRun');

same('the run, the attempt and the tenant decide', () => {
  const run = { runId: '1', attempt: 1, tenant: 'n1' };
  assert.ok(isSameRun(run, { ...run }));
  for (const other of [{ runId: '2' }, { attempt: 2 }, { tenant: 'n2' }]) {
    assert.not(isSameRun(run, { ...run, ...other }));
  }
});

same.run();

const rows = suite('parseRows');

rows('a line that is damaged, of another tenant, or hostile stays as it is and is not used', () => {
  const good = rowOf(lineOf(summaryOf('n1'), undefined)).raw;
  const wrong = [
    'no json',
    '[]',
    good.replace('"n1"', '"n2"'),
    good.replace('{', '{"__proto__":{"x":1},'),
    good.replace('"mode":"sync"', '"mode":"plan"'),
    good.replace('2026-11-22T05:10', '2026-99-22T05:10'),
    `{"a":"${'x'.repeat(300_000)}"}`,
  ];
  const parsed = parseRows([...wrong, good].join('\n'), 'n1', NOW);
  assert.equal(
    parsed.map(({ line }) => line !== undefined),
    [...wrong.map(() => false), true],
  );
  assert.equal(
    parsed.map(({ raw }) => raw),
    [...wrong, good],
  );
});

rows.run();

const time = suite('isTime');

time('UTC in ISO 8601, and a time that exists', () => {
  for (const text of ['2026-11-22T05:00Z', '2026-11-22T05:00:00Z', '2026-11-22T05:00:00.123Z'])
    assert.ok(isTime(text));
  for (const text of [
    '',
    '2026-11-22',
    '2026-11-22T05:00:00+01:00',
    '2026-13-22T05:00:00Z',
    'x2026-11-22T05:00Z',
  ]) {
    assert.not(isTime(text), text);
  }
});

time.run();
