/** How a run of plan or sync ended, and its summary. */

import { SyncError } from '../../errors.ts';
import { withNewIssues } from '../../history/new-issues.ts';
import { withoutAsking } from '../../issues.ts';
import type { Finding, RefOf } from '../../model.ts';
import type { Read } from '../../read/read.ts';
import { coarseSummary, inFixedWords } from '../../report/coarse.ts';
import { type RunInfo, readFacts } from '../../report/facts.ts';
import { createScanner, personalValues, redactSummary, type Scanner } from '../../report/redact.ts';
import { buildFailure, buildSummary } from '../../report/summary.ts';
import { concernedBy } from '../../report/tally.ts';
import { withOwnTimes } from '../../schedule/own-times.ts';
import { latestSlot } from '../../schedule/schedule.ts';
import type { Settings } from '../../settings.ts';
import type { Ran, Run, Stopped } from '../../sync.ts';
import type { LoadedTenant } from '../../tenant/files.ts';
import type { Summary } from '../../types/summary.d.ts';
import type { RecordedTenant, World } from '../world.ts';
import type { Keeper } from './keep-details.ts';
import type { Recalled } from './recall.ts';
import { unrecordedIn } from './unrecorded.ts';
import type { Reason } from './wanted.ts';

/** `isUnreviewed`: of a file that nobody has reviewed yet, so that little may be said of what it finds. */
export type Ended = (Finished | Failed) & { isUnreviewed: boolean };
/** What is known of the runs before this one (`lines`: as they are recorded), and what keeps the details of this one. */
export type Known = {
  lines?: RecordedTenant['lines'] | undefined;
  follows?: Recalled['follows'];
  keeper?: Keeper;
};
/** `scanner`: knows everything that was read of people; of an unreviewed file, nobody. */
export type Finished = Known & {
  ran: Ran;
  run: Run;
  calls: Summary['calls'];
  scanner: Scanner;
  note: string;
};
/** With what was read, and what was asked, by then. */
export type Failed = Known & {
  error: SyncError;
  read?: Stopped['read'];
  calls?: Summary['calls'] | undefined;
};

export function isUnwanted(ended: Ended): boolean {
  return unwantedBy(ended) !== undefined;
}

function unwantedBy(ended: Ended): Unwanted | undefined {
  return 'error' in ended && ended.error instanceof Unwanted ? ended.error : undefined;
}

/** The summary, checked against everything that was read of people. `isKeyed`: references mean the same from run to run. */
export function summaryOf(
  ended: Ended,
  info: RunInfo,
  { refOf, isKeyed }: { refOf: RefOf; isKeyed: boolean },
): Summary {
  const summary = redactedSummary(ended, info, refOf);
  if (isKeyed) return summary;
  const { concerned: _, ...rest } = summary;
  return { ...rest, issues: rest.issues.map((one) => ({ ...one, remedy: withoutAsking(one.remedy) })) };
}

function redactedSummary(ended: Ended, info: RunInfo, refOf: RefOf): Summary {
  const summary = 'ran' in ended ? finishedSummary(ended, info, refOf) : failedSummary(ended, info, refOf);
  if (ended.isUnreviewed) {
    const isRead = 'ran' in ended || ended.read !== undefined;
    return coarseSummary(redactSummary(isRead ? inFixedWords(summary) : summary, scannerOf(undefined)));
  }
  // A reference tells whom a file was written for: of one that nobody has reviewed none is told.
  const concerned = 'ran' in ended ? concernedBy(ended.ran.applied, refOf) : {};
  const told = Object.keys(concerned).length === 0 ? summary : { ...summary, concerned };
  const exact = redactSummary(told, 'ran' in ended ? ended.scanner : scannerOf(ended.read));
  const clean = withNewIssues(exact, ended.lines ?? []);
  return unwantedBy(ended)?.isAskedFor === false ? { ...clean, outcome: 'success' } : clean;
}

