/** What a reviewer can see of a text, and what not. Pure. */

/** A run of characters that do not show. */
export type Hidden = { offset: number; length: number; what: string };

/**
 * Everything without a glyph of its own, except tab, line break and the plain space: control and format
 * characters (bidirectional marks, zero width, soft hyphen, tags), line and paragraph separators, other blanks,
 * variation selectors and fillers, half characters, private and unassigned ones, the Braille blank, and the
 * mark that stands for broken UTF-8. See "Trojan Source", https://trojansource.codes.
 */
const HIDDEN = /(?:(?![\t\n\r ])[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800\uFFFD])+/gu;

export function findHidden(text: string): Hidden[] {
  return [...text.matchAll(HIDDEN)].map((match) => ({
    offset: match.index,
    length: match[0].length,
    what: describe(match[0]),
  }));
}

/** Blanks in their place: every offset stays. */
export function blankHidden(text: string): string {
  return text.replace(HIDDEN, (run) => ' '.repeat(run.length));
}

/** A key or a file name as it may stand in a message: on one line, everything visible, not too long, no address. */
export function quote(text: string): string {
  const shown = text.replace(HIDDEN, '?').replace(/\S*@\S*/g, '(address)');
  return JSON.stringify(shown.length > 60 ? `${shown.slice(0, 57)}...` : shown);
}

function describe(run: string): string {
  const points = [...run].map((character) => character.codePointAt(0) ?? 0);
  const first = points[0] ?? 0;
  const code = `U+${first.toString(16).toUpperCase().padStart(4, '0')}, ${kindOf(first)}`;
  return points.length === 1 ? code : `${code}, and ${points.length - 1} more`;
}

function kindOf(point: number): string {
  const character = String.fromCodePoint(point);
  if (point === 0xfffd) return 'the mark of a broken character: the file is not saved as UTF-8';
  if (/\p{Bidi_Control}/u.test(character)) return 'which changes the direction of the text after it';
  if (/\p{Z}/u.test(character)) return 'a blank that is not the ordinary space';
  if (/\p{Cs}/u.test(character)) return 'half of a character';
  if (/\p{Cc}/u.test(character)) return 'a control character';
  return 'which has no width or no shape';
}

/** A value of an invented person, on one line, everything visible, at most 70 characters. */
export function show(value: unknown): string {
  if (value === undefined || value === null) return 'empty';
  const escaped = (run: string) =>
    [...run].map((character) => `\\u{${character.codePointAt(0)?.toString(16)}}`).join('');
  const shown = (JSON.stringify(value) ?? 'something that is no value').replace(HIDDEN, escaped);
  return shown.length > 70 ? `${shown.slice(0, 67)}...` : shown;
}
