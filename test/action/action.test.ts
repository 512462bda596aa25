/** The bundle as GitHub runs it: a child process in a folder that holds nothing but tenants/. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import summarySchema from '../../schemas/summary.json' with { type: 'json' };
import { compileSchema } from '../../src/schema.ts';
import {
  BUNDLE,
  baseEnv,
  CLI,
  type Finished,
  finish,
  finishBundle,
  readSummary,
} from '../fixtures/bundle.ts';
import { LEDGER_KEY, onStage, SECRETS, type Stage, setStage, TENANT } from '../fixtures/stage.ts';

const fits = compileSchema(summarySchema);
const action = suite('action');

function withStage(test: (stage: Stage) => Promise<void>, people = 15): Promise<void> {
  return onStage({ people, line: 'http', clock: 'real' }, test)();
}

/** One run at which several tests look. */
type Ran = { stage: Stage; files: string; ran: Finished };

/** The stage of a suite, with an empty folder for files of the runner. */
async function setUp(context: Ran): Promise<void> {
  context.stage = await setStage({ people: 15, line: 'http', clock: 'real' });
  context.files = await mkdtemp(join(tmpdir(), 'sync-test-'));
}

async function takeDown({ stage, files }: Ran): Promise<void> {
  await stage.close();
  await rm(files, { recursive: true, force: true });
}

const synced = suite<Ran>('action: a first load');
synced.before(async (context) => {
  await setUp(context);
  const [page, output] = [join(context.files, 'step-summary.md'), join(context.files, 'output.txt')];
  await Promise.all([writeFile(page, ''), writeFile(output, '')]);
  context.ran = await context.stage.bundle('sync', {
    GITHUB_ACTIONS: 'true',
    GITHUB_STEP_SUMMARY: page,
    GITHUB_OUTPUT: output,
    GITHUB_RUN_ID: '4711',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'nordwind/sync',
    GITHUB_EVENT_NAME: 'workflow_dispatch',
    GITHUB_ACTOR: 'octocat',
  });
});
synced.after(takeDown);

synced(
  'on a runner: secrets are masked first, the job summary and the outputs are written',
  async ({ stage, files, ran: { code, stdout } }) => {
    assert.is(code, 0, stdout);
    const lines = stdout.split('\n');
    const masks = lines.filter((line) => line.startsWith('::add-mask::'));
    for (const secret of [...Object.values(SECRETS), LEDGER_KEY])
      assert.ok(masks.includes(`::add-mask::${secret}`));
    // The access token is masked as well, and no secret stands anywhere else.
    assert.ok(masks.length > 5);
    const rest = lines.filter((line) => !line.startsWith('::add-mask::')).join('\n');
    for (const mask of masks) assert.not.match(rest, mask.slice('::add-mask::'.length));
    assert.match(await readFile(join(files, 'step-summary.md'), 'utf8'), '15 people added');
    const outputs = await readFile(join(files, 'output.txt'), 'utf8');
    assert.match(outputs, /outcome<<[\s\S]*success/);
    assert.match(outputs, /summary-path<<[\s\S]*run-out\/nordwind\/summary.json/);
    const summary = await readSummary(stage);
    assert.equal(
      [summary.runId, summary.runUrl, summary.trigger, summary.actor],
      ['4711', 'https://github.com/nordwind/sync/actions/runs/4711', 'manual', 'octocat'],
    );
  },
);

synced(
  'sync, then sync again: correct writes, a valid summary, then no write',
  async ({ stage, ran: first }) => {
    assert.is(first.code, 0, first.stdout + first.stderr);
    assert.is(first.stderr, '');
    const summary = await readSummary(stage);
    assert.ok(fits(summary).ok);
    assert.equal([summary.mode, summary.outcome, summary.counts.created], ['sync', 'success', 15]);
    const before = stage.engagedly.writes().length;
    assert.is((await stage.bundle('sync')).code, 0);
    assert.is(stage.engagedly.writes().length, before);
    assert.equal(await readdir(stage.folder), ['run-out', 'tenants']);
    assert.equal(await readdir(join(stage.folder, 'run-out', 'nordwind')), [
      'plan.json',
      'signed.txt',
      'state.json',
      'summary.json',
      'summary.md',
    ]);
  },
);

