/** Who becomes whose manager: cycles are cut, so that whatever is written is a tree. Pure. */

import { compareIds } from '../keys.ts';
import type { DesiredUser, ManagerTarget, Match, User } from '../model.ts';
import type { Decision } from './decide.ts';
import type { FindingLog } from './log.ts';

/** A person, their account, and what is to happen to them. */
export type Entry = {
  person: DesiredUser;
  match: Match;
  decision: Decision;
  /** Of people set aside: whether anything might have happened to them otherwise. */
  matters: boolean;
  /** Their account if it is open; of people set aside: those that are or may be theirs and are open. */
  open: readonly User[];
  /** Open accounts that seem to be theirs beside the one that is known: of a leaver, or by an older record. */
  beside: readonly User[];
};

export type Managers = {
  /** What the manager of a person becomes. */
  managerOf(employee: string): ManagerTarget | undefined;
  /** What a list of people (HR or secondary managers) becomes. */
  peopleOf(employee: string, field: string, wanted: readonly string[]): ManagerTarget[] | undefined;
};

/** Who becomes whose manager; `undefined` where the field is left alone, which is reported. */
export function resolveManagers(
  entries: readonly Entry[],
  { people, matches }: { people: readonly DesiredUser[]; matches: ReadonlyMap<string, Match> },
  log: FindingLog,
): Managers {
  const known = new Map(entries.map((entry) => [entry.person.employee.id, entry]));
  const wanted = new Map<string, string>();
  for (const { person, decision, match } of entries) {
    const manager = person.fields.manager;
    const written = decision.do !== 'nothing' && decision.do !== 'block';
    if (manager === undefined || !written || match.kind === 'set-aside' || match.kind === 'transferred')
      continue;
    wanted.set(person.employee.id, String(manager));
  }
  const cut = new Set<string>();
  for (const cycle of findCycles(wanted)) {
    cut.add(cycle.cut);
    for (const employee of cycle.members) log.about('manager-cycle', { employee }, 'manager');
  }
  const directory = new Set(people.map(({ employee }) => employee.id));
  const targetOf = (manager: string): ManagerTarget | 'manager-unknown' | 'manager-pending' => {
    if (!directory.has(manager)) return 'manager-unknown';
    const match = matches.get(manager);
    const decision = known.get(manager)?.decision.do;
    if (match?.kind === 'matched' && !match.user.blocked && !match.permits.takenFrom && decision !== 'block')
      return { id: match.user.id, of: manager };
    return match?.kind === 'none' && decision === 'create' ? { employee: manager } : 'manager-pending';
  };
  const reported = (target: ReturnType<typeof targetOf>, employee: string, field: string) => {
    if (typeof target !== 'string') return target;
    log.about(target, { employee }, field);
    return undefined;
  };
  return {
    managerOf: (employee) => {
      const manager = wanted.get(employee);
      if (manager === undefined || cut.has(employee)) return undefined;
      return reported(targetOf(manager), employee, 'manager');
    },
    peopleOf: (employee, field, wanted) => {
      const targets = wanted.map(targetOf);
      const usable = targets.filter((target) => typeof target !== 'string');
      if (usable.length === targets.length) return usable;
      // Part of a list would take away whoever of it is there already.
      for (const code of new Set(targets.filter((target) => typeof target === 'string')))
        reported(code, employee, field);
      return undefined;
    },
  };
}

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
