/** What is said between the run and the process that evaluates expressions. Plain data only; types alone. */
import type { Subject } from '../expression/engine.ts';
import type { Reads } from '../expression/reads.ts';

/** `isFilter`: what its conditions leave open gives nothing, and neither true nor false. */
export type Row = { source: string; reads: Reads; isFilter?: boolean };

/** Every row for every person. `now`: milliseconds. */
export type Page = { now: number; rows: readonly Row[]; people: readonly Subject[] };

/** `value` is left out for no result; `refused`: the value that no table lists, or how it begins. */
export type Outcome =
  | { value?: unknown }
  | {
      code: 'expression-failed' | 'unmapped-value' | 'expression-stopped';
      message: string;
      refused?: string;
    };

/**
 * `column`: what the next row gave, person by person; the one after it is begun. `stuck`: the row that is begun can never
 * end.
 */
export type Answer = { ready: true } | { column: Outcome[] } | { stuck: true };
