/**
 * When the next request may go: state and event → state, state and now → a time. Each vendor has a file with its own.
 * Pure; the clock comes in with each event. All times are milliseconds of our own clock.
 */
import type { Allowance } from '../waiting.ts';

export type PaceEvent =
  | { kind: 'started'; id: number; at: number }
  | {
      kind: 'answered';
      id: number;
      at: number;
      status: number;
      headers: { get(name: string): string | null };
      /** The answer's Retry-After in milliseconds, if it has one that can be read. */
      pause?: number | undefined;
      /** The answer's Date header as a time, if it has one: how the vendor's clock differs from ours. */
      serverTime?: number | undefined;
    }
  /** No answer came. */
  | { kind: 'failed'; id: number; at: number };

/** Of the vendor's current window: all requests, those that are left, and those that somebody else has made, about. */
export type Told = { limit: number; left: number; others: number };

export type Answered = Extract<PaceEvent, { kind: 'answered' }>;

export type Pace = {
  /** What the vendor allows, as far as it has told; for those who look on. */
  allows?: Allowance;
  /** What the last answers have said of the limit; absent where no answer has said anything. */
  told?: Told | undefined;
  /** `now` or earlier: go. Later: ask again then, or after the next event. Infinity: only an event will tell. */
  readyAt(now: number): number;
  after(event: PaceEvent): Pace;
  /** The vendor has refused twice in a row: whoever goes on makes it worse for everybody who uses the key. */
  readonly isOver: boolean;
};
