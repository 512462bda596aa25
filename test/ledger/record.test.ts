import { execFileSync } from 'node:child_process';
import { rmSync, symlinkSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ConfigError } from '../../src/errors.ts';
import { signRun } from '../../src/history/signed.ts';
import type { GitOptions } from '../../src/ledger/git.ts';
import { type HistoryLine, readLedger } from '../../src/ledger/read.ts';
import {
  type Mails,
  type Occasion,
  type RecordOptions,
  recordRuns,
  type TenantCard,
} from '../../src/ledger/record.ts';
import type { RunOrigin } from '../../src/origin.ts';
import type { Summary } from '../../src/types/summary.d.ts';
import { failure } from '../fixtures/failure.ts';
import { GIT_ENV, type Remote, setRemote, stateOf, summaryOf } from '../fixtures/remote.ts';

type Context = { remote: Remote; warnings: string[] };

const NOW = new Date('2026-11-22T05:20:00Z');
const RUN: RunOrigin = {
  id: '1001',
  attempt: 1,
  url: 'https://github.com/acme/sync/actions/runs/1001',
  trigger: 'schedule',
  actor: undefined,
};

function cards(...ids: string[]): Map<string, TenantCard> {
  return new Map(
    ids.map((id) => [
      id,
      { name: `${id} GmbH`, status: 'active', timezone: 'Europe/Berlin', schedule: { at: ['06:00'] } },
    ]),
  );
}

function optionsOf({ remote, warnings }: Context, given: Partial<RecordOptions> = {}): RecordOptions {
  return {
    folder: remote.workspace,
    branch: 'runs',
    git: remote.git,
    outDir: 'run-out',
    expected: [],
    tenants: cards('nordwind', 'suedwind'),
    run: RUN,
    version: '0.1.0',
    now: NOW,
    warn: (text) => warnings.push(text),
    // Short, but still in the order of growing pauses.
    pause: (ms) => setTimeout(Math.min(ms / 4, 1_000)),
    ...given,
  };
}

/** How a line names the state of this run. */
function markOf(summary: Summary): string {
  return JSON.parse(stateOf(summary)).signature.slice(0, 12);
}

/** The next run, a day later. */
function laterRun(day: number): { run: RunOrigin; now: Date; given: Partial<Summary> } {
  const date = `2026-11-${22 + day}`;
  return {
    run: { ...RUN, id: String(1001 + day) },
    now: new Date(`${date}T05:20:00Z`),
    given: {
      runId: String(1001 + day),
      startedAt: `${date}T05:10:00.000Z`,
      finishedAt: `${date}T05:11:00.000Z`,
    },
  };
}

async function linesOf({ remote }: Context, tenant: string): Promise<HistoryLine[]> {
  const { tenants } = await readLedger({
    folder: remote.workspace,
    branch: 'runs',
    git: remote.git,
    now: new Date('2027-12-01T00:00:00Z'),
  });
  return tenants.get(tenant)?.lines ?? [];
}

/** A git that does something else for the first push. `$@` are git's arguments. */
async function trickyGit({ root }: Remote, firstPush: string): Promise<GitOptions> {
  const command = join(root, 'tricky-git');
  const script = `#!/bin/sh
echo "$1" >> '${root}/calls'
if [ "$1" = push ] && mkdir '${root}/pushed' 2>/dev/null; then
  ${firstPush}
fi
exec git "$@"
`;
  await writeFile(command, script);
  await chmod(command, 0o755);
  return { env: GIT_ENV, command };
}

/** Whoever commits beside this program. */
const BY_SOMEBODY = {
  ...GIT_ENV,
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@a.example',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@a.example',
};

/** Somebody else's commit on the branch. */
function commitInBetween({ remote }: Remote): void {
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: remote,
      encoding: 'utf8',
      env: BY_SOMEBODY,
    }).trim();
  git('update-ref', 'refs/heads/runs', git('commit-tree', 'runs^{tree}', '-p', 'runs', '-m', 'in between'));
}

const record = suite<Context>('recordRuns');

record.before.each(async (context) => {
  context.remote = await setRemote();
  context.warnings = [];
});
record.after.each(({ remote }) => remote.close());

