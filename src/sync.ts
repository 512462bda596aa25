/**
 * One tenant, from start to finish: read both → map → match → plan → limits → apply. The function to read first.
 *
 * `planTenant` is the same without the call to `applyPlan`, and the clients it is given cannot write.
 */

import { applyPlan } from './apply/apply.ts';
import { holdChanges, type LimitOptions } from './hold/hold.ts';
import { mapEmployees, type PreparedMapping } from './map/map.ts';
import { unreadableIdentifiers } from './map/unreadable.ts';
import { matchPeople, type Resolved, recordIdsOf, resolvedBy } from './match/match.ts';
import { memoryOf, type State } from './memory/state.ts';
import type {
  Applied,
  Employee,
  Finding,
  Mapped,
  Match,
  Memory,
  Plan,
  RefOf,
  Source,
  Target,
  User,
} from './model.ts';
import { inPhases, settle } from './plan/order.ts';
import { type Drafted, inScope, type PlanBase, planChanges } from './plan/plan.ts';
import { knownReasons } from './plan/reasons.ts';
import { failingRepeatedly, withoutStuck } from './plan/stuck.ts';
import { findAdministrators } from './read/administrators.ts';
import { countFilled, withoutLost } from './read/lost.ts';
import { type Read, readBoth } from './read/read.ts';
import { findOfHeirs, findUnlisted } from './read/unlisted.ts';
import type { Rules } from './rules.ts';
import { STANDING } from './vendors/personio/standing.ts';

export type Run = {
  rules: Rules;
  /** The same tenant before a change that is being previewed: who comes into scope, and who leaves it? */
  before?: Rules;
  source: Source;
  target: Target;
  now: Date;
  ledgerKey: string | undefined;
  /** What the last run left, checked; its people are found by `refOf`. */
  state?: State;
  /** There should be one, and it cannot be used. */
  stateLost?: boolean;
  /** Digests approved for this run, and whether this is GitHub's first attempt. */
  approve: readonly string[];
  attempt: number;
  refOf: RefOf;
  /** Told what was read, before anything is made of it: whatever is printed later is checked against it. */
  onRead(read: Read): void;
  /** Told where the run is. */
  onStep(step: Step): void;
  signal?: AbortSignal;
};

export type Step =
  | { step: 'reading' }
  | { step: 'planned'; plan: Plan }
  | { step: 'applying'; done: number; total: number };

/** What a run rests on and what it came to: the material of a summary. */
export type Report = {
  read: Read;
  mapped: Mapped;
  plan: Plan;
  applied: Applied;
  matches: ReadonlyMap<string, Match>;
  approved: string[];
  findings: Finding[];
  /** For how many people each attribute in use is filled. */
  filled: Record<string, number>;
  memory?: Memory;
  /** The mapping that this run could use. */
  usable: PreparedMapping;
  /** The accounts of the list, and those that it did not show and were found one by one. */
  users: User[];
  /** Numbers of people, compared with the file before a change. */
  scopeChange?: { entering: number; leaving: number };
};

/** Plans one tenant and writes nothing: `applied` says what a sync would do. Throws SyncErrors. */
export async function planTenant(run: Run): Promise<Report> {
  const planned = await makePlan(run);
  const done = planned.plan.phases.flatMap(({ changes }) => changes);
  return { ...planned, applied: { done, failed: [], skipped: [], findings: [] } };
}

/** Plans one tenant and carries the plan out. Throws SyncErrors as long as nothing has been written. */
export async function syncTenant(run: Run): Promise<Report> {
  const planned = await makePlan(run);
  const { read, plan } = planned;
  const users = new Map(planned.users.map((user) => [user.id, user]));
  const applied = await applyPlan(plan, {
    look: {
      source: run.source,
      target: run.target,
      today: run.rules.today,
      passes: (employee) => passesFilter(employee, run, read, planned.usable),
      refOf: run.refOf,
    },
    userOf: (user) => users.get(user),
    progress: (done, total) => run.onStep({ step: 'applying', done, total }),
    ...(run.signal ? { signal: run.signal } : {}),
  });
  const findings = [...applied.findings, ...failingRepeatedly(applied, planned.memory)];
  return { ...planned, applied: { ...applied, findings } };
}

async function makePlan(run: Run): Promise<Omit<Report, 'applied'>> {
  const { rules, target } = run;
  run.onStep({ step: 'reading' });
  const known = await readAll(run);
  const { read, memory, usable, mapped } = known;
  const paired = await pairUp(run, known);
  const { users } = paired;
  const { draft, base } = draftPlan(run, known, paired);
  const needs = {
    users,
    mandatory: read.mandatory,
    structureOnly: rules.scope.employees === 'none',
  };
  const staying = settle(withoutStuck(draft, memory, run.ledgerKey), needs);
  const held = holdChanges(staying, { ...limitOptions(run, known, base), needs });
  const plan = inPhases(await knownReasons(held.draft, target), users);
  run.onStep({ step: 'planned', plan });
  const scopeChange = await compareScope(run, read, mapped);
  return {
    read,
    mapped,
    matches: paired.matches,
    plan,
    approved: held.approved,
    findings: [...read.findings, ...usable.findings, ...resolveFindings(paired.resolved)],
    filled: known.filled,
    usable: usable.prepared,
    users: [...users],
    ...(memory ? { memory } : {}),
    ...(scopeChange ? { scopeChange } : {}),
  };
}

/** Everything the plan rests on. */
type Known = Awaited<ReturnType<typeof readAll>>;

