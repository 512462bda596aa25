/**
 * What becomes of a tenant whose runs fail: short gaps at first, then quarantine, where it is tried rarely until a
 * person has looked. Asking every hour with a refused credential can lock it, costs calls, and hides in noise. Pure.
 */
import type { IssueCode } from '../issues.ts';
import type { HistoryLine } from '../types/history.d.ts';
import { ALL_VENDORS } from '../vendors/vendors.ts';

/** What the rule needs to know of one recorded sync. */
export type FailureLine = Pick<
  HistoryLine,
  'trigger' | 'startedAt' | 'outcome' | 'failuresInARow' | 'issues'
>;

/** `credentials`: a vendor refused them. `failures`: too many failed runs in a row. */
export type QuarantineCause = 'credentials' | 'failures';

/** The failed runs that nothing has ended yet. */
export type FailureRow = {
  failures: number;
  /** No run by schedule before this time. */
  until: Date;
  /** Why the tenant is in quarantine, if it is. */
  quarantine: QuarantineCause | undefined;
};

/** Clocks of runners differ. A line from further in the future is wrong, and must not silence a tenant. */
export const CLOCK_SKEW = 10 * 60_000;

const HOUR = 3_600_000;
/** After the first and the second failure. */
const SHORT_GAPS = [1, 2];
/** After the first, the second, and every further failure in quarantine. */
const LONG_GAPS = [6, 12, 24];
const MOST_FAILURES = 3;

const AUTH_CODES: readonly string[] = ALL_VENDORS.map(({ id }): IssueCode => `${id}-auth`);

/**
 * The row of failures up to `now`; `undefined` when the last run did not fail. Refused credentials, or the third
 * failure in a row, begin a quarantine. A run that does not fail ends it, and so does one started by hand: should
 * that one fail, it is the first of a new row.
 */
export function failureRowOf(lines: readonly FailureLine[], now: Date): FailureRow | undefined {
  // Runs can be recorded in another order than they ran in, so their own times decide.
  const runs = lines
    .map((line) => ({ line, at: Date.parse(line.startedAt) }))
    .filter(({ at }) => at <= now.getTime() + CLOCK_SKEW)
    .sort((a, b) => a.at - b.at);
  let row = unseen(runs[0]?.line);
  for (const { line } of runs) row = line.outcome === 'failed' ? withFailure(row, line) : NOTHING;
  const last = runs.at(-1);
  if (last === undefined || row.failures === 0) return undefined;
  const { failures, cause, inQuarantine } = row;
  const gap = inQuarantine > 0 ? nth(LONG_GAPS, inQuarantine) : nth(SHORT_GAPS, failures);
  return { failures, until: new Date(last.at + gap * HOUR), quarantine: cause };
}

type Row = {
  failures: number;
  /** How many of them, counted from the one that began the quarantine. */
  inQuarantine: number;
  cause: QuarantineCause | undefined;
};

const NOTHING: Row = { failures: 0, inQuarantine: 0, cause: undefined };

/** The lines may begin in the middle of a row; then only the count carried along tells its length. */
function unseen(first: FailureLine | undefined): Row {
  const failures = (first?.failuresInARow ?? 0) - 1;
  if (first?.outcome !== 'failed' || !Number.isSafeInteger(failures) || failures < 1) return NOTHING;
  const inQuarantine = Math.max(0, failures - MOST_FAILURES + 1);
  return { failures, inQuarantine, cause: inQuarantine > 0 ? 'failures' : undefined };
}

function withFailure(before: Row, { trigger, issues }: FailureLine): Row {
  const { failures, inQuarantine, cause } =
    before.inQuarantine > 0 && trigger === 'manual' ? NOTHING : before;
  if (inQuarantine > 0) return { failures: failures + 1, inQuarantine: inQuarantine + 1, cause };
  const isRefused = issues.some(({ code }) => AUTH_CODES.includes(code));
  const begins = isRefused ? 'credentials' : failures + 1 >= MOST_FAILURES ? 'failures' : undefined;
  return { failures: failures + 1, inQuarantine: begins === undefined ? 0 : 1, cause: begins };
}

/** Counted from 1; after the last one it stays the same. */
function nth(gaps: readonly number[], count: number): number {
  return gaps[Math.min(count, gaps.length) - 1] ?? 0;
}
