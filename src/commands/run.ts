/** plan and sync: one tenant, a summary whatever happens. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { TENANT_ID } from '../check.ts';
import { ConfigError, SyncError } from '../errors.ts';
import { isInStep } from '../ledger/line.ts';
import { type LedgerTenant, readLedgerTenant } from '../ledger.ts';
import { createRefs, createScanner, personalValues, redactSummary } from '../redact.ts';
import { latestSlot } from '../schedule.ts';
import { requireCredentials, type Settings } from '../settings.ts';
import { nextState, readState, type State } from '../state.ts';
import { renderMarkdown, renderText } from '../summary/markdown.ts';
import { buildFailure, buildSummary, presenceOf, type RunFacts, type RunInfo } from '../summary.ts';
import { planTenant, type Report, type Run, syncTenant } from '../sync.ts';
import { type LoadedTenant, loadTenant } from '../tenant.ts';
import type { Summary } from '../types/summary.d.ts';
import { type Clients, openClients } from './clients.ts';
import { whyUnwanted } from './wanted.ts';
import { asSyncError, type Result, type World, warn } from './world.ts';

/** How long a request under way may take once somebody wants the run to end. */
const GRACE = 5_000;

/** Runs plan or sync. Throws ConfigError only when there is no tenant of that id to say anything about. */
export async function runTenant(settings: Settings, world: World): Promise<Result> {
  const startedAt = world.now();
  const refOf = createRefs(settings.ledgerKey ?? world.randomKey());
  const facts: Partial<RunFacts> = {};
  let loaded: LoadedTenant | undefined;
  let scanner = createScanner([]);
  let report: Report | undefined;
  let state: State | undefined;
  let clients: Clients | undefined;
  let failure: SyncError | undefined;
  const ending = endingOf(world.signal);
  try {
    loaded = await loadTenant(world.folder, settings.tenant, { now: startedAt });
    refuseToSync(settings, loaded.tenant.status);
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
    requireCredentials(settings);
    warnOfPublic(settings, world);
    const remembered = stateOf(settings, recorded);
    state = remembered.state;
    clients = openClients(settings, {
      onSecret: (secret) => world.onSecret(secret),
      signal: ending.requests,
    });
    const run: Run = {
      tenant: loaded.tenant,
      source: clients.source,
      target: clients.target,
      now: startedAt,
      ledgerKey: settings.ledgerKey,
      ...(state ? { state } : {}),
      approve: settings.approve,
      attempt: settings.run.attempt,
      refOf,
      onStep: (step) => world.onStep(step),
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
  const summary = redactSummary(
    failure ? buildFailure(info, failure, facts, refOf) : buildSummary(info, complete(facts), refOf),
    scanner,
  );
  const asWanted = failure instanceof Unwanted ? { ...summary, outcome: 'success' as const } : summary;
  const files = [{ name: 'summary.json', text: `${JSON.stringify(asWanted, null, 2)}\n` }];
  const after = report && stateAfter({ settings, report, summary, state, info, refOf, now: world.now() });
  if (after) files.push({ name: 'state.json', text: `${JSON.stringify(after)}\n` });
  return publish(asWanted, loaded?.tenant.name ?? settings.tenant, files, settings, world);
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

function warnOfPublic({ run, command }: Settings, world: World): void {
  if (command !== 'sync' || !run.repository?.isPublic) return;
  warn(
    world,
    'This repository is public: everybody can read who your customers are and what every run did. Make it private.',
  );
}

/** What the ledger has of this tenant. A ledger that does not answer makes a sync careful, it does not stop it. */
async function recordedOf(settings: Settings, world: World): Promise<RecordedTenant | undefined> {
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

type RecordedTenant = LedgerTenant & { state?: string };

/** The state of the last run, if it is genuine and of the last run that ended; `isLost` when one is there that is not. */
function stateOf(
  { ledgerKey, tenant }: Settings,
  recorded: RecordedTenant | undefined,
): { state?: State; isLost: boolean } {
  if (ledgerKey === undefined || recorded?.state === undefined) return { isLost: false };
  const last = recorded.lines.findLast(({ outcome }) => outcome !== 'failed');
  const lastRun = last ? { lastRun: { runId: last.runId, attempt: last.attempt } } : {};
  const read = readState(recorded.state, { tenant, ledgerKey, ...lastRun });
  return 'state' in read ? { state: read.state, isLost: false } : { isLost: true };
}

/** Only a sync leaves a state, and only under a key. */
function stateAfter({
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
  return new ConfigError('The tenant file is missing or has errors.', 'Run "validate" and correct what it names.');
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

/** Prints the summary, writes the files, and turns the outcome into an exit code. */
async function publish(
  summary: Summary,
  name: string,
  files: readonly { name: string; text: string }[],
  settings: Settings,
  world: World,
): Promise<Result> {
  const markdown = renderMarkdown(summary, { name });
  // Printed first: whatever becomes of the files, somebody learns what the run did.
  world.print(renderText(summary));
  try {
    const folder = resolve(world.folder, settings.outDir, summary.tenant);
    await mkdir(folder, { recursive: true });
    for (const file of [...files, { name: 'summary.md', text: markdown }]) {
      await writeFile(join(folder, file.name), file.text);
    }
  } catch (cause) {
    throw new ConfigError(
      'The summary could not be written to the folder "out-dir".',
      'Give a folder that exists or can be made, and that this program may write to.',
      { cause },
    );
  }
  const isStopped =
    summary.outcome === 'failed' || (summary.mode === 'sync' && summary.held.some(({ isNew }) => isNew));
  const summaryPath = join(settings.outDir, summary.tenant, 'summary.json');
  return { exitCode: isStopped ? 1 : 0, summary, summaryPath, markdown };
}
