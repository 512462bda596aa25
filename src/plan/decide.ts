/** What happens to whom: one person's standing on both sides → what to do. Pure; the table of the README as code. */
import type { DesiredUser, Employee, Status } from '../model.ts';
import type { Rules } from '../rules.ts';

export type Standing = {
  /** Personio's word; `undefined` when it is absent or unknown. */
  status: Status | undefined;
  /** Whether the tenant's filter lets the person through; `undefined` when it could not tell. */
  passes: boolean | undefined;
  account: 'none' | 'active' | 'blocked';
  /**
   * Whether the account is remembered as theirs, of somebody who was in scope once, or settled by hand: a leaver is a leaver,
   * filter or not.
   */
  linked?: boolean;
  /** For somebody who was in scope once: whether the time of not passing the filter any more is over. */
  outOfScope?: 'waiting' | 'overdue';
  /** Where the termination date lies, seen from today in the tenant's time zone. Today counts as ahead. */
  termination: 'none' | 'passed' | 'ahead';
};

/** What the tenant file has to say about it. */
export type Wish = Pick<Rules, 'scope' | 'leavers'>;

export type Decision =
  | {
      do: 'nothing';
      because?:
        | 'unknown-status'
        | 'filter-unknown'
        | 'termination-ahead'
        | 'termination-passed'
        | 'out-of-scope-waiting';
    }
  | { do: 'create' | 'update'; because?: 'termination-passed' }
  | { do: 'create-blocked'; because?: never }
  | { do: 'block'; because?: 'out-of-scope' }
  /** An active person whose account is blocked: activating needs the memory of having blocked it for this person. */
  | { do: 'reactivate-if-ours'; because?: never };

const NOTHING: Decision = { do: 'nothing' };

/** Decides for one person. A missing record never reaches this table: `planMissing` has these. */
export function decide(standing: Standing, wish: Wish): Decision {
  if (standing.status === undefined) return { do: 'nothing', because: 'unknown-status' };
  if (standing.passes === undefined) return { do: 'nothing', because: 'filter-unknown' };
  if (!standing.passes && standing.status !== 'inactive') return decideOutOfScope(standing, wish);
  if (!standing.passes && !standing.linked) return NOTHING;
  switch (standing.status) {
    case 'active':
    case 'leave':
      return decideActive(standing);
    case 'onboarding':
      return decideOnboarding(standing, wish);
    case 'inactive':
      return decideInactive(standing, wish);
  }
}

function decideActive({ account, termination }: Standing): Decision {
  // Personio calls the person active: a date in the past is stale, for somebody to look at, and never a leaver. The
  // account is kept in step, but it is not opened again before somebody has looked.
  const isStale = termination === 'passed';
  if (account === 'blocked') {
    return isStale ? { do: 'nothing', because: 'termination-passed' } : { do: 'reactivate-if-ours' };
  }
  const action = account === 'none' ? 'create' : 'update';
  return isStale ? { do: action, because: 'termination-passed' } : { do: action };
}

/** Whoever was never in scope is not ours: the account may be somebody else's work. */
function decideOutOfScope({ account, outOfScope }: Standing, { leavers }: Wish): Decision {
  if (account !== 'active' || leavers.onOutOfScope !== 'block' || outOfScope === undefined) return NOTHING;
  if (outOfScope === 'waiting') return { do: 'nothing', because: 'out-of-scope-waiting' };
  return { do: 'block', because: 'out-of-scope' };
}

function decideOnboarding({ account }: Standing, { scope }: Wish): Decision {
  if (scope.employees !== 'all' || account === 'blocked') return NOTHING;
  return { do: account === 'none' ? 'create' : 'update' };
}

function decideInactive({ account, termination }: Standing, { scope, leavers }: Wish): Decision {
  if (account === 'blocked') return NOTHING;
  if (!leavers.block) return NOTHING;
  if (account === 'none' && !(scope.employees === 'all' && leavers.createBlocked)) return NOTHING;
  if (termination === 'ahead') return { do: 'nothing', because: 'termination-ahead' };
  return { do: account === 'none' ? 'create-blocked' : 'block' };
}

/** Whether somebody counts as a person in scope: the filter lets them through and the tenant wants their status. */
export function inScope({ employee, passes }: DesiredUser, { scope }: Pick<Rules, 'scope'>): boolean {
  if (passes !== true || employee.status === undefined) return false;
  if (scope.employees === 'all') return true;
  return employee.status === 'active' || employee.status === 'leave';
}

/** Whether Personio says that somebody has left, and with no last day that is still to come. */
export function isLeaver({ status, ends }: Pick<Employee, 'status' | 'ends'>, today: string): boolean {
  return status === 'inactive' && terminationOf(ends, today) !== 'ahead';
}

/** Whether Personio says that somebody works here, and with no last day that has passed: only their account is opened. */
export function isHere({ status, ends }: Pick<Employee, 'status' | 'ends'>, today: string): boolean {
  return (status === 'active' || status === 'leave') && terminationOf(ends, today) !== 'passed';
}

/** The same as `isLeaver`, of a record that shows whether there is a last day: nobody is blocked without. */
export function isSurelyLeaver(
  employee: Pick<Employee, 'status' | 'ends' | 'hidesEnd'>,
  today: string,
): boolean {
  return isLeaver(employee, today) && !employee.hidesEnd;
}

/**
 * Where a termination date lies. `today` is the date in the tenant's time zone; both `YYYY-MM-DD`. A date that
 * cannot be read proves nothing and counts as ahead.
 */
export function terminationOf(date: unknown, today: string): Standing['termination'] {
  if (date === undefined || date === null || date === '') return 'none';
  if (typeof date !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(date)) return 'ahead';
  return date >= today ? 'ahead' : 'passed';
}
