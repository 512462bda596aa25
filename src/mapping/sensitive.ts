/** Pay, bank, tax, religion and health: attributes that a tenant file has to name with a purpose. Pure. */

/** English and short words that count on their own. */
const WORDS = new Set(
  (
    'salary salaries wage wages pay payroll payslip compensation remuneration bonus bonuses earnings ' +
    'iban bic swift bank blz ' +
    'tax taxes taxation ' +
    'religion religions religious denomination confession church faith ' +
    'health healthcare medical disability disabilities disabled handicap illness sick sickness disease diagnosis gdb'
  ).split(' '),
);

/** German makes one word of two: these count as the beginning of a word … */
const BEGINNINGS = (
  'gehalt lohn entgelt vergutung verguetung besoldung pramie praemie bankverb bankkont bankleit konto ' +
  'steuer religion konfession kirch glauben gesund krank behinder schwerbehinder pflegegrad'
).split(' ');

/** … and these as its end. */
const ENDINGS = 'gehalt gehalter gehaelter lohn entgelt vergutung verguetung steuer behinderung'.split(' ');

/** `steuerung` is control, not tax. */
const HARMLESS = ['steuerung', 'steuernd'];

/** `account` alone may be anything; with one of these it is a bank account. */
const ACCOUNT = new Set('number no nr holder owner name currency code'.split(' '));

/**
 * Whether an attribute's key, universal id or label speaks of pay, bank, tax, religion or health, in English or
 * German. Judged word by word: `fix_salary` and `Steuer-ID` do, `Steuerung` and `payment_terms` do not.
 */
export function isSensitive(name: string): boolean {
  const words = wordsOf(name);
  if (words.some((word) => WORDS.has(word) || isGermanTerm(word))) return true;
  if (words.includes('accountnumber')) return true;
  return words.includes('account') && words.some((word) => ACCOUNT.has(word));
}

function isGermanTerm(word: string): boolean {
  if (HARMLESS.some((harmless) => word.startsWith(harmless))) return false;
  return (
    BEGINNINGS.some((beginning) => word.startsWith(beginning)) ||
    ENDINGS.some((ending) => word.endsWith(ending))
  );
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
