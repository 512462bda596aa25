import { readFile } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { prepareMapping } from '../../src/map/map.ts';
import type { SourceAttribute, Tenant } from '../../src/model.ts';
import { customerPage as pageOf } from '../../src/onboard/page.ts';
import { tickedFor } from '../../src/onboard/page-data.ts';
import { rulesOf } from '../../src/rules.ts';
import { TENANT } from '../fixtures/world.ts';

const NOW = new Date('2026-11-26T23:30:00Z');

const page = suite('page for a customer');

function customerPage(tenant: Tenant, contact = ''): string {
  return pageOf(tenant, { id: 'nordwind', now: NOW, contact });
}

/** One language of it, as it is read: without markup. */
function read(html: string, lang: 'de' | 'en'): string {
  const section = html.split(`<section id="${lang}"`)[1]?.split('</section>')[0] ?? '';
  return section
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/\s+/g, ' ');
}

page('in both languages: what to tick for this mapping, by the names on the screen and their keys', () => {
  const html = customerPage({
    ...TENANT,
    preset: 'minimal',
    mapping: { level: "$custom('Funktion')" },
    leavers: { reasons: { Kündigung: 'resigned' } },
  });
  const ticks = (lang: string) => {
    const section = html.split(`<section id="${lang}" lang="${lang}"`)[1] ?? '';
    return section.split('<table class="ticks"')[1]?.split('</table>')[0];
  };
  const names = (text = '') =>
    [
      ...text.matchAll(
        /<th scope="row"><span aria-hidden="true">☐ <\/span>(.*?)(?: <small>(.*?)<\/small>)?<\/th>/g,
      ),
    ].map(([, name, key]) => [name, key]);
  assert.equal(names(ticks('de')), [
    ['Abteilung', 'department'],
    ['E-Mail', 'email'],
    ['Vorname', 'first_name'],
    ['Nachname', 'last_name'],
    ['Position', 'position'],
    ['Status', 'status'],
    ['Kündigungsdatum', 'termination_date'],
    ['Kündigungsart', 'termination_type'],
    ['Funktion', undefined],
  ]);
  assert.equal(names(ticks('en'))[0], ['Department', 'department']);
  assert.match(read(html, 'de'), 'die 9 oben angehakten Attribute');
});

page('what is only read is not counted among what is written', () => {
  const tenant: Tenant = {
    ...TENANT,
    preset: 'minimal',
    scope: { employees: 'active', filter: "employment_type = 'internal' and office.name = 'Wien'" },
    mapping: { location: 'office.name' },
    pictures: true,
  };
  const ticked = tickedFor(tenant, 'en');
  const uses = Object.fromEntries(ticked.map(({ key, name, uses: all }) => [key || name, all]));
  assert.equal(uses.employment_type, ['Only read: who comes over']);
  assert.equal(uses.office, ['Written to Engagedly: Location', 'besides, it tells who comes over']);
  assert.equal(uses.status, ['Only read: who is active and who has left']);
  assert.equal(uses.termination_date, ['Only read: when somebody leaves']);
  assert.equal(uses.email, ['Written to Engagedly: Email']);
  assert.equal(
    ticked.filter(({ uses: all }) => all.length === 0),
    [],
  );
  // Department, e-mail, both names, position, office, picture.
  assert.is(ticked.filter(({ isWritten }) => isWritten).length, 7);
  assert.match(read(customerPage(tenant), 'en'), 'the 11 attributes ticked above');
  assert.match(read(customerPage(tenant), 'en'), 'Written to Engagedly are 7 of them');
});

page('the number of a record, which needs no tick, is said to be written where it is', () => {
  const says =
    'is written as well: Employee ID (when an account is made, and where an account has none; never changed).';
  assert.match(read(customerPage(TENANT), 'en'), says);
  const own: Tenant = { ...TENANT, mapping: { employee_id: "$custom('Personalnummer')" } };
  assert.not.match(read(customerPage(own), 'en'), says);
});

page('whom the credential shows is read, also who does not come over', () => {
  const html = customerPage(TENANT);
  assert.match(read(html, 'en'), 'of all employees whom the access shows');
  assert.match(read(html, 'de'), 'von allen Mitarbeitenden, die der Zugang zeigt');
});

