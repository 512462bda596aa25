/**
 * The process that evaluates expressions, seen from the run: one page of people at a time, ended from outside when it
 * does not answer, and started anew for the next page. Nothing it does keeps this program from going on or from ending.
 */
import type { ChildProcess } from 'node:child_process';
import { SyncError } from '../../errors.ts';
import type { Answer, Outcome, Page } from './messages.ts';
import { startProcess } from './start.ts';

/** Milliseconds: for one row of one page, and for the whole page. */
export type Limits = { row: number; page: number };

/** Why a process was stopped, or that it ended by itself: mostly because its memory was full. */
export type Stop = 'too-long' | 'never-ends' | 'ended';

/** `times`: milliseconds by row, of the rows that were begun. */
export type PageResult = { times: number[] } & (
  | { ok: true; columns: Outcome[][] }
  | { ok: false; stop: Stop; row: number; isRowToBlame: boolean }
);

export type Worker = {
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
  let child: ChildProcess | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function stop(): void {
    child?.kill('SIGKILL');
    child = undefined;
  }

  async function ready(): Promise<ChildProcess> {
    if (child?.connected && child.exitCode === null && child.signalCode === null) {
      hold(child);
      return child;
    }
    stop();
    child = await started(start());
    return child;
  }

  async function evaluate(page: Page, limits: Limits): Promise<PageResult> {
    const worker = await ready();
    const result = await exchange(worker, page, limits);
    if (result.ok) release(worker);
    else stop();
    return result;
  }

  return {
    evaluate(page, limits) {
      const result = last.then(() => evaluate(page, limits));
      last = result.catch(() => {});
      return result;
    },
    close: stop,
  };
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

function started(child: ChildProcess): Promise<ChildProcess> {
  running.add(child);
  child.once('exit', () => running.delete(child));
  return new Promise((resolve, reject) => {
    const failed = () => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(notStarted());
    };
    const timer = setTimeout(failed, START);
    child.once('error', failed);
    child.once('exit', failed);
    child.once('message', () => {
      clearTimeout(timer);
      child.off('error', failed);
      child.off('exit', failed);
      // Whatever goes wrong with it later is told by its end.
      child.on('error', () => child.kill('SIGKILL'));
      resolve(child);
    });
  });
}

function notStarted(): SyncError {
  return new SyncError(
    'internal',
    'The process that evaluates expressions could not be started.',
    'Run it again. If it stays: this needs Node 24, and the right to start a process.',
  );
}

function exchange(child: ChildProcess, page: Page, limits: Limits): Promise<PageResult> {
  return new Promise((resolve) => {
    const times: number[] = [];
    let row = 0;
    let since = performance.now();
    let rowTimer: NodeJS.Timeout | undefined;

    function note(): void {
      const now = performance.now();
      times[row] = (times[row] ?? 0) + now - since;
      since = now;
    }
    function finish(
      result: { ok: true; columns: Outcome[][] } | { ok: false; stop: Stop },
      blame = true,
    ): void {
      note();
      clearTimeout(rowTimer);
      clearTimeout(pageTimer);
      child.off('message', onAnswer);
      child.off('exit', onEnd);
      resolve(result.ok ? { ...result, times } : { ...result, times, row, isRowToBlame: blame });
    }
    function onRow(next: number): void {
      note();
      row = next;
      clearTimeout(rowTimer);
      rowTimer = setTimeout(() => finish({ ok: false, stop: 'too-long' }), limits.row);
    }
    function onAnswer(said: unknown): void {
      const answer = readAnswer(said, page);
      if (answer === undefined) finish({ ok: false, stop: 'ended' });
      else if ('columns' in answer) finish({ ok: true, columns: answer.columns });
      else if ('row' in answer) onRow(answer.row);
      else if ('stuck' in answer) finish({ ok: false, stop: 'never-ends' });
    }
    function onEnd(): void {
      finish({ ok: false, stop: 'ended' });
    }

    const pageTimer = setTimeout(() => finish({ ok: false, stop: 'too-long' }, false), limits.page);
    child.on('message', onAnswer);
    child.once('exit', onEnd);
    onRow(0);
    // It may have ended meanwhile: then its end is told, and the page waits for that.
    child.send(page, (error) => error && child.kill('SIGKILL'));
    if (child.exitCode !== null || child.signalCode !== null) onEnd();
  });
}

/** What came from there is believed only as far as it fits; `undefined` for anything else. */
function readAnswer(said: unknown, { rows, people }: Page): Answer | undefined {
  if (typeof said !== 'object' || said === null) return undefined;
  const { row, stuck, columns } = said as { row?: unknown; stuck?: unknown; columns?: unknown };
  if (typeof row === 'number') return rows[row] ? { row } : undefined;
  if (typeof stuck === 'number') return rows[stuck] ? { stuck } : undefined;
  if (!Array.isArray(columns) || columns.length !== rows.length) return undefined;
  const fits = columns.every(
    (column) => Array.isArray(column) && column.length === people.length && column.every(isOutcome),
  );
  return fits ? { columns } : undefined;
}

const CODES: ReadonlySet<unknown> = new Set(['expression-failed', 'unmapped-value']);
const MAX_MESSAGE = 300;

function isOutcome(outcome: unknown): outcome is Outcome {
  if (typeof outcome !== 'object' || outcome === null) return false;
  const { code, message } = outcome as { code?: unknown; message?: unknown };
  if (code === undefined) return true;
  return CODES.has(code) && typeof message === 'string' && message.length <= MAX_MESSAGE;
}
