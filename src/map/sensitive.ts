/**
 * Attributes that a tenant file has to name with a purpose: the special categories of data of GDPR article 9, what article
 * 10 speaks of, and pay, bank, tax and identity numbers. One list, German and English, to be read by whoever reviews it.
 * Pure.
 */
import type { Tenant } from '../model.ts';
import { plainText } from '../values.ts';

/** Whole words and phrases (`social_security`), beginnings (`gehalt*`), endings (`*gehalt`) and parts (`*krank*`) of words. */
const KINDS: ReadonlyArray<readonly [kind: string, patterns: string]> = [
  [
    'pay',
    'salary salaries wage wages pay payroll payslip payslips income stipend severance garnishment ' +
      'compensation compensations remuneration remunerations compa earnings tariff_group ' +
      'bonus bonuses boni commission commissions provision provisionen allowance allowances ' +
      'pension pensions retirement_plan stock_options share_options equity_grant virtual_shares esop vsop rsu rsus ' +
      'hourly_rate hourly_rates hour_rate day_rate day_rates daily_rate weekly_rate monthly_rate yearly_rate annual_rate ' +
      'salar* compensat* remunerat* gehalt* *gehalt *gehalter *gehaelter *gehalts* lohn* *lohn entgelt* *entgelt vergut* *vergutung verguet* *verguetung ' +
      'besold* *besoldung pramie* *pramie praemie* *praemie bonus* *bonus provisions* *provision *provisionen ' +
      'stundensatz* *stundensatz stundensaetze stundensatze tagessatz* *tagessatz tagessaetze tagessatze ' +
      'einkommen* *einkommen verdienst *verdienst zulage zulagen *zulage *zulagen *zuschlag abfindung* *abfindung ' +
      'pfandung* *pfandung pfaendung* *pfaendung tarifgruppe tarifstufe *tarifgruppe vermogenswirksam* vermoegenswirksam* vwl ' +
      'betriebsrente altersvorsorge* altersversorgung* aktienoption*',
  ],
  [
    'bank',
    'iban bic swift bank blz sort_code routing_number account_number account_no account_nr account_holder account_owner ' +
      'account_name account_currency account_code ' +
      'bankverb* bankkont* bankleit* bankdat* bankinstitut* konto* geldinstitut',
  ],
  [
    'tax',
    'tax taxes taxation tin codice_fiscale ' +
      'steuer* *steuer versteuer* besteuer* *freibetrag *freibetrage *freibetraege finanzamt* elstam',
  ],
  [
    'an identity document or number',
    'ssn nino bsn pesel cpf nif dni ahv aadhaar passport passports visa ' +
      'social_security social_insurance national_insurance insurance_number national_id national_identifier ' +
      'national_identification identity_card identity_document identity_number id_card ' +
      'residence_permit residency_permit work_permit driving_licence driving_license driver_licence driver_license ' +
      'drivers_licence drivers_license ' +
      'sv_nummer sv_nr svnr svnummer rv_nummer rv_nr rvnr rvnummer sozialversicher* rentenversicher* *versicherungsnummer* ' +
      '*versicherungsnr personalausweis* reisepass* passnummer ausweisnummer ausweisnr aufenthaltstitel* aufenthaltserlaub* ' +
      'aufenthaltsgenehm* arbeitserlaub* arbeitsgenehm* fuhrerschein* fuehrerschein* *identifikationsnummer',
  ],
  [
    'religion or belief',
    'religion religions religious denomination confession church faith belief beliefs philosophical caste ' +
      'religion* religios* religioes* konfession* kirch* glauben* weltanschau* taufe taufdatum',
  ],
  [
    'health',
    'health healthcare medical medication medications disability disabilities disabled handicap handicapped impairment ' +
      'impairments differently_abled special_needs wheelchair illness illnesses sick sickness disease diseases diagnosis ' +
      'therapy injury injuries accident accidents addiction blood blood_type hiv covid corona quarantine dietary diet smoker ' +
      'pregnancy pregnancies pregnant maternity breastfeeding vaccination vaccinations vaccinated vaccine vaccines ' +
      'allergy allergies allergic allergen allergens psych* depress* gdb bem reha au_bescheinigung ' +
      '*gesund* *krank* *behinder* handicap* rollstuhl* gleichgestellt* *eingliederungsmanagement pflegegrad* pflegestufe ' +
      'disabilit* pregnan* vaccin* pflegebedurf* pflegebeduerf* *arbeitsunfahig* *arbeitsunfaehig* *dienstunfahig* *dienstunfaehig* unfall* *unfall ' +
      'arztbesuch* arzttermin* arztlich* aerztlich* betriebsarzt* betriebsaerzt* attest atteste medizin* medikament* therapie* ' +
      '*therapie diagnose* blutgruppe* suchtkrank* suchtmittel* quarantane quarantaene raucher nichtraucher ' +
      'schwanger* *schwangerschaft mutterschaft* mutterschutz* stillzeit* impf* *impfung allergi* *allergie *allergien',
  ],
  [
    'trade-union membership',
    'union unions unionised unionized unionmember trade_union labour_union labor_union works_union ig_metall igmetall igbce ' +
      'ig_bce ver_di *gewerkschaft*',
  ],
  [
    'origin or nationality',
    'ethnic ethnicity ethnicities ethnical race racial nationality nationalities citizenship citizenships citizen ' +
      'country_of_birth birth_country place_of_birth birth_place birthplace country_of_origin migration_background ' +
      'skin_color skin_colour mother_tongue native_language tribe ' +
      'ethnic* ethnie ethnien ethnisch* rasse hautfarbe herkunft herkunftsland* *migrationshintergrund* nationalitat* nationalitaet* ' +
      '*staatsangehorig* *staatsangehoerig* *staatsburger* *staatsbuerger* geburtsland* geburtsort* muttersprach*',
  ],
  [
    'political opinion',
    'political politics party_member party_membership politisch* partei parteien parteimitglied* parteizugehor* ' +
      'parteizugehoer* parteibuch',
  ],
  [
    'sexual orientation or family status',
    'sexual sexuality homosexual heterosexual bisexual transgender lgbt lgbtq lgbtqi lgbtqia queer sex_life gender_identity ' +
      'marital marital_status civil_status family_status spouse ' +
      'sexuell* sexualitat* sexualitaet* sexualleben *sexuell geschlechtsidentit* familienstand* zivilstand* ehestand* ' +
      'ehegatt* ehepartner* lebenspartner*',
  ],
  [
    'biometric or genetic data',
    'biometric biometrics fingerprint fingerprints iris_scan retina_scan face_recognition facial_recognition voiceprint ' +
      'genetic genetics genome dna ' +
      'biometri* fingerabdruck* fingerabdrucke gesichtserkennung* genetisch* gentest* erbgut*',
  ],
  [
    'criminal convictions',
    'criminal crime crimes conviction convictions convicted offence offences offense offenses felony felonies misdemeanor ' +
      'misdemeanour police_clearance police_certificate police_record background_check dbs_check ' +
      'criminal* *fuhrungszeugnis* *fuehrungszeugnis* vorstraf* vorbestraft* strafregister* strafverfahren* straftat* strafrecht* ' +
      'verurteil* ermittlungsverfahren* zuverlassigkeitspruf* zuverlaessigkeitspruef*',
  ],
];

