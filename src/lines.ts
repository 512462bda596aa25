/** Sentences on lines of some width, in which what somebody is to copy stays whole. Pure. */

/** As `forShell` sets it in quotes; nothing in it can end a code span or a cell. */
const QUOTED = String.raw`'[^'\x60|]*'(?:\\''[^'\x60|]*')*`;

const WORD = String.raw`[\w./=,:@+-]`;

/** One that a sentence may end behind, or a gap to fill. */
const ARGUMENT = String.raw`(?:--?[a-z-]+|<[a-z ]+>|${QUOTED}|${WORD}*\w)`;

/** What is typed at a terminal, up to where the sentence goes on: one group, so that a text split by it keeps the commands. */
export const COMMAND = new RegExp(
  `((?:(?:npm run record(?: -- --out-dir (?:${WORD}+|${QUOTED}))? && )?npm run [a-z]+ --|gh (?:run download|workflow run))(?: ${ARGUMENT})+)`,
);

/** Short ones, which a sentence names: `npm run record`, and what stands in quotation marks. */
const NAMED = /"(?:npm|gh|git|node) [^"]{1,80}"|npm run [a-z]+/;

const TOGETHER = new RegExp(`${COMMAND.source}|${NAMED.source}`, 'g');

/** Stands for a blank that no line ends at; onOneLine leaves none of these in a text. */
const GLUE = '\u0000';

/** On lines of that width. A word that is longer is cut; a command is not, and has a longer line if it needs one. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of wordsOf(text, width)) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}

function wordsOf(text: string, width: number): string[] {
  const glued = text.replace(TOGETHER, (command) => command.replaceAll(' ', GLUE));
  return glued
    .split(' ')
    .flatMap((word) =>
      word.includes(GLUE)
        ? word.replaceAll(GLUE, ' ')
        : (word.match(new RegExp(`.{1,${width}}`, 'gu')) ?? []),
    );
}

/** Of Chinese, Japanese and Korean writing, and pictures: two columns of a terminal each. */
const WIDE =
  /(?![\uFF61-\uFFDC])[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303E\uFF01-\uFF60]/gu;
/** Marks that stand over or under the letter before them. */
const WITHOUT_WIDTH = /\p{Mn}/gu;

/** How many columns of a terminal it takes. */
export function widthOf(text: string): number {
  return [...text.replace(WITHOUT_WIDTH, '').replace(WIDE, 'xx')].length;
}

const GAP = 2;

/** Rows of cells as lines of at most that width: the widest column gives way to others, down to what it needs at `least`. */
export function aligned(
  rows: readonly (readonly string[])[],
  width: number,
  least: (cells: readonly string[]) => number,
): string[] {
  const all = (rows[0] ?? []).map((_, at) => rows.map((row) => row[at] ?? ''));
  const widths = fitting(
    all.map((cells) => ({ width: Math.max(...cells.map(widthOf)), least: least(cells) })),
    width - GAP * (all.length - 1),
  );
  return rows.flatMap((row) => {
    const cells = row.map((cell, at) => wrap(cell, widths[at] ?? width));
    const height = Math.max(1, ...cells.map(({ length }) => length));
    return Array.from({ length: height }, (_, line) =>
      cells
        .map((cell, at) => padded(cell[line] ?? '', widths[at] ?? 0))
        .join(' '.repeat(GAP))
        .trimEnd(),
    );
  });
}

function padded(text: string, to: number): string {
  return text + ' '.repeat(Math.max(0, to - widthOf(text)));
}

function fitting(columns: readonly { width: number; least: number }[], room: number): number[] {
  const fitted = columns.map(({ width }) => width);
  for (let over = fitted.reduce((sum, width) => sum + width, 0) - room; over > 0; over--) {
    const yielding = fitted.filter((width, at) => width > (columns[at]?.least ?? 0));
    if (yielding.length === 0) break;
    const widest = fitted.findIndex(
      (width, at) => width === Math.max(...yielding) && width > (columns[at]?.least ?? 0),
    );
    fitted[widest] = (fitted[widest] ?? 0) - 1;
  }
  return fitted;
}
