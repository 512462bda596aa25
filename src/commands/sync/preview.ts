/** A plan of a changed tenant file: who comes into scope, and who leaves it, compared with the committed file. */

import type { Tenant } from '../../model.ts';
import type { Settings } from '../../settings.ts';
import type { Report } from '../../sync.ts';
import { checkTenant } from '../../tenant/check/check.ts';
import { readBefore } from '../../tenant/describe/before.ts';
import type { LoadedTenant } from '../../tenant/files.ts';

/**
 * The tenant as the checked-out commit has it, `new` when it is not there, and nothing when there is nothing to
 * compare: outside of GitHub, in a sync, and where the file is as it was committed.
 */
export async function committedTenant(
  { command, run }: Settings,
  { id, tenant }: LoadedTenant,
  { folder, now }: { folder: string; now: Date },
): Promise<Tenant | 'new' | undefined> {
  const base = run.repository?.sha;
  if (command !== 'plan' || base === undefined) return undefined;
  const before = await readBefore(folder, id, { base });
  if (before === undefined || before === 'new') return before;
  const checked = await checkTenant({ id, path: `tenants/${id}.json`, text: before.text }, { now });
  const isSame = JSON.stringify(checked.tenant) === JSON.stringify(tenant);
  return isSame ? undefined : checked.tenant;
}

/** A sentence about the scope for people who review the change; empty when there is nothing to compare. */
export function describeScopeChange(before: Tenant | 'new' | undefined, report: Report | undefined): string {
  if (!report || before === undefined) return '';
  const { entering, leaving } =
    before === 'new' ? { entering: report.plan.inScope, leaving: 0 } : (report.scopeChange ?? {});
  if (entering === undefined || leaving === undefined) return '';
  const people = (count: number) => (count === 1 ? '1 person' : `${count} people`);
  return (
    `Compared with the file as it is now: ${people(entering)} would come into scope, ` +
    `${people(leaving)} would leave it.`
  );
}