record(
  'creates the branch without a parent; one commit where something happened, one for the rest',
  async (context) => {
    const { remote } = context;
    const loaded = summaryOf('nordwind', { counts: { created: 12, blocked: 3 } });
    await remote.result(loaded, stateOf(loaded));
    await remote.result(summaryOf('suedwind'));
    await remote.result(summaryOf('westwind'));
    const { recorded, tries } = await recordRuns(optionsOf(context));
    assert.is(tries, 1);
    assert.is(recorded.get('nordwind')?.subject, 'nordwind: 12 added, 3 blocked');
    assert.equal(await remote.subjects(), ['2 tenants: no changes', 'nordwind: 12 added, 3 blocked']);
    assert.equal(await remote.subjects('nordwind'), ['nordwind: 12 added, 3 blocked']);
    assert.is(
      (await remote.ask('log', '--format=%an <%ae>|%cn', 'runs')).split('\n')[0],
      'github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>|github-actions[bot]',
    );
    assert.is(
      (await remote.ask('ls-tree', '-r', '--name-only', 'runs')).trim().split('\n').join(' '),
      [
        'README.md',
        '_fleet/months.json',
        'nordwind/README.md',
        'nordwind/history/2026/11.jsonl',
        'nordwind/state.json',
        'nordwind/summary.json',
        'nordwind/summary.md',
        'suedwind/README.md',
        'suedwind/history/2026/11.jsonl',
        'suedwind/summary.json',
        'suedwind/summary.md',
        'westwind/README.md',
        'westwind/history/2026/11.jsonl',
        'westwind/summary.json',
        'westwind/summary.md',
      ].join(' '),
    );
    assert.is(await remote.show('nordwind/state.json'), stateOf(loaded));
    assert.match(await remote.show('README.md'), /nordwind GmbH.*12 added, 3 blocked/);
    assert.match(
      await remote.show('nordwind/summary.md'),
      /^## nordwind GmbH\n\n\*\*12 people added, 3 blocked\.\*\*/,
    );
    assert.is((await remote.ask('for-each-ref', '--format=%(refname)')).trim(), 'refs/heads/runs');
  },
);

record('trailers can be read by git', async (context) => {
  const run = { ...RUN, trigger: 'manual' as const, actor: 'octo-cat' };
  await context.remote.result(summaryOf('nordwind', { counts: { blocked: 1 }, approved: ['0123456789ab'] }));
  await recordRuns(optionsOf(context, { run }));
  const trailers = await context.remote.ask('log', '--format=%(trailers:only,unfold)', 'runs');
  assert.is(
    trailers.trim(),
    `Outcome: success\nTrigger: manual\nActor: octo-cat\nConfig: ${'ab'.repeat(32)}\nRun: ${RUN.url}\nApproved: 0123456789ab\nUnsigned: nordwind 1001 1 sync 2026-11-22T05:10:00.000Z success`,
  );
});

record('doing it again adds nothing, also when the results are there but another day', async (context) => {
  await context.remote.result(summaryOf('nordwind', { counts: { created: 1 } }));
  const options = optionsOf(context, { expected: ['nordwind', 'suedwind'] });
  await recordRuns(options);
  const head = await context.remote.ask('rev-parse', 'runs');
  const again = await recordRuns({ ...options, now: new Date('2026-11-23T05:20:00Z') });
  assert.equal([again.known, again.recorded.size, again.tries], [['nordwind', 'suedwind'], 0, 0]);
  assert.is(await context.remote.ask('rev-parse', 'runs'), head);
});

record('a name that was mistyped is no customer, and stands nowhere', async (context) => {
  const { remote } = context;
  const run = { ...RUN, id: undefined, trigger: 'local' } as const;
  for (const id of ['fjordlich', 'nordwind'])
    await remote.result(summaryOf(id, { outcome: 'failed', configSha: '', trigger: 'local' }));
  const { recorded } = await recordRuns(optionsOf(context, { run }));
  assert.equal([...recorded.keys()], ['nordwind']);
  assert.match(
    context.warnings.join(),
    'The result of fjordlich is left out: there is no tenant file of that name.',
  );
  assert.not.match(await remote.show('README.md'), 'fjordlich');
});

record('a run that ended without a result is recorded as failed, and counted', async (context) => {
  const { remote, warnings } = context;
  await remote.result(summaryOf('nordwind'));
  await remote.result(summaryOf('westwind', { mode: 'plan' }));
  const expected = ['nordwind', 'suedwind', 'westwind'];
  const { withoutResult } = await recordRuns(optionsOf(context, { expected }));
  assert.equal(withoutResult, ['suedwind', 'westwind']);
  assert.equal(await remote.subjects(), [
    '1 tenant: no changes',
    'westwind: failed (no-result)',
    'suedwind: failed (no-result)',
  ]);
  assert.match(warnings.join(), /westwind is left out: it is a plan/);
  await rm(join(remote.workspace, 'run-out'), { recursive: true });
  const { run, now } = laterRun(1);
  await recordRuns(optionsOf(context, { expected: ['suedwind'], run, now }));
  assert.equal(
    (await linesOf(context, 'suedwind')).map(({ failuresInARow }) => failuresInARow),
    [1, 2],
  );
  assert.match(await remote.show('README.md'), /suedwind GmbH.*\*\*failed\*\*/);
  assert.match(await remote.show('suedwind/summary.md'), /What it had done by then is not known/);
});

