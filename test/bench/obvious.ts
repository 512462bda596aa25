/**
 * What somebody writes in an afternoon: list both sides, GET and PUT everybody, one after the other, sleep on 429.
 * Played call by call in virtual time against the sandbox's rate limit. Pure.
 */
import { admit, openBucket } from '../../src/sandbox/engagedly/rate.ts';

/** Milliseconds of an answer, there and back: the middle of what the lines of the other figures take. */
const ANSWER = 210;
const SECOND = 1000;

/** Its calls where no limit binds: the lists of both sides, and two for everybody. */
export function obviousCalls(people: number): number {
  return Math.ceil(people / 100) + Math.ceil(people / 50) + 2 * people;
}

export type Obvious = { calls: number; throttled: number; minutes: number };

export function playObvious(people: number, window: 'fixed' | 'aligned' | 'sliding' = 'fixed'): Obvious {
  const bucket = openBucket();
  const wanted = Math.ceil(people / 50) + 2 * people;
  let now = Math.ceil(people / 100) * ANSWER;
  let [done, calls, throttled] = [0, 0, 0];
  while (done < wanted) {
    calls += 1;
    const { admitted, headers } = admit(bucket, { limit: 200, minuteMs: 60 * SECOND, window }, now);
    now += ANSWER;
    if (admitted) done += 1;
    else {
      throttled += 1;
      now += Number(headers['Retry-After']) * SECOND;
    }
  }
  return { calls: calls + Math.ceil(people / 100), throttled, minutes: now / (60 * SECOND) };
}
