/** A run of a tenant of whom nothing is remembered, by somebody who only looks. */
import type { RefOf } from '../../model.ts';
import type { Settings } from '../../settings.ts';
import type { Run } from '../../sync.ts';
import type { Tenant } from '../../types/tenant.d.ts';
import type { World } from '../world.ts';
import { type Clients, watchOf } from './clients.ts';
import { recall } from './recall.ts';
import { runOf } from './run.ts';

export function firstLook(
  tenant: Tenant,
  { source, target }: Pick<Clients, 'source' | 'target'>,
  { settings, world, refOf }: { settings: Settings; world: World; refOf: RefOf },
): Run {
  const startedAt = world.now();
  const keyless = { ...settings, ledgerKey: undefined, approve: [] };
  const recalled = recall(keyless, undefined, startedAt);
  return {
    ...runOf(tenant, recalled, { settings: keyless, startedAt, refOf }),
    // One call for each person tells nothing about the whole.
    vendors: { source, target, looks: 'none' },
    watch: watchOf(world),
  };
}
