/** Which entries of `resolve` have done their work: from then on the memory knows whose account it is. Pure. */
import { createHmac } from 'node:crypto';
import { IDENTIFIERS } from '../keys.ts';
import { compareNames, marksOf } from '../match/match.ts';
import type { DesiredUser, Tenant } from '../model.ts';
import type { State } from '../types/state.d.ts';
import { fieldsLeft } from './marks.ts';
import type { RunEnd } from './run-end.ts';

type Entry = NonNullable<Tenant['resolve']>[number];

/** With another day it is another entry, and somebody has looked again. */
export function entryHash({ employee, user, expires }: Entry, ledgerKey: string): string {
  const text = JSON.stringify(['resolve', employee, user, expires]);
  return createHmac('sha256', ledgerKey).update(text).digest('hex').slice(0, 12);
}

/** Of the entries that stand in the tenant file: those that this run or one before it has carried out. */
export function nextResolved(previous: State | undefined, run: RunEnd): string[] {
  const { rules, seen, did } = run;
  const { ledgerKey, refOf } = run.keys;
  if (rules.resolve.length === 0) return [];
  const before = new Set(previous?.resolved);
  const people = new Map(seen.people.map((person) => [refOf({ employee: person.employee.id }), person]));
  const left = fieldsLeft(run);
  const blocked = new Set(did.applied.done.flatMap((one) => (one.action === 'block' ? one.user : [])));
  const isDone = ({ employee, user }: Entry) => {
    const person = people.get(employee);
    const match = person && did.matches.get(person.employee.id);
    if (!person || match?.kind !== 'matched' || match.by !== 'resolve') return false;
    const { id, ref, fields } = match.user;
    if (user !== id && user !== ref) return false;
    // Of somebody who has left, that the account is blocked is what the entry is for.
    if (person.employee.status === 'inactive' && !match.user.blocked && !blocked.has(id)) return false;
    const isRemembered = match.permits.remember === 'marks' || left.has(id);
    return isRemembered && bears(left.get(id) ?? fields, person);
  };
  return rules.resolve
    .map((entry) => ({ entry, hash: entryHash(entry, ledgerKey) }))
    .filter(({ entry, hash }) => before.has(hash) || isDone(entry))
    .map(({ hash }) => hash)
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
