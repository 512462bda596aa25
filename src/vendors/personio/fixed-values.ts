/** Whether an attribute of few values ever has the one that somebody expects there, and which was meant. Pure. */
import { onOneLine } from '../../harmless.ts';
import { closest } from '../../suggest.ts';
import { COUNTRY, countryOf, isCountry } from './countries.ts';
import { FIXED_VALUES } from './person.ts';

/** What is wrong, and how to mend it, in sentences. `isDoubtful`: Personio may have more values than are known here. */
export type Unlike = { message: string; remedy: string; isDoubtful?: true };

/** What customers and their screens call the values. */
const MEANT: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  [
    'employment_type',
    meant({
      external: 'extern externe externer externes freelance freelancer contractor dienstleister leihkraft',
      internal: 'intern interne interner internes employee mitarbeiter angestellt festangestellt',
    }),
  ],
  [
    'gender',
    meant({
      male: 'm man männlich mann herr',
      female: 'f w woman weiblich frau',
      diverse: 'd x divers other',
    }),
  ],
  [
    'status',
    meant({
      active: 'aktiv',
      inactive: 'inaktiv ausgeschieden gekündigt terminated left former',
      leave: 'absent abwesend beurlaubt elternzeit onleave paused',
    }),
  ],
]);

/** What people look for under an attribute in vain. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  [
    'employment_type',
    'Interns, trainees or part-time staff are told by the position, a department or an attribute of the customer: look at one of them in Personio.',
  ],
]);

/** Its values are known from what may be written there, and not from what is read. */
const DOUBTFUL: ReadonlySet<string> = new Set(['gender']);

/** `attribute`: `status`, `holiday_calendar.country`. `undefined`: it may well have this value. */
export function unlikeFixed(attribute: string, value: string): (Unlike & { guess?: string }) | undefined {
  if (attribute === COUNTRY) return unlikeCountry(value);
  const values = FIXED_VALUES.get(attribute);
  if (values === undefined || values.includes(value)) return undefined;
  const word = value.toLowerCase().replace(/[\s_-]/g, '');
  const guess = MEANT.get(attribute)?.get(word) ?? closest(value, values);
  const known = `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
  const elsewhere = guess !== undefined && word !== 'intern' ? undefined : ELSEWHERE.get(attribute);
  const isDoubtful = guess === undefined && DOUBTFUL.has(attribute);
  return {
    ...(guess === undefined ? {} : { guess }),
    ...(isDoubtful && { isDoubtful }),
    message: isDoubtful
      ? `${attribute} is ${known} in Personio as far as is known, and not ${shown(value)}.`
      : `${attribute} is ${known} in Personio, and never ${shown(value)}.`,
    remedy: [guess === undefined ? 'Write one of these.' : `Did you mean '${guess}'?`, elsewhere]
      .filter((sentence) => sentence !== undefined)
      .join(' '),
  };
}

/** Whether the attribute has a value of which the function makes this text; also where nothing is known of its values. */
export function mayBecome(attribute: string, form: (value: string) => string, text: string): boolean {
  const values = attribute === COUNTRY ? [text.toUpperCase()].filter(isCountry) : FIXED_VALUES.get(attribute);
  return values?.some((value) => form(value) === text) ?? true;
}

/** What is no pair of capital letters is no country there; of a pair that no list has it is not certain. */
function unlikeCountry(value: string): (Unlike & { guess?: string }) | undefined {
  if (isCountry(value)) return undefined;
  const guess = countryOf(value);
  const isDoubtful = /^[A-Z]{2}$/.test(value);
  return {
    ...(guess === undefined ? {} : { guess }),
    ...(isDoubtful && { isDoubtful }),
    message: isDoubtful
      ? `${COUNTRY} is the two letters of a country in Personio, and ${shown(value)} is none that is known.`
      : `${COUNTRY} is two capital letters in Personio, such as AT or DE, and never ${shown(value)}.`,
    remedy:
      guess === undefined
        ? 'Write the two letters of the country by ISO 3166, such as AT or DE.'
        : `Did you mean '${guess}'?`,
  };
}

/** A value out of a tenant file as it may stand in a sentence: on one line, not too long, no address. */
export function shown(value: string): string {
  const text = onOneLine(value).replace(/\S*@\S*/g, '(address)');
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}

/** Whether the text may stand in a sentence as it is, and all of it. */
export function isShown(value: string): boolean {
  return shown(value) === JSON.stringify(value);
}

function meant(words: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(words).flatMap(([value, others]) =>
      others.split(' ').map((word) => [word, value] as const),
    ),
  );
}
