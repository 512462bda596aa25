/** Jobs that waited while their tenant file changed, and old runs that are started again. */
import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { RunOrigin } from '../../src/origin.ts';
import { headlineOf } from '../../src/report/headline.ts';
import { hire } from '../../src/sandbox/company/company.ts';
import type { Settings } from '../../src/settings.ts';
import { appoint } from '../fixtures/details.ts';
import { leave } from '../fixtures/incidents.ts';
import { GIT_ENV } from '../fixtures/remote.ts';
import { acting, text } from '../fixtures/scene.ts';
import { onStage, type Stage, TENANT } from '../fixtures/stage.ts';

const git = promisify(execFile);

const waited = suite('stories: a job that waited');

const ON_GITHUB: RunOrigin = {
  id: '77',
  attempt: 1,
  url: '',
  trigger: 'manual',
  actor: 'octocat',
  repository: {
    name: 'acme/sync',
    branch: 'main',
    sha: undefined,
    isPublic: false,
    apiUrl: '',
    serverUrl: '',
  },
};

/** What is in the folder goes to the default branch. */
async function merge({ folder }: Stage): Promise<void> {
  const author = ['-c', 'user.name=Test', '-c', 'user.email=test@nordwind.example'];
  for (const args of [
    ['add', '--all', '.'],
    [...author, 'commit', '--quiet', '--allow-empty', '--message=A change'],
    ['push', '--quiet', 'origin', 'HEAD:main'],
  ]) {
    await git('git', args, { cwd: folder, env: GIT_ENV });
  }
}

const MEANWHILE: [what: string, change: (story: Stage) => Promise<void>][] = [
  ['deleted', ({ folder }) => rm(join(folder, 'tenants', 'nordwind.json'))],
  ['paused', (story) => story.setTenant({ ...TENANT, status: 'paused' })],
  [
    'changed',
    (story) => story.setTenant({ ...TENANT, scope: { ...TENANT.scope, filter: "office.name = 'Wien'" } }),
  ],
];

for (const [what, change] of MEANWHILE) {
  waited(
    `23 · a tenant file ${what} while its job waits: nobody is called, and it is no failure`,
    onStage({ ledger: 'branch', people: 9 }, async (story) => {
      await merge(story);
      const first = await story.command('sync', { run: ON_GITHUB });
      assert.is(first.summary?.counts.created, 9, first.printed);
      hire(story.company, 1);
      leave(story.person(-2));
      await change(story);
      await merge(story);
      // The job was queued before: its workspace has the old file.
      await story.setTenant(TENANT);
      const calls = () => story.personio.calls.length + story.engagedly.calls.length;
      const before = calls();
      for (const attempt of [1, 2]) {
        const { summary, exitCode, printed } = await story.command('sync', {
          run: { ...ON_GITHUB, attempt },
        });
        assert.is(summary?.issues[0]?.code, 'superseded', printed);
        assert.equal([summary?.outcome, exitCode], ['success', 0]);
        assert.is(
          summary && headlineOf(summary),
          'The file tenants/nordwind.json is gone or has changed on the branch main since this job was queued. Nothing was called. The next start looks again at what is due.',
        );
      }
      // No later start releases what somebody has approved, so they must hear that it was not done.
      const asked = await story.command('sync', { run: ON_GITHUB, approve: ['0123456789ab'] });
      assert.equal([asked.summary?.outcome, asked.exitCode], ['failed', 1]);
      assert.match(
        asked.printed.replace(/\s+/g, ' '),
        'Nothing was called. Look at what has changed, and start it again',
      );
      assert.is(calls(), before);
      // Put back, it is wanted again.
      await merge(story);
      const { summary, printed } = await story.command('sync', { run: ON_GITHUB });
      assert.equal([summary?.counts.created, summary?.counts.blocked], [1, 1], printed);
    }),
  );
}

waited(
  'a tenant that the variable pauses, started by hand: it says where the pause is lifted, and an approval is no success',
  onStage({ people: 3 }, async (story) => {
    const { summary, exitCode, printed } = await story.command('sync', { paused: 'nordwind' });
    assert.equal([summary?.outcome, exitCode], ['success', 0], printed);
    assert.is(
      summary && headlineOf(summary),
      'The variable PAUSED_TENANTS pauses tenant nordwind, or all of them. Nothing was called. Lift the pause (on GitHub, under Settings > Secrets and variables > Actions > Variables: take the tenant, or the star, out of the list): the next start looks again at what is due.',
    );
    const asked = await story.command('sync', { paused: '*', approve: ['0123456789ab'] });
    assert.equal([asked.summary?.outcome, asked.exitCode], ['failed', 1]);
    assert.match(
      asked.printed.replace(/\s+/g, ' '),
      'out of the list), and start it again: no other start does this.',
    );
    assert.equal([story.personio.calls.length, story.engagedly.calls.length], [0, 0]);
  }),
);

