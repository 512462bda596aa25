/** record: says where it pushes, and asks whoever sits at the terminal of a clone. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { LeftError } from '../../src/commands/dialogue.ts';
import { SyncError } from '../../src/errors.ts';
import { withoutCredentials } from '../../src/ledger/remote.ts';
import type { RunOrigin } from '../../src/origin.ts';
import { onStage, type Stage } from '../fixtures/stage.ts';

const ON_BRANCH = { people: 3, ledger: 'branch' } as const;

/** How somebody answers, and what they were asked. */
function asked(answer: boolean | Error) {
  const questions: string[] = [];
  const agree = async (question: string, { usually } = { usually: true }) => {
    questions.push(`${question} ${usually}`);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { questions, agree };
}

async function branches(stage: Stage): Promise<string> {
  return stage.askGit('branch', '--list', 'runs');
}

const pushes = suite('record: where it pushes');

pushes(
  'what goes where is said before it is asked; whoever does not say yes has pushed nothing',
  onStage(ON_BRANCH, async (stage) => {
    await stage.command('sync');
    for (const answer of [false, new LeftError('left')]) {
      const { questions, agree } = asked(answer);
      const { exitCode, printed } = await stage.command('record', {}, { agree });
      assert.is(exitCode, 1);
      assert.match(printed, /^To the branch runs of \/\S+branch-test-\w+:\n {2}nordwind: 3 added/);
      assert.match(printed, 'Nothing was pushed. What is there stays as it is.');
      assert.equal(questions, ['This is the history of all who use that repository. Push it there? false']);
      assert.is(await branches(stage), '');
    }
    const { questions, agree } = asked(true);
    const { printed } = await stage.command('record', {}, { agree });
    assert.match(printed, /^To the branch runs of [\s\S]*\nRecorded:\n {2}nordwind: 3 added/);
    assert.is(questions.length, 1);
    assert.match(await branches(stage), 'runs');
    // What is there already is not asked about.
    const again = asked(false);
    const repeated = await stage.command('record', {}, { agree: again.agree });
    assert.equal([repeated.exitCode, again.questions], [0, []]);
    assert.match(repeated.printed, 'Recorded before: nordwind.');
  }),
);

pushes(
  'a ledger of the sandbox is nobody’s, and a runner and a script have nobody to ask',
  onStage(ON_BRANCH, async (stage) => {
    await stage.command('sync');
    const ledgerRemote = join(stage.folder, 'of-the-sandbox.git');
    execFileSync('git', ['init', '--quiet', '--bare', ledgerRemote]);
    const { questions, agree } = asked(false);
    const own = await stage.command('record', { ledgerRemote }, { agree });
    assert.match(own.printed, `To the branch runs of ${ledgerRemote}:`);
    assert.match(own.printed, 'Recorded:');
    await stage.command('sync');
    assert.match((await stage.command('record')).printed, /^To the branch runs of [\s\S]*\nRecorded:/);
    const run: RunOrigin = { id: '77', attempt: 1, url: '', trigger: 'manual', actor: undefined };
    await stage.command('sync', { run });
    const job = await stage.command('record', { run }, { agree });
    assert.match(job.printed, /^Recorded:/);
    assert.equal(questions, []);
  }),
);

pushes(
  'that a paused tenant was not synced is no failure, and nothing to record',
  onStage(ON_BRANCH, async (stage) => {
    await stage.command('sync');
    await stage.command('record');
    const before = await stage.askGit('rev-parse', 'runs');
    await stage.setTenant({ ...stage.tenant, status: 'paused' });
    stage.later(1);
    const { summary } = await stage.command('sync');
    assert.equal([summary?.outcome, summary?.issues[0]?.code], ['failed', 'paused']);
    const { agree, questions } = asked(false);
    const { printed } = await stage.command('record', {}, { agree });
    assert.is(printed, 'Nothing to record.\nPaused, or not wanted any more, so not recorded: nordwind.');
    assert.equal([questions, await stage.askGit('rev-parse', 'runs')], [[], before]);
  }),
);

pushes(
  'of a later attempt GitHub is asked who ran in it, and without an answer what there is is recorded',
  onStage(ON_BRANCH, async (stage) => {
    const run: RunOrigin = { id: '77', attempt: 1, url: '', trigger: 'manual', actor: undefined };
    const again = { ...run, attempt: 2 };
    const expected = ['nordwind'];
    const asked = () => {
      throw new Error('asked');
    };
    await stage.command('sync', { run });
    assert.is((await stage.command('record', { run, expected }, { attempted: asked })).exitCode, 0);
    const silent = async () => {
      throw new SyncError('github-runs', 'GitHub did not tell.', 'Look at the jobs.');
    };
    const untold = await stage.command('record', { run: again, expected }, { attempted: silent });
    assert.match(untold.printed, 'GitHub did not tell. Look at the jobs.');
    assert.match(untold.printed, 'Recorded before: nordwind.');
    const attempted = async () => new Set(['nordwind']);
    const { exitCode, printed } = await stage.command('record', { run: again, expected }, { attempted });
    assert.is(exitCode, 1);
    assert.match(printed, 'nordwind: failed (no-result)');
    assert.match(printed, 'Without a result, recorded as failed: nordwind.');
  }),
);

pushes(
  'a job that is run again, of which nothing is to be recorded, has not failed either',
  onStage(ON_BRANCH, async (stage) => {
    const run: RunOrigin = { id: '77', attempt: 1, url: '', trigger: 'manual', actor: undefined };
    const again = { ...run, attempt: 2 };
    const attempted = async () => new Set(['nordwind']);
    const record = () => stage.command('record', { run: again, expected: ['nordwind'] }, { attempted });
    // Paused by the variable in both attempts: the second leaves nothing.
    for (const one of [run, again]) await stage.command('sync', { run: one, paused: 'nordwind' });
    assert.equal([(await record()).exitCode, await branches(stage)], [0, '']);
    // Recorded, and its tenant paused since then.
    await stage.command('sync', { run });
    await stage.command('record', { run, expected: ['nordwind'] });
    const before = await stage.askGit('rev-parse', 'runs');
    await stage.setTenant({ ...stage.tenant, status: 'paused' });
    const { summary } = await stage.command('sync', { run: again });
    assert.is(summary?.issues[0]?.code, 'paused');
    assert.equal([(await record()).exitCode, await stage.askGit('rev-parse', 'runs')], [0, before]);
  }),
);

pushes('an address is shown without what lets somebody in', () => {
  for (const [given, shown] of [
    ['https://x-access-token:ghp_secret@github.com/acme/sync.git', 'https://github.com/acme/sync.git'],
    ['https://token@host.example/a.git?access_token=secret#secret', 'https://host.example/a.git'],
    ['ssh://git:secret@host.example:22/a.git', 'ssh://host.example:22/a.git'],
    ['git@github.com:acme/sync.git', 'github.com:acme/sync.git'],
    ['/srv/git/a@b.git', '/srv/git/a@b.git'],
    ['../ledger.git', '../ledger.git'],
  ] as const)
    assert.is(withoutCredentials(given), shown);
});

pushes.run();

const mails = suite('record: settings by which no mail is ever due');

const SMTP = 'smtps://user:hunter2@mail.acme.example:465';
const FROM = 'Personio Sync <sync@acme.example>';
for (const [what, mail, says] of [
  [
    'a name beside the address',
    { support: 'Support <support@acme.example>' },
    /1 entry .* support gets no mail at all/,
  ],
  ['semicolons', { support: 'a@acme.example; b@acme.example' }, /1 entry .* support gets no mail at all/],
  ['one of two', { support: 'a@acme.example, b at acme.example' }, /1 entry .* nothing is sent there/],
  ['no sender', { from: '', support: 'a@acme.example' }, /MAIL_FROM is not, so that nobody gets any mail/],
  ['all is well', { support: 'a@acme.example,b@acme.example' }, undefined],
  ['no mail to support is wanted', {}, undefined],
  ['no mails are wanted', { smtpUrl: '', from: '', support: 'Support' }, undefined],
] as const) {
  mails(
    `${what}: ${says === undefined ? 'nothing is said' : 'said in each run, without repeating them'}`,
    onStage(ON_BRANCH, async (stage) => {
      const given = { smtpUrl: SMTP, from: FROM, support: '', ...mail };
      const { exitCode, printed } = await stage.command('record', { mail: given });
      const told = printed.split('\n').filter((line) => line.startsWith('warning: '));
      assert.equal([exitCode, told.length], [0, says === undefined ? 0 : 1], printed);
      if (says !== undefined) assert.match(told[0] ?? '', says);
      assert.not.match(printed, /hunter2|acme/);
    }),
  );
}

mails.run();
