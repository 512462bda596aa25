/** One page of people for whoever evaluates expressions: handed over, waited for, and given up when it takes too long. */
import type { Answer, Outcome, Page } from './messages.ts';

/** Milliseconds: for one row of one page, and for the whole page. */
export type Limits = { row: number; page: number };

/** Why it was stopped, or that it ended by itself: mostly because its memory was full. */
export type Stop = 'too-long' | 'never-ends' | 'ended';

/** `times`: milliseconds by row, of the rows that were begun. */
export type PageResult = { times: number[] } & (
  | { ok: true; columns: Outcome[][] }
  | { ok: false; stop: Stop; row: number; isRowToBlame: boolean }
);

/** The way to whoever evaluates. `listen` gives what ends it. */
export type Port = {
  listen(to: { onAnswer(said: unknown): void; onEnd(): void }): () => void;
  send(page: Page): void;
  hasEnded(): boolean;
};

/** Whoever gave no good answer has to be stopped by the caller. */
export function exchange(port: Port, page: Page, limits: Limits): Promise<PageResult> {
  return new Promise((resolve) => {
    const times: number[] = [];
    let row = 0;
    let since = performance.now();
    let rowTimer: ReturnType<typeof setTimeout> | undefined;

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
      stopListening();
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
    const stopListening = port.listen({ onAnswer, onEnd });
    onRow(0);
    port.send(page);
    if (port.hasEnded()) onEnd();
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

/** Pages of several callers take turns: one is evaluated after the other, whatever became of the one before. */
export function oneByOne(
  evaluate: (page: Page, limits: Limits) => Promise<PageResult>,
): (page: Page, limits: Limits) => Promise<PageResult> {
  let last: Promise<unknown> = Promise.resolve();
  return (page, limits) => {
    const result = last.then(() => evaluate(page, limits));
    last = result.catch(() => {});
    return result;
  };
}
