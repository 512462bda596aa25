/** Alerts: which a run calls for, what they say, and that none is lost. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lineOf } from '../../src/history/line.ts';
import { type Occasion, occasionOf } from '../../src/history/occasion.ts';
import { type RecordOptions, recordRuns } from '../../src/ledger/record.ts';
import type { Tenant } from '../../src/model.ts';
import { type AlertsOptions, createAlerts } from '../../src/notify/alerts.ts';
import { ALERT_KINDS, dueAlerts } from '../../src/notify/due-alerts.ts';
import { alertsOf } from '../../src/rules.ts';
import type { HistoryLine } from '../../src/types/history.d.ts';
import type { Summary } from '../../src/types/summary.d.ts';
import { type Remote, setRemote, summaryOf } from '../fixtures/remote.ts';
import { type Hook, openHook } from '../fixtures/webhook.ts';

type Run = Partial<Omit<Summary, 'counts' | 'issues' | 'held'>> & {
  counts?: Partial<Summary['counts']>;
  codes?: Record<string, number>;
  held?: Array<Partial<Summary['held'][number]>>;
  isOutage?: boolean;
};

const URL_OF = 'https://github.com/acme/sync/actions/runs/';
const HELD = { class: 'block', count: 6, base: 50, allowed: 5, digest: '0123456789ab', isNew: true } as const;
const FAILED: Run = { outcome: 'failed', codes: { 'engagedly-http': 1 } };
const REFUSED: Run = { outcome: 'failed', codes: { 'personio-auth': 1 } };

function summaryAt(day: number, { codes = {}, held = [], isOutage: _, ...run }: Run): Summary {
  const time = `2026-11-${String(day).padStart(2, '0')}T05:10:00.000Z`;
  return summaryOf('nordwind', {
    runId: `10${day}`,
    runUrl: `${URL_OF}10${day}`,
    startedAt: time,
    finishedAt: time,
    ...run,
    held: held.map((one) => ({ ...HELD, ...one })),
    issues: Object.entries(codes).map(([code, count]) => ({
      code: code as Summary['issues'][number]['code'],
      count,
      refs: [],
      remedy: '',
    })),
  });
}

/** The last of runs on consecutive days, as alerts see it. `waiting`: what the run before left waiting. */
function runOf(runs: readonly Run[], { waiting = [] }: { waiting?: string[] } = {}): Occasion {
  const lines: HistoryLine[] = [];
  let summary = summaryAt(1, {});
  for (const [at, run] of runs.entries()) {
    summary = summaryAt(at + 1, run);
    lines.push(lineOf(summary, lines.at(-1), { isOutage: run.isOutage }));
  }
  const line = lines.at(-1);
  assert.ok(line);
  const earlier = lines.slice(0, -1);
  const before = earlier.at(-1);
  if (before !== undefined && waiting.length > 0) earlier[earlier.length - 1] = { ...before, waiting };
  return occasionOf({ summary, line, earlier }, { timezone: 'UTC', schedule: { at: ['06:00'] } });
}

const due = suite('dueAlerts');

