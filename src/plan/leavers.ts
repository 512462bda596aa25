/** Whose account is blocked, and whose is never. Pure. */
import { foldedKey } from '../keys.ts';
import type { Absence, DesiredUser, Draft, Match, Memory, User, UserChange } from '../model.ts';
import type { Rules } from '../rules.ts';
import type { FindingLog } from './log.ts';
import { reasonFor } from './reasons.ts';

export type LeaverOptions = {
  rules: Rules;
  users: readonly User[];
  matches: ReadonlyMap<string, Match>;
  /** Remembered accounts of people who are gone that nobody else uses: user ids. */
  free: ReadonlySet<string>;
  memory?: Pick<Memory, 'missing' | 'isUnfinished'>;
  administrators?: ReadonlySet<string>;
};

export function blockOf(
  { employee }: DesiredUser,
  user: User,
  because: Absence | undefined,
  options: LeaverOptions,
): UserChange {
  const reason = reasonFor(options.rules, employee.endReason);
  const isUnfinished = because === undefined && options.memory?.isUnfinished(employee.id, user.id);
  return {
    action: 'block',
    employee: employee.id,
    user: user.id,
    ...(reason === undefined ? {} : { reason }),
    ...(because === undefined ? {} : { because }),
    ...(isUnfinished ? { finishes: true } : {}),
  };
}

/**
 * People whom this sync kept in step and who are gone from Personio altogether: left alone, unless the tenant wants
 * them blocked and they have been gone for long enough. An account that bears other marks than when it was theirs, or that
 * is, or may be, somebody else's by now, waits.
 */
export function planMissing(options: LeaverOptions, log: FindingLog, draft: Draft): void {
  const { rules, matches, free, memory } = options;
  const taken = new Set(
    [...matches.values()].flatMap((match) => (match.kind === 'matched' ? match.user.id : [])),
  );
  const users = new Map(options.users.map((user) => [user.id, user]));
  for (const { reference, user: id, isOverdue } of memory?.missing ?? []) {
    const user = users.get(id);
    if (!user || user.blocked || taken.has(id)) continue;
    const person = { reference };
    if (rules.leavers.onMissing !== 'block') log.about('missing-kept', person);
    else if (!isOverdue) log.about('missing-waiting', person);
    else if (!free.has(id)) {
      log.about('leaver-doubtful', person);
      draft.setAside.push(reference);
    } else if (isProtected(reference, user, options)) {
      log.about('protected', person);
      draft.setAside.push(reference);
    } else if (options.administrators?.has(id)) {
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

/** Named in `protect`: by user id, by reference, or by function mailbox. */
export function isProtected(reference: string, user: User, { rules }: LeaverOptions): boolean {
  const own = [user.id, user.ref, reference, user.fields.email];
  return own.some((name) => rules.protect.has(foldedKey(name) ?? ''));
}
