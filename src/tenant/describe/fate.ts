/** What a run would do with one invented person, by the table that a plan goes by, in words. Pure. */
import type { DesiredUser, Employee, Tenant } from '../../model.ts';
import { decide, inScope, type Standing, terminationOf } from '../../plan/decide.ts';
import { reasonFor } from '../../plan/reasons.ts';
import type { Rules } from '../../rules.ts';
import { WAIT } from './behaviour.ts';
import { code, listed, plain } from './escaped.ts';

/** Markdown. `because`: the conditions of the filter that are not true of them, where that is known. */
export function scopeInWords(
  desired: DesiredUser,
  { tenant: { scope }, rules, because }: { tenant: Tenant; rules: Rules; because: readonly string[] },
): string {
  const { employee, passes } = desired;
  if (scope.employees === 'none') return 'not in scope, since only units are synced';
  if (passes === undefined) return '⚠ the filter gives neither true nor false of them';
  if (!passes) {
    const why =
      because.length === 0
        ? 'by the filter'
        : `since ${listed(because.map(code))} ${because.length === 1 ? 'is' : 'are'} not true of them`;
    return `not in scope, ${why}`;
  }
  if (employee.status === 'inactive') return 'no longer in scope';
  if (inScope(desired, rules)) return 'in scope';
  return `not in scope yet: ${code(scope.employees)} takes those who are active or on leave`;
}

/** Markdown: with an account and without one. */
export function fateInWords({ employee, passes }: DesiredUser, rules: Rules): string {
  if (rules.scope.employees === 'none') return 'Nothing is done.';
  const standing: Standing = {
    status: employee.status,
    passes,
    account: 'none',
    termination: terminationOf(employee.ends, rules.today),
  };
  if (employee.status === 'inactive') return leaving(employee, standing, rules);
  if (decide(standing, rules).do === 'create') return 'Added if they have no account, else kept in step.';
  const ours =
    rules.leavers.onOutOfScope === 'block' && passes === false
      ? `, but for one that this sync has kept in step before: **blocked** ${WAIT}`
      : '';
  return `Not added; an account is left as it is${ours}.`;
}

/** When exactly, is asked more often than anything else. */
function leaving({ ends = '', endReason }: Employee, standing: Standing, rules: Rules): string {
  const { termination } = standing;
  const after = { ...standing, termination: 'passed' } as const;
  if (decide({ ...after, account: 'active', linked: true }, rules).do !== 'block') {
    return 'The account is kept as it is.';
  }
  const reason = reasonFor(rules, endReason);
  const why = reason === undefined ? '' : `, with the reason ${code(reason)}`;
  const isAdded = decide(after, rules).do === 'create-blocked';
  const added = isAdded ? '; without an account they are added and blocked at once' : '';
  // Whoever passes no filter is a leaver only where the account is known to be theirs.
  const known = standing.passes ? '' : ', if this sync has kept it in step before';
  if (termination === 'ahead') {
    return `The account is kept until their last day (${plain(ends)}) is over; the first sync after it **blocks** it${known}${why}${added}.`;
  }
  const over = termination === 'passed' ? `Their last day (${plain(ends)}) is over: the` : 'The';
  return `${over} next sync **blocks** the account${known}${why}${added}.${termination === 'passed' ? ' Until that day is over it is kept.' : ''}`;
}
