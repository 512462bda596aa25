/** Everybody whom a run concerns, each with all that its stages say of them. Pure. */
import type { IssueCode } from '../issues.ts';
import { compareIds, pushTo } from '../keys.ts';
import type {
  Applied,
  Change,
  DesiredUser,
  Draft,
  Finding,
  HeldClass,
  Match,
  PersonRef,
  UserChange,
} from '../model.ts';
import { afterOf, changesOf, personOf, unitKey } from '../plan/change.ts';
import type { Result } from '../types/details.d.ts';
import type { Known } from './details.ts';

/** One person, with all that the stages say of them. */
export type Entry = {
  ref: PersonRef;
  person: DesiredUser | undefined;
  match: Match | undefined;
  /** What was to happen before anything was held, and what of it is in the plan; more than one where a run is put back. */
  wanted: readonly UserChange[];
  planned: readonly UserChange[];
  held: readonly HeldClass[];
  isSetAside: boolean;
  codes: readonly IssueCode[];
  /** Those of them that are about the person, and not about a field of theirs. */
  ofPerson: readonly IssueCode[];
};

export function isHeldOrSetAside({ held, isSetAside }: Entry): boolean {
  return held.length > 0 || isSetAside;
}

export function entriesOf({ people, owned, wanted, plan, applied }: Known): Entry[] {
  const persons = new Map(people.people.map((person) => [person.employee.id, person]));
  const planned = byEmployee(changesOf(plan));
  const before = byEmployee(wanted.changes);
  const held = heldBy(wanted, plan.held);
  const setAside = new Set([...plan.setAside, ...(applied?.setAside ?? [])]);
  const findings = [...owned.findings, ...plan.findings, ...(applied?.findings ?? [])];
  const codes = codesOf(findings);
  const ofPerson = codesOf(findings.filter(({ field }) => field === undefined));
  const concerned = new Set([...before.keys(), ...planned.keys(), ...setAside]);
  return [...concerned].sort(compareIds).map((id): Entry => {
    const changes = before.get(id) ?? planned.get(id) ?? [];
    const person = persons.get(id);
    const ref = changes[0] ? personOf(changes[0]) : person ? { employee: id } : { reference: id };
    return {
      ref,
      person,
      match: owned.matches.get(id),
      wanted: changes,
      planned: planned.get(id) ?? [],
      held: held.get(id) ?? [],
      isSetAside: setAside.has(id),
      codes: codes.get(id) ?? [],
      ofPerson: ofPerson.get(id) ?? [],
    };
  });
}

function byEmployee(changes: readonly UserChange[]): Map<string, UserChange[]> {
  const grouped = new Map<string, UserChange[]>();
  for (const change of changes) pushTo(grouped, change.employee, change);
  return grouped;
}

/** What somebody who looks at a person has to know first. */
const FIRST: readonly UserChange['action'][] = ['block', 'reactivate', 'create', 'update'];

export function mainOf(changes: readonly UserChange[]): UserChange | undefined {
  return changes.toSorted((a, b) => FIRST.indexOf(a.action) - FIRST.indexOf(b.action))[0];
}

/** The held classes of each person; of units that wait, those of whoever needs one. */
function heldBy({ changes }: Draft, held: readonly HeldClass[]): Map<string, HeldClass[]> {
  const byPerson = new Map<string, HeldClass[]>();
  for (const one of held) {
    const units = new Set(
      one.waiting.flatMap((change) => (change.action === 'create-unit' ? [unitKey(change)] : [])),
    );
    const needing = changes.filter((change) => needsOneOf(change, units)).map(({ employee }) => employee);
    const itself = one.waiting.flatMap((change) =>
      change.action === 'create-unit' ? [] : [change.employee],
    );
    for (const employee of new Set([...itself, ...needing])) pushTo(byPerson, employee, one);
  }
  return byPerson;
}

function needsOneOf(change: UserChange, units: ReadonlySet<string>): boolean {
  if (units.size === 0) return false;
  return Object.values(afterOf(change)).some(
    (value) => 'units' in value && value.units.some((unit) => 'kind' in unit && units.has(unitKey(unit))),
  );
}

/** By Personio id, or by the reference of an account of nobody. */
export function codesOf(findings: readonly Finding[]): Map<string, IssueCode[]> {
  const codes = new Map<string, Set<IssueCode>>();
  const add = (id: string, code: IssueCode) => codes.set(id, (codes.get(id) ?? new Set()).add(code));
  for (const { code, people = [] } of findings) {
    for (const person of people) {
      if ('employee' in person) add(person.employee, code);
      else if ('reference' in person) add(person.reference, code);
    }
  }
  return new Map([...codes].map(([id, those]) => [id, [...those].sort()]));
}

/** What the run ended before or broke off; of the same person that last, since it may have been carried out. */
export function leftOf({ left = new Map() }: Pick<Applied, 'left'>): [Change, Result][] {
  return [...left]
    .map(([change, how]): [Change, Result] => [change, how === 'unsure' ? 'planned' : 'left'])
    .sort(([, a], [, b]) => (a < b ? -1 : 1));
}
