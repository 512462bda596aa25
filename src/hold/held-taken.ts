/** Accounts that go to somebody by hand although more speaks for somebody else: judged as whole changes. Pure. */
import type { Finding, PersonRef, UserChange } from '../model.ts';
import type { LimitOptions } from './allowed.ts';
import type { Judge } from './approvals.ts';

/**
 * None of them is done without an approval, however few they are. What is approved is approved as a whole: `released` is
 * judged by no other limit. `others`: what is no such change.
 */
export function holdTaken(
  changes: readonly UserChange[],
  options: LimitOptions,
  judge: Judge,
): { released: UserChange[]; others: UserChange[] } {
  const taken = changes.filter(isTaken);
  const others = changes.filter((change) => !isTaken(change));
  const members = taken.map((change) => {
    const { action, employee, user, takenFrom } = change;
    // Whose account goes to whom, and whether it is blocked: not every value that goes along. Whoever loses it is the
    // same one, read or not.
    const losers = takenFrom.map(options.recall.refOf).sort();
    return { change, subject: JSON.stringify(['taken', action, employee, user, losers]) };
  });
  const base = options.base.matchedActive;
  const verdict = judge({ class: 'identifier', field: 'resolve', members, base, isStopped: true });
  return { released: verdict === 'all' ? taken : taken.filter((change) => verdict.has(change)), others };
}

/** Of an entry whose account is given now, nobody has to be told that it waits. `changes`: those that are to be done. */
export function withoutGiven(findings: readonly Finding[], changes: readonly UserChange[]): Finding[] {
  const given = new Set(changes.filter(isTaken).map(({ employee }) => employee));
  return findings.filter(
    ({ code, entries = [] }) =>
      code !== 'resolve-takes' || !entries.every(({ takes }) => takes && given.has(takes.employee)),
  );
}

type Taken = Extract<UserChange, { user: string }> & { takenFrom: readonly PersonRef[] };

function isTaken(change: UserChange): change is Taken {
  return change.action !== 'create' && change.takenFrom !== undefined;
}
