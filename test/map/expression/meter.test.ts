import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createMeter, LimitError, MAX_PARTS, MAX_TEXT, workOn } from '../../../src/map/expression/meter.ts';

function isLimit(error: unknown): boolean {
  return error instanceof LimitError;
}

const metering = suite('createMeter');
metering('one evaluation takes no more than it may, even of what is refused', () => {
  const own = { left: 1000 };
  const meter = createMeter({ perCall: 100, own, shared: { left: 0 } });
  meter.restart();
  assert.throws(() => meter.charge(1e12), isLimit);
  assert.is(own.left, 900);
  assert.throws(() => meter.charge(1), isLimit);
  meter.restart();
  meter.charge(100);
  assert.is(own.left, 800);
});
metering('what is no number spends all that is left', () => {
  for (const work of [Number.NaN, -1, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]) {
    const own = { left: 1000 };
    const meter = createMeter({ perCall: 100, own, shared: { left: 0 } });
    meter.restart();
    assert.throws(() => meter.charge(work), isLimit);
    assert.is(own.left, 900, String(work));
  }
});
metering('takes from its own, then from what is shared', () => {
  const own = { left: 10 };
  const shared = { left: 10 };
  const meter = createMeter({ perCall: 100, own, shared });
  meter.restart();
  meter.charge(12);
  assert.equal([own.left, shared.left, meter.isSpent()], [0, 8, false]);
  assert.throws(() => meter.charge(8), isLimit);
  assert.ok(meter.isSpent());
});
metering.run();

const work = suite('workOn');
work('grows with parts and with text', () => {
  assert.is(workOn([]), 0);
  assert.ok(workOn(['a'.repeat(1600)]) >= 100);
  assert.ok(workOn([[1, 2, 3], { a: [1] }]) > workOn([1, 2]));
});
work('refuses what is beyond all measure', () => {
  assert.throws(() => workOn(['a'.repeat(MAX_TEXT + 1)]), isLimit);
  assert.throws(() => workOn([Array.from({ length: MAX_PARTS + 1 }, () => 1)]), isLimit);
});
work.run();
