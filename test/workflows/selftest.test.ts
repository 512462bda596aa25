/**
 * The self test proves what will run: its jobs are those of sync.yml, step by step, but for what is written here with its
 * reason. Whoever changes sync.yml changes selftest.yml, or writes down why not.
 */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { INVENTED, SELF_TEST_BRANCH } from '../../src/sandbox/self-test.ts';
import { fill, runs } from './github.ts';
import { type Job, jobOf, readActionInputs, readWorkflows, type Step, stepOf } from './workflow.ts';

const workflows = await readWorkflows();
const own = workflows.find(({ file }) => file === 'selftest.yml');

type Difference = { job: string; why: string; change(job: Job): Job };

/** What becomes of a step; `undefined`: it is left out. */
function inSteps(change: (step: Step) => Step | undefined): (job: Job) => Job {
  return (job) => ({ ...job, steps: (job.steps ?? []).flatMap((step) => change(step) ?? []) });
}

function withoutStep(name: string): (job: Job) => Job {
  return inSteps((step) => (step.name === name ? undefined : step));
}

function withoutInputs(...inputs: string[]): (job: Job) => Job {
  return inSteps(({ with: given, ...step }) => {
    if (given === undefined || step.uses !== '$/action/selftest')
      return given ? { ...step, with: given } : step;
    return {
      ...step,
      with: Object.fromEntries(Object.entries(given).filter(([name]) => !inputs.includes(name))),
    };
  });
}

function without(key: keyof Job): (job: Job) => Job {
  return ({ [key]: _, ...job }) => job;
}

const withoutVariables = inSteps(({ env, ...step }) =>
  step.uses === '$/action/selftest' || env === undefined ? step : { ...step, env },
);

/** In this order. */
const DIFFERENCES: readonly Difference[] = [
  ...['select', 'sync', 'record'].flatMap((job): Difference[] => [
    {
      job,
      why: 'the same code with both vendors played around it, in a bundle of its own',
      change: inSteps((step) => (step.uses === '$/action' ? { ...step, uses: '$/action/selftest' } : step)),
    },
    {
      job,
      why: 'it neither waits for the service nor holds it up',
      change: ({ concurrency, ...rest }) => ({
        ...rest,
        concurrency: JSON.parse(JSON.stringify(concurrency).replace('"group":"', '"group":"selftest-')),
      }),
    },
    {
      job,
      why: 'the repository’s variables are about customers, who have no part in it',
      change: withoutVariables,
    },
  ]),
  ...['sync', 'record'].map(
    (job): Difference => ({
      job,
      why: 'there is no secret, and so no environment',
      change: without('environment'),
    }),
  ),
  {
    job: 'select',
    why: 'other inputs are to be judged: there are no modes and no approvals, and a number',
    change: inSteps(({ if: condition, env, run, ...step }) => {
      if (!step.name?.startsWith('Refuse'))
        return { ...step, ...(condition && { if: condition }), ...(env && { env }), ...(run && { run }) };
      const { run: ours, env: given } = refusing('selftest.yml');
      return { ...step, run: ours, env: given };
    }),
  },
  { job: 'select', why: 'it is started by hand alone', change: without('if') },
  {
    job: 'select',
    why: 'three are never more than a run takes, so that nothing goes on, and nobody is told of one that was left out',
    change: ({ outputs = {}, ...job }) => {
      const { waiting: _, 'left-out': _leftOut, watched: _watched, ...rest } = outputs;
      return { ...job, outputs: rest };
    },
  },
  {
    job: 'select',
    why: 'there is nothing to approve',
    change: withoutStep('Let nobody approve by a file of their own'),
  },
  {
    job: 'select',
    why: 'it is no sign of life of the service',
    change: (job) =>
      withoutStep('Look whether there is a watcher outside')(
        withoutStep('Tell the watcher outside that nobody was due')(job),
      ),
  },
  {
    job: 'select',
    why: 'the three invented ones are selected, always, and there is nothing to approve',
    change: withoutInputs('tenant', 'approve'),
  },
  {
    job: 'sync',
    why: 'the keys are those of the vendors that are played, and there is nothing to approve',
    change: withoutInputs(
      'personio-client-id',
      'personio-client-secret',
      'engagedly-client-key',
      'engagedly-secret-key',
      'ledger-key',
      'approve',
    ),
  },
  {
    job: 'sync',
    why: 'there are no modes: it syncs',
    change: inSteps((step) => {
      const { if: condition, with: given } = step;
      return {
        ...step,
        ...(condition && { if: condition.replace(" && inputs.mode != 'plan'", '') }),
        ...(given?.command === undefined ? {} : { with: { ...given, command: 'sync' } }),
      };
    }),
  },
  {
    job: 'sync',
    why: 'nobody has thousands of people',
    change: (job) => ({ ...job, 'timeout-minutes': 15 }),
  },
  { job: 'sync', why: 'it shows what is wrong', change: without('continue-on-error') },
  {
    job: 'record',
    why: 'there are no modes: it records',
    change: (job) => ({ ...job, if: job.if?.replace(" && inputs.mode != 'plan'", '') ?? '' }),
  },
  {
    job: 'record',
    why: 'no deploy key, no mail and no alert: those are secrets; and it belongs to nobody’s ticket',
    change: withoutInputs(
      'ledger-ssh-key',
      'smtp-url',
      'mail-from',
      'support-mail',
      'alert-webhook',
      'left-out',
      'ticket',
    ),
  },
  {
    job: 'record',
    why: 'nobody is to be alerted',
    change: withoutStep('Say elsewhere that nothing was recorded'),
  },
  {
    job: 'record',
    why: 'the comment gets its text from here',
    change: (job) => {
      const text = stepOf(
        jobOf(workflows, 'selftest.yml', 'record'),
        ({ name }) => name === 'Hand the text to comment',
      );
      return { ...job, steps: [...(job.steps ?? []), text] };
    },
  },
];

