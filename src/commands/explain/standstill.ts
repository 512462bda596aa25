/** Why no sync of this tenant carries anything out for now, for "explain": in the sense of the board and of the selection. Pure. */
import { attentionsOf } from '../../ledger/attention.ts';
import type { Tenant } from '../../model.ts';
import { localTime } from '../../schedule/local-time.ts';
import { withOwnTimes } from '../../schedule/own-times.ts';
import { isPaused } from '../../select/select.ts';
import type { RecordedTenant } from '../world.ts';

/** `paused`: the value of PAUSED_TENANTS, where it is known. `undefined`: the next sync is to be expected in its time. */
export function standstillOf(
  id: string,
  tenant: Tenant,
  { paused, lines, now }: { paused: string; lines: RecordedTenant['lines']; now: Date },
): string | undefined {
  if (tenant.status === 'paused')
    return `This tenant is paused: no sync runs, and nothing of what is said below happens, until somebody sets "status": "active" in tenants/${id}.json.`;
  if (isPaused(paused, id))
    return 'This tenant is paused by the variable PAUSED_TENANTS: no sync runs, and nothing of what is said below happens, until somebody takes it out there.';
  const [first] = attentionsOf({ id, card: withOwnTimes(id, tenant), lines }, now).filter(
    ({ need }) => need === 'quarantine' || need === 'stale',
  );
  if (first === undefined) return undefined;
  if (first.need === 'quarantine')
    return `This tenant is in quarantine: ${first.what}. It is not tried again before ${first.pausedUntil}, and nothing of what is said below happens until then, unless somebody mends that and starts a sync by hand.`;
  const last = lines.findLast(({ outcome }) => outcome !== 'failed');
  const since =
    last && `; the last that did not fail began ${localTime(new Date(last.startedAt), tenant.timezone)}`;
  return `No sync runs as it should (${first.what}${since ?? ''}), and until one does, nothing of what is said below happens. Look on GitHub, under Actions, whether the workflow "sync" is switched on and starts, or start it by hand.`;
}
