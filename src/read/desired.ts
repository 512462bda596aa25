/** Everybody in Personio as Engagedly should show them, by the part of the mapping that can be used today. */

import { type Evaluation, mapEmployees, type PreparedMapping } from '../map/map.ts';
import { type Unreadable, unreadableIdentifiers } from '../map/unreadable.ts';
import type { Employee, Finding, Mapped } from '../model.ts';
import type { Rules } from '../rules.ts';
import { STANDING } from '../vendors/personio/standing.ts';
import { countFilled, withoutLost } from './lost.ts';
import type { Read } from './read.ts';

export type People = Mapped & {
  /** The mapping that this run can use. */
  mapping: PreparedMapping;
  /** For how many people each attribute in use is filled. */
  filled: Record<string, number>;
  /** Whether anybody's last day can be read at all; without it nobody's leaving is proved. */
  knowsEnds: boolean;
  unreadable: Unreadable;
  /** About attributes that were filled and are not any more. */
  findings: Finding[];
};

type Mapping = { rules: Rules; now: Date; evaluation: Evaluation };

/** Throws UnsafeReadError when an attribute that the run cannot do without is lost. */
export async function mapPeople(
  { prepared, employees, memory }: Read,
  { rules, now, evaluation }: Mapping,
): Promise<People> {
  const { items, seen } = employees;
  const filled = countFilled(items, prepared.keys);
  const usable = withoutLost({ prepared, seen, filled, memory, identifier: rules.identifier });
  const mapping = usable.prepared;
  const mapped = await mapEmployees({ rules, prepared: mapping, employees: items, seen, now, evaluation });
  return {
    ...mapped,
    mapping,
    filled,
    knowsEnds: seen.has(STANDING.ends) && !usable.lost.has(STANDING.ends),
    unreadable: unreadableIdentifiers(rules, mapping, mapped),
    findings: usable.findings,
  };
}

/** Whether the filter lets one person through who was read again; `undefined`: it cannot tell. */
export async function passesNow(
  employee: Employee,
  { employees: { seen } }: Read,
  { mapping }: People,
  { rules, now, evaluation }: Mapping,
): Promise<boolean | undefined> {
  const prepared = { ...mapping, rows: [] };
  const { people } = await mapEmployees({ rules, prepared, employees: [employee], seen, now, evaluation });
  return people[0]?.passes;
}
