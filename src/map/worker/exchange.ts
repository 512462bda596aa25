/** One page of people for whoever evaluates expressions: handed over, waited for, and given up when it takes too long. */
import type { Answer, Outcome, Page } from './messages.ts';

/** Milliseconds: for one row of one page, and for the whole page. `text`: characters that all answers may hold. */
export type Limits = { row: number; page: number; text: number };

/** Why it was stopped, or that it ended by itself: mostly because its memory was full. */
export type Stop = 'too-long' | 'too-large' | 'never-ends' | 'ended';

/** By row, of the rows that were begun: `times` in milliseconds, `texts` in characters of what they gave. */
export type PageResult = { times: number[]; texts: number[] } & (
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
    const texts: number[] = [];
    const columns: Outcome[][] = [];
    let since = performance.now();
    let rowTimer: ReturnType<typeof setTimeout> | undefined;

    function note(row: number): void {
      const now = performance.now();
      times[row] = now - since;
      since = now;
    }
    function finish(stop: Stop | undefined, isRowToBlame = true): void {
      clearTimeout(rowTimer);
      clearTimeout(pageTimer);
      stopListening();
      const row = columns.length;
      if (stop === undefined) resolve({ ok: true, columns, times, texts });
      else {
        note(row);
        resolve({ ok: false, stop, row, isRowToBlame, times, texts });
      }
    }
    function begin(): void {
      clearTimeout(rowTimer);
      rowTimer = setTimeout(() => finish('too-long'), limits.row);
    }
    function onColumn(column: Outcome[]): void {
      const row = columns.length;
      note(row);
      texts[row] = textIn(column);
      columns.push(column);
      const isOver = texts.reduce((sum, text) => sum + text, 0) > limits.text;
      if (isOver) finish('too-large', false);
      else if (columns.length === page.rows.length) finish(undefined);
      else begin();
    }
    function onAnswer(said: unknown): void {
      const answer = readAnswer(said, page);
      if (answer === undefined) finish('ended');
      else if ('column' in answer) onColumn(answer.column);
      else if ('stuck' in answer) finish('never-ends');
    }
    function onEnd(): void {
      finish('ended');
    }

    const pageTimer = setTimeout(() => finish('too-long', false), limits.page);
    const stopListening = port.listen({ onAnswer, onEnd });
    begin();
    port.send(page);
    if (port.hasEnded()) onEnd();
  });
}

/** What came from there is believed only as far as it fits; `undefined` for anything else. */
function readAnswer(said: unknown, { people }: Page): Answer | undefined {
  if (typeof said !== 'object' || said === null) return undefined;
  const { stuck, column } = said as { stuck?: unknown; column?: unknown };
  if (stuck === true) return { stuck };
  const fits = Array.isArray(column) && column.length === people.length && column.every(isOutcome);
  return fits ? { column } : undefined;
}

/** Characters that are kept of it. */
function textIn(column: readonly Outcome[]): number {
  let text = 0;
  for (const outcome of column) {
    const value = 'value' in outcome ? outcome.value : undefined;
    if (typeof value === 'string') text += value.length;
    else if (typeof value === 'object') text += JSON.stringify(value).length;
  }
  return text;
}

const CODES: ReadonlySet<unknown> = new Set(['expression-failed', 'unmapped-value']);
const MAX_MESSAGE = 300;

function isOutcome(outcome: unknown): outcome is Outcome {
  if (typeof outcome !== 'object' || outcome === null) return false;
  const { code, message, refused = '' } = outcome as Record<string, unknown>;
  if (code === undefined) return true;
  return CODES.has(code) && [message, refused].every(isShort);
}

function isShort(text: unknown): boolean {
  return typeof text === 'string' && text.length <= MAX_MESSAGE;
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
