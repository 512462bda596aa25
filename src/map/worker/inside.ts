/** The process that evaluates expressions. It hears and answers through one channel, and reaches nothing else. */
import { compileExpression, type Evaluate, ExpressionError, type Subject } from '../expression/engine.ts';
import { loadNatives } from '../expression/guarded.ts';
import type { Answer, Outcome, Page, Row } from './messages.ts';
import { seal } from './seal.ts';

/** Rows are few; a process that serves many files in turn forgets those of earlier ones. */
const MAX_COMPILED = 500;

const channel = process;
const nextTurn = setImmediate;
const compiled = new Map<string, Evaluate>();

function say(answer: Answer): void {
  channel.send?.(answer);
}

async function evaluatePage({ now, rows, people }: Page): Promise<void> {
  let current = 0;
  let isDone = false;
  // An evaluation waits for nothing but itself, so that it ends within one turn. One that is not done then never is.
  nextTurn(() => {
    if (!isDone) say({ stuck: current });
  });
  const columns: Outcome[][] = [];
  for (const [index, row] of rows.entries()) {
    current = index;
    say({ row: index });
    const evaluate = evaluatorOf(row, now);
    const column: Outcome[] = [];
    for (const person of people) column.push(await outcomeOf(evaluate, person));
    columns.push(column);
  }
  isDone = true;
  say({ columns });
}

function evaluatorOf({ source, reads }: Row, now: number): Evaluate {
  const key = `${now} ${source}`;
  const known = compiled.get(key);
  if (known) return known;
  if (compiled.size >= MAX_COMPILED) compiled.clear();
  const evaluate = compileExpression(source, { reads, now: new Date(now) });
  compiled.set(key, evaluate);
  return evaluate;
}

async function outcomeOf(evaluate: Evaluate, person: Subject): Promise<Outcome> {
  try {
    const value = await evaluate(person);
    return value === undefined ? {} : { value };
  } catch (error) {
    if (error instanceof ExpressionError) return { code: error.code, message: error.message };
    throw error;
  }
}

// Signals from a terminal reach this process, too; the run that is being ended in order may still need it.
for (const name of ['SIGINT', 'SIGTERM'] as const) channel.on(name, () => {});
channel.on('disconnect', () => channel.exit());
await loadNatives();
seal();
channel.on('message', (page: Page) => void evaluatePage(page));
say({ ready: true });
