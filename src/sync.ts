/**
 * One tenant, from start to finish: read both → map → match → plan → limits → apply. The function to read first.
 *
 * `planTenant` is the same without the call to `applyPlan`, and the clients it is given cannot write.
 */
import { applyPlan } from './apply.ts';
import { dateIn } from './decide.ts';
import type { Identifier } from './key.ts';
import { holdChanges } from './limits.ts';
import { countFilled, withoutLost } from './lost.ts';
import { createOnlyFields, mapEmployees } from './mapping.ts';
import { matchPeople, recordsOf } from './match.ts';
import type {
  Applied,
  Finding,
  Mapped,
  Match,
  Memory,
  PersonRef,
  Plan,
  Source,
  Target,
  Tenant,
} from './model.ts';
import { orderPlan } from './order.ts';
import { inScope, planChanges } from './plan.ts';
import { type Read, readBoth } from './read.ts';
import { knownReasons, reasonFor } from './reasons.ts';
import { memoryOf, type State } from './state.ts';

export type Run = {
  tenant: Tenant;
  /** The same tenant before a change that is being previewed: who comes into scope, and who leaves it? */
  before?: Tenant;
  source: Source;
  target: Target;
  now: Date;
  ledgerKey: string | undefined;
  /** What the last run left, checked; its people are found by `refOf`. */
  state?: State;
  /** Digests approved for this run, and whether this is GitHub's first attempt. */
  approve: readonly string[];
  attempt: number;
  refOf(person: PersonRef): string;
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
  /** Numbers of people, compared with the file before a change. */
  scopeChange?: { entering: number; leaving: number };
};

/** Plans one tenant and writes nothing: `applied` says what a sync would do. Throws SyncErrors. */
export async function planTenant(run: Run): Promise<Report> {
  const planned = await makePlan(run);
  const { units, changes } = planned.plan;
  return { ...planned, applied: { done: [...units, ...changes], failed: [], skipped: [], findings: [] } };
}

/** Plans one tenant and carries the plan out. Throws SyncErrors as long as nothing has been written. */
export async function syncTenant(run: Run): Promise<Report> {
  const planned = await makePlan(run);
  const { read, plan } = planned;
  const emails = new Map(read.users.items.map(({ id, fields }) => [id, fields.email]));
  const applied = await applyPlan({
    plan,
    source: run.source,
    target: run.target,
    today: dateIn(run.tenant.timezone, run.now),
    emailOf: (user) => {
      const email = emails.get(user);
      return typeof email === 'string' ? email : undefined;
    },
    progress: (done, total) => run.onStep({ step: 'applying', done, total }),
    ...(run.signal ? { signal: run.signal } : {}),
  });
  return { ...planned, applied };
}

async function makePlan(run: Run): Promise<Omit<Report, 'applied'>> {
  const { tenant, now } = run;
  const identifier: Identifier = tenant.identifier ?? 'email';
  const createOnly = createOnlyFields(tenant);

  run.onStep({ step: 'reading' });
  const read = await readBoth(run);
  run.onRead(read);
  const { employees, users, units } = read;
  const memory = run.state && rememberedBy(run.state, read, run);
  const filled = countFilled(employees.items, read.prepared.keys);
  const usable = withoutLost({ prepared: read.prepared, seen: employees.seen, filled, memory, identifier });
  const mapped = await mapEmployees({
    tenant,
    prepared: usable.prepared,
    employees: employees.items,
    seen: employees.seen,
    now,
  });
  const domains = tenant.domains ? { domains: tenant.domains } : {};
  const links = memory ? { links: memory.links } : {};
  const matches = matchPeople(mapped.people, users.items, { identifier, createOnly, ...domains, ...links });
  const draft = planChanges({
    tenant,
    people: mapped.people,
    users: users.items,
    matches,
    units: Object.fromEntries(Object.entries(units).map(([kind, list]) => [kind, list.items])),
    typeOf: read.typeOf,
    createOnly,
    today: dateIn(tenant.timezone, now),
    knowsTermination: employees.seen.has('termination_date') && !usable.lost.has('termination_date'),
    refOf: run.refOf,
    reasonOf: (terminationType) => reasonFor(tenant, terminationType),
    mayReactivate: (employee, user) =>
      recordsOf(employee, matches).some((record) => memory?.mayReactivate(record, user) ?? false),
  });
  const order = {
    users: users.items,
    mandatory: read.mandatory,
    structureOnly: tenant.scope.employees === 'none',
  };
  const held = holdChanges(orderPlan(draft.plan, order), {
    tenant,
    complete: read.complete,
    base: draft.base,
    ...(memory ? { memory } : {}),
    employees: employees.items.length,
    unitCounts: Object.fromEntries(Object.entries(units).map(([kind, list]) => [kind, list.items.length])),
    ledgerKey: run.ledgerKey,
    approve: run.approve,
    attempt: run.attempt,
  });
  const plan = await knownReasons(orderPlan(held.plan, order), run.target);
  run.onStep({ step: 'planned', plan });
  const scopeChange = await compareScope(run, read, mapped);
  const findings = [...read.findings, ...usable.findings];
  return {
    read,
    mapped,
    matches,
    plan,
    approved: held.approved,
    findings,
    filled,
    ...(scopeChange ? { scopeChange } : {}),
  };
}

function rememberedBy(state: State, { employees, users }: Read, { refOf, now }: Run): Memory {
  return memoryOf(state, { employees: employees.items, users: users.items }, refOf, now);
}

/** Who is in scope with this file and was not before, and the other way round. */
async function compareScope(
  { before, tenant, now }: Run,
  read: Read,
  mapped: Mapped,
): Promise<Report['scopeChange']> {
  const { preparedBefore, employees } = read;
  if (!before || !preparedBefore) return undefined;
  const old = await mapEmployees({
    tenant: before,
    prepared: { ...preparedBefore, rows: [] },
    employees: employees.items,
    seen: employees.seen,
    now,
  });
  const wasIn = new Set(
    old.people.filter((person) => inScope(person, before)).map(({ employee }) => employee.id),
  );
  const isIn = mapped.people.filter((person) => inScope(person, tenant)).map(({ employee }) => employee.id);
  const entering = isIn.filter((id) => !wasIn.has(id)).length;
  return { entering, leaving: wasIn.size - (isIn.length - entering) };
}
