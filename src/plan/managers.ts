/** Who becomes whose manager. Pure. */

import type { DesiredUser, Match, PlanValue } from '../model.ts';
import type { Decision } from './decide.ts';
import type { FindingLog } from './log.ts';
import { findCycles } from './tree.ts';

/** A person, their account, and what is to happen to them. */
export type Entry = {
  person: DesiredUser;
  match: Match;
  decision: Decision;
  /** For people set aside: whether anything might have happened to them otherwise. */
  matters: boolean;
};

/** What the manager of each person becomes; `undefined` where it is left alone, which is reported. */
export function resolveManagers(
  entries: readonly Entry[],
  { people, matches }: { people: readonly DesiredUser[]; matches: ReadonlyMap<string, Match> },
  log: FindingLog,
): (employee: string) => PlanValue | undefined {
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
  return (employee) => {
    const manager = wanted.get(employee);
    if (manager === undefined || cut.has(employee)) return undefined;
    if (!directory.has(manager)) {
      log.about('manager-unknown', { employee }, 'manager');
      return undefined;
    }
    const match = matches.get(manager);
    const decision = known.get(manager)?.decision.do;
    if (match?.kind === 'matched' && !match.user.blocked && decision !== 'block') {
      return { manager: { id: match.user.id } };
    }
    if (match?.kind === 'none' && decision === 'create') return { manager: { employee: manager } };
    log.about('manager-pending', { employee }, 'manager');
    return undefined;
  };
}
