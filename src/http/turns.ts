/** Lets requests go one after the other, each when the pace allows it. Keeps the pace's state and waits for it. */
import type { Pace, PaceEvent, Told } from './pace/pace.ts';
import type { Allowance } from './waiting.ts';

export type Turns = {
  /** Resolves with the request's id when it may go; from then on it counts as started. First come, first served. */
  next(): Promise<number>;
  /** Tells how the request with this id ended. */
  tell(event: PaceEvent): void;
  /** The vendor has refused too often, or for too long: no request goes any more. */
  isOver(): boolean;
  /** What the vendor has said of its limit. */
  told(): Told | undefined;
  /** It is so from now on. */
  giveUp(): void;
};

/** Why a request does not go. `wait`: how long it would have to, in milliseconds. */
export type Refusal = { kind: 'throttled' | 'out-of-time' } | { kind: 'long-wait'; wait: number };

export type TurnsOptions = {
  pace: Pace;
  now: () => number;
  /** Resolves after so many milliseconds; may reject when `signal` aborts. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Ends all waiting: `next` rejects. */
  stop: AbortSignal;
  /** Longer than this nothing waits: it ends all. */
  longestWait: number;
  /** When the time for requests is over (`now`): none goes later, or begins to wait until then. */
  until: () => number;
  /** `next` rejects with what it returns. */
  refuse: (why: Refusal) => Error;
  /**
   * Waits for the head of the queue while time must pass (not while other requests must end). `ms`: how long, as far as
   * is known now; `allows`: what the pace rests on.
   */
  onWait: (wait: () => Promise<void>, ms: number, allows: Allowance | undefined) => Promise<void>;
};

/** Timers of Node cannot be longer than 24 days; asking the pace again each minute costs nothing. */
const LONGEST_SLEEP = 60_000;
/** Why a sleep ends early. Nobody sees it; with each, Node would make an error of its own, with its stack. */
const OVER = new Error('There is nothing more to wait for.');

export function takeTurns(options: TurnsOptions): Turns {
  const { now, stop } = options;
  let pace = options.pace;
  let lastId = 0;
  let hasGivenUp = false;
  let queue: Promise<unknown> = Promise.resolve();
  let changed = Promise.withResolvers<void>();
  const wake = () => {
    changed.resolve();
    changed = Promise.withResolvers<void>();
  };
  stop.addEventListener('abort', wake, { once: true });

  function tell(event: PaceEvent): void {
    pace = pace.after(event);
    wake();
  }

  function isOver(): boolean {
    return hasGivenUp || pace.isOver;
  }

  function giveUp(): void {
    hasGivenUp = true;
    wake();
  }

  async function head(): Promise<number> {
    for (;;) {
      stop.throwIfAborted();
      if (isOver()) throw options.refuse({ kind: 'throttled' });
      const at = now();
      const wait = pace.readyAt(at) - at;
      const isTimed = wait < Number.POSITIVE_INFINITY;
      if (at + (isTimed ? Math.max(0, wait) : 0) > options.until()) {
        throw options.refuse({ kind: 'out-of-time' });
      }
      if (wait <= 0) {
        lastId += 1;
        tell({ kind: 'started', id: lastId, at });
        return lastId;
      }
      if (!isTimed) await changed.promise;
      else if (wait > options.longestWait) {
        giveUp();
        throw options.refuse({ kind: 'long-wait', wait });
      } else await options.onWait(() => sleepUntilChange(wait), wait, pace.allows);
    }
  }

  async function sleepUntilChange(wait: number): Promise<void> {
    const cancel = new AbortController();
    const slept = options.sleep(Math.min(wait, LONGEST_SLEEP), cancel.signal).catch(() => undefined);
    await Promise.race([slept, changed.promise]);
    // No timer may outlive its purpose: it would hold the process.
    cancel.abort(OVER);
  }

  return {
    tell,
    isOver,
    giveUp,
    told: () => pace.told,
    next() {
      const mine = queue.then(head);
      queue = mine.catch(() => undefined);
      return mine;
    },
  };
}

/** Adds up the time in which something waited; what waits at the same time counts once. */
export function countWaits(
  now: () => number,
  add: (ms: number) => void,
): (wait: () => Promise<void>) => Promise<void> {
  let waiting = 0;
  let since = 0;
  return async (wait) => {
    if (waiting === 0) since = now();
    waiting += 1;
    try {
      await wait();
    } finally {
      waiting -= 1;
      if (waiting === 0) add(Math.max(0, Math.round(now() - since)));
    }
  };
}