record(
  'a later attempt that left no result is recorded after what the one before it has left',
  async (context) => {
    const { remote } = context;
    const ids = ['nordwind', 'suedwind'];
    for (const id of ids) {
      const summary = summaryOf(id);
      await remote.result(summary, stateOf(summary));
    }
    const again = (attempted?: readonly string[]) =>
      recordRuns(
        optionsOf(context, {
          expected: ids,
          run: { ...RUN, attempt: 2 },
          now: new Date('2026-11-22T05:40:00Z'),
          ...(attempted && { attempted: new Set(attempted) }),
        }),
      );
    // Of both the record of the first attempt came to nothing; only one of them was run again.
    const first = await again(['nordwind']);
    assert.equal([first.withoutResult, first.red, first.well], [['nordwind'], ['nordwind'], ['suedwind']]);
    assert.equal(
      (await linesOf(context, 'nordwind')).map(({ attempt, outcome }) => [attempt, outcome]),
      [
        [1, 'success'],
        [2, 'failed'],
      ],
    );
    assert.is(JSON.parse(await remote.show('nordwind/summary.json')).attempt, 2);
    assert.match(await remote.show('nordwind/state.json'), '"attempt":1');
    assert.is((await linesOf(context, 'suedwind')).length, 1);
    const before = await remote.ask('rev-parse', 'runs');
    assert.equal((await again(['nordwind'])).known, ['nordwind', 'suedwind']);
    // Where only the record is run again, nobody ran.
    assert.equal((await again([])).withoutResult, []);
    assert.is(await remote.ask('rev-parse', 'runs'), before);
  },
);

record('the story of a tenant goes on, over months, and keeps its state', async (context) => {
  const { remote } = context;
  const first = summaryOf('nordwind', { counts: { created: 1 } });
  await remote.result(first, stateOf(first));
  await recordRuns(optionsOf(context));
  for (const day of [7, 8, 9]) {
    const { run, now, given } = laterRun(day > 8 ? 8 : day);
    await rm(join(remote.workspace, 'run-out'), { recursive: true });
    const { startedAt = '', finishedAt = '' } = given;
    const shift = (text: string) => (day > 8 ? text.replace('2026-11-30', '2026-12-01') : text);
    const runId = day > 8 ? '2000' : (given.runId ?? '');
    await remote.result(
      summaryOf('nordwind', {
        runId,
        startedAt: shift(startedAt),
        finishedAt: shift(finishedAt),
        counts: { updated: day },
      }),
    );
    await recordRuns(
      optionsOf(context, { run: { ...run, id: runId }, now: new Date(shift(now.toISOString())) }),
    );
  }
  assert.equal(await remote.subjects('nordwind'), [
    'nordwind: 9 updated',
    'nordwind: 8 updated',
    'nordwind: 7 updated',
    'nordwind: 1 added',
  ]);
  assert.is((await remote.show('nordwind/history/2026/12.jsonl')).trim().split('\n').length, 1);
  assert.equal(
    (await linesOf(context, 'nordwind')).map(({ runId }) => runId),
    ['1001', '1008', '1009', '2000'],
  );
  assert.is(await remote.show('nordwind/state.json'), stateOf(first));
});

record(
  'a record that comes after that of a newer run takes its place in time and replaces nothing',
  async (context) => {
    const { remote } = context;
    const { run, now, given } = laterRun(1);
    const newer = summaryOf('nordwind', { ...given, outcome: 'failed' });
    const older = summaryOf('nordwind', { outcome: 'failed', counts: { created: 5 } });
    await remote.result(newer, stateOf(newer));
    await recordRuns(optionsOf(context, { run, now }));
    await remote.result(older, stateOf(older));
    await recordRuns(optionsOf(context, { now }));
    const lines = await linesOf(context, 'nordwind');
    assert.equal(
      lines.map(({ runId, failuresInARow, state }) => [runId, failuresInARow, state]),
      [
        ['1001', 1, undefined],
        ['1002', 2, markOf(newer)],
      ],
    );
    assert.is(await remote.show('nordwind/state.json'), stateOf(newer));
    assert.match(await remote.show('nordwind/summary.json'), /"runId": "1002"/);
    assert.match((await remote.subjects())[0] ?? '', /5 added/);
  },
);

