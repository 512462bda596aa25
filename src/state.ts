/**
 * What one run leaves for the next: keyed hashes, numbers and times, signed under the tenant's ledger key. Pure.
 *
 * A state that is missing, damaged, signed by another key, of another tenant or older than the last run is as good
 * as none: people are matched by identifier alone, and holds are tighter.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import stateSchema from '../schemas/state.json' with { type: 'json' };
import type { Applied, Employee, LimitClass, Match, Memory, PersonRef, Plan, User } from './model.ts';
import type { HeldMembers, Spent, State } from './types/state.d.ts';
import { compileSchema } from './validate.ts';

export type { State } from './types/state.d.ts';

const HOUR = 3_600_000;
/** Limits count a rolling day. */
const DAY = 24 * HOUR;
/** How long held changes can be approved. */
const APPROVAL = 72 * HOUR;

const parseState = compileSchema<State>(stateSchema);

type RefOf = (person: PersonRef) => string;

/** Why a state cannot be used. */
export type StateProblem = 'missing' | 'damaged' | 'foreign' | 'stale';

/**
 * Reads and checks a state file.
 *
 * @param lastRun Run id and attempt of the last recorded run that finished, where the ledger tells; a state of another
 * run was put there by somebody.
 */
export function readState(
  text: string | undefined,
  expected: { tenant: string; ledgerKey: string; lastRun?: { runId: string; attempt: number } },
): { state: State } | { problem: StateProblem } {
  if (text === undefined) return { problem: 'missing' };
  const parsed = parseState(parseJson(text));
  if (!parsed.ok) return { problem: 'damaged' };
  const { signature, ...content } = parsed.value;
  const wanted = Buffer.from(signatureOf(content, expected.ledgerKey), 'hex');
  const given = Buffer.from(signature, 'hex');
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return { problem: 'foreign' };
  if (content.tenant !== expected.tenant) return { problem: 'foreign' };
  const { lastRun } = expected;
  const isLast = !lastRun || (lastRun.runId === content.runId && lastRun.attempt === content.attempt);
  return isLast ? { state: parsed.value } : { problem: 'stale' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Its message would quote the file; a damaged state is told as such.
    return undefined;
  }
}