/** A credential that shows every attribute that a page can name. */
const READABLE: SourceAttribute[] = [
  ...'id status email first_name last_name gender position supervisor employment_type hire_date office department cost_centers termination_date termination_type profile_picture last_modified_at team holiday_calendar'
    .split(' ')
    .map((key) => ({ key, label: key, type: 'standard', universalId: key })),
  { key: 'dynamic_1', label: 'Geburtstag', type: 'date', universalId: 'date_of_birth' },
  { key: 'dynamic_2', label: 'LinkedIn', type: 'link', universalId: 'linkedin' },
  { key: 'dynamic_3', label: 'Funktion', type: 'standard' },
];

const ASKED: Record<string, Partial<Tenant>> = {
  'as usual': {},
  minimal: { preset: 'minimal' },
  'rows of their own': {
    preset: 'minimal',
    mapping: { level: "$custom('Funktion')", job_title: 'team.name' },
  },
  'nobody blocked': { leavers: { block: false } },
  pictures: { pictures: true },
  'units alone': { scope: { employees: 'none', structure: ['departments', 'locations'] } },
  'units alone, of some': {
    scope: { employees: 'none', filter: "team.name = 'A'" },
    leavers: { block: true },
  },
  'a filter': {
    preset: 'minimal',
    scope: { employees: 'active', filter: "holiday_calendar.country = 'AT'" },
  },
};

for (const [name, given] of Object.entries(ASKED)) {
  page(`what is to be ticked is what a run asks for, and no more: ${name}`, () => {
    const tenant = { ...TENANT, ...given };
    const { keys } = prepareMapping({ rules: rulesOf(tenant, NOW), source: READABLE, target: [] });
    const asked = new Set(keys.filter((key) => key !== 'id'));
    const ticked = tickedFor(tenant, 'en').map(
      ({ name: label, key }) =>
        READABLE.find((one) =>
          key === '' ? [one.key, one.label].includes(label) : one.key === key || one.universalId === key,
        )?.key,
    );
    // A row of the preset for a field that this organisation does not have is not asked for.
    const optional = new Set(['gender', 'dynamic_2']);
    assert.equal(
      ticked.filter((key) => !asked.has(String(key)) && !optional.has(String(key))),
      [],
    );
    assert.equal(
      [...asked].filter((key) => !ticked.includes(key)),
      [],
    );
  });
}

page('says whether somebody is blocked, as the file has it', () => {
  assert.match(read(customerPage(TENANT), 'en'), 'Inactive in Personio: blocked in Engagedly.');
  assert.match(read(customerPage(TENANT), 'de'), 'In Personio inaktiv: in Engagedly gesperrt .');
  const kind = read(customerPage({ ...TENANT, leavers: { block: false } }), 'en');
  assert.match(kind, 'Inactive in Personio: the account is kept.');
  assert.not.match(kind, /blocked in Engagedly|blocked without asking you first/);
  assert.not.match(kind, 'You have named nobody');
});

page('with a filter, whoever it never let through is not said to be blocked', () => {
  const html = customerPage({
    ...TENANT,
    scope: { employees: 'all', filter: "$not(employment_type = 'external')" },
  });
  const [en, de] = (['en', 'de'] as const).map((lang) => read(html, lang)) as [string, string];
  assert.match(
    en,
    'Inactive in Personio: blocked in Engagedly, if they belong here by the rules above, or once did.',
  );
  assert.match(en, 'added and blocked at once, if they belong here by the rules above.');
  assert.match(
    de,
    'In Personio inaktiv: in Engagedly gesperrt , sofern die Person nach den Regeln oben dazugehört oder einmal dazugehört hat.',
  );
  assert.match(de, 'wird angelegt und sofort gesperrt, sofern die Person nach den Regeln oben dazugehört.');
});

page('whoever is gone from Personio may be blocked though nobody inactive is', () => {
  const tenant: Tenant = { ...TENANT, leavers: { block: false, onMissing: 'block' } };
  assert.match(
    read(customerPage(tenant), 'de'),
    'In Personio gar nicht mehr da: gesperrt nach drei vollständigen Läufen und frühestens 72 Stunden.',
  );
  assert.match(read(customerPage(tenant), 'de'), 'höchstens 10 Prozent der aktiven Konten');
});

