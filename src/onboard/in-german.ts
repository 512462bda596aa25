/**
 * The sentences of `tenant/describe` in German, by the English ones: what is said of a file is decided there alone, for
 * whoever reviews it and for the customer. Markdown in, Markdown out. Pure.
 */
import { WAIT } from '../tenant/describe/behaviour.ts';
import { FIELD_NAMES } from '../vendors/engagedly/field-names.ts';
import { codesInWords, fixed, type Pattern, retold, wordOfCode } from './sentences.ts';

/** Of a field: `Geburtsdatum`. */
function germanName(field: string): string | undefined {
  const [english, german] = (Object.hasOwn(FIELD_NAMES, field) ? FIELD_NAMES[field] : undefined) ?? [];
  return german ?? english;
}

const UNITS: Readonly<Record<string, string>> = {
  departments: 'Abteilungen (Departments)',
  'business units': 'Geschäftsbereiche (Business Units)',
  'job titles': 'Positionen (Job Titles)',
  locations: 'Standorte (Locations)',
};

const WAITS = 'nach drei vollständigen Läufen und frühestens 72 Stunden';

/** Whole sentences, tried in this order. */
const SENTENCES: readonly Pattern[] = [
  // Who.
  fixed('Nobody: only units are synced.', 'Niemand: Nur Abteilungen und Ähnliches werden abgeglichen.'),
  fixed(
    'People who are active or on leave in Personio.',
    'Wer in Personio aktiv oder länger abwesend (`leave`) ist.',
  ),
  fixed(
    'Everybody in Personio: active, on leave, in onboarding, and inactive.',
    'Alle in Personio: aktiv, länger abwesend (`leave`), im Onboarding und inaktiv.',
  ),
  fixed(
    'Everybody in Personio: active, on leave, in onboarding, and whoever has left, with an account that is blocked as soon as it is made.',
    'Alle in Personio: aktiv, länger abwesend (`leave`), im Onboarding, und wer schon gegangen ist, mit einem Konto, das sofort gesperrt wird.',
  ),
  [
    /^Only with an e-mail address of (.+); others are set aside\.$/,
    (domains = '') =>
      `Nur mit einer E-Mail-Adresse von ${domains}; alle anderen bleiben liegen, bis jemand sie angesehen hat.`,
  ],
  // By what.
  fixed('The e-mail address (`email`).', 'An der E-Mail-Adresse (`email`).'),
  fixed('The employee number (`employee_id`).', 'An der Personalnummer (`employee_id`).'),
  [
    /^By hand: (\d+) (?:person|people), until (\S+)(?: at the latest \(the first until (\S+)\))?\.$/,
    (count = '', last = '', first) =>
      `Von Hand zugeordnet: ${count === '1' ? '1 Person' : `${count} Personen`}, bis ${last}${first === undefined ? '' : ` (die erste bis ${first})`}.`,
  ],
  // Units.
  fixed(
    'None is created: a name that Engagedly does not know leaves the field alone.',
    'Keine wird angelegt: Kennt Engagedly einen Namen nicht, bleibt das Feld, wie es ist.',
  ),
  [
    /^Missing (.+) are created in Engagedly\.$/,
    (kinds = '') => `Was in Engagedly fehlt, wird angelegt: ${listInGerman(kinds)}.`,
  ],
  fixed('None is ever renamed or deleted.', 'Nichts davon wird je umbenannt oder gelöscht.'),
  // Whoever leaves, and comes back.
  fixed('No person is touched.', 'Keine Person wird berührt.'),
  fixed('Inactive in Personio: **blocked** in Engagedly.', 'In Personio inaktiv: in Engagedly **gesperrt**.'),
  fixed(
    'Inactive in Personio: **blocked** in Engagedly, if the filter lets them through or once did.',
    'In Personio inaktiv: in Engagedly **gesperrt**, sofern die Person nach den Regeln oben dazugehört oder einmal dazugehört hat.',
  ),
  fixed('Inactive in Personio: the account is kept.', 'In Personio inaktiv: Das Konto bleibt offen.'),
  [/^Reason: (.+)\.$/, (reasons = '') => `Als Grund steht dort: ${reasonsInGerman(reasons)}.`],
  fate('Gone from Personio', 'In Personio gar nicht mehr da'),
  fate('No longer passes the filter', 'Gehört nach den Regeln oben nicht mehr dazu'),
  fixed(
    'Inactive without an account: added and blocked at once.',
    'Inaktiv und noch ohne Konto: wird angelegt und sofort gesperrt.',
  ),
  fixed(
    'Inactive without an account: added and blocked at once, if the filter lets them through.',
    'Inaktiv und noch ohne Konto: wird angelegt und sofort gesperrt, sofern die Person nach den Regeln oben dazugehört.',
  ),
  fixed('Inactive without an account: nothing happens.', 'Inaktiv und noch ohne Konto: Es geschieht nichts.'),
  fixed('Back again: the account stays blocked.', 'Kommt zurück: Das Konto bleibt gesperrt.'),
  fixed(
    'Back again: activated, if this sync had blocked the account or has seen the person inactive since; blocked by hand otherwise, it stays blocked.',
    'Kommt zurück: Das Konto wird wieder geöffnet, wenn dieser Abgleich es gesperrt hatte. War die Person in Personio inzwischen inaktiv, auch dann, wenn es jemand von Hand gesperrt hatte; sonst bleibt ein von Hand gesperrtes Konto gesperrt.',
  ),
  [
    /^Never blocked: (\d+) accounts?\.$/,
    (count = '') => `Nie gesperrt: ${count === '1' ? '1 Konto' : `${count} Konten`}.`,
  ],
  // Birth date and gender.
  [
    /^The (birth date|gender) is read: it is (.+)\.$/,
    (kind = '', uses = '') =>
      `${kind === 'gender' ? 'Das Geschlecht' : 'Das Geburtsdatum'} wird gelesen: ${usesInGerman(uses)}.`,
  ],
  // Mails.
  fixed('None: there is no address under `notify`.', 'Keine: Sie haben uns dafür kein Postfach genannt.'),
  [
    /^To (.+), in (German|English)\.$/,
    (to = '', language = '') => `An ${to}, auf ${language === 'German' ? 'Deutsch' : 'Englisch'}.`,
  ],
];

