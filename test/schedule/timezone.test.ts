import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isTimezone, suggestTimezone } from '../../src/schedule/timezone.ts';

const known = suite('isTimezone');
for (const name of ['Europe/Berlin', 'Asia/Kolkata', 'America/Argentina/Buenos_Aires', 'Etc/UTC', 'UTC']) {
  known(`takes ${name}`, () => assert.ok(isTimezone(name)));
}
const WRONG = [
  '',
  '+01:00',
  '-0530',
  'CET',
  'EST5EDT',
  'MEZ',
  'GMT',
  'Berlin',
  'Europe/Berln',
  'europe/berlin',
  'utc',
];
for (const name of WRONG) {
  known(`refuses "${name}"`, () => assert.not.ok(isTimezone(name)));
}
known.run();

const suggestion = suite('suggestTimezone');
const MEANT = {
  CET: 'Europe/Berlin',
  berlin: 'Europe/Berlin',
  'Europe/Berln': 'Europe/Berlin',
  'europe/vienna': 'Europe/Vienna',
  'new york': 'America/New_York',
  'Europe/Wien': 'Europe/Vienna',
  München: 'Europe/Berlin',
  'Europe/Zürich': 'Europe/Zurich',
};
for (const [name, zone] of Object.entries(MEANT)) {
  suggestion(`takes ${name} for ${zone}`, () => assert.is(suggestTimezone(name), zone));
}
suggestion('guesses nothing from an offset', () => assert.is(suggestTimezone('+01:00'), undefined));
suggestion.run();
