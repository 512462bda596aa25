/** The plan for one employee by themselves, against an Engagedly without anybody: the same stages as in a run. Pure. */

import type { PreparedMapping } from '../../map/map.ts';
import { unreadableIdentifiers } from '../../map/unreadable.ts';
import { matchPeople } from '../../match/match.ts';
import type { Draft, Mapped, TargetAttribute } from '../../model.ts';
import { draftPlan } from '../../plan/draft.ts';
import { protectionOf } from '../../plan/protection.ts';
import type { Rules } from '../../rules.ts';
import { mandatoryFields } from '../../vendors/engagedly/organisation.ts';
import { STANDING } from '../../vendors/personio/standing.ts';

export type Alone = {
  rules: Rules;
  prepared: PreparedMapping;
  /** What Personio shows of the employee. */
  seen: ReadonlySet<string>;
  target: readonly TargetAttribute[];
};

/** What depends on others (managers, namesakes, accounts that are there) is as if there were nobody else. */
export function planAlone(
  { people, rejections }: Mapped,
  { rules, prepared, seen, target }: Alone,
): Pick<Draft, 'setAside' | 'findings'> {
  const types = new Map(prepared.rows.map(({ field, type }) => [field, type]));
  const unreadable = unreadableIdentifiers(rules, prepared, { people, rejections });
  const matched = matchPeople(people, [], { ...rules, unreadable: unreadable.atAll });
  const { draft } = draftPlan(
    {
      read: {
        employees: { complete: true },
        units: {},
        listed: {},
        typeOf: (field) => types.get(field) ?? 'text',
        memory: undefined,
        mandatory: mandatoryFields(target),
      },
      people: {
        people,
        // What could not be used is said at each row.
        rejections: [],
        knowsEnds: seen.has(STANDING.ends),
        isBlind: prepared.filter === 'unusable',
        unreadable,
      },
      owned: {
        ...matched,
        users: [],
        taking: [],
        unseen: new Set(),
        administrators: new Set(),
        protection: protectionOf(
          new Set(),
          { people: [], users: [], missing: [], ...matched, areNamesakes: () => false },
          () => '',
        ),
        mayReactivate: () => false,
      },
      looked: { fields: new Set(), views: new Map(), lost: new Set() },
    },
    { rules, recall: { ledgerKey: undefined } },
  );
  return draft;
}