record('the line says which state counts, also after runs that failed and left none', async (context) => {
  const { remote, warnings } = context;
  const good = summaryOf('nordwind');
  const half = summaryOf('nordwind', { ...laterRun(3).given, outcome: 'failed' });
  await remote.result(good, stateOf(good));
  await recordRuns(optionsOf(context));
  for (const [day, summary, state] of [
    [1, summaryOf('nordwind', { ...laterRun(1).given, outcome: 'failed' }), undefined],
    // The state of another run comes along: it does not get in, and does not count.
    [2, summaryOf('nordwind', { ...laterRun(2).given, outcome: 'failed' }), stateOf(good)],
    [3, half, stateOf(half)],
    [4, summaryOf('nordwind', laterRun(4).given), undefined],
    [5, summaryOf('nordwind', { ...laterRun(5).given, outcome: 'failed' }), undefined],
  ] as const) {
    await rm(join(remote.workspace, 'run-out'), { recursive: true });
    await remote.result(summary, state);
    const { run, now } = laterRun(day);
    await recordRuns(optionsOf(context, { run, now }));
  }
  assert.equal(
    (await linesOf(context, 'nordwind')).map(({ state }) => state),
    [markOf(good), markOf(good), markOf(good), markOf(half), undefined, undefined],
  );
  assert.equal(warnings, ['The state of tenant nordwind is left out: it is no state of this run.']);
});

record(
  'a good run that is recorded late ends the state before it, which a failed run had carried on',
  async (context) => {
    const { remote } = context;
    const first = summaryOf('nordwind');
    await remote.result(first, stateOf(first));
    await recordRuns(optionsOf(context));
    for (const [day, outcome] of [
      [2, 'failed'],
      [1, 'success'],
    ] as const) {
      await rm(join(remote.workspace, 'run-out'), { recursive: true });
      const { run, given } = laterRun(day);
      const summary = summaryOf('nordwind', { ...given, outcome });
      await remote.result(summary, outcome === 'failed' ? undefined : stateOf(summary));
      await recordRuns(optionsOf(context, { run, now: laterRun(2).now }));
    }
    assert.equal(
      (await linesOf(context, 'nordwind')).map(({ runId, state }) => [runId, state]),
      [
        ['1001', markOf(first)],
        ['1002', undefined],
        ['1003', undefined],
      ],
    );
  },
);

record('ten at once: ten sets of commits, none lost, none doubled, nothing forced', async (context) => {
  const { remote } = context;
  const runs = Array.from({ length: 10 }, (_, at) => String(2000 + at));
  await Promise.all(
    runs.map(async (id) => {
      const outDir = join(remote.root, `out-${id}`);
      for (const tenant of ['nordwind', `own-${id}`]) {
        await mkdir(join(outDir, tenant), { recursive: true });
        const startedAt = `2026-11-22T05:00:00.${id.slice(1)}Z`;
        const summary = summaryOf(tenant, { runId: id, startedAt, counts: { updated: Number(id) } });
        await writeFile(join(outDir, tenant, 'summary.json'), JSON.stringify(summary));
      }
    }),
  );
  await remote.result(summaryOf('suedwind', { counts: { created: 1 } }));
  await recordRuns(optionsOf(context));
  const before = (await remote.ask('rev-parse', 'runs')).trim();
  // Two of them are even asked for twice. Pauses are those of a run: with shorter ones most pushes come in vain.
  await Promise.all(
    [...runs, ...runs.slice(0, 2)].map((id) =>
      recordRuns(
        optionsOf(context, {
          outDir: join(remote.root, `out-${id}`),
          run: { ...RUN, id },
          pause: (ms) => setTimeout(ms),
        }),
      ),
    ),
  );
  const expected = runs.flatMap((id) => [`nordwind: ${id} updated`, `own-${id}: ${id} updated`]);
  assert.equal((await remote.subjects()).sort(), [...expected, 'suedwind: 1 added'].sort());
  assert.equal(
    (await linesOf(context, 'nordwind')).map(({ runId }) => runId),
    runs,
  );
  assert.match(await remote.show('nordwind/summary.json'), /"runId": "2009"/);
  await remote.ask('merge-base', '--is-ancestor', before, 'runs');
  assert.is((await remote.ask('log', '--merges', '--format=%h', 'runs')).trim(), '');
  await remote.ask('fsck', '--strict');
});

