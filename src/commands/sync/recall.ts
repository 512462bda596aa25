/** What a run gets from earlier ones through the ledger, and what it leaves for the next. */
import { isInStep, modeOf, stateMark } from '../../history/line.ts';
import { type Proven, provenBy } from '../../history/proven.ts';
import { type SignedRun, signRun } from '../../history/signed.ts';
import { readLedgerTenant } from '../../ledger/read.ts';
import type { LedgerKey } from '../../ledger-key.ts';
import { nextState, type RunEnd, readState, type State } from '../../memory/state.ts';
import type { LimitClass } from '../../model.ts';
import { inScope } from '../../plan/decide.ts';
import type { RunInfo } from '../../report/facts.ts';
import type { Rules } from '../../rules.ts';
import type { Settings } from '../../settings.ts';
import type { Ran, Run } from '../../sync.ts';
import type { Summary } from '../../types/summary.d.ts';
import { asSyncError, ledgerAt, type RecordedTenant, type World, warn } from '../world.ts';

/**
 * What the ledger has of this tenant; `all there is`: with the messages of all commits, whichever run has read them. A ledger
 * that does not answer makes a sync careful, it does not stop it. Without a key to check a state with, and a schedule to look
 * at, nothing there could be used by a run, and it is not asked.
 */
export async function recordedOf(
  settings: Settings,
  world: World,
  what: 'what is of use to a run' | 'all there is' = 'what is of use to a run',
): Promise<RecordedTenant | 'unreadable' | undefined> {
  if (world.recorded) return world.recorded(settings.tenant);
  const isOfUse = settings.ledgerKey !== undefined || settings.run.repository !== undefined;
  if (!isOfUse && what === 'what is of use to a run') return undefined;
  try {
    const key = what === 'what is of use to a run' ? settings.ledgerKey : undefined;
    return await readRecorded(settings, world, key);
  } catch (error) {
    const { message } = asSyncError(error);
    warn(world, `${message} This run goes on without the memory of earlier ones.`);
    return 'unreadable';
  }
}

/**
 * The same, from the branch. With the key of the run that has left the state, commits that it had read are not read again.
 * Throws SyncError `ledger-unreachable`.
 */
export async function readRecorded(
  settings: Settings,
  world: World,
  key: LedgerKey | undefined,
): Promise<RecordedTenant> {
  if (world.recorded) return world.recorded(settings.tenant);
  return readLedgerTenant({
    ...ledgerAt(settings, world),
    tenant: settings.tenant,
    now: world.now(),
    ...(key && { since: (text) => genuineState(text, settings.tenant, key)?.head }),
  });
}

/** What a run knows of those before it. */
export type Recalled = {
  state: State | undefined;
  /** When it was noticed that a run since then has left no result. */
  lostAt?: string | undefined;
  /** There should be something usable and is not. */
  isLost: boolean;
  used: ReadonlySet<string>;
  /** What it needs to sign itself; `undefined` where it does not know which run it follows. */
  follows: (Pick<Proven, 'counter' | 'state' | 'used'> & { head: string | undefined }) | undefined;
};

/**
 * What the last run left, if it is genuine and the one state that counts: any other was put there by somebody, however
 * genuine it once was, and an approval that is used up by now may be open in it.
 */
export function recall(
  { ledgerKey, tenant }: Pick<Settings, 'ledgerKey' | 'tenant'>,
  recorded: RecordedTenant | 'unreadable' | undefined,
  now: Date,
): Recalled {
  const used = new Set<string>();
  if (ledgerKey === undefined) return { state: undefined, isLost: false, used, follows: undefined };
  if (recorded === 'unreadable') return { state: undefined, isLost: true, used, follows: undefined };
  const proven = provenBy(recorded ?? { lines: [] }, { tenant, ownKey: ledgerKey.own, now });
  // An old one that is genuine does not count, but what was used by then is used, and there were as many runs.
  const left = genuineState(recorded?.state, tenant, ledgerKey);
  const counter = Math.max(proven.counter, left?.counter ?? 0);
  const everUsed = new Set([...proven.used, ...(left?.used ?? [])]);
  const follows = { counter, state: proven.state, used: everUsed, head: recorded?.head };
  const known = { used: everUsed, follows };
  if (left !== undefined && proven.state === stateMark(left.signature))
    return { ...known, state: left, lostAt: proven.lostAt, isLost: false };
  return { ...known, state: undefined, isLost: proven.hasPast || recorded?.state !== undefined };
}

