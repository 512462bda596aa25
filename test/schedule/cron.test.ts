import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Cron, parseCron } from '../../src/schedule/cron.ts';

const cron = suite('parseCron');

function parsed(text: string): Cron {
  const result = parseCron(text);
  if (!result.ok) throw new Error(result.problems[0]?.message);
  return result.cron;
}

cron('reads numbers, ranges, lists, steps and names', () => {
  const result = parsed('*/20 8-12/2,18 1,15 jan,JUL mon-fri');
  assert.equal(result.minutes, [0, 20, 40]);
  assert.equal(result.hours, [8, 10, 12, 18]);
  assert.equal(result.daysOfMonth, [1, 15]);
  assert.equal(result.months, [1, 7]);
  assert.equal(result.daysOfWeek, [1, 2, 3, 4, 5]);
  assert.is(result.eitherDay, true);
});

cron('takes 7 and 0 for Sunday, and a star for all seven days', () => {
  assert.equal(parsed('0 6 * * 7').daysOfWeek, [0]);
  assert.equal(parsed('0 6 * * fri-7').daysOfWeek, [0, 5, 6]);
  assert.equal(parsed('0 6 * * *').daysOfWeek, [0, 1, 2, 3, 4, 5, 6]);
  assert.is(parsed('0 6 * * 1').eitherDay, false);
});

cron('takes 29 February', () => {
  assert.equal(parsed('0 6 29 2 *').daysOfMonth, [29]);
});

const WRONG: ReadonlyArray<readonly [text: string, position: number, message: RegExp]> = [
  ['@daily', 0, /@daily/],
  ['0 6 * *', 0, /here are 4/],
  ['0 0 6 * * 1', 0, /here are 6/],
  ['60 6 * * *', 0, /"minute" has a value/],
  ['0 24 * * *', 2, /"hour" has a value/],
  ['0 6 0 * *', 4, /"day of month" has a value/],
  ['0 6 * 13 *', 6, /"month" has a value/],
  ['0 6 * * 8', 8, /"day of week" has a value/],
  ['0 6 * * mon,fry', 12, /"day of week" has a value/],
  ['0 6 * * fri-mon', 8, /backwards/],
  ['0 6 L * *', 4, /"day of month" has a value/],
  ['0 6 * * 1#2', 8, /not understood/],
  ['0 6 15W * *', 4, /"day of month" has a value/],
  ['0 6 ? * *', 4, /not understood/],
  ['5/15 * * * *', 0, /step behind a single value/],
  ['*/0 * * * *', 0, /step that it cannot have/],
  ['*/90 * * * *', 0, /step that it cannot have/],
  ['*-5 6 * * *', 0, /not understood/],
  ['1,,2 6 * * *', 2, /not understood/],
  ['-1 6 * * *', 0, /not understood/],
  ['0 6 31 2,4 *', 4, /no such day/],
];

for (const [text, position, message] of WRONG) {
  cron(`refuses ${text}`, () => {
    const result = parseCron(text);
    assert.is(result.ok, false);
    const [problem] = result.ok ? [] : result.problems;
    assert.match(problem?.message ?? '', message);
    assert.is(problem?.position, position);
    assert.match(problem?.remedy ?? '', /\w/);
  });
}

cron('finds every wrong field at once', () => {
  const result = parseCron('60 24 * * *');
  assert.is(result.ok ? 0 : result.problems.length, 2);
});
cron.run();
