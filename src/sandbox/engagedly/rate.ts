/**
 * Engagedly's rate limit, as published: 200 calls a minute for each ClientKey, and a cool-down that grows with
 * every call that comes too early. Pure but for the bucket that is handed in.
 */

/**
 * `minuteMs`: how long a "minute" lasts. `window`: the vendor does not say where a minute begins, so each way can be
 * played: with the first call (the default), with the minute of the clock, or anew with each call (`sliding`).
 */
export type RateOptions = { limit: number; minuteMs: number; window?: 'fixed' | 'aligned' | 'sliding' };

/** What is known about one ClientKey. Times are epoch milliseconds. */
export type Bucket = { used: number; windowEndsAt: number; step: number; coolUntil: number; calls: number[] };

export type Verdict = { admitted: boolean; headers: Record<string, string> };

/** Minutes of cool-down for the first, second, ... violation. */
const LADDER = [1, 3, 5, 10, 15];
/**
 * Minutes without a violation after which the ladder starts anew. "A quiet period" is all that is published; this
 * is the longest that fits, counted from the end of the last cool-down.
 */
const QUIET_MINUTES = 15;

export function openBucket(): Bucket {
  return { used: 0, windowEndsAt: 0, step: 0, coolUntil: 0, calls: [] };
}

/** Counts one call, and says whether it may pass. */
export function admit(bucket: Bucket, options: RateOptions, now: number): Verdict {
  const { limit, minuteMs } = options;
  if (now < bucket.coolUntil) return refuse(bucket, options, now);
  if (now >= bucket.coolUntil + QUIET_MINUTES * minuteMs) bucket.step = 0;
  turnWindow(bucket, options, now);
  if (bucket.used >= limit) return refuse(bucket, options, now);
  bucket.used += 1;
  if (options.window === 'sliding') bucket.calls.push(now);
  return { admitted: true, headers: headersOf(limit, limit - bucket.used, bucket.windowEndsAt) };
}

function turnWindow(bucket: Bucket, { minuteMs, window }: RateOptions, now: number): void {
  if (window === 'sliding') {
    // In the order of time: what is over is at the front.
    const kept = bucket.calls.findIndex((at) => at > now - minuteMs);
    bucket.calls.splice(0, kept < 0 ? bucket.calls.length : kept);
    bucket.used = bucket.calls.length;
    bucket.windowEndsAt = (bucket.calls[0] ?? now) + minuteMs;
  } else if (now >= bucket.windowEndsAt) {
    bucket.windowEndsAt = (window === 'aligned' ? Math.floor(now / minuteMs) * minuteMs : now) + minuteMs;
    bucket.used = 0;
  }
}

function refuse(bucket: Bucket, { limit, minuteMs }: RateOptions, now: number): Verdict {
  const minutes = LADDER[Math.min(bucket.step, LADDER.length - 1)] ?? 1;
  bucket.step += 1;
  bucket.coolUntil = Math.max(bucket.coolUntil, now + minutes * minuteMs);
  bucket.windowEndsAt = bucket.coolUntil;
  const seconds = Math.max(1, Math.ceil((bucket.coolUntil - now) / 1000));
  return {
    admitted: false,
    headers: { ...headersOf(limit, 0, bucket.coolUntil), 'Retry-After': String(seconds) },
  };
}

function headersOf(limit: number, remaining: number, resetAt: number): Record<string, string> {
  return {
    'X-RateLimit-Limit': String(limit),
    'X-RateLimit-Remaining': String(remaining),
    'X-RateLimit-Reset': String(Math.ceil(resetAt / 1000)),
  };
}
