import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  composeMail,
  createMailer,
  createMails,
  dueMails,
  type Mail,
  type MailKind,
  type MailOccasion,
} from '../../src/notify/notify.ts';
import type { HistoryLine } from '../../src/types/history.d.ts';
import type { Summary } from '../../src/types/summary.d.ts';
import {
  HELD,
  lineOf,
  occasionOf,
  openMail,
  openPostOffice,
  type PostOffice,
  summaryOf,
} from '../fixtures/mails.ts';

const FROM = 'Personio Sync <sync@acme.example>';
const FIRST = '2026-11-22T05:18:00.000Z';

const mailer = suite('createMailer');

const open: Array<{ close(): Promise<void> }> = [];

async function postOffice(...given: Parameters<typeof openPostOffice>): Promise<PostOffice> {
  const office = await openPostOffice(...given);
  open.push(office);
  return office;
}

/** A server that says what the test says, once for each connection, and then nothing. */
async function stubborn(greeting: string): Promise<{ url: string; connections(): number }> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server: Server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.write(greeting);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  });
  const { port } = server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, connections: () => connections };
}

mailer.after.each(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

function mailOf(changes: Partial<Mail> = {}): Mail {
  const mail = composeMail('first-success', occasionOf({ line: { firstSuccess: FIRST } }));
  assert.ok(mail);
  return { ...mail, ...changes };
}

/** Runs of one tenant as they are recorded: due mails, delivery, and what still waits in the line. */
function story(smtpUrl: string) {
  let previous: HistoryLine | undefined;
  const delivery = createMailer({ smtpUrl, from: FROM, timeoutMs: 500 });
  return async (
    summary: Partial<Summary>,
    line: Partial<HistoryLine> = {},
    more: Partial<MailOccasion> = {},
  ): Promise<MailKind[]> => {
    const carried = previous?.firstSuccess === undefined ? {} : { firstSuccess: previous.firstSuccess };
    const occasion = {
      ...occasionOf({ summary, previous, ...more }),
      line: lineOf(summaryOf(summary), { ...carried, ...line }),
    };
    const due = dueMails(occasion);
    const mails = due.flatMap((kind) => composeMail(kind, occasion) ?? []);
    const { sent } = await delivery.deliver(mails);
    const waiting = due.filter((kind) => !sent.some((one) => one.kind === kind));
    previous = { ...occasion.line, ...(waiting.length > 0 ? { waiting } : {}) };
    return waiting;
  };
}

function readersOf({ received }: PostOffice): string[] {
  return received.map(({ to }) => to.join(','));
}

mailer(
  'the first success: exactly one mail to the customer and one to support, none after the next run',
  async () => {
    const office = await postOffice();
    const record = story(office.url);
    await record({ runId: '101' }, { firstSuccess: FIRST });
    assert.equal(readersOf(office), ['hr-it@nordwind.example', 'support@acme.example']);
    await record({ runId: '102' });
    await record({ runId: '103' });
    assert.is(office.received.length, 2);
  },
);

mailer('a hold: one mail to support, not one a run', async () => {
  const office = await postOffice();
  const record = story(office.url);
  await record({ runId: '101', outcome: 'partial' });
  await record({ runId: '102', outcome: 'held', held: [HELD] });
  await record({ runId: '103', outcome: 'held', held: [{ ...HELD, isNew: false }] });
  await record({ runId: '104', outcome: 'held', held: [HELD] });
  assert.equal(readersOf(office), ['support@acme.example']);
});

mailer(
  'failing, then working again: support hears of the third failure, the customer of the recovery',
  async () => {
    const office = await postOffice();
    const record = story(office.url);
    await record({ runId: '100' }, { firstSuccess: FIRST });
    for (const failuresInARow of [1, 2, 3, 4]) {
      const until = new Date('2026-11-22T11:17:00Z');
      const quarantine = { because: 'failures', until, isNew: failuresInARow === 3 } as const;
      const more = failuresInARow < 3 ? {} : { quarantine };
      await record({ runId: `10${failuresInARow}`, outcome: 'failed' }, { failuresInARow }, more);
    }
    await record({ runId: '105' });
    await record({ runId: '106' });
    const subjects = office.received.slice(2).map(({ source }) => openMail(source).headers.get('subject'));
    assert.equal(subjects, [
      '[nordwind] 3 failed runs in a row, now in quarantine',
      'Nordwind Logistik GmbH: the synchronisation from Personio to Engagedly works again',
    ]);
  },
);

mailer('a mail that failed is sent with the next run, and its twin is not sent twice', async () => {
  let works = false;
  const office = await postOffice({
    onRcptTo: ({ address }, _session, done) =>
      done(works || address.startsWith('support') ? null : new Error('not now')),
  });
  const record = story(office.url);
  assert.equal(await record({ runId: '101' }, { firstSuccess: FIRST }), ['first-success']);
  assert.equal(readersOf(office), ['support@acme.example']);
  // A failed run has no numbers for the customer: the mail goes on waiting.
  assert.equal(await record({ runId: '102', outcome: 'failed' }), ['first-success']);
  works = true;
  assert.equal(await record({ runId: '103' }), []);
  assert.equal(readersOf(office).slice(0, 2), ['support@acme.example', 'hr-it@nordwind.example']);
  assert.match(
    office.received[1]?.source ?? '',
    composeMail('first-success', occasionOf({ line: { firstSuccess: FIRST } }))?.reference ?? 'none',
  );
});

mailer('plain text and HTML, umlauts right, nothing that names us or the program', async () => {
  const office = await postOffice();
  const occasion = occasionOf({
    tenant: { id: 'moebel', name: 'Möbelhaus Größe & Söhne', notify: ['it@moebel.example'] },
    line: { firstSuccess: FIRST },
    previous: undefined,
  });
  const mail = composeMail('first-success', occasion);
  assert.ok(mail);
  const { sent, failed, warnings } = await createMailer({ smtpUrl: office.url, from: FROM }).deliver([mail]);
  assert.equal([sent, failed, warnings], [[{ tenant: 'moebel', kind: 'first-success' }], [], []]);

  const [received] = office.received;
  assert.is(received?.from, 'sync@acme.example');
  assert.equal(received?.to, ['it@moebel.example']);
  const { headers, parts } = openMail(received?.source ?? '');
  assert.is(headers.get('from'), 'Personio Sync <sync@acme.example>');
  assert.is(headers.get('to'), 'it@moebel.example');
  assert.is(headers.get('subject'), 'Möbelhaus Größe & Söhne: Personio and Engagedly are now in step');
  assert.is(headers.get('message-id'), `<${mail.reference}@acme.example>`);
  assert.is(headers.get('auto-submitted'), 'auto-generated');
  assert.is(headers.get('x-mailer'), undefined);
  assert.match(headers.get('content-type') ?? '', /^multipart\/alternative/);
  assert.equal(
    parts.map(({ type }) => type),
    ['text/plain', 'text/html'],
  );
  assert.match(parts[0]?.content ?? '', 'of Möbelhaus Größe & Söhne from Personio');
  assert.match(parts[1]?.content ?? '', 'of Möbelhaus Größe &amp; Söhne from Personio');
});

mailer('an answer goes to support, and what is sent keeps to short lines of plain letters', async () => {
  const office = await postOffice();
  const name = `Österreichische Bäckerei-, Mühlen- und Größenhandelsgesellschaft ${'für Übermaß '.repeat(4)}KG`;
  const tenant = { id: 'moebel', name, language: 'de' as const, notify: ['it@moebel.example'] };
  const mail = composeMail(
    'first-success',
    occasionOf({ tenant, line: { firstSuccess: FIRST }, previous: undefined }),
  );
  assert.ok(mail);
  const from = 'Abgleich für Größe <sync@acme.example>';
  await createMailer({ smtpUrl: office.url, from }).deliver([mail]);
  const source = office.received[0]?.source ?? '';
  const { headers, parts } = openMail(source);
  assert.is(headers.get('reply-to'), 'support@acme.example');
  assert.is(headers.get('from'), 'Abgleich für Größe <sync@acme.example>');
  assert.is(headers.get('subject'), mail.subject);
  assert.is(parts[0]?.content.replaceAll('\r\n', '\n').trimEnd(), mail.text.trimEnd());
  assert.is(parts[1]?.content.replaceAll('\r\n', '\n').trimEnd(), mail.html.trimEnd());
  // RFC 2047: encoded words of 75 characters at most; RFC 5322: lines of 78; and nothing beyond ASCII anywhere.
  const lines = source.split('\r\n');
  assert.equal(
    lines.filter((line) => line.length > 78 || /[^\t\x20-\x7e]/.test(line)),
    [],
  );
  const words = source.match(/=\?utf-8\?[^\s]*\?=/gi) ?? [];
  assert.ok(words.length >= 4 && words.every((word) => word.length <= 75), words.join('\n'));
});

mailer('a name in the sender or in an answer cannot add a header', async () => {
  const office = await postOffice();
  const replyTo = ['a@x.example\r\nBcc: evil@x.example'];
  await createMailer({
    smtpUrl: office.url,
    from: 'Nord\r\nBcc: evil@x.example <sync@acme.example>',
  }).deliver([mailOf()]);
  await createMailer({ smtpUrl: office.url, from: FROM }).deliver([mailOf({ replyTo })]);
  assert.is(office.received.length, 2);
  for (const { source, to } of office.received) {
    assert.is(openMail(source).headers.has('bcc'), false);
    assert.equal(to, ['hr-it@nordwind.example']);
  }
});

mailer('a name cannot add a header or a recipient', async () => {
  const office = await postOffice();
  const subject = 'Nord\r\nBcc: evil@x.example\r\n\r\nbody';
  const to = ['it@nordwind.example'];
  await createMailer({ smtpUrl: office.url, from: FROM }).deliver([mailOf({ subject, to })]);
  const [received] = office.received;
  assert.equal(received?.to, to);
  const { headers } = openMail(received?.source ?? '');
  assert.is(headers.has('bcc'), false);
  assert.match(headers.get('subject') ?? '', /^Nord\s+Bcc: evil@x\.example\s+body$/);
});

mailer('one refused recipient of two: sent, with a warning that names nobody', async () => {
  const office = await postOffice({
    onRcptTo: ({ address }, _session, done) =>
      done(address.startsWith('gone') ? new Error('gone@nordwind.example is unknown here') : null),
  });
  const to = ['gone@nordwind.example', 'hr-it@nordwind.example'];
  const { sent, failed, warnings } = await createMailer({ smtpUrl: office.url, from: FROM }).deliver([
    mailOf({ to }),
  ]);
  assert.equal([sent.length, failed.length, warnings.length], [1, 0, 1]);
  assert.equal(readersOf(office), ['hr-it@nordwind.example']);
  assert.match(warnings[0] ?? '', 'refused 1 of its 2 recipients');
  assert.not.match(warnings[0] ?? '', '@');
});

mailer('a refused recipient is that mail alone', async () => {
  const office = await postOffice({
    onRcptTo: ({ address }, _session, done) =>
      done(address.startsWith('gone') ? new Error('gone@nordwind.example is unknown here') : null),
  });
  const mails = [
    mailOf({ to: ['gone@a.example'] }),
    mailOf({ to: ['gone@b.example'] }),
    mailOf({ to: ['gone@c.example'] }),
    mailOf({ tenant: 'other' }),
  ];
  const { sent, failed, warnings } = await createMailer({ smtpUrl: office.url, from: FROM }).deliver(mails);
  assert.equal(
    failed.map(({ code }) => code),
    ['refused', 'refused', 'refused'],
  );
  assert.equal(sent, [{ tenant: 'other', kind: 'first-success' }]);
  assert.not.match(warnings.join(), /@|unknown here/);
});

mailer('a server that refuses the message or the sender', async () => {
  const noData = await postOffice({
    onData: (stream, _session, done) => {
      stream.resume();
      stream.on('end', () => done(new Error('looks like spam')));
    },
  });
  const noSender = await postOffice({
    onMailFrom: (_address, _session, done) => done(new Error('who are you')),
  });
  for (const { url } of [noData, noSender]) {
    const { failed } = await createMailer({ smtpUrl: url, from: FROM }).deliver([mailOf()]);
    assert.equal(failed, [{ tenant: 'nordwind', kind: 'first-success', code: 'refused' }]);
  }
});

mailer('no server there', async () => {
  const office = await openPostOffice();
  await office.close();
  const { sent, failed } = await createMailer({ smtpUrl: office.url, from: FROM }).deliver([mailOf()]);
  assert.equal([sent, failed.map(({ code }) => code)], [[], ['unreachable']]);
});

mailer('a server that hangs costs its time limit, twice at most', async () => {
  const server = await stubborn('');
  const started = performance.now();
  const mails = Array.from({ length: 20 }, () => mailOf());
  const { sent, failed, warnings } = await createMailer({
    smtpUrl: server.url,
    from: FROM,
    timeoutMs: 40,
  }).deliver(mails);
  assert.equal([sent.length, warnings.length], [0, 20]);
  assert.equal([...new Set(failed.map(({ code }) => code))], ['timeout']);
  assert.is(server.connections(), 2);
  assert.ok(performance.now() - started < 1_000);
});

mailer('a server that hangs in the middle, or talks without end, is left as well', async () => {
  const silent = await stubborn('220 hello\r\n');
  const first = await createMailer({ smtpUrl: silent.url, from: FROM, timeoutMs: 40 }).deliver([mailOf()]);
  assert.equal(
    first.failed.map(({ code }) => code),
    ['timeout'],
  );

  const timers: NodeJS.Timeout[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    timers.push(setInterval(() => socket.writable && socket.write('220-wait\r\n'), 10));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const endless = createMailer({ smtpUrl: `smtp://127.0.0.1:${port}`, from: FROM, timeoutMs: 40 });
  const { failed } = await endless.deliver([mailOf()]);
  for (const timer of timers) clearInterval(timer);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  assert.equal(
    failed.map(({ code }) => code),
    ['timeout'],
  );
});

mailer('a server that talks nonsense', async () => {
  const server = await stubborn('HTTP/1.1 400 Bad Request\r\n\r\n');
  const { failed } = await createMailer({ smtpUrl: server.url, from: FROM, timeoutMs: 100 }).deliver([
    mailOf(),
  ]);
  assert.equal(
    failed.map(({ code }) => code),
    ['unreachable'],
  );
});

mailer('credentials are used, and refused ones are told without telling them', async () => {
  const given: string[] = [];
  const office = await postOffice({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) => {
      given.push(`${username} ${password}`);
      done(null, password === 'p@ss wörd' ? { user: username } : {});
    },
  });
  const url = (password: string) => `smtp://mailer:${password}@127.0.0.1:${office.port}`;
  const good = await createMailer({ smtpUrl: url('p%40ss%20w%C3%B6rd'), from: FROM }).deliver([mailOf()]);
  assert.is(good.sent.length, 1);
  const bad = await createMailer({ smtpUrl: url('s3cret-word'), from: FROM }).deliver([mailOf()]);
  assert.equal(
    bad.failed.map(({ code }) => code),
    ['auth'],
  );
  assert.equal(given, ['mailer p@ss wörd', 'mailer s3cret-word']);
  assert.not.match(JSON.stringify(bad), /s3cret|127\.0\.0\.1/);
});

mailer('on this machine STARTTLS is used where it is offered, whatever the certificate', async () => {
  const office = await postOffice({ disabledCommands: [] });
  await createMailer({ smtpUrl: office.url, from: FROM }).deliver([mailOf()]);
  assert.is(office.received[0]?.secure, true);
});

mailer('elsewhere nothing is said in the open, nor to a server with an untrusted certificate', async () => {
  const heard: string[] = [];
  const options = {
    allowInsecureAuth: true,
    onAuth: () => heard.push('credentials'),
    onMailFrom: () => heard.push('a sender'),
  };
  // 127.0.0.2 answers on Linux like any other machine, and is not one of the names of this one.
  const bare = await postOffice(options, '127.0.0.2');
  const untrusted = await postOffice({ ...options, disabledCommands: [] }, '127.0.0.2');
  const secure = await postOffice({ ...options, secure: true }, '127.0.0.2');
  const urls = [
    `smtp://mailer:pass@127.0.0.2:${bare.port}`,
    `smtp://mailer:pass@127.0.0.2:${untrusted.port}`,
    `smtps://mailer:pass@127.0.0.2:${secure.port}`,
  ];
  for (const smtpUrl of urls) {
    const { sent, failed } = await createMailer({ smtpUrl, from: FROM, timeoutMs: 500 }).deliver([mailOf()]);
    assert.equal([sent.length, failed.map(({ code }) => code)], [0, ['tls']]);
  }
  assert.equal(heard, []);
});

mailer('settings that cannot be used fail the mails, not the run', async () => {
  const wrong = [
    { smtpUrl: 'smtps://mailer:s3cret@mail.acme.example?tls.rejectUnauthorized=false', from: FROM },
    { smtpUrl: 's3cret', from: FROM },
    { smtpUrl: 'smtps://mailer:s3cret@mail.acme.example', from: 'nobody' },
  ];
  for (const options of wrong) {
    const { failed, warnings } = await createMailer(options).deliver([mailOf()]);
    assert.equal(
      failed.map(({ code }) => code),
      ['config'],
    );
    assert.match(warnings[0] ?? '', 'SMTP_URL');
    assert.not.match(warnings[0] ?? '', 's3cret');
  }
});

mailer('no mails, no connection', async () => {
  const server = await stubborn('');
  const delivery = await createMailer({ smtpUrl: server.url, from: FROM }).deliver([]);
  assert.equal(delivery, { sent: [], failed: [], warnings: [] });
  assert.is(server.connections(), 0);
});

const mails = suite('createMails');

mails.after.each(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

mails('decides and delivers for recorded runs, each tenant by its own card', async () => {
  const office = await postOffice();
  const all = createMails({
    smtpUrl: office.url,
    from: FROM,
    supportMail: 'support@acme.example',
    branch: 'runs',
    tenants: new Map([
      ['nordwind', { name: 'Nordwind', notify: ['it@nordwind.example'], schedule: 'every day at 06:00' }],
      ['quiet', { name: 'Quiet' }],
    ]),
  });
  const summary = summaryOf();
  const run = (id: string) => ({
    id,
    summary: { ...summary, tenant: id },
    line: lineOf({ ...summary, tenant: id }, { firstSuccess: FIRST }),
    previous: undefined,
  });
  const runs = ['nordwind', 'quiet', 'gone'].map(run);
  const due = runs.map((one) => all.due(one));
  assert.equal(due, [['first-success', 'first-success-support'], ['first-success-support'], []]);

  const posts = runs.map((one, at) => ({
    ...one,
    kinds: [...(due[at] ?? []), 'held', '__proto__', 'nonsense'],
  }));
  const { sent, warnings } = await all.deliver(posts);
  assert.equal(
    sent.map(({ tenant, kind }) => `${tenant} ${kind}`),
    ['nordwind first-success', 'nordwind first-success-support', 'quiet first-success-support'],
  );
  assert.equal(warnings, []);
  assert.equal(readersOf(office), ['it@nordwind.example', 'support@acme.example', 'support@acme.example']);
  const [customer] = openMail(office.received[0]?.source ?? '').parts;
  assert.match(customer?.content ?? '', 'are carried over every day at 06:00.');
});

mailer.run();
mails.run();
