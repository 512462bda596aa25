/**
 * Leavers whose accounts are those of site administrators. Only a user's own record tells (the list does not), so the
 * last look before a block finds them; from then on they are asked about before the plan, which otherwise would hold,
 * and have approved, day after day, what is never done.
 */

import { HttpError, ShapeError } from '../errors.ts';
import type { Memory, Plan, Target, UserChange } from '../model.ts';
import { personOf } from '../plan/change.ts';

/** The plan without blocks of remembered site administrators who still are. One call for each of them. */
export async function withoutAdministrators(
  plan: Plan,
  memory: Pick<Memory, 'wasAdministrator'> | undefined,
  target: Target,
): Promise<Plan> {
  const still = new Map<string, UserChange>();
  for (const change of plan.changes) {
    if (change.action !== 'block' || !memory?.wasAdministrator(change.user)) continue;
    if (await isAdministrator(change.user, target)) still.set(change.user, change);
  }
  if (still.size === 0) return plan;
  const people = [...still.values()].map(personOf);
  return {
    ...plan,
    changes: plan.changes.filter((change) => change.action !== 'block' || !still.has(change.user)),
    findings: [...plan.findings, { code: 'site-administrator', people }],
    setAside: [...plan.setAside, ...[...still.values()].map(({ employee }) => employee)],
    administrators: [...still.keys()],
  };
}

/** One record that cannot be read does not stop the run; the last look before the block asks again. */
async function isAdministrator(user: string, target: Target): Promise<boolean> {
  try {
    return (await target.user(user))?.admin === true;
  } catch (error) {
    if (error instanceof HttpError || error instanceof ShapeError) return false;
    throw error;
  }
}