record('four at once onto a branch that does not exist yet', async (context) => {
  const { remote } = context;
  const ids = Array.from({ length: 4 }, (_, at) => `own-${at}`);
  await Promise.all(
    ids.map(async (id) => {
      const outDir = join(remote.root, `out-${id}`);
      await mkdir(join(outDir, id), { recursive: true });
      const summary = summaryOf(id, { runId: id, counts: { updated: 1 } });
      await writeFile(join(outDir, id, 'summary.json'), JSON.stringify(summary));
      await recordRuns(optionsOf(context, { outDir, run: { ...RUN, id } }));
    }),
  );
  assert.equal(
    (await remote.subjects()).sort(),
    ids.map((id) => `${id}: 1 updated`),
  );
  assert.is((await remote.ask('rev-list', '--max-parents=0', 'runs')).trim().split('\n').length, 1);
});

record(
  'somebody pushes between reading and pushing: planned again on what is there then',
  async (context) => {
    const { remote } = context;
    await remote.result(summaryOf('suedwind', { counts: { created: 1 } }));
    await recordRuns(optionsOf(context));
    await rm(join(remote.workspace, 'run-out'), { recursive: true });
    await remote.result(summaryOf('nordwind', { counts: { created: 2 } }));
    let pushed = 0;
    const pushInBetween = () => {
      if (pushed === 0) commitInBetween(remote);
      pushed += 1;
      return [];
    };
    const mails: Mails = { due: pushInBetween, deliver: async () => ({ sent: [], warnings: [] }) };
    const { tries } = await recordRuns(optionsOf(context, { mails }));
    assert.equal([tries, pushed], [2, 2]);
    assert.equal(await remote.subjects(), ['nordwind: 2 added', 'in between', 'suedwind: 1 added']);
  },
);

record('a push whose answer is lost is not pushed again', async (context) => {
  const { remote } = context;
  await remote.result(summaryOf('nordwind', { counts: { created: 2 } }));
  const git = await trickyGit(
    remote,
    'git "$@" > /dev/null; echo "fatal: the remote end hung up" >&2; exit 128',
  );
  const { recorded, known } = await recordRuns(optionsOf(context, { git }));
  assert.equal([[...recorded.keys()], known], [['nordwind'], []]);
  assert.equal(await remote.subjects(), ['nordwind: 2 added']);
});

record('a remote that refuses is told at once, without its words', async (context) => {
  const { remote } = context;
  await remote.result(summaryOf('nordwind', { counts: { created: 2 } }));
  const hook = join(remote.remote, 'hooks', 'pre-receive');
  await mkdir(join(remote.remote, 'hooks'), { recursive: true });
  await writeFile(hook, '#!/bin/sh\necho "Ada Lovelace says no" >&2\nexit 1\n');
  await chmod(hook, 0o755);
  const error = await failure(recordRuns(optionsOf(context)));
  assert.is(error.code, 'ledger-refused');
  assert.not.match(`${error.message}${error.remedy}`, /Ada/);
});

record('a remote that never takes it is given up after a while', async (context) => {
  const { remote } = context;
  await remote.result(summaryOf('nordwind', { counts: { created: 2 } }));
  const git = await trickyGit(remote, `rmdir '${remote.root}/pushed'; exit 128`);
  const pauses: number[] = [];
  const pause = async (ms: number) => {
    pauses.push(ms);
  };
  const error = await failure(recordRuns(optionsOf(context, { git, pause, random: () => 0.5 })));
  assert.is(error.code, 'ledger-busy');
  assert.is(pauses.length, 14);
  assert.equal(pauses.slice(0, 3), [150, 300, 600]);
  assert.is(Math.max(...pauses), 7_500);
});

record('a folder that is no clone gives a clear error', async (context) => {
  const { remote } = context;
  const error = await failure(
    recordRuns(optionsOf(context, { folder: remote.root, expected: ['nordwind'] })),
  );
  assert.instance(error, ConfigError);
  assert.match(error.message, /no git repository/);
  const noOrigin = await failure(
    recordRuns(optionsOf(context, { folder: remote.remote, expected: ['nordwind'] })),
  );
  assert.match(noOrigin.message, /no remote "origin"/);
  const badIds = await failure(recordRuns(optionsOf(context, { expected: ['../x', 'nordwind'] })));
  assert.match(badIds.message, /1 of 2 entries/);
});

