/** What evaluates pages of people, wherever it runs: in a process of its own, or for the desk in a worker of the page. */
import { compileExpression, type Evaluate, ExpressionError, type Subject } from '../expression/engine.ts';
import type { Answer, Outcome, Page, Row } from './messages.ts';

/** Rows are few; a process that serves many files in turn forgets those of earlier ones. */
const MAX_COMPILED = 500;

/**
 * `nextTurn` calls once all that waits for nothing but itself is done. `say` ends when what is said has left: so no more than
 * one row's answers are kept here, and memory that is full is full of the row that is being evaluated.
 */
export function createAnswering({
  say,
  nextTurn,
}: {
  say(answer: Answer): Promise<void> | void;
  nextTurn(then: () => void): void;
}): (page: Page) => Promise<void> {
  const compiled = new Map<string, Evaluate>();
  return async ({ now, rows, people }) => {
    for (const row of rows) {
      let isDone = false;
      // An evaluation waits for nothing but itself, so that it ends within one turn. One that is not done then never is.
      nextTurn(() => {
        if (!isDone) say({ stuck: true });
      });
      const column = await columnOf(evaluatorOf(compiled, row, now), row, people);
      isDone = true;
      await say({ column });
    }
  };
}

/** An expression gives the same for the same: of an attribute that few values are common for, each is asked once. */
async function columnOf(
  evaluate: Evaluate,
  { reads: { attributes, labels } }: Row,
  people: readonly Subject[],
): Promise<Outcome[]> {
  const [only, ...others] = attributes;
  const alone = others.length === 0 && labels.length === 0 ? only : undefined;
  const known = new Map<unknown, Outcome>();
  const column: Outcome[] = [];
  for (const person of people) {
    const value = alone === undefined ? undefined : person.record[alone];
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    const outcome = (isPlain && known.get(value)) || (await outcomeOf(evaluate, person));
    if (isPlain) known.set(value, outcome);
    column.push(outcome);
  }
  return column;
}

function evaluatorOf(
  compiled: Map<string, Evaluate>,
  { source, reads, isFilter }: Row,
  now: number,
): Evaluate {
  const key = `${now} ${isFilter} ${source}`;
  const known = compiled.get(key);
  if (known) return known;
  if (compiled.size >= MAX_COMPILED) compiled.clear();
  const evaluate = compileExpression(source, { reads, now: new Date(now), isFilter });
  compiled.set(key, evaluate);
  return evaluate;
}

async function outcomeOf(evaluate: Evaluate, person: Subject): Promise<Outcome> {
  try {
    const value = await evaluate(person);
    return value === undefined ? {} : { value };
  } catch (error) {
    if (error instanceof ExpressionError) {
      const { code, message, refused } = error;
      return { code, message, ...(refused === undefined ? {} : { refused }) };
    }
    throw error;
  }
}
