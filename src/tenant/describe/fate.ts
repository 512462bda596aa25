/** What a run would do with one invented person, by the table that a plan goes by, in words. Pure. */
import type { DesiredUser, Tenant } from '../../model.ts';
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
      because.length === 0 ? 'by the filter' : `since ${listed(because.map(code))} is not true of them`;
    return `not in scope, ${why}`;
  }
  if (employee.status === 'inactive') return 'no longer in scope';
  if (inScope(desired, rules)) return 'in scope';
  return `not in scope yet: ${code(scope.employees)} takes those who are active or on leave`;
}

/** Markdown: with an account and without one. */
export function fateInWords({ employee, passes }: DesiredUser, rules: Rules): string {
  if (rules.scope.employees === 'none') return 'Nothing is done.';
  const standing: Omit<Standing, 'account'> = {
    status: employee.status,
    passes,
    termination: terminationOf(employee.ends, rules.today),
  };
  const without = decide({ ...standing, account: 'none' }, rules);
  const within = decide({ ...standing, account: 'active', linked: true }, rules);
  if (employee.status === 'inactive') return leaving({ employee, within, without }, rules);
  if (without.do === 'create') return 'Added if they have no account, else kept in step.';
  const ours =
    rules.leavers.onOutOfScope === 'block' && passes === false
      ? `, but for one that this sync has kept in step before: **blocked** ${WAIT}`
      : '';
  return `Not added; an account is left as it is${ours}.`;
}

function leaving(
  {
    employee,
    within,
    without,
  }: Pick<DesiredUser, 'employee'> & Record<'within' | 'without', ReturnType<typeof decide>>,
  rules: Rules,
): string {
  if (within.do !== 'block') return 'The account is kept as it is.';
  const reason = reasonFor(rules, employee.endReason);
  const why = reason === undefined ? '' : `, with the reason ${code(reason)}`;
  const last = `Until the end of the last day (${plain(employee.ends ?? '')}) the account is kept`;
  const added =
    without.do === 'create-blocked' ? '; without an account they are added and blocked at once' : '';
  return `${last}; the first sync after it **blocks** it${why}${added}.`;
}
