/** Which issues of a run were not there, or of fewer, in the run recorded before it. Pure. */
import { needsSomebody } from '../issues.ts';
import type { HistoryLine } from '../types/history.d.ts';
import type { Summary } from '../types/summary.d.ts';
import { syncsOf } from './syncs.ts';

/**
 * The summary with `isNew` at what is new since the last run that saw everything: one that failed has seen nothing but what
 * stopped it. History counts by code, so that of one code all are new, or none. Without an earlier run nothing is marked.
 */
export function withNewIssues(
  summary: Summary,
  lines: readonly Pick<HistoryLine, 'outcome' | 'issues' | 'mode'>[],
): Summary {
  const previous = syncsOf(lines).findLast(({ outcome }) => outcome !== 'failed');
  if (previous === undefined) return summary;
  const before = new Map(previous.issues.map(({ code, count }) => [code, count]));
  const now = new Map<string, number>();
  for (const { code, count } of summary.issues) now.set(code, (now.get(code) ?? 0) + count);
  const issues = summary.issues.map((issue) => {
    const isMore = (now.get(issue.code) ?? 0) > (before.get(issue.code) ?? 0);
    return needsSomebody(issue.code) && isMore ? { ...issue, isNew: true } : issue;
  });
  return { ...summary, issues };
}
