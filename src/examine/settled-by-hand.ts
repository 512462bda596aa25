/** What the entries under `resolve` come to: which settle who is who, which do nothing, and which take an account from somebody. Pure. */
import { entryInWords } from '../labels.ts';
import type { EntryFinding, Finding, RefOf } from '../model.ts';
import { noteOf } from '../report/issue-list.ts';
import type { Rules } from '../rules.ts';
import { type Check, counted, type Todo } from './todo.ts';

/** Nothing where there is no entry. `isComplete`: whoever is not in a list that was not read to its end may well be there. */
export function checkByHand(
  { resolve = [] }: Pick<Rules, 'resolve'>,
  findings: readonly Finding[],
  { isComplete, refOf }: { isComplete: boolean; refOf: RefOf },
): Check[] {
  if (resolve.length === 0) return [];
  const told = findings.flatMap(({ entries = [] }) => entries).sort((a, b) => a.entry - b.entry);
  const idle = told.filter(({ why }) => why !== 'takes');
  const open = idle.filter((entry) => isComplete || !isUnread(entry));
  const todos: Todo[] =
    open.length === 0
      ? []
      : [
          {
            by: 'support',
            text: `Correct or take out of "resolve" in the tenant file: ${counted(open.length, 'entry', 'entries')} that ${open.length === 1 ? 'settles' : 'settle'} nothing (${open.map(({ entry }) => entry).join(', ')} in the list). References are those of this tenant's ledger key.`,
          },
        ];
  const settled = resolve.length - idle.length;
  return [
    {
      title: 'Who is who by hand',
      seen: open.length === idle.length ? 'yes' : 'untold',
      found: [
        `${counted(resolve.length, 'entry', 'entries')} under "resolve": ${settled === resolve.length ? 'each settles an account' : `${settled.toLocaleString('en')} of them ${settled === 1 ? 'settles' : 'settle'} an account`}.`,
        ...told.map((entry) => entryInWords(noteOf(entry, refOf))),
        ...(open.length === idle.length
          ? []
          : ['A list was not read to its end: whoever is meant may stand in the rest of it.']),
      ],
      todos,
      asks: findings.some(({ code }) => code === 'resolve-takes') ? [TAKING] : [],
    },
  ];
}

const TAKING: Todo = {
  by: 'support',
  text: 'An entry under "resolve" takes an account from somebody whom it fits better: is it meant so? If it is, somebody has to approve it in a sync. If not, correct the entry.',
};

function isUnread({ why }: EntryFinding): boolean {
  return why === 'person-unknown' || why === 'account-unknown' || why === 'neither-known';
}
