/**
 * How our pace and somebody else share one ClientKey, in virtual time against the sandbox's rate limit.
 * `node test/http/pace/shared-key.ts` prints the table.
 */
import { engagedlyPace } from '../../../src/http/pace/engagedly.ts';
import type { PaceEvent } from '../../../src/http/pace/pace.ts';
import { admit, openBucket, type RateOptions } from '../../../src/sandbox/engagedly/rate.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const START = Date.parse('2026-11-22T10:00:00Z');
export const PHASES = 24;

/**
 * `burst` requests at once, every `every` ms, from `from` ms after our start (negative: before it). `deaf`: it goes on
 * as if no 429 had come.
 */
export type Stranger = { burst: number; every: number; from: number; deaf?: boolean };
export type Play = {
  calls: number;
  window: NonNullable<RateOptions['window']>;
  phase?: number;
  stranger?: Stranger;
  headers?: boolean;
  dates?: boolean;
  /** How far the vendor's clock is ahead of ours. */
  skew?: number;
};
export type Played = {
  /** 429s of ours, in the run that had most of them. */
  throttled: number;
  strangerThrottled: number;
  /** The longest run. */
  elapsed: number;
  mostInMinute: number;
  /** How many runs it took until all was done. */
  runs: number;
  /** What the first run left to the next. */
  left: number;
};

/** A run starts no further change after so many minutes, and the next one comes an hour after the last has ended. */
const JOB = 228 * MINUTE;
const TICK = 60 * MINUTE;
const MOST_RUNS = 20;

/** By name in any case. Real ones would take a tenth of the time of all plays. */
function asHeaders(given: Readonly<Record<string, string>>): { get(name: string): string | null } {
  const entries = Object.entries(given);
  return {
    get: (name) => entries.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? null,
  };
}

/** Plays runs until all calls are answered well; a throttled call goes again, in this run or in the next. */
export function play(wanted: Play): Played {
  const { calls, window, phase = 0, stranger, headers = true, dates = true, skew = 0 } = wanted;
  const begin = START + (phase * MINUTE) / PHASES;
  const bucket = openBucket();
  const options: RateOptions = { limit: 200, minuteMs: MINUTE, window };
  const agenda: Array<{ at: number; act: () => void }> = [];
  const starts: number[] = [];
  let random = phase + 1;
  const chance = () => {
    random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
    return random / 2_147_483_648;
  };
  let pace = engagedlyPace();
  let started = begin;
  const runs = { count: 1, throttled: 0, mostThrottled: 0, longest: 0, left: 0 };
  let now = stranger ? Math.min(begin, begin + stranger.from) : begin;
  let [id, done, open, strangerThrottled] = [0, 0, 0, 0];

  const tell = (event: PaceEvent) => {
    pace = pace.after(event);
  };
  const arrive = (mine: number, there: number, back: number) => {
    const verdict = admit(bucket, options, there + skew);
    const act = () => {
      open -= 1;
      if (verdict.admitted) done += 1;
      else runs.throttled += 1;
      tell({
        kind: 'answered',
        id: mine,
        at: back,
        status: verdict.admitted ? 200 : 429,
        headers: asHeaders(headers ? verdict.headers : {}),
        pause: verdict.admitted ? undefined : Number(verdict.headers['Retry-After']) * SECOND,
        serverTime: dates ? Math.floor((there + skew) / SECOND) * SECOND : undefined,
      });
    };
    agenda.push({ at: back, act });
  };
  const send = () => {
    const mine = ++id;
    open += 1;
    starts.push(now);
    tell({ kind: 'started', id: mine, at: now });
    const there = now + 20 + chance() * 80;
    const back = there + 20 + chance() * 80;
    agenda.push({ at: there, act: () => arrive(mine, there, back) });
  };
  const foreign = (one: Stranger) => {
    const { burst, every, deaf } = one;
    let pause = 0;
    for (let count = 0; count < burst && pause === 0; count += 1) {
      const verdict = admit(bucket, options, now + skew);
      if (verdict.admitted) continue;
      strangerThrottled += 1;
      if (!deaf) pause = Number(verdict.headers['Retry-After']) * SECOND;
    }
    const act = () => foreign(one);
    agenda.push({ at: now + pause + every * (0.8 + chance() * 0.4), act });
  };
  if (stranger) agenda.push({ at: begin + stranger.from, act: () => foreign(stranger) });

  const endRun = () => {
    runs.mostThrottled = Math.max(runs.mostThrottled, runs.throttled);
    runs.longest = Math.max(runs.longest, now - started);
    if (runs.count === 1) runs.left = calls - done;
  };
  const isOver = () => pace.isOver || now - started >= JOB;
  while (done < calls) {
    if (isOver() && open === 0) {
      endRun();
      if (runs.count === MOST_RUNS) break;
      runs.count += 1;
      runs.throttled = 0;
      started = now + TICK;
      pace = engagedlyPace();
    }
    const ready =
      done + open < calls && !isOver() ? pace.readyAt(Math.max(now, started)) : Number.POSITIVE_INFINITY;
    if (ready <= now) {
      send();
      continue;
    }
    agenda.sort((a, b) => a.at - b.at);
    const next = agenda[0];
    if (next !== undefined && next.at <= ready) {
      agenda.shift();
      now = next.at;
      next.act();
    } else if (Number.isFinite(ready)) now = ready;
    else throw new Error('The pace waits for an event that cannot come.');
  }
  endRun();
  return {
    throttled: runs.mostThrottled,
    strangerThrottled,
    elapsed: runs.longest,
    mostInMinute: densest(starts),
    runs: runs.count,
    left: runs.left,
  };
}

