/** A plan of a tenant file that is not the committed one: what it may read and say, and how it compares. */

import { ConfigError } from '../../errors.ts';
import type { Tenant } from '../../model.ts';
import { coarse } from '../../report/coarse.ts';
import type { Settings } from '../../settings.ts';
import type { Report } from '../../sync.ts';
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
export function isPreview({ command, commit }: Settings, committed: Committed): boolean {
  return command === 'plan' && (commit !== '' || (committed !== undefined && committed !== 'same'));
}

/** Throws ConfigError where a preview may not be made: run again by whomever, or asking for sensitive attributes. */
export function refusePreview({ run }: Settings, { sensitive }: Tenant, committed: Committed): void {
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

/** A sentence about the scope for people who review the change; empty when there is nothing to compare. */
export function describeScopeChange(before: Committed, report: Report | undefined): string {
  if (!report || before === undefined || before === 'same') return '';
  const { entering, leaving } =
    before === 'new' ? { entering: report.plan.inScope, leaving: 0 } : (report.scopeChange ?? {});
  if (entering === undefined || leaving === undefined) return '';
  const people = (count: number) => `${coarse(count)} people`;
  return (
    `Compared with the file as it is now: ${people(entering)} would come into scope, ` +
    `${people(leaving)} would leave it.`
  );
}
