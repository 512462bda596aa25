/**
 * Which tenants are due now, from their schedules and what was recorded of earlier runs. Pure.
 *
 * The scheduler wakes us late, twice or not at all. So nothing hangs on the time of waking: a tenant is due while
 * its latest slot has not been served. A run serves every slot before its start, unless it failed; that catches up
 * what was missed exactly once, and a second waking finds nothing to do.
 */

import { ConfigError } from '../errors.ts';
import { STALE_AFTER } from '../history/freshness.ts';
import { type Candidate, mustWait, type Position, positionOf, type RunLine } from '../history/position.ts';
import type { Purpose } from '../one-setting.ts';
import { nextSlot } from '../schedule/schedule.ts';
import { quote } from '../tenant/check/visible.ts';
import type { OtherRuns } from './other-runs.ts';
import { type Brake, readPaused } from './paused.ts';

export type { Candidate, RunLine } from '../history/position.ts';

export type SelectOptions = {
  tenants: readonly Candidate[];
  /** The recorded syncs of each tenant, in any order; at least those since its last success, or two months. */
  runs: ReadonlyMap<string, readonly RunLine[]>;
  now: Date;
  /** The value of PAUSED_TENANTS. */
  paused: string;
  others: OtherRuns;
  /** Somebody asked for these: they are due whatever the schedule says, unless they are paused. */
  only?: readonly string[];
  /** What may be asked for while a tenant is paused: a plan writes nothing, an undo and a rekey need it. Default sync. */
  mode?: Purpose;
  /** How many at once; a matrix has at most 256 jobs. Default 250. */
  max?: number;
};

export type Due = {
  id: string;
  /** The slot that the run is to serve. */
  slot?: Date;
  /** The first slot that has not been served. */
  overdueSince?: Date;
};

export type Why =
  | 'paused'
  | 'brake'
  | 'not-due'
  | 'unfinished'
  /** What its last run did is not recorded, and may still count against a limit. */
  | 'unrecorded'
  /** The last run or two failed, or a vendor asked for fewer requests; the gap before the next attempt is not over. */
  | 'retry-later'
  /** Refused credentials, or three failures in a row: tried again only after long gaps, or by hand. */
  | 'quarantined'
  /** It never ran, and nobody knows when it was added. */
  | 'unknown-age'
  /** Due, but more are due than one matrix holds; the others have waited longer. */
  | 'over-max';

export type Selection = {
  /** The longest overdue first. */
  due: Due[];
  /** `until`: when a tenant is tried again, if it is not by the next start. `run`: the page of the one that is not recorded. */
  skipped: { id: string; why: Why; until?: Date; run?: string }[];
  /** Not paused and more than two slots behind, whether due now or not. */
  stale: { id: string; slotsBehind: number }[];
  /** The next slot of everybody who is not paused. */
  next: Map<string, Date>;
};

function mayBePaused({ mode = 'sync', only }: SelectOptions): boolean {
  return mode !== 'sync' && only !== undefined;
}

/** Throws ConfigError when `only` names a tenant that is not there. */
export function selectTenants(options: SelectOptions): Selection {
  const { tenants, now, only, max = 250 } = options;
  const brake = readPaused(options.paused);
  const selection: Selection = { due: [], skipped: [], stale: [], next: new Map() };
  for (const candidate of only === undefined ? tenants : chosen(tenants, only)) {
    const { id, tenant } = candidate;
    const stopped = mayBePaused(options) ? undefined : stopOf(candidate, brake);
    if (stopped !== undefined) {
      selection.skipped.push({ id, why: stopped });
      continue;
    }
    const next = nextSlot(tenant.schedule, tenant.timezone, now);
    if (next !== undefined) selection.next.set(id, next);
    const position = positionOf(candidate, options.runs.get(id) ?? [], now);
    if (position.slotsBehind > STALE_AFTER) selection.stale.push({ id, slotsBehind: position.slotsBehind });
    const waits = only === undefined ? reasonToWait(id, position, options) : undefined;
    if (waits === undefined) selection.due.push(dueOf(id, position));
    else selection.skipped.push({ id, ...waits });
  }
  if (only === undefined) selection.due.sort(byWaiting);
  const tooMany = selection.due.splice(max);
  selection.skipped.push(...tooMany.map(({ id }) => ({ id, why: 'over-max' as const })));
  return selection;
}

function chosen(tenants: readonly Candidate[], only: readonly string[]): Candidate[] {
  const known = new Map(tenants.map((candidate) => [candidate.id, candidate]));
  const ids = [...new Set(only)];
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length > 0) throw unknownTenants(unknown, [...known.keys()]);
  return ids.flatMap((id) => known.get(id) ?? []);
}

function unknownTenants(unknown: readonly string[], known: readonly string[]): ConfigError {
  const shown = unknown.slice(0, 10).map(quote);
  return new ConfigError(
    `There is no tenant ${shown.join(', ')}.`,
    known.length === 0
      ? 'Add a tenant file tenants/<id>.json first.'
      : `Known tenants: ${known.toSorted().join(', ')}.`,
  );
}

function stopOf({ id, tenant }: Candidate, brake: Brake): Why | undefined {
  if (tenant.status !== 'active') return 'paused';
  return brake.all || brake.ids.has(id) ? 'brake' : undefined;
}

function reasonToWait(
  id: string,
  position: Position,
  { others, now }: SelectOptions,
): Omit<Selection['skipped'][number], 'id'> | undefined {
  const { ageUnknown, overdueSince, failing } = position;
  if (ageUnknown) return { why: 'unknown-age' };
  if (overdueSince === undefined) return { why: 'not-due' };
  if (others.unfinished.has(id)) return { why: 'unfinished' };
  const lost = others.unrecorded.get(id);
  if (lost !== undefined) return { why: 'unrecorded', ...lost };
  if (!mustWait(position, now)) return undefined;
  return failing?.quarantine === undefined
    ? { why: 'retry-later' }
    : { why: 'quarantined', until: failing.until };
}

function dueOf(id: string, { slot, overdueSince }: Position): Due {
  return { id, ...(slot && { slot }), ...(overdueSince && { overdueSince }) };
}

function byWaiting(a: Due, b: Due): number {
  const waited = (a.overdueSince?.getTime() ?? 0) - (b.overdueSince?.getTime() ?? 0);
  if (waited !== 0) return waited;
  return a.id < b.id ? -1 : 1;
}
