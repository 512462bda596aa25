/** Whose account is blocked, and whose is never. Pure. */
import type { Absence, DesiredUser, Draft, Match, MissingPerson, User, UserChange } from '../model.ts';
import type { Rules } from '../rules.ts';
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
  const doubted: string[] = [];
  for (const missing of read.memory?.missing ?? []) {
    const { reference, user: id } = missing;
    const user = users.get(id);
    if (!user || user.blocked || taken.has(id)) continue;
    const isMeant = rules.leavers.onMissing === 'block';
    // The time begins anew with every run in which it may be somebody's who is here.
    if (isMeant && !owned.free.has(id)) doubted.push(reference);
    const why = isMeant ? whyOpen(missing, user, owned) : 'missing-kept';
    if (why === 'missing-kept' || why === 'missing-waiting') log.about(why, { reference });
    else if (why === 'block') draft.changes.push(blockOfMissing(missing, rules));
    else if (why !== 'quiet') {
      log.about(why, { reference });
      draft.setAside.push(reference);
      if (why === 'site-administrator') draft.administrators = [...(draft.administrators ?? []), id];
    }
  }
  if (doubted.length > 0) draft.doubted = doubted;
}

type Why = 'missing-waiting' | 'protected' | 'leaver-doubtful' | 'protected-namesake' | 'site-administrator';

/** Why the account of somebody who is gone stays open; `block`: it does not; `quiet`: nobody has to hear of it. */
function whyOpen(
  { reference, employee, isOverdue, isDoubted }: MissingPerson,
  user: User,
  { protection, free, administrators }: Given['owned'],
): Why | 'block' | 'quiet' {
  // Whoever is never blocked does not wait for it.
  if (protection.covers(reference, user)) return isOverdue || isDoubted ? 'protected' : 'quiet';
  if (!isOverdue) return isDoubted ? 'leaver-doubtful' : 'missing-waiting';
  if (employee === undefined || !free.has(user.id)) return 'leaver-doubtful';
  if (protection.mayCover(user)) return 'protected-namesake';
  return administrators.has(user.id) ? 'site-administrator' : 'block';
}

function blockOfMissing({ reference, user }: MissingPerson, rules: Rules): UserChange {
  const reason = reasonFor(rules, undefined);
  const block = { action: 'block', employee: reference, user, because: 'missing' } as const;
  return reason === undefined ? block : { ...block, reason };
}
