/** Somebody without a record in Personio whose account is remembered as theirs, for "explain". Pure. */
import { isPrivateIn } from '../../details/details.ts';
import { codesOf } from '../../details/entries.ts';
import { nameOfEmployee, nameOfUser } from '../../details/named.ts';
import { accountAlone } from '../../explain/account.ts';
import { section, sentence } from '../../explain/columns.ts';
import { personInWords } from '../../explain/explain.ts';
import type { Place } from '../../explain/release.ts';
import { guidanceFor } from '../../issues.ts';
import type { DesiredUser, MissingPerson, User } from '../../model.ts';
import { takenIn } from '../../plan/leavers.ts';
import { localTime } from '../../schedule/local-time.ts';
import type { Ran } from '../../sync.ts';
import type { Details } from '../../types/details.d.ts';
import type { Summary } from '../../types/summary.d.ts';
import { UNDER_PROTECT } from './quiet.ts';
import { triedNotes } from './tried.ts';

/** `reference`: of the person. `isTaken`: the account is somebody else's by now. */
export type Gone = { reference: string; user: User; isTaken: boolean };

/** Nobody of a list that was not read to its end: whoever is left out of it is not gone. */
export function goneIn({ read: { employees, memory }, owned: { users, matches } }: Ran): Gone[] {
  if (!employees.complete) return [];
  const taken = takenIn(matches);
  return users.flatMap((user) => {
    const reference = memory?.unreadOwner(user.id);
    return reference === undefined ? [] : { reference, user, isTaken: taken.has(user.id) };
  });
}

export function goneInWords(
  gone: Gone,
  { details, ran, place, last }: { details: Details; ran: Ran; place: Place; last: Summary | undefined },
): string {
  const { owned, people, read, plan } = ran;
  const { reference, user, isTaken } = gone;
  const codes = codesOf(plan.findings).get(reference) ?? [];
  const quiet: Omit<Details['people'][number], 'user' | 'name'> = {
    ref: reference,
    planned: 'nothing',
    result: 'done',
    held: [],
    codes,
    witnesses: [],
    reason: [...codes.map((code) => `${guidanceFor(code).meaning}.`), whyNothing(gone, ran, codes)].join(' '),
    fields: [],
  };
  const planned = details.people.find(({ ref, employee }) => employee === undefined && ref === reference);
  const known = {
    users: owned.users,
    matches: owned.matches,
    people: people.people,
    memory: read.memory,
    isPrivate: isPrivateIn(people.mapping),
  };
  // By now the account bears the name of whoever has it.
  const name = isTaken ? 'Somebody whose name is not known any more' : nameOfUser(user);
  const detail = { ...(planned ?? quiet), user: user.id, name };
  const notes = triedNotes(detail, { runs: read.memory?.failures(reference) ?? 0, last });
  const maybe = isTaken ? [] : (owned.behind.get(user.id) ?? []);
  const whose = section(
    'Who is here and may be them, or use the account',
    sentence(namesOf(maybe, known.people)),
  );
  return personInWords(detail, place, { sections: [accountAlone(user, known), whose], notes });
}

function whyNothing(
  { reference, user, isTaken }: Gone,
  { read, owned }: Ran,
  codes: readonly string[],
): string {
  if (isTaken) return 'Gone from Personio. The account is taken for that of somebody else by now.';
  if (user.blocked) return 'Gone from Personio, and the account is blocked.';
  if (codes.includes('missing-kept')) return 'The tenant file leaves such accounts as they are.';
  if (owned.protection.covers(reference, user)) return `Gone from Personio. ${UNDER_PROTECT}`;
  const missing = read.memory?.missing.find((one) => one.user === user.id && one.reference === reference);
  if (missing === undefined)
    return 'Gone from Personio. They were never in scope, so the account is left as it is.';
  return missing.counted === undefined
    ? 'No recorded sync has seen that yet: the time begins with the next one.'
    : countedSo(missing.counted);
}

/** So many are named. */
const MOST = 10;

function namesOf(ids: readonly string[], people: readonly DesiredUser[]): string {
  const byId = new Map(people.map(({ employee }) => [employee.id, employee]));
  const named = ids.flatMap((id) => {
    const employee = byId.get(id);
    return employee ? `${nameOfEmployee(employee)} (Personio ${id})` : [];
  });
  const more = named.length > MOST ? ` and ${named.length - MOST} more` : '';
  return `${named.slice(0, MOST).join(', ')}${more}`;
}

function countedSo({ since, runs, until }: NonNullable<MissingPerson['counted']>): string {
  const at = (time: string) => `${localTime(new Date(time), 'UTC')} UTC`;
  return `Seen by ${runs} complete ${runs === 1 ? 'sync' : 'syncs'} so far, first at ${at(since)}. It is blocked at ${at(until)} at the earliest, by a sync that is at least the third.`;
}
