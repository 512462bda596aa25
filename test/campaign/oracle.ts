/**
 * What must be true after every run: a second, small reading of the rules. It knows the data of both sandboxes, the
 * tenant's choices, and the writes that Engagedly saw; of the product it reads nothing but what comes out of it.
 */
import type { Company, Person } from '../../src/sandbox/company/company.ts';
import type { EngagedlySandbox, StoredUser } from '../../src/sandbox/engagedly/engagedly.ts';
import type { Call } from '../../src/sandbox/server.ts';
import { fold, isIdentified, isInScope, isKeyed, isLiving, passes, sharesKey } from './facts.ts';
import type { Choice } from './scenario.ts';
import type { Ran } from './stage.ts';

/** What the oracle remembers from run to run. */
export type Oracle = {
  company: Company;
  engagedly: EngagedlySandbox;
  choice: Choice;
  protectedIds: ReadonlySet<string>;
  humans: ReadonlyMap<number, number>;
  /** Records (Personio ids) an account belonged to, the latest at the end. */
  owners: Map<string, number[]>;
  /** Blocked accounts that the product may open: it blocked them, or saw their person inactive since. */
  mayOpen: Set<string>;
  /** Accounts that were added for somebody who had left already: to be blocked at once. */
  toBlock: Set<string>;
  /** Who had left when the run began. */
  leftBefore: ReadonlySet<number>;
  /** Accounts that were there when the run began; whether Engagedly denies them all in this run. */
  thereBefore: ReadonlySet<string>;
  isDenied: boolean;
  /** The run that is judged puts another back. */
  isPutBack: boolean;
  /** People as they were when Personio was last asked for each alone, in this run. */
  looked: Map<number, Person>;
  /** People who once had the address or number of another's account: a link may tie them to it. */
  tied: Set<number>;
  runs: SeenRun[];
  blocks: { at: number; count: number }[];
  /** Accounts whose owner the product must remember: a recorded run could tell, and nothing was lost since. */
  linked: Set<string>;
  /** Of these, accounts whose owner it must have seen in scope: they are blocked when the owner leaves, filter or not. */
  ours: Set<string>;
  /** People who may have been seen in scope by any run. */
  entered: Set<number>;
  otherTool: boolean;
  /** A list that fits together was shown at least once without some people. */
  isLied: boolean;
  counts: Map<string, number>;
};

/** A run that read both sides completely: who was not there, and who did not pass the filter. */
export type SeenRun = {
  at: number;
  filter: Choice['filter'];
  absent: (id: number) => boolean;
  outside: Set<number>;
};

type Given = Pick<Oracle, 'company' | 'engagedly' | 'choice' | 'protectedIds' | 'humans' | 'owners'>;

/** An oracle that has seen nothing yet. */
export function newOracle(given: Given): Oracle {
  return {
    ...given,
    mayOpen: new Set(),
    toBlock: new Set(),
    leftBefore: new Set(),
    thereBefore: new Set(),
    isDenied: false,
    isPutBack: false,
    looked: new Map(),
    tied: new Set(),
    runs: [],
    blocks: [],
    linked: new Set(),
    ours: new Set(),
    entered: new Set(),
    otherTool: false,
    isLied: false,
    counts: new Map(),
  };
}

export type Before = { users: Map<string, StoredUser>; people: Person[] };

export class Violation extends Error {
  override name = 'Violation';
}

export function count(oracle: Oracle, what: string, by = 1): void {
  oracle.counts.set(what, (oracle.counts.get(what) ?? 0) + by);
}

/** Both sides as they are. */
export function lookAround(oracle: Oracle): Before {
  const { company, engagedly } = oracle;
  const left = company.people.filter(({ status }) => status === 'inactive');
  oracle.looked.clear();
  oracle.thereBefore = new Set(engagedly.users.map(({ id }) => id));
  oracle.leftBefore = new Set(left.map(({ id }) => id));
  return {
    users: new Map(engagedly.users.map((user) => [user.id, structuredClone(user)])),
    people: structuredClone(company.people),
  };
}

/** Whose record it is. */
export function humanOf({ humans }: Pick<Oracle, 'humans'>, record: number): number {
  return humans.get(record) ?? record;
}

/** Whether these two records are one person, as far as data can tell. */
export function isSameHuman(a: Person, b: Person, { humans, choice }: Oracle): boolean {
  if (a.id === b.id) return true;
  const same = humanOf({ humans }, a.id) === humanOf({ humans }, b.id);
  return same && sharesKey(a, b, choice);
}

export function ownersOf({ owners, company }: Oracle, user: StoredUser): Person[] {
  const ids = owners.get(user.id) ?? [];
  return ids.flatMap((id) => company.people.find((person) => person.id === id) ?? []);
}

