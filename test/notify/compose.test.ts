import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { guidanceFor } from '../../src/issues.ts';
import { COUNT_LABELS, UNIT_LABELS } from '../../src/labels.ts';
import { composeMail, type Mail, type MailOccasion } from '../../src/notify/compose.ts';
import { type MailKind, mailKinds } from '../../src/notify/due-mails.ts';
import { CORRECTABLE, PHRASES } from '../../src/notify/phrases.ts';
import type { HistoryLine } from '../../src/types/history.d.ts';
import { type Given, HELD, lineOf, occasionOf, summaryOf } from '../fixtures/mails.ts';

const compose = suite('composeMail');

/** A run that gives every kind of mail something to say, apart from its outcome. */
const BUSY: Given = {
  summary: {
    counts: { ...summaryOf().counts, held: 6 },
    held: [HELD],
    issues: [
      {
        code: 'personio-auth',
        count: 1,
        refs: ['aabbccddeeff'],
        remedy: 'Ask Jörg Müller, joerg@nordwind.example',
      },
    ],
    actor: 'octo-cat',
  },
  line: {
    failuresInARow: 3,
    escalated: {
      toldAt: '2026-11-22T05:17:00.000Z',
      open: [
        { code: 'left-active', count: 1 },
        { code: 'site-administrator', count: 2 },
      ],
    },
  },
  stale: { slotsBehind: 4 },
  quarantine: { because: 'failures', until: new Date('2026-11-22T11:17:00Z'), isNew: true },
};

function mail(kind: MailKind, given: Given = BUSY): Mail {
  const failed = kind === 'failing' ? { outcome: 'failed' as const } : {};
  const composed = composeMail(kind, occasionOf({ ...given, summary: { ...given.summary, ...failed } }));
  assert.ok(composed, `no mail of kind ${kind}`);
  return composed;
}

compose('the first success, as the customer reads it', () => {
  const { to, subject, text } = mail('first-success', { schedule: 'every day at 06:00 (Europe/Berlin)' });
  assert.equal(to, ['hr-it@nordwind.example']);
  assert.is(subject, 'Nordwind Logistik GmbH: Personio and Engagedly are now in step');
  assert.is(
    text,
    [
      'Hello,',
      '',
      'The first synchronisation of Nordwind Logistik GmbH from Personio to Engagedly is complete. 248 of 250 people in scope are in step.',
      '',
      'People:',
      '- Added: 240',
      '- Updated: 3',
      '- In step already: 5',
      '- Set aside because something is unclear: 2',
      '',
      'From now on, changes in Personio are carried over every day at 06:00 (Europe/Berlin). You do not need to do anything.',
      '',
      'If something looks wrong in Engagedly, please answer this mail.',
      '',
      'This mail was written by a program. It holds numbers only, no personal data.',
      '',
    ].join('\n'),
  );
});

const GERMAN: MailOccasion['tenant'] = {
  id: 'nordwind',
  name: 'Nordwind Logistik GmbH',
  timezone: 'Europe/Berlin',
  language: 'de',
  notify: ['hr-it@nordwind.example'],
};

compose('the same in German, where the tenant says so', () => {
  const schedule = 'montags bis freitags um 05:30 und 17:30 Uhr (Europe/Vienna)';
  const { subject, text, html } = mail('first-success', { tenant: GERMAN, schedule });
  assert.is(subject, 'Nordwind Logistik GmbH: Personio und Engagedly sind jetzt auf demselben Stand');
  assert.is(
    text,
    [
      'Guten Tag,',
      '',
      'der erste Abgleich von Personio nach Engagedly für Nordwind Logistik GmbH ist abgeschlossen. Auf demselben Stand: 248 von 250 Personen, die abgeglichen werden.',
      '',
      'Personen:',
      '- Hinzugefügt: 240',
      '- Geändert: 3',
      '- Schon auf demselben Stand: 5',
      '- Zurückgestellt, weil etwas unklar ist: 2',
      '',
      `Ab jetzt werden Änderungen in Personio ${schedule} übernommen. Sie müssen nichts tun.`,
      '',
      'Wenn in Engagedly etwas nicht stimmt, antworten Sie bitte auf diese E-Mail.',
      '',
      'Diese E-Mail hat ein Programm geschrieben. Sie enthält nur Zahlen, keine personenbezogenen Daten.',
      '',
    ].join('\n'),
  );
  assert.match(html, '<html lang="de"');
});

