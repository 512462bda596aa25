/** plan and sync: one tenant, a summary whatever happens. */

import { ConfigError, SyncError } from '../../errors.ts';
import type { State } from '../../memory/state.ts';
import { coarseSummary } from '../../report/coarse.ts';
import { createRefs, createScanner, personalValues, redactSummary } from '../../report/redact.ts';
import { buildFailure, buildSummary, presenceOf, type RunFacts, type RunInfo } from '../../report/summary.ts';
import { type Rules, rulesOf } from '../../rules.ts';
import { latestSlot } from '../../schedule/schedule.ts';
import { missingLedgerKey, requireCredentials, type Settings } from '../../settings.ts';
import { planTenant, type Report, type Run, syncTenant } from '../../sync.ts';
import { TENANT_ID } from '../../tenant/check/check.ts';
import { type LoadedTenant, loadTenant } from '../../tenant/files.ts';
import { asSyncError, type Result, type World, warn } from '../world.ts';
import { type Clients, openClients } from './clients.ts';
import { publish, requireOutDir } from './hand-over.ts';
import { type Committed, committedTenant, describeScopeChange, isPreview, refusePreview } from './preview.ts';
import { recordedOf, stateAfter, stateOf } from './recall.ts';
import { whyUnwanted } from './wanted.ts';

/** How long a request under way may take once somebody wants the run to end. */
const GRACE = 5_000;

/** Runs plan or sync. Throws ConfigError only when there is no tenant of that id to say anything about. */
export async function runTenant(settings: Settings, world: World): Promise<Result> {
  const startedAt = world.now();
  const refOf = createRefs(settings.ledgerKey ?? world.randomKey());
  const facts: Partial<RunFacts> = {};
  let loaded: LoadedTenant | undefined;
  let rules: Rules | undefined;
  let scanner = createScanner([]);
  let report: Report | undefined;
  let state: State | undefined;
  let clients: Clients | undefined;
  let failure: SyncError | undefined;
  let before: Committed;
  const ending = endingOf(world.signal);
  try {
    loaded = await loadTenant(world.folder, settings.tenant, { now: startedAt });
    refuseToSync(settings, loaded.tenant.status);
    await requireOutDir(settings, world);
    const recorded = await recordedOf(settings, world);
    const unwanted = await whyUnwanted({
      settings,
      loaded,
      recorded,
      folder: world.folder,
      now: startedAt,
      onSecret: (secret) => world.onSecret(secret),
    });
    if (unwanted !== undefined) throw new Unwanted(unwanted);
    before = await committedTenant(settings, loaded, { folder: world.folder, now: startedAt });
    if (isPreview(settings, before)) refusePreview(settings, loaded.tenant, before);
    requireCredentials(settings);
    for (const text of [warningOfPublic(settings), missingLedgerKey(settings)]) if (text) warn(world, text);
    const remembered = stateOf(settings, recorded);
    state = remembered.state;
    clients = openClients(settings, {
      onSecret: (secret) => world.onSecret(secret),
      refOf,
      signal: ending.requests,
      ...(world.network ? { network: world.network } : {}),
    });
    rules = rulesOf(loaded.tenant, startedAt);
    const tellsSteps = !isPreview(settings, before);
    const run: Run = {
      rules,
      ...(typeof before === 'object'
        ? { before: rulesOf({ ...before, timezone: loaded.tenant.timezone }, startedAt) }
        : {}),
      source: clients.source,
      target: clients.target,
      now: startedAt,
      ledgerKey: settings.ledgerKey,
      ...(state ? { state } : {}),
      stateLost: remembered.isLost,
      approve: settings.approve,
      attempt: settings.run.attempt,
      refOf,
      // The steps tell exact numbers.
      onStep: (step) => (tellsSteps ? world.onStep(step) : undefined),
      onRead: (read) => {
        const more = Object.values(read.units).flatMap(({ items }) => items.map(({ name }) => name));
        const people = { employees: read.employees.items, users: read.users.items, more };
        scanner = createScanner(personalValues(people));
        facts.source = { employees: read.employees.items.length, complete: read.employees.complete };
        facts.target = {
          users: read.users.items.length,
          active: read.users.items.filter(({ blocked }) => !blocked).length,
          complete: read.targetComplete,
        };
        facts.presence = presenceOf(read.employees.items, read.prepared.keys);
        facts.findings = read.findings;
      },
      ...(world.signal ? { signal: world.signal } : {}),
    };
    report = await (settings.command === 'sync' ? syncTenant(run) : planTenant(run));
    const { mapped, plan, applied, approved, findings } = report;
    const lost = remembered.isLost ? [{ code: 'state-lost' }] : [];
    Object.assign(facts, {
      plan,
      applied,
      approved,
      findings: [...findings, ...lost],
      rejections: mapped.rejections,
    });
  } catch (error) {
    // What is no id must not become a path.
    if (!loaded && !TENANT_ID.test(settings.tenant)) throw error;
    failure = world.signal?.aborted ? cancelled() : asSyncError(error);
    if (!loaded) failure = tellFileProblems(failure, world);
  } finally {
    ending.close();
    clients?.close();
  }
  if (clients) facts.calls = clients.calls();
  const info = runInfo(settings, world, loaded, startedAt);
  const exact = redactSummary(
    failure ? buildFailure(info, failure, facts, refOf) : buildSummary(info, complete(facts), refOf),
    scanner,
  );
  const summary = isPreview(settings, before) ? coarseSummary(exact) : exact;
  const asWanted = failure instanceof Unwanted ? { ...summary, outcome: 'success' as const } : summary;
  const files = [{ name: 'summary.json', text: `${JSON.stringify(asWanted, null, 2)}\n` }];
  const after =
    report && rules && stateAfter({ settings, rules, report, summary, state, info, refOf, now: world.now() });
  if (after) files.push({ name: 'state.json', text: `${JSON.stringify(after, null, 1)}\n` });
  const name = loaded?.tenant.name ?? settings.tenant;
  return publish(asWanted, { name, note: describeScopeChange(before, report) }, files, settings, world);
}

