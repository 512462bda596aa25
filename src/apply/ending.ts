/** Why a run starts no further change, and how it tells what is left. Pure. */
import { SyncError } from '../errors.ts';

export type Ending =
  /** Somebody wants it to end. */
  | 'cancelled'
  /** A vendor has refused twice in a row, or asks to wait longer than a run can. */
  | 'throttled'
  /** What is left of the job's time is needed to finish. */
  | 'out-of-time';

/** Numbers of changes. `left`: those that were not tried, or broke off. */
export type Numbers = { done: number; total: number; left: number };

const GOES_ON = 'The next start goes on by itself. An undo has to be started again.';

/** What stands in the summary. Nothing has failed: what is done is done, and the next run goes on. */
export function endedEarly(ending: Ending, { done, total, left }: Numbers): SyncError {
  const far = `${done} of ${total} changes ${done === 1 ? 'is' : 'are'} done, ${left} ${left === 1 ? 'is' : 'are'} left.`;
  switch (ending) {
    case 'cancelled':
      return new SyncError(
        ending,
        `Stopped by you. ${done} of ${total} done;`,
        'run again for the rest, on your own machine after "npm run record".',
      );
    case 'throttled':
      return new SyncError(
        ending,
        `Ended early, because the vendor asked for fewer requests: ${far}`,
        `${GOES_ON} Somebody else probably uses the same key at the same time: find out who, and let them ask less or at another time.`,
      );
    case 'out-of-time':
      return new SyncError(ending, `Ended in time for the job to finish: ${far}`, GOES_ON);
  }
}
