import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isSensitive, namedSensitive, SENSITIVE_KINDS, sensitiveKind } from '../../src/map/sensitive.ts';

const sensitive = suite('isSensitive');
const NAMES =
  'fix_salary hourly_salary fix_salary_interval iban BIC Bankverbindung Kontonummer bank_account Steuer-ID ' +
  'Steueridentifikationsnummer Kirchensteuermerkmal Konfession religion Krankenkasse Schwerbehinderung ' +
  'Gesundheitszeugnis Gehaltsgruppe Stundenlohn Jahresgehalt Vergütung Verguetung taxClass health_insurance disability ' +
  'Bankdaten Provision Umsatzprovision Provisionsmodell commission commissions compensations Schwangerschaft ' +
  'pregnancy Impfstatus Impfungen vaccination_status Allergie Allergien allergies Lebensmittelallergie Stundensatz ' +
  'hourlyRate hourly_rate day_rates Bonus Jahresbonus Bonuszahlung Schwerbehindertenausweis Tagess\u00e4tze';
for (const name of NAMES.split(' ')) sensitive(name, () => assert.ok(isSensitive(name)));
for (const name of [
  'Account number',
  'Name of bank',
  'Grad der Behinderung (GdB)',
  'Church tax',
  'Hourly rate',
]) {
  sensitive(name, () => assert.ok(isSensitive(name)));
}
for (const name of [
  'first_name',
  'Personalnummer',
  'Steuerung',
  'Account manager',
  'Belohnung',
  'Kontakt',
  'position',
  'Taxi',
  'Zeitkonto',
  'provisioned_at',
  'Bankett',
  'completion rate',
  'Impressum',
  'Commissioning engineer',
]) {
  sensitive(`not ${name}`, () => assert.not(isSensitive(name)));
}
sensitive.run();

const kinds = suite('sensitiveKind');

/** Names as customers give them, in both languages, spelled as keys and as labels. */
const BY_KIND: Readonly<Record<string, string>> = {
  pay: `gross income; Severance pay; Pfändung; Lohnpfaendung; Abfindungssumme; Tarifgruppe; Entgeltstufe; Bruttoeinkommen;
    Leistungszulage; Schichtzuschlag; Vermögenswirksame Leistungen; VWL; Betriebsrente; stock options; pension_scheme;
    Jahresgehaltssumme; car allowance; payroll_number; Aktienoptionen; compensationBand`,
  bank: 'Kontoinhaber; sort code; routingNumber; account holder; Bankleitzahl; Geldinstitut',
  tax: 'Steuerklasse; Finanzamt; Kinderfreibetrag; tax_id; Grundsteuer; codice fiscale; Kinderfreibeträge; TIN',
  'an identity document or number': `Social security number; socialSecurityNumber; socialsecuritynumber; SSN;
    Sozialversicherungsnummer; SV-Nummer; Sozialversicherungs-Nr.; Rentenversicherungsnummer; RV-Nr; national_insurance_number;
    National ID; Personalausweisnummer; Reisepass; passport_no; Aufenthaltstitel; Arbeitserlaubnis; work permit; Visa;
    Führerscheinnummer; Fuehrerschein; driver's license; driving licence; identity card; AHV-Nummer; Versicherungsnummer`,
  'religion or belief':
    'Religionszugehörigkeit; religiös; Kirche; Glaubensbekenntnis; Weltanschauung; belief; faith',
  health: `disability; Degree of disability; disabled; Behinderungsgrad; schwerbehindert; Gleichgestellt; differently_abled;
    Krankheitstage; Dauererkrankung; Krankmeldung; sick leave; Arbeitsunfähigkeit; arbeitsunfaehig; AU-Bescheinigung;
    Arbeitsunfall; accident report; Betriebsarzt; BEM; Wiedereingliederungsmanagement; Blutgruppe; blood type;
    Mutterschutz; maternity leave; medical check; Diagnose; therapy; Psychotherapie; wheelchair; Rollstuhl; special needs;
    Corona-Impfung; dietary requirements; Pflegegrad; health_insurance; injury; allergien`,
  'trade-union membership': `union; Union membership; trade_union; labourUnion; union member; Gewerkschaft;
    Gewerkschaftszugehörigkeit; gewerkschaftsmitglied; Mitglied der Gewerkschaft; IG Metall; ver.di; Gewerkschaftsbeitrag`,
  'origin or nationality': `ethnicity; Ethnic group; ethnische Herkunft; race; Hautfarbe; nationality; Nationalität;
    nationalitaet; second nationality; citizenship; Staatsangehörigkeit; zweite Staatsangehoerigkeit; Staatsbürgerschaft;
    Geburtsland; Geburtsort; place of birth; countryOfBirth; Migrationshintergrund; Muttersprache; native language; Herkunft`,
  'political opinion':
    'political opinion; politische Meinung; Parteizugehörigkeit; Partei; party membership; Parteimitglied',
  'sexual orientation or family status': `sexual orientation; sexuelle Orientierung; gender identity; Geschlechtsidentität;
    marital_status; Familienstand; Zivilstand; LGBTQ; spouse name; Ehepartner; civil status`,
  'biometric or genetic data': `fingerprint; Fingerabdruck; biometrics; biometrisches Foto; DNA; genetic test; Gentest;
    Gesichtserkennung; facial recognition`,
  'criminal convictions': `criminal record; criminalRecord; Criminal convictions; Vorstrafen; vorbestraft; Führungszeugnis;
    Polizeiliches Fuehrungszeugnis; Strafregisterauszug; offences; background check; Strafverfahren; Verurteilungen; felony`,
};

