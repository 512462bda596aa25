/** On one's own machine: a result that nobody has recorded is not overwritten, and no memory is lost by a look. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ofTenant } from '../../src/ledger-key.ts';
import type { RunOrigin } from '../../src/origin.ts';
import { localTime } from '../../src/schedule/local-time.ts';
import { comeBack, leave } from '../fixtures/incidents.ts';
import { keyOf, onStage, type Stage } from '../fixtures/stage.ts';

const stories = suite('stories: what is not recorded yet');
const ON_BRANCH = { people: 12, ledger: 'branch' } as const;

/** Everything that lies where the results of the tenant do, by name. */
async function left(stage: Stage): Promise<Record<string, string>> {
  const folder = join(stage.folder, 'run-out', 'nordwind');
  const names = (await readdir(folder)).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)),
  );
}

function calls({ personio, engagedly }: Stage): number {
  return personio.calls.length + engagedly.calls.length;
}

/** A first load that is in the history. */
async function recordFirst(stage: Stage): Promise<void> {
  await stage.command('sync');
  await stage.command('record');
}

/** Nobody is called, nothing is overwritten, and it is said in plain words. Gives these. */
async function assertRefused(
  stage: Stage,
  ...[command, given]: Parameters<Stage['command']>
): Promise<string> {
  const [before, asked] = [await left(stage), calls(stage)];
  const { exitCode, printed, summary } = await stage.command(command, given);
  assert.equal([exitCode, summary, calls(stage) - asked], [1, undefined, 0], printed);
  assert.equal(await left(stage), before);
  assert.match(printed, 'is not recorded yet');
  return printed;
}

stories(
  'a plan between sync and record is refused; whom the sync has blocked is opened when they come back',
  onStage(ON_BRANCH, async (stage) => {
    await recordFirst(stage);
    leave(stage.person(-1));
    const { printed } = await stage.command('sync');
    assert.match(printed, '1 person blocked');
    assert.match(printed, /Not recorded yet\. Next: npm run record$/m);
    const refused = await assertRefused(stage, 'plan');
    assert.match(
      refused,
      /The sync of 2\d{3}-\d\d-\d\d \d\d:\d\d \(Europe\/Berlin\) is not recorded yet, and this plan would put/,
    );
    assert.match(refused, 'Run "npm run record" first. Otherwise no later run knows what this sync did');
    assert.match(refused, 'To look without it: npm run plan -- nordwind --out-dir run-out/_look');
    const elsewhere = await stage.command('plan', { outDir: 'run-out/_look' });
    assert.is(elsewhere.exitCode, 0, elsewhere.printed);
    assert.match((await stage.command('record')).printed, /Recorded:\s+nordwind: 1 blocked/);
    comeBack(stage.person(-1));
    const back = await stage.command('plan');
    assert.match(back.printed, '1 person would be activated again');
    // Nobody has to record a plan, and none is in the way.
    assert.not.match(back.printed, 'Not recorded yet');
    assert.is((await stage.command('plan')).exitCode, 0);
    assert.match((await stage.command('sync')).printed, '1 person activated again');
  }),
);

stories(
  'whoever asks who waits before the record is sent to record, and to no sync that would be refused',
  onStage(ON_BRANCH, async (stage) => {
    await recordFirst(stage);
    await stage.setTenant({ ...stage.tenant, limits: { block: { percent: 0, min: 0, max: 0 } } });
    leave(stage.person(-1));
    const { summary } = await stage.command('sync');
    const digest = summary?.held[0]?.digest ?? '';
    const ask = async (text: string) =>
      (await stage.command('explain', { question: { by: 'held', text } })).told.replace(/\n\s+/g, '\n');
    const approve = `and then:\nnpm run sync -- nordwind --approve ${digest}`;
    assert.match(
      await ask(digest),
      `not recorded yet, and until then an approval is refused. First:\nnpm run record\n${approve}`,
    );
    // What is new since has to be held by a sync as well, which is refused before the record.
    leave(stage.person(-2));
    const { printed } = await stage.command('explain', { question: { by: 'held', text: '0123456789ab' } });
    const [both = ''] = /(?<=What waits here: )[0-9a-f]{12}/.exec(printed) ?? [];
    assert.is.not(both, digest);
    const steps = 'npm run record\nnpm run sync -- nordwind\nnpm run record\nand then:';
    assert.match(
      await ask(both),
      `No recorded run has held this yet, and until then an approval is refused. First:\n${steps}`,
    );
    await stage.command('record');
    assert.match(await ask(both), 'refused. First:\nnpm run sync -- nordwind\nnpm run record\nand then:');
  }),
);

