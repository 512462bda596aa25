/**
 * Which user belongs to which employee. Pure.
 *
 * Everybody is matched, also people out of scope, so that managers resolve. In doubt nobody is matched: two
 * candidates on either side are `ambiguous`, identifiers that point to different users are a `conflict`, and
 * only the people concerned are set aside.
 */
import { foldedKey, type Identifier, identifierKey, pushTo } from './key.ts';
import type { DesiredUser, Match, User } from './model.ts';

export type MatchOptions = {
  identifier: Identifier;
  /** E-mail domains of the tenant; people with an e-mail elsewhere are set aside. `undefined`: any. */
  domains?: readonly string[];
  /** Fields that are never changed after a person was added: such an identifier is never freed for somebody else. */
  createOnly: ReadonlySet<string>;
};

/** Pairs people with users. The result has one entry per person, by Personio id; a user is matched at most once. */
export function matchPeople(
  people: readonly DesiredUser[],
  users: readonly User[],
  options: MatchOptions,
): Map<string, Match> {
  const index = indexOf(people, users);
  const matches = new Map<string, Match>();
  for (const person of people) matches.set(person.employee.id, matchByIdentifier(person, index, options));
  settleSharedIdentifier(index, matches, options.identifier);
  settleReturners(people, index, matches, otherOf(options.identifier));
  for (const person of people) checkOtherIdentifier(person, index, matches, options);
  setAsideSharedAccounts(matches);
  return matches;
}

type Index = {
  people: Record<Identifier, Map<string, DesiredUser[]>>;
  users: Record<Identifier, Map<string, User[]>>;
};

const IDENTIFIERS: readonly Identifier[] = ['email', 'employee_id'];

function otherOf(identifier: Identifier): Identifier {
  return identifier === 'email' ? 'employee_id' : 'email';
}

function indexOf(people: readonly DesiredUser[], users: readonly User[]): Index {
  const index: Index = {
    people: { email: new Map(), employee_id: new Map() },
    users: { email: new Map(), employee_id: new Map() },
  };
  for (const identifier of IDENTIFIERS) {
    for (const person of people) {
      const key = identifierKey(identifier, person.fields[identifier]);
      if (key !== undefined) pushTo(index.people[identifier], key, person);
    }
    for (const user of users) {
      const key = identifierKey(identifier, user.fields[identifier]);
      if (key !== undefined) pushTo(index.users[identifier], key, user);
    }
  }
  return index;
}

function usersOf(index: Index, identifier: Identifier, person: DesiredUser): User[] {
  const key = identifierKey(identifier, person.fields[identifier]);
  return (key !== undefined && index.users[identifier].get(key)) || [];
}

function sharersOf(index: Index, identifier: Identifier, person: DesiredUser): DesiredUser[] {
  const key = identifierKey(identifier, person.fields[identifier]);
  const sharers = (key !== undefined && index.people[identifier].get(key)) || [];
  return sharers.filter((other) => other !== person);
}

function matchByIdentifier(person: DesiredUser, index: Index, options: MatchOptions): Match {
  if (!inDomains(person, options.domains)) return { kind: 'set-aside', reason: 'foreign-domain' };
  const found = usersOf(index, options.identifier, person);
  if (found.length > 1) return { kind: 'set-aside', reason: 'ambiguous' };
  if (found[0]) return { kind: 'matched', user: found[0], by: 'identifier' };

  // Where the user's identifier is empty in Engagedly, the other identifier may tell, if it is unique on both sides.
  const other = otherOf(options.identifier);
  const byOther = usersOf(index, other, person);
  const only = byOther[0];
  if (byOther.length !== 1 || !only || sharersOf(index, other, person).length > 0) return { kind: 'none' };
  if (identifierKey(options.identifier, only.fields[options.identifier]) !== undefined)
    return { kind: 'none' };
  return { kind: 'matched', user: only, by: 'other-identifier' };
}

function inDomains(person: DesiredUser, domains: readonly string[] | undefined): boolean {
  const email = foldedKey(person.fields.email);
  if (domains === undefined || email === undefined) return true;
  const domain = email.slice(email.lastIndexOf('@') + 1);
  return domains.some((allowed) => foldedKey(allowed) === domain);
}

/**
 * People who share the tenant's identifier. One living record among inactive ones, all with the same name, is
 * one person who came back under a new id: the account is the living record's, and nobody is blocked. Any
 * other sharing is ambiguous.
 */
