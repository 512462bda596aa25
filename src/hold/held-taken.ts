/** Accounts that go to somebody by hand although more speaks for somebody else: judged as whole changes. Pure. */
import type { UserChange } from '../model.ts';
import type { LimitOptions } from './allowed.ts';
import type { Judge } from './approvals.ts';

/** None of them is done without an approval, however few they are. */
export function holdTaken(changes: readonly UserChange[], options: LimitOptions, judge: Judge): UserChange[] {
  const members = changes.flatMap((change) => {
    if (change.action === 'create' || !change.takenFrom) return [];
    const { action, employee, user, takenFrom } = change;
    // Whose account goes to whom, and whether it is blocked: not every value that goes along. Whoever loses it is the
    // same one, read or not.
    const losers = takenFrom.map(options.recall.refOf).sort();
    return { change, subject: JSON.stringify(['taken', action, employee, user, losers]) };
  });
  const base = options.base.matchedActive;
  const verdict = judge({ class: 'identifier', field: 'resolve', members, base, allowed: 0 });
  if (verdict === 'all') return [...changes];
  return changes.filter((change) => change.action === 'create' || !change.takenFrom || verdict.has(change));
}
