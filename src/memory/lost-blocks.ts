/** What a run has blocked whose result was lost: as far as the next one can tell, and counted against the same day. Pure. */

import type { Employee, RefOf, User } from '../model.ts';
import type { State } from '../types/state.d.ts';
import { overdueAt } from './absence.ts';
import { isBlockedWhile } from './blocked-when.ts';
import { ends } from './pairs.ts';

/**
 * `blocks`: accounts that are blocked now, that no recorded run has seen so, and that the lost one would have blocked: those of
 * leavers, and of people who were missing or out of scope for long enough. Somebody else may have blocked some of them
 * meanwhile: then less is blocked by itself, and never more. `state`: as if that run had left its own of them.
 *
 * A leaver is opened again whoever has blocked them. Anybody else only if Engagedly says that it was while that run may have
 * lasted: what an administrator has blocked no sync opens.
 */
export function withLostBlocks(
  state: State,
  { employees, users }: { employees: readonly Employee[]; users: readonly User[] },
  { lostAt, refOf, scope }: { lostAt: string | undefined; refOf: RefOf; scope: string },
): { state: State; blocks: number } {
  if (lostAt === undefined) return { state, blocks: 0 };
  const known = new Set([...state.blocked, ...state.inactive]);
  const blocked = new Map(
    users.flatMap((user) => (user.blocked ? [[refOf({ user: user.id }), user] as const] : [])),
  );
  const left = new Set(
    employees.flatMap(({ id, status }) => (status === 'inactive' ? refOf({ employee: id }) : [])),
  );
  const overdue = overdueAt(lostAt, scope, state);
  const found = state.links.filter((pair) => blocked.has(ends(pair)[1]) && !known.has(pair));
  const leavers = found.filter((pair) => left.has(ends(pair)[0]));
  const absent = found.filter((pair) => overdue.has(pair) && !left.has(ends(pair)[0]));
  const count = leavers.length + absent.length;
  if (count === 0) return { state, blocks: 0 };
  const ours = absent.filter((pair) => isBlockedWhile(lostAt, blocked.get(ends(pair)[1]) ?? {}));
  return {
    state: {
      ...state,
      inactive: [...state.inactive, ...leavers].sort(),
      blocked: [...state.blocked, ...ours].sort(),
      spent: [...state.spent, { class: 'block', at: lostAt, count }],
    },
    blocks: count,
  };
}
