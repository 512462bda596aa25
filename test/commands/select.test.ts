/** The command select: what it says of the branch that the ledger is on. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runCommand } from '../../src/commands/commands.ts';
import { SyncError } from '../../src/errors.ts';
import { originOf } from '../../src/origin.ts';
import { readSettings } from '../../src/settings.ts';
import { onStage, type Stage } from '../fixtures/stage.ts';

async function warningsWith(
  { folder, now }: Stage,
  branchRules: (branch: string) => Promise<ReadonlySet<string>>,
  startsPerHour = '',
): Promise<{ warnings: string[]; exitCode: number }> {
  const warnings: string[] = [];
  const settings = readSettings(
    (name) => ({ command: 'select', 'starts-per-hour': startsPerHour })[name] ?? '',
    originOf({}),
  );
  const { exitCode } = await runCommand(settings, {
    folder,
    version: '0.0.0-test',
    now: () => new Date(now()),
    randomKey: () => '',
    print: () => {},
    warn: (text) => warnings.push(text),
    annotate: () => {},
    onSecret: () => {},
    onStep: () => {},
    branchRules,
  });
  return { warnings, exitCode };
}

const ALL = ['creation', 'update', 'deletion', 'non_fast_forward'];
const tests = suite('select: the rules of the ledger branch');

tests(
  'with all four nothing is said; each one that is missing is named, and nobody is left out for it',
  onStage({}, async (stage) => {
    const { warnings: none } = await warningsWith(stage, async (branch) => {
      assert.is(branch, 'runs');
      return new Set([...ALL, 'required_signatures']);
    });
    assert.not.match(none.join(), /rules/i);
    for (const rule of ALL) {
      const rest = ALL.filter((other) => other !== rule);
      const { warnings, exitCode } = await warningsWith(stage, async () => new Set(rest));
      assert.match(warnings.join('\n'), `Rules are missing on the branch runs: ${rule}.`);
      assert.is(exitCode, 0);
    }
  }),
);

tests(
  'GitHub does not answer: it is said, and the selection goes on',
  onStage({}, async (stage) => {
    const { warnings, exitCode } = await warningsWith(stage, async () => {
      throw new SyncError('github-rules', 'GitHub did not tell.', 'Wait.');
    });
    assert.ok(warnings.includes('GitHub did not tell. Wait.'));
    assert.is(exitCode, 0);
  }),
);

tests(
  'a number of starts that there is not is told, and the selection goes on',
  onStage({}, async (stage) => {
    const rules = async () => new Set(ALL);
    for (const chosen of ['', '1', '2', '4'])
      assert.not.match((await warningsWith(stage, rules, chosen)).warnings.join(), 'STARTS_PER_HOUR');
    const { warnings, exitCode } = await warningsWith(stage, rules, '3');
    assert.ok(warnings.includes('STARTS_PER_HOUR is neither 1, 2 nor 4, so there are 2 starts an hour.'));
    assert.is(exitCode, 0);
  }),
);

tests(
  'it says how many more are due than one matrix takes',
  onStage({}, async (stage) => {
    const ids = Array.from({ length: 253 }, (_, index) => `t${index}`);
    for (const id of ids) await stage.setTenant(stage.tenant, id);
    const given: Record<string, string> = { command: 'select', tenant: ids.join() };
    const settings = readSettings((name) => given[name] ?? '', originOf({}));
    const ignored = () => {};
    const { tenants, waiting } = await runCommand(settings, {
      folder: stage.folder,
      version: '0.0.0-test',
      now: () => new Date(stage.now()),
      randomKey: () => '',
      print: ignored,
      annotate: ignored,
      onSecret: ignored,
      onStep: ignored,
    });
    assert.equal([tenants?.length, waiting], [250, 3]);
  }),
);

tests.run();
