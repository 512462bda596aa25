/** A run's plan and what became of it, as the summary that leaves the run: numbers, keys and references. Pure. */

import { isAskedAmiss } from '../history/syncs.ts';
import { briefly, guidanceFor, type IssueCode, isEndedEarly } from '../issues.ts';
import { isReference } from '../keys.ts';
import { countOf, setAsideOf, type Told } from '../labels.ts';
import type { HeldClass, RefOf } from '../model.ts';
import { emptyPlan } from '../plan/change.ts';
import type { HeldClass as HeldSummary, Issue, Summary } from '../types/summary.d.ts';
import type { Failure, RunFacts, RunInfo, StoppedFacts } from './facts.ts';
import { errorIssue, isFieldKey, issuesOf } from './issue-list.ts';
import { addedBlocked, countFields, countPeople, countUnits } from './tally.ts';
import { undoneBriefly } from './undo-end.ts';

/** The summary of a run that got to applying its plan. It always fits schemas/summary.json. */
export function buildSummary(run: RunInfo, facts: RunFacts, refOf: RefOf): Summary {
  return summarise(run, facts, refOf, facts.applied.stopped);
}

/** The summary of a run that had to stop, with whatever was read and done until then. The error is the first issue. */
export function buildFailure(
  run: RunInfo,
  { error, read, calls, ...known }: StoppedFacts,
  refOf: RefOf,
): Summary {
  const none = nothing();
  const facts = { ...none, ...known, read: read ?? none.read, calls: calls ?? none.calls };
  return summarise(run, facts, refOf, error);
}

/**
 * The worst of what happened. `complete`: both sides were read completely (otherwise most changes wait for a better
 * read); `held`: classes that wait; `left`: people set aside and changes that failed or could not be tried; `codes`:
 * of all issues, of which problems count and notices do not.
 */
export function outcomeOf(run: {
  failed: boolean;
  complete: boolean;
  held: number;
  left: number;
  codes: readonly IssueCode[];
}): Summary['outcome'] {
  if (run.failed) return 'failed';
  if (run.held > 0 || !run.complete) return 'held';
  if (run.left > 0 || run.codes.some((code) => guidanceFor(code).level === 'problem')) return 'partial';
  return 'success';
}

/** The subject of the commit that records a run: `nordwind: 12 added, 3 blocked`. */
export function commitSubject(summary: Summary): string {
  const units = Object.values(summary.units).reduce((sum, kind) => sum + kind.created, 0);
  const parts = countsInWords(summary, { units, isAsBefore: isAsBefore(summary) });
  if (summary.mode === 'rekey') return `${summary.tenant}: memory under another ledger key`;
  const fresh = summary.issues.filter(({ isNew }) => isNew);
  const news =
    fresh.length > 0
      ? `${fresh.length} new ${fresh.length === 1 ? 'issue' : 'issues'}: ${wordNews(fresh)}; `
      : '';
  const changes = parts.length > 0 ? parts.join(', ') : quietly(summary);
  const what = summary.undoes === undefined ? '' : `${undoneBriefly(summary, summary.undoes)}, `;
  if (summary.outcome !== 'failed') return `${summary.tenant}: ${news}${what}${changes}`;
  const after = parts.length > 0 ? ` after ${changes}` : '';
  const ended = isAskedAmiss(summary) ? 'refused' : 'failed';
  return `${summary.tenant}: ${what}${ended} (${summary.issues[0]?.code ?? 'internal'})${after}`;
}

/** Whatever a run has done that was not recorded, this one has found. */
function quietly(summary: Summary): string {
  const found = countOf(summary, 'unrecorded-run');
  return found === 0 ? 'no changes' : `${found} added or blocked by a run that was not recorded`;
}

/** "12 added", "3 blocked": what happened to somebody, and nothing else. */
export function countsInWords(
  told: Told,
  { units = 0, isAsBefore = false }: { units?: number; isAsBefore?: boolean } = {},
): string[] {
  const { counts } = told;
  return [
    part(counts.created, 'added'),
    part(counts.reactivated, 'activated again'),
    part(counts.updated, 'updated'),
    part(counts.blocked, 'blocked'),
    part(units, units === 1 ? 'unit created' : 'units created'),
    part(counts.pictures ?? 0, counts.pictures === 1 ? 'picture copied' : 'pictures copied'),
    part(counts.held, 'held'),
    ...setAsideInWords(told, isAsBefore),
    part(counts.failed, 'failed'),
  ].filter((text) => text !== '');
}

/** "2 set aside", "1 protected person not blocked": that these are as before goes without saying. */
export function setAsideInWords(told: Told, isAsBefore: boolean): string[] {
  const { setAside, protected: isProtected } = setAsideOf(told);
  return [
    part(setAside, isAsBefore ? 'set aside as before' : 'set aside'),
    part(isProtected, `protected ${isProtected === 1 ? 'person' : 'people'} not blocked`),
  ].filter((text) => text !== '');
}

const MOST_NEWS = 2;

function wordNews(fresh: readonly Issue[]): string {
  const told = fresh.slice(0, MOST_NEWS).map(briefly).join(', ');
  return fresh.length > MOST_NEWS ? `${told} …` : told;
}