stories(
  'neither sync, undo nor rekey overwrites a sync that is not recorded, nor what somebody has taken out of use',
  onStage(ON_BRANCH, async (stage) => {
    await recordFirst(stage);
    await stage.command('sync');
    const refused = await assertRefused(stage, 'sync');
    assert.match(refused, 'Only where that may be forgotten: give another folder with --out-dir.');
    await assertRefused(stage, 'undo', { ofRun: { runId: '1', attempt: 1 }, details: 'details.age' });
    const keys = { ledgerKey: ofTenant(keyOf('new'), 'nordwind') };
    await assertRefused(stage, 'rekey', { ...keys, oldLedgerKey: ofTenant(keyOf('old'), 'nordwind') });
    // A run of these would end before anybody is called, and its word of that would take the place.
    await assertRefused(stage, 'sync', { paused: '*' });
    await stage.setTenant({ ...stage.tenant, status: 'paused' });
    await assertRefused(stage, 'sync');
    await stage.setTenant({ nothing: 'of a tenant' });
    await assertRefused(stage, 'plan');
    // Whoever has forgotten the key would lose as much.
    await assertRefused(stage, 'plan', { ledgerKey: undefined });
  }),
);

stories(
  'a record that comes again says so, a push that fails takes nothing, and a new result is a new one',
  onStage(ON_BRANCH, async (stage) => {
    await recordFirst(stage);
    const at = new Date(stage.now() + 60_000);
    await stage.command('sync', {}, { now: () => at });
    const config = join(stage.folder, '.git', 'config');
    const before = await readFile(config, 'utf8');
    await writeFile(config, before.replace(/url = .*/, 'url = /nowhere/at/all.git'));
    const failed = await stage.command('record', { ledgerRemote: '/nowhere/at/all.git' });
    assert.is(failed.exitCode, 1, failed.printed);
    await writeFile(config, before);
    await assertRefused(stage, 'sync');
    assert.match((await stage.command('record')).printed, /^Recorded:/m);
    const taken = await left(stage);
    assert.ok(taken['recorded.txt'] && taken['state.json'] && taken['signed.txt']);
    assert.match((await stage.command('record')).printed, 'Recorded before: nordwind.');
    assert.equal(await left(stage), taken);
    // By its name alone it would be the same run.
    const again = await stage.command('sync', {}, { now: () => at });
    assert.is(again.exitCode, 0, again.printed);
    assert.not.ok('recorded.txt' in (await left(stage)));
    await assertRefused(stage, 'sync');
  }),
);

stories(
  'what came to nothing is no reason to refuse, and what an earlier run remembered does not stand beside it',
  onStage(ON_BRANCH, async (stage) => {
    await recordFirst(stage);
    const wrong = { engagedly: { url: stage.engagedly.url, clientKey: 'wrong', secretKey: 'wrong' } };
    const failed = await stage.command('sync', wrong);
    assert.equal([failed.exitCode, failed.summary?.outcome], [1, 'failed']);
    assert.not.ok('state.json' in (await left(stage)));
    assert.not.match(failed.printed, 'Not recorded yet');
    const recorded = await stage.command('record');
    assert.not.match(recorded.printed, /warning|left out/);
    assert.is((await stage.command('sync', wrong)).summary?.outcome, 'failed');
    assert.is((await stage.command('sync')).exitCode, 0);
  }),
);

stories(
  'without a ledger key nothing is remembered, and a first try is repeated in peace; with one, its word is kept',
  onStage(ON_BRANCH, async (stage) => {
    const keyless = { ledgerKey: undefined };
    const first = await stage.command('sync', keyless);
    assert.is(first.summary?.counts.created, 12, first.printed);
    assert.not.match(first.printed, 'Not recorded yet');
    assert.is((await stage.command('plan', keyless)).exitCode, 0);
    leave(stage.person(-1));
    assert.is((await stage.command('sync', keyless)).summary?.counts.blocked, 1);
    const refused = await assertRefused(stage, 'plan');
    assert.match(refused, 'Otherwise what it changed stands in no history.');
    assert.is((await stage.command('sync', keyless)).exitCode, 0);
  }),
);

stories(
  'a tenant that was never recorded is tried again in peace, until somebody is blocked or told to wait',
  onStage(ON_BRANCH, async (stage) => {
    const first = await stage.command('sync');
    assert.match(first.printed, 'Not recorded yet');
    // Where the ledger does not answer, it may well be recorded.
    await assertRefused(stage, 'plan', { ledgerRemote: '/nowhere/at/all.git' });
    assert.is((await stage.command('plan')).exitCode, 0);
    assert.is((await stage.command('sync')).exitCode, 0);
    leave(stage.person(-1));
    assert.is((await stage.command('sync')).summary?.counts.blocked, 1);
    await assertRefused(stage, 'plan');
  }),
);

