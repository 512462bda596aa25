import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { dueMails } from '../../src/notify/due-mails.ts';
import type { HistoryLine } from '../../src/types/history.d.ts';
import { type Given, HELD, lineOf, occasionOf, summaryOf } from '../fixtures/mails.ts';

const FIRST = '2026-11-22T05:18:00.000Z';
const FAILED: Given['summary'] = { outcome: 'failed', counts: { ...summaryOf().counts, created: 0 } };

const due = suite('dueMails');

function dueFor(given: Given = {}) {
  return dueMails(occasionOf(given));
}

/** The line before, of a tenant that has had its first success. */
function before(changes: Partial<HistoryLine> = {}): HistoryLine {
  return lineOf(summaryOf({ runId: '100' }), { firstSuccess: FIRST, ...changes });
}

function failedBefore(failuresInARow: number, changes: Partial<HistoryLine> = {}): HistoryLine {
  return before({ outcome: 'failed', failuresInARow, ...changes });
}

due('an ordinary run calls for nothing', () => {
  assert.equal(dueFor(), []);
});

due('the first success is told to the customer and to support, and not again by the next run', () => {
  assert.equal(dueFor({ line: { firstSuccess: FIRST }, previous: undefined }), [
    'first-success',
    'first-success-support',
  ]);
  const previous = lineOf(summaryOf({ runId: '100', outcome: 'partial' }));
  assert.equal(dueFor({ line: { firstSuccess: FIRST }, previous }).length, 2);
  assert.equal(dueFor({ line: { firstSuccess: FIRST }, previous: before() }), []);
});

due('without a reader there is no mail', () => {
  const first = { line: { firstSuccess: FIRST }, previous: undefined };
  assert.equal(dueFor({ ...first, tenant: { id: 'nordwind', name: 'Nordwind' } }), ['first-success-support']);
  assert.equal(dueFor({ ...first, supportMail: '' }), ['first-success']);
  assert.equal(dueFor({ ...first, supportMail: 'not an address' }), ['first-success']);
});

due('a tenant that had failed recovers: told to the customer, once', () => {
  assert.equal(dueFor({ previous: failedBefore(1) }), ['recovered']);
  assert.equal(dueFor({ previous: failedBefore(7), summary: { outcome: 'partial' } }), ['recovered']);
  assert.equal(dueFor({ previous: before() }), []);
});

due('support hears of the end of a quarantine, of which it has heard', () => {
  const previous = failedBefore(3);
  assert.equal(dueFor({ previous, wasQuarantined: true }), ['recovered', 'recovered-support']);
  assert.equal(dueFor({ previous }), ['recovered']);
  const failing = { previous, wasQuarantined: true as const, summary: { outcome: 'failed' as const } };
  assert.equal(dueFor(failing), []);
  const waiting = before({ waiting: ['recovered-support'] });
  assert.equal(dueFor({ previous: waiting }), ['recovered-support']);
});

due('before the first success nothing recovers', () => {
  const { firstSuccess: _, ...previous } = failedBefore(2);
  const occasion = occasionOf({ previous, summary: { outcome: 'partial' } });
  const { firstSuccess: _not, ...line } = occasion.line;
  assert.equal(dueMails({ ...occasion, line }), []);
  assert.equal(dueFor({ previous, line: { firstSuccess: FIRST } }), [
    'first-success',
    'first-success-support',
  ]);
});

due('a quarantine is told when it begins, and not before or after', () => {
  const quarantine = { because: 'failures', until: new Date('2026-11-22T11:17:00Z'), isNew: true } as const;
  const run = { summary: FAILED, line: { failuresInARow: 3 }, previous: failedBefore(2) };
  assert.equal(dueFor(run), []);
  assert.equal(dueFor({ ...run, quarantine }), ['failing']);
  assert.equal(dueFor({ ...run, quarantine: { ...quarantine, because: 'credentials' } }), ['failing']);
  assert.equal(dueFor({ ...run, quarantine: { ...quarantine, isNew: false } }), []);
});

due('what only a person can handle is told to support, whenever the line says that it is time', () => {
  const open = [{ code: 'protected', count: 1 }];
  const at = (toldAt: string, changes: Partial<HistoryLine> = {}) => ({
    escalated: { toldAt, open },
    ...changes,
  });
  const [first, second] = ['2026-11-22T05:17:00.000Z', '2026-11-29T05:17:00.000Z'];
  assert.equal(dueFor({ line: at(first) }), ['escalated']);
  assert.equal(dueFor({ line: at(first), previous: before(at(first)) }), []);
  assert.equal(dueFor({ line: at(second), previous: before(at(first)) }), ['escalated']);
  assert.equal(dueFor({ previous: before(at(first)) }), [], 'handled');
  // It never goes to the customer.
  assert.equal(dueFor({ line: at(first), supportMail: '' }), []);
  const waiting = before(at(first, { waiting: ['escalated'] }));
  assert.equal(dueFor({ line: at(first), previous: waiting }), ['escalated'], 'could not be sent');
  assert.equal(dueFor({ previous: waiting }), [], 'handled before it could be sent');
});

