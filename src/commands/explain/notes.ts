/** What is to be said of one person beside what a run says of everybody, for "explain". Pure. */

import { givenTo } from '../../details/in-doubt.ts';
import { nameOfEmployee } from '../../details/named.ts';
import type { Note } from '../../explain/next.ts';
import type { DesiredUser } from '../../model.ts';
import type { Ran, Run } from '../../sync.ts';
import type { PersonDetail } from '../../types/details.d.ts';
import type { Summary } from '../../types/summary.d.ts';
import { alikeNotes, untilThen } from './alike.ts';
import { keptOutNotes } from './kept-out.ts';
import { triedNotes } from './tried.ts';

/** `last`: the summary of the last recorded run. */
export function notesOn(
  id: string,
  detail: PersonDetail,
  ran: Ran,
  run: Run,
  last: Summary | undefined,
): Note[] {
  const { owned, people, read } = ran;
  const person = people.people.find(({ employee }) => employee.id === id);
  const match = owned.matches.get(id);
  const isQuiet = detail.planned === 'nothing' && detail.result === 'done';
  return [
    ...(isQuiet && person
      ? keptOutNotes(person, match, { read, owned, rules: run.rules, codes: detail.codes })
      : []),
    ...givenNotes(person, givenTo(match, owned.matches), people.people),
    ...(person ? alikeNotes(person, ran, detail.codes.includes('second-account')) : []),
    ...triedNotes(detail, { runs: read.memory?.failures(id) ?? 0, last }),
  ];
}

/** Of somebody whose account an entry under `resolve` gives to others. */
function givenNotes(
  person: DesiredUser | undefined,
  others: readonly string[],
  people: readonly DesiredUser[],
): Note[] {
  return others.map((other) => {
    const employee = people.find((one) => one.employee.id === other)?.employee;
    const isRight =
      person?.employee.status === 'inactive'
        ? 'it stays in the tenant file; if this person has another open account, block that in Engagedly by hand'
        : 'this person needs an account of their own: where they have one, settle them on it with an entry under "resolve", too; where they have none, put the other’s name, e-mail and employee number into the account that the entry gives away, and the next sync adds one';
    return {
      instead: ['conflict', 'resolve-takes'],
      next: `The entry gives it to ${nameOfEmployee(employee)} (Personio ${other}). Look at both people and the account: if it is this person’s, the entry is a mistake; take it out of "resolve" in the tenant file. If the entry is right, ${isRight}. ${untilThen(person)}`,
    };
  });
}