function signatureOf(content: Omit<State, 'signature'>, ledgerKey: string): string {
  const sorted = Object.fromEntries(Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHmac('sha256', ledgerKey)
    .update(`state:1:${JSON.stringify(sorted)}`)
    .digest('hex');
}

/** The state in terms of the people this run has read. */
export function memoryOf(
  state: State,
  people: { employees: readonly Employee[]; users: readonly User[] },
  refOf: RefOf,
  now: Date,
): Memory {
  const employees = new Map(people.employees.map(({ id }) => [refOf({ employee: id }), id]));
  const users = new Map(people.users.map(({ id }) => [refOf({ user: id }), id]));
  const links = new Map<string, string>();
  for (const pair of state.links) {
    const [employee, user] = ends(pair);
    const employeeId = employees.get(employee);
    const userId = users.get(user);
    if (employeeId !== undefined && userId !== undefined) links.set(employeeId, userId);
  }
  const ours = new Set([...state.blocked, ...state.inactive]);
  const recent = state.spent.filter(({ at }) => isWithin(at, now, DAY));
  const waiting = new Map(
    state.held.filter(({ at }) => isWithin(at, now, APPROVAL)).map((held) => [held.digest, held]),
  );
  return {
    links,
    mayReactivate: (employee, user) => ours.has(pairOf(employee, user, refOf)),
    firstSuccess: state.firstSuccess !== undefined,
    spent: (name, field) =>
      recent
        .filter((spent) => spent.class === name && spent.field === field)
        .reduce((sum, { count }) => sum + count, 0),
    approvable: (digest) => {
      const held = waiting.get(digest);
      return held && new Set(held.members);
    },
    isKnown: (digest) => waiting.has(digest),
    employees: state.employees,
    filled: state.filled,
  };
}

function ends(pair: string): [employee: string, user: string] {
  const [employee = '', user = ''] = pair.split(' ');
  return [employee, user];
}

function pairOf(employee: string, user: string, refOf: RefOf): string {
  return `${refOf({ employee })} ${refOf({ user })}`;
}

function isWithin(at: string, now: Date, span: number): boolean {
  const age = now.getTime() - Date.parse(at);
  return age >= 0 && age <= span;
}

export type RunEnd = {
  tenant: string;
  runId: string;
  attempt: number;
  now: Date;
  ledgerKey: string;
  refOf: RefOf;
  employees: readonly Employee[];
  users: readonly User[];
  matches: ReadonlyMap<string, Match>;
  plan: Plan;
  applied: Applied;
  /** Whether both lists were proved complete. */
  complete: boolean;
  /** For how many people each attribute in use is filled. */
  filled: Readonly<Record<string, number>>;
  /** Whether the tenant is in step after this run. */
  inStep: boolean;
  /** Digests that were approved and released. */
  approved: readonly string[];
};

/** The state after a run. What this run could not see (people it has no proof about) is kept from the previous one. */
export function nextState(previous: State | undefined, run: RunEnd): State {
  const { now } = run;
  const at = now.toISOString();
  const firstSuccess = previous?.firstSuccess ?? (run.inStep ? at : undefined);
  const content: Omit<State, 'signature'> = {
    schemaVersion: 1,
    tenant: run.tenant,
    runId: run.runId,
    attempt: run.attempt,
    at,
    ...(firstSuccess === undefined ? {} : { firstSuccess }),
    links: nextLinks(previous, run),
    ...nextBlocks(previous, run),
    employees: run.complete ? run.employees.length : (previous?.employees ?? 0),
    filled: run.complete ? { ...run.filled } : (previous?.filled ?? {}),
    spent: [
      ...(previous?.spent ?? []).filter((spent) => isWithin(spent.at, now, DAY)),
      ...spentNow(run, at, previous?.firstSuccess !== undefined),
    ],
    held: nextHeld(previous, run, at),
  };
  return { ...content, signature: signatureOf(content, run.ledgerKey) };
}

/** Pairs that this run knows replace what was remembered about either end. */
function nextLinks(previous: State | undefined, run: RunEnd): string[] {
  const known = new Map<string, string>();
  const settled = new Set<string>();
  for (const [employee, match] of run.matches) {
    if (match.kind === 'matched') known.set(run.refOf({ employee }), run.refOf({ user: match.user.id }));
    if (match.kind === 'transferred') settled.add(run.refOf({ employee }));
  }
  for (const [employee, user] of run.applied.created ?? []) {
    known.set(run.refOf({ employee }), run.refOf({ user }));
  }
  const taken = new Set(known.values());
  for (const pair of previous?.links ?? []) {
    const [employee, user] = ends(pair);
    if (!known.has(employee) && !taken.has(user) && !settled.has(employee)) known.set(employee, user);
  }
  return [...known].map(([employee, user]) => `${employee} ${user}`).sort();
}

/** Blocks we made, and leavers seen behind a blocked account, as long as the account stays blocked. */
function nextBlocks(previous: State | undefined, run: RunEnd): Pick<State, 'blocked' | 'inactive'> {
  const { refOf } = run;
  const open = new Set(run.users.filter(({ blocked }) => !blocked).map(({ id }) => refOf({ user: id })));
  const blocked = new Set((previous?.blocked ?? []).filter((pair) => !open.has(ends(pair)[1])));
  const inactive = new Set((previous?.inactive ?? []).filter((pair) => !open.has(ends(pair)[1])));
  const status = new Map(run.employees.map((employee) => [employee.id, employee.status]));
  for (const [employee, match] of run.matches) {
    if (match.kind !== 'matched' || !match.user.blocked || status.get(employee) !== 'inactive') continue;
    inactive.add(pairOf(employee, match.user.id, refOf));
  }
  for (const change of run.applied.done) {
    if (change.action === 'block') blocked.add(pairOf(change.employee, change.user, refOf));
    if (change.action === 'create' && change.thenBlock) {
      const user = run.applied.created?.get(change.employee);
      if (user !== undefined) blocked.add(pairOf(change.employee, user, refOf));
    }
    if (change.action === 'reactivate') {
      blocked.delete(pairOf(change.employee, change.user, refOf));
      inactive.delete(pairOf(change.employee, change.user, refOf));
    }
  }
  return { blocked: [...blocked].sort(), inactive: [...inactive].sort() };
}

/** What this run did, by class; failed writes count too, since they may have been carried out. */
function spentNow({ applied }: RunEnd, at: string, wasInStep: boolean): Spent[] {
  const counts = new Map<string, { class: LimitClass; field?: string; count: number }>();
  const add = (name: LimitClass, field?: string) => {
    const key = `${name}\n${field ?? ''}`;
    const entry = counts.get(key) ?? { class: name, ...(field === undefined ? {} : { field }), count: 0 };
    entry.count += 1;
    counts.set(key, entry);
  };
  for (const change of [...applied.done, ...applied.failed]) {
    switch (change.action) {
      case 'create-unit':
        add('units', change.kind);
        break;
      case 'create':
      case 'block':
        add(change.action);
        break;
      case 'reactivate':
        add('reactivate');
        addFields(Object.keys(change.after), add);
        break;
      case 'update':
        addFields(Object.keys(change.after), add);
    }
  }
  // Filling the organisation has no limit, so it does not count against the limit that comes after it either.
  const counted = [...counts.values()].filter(
    ({ class: name }) => wasInStep || (name !== 'create' && name !== 'units'),
  );
  return counted.map(({ class: name, field, count }) => ({
    class: name,
    ...(field === undefined ? {} : { field }),
    at,
    count,
  }));
}

function addFields(fields: readonly string[], add: (name: LimitClass, field?: string) => void): void {
  if (fields.includes('email') || fields.includes('employee_id')) add('identifier');
  for (const field of fields) if (field !== 'email' && field !== 'employee_id') add('field', field);
}

/**
 * What waits, for as long as it can be approved. The 72 hours run from when exactly these changes were held
 * first, so that a daily run does not keep an old digest alive; a digest that was used is gone.
 */
function nextHeld(previous: State | undefined, run: RunEnd, at: string): HeldMembers[] {
  const used = new Set(run.approved);
  const waiting = new Map(
    (previous?.held ?? [])
      .filter((held) => isWithin(held.at, run.now, APPROVAL) && !used.has(held.digest))
      .map((held) => [held.digest, held]),
  );
  for (const { class: name, field, digest, members } of run.plan.held) {
    if (digest === undefined || members === undefined || waiting.has(digest)) continue;
    const place = field === undefined ? {} : { field };
    waiting.set(digest, { class: name, ...place, digest, at, members: [...members] });
  }
  return [...waiting.values()].sort((a, b) => (a.digest < b.digest ? -1 : 1));
}
