/**
 * `npm run build`: the action as one file, action/dist/index.cjs, and its self test as another, selftest.cjs. What evaluates
 * expressions is bundled by itself and put into both as a text: that program is handed to a process of its own, and nothing
 * else is.
 */
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { compiledSchemas, type SchemaFile } from '../src/desk/compiled-schemas.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Every schema that a command checks with. */
const SCHEMAS: readonly SchemaFile[] = [
  ...['approvers', 'details', 'fleet', 'history', 'state', 'summary', 'tenant'].map(
    (name) => ({ path: `schemas/${name}.json`, what: 'whole' }) as const,
  ),
  { path: 'schemas/engagedly.json', what: 'definitions' },
  { path: 'schemas/personio.json', what: 'definitions' },
];

/** Of GitHub's packages: large, and needed only by those few commands that ask GitHub something. */
const SELDOM = ['undici'];

const SHARED = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  target: 'node24',
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
} satisfies BuildOptions;

const { outputFiles, metafile: program } = await build({
  ...SHARED,
  entryPoints: ['src/map/worker/inside.ts'],
  format: 'esm',
  write: false,
  metafile: true,
});

const { metafile } = await build({
  ...SHARED,
  entryPoints: { index: 'action/main.ts', selftest: 'action/selftest.ts' },
  metafile: true,
  format: 'cjs',
  outdir: 'action/dist',
  outExtension: { '.js': '.cjs' },
  plugins: [compiledSchemas(ROOT, SCHEMAS), whenUsed(SELDOM)],
  define: {
    EXPRESSION_PROGRAM: JSON.stringify(outputFiles[0]?.text),
    // Of use from the sources only, where the program is read from its files.
    'import.meta.url': '""',
  },
});

const unchecked = Object.keys(metafile.inputs).filter(
  (input) => input.startsWith('schemas/') && !SCHEMAS.some(({ path }) => path === input),
);
if (unchecked.length > 0) throw new Error(`Has no check in the bundle: ${unchecked.join(', ')}`);

// For the licences of what is inside. The program that is put in as a text takes its packages from there, too.
await writeFile(
  `${ROOT}action/dist/meta.json`,
  JSON.stringify({ inputs: { ...metafile.inputs, ...program.inputs } }),
);

/** Loads CommonJS packages at the first use of something in them, and not with whoever imports them. */
function whenUsed(packages: readonly string[]): Plugin {
  const require = createRequire(import.meta.url);
  return {
    name: 'when-used',
    setup({ onResolve, onLoad }) {
      const filter = new RegExp(`^(?:${packages.join('|')})$`);
      onResolve({ filter }, ({ path, namespace }) =>
        namespace === 'when-used' ? undefined : { path, namespace: 'when-used' },
      );
      onLoad({ filter, namespace: 'when-used' }, ({ path }) => ({
        contents: Object.keys(require(path))
          .map(
            (name) => `Object.defineProperty(exports, '${name}', { get: () => require('${path}').${name} });`,
          )
          .join('\n'),
        resolveDir: ROOT,
      }));
    },
  };
}
