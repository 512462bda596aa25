import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { refuseForeign } from '../../src/commands/refused-options.ts';
import { helpOf, optionsToParse, renderCalls } from '../../src/commands/usage.ts';
import { ConfigError } from '../../src/errors.ts';
import { QUESTIONS } from '../../src/onboard/questions.ts';
import { CLI, finish } from '../fixtures/bundle.ts';

const COMMANDS_OF_A_TENANT = [
  'validate',
  'plan',
  'sync',
  'new',
  'doctor',
  'setup',
  'rekey',
  'undo',
  'explain',
];

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

usage('a tenant is named only to a command that is for one', () => {
  for (const command of ['record', 'key'])
    assert.throws(
      () => refuseForeign(command, ['tenant']),
      (error: unknown) =>
        error instanceof ConfigError && error.message.startsWith(`"${command}" has no option --tenant,`),
    );
  for (const command of COMMANDS_OF_A_TENANT) {
    refuseForeign(command, ['tenant', 'help']);
    assert.match(helpOf(command) ?? '', /^ {2}--tenant <id> +the tenant/m);
  }
});

usage('what a help says there is can be given, with a value where it says so', () => {
  const parsed: Record<string, { type: string } | undefined> = optionsToParse();
  for (const command of ['record', 'key', ...COMMANDS_OF_A_TENANT]) {
    const told = [...(helpOf(command) ?? '').matchAll(/^ {2}--(\S+)( <)?/gm)];
    assert.ok(told.length > 0, command);
    for (const [, name = '', value] of told)
      assert.is(parsed[name]?.type, value === undefined ? 'boolean' : 'string', `${command} --${name}`);
  }
  for (const { id } of QUESTIONS) assert.is(parsed[id]?.type, 'string', id);
});

usage('the help of new says of each option what it means there', () => {
  const help = helpOf('new') ?? '';
  for (const { id, text } of QUESTIONS) {
    const told = [...help.matchAll(new RegExp(`^  --${id} <answer>\\n +(.*)$`, 'gm'))];
    assert.equal(
      told.map(([, first]) => first),
      [text],
      id,
    );
  }
  for (const { id } of QUESTIONS) assert.is(help.match(new RegExp(`^  --${id} `, 'gm'))?.length, 1, id);
  for (const name of ['tenant', 'yes', 'change', 'out-dir'])
    assert.match(help, new RegExp(`^  --${name} `, 'm'));
});

usage('the help of all has a line for each command, and what it is for in one column', () => {
  const lines = renderCalls().split('\n');
  for (const command of ['record', 'key', 'desk', ...COMMANDS_OF_A_TENANT])
    assert.ok(
      lines.some((line) => line.startsWith(`  npm run ${command} `)),
      command,
    );
  for (const [at, line] of lines.entries()) {
    const isAlone = line.slice(32, 34).trim() !== '';
    assert.match(isAlone ? (lines[at + 1] ?? '') : line, isAlone ? /^ {34}\S/ : /^.{32} {2}\S/, line);
  }
});

usage('an error of an option is one line, and one more says where help is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'usage-'));
  try {
    const told = (...args: string[]) => finish(process.execPath, [CLI, ...args], { folder, env: {} });
    const unknown = await told('doctor', 'nordwind', '--quux');
    assert.is(unknown.code, 1);
    assert.match(
      unknown.stderr,
      /^error: There is no option --quux\.\nWhat there is: npm run doctor -- --help\n$/,
    );
    const foreign = await told('new', 'nordwind', '--change', '--status', 'active', '--email', 'x');
    assert.is(foreign.code, 1);
    assert.match(
      foreign.stderr,
      /^error: "new" has no option --email.*\nWhat there is: npm run new -- --help\n$/,
    );
    const nobody = await told('record', '--tenant', 'nordwind');
    assert.is(nobody.code, 1);
    assert.match(
      nobody.stderr,
      /^error: "record" has no option --tenant, so that it would count for nothing\./,
    );
    const help = await told('doctor', '--help');
    assert.equal([help.code, help.stdout.trim()], [0, helpOf('doctor')]);
    const ofNew = await told('new', '--help');
    assert.equal([ofNew.code, ofNew.stdout.trim()], [0, helpOf('new')]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

usage.run();
