/** The action: inputs in, masked secrets, annotations, job summary, outputs. The composition root on a runner. */
import { randomBytes } from 'node:crypto';
import * as core from '@actions/core';
import packageJson from '../package.json' with { type: 'json' };
import type { Problem } from '../src/check/problem.ts';
import { runCommand, type World } from '../src/commands.ts';
import { SyncError } from '../src/errors.ts';
import { stepPrinter } from '../src/progress.ts';
import { originOf, readSettings, SECRETS } from '../src/settings.ts';

const onRunner = process.env.GITHUB_ACTIONS === 'true';

/** An input by its name. A shell cannot set names with hyphens, so underscores are accepted as well. */
function getInput(name: string): string {
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
  const place = { file, startLine: line, startColumn: column, title: code };
  if (severity === 'error') core.error(`${message} ${remedy}`, place);
  else core.warning(`${message} ${remedy}`, place);
}

async function main(): Promise<void> {
  const secrets = takeSecrets();
  const world: World = {
    folder: process.cwd(),
    version: packageJson.version,
    now: () => new Date(),
    randomKey: () => randomBytes(32).toString('hex'),
    print: (text) => console.log(text),
    annotate,
    onSecret: mask,
    onStep: stepPrinter({ write: (text) => process.stdout.write(text) }),
  };
  const settings = readSettings((name) => secrets.get(name) ?? getInput(name), originOf(process.env));
  const { exitCode, summary, summaryPath, markdown } = await runCommand(settings, world);
  process.exitCode = exitCode;

  if (markdown !== undefined && process.env.GITHUB_STEP_SUMMARY) await core.summary.addRaw(markdown).write();
  if (process.env.GITHUB_OUTPUT && summary && summaryPath !== undefined) {
    core.setOutput('outcome', summary.outcome);
    core.setOutput('summary-path', summaryPath);
    core.setOutput('digest', summary.held.flatMap(({ digest }) => digest ?? []).join(','));
  }
}

main().catch((error: unknown) => {
  process.exitCode = 1;
  const text =
    error instanceof SyncError
      ? `${error.message} ${error.remedy}`
      : `An unexpected ${error instanceof Error ? error.name : 'failure'} stopped the action.`;
  if (onRunner) core.error(text);
  else console.error(`error: ${text}`);
});
