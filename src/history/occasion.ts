/** A recorded run as mails see it: what was before it, whether it came late, and whether its tenant keeps failing. Pure. */

import type { HistoryLine } from '../types/history.d.ts';
import type { Summary } from '../types/summary.d.ts';
import { staleness, type Timetable } from './freshness.ts';
import { failureRowOf, type QuarantineCause } from './quarantine.ts';

export type Occasion = {
  id: string;
  line: HistoryLine;
  /** The tenant's run before it. */
  previous: HistoryLine | undefined;
  summary: Summary;
  /** Set when this run came more than two slots late. */
  stale?: { slotsBehind: number; since: Date };
  /** Set when this run leaves the tenant in quarantine; `isNew` when the one before it did not. */
  quarantine?: { because: QuarantineCause; until: Date; isNew: boolean };
};

/** `earlier`: the lines before this one, oldest first. Without a timetable nobody knows whether it came late. */
export function occasionOf(
  { summary, line, earlier }: { summary: Summary; line: HistoryLine; earlier: readonly HistoryLine[] },
  timetable: Timetable | undefined,
): Occasion {
  const stale = timetable && staleness(timetable, earlier, new Date(line.startedAt));
  const quarantine = quarantineOf(line, earlier);
  return {
    id: summary.tenant,
    line,
    previous: earlier.at(-1),
    summary,
    ...(stale === undefined ? {} : { stale }),
    ...(quarantine === undefined ? {} : { quarantine }),
  };
}

function quarantineOf(line: HistoryLine, earlier: readonly HistoryLine[]): Occasion['quarantine'] {
  const now = new Date(line.startedAt);
  const row = failureRowOf([...earlier, line], now);
  if (row?.quarantine === undefined) return undefined;
  const isNew = failureRowOf(earlier, now)?.quarantine === undefined;
  return { because: row.quarantine, until: row.until, isNew };
}
