/** Of all recorded runs those that looked after a tenant. Pure. */
import type { HistoryLine } from '../types/history.d.ts';

/** Without those that only put the memory under another key: they serve no slot, end no row of failures, and see no issues. */
export function syncsOf<T extends Partial<Pick<HistoryLine, 'mode'>>>(lines: readonly T[]): T[] {
  return lines.filter(({ mode }) => mode !== 'rekey');
}
