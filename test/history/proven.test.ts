import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lineOf } from '../../src/history/line.ts';
import { provenBy } from '../../src/history/proven.ts';
import { isGenuine, parseSigned, type SignedRun, signRun } from '../../src/history/signed.ts';
import { summaryOf } from '../fixtures/remote.ts';

const KEY = 'ab'.repeat(32);
const OTHER = 'cd'.repeat(32);
const NOW = new Date('2026-11-26T06:00:00Z');

function run(counter: number, given: Partial<SignedRun> = {}): SignedRun {
  const day = String(counter).padStart(2, '0');
  return {
    tenant: 'nordwind',
    runId: `run-${counter}`,
    attempt: 1,
    mode: 'sync',
    startedAt: `2026-11-${day}T05:00:00.000Z`,
    outcome: 'success',
    counter,
    after: `${day}`.repeat(6),
    approved: [],
    fingerprint: 'eeeeeeeeeeee',
    ...given,
  };
}

function proven(signed: readonly string[], lines: Parameters<typeof provenBy>[0]['lines'] = []) {
  return provenBy({ signed, lines }, { tenant: 'nordwind', ownKey: KEY, now: NOW });
}

const signing = suite('signRun, parseSigned, isGenuine');

signing('what a run says is read back as it was, and is genuine under its key alone', () => {
  for (const said of [
    run(1, { approved: ['0123456789ab', 'ba9876543210'], before: '0a0a0a0a0a0a' }),
    run(2, { outcome: 'failed', mode: 'undo', runId: 'local-1.2:3_4' }),
  ]) {
    const text = signRun(said, KEY);
    assert.equal(parseSigned(text), said);
    assert.ok(isGenuine(text, KEY));
    assert.not(isGenuine(text, OTHER));
  }
});

signing('every word of it is under the signature', () => {
  const text = signRun(run(3, { before: '0a0a0a0a0a0a', approved: ['0123456789ab'] }), KEY);
  const words = text.split(' ');
  const others = [
    'suedwind',
    'run-4',
    '2',
    'rekey',
    '2026-11-04T05:00:00.000Z',
    'held',
    '4',
    '-',
    '-',
    '-',
    'a'.repeat(64),
    'ffffffffffff',
  ];
  assert.is(others.length, words.length - 1);
  for (const [at, other] of others.entries()) {
    const changed = words.with(at, other).join(' ');
    assert.ok(parseSigned(changed), changed);
    assert.not(isGenuine(changed, KEY), changed);
  }
});

signing('what is no such line says nothing', () => {
  const text = signRun(run(3), KEY);
  const wrong = [
    '',
    'x',
    `${text} `,
    ` ${text}`,
    `${text}\n`,
    text.slice(1, -40),
    text.replace('run-3', 'a b'),
  ];
  wrong.push(
    text.replace('2026-11-03', '2026-13-03'),
    text.replace(' 3 ', ' -3 '),
    text.replace(' 3 ', ' 03 '),
  );
  wrong.push('a'.repeat(5_000));
  for (const one of wrong) assert.is(parseSigned(one), undefined, one);
});

const proving = suite('provenBy');

proving('the last by its counter counts, in whatever order they are found', () => {
  const signed = [3, 1, 2].map((counter) => signRun(run(counter), KEY));
  const { counter, state, hasPast } = proven(signed);
  assert.equal([counter, state, hasPast], [3, '03'.repeat(6), true]);
});

proving('nothing at all: a new tenant', () => {
  const { counter, state, hasPast, used } = proven([]);
  assert.equal([counter, state, hasPast, used.size], [0, undefined, false, 0]);
});

proving('of two with one counter the later one counts', () => {
  const early = run(3, { startedAt: '2026-11-03T04:00:00.000Z', runId: 'early', after: 'aaaaaaaaaaaa' });
  for (const both of [
    [run(3), early],
    [early, run(3)],
  ])
    assert.is(proven(both.map((one) => signRun(one, KEY))).state, '03'.repeat(6));
});

proving('signed by another key: it proves that there was somebody, and nothing else', () => {
  const { counter, state, hasPast } = proven([signRun(run(3, { approved: ['0123456789ab'] }), OTHER)]);
  assert.equal([counter, state, hasPast], [0, undefined, true]);
});

proving('of another tenant, under the same key: nothing', () => {
  assert.is(proven([signRun(run(3, { tenant: 'suedwind' }), KEY)]).hasPast, false);
});

proving('from the future, by more than an hour: nothing', () => {
  const late = (startedAt: string) => signRun(run(4, { startedAt }), KEY);
  const known = signRun(run(3), KEY);
  assert.is(proven([known, late('2026-11-26T07:00:00.000Z')]).counter, 4);
  assert.is(proven([known, late('2026-11-26T07:00:00.001Z')]).counter, 3);
  const line = lineOf(
    summaryOf('nordwind', { startedAt: '2028-11-26T06:00:00Z', finishedAt: '2028-11-26T06:01:00Z' }),
    undefined,
  );
  assert.is(proven([known], [line]).state, '03'.repeat(6));
});

proving('whoever failed and left nothing hands on which state counts, also where it was lost', () => {
  const failed = run(4, { outcome: 'failed', before: '03'.repeat(6), after: '03'.repeat(6) });
  assert.is(proven([signRun(run(3), KEY), signRun(failed, KEY)]).state, '03'.repeat(6));
});

proving('only failed runs that left nothing: there is no memory that could be lost', () => {
  const { after: _, ...failed } = run(1, { outcome: 'failed' });
  assert.equal([proven([signRun(failed, KEY)]).hasPast, proven([signRun(failed, KEY)]).counter], [false, 1]);
});

proving('a run that ended well without a key: no state knows of it', () => {
  const given = { startedAt: '2026-11-05T05:00:00Z', finishedAt: '2026-11-05T05:01:00Z' };
  const line = lineOf(summaryOf('nordwind', given), undefined);
  const { state, hasPast, counter } = proven([signRun(run(3), KEY)], [line]);
  assert.equal([state, hasPast, counter], [undefined, true, 3]);
  assert.is(proven([signRun(run(3), KEY)], [{ ...line, outcome: 'failed' }]).state, '03'.repeat(6));
  assert.is(proven([signRun(run(6), KEY)], [line]).state, '06'.repeat(6), 'a run after it began anew');
});

proving('what was released once is used, whoever says so', () => {
  const signed = [signRun(run(1, { approved: ['0123456789ab'] }), KEY), signRun(run(2), KEY)];
  const line = lineOf(summaryOf('nordwind', { approved: ['ba9876543210'], outcome: 'failed' }), undefined);
  assert.equal([...proven(signed, [line]).used].sort(), ['0123456789ab', 'ba9876543210']);
});

signing.run();
proving.run();
