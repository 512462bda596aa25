/** What each condition of the filter says of one employee by itself: the first that says no keeps somebody out. */
import type { Employee } from '../model.ts';
import type { Rules } from '../rules.ts';
import { conjunctsOf } from './expression/connected.ts';
import { mapEmployees } from './map.ts';
import type { PreparedMapping } from './prepare.ts';
import type { Evaluation } from './worker/evaluation.ts';

/** `passes`: `undefined` where it cannot tell. */
export type Said = { condition: string; passes: boolean | undefined };

/** In the order of the filter; none without one. `evaluation`: opened for each, so that none spends the time of another. */
export async function conditionsOf(
  employee: Employee,
  {
    rules,
    prepared,
    seen,
    now,
    evaluation,
  }: {
    rules: Rules;
    prepared: PreparedMapping;
    seen: ReadonlySet<string>;
    now: Date;
    evaluation: () => Evaluation;
  },
): Promise<Said[]> {
  const { filter } = rules.scope;
  const said: Said[] = [];
  const conditions = filter === undefined ? [] : conjunctsOf(filter);
  for (const condition of conditions) {
    // Beside another one also a name alone is a condition.
    const asked = conditions.length === 1 ? condition : `(${condition}) and true`;
    const { people } = await mapEmployees({
      rules: { ...rules, scope: { ...rules.scope, filter: asked } },
      prepared: { ...prepared, rows: [] },
      employees: [employee],
      now,
      seen,
      evaluation: evaluation(),
    });
    said.push({ condition, passes: people[0]?.passes });
  }
  return said;
}
