/**
 * Which user belongs to which employee. Pure.
 *
 * Everybody is matched, also people out of scope, so that managers resolve. In doubt nobody is matched: two
 * candidates on either side are `ambiguous`, identifiers that point to different users are a `conflict`, and
 * only the people concerned are set aside.
 */
import { foldedKey, type Identifier, identifierKey, pushTo } from './key.ts';
import type { DesiredUser, Match, User } from './model.ts';
import { sameValue } from './value.ts';

export type MatchOptions = {
  identifier: Identifier;
  /** E-mail domains of the tenant; people with an e-mail elsewhere are set aside. `undefined`: any. */
  domains?: readonly string[];
  /** Fields that are never changed after a person was added: such an identifier is never freed for somebody else. */
  createOnly: ReadonlySet<string>;
  /** Remembered links: user id by employee id. */
  links?: ReadonlyMap<string, string>;
};

/** Pairs people with users. The result has one entry per person, by Personio id; a user is matched at most once. */
export function matchPeople(
  people: readonly DesiredUser[],
  users: readonly User[],
  options: MatchOptions,
): Map<string, Match> {
  const index = indexOf(people, users);
  const matches = new Map<string, Match>();
  const links = agreeingLinks(people, users, options.links);
  for (const person of people) {
    const linked = links.get(person.employee.id);
    const match = inDomains(person, options.domains)
      ? linked
        ? ({ kind: 'matched', user: linked, by: 'link' } as const)
        : matchByIdentifier(person, index, options)
      : setAside('foreign-domain');
    matches.set(person.employee.id, match);
  }
  settleSharedIdentifier(index, matches, options.identifier);
  settleReturners(people, index, matches, otherOf(options.identifier));
  setAsideLinkedElsewhere(matches, links);
  const owners = ownersOf(people, matches);
  for (const person of people) checkOtherIdentifier(person, index, owners, matches, options);
  setAsideSharedAccounts(matches);
  for (const person of people) {
    const match = matches.get(person.employee.id);
    if (match?.kind !== 'set-aside' || options.links?.has(person.employee.id)) continue;
    match.hasAccount = IDENTIFIERS.some((identifier) => usersOf(index, identifier, person).length > 0);
  }
  return matches;
}

/** The Personio ids of all records of this person: their own, and older ones whose account is theirs now. */
export function recordsOf(employee: string, matches: ReadonlyMap<string, Match>): string[] {
  const older = [...matches].filter(([, match]) => match.kind === 'transferred' && match.to === employee);
  return [employee, ...older.map(([id]) => id)];
}

/** Whether an account might be theirs is filled in at the end. */
function setAside(reason: 'ambiguous' | 'conflict' | 'foreign-domain'): Match {
  return { kind: 'set-aside', reason, hasAccount: true };
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
  const found = usersOf(index, options.identifier, person);
  if (found.length > 1) return setAside('ambiguous');
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
      if (!samePerson) matches.set(person.employee.id, setAside('ambiguous'));
      else if (heir && person !== heir) moveAccount(person, heir, matches);
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
      matches.set(person.employee.id, setAside('ambiguous'));
      continue;
    }
    moveAccount(person, heir, matches);
  }
}

/** The account of an inactive record becomes that of the same person's living record, if that has none. */
function moveAccount(person: DesiredUser, heir: DesiredUser, matches: Map<string, Match>): void {
  const match = matches.get(person.employee.id);
  matches.set(person.employee.id, { kind: 'transferred', to: heir.employee.id });
  if (match?.kind !== 'matched' || matches.get(heir.employee.id)?.kind !== 'none') return;
  matches.set(heir.employee.id, { kind: 'matched', user: match.user, by: 'transfer' });
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
  owners: ReadonlyMap<User, DesiredUser>,
  matches: Map<string, Match>,
  options: MatchOptions,
): void {
  const match = matches.get(person.employee.id);
  if (match?.kind !== 'matched' && match?.kind !== 'none') return;
  const own = match.kind === 'matched' ? match.user : undefined;
  for (const identifier of IDENTIFIERS) {
    for (const user of usersOf(index, identifier, person)) {
      if (user === own) continue;
      if (isFreed(user, identifier, person, owners, matches, options)) continue;
      matches.set(person.employee.id, setAside('conflict'));
      return;
    }
  }
}

