/**
 * rekey: one tenant's memory under another ledger key. Reads only. With the old key the memory is read as a sync would,
 * both systems are read, and what is remembered of whom is there is put in the terms of the new key. Once the old key is
 * destroyed, nothing in older history can be turned back.
 */

import { requireCredentials } from '../credentials.ts';
import { ConfigError, SyncError } from '../errors.ts';
import { foldedKey } from '../keys.ts';
import type { LedgerKey } from '../ledger-key.ts';
import { type Keys, rekeyed } from '../memory/rekeyed.ts';
import { nextState, type State } from '../memory/state.ts';
import type { Finding } from '../model.ts';
import { emptyPlan } from '../plan/change.ts';
import { type RunInfo, readFacts } from '../report/facts.ts';
import { createRefs, redactSummary } from '../report/redact.ts';
import { buildSummary } from '../report/summary.ts';
import { type Rules, rulesOf } from '../rules.ts';
import { isPaused } from '../select/select.ts';
import type { Settings } from '../settings.ts';
import { leaveAll, type Ran, syncTenant } from '../sync.ts';
import { type LoadedTenant, loadTenant } from '../tenant/files.ts';
import type { Summary } from '../types/summary.d.ts';
import { requirePerson } from './by-a-person.ts';
import { type Clients, openClients, watchOf } from './sync/clients.ts';
import { runInfo, scannerOf } from './sync/ended.ts';
import { publish, requireOutDir } from './sync/hand-over.ts';
import { requireRecorded } from './sync/not-recorded.ts';
import { type Recalled, readRecorded, recall, seenAndDone, signedAfter } from './sync/recall.ts';
import { runOf } from './sync/run.ts';
import type { RecordedTenant, Result, World } from './world.ts';

/** Throws SyncErrors; then nothing is handed over, and the memory stays as it is. */
export async function rekey(settings: Settings, world: World): Promise<Result> {
  await requireRecorded(settings, world);
  const startedAt = world.now();
  const loaded = await loadTenant(world.folder, settings.tenant, { now: startedAt });
  requirePerson(settings, 'A new ledger key');
  refuseUnpaused(settings, loaded);
  const keys = keysOf(settings);
  requireCredentials(settings);
  await requireOutDir(settings, world);
  const known = await memoryUnder(keys.old, settings, world);
  const { state, follows } = known;
  const from: Keys = { ledgerKey: keys.old.own, refOf: createRefs(keys.old.own) };
  const to: Keys = { ledgerKey: keys.fresh.own, refOf: createRefs(keys.fresh.own) };
  const rules = rulesOf(loaded.tenant, startedAt);
  const clients = openClients(settings, world, { refOf: from.refOf });
  try {
    const ran = await lookAt(loaded, { old: keys.old, from, known, clients }, { settings, world, startedAt });
    refuseOldReferences(rules, { state, from, ran });
    const { employees, users } = { employees: ran.read.employees.items, users: ran.owned.users };
    const moved = rekeyed(ran.read.state ?? state, {
      from,
      to,
      rules,
      employees,
      users,
      random: () => world.randomKey(),
    });
    const info = runInfo(settings, world, loaded, { startedAt, lines: known.lines });
    const summary = summaryOf(ran, { info, to, calls: clients.calls(), moved });
    const next = nextState(moved.state, {
      place: {
        tenant: info.tenant,
        runId: info.run.runId,
        attempt: info.run.attempt,
        counter: follows.counter + 1,
        before: follows.state,
        used: follows.used,
        // What was signed under the new key before, should it be an old one, nobody has looked for.
        head: undefined,
      },
      now: info.finishedAt,
      keys: to,
      rules,
      ...seenAndLeft(ran, rules),
    });
    const signed = signedAfter(settings, follows, summary, { state: next, details: undefined });
    const left = { state: next, signed };
    return await publish(summary, { name: loaded.tenant.name, note: '' }, left, settings, world);
  } finally {
    clients.close();
  }
}

/** No sync may come in between. */
function refuseUnpaused({ run, paused, tenant }: Settings, { tenant: { status } }: LoadedTenant): void {
  if (run.trigger === 'local') return;
  if (status === 'paused' || isPaused(paused, tenant)) return;
  throw new ConfigError(
    `Tenant ${tenant} is not paused: a sync that comes in between would begin a memory of its own.`,
    `Pause it first: add ${tenant} to the variable PAUSED_TENANTS. "gh variable get PAUSED_TENANTS" says who is in it already, and "gh variable set PAUSED_TENANTS --body <all of them, by comma>" puts the whole list in its place.`,
  );
}

function keysOf({ ledgerKey: fresh, oldLedgerKey: old }: Settings): { fresh: LedgerKey; old: LedgerKey } {
  if (fresh === undefined || old === undefined) {
    const missing = [
      fresh ? [] : 'LEDGER_KEY (the new key)',
      old ? [] : 'LEDGER_KEY_OLD (the one until now)',
    ];
    throw new ConfigError(
      `There is no ${missing.flat().join(', and no ')}.`,
      'Make the new key with "openssl rand -hex 32". Where the old one is lost there is nothing to carry over: with a new LEDGER_KEY alone the next sync begins a new memory by itself, and holds more until then.',
    );
  }
  if (fresh.own !== old.own) return { fresh, old };
  throw new ConfigError(
    'LEDGER_KEY and LEDGER_KEY_OLD are the same key.',
    'Make a new one with "openssl rand -hex 32", and store it as LEDGER_KEY.',
  );
}

