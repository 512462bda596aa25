/** plan, sync and undo: one tenant, a summary whatever happens. */
import { requireCredentials } from '../../credentials.ts';
import { ConfigError, SyncError } from '../../errors.ts';
import { openEvaluation } from '../../map/map.ts';
import type { RefOf, Tenant } from '../../model.ts';
import type { Read } from '../../read/read.ts';
import { planFileOf } from '../../report/plan-file.ts';
import { createRefs, type Scanner } from '../../report/redact.ts';
import { rulesOf } from '../../rules.ts';
import type { Settings } from '../../settings.ts';
import { asIfDone, carryOut, type LastStep, type Run, type Stopped, syncTenant } from '../../sync.ts';
import { TENANT_ID } from '../../tenant/check/check.ts';
import { FlawedFile, type LoadedTenant, loadTenant, tenantIds } from '../../tenant/files.ts';
import { requirePerson } from '../by-a-person.ts';
import { asSyncError, type Result, type World, warn } from '../world.ts';
import { tellValues } from './at-the-terminal.ts';
import { type Clients, openClients } from './clients.ts';
import { compareWith } from './compare.ts';
import {
  cancelled,
  type Ended,
  type Failed,
  type Finished,
  isUnwanted,
  type Known,
  runInfo,
  scannerOf,
  summaryOf,
  Unwanted,
} from './ended.ts';
import { publish, requireOutDir, writePlan } from './hand-over.ts';
import { openJobTime } from './job-time.ts';
import { completeDetails, keeping, openKeeper } from './keep-details.ts';
import { earlierUnknown, isEarlierRecorded, requireRecorded } from './not-recorded.ts';
import {
  type Committed,
  committedTenant,
  hidingNaming,
  isUnreviewed,
  otherFile,
  refuseStopped,
  refuseUnreviewed,
  withoutNaming,
} from './preview.ts';
import { type Recalled, recall, recordedOf, signedAfter, stateAfter } from './recall.ts';
import { requestsOf } from './requests.ts';
import { requirePaused, undoing, undoneRun } from './undone.ts';
import { whyUnwanted } from './wanted.ts';
import { warningsOf } from './warnings.ts';

/**
 * Runs plan, sync or undo. Throws SyncErrors only when there is no tenant of that id to say anything about, and where what it
 * would say has no place: in that of a result which nobody has recorded.
 */
export async function runTenant(settings: Settings, world: World): Promise<Result> {
  await requireRecorded(settings, world);
  const startedAt = world.now();
  const refOf = createRefs(settings.ledgerKey?.own ?? world.randomKey());
  const loaded = await loadTenant(world.folder, settings.tenant, { now: startedAt }).catch(asSyncError);
  const isLoaded = !(loaded instanceof SyncError);
  const ended = isLoaded
    ? await runLoaded(loaded, { settings, world, startedAt, refOf })
    : notLoaded(loaded, settings, world);
  const mayLeave = await isEarlierRecorded(settings, world, ended.lines);
  if (!mayLeave && 'error' in ended && !isUnwanted(ended)) throw ended.error;
  const { keeper } = ended;
  const details = keeper?.sha256();
  const known = runInfo(settings, world, isLoaded ? loaded : undefined, {
    startedAt,
    lines: ended.lines,
  });
  const kept = details === undefined || keeper?.kept === undefined ? {} : { details: keeper.kept };
  const info = { ...known, file: { ...known.file, ...kept } };
  const isKeyed = settings.ledgerKey !== undefined;
  const summary = summaryOf(ended, info, { refOf, isKeyed });
  const { follows } = ended;
  const state = 'ran' in ended ? stateAfter(ended.ran, ended.run, info, summary, follows) : undefined;
  const signed = isUnwanted(ended) ? undefined : signedAfter(settings, follows, summary, { state, details });
  const name = isLoaded ? loaded.tenant.name : settings.tenant;
  const values =
    'ran' in ended && !ended.isUnreviewed && world.tell ? tellValues(ended.ran, ended.run.rules) : '';
  if (values !== '') world.tell?.(values);
  const note = 'ran' in ended ? ended.note : '';
  const left = mayLeave ? { state, signed } : undefined;
  return publish(summary, { name, note }, left, settings, world);
}

type Start = { settings: Settings; world: World; startedAt: Date; refOf: RefOf };

/** Checks that the run is wanted, and runs it from start to finish. What goes wrong stands in the result. */
async function runLoaded(loaded: LoadedTenant, start: Start): Promise<Ended> {
  const { settings, world, startedAt } = start;
  const committed = await committedTenant(settings, loaded, { folder: world.folder, now: startedAt }).catch(
    asSyncError,
  );
  // Not known whether it was reviewed: then it counts as not.
  if (committed instanceof SyncError) return { error: committed, isUnreviewed: settings.command === 'plan' };
  const ended = await runOn(loaded, committed, start);
  return { ...ended, isUnreviewed: isUnreviewed(settings, committed) };
}

/** A run of this tenant, but for the two systems and who looks on. */
export function runOf(
  tenant: Tenant,
  recalled: Recalled,
  { settings, startedAt, refOf }: Pick<Start, 'settings' | 'startedAt' | 'refOf'>,
): Omit<Run, 'vendors' | 'watch'> {
  return {
    rules: rulesOf(tenant, startedAt),
    now: startedAt,
    evaluation: openEvaluation({ now: startedAt }),
    recall: { ...recalled, ledgerKey: settings.ledgerKey?.own, refOf },
    approvals: {
      digests: settings.approve,
      attempt: settings.run.attempt,
      mustFit: settings.command !== 'plan',
    },
  };
}

