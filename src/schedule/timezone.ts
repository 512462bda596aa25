/** Whether a text is the name of a time zone, and which one was meant. Pure. */
import { closest } from '../suggest.ts';

/** Abbreviations that people write, which say nothing of summer time or of the place. */
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  BST: 'Europe/London',
  CEST: 'Europe/Berlin',
  CET: 'Europe/Berlin',
  EDT: 'America/New_York',
  EST: 'America/New_York',
  GMT: 'Europe/London',
  IST: 'Asia/Kolkata',
  MESZ: 'Europe/Berlin',
  MEZ: 'Europe/Berlin',
  PDT: 'America/Los_Angeles',
  PST: 'America/Los_Angeles',
};

/** Names of cities in the languages of those who write tenant files, and cities that share a zone with another. */
const CITIES: Readonly<Record<string, string>> = {
  athen: 'Europe/Athens',
  brüssel: 'Europe/Brussels',
  bukarest: 'Europe/Bucharest',
  frankfurt: 'Europe/Berlin',
  genf: 'Europe/Zurich',
  hamburg: 'Europe/Berlin',
  kopenhagen: 'Europe/Copenhagen',
  köln: 'Europe/Berlin',
  lissabon: 'Europe/Lisbon',
  luxemburg: 'Europe/Luxembourg',
  mailand: 'Europe/Rome',
  münchen: 'Europe/Berlin',
  munich: 'Europe/Berlin',
  prag: 'Europe/Prague',
  rom: 'Europe/Rome',
  warschau: 'Europe/Warsaw',
  wien: 'Europe/Vienna',
  zürich: 'Europe/Zurich',
};

/** `UTC`, or an IANA name with a region in its usual spelling: `Europe/Berlin`. Offsets and abbreviations are none. */
export function isTimezone(name: string): boolean {
  if (name === 'UTC') return true;
  if (!/^[A-Z][A-Za-z0-9_+-]*\/[A-Za-z0-9_+/-]+$/.test(name)) return false;
  const known = knownName(name);
  if (known === undefined) return false;
  if (known === name) return true;
  // Node takes any case and older names; other programs that read the file want the usual spelling. Listing all takes long.
  spelling ??= new Map(zones().map((zone) => [zone.toLowerCase(), zone]));
  return (spelling.get(name.toLowerCase()) ?? name) === name;
}

let spelling: ReadonlyMap<string, string> | undefined;

/** Asking takes as long as judging ten files, and most tenants share a zone. Only zones that exist are kept. */
const knownNames = new Map<string, string>();

/** The name that Node itself has for a zone; `undefined`: it knows none. */
function knownName(name: string): string | undefined {
  const before = knownNames.get(name);
  if (before !== undefined) return before;
  try {
    const zone = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
    knownNames.set(name, zone);
    return zone;
  } catch {
    return undefined;
  }
}

/** The zone that was probably meant. */
export function suggestTimezone(name: string): string | undefined {
  const abbreviation = ABBREVIATIONS[name.toUpperCase()];
  if (abbreviation !== undefined) return abbreviation;
  const city = CITIES[cityOf(name)];
  if (city !== undefined) return city;
  const known = zones();
  const sameCity = known.find((zone) => cityOf(zone) === cityOf(name));
  return sameCity ?? closest(name, known);
}

function zones(): string[] {
  return Intl.supportedValuesOf('timeZone');
}

function cityOf(zone: string): string {
  const city = zone.split('/').at(-1) ?? '';
  return city.trim().toLowerCase().replace(/\s/g, '_');
}
