/** Tenants that are late for one reason: one mail to support for all of them. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { recordRuns } from '../../src/ledger/record.ts';
import { composeLate, type Mail } from '../../src/notify/compose.ts';
import { lateCauseOf } from '../../src/notify/late-together.ts';
import { createMailer, createMails } from '../../src/notify/notify.ts';
import type { Summary } from '../../src/types/summary.d.ts';
import {
  type Given,
  lineOf,
  occasionOf,
  openMail,
  openPostOffice,
  type PostOffice,
} from '../fixtures/mails.ts';
import { type Remote, setRemote, summaryOf } from '../fixtures/remote.ts';

const DOWN: Partial<Summary> = {
  outcome: 'failed',
  issues: [{ code: 'personio-http', count: 1, refs: [], remedy: '' }],
};
const REFUSED: Partial<Summary> = {
  outcome: 'failed',
  issues: [{ code: 'personio-auth', count: 1, refs: [], remedy: '' }],
};

const together = suite('composeLate');

function late(id: string, given: Given = {}) {
  const name = `${id} GmbH`;
  return occasionOf({
    stale: { slotsBehind: 4 },
    ...given,
    tenant: { id, name },
    summary: { tenant: id, ...given.summary },
  });
}

together('which tenants belong together', () => {
  const quarantine = { because: 'failures', until: new Date('2026-11-22T11:17:00Z'), isNew: false } as const;
  const outage = { summary: DOWN, line: { outage: true as const } };
  const before = lineOf(late('a', { summary: DOWN }).summary, { outage: true });
  const causes: [Given, string | undefined][] = [
    [outage, 'outage personio-http'],
    [{ previous: before }, 'outage personio-http'],
    [{ ...outage, quarantine }, undefined],
    [{ summary: REFUSED }, undefined],
    [{ previous: lineOf(late('a', { summary: REFUSED }).summary) }, undefined],
    [{}, 'not started'],
  ];
  for (const [given, cause] of causes) assert.is(lateCauseOf(late('a', given)), cause);
});

together('who, how late, whether they have caught up, why, and that no more is to come', () => {
  const outage = { summary: DOWN, line: { outage: true as const } };
  const mail = composeLate(
    [late('anker', outage), late('boje'), late('deich', outage)],
    'outage personio-http',
  );
  assert.is(mail?.subject, '[3 tenants] Scheduled times passed without a run that worked');
  assert.equal([mail?.tenant, mail?.also], ['anker', ['boje', 'deich']]);
  assert.equal(mail?.to, ['support@acme.example']);
  const text = mail?.text ?? '';
  assert.match(text, '- anker (anker GmbH): 4 scheduled times, this run has failed as well\n');
  assert.match(text, '- boje (boje GmbH): 4 scheduled times, this run has caught up\n');
  assert.match(
    text,
    /The reason: Personio .*For a day there is no further mail about tenants that are late by it/,
  );
  assert.not.match(text, 'Actions page');
  const unstarted = composeLate([late('anker'), late('boje')], 'not started')?.text ?? '';
  assert.match(unstarted, 'No runs were started in that time.');
  assert.match(unstarted, 'look at the Actions page');
});

together('one alone is told as before, and that others are not', () => {
  const outage = { summary: DOWN, line: { outage: true as const, failuresInARow: 5 } };
  const mail = composeLate([late('anker', outage)], 'outage personio-http');
  assert.is(mail?.subject, '[anker] 4 scheduled times passed without a run that worked');
  assert.match(mail?.text ?? '', 'For a day there is no further mail about tenants that are late by it');
  const quarantine = { because: 'failures', until: new Date('2026-11-22T11:17:00Z'), isNew: false } as const;
  const own = composeLate([late('anker', { ...outage, quarantine })], '')?.text ?? '';
  assert.not.match(own, 'no further mail', 'in quarantine it is no outage that tells why');
});

together('whoever is no longer late when it is sent is left out of it', () => {
  const mail = composeLate([late('anker', { stale: undefined }), late('boje'), late('deich')], 'not started');
  assert.equal([mail?.tenant, mail?.also], ['boje', ['deich']]);
});

together('not sent, it waits for all of them', async () => {
  const mail = composeLate([late('anker'), late('boje'), late('deich')], 'not started') as Mail;
  const mailer = createMailer({ smtpUrl: 'smtp://127.0.0.1:1', from: 'sync@acme.example' });
  const { failed, warnings } = await mailer.deliver([mail]);
  assert.equal(
    failed.map(({ tenant }) => tenant),
    ['anker', 'boje', 'deich'],
  );
  assert.match(warnings.join(), 'The mail "stale" of tenant anker and 2 more was not sent');
});

together('a thousand are not listed one by one', () => {
  const many = Array.from({ length: 60 }, (_, at) => late(`kunde-${at}`));
  const mail = composeLate(many, 'not started');
  assert.match(mail?.text ?? '', '- and 10 more, which the board names\n');
  assert.is(mail?.also?.length, 59);
});

together.run();

type Context = { office: PostOffice; remote: Remote; warnings: string[] };
const fleet = suite<Context>('an outage of half a day');
fleet.before.each(async (context) => {
  Object.assign(context, { office: await openPostOffice(), remote: await setRemote(), warnings: [] });
});
fleet.after.each(async ({ office, remote }) => {
  await office.close();
  await remote.close();
});

const IDS = ['anker', 'boje', 'deich', 'ebbe'];

/** When a tenant is due, unless every hour. */
const TIMES: Readonly<Record<string, string>> = { flut: '0 3 * * *' };