/** Who has which account, before anybody is set aside for what the other identifier says. */
function ownersOf(
  people: readonly DesiredUser[],
  matches: ReadonlyMap<string, Match>,
): Map<User, DesiredUser> {
  const owners = new Map<User, DesiredUser>();
  for (const person of people) {
    const match = matches.get(person.employee.id);
    if (match?.kind === 'matched') owners.set(match.user, person);
  }
  return owners;
}

/** Whether this user's identifier, which `person` wants, changes to something else in this run. */
function isFreed(
  user: User,
  identifier: Identifier,
  person: DesiredUser,
  owners: ReadonlyMap<User, DesiredUser>,
  matches: ReadonlyMap<string, Match>,
  options: MatchOptions,
): boolean {
  if (options.createOnly.has(identifier)) return false;
  const owner = owners.get(user);
  if (!owner || owner === person) return false;
  const match = matches.get(owner.employee.id);
  // What identifies somebody can only change for a person who is known by a link.
  if (match?.kind !== 'matched' || (identifier === options.identifier && match.by !== 'link')) return false;
  const wanted = identifierKey(identifier, owner.fields[identifier]);
  return wanted !== undefined && wanted !== identifierKey(identifier, user.fields[identifier]);
}

/**
 * The remembered links that still hold: an identifier, or name and hire date, agree between the two today. A
 * link alone, which somebody may have tampered with, never moves an account.
 */
function agreeingLinks(
  people: readonly DesiredUser[],
  users: readonly User[],
  links: ReadonlyMap<string, string> | undefined,
): Map<string, User> {
  const agreeing = new Map<string, User>();
  if (!links || links.size === 0) return agreeing;
  const userById = new Map(users.map((user) => [user.id, user]));
  const claims = new Map<User, string[]>();
  for (const person of people) {
    const user = userById.get(links.get(person.employee.id) ?? '');
    if (user && agrees(person, user)) pushTo(claims, user, person.employee.id);
  }
  // Two links to one account are as good as none.
  for (const [user, [employee, ...others]] of claims) {
    if (employee !== undefined && others.length === 0) agreeing.set(employee, user);
  }
  return agreeing;
}

function agrees({ fields }: DesiredUser, user: User): boolean {
  const same = (identifier: Identifier) => {
    const key = identifierKey(identifier, fields[identifier]);
    return key !== undefined && key === identifierKey(identifier, user.fields[identifier]);
  };
  if (IDENTIFIERS.some(same)) return true;
  const hired = typeof fields.joining_date === 'string' ? fields.joining_date : undefined;
  if (hired === undefined || !sameValue('date', hired, user.fields.joining_date)) return false;
  return ['first_name', 'last_name'].every((field) => {
    const name = foldedKey(fields[field]);
    return name !== undefined && name === foldedKey(user.fields[field]);
  });
}

/** Somebody known by an identifier alone does not get an account that is linked to another person. */
function setAsideLinkedElsewhere(matches: Map<string, Match>, links: ReadonlyMap<string, User>): void {
  const linkedTo = new Map([...links].map(([employee, user]) => [user, employee]));
  for (const [employee, match] of matches) {
    if (match.kind !== 'matched' || match.by === 'link') continue;
    const owner = linkedTo.get(match.user);
    if (owner === undefined || owner === employee) continue;
    const theirs = matches.get(owner);
    // The account of somebody who came back under a new id moves along.
    if (theirs?.kind === 'transferred') continue;
    matches.set(employee, setAside('conflict'));
  }
}

/** A last guard: whatever led there, one account never belongs to two people. */
function setAsideSharedAccounts(matches: Map<string, Match>): void {
  const owners = new Map<User, string[]>();
  for (const [employee, match] of matches) if (match.kind === 'matched') pushTo(owners, match.user, employee);
  for (const employees of owners.values()) {
    if (employees.length < 2) continue;
    for (const employee of employees) matches.set(employee, setAside('ambiguous'));
  }
}
