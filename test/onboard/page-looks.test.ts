/** The customer's page in a real browser, where this machine has one: can it be read, on a screen and aloud? */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Tenant } from '../../src/model.ts';
import { customerPage } from '../../src/onboard/page.ts';
import { openBrowser } from '../fixtures/browser.ts';
import { TENANT } from '../fixtures/world.ts';

const browser = await openBrowser();
if (browser === undefined)
  console.log('No browser on this machine: how the page for a customer looks is not tested.');

const looks = suite('how the page for a customer looks');

/** Long words, every row, and an expression without a blank in it. */
const FULL: Tenant = {
  ...TENANT,
  name: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH & Co. KG',
  pictures: true,
  scope: {
    employees: 'all',
    filter: `office.name in ['Wien'] and $contains(position,'${'Betriebswerkbau'.repeat(6)}')`,
  },
  mapping: { 'custom-attribute-93cbf': "$custom('Rechtsschutzversicherungsgesellschaftszugehörigkeit')" },
  protect: ['personio:700033'],
  notify: ['personalverwaltung-und-informationstechnik@donaudampfschifffahrt.example'],
  details: 'all',
  approvers: ['hr'],
};

const HTML = customerPage(FULL, { id: 'donau', now: new Date('2026-11-26T12:00:00Z'), contact: '' });

/** Of each text that is shown: its contrast with what is behind it. Besides, what a screen reader goes by. */
const MEASURE = `(page) => {
  const view = page.defaultView;
  const dark = view.matchMedia('(prefers-color-scheme: dark)').matches;
  const channels = (text) => {
    const numbers = text.match(/[0-9.]+/g).map(Number);
    return text.startsWith('color(srgb') ? numbers.map((v, at) => at < 3 ? v * 255 : v) : numbers;
  };
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => v / 255).map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (one) => {
    if (one === null) return dark ? [18, 18, 18] : [255, 255, 255];
    const color = channels(view.getComputedStyle(one).backgroundColor);
    return color[3] === 0 ? ground(one.parentElement) : color;
  };
  const contrast = (one, pseudo) => {
    const [ink, paper] = [light(channels(view.getComputedStyle(one, pseudo).color)), light(ground(one))];
    return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
  };
  const all = (what) => [...page.querySelectorAll(what)];
  const texts = all('h1, h2, h3, p, li, td, th, a, dt, dd, small, code, caption, strong');
  const named = (one) => (one.getAttribute('aria-labelledby') ?? '').split(' ').every((id) => page.getElementById(id)?.textContent.trim());
  return {
    dark,
    wide: page.documentElement.scrollWidth,
    contrast: Math.min(...texts.map((one) => contrast(one)), ...all('.field').map((one) => contrast(one, '::before'))),
    headings: all('h1, h2, h3').map((one) => Number(one.tagName[1])),
    ids: all('[id]').length - new Set(all('[id]').map((one) => one.id)).size,
    fields: all('[contenteditable]').length,
    unnamed: all('[aria-labelledby], [contenteditable]').filter((one) => !named(one)).length,
    headless: all('tbody tr').filter((row) => row.querySelector('th[scope=row]') === null).length
      + all('table').filter((table) => table.querySelector('thead th[scope=col]') === null).length,
    broken: all('a').filter((one) => page.querySelector(one.getAttribute('href')) === null).length,
    languages: all('section').map((one) => one.lang).join(),
    unread: all('section[lang=de] [lang=en]').length,
  };
}`;

if (browser !== undefined) {
  for (const look of [
    { width: 360, dark: true },
    { width: 1000, dark: false },
  ]) {
    looks(
      `it fits ${look.width} pixels and can be read when it is ${look.dark ? 'dark' : 'light'}`,
      async () => {
        const [seen] = (await browser.measure([HTML], look, MEASURE)) as Record<string, unknown>[];
        assert.ok(seen);
        assert.is(seen.dark, look.dark);
        assert.ok(Number(seen.wide) <= look.width, `${seen.wide} wide on ${look.width}`);
        assert.ok(Number(seen.contrast) >= 4.5, `contrast ${seen.contrast}`);
      },
    );
  }

  looks(
    'a screen reader finds headings in order, fields and tables with their names, both languages',
    async () => {
      const [seen] = (await browser.measure([HTML], { width: 1000, dark: false }, MEASURE)) as Record<
        string,
        unknown
      >[];
      assert.ok(seen);
      assert.equal(seen.headings, [1, ...[1, 2].flatMap(() => [2, 3, 3, 3, 3, 3, 3, 3])]);
      const { ids, fields, unnamed, headless, broken, languages, unread } = seen;
      assert.equal(
        { ids, fields, unnamed, headless, broken, languages, unread },
        { ids: 0, fields: 4, unnamed: 0, headless: 0, broken: 0, languages: 'de,en', unread: 0 },
      );
    },
  );

  looks('a page that cannot be read is found', async () => {
    const bad = HTML.replace(
      '<main>',
      '<main><p style="color:#aaa;width:900px">faint</p><h4>x</h4><span contenteditable></span>',
    );
    const [seen] = (await browser.measure([bad], { width: 360, dark: false }, MEASURE)) as Record<
      string,
      unknown
    >[];
    assert.ok(seen && Number(seen.contrast) < 4.5 && Number(seen.wide) > 360 && seen.unnamed === 1);
  });

  looks.after(() => browser.close());
}

looks.run();
