/**
 * One tenant, from start to finish: read both → map → who is who → plan → limits → apply. The function to read first.
 *
 * A stage is handed what the stages before it made, and the run.
 */

import { applyPlan } from './apply/apply.ts';
import type { Ending } from './apply/ending.ts';
import { copyPictures } from './apply/pictures.ts';
import { isUnrecorded } from './approval.ts';
import { SyncError } from './errors.ts';
import { holdChanges } from './hold/hold.ts';
import type { Waiting } from './http/http.ts';
import { identifierKey } from './keys.ts';
import { heldName } from './labels.ts';
import { type Evaluation, mappingRows } from './map/map.ts';
import { pictureHash } from './memory/picture-lines.ts';
import type { State } from './memory/state.ts';
import type { Applied, Draft, Finding, Looked, Plan, RefOf, Source, Target, User } from './model.ts';
import { type Drafted, draftPlan } from './plan/draft.ts';
import { inPhases } from './plan/order.ts';
import { pictureFindings } from './plan/picture-issues.ts';
import { knownReasons, unknownReasons } from './plan/reasons.ts';
import { failingRepeatedly } from './plan/stuck.ts';
import { type Looks, lookCloser } from './read/closer.ts';
import { mapPeople, type People, passesNow } from './read/desired.ts';
import { findOwners, type Owned } from './read/owned.ts';
import { type Read, readBoth } from './read/read.ts';
import type { Rules } from './rules.ts';

export type Run = {
  rules: Rules;
  vendors: { source: Source; target: Target; looks?: Looks };
  now: Date;
  /** Where the expressions of this run are evaluated, under one budget of time. */
  evaluation: Evaluation;
  recall: Recall;
  approvals: Approvals;
  watch: Watch;
};

/** What the last run left, and the key under which people are referred to. */
export type Recall = {
  /** Checked; its people are found by `refOf`. */
  state: State | undefined;
  /** When it was noticed that a run since then has left no result. */
  lostAt?: string | undefined;
  /** There should be a state, and it cannot be used. */
  isLost: boolean;
  /** Digests that were released before, as the history says. */
  used: ReadonlySet<string>;
  /** The tenant's ledger key; without it nothing is remembered or approved. */
  ledgerKey: string | undefined;
  refOf: RefOf;
};

/** Digests approved for this run. They count on GitHub's first attempt only. */
export type Approvals = {
  digests: readonly string[];
  attempt: number;
  /** Whether one that fits nothing that waits ends the run before the first write. */
  mustFit: boolean;
};

/** Who looks on. `ending`: why no further change may be started, if so. */
export type Watch = { onStep(step: Step): void; ending?: () => Ending | undefined };

export type Step =
  | { step: 'reading' }
  /** Who is who is known: people are read one by one. */
  | { step: 'looking' }
  /** What is read is read; the plan and all that comes of it may still ask for something. */
  | { step: 'acting' }
  | { step: 'planned'; plan: Plan }
  | { step: 'applying'; done: number; total: number }
  | { step: 'waiting'; waiting: Waiting }
  /** Whatever the run came to. */
  | { step: 'ended' };

/** `wanted`: everything that should change, before limits. */
export type Planned = {
  read: Read;
  people: People;
  owned: Owned;
  wanted: Draft;
  /** The accounts as the plan rests on them. */
  users: readonly User[];
  looked: Looked & { findings: Finding[] };
  plan: Plan;
  approved: string[];
};

/** What a run rests on and what it came to. */
export type Ran = Planned & { applied: Applied };

/** A run that ended before anything was written, and what it had read by then. */
export type Stopped = { error: unknown; read: Read | undefined };

/** The last step: `carryOut` in a sync, `asIfDone` in a plan, whose clients cannot write anyway, `leaveAll` in a rekey. */
export type LastStep = (planned: Planned, run: Run) => Promise<Applied>;

/** What should change: by default what Personio and the tenant file say. */
export type Drafting = (
  known: Pick<Planned, 'read' | 'people' | 'owned' | 'looked'>,
  run: Run,
) => Drafted | Promise<Drafted>;

