/** Which jobs run, for whom and when: the conditions of the workflows, evaluated by GitHub's own evaluator. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluate, fill, runs, type Status } from './github.ts';
import { jobOf, readWorkflows, type Step, stepOf } from './workflow.ts';

const workflows = await readWorkflows();
const conditions = suite('workflows: conditions');

type Event = { mode?: 'plan' | 'sync'; tenants?: string; status?: Status };

/** What GitHub knows when the jobs after select are considered. A scheduled run has no inputs at all. */
function contextsOf({ mode, tenants = '' }: Event) {
  return {
    github: { event_name: mode ? 'workflow_dispatch' : 'schedule' },
    inputs: mode ? { mode, tenant: '', approve: '', ticket: '' } : {},
    needs: { select: { outputs: { tenants } }, sync: { result: 'success' } },
    vars: {},
  };
}

function jobsThatRun({ status = 'success', ...event }: Event): string[] {
  return ['sync', 'record'].filter((job) =>
    runs(jobOf(workflows, 'sync.yml', job).if, contextsOf(event), status),
  );
}

function matrixOf(tenants: string): unknown {
  const { strategy } = jobOf(workflows, 'sync.yml', 'sync');
  return fill(String(strategy?.matrix?.tenant), contextsOf({ tenants }));
}

function uploads(): Step[] {
  const steps = workflows.flatMap(({ jobs }) => Object.values(jobs).flatMap((job) => job.steps ?? []));
  return steps.filter(({ uses }) => uses?.startsWith('actions/upload-artifact@'));
}

/** Artifacts are told apart by the beginning of their names. */
function uploadOf(what: 'result' | 'details'): Step {
  const sync = jobOf(workflows, 'sync.yml', 'sync');
  return stepOf(
    sync,
    ({ uses, with: given, name }) =>
      !!uses?.includes('upload') &&
      String(given?.name).startsWith(`${what}-`) &&
      !name?.includes('once more'),
  );
}

const ONE = '["nordwind"]';
const MANY = JSON.stringify(Array.from({ length: 250 }, (_, index) => `tenant-${index}`));

const SYNC: [what: string, event: Event, jobs: string[]][] = [
  ['nobody is due', { tenants: '[]' }, []],
  ['select ended without an answer', { tenants: '', status: 'failure' }, []],
  ['select was cancelled', { tenants: '', status: 'cancelled' }, []],
  ['one is due', { tenants: ONE }, ['sync', 'record']],
  ['250 are due', { tenants: MANY }, ['sync', 'record']],
  ['a sync by hand', { tenants: ONE, mode: 'sync' }, ['sync', 'record']],
  ['a plan by hand is not recorded', { tenants: ONE, mode: 'plan' }, ['sync']],
  ['a sync failed, and is recorded', { tenants: ONE, status: 'failure' }, ['record']],
  [
    'the run was cancelled, and what was done is recorded',
    { tenants: MANY, status: 'cancelled' },
    ['record'],
  ],
  ['a failed plan is not recorded either', { tenants: ONE, mode: 'plan', status: 'failure' }, []],
];
for (const [what, event, jobs] of SYNC) {
  conditions(`sync.yml: ${what}`, () => assert.equal(jobsThatRun(event), jobs));
}

conditions('sync.yml: one job per tenant, none stops another', () => {
  assert.equal(matrixOf(ONE), ['nordwind']);
  assert.is((matrixOf(MANY) as unknown[]).length, 250);
  // GitHub fails a job whose matrix is empty: that is what the condition of the job is for.
  assert.equal(matrixOf('[]'), []);
  assert.throws(() => matrixOf(''));
  const { strategy } = jobOf(workflows, 'sync.yml', 'sync');
  assert.equal([strategy?.['fail-fast'], strategy?.['max-parallel']], [false, 40]);
});

conditions('sync.yml: a schedule syncs, by hand it is what was chosen', () => {
  const { with: given } = stepOf(jobOf(workflows, 'sync.yml', 'sync'), ({ uses }) => uses === '$/action');
  assert.is(fill(String(given?.command), contextsOf({})), 'sync');
  assert.is(fill(String(given?.command), contextsOf({ mode: 'plan' })), 'plan');
  assert.is(fill(String(given?.command), contextsOf({ mode: 'sync' })), 'sync');
  assert.not.ok(fill(String(given?.approve), contextsOf({})));
});

