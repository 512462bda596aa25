/**
 * What becomes of a tenant whose runs fail: short gaps at first, then quarantine, where it is tried rarely until a
 * person has looked. Asking every hour with a refused credential can lock it, costs calls, and hides in noise. Pure.
 */
import type { IssueCode } from '../issues.ts';
import type { HistoryLine } from '../types/history.d.ts';
import { ALL_VENDORS } from '../vendors/vendors.ts';
import { syncsOf } from './syncs.ts';

/** What the rule needs to know of one recorded sync. */
export type FailureLine = Pick<
  HistoryLine,
  'trigger' | 'startedAt' | 'outcome' | 'failuresInARow' | 'issues' | 'outage'
> &
  Partial<Pick<HistoryLine, 'mode'>>;

/** `credentials`: a vendor refused them. `failures`: too many failed runs in a row that were the tenant's own. */
export type QuarantineCause = 'credentials' | 'failures';

/** The failed runs that nothing has ended yet. */
export type FailureRow = {
  failures: number;
  /** No run by schedule before this time. */
  until: Date;
  /** Why the tenant is in quarantine, if it is. */
  quarantine: QuarantineCause | undefined;
  /** Whether it is, or was until a start by hand, which failed as well: nobody has been told of an end. */
  wasQuarantined: boolean;
};

const HOUR = 3_600_000;

/**
 * Clocks of runners differ. What is from further in the future is wrong: recorded, it must not silence a tenant, and it is
 * not recorded. Both by one measure, since what is recorded and not seen would be recorded again, and its memory lost.
 */
export const CLOCK_SKEW = HOUR;

/** After the first and the second failure. */
const SHORT_GAPS = [1, 2];
/** Nobody knows how long it takes, and when it is over nobody should wait. */
const OUTAGE_GAP = 1;
/** After the first, the second, and every further failure in quarantine. */
const LONG_GAPS = [6, 12, 24];
const MOST_FAILURES = 3;

const AUTH_CODES: readonly string[] = ALL_VENDORS.map(({ id }): IssueCode => `${id}-auth`);
/** A vendor that does not answer, or not as it should. */
const DOWN_CODES: readonly string[] = ALL_VENDORS.flatMap(({ id }): IssueCode[] => [
  `${id}-http`,
  `${id}-shape`,
]);
const LEAST_DOWN = 2;
/** What becomes of a job, not of a tenant. */
const LOST: readonly string[] = ['no-result', 'cancelled'] satisfies IssueCode[];

/**
 * The row of failures up to `now`; `undefined` when the last run did not fail. Refused credentials, or the third
 * failure in a row, begin a quarantine. A run that does not fail ends it, and so does one started by hand: should
 * that one fail, it is the first of a new row.
 */
export function failureRowOf(lines: readonly FailureLine[], now: Date): FailureRow | undefined {
  // Runs can be recorded in another order than they ran in, so their own times decide.
  const runs = syncsOf(lines)
    .map((line) => ({ line, at: Date.parse(line.startedAt) }))
    .filter(({ at }) => at <= now.getTime() + CLOCK_SKEW)
    .sort((a, b) => a.at - b.at);
  let row = unseen(runs[0]?.line);
  const outages = outagesIn(runs.map(({ line }) => line));
  for (const { line } of runs) {
    row = line.outcome === 'failed' ? withFailure(row, line, outages.has(line)) : NOTHING;
  }
  const last = runs.at(-1);
  if (last === undefined || row.failures === 0) return undefined;
  const { failures, cause, inQuarantine } = row;
  const isOutage = outages.has(last.line);
  const gap =
    inQuarantine > 0 ? nth(LONG_GAPS, inQuarantine) : isOutage ? OUTAGE_GAP : nth(SHORT_GAPS, failures);
  return {
    failures,
    until: new Date(last.at + gap * HOUR),
    quarantine: cause,
    wasQuarantined: row.wasQuarantined,
  };
}

type Row = {
  failures: number;
  /** How many of them are the tenant's own. */
  own: number;
  /** How many of them, counted from the one that began the quarantine. */
  inQuarantine: number;
  cause: QuarantineCause | undefined;
  wasQuarantined: boolean;
};

const NOTHING: Row = { failures: 0, own: 0, inQuarantine: 0, cause: undefined, wasQuarantined: false };

/** The lines may begin in the middle of a row; then only the count carried along tells its length. */
function unseen(first: FailureLine | undefined): Row {
  const failures = (first?.failuresInARow ?? 0) - 1;
  if (first?.outcome !== 'failed' || !Number.isSafeInteger(failures) || failures < 1) return NOTHING;
  const inQuarantine = Math.max(0, failures - MOST_FAILURES + 1);
  const isIn = inQuarantine > 0;
  return {
    failures,
    own: failures,
    inQuarantine,
    cause: isIn ? 'failures' : undefined,
    wasQuarantined: isIn,
  };
}

function withFailure(before: Row, { trigger, issues }: FailureLine, isOutage: boolean): Row {
  const { wasQuarantined } = before;
  const row = before.inQuarantine > 0 && trigger === 'manual' ? { ...NOTHING, wasQuarantined } : before;
  const failures = row.failures + 1;
  // It neither begins a quarantine nor makes one longer.
  if (isOutage) return { ...row, failures };
  const own = row.own + 1;
  if (row.inQuarantine > 0) return { ...row, failures, own, inQuarantine: row.inQuarantine + 1 };
  const isRefused = issues.some(({ code }) => AUTH_CODES.includes(code));
  const begins = isRefused ? 'credentials' : own >= MOST_FAILURES ? 'failures' : undefined;
  const isIn = begins !== undefined;
  return {
    failures,
    own,
    inQuarantine: isIn ? 1 : 0,
    cause: begins,
    wasQuarantined: isIn || row.wasQuarantined,
  };
}

/**
 * Failures that say nothing of the tenant: a result that was lost, a job that was cancelled, and a vendor that was down
 * for many. What came just before such a line, and for the same reason, was the beginning of it.
 */
function outagesIn(lines: readonly FailureLine[]): ReadonlySet<FailureLine> {
  const outages = new Set<FailureLine>();
  let down = new Set<string>();
  for (const line of lines.toReversed()) {
    if (line.outcome !== 'failed') down = new Set();
    const [code = ''] = line.issues.map((issue) => issue.code);
    if (line.outage === true) down.add(code);
    if (line.outcome === 'failed' && (LOST.includes(code) || down.has(code))) outages.add(line);
  }
  return outages;
}

/** A run that failed as it says in its first issue. */
type Failed = { outcome: string; issues: readonly { code: string }[] };

/**
 * Why many of these runs, which ended together, failed: the codes of vendors that were down for all of them rather than
 * wrong for each, and of results that were lost for many. At least two runs, and at least half of all.
 */
export function outageCodes(runs: readonly Failed[]): ReadonlySet<string> {
  const failed = runs.flatMap(({ outcome, issues }) => (outcome === 'failed' ? (issues[0]?.code ?? []) : []));
  const times = new Map<string, number>();
  for (const code of failed.filter((code) => DOWN_CODES.includes(code) || LOST.includes(code)))
    times.set(code, (times.get(code) ?? 0) + 1);
  return new Set(
    [...times].flatMap(([code, count]) => (count >= LEAST_DOWN && count * 2 >= runs.length ? code : [])),
  );
}

/** Counted from 1; after the last one it stays the same. */
function nth(gaps: readonly number[], count: number): number {
  return gaps[Math.min(count, gaps.length) - 1] ?? 0;
}