type Known = {
  state: State;
  follows: NonNullable<Recalled['follows']>;
  lines: RecordedTenant['lines'];
} & Pick<Recalled, 'lostAt'>;

/** What the last sync left, under the old key. */
async function memoryUnder(old: LedgerKey, settings: Settings, world: World): Promise<Known> {
  const { tenant } = settings;
  const recorded = await readRecorded(settings, world, old);
  const { state, lostAt, follows, isLost } = recall({ tenant, ledgerKey: old }, recorded, world.now());
  if (state !== undefined && follows !== undefined) return { state, lostAt, follows, lines: recorded.lines };
  if (recall(settings, recorded, world.now()).state !== undefined) {
    throw new ConfigError(
      'The memory is under the key in LEDGER_KEY already.',
      'Nothing is to be done. Take LEDGER_KEY_OLD out of the environment.',
    );
  }
  throw new ConfigError(
    isLost ? 'The memory cannot be read with LEDGER_KEY_OLD.' : 'Nothing is remembered of this tenant.',
    isLost
      ? 'Check that it is the key of the last sync. Where another run came after it, or the branch was changed, the memory is lost already: the next sync begins a new one under LEDGER_KEY, and holds more until then.'
      : 'There is nothing to carry over. Sync with the new LEDGER_KEY.',
  );
}

/** Everything as in a sync under the old key, up to the plan, of which nothing is carried out. */
async function lookAt(
  { tenant }: LoadedTenant,
  { old, from, known, clients }: { old: LedgerKey; from: Keys; known: Known; clients: Clients },
  { settings, world, startedAt }: { settings: Settings; world: World; startedAt: Date },
): Promise<Ran> {
  const { state, lostAt, follows } = known;
  const recalled: Recalled = { state, lostAt, follows, isLost: false, used: new Set() };
  const asked = { ...settings, ledgerKey: old, approve: [] };
  const run = {
    ...runOf(tenant, recalled, { settings: asked, startedAt, refOf: from.refOf }),
    // What accounts show is nothing that a memory under another key could be made of.
    vendors: { source: clients.source, target: clients.target, looks: 'none' as const },
    watch: watchOf(world),
  };
  const ran = await syncTenant(run, leaveAll);
  if ('error' in ran) throw ran.error;
  if (!ran.read.complete) {
    throw new SyncError(
      'incomplete-source',
      'A list could not be read completely, so it cannot be told who is there. The memory stays as it is.',
      'Start it again later.',
    );
  }
  if (ran.plan.isForeign) {
    throw new SyncError(
      'config',
      'Hardly anybody whom the memory knows is there: these are probably the keys of another customer. The memory stays as it is.',
      'Check the four keys in the environment of this tenant.',
    );
  }
  return ran;
}

/** An entry of the tenant file that names somebody by an old reference would name nobody, and protect nobody, from then on. */
function refuseOldReferences(
  { protect, resolve, today }: Rules,
  { state, from: { refOf }, ran }: { state: State; from: Keys; ran: Ran },
): void {
  const people = ran.read.employees.items.map(({ id }) => refOf({ employee: id }));
  const accounts = ran.owned.users.map(({ id }) => refOf({ user: id }));
  const remembered = [...state.links, ...(state.outside ?? [])].flatMap((pair) => pair.split(' '));
  const old = new Set([...people, ...accounts, ...remembered].map(foldedKey));
  const protectedBy = [...protect].filter((entry) => old.has(entry)).length;
  const resolvedBy = resolve.filter(({ expires }) => expires >= today).length;
  if (protectedBy + resolvedBy === 0) return;
  throw new ConfigError(
    `The tenant file names people by references of the old key: ${protectedBy} under "protect", ${resolvedBy} under "resolve". With the new key they would name nobody. The memory stays as it is.`,
    'Under "protect" write personio:<id> or the user id instead. Take out what stands under "resolve" once a sync has worked: its links are remembered.',
  );
}

/** Digests of what is held, and what did not stay, are hashes under the old key. That it waits is true under any. */
function seenAndLeft(ran: Ran, rules: Rules): ReturnType<typeof seenAndDone> {
  const held = ran.plan.held.map(({ digest: _, members: __, ...rest }) => rest);
  return seenAndDone({ ...ran, plan: { ...ran.plan, held, stuck: [] }, approved: [] }, rules, {
    inStep: false,
    isSync: false,
  });
}

function summaryOf(
  { read, plan }: Ran,
  {
    info,
    to,
    calls,
    moved: { known, forgotten },
  }: { info: RunInfo; to: Keys; calls: Summary['calls']; moved: { known: number; forgotten: number } },
): Summary {
  const findings: Finding[] = [
    { code: 'rekeyed', count: known },
    ...(forgotten > 0 ? [{ code: 'rekey-forgotten' as const, count: forgotten }] : []),
  ];
  const { inScope, matchedActive } = plan;
  const facts = {
    read: readFacts(read),
    plan: { ...emptyPlan(), inScope, matchedActive },
    applied: { done: [], failed: [], skipped: [], findings: [] },
    approved: [],
    findings,
    calls,
  };
  return redactSummary(buildSummary(info, facts, to.refOf), scannerOf(read));
}