compose('recovery in German: when, how often, what waits and what can be corrected', () => {
  const previous = lineOf(summaryOf({ outcome: 'failed' }), { failuresInARow: 2 });
  const issues = [{ code: 'no-identifier' as const, count: 3, refs: [], remedy: '' }];
  const { text } = mail('recovered', {
    ...BUSY,
    previous,
    tenant: GERMAN,
    summary: { ...BUSY.summary, issues },
  });
  assert.match(text, 'für Nordwind Logistik GmbH war 2-mal fehlgeschlagen. Er funktioniert wieder.');
  assert.match(text, 'Der gelungene Lauf endete am 22. November 2026 um 06:18 (Europe/Berlin).');
  assert.match(text, '6 Änderungen warten, bis der Support sie angesehen hat.');
  assert.match(text, '- Keine E-Mail-Adresse oder Personalnummer, an der die Person zu erkennen ist (3)');
  assert.not.match(text, /Sie müssen nichts tun|\b(?:the|and|people|works)\b/);
});

compose('support reads English, whatever the customer reads', () => {
  for (const kind of mailKinds()) {
    const { to, html, text } = mail(kind, { ...BUSY, tenant: GERMAN });
    const forCustomer = to.includes('hr-it@nordwind.example');
    assert.is(/Diese E-Mail hat ein Programm/.test(text), forCustomer, kind);
    assert.match(html, `<html lang="${forCustomer ? 'de' : 'en'}"`);
  }
});

compose('every message that a customer can mend is told in both languages', () => {
  // Four things that it may be, in both languages.
  const conflict = CORRECTABLE.get('conflict');
  assert.match(conflict?.en() ?? '', 'the account bears another name or');
  assert.match(conflict?.de() ?? '', 'das Konto trägt einen anderen Namen oder');
  assert.match(conflict?.en() ?? '', 'or a free account bears the name');
  assert.match(conflict?.de() ?? '', 'oder ein freies Konto trägt denselben Namen');
  for (const [code, { en, de }] of CORRECTABLE) {
    assert.is(en(), guidanceFor(code).meaning);
    assert.match(de(), /^[A-ZÄÖÜ][^.]*[^.]$/, code);
  }
  for (const [name, { en, de }] of Object.entries({ ...PHRASES, ...COUNT_LABELS, ...UNIT_LABELS })) {
    const given = {
      name: '<n>',
      schedule: '<s>',
      failures: 71,
      finishedAt: '<f>',
      held: 72,
      inStep: 73,
      people: 74,
    };
    const said = [en, de].map((one) =>
      typeof one === 'function' ? one({ ...given, mayAnswer: true }) : one,
    );
    const facts = said.map((text) => (text.match(/<.>|7\d/g) ?? []).sort());
    assert.equal(facts[0], facts[1], name);
    // "Standorte" and "Locations" differ; a word that was forgotten would be the same.
    assert.is.not(said[0], said[1], name);
  }
});

compose('an answer reaches support', () => {
  for (const kind of mailKinds())
    assert.equal(mail(kind, { ...BUSY, supportMail: 'help@acme.example, b@acme.example' }).replyTo, [
      'help@acme.example',
      'b@acme.example',
    ]);
  const alone = mail('first-success', { ...BUSY, supportMail: '' });
  assert.equal(alone.replyTo, []);
  assert.match(alone.text, 'please tell your usual contact.');
});

compose('recovery says how often it failed and when it worked, in the time of the customer', () => {
  const previous = lineOf(summaryOf({ outcome: 'failed' }), { failuresInARow: 2 });
  const tenant = {
    id: 'nordwind',
    name: 'Nordwind',
    timezone: 'Europe/Berlin',
    notify: ['it@nordwind.example'],
  };
  const { text } = mail('recovered', { previous, tenant });
  assert.match(text, 'had failed 2 times. It works again.');
  assert.match(text, 'ended on 22 November 2026 at 06:18 (Europe/Berlin).');
  assert.not.match(mail('recovered', { tenant: { ...tenant, timezone: 'Nowhere' } }).text, 'ended on');
});

compose('a hold names the class, the numbers, the digest and the way to release it', () => {
  const { to, subject, text } = mail('held');
  assert.equal(to, ['support@acme.example']);
  assert.is(subject, '[nordwind] 6 changes are held');
  assert.match(text, '- People to block: 6 waiting, 5 allowed now, out of 50, digest 0123456789ab (new)');
  assert.match(text, 'approve: 0123456789ab.');
});

