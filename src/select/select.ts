/** Which tenants are to be synced now: tenant files, ledger and git's history in, ids and plain words out. */

import { ConfigError } from '../errors.ts';
import { sharingKeys } from '../history/shared-key.ts';
import type { Purpose } from '../one-setting.ts';
import { withOwnTimes } from '../schedule/own-times.ts';
import { environmentOf, type Openness } from '../setup/environments.ts';
import { checkTenant } from '../tenant/check/check.ts';
import type { Problem } from '../tenant/check/problem.ts';
import { listTenantFiles } from '../tenant/files.ts';
import { readAddedAt } from './added.ts';
import { type Candidate, type RunLine, type Selection, selectTenants } from './due.ts';
import { type AskOtherRuns, answerOf, NO_OTHER_RUNS, recordedRuns, refuseBeside } from './other-runs.ts';
import { BLIND, renderSelection, STUCK, type Unsafe, warningsOf } from './text.ts';

export { type Due, type Selection, selectTenants, type Why } from './due.ts';
export { isPaused, readPaused, strangersIn } from './paused.ts';

export type SelectInput = {
  /** Holds `tenants/`. */
  folder: string;
  now: Date;
  /** What the ledger has recorded of each tenant; empty when there is none. */
  ledger: ReadonlyMap<string, { readonly lines: readonly RunLine[] }>;
  /** The value of PAUSED_TENANTS. */
  paused: string;
  /** The ids somebody asked for; absent or empty: everybody on schedule. */
  only?: readonly string[];
  /** What the run is for; all but a sync also work for a paused tenant, when asked for. Default sync. */
  mode?: Purpose;
  /** Asked only when it matters; may throw a SyncError, and then an undo or rekey is refused. */
  otherRuns?: AskOtherRuns;
  /** The environments there are, where GitHub can be asked; may throw a SyncError, and then nobody is selected. */
  environments?(): Promise<ReadonlyMap<string, Openness>>;
  max?: number;
};

export type SelectResult = {
  /** For the matrix; the longest overdue first. */
  ids: string[];
  selection: Selection;
  /** Ids of tenants without a safe environment, or with somebody else's ledger key: until somebody mends that no run takes them. */
  leftOut: string[];
  /** Errors of tenant files that were left out. */
  problems: Problem[];
  /** Sentences that somebody should see. */
  warnings: string[];
  /** Why it proves nothing that nobody is due. */
  standstill: string | undefined;
  /** For the log, several lines. */
  text: string;
};

/**
 * Chooses the tenants that are due. A tenant file with errors costs that tenant its turn, nobody else. Throws
 * ConfigError when `only` names a tenant that is not there or has errors.
 */
export async function select(input: SelectInput): Promise<SelectResult> {
  const only = input.only?.length ? input.only : undefined;
  const { tenants: sound, known, problems } = await readTenants(input.folder, input.now);
  refuseBroken(only, sound, known);
  const housed = withEnvironment(sound, await input.environments?.(), only !== undefined);
  refuseUnsafe(only, housed.unsafe);
  const linesOf = (id: string) => input.ledger.get(id)?.lines ?? [];
  const shared = sharingKeys(new Map(known.map((id) => [id, linesOf(id)])));
  const unsafe = { ...housed.unsafe, shared };
  // By hand they may: otherwise nobody could show that one of them has a key of its own by now.
  const tenants = only ? housed.tenants : housed.tenants.filter(({ id }) => !shared.includes(id));
  const isNew = (id: string) => !linesOf(id).some(({ outcome }) => outcome !== 'failed');
  const addedAt =
    only === undefined && tenants.some(({ id }) => isNew(id)) ? await readAddedAt(input.folder) : undefined;
  const { others, warnings } = await othersOf(input, only);
  if (only) refuseBeside(others, only);
  const selection = selectTenants({
    tenants: tenants.map((candidate) => ({ ...candidate, addedAt: addedAt?.get(candidate.id) })),
    runs: new Map([...input.ledger].map(([id, { lines }]) => [id, lines])),
    now: input.now,
    paused: input.paused,
    others,
    ...(only && { only }),
    ...(input.mode && { mode: input.mode }),
    ...(input.max && { max: input.max }),
  });
  const selected = { selection, known, problems, unsafe, paused: input.paused, isManual: only !== undefined };
  const lost = selection.skipped.flatMap(({ id, why }) => (why === 'unrecorded' ? [id] : []));
  const isBlind = known.length > 0 && housed.tenants.length === 0;
  const isStuck = lost.length > 0 && selection.due.length === 0;
  return {
    ids: selection.due.map(({ id }) => id),
    selection,
    leftOut: [...unsafe.missing, ...unsafe.open, ...unsafe.shared, ...lost],
    problems,
    standstill: isBlind ? BLIND : isStuck ? STUCK : undefined,
    warnings: [...warningsOf(selected), ...warnings],
    text: renderSelection(selected),
  };
}

