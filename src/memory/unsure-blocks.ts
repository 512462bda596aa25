/**
 * Blocks of which nothing tells yet whether they are ours: those whose answer was lost, and those of accounts that were
 * opened, since Engagedly may say yes and not do it. The next read tells, by the time at which the block was made. Pure.
 */
import type { RefOf, User } from '../model.ts';
import { personOf } from '../plan/change.ts';
import type { State } from '../types/state.d.ts';
import { CLOCKS, LONGEST_RUN } from './blocked-when.ts';
import type { RunEnd } from './run-end.ts';

/**
 * Whoever was opened and is blocked since the same moment as before never was open. A leaver is not among these: they are
 * opened again whoever has blocked them, so nothing needs to be told.
 */
export function nextUnsure({ did: { applied }, seen, keys: { refOf }, now }: RunEnd): string[] {
  const line = (employee: string, user: string, [from, to]: readonly [number, number]) =>
    `${employee} ${refOf({ user })} ${new Date(from).toISOString()}/${new Date(to).toISOString()}`;
  const during = [now.getTime() - LONGEST_RUN, now.getTime() + CLOCKS] as const;
  const blockedAt = new Map(seen.users.map((user) => [user.id, Date.parse(user.blockedAt ?? '')]));
  const tried = (applied.unsureBlocks ?? [])
    .filter(({ because }) => because !== undefined)
    .map((block) => line(refOf(personOf(block)), block.user, during));
  const opened = applied.done.flatMap((change) => {
    const at = change.action === 'reactivate' ? blockedAt.get(change.user) : undefined;
    if (change.action !== 'reactivate' || at === undefined || Number.isNaN(at)) return [];
    return line(refOf(personOf(change)), change.user, [at, at]);
  });
  return [...tried, ...opened].sort();
}

/**
 * The state with those that turn out to be ours: somebody else's block was made at another time, or at none that is told.
 * Of accounts that are not among these nothing is known yet.
 */
export function withUnsureBlocks(state: State, users: readonly User[], refOf: RefOf): State {
  if (!state.unsure?.length) return state;
  const seen = new Map(users.map((user) => [refOf({ user: user.id }), user]));
  const unsure = state.unsure.map((line) => ({ line, user: seen.get(line.split(' ')[1] ?? '') }));
  const ours = unsure.flatMap(({ line, user }) => (user?.blocked && isOurs(line, user) ? pairIn(line) : []));
  return {
    ...state,
    blocked: [...new Set([...state.blocked, ...ours])].sort(),
    unsure: unsure.flatMap(({ line, user }) => (user ? [] : line)),
  };
}

/** Whether a blocked account that the list does not show is blocked by us, as far as these lines tell. */
export function unsureIn({ unsure = [] }: State): (pair: string, user: Pick<User, 'blockedAt'>) => boolean {
  const byPair = new Map(unsure.map((line) => [pairIn(line), line]));
  return (pair, user) => {
    const line = byPair.get(pair);
    return line !== undefined && isOurs(line, user);
  };
}

function pairIn(line: string): string {
  return line.slice(0, line.lastIndexOf(' '));
}

/** Whether the block was made between the times of this line. */
function isOurs(line: string, { blockedAt = '' }: Pick<User, 'blockedAt'>): boolean {
  const [from = Number.NaN, to = Number.NaN] = line
    .slice(line.lastIndexOf(' ') + 1)
    .split('/')
    .map((time) => Date.parse(time));
  const at = Date.parse(blockedAt);
  return from <= at && at <= to;
}
