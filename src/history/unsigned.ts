/**
 * What `record` says of a run that has signed nothing, as one line of text in the message of its commit: it ran without a
 * key, or nothing is left of it. Whoever can push can write such a line, and take its run out of the files; out of the
 * commits they cannot. Pure.
 */
import type { HistoryLine } from '../types/history.d.ts';
import { isMode, isOutcome, type SignedRun, WHICH_RUN } from './signed.ts';

/** `lost`: its job has left no result, and may have changed anything. */
export type UnsignedRun = Pick<SignedRun, 'tenant' | 'runId' | 'attempt' | 'mode' | 'startedAt'> & {
  outcome: SignedRun['outcome'] | 'lost';
};

const RUN = new RegExp(`${WHICH_RUN}(success|partial|held|failed|lost)$`);

/** Of the line of a run, or of one that is about to have a line. Its times are ISO 8601. */
export function unsignedOf({
  tenant,
  runId,
  attempt,
  mode,
  startedAt,
  outcome,
  issues,
}: Pick<HistoryLine, 'tenant' | 'runId' | 'attempt' | 'mode' | 'startedAt' | 'outcome'> & {
  issues: readonly { code: string }[];
}): UnsignedRun {
  const isLost = outcome === 'failed' && issues[0]?.code === 'no-result';
  const at = new Date(startedAt).toISOString();
  return { tenant, runId, attempt, mode, startedAt: at, outcome: isLost ? 'lost' : outcome };
}

export function unsignedText({ tenant, runId, attempt, mode, startedAt, outcome }: UnsignedRun): string {
  return [tenant, runId, attempt, mode, startedAt, outcome].join(' ');
}

/** `undefined`: it is no such line. */
export function parseUnsigned(text: string): UnsignedRun | undefined {
  const [, tenant, runId, attempt, mode, startedAt, outcome] = RUN.exec(text) ?? [];
  if (!tenant || !runId || !isMode(mode) || !startedAt) return undefined;
  if (outcome !== 'lost' && !isOutcome(outcome)) return undefined;
  if (Number.isNaN(Date.parse(startedAt))) return undefined;
  return { tenant, runId, attempt: Number(attempt), mode, startedAt, outcome };
}