const planned = suite<Ran>('action: a plan');
planned.before(async (context) => {
  await setUp(context);
  context.ran = await context.stage.bundle('plan', {
    'INPUT_OUT-DIR': 'elsewhere',
    'INPUT_PERSONIO-CLIENT-ID': '',
    INPUT_PERSONIO_CLIENT_ID: SECRETS.clientId,
  });
});
planned.after(takeDown);

planned('plan writes nothing', async ({ stage, ran: { code, stdout } }) => {
  assert.is(code, 0);
  assert.match(stdout, '15 people would be added');
  assert.is(stage.engagedly.writes().length, 0);
  assert.ok((await readdir(join(stage.folder, 'elsewhere', 'nordwind'))).includes('summary.json'));
});

planned('off a runner no secret is printed, not even to mask it', ({ ran: { stdout, stderr } }) => {
  for (const secret of [...Object.values(SECRETS), LEDGER_KEY]) assert.not.match(stdout + stderr, secret);
});

planned('inputs whose names a shell cannot set are read with underscores', ({ ran: { code } }) => {
  assert.is(code, 0);
});

action('a missing secret is named, nothing is called, and a summary says so', () =>
  withStage(async (stage) => {
    const { code, stdout } = await stage.bundle('sync', { 'INPUT_ENGAGEDLY-SECRET-KEY': '' });
    assert.is(code, 1);
    assert.match(stdout, 'has no ENGAGEDLY_SECRET_KEY');
    assert.match(stdout, 'tenant-nordwind');
    assert.is(stage.personio.calls.length + stage.engagedly.calls.length, 0);
    assert.is((await readSummary(stage)).outcome, 'failed');
  }),
);

action('a wrong secret: no write, exit 1, and what to do', () =>
  withStage(async (stage) => {
    const { code, stdout } = await stage.bundle('sync', { 'INPUT_PERSONIO-CLIENT-SECRET': 'wrong' });
    assert.is(code, 1);
    assert.match(stdout, /Personio/);
    assert.is(stage.engagedly.writes().length, 0);
  }),
);

const REFUSED: [what: string, env: Record<string, string>, says: RegExp][] = [
  ['an unknown command', { INPUT_COMMAND: 'delete' }, /no command "delete"/],
  ['a short ledger key', { 'INPUT_LEDGER-KEY': 'short' }, /not 64 hexadecimal/],
  ['an approval that is no digest', { INPUT_APPROVE: 'yes' }, /no digest/],
  ['an unknown tenant', { INPUT_TENANT: 'nobody' }, /nordwind/],
  ['a tenant that is a path', { INPUT_TENANT: '../../etc/passwd' }, /tenant/],
  ['plain http elsewhere', { 'INPUT_PERSONIO-URL': 'http://personio.example' }, /https/],
  [
    'a password in a URL',
    { 'INPUT_ENGAGEDLY-URL': 'https://a:hunter2@engagedly.example' },
    /credential|password|user name/i,
  ],
];
for (const [what, env, says] of REFUSED) {
  action(`${what} is refused before anything is called`, () =>
    withStage(async (stage) => {
      const { code, stdout, stderr } = await stage.bundle('sync', env);
      assert.is(code, 1);
      assert.match(stdout + stderr, says);
      assert.not.match(stdout + stderr, 'hunter2');
      assert.is(stage.personio.calls.length + stage.engagedly.calls.length, 0);
    }, 2),
  );
}

action('what stops it before there is a command is an annotation, and in the job summary', () =>
  withStage(async (stage) => {
    const page = join(stage.folder, 'page.md');
    await writeFile(page, '');
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: page, 'INPUT_LEDGER-KEY': 'short' };
    const { code, stdout } = await stage.bundle('rekey', env);
    assert.is(code, 1);
    assert.match(stdout, /^::error::.*not 64 hexadecimal.*openssl rand -hex 32/m);
    assert.match(
      await readFile(page, 'utf8'),
      /not 64 hexadecimal[\s\S]*What to do:[\s\S]*openssl rand -hex 32/,
    );
  }, 2),
);

