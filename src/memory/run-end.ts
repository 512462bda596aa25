/** What a run leaves behind for the state that comes after it. */
import type {
  Applied,
  DesiredUser,
  Employee,
  LimitClass,
  Looked,
  Match,
  Plan,
  RefOf,
  User,
} from '../model.ts';
import type { Rules } from '../rules.ts';

export type RunEnd = {
  place: RunPlace;
  now: Date;
  keys: { ledgerKey: string; refOf: RefOf };
  rules: Rules;
  seen: RunSight;
  did: RunDeeds;
};

/** Which run it was, and after which. */
export type RunPlace = {
  tenant: string;
  runId: string;
  attempt: number;
  /** One more than that of the run before it. */
  counter: number;
  /** The mark of the state that counted when it began. */
  before: string | undefined;
  /** Digests that were released before it, by anybody and ever. */
  used: ReadonlySet<string>;
  /** The commit of the ledger branch up to which it knows of all runs under its key. */
  head: string | undefined;
};

/** What it saw. */
export type RunSight = {
  employees: readonly Employee[];
  /** What the mapping and the filter made of them. */
  people: readonly DesiredUser[];
  users: readonly User[];
  looked: Looked;
  /** Whether somebody else has blocked the account since the last run. */
  isBlockedSince(user: User): boolean;
  /** Whether both lists were proved complete. */
  complete: boolean;
  /** Classes of change of which it would have planned all that there is: what they need was read, and the file wants them. */
  plans: ReadonlySet<LimitClass>;
  /** For how many people each attribute in use is filled. */
  filled: Readonly<Record<string, number>>;
  /** Personio ids of the people in scope. */
  inScope: ReadonlySet<string>;
};

/** What it decided and did. */
export type RunDeeds = {
  matches: ReadonlyMap<string, Match>;
  plan: Plan;
  applied: Applied;
  /** Digests that were approved and released. */
  approved: readonly string[];
  /** Whether the tenant is in step after it. */
  inStep: boolean;
  /** False: it put another run back, or carried the memory over to a new key. */
  isSync: boolean;
};

/**
 * Whether the next run may learn from it who is there, whose the accounts are, and what waits. Of a run that is no sync
 * nothing says what a sync would see or do, and whoever approves in it approves that alone. What a sync has read is probably
 * another customer's until somebody has approved a change of it.
 */
export function isLearntFrom({ plan, approved, isSync }: RunDeeds): boolean {
  return isSync && (plan.isForeign !== true || approved.length > 0);
}