function genuineState(text: string | undefined, tenant: string, { own }: LedgerKey): State | undefined {
  const read = readState(text, { tenant, ledgerKey: own });
  return 'state' in read ? read.state : undefined;
}

/** What the run says of itself under its key; `undefined` without one, and where it does not know which run it follows. */
export function signedAfter(
  { ledgerKey }: Settings,
  follows: Recalled['follows'],
  summary: Summary,
  { state, details }: { state: State | undefined; details: string | undefined },
): string | undefined {
  if (ledgerKey === undefined || follows === undefined) return undefined;
  const { tenant, runId, attempt, startedAt, outcome, approved = [] } = summary;
  const after = state ? stateMark(state.signature) : outcome === 'failed' ? follows.state : undefined;
  const run: SignedRun = {
    tenant,
    runId,
    attempt,
    mode: modeOf(summary),
    startedAt: new Date(startedAt).toISOString(),
    outcome,
    counter: follows.counter + 1,
    ...(follows.state === undefined ? {} : { before: follows.state }),
    ...(after === undefined ? {} : { after }),
    approved,
    ...(details === undefined ? {} : { details }),
    fingerprint: ledgerKey.fingerprint,
  };
  return signRun(run, ledgerKey.own);
}

/** Only a sync leaves a state, and only under a key. */
export function stateAfter(
  ran: Ran,
  { rules, recall: { ledgerKey, refOf } }: Run,
  { tenant, mode, run: { runId, attempt }, start, finishedAt }: RunInfo,
  summary: Summary,
  follows: Recalled['follows'],
): State | undefined {
  // Who does not know which run it follows cannot sign, and what is not signed nobody believes.
  if (mode !== 'sync' || ledgerKey === undefined || follows === undefined) return undefined;
  return nextState(ran.read.state, {
    place: {
      ...{ tenant, runId, attempt, counter: follows.counter + 1, before: follows.state },
      ...{ used: follows.used, head: follows.head },
    },
    now: finishedAt,
    keys: { ledgerKey, refOf },
    rules,
    ...seenAndDone(ran, rules, { inStep: isInStep(summary), isSync: start.undoes === undefined }),
  });
}

/** What memory asks of a run. */
export function seenAndDone(
  { read, people, owned, looked, plan, applied, approved }: Ran,
  rules: Rules,
  { inStep, isSync }: Pick<RunEnd['did'], 'inStep' | 'isSync'>,
): Pick<RunEnd, 'seen' | 'did'> {
  const inside = people.people.filter((person) => inScope(person, rules));
  return {
    seen: {
      employees: read.employees.items,
      people: people.people,
      users: owned.users,
      looked,
      isBlockedSince: (user) => read.memory?.isBlockedSince(user) ?? false,
      complete: read.complete,
      plans: plannable(people, rules),
      filled: people.filled,
      inScope: new Set(inside.map(({ employee }) => employee.id)),
    },
    did: { matches: owned.matches, plan, applied, approved, inStep, isSync },
  };
}

/** The classes of STRICT of which a run with this file plans whatever there is. */
function plannable(
  { isBlind, knowsEnds }: Ran['people'],
  { scope, leavers, reactivate }: Rules,
): Set<LimitClass> {
  if (isBlind || scope.employees === 'none') return new Set();
  return new Set([
    ...(leavers.block && knowsEnds ? (['block'] as const) : []),
    ...(reactivate ? (['reactivate'] as const) : []),
  ]);
}
