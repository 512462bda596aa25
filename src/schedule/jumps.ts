/**
 * Summer time that begins in the hour before midnight, as in Greenland: a time of day in that hour is not there on that day,
 * and the calendar, which looks for it within the day alone, goes on with the day after. Pure.
 */
import { localTime } from './local-time.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** A time that is lost more rarely than this has others before it. */
const YEARS = 2;

/** What of a calendar is asked. */
export type Slots = {
  nextRun(after: Date): Date | null;
  previousRuns(count: number, before: Date): Date[];
};

/** `at`: when the clocks jump (ms). `from`, `until`: what they skip of the day, as ms on the clocks. */
type Jump = { at: number; from: number; until: number };

/** The slots that are lost, each at the first time after the gap. `onClocks`: the same times where no clock ever jumps. */
export function lostSlots(timezone: string, onClocks: Slots): Slots {
  const lostIn = (year: number): number[] =>
    jumpsIn(timezone, year).flatMap(({ at, from, until }) => {
      const slot = onClocks.nextRun(new Date(from - 1_000));
      return slot !== null && slot.getTime() < until ? at : [];
    });
  const around = (time: Date): number[] => {
    const first = time.getUTCFullYear() - YEARS;
    return Array.from({ length: 2 * YEARS + 1 }, (_, index) => lostIn(first + index)).flat();
  };
  return {
    nextRun: (after) => dateOf(around(after).find((at) => at > after.getTime())),
    previousRuns: (_count, before) => {
      const last = dateOf(around(before).findLast((at) => at < before.getTime()));
      return last === null ? [] : [last];
    },
  };
}

function dateOf(time: number | undefined): Date | null {
  return time === undefined ? null : new Date(time);
}

const known = new Map<string, Jump[]>();

/** Those over a midnight, of this year. */
function jumpsIn(timezone: string, year: number): Jump[] {
  const key = `${timezone} ${year}`;
  const found = known.get(key) ?? findJumps(timezone, year);
  known.set(key, found);
  return found;
}

function findJumps(timezone: string, year: number): Jump[] {
  const offset = (time: number) => onClocksOf(time, timezone) - time;
  const jumps: Jump[] = [];
  const end = Date.UTC(year + 1, 0, 1);
  for (let day = Date.UTC(year, 0, 1); day < end; day += DAY) {
    const [before, after] = [offset(day), offset(day + DAY)];
    if (after <= before) continue;
    let [low, high] = [day, day + DAY];
    while (high - low > MINUTE) {
      const middle = low + Math.floor((high - low) / MINUTE / 2) * MINUTE;
      if (offset(middle) === before) low = middle;
      else high = middle;
    }
    const from = high + before;
    const until = Math.ceil(from / DAY) * DAY;
    if (from < until && until <= high + after) jumps.push({ at: high, from, until });
  }
  return jumps;
}

/** What the clocks show, as the same time in UTC. */
function onClocksOf(time: number, timezone: string): number {
  return Date.parse(`${localTime(new Date(time), timezone).replace(' ', 'T')}Z`);
}
