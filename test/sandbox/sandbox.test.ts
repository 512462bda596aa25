/** `npm run sandbox`, with the commands that it says: as somebody sees it who has no keys of anybody's yet. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Summary } from '../../src/types/summary.d.ts';
import { baseEnv, CLI, finish } from '../fixtures/bundle.ts';

const SANDBOX = fileURLToPath(new URL('../../src/sandbox/sandbox.ts', import.meta.url));

type Playing = { child: ChildProcess; said(): string; ended: Promise<number | null> };

/** Resolves once it has said what to try. */
async function play(folder: string, ...args: string[]): Promise<Playing> {
  const child = spawn(process.execPath, [SANDBOX, ...args], { cwd: folder, env: baseEnv() });
  let said = '';
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`It ended too early: ${said}`)));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.includes('you see below.')) resolve();
      });
    }
  });
  return { child, said: () => said, ended };
}

async function inFolder(act: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-test-'));
  try {
    await mkdir(join(folder, 'tenants'));
    await act(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

const sandbox = suite('npm run sandbox');

sandbox('what it says to try works as it says: from no keys to a sync that writes nothing', () =>
  inFolder(async (folder) => {
    const { child, said, ended } = await play(folder);
    try {
      const env = Object.fromEntries(
        [...said().matchAll(/^export (\w+)=(\S+)$/gm)].map(([, name = '', value = '']) => [name, value]),
      );
      assert.is(Object.keys(env).length, 9, said());
      const tried = [...said().matchAll(/^npm run (\w+)(?: -- (.+))?$/gm)].map(
        ([, command = '', rest = '']) => [command, ...(rest.match(/"[^"]*"|\S+/g) ?? [])],
      );
      assert.equal(
        tried.map(([command]) => command),
        ['new', 'doctor', 'plan', 'sync', 'record', 'sync', 'record'],
      );
      const run = (...words: string[]) =>
        finish(process.execPath, [CLI, ...words.map((word) => word.replaceAll('"', ''))], { folder, env });
      const summary = async () =>
        JSON.parse(await readFile(join(folder, 'run-out', '_sandbox', 'brenner', 'summary.json'), 'utf8'));
      const printed: string[] = [];
      const syncs: Summary[] = [];
      for (const words of tried) {
        const { code, stdout, stderr } = await run(...words);
        printed.push(stdout);
        if (words[0] === 'sync') syncs.push(await summary());
        // A row whose values Engagedly has no option for is suggested, and left out unless somebody takes it.
        assert.is(code, 0, `${words.join(' ')}\n${stdout}${stderr}`);
      }
      const [made = '', examined = ''] = printed;
      for (const attribute of ['Personalnummer', 'Funktion', 'Arbeitsmodell', 'Stufe']) {
        assert.match(made, new RegExp(`taken .*\\$custom\\('${attribute}'\\) \\(the same value for`));
      }
      assert.match(made, /left .*'Languages'\) .*; but 2 of its 4 values/);
      assert.match(examined, /Tenant brenner is ready\./);
      const [first, second] = syncs;
      assert.ok(first && second);
      assert.is(second.calls.engagedly.write, 0, printed.at(-2));
      // Each is recorded, and nothing of the first is lost by the second.
      assert.match(printed.at(-3) ?? '', /Recorded:\s+brenner: \d+ added, \d+ updated, \d+ blocked/);
      assert.match(printed.at(-1) ?? '', /Recorded:\s+brenner: no changes/);
      assert.ok(first.counts.created > 0 && first.counts.updated > 0 && first.counts.blocked > 0);
      // Somebody leaves, by the number that is listed, and one who is protected does not lose the account.
      const type = async (line: string, answer: RegExp) => {
        child.stdin?.write(`${line}\n`);
        while (!answer.test(said())) await new Promise((resolve) => setTimeout(resolve, 20));
      };
      const ONE = /^ {2}(\d+) {2}(\S+ \S+) {2}active {2}internal {2}AT/gm;
      await type('people active', ONE);
      const [[, left = '', name = ''] = [], [, stays = ''] = []] = [...said().matchAll(ONE)].slice(1);
      await type(`leave ${left}`, new RegExp(`${name} \\(${left}\\) has left: inactive`));
      await type(`leave personio:${stays}`, new RegExp(`\\(${stays}\\) has left: inactive`));
      const guarded = await run('new', 'brenner', '--change', '--protect', stays, '--yes');
      assert.is(guarded.code, 0, guarded.stdout);
      const leaving = await run('sync', 'brenner');
      assert.match(leaving.stdout, /1 person blocked, 1\s+protected person not blocked/);
      await type(`return ${left}`, new RegExp(`\\(${left}\\) is active again`));
      assert.match((await run('plan', 'brenner')).stdout, /is not recorded yet/);
      assert.match((await run('record')).stdout, /Recorded:\s+brenner: .*1 blocked/);
      assert.match((await run('plan', 'brenner')).stdout, /1 person would be activated again/);
      await type(`return ${stays}`, new RegExp(`\\(${stays}\\) is active again`));
      const again = await run('sync', 'brenner');
      assert.is(again.code, 0, again.stdout);
      assert.match(again.stdout, /1 person activated again/);
      // With one of both real, the keys of somebody would go to whatever listens here later.
      const half = await finish(process.execPath, [CLI, 'plan', 'brenner'], {
        folder,
        env: { ...env, ENGAGEDLY_URL: '' },
      });
      assert.is(half.code, 1);
      assert.match(half.stdout + half.stderr, /unset PERSONIO_URL ENGAGEDLY_URL/);
      child.kill('SIGINT');
      assert.is(await ended, 0, said());
      const { created, updated, blocked } = first.counts;
      assert.match(
        said(),
        new RegExp(`Engagedly was changed ${created + updated + blocked + 2} times, refused 0`),
      );
      // Into a file or another program words alone are written.
      for (const text of [said(), ...printed]) assert.not.ok(text.includes('\u001b') || text.includes('\r'));
    } finally {
      child.kill('SIGKILL');
    }
  }),
);

sandbox(
  'holds, approvals and returns can be practised, with a ledger that is nobody’s and ends with it',
  () =>
    inFolder(async (folder) => {
      const { child, said, ended } = await play(folder, '--people', '20');
      try {
        const env = Object.fromEntries(
          [...said().matchAll(/^export (\w+)=(\S+)$/gm)].map(([, name = '', value = '']) => [name, value]),
        );
        assert.match(said(), /it comes after each sync/);
        // A shell whose comments are off, as zsh has them, hands "#" to the command.
        assert.match(said(), /^npm run record$/m);
        assert.not.match(said(), /^(npm|export|set|unset) .*#/m);
        // "new" asks: what is pasted behind it in one block would be taken for the answer.
        assert.match(said(), /\n\nnpm run new -- .+\n\n/);
        const run = async (...words: string[]) =>
          (await finish(process.execPath, [CLI, ...words], { folder, env })).stdout.replace(/\s+/g, ' ');
        const type = async (line: string, answer: RegExp) => {
          child.stdin?.write(`${line}\n`);
          while (!answer.test(said())) await new Promise((resolve) => setTimeout(resolve, 20));
        };
        await run(
          'new',
          'brenner',
          '--name',
          'Brenner',
          '--status',
          'active',
          '--limits',
          'blocked=0',
          '--yes',
        );
        const first = await run('sync', 'brenner');
        const [, digest = ''] = /--approve ([0-9a-f]{12})/.exec(first) ?? [];
        assert.match(await run('record'), /Recorded: brenner/, first);
        // Whoever was kept by hand and has left since waits; it is approved as the summary says.
        if (digest !== '') assert.match(await run('sync', 'brenner', '--approve', digest), / blocked/);
        await run('record');
        const ONE = /^ {2}(\d+) {2}(\S+ \S+) {2}active {2}internal/gm;
        await type('people active', ONE);
        const [, one = '', other = ''] = [...said().matchAll(ONE)].map(([, id = '']) => id);
        await type(`leave ${one}`, new RegExp(`\\(${one}\\) has left`));
        const held = await run('sync', 'brenner');
        const [, leaver = ''] = /--approve ([0-9a-f]{12})/.exec(held) ?? [];
        assert.match(held, /1 change waits for approval/);
        await run('record');
        assert.match(await run('sync', 'brenner', '--approve', leaver), /1 person blocked/);
        await run('record');
        await type(`return ${one}`, new RegExp(`\\(${one}\\) is active again`));
        assert.match(await run('sync', 'brenner'), /1 person activated again/);
        await run('record');
        await type('cross 1 2', /These are not two people who have an account each/);
        await run('record');
        await type(`cross ${one} ${other}`, /Two entries under "resolve" settle it, and an approval/);
        await settleInDoubt(folder, run);
        const ledger = env.LEDGER_REMOTE ?? '';
        // What runs keep for approvers stands beside their results.
        await mkdir(join(folder, 'run-out', '_sandbox-details', 'brenner'), { recursive: true });
        await mkdir(join(folder, 'run-out', 'brenner'));
        assert.ok((await stat(ledger)).isDirectory());
        const real = await finish(process.execPath, [CLI, 'record'], {
          folder,
          env: { ...env, PERSONIO_URL: '', ENGAGEDLY_URL: '' },
        });
        assert.match(real.stdout + real.stderr, /LEDGER_REMOTE is set; it is for the customer/);
        child.kill('SIGINT');
        assert.is(await ended, 0, said());
        assert.match(said(), /unset .*LEDGER_REMOTE/);
        assert.equal(await readdir(join(folder, 'run-out')), ['brenner']);
        await stat(ledger).then(
          () => assert.unreachable('The ledger is still there.'),
          () => {},
        );
      } finally {
        child.kill('SIGKILL');
      }
    }),
);

/** What SUPPORT says to do about two who are set aside, with what the summary shows of them. */
async function settleInDoubt(folder: string, run: (...words: string[]) => Promise<string>): Promise<void> {
  const file = join(folder, 'tenants', 'brenner.json');
  const tenant = JSON.parse(await readFile(file, 'utf8'));
  const write = (resolve?: readonly object[]) => writeFile(file, JSON.stringify({ ...tenant, resolve }));
  assert.match(await run('plan', 'brenner'), /2 people set aside/);
  const path = join(folder, 'run-out', '_sandbox', 'brenner', 'summary.json');
  const summary = async () => JSON.parse(await readFile(path, 'utf8'));
  const { issues } = await summary();
  const refsOf = (code: string): string[] =>
    issues.find((one: { code: string }) => one.code === code)?.refs ?? [];
  const [people, accounts] = [refsOf('conflict'), refsOf('candidate-accounts')];
  assert.equal([people.length, accounts.length], [2, 2], JSON.stringify(issues));
  const expires = new Date(Date.now() + 30 * 24 * 3_600_000).toISOString().slice(0, 10);
  const right: object[][] = [];
  for (const users of [accounts, accounts.toReversed()]) {
    const entries = people.map((employee, at) => ({ employee, user: users[at], expires }));
    await write(entries);
    const planned = await run('plan', 'brenner');
    assert.not.match(planned, /set aside/);
    // Against what the customer says, each would need an e-mail and a number that the other keeps.
    if (!planned.includes('and keeps it')) right.push(entries);
  }
  assert.is(right.length, 1);
  await write(right[0]);
  // The names in the accounts speak for the other one, so it waits until somebody has looked.
  const held = await run('sync', 'brenner');
  assert.match(held, /2 changes wait for approval/);
  const [, digest = ''] = /--approve ([0-9a-f]{12})/.exec(held) ?? [];
  await run('record');
  assert.match(await run('sync', 'brenner', '--approve', digest), /2 people updated/);
  // As the customer says: everybody keeps the account that has their e-mail, and gets their name back.
  const { fields } = await summary();
  for (const field of ['first_name', 'last_name', 'joining_date']) assert.is(fields[field], 2, field);
  assert.equal([fields.email, fields.employee_id], [undefined, undefined]);
  await run('record');
  // It is remembered: without the entries nothing is in doubt any more. Whose manager they are gets them only now.
  await write();
  assert.not.match(await run('sync', 'brenner'), /set aside|wait for approval/);
  await run('record');
  assert.match(await run('plan', 'brenner'), /Planned: nothing to change/);
}

sandbox('a doubt can be practised before the first sync as well', () =>
  inFolder(async (folder) => {
    const { child, said } = await play(folder, '--people', '20');
    try {
      const env = Object.fromEntries(
        [...said().matchAll(/^export (\w+)=(\S+)$/gm)].map(([, name = '', value = '']) => [name, value]),
      );
      const run = async (...words: string[]) =>
        (await finish(process.execPath, [CLI, ...words], { folder, env })).stdout.replace(/\s+/g, ' ');
      await run('new', 'brenner', '--name', 'Brenner', '--status', 'active', '--yes');
      const type = async (line: string, answer: RegExp) => {
        const before = said().length;
        child.stdin?.write(`${line}\n`);
        while (!answer.test(said().slice(before))) await new Promise((resolve) => setTimeout(resolve, 20));
        return said().slice(before);
      };
      const ONE = /^ {2}(\d+) {2}(\S+ \S+) {2}active {2}internal/gm;
      const ids = [...(await type('people active', ONE)).matchAll(ONE)].map(([, id = '']) => id);
      // Some have no account yet.
      let answer = '';
      for (const [at, id] of ids.entries()) {
        if (at === 0 || answer.includes('settle it,')) continue;
        answer = await type(`cross ${ids[0]} ${id}`, /settle it,|These are not two people/);
      }
      assert.match(answer, 'everybody has always worked with the account that has their e-mail');
      await settleInDoubt(folder, run);
    } finally {
      child.kill('SIGKILL');
    }
  }),
);

sandbox('the file with the variables: for this user alone, read by node, gone at the end', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'sandbox.env');
    await writeFile(path, 'PERSONIO_CLIENT_ID=of-somebody\n');
    const refused = await finish(process.execPath, [SANDBOX, '--save-env', 'sandbox.env'], {
      folder,
      env: {},
    });
    assert.is(refused.code, 1);
    assert.match(refused.stderr, /There is a file sandbox\.env already, and it is not of an earlier sandbox/);
    assert.is(await readFile(path, 'utf8'), 'PERSONIO_CLIENT_ID=of-somebody\n');
    const lost = await finish(process.execPath, [SANDBOX, '--save-env', 'run-out/sb.env'], {
      folder,
      env: {},
    });
    assert.match(
      lost.stderr,
      /run-out\/sb\.env cannot be written: there is no folder run-out\.\nMake it first/,
    );
    await rm(path);
    // No link is followed, not even one to nowhere.
    await symlink(join(folder, 'elsewhere'), path);
    const linked = await finish(process.execPath, [SANDBOX, '--save-env', 'sandbox.env'], {
      folder,
      env: {},
    });
    assert.match(linked.stderr, /There is a file sandbox\.env already/);
    await rm(path);
    // What an earlier one left may have been open to others: a shell would do what they write into it.
    await writeFile(path, '# Of "npm run sandbox": invented, and worth nothing once it has ended.\n');
    await chmod(path, 0o666);

    const { child, said, ended } = await play(
      folder,
      '--save-env',
      'sandbox.env',
      '--people',
      '3',
      '--seed',
      '9',
    );
    try {
      assert.match(said(), /^Brenner Spedition GmbH: 3 people in Personio/);
      assert.match(said(), '\nset -a; . ./sandbox.env; set +a\n');
      assert.is((await stat(path)).mode & 0o777, 0o600);
      const variables = parseEnv(await readFile(path, 'utf8'));
      assert.match(variables.PERSONIO_URL ?? '', /^http:\/\/127\.0\.0\.1:\d+$/);
      const show = ['-e', 'console.log(process.env.LEDGER_KEY)'];
      const node = await finish(process.execPath, [`--env-file=${path}`, ...show], { folder, env: {} });
      assert.is(node.stdout.trim(), variables.LEDGER_KEY);
      child.kill('SIGTERM');
      assert.is(await ended, 0);
      assert.match(said(), /unset PERSONIO_URL .*ENGAGEDLY_URL .*LEDGER_KEY/);
      await stat(path).then(
        () => assert.unreachable('The file is still there.'),
        () => {},
      );
    } finally {
      child.kill('SIGKILL');
    }
  }),
);

sandbox('what it cannot play is said, with an example', () =>
  inFolder(async (folder) => {
    for (const given of [
      [
        ['--people', '0'],
        /--people is a whole number from 1 to 5000\.\nFor example: npm run sandbox -- --people 400/,
      ],
      [['--seed', 'x'], /--seed is a whole number/],
      [['--size', '3'], /There is no option --size\.[\s\S]*npm run sandbox \[-- options\]/],
      [['--poeple', '3'], /There is no option --poeple\. Did you mean --people\?/],
      [['--people'], /--people needs a value, and has none\.\nWrite --people <number>\n/],
      [['400'], /"400" belongs to no option\.\nFor example: npm run sandbox -- --people 400\n/],
      // As npm starts it that was given "--people 400" without "--".
      [
        ['400'],
        /npm has kept --people to itself.*\n.*: npm run sandbox -- --people 400\n/,
        {
          npm_config_user_agent: 'npm/11.0.0 node/v24.0.0 linux x64',
          npm_lifecycle_event: 'sandbox',
          npm_config_people: 'true',
        },
      ],
    ] as const) {
      const [args, says, env = {}] = given;
      const { code, stdout, stderr } = await finish(process.execPath, [SANDBOX, ...args], {
        folder,
        env,
      });
      assert.is(code, 1);
      assert.is(stdout, '');
      assert.match(stderr, says);
    }
  }),
);

sandbox.run();
