/** Progress in words. Pure. */
import type { Waiting } from '../http/http.ts';

const SECOND = 1_000;
const MINUTE = 60_000;

/** "Engagedly allows 200 calls a minute: next in 12 s". */
export function waitingInWords({ vendor, host, why, allows, ms: lasted }: Waiting, ms: number): string {
  switch (why) {
    case 'pace': {
      const limit = allows === undefined ? `${vendor} allows no more calls now` : allowance(vendor, allows);
      return `${limit}: next in ${duration(ms)}`;
    }
    case 'throttled':
      return `${vendor} asks for a pause: next in ${duration(ms)}`;
    case 'trouble':
      return `${vendor} did not answer as it should: next try in ${duration(ms)}`;
    case 'silence':
      return `${vendor} (${host}) has not answered for ${duration(lasted)}`;
  }
}

/** "about 3 min left"; empty where it is nearly done, or nothing can be said. */
export function leftInWords(ms: number | undefined): string {
  if (ms === undefined || ms < 10 * SECOND) return '';
  return `about ${ms < 90 * SECOND ? `${Math.round(ms / SECOND / 10) * 10} s` : `${Math.round(ms / MINUTE)} min`} left`;
}

function allowance(vendor: string, { calls, ms }: NonNullable<Waiting['allows']>): string {
  return `${vendor} allows ${calls} calls ${ms === MINUTE ? 'a minute' : `in ${duration(ms)}`}`;
}

function duration(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / SECOND));
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}

/** "3 units to create, 12 to add; 7 held." */
export function describePlan(
  units: number,
  actions: readonly string[],
  held: number,
  pictures: number,
): string {
  const count = (action: string) => actions.filter((other) => other === action).length;
  const parts = [
    [units, units === 1 ? 'unit to create' : 'units to create'],
    [count('create'), 'to add'],
    [count('update'), 'to update'],
    [count('reactivate'), 'to activate again'],
    [count('block'), 'to block'],
    [pictures, pictures === 1 ? 'picture to look at' : 'pictures to look at'],
  ] as const;
  const some = parts.filter(([number]) => number > 0).map(([number, words]) => `${number} ${words}`);
  const changes = some.length > 0 ? some.join(', ') : 'nothing to change';
  return held > 0 ? `${changes}; ${held} held.` : `${changes}.`;
}