waited(
  '23 · a job that is run again, and is not wanted or cannot begin: the only word of its earlier attempt stays where it is',
  onStage({ ledger: 'branch', people: 9 }, async (story) => {
    await merge(story);
    const first = await story.command('sync', { run: ON_GITHUB });
    assert.is(first.summary?.counts.created, 9, first.printed);
    const result = join(story.folder, 'run-out', 'nordwind');
    const left = () =>
      Promise.all(['summary.json', 'state.json'].map((name) => readFile(join(result, name))));
    const before = await left();
    const again = (given: Partial<Settings> = {}) =>
      story.command('sync', { run: { ...ON_GITHUB, attempt: 2 }, ...given });
    assert.match(
      (await again()).printed,
      'Nothing is known to be recorded of an earlier attempt of this run',
    );
    assert.is((await again({ paused: 'nordwind' })).summary?.issues[0]?.code, 'superseded');
    await story.setTenant({ ...TENANT, name: '' });
    assert.is((await again()).exitCode, 1);
    assert.equal(await left(), before);
  }),
);

for (const details of ['none', 'held', 'all'] as const) {
  const isKept = details !== 'none';
  waited(
    `23 · approvers that changed while a job with details ${details} waits: ${isKept ? 'nobody is called, and no old key gets them' : 'nobody gets any, and it goes on'}`,
    onStage(
      { ledger: 'branch', people: 9, tenant: { details, ...(isKept ? { approvers: ['hr'] } : {}) } },
      async (story) => {
        const approvers = join(story.folder, '.github', 'approvers.json');
        await appoint(story.folder, 'hr');
        await merge(story);
        const before = await readFile(approvers);
        await appoint(story.folder, 'hr');
        const after = await readFile(approvers);
        await merge(story);
        // The job was queued before: its workspace has the old list.
        await writeFile(approvers, before);
        const queued = await story.command('sync', { run: ON_GITHUB });
        const made = join(story.folder, 'run-out-details', 'nordwind', 'details.age');
        if (isKept) {
          assert.is(queued.summary?.issues[0]?.code, 'superseded', queued.printed);
          assert.match(
            queued.printed,
            'The file .github/approvers.json is gone or has changed on the branch main',
          );
          assert.equal([story.personio.calls.length, story.engagedly.calls.length], [0, 0]);
          assert.not.ok(await readFile(made).catch(() => undefined));
          await writeFile(approvers, after);
        }
        const { summary, printed } = isKept ? await story.command('sync', { run: ON_GITHUB }) : queued;
        assert.is(summary?.counts.created, 9, printed);
        assert.is((await readFile(made).catch(() => undefined)) !== undefined, isKept);
      },
    ),
  );
}

/** On the clocks of the tenant, give or take an hour. */
function hoursAhead(hours: number): string {
  return `${String((new Date().getUTCHours() + 1 + hours) % 24).padStart(2, '0')}:00`;
}

waited(
  '23 · an old run started again, or twice for one scheduled time: nobody is called',
  // Half a day from now, so that no scheduled time comes in between.
  acting({ tenant: { schedule: { at: [hoursAhead(12)] } } }, async (scene) => {
    assert.is((await scene.run({ isScheduled: true })).summary.counts.created, 12);
    hire(scene.company, 1);
    const calls = scene.engagedly.calls.length + scene.personio.calls.length;
    for (const attempt of [2, 1, 2]) {
      const { summary, codes, exitCode } = await scene.run({ isScheduled: true, attempt });
      assert.equal([codes[0], exitCode], ['superseded', 0], text(summary));
    }
    assert.is(scene.engagedly.calls.length + scene.personio.calls.length, calls);
    scene.later(24);
    assert.is((await scene.run({ isScheduled: true })).summary.counts.created, 1);
    await scene.settles();
  }),
);

waited(
  '23 · an old run started again by hand, days later: it works with what is there now, and undoes nothing',
  acting({}, async (scene) => {
    await scene.firstLoad();
    scene.person(-1).position = 'Promoted';
    leave(scene.person(-2));
    await scene.run();
    scene.writes();
    scene.later(72);
    for (const attempt of [2, 3]) {
      const { summary } = await scene.run({ attempt });
      assert.is(summary.outcome, 'success', text(summary));
      assert.equal(scene.writes(), []);
    }
    await scene.settles();
  }),
);

waited.run();
