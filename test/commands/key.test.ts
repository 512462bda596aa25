import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runCommand, type World } from '../../src/commands/commands.ts';
import { decryptWith, encryptFor, newIdentity } from '../../src/details/age.ts';
import { originOf } from '../../src/origin.ts';
import { readSettings } from '../../src/settings.ts';
import { checkApprovers } from '../../src/tenant/approvers.ts';

const key = suite('key');
let folder = '';

async function run(given: Record<string, string>, env: Record<string, string> = {}) {
  const lines: string[] = [];
  const world: World = {
    folder,
    version: '0.0.0-test',
    now: () => new Date(0),
    randomKey: () => '',
    print: (text) => lines.push(text),
    annotate: () => {},
    onSecret: () => {},
    onStep: () => {},
  };
  const settings = readSettings((name) => ({ command: 'key', ...given })[name] ?? '', originOf(env));
  const { exitCode } = await runCommand(settings, world);
  return { exitCode, printed: lines.join('\n') };
}

key.before.each(async () => {
  folder = await mkdtemp(join(tmpdir(), 'key-test-'));
});
key.after.each(() => rm(folder, { recursive: true, force: true }));

key(
  'the secret half goes into a file for its owner alone, the public one into a line for the pull request',
  async () => {
    const path = join(folder, 'keys', 'mine.txt');
    const { exitCode, printed } = await run({ tenant: 'support-2', 'details-identity': path });
    assert.is(exitCode, 0, printed);
    assert.is((await stat(path)).mode & 0o777, 0o600);
    const [identity = ''] = /^AGE-SECRET-KEY-1\S+$/m.exec(await readFile(path, 'utf8')) ?? [];
    assert.not.ok(printed.includes(identity));
    const [line = ''] = /^ +("support-2": "age1\w+")$/m.exec(printed)?.slice(1) ?? [];
    const { approvers, problems } = await checkApprovers(`{ "approvers": { ${line} } }`);
    assert.equal(problems, []);
    const bytes = await encryptFor([...approvers.values()], 'hello');
    assert.is(await decryptWith([identity], bytes), 'hello');
  },
);

key('a key that is there is never overwritten', async () => {
  const path = join(folder, 'mine.txt');
  await run({ tenant: 'support-2', 'details-identity': path });
  const before = await readFile(path, 'utf8');
  const { exitCode, printed } = await run({ tenant: 'support-3', 'details-identity': path });
  assert.is(exitCode, 1);
  assert.match(printed, /not overwritten/);
  assert.is(await readFile(path, 'utf8'), before);
});

key('asked for again, it says where the key is, its role, and its public half once more', async () => {
  const path = join(folder, 'mine.txt');
  const first = await run({ tenant: 'support-2', 'details-identity': path });
  const [line = ''] = /"support-2": "age1\w+"/.exec(first.printed) ?? [];
  const text = await readFile(path, 'utf8');
  const [secret = ''] = /^AGE-SECRET-KEY-1\S+$/m.exec(text) ?? [];
  const again = await run({ tenant: 'support-2', 'details-identity': path });
  assert.is(again.exitCode, 0, again.printed);
  const other = await run({ tenant: 'support-3', 'details-identity': path });
  assert.is(other.exitCode, 1);
  for (const { printed } of [again, other]) {
    assert.match(printed, 'There is a key already, and it is not overwritten');
    assert.match(printed, `It is in ${path}, for the role "support-2".`);
    assert.match(printed, `\n    ${line}\n`);
    assert.not.match(printed, secret);
  }
  assert.match(other.printed, 'one person has one key');
  // What the file says of itself may be old; the key cannot be.
  await writeFile(path, text.replace(/^# public key.*$/m, '# public key: age1wrong'));
  assert.match((await run({ tenant: 'support-2', 'details-identity': path })).printed, line);
  // As the program of age writes it, whose key may be for whatever role.
  await writeFile(path, `# created: 2026-11-26T00:00:00Z\n${secret}\n`);
  const made = await run({ tenant: 'support-3', 'details-identity': path });
  assert.is(made.exitCode, 0, made.printed);
  assert.match(made.printed, line.replace('support-2', 'support-3'));
});

key('a file without one key that can be read is left alone, and named', async () => {
  const path = join(folder, 'mine.txt');
  const { identity } = await newIdentity();
  const { identity: other } = await newIdentity();
  const slipped = `${identity.slice(0, -1)}${identity.endsWith('Q') ? 'P' : 'Q'}`;
  for (const text of ['', 'Dear diary,\n', `${identity}\n${other}\n`, `# role: hr\n${slipped}\n`]) {
    await writeFile(path, text);
    const { exitCode, printed } = await run({ tenant: 'hr', 'details-identity': path });
    assert.is(exitCode, 1);
    assert.match(printed, `There is a file ${path} already, and it is not overwritten`);
    assert.not.match(printed, 'AGE-SECRET-KEY');
    assert.is(await readFile(path, 'utf8'), text);
  }
});

key('a key in the environment is no name of a file, and is not repeated', async () => {
  const { identity } = await newIdentity();
  const { exitCode, printed } = await run({ tenant: 'hr', 'details-identity': identity });
  assert.is(exitCode, 1);
  assert.match(printed, 'DETAILS_IDENTITY is a key itself');
  assert.not.match(printed, identity);
  assert.equal(await readdir(folder), []);
});

key('never inside of a repository, also not by a link', async () => {
  await mkdir(join(folder, 'clone', '.git'), { recursive: true });
  await symlink(join(folder, 'clone'), join(folder, 'link'));
  for (const place of ['clone/mine.txt', 'clone/deep/er/mine.txt', 'link/mine.txt']) {
    const { exitCode, printed } = await run({ tenant: 'hr', 'details-identity': join(folder, place) });
    assert.is(exitCode, 1);
    assert.match(printed, /never lies in a repository/);
  }
});

key('needs a role, and is made on its owner’s machine', async () => {
  for (const tenant of ['', 'Jörg Groß', '../x']) {
    assert.match((await run({ tenant, 'details-identity': join(folder, 'x') })).printed, /needs the role/);
  }
  const { printed } = await run(
    { tenant: 'hr', 'details-identity': join(folder, 'x') },
    { GITHUB_ACTIONS: 'true', GITHUB_REPOSITORY: 'a/b' },
  );
  assert.match(printed, /not on a runner/);
});

key.run();
