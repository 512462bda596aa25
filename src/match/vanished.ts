/**
 * Who of those who are here may be whoever had an account and is gone from Personio altogether: a record that HR deletes
 * and enters again, with all keys new, has nothing in common with the old one but a part of the name, or the day of the
 * hire, and that it came as the other went. Pure.
 */
import { addDays } from '../dates.ts';
import type { Awaited } from './awaited.ts';
import { shareGivenName } from './given-names.ts';
import { DAYS_BETWEEN } from './humans.ts';
import { mayBeSameBirth, sameDate } from './in-common.ts';
import { lazily } from './lazily.ts';
import { daysUntil } from './living.ts';
import type { Lookalikes } from './lookalikes.ts';
import type { Orphan } from './memories.ts';
import type { Account, Rec } from './register.ts';
import type { Court } from './witnesses.ts';

/** With no more days between, one goes as the other comes: runs may be a week apart. */
const DAYS_OF_RUNS = 7;

type Known = {
  court: Court;
  awaited: Awaited;
  /** The records of whoever is here, also the earlier ones. */
  living: readonly Rec[];
  lookalikes: Lookalikes;
  /** `YYYY-MM-DD`. */
  today: string;
};

export function vanishedIn({
  court: { register, memories },
  awaited,
  living,
  lookalikes,
  today,
}: Known): (account: Account, orphan: Orphan) => readonly Rec[] {
  const seen = lazily(() =>
    living.flatMap((record) => {
      const day = firstSeen(record);
      return day === undefined ? [] : [[record, day] as const];
    }),
  );
  const known = new Map<string, Record<'soon' | 'atOnce', readonly Rec[]>>();
  return (account, orphan) => {
    const { marks } = account;
    const isLikely = (other: Rec) => lookalikes.isLikely(marks, other);
    const like = [...lookalikes.born(marks), ...lookalikes.hired(marks.hired)].filter(isLikely);
    const whole = [...awaited.named(account), ...like];
    if (orphan.went === undefined) return whole;
    const { soon, atOnce } = whoCame(orphan.went);
    return [
      ...whole,
      ...soon.filter((other) => isLikely(other) || keepsHire(account, other, orphan)),
      ...atOnce.filter(
        (other) =>
          shareGivenName(marks.name, other.marks.name) && mayBeSameBirth(marks, other.marks) !== false,
      ),
    ];
  };

  /** Whether it is a day on which few were hired, and not for coming together: then they are two. */
  function keepsHire(account: Account, other: Rec, { came }: Orphan): boolean {
    return (
      sameDate('hired', account.marks, other.marks) === true &&
      register.hasOwnHire(account) &&
      mayBeSameBirth(account.marks, other.marks) !== false &&
      (came === undefined || came !== memories.cameOn(other))
    );
  }

  /** Whoever has no account, and is to have one some day, is seen for the first time if nothing is remembered. */
  function firstSeen(record: Rec): string | undefined {
    const isAwaited = awaited.all.has(record) && record.person.passes !== false;
    return memories.cameOn(record) ?? (isAwaited ? today : undefined);
  }

  /** Who came about the day on which somebody went. Many may go on the same. */
  function whoCame(went: string): Record<'soon' | 'atOnce', readonly Rec[]> {
    const before = known.get(went);
    if (before) return before;
    const within = (most: number) => {
      const [first, last] = [addDays(went, -most), addDays(went, most)];
      const inTime = seen().flatMap(([record, day]) => (first <= day && day <= last ? record : []));
      return [...new Set([...inTime, ...lookalikes.hired(daysUntil(last, 2 * most))])];
    };
    const found = { soon: within(DAYS_BETWEEN), atOnce: within(DAYS_OF_RUNS) };
    known.set(went, found);
    return found;
  }
}
