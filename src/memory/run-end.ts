/** What a run leaves behind for the state that comes after it. */
import type { Applied, Employee, Match, Plan, RefOf, User } from '../model.ts';
import type { Rules } from '../rules.ts';

/** What was read is probably another customer's: nothing of it is remembered before somebody has approved a change. */
export function isOfSomebodyElse({ plan, approved }: Pick<RunEnd, 'plan' | 'approved'>): boolean {
  return plan.isForeign === true && approved.length === 0;
}

export type RunEnd = {
  tenant: string;
  runId: string;
  attempt: number;
  /** One more than that of the run before it. */
  counter: number;
  /** The mark of the state that counted when it began. */
  before: string | undefined;
  now: Date;
  ledgerKey: string;
  refOf: RefOf;
  employees: readonly Employee[];
  users: readonly User[];
  matches: ReadonlyMap<string, Match>;
  plan: Plan;
  applied: Applied;
  /** Personio ids of the people in scope. */
  inScope: ReadonlySet<string>;
  /** Whether the filter lets somebody through, by Personio id; `undefined`: it could not tell. */
  passes: ReadonlyMap<string, boolean | undefined>;
  rules: Rules;
  /** Whether both lists were proved complete. */
  complete: boolean;
  /** For how many people each attribute in use is filled. */
  filled: Readonly<Record<string, number>>;
  /** Whether the tenant is in step after this run. */
  inStep: boolean;
  /** Digests that were approved and released. */
  approved: readonly string[];
};
