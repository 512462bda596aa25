/** What an undo came to, in the words of the headline, of the commit's subject and of the tenant's page. Pure. */
import { type IssueCode, isEndedEarly } from '../issues.ts';
import type { Summary } from '../types/summary.d.ts';

/**
 * `nothing`: the run had nothing to do, whether it is all as it was, an earlier undo has done it, or the rest is left alone.
 * `waits`: nothing before somebody approves it.
 */
export type UndoEnd = 'done' | 'part' | 'waits' | 'not' | 'nothing' | 'unknown';

/** What a summary and a line of history both tell. */
export type Undone = Pick<Summary, 'outcome' | 'counts'> & {
  issues: ReadonlyArray<{ code: string }>;
  held: ReadonlyArray<{ digest?: string | undefined }>;
};

/** What the run has done to somebody stays, for them or for one of their fields. */
const LEFT_ALONE: ReadonlySet<string> = new Set<IssueCode>([
  'undo-changed',
  'undo-private',
  'undo-gone',
  'undo-in-use',
  'blocked-elsewhere',
  'protected',
  'site-administrator',
  'evidence-gone',
  'account-changed',
  'account-edited',
  'written-to-another',
]);

export function undoEndOf({ outcome, counts, issues, held }: Undone): UndoEnd {
  const first = issues[0]?.code ?? '';
  // A job that died without a result may have died in the middle of its writes.
  if (first === 'no-result') return 'unknown';
  const isSome = counts.created + counts.reactivated + counts.updated + counts.blocked > 0;
  if (isCutOff({ outcome, issues })) return isSome ? 'part' : 'not';
  // Held is also what nobody can approve, and whatever rests on a list that could not be read completely.
  const isOpen =
    outcome === 'held' || counts.failed > 0 || issues.some(({ code }) => code === 'record-unread');
  const isLeft = counts.setAside > 0 || issues.some(({ code }) => LEFT_ALONE.has(code));
  if (isSome) return isOpen || isLeft ? 'part' : 'done';
  if (held.some(({ digest }) => digest !== undefined)) return 'waits';
  return isOpen ? 'not' : 'nothing';
}

/** Whether it ended before it had tried all that it was to put back. */
export function isCutOff({ outcome, issues }: Pick<Undone, 'outcome' | 'issues'>): boolean {
  const first = issues[0]?.code ?? '';
  return outcome === 'failed' || first === 'cancelled' || isEndedEarly(first);
}

/** How a sentence about it begins, or all of it. `undoes`: the run. */
export function undoneInWords(undone: Undone, undoes: string): string {
  return {
    done: `Run ${undoes} put back`,
    part: `Run ${undoes} was put back only in part`,
    waits: `Run ${undoes} is NOT put back yet`,
    not: `Run ${undoes} was NOT put back`,
    nothing: `Nothing is left of run ${undoes} that can be put back`,
    unknown: `It is not known whether run ${undoes} was put back`,
  }[undoEndOf(undone)];
}

/** The same in a list of what happened. */
export function undoneBriefly(undone: Undone, undoes: string): string {
  return {
    done: `run ${undoes} put back`,
    part: `run ${undoes} put back only in part`,
    waits: `run ${undoes} NOT put back yet`,
    not: `run ${undoes} NOT put back`,
    nothing: `nothing left of run ${undoes} to put back`,
    unknown: `not known whether run ${undoes} was put back`,
  }[undoEndOf(undone)];
}
