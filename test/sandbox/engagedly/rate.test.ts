import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { admit, type Bucket, openBucket, type Verdict } from '../../../src/sandbox/engagedly/rate.ts';

const RATE = { limit: 3, minuteMs: 60_000 };
const MINUTE = RATE.minuteMs;

function calls(bucket: Bucket, count: number, now: number): Verdict[] {
  return Array.from({ length: count }, () => admit(bucket, RATE, now));
}

/** Minutes of cool-down that a refused call at `now` is told. */
function violate(bucket: Bucket, now: number): number {
  const verdict = calls(bucket, RATE.limit + 1, now).find(({ admitted }) => !admitted);
  return Number(verdict?.headers['Retry-After']) / 60;
}

const test = suite('admit');

test('tells what is left and when the window ends, in whole seconds rounded up', () => {
  const bucket = openBucket();
  assert.equal(admit(bucket, RATE, 1_000_001), {
    admitted: true,
    headers: { 'X-RateLimit-Limit': '3', 'X-RateLimit-Remaining': '2', 'X-RateLimit-Reset': '1061' },
  });
  assert.is(admit(bucket, RATE, 1_030_000).headers['X-RateLimit-Remaining'], '1');
  assert.is(admit(bucket, RATE, 1_030_000).headers['X-RateLimit-Reset'], '1061');
});

test('the window is fixed: full until it ends, then all is there again', () => {
  const bucket = openBucket();
  assert.equal(
    calls(bucket, 3, 0).map(({ admitted }) => admitted),
    [true, true, true],
  );
  assert.is(admit({ ...bucket }, RATE, MINUTE - 1).admitted, false);
  assert.is(admit(bucket, RATE, MINUTE).headers['X-RateLimit-Remaining'], '2');
});

test('over it: refused with Retry-After and nothing left', () => {
  const bucket = openBucket();
  calls(bucket, 3, 0);
  const { admitted, headers } = admit(bucket, RATE, 10_500);
  assert.not.ok(admitted);
  assert.equal(headers, {
    'X-RateLimit-Limit': '3',
    'X-RateLimit-Remaining': '0',
    'X-RateLimit-Reset': '71',
    'Retry-After': '60',
  });
});

test('the cool-down outlasts the window', () => {
  const bucket = openBucket();
  calls(bucket, 3, 0);
  admit(bucket, RATE, 59_000);
  assert.not.ok(admit({ ...bucket }, RATE, 118_999).admitted);
  assert.ok(admit(bucket, RATE, 119_000).admitted);
});

test('every violation costs more: 1, 3, 5, 10, 15, 15 minutes', () => {
  const bucket = openBucket();
  const told: number[] = [];
  for (let count = 0; count < 6; count++) told.push(violate(bucket, bucket.coolUntil));
  assert.equal(told, [1, 3, 5, 10, 15, 15]);
});

test('a call during the cool-down is a violation', () => {
  const bucket = openBucket();
  assert.is(violate(bucket, 0), 1);
  assert.is(Number(admit(bucket, RATE, 1).headers['Retry-After']), 180);
  assert.is(Number(admit(bucket, RATE, 2).headers['Retry-After']), 300);
  assert.is(bucket.coolUntil, 2 + 5 * MINUTE);
});

test('a cool-down is never made shorter', () => {
  const bucket: Bucket = { used: 0, windowEndsAt: 0, step: 0, coolUntil: 10 * MINUTE, calls: [] };
  admit(bucket, RATE, 0);
  assert.is(bucket.coolUntil, 10 * MINUTE);
});

test('the ladder starts anew after 15 quiet minutes, not a moment earlier', () => {
  const early = openBucket();
  violate(early, 0);
  assert.is(violate(early, MINUTE + 15 * MINUTE - 1), 3);
  const late = openBucket();
  violate(late, 0);
  assert.is(violate(late, MINUTE + 15 * MINUTE), 1);
});

test('a short minute: Retry-After is at least a second', () => {
  const bucket = openBucket();
  const rate = { limit: 1, minuteMs: 50 };
  admit(bucket, rate, 1_000);
  assert.is(admit(bucket, rate, 1_001).headers['Retry-After'], '1');
  assert.ok(admit(bucket, rate, 1_051).admitted);
});

test('a minute may be that of the clock', () => {
  const bucket = openBucket();
  const rate = { ...RATE, window: 'aligned' } as const;
  for (let call = 0; call < 3; call += 1) assert.ok(admit(bucket, rate, MINUTE - 1000).admitted);
  assert.ok(admit(bucket, rate, MINUTE).admitted);
  assert.is(admit(bucket, rate, MINUTE).headers['X-RateLimit-Remaining'], '1');
});

test('a window may slide: each call is free again a minute after it', () => {
  const bucket = openBucket();
  const rate = { ...RATE, window: 'sliding' } as const;
  for (const at of [0, 20_000, 40_000]) assert.ok(admit(bucket, rate, at).admitted);
  assert.ok(admit(bucket, rate, MINUTE).admitted);
  assert.not.ok(admit(bucket, rate, MINUTE + 19_999).admitted);
});

test.run();
