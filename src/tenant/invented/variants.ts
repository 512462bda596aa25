/** Everybody who can be made of one person by other values, as far as there is room for them. Pure. */
import type { Choice } from '../../map/expression/choices.ts';
import { ELSE } from '../../map/expression/worth-trying.ts';
import { type Values, valueAt, withValue } from './placed.ts';

/** People tried at once; a filter that could tell more apart is tried in part. */
export const MOST = 2_000;

/** Somebody who is not made yet: what is changed, the last first. */
type Plan = { cost: number; last?: { of: Choice['of']; value: unknown; before: Plan } };

/**
 * Those with the fewest changes first. Which of them there is room for is told by numbers before anybody is made: a
 * filter may name so many values that all of them together are beyond all measure.
 */
export function variantsOf(
  base: Values,
  choices: readonly Choice[],
): { people: Values[]; isComplete: boolean } {
  let plans: Plan[] = [{ cost: 0 }];
  let isComplete = true;
  for (const { of, values, isList } of choices) {
    const now = valueAt(base, of);
    const several = isList ? severalOf(values) : [];
    const others = [...values.filter((value) => value !== now), ...several];
    if (plans.length * (others.length + 1) > MOST) isComplete = false;
    plans = cheapest(plans, of, others);
  }
  return { people: plans.map((plan) => made(base, plan)), isComplete };
}

/** Of so many, each with each; of more, all of them together. */
const MOST_PAIRED = 6;

/** What somebody has there who has more than one of the values. */
function severalOf(values: readonly unknown[]): unknown[][] {
  const named = values.filter((value) => value !== undefined && value !== ELSE);
  if (named.length < 2) return [];
  const pairs = named
    .slice(0, MOST_PAIRED)
    .flatMap((one, at, few) => few.slice(at + 1).map((other) => [one, other]));
  return named.length === 2 ? pairs : [...pairs, named];
}

/** `plans`, which stand in the order of their costs, each as it is and with each of the values, in that order again. */
function cheapest(plans: readonly Plan[], of: Choice['of'], values: readonly unknown[]): Plan[] {
  const filled = values.filter((value) => value !== undefined);
  // Nothing at all is less of an example than something.
  const rows = [
    { cost: 0, each: [(before: Plan) => before] },
    { cost: 1, each: filled.map((value) => changed(of, value, 1)) },
    { cost: 1.5, each: values.includes(undefined) ? [changed(of, undefined, 1.5)] : [] },
  ].map((row) => ({ ...row, next: 0 }));
  const found: Plan[] = [];
  for (;;) {
    const open = rows.filter(({ each, next }) => next < plans.length * each.length);
    const costs = open.map((row) => row.cost + (planOf(row, plans)?.cost ?? 0));
    const row = open[costs.indexOf(Math.min(...costs))];
    const plan = row && planOf(row, plans);
    const change = row?.each[row.next % row.each.length];
    if (row === undefined || plan === undefined || change === undefined) return found;
    found.push(change(plan));
    if (found.length === MOST) return found;
    row.next += 1;
  }
}

function planOf({ each, next }: { each: readonly unknown[]; next: number }, plans: readonly Plan[]) {
  return plans[Math.floor(next / each.length)];
}

function changed(of: Choice['of'], value: unknown, cost: number): (before: Plan) => Plan {
  return (before) => ({ cost: before.cost + cost, last: { of, value, before } });
}

function made(base: Values, plan: Plan): Values {
  const changes: NonNullable<Plan['last']>[] = [];
  for (let { last } = plan; last !== undefined; { last } = last.before) changes.unshift(last);
  return changes.reduce((values, { of, value }) => withValue(values, of, value), base);
}
