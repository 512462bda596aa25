/**
 * `npm test`: every *.test.ts, by uvu, in one process more than there are cores, since some wait for git and for child
 * processes. Ends with "N passed, N failed".
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, statfs } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const PRELOADED = new URL('./fixtures/evaluator.ts', import.meta.url).href;
const EVALUATOR = 'evaluator.mjs';
const UVU = fileURLToPath(new URL('../node_modules/uvu/bin.js', import.meta.url));

/**
 * Files that take seconds, in groups of some fifteen seconds of a core: a group is one process, which reads and compiles the
 * program once and gets quicker at it. All other files together are one more. The first ones wait for a browser, for child
 * processes and for a clock, beside those that compute; at the end are smaller ones, so that no core waits for the last.
 */
const SLOW: readonly (readonly string[])[] = [
  ['desk/desk', 'notify/looks', 'notify/notify', 'notify/alerts', 'commands/explain'],
  [
    'sandbox/story',
    'sandbox/sandbox',
    'stories/outcomes',
    'stories/plan-file',
    'details/details',
    'stories/filter',
  ],
  ['stories/chain', 'stories/selftest', 'stories/news', 'stories/details', 'stories/tenants'],
  ['action/action', 'commands/setup', 'setup/installation'],
  ['match/match-table', 'match/properties', 'http/pace/shared-key', 'freshness/freshness'],
  ['stories/memory', 'stories/rollback', 'stories/rekey', 'stories/resolve', 'stories/onboarding'],
  ['stories/broken', 'stories/accounts', 'stories/pages', 'stories/crash', 'stories/pace'],
  ['ledger/record', 'ledger/scale', 'ledger/read', 'workflows/scripts'],
  ['stories/undo', 'undo/undo', 'stories/preview', 'stories/stopped', 'stories/side-by-side'],
  [
    'map/map',
    'map/rehearse',
    'map/worker/evaluation',
    'map/expression/expression',
    'map/expression/path',
    'tenant/check/tests',
    'stories/hostile-file',
    'select/select',
  ],
  ['sync', 'campaign/campaign', 'select/simulation'],
  ['stories/absence', 'stories/single', 'stories/structure', 'stories/empty'],
  ['stories/pictures', 'stories/identity', 'stories/kinds', 'stories/dates'],
];

/** Bytes: ten times what the tests have lying about at one moment, and more than a container has by itself. */
const ROOM = 1 << 28;

type Finished = { output: string; code: number; total: number; passed: number };

async function main(): Promise<number> {
  const wanted = process.argv[2];
  const files = (await readdir(HERE, { recursive: true }))
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => file.replaceAll('\\', '/').slice(0, -'.test.ts'.length))
    .filter((file) => wanted === undefined || file.includes(wanted))
    .sort();
  const slow = SLOW.map((group) => group.filter((file) => files.includes(file)));
  const quick = files.filter((file) => !slow.flat().includes(file));
  // Taken together, the quick ones are as long as the slowest.
  const jobs = [...slow.slice(0, 3), quick, ...slow.slice(3)].filter((group) => group.length > 0);
  const scratch = await mkdtemp(join(await quickFolder(), 'tests-'));
  await buildEvaluator(join(scratch, EVALUATOR));

  const started = performance.now();
  const finished: Finished[] = [];
  const waiting = jobs.values();
  const worker = async () => {
    for (const group of waiting) {
      const result = await run(group, scratch);
      process.stdout.write(result.output);
      finished.push(result);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() + 1 }, worker));
  await rm(scratch, { recursive: true, force: true, maxRetries: 3 });

  const total = finished.reduce((sum, result) => sum + result.total, 0);
  const passed = finished.reduce((sum, result) => sum + result.passed, 0);
  // A process that broke off has no totals of its own, or passes everything and still fails.
  const broken = finished.filter(({ code, total, passed }) => code !== 0 && total === passed).length;
  const seconds = Math.round((performance.now() - started) / 1000);
  const failed = total - passed + broken + (total === 0 ? 1 : 0);
  console.log(`\n${files.length} files in ${seconds} s\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

/** A folder in memory where there is one with room, from which programs may be run: git and all folders are quicker there. */
async function quickFolder(): Promise<string> {
  const memory = '/dev/shm';
  const mounts = await readFile('/proc/mounts', 'utf8').catch(() => '');
  if (!/^\S+ \/dev\/shm tmpfs (?!\S*\bnoexec\b)/m.test(mounts)) return tmpdir();
  const { bavail, bsize } = await statfs(memory);
  return bavail * bsize > ROOM ? memory : tmpdir();
}

/** The program that evaluates expressions, as the bundle carries it. */
async function buildEvaluator(outfile: string): Promise<void> {
  const entry = fileURLToPath(new URL('../src/map/worker/inside.ts', import.meta.url));
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    charset: 'utf8',
  });
}

/** Runs a group of test files in one uvu process. What Node compiles it leaves in `scratch`, for those to come. */
function run(group: readonly string[], scratch: string): Promise<Finished> {
  const names = group.map((file) => file.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = `^(${names.join('|')})\\.test\\.ts$`;
  return new Promise((resolve) => {
    // It colours what it writes into our pipe, unless told; in a file, or for another program, that is noise.
    const colours = process.stdout.isTTY ? [] : ['--no-color'];
    const child = spawn(process.execPath, ['--import', PRELOADED, UVU, ...colours, HERE, pattern], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        TMPDIR: scratch,
        NODE_COMPILE_CACHE: join(scratch, 'cache'),
        EVALUATOR: join(scratch, EVALUATOR),
      },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (part) => {
        output += part;
      });
    }
    child.on('close', (code) => {
      const number = (key: string) =>
        Number(new RegExp(`^\\s*${key}:\\D*(\\d+)`, 'm').exec(plain(output))?.[1] ?? 0);
      resolve({ output, code: code ?? 1, total: number('Total'), passed: number('Passed') });
    });
  });
}

function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with an escape character.
  return text.replace(/\u001b\[[0-9;]*m/g, '');
}

process.exitCode = await main();