export async function syncTenant(
  run: Run,
  lastStep: LastStep,
  drafting: Drafting = draftPlan,
): Promise<Ran | Stopped> {
  let read: Read | undefined;
  try {
    run.watch.onStep({ step: 'reading' });
    run.evaluation.expect(expressionsOf(run.rules));
    read = await readBoth(run);
    const people = await mapPeople(read, run);
    const owned = await findOwners(read, people, run);
    run.watch.onStep({ step: 'looking' });
    const looked = await lookCloser(read, people, owned, run);
    run.watch.onStep({ step: 'acting' });
    const drafted = await drafting({ read, people, owned, looked }, run);
    const given = holdChanges(drafted, read, run);
    const isRefused = given.unmatched > 0 && run.approvals.mustFit;
    // Nothing is released by half an approval: all of it waits, and can be approved by what is told.
    const { draft, approved } = isRefused ? holdChanges(drafted, read, withoutApprovals(run)) : given;
    const { users } = drafted.needs;
    const plan = inPhases(await knownReasons(draft, run.vendors.target), users);
    run.watch.onStep({ step: 'planned', plan });
    const planned = { read, people, owned, looked, users, wanted: drafted.draft, plan, approved };
    return {
      ...planned,
      applied: isRefused ? refused(plan, run.approvals.digests) : await lastStep(planned, run),
    };
  } catch (error) {
    return { error, read };
  }
}

/** All that the tenant file has evaluated for people. */
function expressionsOf(rules: Rules): string[] {
  const { filter } = rules.scope;
  return [
    ...(filter === undefined ? [] : [filter]),
    ...mappingRows(rules).map(({ expression }) => expression),
  ];
}

function withoutApprovals(run: Run): Run {
  return { ...run, approvals: { ...run.approvals, digests: [] } };
}

/** Somebody has decided about something else than what is there: nothing is written until they have looked again. */
function refused(plan: Plan, digests: readonly string[]): Applied {
  const waiting = plan.held.flatMap(({ class: name, field, count, digest }) =>
    digest === undefined ? [] : `${heldName({ class: name, field })}: ${count}, digest ${digest}`,
  );
  const list = `What waits now: ${waiting.join('; ')}.`;
  // The same changes wait under that digest, but no recorded run knows of it.
  const stopped = isUnrecorded(plan.held, digests)
    ? new SyncError(
        'approval-unmatched',
        'The approval came too early: the run that showed its digest is not recorded yet.',
        `${list} Once this run is recorded, start another one with the same digest under "approve". On GitHub its job "record" does that; on a machine of your own "npm run record" does, which pushes it to the ledger branch of "origin". If you may not push there, start the workflow sync in its place.`,
      )
    : new SyncError(
        'approval-unmatched',
        'An approval holds for 72 hours, and once.',
        waiting.length === 0
          ? 'Nothing waits now: run again without one.'
          : `${list} Look at it, and run again with its digest under "approve", or with none.`,
      );
  const skipped = plan.phases.flatMap(({ changes }) => changes);
  return {
    done: [],
    failed: [],
    skipped,
    left: new Map(skipped.map((change) => [change, 'untried'])),
    findings: [],
    stopped,
  };
}

/** Carries the plan out. What stops it on the way stands in the result. */
export async function carryOut({ read, people, users, plan }: Planned, run: Run): Promise<Applied> {
  const byId = new Map(users.map((user) => [user.id, user]));
  const { vendors, rules, recall, watch } = run;
  const ids = new Map(read.memory?.missing.map(({ reference, employee }) => [reference, employee]));
  const employees = new Map(read.employees.items.map((employee) => [employee.id, employee]));
  const applied = await applyPlan(plan, {
    look: {
      ...vendors,
      today: rules.today,
      passes: (employee) => passesNow(employee, read, people, run),
      idOf: (reference) => ids.get(reference),
      asRead: (employee) => employees.get(employee),
    },
    userOf: (user) => byId.get(user),
    isShown: (identifier, key, but) =>
      key !== undefined &&
      users.some(({ id, fields }) => id !== but && identifierKey(identifier, fields[identifier]) === key),
    contentOf: (user, picture) => pictureHash(user, picture, recall.ledgerKey ?? ''),
    progress: (done, total) => watch.onStep({ step: 'applying', done, total }),
    ...(watch.ending ? { ending: watch.ending } : {}),
  });
  return { ...applied, findings: [...applied.findings, ...failingRepeatedly(applied, read.memory)] };
}

/** Nothing of it is carried out. */
export async function leaveAll(): Promise<Applied> {
  return { done: [], failed: [], skipped: [], findings: [] };
}

/** What carrying it out would come to if nothing failed. */
export async function asIfDone({ plan }: Planned, { vendors, rules, recall, watch }: Run): Promise<Applied> {
  const done = plan.phases.flatMap(({ changes }) => changes);
  const findings = await unknownReasons(plan, vendors.target, rules);
  const applied = { done, failed: [], skipped: [], findings };
  if (!plan.pictures) return applied;
  const pictures = await copyPictures(plan.pictures, {
    source: vendors.source,
    target: undefined,
    accountOf: ({ employee, user }) => user ?? employee,
    contentOf: (user, picture) => pictureHash(user, picture, recall.ledgerKey ?? ''),
    isEnding: () => watch.ending?.() !== undefined,
    onDone: () => {},
  });
  return { ...applied, pictures, findings: [...findings, ...pictureFindings(pictures)] };
}