/** `steuerung` is control, not tax; a `kontor` is an office. */
const HARMLESS = ['steuerung', 'steuernd', 'kontor'];
/** Written together, a phrase is told from chance by its length. */
const LONG_PHRASE = 9;

type Terms = {
  kind: string;
  words: ReadonlySet<string>;
  phrases: string[];
  /** Phrases written together: `socialsecuritynumber`. */
  joined: string[];
  begin: string[];
  end: string[];
  part: string[];
};

const TERMS: readonly Terms[] = KINDS.map(([kind, patterns]) => {
  const all = patterns.split(' ');
  const phrases = all
    .filter((pattern) => pattern.includes('_'))
    .map((pattern) => pattern.replaceAll('_', ' '));
  const bare = (fits: (pattern: string) => boolean) =>
    all.filter(fits).map((pattern) => pattern.replaceAll('*', ''));
  return {
    kind,
    words: new Set(all.filter((pattern) => /^[a-z]+$/.test(pattern))),
    phrases,
    joined: phrases
      .map((phrase) => phrase.replaceAll(' ', ''))
      .filter((phrase) => phrase.length >= LONG_PHRASE),
    begin: bare((pattern) => /^[^*]+\*$/.test(pattern)),
    end: bare((pattern) => /^\*[^*]+$/.test(pattern)),
    part: bare((pattern) => /^\*[^*]+\*$/.test(pattern)),
  };
});

/**
 * Of which kind an attribute's key, universal id or label speaks, in words that follow "looks like"; `undefined`: of none.
 * Judged word by word: `fix_salary` and `Steuer-ID` are sensitive, `Steuerung` and `payment_terms` are not.
 */
export const sensitiveKind: (name: string) => string | undefined = judgedOnce(sensitiveIn);

/** The same few names are asked about for each row, each file and each field of a plan. `null`: of no kind. */
function judgedOnce<Kind extends string>(
  judge: (name: string) => Kind | undefined,
): (name: string) => Kind | undefined {
  const judged = new Map<string, Kind | null>();
  return (name) => {
    const known = judged.get(name);
    if (known !== undefined) return known ?? undefined;
    const kind = judge(name);
    if (judged.size < MOST_JUDGED) judged.set(name, kind ?? null);
    return kind;
  };
}

const MOST_JUDGED = 2_000;

function sensitiveIn(name: string): string | undefined {
  const words = wordsOf(name).filter((word) => !HARMLESS.some((harmless) => word.startsWith(harmless)));
  const text = ` ${words.join(' ')} `;
  const joined = words.join('');
  return TERMS.find(
    (terms) =>
      words.some((word) => isTerm(word, terms)) ||
      terms.phrases.some((phrase) => text.includes(` ${phrase} `)) ||
      terms.joined.some((phrase) => joined.includes(phrase)),
  )?.kind;
}

export function isSensitive(name: string): boolean {
  return sensitiveKind(name) !== undefined;
}

/** What the list speaks of, for people. */
export const SENSITIVE_KINDS: readonly string[] = KINDS.map(([kind]) => kind);

function isTerm(word: string, { words, begin, end, part }: Terms): boolean {
  return (
    words.has(word) ||
    begin.some((term) => word.startsWith(term)) ||
    end.some((term) => word.endsWith(term)) ||
    part.some((term) => word.includes(term))
  );
}

/** Not asked a purpose for, since the published mapping has them, but never read without being named to whoever reviews. */
export type Personal = 'birth date' | 'gender';

export const personalKind: (name: string) => Personal | undefined = judgedOnce(personalIn);

function personalIn(name: string): Personal | undefined {
  const text = wordsOf(name).join('');
  if (/birthda|dateofbirth|geburtsdat|geburtstag/.test(text)) return 'birth date';
  return /gender|geschlecht(?!ert)/.test(text) || wordsOf(name).includes('sex') ? 'gender' : undefined;
}

/** Of an attribute or a field: its values stand in no details, whoever may read these. */
export function isPrivateName(name: string): boolean {
  return isSensitive(name) || personalKind(name) !== undefined;
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
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}'’]/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
}
