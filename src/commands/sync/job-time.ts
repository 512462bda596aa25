/** What a run may take of its job's time. Pure: the clock is handed in. Milliseconds, unless said otherwise. */

const MINUTE = 60_000;
/** However much time there is: lists that take longer come from a vendor that is not well. */
const LONGEST_READ = 60 * MINUTE;
/** For what is under way, which may be more than one call, and for the summary. */
const LONGEST_END = 3 * MINUTE;

/** `reading`: the lists; `looking`: people one by one, as far as there is time; `acting`: all that rests on these. */
export type Phase = 'reading' | 'looking' | 'acting';

export type JobTime = {
  /** Each phase has its own end: what takes too long takes nothing from those behind it. */
  begin(phase: Phase): void;
  /** When no request is started any more in this phase. */
  until(): number;
  /** What is left of this phase is needed to finish what is under way: nothing further is begun. */
  isOver(now: number): boolean;
};

/**
 * `minutes`: what the run may take in all, from `startedAt` on. Of whoever writes, half is kept for that.
 */
export function openJobTime({
  minutes,
  startedAt,
  writes,
}: {
  minutes: number;
  startedAt: number;
  writes: boolean;
}): JobTime {
  const whole = minutes * MINUTE;
  const finish = Math.min(LONGEST_END, whole / 10);
  const last = whole - finish;
  const beforeWriting = writes ? whole / 2 : last;
  const ends: Record<Phase, { over: number; until: number }> = {
    reading: {
      over: Math.min(LONGEST_READ, beforeWriting),
      until: Math.min(LONGEST_READ, beforeWriting),
    },
    looking: { over: beforeWriting, until: beforeWriting + finish },
    acting: { over: last, until: whole },
  };
  let phase: Phase = 'reading';
  return {
    begin: (next) => {
      phase = next;
    },
    until: () => startedAt + ends[phase].until,
    isOver: (now) => now >= startedAt + ends[phase].over,
  };
}
