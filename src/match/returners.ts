/** Records that share an identifier: somebody who came back under a new id, or two people for one account. Pure. */
import { hasSameName, IDENTIFIERS, type Identifier, identifierKey } from '../keys.ts';
import type { DesiredUser, Match } from '../model.ts';
import { type Index, sharersOf, sharesIdentifier } from './index-of.ts';
import { setAside } from './set-aside.ts';

/**
 * People who share the tenant's identifier. One living record among inactive ones, all with the same name, is
 * one person who came back under a new id: the account is the living record's, and nobody is blocked. Any
 * other sharing is ambiguous for everybody whose account is not settled otherwise.
 */
export function settleSharedIdentifier(
  index: Index,
  matches: Map<string, Match>,
  identifier: Identifier,
): void {
  for (const group of index.people[identifier].values()) {
    if (group.length < 2) continue;
    const living = group.filter(isLiving);
    const [heir] = living;
    const samePerson = living.length === 1 && group.every((person) => nameAgrees(person, heir));
    for (const person of group) {
      const match = matches.get(person.employee.id);
      if (match?.kind === 'set-aside') continue;
      if (!samePerson) {
        if (!isSettled(person, match, identifier)) matches.set(person.employee.id, setAside('ambiguous'));
      } else if (heir && person !== heir) moveAccount(person, heir, matches);
    }
  }
}

/**
 * Whether the shared identifier leaves no doubt about this person's account: somebody has reviewed it, or a link says
 * so and the account bears the identifier already. A leaver's account is not settled by that: it would be blocked,
 * and somebody else may be using it.
 */
function isSettled(person: DesiredUser, match: Match | undefined, identifier: Identifier): boolean {
  if (match?.kind !== 'matched') return false;
  if (match.by === 'resolve') return true;
  return match.by === 'link' && isLiving(person) && sharesIdentifier(identifier, person, match.user);
}

/**
 * An inactive person who shares the other identifier with a living record is no plain leaver: with the same
 * name the account moves to the living record, otherwise the inactive record is set aside. The same goes where only
 * the account has that identifier still, and the living record has the person's name: Personio has no address twice,
 * so whoever comes back under a new id has taken it from the old record.
 */
export function settleReturners(
  people: readonly DesiredUser[],
  index: Index,
  matches: Map<string, Match>,
  other: Identifier,
): void {
  for (const person of people) {
    const match = matches.get(person.employee.id);
    if (isLiving(person) || (match?.kind !== 'matched' && match?.kind !== 'none')) continue;
    const sharers = sharersOf(index, other, person).filter(isLiving);
    const living = sharers.length > 0 ? sharers : usersOfAccount(person, match, index);
    const [heir] = living;
    if (!heir) continue;
    if (living.length === 1 && nameAgrees(person, heir)) moveAccount(person, heir, matches);
    else if (match.kind !== 'matched' || match.by !== 'resolve') {
      matches.set(person.employee.id, setAside('ambiguous'));
    }
  }
}

/** Living people who have an identifier of this person's account, if one of them has the person's name, too. */
function usersOfAccount(person: DesiredUser, match: Match, index: Index): DesiredUser[] {
  if (match.kind !== 'matched') return [];
  const living = new Set(
    IDENTIFIERS.flatMap((identifier) => {
      const key = identifierKey(identifier, match.user.fields[identifier]);
      return (key !== undefined && index.people[identifier].get(key)) || [];
    }).filter((other) => other !== person && isLiving(other)),
  );
  return [...living].some((other) => nameAgrees(person, other)) ? [...living] : [];
}

/** The account of an inactive record becomes that of the same person's living record, if that has none. */
function moveAccount(person: DesiredUser, heir: DesiredUser, matches: Map<string, Match>): void {
  const match = matches.get(person.employee.id);
  matches.set(person.employee.id, { kind: 'transferred', to: heir.employee.id });
  if (match?.kind !== 'matched' || matches.get(heir.employee.id)?.kind !== 'none') return;
  matches.set(heir.employee.id, { kind: 'matched', user: match.user, by: 'transfer' });
}

/** Whether these are two records of one person, of whom the first has left. */
export function isEarlierRecord(person: DesiredUser, later: DesiredUser): boolean {
  return !isLiving(person) && isLiving(later) && nameAgrees(person, later);
}

function isLiving(person: DesiredUser): boolean {
  return person.employee.status !== 'inactive';
}

function nameAgrees(a: DesiredUser, b: DesiredUser | undefined): boolean {
  return b !== undefined && hasSameName(a.employee.record, b.employee.record);
}
