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

/** `burst` requests at once, every `every` ms, from `from` ms after our start (negative: before it). */
export type Stranger = { burst: number; every: number; from: number };
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
export type Played = { throttled: number; strangerThrottled: number; elapsed: number; mostInMinute: number };

/** Plays until all calls are answered well, or until `hours` are over; a throttled call goes again. */
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
  let now = stranger ? Math.min(begin, begin + stranger.from) : begin;
  let [id, done, open, throttled, strangerThrottled] = [0, 0, 0, 0, 0];

  const tell = (event: PaceEvent) => {
    pace = pace.after(event);
  };
  const arrive = (mine: number, there: number, back: number) => {
    const verdict = admit(bucket, options, there + skew);
    const act = () => {
      open -= 1;
      if (verdict.admitted) done += 1;
      else throttled += 1;
      tell({
        kind: 'answered',
        id: mine,
        at: back,
        status: verdict.admitted ? 200 : 429,
        headers: new Headers(headers ? verdict.headers : {}),
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
  const foreign = ({ burst, every }: Stranger) => {
    let pause = 0;
    for (let count = 0; count < burst && pause === 0; count += 1) {
      const verdict = admit(bucket, options, now + skew);
      if (verdict.admitted) continue;
      strangerThrottled += 1;
      pause = Number(verdict.headers['Retry-After']) * SECOND;
    }
    const act = () => foreign({ burst, every, from: 0 });
    agenda.push({ at: now + pause + every * (0.8 + chance() * 0.4), act });
  };
  if (stranger) agenda.push({ at: begin + stranger.from, act: () => foreign(stranger) });

  const end = begin + 24 * 60 * MINUTE;
  while (done < calls && now < end) {
    const ready = done + open < calls ? pace.readyAt(Math.max(now, begin)) : Number.POSITIVE_INFINITY;
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
  return { throttled, strangerThrottled, elapsed: now - begin, mostInMinute: densest(starts) };
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
          'most 429s': Math.max(...plays.map(({ throttled }) => throttled)),
          'stranger runs throttled': plays.filter((one) => one.strangerThrottled > 0).length,
          'longest min': Number((longest / MINUTE).toFixed(2)),
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
