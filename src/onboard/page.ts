/**
 * One page to send to a customer, German and English: how they make both key pairs, what to tick for this mapping, how
 * the keys come to us, and what will be processed. No script, nothing from elsewhere. Pure.
 */
import type { Tenant } from '../model.ts';
import { leaversOf } from '../rules.ts';
import { neededAttributes } from '../tenant/describe/mapping.ts';
import { screenName } from '../vendors/personio/screen-names.ts';

type Language = 'de' | 'en';

type Texts = {
  lang: Language;
  title: string;
  intro(name: string): string;
  personio: string;
  personioSteps: readonly string[];
  tick: string;
  engagedly: string;
  engagedlySteps: readonly string[];
  send: string;
  sendSteps: readonly string[];
  processed: string;
  reads(count: number): string;
  blocks: Readonly<Record<'yes' | 'no', string>>;
  never: string;
};

const ENGLISH: Texts = {
  lang: 'en',
  title: 'Employees from Personio to Engagedly: what we need from you',
  intro: (name) =>
    `${name} wants its employees in Engagedly to be as they are in Personio. Two pairs of keys are needed for it. It takes some fifteen minutes, and a person who administers both systems.`,
  personio: '1. The credential in Personio',
  personioSteps: [
    'Open Marketplace, then Connected integrations, and create a custom integration (API credential).',
    'Give it the right to read employees, and no right to write.',
    'Under the readable employee attributes, tick these, and no others:',
  ],
  tick: 'These attributes',
  engagedly: '2. The keys in Engagedly',
  engagedlySteps: [
    'Sign in as a site administrator who stays: the keys act with the rights of whoever makes them.',
    'Open Integrations, then Engagedly API, and create a client key and a secret key.',
    'If another tool uses the same keys, tell us: both share 200 calls a minute.',
  ],
  send: '3. How the keys come to us',
  sendSteps: [
    'Never by plain mail, chat or ticket. Put all four values into your password manager and share the entry with us, or read them to us on the phone.',
    'Send nothing else: no list of employees, no export, no screenshot with people on it.',
    'Whoever makes new keys later tells us before the old ones are deleted.',
  ],
  processed: 'What will be processed',
  reads: (count) =>
    `The ${count} attributes ticked above, of the people in scope, are read from Personio and written to Engagedly. They are kept nowhere else: the protocol of a run holds numbers and pseudonyms.`,
  blocks: {
    yes: 'Whoever is inactive in Personio and whose last day is over has their account in Engagedly blocked. Nobody is deleted.',
    no: 'Nobody is blocked in Engagedly, and nobody is deleted.',
  },
  never: 'Nothing is ever written to Personio.',
};

const GERMAN: Texts = {
  lang: 'de',
  title: 'Mitarbeitende aus Personio in Engagedly: was wir von Ihnen brauchen',
  intro: (name) =>
    `${name} möchte, dass die Mitarbeitenden in Engagedly so sind wie in Personio. Dafür werden zwei Schlüsselpaare gebraucht. Das dauert etwa fünfzehn Minuten und braucht jemanden, der beide Systeme verwaltet.`,
  personio: '1. Die Zugangsdaten in Personio',
  personioSteps: [
    'Öffnen Sie den Marketplace, dann „Verbundene Integrationen“, und legen Sie eine eigene Integration (API-Zugang) an.',
    'Geben Sie ihr das Recht, Mitarbeitende zu lesen, und kein Recht zu schreiben.',
    'Haken Sie unter den lesbaren Mitarbeiterattributen diese an, und keine anderen:',
  ],
  tick: 'Diese Attribute',
  engagedly: '2. Die Schlüssel in Engagedly',
  engagedlySteps: [
    'Melden Sie sich als Site-Administrator an, der bleibt: Die Schlüssel haben die Rechte der Person, die sie anlegt.',
    'Öffnen Sie Integrations, dann Engagedly API, und legen Sie einen Client Key und einen Secret Key an.',
    'Wenn ein anderes Werkzeug dieselben Schlüssel benutzt, sagen Sie es uns: Beide teilen sich 200 Aufrufe in der Minute.',
  ],
  send: '3. Wie die Schlüssel zu uns kommen',
  sendSteps: [
    'Niemals mit einer gewöhnlichen Mail, im Chat oder in einem Ticket. Legen Sie alle vier Werte in Ihren Passwort-Manager und teilen Sie den Eintrag mit uns, oder lesen Sie sie uns am Telefon vor.',
    'Schicken Sie sonst nichts: keine Mitarbeiterliste, keinen Export, kein Bildschirmfoto mit Personen.',
    'Wer später neue Schlüssel anlegt, sagt es uns, bevor die alten gelöscht werden.',
  ],
  processed: 'Was verarbeitet wird',
  reads: (count) =>
    `Die ${count} oben angehakten Attribute der Mitarbeitenden, um die es geht, werden aus Personio gelesen und in Engagedly geschrieben. Sie werden sonst nirgends aufbewahrt: Das Protokoll eines Laufs enthält Zahlen und Pseudonyme.`,
  blocks: {
    yes: 'Wer in Personio inaktiv ist und wessen letzter Tag vorbei ist, dessen Konto wird in Engagedly gesperrt. Niemand wird gelöscht.',
    no: 'In Engagedly wird niemand gesperrt und niemand gelöscht.',
  },
  never: 'In Personio wird nie etwas geschrieben.',
};

