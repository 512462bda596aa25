/** What happens to whom: one person's standing on both sides → what to do. Pure; the table of the README as code. */
import type { Status } from './model.ts';

export type Standing = {
  /** Personio's word; `undefined` when it is absent or unknown. */
  status: Status | undefined;
  /** Whether the tenant's filter lets the person through; `undefined` when it could not tell. */
  passes: boolean | undefined;
  account: 'none' | 'active' | 'blocked';
  /** Where the termination date lies, seen from today in the tenant's time zone. Today counts as ahead. */
  termination: 'none' | 'passed' | 'ahead';
};

export type Rules = {
  employees: 'active' | 'all';
  block: boolean;
  createBlocked: boolean;
};

export type Decision =
  | { do: 'nothing'; because?: 'unknown-status' | 'filter-unknown' | 'termination-ahead' }
  | { do: 'create' | 'create-blocked' | 'update' | 'block'; because?: 'termination-passed' }
  /** An active person whose account is blocked: activating needs the memory of having blocked it for this person. */
  | { do: 'reactivate-if-ours'; because?: never };

const NOTHING: Decision = { do: 'nothing' };

/** Decides for one person. A missing record never reaches this table: whoever is not in the list is left alone. */
export function decide(standing: Standing, rules: Rules): Decision {
  if (standing.status === undefined) return { do: 'nothing', because: 'unknown-status' };
  if (standing.passes === undefined) return { do: 'nothing', because: 'filter-unknown' };
  if (!standing.passes) return NOTHING;
  switch (standing.status) {
    case 'active':
    case 'leave':
      return decideActive(standing);
    case 'onboarding':
      return decideOnboarding(standing, rules);
    case 'inactive':
      return decideInactive(standing, rules);
  }
}

function decideActive({ account, termination }: Standing): Decision {
  if (account === 'blocked') return { do: 'reactivate-if-ours' };
  const action = account === 'none' ? 'create' : 'update';
  // Personio still calls the person active: a date in the past is stale data for somebody to look at, not a leaver.
  return termination === 'passed' ? { do: action, because: 'termination-passed' } : { do: action };
}

function decideOnboarding({ account }: Standing, { employees }: Rules): Decision {
  if (employees !== 'all' || account === 'blocked') return NOTHING;
  return { do: account === 'none' ? 'create' : 'update' };
}

function decideInactive({ account, termination }: Standing, rules: Rules): Decision {
  if (account === 'blocked') return NOTHING;
  if (account === 'none') {
    const wanted = rules.employees === 'all' && rules.createBlocked;
    return wanted ? { do: 'create-blocked' } : NOTHING;
  }
  if (!rules.block) return NOTHING;
  if (termination === 'ahead') return { do: 'nothing', because: 'termination-ahead' };
  return { do: 'block' };
}

/** Where a termination date lies. `today` is the date in the tenant's time zone; both `YYYY-MM-DD`. */
export function terminationOf(date: unknown, today: string): Standing['termination'] {
  if (typeof date !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(date)) return 'none';
  return date >= today ? 'ahead' : 'passed';
}

/** The calendar date at `now` in an IANA time zone, `YYYY-MM-DD`. Throws RangeError for an unknown zone. */
export function dateIn(timezone: string, now: Date): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return parts.format(now);
}
