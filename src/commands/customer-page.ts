/** The page for a customer, written where the files of a run are. */
import { join } from 'node:path';
import { CUSTOMER_PAGE } from '../ledger/results.ts';
import { customerPage } from '../onboard/page.ts';
import type { Settings } from '../settings.ts';
import type { Tenant } from '../types/tenant.d.ts';
import type { World } from './world.ts';
import { writePage } from './written.ts';

/**
 * Its path, relative to the folder. Whom to ask is the installation's support, where that is known here. `before`: the file
 * as it was, where that is known. Throws ConfigError where it cannot be written.
 */
export async function writeCustomerPage(
  tenant: Tenant,
  { tenant: id, outDir, mail }: Pick<Settings, 'tenant' | 'outDir' | 'mail'>,
  { folder, now }: Pick<World, 'folder' | 'now'>,
  before?: Tenant,
): Promise<string> {
  const path = join(outDir, id, CUSTOMER_PAGE);
  await writePage(folder, path, customerPage(tenant, { id, now: now(), contact: mail.support, before }));
  return path;
}
