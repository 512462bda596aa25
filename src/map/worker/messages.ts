/** What is said between the run and the process that evaluates expressions. Plain data only; types alone. */
import type { Subject } from '../expression/engine.ts';
import type { Reads } from '../expression/reads.ts';

export type Row = { source: string; reads: Reads };

/** Every row for every person. `now`: milliseconds. */
export type Page = { now: number; rows: readonly Row[]; people: readonly Subject[] };

/** `value` is left out for no result. */
export type Outcome =
  | { value?: unknown }
  | { code: 'expression-failed' | 'unmapped-value' | 'expression-stopped'; message: string };

/** `row`: the index of the row that begins, or that can never end; `columns`: by row, then by person. */
export type Answer = { ready: true } | { row: number } | { stuck: number } | { columns: Outcome[][] };
