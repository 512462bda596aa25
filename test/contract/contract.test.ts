import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runContract } from './contract.ts';

const FILES = ['personio-auth-api.yaml', 'personio-personnel-data-api-oa3.yaml', 'engagedly-openapi.yaml'];

const contract = suite('runContract');

contract('a folder that is not there: 2, and the files that are wanted', async () => {
  const { code, errors } = await run([join(tmpdir(), 'no-such-folder')]);
  assert.is(code, 2);
  for (const file of FILES) assert.ok(errors.includes(file), file);
});

contract('files that are not the vendors’: 2, and which one is wrong', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'contract-'));
  for (const file of FILES) writeFileSync(join(folder, file), 'openapi: 3.0.0\npaths: {}\n');
  const { code, errors } = await run([folder]);
  rmSync(folder, { recursive: true });
  assert.is(code, 2);
  assert.match(errors, 'personio-auth-api.yaml');
});

contract('no folder at all: 2, and how it is used', async () => {
  const { code, errors } = await run([]);
  assert.is(code, 2);
  assert.match(errors, 'Usage: npm run contract');
});

contract.run();

async function run(args: string[]): Promise<{ code: number; errors: string }> {
  const { error } = console;
  const errors: unknown[] = [];
  console.error = (...line: unknown[]) => errors.push(...line);
  try {
    return { code: await runContract(args), errors: errors.join('\n') };
  } finally {
    console.error = error;
  }
}
