/** What somebody who may push to the branch with the ledger, and nothing else, can make a run believe: nothing. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { originOf } from '../../src/origin.ts';
import { hire } from '../../src/sandbox/company/company.ts';
import type { HistoryLine } from '../../src/types/history.d.ts';
import type { Summary } from '../../src/types/summary.d.ts';
import type { Tenant } from '../../src/types/tenant.d.ts';
import { appoint, detailsPath } from '../fixtures/details.ts';
import { comeBack, leave } from '../fixtures/incidents.ts';
import { codes, onStage, type Stage, type StageOptions, setStage, type Told } from '../fixtures/stage.ts';

const ONE_A_DAY: Partial<Tenant> = { limits: { block: { percent: 1, min: 1 } } };
const SIX_A_DAY: Partial<Tenant> = { limits: { block: { percent: 10, min: 6, max: 6 } } };
const WITH_DETAILS: StageOptions = {
  ledger: 'branch',
  people: 12,
  tenant: { details: 'all', approvers: ['hr'] },
};
/** The branch as it was so many commits ago, as far as the tenant is concerned. */
type Then = { state: string; lines: string; path: string };

async function then({ askGit }: Stage): Promise<Then> {
  const files = await askGit('ls-tree', '-r', '--name-only', 'runs', 'nordwind/history/');
  const path = lastMonth(files.trim().split('\n'));
  const show = (name: string) => askGit('show', `runs:${name}`);
  return { state: await show('nordwind/state.json'), lines: await show(path), path };
}

async function monthIn(clone: string): Promise<string> {
  const files = await readdir(join(clone, 'nordwind', 'history'), { recursive: true });
  return join('nordwind', 'history', lastMonth(files));
}

function lastMonth(files: readonly string[]): string {
  const months = files.filter((file) => file.endsWith('.jsonl')).sort();
  return months.at(-1) ?? '';
}

/** Of the latest month this one line, and nothing else, is taken away. */
async function takeOut(story: Stage, isIt: (line: HistoryLine) => boolean): Promise<void> {
  await story.push(async (clone) => {
    const path = join(clone, await monthIn(clone));
    const rows = (await readFile(path, 'utf8')).trim().split('\n');
    const left = rows.filter((row) => !isIt(JSON.parse(row)));
    assert.is(rows.length - left.length, 1);
    await writeFile(path, left.map((row) => `${row}\n`).join(''));
  });
}

async function change(story: Stage, runId: string, to: (line: HistoryLine) => HistoryLine): Promise<void> {
  await story.push(async (clone) => {
    const path = join(clone, await monthIn(clone));
    const lines = (await readFile(path, 'utf8'))
      .trim()
      .split('\n')
      .map((row) => JSON.parse(row));
    const changed = lines.map((line) => (line.runId === runId ? to(line) : line));
    await writeFile(path, changed.map((line) => `${JSON.stringify(line)}\n`).join(''));
  });
}

/** Somebody pauses the tenant and puts this run back; nothing of that is recorded. */
async function putBack(story: Stage, { runId, tenant }: Summary): Promise<Told> {
  await story.setTenant({ ...story.tenant, status: 'paused' });
  story.writes();
  const undo = { run: `${runId}/1`, details: detailsPath(story.folder, { runId, tenant }) };
  return story.run({ undo, record: false });
}

/** Of a run that was killed nothing is left but what it wrote, and the job `record` notices. */
async function dieNoticed(story: Stage): Promise<Summary> {
  const { summary } = await story.run({ record: false });
  const run = { ...originOf({}), id: summary.runId, trigger: 'schedule' } as const;
  const { printed } = await story.command('record', { expected: ['nordwind'], outDir: 'nothing', run });
  assert.match(printed, 'nordwind: failed (no-result)');
  return summary;
}

/** Somebody was blocked by us and is back; then an administrator blocked the account by hand. */
async function blockedByHand(story: Stage): Promise<Then> {
  await story.firstLoad();
  const person = story.person(-1);
  leave(person);
  assert.is((await story.run()).summary.counts.blocked, 1);
  const old = await then(story);
  comeBack(person);
  assert.is((await story.run()).summary.counts.reactivated, 1);
  story.account(person.id).blocked = true;
  story.writes();
  return old;
}

async function staysBlocked(story: Stage): Promise<void> {
  const { summary, printed } = await story.run({ record: false });
  assert.ok(codes(summary).includes('blocked-elsewhere'), printed);
  assert.ok(codes(summary).includes('state-lost'), printed);
  assert.equal([summary.counts.reactivated, story.writes().length], [0, 0]);
  assert.is(story.account(story.person(-1).id).blocked, true);
}

