/** The commands, the same for the action and the command line: settings in, exit code and outputs out. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Problem, renderProblems } from './check/problem.ts';
import { checkTenants } from './check.ts';
import { createEngagedly } from './engagedly.ts';
import { ConfigError, SyncError } from './errors.ts';
import { createHttp, type HttpClient } from './http.ts';
import { engagedlyPace, personioPace } from './pace.ts';
import { createPersonio } from './personio.ts';
import { createRefs, createScanner, personalValues, redactSummary } from './redact.ts';
import { requireCredentials, type Settings } from './settings.ts';
import { renderMarkdown, renderText } from './summary/markdown.ts';
import { buildFailure, buildSummary, presenceOf, type RunFacts, type RunInfo } from './summary.ts';
import { planTenant, type Report, type Run, type Step, syncTenant } from './sync.ts';
import { listTenantFiles, loadTenant } from './tenant.ts';
import type { Summary } from './types/summary.d.ts';

/** The world a command runs in. Nothing else in here knows the clock, the terminal or a runner. */
export type World = {
  /** Folder that holds `tenants/`, and that `out-dir` is relative to. */
  folder: string;
  version: string;
  now(): Date;
  /** 16 or more random bytes, in hex: the key of references when there is no ledger key. */
  randomKey(): string;
  print(text: string): void;
  /** One problem of a tenant file, for a runner's annotations. */
  annotate(problem: Problem): void;
  /** Called with every secret that comes up later (an access token), before it is used. */
  onSecret(secret: string): void;
  onStep(step: Step): void;
  signal?: AbortSignal;
};

export type Result = {
  exitCode: 0 | 1;
  summary?: Summary;
  /** Of the summary.json that was written, relative to the folder. */
  summaryPath?: string;
  markdown?: string;
};

/** Runs the command. Every failure comes back as a printed explanation and exit code 1; nothing is thrown. */
export async function runCommand(settings: Settings, world: World): Promise<Result> {
  try {
    return settings.command === 'validate' ? await validate(settings, world) : await run(settings, world);
  } catch (error) {
    const { message, remedy } = asSyncError(error);
    world.print(`error: ${message}\n${remedy}`);
    return { exitCode: 1 };
  }
}

async function validate({ tenant }: Settings, world: World): Promise<Result> {
  const all = await listTenantFiles(world.folder);
  const files = tenant === '' ? all : all.filter(({ id }) => id === tenant);
  if (files.length === 0) {
    throw new ConfigError(
      tenant === '' ? 'There is no tenant file.' : 'There is no tenant file of that name.',
      'Tenant files are tenants/<id>.json; copy tenants/example.json to begin.',
    );
  }
  const problems = await checkTenants(files, { now: world.now() });
  for (const problem of problems) world.annotate(problem);
  const text = renderProblems(problems, { files: files.length });
  world.print(text);
  return {
    exitCode: problems.some(({ severity }) => severity === 'error') ? 1 : 0,
    markdown: `## Tenant files\n\n\`\`\`text\n${text.replaceAll('`', "'")}\n\`\`\`\n`,
  };
}