/** A digest that is none is the mistake of whoever typed it, and nothing that the tenant's own runs failed of. */
const MALFORMED: [command: 'plan' | 'sync', setting: string, code: string, says: RegExp][] = [
  ['plan', 'LEDGER-KEY', 'config', /^The ledger key in LEDGER_KEY has 15 characters/],
  ['sync', 'LEDGER-KEY', 'config', /^The ledger key in LEDGER_KEY has 15 characters/],
  ['sync', 'APPROVE', 'approval-unmatched', /^"approve" has 1 of 1 entries that are no digest/],
];
for (const [command, setting, issue, says] of MALFORMED) {
  action(
    `a malformed ${setting} is what the ${command} leaves as its result, so that nobody takes it for lost`,
    () =>
      withStage(async (stage) => {
        const env = { GITHUB_ACTIONS: 'true', [`INPUT_${setting}`]: 'hunter2-hunter2' };
        const { code, stdout } = await stage.job(command, env);
        const summary = await readSummary(stage);
        assert.ok(fits(summary).ok);
        assert.equal([code, summary.outcome, summary.issues[0].code], [1, 'failed', issue]);
        assert.match(summary.issues[0].remedy, says);
        assert.not.match(stdout + JSON.stringify(summary), 'hunter2');
        assert.is(stage.personio.calls.length + stage.engagedly.calls.length, 0);
      }, 2),
  );
}

action('a sync that fails, or has something new to approve, says so beside the job and in its summary', () =>
  withStage(async (stage) => {
    const [page, output] = [join(stage.folder, 'page.md'), join(stage.folder, 'output.txt')];
    await Promise.all([writeFile(page, ''), writeFile(output, '')]);
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: page, GITHUB_OUTPUT: output };
    const { code, stdout } = await stage.bundle('sync', { ...env, 'INPUT_PERSONIO-CLIENT-SECRET': 'wrong' });
    assert.is(code, 1);
    assert.match(stdout, /^::error::nordwind: The run stopped: .*Personio/m);
    assert.match(await readFile(page, 'utf8'), 'The run stopped: ');
    assert.match(await readFile(output, 'utf8'), /outcome<<[\s\S]*failed/);
  }, 2),
);

const UNWRITABLE: [what: string, prepare: (outDir: string) => Promise<unknown>][] = [
  ['a file', (outDir) => writeFile(outDir, '')],
  [
    'a file where the tenant has its folder',
    (outDir) => mkdir(outDir).then(() => writeFile(join(outDir, 'nordwind'), '')),
  ],
  [
    'a folder in the place of the summary',
    (outDir) => mkdir(join(outDir, 'nordwind', 'summary.json'), { recursive: true }),
  ],
  [
    'a folder in the place of the state',
    (outDir) => mkdir(join(outDir, 'nordwind', 'state.json'), { recursive: true }),
  ],
  [
    'a link in the place of the state',
    (outDir) =>
      mkdir(join(outDir, 'nordwind'), { recursive: true }).then(() =>
        symlink('/dev/full', join(outDir, 'nordwind', 'state.json')),
      ),
  ],
];
for (const [at, [what, prepare]] of UNWRITABLE.entries()) {
  action(`out-dir that cannot be written (${what}) is found out before anything is called`, () =>
    withStage(async (stage) => {
      await prepare(join(stage.folder, 'elsewhere'));
      // That the bundle says it, too, one of them shows.
      const sync = at === 0 ? stage.bundle : stage.job;
      const { code, stdout } = await sync('sync', { 'INPUT_OUT-DIR': 'elsewhere' });
      assert.is(code, 1, stdout);
      assert.match(stdout.replace(/\s+/g, ' '), /elsewhere\S* cannot be written\. (?:Close|Something else)/);
      assert.is(stage.personio.calls.length + stage.engagedly.calls.length, 0);
    }, 2),
  );
}

const checking = suite('action: validate');

