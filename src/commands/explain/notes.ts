/** What is to be said of one person beside what a run says of everybody, for "explain". Pure. */
import type { Note } from '../../explain/next.ts';
import type { Ran, Run } from '../../sync.ts';
import type { PersonDetail } from '../../types/details.d.ts';
import type { Summary } from '../../types/summary.d.ts';
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
    ...(isQuiet && person ? keptOutNotes(person, match, { read, owned, rules: run.rules }) : []),
    ...triedNotes(detail, { runs: read.memory?.failures(id) ?? 0, last }),
  ];
}