const LIMITS = [
  [
    {},
    'at most 10 percent of the active accounts are blocked without asking you first, but up to 5 in any case and never more than 25.',
  ],
  [{ max: 3 }, 'at most 3 accounts are blocked without asking you first.'],
  [{ max: 1 }, 'at most 1 account is blocked without asking you first.'],
  [{ percent: 0, min: 2 }, 'at most 2 accounts are blocked without asking you first.'],
  [{ max: 0 }, 'No account is blocked without asking you first.'],
] as const;

for (const [block, says] of LIMITS) {
  page(`how many blocks wait for an approval: ${JSON.stringify(block)}`, () => {
    assert.match(read(customerPage({ ...TENANT, limits: { block } }), 'en'), says);
  });
}

page('who comes over, when it runs, who is protected and who gets mails, in words', () => {
  const html = customerPage({
    ...TENANT,
    status: 'paused',
    timezone: 'Europe/Vienna',
    schedule: { at: ['05:30', '17:30'], days: ['mon', 'tue', 'wed', 'thu', 'fri'] },
    scope: {
      employees: 'active',
      filter: "holiday_calendar.country in ['AT', 'DE'] and $not(employment_type in ['external'])",
    },
    protect: ['personio:700033', 'personio:700034'],
    notify: ['hr-it@nordwind.example'],
    language: 'de',
  });
  const german = read(html, 'de');
  for (const sentence of [
    'Wer in Personio aktiv oder länger abwesend ( leave ) ist.',
    'Als Grund steht dort: nicht bekannt ( not_known ).',
    'In Engagedly steht es danach unter Geburtsdatum ( birth_date ) und',
    'Ein Lauf beginnt nach seiner Zeit, meist innerhalb einer Stunde.',
    'Davon nur, wer bei „Feiertagskalender, Land“ „Österreich“ oder „Deutschland“ stehen hat.',
    'Nicht übernommen wird, wer bei „Beschäftigungsart“ „extern“ stehen hat.',
    'Montags bis freitags um 05:30 und 17:30 Uhr (Europe/Vienna)',
    'Nichts wird geschrieben, bevor Sie uns geantwortet haben',
    '2 Personen oder Postfächer',
    'An hr-it@nordwind.example , auf Deutsch.',
    'Löschen Sie in Personio unter Marketplace, „Verbundene Integrationen“ den Zugang',
  ])
    assert.ok(german.includes(sentence), sentence);
  assert.not.match(german, /\$not|holiday_calendar\.country/);
  assert.match(read(html, 'en'), 'Kept out: people whose “Employment type” is “external”.');
});

page(
  'whoever gets an account although they have left, and a number that is written once, are said in words',
  () => {
    const all = customerPage({ ...TENANT, scope: { employees: 'all' } });
    assert.match(
      read(all, 'de'),
      'im Onboarding, und wer schon gegangen ist, mit einem Konto, das sofort gesperrt wird.',
    );
    assert.match(
      read(all, 'en'),
      'in onboarding, and whoever has left, with an account that is blocked as soon as it is made.',
    );
    const none = customerPage({ ...TENANT, scope: { employees: 'all' }, leavers: { createBlocked: false } });
    assert.match(read(none, 'en'), 'Everybody in Personio: active, on leave, in onboarding, and inactive.');
    const once =
      'Personalnummer (Employee ID) aus der Nummer des Datensatzes in Personio (beim Anlegen eines Kontos und wo ein Konto keine hat; nie geändert)';
    assert.match(read(all, 'de'), once);
    assert.match(
      read(all, 'de'),
      'wird geschrieben: Employee ID (beim Anlegen eines Kontos und wo ein Konto keine hat; nie geändert).',
    );
    const known = read(customerPage({ ...TENANT, identifier: 'employee_id' }), 'de');
    assert.match(known, 'Datensatzes in Personio; ');
    assert.not.match(known, 'beim Anlegen');
  },
);

