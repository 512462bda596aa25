/** What a run has blocked whose result was lost: as far as the next one can tell, and counted against the same day. Pure. */
import { ends } from '../memory/pairs.ts';
import type { State } from '../memory/state.ts';
import type { Employee, RefOf, User } from '../model.ts';

/**
 * `blocks`: accounts of leavers that are blocked now and that no recorded run has seen so. Somebody else may have blocked
 * some of them meanwhile: then less is blocked by itself, and never more. `state`: as if that run had left its own of them.
 */
export function withLostBlocks(
  state: State,
  { employees, users }: { employees: readonly Employee[]; users: readonly User[] },
  { lostAt, refOf }: { lostAt: string | undefined; refOf: RefOf },
): { state: State; blocks: number } {
  if (lostAt === undefined) return { state, blocks: 0 };
  const known = new Set([...state.blocked, ...state.inactive]);
  const blocked = new Set(users.flatMap(({ id, blocked }) => (blocked ? refOf({ user: id }) : [])));
  const leavers = new Set(
    employees.flatMap(({ id, status }) => (status === 'inactive' ? refOf({ employee: id }) : [])),
  );
  const found = state.links.filter((pair) => {
    const [employee, user] = ends(pair);
    return leavers.has(employee) && blocked.has(user) && !known.has(pair);
  });
  if (found.length === 0) return { state, blocks: 0 };
  const spent = [...state.spent, { class: 'block' as const, at: lostAt, count: found.length }];
  return { state: { ...state, spent }, blocks: found.length };
}