/** A plan writes nothing, and has nothing to wait for. */
function othersOf({ otherRuns, mode, ledger }: SelectInput, only: readonly string[] | undefined) {
  if (otherRuns === undefined || (only && mode === 'plan')) return { others: NO_OTHER_RUNS, warnings: [] };
  const recorded = recordedRuns([...ledger.values()].map(({ lines }) => lines));
  return answerOf(() => otherRuns(recorded), { ...(only && { only }), ...(mode && { mode }) });
}

async function readTenants(
  folder: string,
  now: Date,
): Promise<{ tenants: Candidate[]; known: string[]; problems: Problem[] }> {
  const files = await listTenantFiles(folder);
  const checked = await Promise.all(
    files.map(async (file) => ({ id: file.id, ...(await checkTenant(file, { now, use: 'run' })) })),
  );
  return {
    tenants: checked.flatMap(({ id, tenant }) =>
      tenant === undefined ? [] : [{ id, tenant: withOwnTimes(id, tenant) }],
    ),
    known: files.map(({ id }) => id),
    problems: checked
      .filter(({ tenant }) => tenant === undefined)
      .flatMap((file) => file.problems.filter(({ severity }) => severity === 'error')),
  };
}

/** Whoever asks for a tenant must hear that its file is broken, not that it does not exist. */
function refuseBroken(
  only: readonly string[] | undefined,
  tenants: readonly Candidate[],
  known: readonly string[],
): void {
  const sound = new Set(tenants.map(({ id }) => id));
  const broken = (only ?? []).filter((id) => known.includes(id) && !sound.has(id));
  if (broken.length === 0) return;
  throw new ConfigError(
    `The tenant file of ${broken.join(', ')} has errors.`,
    'Correct it; the command "validate" says what is wrong, with line and column.',
  );
}

type Homeless = Omit<Unsafe, 'shared'>;

/**
 * A job that names an environment that is not there makes GitHub create it, open to every branch: whoever pushes a branch
 * could then read the secrets that somebody puts there next. Tenants without a restricted one never get as far as a job.
 */
function withEnvironment(
  tenants: readonly Candidate[],
  environments: ReadonlyMap<string, Openness> | undefined,
  isManual: boolean,
): { tenants: readonly Candidate[]; unsafe: Homeless } {
  const unsafe = { missing: [] as string[], open: [] as string[] };
  if (environments === undefined) return { tenants, unsafe };
  const safe = tenants.filter(({ id, tenant }) => {
    // Somebody who is still being set up is paused, and comes no further than here.
    if (tenant.status === 'paused' && !isManual) return true;
    const state = environments.get(environmentOf(id)) ?? 'missing';
    if (state !== 'restricted') unsafe[state].push(id);
    return state === 'restricted';
  });
  return { tenants: safe, unsafe };
}

function refuseUnsafe(only: readonly string[] | undefined, { missing, open }: Homeless): void {
  const asked = (only ?? []).filter((id) => missing.includes(id) || open.includes(id));
  if (asked.length === 0) return;
  throw new ConfigError(
    `There is no environment ${asked.map(environmentOf).join(', ')} that only the default branch can use.`,
    'Make it, with the five secrets it holds: npm run setup -- --repo <owner/name> --tenant <id>',
  );
}
