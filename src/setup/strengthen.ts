/** Rules that are at least as strict as wanted. What somebody has made stricter stays. Pure. */
import { isObject } from './github.ts';

/** What tells one member of a list from another. */
const NAMES = ['type', 'context', 'actor_type'] as const;

/** Numbers that say who, and not how much: a larger one is somebody else. */
const WHO: ReadonlySet<string> = new Set(['integration_id']);

/**
 * What was found, made as strict as wanted: `true` wins over `false`, the larger number over the smaller, a list has the
 * members of both. The same as what was found where that is strict enough.
 */
export function strengthen(wanted: unknown, found: unknown): unknown {
  if (typeof wanted === 'boolean') return found === true || wanted;
  if (typeof wanted === 'number') return typeof found === 'number' ? Math.max(found, wanted) : wanted;
  if (Array.isArray(wanted)) return membersOfBoth(wanted, Array.isArray(found) ? found : []);
  if (isObject(wanted)) {
    const there = isObject(found) ? found : {};
    const merged = Object.entries(wanted).map(([key, value]) => [
      key,
      WHO.has(key) ? value : strengthen(value, there[key]),
    ]);
    return { ...there, ...Object.fromEntries(merged) };
  }
  return wanted;
}

function membersOfBoth(wanted: readonly unknown[], found: readonly unknown[]): unknown[] {
  const missing = wanted.filter((one) => !found.some((other) => isTheSame(one, other)));
  return [
    ...found.map((other) => {
      const meant = wanted.find((one) => isTheSame(one, other));
      return meant === undefined ? other : strengthen(meant, other);
    }),
    ...missing,
  ];
}

function isTheSame(one: unknown, other: unknown): boolean {
  if (!isObject(one) || !isObject(other)) return one === other;
  return NAMES.every((name) => one[name] === other[name]);
}
