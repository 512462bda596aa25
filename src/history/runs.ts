/**
 * A tenant's runs, by all that is recorded of them: the lines of its files, and the messages of the branch's own commits.
 * Whoever can push can take a line away; what its commit says stays, so nothing is judged by the lines alone. Pure.
 */
import type { HistoryLine } from '../types/history.d.ts';
import { isPast } from './line.ts';
import { isGenuine, parseSigned, type SignedRun } from './signed.ts';
import { isSync } from './syncs.ts';
import { parseUnsigned, type UnsignedRun, unsignedOf } from './unsigned.ts';

/** `signed`, `unsigned`: what commits say of runs, in any order and as often as it was found. */
export type Recorded = {
  lines: readonly HistoryLine[];
  signed?: readonly string[];
  unsigned?: readonly string[];
};

export type Runs = {
  /** Signed under the tenant's key: what they say of themselves is true. */
  genuine: readonly SignedRun[];
  /** Signed under another key, or made up. */
  foreign: readonly SignedRun[];
  /** Nobody has signed what is said of them. */
  unsigned: readonly UnsignedRun[];
};

/** What is from the future says nothing. */
export function runsOf(
  { lines, signed = [], unsigned = [] }: Recorded,
  { tenant, ownKey, now }: { tenant: string; ownKey: string; now: Date },
): Runs {
  const isOurs = <T extends { tenant: string; startedAt: string }>(run: T | undefined): run is T =>
    run?.tenant === tenant && isPast(run, now);
  const past = lines.filter((line) => isPast(line, now));
  const texts = new Set([...signed, ...past.flatMap((line) => line.signed ?? [])]);
  const genuine: SignedRun[] = [];
  const foreign: SignedRun[] = [];
  for (const text of texts) {
    const run = parseSigned(text);
    if (isOurs(run)) (isGenuine(text, ownKey) ? genuine : foreign).push(run);
  }
  const proved = new Set(genuine.map(nameOf));
  const others = [...unsigned.map(parseUnsigned), ...past.map(unsignedOf)].filter(isOurs);
  return { genuine, foreign, unsigned: others.filter((run) => !proved.has(nameOf(run))) };
}

/** When it was noticed that a run since the last one that is known has left no result; `undefined`: none is lost. */
export function lostRunAt({ genuine, unsigned }: Runs): string | undefined {
  const last = latestOf(genuine.filter(({ outcome }) => outcome !== 'failed')) ?? '';
  return latestOf(unsigned.filter((run) => isSync(run) && run.outcome === 'lost' && run.startedAt > last));
}

function latestOf(runs: readonly { startedAt: string }[]): string | undefined {
  return runs
    .map(({ startedAt }) => startedAt)
    .sort()
    .at(-1);
}

function nameOf({ runId, attempt }: { runId: string; attempt: number }): string {
  return `${runId}/${attempt}`;
}
