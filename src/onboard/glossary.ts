/** What one thing is called on the screens of both, in English and German, and in the file. Pure. */
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

/** The field of a user by its key, or by its name on the screen of Engagedly; `undefined`: there is none. */
export function fieldOf(name: string): string | undefined {
  const wanted = name.trim();
  if (WRITE_FIELDS.has(wanted) || isCustomField(wanted)) return wanted;
  return GLOSSARY.find(([, engagedly]) => engagedly.toLowerCase() === wanted.toLowerCase())?.[2];
}

export function renderGlossary(): string {
  const rows = [['on screen in Personio', 'in Engagedly', 'in the file'], ...GLOSSARY];
  const widths = [0, 1].map((at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  return rows
    .map(([a = '', b = '', c = '']) => `  ${a.padEnd(widths[0] ?? 0)}   ${b.padEnd(widths[1] ?? 0)}   ${c}`)
    .join('\n');
}