page('with days between two runs, what that means for leavers stands beside the times', () => {
  const weekly: Tenant = { ...TENANT, schedule: { at: ['06:00'], days: ['mon'] } };
  const open =
    'Zwischen zwei Läufen vergehen bis zu 7 Tage: So lange kann das Konto von jemandem offen bleiben, der gegangen ist.';
  assert.match(read(customerPage(weekly), 'de'), open);
  const blocks = customerPage({ ...weekly, leavers: { onMissing: 'block' } });
  assert.match(read(blocks, 'de'), `${open} Drei Läufe dauern bis zu 21 Tage.`);
  assert.match(
    read(blocks, 'en'),
    'Up to 7 days pass between two runs: so long the account of somebody who has left may stay open. Three runs take up to 21 days.',
  );
  // Without a filter nobody falls out of it.
  for (const leavers of [{ block: false }, { block: false, onOutOfScope: 'block' }] as const) {
    const never = { ...weekly, leavers };
    assert.match(read(customerPage(never), 'de'), 'Zwischen zwei Läufen vergehen bis zu 7 Tage.');
    assert.match(read(customerPage(never), 'en'), 'Up to 7 days pass between two runs.');
    for (const lang of ['de', 'en'] as const) {
      assert.not.match(read(customerPage(never), lang), /stay open|offen bleiben|Three runs|Drei Läufe/);
    }
  }
  const gone = read(customerPage({ ...weekly, leavers: { block: false, onMissing: 'block' } }), 'en');
  assert.match(gone, 'Up to 7 days pass between two runs. Three runs take up to 21 days.');
  const workdays: Tenant['schedule'] = { at: ['06:00'], days: ['mon', 'tue', 'wed', 'thu', 'fri'] };
  for (const schedule of [workdays, 'daily'] as const) {
    assert.not.match(read(customerPage({ ...weekly, schedule }), 'en'), 'pass between two runs');
  }
});

page(
  'which fields are written, as usual or of their own, and which are not transferred, is said in words',
  () => {
    const html = customerPage({
      ...TENANT,
      mapping: { gender: null, businesses: null, job_title: "$custom('Funktion')" },
    });
    for (const [lang, sentences] of [
      [
        'en',
        [
          'Written, as is usual if nothing else is agreed: Birth Date from “Birthday”; Department from “Department”; ',
          'Employee ID from the number of the record in Personio (when an account is made, and where an account has none; never changed); ',
          'Written, as it is set up for you: Job Title from “Funktion”.',
          'Not transferred: Business Unit from “Cost center”; Gender from “Gender”. What stands in Engagedly there stays',
        ],
      ],
      [
        'de',
        [
          'wenn nichts anderes vereinbart ist: Geburtsdatum (Birth Date) aus „Geburtstag“; ',
          'wie es für Sie eingerichtet ist: Stellenbezeichnung (Job Title) aus „Funktion“.',
          'Nicht übertragen: Geschäftsbereich (Business Unit) aus „Kostenstelle“; Geschlecht (Gender) aus „Geschlecht“.',
        ],
      ],
    ] as const) {
      const text = read(html, lang);
      for (const sentence of sentences) assert.ok(text.includes(sentence), `${sentence} in ${text}`);
    }
    assert.match(read(customerPage(TENANT), 'de'), 'Von dem, was üblich ist, wird nichts weggelassen.');
    const minimal = read(customerPage({ ...TENANT, preset: 'minimal' }), 'en');
    assert.match(minimal, /Not transferred: Birth Date from “Birthday”; .*Gender from/);
    assert.not.match(
      read(customerPage({ ...TENANT, scope: { employees: 'none' } }), 'de'),
      'Nicht übertragen',
    );
  },
);

/** The numbered questions of step 4. */
function asked(html: string, lang: 'de' | 'en'): string[] {
  const [, from = ''] = html.split(`<section id="${lang}"`)[1]?.split('<h3>4. ') ?? [];
  return [...(from.split('</ol>')[0] ?? '').matchAll(/<li>(.*?)<\/li>/g)].map(([, text = '']) => text);
}

