/** Schemas are compiled without being checked themselves; that is done here, once. */
import { readdir, readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compileSchema } from '../src/schema.ts';

const FOLDER = new URL('../schemas/', import.meta.url);

const schemas = suite('schemas');
for (const name of await readdir(FOLDER)) {
  schemas(`${name} is a schema, as JSON Schema has it, of which every word is known`, async () => {
    const schema = JSON.parse(await readFile(new URL(name, FOLDER), 'utf8'));
    const ajv = new Ajv();
    assert.is(ajv.validateSchema(schema), true, ajv.errorsText());
    assert.type(compileSchema(schema)({}).ok, 'boolean');
  });
}
schemas('one that is none is told of, and so is a word that is not known', () => {
  const ajv = new Ajv({ logger: false });
  assert.is(ajv.validateSchema({ type: 'object', required: 'name' }), false);
  assert.throws(() => compileSchema({ type: 'object', require: ['name'] })({}), /unknown keyword: "require"/);
});
schemas.run();
