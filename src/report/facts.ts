/** What a summary is made of: who started the run, what it read, planned and did. Pure. */

import type { SyncError } from '../errors.ts';
import type { Applied, Employee, Finding, Listing, Plan, User } from '../model.ts';
import type { Summary } from '../types/summary.d.ts';

export type Presence = Summary['presence'][string];

/** What is known about a run from outside: who started it, where, on which file. */
export type RunInfo = {
  tenant: string;
  mode: Summary['mode'];
  run: {
    runId: string;
    /** 1 for the first try. */
    attempt: number;
    /** Empty outside GitHub. */
    runUrl: string;
    version: string;
  };
  /**
   * Who or what started it, and what for. `slot`: the scheduled time it serves, ISO 8601; `undoes`: the run that this one
   * puts back, `<id>/<attempt>`.
   */
  start: { trigger: Summary['trigger']; actor?: string; slot?: string; undoes?: string };
  /**
   * Of the tenant file. `configSha`: its SHA-256, hex; empty when it could not be read. `details`: what is kept for the
   * approvers.
   */
  file: { configSha: string; timezone?: string; details?: 'held' | 'all' };
  startedAt: Date;
  finishedAt: Date;
};

/** What the run read. */
export type ReadFacts = {
  source: { employees: number; keptOut?: number; complete: boolean };
  target: { users: number; active: number; protected?: number; complete: boolean };
  presence: Summary['presence'];
};

/** What the run read, planned and did. */
export type RunFacts = {
  read: ReadFacts;
  plan: Plan;
  /** In plan mode: what would be done. */
  applied: Applied;
  /** Digests that were approved and released. */
  approved: string[];
  /** From reading and mapping, in addition to those of the plan and of its application. */
  findings: Finding[];
  calls: Summary['calls'];
};

/** A run that had to stop, with what it had come to by then. */
export type StoppedFacts = {
  error: Failure;
  read?: ReadFacts | undefined;
  calls?: Summary['calls'] | undefined;
} & Partial<Pick<RunFacts, 'plan' | 'applied' | 'findings'>>;

/** What stopped a run; every error of ours is one. The texts are printed, so they must not hold a person's data. */
export type Failure = Pick<SyncError, 'code' | 'message' | 'remedy'> & { attribute?: string | undefined };

/** What was read, in numbers. `scope`: what the tenant file makes of it, where the run came that far. */
export function readFacts(
  {
    employees,
    users,
    prepared,
    targetComplete,
  }: {
    employees: Listing<Employee>;
    users: Listing<User>;
    prepared: { keys: readonly string[] };
    targetComplete: boolean;
  },
  scope: { keptOut?: number | undefined; protected?: number | undefined } = {},
): ReadFacts {
  return {
    source: {
      employees: employees.items.length,
      ...(scope.keptOut === undefined ? {} : { keptOut: scope.keptOut }),
      complete: employees.complete,
    },
    target: {
      users: users.items.length,
      active: users.items.filter(({ blocked }) => !blocked).length,
      ...(scope.protected === undefined ? {} : { protected: scope.protected }),
      complete: targetComplete,
    },
    presence: presenceOf(employees.items, prepared.keys),
  };
}

/** For how many of these people an attribute is filled: none, some, most (half and more) or all. */
export function presenceOf(
  employees: readonly Employee[],
  keys: readonly string[],
): Record<string, Presence> {
  return Object.fromEntries(
    keys.map((key) => {
      const filled = employees.filter(
        ({ record }) => Object.hasOwn(record, key) && record[key] !== undefined,
      );
      return [key, presence(filled.length, employees.length)];
    }),
  );
}

function presence(filled: number, all: number): Presence {
  if (filled === 0) return 'none';
  if (filled === all) return 'all';
  return filled * 2 >= all ? 'most' : 'some';
}
