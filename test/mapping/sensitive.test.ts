import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isSensitive } from '../../src/mapping/sensitive.ts';

const sensitive = suite('isSensitive');
const NAMES =
  'fix_salary hourly_salary fix_salary_interval iban BIC Bankverbindung Kontonummer bank_account Steuer-ID ' +
  'Steueridentifikationsnummer Kirchensteuermerkmal Konfession religion Krankenkasse Schwerbehinderung ' +
  'Gesundheitszeugnis Gehaltsgruppe Stundenlohn Jahresgehalt Vergütung Verguetung taxClass health_insurance disability';
for (const name of NAMES.split(' ')) sensitive(name, () => assert.ok(isSensitive(name)));
for (const name of ['Account number', 'Name of bank', 'Grad der Behinderung (GdB)', 'Church tax']) {
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
]) {
  sensitive(`not ${name}`, () => assert.not(isSensitive(name)));
}
sensitive.run();
