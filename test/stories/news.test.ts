/** What is new comes first, and what is as before makes no noise. */
import { execFileSync } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { commitSubject } from '../../src/report/summary.ts';
import { hire } from '../../src/sandbox/company/company.ts';
import { leave } from '../fixtures/incidents.ts';
import { GIT_ENV } from '../fixtures/remote.ts';
import { keyOf, LEDGER_KEY, onStage, type Stage, TENANT } from '../fixtures/stage.ts';

const news = suite('stories: new since the last run');

function git(stage: Stage, ...args: string[]): string {
  return execFileSync('git', args, { cwd: stage.folder, env: GIT_ENV, encoding: 'utf8' }).trim();
}

/** Subjects of the ledger's commits, oldest first. */
function subjects(stage: Stage): string[] {
  git(stage, 'fetch', '--quiet', 'origin', '+runs:refs/remotes/origin/runs');
  return git(stage, 'log', '--reverse', '--format=%s', 'origin/runs').split('\n');
}

news(
  'a lost attribute beside people who are set aside day after day: told first, once, and marked in the table',
  onStage(
    {
      people: 30,
      ledger: 'branch',
      tenant: { ...TENANT, mapping: { phone_number: "$custom('Personalnummer')" } },
    },
    async (stage) => {
      for (const at of [4, 5]) stage.person(at).email = null;
      await stage.run();
      for (const _ of [1, 2]) {
        stage.later(24);
        await stage.run();
      }
      const quiet = subjects(stage);
      assert.match(quiet[0] ?? '', /^nordwind: 28 added, .*2 set aside$/);
      assert.equal(quiet.slice(1), ['1 tenant: no changes', '1 tenant: no changes']);
      assert.match(
        git(stage, 'log', '-1', '--format=%b', 'origin/runs'),
        'nordwind (2 set aside as before).',
      );

      for (const person of stage.company.people) person.custom.dynamic_1002 = null;
      stage.later(24);
      const { summary, printed } = await stage.run();
      assert.is(summary.outcome, 'partial');
      assert.is(
        subjects(stage).at(-1),
        'nordwind: 1 new issue: attribute "Personalnummer" is gone; 2 set aside as before',
      );
      assert.match(
        printed.replace(/\s+/g, ' '),
        /^New: a Personio attribute cannot be read, .* \(Personalnummer\)\. /,
      );
      assert.match(printed, '- New: A Personio attribute cannot be read');
      assert.not.match(printed, 'New: No e-mail');
      // The day after it is known, and the day shares the commit again.
      stage.later(24);
      assert.not.match((await stage.run()).printed, 'New: ');
      assert.is(subjects(stage).at(-1), '1 tenant: no changes');
    },
  ),
);

news(
  'another person set aside in place of one is no quiet day, though it counts the same',
  onStage({ people: 12, ledger: 'branch' }, async (stage) => {
    const [first, second] = [stage.person(4), stage.person(5)];
    [first.email, second.email, second.status] = [null, null, 'inactive'];
    await stage.run();
    [first.status, second.status] = ['inactive', 'active'];
    stage.later(24);
    const { summary } = await stage.run();
    assert.equal([summary.counts.setAside, summary.counts.blocked, summary.counts.created], [1, 0, 0]);
    assert.is(subjects(stage).at(-1), 'nordwind: 1 set aside');
  }),
);

news(
  'what a run has added whose result was lost is said by the next one, once, and by none where nothing was lost',
  onStage({ people: 20 }, async (stage) => {
    await stage.firstLoad();
    hire(stage.company, 5);
    stage.later(24);
    await stage.die(true);
    stage.later(2);
    const { summary, printed } = await stage.run();
    assert.equal([summary.outcome, summary.counts.created], ['success', 0]);
    assert.is(summary.issues.find(({ code }) => code === 'unrecorded-run')?.count, 5, printed);
    assert.is(commitSubject(summary), 'nordwind: 5 added or blocked by a run that was not recorded');
    assert.match(
      printed.replace(/\s+/g, ' '),
      'and a run that was not recorded has probably added or blocked 5.',
    );
    stage.later(24);
    const next = (await stage.run()).summary;
    assert.is(commitSubject(next), 'nordwind: no changes');
    assert.equal(next.issues, []);
    // Without the trace of a lost run nobody knows who added them.
    hire(stage.company, 2);
    stage.later(24);
    await stage.die(false);
    stage.later(2);
    assert.is(commitSubject((await stage.run()).summary), 'nordwind: no changes');
  }),
);

news(
  'a lost result that was of no run that added anybody is not told again, and the first load claims nobody',
  onStage({ people: 20 }, async (stage) => {
    await stage.die(true);
    stage.later(2);
    assert.is(commitSubject((await stage.run()).summary), 'nordwind: no changes');
    stage.later(24);
    await stage.die(true);
    stage.later(2);
    assert.is(commitSubject((await stage.run()).summary), 'nordwind: no changes');
  }),
);

news(
  'what a run has blocked whose result was lost counts against the day, and is said by the next one, once',
  onStage({ people: 60 }, async (stage) => {
    await stage.firstLoad();
    const leavers = stage.company.people.filter(({ status }) => status === 'active').slice(-11);
    for (const person of leavers.slice(0, 6)) leave(person);
    stage.later(24);
    await stage.die(true);
    const isBlocked = () => leavers.filter((person) => stage.accountOf(person).blocked).length;
    assert.is(isBlocked(), 6);
    const begin = { lines: [...stage.kept.lines], states: [...stage.kept.states] };
    for (const person of leavers.slice(6)) leave(person);
    stage.later(1);
    // A memory under another key knows it as well.
    const key = keyOf('another');
    assert.is((await stage.run({ key, oldKey: LEDGER_KEY })).summary.outcome, 'success');
    assert.equal([(await stage.run({ key })).summary.outcome, isBlocked()], ['held', 6]);
    Object.assign(stage.kept, begin);
    const { summary, printed } = await stage.run();
    assert.equal([summary.outcome, isBlocked()], ['held', 6], printed);
    const countOf = (code: string) => summary.issues.find((issue) => issue.code === code)?.count;
    assert.equal([countOf('unrecorded-run'), countOf('limit-spent')], [6, 6], printed);
    // What has been seen once is still of the same day.
    stage.later(1);
    const next = await stage.run();
    assert.equal([next.summary.outcome, isBlocked()], ['held', 6], next.printed);
    assert.not.ok(next.codes.includes('unrecorded-run'), next.printed);
    stage.later(24);
    assert.equal([(await stage.run()).summary.outcome, isBlocked()], ['success', 11]);
  }),
);

news.run();
