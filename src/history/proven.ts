/**
 * What a tenant's runs prove, wherever they were found: in its history, or in the messages of the branch's own
 * commits. Whoever can push can put old files back; the counter of the runs since then stands in commits that stay. Pure.
 */
import { isPast } from './line.ts';
import { lostRunAt, type Recorded, runsOf } from './runs.ts';
import type { SignedRun, StateMark } from './signed.ts';

export type Proven = {
  /** Of the last run; 0 when there was none. */
  counter: number;
  /** The one state that counts; none when the last run left none. */
  state: StateMark | undefined;
  /** Digests that were released once: never again. */
  used: ReadonlySet<string>;
  /** When it was noticed that a run since the last one that is known has left no result; `undefined`: none is lost. */
  lostAt: string | undefined;
  /** Somebody has synced this tenant before, or says so: where no state can be used, a memory is lost. */
  hasPast: boolean;
};

/** Lines and texts from the future prove nothing. */
export function provenBy(recorded: Recorded, given: { tenant: string; ownKey: string; now: Date }): Proven {
  const runs = runsOf(recorded, given);
  const { genuine, foreign } = runs;
  const last = genuine.toSorted(byOrder).at(-1);
  const unsigned = runs.unsigned.filter(({ outcome }) => outcome !== 'failed' && outcome !== 'lost');
  // A run that ended well without a key knows of nothing, and no state knows of it.
  const isForgotten = unsigned.some(({ startedAt }) => last === undefined || startedAt > last.startedAt);
  const past = recorded.lines.filter((line) => isPast(line, given.now));
  const released = [...genuine, ...past].flatMap(({ approved = [] }) => approved);
  return {
    counter: last?.counter ?? 0,
    state: isForgotten ? undefined : last?.after,
    used: new Set(released),
    lostAt: lostRunAt(runs),
    hasPast: unsigned.length > 0 || foreign.length > 0 || genuine.some(({ after }) => after !== undefined),
  };
}

/** Two runs at once have the same counter; then the later one counts, as in the history. */
function byOrder(a: SignedRun, b: SignedRun): number {
  if (a.counter !== b.counter) return a.counter - b.counter;
  if (a.startedAt !== b.startedAt) return a.startedAt < b.startedAt ? -1 : 1;
  return a.attempt - b.attempt;
}