conditions(
  'sync.yml: the result is kept also when the sync failed or was cancelled, but not of a plan',
  () => {
    for (const upload of [uploadOf('result'), uploadOf('details')]) {
      for (const status of ['success', 'failure', 'cancelled'] as const) {
        assert.ok(runs(upload.if, contextsOf({}), status));
        assert.ok(runs(upload.if, contextsOf({ mode: 'sync' }), status));
        assert.not.ok(runs(upload.if, contextsOf({ mode: 'plan' }), status));
      }
    }
  },
);

for (const [file, name] of [
  ['sync.yml', 'sync'],
  ['undo.yml', 'undo'],
] as const) {
  conditions(
    `${file}: a result that could not be handed over is tried once more, under the same name`,
    () => {
      const steps = jobOf(workflows, file, name).steps ?? [];
      const [first, again] = steps.filter(({ with: given }) => String(given?.name).startsWith('result-'));
      assert.ok(first && again && steps.indexOf(again) === steps.indexOf(first) + 1);
      assert.is(first['continue-on-error'], true);
      assert.equal(again.with?.name, first.with?.name);
      assert.equal(again.with?.path, first.with?.path);
      const after = (outcome: string) => ({ ...contextsOf({}), steps: { [String(first.id)]: { outcome } } });
      for (const status of ['success', 'failure', 'cancelled'] as const) {
        assert.ok(runs(again.if, after('failure'), status));
        assert.not.ok(runs(again.if, after('success'), status));
      }
    },
  );
}

conditions('sync.yml: names that select and record rely on', () => {
  const sync = jobOf(workflows, 'sync.yml', 'sync');
  const contexts = { matrix: { tenant: 'nordwind' } };
  const named = (value: unknown) =>
    JSON.parse(JSON.stringify(value), (_, text) => (typeof text === 'string' ? fill(text, contexts) : text));
  assert.is(named(sync.name), 'sync (nordwind)');
  assert.equal(named(sync.environment), { name: 'tenant-nordwind', deployment: false });
  assert.equal(named(sync.concurrency), {
    group: 'sync-nordwind',
    'cancel-in-progress': false,
    queue: 'max',
  });
  const upload = uploadOf('result');
  assert.is(named(upload.with?.name), 'result-nordwind');
  const record = jobOf(workflows, 'sync.yml', 'record');
  const download = stepOf(record, ({ uses }) => !!uses?.includes('download'));
  assert.is(download.with?.pattern, 'result-*');
  assert.is(download.with?.path, upload.with?.path);
});

conditions(
  'results of an earlier attempt stay for a record that is run again, and are replaced by a new sync',
  () => {
    const results = uploads().filter(({ with: given }) => !String(given?.name).startsWith('details-'));
    assert.is(results.length, 11);
    for (const { with: given } of results) {
      assert.is(given?.overwrite, true);
      assert.not.match(String(given?.name), 'run_attempt');
    }
  },
);

conditions(
  'sync.yml: details are an artifact of each attempt, for two weeks, and not among the results',
  () => {
    const { with: given } = uploadOf('details');
    const contexts = { matrix: { tenant: 'nordwind' }, github: { run_attempt: 2 } };
    assert.is(fill(String(given?.name), contexts), 'details-nordwind-2');
    assert.is(given?.['retention-days'], 14);
    assert.is(given?.overwrite, undefined);
    assert.is(fill(String(given?.path), contexts), 'run-out-details/nordwind/details.age');
    assert.is(uploadOf('result').with?.path, 'run-out');
  },
);

conditions('sync.yml: a schedule has no default branch to compare with, so it is not asked', () => {
  const guard = stepOf(jobOf(workflows, 'sync.yml', 'select'), ({ name }) => !!name?.startsWith('Refuse'));
  assert.not.ok(runs(guard.if, contextsOf({})));
  assert.ok(runs(guard.if, contextsOf({ mode: 'plan' })));
  assert.ok(runs(guard.if, contextsOf({ mode: 'sync' })));
});

conditions(
  'sync.yml: the heartbeat beats for the schedule only, and only when there is somewhere to beat',
  () => {
    const select = jobOf(workflows, 'sync.yml', 'select');
    const look = stepOf(select, ({ id }) => id === 'watcher');
    const asked = (event_name: string) => runs(look.if, { github: { event_name } });
    assert.equal([asked('schedule'), asked('workflow_dispatch')], [true, false]);
    assert.is(
      (select.outputs as Record<string, string> | undefined)?.watched,
      `\${{ steps.watcher.outputs.watched }}`,
    );
    const beat = stepOf(select, ({ run }) => !!run?.includes('heartbeat'));
    const at = (watched: string | undefined, tenants = '[]') => ({
      steps: {
        watcher: { outputs: watched === undefined ? {} : { watched } },
        select: { outputs: { tenants } },
      },
    });
    assert.ok(runs(beat.if, at('true')));
    assert.not.ok(runs(beat.if, at('')));
    assert.not.ok(runs(beat.if, at(undefined)));
    assert.not.ok(runs(beat.if, at('true'), 'failure'));
    // A select that proved nothing, or that has found somebody, is no sign of life.
    assert.not.ok(runs(beat.if, at('true', '')));
    assert.not.ok(runs(beat.if, at('true', ONE)));
  },
);

