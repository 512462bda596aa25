/** Whose account stays open although whoever reads a plan would expect something else. Pure. */
import { addDays, isRealDate } from '../dates.ts';
import type { IssueCode } from '../issues.ts';
import { recordIdsOf } from '../matched.ts';
import { isLeaver, terminationOf } from './decide.ts';
import type { Given } from './known.ts';
import type { Entry } from './managers.ts';

/** Why, of somebody whom the filter does not let through and to whom nothing happens; `undefined`: nobody has to hear of it. */
export function whyLeftOpen(
  { person: { employee, passes }, decision, open }: Entry,
  { rules, read: { memory }, owned: { protection, matches } }: Given,
): IssueCode | undefined {
  const isUntold = decision.because === 'filter-unknown';
  const isQuiet = decision.do === 'nothing' && (decision.because === undefined || isUntold);
  if (passes === true || open.length === 0 || !isQuiet) return undefined;
  if (employee.status === 'inactive') {
    const isMeant = open.some((user) => !protection.covers(employee.ref, user));
    if (!rules.leavers.block || !isLeaver(employee, rules.today) || !isMeant) return undefined;
    return isUntold ? 'leaver-untold' : 'leaver-out-of-scope';
  }
  if (isUntold) return undefined;
  // Whom a change of the scope has moved is told by itself, of all at once.
  const last = memory?.lastScope;
  if (!last?.isSame) return undefined;
  // Who has a new record is remembered under the old one.
  const wasIn = last.was.get(employee.id) ?? recordIdsOf(employee.id, matches).some((id) => last.was.get(id));
  if (!wasIn) return undefined;
  // The time of being out of scope begins with this run, the first that knows the account as that of the new record.
  return rules.leavers.onOutOfScope === 'block' ? 'out-of-scope-waiting' : 'no-longer-in-scope';
}

/** A notice is seldom given for longer; beyond it a date is rather a slip of the keys. */
const DAYS_OF_NOTICE = 90;

/** A last day that does not fit the status, and that keeps an account open; it decides nothing. */
export function oddLastDay(
  { person: { employee, passes }, decision, open }: Entry,
  today: string,
): IssueCode | undefined {
  const { status, ends = '' } = employee;
  if (decision.do === 'nothing' && decision.because === 'termination-ahead') {
    const isNear = isRealDate(ends) && ends <= addDays(today, DAYS_OF_NOTICE);
    return isNear ? undefined : 'termination-far';
  }
  const isKept = passes === true && (open.length > 0 || decision.do === 'create');
  return status === 'onboarding' && terminationOf(ends, today) === 'passed' && isKept
    ? 'termination-passed'
    : undefined;
}