stories(
  'what record can never take is told, and in nobody’s way',
  onStage(ON_BRANCH, async (stage) => {
    await recordFirst(stage);
    leave(stage.person(-1));
    assert.is((await stage.command('sync')).summary?.counts.blocked, 1);
    stage.later(24 * 61);
    const recorded = await stage.command('record');
    assert.match(recorded.printed, 'nordwind is left out: it began more than 60 days ago.');
    assert.match(recorded.printed, 'Nothing to record.');
    const plan = await stage.command('plan');
    assert.is(plan.exitCode, 0, plan.printed);
    assert.match(
      plan.printed,
      /The sync of 2\d{3}-\d\d-\d\d \d\d:\d\d \(Europe\/Berlin\) was not recorded here, and cannot be any more: it began more than 60 days ago\. This plan puts its own result in that place\./,
    );
    // A plan is in nobody's way, and what it has replaced is not told again.
    const sync = await stage.command('sync');
    assert.is(sync.exitCode, 0, sync.printed);
    assert.not.match(sync.printed, 'cannot be any more');
  }),
);

stories(
  'what was recorded more than 60 days ago is not told as lost',
  onStage(ON_BRANCH, async (stage) => {
    await recordFirst(stage);
    leave(stage.person(-1));
    await stage.command('sync');
    await stage.command('record');
    stage.later(24 * 61);
    const plan = await stage.command('plan');
    assert.equal([plan.exitCode, /recorded/.test(plan.printed)], [0, false], plan.printed);
  }),
);

stories(
  'of a sync whose clock was ahead it is said when record takes it, and then it does',
  onStage(ON_BRANCH, async (stage) => {
    await recordFirst(stage);
    leave(stage.person(-1));
    const ahead = new Date(stage.now() + 3 * 3_600_000);
    await stage.command('sync', {}, { now: () => ahead });
    assert.match((await stage.command('record')).printed, 'Nothing to record.');
    const refused = await assertRefused(stage, 'plan');
    assert.not.match(refused, /Run "npm run record" first/);
    assert.match(
      refused,
      /It cannot be recorded yet: by this machine's clock its time is still to come\. Set the clock right if it is wrong, or wait: "npm run record" takes it from 2\d{3}-\d\d-\d\d \d\d:\d\d \(Europe\/Berlin\) on\. Otherwise no later run knows/,
    );
    stage.later(2);
    const [, from] = /takes it from (.{16})/.exec(refused) ?? [];
    assert.is(from, localTime(new Date(ahead.getTime() - 3_600_000), 'Europe/Berlin'));
    stage.later(0.1);
    assert.match((await stage.command('record')).printed, /Recorded:\s+nordwind: 1 blocked/);
    assert.is((await stage.command('plan')).exitCode, 0);
  }),
);

stories(
  'a memory that record does not take is not said to be lost otherwise; the word of what was changed is',
  onStage(ON_BRANCH, async (stage) => {
    await recordFirst(stage);
    await stage.command('sync');
    await rm(join(stage.folder, 'run-out', 'nordwind', 'signed.txt'));
    assert.is((await stage.command('plan')).exitCode, 0, 'nothing was written');
    leave(stage.person(-1));
    await stage.command('sync');
    await rm(join(stage.folder, 'run-out', 'nordwind', 'signed.txt'));
    const refused = await assertRefused(stage, 'plan');
    assert.match(refused, 'first. Otherwise what it changed stands in no history.');
    const recorded = await stage.command('record');
    assert.match(recorded.printed, 'The state of tenant nordwind is left out: its run has signed nothing.');
    assert.is((await stage.command('plan')).exitCode, 0);
  }),
);

stories(
  'where there is nowhere to push, nobody is sent to record',
  onStage({ people: 12 }, async (stage) => {
    const { printed } = await stage.command('sync');
    assert.not.match(printed, 'Not recorded yet');
    assert.ok('state.json' in (await left(stage)));
    assert.is((await stage.command('plan')).exitCode, 0);
    assert.is((await stage.command('sync')).exitCode, 0);
  }),
);

stories(
  'on GitHub nothing of this is there: each job begins with an empty folder, and record leaves it as it was',
  onStage(ON_BRANCH, async (stage) => {
    const run: RunOrigin = { id: '77', attempt: 1, url: '', trigger: 'manual', actor: undefined };
    const { printed } = await stage.command('sync', { run });
    assert.not.match(printed, 'Not recorded yet');
    const job = await left(stage);
    assert.is((await stage.command('plan', { run, outDir: 'other' })).exitCode, 0);
    assert.match((await stage.command('record', { run, expected: ['nordwind'] })).printed, /^Recorded:/);
    assert.equal(await left(stage), job);
    assert.is((await stage.command('sync', { run: { ...run, id: '78' } })).exitCode, 0);
  }),
);

stories.run();
