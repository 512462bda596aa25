/** What of a run's issues must reach a person until somebody has handled it, and when support hears of it. Pure. */
import { guidanceFor, isIssueCode } from '../issues.ts';
import type { Escalation, HistoryLine, OpenIssue } from '../types/history.d.ts';
import type { Issue } from '../types/summary.d.ts';

const HOUR = 3_600_000;
/** Runs of the same hour of the day start some minutes earlier or later. */
const REMINDER_AFTER = 7 * 24 * HOUR - HOUR;
/** A line of history stays short. */
const MOST_REFS = 200;

/**
 * What is open after this run, carried from line to line; `undefined` when nothing is. `toldAt` moves to this run when
 * a code is new, counts more than before or concerns somebody else, and when the last mail is a week ago and there is
 * something to be reminded of. A run that
 * failed, or that could not read everything, does not show that something was handled: what was open before stays
 * open, and nobody is reminded of what this run has not seen.
 */
export function escalationOf(
  line: Pick<HistoryLine, 'outcome' | 'startedAt' | 'issues' | 'escalated'>,
  before: Escalation | undefined,
): Escalation | undefined {
  const seen = line.issues.filter(isToEscalate);
  const isProof =
    line.outcome !== 'failed' && !line.issues.some(({ code }) => code.startsWith('incomplete-'));
  const still = new Map(
    (isProof ? [] : (before?.open ?? [])).filter(isToEscalate).map((issue) => [issue.code, issue]),
  );
  const refs = new Map(line.escalated?.open.map((issue) => [issue.code, issue.refs]));
  for (const { code, count } of seen)
    still.set(code, merged(still.get(code), { code, count }, refs.get(code)));
  if (still.size === 0) return undefined;
  const open = [...still.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
  const isOld =
    before !== undefined && Date.parse(line.startedAt) - Date.parse(before.toldAt) >= REMINDER_AFTER;
  const isNews = before === undefined || hasNews(open, before) || (isOld && seen.some(isReminded));
  return { toldAt: isNews ? line.startedAt : before.toldAt, open };
}

/** What of a run's issues is to be escalated, and whom it concerns. */
export function openOf(issues: readonly Issue[]): OpenIssue[] {
  const open = new Map<string, OpenIssue & { refs: string[] }>();
  for (const { code, count, refs } of issues.filter(isToEscalate)) {
    const one = open.get(code) ?? { code, count: 0, refs: [] };
    const all = [...new Set([...one.refs, ...refs])].sort().slice(0, MOST_REFS);
    open.set(code, { code, count: one.count + count, refs: all });
  }
  return [...open.values()];
}

/** Whether there is something that was not open before: another code, more of one, or somebody else. */
export function hasNews(open: readonly OpenIssue[], before: Escalation): boolean {
  const told = new Map(before.open.map((issue) => [issue.code, issue]));
  return open.some(({ code, count, refs }) => {
    const earlier = told.get(code);
    if (earlier === undefined || count > earlier.count) return true;
    const known = new Set(earlier.refs);
    // Where not everybody was named, somebody unnamed may be one who was there before.
    return known.size >= earlier.count && (refs ?? []).some((ref) => !known.has(ref));
  });
}

/** What is open stays open; whom it concerns has other references under another key, which are no news. */
export function withoutRefs(before: Escalation | undefined): Escalation | undefined {
  return before && { ...before, open: before.open.map(({ code, count }) => ({ code, count })) };
}

/** A line of history may have codes of another version, or of nobody: what has no remedy here tells nobody anything. */
function isToEscalate({ code, count }: { code: string; count: number }): boolean {
  return count > 0 && isIssueCode(code) && guidanceFor(code).escalates !== undefined;
}

function isReminded({ code }: { code: string }): boolean {
  return isIssueCode(code) && guidanceFor(code).escalates === 'weekly';
}

function merged(
  earlier: OpenIssue | undefined,
  { code, count }: OpenIssue,
  own: readonly string[] = [],
): OpenIssue {
  const refs = [...new Set([...(earlier?.refs ?? []), ...own])].sort().slice(0, MOST_REFS);
  return { code, count: Math.max(count, earlier?.count ?? 0), ...(refs.length === 0 ? {} : { refs }) };
}