compose(
  'of a hold it is not said that all else was done: the run may have ended early, or been refused',
  () => {
    for (const code of ['out-of-time', 'approval-unmatched'] as const) {
      const issues = [{ code, count: 1, refs: [], remedy: '' }];
      const outcome = code === 'out-of-time' ? 'held' : 'failed';
      const { text } = mail('held', { summary: { outcome, held: [HELD], issues } });
      assert.match(text, 'The summary says which, and whether everything else was done.');
      assert.not.match(text, 'carried out.');
    }
  },
);

compose('a hold says what of its limit was used up before', () => {
  const spent = { code: 'limit-spent' as const, field: 'block', count: 2, refs: [], remedy: 'Wait.' };
  const { text } = mail('held', { summary: { held: [{ ...HELD, allowed: 3 }], issues: [spent] } });
  assert.match(text, '6 waiting, 3 allowed now, after 2 done or tried in the last 24 hours, out of 50');
});

compose('a hold that cannot be approved says so', () => {
  const { digest: _, ...stuck } = HELD;
  const { text } = mail('held', { summary: { held: [stuck] } });
  assert.match(text, 'cannot be approved');
  assert.not.match(text, 'To release them');
});

compose('failures tell the last reason in our own words', () => {
  const { subject, text } = mail('failing');
  assert.is(subject, '[nordwind] 3 failed runs in a row, now in quarantine');
  assert.match(text, 'has failed 3 times in a row');
  assert.match(text, 'The last reason: ');
});

compose('a quarantine that is over is told with what the run did, and that something may wait', () => {
  const { subject, text } = mail('recovered-support');
  assert.is(subject, '[nordwind] Works again, no longer in quarantine');
  assert.match(text, 'works again');
  assert.match(text, 'in scope are in step.');
  assert.match(text, 'Something waits for an approval');
  const { digest: _, ...stuck } = HELD;
  assert.not.match(mail('recovered-support', { summary: { held: [stuck] } }).text, 'approval');
});

compose('a quarantine says until when, how it goes on, and how it ends', () => {
  const tenant = { id: 'nordwind', name: 'Nordwind', timezone: 'Europe/Berlin' };
  const { text } = mail('failing', { ...BUSY, tenant });
  assert.match(text, 'in quarantine until 22 November 2026 at 12:17 (Europe/Berlin): it is tried again');
  assert.match(text, 'start a sync of tenant nordwind by hand: that ends the quarantine at once');
  const quarantine = {
    because: 'credentials',
    until: new Date('2026-11-22T11:17:00Z'),
    isNew: true,
  } as const;
  const refused = mail('failing', { ...BUSY, quarantine, line: { failuresInARow: 1 } });
  assert.is(refused.subject, '[nordwind] Refused credentials, now in quarantine');
  assert.match(refused.text, '(Nordwind Logistik GmbH) has failed. People');
  assert.match(refused.text, 'The last reason: Personio does not accept the credential.');
  // It waited to be sent, and somebody has ended the quarantine meanwhile.
  const { quarantine: _, ...ended } = BUSY;
  const late = mail('failing', ended);
  assert.is(late.subject, '[nordwind] 3 failed runs in a row');
  assert.not.match(late.text, 'quarantine');
});

compose('missed times of refused credentials: what is true, and nothing of the Actions page', () => {
  const { text } = mail('stale', { ...BUSY, summary: { ...BUSY.summary, outcome: 'failed' } });
  assert.match(text, 'The reason: Personio does not accept the credential.');
  assert.not.match(text, /Actions page|spending limit/);
  const issues = [{ code: 'internal' as const, count: 1, refs: [], remedy: '' }];
  const broken = mail('stale', { ...BUSY, summary: { ...BUSY.summary, outcome: 'failed', issues } }).text;
  assert.match(broken, 'The reason: A defect in this product.');
  assert.not.match(broken, 'Actions page');
  assert.match(
    mail('stale').text,
    /If the tenant was paused by then, .* that is why\. If not, look at the Actions page/,
  );
});

compose(
  'missed times of an outage, in which each start has failed: its reason, and nothing of the Actions page',
  () => {
    const { quarantine: _, ...outage } = BUSY;
    const issues = [{ code: 'personio-http' as const, count: 1, refs: [], remedy: '' }];
    const told = (failuresInARow: number, outcome: 'failed' | 'success') => {
      const failed = outcome === 'failed';
      const line = { ...BUSY.line, failuresInARow: failed ? failuresInARow : 0 };
      return mail('stale', {
        ...outage,
        line,
        ...(failed ? {} : { previous: lineOf(summaryOf({ outcome: 'failed' }), { failuresInARow }) }),
        summary: { ...BUSY.summary, outcome, issues },
      }).text;
    };
    assert.match(told(20, 'failed'), /The reason: Personio /);
    assert.not.match(told(20, 'failed'), 'Actions page');
    assert.match(told(20, 'success'), '20 in a row have failed; this one works. Nothing needs to be done.');
    assert.not.match(told(20, 'success'), 'Actions page');
    // Too few have started.
    for (const outcome of ['failed', 'success'] as const)
      assert.match(told(2, outcome), 'look at the Actions page');
  },
);

