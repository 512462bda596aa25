/**
 * The process that evaluates expressions, seen from the run: one page of people at a time, ended from outside when it
 * does not answer, and started anew for the next page. Nothing it does keeps this program from going on or from ending.
 */
import type { ChildProcess } from 'node:child_process';
import { SyncError } from '../../errors.ts';
import { exchange, type Limits, oneByOne, type PageResult, type Port } from './exchange.ts';
import type { Page } from './messages.ts';
import { startProcess } from './start.ts';

export type Worker = {
  /** Starts it already, for whoever will soon ask. Whether that went well is told to those who ask. */
  start(): void;
  /** Pages of several callers take turns. Throws a SyncError when no process can be started. */
  evaluate(page: Page, limits: Limits): Promise<PageResult>;
  close(): void;
};

/** A busy machine may take long to start a process; one that takes longer will not. */
const START = 60_000;

/** Whatever ends this program ends these, too. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

let shared: Worker | undefined;

/** The one process of this program. A program that runs one tenant has it for that tenant alone. */
export function sharedWorker(): Worker {
  shared ??= createWorker();
  return shared;
}

export function createWorker(start: () => ChildProcess = startProcess): Worker {
  let current: Started | undefined;

  function stop(): void {
    current?.child.kill('SIGKILL');
    current = undefined;
  }

  function begin(): Started {
    stop();
    const child = start();
    const isReady = untilReady(child);
    isReady.catch(() => {});
    current = { child, isReady };
    return current;
  }

  async function ready(): Promise<ChildProcess> {
    const known = current;
    if (known && isAlive(known.child)) {
      hold(known.child);
      if (await known.isReady.then(() => isAlive(known.child)).catch(() => false)) return known.child;
    }
    const { child, isReady } = begin();
    await isReady;
    return child;
  }

  async function evaluate(page: Page, limits: Limits): Promise<PageResult> {
    const worker = await ready();
    const result = await exchange(portOf(worker), page, limits);
    if (result.ok) release(worker);
    else stop();
    return result;
  }

  return {
    start: () => {
      if (!current || !isAlive(current.child)) release(begin().child);
    },
    evaluate: oneByOne(evaluate),
    close: stop,
  };
}

type Started = { child: ChildProcess; isReady: Promise<void> };

function isAlive({ connected, exitCode, signalCode }: ChildProcess): boolean {
  return connected && exitCode === null && signalCode === null;
}

/** While it works, this program waits for it. */
function hold(child: ChildProcess): void {
  child.ref();
  child.channel?.ref();
}

/** While it has nothing to do, it keeps nobody from ending. */
function release(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}

function untilReady(child: ChildProcess): Promise<void> {
  running.add(child);
  child.once('exit', () => running.delete(child));
  return new Promise((resolve, reject) => {
    const failed = () => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(notStarted());
    };
    // It is the process that is waited for, by those who do.
    const timer = setTimeout(failed, START).unref();
    child.once('error', failed);
    child.once('exit', failed);
    child.once('message', () => {
      clearTimeout(timer);
      child.off('error', failed);
      child.off('exit', failed);
      // Whatever goes wrong with it later is told by its end.
      child.on('error', () => child.kill('SIGKILL'));
      resolve();
    });
  });
}

function notStarted(): SyncError {
  return new SyncError(
    'internal',
    'The process that evaluates expressions could not be started.',
    'Run it again. If it stays, see that this machine lets a program start another one; in a checkout, run npm ci there and start with npm run.',
  );
}

function portOf(child: ChildProcess): Port {
  return {
    listen({ onAnswer, onEnd }) {
      child.on('message', onAnswer);
      child.once('exit', onEnd);
      return () => {
        child.off('message', onAnswer);
        child.off('exit', onEnd);
      };
    },
    send(page) {
      // It may have ended meanwhile: then its end is told, and the page waits for that.
      child.send(page, (error) => error && child.kill('SIGKILL'));
    },
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
  };
}
