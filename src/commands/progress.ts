/**
 * Shows where a run is, what it waits for and how long it will take: one line that changes on a terminal, plain lines
 * elsewhere. Numbers only.
 */
import type { Waiting } from '../http/http.ts';
import { changesOf, unitsOf } from '../plan/change.ts';
import type { Step } from '../sync.ts';
import { estimateLeft, type Progress } from './estimate.ts';
import { describePlan, leftInWords, waitingInWords } from './progress-words.ts';

/** The part of a stream that is needed; `process.stdout` is one. */
export type Screen = { isTTY?: boolean; columns?: number | undefined; write(text: string): unknown };

/**
 * The stream, as a terminal only where a line on it can be written over: not in a log that looks like one (CI), and not on
 * one that cannot (TERM=dumb). There are no colours on it, so that NO_COLOR changes nothing.
 */
export function screenOn(
  stream: Screen,
  { CI = '', TERM }: Readonly<Record<string, string | undefined>>,
): Screen {
  const isAlive = stream.isTTY === true && TERM !== 'dumb' && (CI === '' || CI === 'false');
  return {
    isTTY: isAlive,
    // Asked each time: a window changes its size.
    get columns() {
      return stream.columns;
    },
    write: (text) => stream.write(text),
  };
}

export type PrinterOptions = {
  /** Milliseconds. */
  now?: () => number;
  /** Calls `act` each second until what it returns is called. */
  everySecond?: (act: () => void) => () => void;
  /** How long a vendor's minute is here; a sandbox may play it faster. */
  minuteMs?: number;
};

const BAR = 24;
const MINUTE = 60_000;
/** Without a terminal: shorter waits are no line, and so long there is no second one. */
const LONG_WAIT = 5_000;
const BETWEEN_LINES = 30_000;

type Shown = { waiting: Waiting; until: number };

/** Returns a listener that writes steps to the screen. Without a terminal, progress is told at every quarter. */
export function stepPrinter(screen: Screen, options: PrinterOptions = {}): (step: Step) => void {
  const { now = Date.now, everySecond = tick, minuteMs = MINUTE } = options;
  let progress: Progress | undefined;
  let allows: Waiting['allows'];
  let shown: Shown | undefined;
  let toldQuarter = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  let toldWaitAt = Number.NEGATIVE_INFINITY;
  let width = 0;
  let endTick: (() => void) | undefined;

  return (step) => {
    switch (step.step) {
      case 'reading':
        clear();
        [progress, toldQuarter] = [undefined, 0];
        return line('Reading Personio and Engagedly ...');
      case 'planned':
        clear();
        line(`Planned: ${planInWords(step.plan)}`);
        return sayUnknownReasons(step.plan);
      case 'applying':
        return applying(step.done, step.total);
      case 'waiting':
        return waits(step.waiting);
      case 'ended':
        return clear();
    }
  };

  function applying(done: number, total: number): void {
    const begun = progress?.begun ?? { at: now(), done };
    progress = { done, total, begun, at: now() };
    if (screen.isTTY) {
      // Whatever was waited for has come.
      if (shown?.waiting.why !== 'pace') shown = undefined;
      draw();
      if (done === total) finish();
      return;
    }
    const quarter = Math.floor((done / total) * 4);
    const isLong = now() - toldAt >= 2 * BETWEEN_LINES;
    if (quarter === toldQuarter && !isLong) return;
    toldQuarter = quarter;
    const left = done === total ? '' : leftInWords(estimateLeft(progress, allows, minuteMs));
    line(`  ${done} of ${total} done${left === '' ? '' : `, ${left}`}`);
  }

  function waits(waiting: Waiting): void {
    allows = waiting.allows ?? allows;
    if (screen.isTTY) {
      shown = { waiting, until: now() + (waiting.why === 'silence' ? MINUTE : waiting.ms) };
      endTick ??= everySecond(draw);
      draw();
      return;
    }
    const isLong = waiting.why === 'silence' || waiting.ms >= LONG_WAIT;
    if (!isLong || now() - toldWaitAt < BETWEEN_LINES) return;
    toldWaitAt = now();
    line(`  ${waitInWords(waiting, waiting.ms)}`);
  }

  function waitInWords(waiting: Waiting, ms: number): string {
    const left = progress ? leftInWords(estimateLeft(progress, allows, minuteMs)) : '';
    return [waitingInWords(waiting, ms), left].filter((text) => text !== '').join(', ');
  }

  /** The line that changes: the bar, and what is waited for. */
  function draw(): void {
    if (shown !== undefined && shown.until <= now()) shown = undefined;
    const parts: string[] = [];
    if (progress !== undefined) {
      const { done, total } = progress;
      const filled = Math.round((done / total) * BAR);
      parts.push(`[${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}] ${done} of ${total}`);
    }
    if (shown !== undefined) parts.push(waitInWords(shown.waiting, shown.until - now()));
    else if (progress !== undefined && progress.done < progress.total)
      parts.push(leftInWords(estimateLeft(progress, allows, minuteMs)));
    const text = parts.filter((part) => part !== '').join('  ');
    if (text === '') {
      clearLine();
      return;
    }
    // A line that is broken cannot be written over.
    const fitting = text.slice(0, Math.max(1, (screen.columns ?? 200) - 3));
    screen.write(`\r  ${fitting.padEnd(width)}`);
    width = fitting.length;
  }

  /** The bar stays on the screen, full. */
  function finish(): void {
    stopTick();
    screen.write('\n');
    [width, shown] = [0, undefined];
  }

  function clear(): void {
    stopTick();
    shown = undefined;
    clearLine();
  }

  function clearLine(): void {
    if (width > 0) screen.write(`\r${' '.repeat(width + 2)}\r`);
    width = 0;
  }

  function stopTick(): void {
    endTick?.();
    endTick = undefined;
  }

  /** Before anybody is blocked: whoever looks on can still stop it. */
  function sayUnknownReasons({ findings }: Extract<Step, { step: 'planned' }>['plan']): void {
    const people = findings.find(({ code }) => code === 'reason-unknown')?.people?.length ?? 0;
    if (people === 0) return;
    const who = people === 1 ? '1 of these is' : `${people} of these are`;
    line(`  ${who} blocked without a reason: Engagedly does not have the one that the tenant file names.`);
  }

  function line(text: string): void {
    toldAt = now();
    screen.write(`${text}\n`);
  }
}

function planInWords(plan: Extract<Step, { step: 'planned' }>['plan']): string {
  return describePlan(
    unitsOf(plan).length,
    changesOf(plan).map(({ action }) => action),
    plan.held.reduce((sum, { count }) => sum + count, 0),
    plan.pictures?.length ?? 0,
  );
}

/** Does not keep the program running. */
function tick(act: () => void): () => void {
  const timer = setInterval(act, 1_000);
  timer.unref();
  return () => clearInterval(timer);
}
