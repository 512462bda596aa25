/** A plan of a tenant file that is not the committed one: what it may read and say, and how it compares. */

import { ConfigError, SyncError } from '../../errors.ts';
import { mapEmployees, type PreparedMapping, prepareMapping } from '../../map/map.ts';
import type {
  EmployeeListing,
  Source,
  SourceAttribute,
  Target,
  TargetAttribute,
  Tenant,
} from '../../model.ts';
import { inScope } from '../../plan/decide.ts';
import { coarse } from '../../report/coarse.ts';
import { type Rules, rulesOf } from '../../rules.ts';
import type { Settings } from '../../settings.ts';
import type { Ran, Run } from '../../sync.ts';
import { checkTenant } from '../../tenant/check/check.ts';
import { readBefore } from '../../tenant/describe/before.ts';
import type { LoadedTenant } from '../../tenant/files.ts';

/**
 * The tenant as the checked-out commit has it: `same` as the file, `new` when it is not there, and nothing when that cannot
 * be told or does not matter: outside of GitHub, and in a sync.
 */
export type Committed = Tenant | 'new' | 'same' | undefined;

export async function committedTenant(
  { command, run }: Settings,
  { id, tenant }: LoadedTenant,
  { folder, now }: { folder: string; now: Date },
): Promise<Committed> {
  const base = run.repository?.sha;
  if (command !== 'plan' || base === undefined) return undefined;
  const before = await readBefore(folder, id, { base });
  if (before === undefined || before === 'new') return before;
  const checked = await checkTenant({ id, path: `tenants/${id}.json`, text: before.text }, { now });
  const isSame = JSON.stringify(checked.tenant) === JSON.stringify(tenant);
  return isSame ? 'same' : checked.tenant;
}

/** Whether nobody has reviewed this file yet, so that little may be said of what it finds. */
export function isUnreviewed({ command, commit }: Settings, committed: Committed): boolean {
  return command === 'plan' && (commit !== '' || (committed !== undefined && committed !== 'same'));
}

/** Throws ConfigError where a preview may not be made: run again by whomever, or asking for sensitive attributes. */
export function refuseUnreviewed({ run }: Settings, { sensitive }: Tenant, committed: Committed): void {
  if (run.attempt !== 1) {
    throw new ConfigError(
      'A preview is not run again: whoever re-runs a job is not asked who they are; nothing was called.',
      'Start a new one.',
    );
  }
  if (committed === 'same') return;
  const reviewed = new Set(Object.keys((typeof committed === 'object' && committed.sensitive) || {}));
  const added = Object.keys(sensitive ?? {}).filter((name) => !reviewed.has(name)).length;
  if (added === 0) return;
  throw new ConfigError(
    `This file names ${added} ${added === 1 ? 'attribute' : 'attributes'} under "sensitive" that nobody has reviewed; nothing was called.`,
    'Preview the file without them, have it reviewed and merged, then plan it from the default branch.',
  );
}

/** Looks over the shoulder of a run, whose source and target it hands through. */
export type Preview = {
  source: Source;
  target: Target;
  /** A sentence about the scope for people who review the change; empty when there is nothing to compare. */
  noteOn(ran: Ran, run: Run): Promise<string>;
};

type Clients = { source: Source; target: Target };

export function compareWith(
  committed: Committed,
  { timezone }: Tenant,
  { source, target }: Clients,
  now: Date,
): Preview {
  if (committed === undefined || committed === 'same') return { source, target, noteOn: async () => '' };
  if (committed === 'new')
    return { source, target, noteOn: async ({ plan }) => describe({ entering: plan.inScope, leaving: 0 }) };
  // The day is that of the tenant today: only who is in scope is compared.
  return besides(rulesOf({ ...committed, timezone }, now), { source, target });
}

/** Everybody is read once, with what either file needs. */
function besides(before: Rules, { source, target }: Clients): Preview {
  let readable: SourceAttribute[] = [];
  let writable: TargetAttribute[] = [];
  let prepared: PreparedMapping | undefined;
  let listing: EmployeeListing | undefined;
  return {
    source: {
      ...source,
      attributes: async () => {
        readable = await source.attributes();
        return readable;
      },
      employees: async (keys) => {
        prepared = prepareIfPossible(before, readable, writable);
        listing = await source.employees([...new Set([...keys, ...(prepared?.keys ?? [])])].sort());
        return listing;
      },
    },
    target: {
      ...target,
      attributes: async () => {
        writable = await target.attributes();
        return writable;
      },
    },
    noteOn: async ({ people }, { rules, now }) => {
      if (!prepared || !listing) return '';
      const { items: employees, seen } = listing;
      // Who is in scope, the filter alone tells.
      const rowless = { ...prepared, rows: [] };
      const old = await mapEmployees({ rules: before, prepared: rowless, employees, seen, now });
      const idsIn = (those: typeof old.people, by: Rules) =>
        new Set(those.filter((person) => inScope(person, by)).map(({ employee }) => employee.id));
      const [was, is] = [idsIn(old.people, before), idsIn(people.people, rules)];
      return describe({ entering: is.difference(was).size, leaving: was.difference(is).size });
    },
  };
}

/** A file that could not be run today either has nothing to compare with. */
function prepareIfPossible(
  rules: Rules,
  source: readonly SourceAttribute[],
  target: readonly TargetAttribute[],
): PreparedMapping | undefined {
  try {
    return prepareMapping({ rules, source, target });
  } catch (error) {
    if (error instanceof SyncError) return undefined;
    throw error;
  }
}

function describe({ entering, leaving }: { entering: number; leaving: number }): string {
  const people = (count: number) => `${coarse(count)} people`;
  return (
    `Compared with the file as it is now: ${people(entering)} would come into scope, ` +
    `${people(leaving)} would leave it.`
  );
}
