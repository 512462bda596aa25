/** What other runs do, or have done, that the ledger does not know, so that a sync beside or after them would not count it. */
import { ConfigError, SyncError } from '../errors.ts';
import type { Purpose } from '../one-setting.ts';
import type { HistoryLine } from '../types/history.d.ts';

export type OtherRuns = {
  /** Tenants that another run is busy with, or has not recorded yet. */
  unfinished: ReadonlySet<string>;
  /** Tenants of runs that are over and were not recorded: the page of that run, and until when its blocks count against a day. */
  unrecorded: ReadonlyMap<string, { run: string; until: Date }>;
};

/** Asks GitHub. `recorded`: the runs that the ledger knows, and when the last job ended that it knows of each. */
export type AskOtherRuns = (recorded: ReadonlyMap<string, Date>) => Promise<OtherRuns>;

export const NO_OTHER_RUNS: OtherRuns = { unfinished: new Set(), unrecorded: new Map() };

type Line = Partial<Pick<HistoryLine, 'runId' | 'finishedAt'>>;

/** By run, of all tenants. */
export function recordedRuns(lines: Iterable<readonly Line[]>): Map<string, Date> {
  const runs = new Map<string, Date>();
  for (const { runId = '', finishedAt = '' } of [...lines].flat()) {
    const at = new Date(finishedAt);
    if (at.getTime() > (runs.get(runId)?.getTime() ?? 0)) runs.set(runId, at);
  }
  return runs;
}

/**
 * Without an answer nobody is left out: each tenant's runs queue up behind each other anyway. Only what would put a memory in
 * the place of one that it may not know throws a SyncError.
 */
export async function answerOf(
  ask: () => Promise<OtherRuns>,
  { only = [], mode = 'sync' }: { only?: readonly string[]; mode?: Purpose },
): Promise<{ others: OtherRuns; warnings: string[] }> {
  try {
    return { others: await ask(), warnings: [] };
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    const { code, message, remedy } = error;
    if (only.length === 0) {
      const since = 'No tenant was left out on this account, and the next start asks again.';
      return { others: NO_OTHER_RUNS, warnings: [`${message} ${remedy} ${since}`] };
    }
    const open = `Another run of ${only.join(', ')} may not be recorded yet, and this one would not know what it has done.`;
    if (mode !== 'sync') throw new SyncError(code, `${message} ${open}`, `${remedy} Then start this again.`);
    const since = `This sync goes on all the same; look on the Actions page whether there is such a run.`;
    return { others: NO_OTHER_RUNS, warnings: [`${message} ${open} ${since} ${remedy}`] };
  }
}

/** What another run has done, and not recorded, counts for no limit, and is lost where this one leaves a memory without it. */
export function refuseBeside({ unfinished, unrecorded }: OtherRuns, only: readonly string[]): void {
  const busy = only.filter((id) => unfinished.has(id));
  if (busy.length > 0)
    throw new ConfigError(
      `Another run that is not finished has ${busy.join(', ')}, and this one would not know what it has done.`,
      'Wait until that run has ended, its job "record" too, and start this one again. If it hangs, cancel it first.',
    );
  for (const id of only) {
    const lost = unrecorded.get(id);
    if (lost === undefined) continue;
    throw new ConfigError(
      `What the run ${lost.run} has done to ${id} is not recorded, and this one would not know of it.`,
      `${RECORD_IT} If that cannot be done, this works again from ${minuteOf(lost.until)} on.`,
    );
  }
}

export const RECORD_IT =
  'Open that run, look why its job "record" failed, mend that, and start this one job again (the arrows beside it).';

/** "2026-11-27 20:01 UTC". */
export function minuteOf(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
