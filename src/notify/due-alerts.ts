/** Which alerts a finished run calls for: what began with it, and what it ended. Pure. */
import type { Occasion as Recorded } from '../history/occasion.ts';
import { needsSomebody } from '../issues.ts';
import { setAsideOf } from '../labels.ts';
import type { AlertThresholds } from '../rules.ts';
import type { HistoryLine } from '../types/history.d.ts';

/** In the order in which they are told. These words stand in the ledger; do not rename them. */
export const ALERT_KINDS = [
  'alert-outage',
  'alert-outage-over',
  'alert-quarantine',
  'alert-quarantine-over',
  'alert-failed',
  'alert-failed-over',
  'alert-stale',
  'alert-held',
  'alert-held-over',
  'alert-issue',
  'alert-issue-over',
  'alert-set-aside',
  'alert-set-aside-over',
  'alert-first-success',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** Whether it is good news: something is over, or has succeeded. */
export function isGoodNews(kind: string): boolean {
  return kind.endsWith('-over') || kind === 'alert-first-success';
}

export function isAlertKind(text: string): text is AlertKind {
  return ALERT_KINDS.some((kind) => kind === text);
}

/** The alerts of this run, and those of earlier runs that could not be sent and still tell the truth. */
export function dueAlerts(run: Recorded, thresholds: AlertThresholds): AlertKind[] {
  const waiting = run.previous?.waiting ?? [];
  const said = saying(run, thresholds);
  return ALERT_KINDS.filter(
    (kind) => said[kind].isNews || (waiting.includes(kind) && said[kind].isStillTrue),
  );
}

/** A run that failed, or that could not read everything, does not show that something was handled. */
function isProof({ outcome, issues }: HistoryLine): boolean {
  return outcome !== 'failed' && !issues.some(({ code }) => code.startsWith('incomplete-'));
}

type Said = { isNews: boolean; isStillTrue: boolean };

function saying(run: Recorded, { failures, held, setAside }: AlertThresholds): Record<AlertKind, Said> {
  const { line, previous, ended, stale, quarantine, wasQuarantined, outage } = run;
  const failed = line.outcome === 'failed';
  const isProved = isProof(line);
  const failedBefore = previous?.outcome === 'failed';
  // The quarantine, and the outage of all, are told by themselves.
  const isFailing = (one: HistoryLine | undefined) =>
    one?.outcome === 'failed' && one.outage !== true && one.failuresInARow >= failures;
  const waits = (one: HistoryLine | undefined) => (one?.counts.held ?? 0) >= held;
  const aside = (one: HistoryLine | undefined) => one !== undefined && setAsideOf(one).setAside >= setAside;
  return {
    'alert-outage': { isNews: outage === 'begins', isStillTrue: failed && line.outage === true },
    'alert-outage-over': { isNews: outage === 'ends', isStillTrue: !failed },
    'alert-quarantine': { isNews: quarantine?.isNew ?? false, isStillTrue: quarantine !== undefined },
    'alert-quarantine-over': { isNews: !failed && wasQuarantined === true, isStillTrue: !failed },
    'alert-failed': {
      isNews: isFailing(line) && !isFailing(previous) && quarantine?.isNew !== true,
      isStillTrue: isFailing(line) && quarantine === undefined,
    },
    'alert-failed-over': {
      isNews: !failed && isFailing(previous) && wasQuarantined !== true,
      isStillTrue: !failed,
    },
    // Once for each time: after a run that failed it is known already why nothing was served. A run that works has caught up.
    'alert-stale': { isNews: stale !== undefined && !failedBefore, isStillTrue: stale !== undefined },
    'alert-held': {
      isNews: !failed && waits(line) && (!waits(ended) || isNewlyHeld(line, ended)),
      // A run that failed did not get to know what is held.
      isStillTrue: failed || waits(line),
    },
    'alert-held-over': {
      isNews: isProved && waits(ended) && !waits(line),
      isStillTrue: !failed && !waits(line),
    },
    'alert-issue': { isNews: newCodes(run).length > 0, isStillTrue: !isProved || openCodes(line).size > 0 },
    'alert-issue-over': { isNews: goneCodes(run).length > 0, isStillTrue: isProved },
    'alert-set-aside': {
      isNews: !failed && aside(line) && !aside(ended),
      isStillTrue: failed || aside(line),
    },
    'alert-set-aside-over': {
      isNews: isProved && aside(ended) && !aside(line),
      isStillTrue: !failed && !aside(line),
    },
    'alert-first-success': {
      isNews: line.firstSuccess !== undefined && previous?.firstSuccess === undefined,
      isStillTrue: true,
    },
  };
}

/**
 * Not as the run says: one without state calls everything new, and what a refused one has seen the next calls known, though
 * nobody was told. The same class is one hold as long as it lasts, unless this run released it and others wait in its place.
 */
export function isNewlyHeld(line: HistoryLine, ended: HistoryLine | undefined): boolean {
  const approved = line.approved ?? [];
  const known = (ended?.held ?? []).filter(
    ({ digest }) => digest === undefined || !approved.includes(digest),
  );
  return line.held.some((one) => !known.some((old) => old.class === one.class && old.field === one.field));
}

/** What is to be handled and was not there, or of fewer; nothing where there is no run to compare with. */
export function newCodes({ line, ended }: Pick<Recorded, 'line' | 'ended'>): string[] {
  if (ended === undefined || line.outcome === 'failed') return [];
  const before = openCodes(ended);
  return [...openCodes(line)].flatMap(([code, count]) => (count > (before.get(code) ?? 0) ? code : []));
}

/** What was to be handled, and is not there any more. */
export function goneCodes({ line, ended }: Pick<Recorded, 'line' | 'ended'>): string[] {
  if (ended === undefined || !isProof(line)) return [];
  const now = openCodes(line);
  return [...openCodes(ended).keys()].filter((code) => !now.has(code));
}

function openCodes({ issues }: HistoryLine): Map<string, number> {
  return new Map(issues.flatMap(({ code, count }) => (needsSomebody(code) ? [[code, count] as const] : [])));
}
