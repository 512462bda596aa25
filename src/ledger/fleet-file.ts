/** The months of all tenants as a file of the branch, in a folder that no tenant can have. */
import { readMonths } from '../history/fleet.ts';
import type { FleetMonth } from '../types/fleet.d.ts';
import type { Branch } from './branch.ts';

const FOLDER = '_fleet';
export const FLEET_PATH = `${FOLDER}/months.json`;
/** Ours has two kilobytes. */
const LARGEST_FLEET = 64 * 1024;

/** What the tip that was fetched last says; nothing where it has no such file. */
export async function readFleet(branch: Branch): Promise<FleetMonth[]> {
  const oid = (await branch.list([FOLDER])).get(FLEET_PATH);
  if (oid === undefined) return [];
  const found = await branch.load(new Map([[FLEET_PATH, oid]]));
  if ((found.get(FLEET_PATH)?.size ?? Number.POSITIVE_INFINITY) > LARGEST_FLEET) return [];
  let months: FleetMonth[] = [];
  await branch.read(found, (_, text) => {
    months = readMonths(text);
  });
  return months;
}