const CASES: ReadonlyArray<readonly [string, readonly Run[], readonly string[], Tenant['alerts']?]> = [
  ['nothing', [{}, {}], []],
  ['a first failure', [{}, FAILED], ['alert-failed']],
  ['the first run of all fails', [FAILED], ['alert-failed']],
  ['a second failure is no news', [{}, FAILED, FAILED], []],
  ['it works again', [{}, FAILED, {}], ['alert-failed-over']],
  ['works on', [FAILED, {}, {}], []],
  ['a failure under the threshold', [{}, FAILED], [], { failures: 2 }],
  ['the failure that reaches it', [{}, FAILED, FAILED], ['alert-failed'], { failures: 2 }],
  ['the end of what was never told', [{}, FAILED, {}], [], { failures: 2 }],
  ['refused credentials', [{}, REFUSED], ['alert-quarantine']],
  ['the third failure', [{}, FAILED, FAILED, FAILED], ['alert-quarantine']],
  ['the end of a quarantine', [{}, REFUSED, {}], ['alert-quarantine-over']],
  ['newly held', [{}, { outcome: 'held', held: [{}], counts: { held: 6 } }], ['alert-held']],
  [
    'held as before, also after a failure',
    [
      { outcome: 'held', held: [{}], counts: { held: 6 } },
      FAILED,
      { outcome: 'held', held: [{}], counts: { held: 7 } },
    ],
    ['alert-failed-over'],
  ],
  [
    'another class beside it',
    [
      { outcome: 'held', held: [{}], counts: { held: 6 } },
      { outcome: 'held', held: [{}, { class: 'create' }], counts: { held: 9 } },
    ],
    ['alert-held'],
  ],
  [
    'released, and others wait',
    [
      { outcome: 'held', held: [{}], counts: { held: 6 } },
      {
        outcome: 'held',
        held: [{ digest: 'ba9876543210' }],
        counts: { held: 6 },
        approved: ['0123456789ab'],
      },
    ],
    ['alert-held'],
  ],
  ['released', [{}, { outcome: 'held', held: [{}], counts: { held: 6 } }, {}], ['alert-held-over']],
  [
    'the first success, as something is released',
    [{ outcome: 'held', held: [{}], counts: { held: 6 } }, {}],
    ['alert-held-over', 'alert-first-success'],
  ],
  [
    'held, and a failure tells nothing of it',
    [{ outcome: 'held', held: [{}], counts: { held: 6 } }, FAILED],
    ['alert-failed'],
  ],
  ['held under the threshold', [{}, { outcome: 'held', held: [{}], counts: { held: 6 } }], [], { held: 7 }],
  [
    'more of the same class, which reach it',
    [
      { outcome: 'held', held: [{}], counts: { held: 3 } },
      { outcome: 'held', held: [{}], counts: { held: 40 } },
    ],
    ['alert-held'],
    { held: 10 },
  ],
  [
    'released under the threshold, which was never told',
    [{}, { outcome: 'held', held: [{}], counts: { held: 3 } }, {}],
    [],
    { held: 10 },
  ],
  ['a new issue', [{}, { outcome: 'partial', codes: { conflict: 1 } }], ['alert-issue']],
  ['more of it', [{ codes: { conflict: 1 } }, { codes: { conflict: 2 } }], ['alert-issue']],
  ['as many', [{ codes: { conflict: 2 } }, { codes: { conflict: 2 } }], []],
  ['a notice', [{}, { codes: { 'candidate-accounts': 1 } }], []],
  ['the first success has nothing to compare with', [{ codes: { conflict: 1 } }], ['alert-first-success']],
  ['the first success after failures', [FAILED, {}], ['alert-failed-over', 'alert-first-success']],
  ['handled', [{ codes: { conflict: 1 } }, {}], ['alert-issue-over']],
  [
    'not seen is not handled',
    [{ codes: { conflict: 1 } }, { codes: { 'incomplete-source': 1 } }],
    ['alert-issue'],
  ],
  ['many set aside', [{ counts: { setAside: 9 } }, { counts: { setAside: 10 } }], ['alert-set-aside']],
  [
    'of protected people nothing is unclear',
    [{ codes: { protected: 1 } }, { counts: { setAside: 10 }, codes: { protected: 1 } }],
    [],
  ],
  ['as the tenant file has it', [{}, { counts: { setAside: 5 } }], ['alert-set-aside'], { setAside: 5 }],
  ['still many', [{ counts: { setAside: 10 } }, { counts: { setAside: 12 } }], []],
  ['fewer again', [{ counts: { setAside: 10 } }, { counts: { setAside: 3 } }], ['alert-set-aside-over']],
  ['a failure sees nobody', [{ counts: { setAside: 10 } }, FAILED], ['alert-failed']],
];
for (const [name, runs, kinds, thresholds] of CASES)
  due(name, () => {
    assert.equal(dueAlerts(runOf(runs), alertsOf({ alerts: thresholds })), kinds);
  });

