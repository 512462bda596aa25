/** undo: which run is put back, and what of it is. */
import { ConfigError, SyncError } from '../../errors.ts';
import { type Runs, runsOf } from '../../history/runs.ts';
import { isSync } from '../../history/syncs.ts';
import { guidanceFor } from '../../issues.ts';
import type { RunName } from '../../one-setting.ts';
import { draftPlan } from '../../plan/draft.ts';
import { isPaused } from '../../select/select.ts';
import type { Settings } from '../../settings.ts';
import type { Drafting } from '../../sync.ts';
import type { LoadedTenant } from '../../tenant/files.ts';
import type { Details } from '../../types/details.d.ts';
import type { HistoryLine } from '../../types/history.d.ts';
import { draftUndo } from '../../undo/undo.ts';
import { howToGet, readDetailsFile } from '../details-file.ts';
import type { RecordedTenant, World } from '../world.ts';

/** Throws SyncError unless somebody has paused the tenant: the next sync would do again what is put back. */
export function requirePaused({ paused }: Settings, { id, tenant }: LoadedTenant): void {
  if (tenant.status === 'paused' || isPaused(paused, id)) return;
  throw new SyncError(
    'undo-unpaused',
    'Nothing was called: this tenant is not paused, and its next sync would do again what is put back.',
    guidanceFor('undo-unpaused').remedy.replace('in the tenant file', `in tenants/${id}.json`),
  );
}

/** On GitHub the ledger key alone opens them, and nobody has a key of their own. */
const CLOSED = new ConfigError(
  'These details do not open under the ledger key of this tenant.',
  'Only a run under "details": "all", and under the ledger key of now, can be put back; none from before a rekey. If it was both, the file is damaged: download it again from the page of that run. If not, correct by hand what has to be.',
);

/** The run that is put back, and those that there were, if the ledger could be read. */
export type Undone = { details: Details; runs: Runs | undefined };

/**
 * Throws SyncError `undo-details` where those of that run are not there, or do not hold what putting it back needs.
 *
 * @param recorded All there is.
 */
export async function undoneRun(
  settings: Settings,
  world: World,
  { recorded, now }: { recorded: RecordedTenant | 'unreadable' | undefined; now: Date },
): Promise<Undone> {
  const { ofRun, ledgerKey, tenant } = settings;
  const unfit = (message: string, remedy: string) => new SyncError('undo-details', message, remedy);
  if (ofRun === undefined) {
    throw unfit(
      'Which run is to be put back?',
      `npm run undo -- ${tenant} --run <id>/<attempt> --details details.age`,
    );
  }
  const name = `${ofRun.runId}/${ofRun.attempt}`;
  if (settings.details === '') {
    throw unfit(`What run ${name} changed stands in its details.`, howToGet(settings, ofRun));
  }
  if (ledgerKey === undefined) {
    throw unfit(
      'Without the ledger key of this tenant nothing is put back: nothing could be approved or remembered.',
      'Set LEDGER_KEY, the one under which that run ran.',
    );
  }
  const details = await readDetailsFile(settings, world, recorded, CLOSED).catch((error: unknown) => {
    throw error instanceof ConfigError ? unfit(error.message, error.remedy) : error;
  });
  if (!isOf(details, ofRun)) {
    throw unfit(
      `These details are of run ${details.runId}/${details.attempt}, and not of ${name}.`,
      `Take those of that run. ${howToGet(settings, ofRun)}`,
    );
  }
  if (details.kept === 'all') {
    const given = { tenant, ownKey: ledgerKey.own, now };
    const runs = recorded === 'unreadable' ? undefined : runsOf(recorded ?? { lines: [] }, given);
    return { details, runs };
  }
  throw unfit(
    'The details of that run keep only who waited, and not what was changed.',
    'Only runs under "details": "all" can be put back. Correct by hand what has to be.',
  );
}

function isOf({ runId, attempt }: Pick<Details, 'runId' | 'attempt'>, run: RunName): boolean {
  return runId === run.runId && attempt === run.attempt;
}

/**
 * The plan that puts it back, in the place of the one that follows Personio.
 *
 * @param lines What is recorded of the tenant's runs, if it is known.
 */
export function undoing({ details, runs }: Undone, lines: readonly HistoryLine[] | undefined): Drafting {
  const isLast = runs !== undefined && isLastSync(details, runs);
  // Of a run that has not signed itself the result was lost: no memory knows of what it did.
  const isRecorded = runs === undefined || runs.genuine.some((run) => isOf(run, details));
  return (known, run) => {
    const { recall, rules, vendors } = run;
    const { ledgerKey } = recall;
    if (ledgerKey === undefined) throw new SyncError('internal', 'There is no ledger key.', 'Report this.');
    const usual = draftPlan(known, run);
    const isRemembered = isRecorded && known.read.memory?.reachesBackTo(details.startedAt) === true;
    const proof = { details, isLast, isRecorded, isRemembered, lostAt: lostUndoAt(details, lines) };
    return draftUndo({ ...known, ...proof, rules, ledgerKey, target: vendors.target, usual });
  };
}

/** When it was noticed that an undo of the same run has left no result. */
function lostUndoAt(
  { runId, attempt }: Pick<Details, 'runId' | 'attempt'>,
  lines: readonly HistoryLine[] = [],
): string | undefined {
  const those = lines.filter(({ undoes }) => undoes === `${runId}/${attempt}`);
  return those.findLast(({ issues }) => issues[0]?.code === 'no-result')?.finishedAt;
}

/** Whether it is proved that no sync has run since. No run at all proves nothing: the ledger may have been lost. */
export function isLastSync(
  run: Pick<Details, 'runId' | 'attempt' | 'startedAt'>,
  { genuine, foreign, unsigned }: Runs,
): boolean {
  const all = [...genuine, ...foreign, ...unsigned];
  const began = Date.parse(run.startedAt);
  // Of a run that was killed it may have been recorded later.
  const others = all.filter((other) => isSync(other) && !isOf(run, other));
  return all.length > 0 && others.every(({ startedAt }) => Date.parse(startedAt) <= began);
}
