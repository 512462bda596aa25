/** What a run gets from earlier ones through the ledger, and what it leaves for the next. */
import { isInStep } from '../ledger/line.ts';
import { type LedgerTenant, readLedgerTenant } from '../ledger.ts';
import type { Settings } from '../settings.ts';
import { nextState, readState, type State } from '../state.ts';
import type { RunInfo } from '../summary.ts';
import type { Report, Run } from '../sync.ts';
import type { Summary } from '../types/summary.d.ts';
import { asSyncError, type World, warn } from './world.ts';

/** What the ledger has of this tenant. A ledger that does not answer makes a sync careful, it does not stop it. */
export async function recordedOf(settings: Settings, world: World): Promise<RecordedTenant | undefined> {
  // Nothing there could be used: no key to check a state with, and no schedule to look at.
  if (settings.ledgerKey === undefined && !settings.run.repository) return undefined;
  const token = settings.githubToken === '' ? {} : { token: settings.githubToken };
  try {
    return await readLedgerTenant({
      folder: world.folder,
      branch: settings.ledgerBranch,
      tenant: settings.tenant,
      onSecret: (secret) => world.onSecret(secret),
      ...token,
    });
  } catch (error) {
    const { message } = asSyncError(error);
    warn(world, `${message} This run goes on without the memory of earlier ones.`);
    return undefined;
  }
}

export type RecordedTenant = LedgerTenant & { state?: string };

/**
 * What the last run left, if it is genuine; `isLost` when there should be something usable and is not. A run that
 * failed may have left a state or not, so that of the last one that did not fail is good, too.
 */
export function stateOf(
  { ledgerKey, tenant }: Settings,
  recorded: RecordedTenant | undefined,
): { state?: State; isLost: boolean } {
  if (ledgerKey === undefined || recorded === undefined) return { isLost: false };
  const { lines } = recorded;
  const good = lines.findLastIndex(({ outcome }) => outcome !== 'failed');
  if (recorded.state === undefined) return { isLost: good >= 0 };
  const runs = good < 0 ? {} : { runs: lines.slice(good) };
  const read = readState(recorded.state, { tenant, ledgerKey, ...runs });
  return 'state' in read ? { state: read.state, isLost: false } : { isLost: true };
}

/** Only a sync leaves a state, and only under a key. */
export function stateAfter({
  settings,
  report,
  summary,
  state,
  info,
  refOf,
  now,
}: {
  settings: Settings;
  report: Report;
  summary: Summary;
  state: State | undefined;
  info: RunInfo;
  refOf: Run['refOf'];
  now: Date;
}): State | undefined {
  if (settings.command !== 'sync' || settings.ledgerKey === undefined) return undefined;
  const { read, matches, plan, applied, filled, approved } = report;
  return nextState(state, {
    tenant: settings.tenant,
    runId: info.runId,
    attempt: info.attempt,
    now,
    ledgerKey: settings.ledgerKey,
    refOf,
    employees: read.employees.items,
    users: read.users.items,
    matches,
    plan,
    applied,
    complete: read.complete,
    filled,
    inStep: isInStep(summary),
    approved,
  });
}
