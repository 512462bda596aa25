/** How everybody stands on both sides, and what is decided for them. Pure. */
import { compareIds } from '../keys.ts';
import type { DesiredUser, Match, Memory, User } from '../model.ts';
import { decide, type Standing, terminationOf } from './decide.ts';
import type { Given } from './known.ts';
import { takenIn } from './leavers.ts';
import type { Entry } from './managers.ts';

const NONE: Match = { kind: 'none', row: '1.10' };

/** Everybody who was read, by Personio id. */
export function decideAll(given: Given): Entry[] {
  const accounts = accountsIn(given);
  return given.people.people
    .map((person) => entryOf(person, given, accounts))
    .sort((a, b) => compareIds(a.person.employee.id, b.person.employee.id));
}

function entryOf(person: DesiredUser, given: Given, accounts: Accounts): Entry {
  const { employee, passes } = person;
  const { memory } = given.read;
  const match = given.owned.matches.get(employee.id) ?? NONE;
  const isInDoubt = match.kind === 'set-aside';
  const user = match.kind === 'matched' ? match.user : undefined;
  const last = isInDoubt ? accounts.remembered(employee.id) : user;
  const isLinked = last !== undefined && isOurs(match, employee.id, last, memory);
  const outOfScope = last && memory?.outOfScope(employee.id, last.id);
  const standing = {
    status: employee.status,
    passes,
    linked: isLinked,
    termination: terminationOf(employee.ends, given.rules.today),
    ...(outOfScope ? { outOfScope } : {}),
  };
  if (!isInDoubt) {
    const decision = decide({ ...standing, account: stateOf(user) }, given.rules);
    const beside = 'beside' in match ? accounts.free(match.beside ?? []) : [];
    return { person, match, decision, matters: true, open: openOf(user), beside };
  }
  // Out of scope nothing but the account that this sync answers for can be meant; and a leaver who has one gets no other.
  const meant = (passes === false || employee.status === 'inactive') && isLinked ? last : undefined;
  // The time of being out of scope does not run while it is in doubt, and would never be over.
  const possible: Omit<Standing, 'account'> = outOfScope ? { ...standing, outOfScope: 'overdue' } : standing;
  // Any of the candidates may be theirs, or none.
  const states =
    passes === false ? [stateOf(meant)] : [stateOf(meant), ...accounts.statesOf(match.candidates)];
  return {
    person,
    match,
    // Whoever has nothing that could be decided about is as if blocked: nothing is added for them, either.
    decision: decide({ ...standing, account: match.isOver ? 'blocked' : stateOf(meant) }, given.rules),
    matters:
      !match.isOver &&
      states.some((account) => decide({ ...possible, account }, given.rules).do !== 'nothing'),
    open: isLinked ? openOf(last) : accounts.free(match.candidates),
    beside: [],
  };
}

/** Whose account it is may be remembered of anybody; it is ours to block only if the person was in scope once. */
function isOurs(match: Match, employee: string, user: User, memory: Memory | undefined): boolean {
  const isSettled = match.kind === 'matched' && match.by === 'resolve';
  return isSettled || memory?.wasInScope(employee, user.id) === true;
}

function stateOf(user: User | undefined): Standing['account'] {
  if (user === undefined) return 'none';
  return user.blocked ? 'blocked' : 'active';
}

function openOf(user: User | undefined): User[] {
  return user === undefined || user.blocked ? [] : [user];
}

type Accounts = {
  /** How these accounts stand, by user id. */
  statesOf(candidates: readonly string[]): Standing['account'][];
  /** The account that is remembered as this person's, by Personio id. */
  remembered(employee: string): User | undefined;
  /** Those of them, by user id, that are open and not known to be somebody else's. */
  free(candidates: readonly string[]): User[];
};

function accountsIn({ owned: { users, matches }, read: { memory } }: Given): Accounts {
  const byId = new Map(users.map((user) => [user.id, user]));
  const taken = takenIn(matches);
  return {
    statesOf: (candidates) => candidates.map((id) => stateOf(byId.get(id))),
    remembered: (employee) => byId.get(memory?.links.get(employee)?.user ?? ''),
    free: (candidates) => candidates.flatMap((id) => (taken.has(id) ? [] : openOf(byId.get(id)))),
  };
}
