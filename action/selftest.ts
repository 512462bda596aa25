/**
 * The self test: the action as it is, for customers that are invented, with both vendors played in this process. What it
 * proves is what an installation can get wrong: rights, artifacts, the branch, comments. What needs a credential it leaves
 * to `doctor`, and says so.
 */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Result, World } from '../src/commands/commands.ts';
import { ConfigError } from '../src/errors.ts';
import { absenceError } from '../src/ledger/read.ts';
import { isAbsence, originOf as remoteOf } from '../src/ledger/remote.ts';
import { escapeMarkdown } from '../src/report/markdown.ts';
import {
  type Desk,
  INVENTED,
  openDesk,
  type Played,
  playVendors,
  SELF_TEST_BRANCH,
} from '../src/sandbox/self-test.ts';
import { readAddedAt } from '../src/select/added.ts';
import type { Command, Settings } from '../src/settings.ts';
import { type Given, startAction } from './start.ts';

/** The steps of the chain; with any other the self test has nothing to do. */
const STEPS: readonly Command[] = ['select', 'sync', 'record', 'comment'];
/** Where the text of the comment is left, in the folder of the results. */
const TEXT = 'selftest.md';
/** Whose comment it is. */
const MARKER = 'selftest';

const workspace = process.cwd();
let desk: Desk | undefined;
let played: Played | undefined;
/** What the command has said of itself, and how an annotation is made. */
const failures: string[] = [];
let annotateFailure: World['fail'];

startAction({
  open: async () => {
    const command = inputOf('command');
    if (!STEPS.some((step) => step === command)) {
      throw new ConfigError(
        `The self test has no step "${command.slice(0, 40)}".`,
        `Use one of: ${STEPS.join(', ')}.`,
      );
    }
    if (command === 'comment') return;
    const remote = await remoteOf({ folder: workspace, branch: SELF_TEST_BRANCH });
    if (isAbsence(remote)) throw absenceError(remote);
    desk = await openDesk(remote);
    if (command === 'sync') await play(inputOf('tenant'));
  },
  adapt: async (given) => ({ settings: settingsFor(given.settings), world: worldFor(given) }),
  judge,
  close: async () => {
    await Promise.all([played?.close(), desk?.close()]);
  },
});

function inputOf(name: string): string {
  return process.env[`INPUT_${name.toUpperCase()}`]?.trim() ?? '';
}

/** The systems of this customer, as the secrets of its environment would lead to them. */
async function play(id: string): Promise<void> {
  if (!INVENTED.has(id)) {
    throw new ConfigError(
      `Tenant ${id.slice(0, 40)} is none of the self test.`,
      `It syncs only ${[...INVENTED.keys()].join(', ')}.`,
    );
  }
  const { GITHUB_RUN_ID = '', GITHUB_RUN_ATTEMPT = '' } = process.env;
  played = await playVendors(
    id,
    `${GITHUB_RUN_ID}/${GITHUB_RUN_ATTEMPT}`,
    new Date().toISOString().slice(0, 10),
  );
  for (const [name, value] of Object.entries(played.settings))
    process.env[`INPUT_${name.toUpperCase()}`] = value;
}

/** Nothing of the installation's own: not its branch, its mails and alerts, nor its brake. */
function settingsFor(settings: Settings): Settings {
  const { run, outDir, command, tenant } = settings;
  const { repository } = run;
  return {
    ...settings,
    // By name: on schedule they would be due once a day.
    tenant: command === 'select' ? [...INVENTED.keys()].join(',') : tenant,
    ledgerBranch: SELF_TEST_BRANCH,
    outDir: resolve(workspace, outDir),
    mail: { smtpUrl: '', from: '', support: '' },
    alertWebhook: '',
    ledgerSshKey: '',
    paused: '',
    // The invented files stand on no branch, so there is nothing to compare them with.
    run: { ...run, ...(repository && { repository: { ...repository, branch: undefined } }) },
  };
}

