/** The pace that Personio's rate limit allows. Pure; times are milliseconds of our own clock. */
import type { Pace } from './pace.ts';

const SECOND = 1000;

/**
 * Personio: at most `perSecond` requests started in any second (v1 allows bursts of 15 a second and 300 a minute for
 * the employee list, https://developer.personio.de/changelog/rate-limits-on-get-employees-endpoint-may-6-2024).
 * A 429 stops everything for as long as it asks, or at least a second: Personio sends no Retry-After.
 */
export function personioPace(options: { perSecond?: number } = {}): Pace {
  return personioFrom(options.perSecond ?? 4, [], Number.NEGATIVE_INFINITY);
}

function personioFrom(perSecond: number, starts: readonly number[], stoppedUntil: number): Pace {
  return {
    // Its limits are per second and minute, without a ladder: waiting is enough.
    isOver: false,
    readyAt: (now) => {
      const first = starts[starts.length - perSecond];
      return Math.max(now, stoppedUntil, first === undefined ? now : first + SECOND);
    },
    after: (event) => {
      if (event.kind === 'started') {
        return personioFrom(perSecond, [...starts, event.at].slice(-perSecond), stoppedUntil);
      }
      const throttled = event.kind === 'answered' && event.status === 429;
      const until = throttled ? event.at + Math.max(SECOND, event.pause ?? 0) : stoppedUntil;
      return personioFrom(perSecond, starts, Math.max(stoppedUntil, until));
    },
  };
}
