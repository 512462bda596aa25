import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ConfigError, SyncError } from '../../src/errors.ts';
import { signRun } from '../../src/history/signed.ts';
import { readAddedAt } from '../../src/select/added.ts';
import type { RunLine } from '../../src/select/due.ts';
import type { OtherRuns } from '../../src/select/other-runs.ts';
import { type SelectInput, select } from '../../src/select/select.ts';
import { BLIND, STUCK } from '../../src/select/text.ts';
import { failure } from '../fixtures/failure.ts';

const NOW = new Date('2026-11-22T10:17:00Z');
const SERVED = '2026-11-22T05:20:00Z';
const YESTERDAY = '2026-11-21T05:20:00Z';

const run = promisify(execFile);
let folder = '';

async function git(at: string, ...args: string[]): Promise<void> {
  const who = { NAME: 'Test', EMAIL: 'test@nordwind.example', DATE: at };
  const roles = Object.entries(who).flatMap(([key, value]) => [
    [`GIT_AUTHOR_${key}`, value],
    [`GIT_COMMITTER_${key}`, value],
  ]);
  await run('git', args, {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      ...Object.fromEntries(roles),
    },
  });
}

async function tenant(id: string, changed: Record<string, unknown> = {}): Promise<void> {
  const content = {
    name: `The company ${id}`,
    status: 'active',
    timezone: 'Europe/Berlin',
    schedule: { at: ['06:00'] },
    scope: { employees: 'active' },
    ...changed,
  };
  await writeFile(join(folder, 'tenants', `${id}.json`), JSON.stringify(content));
}

async function commit(at: string, message = 'change'): Promise<void> {
  await git(at, 'add', '.');
  await git(at, 'commit', '--quiet', '-m', message);
}

/** A ledger with one good run of each tenant. */
function ledger(runs: Record<string, string>): SelectInput['ledger'] {
  return new Map(
    Object.entries(runs).map(([id, startedAt]) => [
      id,
      { lines: [{ trigger: 'schedule', startedAt, outcome: 'success', failuresInARow: 0, issues: [] }] },
    ]),
  );
}

function busyWith(id: string): OtherRuns {
  return { unfinished: new Set([id]), unrecorded: new Map() };
}

const LOST = { run: 'https://github.example/runs/9', until: new Date('2026-11-23T05:22:00Z') };

function choose(options: Partial<SelectInput> = {}) {
  return select({ folder, now: NOW, ledger: new Map(), paused: '', ...options });
}

async function openFolder(): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'select-test-'));
  await mkdir(join(folder, 'tenants'));
}

