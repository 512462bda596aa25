/** What of a run's issues must reach a person until somebody has handled it, and when support hears of it. Pure. */
import { guidanceFor } from '../summary/remedies.ts';
import type { Escalation, HistoryLine } from '../types/history.d.ts';

const HOUR = 3_600_000;
/** Runs of the same hour of the day start some minutes earlier or later. */
const REMINDER_AFTER = 7 * 24 * HOUR - HOUR;

/**
 * What is open after this run, carried from line to line; `undefined` when nothing is. `toldAt` moves to this run when
 * a code is new or counts more than before, and when the last mail is a week ago. A run that failed, or that could
 * not read everything, does not show that something was handled: what was open before stays open, and nobody is
 * reminded of what this run has not seen.
 */
export function escalationOf(
  line: Pick<HistoryLine, 'outcome' | 'startedAt' | 'issues'>,
  before: Escalation | undefined,
): Escalation | undefined {
  const seen = line.issues.filter(({ code, count }) => count > 0 && guidanceFor(code).escalates);
  const earlier = new Map(before?.open.map(({ code, count }) => [code, count]));
  const isProof =
    line.outcome !== 'failed' && !line.issues.some(({ code }) => code.startsWith('incomplete-'));
  const counts = new Map(isProof ? [] : earlier);
  for (const { code, count } of seen) counts.set(code, Math.max(count, counts.get(code) ?? 0));
  if (counts.size === 0) return undefined;
  const open = [...counts]
    .map(([code, count]) => ({ code, count }))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
  const isMore = seen.some(({ code, count }) => count > (earlier.get(code) ?? 0));
  const isOld =
    before !== undefined && Date.parse(line.startedAt) - Date.parse(before.toldAt) >= REMINDER_AFTER;
  const isNews = before === undefined || isMore || (isOld && seen.length > 0);
  return { toldAt: isNews ? line.startedAt : before.toldAt, open };
}
