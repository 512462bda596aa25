/** Time that passes at once: whoever waits is woken in order, and nobody waits for real. */

export type Clock = {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after so many milliseconds; rejects when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `act` after so many milliseconds, unless what it returns is called before. */
  after(ms: number, act: () => void): () => void;
  /** So much time passes in which nothing happens. */
  pass(ms: number): void;
  /** Whoever still waits waits for ever: their program is gone. */
  forget(): void;
};

type Timer = { at: number; act: () => void };

export function createClock(start: number): Clock {
  let time = start;
  let isTicking = false;
  const timers: Timer[] = [];

  /** The next one is due once everything that could go on has gone on. */
  function tick(): void {
    isTicking = false;
    const next = timers.shift();
    if (!next) return;
    time = Math.max(time, next.at);
    next.act();
    keepTicking();
  }

  function keepTicking(): void {
    if (isTicking || timers.length === 0) return;
    isTicking = true;
    setImmediate(tick);
  }

  function after(ms: number, act: () => void): () => void {
    const timer = { at: time + ms, act };
    const before = timers.findLastIndex(({ at }) => at <= timer.at);
    timers.splice(before + 1, 0, timer);
    keepTicking();
    return () => {
      const at = timers.indexOf(timer);
      if (at >= 0) timers.splice(at, 1);
    };
  }

  return {
    now: () => time,
    after,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const give = () => {
          cancel();
          reject(signal?.reason);
        };
        const cancel = after(ms, () => {
          signal?.removeEventListener('abort', give);
          resolve();
        });
        signal?.addEventListener('abort', give, { once: true });
      }),
    pass: (ms) => {
      time += ms;
    },
    forget: () => {
      timers.length = 0;
    },
  };
}
