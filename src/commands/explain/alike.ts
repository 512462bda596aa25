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
  return [
    ...recordsLike(person, ran).map(({ one: { employee }, agrees }): Note => {
      const keys = agrees.filter(isIdentifier);
      const other = `${nameOfEmployee(employee)} (Personio ${employee.id})`;
      const isDouble = isAlike(agrees);
      // A day in common says nothing of two people.
      const same = isDouble ? agrees : keys;
      return {
        instead: ['ambiguous'],
        why: `Their ${witnessesInWords(same).join(', ')} ${same.length === 1 ? 'is' : 'are'} also that of ${other}.`,
        next: isDouble
          ? `If that record and this one are the same person, one of the two is a double: end or delete it in Personio.${keys.length === 0 ? '' : ` If they are two people, give each ${own(keys)}.`}`
          : `Give each of the two ${own(keys)} in Personio. Nothing is written for them until then.`,
      };
    }),
    ...(isTold ? [] : accountsLike(person, ran)).map(
      ({ one, agrees }): Note => ({
        why: `Another open account bears the same ${witnessesInWords(agrees).map(inSentence).join(', ')}: account ${one.id}. It is nobody’s as far as is known, so no sync touches it, also when they leave.`,
        next: 'If the other account is theirs, too, block in Engagedly by hand the one that they do not work with. If it is somebody else’s, nothing needs to be done.',
      }),
    ),
  ];
}

function own(keys: readonly string[]): string {
  return `an ${witnessesInWords(keys).join(' and an ')} of their own`;
}