function refusing(file: string): Required<Pick<Step, 'run' | 'env'>> {
  const { run = '', env = {} } = stepOf(
    jobOf(workflows, file, 'select'),
    ({ name }) => !!name?.startsWith('Refuse'),
  );
  return { run, env };
}

const comparing = suite('selftest.yml: what it proves');

for (const id of ['select', 'sync', 'record']) {
  comparing(`its job ${id} is that of sync.yml, but for what is written down`, () => {
    const differences = DIFFERENCES.filter(({ job }) => job === id);
    const expected = differences.reduce((job, { change }) => change(job), jobOf(workflows, 'sync.yml', id));
    assert.equal(jobOf(workflows, 'selftest.yml', id), expected);
  });
}

comparing('nothing is written down that is no difference any more', () => {
  for (const { job, why, change } of DIFFERENCES) {
    const before = DIFFERENCES.slice(
      0,
      DIFFERENCES.findIndex((one) => one.change === change && one.job === job),
    )
      .filter((one) => one.job === job)
      .reduce((state, one) => one.change(state), jobOf(workflows, 'sync.yml', job));
    assert.is.not(JSON.stringify(change(before)), JSON.stringify(before), `${job}: ${why}`);
  }
});

comparing('its comment is written as that of a preview', () => {
  const ours = jobOf(workflows, 'selftest.yml', 'comment');
  const theirs = jobOf(workflows, 'plan.yml', 'comment');
  assert.equal(ours.permissions, theirs.permissions);
  const usedBy = ({ steps = [] }: Job) => steps.flatMap(({ uses }) => uses?.replace('/selftest', '') ?? []);
  assert.equal(usedBy(ours), usedBy(theirs));
  const hasNumber = (number: string, result = 'failure') => ({
    inputs: { 'pull-request': number },
    needs: { record: { result } },
  });
  assert.ok(runs(ours.if, hasNumber('7'), 'failure'));
  // Where nothing began, the start itself says why.
  assert.not.ok(runs(ours.if, hasNumber('7', 'skipped'), 'failure'));
  assert.not.ok(runs(ours.if, hasNumber('')));
  assert.not.ok(runs(ours.if, hasNumber('7'), 'cancelled'));
});

comparing('the text that is handed over is the one that is commented, and no result', () => {
  const record = jobOf(workflows, 'selftest.yml', 'record');
  const hand = stepOf(record, ({ name }) => name === 'Hand the text to comment').with;
  const [collect, comment] = jobOf(workflows, 'selftest.yml', 'comment').steps ?? [];
  assert.is(collect?.with?.pattern, hand?.name);
  assert.is(comment?.with?.['comment-file'], hand?.path);
  assert.not.ok(String(hand?.name).startsWith('result-'));
});

comparing('it sees no secret, no environment and no variable, and starts by hand alone', () => {
  assert.ok(own);
  assert.equal(Object.keys(own.on), ['workflow_dispatch']);
  const text = own.text.replace(/^\s*#.*$/gm, '');
  assert.not.match(text, /secrets|vars\./);
  for (const job of Object.values(own.jobs)) assert.is(job.environment, undefined);
  assert.not.match(text, /\$\/action\s/);
});

comparing(
  'the branch is not that of the customers, and no invented id can be one of theirs by chance',
  () => {
    assert.is(SELF_TEST_BRANCH, 'runs-selftest');
    assert.is(INVENTED.size, 3);
    for (const id of INVENTED.keys()) assert.match(id, /^selftest-/);
  },
);

comparing('its action takes only what the action takes, too', async () => {
  const theirs = new Set(await readActionInputs());
  const ours = await readActionInputs('action/selftest/action.yml');
  assert.equal(
    ours.filter((input) => !theirs.has(input)),
    [],
  );
  const given = Object.values(own?.jobs ?? {}).flatMap(({ steps = [] }) =>
    steps.filter(({ uses }) => uses === '$/action/selftest').flatMap((step) => Object.keys(step.with ?? {})),
  );
  assert.equal([...new Set(given)].sort(), [...ours].sort());
});

comparing('the title says whether there will be a comment', () => {
  const title = /^run-name: (.*)$/m.exec(own?.text ?? '')?.[1] ?? '';
  assert.is(fill(title, { inputs: { 'pull-request': '7' } }), 'Self test with a comment on pull request 7');
});

comparing.run();
