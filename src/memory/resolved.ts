/** Which entries of `resolve` have done their work: from then on the memory knows whose account it is. Pure. */
import { createHmac } from 'node:crypto';
import { IDENTIFIERS } from '../keys.ts';
import { compareNames, marksOf } from '../match/match.ts';
import type { DesiredUser, Employee, Memory, Tenant } from '../model.ts';
import type { State } from '../types/state.d.ts';
import { fieldsLeft } from './marks.ts';
import type { RunEnd } from './run-end.ts';

type Entry = NonNullable<Tenant['resolve']>[number];

/**
 * How far an entry has come. `left`: it was followed for somebody who has left; it goes on while they are gone, also where
 * their account is opened again, and whoever the record is of when it lives again is for the memory to tell.
 */
type Stage = 'carried-out' | 'left';

/** With another day it is another entry, and somebody has looked again. */
export function entryHash(
  { employee, user, expires }: Entry,
  ledgerKey: string,
  stage: Stage = 'carried-out',
): string {
  const what = stage === 'left' ? 'resolve-left' : 'resolve';
  const text = JSON.stringify([what, employee, user, expires]);
  return createHmac('sha256', ledgerKey).update(text).digest('hex').slice(0, 12);
}

/** `ids`: Personio ids by reference. */
export function carriedOutIn(
  { resolved }: State,
  { employees, ledgerKey }: { employees: readonly Employee[]; ledgerKey: string },
  ids: ReadonlyMap<string, string>,
): Memory['isCarriedOut'] {
  const known = new Set(resolved);
  const gone = new Set(employees.flatMap(({ id, status }) => (status === 'inactive' ? id : [])));
  return (entry) => {
    if (known.has(entryHash(entry, ledgerKey))) return true;
    return known.has(entryHash(entry, ledgerKey, 'left')) && !gone.has(ids.get(entry.employee) ?? '');
  };
}

/** Of the entries that stand in the tenant file: those that this run or one before it has carried out, or followed so far. */
export function nextResolved(previous: State | undefined, run: RunEnd): string[] {
  const { rules, seen, did } = run;
  const { ledgerKey, refOf } = run.keys;
  if (rules.resolve.length === 0) return [];
  const before = new Set(previous?.resolved);
  const people = new Map(seen.people.map((person) => [refOf({ employee: person.employee.id }), person]));
  const left = fieldsLeft(run);
  const stageOf = ({ employee, user }: Entry): Stage | undefined => {
    const person = people.get(employee);
    const match = person && did.matches.get(person.employee.id);
    if (!person || match?.kind !== 'matched' || match.by !== 'resolve') return undefined;
    const { id, ref, fields } = match.user;
    if (user !== id && user !== ref) return undefined;
    if (match.permits.remember !== 'marks' && !left.has(id)) return undefined;
    if (person.employee.status === 'inactive') return 'left';
    return bears(left.get(id) ?? fields, person) ? 'carried-out' : undefined;
  };
  const isLiving = ({ employee }: Entry) => {
    const person = people.get(employee);
    return person !== undefined && person.employee.status !== 'inactive';
  };
  return rules.resolve
    .flatMap((entry) => {
      const [over, waiting] = [entryHash(entry, ledgerKey), entryHash(entry, ledgerKey, 'left')];
      const wasLeft = before.has(waiting);
      const stage = before.has(over) || (wasLeft && isLiving(entry)) ? 'carried-out' : stageOf(entry);
      if (stage === 'carried-out') return over;
      return stage === 'left' || wasLeft ? waiting : [];
    })
    .sort();
}

/**
 * Whether the account shows by itself whose it is: the name and a key. What waits for an approval, or is never changed once
 * it is set, has to come from the entry for longer.
 */
function bears(account: Readonly<Record<string, unknown>>, { employee, fields }: DesiredUser): boolean {
  const shown = marksOf(account);
  const { first, last } = employee.name;
  const wanted = marksOf(fields, { first_name: first, last_name: last });
  if (compareNames(wanted.name, shown.name) !== 'same') return false;
  return IDENTIFIERS.some((key) => wanted[key] !== undefined && wanted[key] === shown[key]);
}