due('what came very late tells it once, and not on top of a failure', () => {
  const late = { slotsBehind: 4, since: new Date('2026-11-01T00:00:00Z') };
  assert.equal(dueAlerts({ ...runOf([{}, {}]), stale: late }, alertsOf({})), ['alert-stale']);
  assert.equal(dueAlerts({ ...runOf([{}, FAILED, {}]), stale: late }, alertsOf({})), ['alert-failed-over']);
});

due('what could not be sent waits as long as it is true', () => {
  const all = { waiting: [...ALERT_KINDS, 'held'] };
  assert.equal(dueAlerts(runOf([{}, FAILED, FAILED], all), alertsOf({})), [
    'alert-failed',
    'alert-held',
    'alert-issue',
    'alert-set-aside',
    'alert-first-success',
  ]);
  assert.equal(
    dueAlerts(runOf([{}, { codes: { conflict: 1 } }, { codes: { conflict: 1 } }], all), alertsOf({})),
    [
      'alert-outage-over',
      'alert-quarantine-over',
      'alert-failed-over',
      'alert-held-over',
      'alert-issue',
      'alert-issue-over',
      'alert-set-aside-over',
      'alert-first-success',
    ],
  );
});

due.run();

type Context = { hook: Hook };
const sending = suite<Context>('alerts to a webhook');
sending.before.each(async (context) => {
  context.hook = await openHook();
});
sending.after.each(({ hook }) => hook.close());

function alertsTo(webhook: string, given: Partial<AlertsOptions> = {}) {
  return createAlerts({ webhook, tenants: new Map([['nordwind', {}]]), timeoutMs: 500, ...given });
}

const WAITS = runOf([
  {},
  { outcome: 'held', held: [{}, { class: 'units', field: 'departments' }], counts: { held: 9 } },
]);

sending('plain JSON says what, of whom, and where to look', async ({ hook }) => {
  const delivery = await alertsTo(`${hook.url}/alerts`).deliver([
    { ...WAITS, kinds: ['alert-held', 'held'] },
  ]);
  assert.equal(delivery, { sent: [{ tenant: 'nordwind', kind: 'alert-held' }], warnings: [] });
  const text =
    'nordwind: 9 changes wait for an approval: People to block: 6 (approve 0123456789ab), Departments to create: 6 (approve 0123456789ab).';
  assert.equal(hook.received, [
    {
      path: '/alerts',
      body: {
        text: `⚠️ ${text} ${URL_OF}102`,
        alerts: [{ kind: 'held', state: 'begun', tenants: ['nordwind'], text, url: `${URL_OF}102` }],
      },
    },
  ]);
});

