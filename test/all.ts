/**
 * `npm test`: every *.test.ts, by uvu, in one process more than there are cores, since some wait for git and for child
 * processes; each takes the next file when it is done with one. Parts of paths choose files. Ends with "N passed,
 * N failed".
 */
import { fork } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, statfs } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { ROOT, refuseUnchecked, SOON } from '../.ci/soon.ts';
import type { FileResult, Told } from './run-files.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const PRELOADED = new URL('./fixtures/evaluator.ts', import.meta.url).href;

/**
 * Files that take two seconds and more, the longest first: whatever takes long at the end, the others wait for. Some
 * wait for a browser, for child processes or for a clock, and leave a core to the others.
 */
const SLOW: readonly string[] = [
  'desk/desk',
  'stories/outcomes',
  'action/action',
  'stories/chain',
  'stories/stopped',
  'sandbox/sandbox',
  'campaign/campaign',
  'sandbox/story',
  'ledger/record',
  'stories/unrecorded',
  'stories/memory',
  'stories/selftest',
  'stories/broken',
  'stories/onboarding',
  'stories/undo',
  'map/map',
  'notify/looks',
  'stories/preview',
  'stories/crash',
  'map/worker/evaluation',
  'stories/rollback',
  'stories/accounts',
  'stories/pages',
  'notify/notify',
  'stories/rekey',
  'commands/setup',
  'http/pace/shared-key',
  'sync',
  'commands/kept-by-npm',
  'match/taken',
  'match/match-table',
  'undo/undo',
  'freshness/freshness',
  'stories/pictures',
  'ledger/scale',
  'map/expression/expression',
  'setup/installation',
  'onboard/new',
  'stories/structure',
  'onboard/page-looks',
  'stories/pace',
  'commands/explain',
  'match/properties',
  'stories/empty',
  'stories/absence',
  'tenant/check/tests',
  'stories/hostile-file',
  'stories/single',
  'stories/identity',
  'ledger/read',
  'select/simulation',
  'notify/alerts',
];

/** Bytes: ten times what the tests have lying about at one moment, and more than a container has by itself. */
const ROOM = 1 << 28;

async function main(): Promise<number> {
  const wanted = process.argv.slice(2);
  const files = (await readdir(HERE, { recursive: true }))
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => file.replaceAll('\\', '/').slice(0, -'.test.ts'.length))
    .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
    .sort();
  const jobs = [
    ...SLOW.filter((file) => files.includes(file)),
    ...files.filter((file) => !SLOW.includes(file)),
  ];
  const scratch = await mkdtemp(join(await quickFolder(), 'tests-'));
  await prebuild(scratch);

  const started = performance.now();
  const finished: FileResult[] = [];
  const waiting = jobs.values();
  const runAll = async () => {
    for (let worker = startWorker(scratch); ; ) {
      const { value: file, done } = waiting.next();
      if (done === true) return worker.end();
      const result = await worker.run(file);
      process.stdout.write(result.output);
      finished.push(result);
      if (result.isBroken) worker = startWorker(scratch);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() + 1 }, runAll));
  await rm(scratch, { recursive: true, force: true, maxRetries: 3 });

  const total = finished.reduce((sum, result) => sum + result.total, 0);
  const passed = finished.reduce((sum, result) => sum + result.passed, 0);
  // A file that broke off has no totals of its own, or passes everything and still fails.
  const broken = finished.filter(({ hasFailed, total, passed }) => hasFailed && total === passed).length;
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

/** What tests start as a process of its own, in one file each: the program that evaluates expressions, and the command line. */
async function prebuild(folder: string): Promise<void> {
  const shared = { bundle: true, platform: 'node', format: 'esm', charset: 'utf8' } as const;
  const source = (path: string) => fileURLToPath(new URL(`../src/${path}`, import.meta.url));
  const evaluator = join(folder, 'evaluator.mjs');
  await build({ ...shared, entryPoints: [source('map/worker/inside.ts')], outfile: evaluator });
  const { metafile } = await build({
    ...shared,
    absWorkingDir: ROOT,
    entryPoints: [source('cli.ts')],
    outfile: join(folder, 'cli.mjs'),
    metafile: true,
    // As in the action: compiling schemas would be a third of a command.
    plugins: SOON,
    define: { EXPRESSION_PROGRAM: JSON.stringify(await readFile(evaluator, 'utf8')) },
    // For packages that are CommonJS.
    banner: {
      js: "import{createRequire as forPackages}from'node:module';const require=forPackages(import.meta.url);",
    },
  });
  refuseUnchecked(metafile);
}

type Worker = {
  /** `isBroken`: the process has ended, and runs nothing any more. */
  run(file: string): Promise<FileResult & { isBroken: boolean }>;
  /** Ends when nothing is left open by any of its files. */
  end(): Promise<void>;
};

/** A process for many files. What Node compiles it leaves in `scratch`, for the others. */
function startWorker(scratch: string): Worker {
  const child = fork(fileURLToPath(new URL('./run-files.ts', import.meta.url)), {
    execArgv: ['--import', PRELOADED],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...process.env,
      // What it writes into our pipe is coloured for a terminal only; in a file, or for another program, that is noise.
      ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}),
      TMPDIR: scratch,
      NODE_COMPILE_CACHE: join(scratch, 'cache'),
      PREBUILT: scratch,
    },
  });
  let unsaid = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (part) => {
      unsaid += part;
    });
  }
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  return {
    run: (file) =>
      new Promise((resolve) => {
        const said = (result: FileResult) => resolve({ ...result, isBroken: false });
        child.once('message', said);
        child.send({ file } satisfies Told);
        void ended.then(() => {
          child.off('message', said);
          const output = `${file}: the process ended before its end.\n${unsaid}\n`;
          resolve({ output, total: 0, passed: 0, hasFailed: true, isBroken: true });
        });
      }),
    end: () => {
      child.send({} satisfies Told);
      return ended;
    },
  };
}

process.exitCode = await main();