compose('the customer reads what only they can correct, and is not told to do nothing', () => {
  const issues = [
    { code: 'no-identifier' as const, count: 3, refs: [], remedy: '' },
    { code: 'not-sticking' as const, count: 1, refs: [], remedy: '' },
  ];
  for (const kind of ['first-success', 'recovered'] as const) {
    const { text } = mail(kind, { ...BUSY, summary: { ...BUSY.summary, issues } });
    assert.match(text, 'What you can correct in Personio');
    assert.match(text, '- No e-mail or employee number to recognise the person by (3)');
    assert.not.match(text, /do not need to do anything|set the old value|not-sticking/);
    assert.match(mail(kind).text, 'You do not need to do anything.');
  }
});

compose('what putting a run back holds is released by the workflow that puts it back', () => {
  const given = { summary: { held: [HELD], undoes: '1000/2' } };
  const { text } = mail('held', given);
  assert.match(
    text,
    'start the workflow "undo" by hand with tenant: nordwind, run: 1000, attempt: 2, approve: 0123456789ab.',
  );
  assert.match(text, 'Start a run by hand: https://github.com/acme/sync/actions/workflows/undo.yml');
  assert.not.match(text, 'sync.yml');
});

compose('what only a person can handle: how often, which code, and what to do', () => {
  const { to, subject, text } = mail('escalated');
  assert.equal(to, ['support@acme.example']);
  assert.is(subject, '[nordwind] 3 cases need somebody');
  for (const [code, count] of [
    ['left-active', 1],
    ['site-administrator', 2],
  ] as const) {
    const { meaning, remedy } = guidanceFor(code);
    assert.match(text, `${count} × ${code}: ${meaning}. ${remedy.replace('<tenant>', 'nordwind')}`);
  }
  assert.match(text, 'The run: https://github.com/acme/sync/actions/runs/101\n');
});

compose('a reminder says so, and a mail that never went out is none', () => {
  const open = [{ code: 'protected', count: 1 }];
  const escalated = { toldAt: '2026-11-29T05:17:00.000Z', open };
  const before = (count: number, changes: Partial<HistoryLine> = {}) =>
    lineOf(summaryOf({ runId: '100' }), {
      escalated: { toldAt: '2026-11-22T05:17:00.000Z', open: [{ code: 'protected', count }] },
      ...changes,
    });
  const subject = (previous: HistoryLine) => mail('escalated', { line: { escalated }, previous }).subject;
  assert.is(subject(before(1)), '[nordwind] Reminder: 1 case still needs somebody');
  assert.is(subject(before(2)), '[nordwind] Reminder: 1 case still needs somebody');
  assert.is(subject(before(0)), '[nordwind] 1 case needs somebody');
  assert.is(subject(before(1, { waiting: ['escalated'] })), '[nordwind] 1 case needs somebody');
});

compose('staleness tells how far behind', () => {
  assert.is(mail('stale').subject, '[nordwind] 4 scheduled times passed without a run that worked');
});

compose('support learns that nobody tells the customer', () => {
  const tenant = { id: 'nordwind', name: 'Nordwind' };
  assert.match(mail('first-success-support', { tenant }).text, 'tenants/nordwind.json has no address');
  assert.match(mail('first-success-support').text, 'The customer gets a mail');
});

compose('customers get no links, support gets them', () => {
  for (const kind of mailKinds()) {
    const { to, text, html, subject } = mail(kind);
    const forCustomer = to.includes('hr-it@nordwind.example');
    const whole = subject + text + html;
    assert.is(/https?:|www\.|github|href/i.test(whole), !forCustomer, kind);
    if (forCustomer) assert.not.match(whole, /tenants\/|nordwind\.json|digest|LEDGER/);
  }
});

compose('links lead to the run and to the ledger', () => {
  const { text, html } = mail('held', { ...BUSY, branch: 'runs/of us' });
  assert.match(text, 'The run: https://github.com/acme/sync/actions/runs/101\n');
  assert.match(text, 'https://github.com/acme/sync/blob/runs/of%20us/nordwind/summary.md');
  assert.match(html, '<a href="https://github.com/acme/sync/actions/runs/101">The run</a>');
});

