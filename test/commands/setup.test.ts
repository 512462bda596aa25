/** The command line with a program `gh` on PATH, which speaks to a stand-in for GitHub. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { askHidden } from '../../src/commands/setup/hidden.ts';
import { ConfigError } from '../../src/errors.ts';
import { baseEnv, CLI } from '../fixtures/bundle.ts';
import { installGh, type Start } from '../fixtures/github/gh.ts';
import { clickEverything, linesOf, runSetUp } from '../fixtures/github/set-up.ts';
import {
  AUTHORIZATION,
  fresh,
  type Settings,
  type State,
  standing,
  startSettings,
} from '../fixtures/github/settings.ts';

const SECRETS: Readonly<Record<string, string>> = {
  PERSONIO_CLIENT_ID: 'papi-0c6b7d5e-1f',
  PERSONIO_CLIENT_SECRET: "papi-secret '$(touch x)' 91aa",
  ENGAGEDLY_CLIENT_KEY: 'eng-client-key-17',
  ENGAGEDLY_SECRET_KEY: '--body=eng-secret-8c',
  LEDGER_KEY: createHash('sha256').update('of the command line').digest('hex'),
};

let github: Settings;
const onGitHub = standing((one) => {
  github = one;
});

/** `starts`: of gh. */
type WithGh = { folder: string; env: Record<string, string>; starts: Start[] };

/** A folder with `gh` in `bin`, its login, and nothing else. */
async function withGh<T>(
  run: (place: WithGh) => Promise<T>,
  { url = github.url, authorization = AUTHORIZATION } = {},
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'setup-cli-'));
  await mkdir(join(folder, 'bin'));
  const { starts, close } = await installGh(join(folder, 'bin', 'gh'), { url, authorization });
  try {
    const { PATH, ...base } = baseEnv();
    const env = {
      ...base,
      PATH: [join(folder, 'bin'), PATH].join(delimiter),
      HOME: folder,
      GH_CONFIG_DIR: folder,
    };
    return await run({ folder, env, starts });
  } finally {
    await close();
    await rm(folder, { recursive: true, force: true });
  }
}

type Ended = { code: number | null; output: string };