/** plan and sync: one tenant, a summary whatever happens. */
async function run(settings: Settings, world: World): Promise<Result> {
  const { tenant, sha256 } = await loadTenant(world.folder, settings.tenant, { now: world.now() });
  const startedAt = world.now();
  const refOf = createRefs(settings.ledgerKey ?? world.randomKey());
  const facts: Partial<RunFacts> = {};
  let scanner = createScanner([]);
  const clients = new Clients(settings, world);
  let failure: SyncError | undefined;
  try {
    refuseToSync(settings, tenant.status);
    requireCredentials(settings);
    const run: Run = {
      tenant,
      ...clients.open(),
      now: startedAt,
      ledgerKey: settings.ledgerKey,
      approve: settings.approve,
      attempt: settings.run.attempt,
      refOf,
      onStep: (step) => world.onStep(step),
      onRead: (read) => {
        const more = Object.values(read.units).flatMap(({ items }) => items.map(({ name }) => name));
        scanner = createScanner(
          personalValues({ employees: read.employees.items, users: read.users.items, more }),
        );
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
    Object.assign(facts, factsOf(await (settings.command === 'sync' ? syncTenant(run) : planTenant(run))));
  } catch (error) {
    failure = asSyncError(error);
  } finally {
    clients.close();
  }
  facts.calls = clients.calls();
  const info = runInfo(settings, world, sha256, startedAt);
  const summary = redactSummary(
    failure ? buildFailure(info, failure, facts, refOf) : buildSummary(info, complete(facts), refOf),
    scanner,
  );
  return report(summary, tenant.name, settings, world);
}

function refuseToSync({ command, tenant }: Settings, status: 'active' | 'paused'): void {
  if (command !== 'sync' || status === 'active') return;
  throw new ConfigError(
    `Tenant ${tenant} is paused; nothing was called.`,
    `To sync it, set "status": "active" in tenants/${tenant}.json. A plan works while it is paused.`,
  );
}

/** Both vendors' HTTP clients. In plan mode they refuse to write. */
class Clients {
  readonly #settings: Settings;
  readonly #world: World;
  #personio: HttpClient | undefined;
  #engagedly: HttpClient | undefined;

  constructor(settings: Settings, world: World) {
    this.#settings = settings;
    this.#world = world;
  }

  open(): Pick<Run, 'source' | 'target'> {
    const { personio, engagedly, command } = this.#settings;
    const shared = {
      readOnly: command !== 'sync',
      ...(this.#world.signal ? { signal: this.#world.signal } : {}),
    };
    this.#personio = createHttp({
      ...shared,
      vendor: 'personio',
      baseUrl: personio.url,
      // Personio is never written to, whatever the command.
      readOnly: true,
      pace: personioPace(),
    });
    this.#engagedly = createHttp({
      ...shared,
      vendor: 'engagedly',
      baseUrl: engagedly.url,
      pace: engagedlyPace(),
    });
    return {
      source: createPersonio({
        http: this.#personio,
        clientId: personio.clientId,
        clientSecret: personio.clientSecret,
        onSecret: (secret) => this.#world.onSecret(secret),
      }),
      target: createEngagedly({
        http: this.#engagedly,
        clientKey: engagedly.clientKey,
        secretKey: engagedly.secretKey,
      }),
    };
  }

  calls(): Summary['calls'] {
    const none = { get: 0, write: 0, retried: 0, throttled: 0, waitedMs: 0 };
    return { personio: this.#personio?.counts() ?? none, engagedly: this.#engagedly?.counts() ?? none };
  }

  close(): void {
    this.#personio?.close();
    this.#engagedly?.close();
  }
}

function factsOf({ mapped, plan, applied, approved, findings }: Report): Partial<RunFacts> {
  return { plan, applied, approved, findings, rejections: mapped.rejections };
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

function runInfo(settings: Settings, world: World, sha256: string, startedAt: Date): RunInfo {
  const { id, attempt, url, trigger, actor } = settings.run;
  return {
    tenant: settings.tenant,
    runId: id ?? `local-${startedAt.getTime()}`,
    attempt,
    runUrl: url,
    trigger,
    ...(actor === undefined ? {} : { actor }),
    mode: settings.command === 'sync' ? 'sync' : 'plan',
    configSha: sha256,
    version: world.version,
    startedAt,
    finishedAt: world.now(),
  };
}

/** Writes and prints the summary, and turns its outcome into an exit code. */
async function report(summary: Summary, name: string, settings: Settings, world: World): Promise<Result> {
  const markdown = renderMarkdown(summary, { name });
  const folder = join(settings.outDir, summary.tenant);
  const summaryPath = join(folder, 'summary.json');
  await mkdir(join(world.folder, folder), { recursive: true });
  await writeFile(join(world.folder, summaryPath), `${JSON.stringify(summary, null, 2)}\n`);
  await writeFile(join(world.folder, folder, 'summary.md'), markdown);
  world.print(renderText(summary));
  const stops =
    summary.outcome === 'failed' || (summary.mode === 'sync' && summary.held.some(({ isNew }) => isNew));
  return { exitCode: stops ? 1 : 0, summary, summaryPath, markdown };
}

/** What we throw on purpose is safe to print. Anything else may hold anything: only its kind and place are told. */
function asSyncError(error: unknown): SyncError {
  if (error instanceof SyncError) return error;
  const name = error instanceof Error ? error.name : typeof error;
  const at = error instanceof Error ? /\n\s+at .*?([\w.-]+:\d+:\d+)/.exec(error.stack ?? '')?.[1] : undefined;
  return new SyncError(
    'internal',
    `An unexpected ${name} stopped the run${at === undefined ? '' : ` at ${at}`}.`,
    'Run it again; if it stays, report it as a defect with this line.',
    { cause: error },
  );
}
