/** The action: inputs in, masked secrets, annotations, job summary, outputs. The composition root on a runner. */
import { randomBytes } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import * as core from '@actions/core';
import packageJson from '../package.json' with { type: 'json' };
import { type Result, runCommand, type World } from '../src/commands/commands.ts';
import { stepPrinter } from '../src/commands/progress.ts';
import { environmentName, SyncError } from '../src/errors.ts';
import { forLog, onOneLine } from '../src/harmless.ts';
import { originOf } from '../src/origin.ts';
import { stoppedAsMarkdown } from '../src/report/markdown.ts';
import { readSettings, SECRETS, type Settings } from '../src/settings.ts';
import type { Problem } from '../src/tenant/check/problem.ts';
import { listBranchRules } from './branch-rules.ts';
import { postSticky } from './comment.ts';
import { listEnvironments } from './environments.ts';
import { attemptedTenants, otherRuns } from './tenant-jobs.ts';

const onRunner = process.env.GITHUB_ACTIONS === 'true';

/** Settings that are no inputs: repository variables and the clock of the tests. */
const FROM_ENVIRONMENT: ReadonlySet<string> = new Set([
  'paused-tenants',
  'starts-per-hour',
  'run-mode',
  'schedule-stays-green',
  'no-deploy-key',
  'sync-clock',
]);

/** An input by its name. A shell cannot set names with hyphens, so underscores are accepted as well. */
function getInput(name: string): string {
  if (FROM_ENVIRONMENT.has(name)) return process.env[environmentName(name)] ?? '';
  return core.getInput(name) || core.getInput(name.replaceAll('-', '_'));
}

/** Masks a secret in the runner's log, line by line. Elsewhere this would print it. */
function mask(secret: string): void {
  if (!onRunner) return;
  for (const line of secret.split(/\r?\n/)) if (line.trim() !== '') core.setSecret(line);
}

/** Reads every secret once, masks it, and takes it out of the environment before anything else happens. */
function takeSecrets(): ReadonlyMap<string, string> {
  const secrets = new Map<string, string>();
  for (const name of SECRETS) {
    const value = getInput(name);
    mask(value);
    secrets.set(name, value);
    for (const key of [name, name.replaceAll('-', '_')]) delete process.env[`INPUT_${key.toUpperCase()}`];
  }
  return secrets;
}

function annotate({ severity, file, line, column, message, remedy, code }: Problem): void {
  if (!onRunner) return;
  const place = { file: onOneLine(file), startLine: line, startColumn: column, title: onOneLine(code) };
  const text = onOneLine(`${message} ${remedy}`);
  if (severity === 'error') core.error(text, place);
  else if (severity === 'warning') core.warning(text, place);
  else core.notice(text, place);
}

/** What only GitHub can tell and do; nothing outside of it, or without a token. */
function onGitHub({
  githubToken: token,
  run,
  clock,
}: Settings): Pick<World, 'otherRuns' | 'attempted' | 'environments' | 'branchRules' | 'comment'> {
  const { repository, id } = run;
  if (token === '' || !repository || id === undefined) return {};
  const { name, apiUrl, serverUrl } = repository;
  return {
    otherRuns: (recorded) =>
      otherRuns({ token, repository: name, runId: id, recorded, now: clock ?? new Date(), apiUrl }),
    attempted: () => attemptedTenants({ token, repository: name, runId: id, attempt: run.attempt, apiUrl }),
    environments: () => listEnvironments({ token, repository: name, apiUrl }),
    branchRules: (branch) => listBranchRules({ token, repository: name, apiUrl, branch }),
    comment: async (pullRequest, marker, body) => {
      const sticky = {
        token,
        repository: name,
        pullRequest: Number(pullRequest),
        marker,
        body,
        apiUrl,
        serverUrl,
      };
      return (await postSticky(sticky)).url;
    },
  };
}

/** A command as GitHub asks for it. */
export type Given = { settings: Settings; world: World };

/** What stands around a command where not all of it is real: only the self test has any of this. */
export type Around = {
  /** Before anything is read. */
  open?(): Promise<void>;
  /** What the command is given instead. */
  adapt?(given: Given): Promise<Given>;
  /** What is made of its result. */
  judge?(result: Result, given: Given): Promise<Result>;
  /** After it, whatever came of it. */
  close?(): Promise<void>;
};

