/** Whose doing a block is, by the time at which Engagedly says that it was made. Pure. */
import type { User } from '../model.ts';

/** In milliseconds: GitHub ends a job after six hours, and then it is noticed that there is no result. */
export const LONGEST_RUN = 6 * 3_600_000;
/** In milliseconds: so far two clocks may be apart. */
export const CLOCKS = 600_000;
const WITH_ZONE = /T\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)$/;

/** `lostAt`: when it was noticed that the run has left no result. */
export function isBlockedWhile(lostAt: string, { blockedAt = '' }: Pick<User, 'blockedAt'>): boolean {
  const before = Date.parse(lostAt) - Date.parse(blockedAt);
  return before >= 0 && before <= LONGEST_RUN;
}

/**
 * Whether an account was blocked after the run that has left a state (`at`), and not while one was lost since then
 * (`lostAt`), so that whoever did it knows why. How Engagedly writes the time is not documented (`user_blocked_at` of its
 * user): where it names no time zone, or a time that is yet to come (`now`), nobody can tell.
 */
export function isBlockedSince(
  { at, lostAt, now }: { at: string; lostAt?: string | undefined; now: Date },
  user: Pick<User, 'blockedAt'>,
): boolean {
  const { blockedAt = '' } = user;
  if (!WITH_ZONE.test(blockedAt) || (lostAt !== undefined && isBlockedWhile(lostAt, user))) return false;
  const time = Date.parse(blockedAt);
  return time - Date.parse(at) > CLOCKS && time - now.getTime() <= CLOCKS;
}
