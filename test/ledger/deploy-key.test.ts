/** Pushing with a deploy key, with a stand-in for the command ssh that plays GitHub's side. */
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ConfigError, SyncError } from '../../src/errors.ts';
import { sshRemote } from '../../src/ledger/deploy-key.ts';
import type { GitOptions } from '../../src/ledger/git.ts';
import { recordRuns } from '../../src/ledger/record.ts';
import { GIT_ENV, type Remote, setRemote, summaryOf } from '../fixtures/remote.ts';

type Context = { remote: Remote; bin: string; git: GitOptions; key: string };
/** Of this machine. */
let before: string | undefined;

const NOW = new Date('2026-11-22T05:20:00Z');

/** Notes how it was called and what the key's file is, and lets in whoever has the key. */
async function playSsh({ remote, bin }: Context, answer = 'serve'): Promise<void> {
  const script = `#!/bin/sh
printf '%s\\n' "$@" > '${bin}/args'
printf '%s' "\${SSH_AUTH_SOCK:-}" > '${bin}/agent'
while [ $# -gt 2 ]; do
  case "$1" in
    -i) cp "$2" '${bin}/key'; stat -c %a "$2" > '${bin}/mode'; shift;;
    UserKnownHostsFile=*) cp "\${1#*=}" '${bin}/hosts';;
  esac
  shift
done
[ '${answer}' = serve ] || { echo 'Host key verification failed.' >&2; exit 255; }
printf '%s\\n%s\\n' "$1" "$2" >> '${bin}/asked'
case "$2" in
  "git-receive-pack '/acme/sync.git'") exec git receive-pack '${remote.remote}';;
  "git-upload-pack '/acme/sync.git'") exec git upload-pack '${remote.remote}';;
esac
exit 1
`;
  await writeFile(join(bin, 'ssh'), script);
  await chmod(join(bin, 'ssh'), 0o755);
}

function recordBySsh({ remote, git, key }: Context, given: { sshKey?: string; origin?: string } = {}) {
  return recordRuns({
    folder: remote.workspace,
    branch: 'runs',
    git,
    remote: given.origin ?? 'https://github.com/acme/sync',
    token: 'token-of-the-tests',
    sshKey: given.sshKey ?? key,
    outDir: 'run-out',
    expected: [],
    tenants: new Map(),
    run: { id: '1001', attempt: 1, url: '', trigger: 'schedule', actor: undefined },
    version: '0.1.0',
    now: NOW,
    warn: () => {},
    pause: async () => {},
  });
}

async function foldersLeft(): Promise<string[]> {
  return readdir(tmpdir());
}

const tests = suite<Context>('a deploy key');

tests.before.each(async (context) => {
  context.remote = await setRemote();
  context.bin = join(context.remote.root, 'bin');
  await mkdir(context.bin);
  const file = join(context.remote.root, 'made');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'ledger', '-f', file]);
  context.key = await readFile(file, 'utf8');
  const env = { ...GIT_ENV, PATH: `${context.bin}:${GIT_ENV.PATH}`, SSH_AUTH_SOCK: '/an/agent' };
  context.git = { env };
  await context.remote.result(summaryOf('nordwind', { counts: { created: 1 } }));
  await playSsh(context);
  before = process.env.TMPDIR;
  process.env.TMPDIR = join(context.remote.root, 'tmp');
  await mkdir(process.env.TMPDIR);
});
tests.after.each(async ({ remote }) => {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  await remote.close();
});

tests('record reads and pushes by SSH, with this key alone, and GitHub’s own host keys', async (context) => {
  const { remote, bin, key } = context;
  const { tries } = await recordBySsh(context, { sshKey: key.trim().replaceAll('\n', '\r\n') });
  assert.equal([tries, await remote.subjects()], [1, ['nordwind: 1 added']]);
  const read = (name: string) => readFile(join(bin, name), 'utf8');
  assert.is(await read('key'), key);
  assert.is((await read('mode')).trim(), '600');
  assert.is(await read('agent'), '');
  assert.match(
    await read('hosts'),
    /^github\.com ssh-ed25519 AAAA\S+\ngithub\.com ecdsa-sha2-nistp256 AAAA\S+\n$/,
  );
  const args = (await read('args')).split('\n');
  for (const option of [
    'StrictHostKeyChecking=yes',
    'IdentitiesOnly=yes',
    'IdentityAgent=none',
    'BatchMode=yes',
  ])
    assert.ok(args.includes(option), option);
  assert.equal(args.slice(0, 2), ['-F', '/dev/null']);
  const asked = await read('asked');
  assert.match(asked, "git@github.com\ngit-receive-pack '/acme/sync.git'");
  assert.match(asked, "git@github.com\ngit-upload-pack '/acme/sync.git'");
  for (const line of key.split('\n').filter((text) => text.length > 20 && !text.startsWith('-')))
    assert.not.match(args.join('\n'), line);
  assert.equal(await foldersLeft(), [], 'the key is gone from the disk');
});

tests('the pinned host keys are those that GitHub publishes', async (context) => {
  await recordBySsh(context);
  const file = join(context.bin, 'hosts');
  const prints = execFileSync('ssh-keygen', ['-l', '-f', file], { encoding: 'utf8' });
  assert.match(prints, 'SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU');
  assert.match(prints, 'SHA256:p2QAMXNIC1TJYWeIOttrVc98/R1BUFWu3/LiyKgUfQM');
});

tests('another host key: nothing is pushed, and the key is gone all the same', async (context) => {
  await playSsh(context, 'refuse');
  try {
    await recordBySsh(context);
    assert.unreachable('it should have failed');
  } catch (error) {
    assert.instance(error, SyncError);
    assert.is(error instanceof SyncError && error.code, 'ledger-unreachable');
  }
  assert.equal(await foldersLeft(), []);
});

tests('what is no key is refused, without a word of it, and nothing is left', async (context) => {
  for (const sshKey of ['hunter2', '', context.key.replace('BEGIN', 'BEGUN'), `${context.key}\nhunter2`]) {
    try {
      await recordBySsh(context, { sshKey });
      assert.unreachable('it should have been refused');
    } catch (error) {
      assert.instance(error, ConfigError);
      assert.not.match(String(error), 'hunter2');
    }
  }
  assert.equal(await foldersLeft(), []);
});

tests('only repositories on github.com can be reached so', () => {
  for (const origin of [
    'https://github.com/acme/sync',
    'https://github.com/acme/sync.git',
    'git@github.com:acme/sync.git',
    'ssh://git@github.com/acme/sync',
  ])
    assert.is(sshRemote(origin), 'ssh://git@github.com/acme/sync.git');
  for (const origin of [
    'https://github.com.evil.example/acme/sync',
    'https://evil.example/github.com/acme/sync',
    'https://x@github.com/acme/sync',
    '../remote.git',
    'https://github.com/acme/sync;x',
    'https://github.com/acme/../../sync',
  ])
    assert.throws(() => sshRemote(origin), /no repository on github\.com/);
});

tests.run();