/** `watched`: as the job select says it; nothing of what somebody has started. */
function afterRecord(record: { result: string; outputs?: { outcome: string } }, watched = 'true') {
  return { needs: { select: { outputs: { watched } }, record } };
}

conditions('sync.yml: where somebody was due, the heart beats after record, and only if that worked', () => {
  const { if: condition, needs } = jobOf(workflows, 'sync.yml', 'heartbeat');
  assert.equal(needs, ['select', 'record']);
  const after = (result: string, watched?: string) => afterRecord({ result }, watched);
  assert.ok(runs(condition, after('success')));
  // A sync that failed is recorded, and that is what the watcher asks.
  assert.ok(runs(condition, after('success'), 'failure'));
  for (const result of ['failure', 'skipped', 'cancelled'])
    assert.not.ok(runs(condition, after(result), 'failure'));
  assert.not.ok(runs(condition, after('success'), 'cancelled'));
  assert.not.ok(runs(condition, after('success', '')));
});

conditions('sync.yml: a record that is red for what it found has recorded, and the heart beats', () => {
  const record = jobOf(workflows, 'sync.yml', 'record');
  assert.equal(record.outputs, { outcome: `\${{ steps.record.outputs.outcome }}` });
  const { if: condition } = jobOf(workflows, 'sync.yml', 'heartbeat');
  const after = (outcome: string) => afterRecord({ result: 'failure', outputs: { outcome } });
  assert.ok(runs(condition, after('recorded'), 'failure'));
  assert.not.ok(runs(condition, after(''), 'failure'));
  assert.not.ok(runs(condition, after('recorded'), 'cancelled'));
});

