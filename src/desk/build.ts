/**
 * The page as texts, bundled from the same sources that a run uses. What a browser has not is put in another way, and
 * nothing else is: the list below is the whole difference. Nothing is written to the disk.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { compiledSchemas, type SchemaFile } from './compiled-schemas.ts';

export type Built = { script: string; evaluator: string; style: string };

/** In place of a module of Node or of a file: a file of `page/instead/`. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  // Expressions are evaluated in a worker of the page and not in a child process: the same code, handed the same texts.
  ['src/map/worker/worker.ts', 'page-worker.ts'],
  ['node:crypto', 'hashes.ts'],
  ['node:url', 'domains.ts'],
  ['node:util', 'equal.ts'],
]);

/** The schemas that the page checks with. */
const SCHEMAS: readonly SchemaFile[] = [
  { path: 'schemas/tenant.json', what: 'whole' },
  { path: 'schemas/details.json', what: 'whole' },
];

/** Throws when the page would need something of Node that it has not got. `folder`: that of package.json. */
export async function buildDesk(folder: string): Promise<Built> {
  const root = resolve(folder);
  const shared: BuildOptions = {
    absWorkingDir: root,
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'esm',
    target: 'es2024',
    charset: 'utf8',
    minify: true,
    logLevel: 'silent',
  };
  const [script, evaluator, style] = await Promise.all([
    bundle({
      ...shared,
      entryPoints: ['src/desk/page/mount.ts'],
      inject: ['src/desk/page/instead/bytes.ts'],
      plugins: [insteadOfNode(root), compiledSchemas(root, SCHEMAS)],
    }),
    bundle({ ...shared, entryPoints: ['src/desk/page/evaluator.ts'], plugins: [insteadOfNode(root)] }),
    readFile(`${root}/src/desk/page/desk.css`, 'utf8'),
  ]);
  return { script, evaluator, style };
}

async function bundle(options: BuildOptions): Promise<string> {
  const { outputFiles, metafile } = await build({ ...options, metafile: true });
  const left = Object.values(metafile?.outputs ?? {}).flatMap(({ inputs }) =>
    Object.entries(inputs).filter(
      ([path, { bytesInOutput }]) => path.startsWith('node-only:') && bytesInOutput > 0,
    ),
  );
  if (left.length > 0) throw new Error(`The page would need ${left.map(([path]) => path).join(', ')}.`);
  return outputFiles?.[0]?.text ?? '';
}

function insteadOfNode(root: string): Plugin {
  return {
    name: 'instead-of-node',
    setup({ onResolve, onLoad, resolve: find }) {
      onResolve({ filter: /^node:/ }, ({ path }) => {
        const file = INSTEAD.get(path);
        if (file !== undefined) return { path: `${root}/src/desk/page/instead/${file}` };
        // What only commands use of a file falls away with it; `bundle` refuses what stays.
        return { path: path.slice('node:'.length), namespace: 'node-only', sideEffects: false };
      });
      onLoad({ filter: /.*/, namespace: 'node-only' }, () => ({ contents: 'module.exports = {};' }));
      onResolve({ filter: /\/worker\.ts$/ }, async ({ path, pluginData, ...rest }) => {
        if (pluginData === 'asked') return undefined;
        const { importer, resolveDir, kind } = rest;
        const found = await find(path, { importer, resolveDir, kind, pluginData: 'asked' });
        const file = INSTEAD.get(found.path.slice(`${root}/`.length));
        return file === undefined ? found : { path: `${root}/src/desk/page/instead/${file}` };
      });
    },
  };
}
