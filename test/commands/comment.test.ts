import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runCommand, type World } from '../../src/commands/commands.ts';
import { originOf } from '../../src/origin.ts';
import { readSettings } from '../../src/settings.ts';

type Place = { folder: string; text: string };
type Said = { exitCode: number; printed: string; comments: string[] };

/** A workspace with a folder for the text, and something beside it that nobody may read. */
async function commenting(
  prepare: (place: Place) => Promise<void>,
  file = 'run-out/validate.md',
): Promise<Said> {
  const root = await mkdtemp(join(tmpdir(), 'sync-test-'));
  const folder = join(root, 'workspace');
  try {
    await mkdir(join(folder, 'run-out'), { recursive: true });
    await writeFile(join(root, 'secret'), 'hunter2');
    await prepare({ folder, text: join(folder, 'run-out', 'validate.md') });
    const given: Record<string, string> = { command: 'comment', 'comment-file': file, 'pull-request': '7' };
    const said: Said = { exitCode: 0, printed: '', comments: [] };
    const world: World = {
      folder,
      version: '0',
      now: () => new Date('2026-11-25T06:00:00Z'),
      randomKey: () => '',
      print: (text) => {
        said.printed += text;
      },
      annotate: () => {},
      onSecret: () => {},
      onStep: () => {},
      comment: async (pullRequest, marker, body) => {
        said.comments.push(`${pullRequest} ${marker} ${body}`);
        return 'https://github.example/7';
      },
    };
    const settings = readSettings((name) => given[name] ?? '', originOf({}));
    said.exitCode = (await runCommand(settings, world)).exitCode;
    return said;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

const reading = suite('comment: its file');

reading('is read as it is', async () => {
  const said = await commenting(({ text }) => writeFile(text, 'Größe 👍\n'));
  assert.equal(said.comments, ['7 validate Größe 👍\n']);
  assert.is(said.exitCode, 0);
});

const REFUSED: [what: string, prepare: (place: Place) => Promise<void>, says: RegExp, file?: string][] = [
  ['a missing one', async () => {}, /no text to comment with/],
  ['a symbolic link', ({ folder, text }) => symlink(join(folder, '..', 'secret'), text), /may be read/],
  [
    'a symbolic link to a file of the workspace',
    async ({ folder, text }) => {
      await writeFile(join(folder, 'config'), 'hunter2');
      await symlink(join(folder, 'config'), text);
    },
    /may be read/,
  ],
  [
    'a folder that is a symbolic link',
    async ({ folder }) => {
      await rm(join(folder, 'run-out'), { recursive: true });
      await symlink(join(folder, '..'), join(folder, 'run-out'));
    },
    /may be read/,
    'run-out/secret',
  ],
  ['one outside of the workspace', async () => {}, /may be read/, '../secret'],
  ['a folder', ({ text }) => mkdir(text), /no plain file/],
  ['a pipe that nobody writes to', async ({ text }) => void execFileSync('mkfifo', [text]), /no plain file/],
  ['a device', async () => {}, /may be read/, '/dev/zero'],
  [
    'one of any size',
    async ({ text }) => {
      await writeFile(text, 'hunter2');
      await truncate(text, 40_000_000_000);
    },
    /has 40000000000 bytes; 1000000 are allowed/,
  ],
];
for (const [what, prepare, says, file] of REFUSED) {
  reading(`${what} is refused`, async () => {
    const said = await commenting(prepare, file);
    assert.is(said.exitCode, 1);
    assert.match(said.printed, says);
    assert.not.match(said.printed, 'hunter2');
    assert.equal(said.comments, []);
  });
}

reading.run();