type Blocked = { story: Stage; old: Then; tip: string };

/** None of these changes anything but the branch, which is put back for the next one. */
const blocked = suite<Blocked>('the ledger put back, after a block by hand');

blocked.before(async (context) => {
  context.story = await setStage({ ledger: 'branch', people: 12 });
  context.old = await blockedByHand(context.story);
  context.tip = (await context.story.askGit('rev-parse', 'runs')).trim();
});
blocked.after.each(async ({ story, tip }) => {
  await story.askGit('update-ref', 'refs/heads/runs', tip);
});
blocked.after(({ story }) => story.close());

blocked(
  'an old genuine state, and the last line edited to name it: an account blocked by hand stays blocked',
  async ({ story, old }) => {
    await story.push(async (clone) => {
      const path = join(clone, await monthIn(clone));
      const lines = (await readFile(path, 'utf8')).trim().split('\n');
      const mark = JSON.parse(old.state).signature.slice(0, 12);
      const last = { ...JSON.parse(lines.at(-1) ?? ''), state: mark };
      await writeFile(path, `${[...lines.slice(0, -1), JSON.stringify(last)].join('\n')}\n`);
      await writeFile(join(clone, 'nordwind', 'state.json'), old.state);
    });
    await staysBlocked(story);
  },
);

blocked(
  'the state and all lines put back together, every one of them genuine: the commits since then tell',
  async ({ story, old }) => {
    await story.push(async (clone) => {
      await writeFile(join(clone, old.path), old.lines);
      await writeFile(join(clone, 'nordwind', 'state.json'), old.state);
    });
    await staysBlocked(story);
  },
);

blocked(
  'a later run made up: without the key nobody can sign it, and the memory that there is still counts',
  async ({ story, old }) => {
    const mark = JSON.parse(old.state).signature.slice(0, 12);
    await story.push(async (clone) => {
      const path = join(clone, await monthIn(clone));
      const lines = (await readFile(path, 'utf8')).trim().split('\n');
      const last = JSON.parse(lines.at(-1) ?? '');
      const words: string[] = last.signed.split(' ');
      const forged = words.with(6, '900').with(8, mark).with(-1, 'f'.repeat(32)).join(' ');
      const line = { ...last, runId: '9000', signed: forged, state: mark };
      await writeFile(path, `${[...lines, JSON.stringify(line)].join('\n')}\n`);
      await writeFile(join(clone, 'nordwind', 'state.json'), old.state);
    });
    await staysBlocked(story);
  },
);

blocked(
  'an old genuine state, and what its run signed said once more in a new commit: the runs since then tell',
  async ({ story, old }) => {
    const signed: string = JSON.parse(old.lines.trim().split('\n').at(-1) ?? '').signed;
    await story.push(async (clone, git) => {
      await writeFile(join(clone, old.path), old.lines);
      await writeFile(join(clone, 'nordwind', 'state.json'), old.state);
      await git('add', '--all');
      const author = ['-c', 'user.name=Test', '-c', 'user.email=test@nordwind.example'];
      await git(...author, 'commit', '--quiet', `--message=nordwind: no changes\n\nSigned: ${signed}`);
    });
    await staysBlocked(story);
  },
);

blocked.run();

const rollback = suite('the ledger put back');

rollback(
  'a used approval is remembered by the state, when the commit that tells of it is not read any more',
  onStage({ ledger: 'branch', people: 14, tenant: ONE_A_DAY }, async (story) => {
    await story.firstLoad();
    for (let at = 1; at <= 2; at++) leave(story.person(-at));
    const digest = (await story.run()).summary.held[0]?.digest ?? '';
    const waiting = await then(story);
    story.later(24);
    assert.is((await story.run({ approve: [digest] })).summary.counts.blocked, 2);
    let heads: string[] = [];
    for (let day = 2; day <= 4; day++) {
      story.later(24);
      await story.run();
      const state = JSON.parse((await then(story)).state);
      assert.equal(state.used, [digest]);
      heads = [...heads, state.head];
    }
    assert.is(new Set(heads).size, 3, 'each run has read up to another commit');
    await story.push(async (clone, git) => {
      assert.match(await git('log', '--format=%B', `${heads[1]}`), new RegExp(`Approved: ${digest}`));
      assert.not.match(await git('log', '--format=%B', `${heads[1]}..`), /Approved:/);
      await writeFile(join(clone, waiting.path), waiting.lines);
      await writeFile(join(clone, 'nordwind', 'state.json'), waiting.state);
    });
    for (let at = 1; at <= 2; at++) story.account(story.person(-at).id).blocked = false;
    story.writes();
    const { summary, printed } = await story.run({ approve: [digest], record: false });
    assert.ok(codes(summary).includes('state-lost'), printed);
    assert.equal([summary.counts.blocked, summary.approved, story.writes().length], [0, undefined, 0]);
  }),
);

