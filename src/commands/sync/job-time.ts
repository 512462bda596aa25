/** What a run may take of its job's time. Pure: the clock is handed in. Milliseconds, unless said otherwise. */

const MINUTE = 60_000;
/** However much time there is: lists that take longer come from a vendor that is not well. */
const LONGEST_READ = 60 * MINUTE;
/** For the changes under way, each of which may be more than one call, and for the summary. */
const LONGEST_END = 3 * MINUTE;

export type JobTime = {
  /** When no request is started any more. While both sides are read that is earlier. */
  until(): number;
  /** Both sides are read: the rest of the time is for writing. */
  beginWriting(): void;
  /** What is left is needed to finish what is under way. */
  isOver(now: number): boolean;
};

/** `minutes`: what the run may take in all, from `startedAt` on. */
export function openJobTime({ minutes, startedAt }: { minutes: number; startedAt: number }): JobTime {
  const whole = minutes * MINUTE;
  const requestsEnd = startedAt + whole;
  const changesEnd = requestsEnd - Math.min(LONGEST_END, whole / 10);
  let until = startedAt + Math.min(LONGEST_READ, whole / 2);
  return {
    until: () => until,
    beginWriting: () => {
      until = requestsEnd;
    },
    isOver: (now) => now >= changesEnd,
  };
}
