/**
 * `npm run bench`: what a sync costs, with targets, beside the script that somebody writes in an afternoon. Time is
 * virtual where a rate limit binds. Needs `npm run build` before, for the start of the bundle. Not part of the tests.
 *
 *   --sizes 1000,5000      whole runs
 *   --memory 20000         people in step; none: leaves it out; 50000 takes two minutes more, at Personio's pace
 *   --out run-out          gets bench.json and bench.svg
 *
 * Exit code 1 when a target is missed.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Figure, isMet, pictureOf, ratioOf, round, tableOf } from './figures.ts';
import { memoryFigures, startFigure, unboundFigures, validateFigures } from './machine.ts';
import { paceFigures, sharedKeyFigures } from './shared-key.ts';
import { slowAnswers, wholeRuns } from './whole-runs.ts';

const HELP = `npm run bench [-- options]: what a sync costs, with targets; about a minute on two idle cores.

  --sizes 1000,5000      people of the whole runs
  --memory 20000         people in step; none: leaves it out; 50000 takes two minutes more
  --out run-out          gets bench.json and bench.svg

Exit code 1 when a target is missed.`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', short: 'h' },
    sizes: { type: 'string', default: '1000,5000' },
    memory: { type: 'string', default: '20000' },
    out: { type: 'string', default: 'run-out' },
  },
});

if (values.help) {
  console.log(HELP);
  process.exit();
}

const sizesOf = (text: string) => text.split(',').flatMap((size) => Number(size) || []);
const sizes = sizesOf(values.sizes);
const begin = performance.now();
const figures: Figure[] = [];

async function measure(name: string, make: () => Promise<Figure | Figure[]> | Figure[]): Promise<void> {
  const since = performance.now();
  figures.push(...[await make()].flat());
  process.stderr.write(`${name}: ${Math.round((performance.now() - since) / 1000)} s\n`);
}

for (const people of sizes) await measure(`whole runs, ${people} people`, () => wholeRuns(people));
await measure('slow answers', () => slowAnswers(Math.min(...sizes)));
await measure('pace', () => paceFigures([1_000, 5_000, 20_000]));
await measure('shared key', sharedKeyFigures);
for (const people of sizes)
  await measure(`limit that does not bind, ${people} people`, () => unboundFigures(people));
await measure('start', startFigure);
await measure('validate', () => validateFigures(1_000));
for (const people of sizesOf(values.memory))
  await measure(`memory, ${people} people`, () => memoryFigures(people));

const missed = figures.filter((figure) => !isMet(figure));
const seconds = Math.round((performance.now() - begin) / 1000);
await mkdir(values.out, { recursive: true });
const rows = figures.map((figure) => ({ ...figure, ratio: ratioOf(figure), met: isMet(figure) }));
// On a machine that others keep busy, seconds by the clock say little; those of CPU do.
const machine = { node: process.version, cores: availableParallelism(), load: loadavg()[0], seconds };
await writeFile(join(values.out, 'bench.json'), `${JSON.stringify({ machine, figures: rows }, null, 2)}\n`);
await writeFile(
  join(values.out, 'bench.svg'),
  pictureOf(figures, 'Measured ÷ target (left of the line is better)'),
);
console.log(`${tableOf(figures)}\n`);
for (const figure of missed) console.log(`Missed: ${figure.name}: ${round(figure.measured)} ${figure.unit}`);
if (missed.length === 0) console.log('No target missed.');
console.log(`${seconds} s on ${machine.cores} cores, load ${machine.load?.toFixed(1)}.`);
process.exitCode = missed.length > 0 ? 1 : 0;
