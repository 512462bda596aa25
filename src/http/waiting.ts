/** What a client waits for, told to whoever looks on. Nothing of a request or an answer stands in it. */

/** So many requests within so many milliseconds. */
export type Allowance = { calls: number; ms: number };

export type Waiting = {
  /** The vendor's name, and the host that is asked. */
  vendor: string;
  host: string;
  /**
   * `pace`: the vendor's limit. `throttled`: the vendor asked for a pause. `trouble`: something went wrong and is tried
   * again. `silence`: no answer yet.
   */
  why: 'pace' | 'throttled' | 'trouble' | 'silence';
  /** Milliseconds until it goes on; of a silence, how long it has lasted. */
  ms: number;
  /** What the vendor allows, where that is known. */
  allows?: Allowance | undefined;
};

/** Shorter waits are not worth a word. */
const WORTH_TELLING = 1_000;
/** After so long a host that does not answer is named. */
const SILENCE = 20_000;

export type Teller = {
  waits(why: Exclude<Waiting['why'], 'silence'>, ms: number, allows?: Allowance): void;
  /** For a request that has just gone out; call what it returns when the answer is there. */
  listens(): () => void;
};

export type TellerOptions = {
  vendor: string;
  baseUrl: string;
  onWait: ((waiting: Waiting) => void) | undefined;
  /** Calls `act` after so many milliseconds, unless what it returns is called before. */
  after: (ms: number, act: () => void) => () => void;
};

export function tellerOf({ vendor, baseUrl, onWait, after }: TellerOptions): Teller {
  if (onWait === undefined) return { waits: () => {}, listens: () => () => {} };
  const { host } = new URL(baseUrl);
  return {
    waits: (why, ms, allows) => {
      if (ms >= WORTH_TELLING) onWait({ vendor, host, why, ms, allows });
    },
    listens: () => after(SILENCE, () => onWait({ vendor, host, why: 'silence', ms: SILENCE })),
  };
}
