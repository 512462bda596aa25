/** Judges runs that put another back: nothing but what that run has changed, and what still is as it left it. */
import { isDeepStrictEqual } from 'node:util';
import type { StoredUser } from '../../src/sandbox/engagedly/engagedly.ts';
import { type Before, count, type Oracle, Violation } from './oracle.ts';
import type { Ran } from './stage.ts';

/** One run of which the accounts are known as they were before and after it. */
export type Done = {
  id: string;
  /** What it had planned and not done, a later run may have done. */
  killed: boolean;
  /** The memory of it was lost since. */
  isForgotten?: boolean;
  before: Before['users'];
  after: Before['users'];
};

/** What an undo says where it leaves something alone. */
const LEFT_ALONE: ReadonlySet<string> = new Set([
  'undo-changed',
  'undo-private',
  'undo-gone',
  'undo-in-use',
  'protected',
  'site-administrator',
  'blocked-elsewhere',
]);

/** Every account that an undo has touched. `done`: the run that it puts back. */
export function judgeUndo(oracle: Oracle, done: Done, now: Done): void {
  for (const [id, after] of now.after) {
    const before = now.before.get(id);
    if (!before) throw new Violation('An undo has added an account.');
    const was = done.before.get(id);
    const left = done.after.get(id);
    for (const field of fieldsOf(before, after)) {
      if (done.killed || same(before, after, field)) continue;
      const isIts = left !== undefined && was !== undefined && !same(was, left, field);
      if (!isIts) throw new Violation(`An undo has changed ${field}, which that run had not.`);
      if (!same(before, left, field))
        throw new Violation(`An undo has changed ${field}, which others had since.`);
      if (!same(after, was, field)) throw new Violation(`An undo has not put back ${field}, but changed it.`);
      count(oracle, 'fields put back');
    }
    if (before.blocked && !after.blocked) {
      if (!done.killed && !(was?.blocked === false && left?.blocked === true))
        throw new Violation('An undo has opened an account that the run had not blocked.');
      if (!done.isForgotten && !oracle.mayOpen.has(id))
        throw new Violation(
          'An undo has opened an account that was seen open since, and that others have blocked.',
        );
      count(oracle, 'blocks put back');
      oracle.mayOpen.delete(id);
    }
    if (!before.blocked && after.blocked) {
      const isOpened = left?.blocked === false && (was === undefined || was.blocked);
      if (!isOpened) throw new Violation('An undo has closed an account that the run had not opened.');
      count(oracle, was === undefined ? 'additions put back' : 'activations put back');
      oracle.mayOpen.add(id);
    }
  }
}

/** After an undo that left nothing to wait: what it did not put back, it has told. */
export function judgeLeft(oracle: Oracle, done: Done, now: Done['after'], { summary }: Ran): void {
  if (done.killed || !summary || summary.outcome === 'failed' || summary.held.length > 0) return;
  if (summary.issues.some(({ code }) => LEFT_ALONE.has(code))) return;
  for (const [id, left] of done.after) {
    const was = done.before.get(id);
    const after = now.get(id);
    if (!after) continue;
    if (!was) {
      if (!after.blocked)
        throw new Violation('An undo has left an account open that the run had added, and has not said so.');
      continue;
    }
    if (was.blocked !== left.blocked && after.blocked === left.blocked)
      throw new Violation(
        `An undo has left an account ${left.blocked ? 'blocked' : 'open'}, and has not said so.`,
      );
    for (const field of fieldsOf(was, left))
      if (!same(was, left, field) && !same(was, after, field)) {
        throw new Violation(`An undo has left ${field} alone, and has not said so.`);
      }
  }
  count(oracle, 'undos that put everything back');
}

function fieldsOf(one: StoredUser, other: StoredUser): string[] {
  return [...new Set([...Object.keys(one.fields), ...Object.keys(other.fields)])];
}

function same(one: StoredUser, other: StoredUser, field: string): boolean {
  return isDeepStrictEqual(one.fields[field], other.fields[field]);
}