page('what the file says already is not asked again, but whether it is right', () => {
  const paused: Tenant = { ...TENANT, status: 'paused' };
  const open = asked(customerPage(paused), 'en');
  assert.is(open.length, 5);
  assert.match(open[1] ?? '', /^How many accounts may be blocked in a day/);
  assert.match(open[2] ?? '', /^Who must never be blocked\?/);
  assert.match(
    open[4] ?? '',
    /^Do the three numbers .*would be added, how many blocked, how many are kept out\?/,
  );
  assert.match(asked(customerPage(paused), 'de')[4] ?? '', /^Stimmen die drei Zahlen/);

  const settled: Tenant = {
    ...paused,
    limits: { block: { max: 3 } },
    protect: ['personio:700033', 'personio:700034', 'it@nordwind.example'],
  };
  const [en, de] = [asked(customerPage(settled), 'en'), asked(customerPage(settled), 'de')];
  assert.is(
    en[1] ?? '',
    'At most 3 accounts may be blocked in a day before somebody asks you: 3 was your wish. Is it right?',
  );
  assert.match(
    en[2] ?? '',
    'as you have told us: Personio numbers 700033, 700034; it@nordwind.example. Is that right',
  );
  assert.match(de[1] ?? '', '3 war Ihr Wunsch. Stimmt es so?');
  assert.match(
    de[2] ?? '',
    'die Personio-Nummern 700033, 700034; it@nordwind.example. Stimmt das, und fehlt niemand?',
  );
  const share = asked(customerPage({ ...settled, limits: { block: { percent: 5 } } }), 'en');
  assert.match(share[1] ?? '', /is set as you wished; it stands under “Limits”\. Is it right\?$/);
  const others = asked(customerPage({ ...paused, limits: { create: { max: 3 } } }), 'en');
  assert.match(others[1] ?? '', /^How many accounts may be blocked/);
});

page(
  'an active tenant has no trial before it begins, and where nobody is blocked nobody is asked about it',
  () => {
    assert.not.match(asked(customerPage(TENANT), 'en').join(), 'three numbers');
    const kind = asked(customerPage({ ...TENANT, leavers: { block: false } }), 'en');
    assert.not.match(kind.join(), /How many accounts may be blocked|Who must never be/);
    assert.equal(asked(customerPage({ ...TENANT, scope: { employees: 'none' } }), 'de'), [
      'Ist alles in der Tabelle unten so gemeint?',
    ]);
  },
);

page('the numbers that are asked about are those that support reads from the first plan', async () => {
  const support = await readFile(new URL('../../.github/SUPPORT.md', import.meta.url), 'utf8');
  const asks = asked(customerPage({ ...TENANT, status: 'paused' }), 'en').at(-1) ?? '';
  assert.match(
    support,
    /Read how many would be added, .*blocked, and kept out, and ask the customer whether these are right/,
  );
  assert.match(asks, /three numbers .* added, how many blocked, how many are kept out/);
});

page('an active tenant is not said to wait', () => {
  assert.not.match(read(customerPage(TENANT), 'en'), 'Not yet');
});

page(
  'where it comes from: to be filled in, with what is known, and the day in the time zone of the customer',
  () => {
    const html = customerPage(TENANT, 'support@provider.example');
    const fields = [...html.matchAll(/<span class="field" [^>]*aria-labelledby="(\w+)">(.*?)<\/span>/g)];
    assert.equal(
      fields.map(([, id, text]) => [id, text]),
      [
        ['sender', ''],
        ['contact', 'support@provider.example'],
        ['keys', ''],
        ['until', ''],
      ],
    );
    // Half past midnight in Berlin.
    assert.match(html, '27. November 2026');
    assert.match(html, '27 November 2026');
  },
);

page('the keys go from a password manager to one person, and through no mail', () => {
  const html = customerPage(TENANT);
  assert.match(
    read(html, 'de'),
    'Schreiben Sie Schlüssel niemals in eine E-Mail, einen Chat oder ein Ticket',
  );
  assert.match(
    read(html, 'en'),
    'Share that entry with the one person who is named at the top under “The keys go to”',
  );
});

page('who may read details is said where the customer wants them, and not otherwise', () => {
  const html = customerPage({ ...TENANT, details: 'held', approvers: ['nordwind-hr'] });
  assert.match(read(html, 'en'), 'for 14 days at GitHub. It can be read by: nordwind-hr.');
  assert.match(read(customerPage(TENANT), 'en'), 'Names and values of people are kept nowhere by us.');
  const ours = customerPage({ ...TENANT, details: 'all', approvers: ['hr-1', 'support-2', 'support-3'] });
  assert.match(read(ours, 'en'), 'It can be read by: hr-1, our support; and by');
  assert.match(read(ours, 'de'), 'Lesen können es: hr-1, unser Support; außerdem');
  assert.not.match(ours, /support-\d|ledger key/i);
});

