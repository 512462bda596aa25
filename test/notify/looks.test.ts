/** How mails look in a real browser: on a phone and on a desk, in light and in dark. Skipped where there is no browser. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { composeMail } from '../../src/notify/compose.ts';
import { mailKinds } from '../../src/notify/due-mails.ts';
import { openBrowser } from '../fixtures/browser.ts';
import { type Given, HELD, occasionOf, summaryOf } from '../fixtures/mails.ts';

const browser = await openBrowser();
if (browser === undefined) console.log('No browser on this machine: how mails look is not tested.');

const looks = suite('how mails look');

/** Long words, many figures, and something to say in each kind of mail. */
const FULL: Given = {
  tenant: {
    id: 'grosshandel',
    name: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH & Co. KG',
    language: 'de',
    timezone: 'Europe/Vienna',
    notify: ['it@grosshandel.example'],
  },
  schedule: 'montags bis freitags um 05:30 und 17:30 Uhr (Europe/Vienna)',
  summary: {
    counts: { ...summaryOf().counts, created: 1_240, blocked: 12, held: 6 },
    units: { departments: { created: 4, unknown: 0 } },
    held: [HELD],
    issues: [{ code: 'no-identifier', count: 3, refs: [], remedy: '' }],
  },
  line: { firstSuccess: 'x', escalated: { toldAt: 'x', open: [{ code: 'left-active', count: 1 }] } },
  stale: { slotsBehind: 4 },
  quarantine: { because: 'failures', until: new Date('2026-11-22T11:17:00Z'), isNew: true },
};

function htmlOf(kind: ReturnType<typeof mailKinds>[number]): string {
  const failed = kind === 'failing' ? { outcome: 'failed' as const } : {};
  const mail = composeMail(kind, occasionOf({ ...FULL, summary: { ...FULL.summary, ...failed } }));
  assert.ok(mail, kind);
  return mail.html;
}

/** In the browser: how wide the page is, which figures are broken over lines, and the contrast of each text. */
const MEASURE = `(page) => {
  const view = page.defaultView;
  const dark = view.matchMedia('(prefers-color-scheme: dark)').matches;
  const channels = (text) => text.match(/[0-9.]+/g).slice(0, 3).map(Number);
  const light = (color) => {
    const [r, g, b] = color.map((v) => v / 255).map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = dark ? [18, 18, 18] : [255, 255, 255];
  const contrasts = [...page.querySelectorAll('h1, p, li, td, th, a')].map((one) => {
    const style = view.getComputedStyle(one);
    const opacity = Number(style.opacity);
    const shown = light(channels(style.color).map((v, at) => opacity * v + (1 - opacity) * ground[at]));
    return (Math.max(shown, light(ground)) + 0.05) / (Math.min(shown, light(ground)) + 0.05);
  });
  return {
    dark,
    wide: page.documentElement.scrollWidth,
    figures: page.querySelectorAll('strong').length,
    broken: [...page.querySelectorAll('strong')].filter((one) => one.getClientRects().length > 1).length,
    contrast: Math.min(...contrasts),
    titles: page.querySelectorAll('h1').length,
  };
}`;

if (browser !== undefined) {
  for (const look of [
    { width: 320, dark: true },
    { width: 680, dark: false },
  ]) {
    looks(
      `each fits ${look.width} pixels, breaks no figure, and can be read when it is ${look.dark ? 'dark' : 'light'}`,
      async () => {
        const kinds = mailKinds();
        const seen = await browser.measure(kinds.map(htmlOf), look, MEASURE);
        assert.is(seen.length, kinds.length);
        for (const [at, one] of seen.entries()) {
          const { dark, wide, figures, broken, contrast, titles } = one as Record<string, number>;
          const kind = kinds[at] ?? '';
          assert.is(dark, look.dark, kind);
          assert.ok(Number(wide) <= look.width, `${kind}: ${wide} wide on ${look.width}`);
          assert.is(broken, 0, kind);
          assert.is(titles, 1, kind);
          assert.ok(Number(contrast) >= 4.5, `${kind}: contrast ${contrast}`);
          if (kind === 'first-success') assert.is(figures, 6);
        }
      },
    );
  }

  looks('the picture is light or dark as the reader has it, with margins and with ink', async () => {
    for (const dark of [false, true]) {
      const { width, height, pixel } = await browser.picture(htmlOf('first-success'), { width: 680, dark });
      assert.equal([width, height], [680, 800]);
      const brightness = (x: number, y: number) => pixel(x, y).reduce((sum, value) => sum + value, 0) / 3;
      const isGround = (value: number) => (dark ? value < 40 : value > 240);
      const isInk = (value: number) => (dark ? value > 180 : value < 80);
      const rows = Array.from({ length: height }, (_, y) => y);
      const column = (from: number, to: number) =>
        rows.flatMap((y) => Array.from({ length: to - from }, (_, x) => brightness(from + x, y)));
      assert.ok([...column(0, 16), ...column(664, 680)].every(isGround), 'nothing stands in the margins');
      const ink = column(40, 640).filter(isInk).length / (600 * height);
      assert.ok(ink > 0.01 && ink < 0.2, `ink ${ink}`);
    }
  });

  looks('a mail that does not fit, or that has colours of its own, is found', async () => {
    const bad =
      '<!doctype html><body style="margin:0"><h1>x</h1><p style="width:900px;color:#888888">x</p><table width="40"><tr><td style="overflow-wrap:anywhere">Wort</td><td style="overflow-wrap:anywhere"><strong>1240</strong></td></tr></table></body>';
    const [seen] = await browser.measure([bad], { width: 320, dark: false }, MEASURE);
    const { wide, contrast, broken } = seen as Record<string, number>;
    assert.ok(Number(wide) > 320);
    assert.ok(Number(contrast) < 4.5);
    assert.is(broken, 1);
  });

  looks.after(() => browser.close());
}

looks.run();