function fate(english: string, german: string): Pattern {
  return [
    new RegExp(`^${english}: (?:(\\*\\*blocked\\*\\*) ${WAIT}|the account is kept)\\.$`),
    (blocked) => `${german}: ${blocked === undefined ? 'Das Konto bleibt offen.' : `**gesperrt** ${WAITS}.`}`,
  ];
}

/** `undefined`: there is a sentence among them that no German one stands for. */
export function inGerman(english: string): string | undefined {
  return retold(english, SENTENCES);
}

function listInGerman(list: string): string {
  return list
    .split(/, | and /)
    .map((word) => UNITS[word] ?? word)
    .join(', ');
}

function reasonsInGerman(reasons: string): string {
  return codesInWords(
    reasons
      .replace(/(`|<\/code>) for (?=`|<code>)/g, '$1 bei ')
      .replace(/(`|<\/code>) otherwise/g, '$1 sonst'),
    (code) => wordOfCode(code, 'de'),
  );
}

function usesInGerman(uses: string): string {
  return codesInWords(uses, (key) => germanName(key))
    .replace(
      /written to (.+?) in Engagedly, where the profile shows it/,
      'In Engagedly steht es danach unter $1 und ist im Profil zu sehen',
    )
    .replace(/, and (?=compared to tell|used by the filter)/g, ', und ')
    .replace('compared to tell people of the same name apart', 'es hilft, Gleichnamige auseinanderzuhalten')
    .replace('used by the filter, to decide who is in scope', 'nach ihm richtet sich, wer übernommen wird')
    .replaceAll(' and ', ' und ');
}
