/**
 * For builds: the schemas are compiled while a bundle is made, and ajv itself stays outside of it. A page that runs no
 * code made from texts could not compile them, and for the action compiling would be most of a start.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Ajv, type Options, type SchemaObject } from 'ajv';
import type { Plugin } from 'esbuild';
import { FOR_EDITORS, inDefinition, OPTIONS } from '../schema.ts';

/** A schema's file below the root, and what of it is compiled: all in one, or each of its definitions. */
export type SchemaFile = { path: string; what: 'whole' | 'definitions' };

/** Puts an `ajv` in place that knows these schemas alone, by the objects that they are. */
export function compiledSchemas(root: string, files: readonly SchemaFile[]): Plugin {
  return {
    name: 'compiled-schemas',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^ajv$/ }, () => ({ path: 'ajv', namespace: 'compiled' }));
      onResolve({ filter: /^checks:\d+$/ }, ({ path }) => ({ path, namespace: 'checks' }));
      onLoad({ filter: /.*/, namespace: 'compiled' }, () => ({
        contents: knownSchemas(root, files),
        resolveDir: root,
      }));
      onLoad({ filter: /.*/, namespace: 'checks' }, async ({ path }) => ({
        contents: await standalone(root, files[Number(path.slice('checks:'.length))]),
        resolveDir: root,
      }));
    },
  };
}

function knownSchemas(root: string, files: readonly SchemaFile[]): string {
  const imports = files.flatMap(({ path }, index) => [
    `import schema${index} from ${JSON.stringify(`${root}/${path}`)} with { type: 'json' };`,
    `import * as checks${index} from 'checks:${index}';`,
  ]);
  const pairs = files.map(({ what }, index) =>
    what === 'whole'
      ? `[schema${index}, { '': checks${index}.whole }]`
      : `[schema${index}.definitions, checks${index}]`,
  );
  return `${imports.join('\n')}
const known = new Map([${pairs.join(', ')}]);
export class Ajv {
  addVocabulary() { return this; }
  compile(schema) {
    const { $ref = '', definitions } = schema;
    const check = known.get($ref === '' ? schema : definitions)?.[$ref.slice('#/definitions/'.length)];
    if (check === undefined) throw new Error('This bundle has no check for the schema.');
    return check;
  }
}`;
}

/** As `src/schema.ts` compiles it, as a text: an export `whole`, or one for each definition. */
async function standalone(root: string, file: SchemaFile | undefined): Promise<string> {
  if (file === undefined) throw new RangeError('There is no such file.');
  const schema: SchemaObject & { definitions: object } = JSON.parse(
    await readFile(`${root}/${file.path}`, 'utf8'),
  );
  const options: Options = { ...OPTIONS, code: { source: true, esm: true } };
  const ajv = new Ajv(options).addVocabulary(FOR_EDITORS);
  const names = file.what === 'whole' ? ['whole'] : Object.keys(schema.definitions);
  for (const name of names) ajv.addSchema(file.what === 'whole' ? schema : inDefinition(schema, name), name);
  const toText = createRequire(import.meta.url)('ajv/dist/standalone').default as (
    ajv: Ajv,
    checks: Readonly<Record<string, string>>,
  ) => string;
  return toText(ajv, Object.fromEntries(names.map((name) => [name, name])));
}
