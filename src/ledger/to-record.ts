/** What is to be recorded of a run: the results that its jobs have left, and a failure for each that left none. */
import { outageCodes } from '../history/quarantine.ts';
import type { RunOrigin } from '../origin.ts';
import { buildFailure } from '../report/summary.ts';
import type { Summary } from '../types/summary.d.ts';
import type { Entry } from './commits.ts';
import { isNoRun, type Result } from './results.ts';

/** `undoes`: the run that was put back, if that is what was recorded; `version`: of this product. */
type Origin = { run: RunOrigin; undoes?: string; now: Date; version: string };

/**
 * What an earlier attempt has left is recorded all the same, before the failure of the one that left nothing. After one that
 * had nothing to do no line stands in the ledger, so that a later one began nothing either, and has not failed.
 */
export function hasResult(
  id: string,
  found: readonly Result[],
  { run, attempted }: { run: RunOrigin; attempted?: ReadonlySet<string> },
): boolean {
  return found.some(
    (result) =>
      result.id === id && (result.summary.attempt === run.attempt || !attempted?.has(id) || isNoRun(result)),
  );
}

/** `withoutResult`: tenants whose jobs have left nothing. */
export function entriesOf(
  { results, withoutResult }: { results: readonly Result[]; withoutResult: readonly string[] },
  origin: Origin,
): Entry[] {
  const failures = withoutResult.map((id) => ({ summary: failureOf(id, origin) }));
  return markOutages([...results.map(({ id: _, ...entry }) => entry), ...failures]);
}

/** The summary of a job that left none. */
function failureOf(id: string, { run, undoes, now, version }: Origin): Summary {
  return buildFailure(
    {
      tenant: id,
      mode: 'sync',
      run: { runId: run.id ?? `local-${now.getTime()}`, attempt: run.attempt, runUrl: run.url, version },
      start: {
        trigger: run.trigger,
        ...(run.actor === undefined ? {} : { actor: run.actor }),
        ...(undoes === undefined ? {} : { undoes }),
      },
      file: { configSha: '' },
      startedAt: now,
      finishedAt: now,
    },
    // The text that goes with the code tells all there is.
    { error: { code: 'no-result', message: '', remedy: '' } },
    () => '',
  );
}

/** What many failed of that ended together was no fault of any of them. */
function markOutages(entries: readonly Entry[]): Entry[] {
  const codes = outageCodes(entries.map(({ summary }) => summary));
  return entries.map((entry) => {
    const { outcome, issues } = entry.summary;
    const isOutage = outcome === 'failed' && codes.has(issues[0]?.code ?? '');
    return isOutage ? { ...entry, isOutage } : entry;
  });
}

/** A name that was mistyped on this machine, and that has no file: no customer, and so no failure of one. */
export function isOfNobody(
  { id, summary: { configSha } }: Result,
  {
    tenants,
    broken = [],
    expected,
    warn,
  }: {
    tenants: ReadonlyMap<string, unknown>;
    broken?: readonly string[];
    expected: readonly string[];
    warn(text: string): void;
  },
): boolean {
  const isKnown = tenants.has(id) || broken.includes(id) || expected.includes(id) || configSha !== '';
  if (!isKnown) warn(`The result of ${id} is left out: there is no tenant file of that name.`);
  return !isKnown;
}
