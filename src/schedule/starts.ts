/** How often the workflow asks who is due: what an installation can choose with STARTS_PER_HOUR, and what that gives. Pure. */

export type StartsPerHour = 1 | 2 | 4;

export const USUAL_STARTS: StartsPerHour = 2;

/**
 * What of all scheduled times is to be served within two hours, in percent: a little less than what comes of it when
 * GitHub loses a quarter of the starts and makes a quarter up to nine hours late (`npm run freshness`).
 */
export const FRESHNESS_TARGETS: Readonly<Record<StartsPerHour, number>> = { 1: 80, 2: 97, 4: 99.9 };

/** The value of the variable; empty is the usual. `isUnderstood`: sync.yml takes whatever is not 1 or 4 for the usual. */
export function readStarts(text: string): { perHour: StartsPerHour; isUnderstood: boolean } {
  const chosen = ([1, 2, 4] as const).find((count) => String(count) === text);
  return { perHour: chosen ?? USUAL_STARTS, isUnderstood: chosen !== undefined || text === '' };
}
