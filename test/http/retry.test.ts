import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  decideRetry,
  type FailedAttempt,
  type Failure,
  mayHaveHappened,
  readHttpDate,
  readRetryAfter,
} from '../../src/http/retry.ts';

const MINUTE = 60_000;
const lost: Failure = { kind: 'no-answer', sent: true };
const unsent: Failure = { kind: 'no-answer', sent: false };
const status = (code: number, retryAfter?: number): Failure => ({ kind: 'status', status: code, retryAfter });

function attempt(part: Partial<FailedAttempt>): FailedAttempt {
  return {
    method: 'GET',
    reads: false,
    failure: lost,
    failures: 1,
    hung: 0,
    throttles: 0,
    waited: 0,
    random: 0,
    ...part,
  };
}

/** How many attempts a request gets in all that fails the same way each time, and the waits between them. */
function exhaust(part: Partial<FailedAttempt>, throttled = false): { attempts: number; waits: number[] } {
  const waits: number[] = [];
  for (let count = 1; count < 50; count += 1) {
    const counts = throttled ? { failures: 0, throttles: count } : { failures: count, throttles: 0 };
    const waited = waits.reduce((sum, wait) => sum + wait, 0);
    const decision = decideRetry(attempt({ ...part, ...counts, waited }));
    if (!decision.repeat) return { attempts: count, waits };
    waits.push(decision.wait);
  }
  throw new Error('never gave up');
}

const decide = suite('decideRetry');

decide('repeats GET, PUT and PATCH four times after a lost answer, waiting longer each time', () => {
  for (const method of ['GET', 'PUT', 'PATCH'] as const) {
    assert.equal(exhaust({ method, random: 0 }), { attempts: 5, waits: [500, 1000, 2000, 4000] });
    assert.equal(exhaust({ method, random: 1 }), { attempts: 5, waits: [1000, 2000, 4000, 8000] });
  }
});

decide('repeats a read after 408 and every 5xx', () => {
  for (const code of [408, 500, 502, 503, 504, 520]) {
    assert.is(exhaust({ failure: status(code) }).attempts, 5, String(code));
  }
});

decide('never repeats after another 4xx or a redirect', () => {
  for (const code of [301, 302, 304, 400, 401, 403, 404, 409, 415, 422, 431]) {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH'] as const) {
      assert.equal(
        decideRetry(attempt({ method, failure: status(code) })),
        { repeat: false },
        `${method} ${code}`,
      );
    }
  }
});

decide('never repeats a POST that may have been carried out', () => {
  for (const failure of [lost, status(408), status(500), status(502), status(503), status(504)]) {
    assert.equal(decideRetry(attempt({ method: 'POST', failure })), { repeat: false });
  }
});

decide('repeats a POST that was never sent', () => {
  assert.is(exhaust({ method: 'POST', failure: unsent }).attempts, 5);
});

decide('gives a POST that only reads three attempts', () => {
  assert.is(exhaust({ method: 'POST', reads: true }).attempts, 3);
  assert.is(exhaust({ method: 'POST', reads: true, failure: status(500) }).attempts, 3);
});

decide('waits at least as long as Retry-After asks, and a little more', () => {
  const decision = decideRetry(
    attempt({ method: 'POST', failure: status(429, 7000), failures: 0, throttles: 1 }),
  );
  assert.ok(decision.repeat && decision.wait > 7000 && decision.wait < 8000);
});

decide('waits at least a second after a 429 that asks for none or for nothing', () => {
  for (const failure of [status(429), status(429, 0)]) {
    const decision = decideRetry(attempt({ failure, failures: 0, throttles: 1 }));
    assert.ok(decision.repeat && decision.wait >= 1000 && decision.wait < 2000);
  }
});

decide('outlasts a window of a minute without Retry-After, then gives up', () => {
  const { attempts, waits } = exhaust({ failure: status(429) }, true);
  assert.is(attempts, 7);
  assert.ok(waits.reduce((sum, wait) => sum + wait, 0) > MINUTE);
});

decide('waits out the longest cool-down, but no more than 20 minutes at once', () => {
  assert.ok(decideRetry(attempt({ failure: status(429, 15 * MINUTE), throttles: 1 })).repeat);
  assert.not(decideRetry(attempt({ failure: status(429, 21 * MINUTE), throttles: 1 })).repeat);
  assert.not(decideRetry(attempt({ failure: status(429, 1e12), throttles: 1 })).repeat);
  assert.not(decideRetry(attempt({ failure: status(503, 21 * MINUTE) })).repeat);
});

decide('gives up when the waits of one request add up to too much', () => {
  assert.is(exhaust({ failure: status(429, 15 * MINUTE) }, true).attempts, 3);
});

decide('honours Retry-After of a 503', () => {
  assert.equal(decideRetry(attempt({ failure: status(503, 9000) })), { repeat: true, wait: 9000 });
});

decide.run();

const happened = suite('mayHaveHappened');

happened('is true for a lost answer, a 408 and a 5xx, and false for a refusal or what was not sent', () => {
  for (const failure of [lost, status(408), status(500), status(504)]) assert.ok(mayHaveHappened(failure));
  for (const failure of [unsent, status(302), status(400), status(422), status(429)]) {
    assert.not(mayHaveHappened(failure));
  }
});

happened.run();

const retryAfter = suite('readRetryAfter');
const NOW = Date.parse('2026-11-22T10:00:00Z');
const read = (headers: Record<string, string>) => readRetryAfter(new Headers(headers), NOW);

retryAfter('reads seconds', () => {
  assert.is(read({ 'Retry-After': '60' }), 60_000);
  assert.is(read({ 'Retry-After': ' 0 ' }), 0);
});

retryAfter('reads a date, by the clock of the answer where it tells', () => {
  assert.is(read({ 'Retry-After': 'Sun, 22 Nov 2026 10:01:30 GMT' }), 90_000);
  const date = 'Sun, 22 Nov 2026 10:01:00 GMT';
  assert.is(read({ 'Retry-After': 'Sun, 22 Nov 2026 10:01:30 GMT', date }), 30_000);
});

retryAfter('takes a date that is over for no wait', () => {
  assert.is(read({ 'Retry-After': 'Sun, 22 Nov 2026 09:00:00 GMT' }), 0);
});

retryAfter('is nothing without the header, or when it cannot be read', () => {
  for (const text of ['', '-5', 'soon', '1e9', 'Infinity', '99999999999', '10, 20', '2026-11-22']) {
    assert.is(read({ 'Retry-After': text }), undefined, text);
  }
  assert.is(read({}), undefined);
});

retryAfter.run();

const httpDate = suite('readHttpDate');

httpDate('reads the form of RFC 9110 and nothing else', () => {
  assert.is(readHttpDate('Sun, 22 Nov 2026 10:00:00 GMT'), NOW);
  for (const text of [null, '', '0', '2026-11-22T10:00:00Z', 'Sun, 99 Nov 2026 10:00:00 GMT']) {
    assert.is(readHttpDate(text), undefined);
  }
});

httpDate.run();
