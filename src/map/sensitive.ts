/** Pay, bank, tax, religion and health: attributes that a tenant file has to name with a purpose. Pure. */
import type { Tenant } from '../model.ts';
import { plainText } from '../values.ts';

/** English and short words that count on their own. */
const WORDS = new Set(
  (
    'salary salaries wage wages pay payroll payslip compensation compensations remuneration remunerations ' +
    'bonus bonuses boni commission commissions provision provisionen earnings ' +
    'iban bic swift bank blz ' +
    'tax taxes taxation ' +
    'religion religions religious denomination confession church faith ' +
    'health healthcare medical disability disabilities disabled handicap illness sick sickness disease diagnosis gdb ' +
    'pregnancy pregnancies pregnant maternity vaccination vaccinations vaccinated vaccine vaccines ' +
    'allergy allergies allergic allergen allergens'
  ).split(' '),
);

/** German makes one word of two: these count as the beginning of a word … */
const BEGINNINGS = (
  'gehalt lohn entgelt vergutung verguetung besoldung pramie praemie bonus provisions ' +
  'stundensatz stundensatze stundensaetze tagessatz tagessatze tagessaetze ' +
  'bankverb bankkont bankleit bankdat konto ' +
  'steuer religion konfession kirch glauben gesund krank behinder schwerbehinder pflegegrad ' +
  'schwanger mutterschaft mutterschutz impf allergi'
).split(' ');

/** … and these as its end. */
const ENDINGS = (
  'gehalt gehalter gehaelter lohn entgelt vergutung verguetung bonus provision provisionen stundensatz tagessatz ' +
  'steuer behinderung schwangerschaft impfung allergie allergien'
).split(' ');

/** `steuerung` is control, not tax. */
const HARMLESS = ['steuerung', 'steuernd'];

/** `account` alone may be anything; with one of these it is a bank account. */
const ACCOUNT = new Set('number no nr holder owner name currency code'.split(' '));

/** `rate` alone may be anything; with one of these it is pay. */
const RATE = new Set('hourly hour daily day weekly monthly yearly annual'.split(' '));

/**
 * Whether an attribute's key, universal id or label speaks of pay, bank, tax, religion or health, in English or
 * German. Judged word by word: `fix_salary` and `Steuer-ID` do, `Steuerung` and `payment_terms` do not.
 */
export function isSensitive(name: string): boolean {
  const words = wordsOf(name);
  if (words.some((word) => WORDS.has(word) || isGermanTerm(word))) return true;
  if (words.includes('accountnumber')) return true;
  const isRate = words.includes('rate') || words.includes('rates');
  if (isRate && words.some((word) => RATE.has(word))) return true;
  return words.includes('account') && words.some((word) => ACCOUNT.has(word));
}

function isGermanTerm(word: string): boolean {
  if (HARMLESS.some((harmless) => word.startsWith(harmless))) return false;
  return (
    BEGINNINGS.some((beginning) => word.startsWith(beginning)) ||
    ENDINGS.some((ending) => word.endsWith(ending))
  );
}

/** The names under `sensitive`, as they are compared: exactly the name that an expression reads has to be there. */
export function namedSensitive({ sensitive }: Pick<Tenant, 'sensitive'>): ReadonlySet<string> {
  return new Set(Object.keys(sensitive ?? {}).map(plainText));
}

/** Lower-case words without accents; `fixSalary` and `fix_salary` are two words each. */
function wordsOf(name: string): string[] {
  return name
    .slice(0, 300)
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
}
