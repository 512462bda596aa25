/** Remembered links: which of them hold today, and that nobody else gets a linked account. Pure. */
import { hasOtherName, IDENTIFIERS, pushTo } from '../keys.ts';
import type { DesiredUser, Match, User } from '../model.ts';
import { sameValue } from '../values.ts';
import { bearsNameOf } from './identifiers.ts';
import { sharesIdentifier } from './index-of.ts';
import { setAside } from './set-aside.ts';

/**
 * The remembered links that still hold: an identifier, or name and hire date, agree between the two today. A
 * link alone, which somebody may have tampered with, never moves an account.
 */
export function agreeingLinks(
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

function agrees(person: DesiredUser, user: User): boolean {
  if (IDENTIFIERS.some((identifier) => sharesIdentifier(identifier, person, user))) return true;
  const { fields } = person;
  const hired = typeof fields.joining_date === 'string' ? fields.joining_date : undefined;
  return (
    hired !== undefined && sameValue('date', hired, user.fields.joining_date) && bearsNameOf(user, person)
  );
}

/**
 * Somebody who is linked to an account, of which nothing agrees any more and which is nobody else's, probably has it
 * still: e-mail, number and name may have changed together. A second one is not added before somebody has looked.
 */
export function setAsideDisagreeing(
  matches: Map<string, Match>,
  links: ReadonlyMap<string, string> | undefined,
): void {
  const owned = new Set(
    [...matches.values()].flatMap((match) => (match.kind === 'matched' ? match.user.id : [])),
  );
  for (const [employee, match] of matches) {
    const linked = links?.get(employee);
    if (match.kind === 'none' && linked !== undefined && !owned.has(linked))
      matches.set(employee, setAside('conflict'));
  }
}

/**
 * Whoever is known by an identifier alone does not get an account that is remembered as that of somebody else who is
 * still in Personio, even if nothing of that link agrees any more: not under another name (the address may have gone
 * from one to the other), and no leaver at all (whoever came back under a new id, and has another address and number
 * since, may be using it).
 */
export function setAsideRememberedElsewhere(
  people: readonly DesiredUser[],
  matches: Map<string, Match>,
  links: ReadonlyMap<string, string> | undefined,
): void {
  const remembered = new Map<string, DesiredUser[]>();
  for (const person of people) {
    const user = links?.get(person.employee.id);
    if (user !== undefined) pushTo(remembered, user, person);
  }
  for (const person of people) {
    const { id, status } = person.employee;
    const match = matches.get(id);
    if (match?.kind !== 'matched' || match.by === 'link' || match.by === 'resolve') continue;
    const { user } = match;
    const others = (remembered.get(user.id) ?? []).filter((other) => other !== person);
    const isInUse = others.some(({ employee }) => employee.status !== 'inactive');
    const isAnothers = others.some(({ employee }) => stillHas(matches.get(employee.id), user));
    const isLeaver = status === 'inactive';
    if ((isLeaver && isInUse) || (isAnothers && !bearsNameOf(user, person)))
      matches.set(id, setAside('conflict'));
  }
}

/** Neither another account nor another record of theirs has taken the place of this one. */
function stillHas(match: Match | undefined, user: User): boolean {
  if (match?.kind === 'matched') return match.user === user;
  return match?.kind !== 'transferred';
}

/**
 * Somebody known by an identifier alone does not get an account that is linked to another person. With another name
 * altogether they have none yet; whether their identifier becomes free in this run is asked after that.
 */
export function setAsideLinkedElsewhere(
  people: readonly DesiredUser[],
  matches: Map<string, Match>,
  links: ReadonlyMap<string, User>,
): void {
  const linkedTo = new Map([...links].map(([employee, user]) => [user, employee]));
  for (const person of people) {
    const { id } = person.employee;
    const match = matches.get(id);
    if (match?.kind !== 'matched' || match.by === 'link' || match.by === 'resolve') continue;
    const owner = linkedTo.get(match.user);
    if (owner === undefined || owner === id) continue;
    const theirs = matches.get(owner);
    // The account of somebody who came back under a new id moves along.
    if (theirs?.kind === 'transferred') continue;
    const isNewcomer = theirs?.kind === 'matched' && hasOtherName(person.fields, match.user.fields);
    matches.set(id, isNewcomer ? { kind: 'none' } : setAside('conflict'));
  }
}