function finishedSummary({ ran, run, calls, keeper }: Finished, info: RunInfo, refOf: RefOf): Summary {
  const { read, people, owned, looked, plan, applied, approved } = ran;
  const kept = keeper?.findings ?? [];
  const parts = [read, people, owned, looked];
  const unrecorded = info.mode === 'sync' ? unrecordedIn(ran, run.recall) : [];
  const findings = [
    ...parts.flatMap((part) => part.findings),
    ...unremembered(run.recall),
    ...kept,
    ...unrecorded,
  ];
  const scope = {
    keptOut: people.keptOut,
    protected: run.rules.protect.size > 0 ? owned.protection.accounts : undefined,
  };
  return buildSummary(
    info,
    { read: readFacts(read, scope), plan, applied, approved, findings, calls },
    refOf,
  );
}

function unremembered({ ledgerKey, isLost }: Run['recall']): Finding[] {
  if (ledgerKey === undefined) return [{ code: 'no-ledger-key' }];
  return isLost ? [{ code: 'state-lost' }] : [];
}

function failedSummary({ error, read, calls }: Failed, info: RunInfo, refOf: RefOf): Summary {
  const known = read ? { read: readFacts(read), findings: read.findings } : {};
  return buildFailure(info, { error, calls, ...known }, refOf);
}

/** For a run's texts. Takes its time with many people: one for a run. */
export function scannerOf(read: Read | undefined): Scanner {
  return createScanner(read ? personalValues(valuesOf(read)) : []);
}

function valuesOf({ employees, users, units, listed }: Read) {
  const more = [
    ...Object.values(units).flatMap(({ items }) => items.map(({ name }) => name)),
    ...Object.values(listed).flat(),
  ];
  return { employees: employees.items, users: users.items, more };
}

/** There is nothing to do for this job any more; no failure, unless somebody has asked for what no other start does. */
export class Unwanted extends SyncError {
  override name = 'Unwanted';
  readonly isAskedFor: boolean;
  constructor({ why, first }: Reason, { approve, command }: Pick<Settings, 'approve' | 'command'>) {
    const isAskedFor = approve.length > 0 || command === 'undo';
    const next = isAskedFor
      ? `${first ?? 'Look at what has changed'}, and start it again: no other start does this.`
      : `${first === undefined ? 'The' : `${first}: the`} next start looks again at what is due.`;
    super('superseded', why, `Nothing was called. ${next}`);
    this.isAskedFor = isAskedFor;
  }
}

function modeOf({ command, ofRun }: Settings): Summary['mode'] {
  if (command === 'plan' || command === 'rekey') return command;
  // One that names its run is known by that.
  return command === 'undo' && ofRun === undefined ? 'undo' : 'sync';
}

/**
 * What is known of the run from outside. Clocks differ, and are set while a run is under way: it begins no earlier than the
 * run that it follows (`lines`: as they are recorded), and ends no earlier than it began, or it would be recorded before that
 * one, and without its memory.
 */
export function runInfo(
  settings: Settings,
  world: World,
  loaded: LoadedTenant | undefined,
  { startedAt, lines }: { startedAt: Date; lines: RecordedTenant['lines'] | undefined },
): RunInfo {
  const begun = Math.max(startedAt.getTime(), Date.parse(lines?.at(-1)?.startedAt ?? '') || 0);
  const { ofRun } = settings;
  const { id, attempt, url, trigger, actor } = settings.run;
  const timetable = loaded && withOwnTimes(loaded.id, loaded.tenant);
  const slot =
    trigger === 'schedule' && timetable
      ? latestSlot(timetable.schedule, timetable.timezone, startedAt)
      : undefined;
  return {
    tenant: settings.tenant,
    mode: modeOf(settings),
    run: {
      runId: id ?? `local-${startedAt.getTime()}`,
      attempt,
      runUrl: url,
      version: world.version,
    },
    start: {
      trigger,
      ...(actor === undefined ? {} : { actor }),
      ...(slot === undefined ? {} : { slot: slot.toISOString() }),
      ...(settings.command === 'undo' && ofRun ? { undoes: `${ofRun.runId}/${ofRun.attempt}` } : {}),
    },
    file: {
      configSha: loaded?.sha256 ?? '',
      ...(timetable === undefined ? {} : { timezone: timetable.timezone }),
    },
    startedAt: new Date(begun),
    finishedAt: new Date(Math.max(begun, world.now().getTime())),
  };
}

/** Before anything was written. */
export function cancelled(): SyncError {
  return new SyncError(
    'cancelled',
    'Stopped by you before anything was written.',
    'Run again when you want to.',
  );
}