/** Runs the command that the inputs name, to its end. Nothing is thrown: a failure is told, and sets the exit code. */
export async function startAction(around: Around = {}): Promise<void> {
  // Failed until a command has ended: whatever ends this program before that has done nothing that may count.
  process.exitCode = 1;
  keepYoungSpace();
  // A command that waits for something that never comes leaves nothing to do, and the program just ends.
  let hasEnded = false;
  process.once('beforeExit', () => {
    if (!hasEnded) fail('The action came to nothing: it waited for something that never came.', REPORT);
  });
  try {
    process.exitCode = await runInput(around);
  } catch (error) {
    if (error instanceof SyncError) await fail(error.message, error.remedy);
    else {
      const kind = error instanceof Error ? error.name : 'failure';
      await fail(`An unexpected ${kind} stopped the action.`, REPORT);
    }
  }
  hasEnded = true;
}

/**
 * V8 doubles the space for new objects whenever many of them stay, up to 128 MB: of people who are read all do, so that it
 * would take more than everything a run keeps of them. It keeps the size that it has when the bundle is loaded, 8 MB; this
 * costs a twentieth of the CPU at 20,000 people and nothing at 5,000. It is looked at whenever the space would grow; the
 * upper limit itself can be set only before Node starts, which an action does not do.
 */
function keepYoungSpace(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

async function runInput(around: Around): Promise<0 | 1> {
  try {
    await around.open?.();
    const given = givenByGitHub();
    const { settings, world } = (await around.adapt?.(given)) ?? given;
    const result = await runCommand(settings, world);
    return await tell((await around.judge?.(result, { settings, world })) ?? result, settings);
  } finally {
    await around.close?.();
  }
}

function givenByGitHub(): Given {
  const secrets = takeSecrets();
  const ending = new AbortController();
  // GitHub cancels with SIGINT, then SIGTERM; what is under way gets a few seconds, and the summary is written.
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => ending.abort());
  const settings = readSettings((name) => secrets.get(name) ?? getInput(name), originOf(process.env));
  const world: World = {
    folder: process.cwd(),
    version: packageJson.version,
    now: () => settings.clock ?? new Date(),
    randomKey: () => randomBytes(32).toString('hex'),
    print: (text) => console.log(forLog(text)),
    warn: (text) => (onRunner ? core.warning(onOneLine(text)) : console.log(forLog(`warning: ${text}`))),
    ...(onRunner && { fail: (text: string) => core.error(onOneLine(text)) }),
    annotate,
    onSecret: mask,
    onStep: stepPrinter({ write: (text) => process.stdout.write(forLog(text)) }),
    ...onGitHub(settings),
    signal: ending.signal,
  };
  return { settings, world };
}

/** The job summary, the outputs, and the exit code. */
async function tell(result: Result, { command }: Settings): Promise<0 | 1> {
  const { exitCode, summary, summaryPath, markdown, tenants, leftOut, waiting, isRecorded, reason } = result;
  if (markdown !== undefined) await addToSummary(markdown);
  const isRun = ['plan', 'sync', 'undo'].includes(command);
  const outputs = {
    outcome: summary?.outcome ?? (isRecorded ? 'recorded' : isRun ? 'failed' : undefined),
    reason,
    tenants: tenants && JSON.stringify(tenants),
    'left-out': leftOut && JSON.stringify(leftOut),
    waiting: waiting === undefined ? undefined : String(waiting),
    'summary-path': summaryPath,
    digest: summary?.held.flatMap(({ digest }) => digest ?? []).join(','),
  };
  for (const [name, value] of Object.entries(outputs)) {
    if (value !== undefined && process.env.GITHUB_OUTPUT) core.setOutput(name, value);
  }
  return exitCode;
}

const REPORT = 'Run it again; if it stays, report it as a defect.';

/** Before there is a command that could explain itself, or where it did not come back. */
async function fail(message: string, remedy: string): Promise<void> {
  process.exitCode = 1;
  if (onRunner) core.error(onOneLine(`${message} ${remedy}`));
  else console.error(forLog(`error: ${message} ${remedy}`));
  await addToSummary(stoppedAsMarkdown(message, remedy));
}

/** A page that cannot be written must not turn what was done into a failure, nor hide one. */
async function addToSummary(markdown: string): Promise<void> {
  if (!process.env.GITHUB_STEP_SUMMARY) return;
  try {
    await core.summary.addRaw(markdown).write();
  } catch {
    console.log('The summary of this job could not be written; all of it stands in this log.');
  }
}