compose('an address of a run that is none becomes no link', () => {
  for (const runUrl of ['', 'javascript:alert(1)', 'https://x.example/"><script>', 'http://x.example/']) {
    const { text, html } = mail('held', { summary: { ...BUSY.summary, runUrl } });
    assert.not.match(text + html, /javascript|script>|x\.example|href/);
  }
});

compose('nothing of a person, and no text of the summary, is in any mail', () => {
  for (const kind of mailKinds()) {
    const { text, html, subject } = mail(kind);
    assert.not.match(subject + text + html, /Jörg|Müller|joerg|aabbccddeeff|octo-cat|@/);
  }
});

compose('umlauts stay, markup in a name is shown and not obeyed, a line break ends nothing', () => {
  const name = 'Müller & Söhne <b>"Größe"</b>\r\nBcc: evil@x.example\u202E\u0000';
  const tenant = { id: 'mueller', name, notify: ['it@mueller.example'] };
  for (const kind of mailKinds()) {
    const { subject, html, text } = mail(kind, { ...BUSY, tenant });
    assert.not.match(subject, /[\r\n\p{C}]/u);
    assert.not.match(html + text, /[\p{Cf}\r]/u);
    assert.not.match(html, '<b>');
    assert.match(html, 'Müller &amp; Söhne &lt;b&gt;&quot;Größe&quot;&lt;/b&gt; Bcc:');
    assert.match(text, 'Müller & Söhne <b>"Größe"</b> Bcc:');
  }
});

compose('addresses that could be more than one are left out', () => {
  const notify = [
    'it@nordwind.example',
    'a@x.example\r\nBcc: b@x.example',
    'a@x.example,b@x.example',
    'A <a@x.example>',
    `${'a'.repeat(250)}@x.example`,
  ];
  const tenant = { id: 'nordwind', name: 'Nordwind', notify };
  assert.equal(mail('first-success', { tenant }).to, ['it@nordwind.example']);
  assert.equal(mail('held', { ...BUSY, supportMail: 'a@acme.example, b@acme.example,' }).to, [
    'a@acme.example',
    'b@acme.example',
  ]);
});

compose('a mail that the run cannot fill waits', () => {
  const failed = { summary: { outcome: 'failed' as const } };
  assert.is(composeMail('first-success', occasionOf(failed)), undefined);
  assert.is(composeMail('first-success-support', occasionOf(failed)), undefined);
  assert.is(composeMail('recovered', occasionOf(failed)), undefined);
  assert.is(composeMail('held', occasionOf(failed)), undefined);
  assert.is(composeMail('failing', occasionOf()), undefined);
  assert.is(composeMail('stale', occasionOf()), undefined);
  assert.is(composeMail('escalated', occasionOf()), undefined);
  assert.is(composeMail('held', occasionOf({ ...BUSY, supportMail: '' })), undefined);
});

compose('only units in scope', () => {
  const { text } = mail('first-success', {
    summary: {
      source: { employees: 20, inScope: 0, complete: true },
      counts: { ...summaryOf().counts, created: 0, updated: 0, unchanged: 0, setAside: 0 },
      units: { departments: { created: 4, unknown: 0 }, locations: { created: 2, unknown: 0 } },
    },
  });
  assert.match(text, 'departments and the like are in step');
  assert.match(text, 'Departments, business units, job titles and locations created: 6');
});

compose('the reference is the same for a repeat, and another for another tenant, run or kind', () => {
  const held = mail('held').reference;
  assert.match(held, /^[0-9a-f]{32}$/);
  assert.is(mail('held').reference, held);
  assert.is.not(mail('stale').reference, held);
  assert.is.not(mail('held', { ...BUSY, summary: { ...BUSY.summary, runId: '102' } }).reference, held);
  assert.is.not(mail('held', { ...BUSY, tenant: { id: 'other', name: 'Other' } }).reference, held);
});

compose('a mail that waited keeps the reference it was first sent under', () => {
  const sent = mail('held');
  const previous = lineOf(summaryOf(), { waiting: ['held'] });
  const later = { ...BUSY, summary: { ...BUSY.summary, runId: '102' }, previous };
  assert.is(mail('held', later).reference, sent.reference);
  const first = mail('first-success');
  assert.is(mail('first-success', later).reference, first.reference);
});

compose.run();
