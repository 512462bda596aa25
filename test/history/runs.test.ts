/** Which runs there were, by all that is recorded of them; above all which have left no result. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lineOf } from '../../src/history/line.ts';
import { lostRunAt, runsOf } from '../../src/history/runs.ts';
import { type SignedRun, signRun } from '../../src/history/signed.ts';
import { parseUnsigned, type UnsignedRun, unsignedOf, unsignedText } from '../../src/history/unsigned.ts';
import { summaryOf } from '../fixtures/remote.ts';

const KEY = 'ab'.repeat(32);
const NOW = new Date('2026-11-26T06:00:00Z');

function day(at: number): string {
  return `2026-11-${String(at).padStart(2, '0')}T05:00:00.000Z`;
}

function signed(at: number, given: Partial<SignedRun> = {}): string {
  const said = {
    tenant: 'nordwind',
    runId: `run-${at}`,
    attempt: 1,
    startedAt: day(at),
    counter: at,
  } as const;
  const rest = { mode: 'sync', outcome: 'success', approved: [], fingerprint: 'eeeeeeeeeeee' } as const;
  return signRun({ ...said, ...rest, ...given }, KEY);
}

function lost(at: number, given: Partial<UnsignedRun> = {}): string {
  const said = { tenant: 'nordwind', runId: `lost-${at}`, attempt: 1, startedAt: day(at) } as const;
  return unsignedText({ ...said, mode: 'sync', outcome: 'lost', ...given });
}

function lostAt(recorded: Partial<Parameters<typeof runsOf>[0]>): string | undefined {
  return lostRunAt(runsOf({ lines: [], ...recorded }, { tenant: 'nordwind', ownKey: KEY, now: NOW }));
}

const runs = suite('runsOf, lostRunAt');

runs('what is said of a run that has signed nothing is read back as it was, and nothing else is', () => {
  const summary = summaryOf('nordwind', {
    outcome: 'failed',
    issues: [{ code: 'no-result', count: 1, refs: [], remedy: '' }],
  });
  const line = lineOf(summary, undefined);
  const said = unsignedOf(line);
  assert.equal([said.outcome, said.mode, said.startedAt], ['lost', 'sync', line.startedAt]);
  const text = unsignedText(said);
  assert.equal(parseUnsigned(text), said);
  assert.is(unsignedOf({ ...line, outcome: 'held' }).outcome, 'held');
  for (const wrong of [
    '',
    `${text} `,
    `x\n${text}`,
    text.replace(' sync ', ' plan '),
    text.replace('-22T', '-41T'),
  ])
    assert.is(parseUnsigned(wrong), undefined, wrong);
});

runs(
  'a lost run is known by its line or by its commit, until a later run has signed that it ended well',
  () => {
    const { issues, ...told } = summaryOf('nordwind', {
      startedAt: day(5),
      finishedAt: day(5),
      outcome: 'failed',
    });
    const line = lineOf(
      { ...told, issues: [{ code: 'no-result', count: 1, refs: [], remedy: '' }] },
      undefined,
    );
    assert.is(lostAt({ lines: [line] }), day(5));
    assert.is(lostAt({ unsigned: [lost(5)], signed: [signed(4)] }), day(5));
    assert.is(lostAt({ unsigned: [lost(5), lost(7)], signed: [signed(4), signed(6)] }), day(7));
    assert.is(lostAt({ unsigned: [lost(5)], signed: [signed(6)] }), undefined);
    assert.is(lostAt({ unsigned: [lost(5)], signed: [signed(6, { outcome: 'failed' })] }), day(5));
    assert.is(
      lostAt({ unsigned: [lost(5)], signed: [`${signed(6).slice(0, -32)}${'f'.repeat(32)}`] }),
      day(5),
    );
    // A later line that nobody has signed ends nothing, nor does one that gives itself another time.
    const good = lineOf(summaryOf('nordwind', { startedAt: day(6), finishedAt: day(6) }), undefined);
    assert.is(lostAt({ unsigned: [lost(5)], lines: [good] }), day(5));
    const moved = { ...good, runId: 'run-4', signed: signed(4) };
    assert.is(lostAt({ unsigned: [lost(5)], lines: [moved] }), day(5));
  },
);

runs('what is from the future, of another tenant or an undo, or proved otherwise, is no lost run', () => {
  const others = [
    lost(27),
    lost(5, { tenant: 'suedwind' }),
    lost(5, { mode: 'undo' }),
    lost(4, { runId: 'run-4' }),
  ];
  assert.is(lostAt({ unsigned: others, signed: [signed(3), signed(4, { outcome: 'failed' })] }), undefined);
});

runs.run();