record('nothing but the files that belong there gets into the repository', async (context) => {
  const { remote, warnings } = context;
  await remote.result(summaryOf('nordwind', { counts: { created: 2 } }));
  const folder = join(remote.workspace, 'run-out', 'nordwind');
  await writeFile(join(folder, 'people.txt'), 'Ada Lovelace');
  await writeFile(join(folder, 'summary.md'), 'Ada Lovelace');
  await writeFile(join(remote.root, 'secret'), 'Ada Lovelace');
  await symlink(join(remote.root, 'secret'), join(folder, 'state.json'));
  await recordRuns(optionsOf(context, { token: 'ghs_secret' }));
  const objects = await remote.ask('cat-file', '--batch', '--batch-all-objects');
  assert.not.match(objects, /Lovelace|ghs_secret/);
  assert.match(warnings.join(), /state of tenant nordwind is left out/);
});

record('a state that was changed for a link since it was looked at is not followed', async (context) => {
  const { remote } = context;
  const summary = summaryOf('nordwind', { counts: { created: 2 } });
  await remote.result(summary, stateOf(summary));
  const state = join(remote.workspace, 'run-out', 'nordwind', 'state.json');
  await writeFile(join(remote.root, 'secret'), 'Ada Lovelace');
  const due = () => {
    rmSync(state);
    symlinkSync(join(remote.root, 'secret'), state);
    return [];
  };
  const mails: Mails = { due, deliver: async () => ({ sent: [], warnings: [] }) };
  const error = await failure(recordRuns(optionsOf(context, { mails })));
  assert.is(error.code, 'ledger-broken');
  assert.is(await remote.ask('for-each-ref'), '');
});

record('lines on the branch that are not ours stay, and are told', async (context) => {
  const { remote, warnings } = context;
  await remote.result(summaryOf('nordwind', { counts: { created: 2 } }));
  await recordRuns(optionsOf(context));
  const clone = join(remote.root, 'clone');
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      env: BY_SOMEBODY,
    });
  git('clone', '--quiet', '--branch', 'runs', remote.remote, clone);
  await writeFile(join(clone, 'nordwind/history/2026/11.jsonl'), 'by hand\n', { flag: 'a' });
  git('-C', clone, 'commit', '--quiet', '-am', 'by hand');
  git('-C', clone, 'push', '--quiet', 'origin', 'runs');
  const { run, now, given } = laterRun(1);
  await remote.result(summaryOf('nordwind', { ...given, counts: { created: 3 } }));
  await recordRuns(optionsOf(context, { run, now }));
  const rows = (await remote.show('nordwind/history/2026/11.jsonl')).trim().split('\n');
  assert.equal([rows.length, rows[1]], [3, 'by hand']);
  assert.match(warnings.join(), /nordwind has 1 line or file/);
});

record('two runs signed under one ledger key are recorded, and told', async (context) => {
  const { remote } = context;
  const signed = (id: string, fingerprint: string) => {
    const { startedAt, runId, attempt, outcome } = summaryOf(id);
    const said = { tenant: id, runId, attempt, startedAt, outcome, counter: 1, approved: [] };
    return signRun({ ...said, mode: 'sync', fingerprint }, id);
  };
  const keys = { nordwind: 'aaaaaaaaaaaa', suedwind: 'aaaaaaaaaaaa', westwind: 'bbbbbbbbbbbb' };
  for (const [id, fingerprint] of Object.entries(keys)) {
    await remote.result(summaryOf(id));
    await writeFile(join(remote.workspace, 'run-out', id, 'signed.txt'), signed(id, fingerprint));
  }
  const { shared, recorded } = await recordRuns(optionsOf(context));
  assert.equal([shared, recorded.size], [['nordwind', 'suedwind'], 3]);
  const [line] = await linesOf(context, 'nordwind');
  assert.is(line?.signed, signed('nordwind', 'aaaaaaaaaaaa'));
  assert.match(await remote.ask('log', '-1', '--format=%B', 'runs'), `Signed: ${line?.signed}\n`);
});

record('many tenants take few git processes', async (context) => {
  const { remote } = context;
  const ids = Array.from({ length: 250 }, (_, at) => `tenant-${at}`);
  for (const id of ids) {
    const summary = summaryOf(id, { counts: { updated: 1 } });
    await remote.result(summary, stateOf(summary));
  }
  const git = await trickyGit(remote, ':');
  await recordRuns(optionsOf(context, { git, expected: ids, tenants: cards(...ids) }));
  assert.is((await remote.subjects()).length, 250);
  const calls = execFileSync('cat', [join(remote.root, 'calls')], { encoding: 'utf8' })
    .trim()
    .split('\n');
  assert.ok(calls.length < 12, calls.join(' '));
});

