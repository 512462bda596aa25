/** Every story of safety is told by at least one test, under its number: "3 · a page that fails in the middle, …". */
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const STORIES = 27;
/** Parts that are no single story. */
const PARTS = [9, 10];

const stories = suite('the stories');

/** The numbers at the beginning of a string in a test file, after this word. */
async function told(word: string): Promise<Set<number>> {
  const numbers = new Set<number>();
  for (const file of await readdir(HERE, { recursive: true })) {
    if (!file.endsWith('.test.ts')) continue;
    const text = await readFile(`${HERE}${file}`, 'utf8');
    for (const [, number] of text.matchAll(new RegExp(`['"\`]${word}(\\d+) · \\S`, 'g')))
      numbers.add(Number(number));
  }
  return numbers;
}

stories(`all ${STORIES} are told`, async () => {
  const numbers = await told('');
  const all = Array.from({ length: STORIES }, (_, index) => index + 1);
  assert.equal(
    all.filter((number) => !numbers.has(number)),
    [],
    'without a test',
  );
  assert.equal(
    [...numbers].filter((number) => number < 1 || number > STORIES),
    [],
    'no story',
  );
});

stories('being killed and being stopped are told', async () => {
  const numbers = await told('part ');
  assert.equal(
    PARTS.filter((number) => !numbers.has(number)),
    [],
  );
});

stories.run();
