/** Everything that should change, before anything is held: what is new to do, without what never stays or cannot work. Pure. */
import type { Draft } from '../model.ts';
import type { Rules } from '../rules.ts';
import type { Known } from './known.ts';
import { type Needs, settle } from './order.ts';
import { withPictures } from './picture-checks.ts';
import { type PlanBase, planChanges } from './plan.ts';
import { withoutStuck } from './stuck.ts';

export type Drafted = {
  draft: Draft;
  base: PlanBase;
  /** What the changes need to work, for whoever takes out of the draft. */
  needs: Needs;
  /** What waits for an approval, however little of it there is. */
  asksFor?: ReadonlySet<'block' | 'reactivate'>;
};

export function draftPlan(
  known: Known & { read: { mandatory: ReadonlySet<string> } },
  { rules, recall }: { rules: Rules; recall: { ledgerKey: string | undefined } },
): Drafted {
  const { read, owned } = known;
  const needs = {
    users: owned.users,
    mandatory: read.mandatory,
    structureOnly: rules.scope.employees === 'none',
  };
  const { draft, base } = planChanges(known, rules);
  const kept = withoutStuck(draft, read.memory, recall.ledgerKey);
  const all = withPictures(kept, { ...known, rules }, recall.ledgerKey !== undefined);
  return { draft: settle(all, needs), base, needs };
}
