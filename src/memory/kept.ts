/**
 * What a run leaves of which nothing is learnt: what it did to accounts, and what waits in it. All else stays as the last
 * sync has left it. Pure.
 */
import type { State } from '../types/state.d.ts';
import { nextHeld, nextSpent, STRICT } from './counts.ts';
import { linkedAfter } from './last-read.ts';
import { fieldsLeft, nextMarks } from './marks.ts';
import { ends, nextBlocks } from './pairs.ts';
import type { RunEnd } from './run-end.ts';
import { nextWritten, streaksOf } from './streaks.ts';

/** Without what every run says of itself: which it was, and which it followed. */
export type Lasting = Omit<
  State,
  'tenant' | 'runId' | 'attempt' | 'counter' | 'before' | 'at' | 'used' | 'head' | 'signature'
>;

/** Where no sync has left anything, or it is lost. */
const NOTHING: Lasting = {
  schemaVersion: 1,
  strict: [...STRICT],
  links: [],
  blocked: [],
  inactive: [],
  employees: 0,
  linked: 0,
  filled: {},
  spent: [],
  held: [],
};

export function keptBy(previous: State | undefined, run: RunEnd): Lasting {
  const { refOf } = run.keys;
  const {
    before: _,
    head: __,
    used: ___,
    signature: ____,
    ...was
  }: Lasting & Partial<State> = previous ?? NOTHING;
  // Whom it recognised, and who was not there, is for a sync to tell.
  const blind: RunEnd = {
    ...run,
    seen: { ...run.seen, complete: false },
    did: { ...run.did, matches: new Map() },
  };
  const pairs = [...was.links, ...(was.outside ?? [])];
  const rewritten = new Set([...fieldsLeft(run).keys()].map((user) => refOf({ user })));
  return {
    ...was,
    ...nextBlocks(previous, blind),
    marks: nextMarks(previous, pairs, blind),
    single: (was.single ?? []).filter((line) => !rewritten.has(ends(line)[0])),
    written: nextWritten(previous && streaksOf(previous, refOf), blind),
    linked: linkedAfter(was.linked, pairs, run),
    spent: nextSpent(previous, run),
    held: nextHeld(previous, blind),
  };
}
