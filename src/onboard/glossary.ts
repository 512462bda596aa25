/** What one thing is called on the screens of both, in English and German, and in the file. Pure. */
import { UNIT_LABELS } from '../labels.ts';
import type { UnitKind } from '../model.ts';
import { closest } from '../suggest.ts';
import { FIELD_NAMES } from '../vendors/engagedly/field-names.ts';
import { isCustomField, unitKindOf, WRITE_FIELDS } from '../vendors/engagedly/fields.ts';
import { screenName } from '../vendors/personio/screen-names.ts';

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

/** What people are told apart by, and no field of Engagedly has: the key is what stands in an answer. */
const FOR_FILTERS = ['subcompany', 'employment_type', 'holiday_calendar', 'weekly_working_hours'];

/** How an answer says it, where it is another word, or few values. */
const FILTER_NAMES: Readonly<Record<string, string>> = {
  subcompany: 'subcompany, the legal entity',
  employment_type: 'employment_type=external or internal',
  holiday_calendar: 'country=AT',
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

/** A kind of units by its key, or by what people call one or all of them, in English or German; `undefined`: it is none. */
export function unitOf(name: string): UnitKind | undefined {
  const wanted = folded(name.trim());
  const named = (Object.keys(UNIT_LABELS) as UnitKind[]).find((kind) =>
    [kind, ...Object.values(UNIT_LABELS[kind]), ...(MORE_NAMES[kind] ?? [])].some(
      (one) => folded(one) === wanted,
    ),
  );
  const field = fieldOf(name) ?? '';
  return named ?? unitKindOf(field);
}

const MORE_NAMES: Readonly<Partial<Record<UnitKind, readonly string[]>>> = {
  businesses: ['Kostenstellen', 'Cost centers', 'Business Units'],
  job_titles: ['Stellenbezeichnungen', 'Titel', 'Titles', 'Positions'],
  locations: ['Offices', 'Büros'],
};

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
  const filters = FOR_FILTERS.map(
    (key) => `${screenName(key, 'en')} / ${screenName(key, 'de')} (${FILTER_NAMES[key] ?? key})`,
  );
  return [
    ...rows.map(
      ([a = '', b = '', c = '']) => `  ${a.padEnd(widths[0] ?? 0)}   ${b.padEnd(widths[1] ?? 0)}   ${c}`,
    ),
    '  Of Personio, to tell people apart by:',
    ...linesOf(filters),
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
