/** How long a run will still take. Pure; times are milliseconds. */
import type { Allowance } from '../http/http.ts';

/** `begun`: when the first change was done, and how many there were then; `at`: the time of `done`. */
export type Progress = { done: number; total: number; at: number; begun: { at: number; done: number } };

const MINUTE = 60_000;
/** So much has to be seen before a speed can be told. */
const SEEN_MS = 3_000;
const SEEN_CHANGES = 5;
/** Of what a vendor allows; the rest is left for others. */
const SHARE = 0.9;

/**
 * What is left at the speed so far, and never less than the vendor's limit allows for one call a change. `undefined`
 * while nothing can be said.
 *
 * @param minuteMs How long a vendor's minute is here.
 */
export function estimateLeft(
  { done, total, at, begun }: Progress,
  allows: Allowance | undefined,
  minuteMs: number,
): number | undefined {
  const changes = done - begun.done;
  const speed = at - begun.at >= SEEN_MS && changes >= SEEN_CHANGES ? changes / (at - begun.at) : undefined;
  const allowed =
    allows === undefined ? undefined : (allows.calls * SHARE) / (allows.ms * (minuteMs / MINUTE));
  const speeds = [speed, allowed].filter((one) => one !== undefined);
  return speeds.length === 0 ? undefined : (total - done) / Math.min(...speeds);
}