conditions(
  'sync.yml: the address of the watcher is a secret wherever it is given, which no log shows',
  () => {
    const texts = workflows.flatMap(({ text }) => text.match(/HEARTBEAT_URL: [^#\n]*[^#\n ]/g) ?? []);
    assert.equal([texts.length, new Set(texts).size], [3, 1]);
    assert.is(texts[0], `HEARTBEAT_URL: \${{ secrets.HEARTBEAT_URL }}`);
  },
);

conditions(
  'sync.yml: a failed tenant alone does not fail the schedule where the installation says so',
  () => {
    const { 'continue-on-error': tolerates } = jobOf(workflows, 'sync.yml', 'sync');
    const with_ = (event_name: string, chosen?: string) =>
      fill(String(tolerates), {
        github: { event_name },
        vars: chosen === undefined ? {} : { SCHEDULE_STAYS_GREEN: chosen },
      });
    assert.equal(
      [with_('schedule', 'true'), with_('schedule', 'TRUE'), with_('schedule', 'no'), with_('schedule')],
      [true, true, false, false],
    );
    assert.is(with_('workflow_dispatch', 'true'), false);
    // What goes on with a schedule is one; run again by somebody, it is theirs.
    const itself = 'github-actions[bot]';
    const goesOn = (triggering_actor: string) =>
      fill(String(tolerates), {
        github: { event_name: 'workflow_dispatch', actor: itself, triggering_actor },
        vars: { SCHEDULE_STAYS_GREEN: 'true' },
      });
    assert.equal([goesOn(itself), goesOn('ada')], [true, false]);
    // Nothing else is tolerated: a selection or a record that fails is red always.
    for (const { file, jobs } of workflows)
      for (const [id, job] of Object.entries(jobs))
        assert.is(
          job['continue-on-error'] !== undefined,
          `${file}/${id}` === 'sync.yml/sync',
          `${file}/${id}`,
        );
    const { env } = stepOf(jobOf(workflows, 'sync.yml', 'record'), ({ id }) => id === 'record');
    assert.equal(env, {
      SCHEDULE_STAYS_GREEN: `\${{ vars.SCHEDULE_STAYS_GREEN }}`,
      STARTS_PER_HOUR: `\${{ vars.STARTS_PER_HOUR }}`,
      PAUSED_TENANTS: `\${{ vars.PAUSED_TENANTS }}`,
    });
    // The board shows the target of the starts that are chosen, whoever writes it.
    for (const file of ['undo.yml', 'rekey.yml'])
      assert.equal(stepOf(jobOf(workflows, file, 'record'), ({ id }) => id === 'record').env, {
        STARTS_PER_HOUR: `\${{ vars.STARTS_PER_HOUR }}`,
      });
  },
);

conditions('doctor.yml: whether a deploy key is meant is known to whoever looks at the rules', () => {
  const { env } = stepOf(jobOf(workflows, 'doctor.yml', 'doctor'), (step) => step.with?.command === 'doctor');
  assert.equal(env, { NO_DEPLOY_KEY: `\${{ vars.NO_DEPLOY_KEY }}` });
});

conditions('whoever records says elsewhere when nothing could be recorded', () => {
  for (const file of ['sync.yml', 'undo.yml', 'rekey.yml']) {
    const steps = jobOf(workflows, file, 'record').steps ?? [];
    const at = steps.findIndex(({ id }) => id === 'record');
    const step = steps[at + 1];
    assert.is(step, steps.at(-1), file);
    const given = step?.with ?? {};
    assert.equal([given.command, given.reason], ['alert', `\${{ steps.record.outputs.reason }}`]);
    assert.is(given.expected, steps[at]?.with?.expected);
    const after = (outcome?: string) => ({ steps: { record: { outputs: { ...(outcome && { outcome }) } } } });
    // It failed, it was stopped, and it was never reached.
    for (const status of ['failure', 'cancelled'] as const) {
      assert.ok(runs(step?.if, after(), status));
      assert.ok(runs(step?.if, { steps: {} }, status));
      assert.not.ok(runs(step?.if, after('recorded'), status));
    }
    assert.not.ok(runs(step?.if, after('recorded')));
    assert.not.ok(runs(step?.if, after()));
  }
});

conditions('sync.yml: what select must have answered is looked at right after it', () => {
  const steps = jobOf(workflows, 'sync.yml', 'select').steps ?? [];
  const at = steps.findIndex(({ id }) => id === 'select');
  assert.is(steps[at + 1]?.name, 'Fail without an answer');
  assert.is(steps[at + 1]?.if, undefined);
});

conditions('sync.yml: every approval is asked who gives it, before anybody is selected', () => {
  const steps = jobOf(workflows, 'sync.yml', 'select').steps ?? [];
  const check = steps.findIndex(({ run }) => run === '.github/scripts/check-approval');
  assert.ok(check > 0 && check < steps.findIndex(({ id }) => id === 'select'));
  const asked = (approve: string | undefined) =>
    runs(steps[check]?.if, { inputs: approve === undefined ? {} : { approve } });
  assert.equal([asked('0123456789ab'), asked(' '), asked(''), asked(undefined)], [true, true, false, false]);
});

for (const [file, command] of [
  ['sync.yml', 'sync'],
  ['undo.yml', 'undo'],
] as const)
  conditions(`${file}: what is no digest ends before anybody is selected`, () => {
    const given = { ...contextsOf({}), inputs: { approve: 'no digest' } };
    for (const job of ['select', command]) {
      const step = stepOf(jobOf(workflows, file, job), ({ uses }) => uses === '$/action');
      assert.is(fill(String(step.with?.approve), given), 'no digest');
    }
  });

conditions('sync.yml: the title of a run says what was asked for', () => {
  const title =
    /^run-name: (.*)$/m.exec(workflows.find(({ file }) => file === 'sync.yml')?.text ?? '')?.[1] ?? '';
  assert.is(fill(title, contextsOf({})), 'Scheduled sync');
  const asked = {
    ...contextsOf({ mode: 'plan' }),
    inputs: { mode: 'plan', tenant: 'nordwind', ticket: 'HR-12' },
  };
  assert.is(fill(title, asked), 'plan nordwind HR-12');
});

conditions('validate.yml: comments also on wrong files, never for a fork, never when cancelled', () => {
  const { if: condition } = jobOf(workflows, 'validate.yml', 'comment');
  const from = (full_name: string) => ({
    github: { repository: 'acme/sync', event: { pull_request: { head: { repo: { full_name } } } } },
  });
  assert.ok(runs(condition, from('acme/sync')));
  assert.ok(runs(condition, from('acme/sync'), 'failure'));
  assert.not.ok(runs(condition, from('stranger/sync')));
  assert.not.ok(runs(condition, from('acme/sync'), 'cancelled'));
  // The fork may be gone.
  assert.not.ok(
    runs(condition, {
      github: { repository: 'acme/sync', event: { pull_request: { head: { repo: null } } } },
    }),
  );
});

conditions('plan.yml: comments when the plan failed, not when there was no file to plan', () => {
  const { if: condition } = jobOf(workflows, 'plan.yml', 'comment');
  const pinned = (result: string) => ({ needs: { pin: { result }, plan: { result: 'failure' } } });
  assert.ok(runs(condition, pinned('success'), 'failure'));
  assert.not.ok(runs(condition, pinned('failure'), 'failure'));
  assert.not.ok(runs(condition, pinned('success'), 'cancelled'));
});

conditions('plan.yml: a preview never shares a queue with a sync', () => {
  // One that puts a run back does, and a rekey: see below.
  const others = workflows.filter(({ file }) => file !== 'undo.yml' && file !== 'rekey.yml');
  const groups = others.flatMap(({ file, concurrency, jobs }) =>
    [concurrency, ...Object.values(jobs).map((job) => job.concurrency)].flatMap((one) =>
      typeof one === 'object' && one !== null && 'group' in one ? [`${file} ${String(one.group)}`] : [],
    ),
  );
  const starts = groups.map((group) => group.replace(/\$\{\{.*/, ''));
  assert.equal(new Set(starts.map((start) => start.split(' ')[1])).size, starts.length);
});

conditions('undo.yml, rekey.yml: they wait for the syncs of their tenant, and these for them', () => {
  const contexts = {
    inputs: { tenant: 'nordwind', run: '77', attempt: '2' },
    matrix: { tenant: 'nordwind' },
  };
  const groupOf = (file: string, job: string) => {
    const { concurrency } = jobOf(workflows, file, job);
    return typeof concurrency === 'object' && concurrency !== null && 'group' in concurrency
      ? fill(String(concurrency.group), contexts)
      : '';
  };
  for (const own of ['undo', 'rekey']) {
    assert.is(groupOf(`${own}.yml`, own), groupOf('sync.yml', 'sync'));
    for (const job of ['select', 'record']) assert.is(groupOf(`${own}.yml`, job), groupOf('sync.yml', job));
  }
});

conditions('undo.yml, rekey.yml: neither begins beside a run of its tenant that is not recorded', () => {
  for (const own of ['undo', 'rekey']) {
    const select = jobOf(workflows, `${own}.yml`, 'select');
    const { with: given, env } = stepOf(select, ({ id }) => id === 'select');
    assert.equal([given?.command, given?.tenant, env?.RUN_MODE], ['select', `\${{ inputs.tenant }}`, own]);
    assert.match(JSON.stringify(select.permissions), '"actions":"read"');
    const { if: condition, needs, name } = jobOf(workflows, `${own}.yml`, own);
    assert.is(needs, 'select');
    assert.is(fill(String(name), { inputs: { tenant: 'nordwind' } }), `${own} (nordwind)`);
    const after = (tenants: string) => ({ needs: { select: { outputs: { tenants } } } });
    assert.ok(runs(condition, after(ONE)));
    for (const tenants of ['', '[]']) assert.not.ok(runs(condition, after(tenants)));
  }
});

conditions(
  'undo.yml: it takes the details of exactly that run and attempt, and hands its own result on',
  () => {
    const undo = jobOf(workflows, 'undo.yml', 'undo');
    const contexts = { inputs: { tenant: 'nordwind', run: '77', attempt: '2' }, github: { run_attempt: 1 } };
    const filled = (value: unknown) => fill(String(value), contexts);
    const take = stepOf(undo, ({ uses }) => !!uses?.includes('download')).with;
    assert.equal([filled(take?.name), filled(take?.['run-id'])], ['details-nordwind-2', '77']);
    const { with: given } = stepOf(undo, ({ uses }) => uses === '$/action');
    assert.equal([given?.command, filled(given?.run)], ['undo', '77/2']);
    const recording = stepOf(jobOf(workflows, 'undo.yml', 'record'), ({ id }) => id === 'record').with;
    assert.equal([recording?.command, filled(recording?.run)], ['record', '77/2']);
    assert.is(given?.details, `${String(take?.path)}/details.age`);
    const { permissions } = undo;
    assert.equal(permissions, { contents: 'read', actions: 'read' });
    const names = (undo.steps ?? []).flatMap(({ uses, with: one }) =>
      uses?.includes('upload') ? filled(one?.name) : [],
    );
    assert.equal(names, ['result-nordwind', 'result-nordwind', 'details-nordwind-1']);
  },
);

conditions('the evaluator is the real one', () => {
  assert.is(evaluate("format('{0}-{1}', 'a', 1) == 'a-1'", {}), true);
  assert.is(evaluate('inputs.mode', { inputs: {} }), null);
  assert.is(runs("github.x == 'a'", { github: { x: 'a' } }, 'failure'), false);
  assert.throws(() => evaluate('nobody.knows', { github: {} }));
});

conditions.run();
