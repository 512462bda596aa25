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
  /** Set where the outage may be why it is late, and support was told within a day of others who are late by it. */
  outageTold?: true;
};

/**
 * Whether there was an outage before some runs were recorded, and whether there is one with them; `told`: whether support was
 * told before them that somebody is late by it.
 */
export type Outage = { before: boolean; after: boolean; told: boolean };

/** `earlier`: the lines before this one, oldest first. Without a timetable nobody knows whether it came late. */
export function occasionOf(
  { summary, line, earlier }: { summary: Summary; line: HistoryLine; earlier: readonly HistoryLine[] },
  timetable: Timetable | undefined,
  outage: Outage = { before: false, after: false, told: false },
): Occasion {
  const stale = timetable && staleAt(line, earlier, timetable);
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
    ...(outage.told && isOfOutage(line, previous) ? { outageTold: true as const } : {}),
  };
}

function staleAt(
  line: HistoryLine,
  earlier: readonly HistoryLine[],
  timetable: Timetable,
): Occasion['stale'] | undefined {
  // Under another file it may have been paused, or due less often.
  const isJudged = isSync(line) && underThisFile([...earlier, line]).length > 1;
  return isJudged ? staleness(timetable, earlier, new Date(line.startedAt)) : undefined;
}

/** Whether it failed with many others, or is the first after that: which works again, or has failed alone for the same reason. */
function isOfOutage(line: HistoryLine, previous: HistoryLine | undefined): boolean {
  if (line.outage === true) return true;
  if (previous?.outage !== true) return false;
  return line.outcome !== 'failed' || line.issues[0]?.code === previous.issues[0]?.code;
}

/**
 * Whether this tenant is late by an outage, and support was told so within a day: by the first run that came when it was late.
 * Of what was late before the outage, or is in quarantine, something else was told.
 */
export function isLateByOutage(lines: readonly HistoryLine[], timetable: Timetable, now: Date): boolean {
  const syncs = syncsOf(lines);
  const at = syncs.findLastIndex((line, index) => isOfOutage(line, syncs[index - 1]));
  const stale = syncs[at] && staleAt(syncs[at], syncs.slice(0, at), timetable);
  if (!stale) return false;
  const first = syncs.findIndex(({ startedAt }) => Date.parse(startedAt) >= stale.since.getTime());
  const [teller, earlier] = [syncs[first], syncs.slice(0, Math.max(0, first))];
  if (teller === undefined || !isOfOutage(teller, earlier.at(-1))) return false;
  const toldAt = Date.parse(teller.startedAt);
  const isQuarantined = failureRowOf(earlier, new Date(toldAt))?.wasQuarantined === true;
  return !isQuarantined && now.getTime() - toldAt < DAY;
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