record('an undo that left no result is one all the same, and no failure of the tenant', async (context) => {
  const expected = ['nordwind'];
  await recordRuns(optionsOf(context, { expected, undoes: '1000/1' }));
  const [line] = await linesOf(context, 'nordwind');
  assert.equal([line?.mode, line?.undoes, line?.outcome], ['undo', '1000/1', 'failed']);
  assert.equal([line?.issues[0]?.code, line?.failuresInARow], ['no-result', 0]);
});

record.run();

const mail = suite<Context>('recordRuns, mails');

mail.before.each(async (context) => {
  context.remote = await setRemote();
  context.warnings = [];
});
mail.after.each(({ remote }) => remote.close());

/** Mails of which the server takes what `takes` says; `posts` is what it was asked to send. */
function mailsOf(
  takes: (kind: string) => boolean,
): Mails & { posts: Array<[string, ...string[]]>; occasions: Occasion[] } {
  const posts: Array<[string, ...string[]]> = [];
  const occasions: Occasion[] = [];
  return {
    posts,
    occasions,
    due: ({ line, previous }) => [
      ...(previous?.waiting ?? []),
      ...(line.firstSuccess !== undefined && previous?.firstSuccess === undefined
        ? ['first-success', 'held']
        : []),
    ],
    deliver: async (given) => {
      posts.push(...given.map(({ id, kinds }): [string, ...string[]] => [id, ...kinds]));
      occasions.push(...given);
      const sent = given.flatMap(({ id, kinds }) =>
        kinds.filter(takes).map((kind) => ({ tenant: id, kind })),
      );
      return { sent, warnings: sent.length === 0 ? ['The mail server is gone.'] : [] };
    },
  };
}

mail('are sent after the push and taken off the list by a commit of their own', async (context) => {
  const { remote } = context;
  await remote.result(summaryOf('nordwind'));
  const mails = mailsOf(() => true);
  await recordRuns(optionsOf(context, { mails }));
  assert.equal(mails.posts, [['nordwind', 'first-success', 'held']]);
  assert.equal(await remote.subjects(), [
    'nordwind: mails sent (first-success, held)',
    '1 tenant: no changes',
  ]);
  assert.is((await linesOf(context, 'nordwind'))[0]?.waiting, undefined);
  await recordRuns(optionsOf(context, { mails }));
  const { run, now, given } = laterRun(1);
  await remote.result(summaryOf('nordwind', given));
  await recordRuns(optionsOf(context, { mails, run, now }));
  assert.is(mails.posts.length, 1);
});

mail('somebody pushes while they are sent: taken off the list on what is there then', async (context) => {
  const { remote, warnings } = context;
  await remote.result(summaryOf('nordwind'));
  const mails = mailsOf(() => true);
  const deliver: Mails['deliver'] = async (posts) => {
    commitInBetween(remote);
    return mails.deliver(posts);
  };
  await recordRuns(optionsOf(context, { mails: { ...mails, deliver } }));
  assert.equal(await remote.subjects(), [
    'nordwind: mails sent (first-success, held)',
    'in between',
    '1 tenant: no changes',
  ]);
  assert.equal([warnings, (await linesOf(context, 'nordwind'))[0]?.waiting], [[], undefined]);
});

mail('what was just recorded is not fetched again', async (context) => {
  const { remote } = context;
  for (const id of ['nordwind', 'suedwind']) await remote.result(summaryOf(id));
  await recordRuns(optionsOf(context));
  const { run, now, given } = laterRun(1);
  const summary = summaryOf('nordwind', given);
  await remote.result(summary, stateOf(summary));
  const mails = mailsOf(() => true);
  const git = await trickyGit(remote, ':');
  await recordRuns(
    optionsOf(context, { mails: { ...mails, due: () => ['held'] }, run, now, git, expected: ['nordwind'] }),
  );
  assert.equal(mails.posts, [['nordwind', 'held']]);
  const calls = (await readFile(join(remote.root, 'calls'), 'utf8')).trim().split('\n');
  const [fetches, pushes] = ['fetch', 'push'].map((name) => calls.filter((call) => call === name).length);
  // The calls that fetch objects begin with a setting.
  assert.equal([fetches, pushes, calls.filter((call) => call === '-c').length], [1, 2, 1]);
});

