/** A recorded run as mails and alerts see it: what was before it, whether it came late, and whether its tenant keeps failing. Pure. */

import type { Timetable } from '../schedule/own-times.ts';
import type { HistoryLine } from '../types/history.d.ts';
import type { Summary } from '../types/summary.d.ts';
import { staleness, underThisFile } from './freshness.ts';
import { failureRowOf, type QuarantineCause } from './quarantine.ts';
import { isSync, lastSync, syncsOf } from './syncs.ts';

export type Occasion = {
  id: string;
  line: HistoryLine;
  /** The tenant's sync before it, with the mails that could not be sent by then. */
  previous: HistoryLine | undefined;
  summary: Summary;
  /** Set when this run came more than two slots late. */
  stale?: { slotsBehind: number; since: Date };
  /** Set when this run leaves the tenant in quarantine; `isNew` when the one before it did not. */
  quarantine?: { because: QuarantineCause; until: Date; isNew: boolean };
  /** Set when the failed runs before this one had led to a quarantine, whether it still lasted or not. */
  wasQuarantined?: true;
  /** The last sync before this one that did not fail. */
  ended?: HistoryLine;
  /** Whether an outage, which is that of all tenants, began or ended with the runs that were recorded together with this one. */
  outage?: 'begins' | 'ends';
};

/** Whether there was an outage before some runs were recorded, and whether there is one with them. */
export type Outage = { before: boolean; after: boolean };

/** `earlier`: the lines before this one, oldest first. Without a timetable nobody knows whether it came late. */
export function occasionOf(
  { summary, line, earlier }: { summary: Summary; line: HistoryLine; earlier: readonly HistoryLine[] },
  timetable: Timetable | undefined,
  outage: Outage = { before: false, after: false },
): Occasion {
  // Under another file it may have been paused, or due less often.
  const isJudged = isSync(line) && underThisFile([...earlier, line]).length > 1;
  const stale = timetable && isJudged && staleness(timetable, earlier, new Date(line.startedAt));
  const quarantine = quarantineOf(line, earlier);
  const ended = syncsOf(earlier).findLast(({ outcome }) => outcome !== 'failed');
  const wasQuarantined = failureRowOf(earlier, new Date(line.startedAt))?.wasQuarantined === true;
  const previous = lastSync(earlier);
  const turn = outageTurn(line, previous, outage);
  return {
    id: summary.tenant,
    line,
    previous,
    summary,
    ...(stale && { stale }),
    ...(quarantine === undefined ? {} : { quarantine }),
    ...(wasQuarantined ? { wasQuarantined } : {}),
    ...(ended === undefined ? {} : { ended }),
    ...(turn === undefined ? {} : { outage: turn }),
  };
}

function outageTurn(
  line: HistoryLine,
  previous: HistoryLine | undefined,
  { before, after }: Outage,
): Occasion['outage'] {
  if (line.outage === true && !before) return 'begins';
  return line.outcome !== 'failed' && previous?.outage === true && !after ? 'ends' : undefined;
}

const DAY = 24 * 3_600_000;

/** Whether a tenant's last run was part of an outage. A tenant that has not been tried for a day tells nothing of today. */
export function isInOutage(lines: readonly HistoryLine[], now: Date): boolean {
  const last = syncsOf(lines).at(-1);
  return last?.outage === true && now.getTime() - Date.parse(last.startedAt) < DAY;
}

function quarantineOf(line: HistoryLine, earlier: readonly HistoryLine[]): Occasion['quarantine'] {
  const now = new Date(line.startedAt);
  const row = failureRowOf([...earlier, line], now);
  if (row?.quarantine === undefined) return undefined;
  const isNew = failureRowOf(earlier, now)?.quarantine === undefined;
  return { because: row.quarantine, until: row.until, isNew };
}
