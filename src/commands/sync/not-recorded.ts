/**
 * A run does not begin on a memory that lacks what another has done, or in the place of its result: on one's own machine what
 * no "record" has taken from there; on GitHub what an earlier attempt of the same job has left.
 */
import { resolve } from 'node:path';
import { ConfigError } from '../../errors.ts';
import { forShell } from '../../harmless.ts';
import { type Untaken, untakenIn } from '../../ledger/recorded-here.ts';
import { isAbsence, originOf } from '../../ledger/remote.ts';
import type { Result } from '../../ledger/results.ts';
import { localTime } from '../../schedule/local-time.ts';
import { isTimezone } from '../../schedule/timezone.ts';
import { type Settings, USUAL_OUT_DIR } from '../../settings.ts';
import { TENANT_ID } from '../../tenant/check/check.ts';
import type { Summary } from '../../types/summary.d.ts';
import { ledgerAt, type RecordedTenant, type World, warn } from '../world.ts';
import { readRecorded } from './recall.ts';

/**
 * Throws ConfigError, before anybody is called, where the result of a sync, undo or rekey would be lost with what it
 * remembers, or with the only word of what it changed. That word alone is not kept for whoever has no ledger key: then
 * nothing is remembered at all, and a first try is repeated in peace; as it is by whoever has never recorded this tenant,
 * while nobody was blocked, opened or told to wait. Nor is anything kept where "record" has nowhere to push, nor what it can
 * never take: that is told.
 */
export async function requireRecorded(settings: Settings, world: World): Promise<void> {
  const { tenant, ledgerKey } = settings;
  // What is no id must not become a path.
  if (!TENANT_ID.test(tenant)) return;
  const folder = resolve(world.folder, settings.outDir);
  const left = await untakenIn(tenant, { folder, run: settings.run, now: world.now() });
  if (left === undefined) return;
  const { summary, state } = left.result;
  const isLost = state !== undefined || (ledgerKey !== undefined && summary.calls.engagedly.write > 0);
  if (!isLost || !(await isToBeRecorded(settings, world))) return;
  if (isHarmless(summary) && (await isNeverRecorded(settings, world))) return;
  if (left.kind === 'untimely' && left.from === undefined) {
    warn(
      world,
      `${nameOf(summary)} was not recorded here, and cannot be any more: ${left.why}. This ${settings.command} puts its own result in that place.`,
    );
    return;
  }
  throw new ConfigError(
    `${nameOf(summary)} is not recorded yet, and this ${settings.command} would put its own result in that place. Nothing was called.`,
    `${nextOf(left, settings)} ${costOf(left.result)} ${aside(settings)}`,
  );
}

/**
 * Whether something is recorded of an earlier attempt of this run, where there was one. If not, its result may lie where that
 * of this attempt would, with the only word of what it did: nothing may be put there.
 */
export async function isEarlierRecorded(
  settings: Settings,
  world: World,
  read?: RecordedTenant['lines'],
): Promise<boolean> {
  const { command, run } = settings;
  if (run.attempt === 1 || command === 'plan') return true;
  // Whoever may not even begin, as one that is paused, has not read them; without an answer nothing is known.
  const lines = read ?? (await readRecorded(settings, world, undefined).catch(() => undefined))?.lines ?? [];
  return lines.some(({ runId }) => runId === run.id);
}

/** Of a job that is run again before its earlier attempt is recorded: with the same memory a limit would hold once for each. */
export function earlierUnknown({ tenant }: Settings): ConfigError {
  return new ConfigError(
    `Nothing is known to be recorded of an earlier attempt of this run, and this one would not know what it has done to ${tenant}. Nothing was called.`,
    'Start a new run in place of this one. If the job "record" of this run has failed, start that one job again first (the arrows beside it).',
  );
}

/** What "record" does not take yet nobody is sent to record. */
function nextOf(left: Untaken, settings: Settings): string {
  const command = recordCommand(settings);
  if (left.kind === 'result' || left.from === undefined) return `Run "${command}" first.`;
  return `It cannot be recorded yet: ${left.why}. Set the clock right if it is wrong, or wait: "${command}" takes it from ${timeIn(left.result.summary, left.from)} on.`;
}

/** Whether no later run does anything else for not knowing of it. */
function isHarmless({ counts, undoes, mode }: Summary): boolean {
  return mode === 'sync' && undoes === undefined && counts.blocked + counts.reactivated + counts.held === 0;
}

async function isNeverRecorded(settings: Settings, world: World): Promise<boolean> {
  // Without an answer it may well have been.
  const recorded = await readRecorded(settings, world, undefined).catch(() => undefined);
  return recorded?.lines.length === 0 && recorded.state === undefined;
}

/** Whether it is for somebody at this machine to record what a run leaves, and there is somewhere to push it. */
export async function isToBeRecorded(settings: Settings, world: World): Promise<boolean> {
  if (settings.run.trigger !== 'local' || world.recorded !== undefined) return false;
  return !isAbsence(await originOf(ledgerAt(settings, world)));
}

export function recordCommand({ outDir }: Settings): string {
  return `npm run record${outDir === USUAL_OUT_DIR ? '' : ` -- --out-dir ${forShell(outDir)}`}`;
}

/** "The sync of 2026-11-26 20:01 (Europe/Berlin)". */
function nameOf(summary: Summary): string {
  const { mode, undoes, startedAt } = summary;
  return `The ${undoes === undefined ? mode : 'undo'} of ${timeIn(summary, new Date(startedAt))}`;
}

/** "2026-11-26 20:01 (Europe/Berlin)", where the tenant is. */
function timeIn({ timezone = 'UTC' }: Summary, time: Date): string {
  const zone = isTimezone(timezone) ? timezone : 'UTC';
  return `${localTime(time, zone)} (${zone})`;
}

function costOf({ summary: { mode, undoes }, state }: Result): string {
  if (state === undefined) return 'Otherwise what it changed stands in no history.';
  if (mode === 'rekey') return 'Otherwise the memory stays under the old key.';
  const what = undoes === undefined ? 'sync' : 'undo';
  return `Otherwise no later run knows what this ${what} did: whoever it has blocked stays blocked when they come back, and what it holds cannot be approved.`;
}

/** A plan changes nothing; a second sync beside the first would not know of it either. */
function aside({ command, tenant }: Settings): string {
  return command === 'plan'
    ? `To look without it: npm run plan -- ${tenant} --out-dir run-out/_look`
    : 'Only where that may be forgotten: give another folder with --out-dir.';
}
