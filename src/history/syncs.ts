/** Of all recorded runs those that looked after a tenant. Pure. */
import type { HistoryLine } from '../types/history.d.ts';

/**
 * Without those that put one run back, or the memory under another key: they serve no slot, begin and end no row of failures,
 * and do not see what is open.
 */
export function syncsOf<T extends Partial<Pick<HistoryLine, 'mode'>>>(lines: readonly T[]): T[] {
  return lines.filter(isSync);
}

/** A line without a mode is that of a sync. */
export function isSync({ mode = 'sync' }: Partial<Pick<HistoryLine, 'mode'>>): boolean {
  return mode === 'sync';
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
