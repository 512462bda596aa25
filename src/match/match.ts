/**
 * Which user belongs to which employee. Pure.
 *
 * Everybody is matched, also people out of scope, so that managers resolve. In doubt nobody is matched: two
 * candidates on either side are `ambiguous`, identifiers that point to different users are a `conflict`, and
 * only the people concerned are set aside.
 */
import { foldedKey } from '../keys.ts';
import type { DesiredUser, Match, User } from '../model.ts';
import { matchByIdentifier, setAsideContradicted, setAsideRecycled } from './identifiers.ts';
import { type Index, indexOf, otherOf } from './index-of.ts';
import {
  agreeingLinks,
  setAsideDisagreeing,
  setAsideLinkedElsewhere,
  setAsideRememberedElsewhere,
} from './links.ts';
import { setAsideNamesakes } from './namesakes.ts';
import type { MatchOptions } from './options.ts';
import { resolvedUsers, setAsideResolvedElsewhere } from './resolved.ts';
import { settleReturners, settleSharedIdentifier } from './returners.ts';
import { nameCandidates, setAside, setAsideSharedAccounts } from './set-aside.ts';

export type { MatchOptions } from './options.ts';
export { type Resolved, resolvedBy } from './resolved.ts';

/** Pairs people with users. The result has one entry per person, by Personio id; a user is matched at most once. */
export function matchPeople(
  people: readonly DesiredUser[],
  users: readonly User[],
  options: MatchOptions,
): Map<string, Match> {
  const index = indexOf(people, users);
  const known: Known = {
    resolved: resolvedUsers(users, options.resolved),
    links: agreeingLinks(people, users, options.links),
  };
  // Whoever is settled by hand leaves the account of an older link to others.
  for (const employee of known.resolved.keys()) known.links.delete(employee);
  const matches = new Map<string, Match>();
  for (const person of people) matches.set(person.employee.id, firstMatch(person, known, index, options));

  settleSharedIdentifier(index, matches, options.identifier);
  settleReturners(people, index, matches, otherOf(options.identifier));
  setAsideResolvedElsewhere(people, matches, known.resolved);
  setAsideLinkedElsewhere(people, matches, known.links);
  setAsideRememberedElsewhere(people, matches, options.links);
  setAsideRecycled(people, index, matches, options);
  setAsideContradicted(people, index, matches, options);
  setAsideDisagreeing(matches, options.links);
  setAsideSharedAccounts(matches);
  setAsideNamesakes(people, users, matches, options);
  nameCandidates(people, index, matches, options);
  return matches;
}

/** The Personio ids of all records of this person: their own, and older ones whose account is theirs now. */
export function recordsOf(employee: string, matches: ReadonlyMap<string, Match>): string[] {
  const older = [...matches].filter(([, match]) => match.kind === 'transferred' && match.to === employee);
  return [employee, ...older.map(([id]) => id)];
}

type Known = { resolved: ReadonlyMap<string, User>; links: Map<string, User> };

/** What speaks first: the reviewed word of the tenant file, the remembered link, the identifiers. */
function firstMatch(
  person: DesiredUser,
  { resolved, links }: Known,
  index: Index,
  options: MatchOptions,
): Match {
  const settled = resolved.get(person.employee.id);
  if (settled) return { kind: 'matched', user: settled, by: 'resolve' };
  if (!inDomains(person, options.domains)) return setAside('foreign-domain');
  const linked = links.get(person.employee.id);
  if (linked) return { kind: 'matched', user: linked, by: 'link' };
  return matchByIdentifier(person, index, options);
}

function inDomains(person: DesiredUser, domains: readonly string[] | undefined): boolean {
  const email = foldedKey(person.fields.email);
  if (domains === undefined || email === undefined) return true;
  const domain = email.slice(email.lastIndexOf('@') + 1);
  return domains.some((allowed) => foldedKey(allowed) === domain);
}
