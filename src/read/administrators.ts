/**
 * Remembered accounts of site administrators that were to be blocked. Only a user's own record tells (the list does
 * not), so the last look before a block finds them; from then on they are asked about before the plan, which otherwise
 * would hold, and have approved, day after day, what is never done.
 */

import { isUnread } from '../errors.ts';
import type { Memory, Target, User } from '../model.ts';

/** User ids of those, among the accounts that are open, who still are site administrators. One call for each of them. */
export async function findAdministrators(
  users: readonly User[],
  memory: Pick<Memory, 'wasAdministrator'> | undefined,
  target: Target,
): Promise<ReadonlySet<string>> {
  const still = new Set<string>();
  for (const { id, blocked } of users) {
    if (blocked || !memory?.wasAdministrator(id)) continue;
    if (await isAdministrator(id, target)) still.add(id);
  }
  return still;
}

/** One record that cannot be read does not stop the run; the last look before the block asks again. */
async function isAdministrator(user: string, target: Target): Promise<boolean> {
  try {
    return (await target.user(user))?.admin === true;
  } catch (error) {
    if (isUnread(error)) return false;
    throw error;
  }
}
