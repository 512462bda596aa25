/** The pace that Personio's rate limits allow. Pure; times are milliseconds of our own clock. */
import type { Pace } from './pace.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** Requests do not all take as long to get there: those of two seconds may arrive so much closer together. */
const MARGIN = 250;

/** At most so many starts in any span of time. */
type Limit = { count: number; span: number };

/**
 * Personio: v1 allows 15 requests a second and 300 a minute for the employee list
 * (https://developer.personio.de/changelog/rate-limits-on-get-employees-endpoint-may-6-2024), for each address, which the
 * runners of others may share. So a little less of both, in any second and any minute, wherever theirs begin.
 * A 429 stops everything for as long as it asks, or at least a second: Personio sends no Retry-After.
 */
export function personioPace(options: { perSecond?: number; perMinute?: number } = {}): Pace {
  const { perSecond = 14, perMinute = 280 } = options;
  const limits = [
    { count: perSecond, span: SECOND + MARGIN },
    { count: perMinute, span: MINUTE + MARGIN },
  ];
  return personioFrom(limits, [], Number.NEGATIVE_INFINITY);
}

function personioFrom(limits: readonly Limit[], starts: readonly number[], stoppedUntil: number): Pace {
  return {
    // Its limits are per second and minute, without a ladder: waiting is enough.
    isOver: false,
    readyAt: (now) => {
      const free = limits.map(({ count, span }) => (starts.at(-count) ?? Number.NEGATIVE_INFINITY) + span);
      return Math.max(now, stoppedUntil, ...free);
    },
    after: (event) => {
      if (event.kind === 'started') {
        const most = Math.max(...limits.map(({ count }) => count));
        return personioFrom(limits, [...starts, event.at].slice(-most), stoppedUntil);
      }
      const throttled = event.kind === 'answered' && event.status === 429;
      const until = throttled ? event.at + Math.max(SECOND, event.pause ?? 0) : stoppedUntil;
      return personioFrom(limits, starts, Math.max(stoppedUntil, until));
    },
  };
}
