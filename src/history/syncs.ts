/** Of all recorded runs those that looked after a tenant. Pure. */
import type { IssueCode } from '../issues.ts';
import type { HistoryLine } from '../types/history.d.ts';

/**
 * Without those that put one run back, or the memory under another key, and those that were asked for what could not be
 * done: they serve no slot, begin and end no row of failures, and do not see what is open.
 */
export function syncsOf<T extends Recorded>(lines: readonly T[]): T[] {
  return lines.filter(isSync);
}

/** What has to be known of a run. A line without a mode is that of a sync. */
type Recorded = {
  mode?: HistoryLine['mode'];
  outcome?: string;
  issues?: readonly { code: string }[];
};

export function isSync(run: Recorded): boolean {
  return (run.mode ?? 'sync') === 'sync' && !isAskedAmiss(run);
}

const ASKED_AMISS: ReadonlySet<string> = new Set<IssueCode>([
  'approval-unmatched',
  'undo-details',
  'undo-unpaused',
]);

/** Whether a run ended because of what somebody had asked of it. That is no failure of its tenant. */
export function isAskedAmiss({ outcome, issues }: Omit<Recorded, 'mode'>): boolean {
  return outcome === 'failed' && ASKED_AMISS.has(issues?.[0]?.code ?? '');
}

/** The last sync of these lines, with what every line since has carried along; the last line, where there is no sync. */
export function lastSync(lines: readonly HistoryLine[]): HistoryLine | undefined {
  const last = lines.at(-1);
  const sync = syncsOf(lines).at(-1);
  if (last === undefined || sync === undefined) return last;
  const { waiting: _waiting, escalated: _escalated, ...own } = sync;
  const { waiting, escalated } = last;
  return { ...own, ...(waiting && { waiting }), ...(escalated && { escalated }) };
}
