/** Whether all tenants together are in an outage, as the branch and the runs to be recorded tell it. Pure. */
import { isInOutage, isLateByOutage, type Outage } from '../history/occasion.ts';
import { linesOf, type TenantFiles } from './branch-files.ts';
import type { Entry, Ground } from './commits.ts';

/** Whether some tenant is in one before and after these runs. Nobody looks after one that is paused or gone. */
export function outageAround(
  entries: readonly Entry[],
  tip: ReadonlyMap<string, TenantFiles>,
  { tenants, now }: Pick<Ground, 'tenants' | 'now'>,
): Outage {
  const down = [...tip].flatMap(([id, files]) =>
    tenants.get(id)?.status === 'active' && isInOutage(linesOf(files), now) ? id : [],
  );
  const tried = new Set(entries.map(({ summary }) => summary.tenant));
  const after = down.some((id) => !tried.has(id)) || entries.some(({ isOutage }) => isOutage);
  const before = down.length > 0;
  const isLate = ([id, files]: readonly [string, TenantFiles]) => {
    const card = tenants.get(id);
    return card?.status === 'active' && isLateByOutage(linesOf(files), card, now);
  };
  return { before, after, told: (before || after) && [...tip].some(isLate) };
}