/** Not a failure: there is nothing to do for this job any more. */
class Unwanted extends SyncError {
  override name = 'Unwanted';
  constructor(message: string) {
    super('superseded', message, 'Nothing was called. The next start looks again at what is due.');
  }
}

function refuseToSync({ command, tenant }: Settings, status: 'active' | 'paused'): void {
  if (command !== 'sync' || status === 'active') return;
  throw new ConfigError(
    `Tenant ${tenant} is paused; nothing was called.`,
    `To sync it, set "status": "active" in tenants/${tenant}.json. A plan works while it is paused.`,
  );
}

function warningOfPublic({ run, command }: Settings): string | undefined {
  if (command !== 'sync' || !run.repository?.isPublic) return undefined;
  return 'This repository is public: everybody can read who your customers are and what every run did. Make it private.';
}

/** Requests under way get a few seconds once the run is to end. */
function endingOf(signal: AbortSignal | undefined): { requests: AbortSignal; close(): void } {
  const requests = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const onAbort = () => {
    timer = setTimeout(() => requests.abort(), GRACE);
    timer.unref();
  };
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  return {
    requests: requests.signal,
    close: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    },
  };
}

/** What is wrong in the file is printed in full; the summary only says that something is. */
function tellFileProblems({ message, remedy }: SyncError, world: World): SyncError {
  world.print(`error: ${message}\n${remedy}\n`);
  return new ConfigError(
    'The tenant file is missing or has errors.',
    'Run "validate" and correct what it names.',
  );
}

function cancelled(): SyncError {
  return new SyncError(
    'cancelled',
    'The run was cancelled.',
    'Run it again: what was done stays, and the next run does the rest.',
  );
}

/** All facts of a run that came to its end. */
function complete(facts: Partial<RunFacts>): RunFacts {
  const { source, target, plan, applied, approved, findings, rejections, calls, presence } = facts;
  if (
    !source ||
    !target ||
    !plan ||
    !applied ||
    !approved ||
    !findings ||
    !rejections ||
    !calls ||
    !presence
  ) {
    throw new SyncError('internal', 'A finished run lacks some of its facts.', 'Report this as a defect.');
  }
  return { source, target, plan, applied, approved, findings, rejections, calls, presence };
}

function runInfo(
  settings: Settings,
  world: World,
  loaded: LoadedTenant | undefined,
  startedAt: Date,
): RunInfo {
  const { id, attempt, url, trigger, actor } = settings.run;
  const { schedule, timezone } = loaded?.tenant ?? {};
  const slot = trigger === 'schedule' && timezone ? latestSlot(schedule, timezone, startedAt) : undefined;
  return {
    tenant: settings.tenant,
    runId: id ?? `local-${startedAt.getTime()}`,
    attempt,
    runUrl: url,
    trigger,
    ...(actor === undefined ? {} : { actor }),
    mode: settings.command === 'sync' ? 'sync' : 'plan',
    ...(slot === undefined ? {} : { slot: slot.toISOString() }),
    configSha: loaded?.sha256 ?? '',
    version: world.version,
    startedAt,
    finishedAt: world.now(),
  };
}