const STYLE = `
  :root { color-scheme: light dark; }
  body { font: 1.05rem/1.55 system-ui, sans-serif; max-width: 44rem; margin: 2.5rem auto; padding: 0 1.25rem; }
  h1 { font-size: 1.5rem; line-height: 1.25; }
  h2 { font-size: 1.15rem; margin-top: 2rem; }
  section + section { margin-top: 4rem; border-top: 1px solid #8886; padding-top: 1.5rem; }
  ul.ticks { columns: 2; list-style: none; padding-left: 0; }
  ul.ticks li::before { content: "\\2610\\00a0"; }
  ul.ticks small { color: #777; }
  @media print { section + section { break-before: page; border: 0; } }
`;

/** A whole HTML document. */
export function customerPage(tenant: Tenant): string {
  return [
    '<!doctype html>',
    '<html lang="de">',
    `<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(tenant.name)}</title><style>${STYLE}</style></head>`,
    '<body>',
    sectionIn(GERMAN, tenant),
    sectionIn(ENGLISH, tenant),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function sectionIn(texts: Texts, tenant: Tenant): string {
  const { names, labels } = neededAttributes(tenant);
  const ticks = [
    ...names.map((name) => [screenName(name, texts.lang), name]),
    ...labels.map((label) => [label, '']),
  ];
  const list = (tag: 'ol' | 'ul', items: readonly string[]) =>
    `<${tag}>\n${items.map((item) => `<li>${escaped(item)}</li>`).join('\n')}\n</${tag}>`;
  const blocks = tenant.scope.employees !== 'none' && leaversOf(tenant).block;
  return [
    `<section lang="${texts.lang}">`,
    `<h1>${escaped(texts.title)}</h1>`,
    `<p>${escaped(texts.intro(tenant.name))}</p>`,
    `<h2>${escaped(texts.personio)}</h2>`,
    list('ol', texts.personioSteps),
    `<ul class="ticks" aria-label="${escaped(texts.tick)}">`,
    ...ticks.map(
      ([name = '', key = '']) =>
        `<li>${escaped(name)}${key === '' ? '' : ` <small>${escaped(key)}</small>`}</li>`,
    ),
    '</ul>',
    `<h2>${escaped(texts.engagedly)}</h2>`,
    list('ol', texts.engagedlySteps),
    `<h2>${escaped(texts.send)}</h2>`,
    list('ul', texts.sendSteps),
    `<h2>${escaped(texts.processed)}</h2>`,
    `<p>${escaped(texts.reads(ticks.length))} ${escaped(blocks ? texts.blocks.yes : texts.blocks.no)} ${escaped(texts.never)}</p>`,
    '</section>',
  ].join('\n');
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`);
}
