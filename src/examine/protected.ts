/** Whether the entries under `protect` name anybody: one that does not protects nobody. Pure. */
import type { Protection } from '../plan/protection.ts';
import type { Rules } from '../rules.ts';
import { type Check, counted, listed, type Todo } from './todo.ts';

const NUMBER =
  "the number at the end of the address of the person's page in Personio, or the address of a shared mailbox as it stands in Engagedly";

/** Nothing where nobody is named. `isComplete`: whoever is not in a list that was not read to its end may well be there. */
export function checkProtected(
  { protect }: Pick<Rules, 'protect'>,
  { accounts, idle }: Pick<Protection, 'accounts' | 'idle'>,
  { isComplete }: { isComplete: boolean },
): Check[] {
  if (protect.size === 0) return [];
  const fitting = protect.size - idle.length;
  const todos: Todo[] =
    isComplete && idle.length > 0
      ? [
          {
            by: 'customer',
            text: `Of those who are never to be blocked, ${idle.length.toLocaleString('en')} ${idle.length === 1 ? 'fits' : 'fit'} nobody in Personio or Engagedly, so that whoever is meant would be blocked when they leave: tell support ${NUMBER}, and support corrects "protect" in the tenant file. On a terminal, doctor prints what fits nobody.`,
          },
        ]
      : [];
  return [
    {
      title: 'Who is never blocked',
      seen: isComplete || idle.length === 0 ? 'yes' : 'untold',
      found: [
        `${counted(protect.size, 'entry', 'entries')} under "protect": ${fitting === protect.size ? 'somebody fits each' : `${idle.length.toLocaleString('en')} of them ${idle.length === 1 ? 'fits' : 'fit'} nobody`}; ${counted(accounts, 'account is', 'accounts are')} protected.`,
        ...(isComplete || idle.length === 0
          ? []
          : ['A list was not read to its end: whoever is meant may stand in the rest of it.']),
      ],
      values: idle.length === 0 ? [] : [`Under "protect", and nobody fits: ${listed(idle, SHOWN)}`],
      todos,
    },
  ];
}

const SHOWN = 40;
