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
    if (line !== '' && line.length + 1 + word.length > width) {
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