page('of departments alone, nothing is said of people', () => {
  const german = read(customerPage({ ...TENANT, scope: { employees: 'none' } }), 'de');
  assert.match(german, 'Niemand: Nur Abteilungen und Ähnliches werden abgeglichen.');
  assert.match(german, 'und keine Personen berühren');
  assert.not.match(
    german,
    /gesperrt nach|Ohne Rückfrage|Wer nie gesperrt wird|Geburtstag|Vorname|E-Mail email/,
  );
});

page('of departments alone, a filter says whose are looked at, and not who comes over', () => {
  const filter = "office.name in ['Wien']";
  const html = customerPage({ ...TENANT, scope: { employees: 'none', filter } });
  assert.match(
    read(html, 'en'),
    'is seen from the records of people in Personio. Of these, only people whose “Office” is “Wien”.',
  );
  assert.match(
    read(html, 'de'),
    'aus den Datensätzen der Personen in Personio zu sehen. Davon nur, wer bei „Standort“ „Wien“ stehen hat.',
  );
  assert.not.match(read(html, 'en'), /who comes over;|Only read: who comes over|besides, it tells who comes/);
  assert.match(read(html, 'de'), 'außerdem sagt es, wessen Abteilung und Ähnliches angesehen wird');
});

page('in English, too, words stand where a tenant file has keys', () => {
  const tenant = { ...TENANT, leavers: { reasons: { employee: 'voluntary', '*': 'not_known' } } };
  const { notify: _notify, ...silent } = tenant;
  const english = read(customerPage(silent), 'en').replaceAll(/☐ .*? (?=Written|Only read|The picture)/g, '');
  assert.match(english, 'voluntary for notice by the person ( employee ), not known otherwise.');
  assert.match(english, 'None: you have named no mailbox for them.');
  assert.match(english, 'By their e-mail address.');
  assert.match(english, 'The birth date is read: it is written to Birth Date in Engagedly');
  assert.not.match(english, /not_known|birth_date|employee_id|notify|first_name/);
});

page('says what a run does where nobody is blocked, every block waits, or nobody comes back', () => {
  const all = { employees: 'all' } as const;
  const kept = customerPage({ ...TENANT, status: 'paused', scope: all, leavers: { block: false } });
  assert.match(read(kept, 'en'), 'Inactive without an account: nothing happens.');
  assert.match(read(kept, 'de'), 'Inaktiv und noch ohne Konto: Es geschieht nichts.');
  assert.not.match(read(kept, 'en'), 'How many accounts may be blocked');
  const none = customerPage({ ...TENANT, limits: { block: { max: 0 } }, reactivate: false });
  assert.match(read(none, 'en'), 'without asking you first. Each waits until one of us has asked you');
  assert.match(read(none, 'de'), 'Jede Sperrung wartet, bis jemand');
  assert.not.match(
    read(none, 'en') + read(none, 'de'),
    /If there are more|Sind es mehr|reopened|wieder geöffnet/,
  );
  assert.match(read(customerPage(TENANT), 'en'), 'accounts to be reopened');
  const [details = '', held = ''] = (['all', 'held'] as const).map((kept) =>
    read(customerPage({ ...TENANT, details: kept, approvers: ['hr-1'] }), 'en'),
  );
  assert.match(details, 'It can be read by: hr-1; and by whoever has the key to the memory of this sync');
  assert.not.match(held, 'key to the memory');
});

page('a hostile name stays text, and nothing comes from elsewhere', () => {
  const html = customerPage({ ...TENANT, name: '<script src="https://evil.example">&' });
  assert.not.match(html, /<(?:script|img|link|iframe)|url\(|@import/);
  assert.match(html, /&#60;script src=&#34;/);
});

page('nothing that stands anywhere in a file becomes markup', () => {
  const evil = '<img src=x onerror=alert(1)>"\'&`|**b**';
  const html = customerPage(
    {
      ...TENANT,
      name: `${evil}{name}$&`,
      scope: {
        employees: 'active',
        filter: `office.name = "${evil.replaceAll('"', '')}" or $boolean(team.name)`,
      },
      domains: [evil],
      mapping: { level: "$custom('<img src=y>')" },
      leavers: { reasons: { [evil]: evil, '*': evil } },
      notify: [evil],
      sensitive: { [evil]: evil },
      details: 'all',
      approvers: [evil],
    },
    evil,
  );
  assert.not.match(html, /<(?:img|b>)/);
  assert.not.match(html, '<strong>b</strong>');
});

page.run();
