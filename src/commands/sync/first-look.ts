/** A run by somebody who only looks. */
import type { RefOf } from '../../model.ts';
import type { Settings } from '../../settings.ts';
import type { Run } from '../../sync.ts';
import type { Tenant } from '../../types/tenant.d.ts';
import type { World } from '../world.ts';
import { type Clients, watchOf } from './clients.ts';
import { type Recalled, recall } from './recall.ts';
import { runOf } from './run.ts';

type Looking = { settings: Settings; world: World; refOf: RefOf };

/** Of a tenant of whom nothing is remembered. */
export function firstLook(
  tenant: Tenant,
  vendors: Pick<Clients, 'source' | 'target'>,
  { settings, world, refOf }: Looking,
): Run {
  const keyless = { ...settings, ledgerKey: undefined };
  return lookAfter(recall(keyless, undefined, world.now()), tenant, vendors, {
    settings: keyless,
    world,
    refOf,
  });
}

/** With what earlier runs have left: how much may still change today, and whose account is remembered as theirs. */
export function lookAfter(
  recalled: Recalled,
  tenant: Tenant,
  { source, target }: Pick<Clients, 'source' | 'target'>,
  { settings, world, refOf }: Looking,
): Run {
  const startedAt = world.now();
  return {
    ...runOf(tenant, recalled, { settings: { ...settings, approve: [] }, startedAt, refOf }),
    // One call for each person tells nothing about the whole.
    vendors: { source, target, looks: 'none' },
    watch: watchOf(world),
  };
}