function started(
  command: string,
  args: readonly string[],
  { env, cwd }: { env: Record<string, string>; cwd: string },
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (part: Buffer) => {
        output += part.toString('utf8');
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

const cli = (place: { folder: string; env: Record<string, string> }, ...args: string[]) =>
  started(process.execPath, [CLI, 'setup', ...args], { env: place.env, cwd: place.folder });

/** The commands that were shown do the same to another repository when somebody types them. */
async function typedByHand(output: string, made: State): Promise<void> {
  const commands = output.split('\n').flatMap((line) => /^ {2}(gh api .*)$/.exec(line)?.[1] ?? []);
  assert.ok(commands.length >= 9, output);
  const other = await startSettings(fresh());
  try {
    await withGh(
      async ({ folder, env }) => {
        const ended = await started('bash', ['-e', '-c', commands.join('\n')], { env, cwd: folder });
        assert.is(ended.code, 0, ended.output);
      },
      { url: other.url },
    );
    const { permissions, selected, workflow, days, rulesets, policies, environments } = other.state;
    assert.equal(
      { permissions, selected, workflow, days },
      {
        permissions: made.permissions,
        selected: made.selected,
        workflow: made.workflow,
        days: made.days,
      },
    );
    assert.equal([...rulesets.values()], [...made.rulesets.values()]);
    assert.equal([...policies.values()], [...made.policies.values()]);
    assert.equal(
      environments.get('ledger')?.branches.map(({ name }) => name),
      ['main'],
    );
    assert.equal(other.wrong, []);
  } finally {
    await other.close();
  }
}

const setup = suite('npm run setup');
const REPO = ['--repo', 'nordwind-it/people-sync'];

setup(
  'from the template to ready by two commands and three clicks; what is shown works when typed; secrets are nowhere',
  onGitHub(async () => {
    await withGh(async (place) => {
      const first = await cli(place, ...REPO);
      assert.is(first.code, 1, first.output);
      assert.match(first.output, /^TO CLICK/m);
      await typedByHand(first.output, github.state);
      clickEverything(github, first.output);
      const withSecrets = { ...place, env: { ...place.env, ...SECRETS } };
      const second = await cli(withSecrets, ...REPO, '--tenant', 'nordwind');
      assert.is(second.code, 0, second.output);
      assert.equal(
        Object.fromEntries(github.state.environments.get('tenant-nordwind')?.secrets ?? []),
        SECRETS,
      );
      const check = await runSetUp(github, { tenant: 'nordwind', check: 'true' });
      assert.is(check.exitCode, 0, check.printed);
      assert.equal(new Set(linesOf(check.printed).map(([label]) => label)), new Set(['right']));

      const key = github.state.environments.get('ledger')?.secrets.get('LEDGER_SSH_KEY') ?? '';
      assert.match(key, /^-----BEGIN OPENSSH PRIVATE KEY-----\n[\s\S]+\n-----END OPENSSH PRIVATE KEY-----$/);
      const { starts } = place;
      assert.ok(starts.length > 50);
      const hidden = [...Object.values(SECRETS), ...key.split('\n').slice(1, -1)];
      assert.ok(hidden.length > 8);
      const shown = [first.output, second.output, JSON.stringify(starts)].join('\n');
      assert.equal(
        hidden.filter(
          (secret) => shown.includes(secret) || shown.includes(JSON.stringify(secret).slice(1, -1)),
        ),
        [],
      );
      // Where its login is comes along; the names of ours, which gh has no use for, do not.
      assert.ok(starts.every(({ env }) => env.includes('GH_CONFIG_DIR') && env.includes('PATH')));
      assert.equal(
        starts.flatMap(({ env }) => env.filter((name) => name in SECRETS)),
        [],
      );
    });
  }),
);

setup(
  'without gh, without a login and without GitHub nothing is green',
  onGitHub(async () => {
    await withGh(async (place) => {
      const bin = join(place.folder, 'without-gh');
      await mkdir(bin);
      await symlink(process.execPath, join(bin, 'node'));
      const { code, output } = await cli({ ...place, env: { ...place.env, PATH: bin } }, ...REPO, '--check');
      assert.is(code, 1);
      assert.match(output, /not installed[\s\S]*https:\/\/cli\.github\.com/);
    });
    await withGh(
      async (place) => {
        const { code, output } = await cli(place, ...REPO, '--check');
        assert.is(code, 1);
        assert.match(output, /gh auth login/);
      },
      { authorization: 'token gho_somebody-else' },
    );
    await withGh(
      async (place) => {
        const { code, output } = await cli(place, ...REPO, '--check');
        assert.is(code, 1);
        assert.match(output, /did not reach GitHub/);
      },
      { url: 'http://127.0.0.1:9' },
    );
  }),
);

setup(
  'a repository that is not there, or must not be seen, is told as that; a wrong name never gets as far as gh',
  onGitHub(async () => {
    await withGh(async (place) => {
      const { code, output } = await cli(place, '--repo', 'nordwind-it/other', '--check');
      assert.is(code, 1);
      assert.match(output, /shows no repository nordwind-it\/other to you \(status 404\)/);
      const before = place.starts.length;
      assert.ok(before > 0);
      const wrong = await cli(place, '--repo', '--method=DELETE', '--check');
      assert.is(wrong.code, 1);
      const other = await cli(place, '--repo=-X/b', '--check');
      assert.is(other.code, 1);
      assert.match(other.output, /no repository of GitHub/);
      assert.is(place.starts.length, before);
    });
  }),
);

setup(
  'that a tenant has no file, and whose id is meant perhaps, is told before anybody is asked for its secrets',
  onGitHub(async () => {
    await withGh(async (place) => {
      await mkdir(join(place.folder, 'tenants'));
      await writeFile(join(place.folder, 'tenants', 'nordwind.json'), '{}');
      const withSecrets = { ...place, env: { ...place.env, ...SECRETS } };
      const { output } = await cli(withSecrets, ...REPO, '--tenant', 'nordwnd');
      const told =
        'There is no tenants/nordwnd.json here. Did you mean nordwind? If not: npm run new -- nordwnd';
      const asked = output.indexOf('gh secret set PERSONIO_CLIENT_ID');
      assert.ok(output.indexOf(told) > 0 && output.indexOf(told) < asked, output);
      const other = await cli(place, ...REPO, '--tenant', 'alpenglueh', '--check');
      assert.match(other.output, 'alpenglueh.json here. If the id is right: npm run new -- alpenglueh');
      const right = await cli(place, ...REPO, '--tenant', 'nordwind', '--check');
      assert.not.match(right.output, 'There is no tenants/');
    });
  }),
);

setup(
  'GitHub gone half-way is no success, and what is done stays done',
  onGitHub(async () => {
    await withGh(async (place) => {
      const run = cli(place, ...REPO);
      // Cut off as soon as the first environment is there.
      while (github.state.environments.get('ledger') === undefined) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await github.close();
      const { code, output } = await run;
      assert.is(code, 1);
      assert.match(output, /did not reach GitHub/);
      assert.is(github.state.permissions.allowed_actions, 'selected');
    });
  }),
);

setup.run();

const hidden = suite('askHidden');

function terminal() {
  const input = new PassThrough();
  let shown = '';
  const output = {
    write: (text: string) => {
      shown += text;
    },
  };
  return { input, output, shown: () => shown };
}

hidden('what is typed comes back and does not show, corrections included', async () => {
  const { input, output, shown } = terminal();
  const answer = askHidden('LEDGER_KEY: it does not show.\n > ', { input, output });
  input.write('abX\x7fc');
  input.write('\r');
  assert.is(await answer, 'abc');
  assert.is(shown(), 'LEDGER_KEY: it does not show.\n > \n');
});

for (const [name, typed] of [
  ['Ctrl-C', '\x03'],
  ['Ctrl-D', '\x04'],
] as const) {
  hidden(`${name} ends it, and is no answer`, async () => {
    const { input, output, shown } = terminal();
    const answer = askHidden('? ', { input, output });
    input.write(typed);
    const error = await answer.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.instance(error, ConfigError);
    assert.is(shown(), '? \n');
  });
}

hidden('one question after the other at the same terminal', async () => {
  const { input, output } = terminal();
  const first = askHidden('1', { input, output });
  input.write('one\r');
  assert.is(await first, 'one');
  const second = askHidden('2', { input, output });
  input.write('two\r');
  assert.is(await second, 'two');
});

hidden.run();
