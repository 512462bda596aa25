/** `npm run documents`: writes the messages of src/issues.ts into .github/SUPPORT.md, where support looks them up. */
import { readFile, writeFile } from 'node:fs/promises';
import { guidanceFor, knownCodes } from '../src/issues.ts';

export const SUPPORT = new URL('../.github/SUPPORT.md', import.meta.url);
const BEGIN = '<!-- messages -->\n';
const END = '<!-- /messages -->';

/** The page with the messages as they are now. Throws when the place for them is gone. */
export function withMessages(page: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`There is no place for the messages: "${BEGIN.trim()}".`);
  return `${page.slice(0, begin + BEGIN.length)}\n${messages()}\n\n${page.slice(end)}`;
}

function messages(): string {
  const rows = knownCodes().map((code) => {
    const { level, meaning, remedy, escalates } = guidanceFor(code);
    const kind =
      escalates === undefined ? level : `${level}, ${escalates === 'weekly' ? 'reminded' : 'told once'}`;
    return `| \`${code}\` | ${kind} | ${cell(meaning)} | ${cell(remedy)} |`;
  });
  return ['| Message | Kind | What it means | What to do |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function cell(text: string): string {
  return text
    .replace(/[\\|*_`[\]]/g, '\\$&')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

if (import.meta.main) await writeFile(SUPPORT, withMessages(await readFile(SUPPORT, 'utf8')));