function settleSharedIdentifier(index: Index, matches: Map<string, Match>, identifier: Identifier): void {
  for (const group of index.people[identifier].values()) {
    if (group.length < 2) continue;
    const living = group.filter(isLiving);
    const [heir] = living;
    const samePerson = living.length === 1 && group.every((person) => nameAgrees(person, heir));
    for (const person of group) {
      if (matches.get(person.employee.id)?.kind === 'set-aside') continue;
      if (!samePerson) matches.set(person.employee.id, { kind: 'set-aside', reason: 'ambiguous' });
      else if (person !== heir) matches.set(person.employee.id, { kind: 'transferred' });
    }
  }
}

/**
 * An inactive person who shares the other identifier with a living record is no plain leaver: with the same
 * name the account moves to the living record, otherwise the inactive record is set aside.
 */
function settleReturners(
  people: readonly DesiredUser[],
  index: Index,
  matches: Map<string, Match>,
  other: Identifier,
): void {
  for (const person of people) {
    const match = matches.get(person.employee.id);
    if (isLiving(person) || (match?.kind !== 'matched' && match?.kind !== 'none')) continue;
    const living = sharersOf(index, other, person).filter(isLiving);
    const [heir] = living;
    if (!heir) continue;
    if (living.length > 1 || !nameAgrees(person, heir)) {
      matches.set(person.employee.id, { kind: 'set-aside', reason: 'ambiguous' });
      continue;
    }
    matches.set(person.employee.id, { kind: 'transferred' });
    if (match.kind === 'matched' && matches.get(heir.employee.id)?.kind === 'none') {
      matches.set(heir.employee.id, { kind: 'matched', user: match.user, by: 'transfer' });
    }
  }
}

function isLiving(person: DesiredUser): boolean {
  return person.employee.status !== 'inactive';
}

function nameAgrees(a: DesiredUser, b: DesiredUser | undefined): boolean {
  const name = nameOf(a);
  return name !== undefined && b !== undefined && name === nameOf(b);
}

function nameOf({ employee: { record } }: DesiredUser): string | undefined {
  const first = foldedKey(record.first_name);
  const last = foldedKey(record.last_name);
  return first && last ? `${first}\n${last}` : undefined;
}

/**
 * The other identifier must not speak against the match. It does when it points to another user, unless that
 * user belongs to somebody else whose identifier changes away in this very run (renumbering in a chain).
 * For a person without a match it means that there probably is an account already under an older identifier:
 * a second one is never created.
 */
function checkOtherIdentifier(
  person: DesiredUser,
  index: Index,
  matches: Map<string, Match>,
  options: MatchOptions,
): void {
  const match = matches.get(person.employee.id);
  if (match?.kind !== 'matched' && match?.kind !== 'none') return;
  const own = match.kind === 'matched' ? match.user : undefined;
  for (const identifier of IDENTIFIERS) {
    for (const user of usersOf(index, identifier, person)) {
      if (user === own) continue;
      if (isFreed(user, identifier, person, index, matches, options)) continue;
      matches.set(person.employee.id, { kind: 'set-aside', reason: 'conflict' });
      return;
    }
  }
}

/** Whether this user's identifier, which `person` wants, changes to something else in this run. */
function isFreed(
  user: User,
  identifier: Identifier,
  person: DesiredUser,
  index: Index,
  matches: ReadonlyMap<string, Match>,
  options: MatchOptions,
): boolean {
  if (identifier === options.identifier || options.createOnly.has(identifier)) return false;
  const key = identifierKey(options.identifier, user.fields[options.identifier]);
  const owners = (key !== undefined && index.people[options.identifier].get(key)) || [];
  const [owner] = owners;
  if (owners.length !== 1 || !owner || owner === person) return false;
  const match = matches.get(owner.employee.id);
  if (match?.kind !== 'matched' || match.user !== user) return false;
  const wanted = identifierKey(identifier, owner.fields[identifier]);
  return wanted !== undefined && wanted !== identifierKey(identifier, user.fields[identifier]);
}

/** A last guard: whatever led there, one account never belongs to two people. */
function setAsideSharedAccounts(matches: Map<string, Match>): void {
  const owners = new Map<User, string[]>();
  for (const [employee, match] of matches) if (match.kind === 'matched') pushTo(owners, match.user, employee);
  for (const employees of owners.values()) {
    if (employees.length < 2) continue;
    for (const employee of employees) matches.set(employee, { kind: 'set-aside', reason: 'ambiguous' });
  }
}
