import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import packageJson from '../../package.json' with { type: 'json' };
import { keptByNpm, variablesOf } from '../../src/commands/kept-by-npm.ts';
import { optionsThatMatter } from '../../src/commands/refused-options.ts';
import { optionsToParse } from '../../src/commands/usage.ts';
import { CLI, finish } from '../fixtures/bundle.ts';

const kept = suite('options that npm keeps to itself');

/** Those that npm starts: by name, with what stands behind `node`. */
const STARTED = new Map(
  Object.entries(packageJson.scripts).flatMap(([name, script]) => {
    const [, program, ...rest] = script.split(' ');
    return program === 'src/cli.ts' ? [[name, rest] as const] : [];
  }),
);
const COMMANDS = [...STARTED.keys()];

/** A name that npm had itself and has given up: no script is told of it. npm warns of its value. */
const NEVER_TOLD = ['only'];

/** A package whose scripts are those of ours. */
async function inPackage(act: (npm: (...args: string[]) => Promise<Told>, folder: string) => Promise<void>) {
  const folder = await mkdtemp(join(tmpdir(), 'kept-by-npm-'));
  const scripts = Object.fromEntries(
    [...STARTED].map(([name, rest]) => [name, `"${process.execPath}" "${CLI}" ${rest.join(' ')}`]),
  );
  scripts.other = `"${process.execPath}" "${CLI}" validate`;
  scripts.environment = `"${process.execPath}" -p "JSON.stringify(process.env)"`;
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'ours', private: true, scripts }));
  await mkdir(join(folder, 'home'));
  const env = {
    HOME: join(folder, 'home'),
    npm_config_userconfig: join(folder, 'home', '.npmrc'),
    npm_config_update_notifier: 'false',
  };
  try {
    await act((...args) => finish('npm', ['run', ...args], { folder, env }), folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Told = { code: number | null; stdout: string; stderr: string };

kept('npm itself: a sync that was to be a look only does not begin', () =>
  inPackage(async (npm) => {
    for (const look of ['--dry-run', '--mode=plan', '--check', '--plan']) {
      const { code, stderr } = await npm('sync', 'brenner', look);
      assert.is(code, 1, look);
      const name = look.replace('=plan', '');
      assert.match(stderr, `error: npm has kept ${name} to itself, so that "sync" would go on without it.`);
      assert.match(stderr, 'What it would do, without doing it: npm run plan -- brenner\n');
    }
    for (const look of ['-n', '--no-yes']) {
      const { code, stderr } = await npm('sync', 'brenner', look);
      assert.is(code, 1, look);
      assert.match(stderr, 'error: npm has kept -n to itself, so that "sync" would go on without it.');
      assert.match(stderr, 'What it would do, without doing it: npm run plan -- brenner\n');
      assert.match(stderr, 'it stands in the environment, as npm_config_yes: take it out there.');
    }
    const short = await npm('sync', 'brenner', '--', '-n');
    assert.is(short.code, 1);
    assert.match(short.stderr, 'error: "sync" has no option -n, so that it would count for nothing.');
    const behind = await npm('sync', 'brenner', '--', '--dry-run');
    assert.is(behind.code, 1);
    assert.match(behind.stderr, 'error: "sync" has no option --dry-run, so that it would count for nothing.');
    assert.match(behind.stderr, 'What it would do, without doing it: npm run plan -- brenner\n');
  }),
);

kept('npm itself: each option of each command is missed', () =>
  inPackage(async (npm) => {
    // To npm it is the contrary of --yes, and the last of both counts: the test above gives it alone.
    const all = [...new Set(COMMANDS.flatMap(optionsThatMatter))].filter((name) => name !== 'n');
    assert.ok(all.length > 40, `${all.length}`);
    const types: Record<string, { type: string } | undefined> = optionsToParse();
    const typed = all.map((name) => (types[name]?.type === 'string' ? `--${name}=x` : `--${name}`));
    const { stdout } = await npm('environment', ...typed);
    const env = JSON.parse(stdout.slice(stdout.indexOf('{"')));
    assert.equal(
      keptByNpm('environment', all, env),
      all.filter((name) => !NEVER_TOLD.includes(name)),
    );
  }),
);

kept('npm itself: what stands in its own files, or is given behind "--", is nothing that it has kept', () =>
  inPackage(async (npm, folder) => {
    await writeFile(join(folder, '.npmrc'), 'email = somebody@nordwind.example\nmode=plan\n');
    await writeFile(join(folder, 'home', '.npmrc'), 'yes=true\n');
    const explained = await npm('explain', 'brenner');
    assert.is(explained.code, 1);
    assert.not.match(explained.stderr, 'npm has kept');
    const named = await npm('explain', 'brenner', '--', '--name', 'Niklas Ä');
    assert.not.match(named.stderr, 'npm has kept');
    const typed = await npm('explain', 'brenner', '--ref=abc');
    assert.match(typed.stderr, 'npm has kept --ref to itself');
    assert.match(
      typed.stderr,
      '"--" comes first, and then all that is for the command: npm run explain -- … --ref',
    );
    // In a script of another name an option may be that script's.
    const other = await npm('other', '--dry-run');
    assert.not.match(other.stderr, 'npm has kept');
  }),
);

const NPM = { npm_config_user_agent: 'npm/11.19.1 node/v24.0.0', npm_lifecycle_event: 'setup' };

kept('nothing is kept where npm has not started the command', () => {
  const typed = { npm_config_repo: 'true' };
  assert.equal(keptByNpm('setup', ['repo'], { ...NPM, ...typed }), ['repo']);
  assert.equal(keptByNpm('setup', ['repo'], { ...NPM, ...typed, npm_lifecycle_event: 'test' }), []);
  assert.equal(keptByNpm('setup', ['repo'], { ...NPM, ...typed, npm_config_user_agent: 'pnpm/10.1.0' }), []);
  assert.equal(keptByNpm('setup', ['repo'], typed), []);
});

kept('a switch that npm turns round is found, and one that is off is not', () => {
  assert.equal(keptByNpm('setup', ['no-deploy-key'], { ...NPM, npm_config_deploy_key: '' }), [
    'no-deploy-key',
  ]);
  assert.equal(keptByNpm('setup', ['no-deploy-key'], { ...NPM, npm_config_deploy_key: 'true' }), []);
  assert.equal(keptByNpm('setup', ['no-deploy-key'], NPM), []);
  assert.equal(keptByNpm('setup', ['yes'], { ...NPM, npm_config_yes: '' }), []);
});

kept('a "no" to all questions is what npm makes of -n, and a yes or nothing is none', () => {
  assert.ok(COMMANDS.every((command) => optionsThatMatter(command).includes('n')));
  assert.equal(keptByNpm('setup', ['n'], { ...NPM, npm_config_yes: '' }), ['n']);
  assert.equal(keptByNpm('setup', ['n'], { ...NPM, npm_config_yes: 'true' }), []);
  assert.equal(keptByNpm('setup', ['n'], NPM), []);
  assert.equal(variablesOf('n'), ['npm_config_yes']);
  assert.equal(variablesOf('plan'), ['npm_config_parseable', 'npm_config_long', 'npm_config_all']);
  assert.equal(variablesOf('no-deploy-key'), ['npm_config_deploy_key']);
});

kept('each of npm’s four files settles a name, however it is written there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'npmrc-'));
  try {
    const program = join(folder, 'npm', 'bin', 'npm-cli.js');
    await mkdir(dirname(program), { recursive: true });
    const places = {
      npm_config_local_prefix: [folder, join(folder, '.npmrc')],
      npm_config_userconfig: [join(folder, 'user'), join(folder, 'user')],
      npm_config_globalconfig: [join(folder, 'global'), join(folder, 'global')],
      npm_execpath: [program, join(folder, 'npm', 'npmrc')],
    };
    for (const [variable, [value = '', file = '']] of Object.entries(places)) {
      const env = { ...NPM, npm_config_dry_run: 'true', [variable]: value };
      assert.equal(keptByNpm('setup', ['dry-run'], env), ['dry-run'], variable);
      for (const line of ['dry-run=true', '  dry_run = true', 'fund=false\ndry-run', '"dry-run" = true']) {
        await writeFile(file, `${line}\n`);
        assert.equal(keptByNpm('setup', ['dry-run'], env), [], line);
      }
      for (const line of ['; dry-run=true', 'not-dry-run=true', 'dry-runs=true', 'x=dry-run']) {
        await writeFile(file, `${line}\n`);
        assert.equal(keptByNpm('setup', ['dry-run'], env), ['dry-run'], line);
      }
      await rm(file);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

kept.run();
