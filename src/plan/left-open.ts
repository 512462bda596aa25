/** Whose account stays open although whoever reads a plan would expect something else. Pure. */
import type { IssueCode } from '../issues.ts';
import { recordIdsOf } from '../matched.ts';
import { isLeaver } from './decide.ts';
import type { Given } from './known.ts';
import type { Entry } from './managers.ts';

/** Why, of somebody whom the filter keeps out and to whom nothing happens; `undefined`: nobody has to hear of it. */
export function whyLeftOpen(
  { person: { employee, passes }, decision, open }: Entry,
  { rules, read: { memory }, owned: { protection, matches } }: Given,
): IssueCode | undefined {
  const isQuiet = decision.do === 'nothing' && decision.because === undefined;
  if (passes !== false || open.length === 0 || !isQuiet) return undefined;
  if (employee.status === 'inactive') {
    const isMeant = open.some((user) => !protection.covers(employee.ref, user));
    return rules.leavers.block && isLeaver(employee, rules.today) && isMeant
      ? 'leaver-out-of-scope'
      : undefined;
  }
  // Whom a change of the scope has moved is told by itself, of all at once.
  const last = memory?.lastScope;
  if (!last?.isSame) return undefined;
  // Who has a new record is remembered under the old one.
  const wasIn = last.was.get(employee.id) ?? recordIdsOf(employee.id, matches).some((id) => last.was.get(id));
  if (!wasIn) return undefined;
  // The time of being out of scope begins with this run, the first that knows the account as that of the new record.
  return rules.leavers.onOutOfScope === 'block' ? 'out-of-scope-waiting' : 'no-longer-in-scope';
}
