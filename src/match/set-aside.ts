/** People who are left alone, why, and which accounts might be theirs. Pure. */
import { compareIds, IDENTIFIERS, pushTo } from '../keys.ts';
import type { DesiredUser, Match, User } from '../model.ts';
import { type Index, usersOf } from './index-of.ts';
import type { MatchOptions } from './options.ts';

/** `hasAccount` and what else may be theirs is filled in at the end. */
export function setAside(
  reason: 'ambiguous' | 'conflict' | 'foreign-domain',
  candidates: string[] = [],
): Match {
  return { kind: 'set-aside', reason, hasAccount: true, candidates };
}

/** A last guard: whatever led there, one account never belongs to two people. */
export function setAsideSharedAccounts(matches: Map<string, Match>): void {
  const owners = new Map<User, string[]>();
  for (const [employee, match] of matches) if (match.kind === 'matched') pushTo(owners, match.user, employee);
  for (const employees of owners.values()) {
    if (employees.length < 2) continue;
    for (const employee of employees) matches.set(employee, setAside('ambiguous'));
  }
}

/** Tells of everybody who is set aside which accounts might be theirs. */
export function nameCandidates(
  people: readonly DesiredUser[],
  index: Index,
  matches: ReadonlyMap<string, Match>,
  { links }: MatchOptions,
): void {
  for (const person of people) {
    const match = matches.get(person.employee.id);
    if (match?.kind !== 'set-aside') continue;
    const found = IDENTIFIERS.flatMap((identifier) => usersOf(index, identifier, person)).map(({ id }) => id);
    const linked = links?.get(person.employee.id);
    const all = [...(linked === undefined ? [] : [linked]), ...found, ...(match.candidates ?? [])];
    const candidates = [...new Set(all)].sort(compareIds);
    match.hasAccount = candidates.length > 0;
    match.candidates = candidates;
  }
}
