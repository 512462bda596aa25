/** The parts of a mail, as plain text and as HTML. Pure. */

export type Part =
  | { paragraph: string }
  /** Short lines that belong together; read aloud as a list. */
  | { list: readonly string[] }
  | { links: ReadonlyArray<{ label: string; url: string }> };

export function renderPlain(parts: readonly Part[]): string {
  const blocks = parts.filter(isFilled).map((part) => {
    if ('paragraph' in part) return part.paragraph;
    if ('list' in part) return part.list.map((item) => `- ${item}`).join('\n');
    return part.links.map(({ label, url }) => `${label}: ${url}`).join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}

export function renderHtml(title: string, parts: readonly Part[]): string {
  const blocks = parts.filter(isFilled).map((part) => {
    if ('paragraph' in part) return `<p>${escapeHtml(part.paragraph)}</p>`;
    if ('list' in part) return list(part.list.map(escapeHtml));
    return list(part.links.map(({ label, url }) => `<a href="${escapeHtml(url)}">${escapeHtml(label)}</a>`));
  });
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>`,
    '<body>',
    ...blocks,
    '</body></html>',
    '',
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
  return ('list' in part ? part.list : part.links).length > 0;
}

function list(items: readonly string[]): string {
  return `<ul>\n${items.map((item) => `<li>${item}</li>`).join('\n')}\n</ul>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
