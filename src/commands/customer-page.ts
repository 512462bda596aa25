/** The page for a customer, written where the files of a run are. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CUSTOMER_PAGE } from '../ledger/results.ts';
import { customerPage } from '../onboard/page.ts';
import type { Settings } from '../settings.ts';
import type { Tenant } from '../types/tenant.d.ts';
import type { World } from './world.ts';

/**
 * Its path, relative to the folder. Whom to ask is the installation's support, where that is known here. `before`: the file
 * as it was, where that is known.
 */
export async function writeCustomerPage(
  tenant: Tenant,
  { tenant: id, outDir, mail }: Pick<Settings, 'tenant' | 'outDir' | 'mail'>,
  { folder, now }: Pick<World, 'folder' | 'now'>,
  before?: Tenant,
): Promise<string> {
  const path = join(outDir, id, CUSTOMER_PAGE);
  await mkdir(resolve(folder, outDir, id), { recursive: true });
  const page = customerPage(tenant, { id, now: now(), contact: mail.support, before });
  await writeFile(resolve(folder, path), page);
  return path;
}
