/** What one thing is called on the screens of both, in English and German, and in the file. Pure. */
import { closest } from '../suggest.ts';
import { isCustomField, WRITE_FIELDS } from '../vendors/engagedly/fields.ts';

export const GLOSSARY: readonly (readonly [personio: string, engagedly: string, key: string])[] = [
  ['First name / Vorname', 'First Name', 'first_name'],
  ['Last name / Nachname', 'Last Name', 'last_name'],
  ['Email / E-Mail', 'Email', 'email'],
  ['Position / Position', 'Job Title', 'job_title'],
  ['Department / Abteilung', 'Department', 'departments'],
  ['Cost center / Kostenstelle', 'Business Unit', 'businesses'],
  ['Office / Standort', 'Location', 'location'],
  ['Supervisor / Vorgesetzter', 'Manager', 'manager'],
  ['Hire date / Einstellungsdatum', 'Joining Date', 'joining_date'],
  ['Birthday / Geburtstag', 'Birth Date', 'birth_date'],
  ['Personnel number / Personalnummer', 'Employee ID', 'employee_id'],
];

/** Every field that Engagedly takes: its name on the screen, and what people say for it, in English and German. */
export const FIELD_NAMES: Readonly<Record<string, readonly [english: string, ...others: string[]]>> = {
  first_name: ['First Name', 'Vorname'],
  middle_name: ['Middle Name', 'Zweiter Vorname'],
  last_name: ['Last Name', 'Nachname', 'Surname', 'Familienname'],
  email: ['Email', 'E-Mail', 'E-Mail-Adresse', 'Email Address'],
  employee_id: ['Employee ID', 'Personalnummer', 'Mitarbeiternummer', 'Personnel Number', 'Employee Number'],
  employee_type: ['Employee Type', 'Beschäftigungsart', 'Employment Type', 'Mitarbeitertyp'],
  level: ['Level', 'Stufe'],
  phone_number: ['Phone Number', 'Telefonnummer', 'Phone', 'Telefon', 'Mobile Number', 'Mobilnummer'],
  joining_date: ['Joining Date', 'Eintrittsdatum', 'Einstellungsdatum', 'Hire Date', 'Date of Joining'],
  birth_date: ['Birth Date', 'Geburtsdatum', 'Geburtstag', 'Birthday', 'Date of Birth'],
  location: ['Location', 'Standort', 'Office'],
  job_title: ['Job Title', 'Stellenbezeichnung', 'Berufsbezeichnung', 'Position', 'Designation'],
  departments: ['Department', 'Abteilung', 'Departments', 'Abteilungen'],
  businesses: [
    'Business Unit',
    'Geschäftsbereich',
    'Kostenstelle',
    'Cost Center',
    'Business Units',
    'Business',
  ],
  manager: ['Manager', 'Vorgesetzter', 'Vorgesetzte', 'Supervisor', 'Führungskraft', 'Primary Manager'],
  gender: ['Gender', 'Geschlecht'],
  title: ['Title', 'Anrede', 'Salutation', 'Titel'],
  nickname: ['Nickname', 'Rufname', 'Preferred Name', 'Spitzname'],
  marital_status: ['Marital Status', 'Familienstand'],
  linkedin: ['LinkedIn', 'LinkedIn-Profil', 'LinkedIn Profile'],
  twitter: ['Twitter', 'Twitter-Profil', 'X'],
  ethnicity: ['Ethnicity', 'Ethnische Herkunft'],
  employee_level: ['Employee Level', 'Mitarbeiterstufe'],
  differently_abled: ['Differently Abled', 'Schwerbehinderung', 'Behinderung'],
  veteran_status: ['Veteran Status', 'Veteranenstatus'],
  hr_managers: ['HR Manager', 'Personalbetreuer', 'HR Managers', 'HR-Manager', 'Personalreferent'],
  secondary_managers: [
    'Secondary Manager',
    'Weiterer Vorgesetzter',
    'Secondary Managers',
    'Fachvorgesetzter',
  ],
  secondary_phone_number: ['Secondary Phone Number', 'Weitere Telefonnummer', 'Zweite Telefonnummer'],
  promotion_date: ['Promotion Date', 'Beförderungsdatum', 'Datum der Beförderung'],
  review_date: ['Review Date', 'Datum der Beurteilung', 'Beurteilungsdatum'],
  education: ['Education', 'Ausbildung', 'Bildung'],
  about_me: ['About Me', 'Über mich'],
};

const BY_NAME: ReadonlyMap<string, string> = new Map(
  Object.entries(FIELD_NAMES).flatMap(([key, names]) => names.map((name) => [folded(name), key])),
);

/** The field of a user by its key, or by its name on a screen in English or German; `undefined`: there is none. */
export function fieldOf(name: string): string | undefined {
  const wanted = name.trim();
  if (WRITE_FIELDS.has(wanted) || isCustomField(wanted)) return wanted;
  return BY_NAME.get(folded(wanted));
}

/** `Job Title (job_title)`: the field that is probably meant. */
export function suggestField(name: string): string | undefined {
  const names = Object.entries(FIELD_NAMES).flatMap(([key, all]) => [...all, key]);
  const key = fieldOf(closest(name, names) ?? '');
  return key === undefined ? undefined : `${FIELD_NAMES[key]?.[0]} (${key})`;
}

/** In any case, and with blanks, hyphens and underscores alike. */
function folded(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ');
}

/** What is usual on both sides as a table, and the rest of what Engagedly takes below it. */
export function renderGlossary(): string {
  const rows = [['on screen in Personio', 'in Engagedly', 'in the file'], ...GLOSSARY];
  const widths = [0, 1].map((at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  const shown = new Set(GLOSSARY.map(([, , key]) => key));
  const others = Object.entries(FIELD_NAMES).flatMap(([key, [english, german]]) =>
    shown.has(key) ? [] : `${english}${german === undefined ? '' : ` / ${german}`} (${key})`,
  );
  return [
    ...rows.map(
      ([a = '', b = '', c = '']) => `  ${a.padEnd(widths[0] ?? 0)}   ${b.padEnd(widths[1] ?? 0)}   ${c}`,
    ),
    '  Engagedly also takes:',
    ...linesOf(others),
  ].join('\n');
}

const WIDTH = 100;

function linesOf(entries: readonly string[]): string[] {
  const lines: string[] = [];
  for (const entry of entries) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + entry.length + 2 <= WIDTH)
      lines[lines.length - 1] = `${last}, ${entry}`;
    else lines.push(`    ${entry}`);
  }
  return lines;
}
