/** Other records and accounts that may be the same person's, for "explain". Pure. */
import { nameOfEmployee } from '../../details/named.ts';
import { columns, section } from '../../explain/columns.ts';
import type { Note } from '../../explain/next.ts';
import { inSentence } from '../../issues.ts';
import { isIdentifier } from '../../keys.ts';
import { witnessesInWords } from '../../labels.ts';
import { agreementOf, marksOf, marksOfPerson } from '../../match/match.ts';
import type { DesiredUser, User } from '../../model.ts';
import { takenIn } from '../../plan/leavers.ts';
import type { Ran } from '../../sync.ts';

type Alike<T> = { one: T; agrees: string[] };

/** Records with a key, or the name and a date, of somebody who is set aside. */
function recordsLike(person: DesiredUser, { people, owned }: Ran): Alike<DesiredUser>[] {
  if (owned.matches.get(person.employee.id)?.kind !== 'set-aside') return [];
  const marks = marksOfPerson(person);
  return people.people.flatMap((one) => {
    const { agrees } = agreementOf(marks, marksOfPerson(one));
    return one !== person && (agrees.some(isIdentifier) || isAlike(agrees)) ? { one, agrees } : [];
  });
}

/** Open accounts that are nobody's, with the name and a date of somebody who has another, and not by hand. */
export function accountsLike(person: DesiredUser, { owned }: Ran): Alike<User>[] {
  const match = owned.matches.get(person.employee.id);
  if (match?.kind !== 'matched' || match.by === 'resolve') return [];
  const [marks, taken] = [marksOfPerson(person), takenIn(owned.matches)];
  return owned.users.flatMap((one) => {
    if (one.blocked || taken.has(one.id)) return [];
    const { agrees } = agreementOf(marks, marksOf(one.fields));
    return isAlike(agrees) ? { one, agrees } : [];
  });
}

function isAlike(agrees: readonly string[]): boolean {
  return agrees.includes('name') && (agrees.includes('hired') || agrees.includes('born'));
}

/** All that is alike in the two systems beside their own. */
export function alikeInWords(person: DesiredUser, ran: Ran): string {
  const rows = recordsLike(person, ran).map(({ one: { employee }, agrees }) => [
    employee.id,
    nameOfEmployee(employee),
    employee.status ?? '',
    witnessesInWords(agrees).join(', '),
  ]);
  return section(
    'Other records in Personio with the same',
    columns(['Personio', 'Name', 'Status', 'The same'], rows),
  );
}

/** `isTold`: a second account is told of already. */
export function alikeNotes(person: DesiredUser, ran: Ran, isTold: boolean): Note[] {
  const others = recordsLike(person, ran);
  const sharing = Map.groupBy(
    others.filter(({ agrees }) => !isAlike(agrees)),
    ({ agrees }) => agrees.filter(isIdentifier).join(),
  );
  return [
    ...others.filter(({ agrees }) => isAlike(agrees)).map((other) => doubleNote(person, other)),
    ...[...sharing.values()].map(sharedNote),
    ...(others.length === 0 ? [] : [{ next: untilThen(person) }]),
    ...(isTold ? [] : accountsLike(person, ran)).map(
      ({ one, agrees }): Note => ({
        why: `Another open account bears the same ${witnessesInWords(agrees).map(inSentence).join(', ')}: account ${one.id}. It is nobody’s as far as is known, so no sync touches it, also when they leave.`,
        next: 'If the other account is theirs, too, block in Engagedly by hand the one that they do not work with. If it is somebody else’s, nothing needs to be done.',
      }),
    ),
  ];
}

function doubleNote({ employee }: DesiredUser, other: Alike<DesiredUser>): Note {
  const keys = other.agrees.filter(isIdentifier);
  const isEnded = [employee, other.one.employee].some(({ status }) => status === 'inactive');
  const double = isEnded
    ? 'delete in Personio the one that has ended, or settle under "resolve" in the tenant file whose the account is'
    : 'one of the two is a double: end or delete it in Personio';
  return {
    instead: ['ambiguous'],
    // Of the e-mail and the number it is told of whoever has one of these alone, too.
    why: alsoThatOf(
      other.agrees.filter((mark) => !isIdentifier(mark)),
      other,
    ),
    next: `If that record and this one are the same person, ${double}.${keys.length === 0 ? '' : ` If they are two people, give each ${own(keys)}.`}`,
  };
}

/** Of people who have nothing in common but these: a day says nothing of two people. */
function sharedNote(others: readonly Alike<DesiredUser>[]): Note {
  const keys = others[0]?.agrees.filter(isIdentifier) ?? [];
  const count = others.length === 1 ? 'two' : others.length + 1;
  return {
    instead: ['ambiguous'],
    next: `Give each of the ${count} ${own(keys)} in Personio.`,
  };
}

function alsoThatOf(same: readonly string[], { one: { employee } }: Alike<DesiredUser>): string {
  const isOrAre = same.length === 1 ? 'is' : 'are';
  return `Their ${witnessesInWords(same).join(', ')} ${isOrAre} also that of ${nameOfEmployee(employee)} (Personio ${employee.id}).`;
}

/** What the remedies of those who are set aside end with, in the place of which others stand here. */
export function untilThen(person: DesiredUser | undefined): string {
  const isOpen = person?.employee.status === 'inactive';
  return `Nothing is written for this person until then${isOpen ? ', and no account of theirs is blocked: an open one stays open' : ''}.`;
}

function own(keys: readonly string[]): string {
  return `an ${witnessesInWords(keys).join(' and an ')} of their own`;
}
