/** What a run gets from earlier ones through the ledger, and what it leaves for the next. */
import { isInStep, stateMark } from '../../history/line.ts';
import { readLedgerTenant } from '../../ledger/read.ts';
import { nextState, readState, type State } from '../../memory/state.ts';
import { inScope } from '../../plan/decide.ts';
import type { RunInfo } from '../../report/facts.ts';
import type { Settings } from '../../settings.ts';
import type { Ran, Run } from '../../sync.ts';
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
): { state: State | undefined; isLost: boolean } {
  if (ledgerKey === undefined || recorded === undefined) return { state: undefined, isLost: false };
  const { lines } = recorded;
  const good = lines.findLastIndex(({ outcome }) => outcome !== 'failed');
  const mark = lines.at(-1)?.state;
  if (recorded.state === undefined) return { state: undefined, isLost: good >= 0 || mark !== undefined };
  const runs = mark === undefined ? { runs: lines.slice(Math.max(good, 0)) } : {};
  const read = readState(recorded.state, { tenant, ledgerKey: ledgerKey.own, ...runs });
  if (!('state' in read)) return { state: undefined, isLost: true };
  const isNamed = mark === undefined || mark === stateMark(read.state.signature);
  return isNamed ? { state: read.state, isLost: false } : { state: undefined, isLost: true };
}

/** Only a sync leaves a state, and only under a key. */
export function stateAfter(
  { read, people, owned, plan, applied, approved }: Ran,
  { rules, recall }: Run,
  { tenant, runId, attempt, finishedAt, mode }: RunInfo,
  summary: Summary,
): State | undefined {
  const { state, ledgerKey, refOf } = recall;
  if (mode !== 'sync' || ledgerKey === undefined) return undefined;
  const inside = people.people.filter((person) => inScope(person, rules));
  return nextState(state, {
    rules,
    inScope: new Set(inside.map(({ employee }) => employee.id)),
    passes: new Map(people.people.map(({ employee, passes }) => [employee.id, passes])),
    tenant,
    runId,
    attempt,
    now: finishedAt,
    ledgerKey,
    refOf,
    employees: read.employees.items,
    users: owned.users,
    matches: owned.matches,
    plan,
    applied,
    complete: read.complete,
    filled: people.filled,
    inStep: isInStep(summary),
    approved,
  });
}