kinds('there is an example for every kind', () => assert.equal(Object.keys(BY_KIND), SENSITIVE_KINDS));

for (const [kind, names] of Object.entries(BY_KIND)) {
  for (const name of names.split(';').map((text) => text.replace(/\s+/g, ' ').trim())) {
    kinds(`${name}: ${kind}`, () => {
      assert.is(sensitiveKind(name), kind);
      for (const spelling of [
        name.toUpperCase(),
        name.normalize('NFD'),
        `\u00ad${name}`,
        name.replaceAll(' ', '_'),
        `dynamic ${name} (HR)`,
      ]) {
        assert.ok(isSensitive(spelling), spelling);
      }
    });
  }
}

/** What tenants map every day; a false alarm would only teach people to write any purpose. */
const HARMLESS =
  `id; status; email; last_name; gender; position; supervisor.id; employment_type; hire_date; contract_end_date;
  termination_date; termination_type; weekly_working_hours; department; team; office; cost_centers; subcompany; date_of_birth;
  linkedin; profile_picture; dynamic_33400; Personalnummer; Kostenstelle; Abteilung; Standort; Vorgesetzter; Telefon (Büro);
  Mobilnummer; Eintrittsdatum; Probezeit bis; Wochenstunden; Arbeitszeitmodell; Schichtplan; Fachbereich; Werksausweis;
  Badge number; Employee ID number; Community; Communion; Trace id; Grace period; Embrace; Track;
  Vertragspartei; Kontor Hamburg; Kontrollgruppe; Steuerungskreis; Steuernde Einheit; Verhinderungsvertretung; Region;
  Vertrieb; Kommission; Ausbildung; Sprache; preferred language; Firmenwagen; Gebäude; Raum; Facharztbezeichnung; Suchtext;
  Projekt; Skill level; career level; job family; payment_terms; taxonomy; bankruptcy desk; Vereinigung; reunion; DNS name;
  Blutorange; Frist eingehalten; Firmenfeier; Ersthelfer; Brandschutz; Sicherheitsbeauftragter`
    .split(';')
    .map((text) => text.replace(/\s+/g, ' ').trim());
for (const name of HARMLESS) kinds(`not ${name}`, () => assert.is(sensitiveKind(name), undefined));

kinds.run();

const named = suite('namedSensitive');
named('compares as labels are compared', () => {
  const names = namedSensitive({ sensitive: { ' Verg\u0075\u0308tung ': 'agreed with the works council' } });
  assert.equal([...names], ['Verg\u00fctung']);
  assert.is(namedSensitive({}).size, 0);
});
named.run();
