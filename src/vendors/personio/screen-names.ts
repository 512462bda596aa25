/** What an HR admin sees on Personio's screens, where an attribute is told by its key. Pure. */
import { closest } from '../../suggest.ts';
import { OTHER_NAMES } from './person.ts';

/** English and German, as Personio's own labels have them; HR may have renamed some. */
const SCREEN_NAMES: Readonly<Record<string, readonly [english: string, german: string]>> = {
  first_name: ['First name', 'Vorname'],
  last_name: ['Last name', 'Nachname'],
  preferred_name: ['Name (preferred)', 'Rufname'],
  email: ['Email', 'E-Mail'],
  gender: ['Gender', 'Geschlecht'],
  status: ['Status', 'Status'],
  position: ['Position', 'Position'],
  supervisor: ['Supervisor', 'Vorgesetzter'],
  employment_type: ['Employment type', 'Beschäftigungsart'],
  weekly_working_hours: ['Weekly hours', 'Wochenstunden'],
  hire_date: ['Hire date', 'Einstellungsdatum'],
  contract_end_date: ['Contract ends', 'Vertragsende'],
  termination_date: ['Termination date', 'Kündigungsdatum'],
  termination_type: ['Termination type', 'Kündigungsart'],
  last_working_day: ['Last day of work', 'Letzter Arbeitstag'],
  subcompany: ['Subcompany', 'Gesellschaft'],
  office: ['Office', 'Standort'],
  department: ['Department', 'Abteilung'],
  team: ['Team', 'Team'],
  cost_centers: ['Cost center', 'Kostenstelle'],
  holiday_calendar: ['Public holidays', 'Feiertagskalender'],
  profile_picture: ['Profile picture', 'Profilbild'],
  last_modified_at: ['Last modified', 'Zuletzt geändert'],
  date_of_birth: ['Birthday', 'Geburtstag'],
  linkedin: ['LinkedIn', 'LinkedIn'],
};

/** In one language; a label of the customer's own as it is. */
export function screenName(attribute: string, language: 'en' | 'de'): string {
  const names = Object.hasOwn(SCREEN_NAMES, attribute) ? SCREEN_NAMES[attribute] : undefined;
  return names?.[language === 'en' ? 0 : 1] ?? attribute;
}

/** An attribute as a person finds it: `"Hire date" (Einstellungsdatum)`. A label of the customer's own stays as it is. */
export function onScreen(attribute: string): string {
  const names = Object.hasOwn(SCREEN_NAMES, attribute) ? SCREEN_NAMES[attribute] : undefined;
  if (names === undefined)
    return /^dynamic_/.test(attribute) ? `the custom attribute ${attribute}` : `"${attribute}"`;
  const [english, german] = names;
  return english === german ? `"${english}"` : `"${english}" (German: "${german}")`;
}

/** The key of the attribute that has this name on a screen, in either language, however it is written. */
export function keyOnScreen(name: string): string | undefined {
  const wanted = name.trim().toLowerCase();
  return Object.keys(SCREEN_NAMES).find((key) =>
    SCREEN_NAMES[key]?.some((shown) => shown.toLowerCase() === wanted),
  );
}

/** The path of the attribute that people often call so: `Legal Entity` is `subcompany.name`. */
export function pathCalled(name: string): string | undefined {
  const wanted = name.trim().toLowerCase();
  return OTHER_NAMES.get(wanted) ?? OTHER_NAMES.get(wanted.replace(/[\s-]+/g, '_'));
}

/** Of a name that no attribute of Personio's own has, the one that is probably meant, by its key. */
export function suggestKey(name: string): string | undefined {
  const keys = Object.entries(SCREEN_NAMES).flatMap(([key, shown]) =>
    [key, ...shown].map((one): [string, string] => [one, key]),
  );
  const others = [...OTHER_NAMES].map(([one, path]): [string, string] => [one, path.split('.')[0] ?? path]);
  const byName = new Map([...others, ...keys]);
  return byName.get(closest(name, byName.keys()) ?? '');
}