function densest(starts: readonly number[]): number {
  let most = 0;
  let first = 0;
  for (const [last, at] of starts.entries()) {
    while ((starts[first] ?? at) <= at - MINUTE) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

export const STRANGERS: Readonly<Record<string, Stranger | undefined>> = {
  alone: undefined,
  'steady, 5 s before': { burst: 1, every: SECOND, from: -5 * SECOND },
  'steady, from 0 s': { burst: 1, every: SECOND, from: 0 },
  'steady, from 5 s': { burst: 1, every: SECOND, from: 5 * SECOND },
  'steady, from 20 s': { burst: 1, every: SECOND, from: 20 * SECOND },
  'steady, from 35 s': { burst: 1, every: SECOND, from: 35 * SECOND },
  'bursts of 30': { burst: 30, every: 30 * SECOND, from: 10 * SECOND },
  'bursts of 60': { burst: 60, every: MINUTE, from: 25 * SECOND },
  'bursts of 100': { burst: 100, every: 2 * MINUTE, from: 40 * SECOND },
  'over the limit by itself': { burst: 25, every: 5 * SECOND, from: 20 * SECOND },
  'deaf to 429s, over the limit': { burst: 25, every: 5 * SECOND, from: 20 * SECOND, deaf: true },
};
export const WINDOWS = ['fixed', 'aligned', 'sliding'] as const;

if (import.meta.main) {
  const rows = [];
  for (const [stranger, behaviour] of Object.entries(STRANGERS)) {
    for (const window of WINDOWS) {
      for (const headers of [true, false]) {
        const plays = Array.from({ length: PHASES }, (_, phase) =>
          play({ calls: 1000, window, phase, headers, ...(behaviour && { stranger: behaviour }) }),
        );
        const longest = Math.max(...plays.map(({ elapsed }) => elapsed));
        rows.push({
          stranger,
          window,
          headers,
          'runs throttled': plays.filter(({ throttled }) => throttled > 0).length,
          'most 429s a run': Math.max(...plays.map(({ throttled }) => throttled)),
          'stranger runs throttled': plays.filter((one) => one.strangerThrottled > 0).length,
          'most runs': Math.max(...plays.map(({ runs }) => runs)),
          'longest run, min': Number((longest / MINUTE).toFixed(2)),
          'of calls/180': Number((longest / MINUTE / (1000 / 180)).toFixed(3)),
        });
      }
    }
  }
  console.table(rows);
  for (const window of WINDOWS) {
    const { elapsed, throttled } = play({ calls: 5000, window });
    console.log(`5,000 alone, ${window}: ${(elapsed / MINUTE / (5000 / 180)).toFixed(3)}, 429s ${throttled}`);
  }
}