async function validate(files: Record<string, unknown>, env: Record<string, string> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'sync-test-'));
  try {
    await mkdir(join(folder, 'tenants'));
    for (const [id, content] of Object.entries(files)) {
      await writeFile(join(folder, 'tenants', `${id}.json`), `${JSON.stringify(content, null, 2)}\n`);
    }
    return await finishBundle({ folder, env: { INPUT_COMMAND: 'validate', ...env } });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

checking('a valid file needs no secret', async () => {
  const { code, stdout } = await validate({ nordwind: TENANT });
  assert.is(code, 0, stdout);
  assert.match(stdout, '1 file checked');
});

checking('five different mistakes in two files are five annotations in one run', async () => {
  const { code, stdout } = await validate(
    {
      nordwind: { ...TENANT, timezone: 'Europe/Berln', mapping: { position: 'position', level: 'level +' } },
      suedwind: { ...TENANT, name: 'Südwind', status: 'aktive', notfy: [] },
    },
    { GITHUB_ACTIONS: 'true' },
  );
  assert.is(code, 1);
  const annotations = stdout.split('\n').filter((line) => line.startsWith('::error'));
  assert.is(annotations.length, 5, stdout);
  for (const annotation of annotations) assert.match(annotation, /file=tenants\/\w+\.json,line=\d+,col=\d+/);
});

checking(
  'no text of a tenant file or of a file name gives the runner an order, in validate or in select',
  async () => {
    const files = {
      '\u001B[31m##[add-mask]e': TENANT,
      nordwind: {
        ...TENANT,
        '##[add-mask]e': 1,
        timezone: '##[stop-commands]x',
        mapping: { level: "'##[add-mask]e" },
      },
      '::add-mask::e': { ...TENANT, name: '##[add-mask]e\u0007' },
    };
    for (const INPUT_COMMAND of ['validate', 'select']) {
      for (const env of [{ GITHUB_ACTIONS: 'true' }, {}]) {
        const { stdout, stderr } = await validate(files, { INPUT_COMMAND, ...env });
        assert.match(stdout, 'add-mask');
        assert.not.match(stdout + stderr, '##[');
        assert.not.match(stdout + stderr, /^\s*::(?!(?:error|warning)(?: |::))/m);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
        assert.not.match(stdout + stderr, /[\u0000-\u0009\u000B-\u001F]/);
      }
    }
  },
);

checking('a folder without tenants says what to do', async () => {
  const { code, stdout } = await validate({});
  assert.is(code, 1);
  assert.match(stdout, 'tenants/<id>.json');
});

/** The key is computed, so that the text alone does not show it. */
const WAITS = "($k := 'th' & 'en'; $f := function($cb){ {$k: $cb} }; $f(function($x){1}))";
/** In a run it would be ended after the five seconds that a row may take, for which evaluation.test.ts does not wait. */
const ENDLESS = '($f := function($x){ $f($x) }; $f(position))';
/** It is ended as soon as its memory is full: in less than a second. */
const GROWS =
  "($x := $pad('', 30000, 'x'); $f := function($g, $n){( $r := $uppercase($x & $n); $f(function(){ $g & $r }, $n + 1) )}; $f(position, 1))";
const expects = (fields: Record<string, unknown>) => [
  { name: 'one', given: { first_name: 'A' }, expect: fields },
];

checking(
  'a file whose expressions run on or wait for ever is red, and so is the broken one beside it',
  async () => {
    const begin = performance.now();
    const { code, stdout } = await validate(
      {
        hostile: { ...TENANT, mapping: { level: ENDLESS }, tests: expects({ level: 'x' }) },
        waits: { ...TENANT, name: 'W', mapping: { level: WAITS }, tests: expects({ level: 'x' }) },
        broken: { ...TENANT, name: 'B', timezone: 'Europe/Berln' },
        sound: { ...TENANT, name: 'S', mapping: { level: 'first_name' }, tests: expects({ level: 'A' }) },
        wrong: { ...TENANT, name: 'X', mapping: { level: 'first_name' }, tests: expects({ level: 'B' }) },
      },
      { GITHUB_ACTIONS: 'true' },
    );
    assert.is(code, 1);
    const errors = stdout.split('\n').filter((line) => line.startsWith('::error'));
    const files = errors.map((line) => /file=tenants\/(\w+)/.exec(line)?.[1]);
    assert.equal(files.sort(), ['broken', 'hostile', 'waits', 'wrong']);
    assert.match(errors.join('\n'), 'The expression was stopped: it takes too long.');
    assert.ok(performance.now() - begin < 15_000, `${performance.now() - begin} ms`);
  },
);

action('a row that never ends is named and costs that row; the run goes on', () =>
  withStage(async (stage) => {
    const tenant = { ...TENANT, mapping: { level: GROWS } };
    await writeFile(join(stage.folder, 'tenants', 'nordwind.json'), JSON.stringify(tenant));
    await stage.job('sync');
    const summary = await readSummary(stage);
    assert.equal([summary.outcome, summary.counts.created], ['partial', 3]);
    const stopped = summary.issues.find((issue: { code: string }) => issue.code === 'expression-stopped');
    assert.is(stopped?.field, 'level');
  }, 3),
);

action('a filter that never ends is named, and nobody is added or blocked', () =>
  withStage(async (stage) => {
    const tenant = { ...TENANT, scope: { ...TENANT.scope, filter: `${GROWS} = 1` } };
    await writeFile(join(stage.folder, 'tenants', 'nordwind.json'), JSON.stringify(tenant));
    // What the process that evaluates makes of it the other two tell without another bundle.
    await stage.bundle('sync');
    const summary = await readSummary(stage);
    assert.ok(fits(summary).ok);
    assert.equal([summary.outcome, summary.counts.created, summary.counts.blocked], ['partial', 0, 0]);
    const stopped = summary.issues.find((issue: { code: string }) => issue.code === 'expression-stopped');
    assert.equal([stopped?.field, stopped?.count], ['filter', 3]);
  }, 3),
);

action('a second one fails that tenant’s run, and nothing is written', () =>
  withStage(async (stage) => {
    const tenant = { ...TENANT, mapping: { level: GROWS, middle_name: `[${GROWS}]` } };
    await writeFile(join(stage.folder, 'tenants', 'nordwind.json'), JSON.stringify(tenant));
    const { code } = await stage.job('sync');
    assert.is(code, 1);
    const summary = await readSummary(stage);
    assert.is(summary.outcome, 'failed');
    assert.match(JSON.stringify(summary), 'expression-stopped');
    assert.is(stage.engagedly.writes().length, 0);
  }, 3),
);

const line = suite('the command line');
for (const [what, args, reason] of [
  ['two tenants', ['plan', 'nordwind', 'suedwind'], /One tenant at a time/],
  ['a forgotten --', ['sync', 'nordwind', '0123456789ab'], /needs "--" behind the command/],
  ['an option that is none', ['plan', '--customer', 'nordwind'], /There is no option --customer\./],
] as const) {
  line(`${what}: one line of reason, then where help is`, async () => {
    const child = spawn(process.execPath, [CLI, ...args], {
      env: baseEnv(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let told = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (told += chunk));
    const code = await new Promise((resolve) => child.on('close', resolve));
    assert.is(code, 1);
    assert.match(told, reason);
    assert.match(told, `\nWhat there is: npm run ${args[0]} -- --help\n`);
    assert.not.match(told, 'npm run plan -- nordwind');
    assert.not.match(told, 'Settings from the environment');
  });
}

const dry = suite('an event loop that runs dry');
for (const [what, program] of [
  ['the bundle', BUNDLE],
  ['the command line', CLI],
] as const) {
  dry(`is red: ${what}`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sync-test-'));
    const preload = join(folder, 'preload.cjs');
    await writeFile(
      preload,
      `require('node:fs/promises').readdir = () => new Promise(() => {});
       require('node:module').syncBuiltinESMExports();`,
    );
    const env = { INPUT_COMMAND: 'validate', NODE_OPTIONS: `--require=${preload}` };
    const { code, stdout } = await finish(process.execPath, [program, 'validate'], { folder, env });
    await rm(folder, { recursive: true, force: true });
    assert.ok(code !== 0 && code !== null, `${code} ${stdout}`);
  });
}

synced.run();
planned.run();
action.run();
checking.run();
dry.run();
line.run();
