/** What lets a bundle of ours start soon: its schemas are compiled with it, and what is seldom needed waits for its use. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Metafile, Plugin } from 'esbuild';
import { compiledSchemas, type SchemaFile } from '../src/desk/compiled-schemas.ts';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

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

export const SOON: Plugin[] = [compiledSchemas(ROOT, SCHEMAS), whenUsed(SELDOM)];

/** Throws for a bundle that has a schema without its check. */
export function refuseUnchecked({ inputs }: Metafile): void {
  const unchecked = Object.keys(inputs).filter(
    (input) => input.startsWith('schemas/') && !SCHEMAS.some(({ path }) => path === input),
  );
  if (unchecked.length > 0) throw new Error(`Has no check in the bundle: ${unchecked.join(', ')}`);
}

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
