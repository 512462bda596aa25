/** Whose account is blocked, and whose is never. Pure. */
import type { Absence, DesiredUser, Draft, Match, User, UserChange } from '../model.ts';
import type { Given } from './known.ts';
import type { FindingLog } from './log.ts';
import { reasonFor } from './reasons.ts';

export function blockOf(
  { employee }: DesiredUser,
  user: User,
  because: Absence | undefined,
  given: Given,
): UserChange {
  const reason = reasonFor(given.rules, employee.endReason);
  const isUnfinished = because === undefined && given.read.memory?.isUnfinished(employee.id, user.id);
  return {
    action: 'block',
    employee: employee.id,
    user: user.id,
    ...(reason === undefined ? {} : { reason }),
    ...(because === undefined ? {} : { because }),
    ...(isUnfinished ? { finishes: true } : {}),
  };
}

/** Ids of the accounts that are somebody's. */
export function takenIn(matches: ReadonlyMap<string, Match>): ReadonlySet<string> {
  return new Set([...matches.values()].flatMap((match) => (match.kind === 'matched' ? match.user.id : [])));
}

/**
 * People whom this sync kept in step and who are gone from Personio altogether: left alone, unless the tenant wants
 * them blocked and they have been gone for long enough. An account that bears other marks than when it was theirs, or that
 * is, or may be, somebody else's by now, or bears the name of somebody protected, waits, and so does whoever cannot be asked
 * for once more.
 */
export function planMissing(given: Given, log: FindingLog, draft: Draft): void {
  const { rules, read, owned } = given;
  // Whoever is left out of a list is not gone, and nobody may be told so.
  if (!read.employees.complete) return;
  const taken = takenIn(owned.matches);
  const users = new Map(owned.users.map((user) => [user.id, user]));
  for (const { reference, employee, user: id, isOverdue } of read.memory?.missing ?? []) {
    const user = users.get(id);
    if (!user || user.blocked || taken.has(id)) continue;
    const person = { reference };
    if (rules.leavers.onMissing !== 'block') log.about('missing-kept', person);
    else if (owned.protection.covers(reference, user)) {
      // Whoever is never blocked does not wait for it.
      if (!isOverdue) continue;
      log.about('protected', person);
      draft.setAside.push(reference);
    } else if (!isOverdue) log.about('missing-waiting', person);
    else if (employee === undefined || !owned.free.has(id)) {
      log.about('leaver-doubtful', person);
      draft.setAside.push(reference);
    } else if (owned.protection.mayCover(user)) {
      log.about('protected-namesake', person);
      draft.setAside.push(reference);
    } else if (owned.administrators.has(id)) {
      log.about('site-administrator', person);
      draft.setAside.push(reference);
      draft.administrators = [...(draft.administrators ?? []), id];
    } else {
      const reason = reasonFor(rules, undefined);
      const block = { action: 'block', employee: reference, user: id, because: 'missing' } as const;
      draft.changes.push(reason === undefined ? block : { ...block, reason });
    }
  }
}
