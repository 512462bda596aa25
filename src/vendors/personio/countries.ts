/** Countries as Personio has them, by the two letters of ISO 3166, and as people write them. Pure. */

import { composed } from '../../composed.ts';

/** The only place where Personio tells a country. */
export const COUNTRY = 'holiday_calendar.country';

/** Made when they are asked for: loading them takes a tenth of the start of a command. */
let made: readonly Intl.DisplayNames[] | undefined;
function inWords(): readonly Intl.DisplayNames[] {
  made ??= ['de', 'en'].map(
    (language) => new Intl.DisplayNames(language, { type: 'region', fallback: 'none' }),
  );
  return made;
}
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** Two capital letters that stand for a country today. */
export function isCountry(text: string): boolean {
  return (
    /^[A-Z]{2}$/.test(text) && today(text) === text && inWords().some((names) => names.of(text) !== undefined)
  );
}

/** A country that is not one of these; there are always some. */
export function countryBut(named: ReadonlySet<string>): string | undefined {
  return ['CH', 'AT', 'DE', ...byName().values()].find((code) => !named.has(code));
}

/** What is meant by a name, German or English, by small letters, or by letters that have been replaced by others. */
export function countryOf(text: string): string | undefined {
  const wanted = plain(text);
  if (/^[A-Z]{2}$/.test(wanted)) return [today(wanted)].find(isCountry);
  return byName().get(wanted);
}

function plain(text: string): string {
  return composed(text, 'NFC').trim().toUpperCase();
}

/** `UK` is written `GB` today. */
function today(letters: string): string {
  return new Intl.Locale(`und-${letters}`).region ?? letters;
}

let named: ReadonlyMap<string, string> | undefined;

function byName(): ReadonlyMap<string, string> {
  if (named !== undefined) return named;
  const codes = LETTERS.flatMap((first) => LETTERS.map((second) => `${first}${second}`)).filter(isCountry);
  named = new Map(
    codes.flatMap((code) =>
      inWords().flatMap((names) => {
        const name = names.of(code);
        return name === undefined ? [] : [[plain(name), code] as const];
      }),
    ),
  );
  return named;
}
