import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isSensitive, namedSensitive } from '../../src/map/sensitive.ts';

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

const named = suite('namedSensitive');
named('compares as labels are compared', () => {
  const names = namedSensitive({ sensitive: { ' Verg\u0075\u0308tung ': 'agreed with the works council' } });
  assert.equal([...names], ['Verg\u00fctung']);
  assert.is(namedSensitive({}).size, 0);
});
named.run();