due('a hold is told once, not once a run', () => {
  const heldRun = { outcome: 'held' as const, held: [HELD] };
  const stillHeld = { outcome: 'held' as const, held: [{ ...HELD, isNew: false }] };
  const line = lineOf(summaryOf(heldRun), { firstSuccess: FIRST });
  assert.equal(dueFor({ summary: heldRun }), ['held']);
  assert.equal(dueFor({ summary: stillHeld, previous: line }), []);
  // A run without state calls every hold new, and a digest changes with each newcomer.
  assert.equal(dueFor({ summary: heldRun, previous: line }), []);
  assert.equal(
    dueFor({ summary: { ...heldRun, held: [{ ...HELD, digest: 'ffffffffffff' }] }, previous: line }),
    [],
  );
});

due(
  'a hold that only a refused run has seen before is told by the sync after it, and none again after a failure',
  () => {
    const stillHeld = { outcome: 'held' as const, held: [{ ...HELD, isNew: false }] };
    assert.equal(dueFor({ summary: stillHeld }), ['held']);
    const ended = lineOf(summaryOf({ outcome: 'held', held: [HELD] }));
    assert.equal(dueFor({ summary: stillHeld, previous: failedBefore(1), ended }), ['recovered']);
    // Of one that failed on its way the next one tells.
    assert.equal(dueFor({ summary: { ...FAILED, held: [HELD] } }), []);
  },
);

due('another class or another field is another hold', () => {
  const field = (name: string) => ({ ...HELD, class: 'field' as const, field: name });
  const previous = lineOf(summaryOf({ outcome: 'held', held: [HELD, field('gender')] }), {
    firstSuccess: FIRST,
  });
  const held = (...classes: Array<typeof HELD>) => ({ outcome: 'held' as const, held: classes });
  assert.equal(dueFor({ summary: held(HELD, field('gender')), previous }), []);
  assert.equal(dueFor({ summary: held(HELD, field('level')), previous }), ['held']);
});

due('who comes to wait after an approval is a new hold', () => {
  const previous = lineOf(summaryOf({ outcome: 'held', held: [HELD] }), { firstSuccess: FIRST });
  const summary = { outcome: 'held' as const, held: [{ ...HELD, count: 7, digest: 'ffffffffffff' }] };
  assert.equal(dueFor({ summary, previous, line: { approved: ['0123456789ab'] } }), ['held']);
  assert.equal(dueFor({ summary, previous, line: { approved: ['aaaaaaaaaaaa'] } }), []);
});

due('staleness is told once, however many runs fail while it lasts', () => {
  const stale = { slotsBehind: 4, since: new Date('2026-11-22T03:00:00Z') };
  const earlier = { startedAt: '2026-11-19T05:17:00.000Z' };
  const later = { startedAt: '2026-11-22T04:17:00.000Z' };
  assert.equal(dueFor({ stale, previous: before(earlier) }), ['stale']);
  assert.equal(
    dueFor({
      stale,
      summary: FAILED,
      line: { failuresInARow: 2 },
      previous: failedBefore(1, earlier),
    }),
    ['stale'],
  );
  assert.equal(
    dueFor({ stale, summary: FAILED, line: { failuresInARow: 2 }, previous: failedBefore(1, later) }),
    [],
  );
  assert.equal(dueFor({ stale, previous: undefined }), ['first-success', 'first-success-support', 'stale']);
  const quarantined = { stale, previous: failedBefore(4, earlier), wasQuarantined: true as const };
  assert.equal(dueFor(quarantined), ['recovered', 'recovered-support']);
  assert.equal(dueFor({ ...quarantined, summary: FAILED, line: { failuresInARow: 5 } }), ['stale']);
});

due('staleness without its beginning: a failed run before has told it', () => {
  const stale = { slotsBehind: 4 };
  assert.equal(dueFor({ stale, previous: before() }), ['stale']);
  assert.equal(
    dueFor({ stale, summary: FAILED, line: { failuresInARow: 2 }, previous: failedBefore(1) }),
    [],
  );
});

due('what could not be sent stays due as long as it is true', () => {
  const waiting = ['first-success', 'recovered', 'held', 'failing', 'stale'];
  assert.equal(dueFor({ previous: before({ waiting }) }), ['first-success', 'recovered']);
  assert.equal(
    dueFor({ previous: failedBefore(3, { waiting }), summary: FAILED, line: { failuresInARow: 4 } }),
    ['first-success', 'held', 'failing'],
  );
  assert.equal(
    dueFor({
      previous: before({ waiting: ['held'] }),
      summary: { outcome: 'held', held: [{ ...HELD, isNew: false }] },
    }),
    ['held'],
  );
});

due('one mail waits while its twin was sent', () => {
  assert.equal(dueFor({ previous: before({ waiting: ['first-success-support'] }) }), [
    'first-success-support',
  ]);
});

due('words in the ledger that are no kind of mail are not followed', () => {
  const waiting = ['toString', '__proto__', 'constructor', 'unknown', ''];
  assert.equal(dueFor({ previous: before({ waiting }) }), []);
});

due.run();