async function runOn(
  loaded: LoadedTenant,
  committed: Committed,
  { settings, world, startedAt, refOf }: Start,
): Promise<Finished | Failed> {
  const ending = requestsOf(world.signal);
  const now = world.network?.now ?? Date.now;
  const time = openJobTime({
    minutes: settings.jobMinutes,
    startedAt: now(),
    writes: settings.command !== 'plan',
  });
  let clients: Clients | undefined;
  let known: Known = {};
  const failed = (error: unknown, read?: Stopped['read']): Failed => ({
    error: world.signal?.aborted ? cancelled() : asSyncError(error),
    read,
    ...known,
    calls: clients?.calls(),
  });
  try {
    const isUndo = settings.command === 'undo';
    if (isUndo) {
      requirePerson(settings, 'Putting a run back');
      requirePaused(settings, loaded);
    } else refuseToSync(settings, loaded.tenant.status);
    await requireOutDir(settings, world);
    const recorded = await recordedOf(settings, world, isUndo ? 'all there is' : undefined);
    const recalled = recall(settings, recorded, startedAt);
    known = {
      follows: recalled.follows,
      lines: recorded === undefined || recorded === 'unreadable' ? undefined : recorded.lines,
    };
    const unwanted = await whyUnwanted({
      settings,
      loaded,
      recorded: recorded === 'unreadable' ? undefined : recorded,
      folder: world.folder,
      now: startedAt,
      onSecret: (secret) => world.onSecret(secret),
    });
    if (unwanted !== undefined) throw new Unwanted(unwanted, settings);
    if (!(await isEarlierRecorded(settings, world, known.lines))) throw earlierUnknown(settings);
    if (settings.flaw !== undefined) throw settings.flaw;
    const isSilent = isUnreviewed(settings, committed);
    if (isSilent) refuseUnreviewed(settings, loaded.tenant, committed);
    const undone = isUndo ? await undoneRun(settings, world, { recorded, now: startedAt }) : undefined;
    const other = await otherFile(settings, loaded, committed, { folder: world.folder, now: startedAt });
    requireCredentials(settings);
    const ids = await tenantIds(world.folder);
    for (const text of warningsOf(settings, loaded, ids)) warn(world, text);
    const opened = openClients(settings, world, { refOf, signal: ending.requests, until: time.until });
    clients = opened;
    const asked = isSilent ? hidingNaming(opened) : opened;
    const comparison = compareWith(other, asked, { own: loaded.tenant, now: startedAt, isCoarse: isSilent });
    const whole = runOf(loaded.tenant, recalled, { settings, startedAt, refOf });
    const run: Run = {
      ...whole,
      rules: isSilent ? withoutNaming(whole.rules) : whole.rules,
      vendors: comparison.vendors,
      // The steps tell exact numbers.
      watch: {
        onStep: (step) => {
          if (step.step === 'looking' || step.step === 'acting') time.begin(step.step);
          if (!isSilent) world.onStep(step);
        },
        ending: () => {
          if (world.signal?.aborted) return 'cancelled';
          if (opened.isThrottled()) return 'throttled';
          return time.isOver(now()) ? 'out-of-time' : undefined;
        },
      },
    };
    // Of an unreviewed file it knows nobody: what it took out of a name would tell its author that somebody has that value.
    const scannerFor = (read: Read) => scannerOf(isSilent ? undefined : read);
    let scanner: Scanner | undefined;
    const info = runInfo(settings, world, loaded, { startedAt, lines: known.lines });
    const keeper = await openKeeper({ settings, tenant: loaded.tenant, world, info, refOf });
    known = { ...known, keeper };
    const lastStep = keeping(keeper, settings.command === 'plan' ? asIfDone : carryOut);
    const planning: LastStep = async (planned) => {
      scanner = scannerFor(planned.read);
      const { read, people, plan } = planned;
      if (isSilent) refuseStopped(people.rejections);
      const told = { plan, complete: read.complete, keptOut: people.keptOut };
      if (!isSilent) await writePlan(planFileOf(info, told, { refOf, scanner }), settings, world);
      return lastStep(planned, run);
    };
    const outcome = await syncTenant(run, planning, undone && undoing(undone, known.lines));
    if ('error' in outcome) return failed(outcome.error, outcome.read);
    await completeDetails(keeper, outcome, world);
    scanner ??= scannerFor(outcome.read);
    const note = await comparison.noteOn(outcome, run, scanner);
    return { ran: outcome, run, calls: opened.calls(), scanner, note, ...known };
  } catch (error) {
    return failed(error);
  } finally {
    ending.close();
    clients?.close();
    world.onStep({ step: 'ended' });
  }
}

function refuseToSync({ command, tenant }: Settings, status: 'active' | 'paused'): void {
  if (command !== 'sync' || status === 'active') return;
  throw new SyncError(
    'paused',
    'Nothing was called.',
    `To sync this tenant, set "status": "active" in tenants/${tenant}.json. A plan works while it is paused.`,
  );
}

/** What is wrong in the file is printed in full; the summary only says that something is. */
function notLoaded(error: SyncError, { tenant }: Settings, world: World): Ended {
  // What is no id must not become a path.
  if (!TENANT_ID.test(tenant)) throw error;
  if (world.signal?.aborted) return { isUnreviewed: false, error: cancelled() };
  if (!(error instanceof FlawedFile)) return { isUnreviewed: false, error };
  world.print(`error: ${error.message}\n${error.remedy}\n`);
  return {
    isUnreviewed: false,
    error: new ConfigError('The tenant file has errors.', 'Run "validate" and correct what it names.'),
  };
}
