import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isQuiet, mailMessage, quietMessage, runMessage } from '../../src/ledger/message.ts';
import { summaryOf } from '../fixtures/remote.ts';

const URL = 'https://github.com/acme/sync/actions/runs/1001';

const tickets = suite('a ticket');

tickets('its number stands in the commit, also in one that runs share', () => {
  const summary = summaryOf('n1', { runUrl: URL, counts: { created: 1 } });
  assert.match(runMessage({ summary, ticket: ' HR-12 ' }), /^Ticket: HR-12$/m);
  assert.match(quietMessage([{ summary, ticket: '#7' }, { summary }]), /^Ticket: #7$/m);
  assert.not.match(runMessage({ summary }), /Ticket/);
});

tickets('no sentence, no name and no trailer of its own comes with it', () => {
  const summary = summaryOf('n1', { counts: { created: 1 } });
  const told = (ticket: string) => /^Ticket: (.*)$/m.exec(runMessage({ summary, ticket }))?.[1];
  assert.is(told('HR-12 wegen Erika Muster'), 'HR-12');
  assert.is(told('Erika Muster'), undefined);
  assert.is(told('erika1@nordwind.example'), undefined);
  assert.is(told('A-1\nSigned: n1 x\nApproved: 0123456789ab, B-2'), 'A-1, n1, 0123456789ab');
  assert.is(told(`9${'x'.repeat(40)}`), undefined);
  const message = runMessage({ summary, ticket: 'A-1\nSigned: n1 x' });
  assert.not.match(message, /^Signed:/m);
});

tickets.run();

const quiet = suite('isQuiet');

quiet('nothing changed, held, set aside or failed', () => {
  assert.ok(isQuiet(summaryOf('n1')));
  assert.ok(isQuiet(summaryOf('n1', { outcome: 'partial' })));
});

quiet('anything that somebody may want to find is not', () => {
  const loud = [
    { counts: { created: 1 } },
    { counts: { setAside: 1 } },
    { counts: { failed: 1 } },
    { units: { departments: { created: 1, unknown: 0 } } },
    { outcome: 'held' as const },
    { outcome: 'failed' as const },
  ];
  for (const given of loud) assert.not(isQuiet(summaryOf('n1', given)), JSON.stringify(given));
});

const REF = '0123456789ab';
const asideOf = (count: number, refs: string[], code: 'ambiguous' | 'conflict' = 'ambiguous') =>
  summaryOf('n1', {
    outcome: 'partial',
    counts: { setAside: count },
    issues: [{ code, count, refs, remedy: 'x' }],
  });

quiet('the same people set aside as in the run before are no news', () => {
  const summary = asideOf(1, [REF]);
  assert.not(isQuiet(summary));
  assert.ok(isQuiet(summary, { summary: asideOf(1, [REF]), hasKey: true }));
  // Without a key references are others in each run, of the same people.
  assert.ok(isQuiet(summary, { summary: asideOf(1, ['ba9876543210']), hasKey: false }));
  assert.ok(isQuiet({ ...summary, mode: 'sync' }, { summary: { ...summary, runId: '1000' }, hasKey: true }));
});

quiet('another person, another reason, one more, or something besides is', () => {
  const summary = asideOf(1, [REF]);
  for (const before of [
    asideOf(1, ['ba9876543210']),
    asideOf(1, [REF], 'conflict'),
    asideOf(2, [REF]),
    summaryOf('n1'),
    { ...summary, outcome: 'success' as const },
  ]) {
    assert.not(isQuiet(summary, { summary: before, hasKey: true }), JSON.stringify(before));
  }
  const before = { summary, hasKey: true };
  assert.not(isQuiet({ ...summary, counts: { ...summary.counts, updated: 1 } }, before));
  assert.not(isQuiet({ ...summary, counts: { ...summary.counts, failed: 1 } }, before));
  const [issue] = summary.issues;
  assert.not(isQuiet({ ...summary, issues: issue ? [{ ...issue, isNew: true }] : [] }, before));
});

quiet.run();

const run = suite('runMessage');

run('the subject tells what happened; trailers tell how', () => {
  const summary = summaryOf('nordwind', {
    runUrl: URL,
    attempt: 2,
    trigger: 'manual',
    actor: 'octo-cat',
    approved: ['0123456789ab', 'ba9876543210'],
    counts: { created: 12, blocked: 3 },
  });
  assert.is(
    runMessage({ summary, signed: 'nordwind 1001 2' }),
    `nordwind: 12 added, 3 blocked

12 people added, 3 blocked.

Outcome: success
Trigger: manual
Actor: octo-cat
Config: ${'ab'.repeat(32)}
Run: ${URL}/attempts/2
Approved: 0123456789ab, ba9876543210
Signed: nordwind 1001 2
`,
  );
});

run('an incomplete read is told in the subject', () => {
  const source = { employees: 5, inScope: 5, complete: false };
  const [subject] = runMessage({ summary: summaryOf('n1', { outcome: 'held', source }) }).split('\n');
  assert.is(subject, 'n1: no changes (incomplete read)');
});

run('nothing from outside can add a trailer or a second subject', () => {
  const remedy = 'Look.\n\nOutcome: success\nRun: https://evil.example';
  const text = runMessage({
    summary: summaryOf('n1', {
      outcome: 'failed',
      runUrl: 'https://evil.example/\nActor: x',
      issues: [{ code: 'internal', count: 1, refs: [], remedy }],
    }),
    signed: 'n1\nRun: https://evil.example',
  });
  const trailers = text.trim().split('\n\n').at(-1)?.split('\n') ?? [];
  assert.equal(
    trailers.map((line) => line.split(':')[0]),
    ['Outcome', 'Trigger', 'Config', 'Run', 'Signed'],
  );
  assert.is(trailers.at(-2), 'Run: 1001');
  assert.is(text.trim().split('\n\n').length, 3);
});

run.run();

const shared = suite('quietMessage');

shared('names the tenants, in the singular and the plural', () => {
  assert.match(
    quietMessage([{ summary: summaryOf('n1') }]),
    /^1 tenant: no changes\n\nn1\.\n\nOutcome: success\n/,
  );
  assert.match(
    quietMessage([
      { summary: summaryOf('n1'), signed: 'n1 1001' },
      { summary: summaryOf('n2', { outcome: 'partial' }), signed: 'n2 1001' },
    ]),
    /^2 tenants: no changes\n\nn1, n2\.\n\nOutcome: partial, success\nTrigger: schedule\nRun: 1001\nSigned: n1 1001\nSigned: n2 1001\n$/,
  );
  const unsigned = quietMessage([
    { summary: summaryOf('n1'), signed: 'n1 1001' },
    { summary: summaryOf('n2') },
  ]);
  assert.match(unsigned, /\nSigned: n1 1001\nUnsigned: n2 1001 1 sync \S+Z success\n$/);
});

shared('says who of them has people set aside, as before', () => {
  const one = { summary: summaryOf('n1', { outcome: 'partial', counts: { setAside: 3 } }) };
  assert.match(
    quietMessage([one, { summary: summaryOf('n2') }]),
    /\n\nn1 \(3 set aside as before\), n2\.\n\n/,
  );
  const issues = [{ code: 'protected' as const, count: 1, refs: [], remedy: 'x' }];
  const some = { summary: summaryOf('n1', { outcome: 'partial', counts: { setAside: 3 }, issues }) };
  assert.match(
    quietMessage([some]).replace(/\s+/g, ' '),
    'n1 (2 set aside as before, 1 protected person not blocked).',
  );
});

shared.run();

const mails = suite('mailMessage');

mails('says which mails went out', () => {
  assert.is(mailMessage(new Map([['n1', ['held']]])), 'n1: mail sent (held)\n');
  assert.is(mailMessage(new Map([['n1', ['held', 'stale']]])), 'n1: mails sent (held, stale)\n');
  const two = new Map([
    ['n1', ['held']],
    ['n2', ['failing']],
  ]);
  assert.is(mailMessage(two), '2 tenants: mails sent\n\nn1 (held), n2 (failing).\n');
});

mails.run();