/** Where something is marked as new, there was a run to compare with; none of it is about people set aside. */
function isAsBefore({ issues }: Summary): boolean {
  const fresh = issues.filter(({ isNew }) => isNew);
  return fresh.length > 0 && fresh.every(({ refs }) => refs.length === 0);
}

function summarise(run: RunInfo, facts: RunFacts, refOf: RefOf, failure: Failure | undefined): Summary {
  const { read, plan, applied } = facts;
  const counts = countPeople(plan, applied);
  const findings = [...facts.findings, ...plan.findings, ...applied.findings, ...addedBlocked(applied)];
  const issues = withFailure(issuesOf(findings, refOf), failure);
  const approved = [...new Set(facts.approved)].filter(isReference).sort();

  return {
    ...headOf(run),
    outcome: outcomeOf({
      // A run that was stopped half-way, or ended in time, has not failed: what is done is done.
      failed: failure !== undefined && !(isStopped(failure.code) && failure === applied.stopped),
      complete: read.source.complete && read.target.complete,
      held: plan.held.length,
      left: counts.setAside + applied.failed.length + applied.skipped.length,
      codes: issues.map((issue) => issue.code),
    }),
    source: { ...read.source, inScope: plan.inScope },
    target: { ...read.target, matched: plan.matchedActive },
    counts,
    units: countUnits(plan, applied),
    fields: countFields(applied),
    held: plan.held.map(heldOf),
    ...(approved.length > 0 ? { approved } : {}),
    issues,
    calls: { personio: { ...facts.calls.personio }, engagedly: { ...facts.calls.engagedly } },
    presence: sortedByKey(Object.entries(read.presence).filter(([key]) => key.length <= 120)),
  };
}

function isStopped(code: IssueCode): boolean {
  return code === 'cancelled' || isEndedEarly(code);
}

/** The error first; the same thing is not told twice. */
function withFailure(issues: Issue[], failure: Failure | undefined): Issue[] {
  if (failure === undefined) return issues;
  const first = errorIssue(failure);
  return [
    first,
    ...issues.filter(({ code, attribute }) => code !== first.code || attribute !== first.attribute),
  ];
}

function part(count: number, words: string): string {
  return count > 0 ? `${count} ${words}` : '';
}

/** A class that waits, as it is told: without its members. */
export function heldOf(held: HeldClass): HeldSummary {
  return {
    class: held.class,
    ...(held.field !== undefined && isFieldKey(held.field) ? { field: held.field } : {}),
    count: held.count,
    base: held.base,
    allowed: held.allowed,
    ...(held.digest !== undefined && isReference(held.digest) ? { digest: held.digest } : {}),
    isNew: held.isNew,
    ...(held.always ? { always: true } : {}),
    ...(held.approved === undefined ? {} : { approved: held.approved.filter(isReference).sort() }),
  };
}

type Head = Pick<
  Summary,
  | 'schemaVersion'
  | Exclude<keyof RunInfo, 'run' | 'start' | 'file'>
  | keyof (RunInfo['run'] & RunInfo['start'] & RunInfo['file'])
>;

/** Only what has the form it should have: it comes from the platform and the environment. */
export function headOf(info: RunInfo): Head {
  const { tenant, mode, run, start, file, startedAt, finishedAt } = info;
  const { trigger, actor, slot, undoes } = start;
  const { configSha, timezone, details } = file;
  const isTime = slot !== undefined && /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z$/.test(slot);
  const isLogin = actor !== undefined && /^[A-Za-z0-9][A-Za-z0-9_-]{0,90}(?:\[bot\])?$/.test(actor);
  return {
    schemaVersion: 1,
    tenant,
    runId: run.runId.replace(/[^A-Za-z0-9_.:-]/g, '-').slice(0, 80) || 'unknown',
    attempt: Number.isSafeInteger(run.attempt) && run.attempt > 0 ? run.attempt : 1,
    runUrl: run.runUrl.length <= 500 ? run.runUrl : '',
    trigger,
    ...(isLogin ? { actor } : {}),
    mode,
    ...(undoes === undefined ? {} : { undoes }),
    ...(details === undefined ? {} : { details }),
    ...(isTime ? { slot } : {}),
    ...(timezone === undefined || timezone.length > 64 ? {} : { timezone }),
    configSha: /^[0-9a-f]{64}$/.test(configSha) ? configSha : '',
    version: run.version.slice(0, 40),
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
  };
}

/** The facts of a run that stopped before it learned anything. */
function nothing(): RunFacts {
  const calls = { get: 0, write: 0, retried: 0, throttled: 0, waitedMs: 0 };
  return {
    read: {
      source: { employees: 0, complete: false },
      target: { users: 0, active: 0, complete: false },
      presence: {},
    },
    plan: emptyPlan(),
    applied: { done: [], failed: [], skipped: [], findings: [] },
    approved: [],
    findings: [],
    calls: { personio: calls, engagedly: calls },
  };
}

/** A plain object in the order of its keys, so that equal runs give equal bytes. */
function sortedByKey<T>(entries: ReadonlyArray<readonly [string, T]>): Record<string, T> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}
