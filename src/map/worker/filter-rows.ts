/** A filter as rows of its conditions, whose answers are put together again: true, false, or none. Pure. */
import { type Condition, conditionsIn, connectedIn, decidedBy } from '../expression/connected.ts';
import { inspectExpression } from '../expression/expression.ts';
import type { Outcome, Row } from './messages.ts';

/** `isFilter`: what its conditions leave open gives nothing, and neither true nor false. */
export type Asked = Row & { isFilter?: boolean };

export type Rows = { rows: readonly Row[]; together(outcomes: readonly Outcome[]): Outcome };

export function rowsOf({ isFilter, ...row }: Asked): Rows {
  const tree = connectedIn(row.source);
  if (!isFilter || tree.word === undefined) return { rows: [row], together: ([outcome = {}]) => outcome };
  const conditions = conditionsIn(tree);
  return {
    // Each at its place, so that an error tells the right one.
    rows: conditions.map(({ source, at }) => ({
      source: `${' '.repeat(at)}${source}`,
      reads: inspectExpression(source, 'filter').reads,
    })),
    together: (outcomes) => {
      const said = new Map(conditions.map((one, index) => [one, saidBy(one, outcomes[index] ?? {})]));
      const value = decidedBy(tree, (one) => said.get(one));
      return value === undefined ? (outcomes.find((outcome) => 'code' in outcome) ?? {}) : { value };
    },
  };
}

function saidBy({ isAlone }: Condition, outcome: Outcome): boolean | undefined {
  if ('code' in outcome) return undefined;
  if (outcome.value === undefined) return isAlone ? false : undefined;
  return isTrue(outcome.value);
}

/** As JSONata takes it beside "and" and "or" (its $boolean). */
function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isTrue);
  return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value);
}