sending('Slack and Teams get their own shapes', async ({ hook }) => {
  const run = { ...runOf([{}, FAILED, {}]), kinds: ['alert-failed-over'] };
  await alertsTo(`${hook.url}/services/T0/B0/x`).deliver([run]);
  await alertsTo(`${hook.url}/webhookb2/x`).deliver([run]);
  const [slack, teams] = hook.received.map(({ body }) => body);
  assert.equal(slack, { text: `✅ nordwind: works again after 1 failed run. <${URL_OF}103|run>` });
  assert.match(JSON.stringify(teams), /"contentType":"application\/vnd\.microsoft\.card\.adaptive"/);
  assert.match(JSON.stringify(teams), /"text":"✅ nordwind: works again after 1 failed run\. \[run\]\(https/);
});

sending('every kind has something to say, and no word that came from outside is in it', async ({ hook }) => {
  const line = { ...WAITS.line, issues: [{ code: 'erika-muster', count: 1 }] };
  const summary = { ...WAITS.summary, runUrl: 'javascript:alert(1)' };
  const { sent } = await alertsTo(`${hook.url}/services/x`).deliver([
    { ...WAITS, line, summary, kinds: [...ALERT_KINDS] },
  ]);
  assert.is(sent.length, ALERT_KINDS.length);
  const text = JSON.stringify(hook.received);
  assert.is(text.split('\\n').length, ALERT_KINDS.length);
  assert.match(text, 'quarantined after 0 failed runs (for a reason of another version)');
  assert.not.match(text, /erika|javascript|undefined|NaN/);
});

sending(
  'what is not taken stays, is told without the address, and the others are not tried',
  async ({ hook }) => {
    const many = Array.from({ length: 60 }, (_, at) => ({ ...WAITS, id: `t-${at}`, kinds: ['alert-held'] }));
    const url = `${hook.url}/hidden-part`;
    for (const [answer, word] of [
      [404, 'refused'],
      [302, 'refused'],
      [429, 'just now'],
      [503, 'just now'],
      ['silent', 'in time'],
    ] as const) {
      hook.received.length = 0;
      hook.answer = answer;
      const { sent, warnings } = await alertsTo(url).deliver(many);
      assert.equal(sent, []);
      assert.is(warnings.length, 1);
      assert.match(warnings[0] ?? '', '60 alerts were not sent');
      assert.match(warnings[0] ?? '', word);
      assert.not.match(warnings[0] ?? '', /hidden|127\.0/);
      assert.equal(
        hook.received.map(({ path }) => path),
        ['/hidden-part'],
        'once, and no redirect is followed',
      );
    }
    hook.answer = 200;
    hook.received.length = 0;
    assert.is((await alertsTo(url).deliver(many)).sent.length, 60);
    assert.is(hook.received.length, 2, 'in parts that are not cut');
  },
);

sending('only https, or this machine', async ({ hook }) => {
  for (const webhook of [
    'http://example.com/x',
    'https://user:secret@example.com/x',
    'ftp://127.0.0.1/',
    'x',
  ]) {
    const { sent, warnings } = await alertsTo(webhook).deliver([{ ...WAITS, kinds: ['alert-held'] }]);
    assert.equal(sent, []);
    assert.match(warnings[0] ?? '', /ALERT_WEBHOOK is no https address/);
    assert.not.match(warnings[0] ?? '', /secret|example\.com/);
  }
  await hook.close();
  const { warnings } = await alertsTo(hook.url).deliver([{ ...WAITS, kinds: ['alert-held'] }]);
  assert.match(warnings[0] ?? '', 'could not be reached');
  const { sent, warnings: none } = await alertsTo(hook.url).deliver([{ ...WAITS, kinds: ['held'] }]);
  assert.equal([sent, none], [[], []], 'nothing to tell is no message');
});

sending.run();

type Ledger = { hook: Hook; remote: Remote; warnings: string[] };
const ledger = suite<Ledger>('alerts of a fleet');
ledger.before.each(async (context) => {
  Object.assign(context, { hook: await openHook(), remote: await setRemote(), warnings: [] });
});
ledger.after.each(async ({ hook, remote }) => {
  await hook.close();
  await remote.close();
});

const IDS = ['anker', 'boje', 'deich'];

/** The whole message of a start in which these were in step for the first time. */
function firstOf(ids: readonly string[], hour: number): string[] {
  return ids.map(
    (id) =>
      `✅ ${id}: has had its first success. 90 of 90 people in scope are in step. <${URL_OF}${hour}|run>`,
  );
}

/** One start of the workflow at this hour; each tenant with its result. */
async function start(
  { hook, remote, warnings }: Ledger,
  hour: number,
  results: Record<string, Run>,
  more: Partial<RecordOptions> = {},
) {
  const startedAt = new Date(Date.UTC(2026, 10, 22, hour, 10)).toISOString();
  for (const [id, run] of Object.entries(results)) {
    const summary = summaryAt(1, run);
    await remote.result({ ...summary, tenant: id, runId: `${hour}`, startedAt, finishedAt: startedAt });
  }
  const tenants: RecordOptions['tenants'] = new Map(
    IDS.map((id) => [id, { name: id, status: 'active', timezone: 'UTC', schedule: { at: ['06:00'] } }]),
  );
  hook.received.length = 0;
  await recordRuns({
    folder: remote.workspace,
    branch: 'runs',
    git: remote.git,
    outDir: 'run-out',
    expected: Object.keys(results),
    leftOut: IDS.filter((id) => !Object.hasOwn(results, id)),
    tenants,
    run: { id: `${hour}`, attempt: 1, url: `${URL_OF}${hour}`, trigger: 'schedule', actor: undefined },
    version: '0.1.0',
    now: new Date(Date.parse(startedAt) + 600_000),
    warn: (text) => warnings.push(text),
    mails: createAlerts({ webhook: `${hook.url}/services/x`, tenants: new Map(IDS.map((id) => [id, {}])) }),
    ...more,
  });
  return hook.received.flatMap(({ body }) => (body as { text: string }).text.split('\n'));
}

ledger(
  'a tenant that no run takes is told when it is very late, then once a day, until a run takes it',
  async (context) => {
    const at = (day: number, hour: number) => (day - 1) * 24 + hour;
    assert.equal(
      await start(context, at(1, 7), { anker: {}, boje: {} }),
      firstOf(['anker', 'boje'], at(1, 7)),
    );
    for (const day of [2, 3]) assert.equal(await start(context, at(day, 7), { anker: {} }), [], `day ${day}`);
    // Three of its times are missed by now: at 6 in the morning of each of these days.
    const told = await start(context, at(4, 7), { anker: {} });
    assert.is(told.length, 1);
    assert.match(
      told[0] ?? '',
      /^⚠️ boje: 3 scheduled times passed since its last run, and no run has taken it\./,
    );
    assert.match(told[0] ?? '', `<${URL_OF}${at(4, 7)}|run>`);
    assert.match(context.warnings.join('\n'), 'Very late, and in no run: boje.');
    assert.equal(await start(context, at(4, 8), { anker: {} }), [], 'once a day');
    assert.equal(await start(context, at(4, 23), { anker: {} }), [], 'once a day');
    assert.match((await start(context, at(5, 7), { anker: {} })).join(), 'boje: 4 scheduled times');
    const taken = await start(context, at(5, 9), { boje: {} });
    assert.match(
      taken.join(),
      /^⚠️ boje: 4 scheduled times passed without a run that worked. This run has caught up with them/,
    );
    assert.equal(await start(context, at(6, 7), { anker: {}, boje: {} }), []);
  },
);

ledger('whoever is stopped, paused or failing is not told as one that no run takes', async (context) => {
  const at = (day: number, hour: number) => (day - 1) * 24 + hour;
  await start(context, at(1, 7), { anker: {}, boje: {}, deich: {} });
  await start(context, at(2, 7), { anker: {}, deich: FAILED });
  const stopped = { isStopped: (id: string) => id === 'boje' };
  for (const day of [4, 5, 6]) assert.equal(await start(context, at(day, 7), { anker: {} }, stopped), []);
  assert.match((await start(context, at(7, 7), { anker: {} })).join(), /^⚠️ boje: 6 scheduled times/);
});

ledger(
  'whoever this start has not left out is not told, however late: they run, or come with the next',
  async (context) => {
    const at = (day: number, hour: number) => (day - 1) * 24 + hour;
    await start(context, at(1, 7), { anker: {}, boje: {} });
    await start(context, at(3, 7), { anker: {} });
    assert.equal(await start(context, at(4, 7), { anker: {} }, { leftOut: [] }), []);
    assert.match((await start(context, at(5, 7), { anker: {} })).join(), 'boje: 4 scheduled times');
  },
);

ledger(
  'a start by hand, and a run on a machine of one’s own, tell nobody of it and hide nothing',
  async (context) => {
    const at = (day: number, hour: number) => (day - 1) * 24 + hour;
    await start(context, at(1, 7), { anker: {}, boje: {} });
    await start(context, at(3, 7), { anker: {} });
    const by = (hour: number, trigger: 'manual' | 'local') => ({
      run: { id: `${hour}`, attempt: 1, url: '', trigger, actor: undefined },
    });
    assert.equal(await start(context, at(4, 7), { anker: {} }, by(at(4, 7), 'manual')), []);
    assert.equal(await start(context, at(4, 8), { anker: {} }, by(at(4, 8), 'local')), []);
    assert.match((await start(context, at(4, 9), { anker: {} })).join(), 'boje: 3 scheduled times');
  },
);

ledger('it is told once, whatever is repeated or recorded late', async (context) => {
  const at = (day: number, hour: number) => (day - 1) * 24 + hour;
  await start(context, at(1, 7), { anker: {}, boje: {} });
  // Begun before it was so, recorded after: the next start tells it, and only that one.
  const late = { now: new Date(Date.UTC(2026, 10, 22, at(4, 6), 40)) };
  assert.equal(await start(context, at(4, 5), { anker: {} }, late), []);
  assert.match((await start(context, at(4, 7), { anker: {} })).join(), 'boje: 3 scheduled times');
  assert.equal(await start(context, at(4, 7), { anker: {} }), [], 'the job "record" again');
  await start(context, at(5, 8), { anker: {} });
  const after = { now: new Date(Date.UTC(2026, 10, 22, at(5, 9))) };
  const first = firstOf(['deich'], at(5, 7));
  assert.equal(await start(context, at(5, 7), { deich: {} }, after), first, 'recorded after a later start');
});

ledger('an alert of that kind that is not taken is told, and is tried again a day later', async (context) => {
  const at = (day: number, hour: number) => (day - 1) * 24 + hour;
  await start(context, at(1, 7), { anker: {}, boje: {} });
  context.hook.answer = 500;
  await start(context, at(4, 7), { anker: {} });
  assert.match(context.warnings.join('\n'), 'That tenants are very late was not told');
  context.hook.answer = 200;
  assert.match((await start(context, at(5, 7), { anker: {} })).join(), 'boje: 4 scheduled times');
});

ledger(
  'an outage is one alert, however long it takes and whoever is tried in it, and one recovery',
  async (context) => {
    assert.equal(await start(context, 1, { anker: {}, boje: {}, deich: {} }), firstOf(IDS, 1));
    const begun = await start(context, 2, { anker: FAILED, boje: FAILED });
    assert.is(begun.length, 1);
    assert.match(begun[0] ?? '', /^⚠️ Outage: 2 tenants failed at once \(engagedly-http: .*\)/);
    assert.equal(await start(context, 3, { anker: FAILED, boje: FAILED, deich: FAILED }), []);
    assert.equal(await start(context, 4, { anker: {} }), [], 'others are still in it');
    const over = await start(context, 5, { boje: {}, deich: {} });
    assert.is(over.length, 1);
    assert.match(over[0] ?? '', /^✅ The outage is over/);
    assert.not.match(context.warnings.join(), /alert/i);
  },
);

ledger('an alert that could not be sent goes out with the next run of its tenant', async (context) => {
  const { hook, remote, warnings } = context;
  await start(context, 1, { anker: {}, boje: {}, deich: {} });
  hook.answer = 503;
  await start(context, 2, { anker: REFUSED });
  assert.match(warnings.join(), /1 alert was not sent: the webhook could not take it/);
  hook.answer = 200;
  assert.equal(await start(context, 3, { boje: {} }), [], 'it belongs to the run of another');
  const told = await start(context, 4, { anker: REFUSED });
  assert.match(told.join('\n'), /^⚠️ anker: quarantined after 2 failed runs \(personio-auth: .*$/);
  assert.equal((await remote.subjects())[0], 'anker: alert sent (alert-quarantine)');
  assert.equal(await start(context, 5, { anker: REFUSED }), [], 'once');
});

ledger.run();
