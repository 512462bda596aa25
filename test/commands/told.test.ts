/** Nothing red without a reason on the page: whatever stops a command is an annotation with its remedy, and in the job summary. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Result, runCommand, type World } from '../../src/commands/commands.ts';
import { originOf } from '../../src/origin.ts';
import { readSettings } from '../../src/settings.ts';
import type { Summary } from '../../src/types/summary.d.ts';
import { type Remote, setRemote, stateOf, summaryOf } from '../fixtures/remote.ts';
import { openHook } from '../fixtures/webhook.ts';
import { keyOf, TENANT } from '../fixtures/world.ts';

const NOW = '2026-11-22T05:20:00Z';
const ON_GITHUB = {
  GITHUB_ACTIONS: 'true',
  GITHUB_RUN_ID: '1001',
  GITHUB_RUN_ATTEMPT: '1',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'acme/sync',
};
const BY_HAND = originOf({ ...ON_GITHUB, GITHUB_EVENT_NAME: 'workflow_dispatch' });
const BY_SCHEDULE = originOf({ ...ON_GITHUB, GITHUB_EVENT_NAME: 'schedule' });

type Told = Result & { failures: string[]; problems: string[]; printed: string; page: string };

async function tell(
  folder: string,
  given: Record<string, string>,
  { origin = BY_HAND, world = {} }: { origin?: typeof BY_HAND; world?: Partial<World> } = {},
): Promise<Told> {
  const said = { failures: [] as string[], problems: [] as string[], printed: '' };
  const settings = readSettings((name) => given[name] ?? '', origin);
  const result = await runCommand(settings, {
    folder,
    version: '0.1.0',
    now: () => new Date(NOW),
    randomKey: () => keyOf('by chance'),
    print: (text) => {
      said.printed += `${text}\n`;
    },
    warn: () => {},
    fail: (text) => said.failures.push(text),
    annotate: ({ message, remedy }) => said.problems.push(`${message} ${remedy}`),
    onSecret: () => {},
    onStep: () => {},
    ...world,
  });
  return { ...result, ...said, page: plain(result.markdown ?? '') };
}

/** Without what Markdown adds. */
function plain(markdown: string): string {
  return markdown
    .replaceAll('\\', '')
    .replaceAll('\u200B', '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
}

async function inFolder(
  files: Record<string, unknown>,
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sync-test-'));
  try {
    await mkdir(join(folder, 'tenants'));
    for (const [id, content] of Object.entries(files))
      await writeFile(join(folder, 'tenants', `${id}.json`), JSON.stringify(content));
    await test(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const SOUND = { nordwind: TENANT };
const BROKEN = { nordwind: { ...TENANT, timezone: 'Europe/Berln' } };
const OF = { tenant: 'nordwind' };
const KEYS = {
  'personio-client-id': 'a',
  'personio-client-secret': 'b',
  'engagedly-client-key': 'c',
  'engagedly-secret-key': 'd',
};

type Stop = [
  what: string,
  files: Record<string, unknown>,
  given: Record<string, string>,
  says: string,
  remedy: string,
];
const STOPS: Stop[] = [
  ['validate', {}, { command: 'validate' }, 'There is no tenant file.', 'copy tenants/example.json'],
  [
    'validate of one that there is not',
    SOUND,
    { command: 'validate', tenant: 'other' },
    'There is no tenant "other"',
    'Name one of: nordwind',
  ],
  ['select', SOUND, { command: 'select', tenant: 'suedwind' }, 'suedwind', 'nordwind'],
  ['select of a broken file', BROKEN, { command: 'select', ...OF }, 'has errors', '"validate" says'],
  [
    'select that proves nothing',
    BROKEN,
    { command: 'select' },
    'not one of them could be judged',
    'Run "validate"',
  ],
  ['plan', SOUND, { command: 'plan', ...OF }, 'PERSONIO_CLIENT_ID', 'tenant-nordwind'],
  ['sync', SOUND, { command: 'sync', ...OF }, 'PERSONIO_CLIENT_ID', 'tenant-nordwind'],
  [
    'sync of a mistyped one',
    SOUND,
    { command: 'sync', tenant: 'nordwnd' },
    'There is no tenant "nordwnd"',
    'Did you mean "nordwind"',
  ],
  ['sync of a broken file', BROKEN, { command: 'sync', ...OF }, 'tenant file', 'Run "validate"'],
  [
    'sync of a paused one',
    { nordwind: { ...TENANT, status: 'paused' } },
    { command: 'sync', ...OF },
    'paused',
    '"status": "active"',
  ],
  ['undo', SOUND, { command: 'undo', ...OF }, 'not paused', 'Pause it first'],
  ['doctor', SOUND, { command: 'doctor', tenant: 'suedwind' }, 'suedwind', 'nordwind'],
  ['rekey', SOUND, { command: 'rekey', ...OF, ...KEYS }, 'not paused', 'Pause it first'],
  ['record', SOUND, { command: 'record' }, 'git', 'repository'],
  ['record of what is no list', SOUND, { command: 'record', expected: 'no id!' }, 'no tenant id', '"select"'],
  [
    'comment',
    SOUND,
    { command: 'comment', 'comment-file': 'no.md', 'pull-request': '7' },
    'on GitHub only',
    'as the action',
  ],
];

const stops = suite('what stops a command');

for (const [what, files, given, says, remedy] of STOPS) {
  stops(`${what}: an annotation with the remedy, and both in the job summary`, () =>
    inFolder(files, async (folder) => {
      const { exitCode, failures, page, printed } = await tell(folder, given);
      assert.is(exitCode, 1);
      assert.is(failures.length, 1, failures.join('\n'));
      for (const text of [failures[0] ?? '', page.replace(/\s+/g, ' '), printed.replace(/\s+/g, ' ')]) {
        assert.match(text, says);
        assert.match(text, remedy);
      }
    }),
  );
}

stops('validate: every problem is an annotation, and all are in the job summary', () =>
  inFolder(BROKEN, async (folder) => {
    const { exitCode, problems, page } = await tell(folder, { command: 'validate' });
    assert.is(exitCode, 1);
    assert.match(problems.join('\n'), 'Europe/Berlin');
    assert.match(page, 'Europe/Berlin');
  }),
);

stops('select: what is wrong with a file that is left out stands in the job summary, too', () =>
  inFolder({ ...BROKEN, suedwind: { ...TENANT, name: 'Südwind' } }, async (folder) => {
    const { exitCode, problems, page } = await tell(folder, { command: 'select' });
    assert.is(exitCode, 0);
    assert.match(problems.join('\n'), 'Europe/Berlin');
    assert.match(page, 'Europe/Berlin');
    assert.match(page, 'Not synced until the tenant file is mended');
  }),
);

stops('doctor: everything that is to be done is an annotation, and all of it is in the job summary', () =>
  inFolder(SOUND, async (folder) => {
    const { exitCode, failures, page } = await tell(folder, { command: 'doctor', ...OF });
    assert.is(exitCode, 1);
    assert.is(failures.length, 2);
    assert.match(
      failures[0] ?? '',
      /^Tenant nordwind is not ready\. To do \(our administrator\): .*PERSONIO_CLIENT_ID/,
    );
    assert.match(
      failures[1] ?? '',
      /^Tenant nordwind is not ready\. To do \(our administrator\): .*LEDGER_KEY.*openssl rand/,
    );
    for (const text of ['PERSONIO_CLIENT_ID', 'openssl rand']) assert.match(page, text);
  }),
);

stops('a defect is told by its kind alone', () =>
  inFolder(SOUND, async (folder) => {
    const world = {
      comment: async () => {
        throw new TypeError('Jörg Groß');
      },
    };
    await writeFile(join(folder, 'text.md'), 'text');
    const given = { command: 'comment', 'comment-file': 'text.md', 'pull-request': '7' };
    const { exitCode, failures, page, reason } = await tell(folder, given, { world });
    assert.equal([exitCode, reason], [1, 'internal']);
    assert.match(failures.join(), /^An unexpected TypeError stopped the run/);
    assert.match(page, 'An unexpected TypeError stopped the run');
    assert.not.match(failures.join() + page, 'Jörg');
  }),
);

type Context = { remote: Remote };
const records = suite<Context>('what record says');

records.before.each(async (context) => {
  context.remote = await setRemote();
  const tenants = join(context.remote.workspace, 'tenants');
  await mkdir(tenants, { recursive: true });
  for (const id of ['nordwind', 'suedwind'])
    await writeFile(join(tenants, `${id}.json`), JSON.stringify({ ...TENANT, name: id }));
});
records.after.each(({ remote }) => remote.close());

const FAILED: Partial<Summary> = {
  outcome: 'failed',
  issues: [{ code: 'personio-http', count: 1, refs: [], remedy: 'Wait.' }],
};
const HELD: Partial<Summary> = {
  outcome: 'held',
  held: [{ class: 'block', count: 6, base: 50, allowed: 5, digest: '0123456789ab', isNew: true }],
};

/** The results that the jobs have left, recorded. */
async function recorded(
  { remote }: Context,
  runs: Record<string, Partial<Summary> | 'lost'>,
  { chosen = '', origin = BY_SCHEDULE }: { chosen?: string; origin?: typeof BY_HAND } = {},
): Promise<Told> {
  for (const [id, given] of Object.entries(runs)) {
    if (given === 'lost') continue;
    const summary = summaryOf(id, given);
    await remote.result(summary, stateOf(summary));
  }
  const given = {
    command: 'record',
    expected: JSON.stringify(Object.keys(runs)),
    'schedule-stays-green': chosen,
  };
  return tell(remote.workspace, given, { origin });
}

records('each tenant’s line stands in the job summary', async (context) => {
  const { exitCode, page, isRecorded } = await recorded(context, {
    nordwind: { counts: { ...summaryOf('nordwind').counts, created: 12 } },
    suedwind: {},
  });
  assert.equal([exitCode, isRecorded], [0, true]);
  assert.match(page, 'nordwind: 12 added');
  assert.match(page, 'suedwind: no changes');
});

type Verdict = [
  what: string,
  runs: Record<string, Partial<Summary> | 'lost'>,
  chosen: string,
  exitCode: 0 | 1,
  failure: RegExp | undefined,
  page: RegExp,
];
const VERDICTS: Verdict[] = [
  [
    'by default each job is red for itself, and record is not',
    { nordwind: FAILED, suedwind: {} },
    '',
    0,
    undefined,
    /nordwind: failed/,
  ],
  [
    'one failed, others are well',
    { nordwind: FAILED, suedwind: {} },
    'true',
    0,
    undefined,
    /Failed, or newly held: nordwind\./,
  ],
  [
    'one is newly held',
    { nordwind: HELD, suedwind: {} },
    'TRUE',
    0,
    undefined,
    /Failed, or newly held: nordwind\./,
  ],
  [
    'all failed',
    { nordwind: FAILED, suedwind: FAILED },
    'true',
    1,
    /No tenant of this run is well: nordwind, suedwind/,
    /No tenant of this run is well/,
  ],
  [
    'the only one failed',
    { nordwind: FAILED },
    'true',
    1,
    /No tenant of this run is well: nordwind/,
    /No tenant/,
  ],
  [
    'a result was lost',
    { nordwind: 'lost', suedwind: {} },
    'true',
    1,
    /Without a result, recorded as failed: nordwind.*Open the run/,
    /Without a result/,
  ],
  [
    'a result was lost, by default',
    { nordwind: 'lost', suedwind: {} },
    '',
    1,
    /Without a result/,
    /Without a result/,
  ],
  [
    'one was lost, another failed',
    { nordwind: 'lost', suedwind: FAILED },
    'true',
    1,
    /Without a result/,
    /No tenant of this run is well: suedwind/,
  ],
];
for (const [what, runs, chosen, exitCode, failure, page] of VERDICTS) {
  records(
    `SCHEDULE_STAYS_GREEN is "${chosen}", and ${what}: ${exitCode === 0 ? 'green' : 'red'}`,
    async (context) => {
      const told = await recorded(context, runs, { chosen });
      assert.is(told.exitCode, exitCode, told.printed);
      assert.match(told.page, page);
      assert.is(told.isRecorded, true);
      if (failure) assert.match(told.failures.join('\n'), failure);
      else assert.equal(told.failures, []);
    },
  );
}

records('one that was not wanted any more is not well, and makes nobody else green', async (context) => {
  const { calls } = summaryOf('suedwind');
  const superseded: Partial<Summary> = {
    issues: [{ code: 'superseded', count: 1, refs: [], remedy: 'None.' }],
    calls: { ...calls, engagedly: { ...calls.engagedly, write: 0 } },
  };
  const told = await recorded(context, { nordwind: FAILED, suedwind: superseded }, { chosen: 'true' });
  assert.is(told.exitCode, 1, told.printed);
  assert.match(told.failures.join('\n'), /No tenant of this run is well: nordwind/);
});

records('recorded once more, a run is as red as the first time', async (context) => {
  const runs = { nordwind: FAILED, suedwind: FAILED };
  const first = await recorded(context, runs, { chosen: 'true' });
  const again = await recorded(context, runs, { chosen: 'true' });
  assert.match(again.page, 'Recorded before: nordwind, suedwind.');
  assert.equal([first.exitCode, again.exitCode], [1, 1], again.printed);
});

records('a sync by hand is red for itself, and record says no word of it', async (context) => {
  const told = await recorded(context, { nordwind: FAILED }, { chosen: 'true', origin: BY_HAND });
  assert.equal([told.exitCode, told.failures], [0, []]);
});

const alerts = suite('alert: a run that could not be recorded');

alerts('names the reason, the remedy and the run, and nobody', async () => {
  const hook = await openHook();
  try {
    const given = {
      command: 'alert',
      'alert-webhook': hook.url,
      reason: 'ledger-refused',
      expected: '["nordwind","suedwind"]',
    };
    const { exitCode, printed } = await tell('/', given);
    assert.is(exitCode, 0);
    assert.match(printed, 'The alert is sent.');
    const [{ body } = { body: undefined }] = hook.received as Array<{
      body: { text: string; alerts: object[] };
    }>;
    assert.match(
      body?.text ?? '',
      'A run could not be recorded (ledger-refused: The remote refused to take the ledger',
    );
    assert.match(body?.text ?? '', 'of 2 tenants');
    assert.match(body?.text ?? '', 'Check that the workflow may write contents');
    assert.match(body?.text ?? '', 'start the job "record" of this run again');
    assert.match(body?.text ?? '', 'https://github.com/acme/sync/actions/runs/1001');
    assert.equal(
      body?.alerts.map((one) => ({ ...one, text: '' })),
      [
        {
          kind: 'record',
          state: 'begun',
          tenants: ['nordwind', 'suedwind'],
          text: '',
          url: 'https://github.com/acme/sync/actions/runs/1001',
        },
      ],
    );
  } finally {
    await hook.close();
  }
});

alerts('a reason that is none of ours, and what is no id, are not repeated', async () => {
  const hook = await openHook();
  try {
    const typed = 'Jörg Groß <j@x.example>';
    await tell('/', { command: 'alert', 'alert-webhook': hook.url, reason: typed, expected: typed });
    const sent = JSON.stringify(hook.received);
    assert.match(sent, 'could not be recorded');
    assert.not.match(sent, 'Jörg');
  } finally {
    await hook.close();
  }
});

alerts('one that cannot be sent is said, and is no failure of its own', async () => {
  const hook = await openHook();
  hook.answer = 404;
  try {
    const { exitCode, page } = await tell('/', { command: 'alert', 'alert-webhook': hook.url });
    assert.is(exitCode, 0);
    assert.match(page, 'The alert was not sent: the webhook refused it.');
    assert.not.match(page, hook.url);
  } finally {
    await hook.close();
  }
});

alerts('without a webhook nobody is told, and that is said', async () => {
  const { exitCode, printed } = await tell('/', { command: 'alert' });
  assert.is(exitCode, 0);
  assert.match(printed, 'There is no ALERT_WEBHOOK');
});

stops.run();
records.run();
alerts.run();
