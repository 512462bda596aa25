/**
 * What a tenant's signed runs prove, wherever they were found: in its history, or in the messages of the branch's own
 * commits. Whoever can push can put old files back; the counter of the runs since then stands in commits that stay. Pure.
 */
import type { HistoryLine } from '../types/history.d.ts';
import { isPast } from './line.ts';
import { isGenuine, parseSigned, type SignedRun, type StateMark } from './signed.ts';

export type Proven = {
  /** Of the last run; 0 when there was none. */
  counter: number;
  /** The one state that counts; none when the last run left none. */
  state: StateMark | undefined;
  /** Digests that were released once: never again. */
  used: ReadonlySet<string>;
  /** Somebody has synced this tenant before, or says so: where no state can be used, a memory is lost. */
  hasPast: boolean;
};

/** Lines and texts from the future prove nothing. `signed`: of this tenant, in any order and as often as they were found. */
export function provenBy(
  { signed, lines }: { signed: readonly string[]; lines: readonly HistoryLine[] },
  { tenant, ownKey, now }: { tenant: string; ownKey: string; now: Date },
): Proven {
  const past = lines.filter((line) => isPast(line, now));
  const texts = new Set([...signed, ...past.flatMap((line) => line.signed ?? [])]);
  const runs = [...texts].flatMap((text) => {
    const run = parseSigned(text);
    const isOurs = run?.tenant === tenant && isPast(run, now);
    return isOurs ? { run, isTrue: isGenuine(text, ownKey) } : [];
  });
  const genuine = runs.filter(({ isTrue }) => isTrue).map(({ run }) => run);
  const last = genuine.sort(byOrder).at(-1);
  const unsigned = past.filter((line) => line.outcome !== 'failed' && !isSigned(line, genuine));
  // A run that ended well without a key knows of nothing, and no state knows of it.
  const isForgotten = unsigned.some(({ startedAt }) => last === undefined || startedAt > last.startedAt);
  const released = [...genuine, ...past].flatMap(({ approved = [] }) => approved);
  return {
    counter: last?.counter ?? 0,
    state: isForgotten ? undefined : last?.after,
    used: new Set(released),
    hasPast: unsigned.length > 0 || runs.some(({ run, isTrue }) => !isTrue || run.after !== undefined),
  };
}

/** Two runs at once have the same counter; then the later one counts, as in the history. */
function byOrder(a: SignedRun, b: SignedRun): number {
  if (a.counter !== b.counter) return a.counter - b.counter;
  if (a.startedAt !== b.startedAt) return a.startedAt < b.startedAt ? -1 : 1;
  return a.attempt - b.attempt;
}

function isSigned(line: HistoryLine, genuine: readonly SignedRun[]): boolean {
  return genuine.some(({ runId, attempt }) => runId === line.runId && attempt === line.attempt);
}
