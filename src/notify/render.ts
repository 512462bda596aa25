/**
 * The parts of a mail, as plain text and as HTML. Pure. The HTML sets no colours of its own: mail programs show it in
 * light and in dark as they show everything else.
 */
import type { Figure } from '../labels.ts';
import type { Language } from '../model.ts';

export type Part =
  | { paragraph: string }
  /** Short lines that belong together; read aloud as a list. */
  | { list: readonly string[] }
  | { figures: readonly Figure[]; title: string }
  | { links: ReadonlyArray<{ label: string; url: string }> }
  /** What stands at the end of every mail, smaller. */
  | { footer: string };

export function renderPlain(parts: readonly Part[]): string {
  const blocks = parts.filter(isFilled).map((part) => {
    if ('paragraph' in part) return part.paragraph;
    if ('footer' in part) return part.footer;
    if ('list' in part) return part.list.map((item) => `- ${item}`).join('\n');
    if ('figures' in part)
      return [`${part.title}:`, ...part.figures.map(({ label, count }) => `- ${label}: ${count}`)].join('\n');
    return part.links.map(({ label, url }) => `${label}: ${url}`).join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
/** The one line that has a colour: a grey that can be seen on white and on black. */
const RULE = 'border-bottom:1px solid #8a8a8a';
const TABLE = 'role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"';

export type Page = { title: string; language: Language; parts: readonly Part[] };

/** Tables and inline styles, which is what mail programs understand. */
export function renderHtml({ title, language, parts }: Page): string {
  const blocks = parts.filter(isFilled).map(blockOf);
  return [
    '<!doctype html>',
    `<html lang="${language}" style="color-scheme:light dark"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="supported-color-schemes" content="light dark">',
    `<title>${escapeHtml(title)}</title></head>`,
    '<body style="margin:0;padding:0">',
    `<table ${TABLE}><tr><td align="center" style="padding:24px 16px">`,
    `<table ${TABLE} style="max-width:600px;text-align:left"><tr><td style="${FONT};font-size:16px;line-height:1.5;overflow-wrap:anywhere">`,
    `<h1 style="margin:0 0 16px;font-size:20px;line-height:1.3">${escapeHtml(title)}</h1>`,
    ...blocks,
    '</td></tr></table>',
    '</td></tr></table>',
    '</body></html>',
    '',
  ].join('\n');
}

function blockOf(part: Part): string {
  if ('paragraph' in part) return `<p style="margin:0 0 16px">${escapeHtml(part.paragraph)}</p>`;
  if ('footer' in part)
    return `<p style="margin:24px 0 0;font-size:13px;opacity:0.75">${escapeHtml(part.footer)}</p>`;
  if ('figures' in part) return tableOf(part.title, part.figures);
  if ('list' in part) return listOf(part.list.map(escapeHtml));
  return listOf(part.links.map(({ label, url }) => `<a href="${escapeHtml(url)}">${escapeHtml(label)}</a>`));
}

/** A table of data, so that it is read aloud as one. */
function tableOf(title: string, figures: readonly Figure[]): string {
  const rows = figures.map(
    ({ label, count }) =>
      `<tr><td style="padding:6px 16px 6px 0;${RULE}">${escapeHtml(label)}</td><td align="right" style="padding:6px 0;${RULE};white-space:nowrap;font-variant-numeric:tabular-nums"><strong>${count}</strong></td></tr>`,
  );
  return [
    '<table width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 24px;font-size:16px;line-height:1.5">',
    `<tr><th colspan="2" align="left" style="padding:0 0 4px;font-size:13px;font-weight:normal;opacity:0.75">${escapeHtml(title)}</th></tr>`,
    ...rows,
    '</table>',
  ].join('\n');
}

/** One line, without control, formatting and bidirectional characters. */
export function oneLine(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .trim();
}

function isFilled(part: Part): boolean {
  if ('paragraph' in part) return part.paragraph !== '';
  if ('footer' in part) return part.footer !== '';
  if ('figures' in part) return part.figures.length > 0;
  return ('list' in part ? part.list : part.links).length > 0;
}

function listOf(items: readonly string[]): string {
  const rows = items.map((item) => `<li style="margin:0 0 4px">${item}</li>`);
  return `<ul style="margin:0 0 16px;padding:0 0 0 24px">\n${rows.join('\n')}\n</ul>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
