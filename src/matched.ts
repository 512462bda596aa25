/** Which account is whose, and what follows from it. Pure. */
import type { PersonRef, User } from './model.ts';

/** What a match permits beside writing fields: table 6, in match/verdict.ts. */
export type Permits = {
  /** Two witnesses, none against, and an account that nobody who is here uses. */
  block: boolean;
  /** What of the pair the next run may know: with the account's marks, the pair alone, or only if this run wrote it. */
  remember: 'marks' | 'pair' | 'if-written';
  /**
   * Only of a match by hand: those for whom more speaks at the account, or whom it is remembered for though nobody who
   * was read is them. Nothing that rests on it is done before somebody has approved it. Empty: Personio's list was not
   * read to its end, so that nobody can tell. Absent: nobody loses anything by it.
   */
  takenFrom?: readonly PersonRef[];
};

/** Which user belongs to which employee. `row`: the row of the tables in src/match that has decided, `<table>.<row>`. */
export type Match =
  | {
      kind: 'matched';
      user: User;
      /** `resolve`: the tenant file says so, reviewed. */
      by: 'resolve' | 'link' | 'identifier' | 'other-identifier' | 'name' | 'transfer';
      permits: Permits;
      /** What else speaks for it, each once: memory, email, employee_id, name, hired, born. */
      witnesses: readonly string[];
      /** Fields that are not written, because another account has what they are to become and keeps it. */
      waiting: readonly ('email' | 'employee_id')[];
      row: string;
      /** Only of a leaver: ids of further open accounts that seem to be theirs, and are nobody else's. */
      beside?: readonly string[];
    }
  /** `isHere`: may be somebody who is here, under another record; of a newcomer also somebody who has left. */
  | { kind: 'none'; row: string; isHere?: true }
  /** Left alone, and why. */
  | {
      kind: 'set-aside';
      reason: 'ambiguous' | 'conflict' | 'foreign-domain' | 'record-replaced' | 'leaver-doubtful';
      /** Ids of the users that might be theirs, sorted. */
      candidates: readonly string[];
      row: string;
      /** Somebody who has left, and all that may be theirs is proved to be somebody else's: there is nothing to decide. */
      isOver?: true;
    }
  /**
   * This record's account belongs to another record (its Personio id) of the same person. `beside`: of somebody who has
   * left, ids of the accounts under their name and a key of theirs, that of the other record among them.
   */
  | { kind: 'transferred'; to: string; row: string; beside?: readonly string[] };

/** The Personio ids of all records of this person: their own, and older ones whose account is theirs now. */
export function recordIdsOf(employee: string, matches: ReadonlyMap<string, Match>): string[] {
  const older = [...matches].filter(([, match]) => match.kind === 'transferred' && match.to === employee);
  return [employee, ...older.map(([id]) => id)];
}