async function readAll(run: Run) {
  const { rules, target, now } = run;
  const read = await readBoth(run);
  run.onRead(read);
  const { prepared, employees } = read;
  const memory = run.state && rememberedBy(run.state, read, run);
  const filled = countFilled(employees.items, prepared.keys);
  const usable = withoutLost({
    prepared,
    seen: employees.seen,
    filled,
    memory,
    identifier: rules.identifier,
  });
  const mapped = await mapEmployees({
    rules,
    prepared: usable.prepared,
    employees: employees.items,
    seen: employees.seen,
    now,
  });
  const unlisted = await findUnlisted({ rules, people: mapped.people, memory, target });
  const unreadable = unreadableIdentifiers(rules, usable.prepared, mapped);
  const users = [...read.users.items, ...unlisted.users];
  const administrators = await findAdministrators(users, memory, target);
  return { read, memory, filled, usable, mapped, users, unseen: unlisted.unseen, unreadable, administrators };
}

/** Who is who; with the accounts of people who came back, where the list does not show them. */
async function pairUp({ rules, refOf, target }: Run, { read, memory, mapped, users, unreadable }: Known) {
  const employees = read.employees.items;
  const pair = (accounts: readonly User[]) => {
    const resolved = resolvedBy(rules.resolve, { employees, users: accounts }, refOf, rules.today);
    const matched = matchPeople(mapped.people, accounts, {
      identifier: rules.identifier,
      createOnly: rules.createOnly,
      domains: rules.domains,
      memory: memory && {
        links: memory.links,
        hashOf: memory.markHash,
        orphans: new Map(memory.missing.map(({ user, marks }) => [user, marks])),
      },
      resolved: resolved.pairs,
      unreadable: unreadable.atAll,
      isWritten: (person) => inScope(person, rules),
    });
    return { ...matched, resolved, users: accounts };
  };
  const first = pair(users);
  const more = await findOfHeirs({ people: mapped.people, matches: first.matches, users, rules, target });
  return more.length === 0 ? first : pair([...users, ...more]);
}

type Paired = Awaited<ReturnType<typeof pairUp>>;

/** What should happen, before anything is held. */
function draftPlan(
  { rules }: Run,
  { read, memory, usable, mapped, unseen, unreadable, administrators }: Known,
  { matches, free, users }: Paired,
): Drafted {
  const { employees, units } = read;
  return planChanges({
    rules,
    people: mapped.people,
    users,
    unseen,
    administrators,
    unreadable: unreadable.inRecord,
    matches,
    free,
    units: Object.fromEntries(Object.entries(units).map(([kind, list]) => [kind, list.items])),
    typeOf: read.typeOf,
    knowsEnds: employees.seen.has(STANDING.ends) && !usable.lost.has(STANDING.ends),
    mayReactivate: (employee, user) => {
      const match = matches.get(employee);
      // A reviewed entry heals: also where the account was blocked for another record.
      if (match?.kind === 'matched' && match.by === 'resolve' && memory?.isBlockedByUs(user)) return true;
      return recordIdsOf(employee, matches).some((record) => memory?.mayReactivate(record, user) ?? false);
    },
    ...(memory ? { memory } : {}),
  });
}

function limitOptions(run: Run, { read, memory }: Known, base: PlanBase): Omit<LimitOptions, 'needs'> {
  const { rules, ledgerKey, approve, attempt } = run;
  const { employees, units, complete } = read;
  return {
    rules,
    complete,
    base,
    ...(memory ? { memory } : {}),
    memoryLost: run.stateLost ?? false,
    employees: employees.items.length,
    unitCounts: Object.fromEntries(Object.entries(units).map(([kind, list]) => [kind, list.items.length])),
    ledgerKey,
    approve,
    attempt,
  };
}

function rememberedBy(state: State, read: Read, { rules, ledgerKey = '', refOf, now }: Run): Memory {
  const { employees, users, complete } = read;
  const seen = { rules, ledgerKey, employees: employees.items, users: users.items, isComplete: complete };
  return memoryOf(state, seen, refOf, now);
}

/** Entries of `resolve` that settle nothing. */
function resolveFindings({ unmatched, expired }: Resolved): Finding[] {
  return [
    ...(unmatched > 0 ? [{ code: 'resolve-unmatched' as const, count: unmatched }] : []),
    ...(expired > 0 ? [{ code: 'resolve-expired' as const, count: expired }] : []),
  ];
}

/** Whether the filter lets one person through who was read again. */
async function passesFilter(
  employee: Employee,
  { rules, now }: Run,
  { employees }: Read,
  usable: PreparedMapping,
): Promise<boolean | undefined> {
  const prepared = { ...usable, rows: [] };
  const { people } = await mapEmployees({
    rules,
    prepared,
    employees: [employee],
    seen: employees.seen,
    now,
  });
  return people[0]?.passes;
}

/** Who is in scope with this file and was not before, and the other way round. */
async function compareScope(
  { before, rules, now }: Run,
  read: Read,
  mapped: Mapped,
): Promise<Report['scopeChange']> {
  const { preparedBefore, employees } = read;
  if (!before || !preparedBefore) return undefined;
  const old = await mapEmployees({
    rules: before,
    prepared: { ...preparedBefore, rows: [] },
    employees: employees.items,
    seen: employees.seen,
    now,
  });
  const wasIn = new Set(
    old.people.filter((person) => inScope(person, before)).map(({ employee }) => employee.id),
  );
  const isIn = mapped.people.filter((person) => inScope(person, rules)).map(({ employee }) => employee.id);
  const entering = isIn.filter((id) => !wasIn.has(id)).length;
  return { entering, leaving: wasIn.size - (isIn.length - entering) };
}
