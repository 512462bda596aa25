/** Text as HTML: nothing that stands in a tenant file becomes markup. Pure. */

const SIGNS = /[&<>"']/g;

export function escaped(text: string): string {
  return text.replace(SIGNS, (sign) => `&#${sign.codePointAt(0)};`);
}

/** Code, what GitHub's Markdown needs as an element, bold, and everything else. */
const PIECES = /`([^`]*)`|<code>([^<]*)<\/code>|\*\*([^*]+)\*\*/g;

/**
 * A sentence of `tenant/describe`, which is Markdown of code, bold and text. Within `<code>` it has written what HTML would
 * take for markup as character references already.
 */
export function fromMarkdown(markdown: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const match of markdown.matchAll(PIECES)) {
    const [whole, code, element, bold = ''] = match;
    parts.push(escaped(markdown.slice(from, match.index)));
    if (code !== undefined) parts.push(`<code>${escaped(code)}</code>`);
    else if (element !== undefined) parts.push(`<code>${element}</code>`);
    else parts.push(`<strong>${escaped(bold)}</strong>`);
    from = match.index + whole.length;
  }
  return [...parts, escaped(markdown.slice(from))].join('');
}
