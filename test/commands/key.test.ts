import { mkdir, mkdtemp, readFile, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runCommand, type World } from '../../src/commands/commands.ts';
import { decryptWith, encryptFor } from '../../src/details/age.ts';
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