function worldFor({ world }: Given): World {
  const { environments, otherRuns, branchRules, comment } = world;
  annotateFailure = world.fail;
  return {
    ...world,
    fail: (text: string) => failures.push(text),
    folder: desk?.folder ?? workspace,
    ...(environments && {
      environments: async () => {
        // Asked here, since select asks for it on schedule only.
        await otherRuns?.(new Map());
        const known = await environments();
        return new Map([
          ...known,
          ...[...INVENTED.keys()].map((id) => [`tenant-${id}`, 'restricted'] as const),
        ]);
      },
    }),
    // Whoever can write there can do no harm.
    ...(branchRules && {
      branchRules: async (branch: string) => new Set([...(await branchRules(branch)), ...RULES]),
    }),
    ...(comment && {
      comment: (pullRequest: string, _: string, body: string) => comment(pullRequest, MARKER, body),
    }),
  };
}

const RULES = ['creation', 'update', 'deletion', 'non_fast_forward'];

/**
 * What is found here is told in the place of what the command says of itself: its remedies are for installations at work,
 * with keys and customers.
 */
async function judge(result: Result, { settings, world }: Given): Promise<Result> {
  const found = await findings(result, settings, world);
  for (const text of found) world.print(`error: ${text}`);
  for (const text of found.length > 0 ? found : failures) annotateFailure?.(text);
  const isGreen = result.exitCode === 0 && found.length === 0;
  const told =
    found.length > 0 ? found.map((text) => `**${escapeMarkdown(text)}**\n`) : [result.markdown ?? ''];
  const shown = isGreen ? [PROVED[settings.command] ?? ''] : [];
  const markdown = ['## Self test\n', ...shown, ...told].filter((text) => text !== '').join('\n');
  if (settings.command === 'record') await leave(markdown, settings);
  return { ...result, exitCode: isGreen ? 0 : 1, markdown };
}

const PROVED: Partial<Record<Command, string>> = {
  select:
    'This job may read the repository, its history, the branches, the runs and the environments, and hands its selection on.\n',
  sync: 'Both systems of this invented customer were played inside this job, and its people are in step. Its result goes to `record` as an artifact.\n',
  record: `All results have arrived as artifacts, and stand on the branch \`${SELF_TEST_BRANCH}\`. The chain works. What needs a secret is not part of this: the keys of a tenant (workflow \`doctor\`), the deploy key of the branch \`runs\`, mails and alerts.\n`,
  comment: 'The comment is written.\n',
};

/** What an error of the command does not say by itself, since here everything else is known to be right. */
async function findings(result: Result, settings: Settings, world: World): Promise<string[]> {
  const { command, expected } = settings;
  if (command === 'select') return ofSelect(result, world);
  if (command === 'sync' && result.exitCode === 0 && result.summary?.outcome !== 'success') {
    return [
      `The sync of an invented customer ended as "${result.summary?.outcome ?? 'nothing'}". Report this as a defect.`,
    ];
  }
  if (command !== 'record') return [];
  if (result.reason === 'ledger-refused') {
    return [
      `The push to the branch ${SELF_TEST_BRANCH} was refused, although the job asks for "contents: write". A rule set of the repository or of the organisation applies to it (Settings, Rules): let the rules apply to the default branch and to "runs" only, as .github/OPERATIONS.md says. Or the repository is archived.`,
    ];
  }
  const there = new Set(await readdir(settings.outDir).catch(() => []));
  const missing = (expected.length === 0 ? [...INVENTED.keys()] : expected).filter((id) => !there.has(id));
  if (missing.length === 0) return [];
  return [
    `The artifact ${missing.map((id) => `result-${id}`).join(', ')} has not arrived. If the job of this tenant is red, it says why. If it is green, artifacts do not get through: check that the actions of GitHub may run (Settings, Actions, General, Actions permissions) and that the storage for artifacts is not used up (Settings, Billing).`,
  ];
}

async function ofSelect({ tenants, exitCode }: Result, world: World): Promise<string[]> {
  const found: string[] = [];
  if (!world.environments) {
    found.push('GitHub could not be asked for the environments: the step passes no "github-token".');
  }
  if ((await readAddedAt(workspace)) === undefined) {
    found.push(
      'Git does not tell since when tenant files are there: check out with history, as sync.yml does.',
    );
  }
  if (exitCode === 0 && tenants?.length !== INVENTED.size) {
    found.push(
      `Only ${tenants?.length ?? 0} of the ${INVENTED.size} invented customers were selected. Report this as a defect.`,
    );
  }
  return found;
}

/** For the job that comments. */
async function leave(markdown: string, { outDir }: Settings): Promise<void> {
  await mkdir(outDir, { recursive: true });
  await writeFile(join(outDir, TEXT), markdown);
}