/** The record whose account it was last, if it still is in the directory. */
export function lastOwner({ owners, company }: Oracle, user: StoredUser): Person | undefined {
  const id = owners.get(user.id)?.at(-1);
  return company.people.find((person) => person.id === id);
}

/** A remembered link holds while one key agrees, or name and hire date. */
export function isHeldByLink(oracle: Oracle, person: Person, user: StoredUser): boolean {
  const { linked, choice } = oracle;
  const { id, fields } = user;
  if (linked.has(id) && isKeyed(person, user, choice)) return true;
  return (
    linked.has(id) &&
    choice.preset === 'default' &&
    person.hireDate !== null &&
    person.hireDate === fields.joining_date &&
    fold(person.firstName) === fold(fields.first_name) &&
    fold(person.lastName) === fold(fields.last_name)
  );
}

/** Whoever is seen open is nobody's blocked account any more. Before the writes of the run are judged. */
export function noticeOpen({ mayOpen }: Oracle, { summary }: Ran, { users }: Before): void {
  if (!summary || summary.outcome === 'failed' || summary.mode === 'plan') return;
  for (const user of users.values()) if (!user.blocked) mayOpen.delete(user.id);
}

/** Personio is asked for one person. */
export function noticeLook({ company, looked }: Oracle, { path }: Call): void {
  const id = Number(/^\/v1\/company\/employees\/(\d+)$/.exec(path)?.[1]);
  const person = company.people.find((one) => one.id === id);
  if (person) looked.set(id, structuredClone(person));
}

/** What the product cannot be sure to know any more: whose accounts these are. */
export function forgetLinks({ linked, ours }: Oracle): void {
  linked.clear();
  ours.clear();
}

/** Nothing of earlier runs is known to the product, nor what they have blocked within the day. */
export function forgetAll(oracle: Oracle): void {
  forgetLinks(oracle);
  oracle.blocks = [];
}

export function remember(oracle: Oracle, ran: Ran, before: Before): void {
  const { summary } = ran;
  for (const user of before.users.values()) {
    const last = lastOwner(oracle, user);
    const was = before.people.find(({ id }) => id === last?.id);
    // Who does not see the newer record of somebody sees that they have left.
    const human = ran.trace.hidden.size > 0 && last ? humanOf(oracle, last.id) : undefined;
    const isSeenLeft = before.people.some(
      (one) => one.status === 'inactive' && humanOf(oracle, one.id) === human,
    );
    if (user.blocked && (was?.status === 'inactive' || isSeenLeft)) oracle.mayOpen.add(user.id);
  }
  // HR may have changed somebody while the run was reading.
  for (const person of [...before.people, ...oracle.company.people])
    if (isInScope(person, oracle.choice)) oracle.entered.add(person.id);
  // Whom it recognised, and who was not there, an undo teaches nobody.
  if (summary?.undoes !== undefined) return;
  rememberAbsent(oracle, ran, before);
  if (summary?.mode !== 'sync' || summary.outcome === 'failed') return;
  if (!summary.source.complete || !summary.target.complete) return;
  for (const user of before.users.values()) {
    const last = lastOwner(oracle, user);
    const was = before.people.find(({ id }) => id === last?.id);
    // Somebody came back under a new id: the account moves along.
    const heirs = before.people.filter((one) => was && isLiving(one) && isSameHuman(one, was, oracle));
    const [heir] = heirs;
    if (was && !isLiving(was) && heir && heirs.length === 1) {
      oracle.owners.set(user.id, [...(oracle.owners.get(user.id) ?? []), heir.id]);
    }
    // Whoever the run was not shown, on one side or the other, it cannot remember.
    const isShown = was && !ran.trace.hidden.has(was.id) && !oracle.isDenied;
    if (isShown && isIdentified(was, user, oracle.choice)) oracle.linked.add(user.id);
    if (was && oracle.linked.has(user.id) && isInScope(was, oracle.choice)) oracle.ours.add(user.id);
    for (const person of before.people) {
      if (person.id !== last?.id && isIdentified(person, user, oracle.choice)) oracle.tied.add(person.id);
    }
  }
}

/** A run that read both sides completely has seen who is not there, even if it failed while it wrote. */
function rememberAbsent(oracle: Oracle, { plan, summary, startedAt, trace }: Ran, before: Before): void {
  if (!summary || summary.mode === 'plan' || !plan) return;
  if (!summary.source.complete || !summary.target.complete) return;
  const there = new Set(before.people.map(({ id }) => id));
  oracle.runs.push({
    at: startedAt.getTime(),
    filter: oracle.choice.filter,
    absent: (id) => !there.has(id) || trace.hidden.has(id),
    outside: new Set(
      before.people.filter((person) => !passes(person, oracle.choice.filter)).map(({ id }) => id),
    ),
  });
}
