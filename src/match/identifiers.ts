/** Matching by identifier, and what the other identifier has to say about it. Pure. */
import { hasOtherName, hasSameName, IDENTIFIERS, type Identifier, identifierKey } from '../keys.ts';
import type { DesiredUser, Match, User } from '../model.ts';
import { type Index, otherOf, sharersOf, usersOf } from './index-of.ts';
import type { MatchOptions } from './options.ts';
import { setAside } from './set-aside.ts';

export function matchByIdentifier(person: DesiredUser, index: Index, { identifier }: MatchOptions): Match {
  const found = usersOf(index, identifier, person);
  if (found.length > 1) return setAside('ambiguous');
  if (found[0]) return { kind: 'matched', user: found[0], by: 'identifier' };

  // Where the user's identifier is empty in Engagedly, the other identifier may tell, if it is unique on both sides.
  const other = otherOf(identifier);
  const byOther = usersOf(index, other, person);
  const only = byOther[0];
  if (byOther.length !== 1 || !only || sharersOf(index, other, person).length > 0) return { kind: 'none' };
  if (identifierKey(identifier, only.fields[identifier]) !== undefined) return { kind: 'none' };
  return { kind: 'matched', user: only, by: 'other-identifier' };
}

/**
 * Nobody is matched by an identifier alone with an account that does not have the person's name and is somebody
 * else's: remembered as that of a person who is gone, with the other identifier of somebody in the directory, or with
 * another number and another name altogether. The address went from one to the other.
 */
export function setAsideRecycled(
  people: readonly DesiredUser[],
  index: Index,
  matches: Map<string, Match>,
  { identifier, orphans, unreadable }: MatchOptions,
): void {
  for (const person of people) {
    const match = matches.get(person.employee.id);
    if (match?.kind !== 'matched' || match.by === 'resolve') continue;
    if (match.by === 'link') {
      // A link that one identifier upholds, while the other, and the name, are those of somebody else.
      const isTaken = IDENTIFIERS.some((one) =>
        isSomebodyElses(person, match.user, index, matches, one, bearsNameOf),
      );
      if (isTaken) matches.set(person.employee.id, setAside('conflict'));
      continue;
    }
    const isOrphan = orphans?.has(match.user.id) && !bearsNameOf(match.user, person);
    const other = otherOf(identifier);
    // Addresses are given to others; numbers hardly ever are.
    const isAnother =
      identifier === 'email' &&
      hasOther(other, person, match.user, unreadable) &&
      hasOtherName(person.fields, match.user.fields);
    if (isOrphan || isAnother || isSomebodyElses(person, match.user, index, matches, other))
      matches.set(person.employee.id, setAside('conflict'));
  }
}

function isSomebodyElses(
  person: DesiredUser,
  user: User,
  index: Index,
  matches: ReadonlyMap<string, Match>,
  other: Identifier,
  isLikely: (user: User, holder: DesiredUser) => boolean = () => true,
): boolean {
  if (bearsNameOf(user, person)) return false;
  const key = identifierKey(other, user.fields[other]);
  const holders = (key !== undefined && index.people[other].get(key)) || [];
  const isSettled = (holder: DesiredUser) => {
    const theirs = matches.get(holder.employee.id);
    return theirs?.kind === 'transferred' || (theirs?.kind === 'matched' && theirs.by === 'resolve');
  };
  return !holders.includes(person) && holders.some((holder) => !isSettled(holder) && isLikely(user, holder));
}

/** Whether both have this identifier, and not the same. One that cannot be read may be any, whatever the account has. */
function hasOther(
  identifier: Identifier,
  person: DesiredUser,
  user: User,
  unreadable: ReadonlySet<string> | undefined,
): boolean {
  const [own, theirs] = [person.fields[identifier], user.fields[identifier]].map((value) =>
    identifierKey(identifier, value),
  );
  if (own === undefined) return unreadable?.has(person.employee.id) === true;
  return theirs !== undefined && own !== theirs;
}

/** Whether the account has the first and last name that the person is to have. */
export function bearsNameOf(user: User, { fields }: DesiredUser): boolean {
  return hasSameName(fields, user.fields);
}

/**
 * The other identifier must not speak against the match. It does when it points to another user, unless that
 * user belongs to somebody else whose identifier changes away in this very run (renumbering in a chain).
 * For a person without a match it means that there probably is an account already under an older identifier:
 * a second one is never created. Where somebody has settled by hand who is who, it says nothing.
 */
export function setAsideContradicted(
  people: readonly DesiredUser[],
  index: Index,
  matches: Map<string, Match>,
  options: MatchOptions,
): void {
  const owners = ownersOf(people, matches);
  for (const person of people) {
    const match = matches.get(person.employee.id);
    if (match?.kind !== 'matched' && match?.kind !== 'none') continue;
    if (match.kind === 'matched' && match.by === 'resolve') continue;
    const own = match.kind === 'matched' ? match.user : undefined;
    const isTaken = (user: User, identifier: Identifier) =>
      user !== own && !isFreed(user, identifier, person, owners, matches, options);
    const isContradicted = IDENTIFIERS.some((identifier) =>
      usersOf(index, identifier, person).some((user) => isTaken(user, identifier)),
    );
    if (isContradicted) matches.set(person.employee.id, setAside('conflict'));
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
  if (match?.kind !== 'matched') return false;
  // What identifies somebody can only change for a person who is known by something else.
  const isKnown = match.by === 'link' || match.by === 'resolve';
  if (identifier === options.identifier && !isKnown) return false;
  const wanted = identifierKey(identifier, owner.fields[identifier]);
  return wanted !== undefined && wanted !== identifierKey(identifier, user.fields[identifier]);
}
