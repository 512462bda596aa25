/** What a run gets from earlier ones through the ledger, and what it leaves for the next. */
import { isInStep, stateMark } from '../../history/line.ts';
import { readLedgerTenant } from '../../ledger/read.ts';
import { nextState, readState, type State } from '../../memory/state.ts';
import { inScope } from '../../plan/plan.ts';
import type { RunInfo } from '../../report/summary.ts';
import type { Rules } from '../../rules.ts';
import type { Settings } from '../../settings.ts';
import type { Report, Run } from '../../sync.ts';
import type { Summary } from '../../types/summary.d.ts';
import { asSyncError, type RecordedTenant, type World, warn } from '../world.ts';

/** What the ledger has of this tenant. A ledger that does not answer makes a sync careful, it does not stop it. */
export async function recordedOf(settings: Settings, world: World): Promise<RecordedTenant | undefined> {
  if (world.recorded) return world.recorded(settings.tenant);
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

/**
 * What the last run left, if it is genuine; `isLost` when there should be something usable and is not. The last line
 * of history names the one state that counts: any other was put there by somebody, however genuine it once was, and
 * an approval that is used up by now may be open in it. Older lines name none: then it must be of the last run that
 * did not fail, or of a failed one after it.
 */
export function stateOf(
  { ledgerKey, tenant }: Settings,
  recorded: RecordedTenant | undefined,
): { state?: State; isLost: boolean } {
  if (ledgerKey === undefined || recorded === undefined) return { isLost: false };
  const { lines } = recorded;
  const good = lines.findLastIndex(({ outcome }) => outcome !== 'failed');
  const mark = lines.at(-1)?.state;
  if (recorded.state === undefined) return { isLost: good >= 0 || mark !== undefined };
  const runs = mark === undefined ? { runs: lines.slice(Math.max(good, 0)) } : {};
  const read = readState(recorded.state, { tenant, ledgerKey, ...runs });
  if (!('state' in read)) return { isLost: true };
  const isNamed = mark === undefined || mark === stateMark(read.state.signature);
  return isNamed ? { state: read.state, isLost: false } : { isLost: true };
}

/** Only a sync leaves a state, and only under a key. */
export function stateAfter({
  settings,
  rules,
  report,
  summary,
  state,
  info,
  refOf,
  now,
}: {
  settings: Settings;
  rules: Rules;
  report: Report;
  summary: Summary;
  state: State | undefined;
  info: RunInfo;
  refOf: Run['refOf'];
  now: Date;
}): State | undefined {
  if (settings.command !== 'sync' || settings.ledgerKey === undefined) return undefined;
  const { read, mapped, matches, plan, applied, filled, approved } = report;
  const { people } = mapped;
  return nextState(state, {
    rules,
    inScope: new Set(people.filter((person) => inScope(person, rules)).map(({ employee }) => employee.id)),
    passes: new Map(people.map(({ employee, passes }) => [employee.id, passes])),
    tenant: settings.tenant,
    runId: info.runId,
    attempt: info.attempt,
    now,
    ledgerKey: settings.ledgerKey,
    refOf,
    employees: read.employees.items,
    users: report.users,
    matches,
    plan,
    applied,
    complete: read.complete,
    filled,
    inStep: isInStep(summary),
    approved,
  });
}
