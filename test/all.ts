/**
 * `npm test`: every *.test.ts, by uvu, in one process more than there are cores. Whole runs wait for rate limits and for
 * git more than they compute, so side by side they take half the time. Ends with "N passed, N failed".
 */
import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const UVU = fileURLToPath(new URL('../node_modules/uvu/bin.js', import.meta.url));

/** Files that take seconds, the slowest first: each gets a process of its own. All others share one. */
const SLOW: readonly string[] = [
  'sync',
  'stories/chain',
  'ledger/record',
  'stories/memory',
  'stories/broken',
  'stories/crash',
  'stories/pages',
  'action/action',
  'stories/accounts',
  'stories/dates',
  'stories/structure',
  'stories/empty',
  'stories/stopped',
  'stories/tenants',
  'stories/side-by-side',
  'stories/pace',
  'stories/identity',
  'stories/managers',
  'stories/absence',
  'campaign/campaign',
  'notify/notify',
  'select/simulation',
];

type Finished = { output: string; code: number; total: number; passed: number };

async function main(): Promise<number> {
  const wanted = process.argv[2];
  const files = (await readdir(HERE, { recursive: true }))
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => file.replaceAll('\\', '/').slice(0, -'.test.ts'.length))
    .filter((file) => wanted === undefined || file.includes(wanted))
    .sort();
  const slow = SLOW.filter((file) => files.includes(file));
  const quick = files.filter((file) => !slow.includes(file));
  // Taken together, the quick ones are as long as the slowest: they come first.
  const jobs = [quick, ...slow.map((file) => [file])].filter((group) => group.length > 0);

  const started = performance.now();
  const finished: Finished[] = [];
  const waiting = jobs.values();
  const worker = async () => {
    for (const group of waiting) {
      const result = await run(group);
      process.stdout.write(result.output);
      finished.push(result);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() + 1 }, worker));

  const total = finished.reduce((sum, result) => sum + result.total, 0);
  const passed = finished.reduce((sum, result) => sum + result.passed, 0);
  // A process that broke off has no totals of its own, or passes everything and still fails.
  const broken = finished.filter(({ code, total, passed }) => code !== 0 && total === passed).length;
  const seconds = Math.round((performance.now() - started) / 1000);
  const failed = total - passed + broken + (total === 0 ? 1 : 0);
  console.log(`\n${files.length} files in ${seconds} s\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

/** Runs a group of test files in one uvu process. */
function run(group: readonly string[]): Promise<Finished> {
  const names = group.map((file) => file.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = `^(${names.join('|')})\\.test\\.ts$`;
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [UVU, HERE, pattern], { stdio: ['ignore', 'pipe', 'pipe'] });
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
