/** How large and how full the last good read was, so that a bad one is not taken for the new normal. Pure. */
import type { State } from '../types/state.d.ts';
import { ends } from './pairs.ts';
import type { RunDeeds, RunEnd, RunSight } from './run-end.ts';

/** So many people, and so large a part of them, must have had a value for its loss to mean something. */
const LEAST_PEOPLE = 10;
const LEAST_SHARE = 0.05;
/** Fewer than this part of the people: rather a lost right than that many deletions. */
const LEAST_LEFT = 0.7;

export type LastRead = Pick<State, 'employees' | 'filled'>;

/** Attributes that were filled for many at the last good read and are filled for nobody now: for how many they were. */
export function lostSince(
  { employees, filled: before }: LastRead,
  filled: Readonly<Record<string, number>>,
): Map<string, number> {
  const lost = Object.entries(before)
    .filter(([, count]) => count >= LEAST_PEOPLE && count >= employees * LEAST_SHARE)
    .filter(([key]) => Object.hasOwn(filled, key) && filled[key] === 0);
  return new Map(lost);
}

/** Whether the directory lost so many people since the last good read that nobody should be blocked for it. */
export function hasShrunk(last: Pick<LastRead, 'employees'>, employees: number): boolean {
  return employees < last.employees * LEAST_LEFT;
}

/**
 * What to compare the next read with. A lost attribute counts as filled until somebody has a value again, or until
 * nothing reads it any more. A shrunk directory is believed once somebody has approved its blocks.
 */
export function nextLastRead(previous: State | undefined, seen: RunSight, did: RunDeeds): LastRead {
  const employees = seen.employees.length;
  if (!previous)
    return seen.complete ? { employees, filled: { ...seen.filled } } : { employees: 0, filled: {} };
  const { employees: before, filled } = previous;
  if (!seen.complete) return { employees: before, filled };
  const lost = lostSince(previous, seen.filled);
  return {
    employees: isBelieved(previous, employees, did)
      ? lost.size > 0
        ? Math.min(before, employees)
        : employees
      : before,
    filled: { ...seen.filled, ...Object.fromEntries(lost) },
  };
}

/**
 * How many of the remembered pairs the next read should find: the person is there, and the account is open. Blocked ones
 * may be left out of the list.
 */
export function nextLinked(
  previous: State | undefined,
  { pairs, blocked }: { pairs: readonly string[]; blocked: readonly string[] },
  { rules, keys: { refOf }, seen, did: { applied } }: RunEnd,
): number {
  if (!seen.complete || rules.scope.employees === 'none') return previous?.linked ?? 0;
  const opened = applied.done.flatMap((change) => (change.action === 'reactivate' ? change.user : []));
  const found = seen.users.flatMap((user) => (user.blocked ? [] : user.id));
  const open = new Set(
    [...found, ...opened, ...(applied.created?.values() ?? [])].map((user) => refOf({ user })),
  );
  for (const pair of blocked) open.delete(ends(pair)[1]);
  const present = new Set(seen.employees.map(({ id }) => refOf({ employee: id })));
  return pairs.map(ends).filter(([employee, user]) => present.has(employee) && open.has(user)).length;
}

/** The same after a run of which nothing is learnt: but for those that it has opened and blocked itself. */
export function linkedAfter(
  linked: number,
  pairs: readonly string[],
  { keys: { refOf }, did: { applied, plan } }: RunEnd,
): number {
  const remembered = new Set(pairs.map((pair) => ends(pair)[1]));
  const count = (changes: readonly { user: string }[]) =>
    changes.filter(({ user }) => remembered.has(refOf({ user }))).length;
  const opened = applied.done.filter((change) => change.action === 'reactivate');
  const closed = applied.done.filter((change) => change.action === 'block');
  return Math.max(0, linked + count(opened) - count(closed) - count(plan.lostBlocks ?? []));
}

/** What was approved was held while the list was small: what was held before that has another digest. */
function isBelieved(previous: State, employees: number, { approved }: RunDeeds): boolean {
  if (!hasShrunk(previous, employees)) return true;
  return previous.held.some(({ class: name, digest }) => name === 'block' && approved.includes(digest));
}