/** One start of the workflow at this hour, and the subjects of the mails that went out. */
async function start(
  { office, remote, warnings }: Context,
  hour: number,
  results: Record<string, Partial<Summary>>,
) {
  const startedAt = new Date(Date.UTC(2026, 10, 22, hour, 10)).toISOString();
  for (const [id, run] of Object.entries(results)) {
    const given = { ...run, runId: `${hour}`, startedAt, finishedAt: startedAt };
    await remote.result(summaryOf(id, given));
  }
  const card = { status: 'active', timezone: 'UTC' } as const;
  const cards = Object.keys(results)
    .concat(IDS)
    .map((id) => {
      return [id, { ...card, name: id, schedule: { cron: TIMES[id] ?? '0 * * * *' } }] as const;
    });
  office.received.length = 0;
  await recordRuns({
    folder: remote.workspace,
    branch: 'runs',
    git: remote.git,
    outDir: 'run-out',
    expected: Object.keys(results),
    tenants: new Map(cards),
    run: { id: `${hour}`, attempt: 1, url: '', trigger: 'schedule', actor: undefined },
    version: '0.1.0',
    now: new Date(Date.parse(startedAt) + 600_000),
    warn: (text) => warnings.push(text),
    mails: createMails({
      smtpUrl: office.url,
      from: 'sync@acme.example',
      supportMail: 'support@acme.example',
      branch: 'runs',
      tenants: new Map(cards.map(([id]) => [id, { name: id }])),
    }),
  });
  return office.received.map(({ source }) => openMail(source).headers.get('subject') ?? '');
}

fleet('is one mail, whenever which tenant becomes late by it', async (context) => {
  const all = (run: Partial<Summary>, ids = IDS) => Object.fromEntries(ids.map((id) => [id, run]));
  await start(context, 0, all({}));
  await start(context, 1, all({}));
  assert.equal(await start(context, 2, all(DOWN)), []);
  assert.equal(await start(context, 3, all(DOWN)), []);
  // The first two are tried before the others are.
  assert.equal(await start(context, 5, all(DOWN, ['anker', 'boje'])), [
    '[2 tenants] Scheduled times passed without a run that worked',
  ]);
  assert.equal(await start(context, 6, all(DOWN, ['deich'])), [], 'alone in its start');
  assert.equal(await start(context, 7, { ...all(DOWN), ebbe: {} }), [], 'nor of whoever works again by then');
  assert.equal(await start(context, 14, all({}, ['anker', 'deich'])), []);
  assert.equal(await start(context, 15, all({}, ['anker', 'boje', 'deich'])), []);
  const lines = context.warnings.join('\n');
  assert.not.match(lines, 'mail');
});

fleet('starts that did not come are one mail for all that they would have served', async (context) => {
  const all = (run: Partial<Summary>) => Object.fromEntries(IDS.map((id) => [id, run]));
  await start(context, 0, all({}));
  await start(context, 1, all({}));
  assert.equal(await start(context, 9, all({})), [
    '[4 tenants] Scheduled times passed without a run that worked',
  ]);
  assert.equal(await start(context, 10, all({})), []);
});

fleet('who is late for a reason of their own is told alone', async (context) => {
  const first = Object.fromEntries(IDS.map((id) => [id, {}]));
  await start(context, 0, first);
  await start(context, 1, first);
  const told = await start(context, 9, { anker: REFUSED, boje: {}, deich: {} });
  assert.equal(told.sort(), [
    '[2 tenants] Scheduled times passed without a run that worked',
    '[anker] 8 scheduled times passed without a run that worked',
    '[anker] Refused credentials, now in quarantine',
  ]);
});

fleet(
  'is told also where somebody was late before it, and in quarantine, for a reason of their own',
  async (context) => {
    const others = (run: Partial<Summary>) => ({ boje: run, deich: run, ebbe: run });
    await start(context, 0, { anker: {}, ...others({}) });
    await start(context, 1, { anker: REFUSED, ...others({}) });
    await start(context, 7, others({}));
    assert.equal(await start(context, 8, { anker: DOWN, ...others(DOWN) }), [
      '[anker] 8 scheduled times passed without a run that worked',
    ]);
    await start(context, 9, others(DOWN));
    assert.equal(await start(context, 11, others(DOWN)), [
      '[3 tenants] Scheduled times passed without a run that worked',
    ]);
  },
);

fleet('whoever becomes late more than a day after that mail is told', async (context) => {
  const some = (run: Partial<Summary>) => ({ anker: run, boje: run });
  await start(context, 0, { ...some({}), flut: {} });
  await start(context, 1, some({}));
  await start(context, 2, some(DOWN));
  await start(context, 4, { ...some(DOWN), flut: DOWN });
  for (const hour of [27, 28]) assert.equal(await start(context, hour, { ...some(DOWN), flut: DOWN }), []);
  assert.equal(await start(context, 51, { ...some(DOWN), flut: DOWN }), [
    '[flut] 3 scheduled times passed without a run that worked',
  ]);
  assert.equal(await start(context, 52, { ...some(DOWN), flut: DOWN }), []);
});

fleet.run();
