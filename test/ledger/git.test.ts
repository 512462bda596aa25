import { spawn } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runGit } from '../../src/ledger/git.ts';

const git = suite('runGit');

git('says that git is missing', async () => {
  const result = await runGit({ env: {}, command: '/nonexistent/git' }, ['status'], { folder: '.' });
  assert.equal([result.missing, result.code], [true, undefined]);
});

git('a missing git does not keep the program from ending', async () => {
  const script = `
    import { runGit } from ${JSON.stringify(new URL('../../src/ledger/git.ts', import.meta.url).href)};
    await runGit({ env: {}, command: '/nonexistent/git' }, ['status'], { folder: '.' });`;
  const started = performance.now();
  const code = await new Promise((resolve) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { timeout: 20_000 });
    child.on('close', resolve);
  });
  assert.is(code, 0);
  assert.ok(performance.now() - started < 15_000);
});

git('stops a git that takes too long', async () => {
  const options = { env: { PATH: process.env.PATH }, command: 'sleep', timeout: 50 };
  const { code } = await runGit(options, ['20'], { folder: '.' });
  assert.is(code, undefined);
});

git('stops a git whose input breaks off, and gives it no half of it', async () => {
  const options = { env: { PATH: process.env.PATH }, command: 'cat' };
  const whole = await runGit(options, [], { folder: '.', input: ['a', Buffer.from('b')] });
  assert.equal([whole.code, whole.stdout.toString()], [0, 'ab']);
  async function* broken() {
    yield 'a';
    throw new Error('gone');
  }
  const half = await runGit(options, [], { folder: '.', input: broken() });
  assert.equal([half.code, half.missing], [undefined, false]);
});

git('ends with the code of a git that does not read its input', async () => {
  const options = { env: { PATH: process.env.PATH }, command: 'false' };
  const input = Array.from({ length: 100 }, () => 'x'.repeat(100_000));
  assert.is((await runGit(options, [], { folder: '.', input })).code, 1);
});

git.run();
