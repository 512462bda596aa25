/** Everybody in Personio as Engagedly should show them, by the part of the mapping that can be used today. */

import { composed } from '../composed.ts';
import { type Evaluation, mapEmployees, type PreparedMapping } from '../map/map.ts';
import { type Idle, idleTexts } from '../map/screen.ts';
import { type Unreadable, unreadableIdentifiers } from '../map/unreadable.ts';
import type { DesiredUser, Employee, Finding, Mapped, Memory } from '../model.ts';
import { inScope } from '../plan/decide.ts';
import type { Rules } from '../rules.ts';
import { closest } from '../suggest.ts';
import { STANDING } from '../vendors/personio/standing.ts';
import { countFilled, emptyRows, namesInUse, withoutLost } from './lost.ts';
import type { Read } from './read.ts';

export type People = Mapped & {
  /** The mapping that this run can use. */
  mapping: PreparedMapping;
  /** For how many people each attribute in use is filled; see `namesInUse`. */
  filled: Record<string, number>;
  /** Whether anybody's last day can be read at all; without it nobody's leaving is proved. */
  knowsEnds: boolean;
  unreadable: Unreadable;
  /** How many people the tenant would want by their status and the filter keeps out; `undefined`: there is no filter, or it tells nothing. */
  keptOut: number | undefined;
  /** Whether the filter tells nothing of anybody; why has been said. */
  isBlind: boolean;
  /** Texts that the filter compares with and that nobody has. */
  idle: readonly Idle[];
  /** About attributes that were filled and are not any more, or never were, and about what the filter cannot find. */
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
  const keptOut = mapping.filter === 'usable' ? mapped.people.filter(isKeptOut(rules)).length : undefined;
  const idle = readIdle(rules.scope.filter, mapping, items);
  return {
    ...mapped,
    mapping,
    filled: countFilled(items, namesInUse(prepared)),
    knowsEnds: seen.has(STANDING.ends) && !usable.lost.has(STANDING.ends),
    unreadable: unreadableIdentifiers(rules, mapping, mapped),
    keptOut,
    isBlind: mapping.filter === 'unusable',
    idle,
    findings: [
      ...usable.findings,
      ...emptyRows(mapping, filled, items.length),
      ...idleFindings(idle, keptOut),
      ...movedFindings(mapped.people, memory?.lastScope, rules),
    ],
  };
}

/** Texts that nobody has; of a filter that cannot be used, by what can be read of it all the same. */
export function readIdle(
  filter: string | undefined,
  mapping: Pick<PreparedMapping, 'filter' | 'labels'>,
  employees: readonly Employee[],
): Idle[] {
  return idleTexts(filter, { ...mapping, filter: 'usable' }, employees).filter(
    ({ values }) => mapping.filter === 'usable' || values.length > 0,
  );
}

/** Who enters and leaves by another scope than that of the last run. Of whom the filter cannot tell, nothing is said. */
function movedFindings(people: readonly DesiredUser[], before: Memory['lastScope'], rules: Rules): Finding[] {
  if (before === undefined || before.isSame) return [];
  const told = people.filter(
    ({ passes, employee }) => passes !== undefined && employee.status !== 'inactive',
  );
  const moved = (was: boolean) =>
    told
      .filter((person) => before.was.get(person.employee.id) === was && inScope(person, rules) !== was)
      .map(({ employee }) => ({ employee: employee.id }));
  const [entered, left] = [moved(false), moved(true)];
  return [
    ...(entered.length > 0 ? [{ code: 'scope-entered' as const, count: entered.length }] : []),
    ...(left.length > 0 ? [{ code: 'scope-left' as const, people: left }] : []),
  ];
}

function isKeptOut(rules: Rules): (person: DesiredUser) => boolean {
  return (person) => person.passes === false && inScope({ ...person, passes: true }, rules);
}

/**
 * A text that nobody has may be a precaution. One that differs from a value only in its spelling is a slip, and so is one
 * that is like a value in a filter that keeps nobody out: then whoever it is for gets an account. So are several values in
 * one text: a quotation mark is missing on either side of the comma.
 */
function idleFindings(idle: readonly Idle[], keptOut: number | undefined): Finding[] {
  return idle.flatMap(({ attribute, texts, values }): Finding[] => {
    const spelt = new Set(values.map(spellingKey));
    const isSlip = (text: string) =>
      text.split(',').every((part) => spelt.has(spellingKey(part))) ||
      spelt.has(spellingKey(text)) ||
      (keptOut === 0 && closest(text, values) !== undefined);
    const slips = texts.filter(isSlip).length;
    const others = texts.length - slips;
    return [
      ...(slips > 0 ? [{ code: 'filter-text-misspelt' as const, attribute, count: slips }] : []),
      ...(others > 0 ? [{ code: 'filter-text-unmatched' as const, attribute, count: others }] : []),
    ];
  });
}

/** Letters and digits alone, small, without accents. */
function spellingKey(text: string): string {
  return composed(text, 'NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
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