async function closeFolder(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

const tests = suite('select');
tests.before.each(openFolder);
tests.after.each(closeFolder);

tests('gives the ids that are due and says why the others are not', async () => {
  await Promise.all([tenant('nordwind'), tenant('suedwind'), tenant('westwind', { status: 'paused' })]);
  const result = await choose({
    ledger: ledger({ nordwind: YESTERDAY, suedwind: SERVED, westwind: YESTERDAY }),
  });
  assert.equal(result.ids, ['nordwind']);
  assert.is(
    result.text,
    [
      '1 tenant is due:',
      '  nordwind, since 2026-11-22 05:00 UTC',
      '1 not due yet: suedwind',
      '1 paused in the tenant file: westwind',
      'The next slot is 2026-11-23 05:00 UTC (nordwind).',
    ].join('\n'),
  );
  assert.equal([result.problems, result.warnings], [[], []]);
});

/** One good run each, signed under keys with these fingerprints. */
function signedLedger(keys: Record<string, string>): SelectInput['ledger'] {
  const runs = ledger(Object.fromEntries(Object.keys(keys).map((id) => [id, YESTERDAY])));
  return new Map(
    [...runs].map(([id, { lines }]) => [
      id,
      { lines: lines.map((line) => ({ ...line, signed: signedBy(id, keys[id] ?? '') })) },
    ]),
  );
}

function signedBy(id: string, fingerprint: string): string {
  const startedAt = '2026-11-21T05:20:00.000Z';
  const said = { tenant: id, runId: '1', attempt: 1, mode: 'sync', startedAt } as const;
  return signRun({ ...said, outcome: 'success', counter: 1, approved: [], fingerprint }, id);
}

tests(
  'two tenants with one ledger key are left out, until one has another; by hand they can show it',
  async () => {
    await Promise.all(['nordwind', 'suedwind', 'westwind'].map((id) => tenant(id)));
    const shared = signedLedger({
      nordwind: 'aaaaaaaaaaaa',
      suedwind: 'bbbbbbbbbbbb',
      westwind: 'aaaaaaaaaaaa',
    });
    const { ids, leftOut, warnings, text } = await choose({ ledger: shared });
    assert.equal([ids, leftOut], [['suedwind'], ['nordwind', 'westwind']]);
    assert.match(warnings.join('\n'), /one LEDGER_KEY.*openssl rand -hex 32.*: nordwind, westwind\./);
    assert.match(text, '2 with a ledger key that another has as well: nordwind, westwind');
    const byHand = await choose({ ledger: shared, only: ['westwind'] });
    assert.equal(byHand.ids, ['westwind']);
    assert.match(byHand.warnings.join('\n'), /had one LEDGER_KEY in their last run/);
    const later = new Map(shared);
    const [line] = later.get('westwind')?.lines ?? [];
    if (line)
      later.set('westwind', { lines: [line, { ...line, signed: signedBy('westwind', 'cccccccccccc') }] });
    assert.equal((await choose({ ledger: later })).ids, ['nordwind', 'suedwind', 'westwind']);
  },
);

tests(
  'files whose expressions never end, wait for ever or fill the memory keep nobody else from being selected',
  async () => {
    const hostile = [
      '($f := function($x){ $f($x) }; $f(1))',
      "($k := 'th' & 'en'; $f := function($cb){ {$k: $cb} }; $f(function($x){1}))",
      '($a := [1..10000000]; [$a, $a, $a, $a])',
    ];
    for (const [at, level] of hostile.entries()) {
      const tests = [{ name: 'x', given: { first_name: 'A' }, expect: { level: 'x' } }];
      await tenant(`bomb-${at}`, { mapping: { level }, tests });
    }
    await tenant('nordwind');
    await tenant('suedwind', { mapping: { level: 'first_name' } });
    const begin = performance.now();
    const runs = ledger(Object.fromEntries(['nordwind', 'suedwind'].map((id) => [id, YESTERDAY])));
    const { ids, problems } = await choose({ ledger: runs });
    assert.equal(ids, ['nordwind', 'suedwind']);
    const files = new Set(problems.map(({ file }) => file));
    assert.equal(
      [...files].sort(),
      hostile.map((_, at) => `tenants/bomb-${at}.json`),
    );
    // Five seconds for all that a file may try, and what starting anew takes.
    assert.ok(performance.now() - begin < 20_000, `${performance.now() - begin} ms`);
  },
);

tests('a tenant without a file shares a key with nobody', async () => {
  await tenant('nordwind');
  const { ids } = await choose({
    ledger: signedLedger({ nordwind: 'aaaaaaaaaaaa', gone: 'aaaaaaaaaaaa' }),
  });
  assert.equal(ids, ['nordwind']);
});

const environments = (all: Record<string, 'restricted' | 'open'>) => async () => new Map(Object.entries(all));

tests('leaves out whoever has no environment that is closed to other branches, and nobody else', async () => {
  await Promise.all([
    tenant('nordwind'),
    tenant('suedwind'),
    tenant('ostwind'),
    tenant('westwind', { status: 'paused' }),
  ]);
  const old = { nordwind: YESTERDAY, suedwind: YESTERDAY, ostwind: YESTERDAY, westwind: YESTERDAY };
  const result = await choose({
    ledger: ledger(old),
    environments: environments({
      'tenant-nordwind': 'restricted',
      'tenant-ostwind': 'open',
      ledger: 'restricted',
    }),
  });
  assert.equal(result.ids, ['nordwind']);
  assert.equal(result.leftOut, ['suedwind', 'ostwind']);
  assert.match(result.text, '2 without a safe environment: suedwind, ostwind');
  assert.match(result.warnings.join('\n'), /no environment tenant-<id>, .*: suedwind\./);
  assert.match(result.warnings.join('\n'), /is restricted to the default branch: ostwind\./);
  assert.is(result.warnings.length, 2);
});

tests('proves that nobody is due only where somebody could be judged', async () => {
  const isBlind = async (input?: Partial<SelectInput>) => (await choose(input)).standstill === BLIND;
  assert.not.ok(await isBlind());
  await tenant('nordwind', { status: 'aktive' });
  assert.ok(await isBlind());
  await tenant('suedwind');
  assert.not.ok(await isBlind());
  assert.ok(await isBlind({ environments: environments({}) }));
});

tests('a crowd without environments takes no place from the others', async () => {
  const crowd = Array.from({ length: 5 }, (_, index) => `a-crowd-${index}`);
  await Promise.all([...crowd, 'nordwind'].map((id) => tenant(id)));
  const result = await choose({
    ledger: ledger(Object.fromEntries([...crowd, 'nordwind'].map((id) => [id, YESTERDAY]))),
    environments: environments({ 'tenant-nordwind': 'restricted' }),
    max: 2,
  });
  assert.equal(result.ids, ['nordwind']);
});

tests('whoever asks for a tenant without an environment is refused, also for a plan', async () => {
  await Promise.all([tenant('nordwind'), tenant('suedwind', { status: 'paused' })]);
  for (const [only, mode] of [
    [['nordwind'], 'sync'],
    [['suedwind'], 'plan'],
  ] as const) {
    const error = await failure(
      choose({ only, mode, environments: environments({ 'tenant-nordwind': 'open' }) }),
    );
    assert.instance(error, ConfigError);
    assert.match(error.message, `tenant-${only[0]}`);
  }
});

tests('nobody is selected while GitHub does not tell which environments there are', async () => {
  await tenant('nordwind');
  const error = await failure(
    choose({
      environments: async () => {
        throw new SyncError('github-environments', 'GitHub did not tell.', 'Nothing.');
      },
    }),
  );
  assert.is(error.code, 'github-environments');
});

tests('names who is in quarantine, and until when; by hand it starts all the same', async () => {
  await Promise.all([tenant('nordwind'), tenant('suedwind')]);
  const refused: RunLine = {
    trigger: 'schedule',
    startedAt: SERVED,
    outcome: 'failed',
    failuresInARow: 1,
    issues: [{ code: 'personio-auth', count: 1 }],
  };
  const lines = new Map(ledger({ suedwind: SERVED })).set('nordwind', { lines: [refused] });
  const result = await choose({ ledger: lines });
  assert.equal(result.ids, []);
  assert.match(result.text, '1 in quarantine: nordwind (until 2026-11-22 11:20 UTC, or started by hand)');
  assert.equal((await choose({ ledger: lines, only: ['nordwind'] })).ids, ['nordwind']);
});

tests('is content with nothing to do', async () => {
  await tenant('nordwind');
  const result = await choose({ ledger: ledger({ nordwind: SERVED }) });
  assert.equal([result.ids, result.warnings], [[], []]);
  assert.match(result.text, 'No tenant is due.');
});

tests('leaves out a file with errors, says so, and takes the others', async () => {
  await Promise.all([tenant('nordwind'), tenant('suedwind', { timezone: 'Mars/Olympus' })]);
  await writeFile(join(folder, 'tenants', 'ostwind.json'), '{ "name": ');
  await symlink(join(folder, 'tenants', 'nordwind.json'), join(folder, 'tenants', 'westwind.json'));
  const runs = { nordwind: YESTERDAY, suedwind: YESTERDAY, ostwind: YESTERDAY, westwind: YESTERDAY };
  const result = await choose({ ledger: ledger(runs) });
  assert.equal(result.ids, ['nordwind']);
  assert.equal(
    [...new Set(result.problems.map(({ file }) => file))],
    ['tenants/ostwind.json', 'tenants/suedwind.json', 'tenants/westwind.json'],
  );
  assert.match(result.warnings.join('\n'), 'tenants/suedwind.json');
});

tests('says loudly who is more than two slots behind', async () => {
  await Promise.all([tenant('nordwind'), tenant('suedwind', { schedule: { cron: '0,15,30,45 * * * *' } })]);
  const { warnings } = await choose({
    ledger: ledger({ nordwind: '2026-11-18T06:00:00Z', suedwind: YESTERDAY }),
  });
  assert.equal(warnings, [
    'More than two scheduled times behind, with their number: suedwind (99 or more), nordwind (4).',
  ]);
});

tests('asks for unfinished runs, and goes on without an answer', async () => {
  await tenant('nordwind');
  const due = { ledger: ledger({ nordwind: YESTERDAY }) };
  assert.equal((await choose({ ...due, otherRuns: async () => busyWith('nordwind') })).ids, []);
  const result = await choose({
    ...due,
    otherRuns: async () => {
      throw new SyncError('github-runs', 'GitHub did not tell.', 'Wait.');
    },
  });
  assert.equal(
    [result.ids, result.warnings],
    [
      ['nordwind'],
      ['GitHub did not tell. Wait. No tenant was left out on this account, and the next start asks again.'],
    ],
  );
});

tests(
  'without an answer nobody begins an undo or a rekey, and a sync by hand goes on with a warning',
  async () => {
    await tenant('nordwind');
    const otherRuns = async () => {
      throw new SyncError('github-runs', 'GitHub did not tell.', 'Wait.');
    };
    for (const mode of ['undo', 'rekey'] as const) {
      const { code, message, remedy } = await failure(choose({ only: ['nordwind'], mode, otherRuns }));
      assert.equal([code, remedy], ['github-runs', 'Wait. Then start this again.']);
      assert.match(message, /^GitHub did not tell\. Another run of nordwind may not be recorded yet/);
    }
    const { ids, warnings } = await choose({ only: ['nordwind'], otherRuns });
    assert.equal(ids, ['nordwind']);
    assert.match(warnings.join(), /Another run of nordwind may not be recorded yet.*goes on all the same/);
  },
);

tests('takes whom somebody asks for; for a plan without asking GitHub', async () => {
  await Promise.all([tenant('nordwind'), tenant('suedwind', { status: 'paused' })]);
  const { ids, warnings } = await choose({ only: ['nordwind', 'suedwind'] });
  assert.equal(ids, ['nordwind']);
  assert.match(warnings.join('\n'), 'Asked for, but paused');
  const otherRuns = () => {
    throw new Error('asked');
  };
  assert.equal((await choose({ only: ['suedwind'], mode: 'plan', otherRuns })).ids, ['suedwind']);
  for (const mode of ['undo', 'rekey'] as const)
    assert.equal((await choose({ only: ['suedwind'], mode })).ids, ['suedwind']);
});

tests(
  'whom another run has not recorded yet nobody starts by hand: the limits would not know of it',
  async () => {
    await Promise.all([tenant('nordwind'), tenant('suedwind')]);
    const otherRuns = async () => busyWith('suedwind');
    const busy = await failure(choose({ only: ['nordwind', 'suedwind'], otherRuns }));
    assert.instance(busy, ConfigError);
    assert.match(busy.message, /^Another run that is not finished has suedwind,/);
    for (const mode of ['undo', 'rekey'] as const) {
      const other = await failure(choose({ only: ['suedwind'], mode, otherRuns }));
      assert.match(other.message, /^Another run that is not finished has suedwind,/);
    }
    assert.equal((await choose({ only: ['nordwind'], otherRuns })).ids, ['nordwind']);
  },
);

tests(
  'whose last run is not recorded is in none until it is, or counts no more, and is told of',
  async () => {
    await Promise.all([tenant('nordwind'), tenant('suedwind')]);
    const otherRuns = async () => ({
      unfinished: new Set<string>(),
      unrecorded: new Map([['suedwind', LOST]]),
    });
    const due = { ledger: ledger({ nordwind: YESTERDAY, suedwind: YESTERDAY }), otherRuns };
    const one = await choose(due);
    assert.equal([one.ids, one.leftOut, one.standstill], [['nordwind'], ['suedwind'], undefined]);
    assert.match(
      one.text,
      '1 waiting, since what their last run did is not recorded: suedwind (https://github.example/runs/9, until 2026-11-23 05:22 UTC)',
    );
    assert.match(one.warnings.join(), /Open that run, .*"record" failed.* It is about: suedwind \(https:/);
    // Nobody is due, and that proves nothing.
    const none = await choose({ ...due, ledger: ledger({ nordwind: SERVED, suedwind: YESTERDAY }) });
    assert.equal([none.ids, none.standstill], [[], STUCK]);
    for (const mode of ['sync', 'undo', 'rekey'] as const) {
      const { message, remedy } = await failure(choose({ only: ['suedwind'], mode, otherRuns }));
      assert.match(
        message,
        'What the run https://github.example/runs/9 has done to suedwind is not recorded',
      );
      assert.match(remedy, 'this works again from 2026-11-23 05:22 UTC on.');
    }
    assert.equal((await choose({ only: ['suedwind'], mode: 'plan', otherRuns })).ids, ['suedwind']);
  },
);

tests('tells GitHub which runs the ledger knows, and until when', async () => {
  await Promise.all([tenant('nordwind'), tenant('suedwind')]);
  const at = (runId: string, finishedAt: string) => ({
    lines: [{ ...ledger({ any: YESTERDAY }).get('any')?.lines[0], runId, finishedAt }] as RunLine[],
  });
  let told: ReadonlyMap<string, Date> = new Map();
  await choose({
    ledger: new Map([
      ['nordwind', at('7', '2026-11-21T05:22:00Z')],
      ['suedwind', at('7', '2026-11-21T05:40:00Z')],
    ]),
    otherRuns: async (recorded) => {
      told = recorded;
      return { unfinished: new Set(), unrecorded: new Map() };
    },
  });
  assert.equal([...told], [['7', new Date('2026-11-21T05:40:00Z')]]);
});

tests('tells an unknown tenant from a broken one', async () => {
  await tenant('nordwind');
  await writeFile(join(folder, 'tenants', 'suedwind.json'), '[]');
  const unknown = await failure(choose({ only: ['ostwind'] }));
  assert.instance(unknown, ConfigError);
  assert.match(unknown.remedy, 'Known tenants: nordwind.');
  assert.match((await failure(choose({ only: ['suedwind'] }))).message, 'has errors');
});

tests('obeys the brake, and warns when it names nobody', async () => {
  await Promise.all([tenant('nordwind'), tenant('suedwind')]);
  const runs = { ledger: ledger({ nordwind: YESTERDAY, suedwind: YESTERDAY }) };
  const some = await choose({ ...runs, paused: 'suedwind, nordwin' });
  assert.equal(some.ids, ['nordwind']);
  assert.match(some.warnings.join('\n'), '"nordwin".');
  const all = await choose({ ...runs, paused: '*' });
  assert.equal(all.ids, []);
  assert.match(all.warnings.join('\n'), 'no tenant is synced');
});

tests('starts a new tenant at the first slot after its file came to the branch', async () => {
  await git(YESTERDAY, 'init', '--quiet', '-b', 'main');
  await tenant('nordwind');
  await commit(YESTERDAY);
  await tenant('suedwind');
  await commit('2026-11-22T09:00:00Z');
  await tenant('westwind');
  const result = await choose();
  assert.equal(result.ids, ['nordwind']);
  assert.match(result.text, '1 not due yet: suedwind');
  assert.match(result.warnings.join('\n'), /git does not tell.*westwind/);
  assert.equal((await choose({ now: new Date('2026-11-23T05:00:00Z') })).ids, ['nordwind', 'suedwind']);
});

tests('works in a folder without git', async () => {
  await tenant('nordwind');
  const result = await choose();
  assert.equal(result.ids, []);
  assert.match(result.warnings.join('\n'), 'start a first run by hand');
});

tests.run();

const added = suite('readAddedAt');
added.before.each(async () => {
  await openFolder();
  await git(YESTERDAY, 'init', '--quiet', '-b', 'main');
});
added.after.each(closeFolder);

added('takes the time of the merge, not of the commit on the branch', async () => {
  await tenant('nordwind');
  await commit('2026-11-10T08:00:00Z');
  await git(YESTERDAY, 'checkout', '--quiet', '-b', 'more');
  await tenant('suedwind');
  await commit('2026-11-11T08:00:00Z');
  await git(YESTERDAY, 'checkout', '--quiet', 'main');
  await git('2026-11-20T08:00:00Z', 'merge', '--quiet', '--no-ff', '-m', 'merge', 'more');
  await tenant('nordwind', { name: 'Another name' });
  await commit('2026-11-21T08:00:00Z');
  assert.equal(
    await readAddedAt(folder),
    new Map([
      ['suedwind', new Date('2026-11-20T08:00:00Z')],
      ['nordwind', new Date('2026-11-10T08:00:00Z')],
    ]),
  );
});

added('takes a renamed file, and one that came back, for new ones', async () => {
  await Promise.all([tenant('nordwind'), tenant('suedwind')]);
  await commit('2026-11-10T08:00:00Z');
  await rename(join(folder, 'tenants', 'nordwind.json'), join(folder, 'tenants', 'westwind.json'));
  await rm(join(folder, 'tenants', 'suedwind.json'));
  await commit('2026-11-11T08:00:00Z');
  await tenant('suedwind');
  await commit('2026-11-12T08:00:00Z');
  const times = await readAddedAt(folder);
  assert.equal(times?.get('westwind'), new Date('2026-11-11T08:00:00Z'));
  assert.equal(times?.get('suedwind'), new Date('2026-11-12T08:00:00Z'));
});

added('knows nothing of a repository without commits', async () => {
  assert.is(await readAddedAt(folder), undefined);
});

added.run();
