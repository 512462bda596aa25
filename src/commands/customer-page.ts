/** The page for a customer, written where the files of a run are. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { customerPage } from '../onboard/page.ts';
import type { Settings } from '../settings.ts';
import type { Tenant } from '../types/tenant.d.ts';
import type { World } from './world.ts';

/** Its path, relative to the folder. */
export async function writeCustomerPage(
  tenant: Tenant,
  { tenant: id, outDir }: Pick<Settings, 'tenant' | 'outDir'>,
  { folder }: Pick<World, 'folder'>,
): Promise<string> {
  const path = join(outDir, id, 'for-the-customer.html');
  await mkdir(resolve(folder, outDir, id), { recursive: true });
  await writeFile(resolve(folder, path), customerPage(tenant));
  return path;
}
