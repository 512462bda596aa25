/**
 * One page to send to a customer, German and English: how they make both key pairs and hand them over, what to tick for this
 * mapping, what will be done and processed, and how they end it. No script, nothing from elsewhere. Pure.
 */
import type { Language, Tenant } from '../model.ts';
import { asksOf } from './page-asks.ts';
import { dataFor, newlyTicked, tickedFor } from './page-data.ts';
import { escaped } from './page-html.ts';
import { rulesFor } from './page-rules.ts';
import { PAGE_STYLE } from './page-style.ts';
import { BEFORE_SENDING, FIELDS, PAGE_TEXTS, type PageTexts } from './page-texts.ts';

/**
 * `contact`: whom to ask, where that is known; empty: to be filled in. `before`: the file as it was, where that is known, so
 * that what is new to tick is marked.
 */
export type PageOptions = { id: string; now: Date; contact: string; before?: Tenant | undefined };

/** A whole HTML document. */
export function customerPage(tenant: Tenant, { id, now, contact, before }: PageOptions): string {
  const name = escaped(tenant.name);
  return [
    '<!doctype html>',
    '<html lang="de">',
    `<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${name}: Personio, Engagedly</title><style>${PAGE_STYLE}</style></head>`,
    '<body>',
    '<aside class="before" lang="en" aria-labelledby="before">',
    '<p id="before"><strong>Before you send this page</strong></p>',
    list('ol', BEFORE_SENDING.map(escaped)),
    '</aside>',
    '<main>',
    `<h1>${name}: Personio → Engagedly</h1>`,
    '<nav aria-label="Sprache / Language"><a href="#de" lang="de">Deutsch</a> · <a href="#en" lang="en">English</a></nav>',
    letterhead(tenant, { now, contact }),
    sectionIn('de', { id, tenant, before }),
    sectionIn('en', { id, tenant, before }),
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** Who sends it, once for both languages; what stands in a field can be typed over in a browser. */
function letterhead({ timezone }: Tenant, { now, contact }: Pick<PageOptions, 'now' | 'contact'>): string {
  const date = (language: Language) =>
    `<span lang="${language}">${new Intl.DateTimeFormat(language === 'de' ? 'de' : 'en-GB', { dateStyle: 'long', timeZone: timezone }).format(now)}</span>`;
  const both = (de: string, en: string) => `<span lang="de">${de}</span> / <span lang="en">${en}</span>`;
  const fields = FIELDS.map(
    ({ id, de, en }) =>
      `<div><dt id="${id}">${both(de, en)}</dt><dd><span class="field" contenteditable="plaintext-only" role="textbox" aria-labelledby="${id}">${id === 'contact' ? escaped(contact) : ''}</span></dd></div>`,
  );
  return [
    '<dl class="letterhead">',
    ...fields,
    `<div><dt>${both('Stand', 'As of')}</dt><dd>${date('de')} / ${date('en')}</dd></div>`,
    '</dl>',
  ].join('\n');
}

function sectionIn(
  language: Language,
  { id, tenant, before }: { id: string; tenant: Tenant; before: Tenant | undefined },
): string {
  const texts = named(PAGE_TEXTS[language], escaped(tenant.name));
  const isUnitsOnly = tenant.scope.employees === 'none';
  const intro = isUnitsOnly ? [texts.unitsAlone.intro, ...texts.intro.slice(1)] : texts.intro;
  const part = (title: string, ...blocks: string[]) => [`<h3>${title}</h3>`, ...blocks].join('\n');
  return [
    `<section id="${language}" lang="${language}" aria-labelledby="title-${language}">`,
    `<h2 id="title-${language}">${texts.title}</h2>`,
    ...intro.map((text) => `<p>${text}</p>`),
    part(
      texts.personio,
      list('ol', texts.personioSteps),
      attributesTable(texts, { tenant, before }, language),
      `<p>${texts.attributes.later}</p>`,
    ),
    part(texts.engagedly, list('ol', texts.engagedlySteps)),
    part(texts.handover, list('ol', texts.handoverSteps), list('ul', texts.handoverNever)),
    part(texts.answer, list('ol', asksOf(tenant, language))),
    part(texts.rules.title, `<p>${texts.rules.intro}</p>`, rulesTable(texts, id, tenant, language)),
    part(texts.data, list('ul', dataFor(tenant, language))),
    part(texts.end, list('ul', texts.endSteps)),
    '</section>',
  ].join('\n');
}

/** Every text as HTML, with the customer's name in its place. */
function named<T>(texts: T, name: string): T {
  if (typeof texts === 'string') return escaped(texts).replaceAll('{name}', () => name) as T;
  if (Array.isArray(texts)) return texts.map((text) => named(text, name)) as T;
  return Object.fromEntries(
    Object.entries(texts as Record<string, unknown>).map(([key, text]) => [key, named(text, name)]),
  ) as T;
}

function attributesTable(
  { attributes: texts }: PageTexts,
  { tenant, before }: { tenant: Tenant; before: Tenant | undefined },
  language: Language,
): string {
  const fresh = new Set(before === undefined ? [] : newlyTicked(before, tenant, language));
  const rows = tickedFor(tenant, language).map(
    ({ name, key, uses }) =>
      `<tr><th scope="row"><span aria-hidden="true">☐ </span>${escaped(name)}${key === '' ? '' : ` <small>${escaped(key)}</small>`}${fresh.has(name) ? ` <strong>(${texts.fresh})</strong>` : ''}</th><td>${uses.map(escaped).join('; ')}</td></tr>`,
  );
  return [
    `<table class="ticks"><caption>${texts.caption}</caption>`,
    `<thead><tr><th scope="col">${texts.attribute}</th><th scope="col">${texts.use}</th></tr></thead>`,
    `<tbody>\n${rows.join('\n')}\n</tbody></table>`,
  ].join('\n');
}

function rulesTable({ rules }: PageTexts, id: string, tenant: Tenant, language: Language): string {
  const rows = rulesFor(id, tenant, language).map(
    ({ what, says }) =>
      `<tr><th scope="row">${what}</th><td>${says.map((text) => `<p>${text}</p>`).join('')}</td></tr>`,
  );
  return [
    `<table class="rules"><thead><tr><th scope="col">${rules.what}</th><th scope="col">${rules.how}</th></tr></thead>`,
    `<tbody>\n${rows.join('\n')}\n</tbody></table>`,
  ].join('\n');
}

function list(tag: 'ol' | 'ul', items: readonly string[]): string {
  return `<${tag}>\n${items.map((item) => `<li>${item}</li>`).join('\n')}\n</${tag}>`;
}
