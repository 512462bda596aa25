/** People who are blocked, activated or added: judged as classes of their own. Pure. */
import { IDENTIFIERS } from '../keys.ts';
import type { UserChange } from '../model.ts';
import { isFinish } from '../plan/change.ts';
import type { LimitOptions } from './allowed.ts';
import type { Judge } from './approvals.ts';

export function holdPeople(
  changes: readonly UserChange[],
  options: LimitOptions,
  stopped: Readonly<Record<'block' | 'reactivate' | 'create', boolean>>,
  judge: Judge,
): UserChange[] {
  const base = options.base.matchedActive;
  let rest = [...changes];
  for (const action of ['block', 'reactivate', 'create'] as const) {
    const isJudged = (change: UserChange) =>
      change.action === action && !isHalfDone(change, options, stopped.block);
    const members = rest.filter(isJudged).map((change) => ({ change, subject: subjectOf(change) }));
    const verdict = judge({ class: action, members, base, isStopped: stopped[action] });
    if (verdict !== 'all') rest = rest.filter((change) => !isJudged(change) || verdict.has(change));
  }
  return rest;
}

/** The second half of a create-and-block: it was judged with the first, as one of the people added. */
function isHalfDone(change: UserChange, { read: { complete } }: LimitOptions, isStopped: boolean): boolean {
  return isFinish(change) && complete && !isStopped;
}

/** What an approval of this change is about: who, and what the class judges; not every value that goes along. */
function subjectOf(change: UserChange): string {
  const { action, employee } = change;
  if (action === 'block') {
    const subject = [action, employee, change.user, change.reason ?? ''];
    // What was approved for a run that is put back releases nothing in any other.
    return JSON.stringify(change.because === 'undone' ? [...subject, 'undone'] : subject);
  }
  if (action !== 'create') return JSON.stringify([action, employee, change.user]);
  const identifiers = IDENTIFIERS.map((field) => change.after[field] ?? null);
  return JSON.stringify([action, employee, identifiers, change.thenBlock ?? null]);
}