rollback(
  'an approval that was used, and the tenant’s folder gone: nothing is released again, nor opened',
  onStage({ ledger: 'branch', people: 14, tenant: ONE_A_DAY }, async (story) => {
    await story.firstLoad();
    for (let at = 1; at <= 2; at++) leave(story.person(-at));
    const digest = (await story.run()).summary.held[0]?.digest ?? '';
    story.later(24);
    assert.is((await story.run({ approve: [digest] })).summary.counts.blocked, 2);
    for (let at = 1; at <= 2; at++) story.account(story.person(-at).id).blocked = false;
    await story.push((clone) => rm(join(clone, 'nordwind'), { recursive: true }));
    story.later(25);
    story.writes();
    const { summary, printed } = await story.run({ approve: [digest] });
    assert.ok(codes(summary).includes('state-lost'), printed);
    assert.equal([summary.counts.blocked, summary.approved, story.writes().length], [0, undefined, 0]);
    const again = await story.run({ approve: [digest] });
    assert.equal([again.summary.counts.blocked, again.summary.approved], [0, undefined], again.printed);
    assert.is(story.writes().length, 0, 'a new memory has begun, and a used digest stays used');
  }),
);

rollback(
  'a line from the future, and whole months: nobody is silenced, and the memory stays',
  onStage({ ledger: 'branch', people: 12 }, async (story) => {
    await story.firstLoad();
    const old = await then(story);
    const next = new Date(story.now() + 2 * 365 * 24 * 3_600_000).toISOString();
    const line = { ...JSON.parse(old.lines.trim().split('\n').at(-1) ?? ''), runId: '9000' };
    const future = JSON.stringify({ ...line, startedAt: next, finishedAt: next });
    await story.push(async (clone) => {
      await writeFile(join(clone, old.path), `${old.lines}${future}\n`);
      const [year, month] = [next.slice(0, 4), next.slice(5, 7)];
      const folder = join(clone, 'nordwind', 'history', year);
      await mkdir(folder, { recursive: true });
      for (const name of [month, '99']) await writeFile(join(folder, `${name}.jsonl`), `${future}\n`);
    });
    const { summary, printed } = await story.run({ record: false });
    assert.not.ok(codes(summary).includes('state-lost'), printed);
    assert.is(story.writes().length, 0);
  }),
);

for (const isTakenOut of [false, true]) {
  const how = isTakenOut ? ', and its line taken out of the file' : '';

  rollback(
    `a run whose result was lost${how}: what it has blocked counts against the day`,
    onStage({ ledger: 'branch', people: 40, tenant: SIX_A_DAY }, async (story) => {
      await story.firstLoad();
      story.later(24);
      for (let at = 1; at <= 6; at++) leave(story.person(-at));
      assert.is((await dieNoticed(story)).counts.blocked, 6);
      if (isTakenOut) await takeOut(story, ({ issues }) => issues[0]?.code === 'no-result');
      story.later(1);
      for (let at = 7; at <= 12; at++) leave(story.person(-at));
      const { summary, printed } = await story.run();
      assert.equal([summary.outcome, summary.counts.blocked, summary.counts.held], ['held', 0, 6], printed);
      for (const code of ['limit-spent', 'unrecorded-run']) assert.ok(codes(summary).includes(code), code);
      // It is told once, and on the next day nothing of it is left.
      story.later(24);
      const next = await story.run();
      assert.equal([next.summary.outcome, next.summary.counts.blocked], ['success', 6], next.printed);
      assert.not.ok(next.codes.includes('unrecorded-run'), next.printed);
    }),
  );

  rollback(
    `a run without the key${how}: the memory that does not know of it counts as lost`,
    onStage({ ledger: 'branch', people: 40, tenant: SIX_A_DAY }, async (story) => {
      await story.firstLoad();
      story.later(24);
      for (let at = 1; at <= 6; at++) leave(story.person(-at));
      const keyless = await story.run({ key: undefined });
      assert.is(keyless.summary.counts.blocked, 6, keyless.printed);
      if (isTakenOut) await takeOut(story, ({ runId }) => runId === keyless.summary.runId);
      story.later(1);
      const { codes } = await story.run({ record: false });
      assert.ok(codes.includes('state-lost'));
    }),
  );

  rollback(
    `the run that has used an approval${how}: it is not released again`,
    onStage({ ledger: 'branch', people: 14, tenant: ONE_A_DAY }, async (story) => {
      await story.firstLoad();
      for (let at = 1; at <= 2; at++) leave(story.person(-at));
      const digest = (await story.run()).summary.held[0]?.digest ?? '';
      story.later(24);
      assert.is((await story.run({ approve: [digest] })).summary.counts.blocked, 2);
      if (isTakenOut) await takeOut(story, ({ approved = [] }) => approved.includes(digest));
      for (let at = 1; at <= 2; at++) story.account(story.person(-at).id).blocked = false;
      story.later(25);
      story.writes();
      const { summary, codes } = await story.run({ approve: [digest], record: false });
      assert.equal([summary.outcome, summary.counts.blocked, summary.approved], ['failed', 0, undefined]);
      assert.not.ok(codes.includes('state-lost'));
      assert.is(story.writes().length, 0);
    }),
  );
}

