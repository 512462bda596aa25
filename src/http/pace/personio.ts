/** The pace that Personio's rate limits allow. Pure; times are milliseconds of our own clock. */
import type { Pace } from './pace.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** At most so many arrivals in any span of time. */
type Limit = { count: number; span: number };

/**
 * `underWay`: requests that are not answered, of which nobody knows when they arrive. `arrived`: by when the others have, the
 * latest last.
 */
type Sent = { underWay: readonly number[]; arrived: readonly number[] };

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
  return personioFrom(limits, { underWay: [], arrived: [] }, Number.NEGATIVE_INFINITY);
}

function personioFrom(limits: readonly Limit[], sent: Sent, stoppedUntil: number): Pace {
  const { underWay, arrived } = sent;
  return {
    // Its limits are per second and minute, without a ladder: waiting is enough.
    isOver: false,
    readyAt: (now) =>
      Math.max(now, stoppedUntil, ...limits.map(({ count, span }) => latest(sent, count) + span)),
    after: (event) => {
      const { id, at } = event;
      if (event.kind === 'started') {
        const longest = Math.max(...limits.map(({ span }) => span));
        const counted = arrived.filter((time) => time > at - longest);
        return personioFrom(limits, { underWay: [...underWay, id], arrived: counted }, stoppedUntil);
      }
      const until =
        event.kind === 'answered' && event.status === 429
          ? at + Math.max(SECOND, event.pause ?? 0)
          : stoppedUntil;
      return personioFrom(limits, ended(sent, event), Math.max(stoppedUntil, until));
    },
  };
}

/** When the latest but so many arrived, those under way before all others. */
function latest({ underWay, arrived }: Sent, count: number): number {
  if (underWay.length >= count) return Number.POSITIVE_INFINITY;
  return arrived[arrived.length - (count - underWay.length)] ?? Number.NEGATIVE_INFINITY;
}

/** One that failed has arrived before, or never does. */
function ended(sent: Sent, { id, at }: { id: number; at: number }): Sent {
  const { underWay, arrived } = sent;
  if (!underWay.includes(id)) return sent;
  const last = arrived.at(-1) ?? at;
  return {
    underWay: underWay.filter((other) => other !== id),
    arrived: last <= at ? [...arrived, at] : [...arrived, at].sort((a, b) => a - b),
  };
}
