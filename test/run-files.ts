/**
 * A process of `npm test`: runs the files that it is told, one after the other, and says what became of each. It is one
 * process for many files because what Node has compiled and learned of the program is good for all of them.
 */
import { stripVTControlCharacters } from 'node:util';

/** `output`: what was printed meanwhile. */
export type FileResult = { output: string; total: number; passed: number; hasFailed: boolean };

/** Without a file: there are no more. */
export type Told = { file?: string };

/** How uvu collects, when it is told so before it is loaded: suites wait in the queue at an index until they are run. */
const queue: unknown[][] = [];
Object.assign(globalThis, { UVU_DEFER: 1, UVU_INDEX: 0, UVU_QUEUE: queue });

process.on('message', async ({ file }: Told) => {
  if (file === undefined) return process.disconnect();
  const output = listen();
  queue.splice(0, Infinity, [file]);
  process.exitCode = 0;
  try {
    const { exec } = await import('uvu');
    await import(new URL(`${file}.test.ts`, import.meta.url).href);
    await exec();
  } catch (error) {
    process.exitCode = 1;
    console.log(error);
  }
  const text = output.end();
  const result: FileResult = {
    output: text,
    total: numberAfter('Total:', text),
    passed: numberAfter('Passed:', text),
    hasFailed: process.exitCode !== 0,
  };
  process.send?.(result);
});

/** Everything that is printed, by uvu and by what is tested. */
function listen(): { end(): string } {
  const streams = [process.stdout, process.stderr];
  const before = streams.map((stream) => stream.write);
  let text = '';
  for (const stream of streams) {
    stream.write = (part: string | Uint8Array, ...more: unknown[]) => {
      text += typeof part === 'string' ? part : Buffer.from(part).toString('utf8');
      const done = more.at(-1);
      if (typeof done === 'function') done();
      return true;
    };
  }
  return {
    end: () => {
      for (const [index, stream] of streams.entries()) Object.assign(stream, { write: before[index] });
      return text;
    },
  };
}

/** Of the last lines that uvu prints. */
function numberAfter(key: string, text: string): number {
  const at = text.lastIndexOf(key);
  return at < 0 ? 0 : Number(/\d+/.exec(stripVTControlCharacters(text.slice(at + key.length)))?.[0] ?? 0);
}
