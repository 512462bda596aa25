/** What the last syncs have tried for one person, and what Engagedly made of it, for "explain". Pure. */
import type { Note } from '../../explain/next.ts';
import { guidanceFor, type IssueCode, inSentence, SHOW_THEM } from '../../issues.ts';
import type { PersonDetail } from '../../types/details.d.ts';
import type { Issue, Summary } from '../../types/summary.d.ts';

type Planned = readonly PersonDetail['planned'][];

const OF_VALUES: Planned = ['create', 'create-blocked', 'update'];

/** Of what is told only when it was tried, and a plan does not know of it: in trying what. */
const TRIED: Readonly<Partial<Record<IssueCode, Planned>>> = {
  'account-changed': ['reactivate', 'update'],
  'account-edited': ['update'],
  'activation-refused': ['reactivate'],
  'block-refused': ['block'],
  'evidence-gone': ['block'],
  'evidence-unread': ['block', 'reactivate'],
  'return-gone': ['reactivate'],
  duplicate: OF_VALUES,
  rejected: OF_VALUES,
  'unit-failed': OF_VALUES,
  'write-failed': OF_VALUES,
};

type Person = Pick<PersonDetail, 'ref' | 'result' | 'planned' | 'fields'>;

/** `runs`: in how many syncs in a row their changes have failed; `last`: the summary of the last one. */
export function triedNotes(
  person: Person,
  { runs, last }: { runs: number; last: Pick<Summary, 'issues'> | undefined },
): Note[] {
  if (person.result !== 'planned' && person.result !== 'held') return [];
  const named =
    last?.issues.filter(({ code, refs }) => TRIED[code] !== undefined && refs.includes(person.ref)) ?? [];
  const issues = named.filter((issue) => isOfNow(issue, person));
  if (issues.length > 0) return notesOf(issues, runs);
  // What is named of them was another change than that of now. Of what could not be written at all nobody can tell.
  if (runs === 0 || named.some(({ code }) => code !== 'write-failed')) return [];
  return [UNTOLD];
}

/** Whether it is about what is planned now, if perhaps with another value. */
function isOfNow({ code, field }: Issue, { planned, fields }: Person): boolean {
  return (
    TRIED[code]?.includes(planned) === true &&
    (field === undefined || fields.some((one) => one.field === field))
  );
}

function notesOf(issues: readonly Issue[], runs: number): Note[] {
  const meanings = issues.map(
    ({ code, field }) =>
      `${inSentence(guidanceFor(code).meaning)}${field === undefined ? '' : ` (${field})`}`,
  );
  const codes = [...new Set(issues.map(({ code }) => code))];
  const then = codes.some((code) => TRIED[code] === OF_VALUES) ? ', with what Personio said then' : '';
  const tried = `The last ${runs > 1 ? `${runs} syncs have` : 'sync has'} tried this in vain${then}`;
  return [
    { why: `${tried}: ${meanings.join('; ')}.` },
    ...codes.map((code) => ({ next: guidanceFor(code).remedy.replace(` Who it is: ${SHOW_THEM}`, '') })),
    ...(codes.some((code) => code === 'rejected' || code === 'duplicate') ? [CORRECTED] : []),
  ];
}

const CORRECTED: Note = {
  next: 'If the value has been corrected since, nothing needs to be done: the next sync tries the new one.',
};

/** A summary names only some of those who are many, and a sync that broke off before names nobody. */
const UNTOLD: Note = {
  why: 'The last sync that came to them could not carry out a change of theirs.',
  next: 'The summary of that sync says what Engagedly made of it. If it is still to be done, the next sync tries it again; if that fails, too, correct in Personio what the summary names, or make the change in Engagedly by hand.',
};
