/** Who reports to whom: cycles are cut, so that whatever is written is a tree. Pure. */
import { compareIds } from '../keys.ts';

/**
 * Finds the cycles in "reports to" and the one person of each whose manager is left out: the lowest id, so
 * that every run cuts at the same place. Each person has at most one manager, so cycles never overlap.
 *
 * @param managerOf Personio id → Personio id of the manager, for the people whose manager we would write.
 */
export function findCycles(managerOf: ReadonlyMap<string, string>): { cut: string; members: string[] }[] {
  const cycles: { cut: string; members: string[] }[] = [];
  const visitedBy = new Map<string, string>();
  for (const start of [...managerOf.keys()].sort(compareIds)) {
    const path: string[] = [];
    let at: string | undefined = start;
    while (at !== undefined && managerOf.has(at) && !visitedBy.has(at)) {
      visitedBy.set(at, start);
      path.push(at);
      at = managerOf.get(at);
    }
    if (at === undefined || visitedBy.get(at) !== start || !path.includes(at)) continue;
    const members = path.slice(path.indexOf(at)).sort(compareIds);
    const [cut] = members;
    if (cut !== undefined) cycles.push({ cut, members });
  }
  return cycles;
}

/**
 * Sorts people so that a manager stands before the people who report to them, ids deciding the rest. People
 * left in a cycle (there should be none) come last, in order of id.
 */
export function managersFirst(ids: readonly string[], managerOf: ReadonlyMap<string, string>): string[] {
  const waiting = new Set(ids);
  const depths = new Map<string, number>();
  for (const id of ids) depthOf(id, managerOf, waiting, depths);
  return [...ids].sort((a, b) => (depths.get(a) ?? 0) - (depths.get(b) ?? 0) || compareIds(a, b));
}

/** Number of managers above, counting only people in `among`. Iterative: a chain may be as long as the company. */
function depthOf(
  id: string,
  managerOf: ReadonlyMap<string, string>,
  among: ReadonlySet<string>,
  depths: Map<string, number>,
): void {
  const chain: string[] = [];
  const seen = new Set<string>();
  let at: string | undefined = id;
  while (at !== undefined && among.has(at) && !depths.has(at) && !seen.has(at)) {
    seen.add(at);
    chain.push(at);
    at = managerOf.get(at);
  }
  const inCycle = at !== undefined && seen.has(at);
  let depth = inCycle ? among.size : at === undefined ? 0 : (depths.get(at) ?? -1) + 1;
  for (const member of chain.reverse()) depths.set(member, depth++);
}