for (const [what, found] of [
  ['a run', 'out'],
  ['a run whose result was lost', 'nothing'],
] as const)
  rollback(
    `a line that names ${what} before it is recorded: it is recorded all the same, and counts against the day`,
    onStage({ ledger: 'branch', people: 40, tenant: SIX_A_DAY }, async (story) => {
      await story.firstLoad();
      const before = new Date(story.now()).toISOString();
      story.later(24);
      for (let at = 1; at <= 6; at++) leave(story.person(-at));
      const run = { ...originOf({}), id: '5001', trigger: 'schedule' } as const;
      assert.is((await story.command('sync', { run, outDir: 'out' })).summary?.counts.blocked, 6);
      await story.push(async (clone) => {
        const path = join(clone, await monthIn(clone));
        const text = await readFile(path, 'utf8');
        const { signed: _, ...last } = JSON.parse(text.trim().split('\n').at(-1) ?? '');
        const issues = [{ code: 'no-result', count: 1 }];
        const line = {
          ...last,
          runId: '5001',
          startedAt: before,
          finishedAt: before,
          outcome: 'failed',
          issues,
        };
        await writeFile(path, `${text}${JSON.stringify(line)}\n`);
      });
      const expected = ['nordwind'];
      const record = () => story.command('record', { run, outDir: found, expected });
      assert.match((await record()).printed, /^Recorded:/);
      assert.match((await record()).printed, 'Recorded before: nordwind.');
      story.later(1);
      for (let at = 7; at <= 12; at++) leave(story.person(-at));
      const { summary, printed } = await story.run();
      assert.equal([summary.outcome, summary.counts.blocked], ['held', 0], printed);
      assert.ok(codes(summary).includes('limit-spent'), printed);
    }),
  );

/** What somebody who may push does to the line of a run. */
type Harm = [words: string, harm: (story: Stage, runId: string) => Promise<void>];
const HARMS: Harm[] = [
  ['as it is', async () => {}],
  ['taken out of the file', (story, runId) => takeOut(story, (line) => line.runId === runId)],
];
const UNSIGNED: Harm = [
  'without what it has signed',
  (story, runId) => change(story, runId, ({ signed: _, ...line }) => line),
];
const AN_UNDO: Harm = [
  'said to be that of an undo',
  (story, runId) => change(story, runId, (line) => ({ ...line, mode: 'undo', undoes: '1/1' })),
];

for (const [how, harm] of [...HARMS, UNSIGNED])
  rollback(
    `the line of a run ${how}: its undo opens nobody whom an administrator has blocked since`,
    onStage(WITH_DETAILS, async (story) => {
      await appoint(story.folder, 'hr');
      await story.firstLoad();
      const person = story.person(-1);
      leave(person);
      const first = (await story.run()).summary;
      assert.is(first.counts.blocked, 1);
      comeBack(person);
      story.later(24);
      assert.is((await story.run()).summary.counts.reactivated, 1);
      story.account(person.id).blocked = true;
      story.later(24);
      assert.ok((await story.run()).codes.includes('blocked-elsewhere'));
      await harm(story, first.runId);
      const { codes, printed } = await putBack(story, first);
      assert.ok(codes.includes('blocked-elsewhere'), printed);
      assert.is(story.account(person.id).blocked, true);
      assert.is(story.writes().length, 0);
    }),
  );

