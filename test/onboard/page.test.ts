import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { customerPage } from '../../src/onboard/page.ts';
import { TENANT } from '../fixtures/world.ts';

const page = suite('page for a customer');

page('in both languages: what to tick for this mapping, by the names on the screen and their keys', () => {
  const html = customerPage({ ...TENANT, preset: 'minimal', mapping: { level: "$custom('Funktion')" } });
  const ticks = (lang: string) => {
    const section = html.split(`<section lang="${lang}">`)[1] ?? '';
    return section.split('<ul class="ticks"')[1]?.split('</ul>')[0];
  };
  const names = (text = '') =>
    [...text.matchAll(/<li>(.*?)(?: <small>(.*?)<\/small>)?<\/li>/g)].map(([, name, key]) => [name, key]);
  assert.equal(names(ticks('de')), [
    ['Abteilung', 'department'],
    ['E-Mail', 'email'],
    ['Vorname', 'first_name'],
    ['Nachname', 'last_name'],
    ['Position', 'position'],
    ['Status', 'status'],
    ['Kündigungsdatum', 'termination_date'],
    ['Kündigungsart', 'termination_type'],
    ['Funktion', undefined],
  ]);
  assert.equal(names(ticks('en'))[0], ['Department', 'department']);
  assert.match(html, /Die 9 oben angehakten Attribute/);
});

page('says whether somebody is blocked, as the file has it', () => {
  assert.match(customerPage(TENANT), /has their account in Engagedly blocked/);
  const kind = customerPage({ ...TENANT, leavers: { block: false } });
  assert.match(kind, /Nobody is blocked in Engagedly/);
  assert.not.match(kind, /has their account in Engagedly blocked/);
});

page('a hostile name stays text, and nothing comes from elsewhere', () => {
  const html = customerPage({ ...TENANT, name: '<script src="https://evil.example">&' });
  assert.not.match(html, /<(?:script|img|link|iframe)|url\(|@import/);
  assert.match(html, /&#60;script src=&#34;/);
});

page.run();
