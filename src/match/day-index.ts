/** Who was born, or hired, on a day. Pure. */
import { pushTo } from '../keys.ts';
import type { Marks } from './in-common.ts';
import { lazily } from './lazily.ts';

const NONE: readonly never[] = [];

/** By marks: those with one of the same days. */
export function dayIndex<T extends { marks: Marks }>(
  entries: () => readonly T[],
  mark: 'born' | 'bornAs' | 'hired',
): (marks: Marks) => readonly T[] {
  const index = lazily(() => {
    const byDay = new Map<string, T[]>();
    for (const entry of entries()) for (const day of entry.marks[mark]) pushTo(byDay, day, entry);
    return byDay;
  });
  return ({ [mark]: days }) => {
    if (days.size === 0) return NONE;
    const [first = NONE, ...others] = [...days].map((day) => index().get(day) ?? NONE);
    // Many may be imported on one day, and each asks.
    return others.length === 0 ? first : [first, ...others].flat();
  };
}