for (const [how, harm] of [
  ['broken', (story: Stage) => story.tamper(() => '{}')],
  [
    'gone with its folder',
    (story: Stage) => story.push((clone) => rm(join(clone, 'nordwind'), { recursive: true })),
  ],
] as const)
  rollback(
    `the memory ${how}: an undo opens nobody before somebody has approved it, nor after a sync has begun a new one`,
    onStage(WITH_DETAILS, async (story) => {
      await appoint(story.folder, 'hr');
      await story.firstLoad();
      const person = story.person(-1);
      leave(person);
      const first = (await story.run()).summary;
      comeBack(person);
      story.later(24);
      await story.run();
      story.account(person.id).blocked = true;
      story.later(24);
      await harm(story);
      const waits = async () => {
        const { summary } = await putBack(story, first);
        return [
          summary.counts.reactivated,
          summary.held.map(({ class: name }) => name),
          story.writes().length,
        ];
      };
      assert.equal(await waits(), [0, ['reactivate'], 0]);
      await story.setTenant({ ...story.tenant, status: 'active' });
      assert.ok((await story.run()).codes.includes('state-lost'));
      assert.equal(await waits(), [0, ['reactivate'], 0]);
      assert.is(story.account(person.id).blocked, true);
    }),
  );

rollback(
  'a branch that cannot be read: an undo opens nobody',
  onStage(WITH_DETAILS, async (story) => {
    await appoint(story.folder, 'hr');
    await story.firstLoad();
    leave(story.person(-1));
    const first = (await story.run()).summary;
    await story.askGit('config', 'core.repositoryformatversion', '9');
    const { summary, printed } = await putBack(story, first);
    assert.equal([summary.counts.reactivated, story.writes().length], [0, 0], printed);
    assert.equal(
      summary.held.map(({ class: name }) => name),
      ['reactivate'],
    );
  }),
);

/** A run that was to add somebody, and did not come to it; nobody has recorded it. */
async function killedBeforeAdding(story: Stage): Promise<Summary> {
  await appoint(story.folder, 'hr');
  await story.firstLoad();
  hire(story.company, 1);
  story.later(24);
  story.engagedly.fault({
    when: ({ method, path }) => method === 'POST' && path === '/beta/users',
    times: 1,
    effect: { kind: 'answer', answer: { status: 401, body: {} } },
  });
  const { summary } = await story.run({ record: false });
  assert.is(summary.counts.created, 0);
  return summary;
}

for (const [how, harm] of [...HARMS, AN_UNDO])
  rollback(
    `the line of a later sync ${how}: the undo of a run that was killed closes no account that the later one has added`,
    onStage(WITH_DETAILS, async (story) => {
      const killed = await killedBeforeAdding(story);
      story.later(24);
      const { summary } = await story.run();
      assert.is(summary.counts.created, 1);
      story.later(24);
      await harm(story, summary.runId);
      const { summary: back, codes, printed } = await putBack(story, killed);
      assert.equal([back.held, story.writes().length], [[], 0], printed);
      assert.ok(codes.includes('undo-in-use'), printed);
    }),
  );

rollback(
  'the line of a later sync whose result was lost, taken out of the file: its commit still tells the undo of it',
  onStage(WITH_DETAILS, async (story) => {
    const killed = await killedBeforeAdding(story);
    story.later(24);
    assert.is((await dieNoticed(story)).counts.created, 1);
    await takeOut(story, ({ issues }) => issues[0]?.code === 'no-result');
    const { summary, codes, printed } = await putBack(story, killed);
    assert.equal([summary.held, codes.includes('undo-in-use')], [[], true], printed);
  }),
);

rollback(
  'a lost run that was made up: the next run looks closer, and the one after it is as ever, however often it is said',
  onStage({ ledger: 'branch', people: 40, tenant: SIX_A_DAY }, async (story) => {
    await story.firstLoad();
    story.later(24);
    const at = (hours: number) => new Date(story.now() + hours * 3_600_000).toISOString();
    const lies = [-240, -1, 0.5, 2, 24 * 365].map(
      (hours) => `Unsigned: nordwind 9000 1 sync ${at(hours)} lost`,
    );
    await story.push(async (_, git) => {
      const author = ['-c', 'user.name=Test', '-c', 'user.email=test@nordwind.example'];
      await git(...author, 'commit', '--quiet', '--allow-empty', `--message=By hand\n\n${lies.join('\n')}`);
    });
    // By hand, and no run has done it.
    for (let who = 1; who <= 6; who++) {
      leave(story.person(-who));
      story.account(story.person(-who).id).blocked = true;
    }
    assert.ok((await story.run()).codes.includes('unrecorded-run'));
    story.later(25);
    for (let who = 7; who <= 12; who++) leave(story.person(-who));
    const { summary, printed } = await story.run();
    assert.equal([summary.outcome, summary.counts.blocked], ['success', 6], printed);
    assert.not.ok(codes(summary).includes('unrecorded-run'), printed);
  }),
);

rollback.run();
