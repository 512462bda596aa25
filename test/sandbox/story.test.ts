/** `npm start`, as somebody sees it who has just cloned the repository. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify, stripVTControlCharacters } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { baseEnv } from '../fixtures/bundle.ts';

const run = promisify(execFile);
const STORY = fileURLToPath(new URL('../../src/sandbox/story.ts', import.meta.url));

const story = suite('npm start');

story('tells four days on few screens, and leaves a history to look at', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'start-test-'));
  const env = { ...baseEnv(), FORCE_COLOR: '1' };
  try {
    const { stdout } = await run(process.execPath, [STORY], { cwd: folder, env });
    const told = stripVTControlCharacters(stdout);
    assert.ok(told.split('\n').length < 170, `${told.split('\n').length} lines`);
    // The one plan is shown whole, and of each sync what came of it.
    assert.is(told.split('What would happen').length, 2);
    assert.is(told.split('What happened').length, 1);
    assert.match(told, '\n223 people added');
    assert.match(told, /day 4 +0 writes/);
    assert.not.match(told, /^#|\*\*|^\|/m);
    assert.match(stdout, '\u001b[1mWhat stays in Git\u001b[22m');
    assert.match(stdout, '\u001b[33m1 person activated again, 9 changes wait');

    const commands = [...told.matchAll(/^ {2}(git -C .+)$/gm)].map(([, command = '']) => command);
    assert.is(commands.length, 2);
    for (const command of commands) {
      const [program = '', ...args] = command.split(' ');
      const { stdout: answer } = await run(program, args, { cwd: folder });
      assert.match(answer, command.includes('show') ? '9 changes wait for approval' : 'example: 6 blocked');
    }
    // Every day is begun at its time and at its pace, and the history says so.
    const show = async (what: string) =>
      (await run('git', ['-C', 'run-out/start', 'show', what], { cwd: folder })).stdout;
    assert.match(await show('origin/runs:README.md'), '**Freshness: 100 %** of ');
    for (const back of [0, 1, 2, 3, 4])
      assert.not.match(await show(`origin/runs~${back}:example/summary.md`), 'told to slow down');
    // A start makes it anew; whatever else is in the folder is left alone.
    const file = JSON.parse(await readFile(join(folder, 'run-out/start/tenants/example.json'), 'utf8'));
    assert.is(file.status, 'active');
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
});

story.run();
