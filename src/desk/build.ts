/**
 * The page as texts, bundled from the same sources that a run uses. What a browser has not is put in another way, and
 * nothing else is: the list below is the whole difference. Nothing is written to the disk.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { Ajv, type Options } from 'ajv';
import { type BuildOptions, build, type Plugin } from 'esbuild';

export type Built = { script: string; evaluator: string; style: string };

/** In place of a module of Node or of a file: a file of `page/instead/`. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  // Expressions are evaluated in a worker of the page and not in a child process: the same code, handed the same texts.
  ['src/map/worker/worker.ts', 'page-worker.ts'],
  ['node:crypto', 'hashes.ts'],
  ['node:url', 'domains.ts'],
  ['node:util', 'equal.ts'],
]);

/** The schemas that the page checks with: compiled here, since a page that runs no code made from texts cannot. */
const SCHEMAS = ['schemas/tenant.json', 'schemas/details.json'];

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
      plugins: [insteadOfNode(root), compiledSchemas(root)],
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

/** Puts an `ajv` in place that knows these schemas alone, by the objects that they are. */
function compiledSchemas(root: string): Plugin {
  return {
    name: 'compiled-schemas',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^ajv$/ }, () => ({ path: 'ajv', namespace: 'compiled' }));
      onResolve({ filter: /^check:/ }, ({ path }) => ({
        path: path.slice('check:'.length),
        namespace: 'check',
      }));
      onLoad({ filter: /.*/, namespace: 'compiled' }, () => ({
        contents: knownSchemas(root),
        resolveDir: root,
      }));
      onLoad({ filter: /.*/, namespace: 'check' }, async ({ path }) => ({
        contents: await standalone(`${root}/${path}`),
        resolveDir: root,
      }));
    },
  };
}

function knownSchemas(root: string): string {
  const imports = SCHEMAS.flatMap((path, index) => [
    `import schema${index} from ${JSON.stringify(`${root}/${path}`)} with { type: 'json' };`,
    `import check${index} from ${JSON.stringify(`check:${path}`)};`,
  ]);
  const pairs = SCHEMAS.map((_, index) => `[schema${index}, check${index}]`);
  return `${imports.join('\n')}
const known = new Map([${pairs.join(', ')}]);
export class Ajv {
  addVocabulary() { return this; }
  compile(schema) {
    const check = known.get(schema);
    if (check === undefined) throw new Error('The page has no check for this schema.');
    return check;
  }
}`;
}

/** As `src/schema.ts` compiles it, as a text. */
async function standalone(path: string): Promise<string> {
  const { OPTIONS, FOR_EDITORS } = await import('../schema.ts');
  const options: Options = { ...OPTIONS, code: { ...OPTIONS.code, source: true, esm: true } };
  const ajv = new Ajv(options).addVocabulary(FOR_EDITORS);
  const toText = createRequire(import.meta.url)('ajv/dist/standalone').default as (
    ajv: Ajv,
    check: ReturnType<Ajv['compile']>,
  ) => string;
  return toText(ajv, ajv.compile(JSON.parse(await readFile(path, 'utf8'))));
}
