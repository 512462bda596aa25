/**
 * `npm run build`: the action as one file, action/dist/index.cjs, and its self test as another, selftest.cjs. What evaluates
 * expressions is bundled by itself and put into both as a text: that program is handed to a process of its own, and nothing
 * else is.
 */
import { writeFile } from 'node:fs/promises';
import { type BuildOptions, build } from 'esbuild';
import { ROOT, refuseUnchecked, SOON } from './soon.ts';

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
  plugins: SOON,
  define: {
    EXPRESSION_PROGRAM: JSON.stringify(outputFiles[0]?.text),
    // Of use from the sources only, where the program is read from its files.
    'import.meta.url': '""',
  },
});

refuseUnchecked(metafile);

// For the licences of what is inside. The program that is put in as a text takes its packages from there, too.
await writeFile(
  `${ROOT}action/dist/meta.json`,
  JSON.stringify({ inputs: { ...metafile.inputs, ...program.inputs } }),
);
