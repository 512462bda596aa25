/** The pace that Personio's rate limits allow. Pure; times are milliseconds of our own clock. */
import type { Pace } from './pace.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** At most so many arrivals in any span of time. */
type Limit = { count: number; span: number };

/** `arrived`: by then it has; of one that is on its way, or waits for its answer, nobody knows. */
type Sent = { id: number; arrived: number };

/**
 * Personio: v1 allows 15 requests a second and 300 a minute for the employee list
 * (https://developer.personio.de/changelog/rate-limits-on-get-employees-endpoint-may-6-2024), for each address, which the
 * runners of others may share. So a little less of both, in any second and any minute, wherever theirs begin.
 *
 * What counts is when requests arrive, and they do not all take as long. What is answered has arrived: as many may go
 * again a second after those answers, and no earlier, so that none is refused however late some arrive.
 *
 * A 429 stops everything for as long as it asks, or at least a second: Personio sends no Retry-After.
 */
export function personioPace(options: { perSecond?: number; perMinute?: number } = {}): Pace {
  const { perSecond = 14, perMinute = 280 } = options;
  const limits = [
    { count: perSecond, span: SECOND },
    { count: perMinute, span: MINUTE },
  ];
  return personioFrom(limits, [], Number.NEGATIVE_INFINITY);
}

function personioFrom(limits: readonly Limit[], sent: readonly Sent[], stoppedUntil: number): Pace {
  return {
    // Its limits are per second and minute, without a ladder: waiting is enough.
    isOver: false,
    readyAt: (now) => {
      const latest = sent.map(({ arrived }) => arrived).sort((a, b) => b - a);
      const free = limits.map(({ count, span }) => (latest[count - 1] ?? Number.NEGATIVE_INFINITY) + span);
      return Math.max(now, stoppedUntil, ...free);
    },
    after: (event) => {
      const { id, at } = event;
      if (event.kind === 'started') {
        const longest = Math.max(...limits.map(({ span }) => span));
        const counted = sent.filter(({ arrived }) => arrived > at - longest);
        return personioFrom(limits, [...counted, { id, arrived: Number.POSITIVE_INFINITY }], stoppedUntil);
      }
      // One that failed has arrived before, or never does.
      const known = sent.map((one) => (one.id === id ? { id, arrived: at } : one));
      const until =
        event.kind === 'answered' && event.status === 429
          ? at + Math.max(SECOND, event.pause ?? 0)
          : stoppedUntil;
      return personioFrom(limits, known, Math.max(stoppedUntil, until));
    },
  };
}
