import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { helpOf, refuseForeign } from '../../src/commands/usage.ts';
import { ConfigError } from '../../src/errors.ts';
import { CLI, finish } from '../fixtures/bundle.ts';

const usage = suite('options and help of the command line');

usage('each command has a help of its own, with its options and no other', () => {
  const pages = ['validate', 'doctor', 'explain', 'plan', 'undo'].map((command) => helpOf(command) ?? '');
  assert.is(new Set(pages).size, pages.length);
  assert.match(helpOf('explain') ?? '', /--held <digest>[\s\S]*--personio <number>/);
  assert.not.match(helpOf('doctor') ?? '', '--held');
  for (const none of ['', 'select', 'constructor', '__proto__']) assert.is(helpOf(none), undefined);
});

usage('an option of another command is refused, and not passed over', () => {
  assert.throws(
    () => refuseForeign('new', ['change', 'status', 'email']),
    (error: unknown) =>
      error instanceof ConfigError &&
      /"new" has no option --email/.test(error.message) &&
      error.remedy === 'What there is: npm run new -- --help',
  );
  refuseForeign('new', ['change', 'status', 'tenant', 'out-dir', 'help']);
  refuseForeign('undo', ['run', 'details', 'identity', 'approve']);
  refuseForeign('select', ['tenant', 'email']);
});

usage('an error of an option is one line, and one more says where help is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'usage-'));
  try {
    const told = (...args: string[]) => finish(process.execPath, [CLI, ...args], { folder, env: {} });
    const unknown = await told('doctor', 'nordwind', '--quux');
    assert.is(unknown.code, 1);
    assert.match(
      unknown.stderr,
      /^error: Unknown option '--quux'.*\nWhat there is: npm run doctor -- --help\n$/,
    );
    const foreign = await told('new', 'nordwind', '--change', '--status', 'active', '--email', 'x');
    assert.is(foreign.code, 1);
    assert.match(
      foreign.stderr,
      /^error: "new" has no option --email.*\nWhat there is: npm run new -- --help\n$/,
    );
    const help = await told('doctor', '--help');
    assert.equal([help.code, help.stdout.trim()], [0, helpOf('doctor')]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

usage.run();
