/**
 * Starts the process that evaluates expressions. A process and not a thread: a thread that asks for one large piece of
 * memory ends the whole program, whatever its own limit says, and Node denies files and code made from texts to
 * processes only. Its program is handed over as a text on its standard input: the bundle is one file, of which nothing
 * but this program gets into that process.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Put in by the build: the bundled text of inside.ts. */
declare const EXPRESSION_PROGRAM: string | undefined;

/** Megabytes. An ordinary page of people needs ten. */
const MEMORY = 128;

/**
 * Megabytes for what is young. Left to itself, V8 takes more for it with time, until all that is taken is more than
 * `MEMORY`: from then on it cleans up without end, though hardly anything is in use.
 */
const YOUNG = 4;

/** Its name before Node 23.5, where it was an experiment. The action runs on 24; somebody may try the bundle on another. */
const PERMISSION = process.allowedNodeEnvironmentFlags.has('--permission')
  ? '--permission'
  : '--experimental-permission';

export const FLAGS: readonly string[] = [
  PERMISSION,
  '--disallow-code-generation-from-strings',
  '--frozen-intrinsics',
  '--disable-proto=delete',
  '--no-warnings',
  `--max-old-space-size=${MEMORY}`,
  `--max-semi-space-size=${YOUNG}`,
];

export function startProcess(): ChildProcess {
  const program = typeof EXPRESSION_PROGRAM === 'string' ? EXPRESSION_PROGRAM : undefined;
  const args = program === undefined ? ownSources() : ['--input-type=module', '-'];
  const child = spawn(process.execPath, [...FLAGS, ...args], {
    env: {},
    stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
    windowsHide: true,
  });
  child.stdin?.on('error', () => {
    // It ended before it had read its program: that it ended is told by the process itself.
  });
  child.stdin?.end(program ?? '');
  return child;
}

/** From the sources, the process reads its program itself, and may read nothing but that. */
function ownSources(): string[] {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const own = ['package.json', 'src/', 'node_modules/'].map((path) => `${root}${path}`);
  // Where the packages are a link to those of another checkout, they are read there.
  const found = createRequire(import.meta.url).resolve('jsonata');
  const packages = found.replace(/(?<=[\\/]node_modules[\\/]).*/, '');
  const read = [...own, packages].map((path) => `--allow-fs-read=${path}`);
  return [...read, fileURLToPath(new URL('./inside.ts', import.meta.url))];
}
