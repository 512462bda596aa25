import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Figure, isMet, pictureOf, ratioOf, tableOf } from './figures.ts';
import { playObvious } from './obvious.ts';
import { wholeRuns } from './whole-runs.ts';

const figure = (kind: 'at-most' | 'exactly', value: number, measured: number): Figure => ({
  name: 'calls <made>',
  unit: 'calls',
  target: { kind, value },
  measured,
});

const bench = suite('bench');

bench('a ceiling is met below it, a floor only where it is reached', () => {
  assert.equal(
    [0.99, 1, 1.01].map((one) => isMet(figure('at-most', 1, one))),
    [true, true, false],
  );
  assert.equal(
    [0.99, 1, 1.01].map((one) => isMet(figure('exactly', 1, one))),
    [false, true, false],
  );
  assert.equal([ratioOf(figure('at-most', 2, 1)), ratioOf(figure('at-most', 0, 1))], [0.5, undefined]);
});

bench('what misses its target is said in the table, and drawn in another colour', () => {
  const figures = [figure('at-most', 2, 1), figure('at-most', 2, 5)];
  assert.equal(tableOf(figures).match(/MISSED/g)?.length, 1);
  const picture = pictureOf(figures, 'a & b');
  assert.equal(
    [...picture.matchAll(/fill="(#\w+)"/g)].map(([, colour]) => colour),
    ['#2a7', '#c33'],
  );
  assert.match(picture, 'calls &lt;made>: 5 calls');
});

bench('the obvious script asks for everybody twice, and is refused', () => {
  const { calls, throttled, minutes } = playObvious(1_000);
  assert.is(calls, 2_000 + 20 + 10 + throttled);
  assert.ok(throttled >= 5 && minutes > 2_000 / 200, `${throttled} times, ${minutes} minutes`);
});

bench('whole runs make the calls that they must, and one for each changed person', async () => {
  const figures = await wholeRuns(120);
  assert.equal(figures.slice(0, 2).map(isMet), [true, true], tableOf(figures));
  assert.is(figures[3]?.measured, 0);
});

bench.run();
