/**
 * The one way of a text into a log, onto a terminal or into an annotation. Whatever a tenant file, a vendor or a file name
 * brings along, it is read there as text and as nothing else. Pure.
 */

/** Kept: line feeds and what has a glyph. Gone: control, format and bidirectional characters, halves and unknown ones. */
const WITHOUT_GLYPH = /(?!\n)\p{C}/gu;
/** Where a runner, a terminal or an editor would begin a new line or a new column. */
const BREAKS = /\r\n|[\u2028\u2029]/g;
const BLANKS = /(?!\n)[\r\t\v\f\u0085\p{Z}]/gu;

/**
 * The text on the same lines, without anything that steers: a runner takes `##[command]` anywhere in a line and
 * `::command::` at its beginning for orders, and a terminal takes control characters for such.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function forLog(text: string): string {
  return (
    text
      .replace(BREAKS, '\n')
      .replace(BLANKS, ' ')
      .replace(WITHOUT_GLYPH, '')
      // Only now: what was taken out may have stood between two of these.
      .replaceAll('##[', '## [')
      .replace(/^( *:):/gm, '$1 :')
  );
}

/** The same on one line, with single blanks. */
export function onOneLine(text: string): string {
  return forLog(text).replace(/\s+/g, ' ').trim();
}

/** The same where nothing of it is Markdown: in a fence, on a page of GitHub. */
export function inFence(text: string): string {
  return `\`\`\`text\n${forLog(text).replaceAll('```', "'''")}\n\`\`\``;
}

const LONGEST_NAME = 80;

/** A name that somebody chose in a vendor's system, in a sentence of ours: no longer than the sentence bears. */
export function asName(text: string): string {
  const name = onOneLine(text);
  return [...name].length <= LONGEST_NAME ? name : `${[...name].slice(0, LONGEST_NAME - 1).join('')}…`;
}

const PLAIN_WORD = /^[\w./=,:@+-]+$/;

/** As one word of a command that somebody types. */
export function forShell(text: string): string {
  return PLAIN_WORD.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