for (const [mode, given, subject] of [
  ['rekey', { mode: 'rekey' }, 'nordwind: memory under another ledger key'],
  ['undo', { undoes: '1000/1', counts: { blocked: 3 } }, 'nordwind: run 1000/1 put back, 3 blocked'],
] as const) {
  mail(`${mode} is recorded under its own name, and calls for none`, async (context) => {
    const { remote } = context;
    await remote.result(summaryOf('nordwind', given));
    const mails = mailsOf(() => true);
    await recordRuns(optionsOf(context, { mails: { ...mails, due: () => ['held'] } }));
    assert.equal(mails.posts, []);
    assert.equal(await remote.subjects(), [subject]);
    const [line] = await linesOf(context, 'nordwind');
    assert.equal([line?.mode, line?.waiting], [mode, undefined]);
  });
}

mail('what could not be sent waits for the next run, and the rest is not sent twice', async (context) => {
  const { remote, warnings } = context;
  await remote.result(summaryOf('nordwind'));
  await recordRuns(optionsOf(context, { mails: mailsOf((kind) => kind === 'held') }));
  assert.equal((await linesOf(context, 'nordwind'))[0]?.waiting, ['first-success']);
  const { run, now, given } = laterRun(1);
  await remote.result(summaryOf('nordwind', given));
  const gone = mailsOf(() => false);
  await recordRuns(optionsOf(context, { mails: gone, run, now }));
  assert.equal(gone.posts, [['nordwind', 'first-success']]);
  assert.equal(warnings, ['The mail server is gone.']);
  assert.equal((await linesOf(context, 'nordwind')).at(-1)?.waiting, ['first-success']);
});

mail('after a crash between push and mail, the same record sends them', async (context) => {
  const { remote, warnings } = context;
  await remote.result(summaryOf('nordwind'));
  const crash: Mails = { ...mailsOf(() => true), deliver: () => Promise.reject(new Error('Ada Lovelace')) };
  const { recorded } = await recordRuns(optionsOf(context, { mails: crash }));
  assert.is(recorded.size, 1);
  assert.match(warnings.join(), /could not be sent/);
  assert.not.match(warnings.join(), /Ada/);
  const mails = mailsOf(() => true);
  await recordRuns(optionsOf(context, { mails }));
  assert.equal(mails.posts, [['nordwind', 'first-success', 'held']]);
});

mail('an occasion tells the run before it and whether this one came too late', async (context) => {
  const { remote } = context;
  await remote.result(summaryOf('nordwind'));
  await recordRuns(optionsOf(context));
  const { run, now, given } = laterRun(5);
  await remote.result(summaryOf('nordwind', given));
  const mails = mailsOf(() => true);
  await recordRuns(optionsOf(context, { run, now, mails: { ...mails, due: () => ['stale'] } }));
  const [occasion] = mails.occasions;
  assert.is(occasion?.previous?.runId, '1001');
  assert.equal(occasion?.stale, { slotsBehind: 5, since: new Date('2026-11-25T05:00:00Z') });
  assert.is(occasion?.summary.runId, '1006');
});

mail(
  'a repeat after a crash says the same: how late it came, and that it is in quarantine',
  async (context) => {
    const { remote } = context;
    await remote.result(summaryOf('nordwind'));
    await recordRuns(optionsOf(context));
    const { run, now, given } = laterRun(5);
    const refused = { code: 'personio-auth' as const, count: 1, refs: [], remedy: '' };
    await remote.result(summaryOf('nordwind', { ...given, outcome: 'failed', issues: [refused] }));
    const seen: Occasion[] = [];
    const crash: Mails = {
      due: (occasion) => {
        seen.push(occasion);
        return ['stale', 'failing'];
      },
      deliver: () => Promise.reject(new Error('gone')),
    };
    await recordRuns(optionsOf(context, { run, now, mails: crash }));
    const mails = mailsOf(() => true);
    await recordRuns(optionsOf(context, { run, now, mails }));
    assert.equal(mails.posts, [['nordwind', 'failing', 'stale']]);
    const [repeat] = mails.occasions;
    assert.equal(
      [repeat?.stale?.slotsBehind, repeat?.quarantine?.because, repeat?.quarantine?.isNew],
      [5, 'credentials', true],
    );
    assert.equal([repeat?.stale, repeat?.quarantine], [seen[0]?.stale, seen[0]?.quarantine]);
  },
);

mail.run();
