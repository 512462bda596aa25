/** Who is who: the accounts, also those that show only when they are asked for, and whose they are. */

import { areNamesakes } from '../match/humans.ts';
import { matchPeople, type Resolved, resolvedBy } from '../match/match.ts';
import { recordIdsOf } from '../matched.ts';
import type { Finding, Match, RefOf, Taking, Target, User } from '../model.ts';
import { inScope } from '../plan/decide.ts';
import { type Protection, protectionOf } from '../plan/protection.ts';
import type { Rules } from '../rules.ts';
import { findAdministrators } from './administrators.ts';
import type { People } from './desired.ts';
import type { Read } from './read.ts';
import { findNamed, findOfHeirs, findUnlisted, type Unlisted } from './unlisted.ts';

export type Owned = {
  /** The accounts of the list, and those that it did not show and were found one by one. */
  users: readonly User[];
  /** Personio ids of people whose account cannot be seen: see Unlisted. */
  unseen: ReadonlySet<string>;
  /** User ids of accounts that were to be blocked and are still those of site administrators. */
  administrators: ReadonlySet<string>;
  /** One entry per person, by Personio id. */
  matches: ReadonlyMap<string, Match>;
  /** Remembered accounts of people who are gone that nobody else uses: user ids. */
  free: ReadonlySet<string>;
  /** Of the others, by user id: the Personio ids of those who are here and may be whoever is gone, or use the account. */
  behind: ReadonlyMap<string, readonly string[]>;
  /** Whose accounts are never blocked. */
  protection: Protection;
  /** Whether this sync may activate the account for this person. */
  mayReactivate(employee: string, user: User): boolean;
  /** The entries of `resolve` that take an account from somebody. */
  taking: readonly Taking[];
  /** About entries of `resolve` that settle nothing, and of `protect` that protect nobody. */
  findings: Finding[];
};

/** The list first, then accounts that it does not show: of people who should have one, and of those who came back. */
export async function findOwners(
  { employees, users: listed, memory, complete }: Read,
  { people, unreadable }: People,
  {
    rules,
    vendors: { target },
    recall,
  }: { rules: Rules; vendors: { target: Target }; recall: { refOf: RefOf } },
): Promise<Owned> {
  const known = { rules, people, memory, target };
  const unlisted = await findUnlisted(known);
  const pair = (users: readonly User[], found: Unlisted['links']) => {
    const among = { employees: employees.items, users };
    const { today } = rules;
    const resolved = resolvedBy(rules.resolve, among, recall.refOf, {
      today,
      ...(memory ? { isCarriedOut: memory.isCarriedOut } : {}),
    });
    const matched = matchPeople(people, users, {
      today,
      identifier: rules.identifier,
      createOnly: rules.createOnly,
      domains: rules.domains,
      memory: memory && {
        links: new Map([...memory.links, ...found]),
        hashOf: memory.markHash,
        orphans: new Map(memory.missing.map((one) => [one.user, one])),
        came: memory.came,
        unreadOwner: memory.unreadOwner,
      },
      resolved: resolved.pairs,
      carriedOut: resolved.carriedOut,
      isComplete: employees.complete,
      unreadable: unreadable.atAll,
      isWritten: (person) => inScope(person, rules),
    });
    return { ...matched, resolved, users };
  };
  const shown = [...listed.items, ...unlisted.users];
  const named = await findNamed(known, { users: shown, refOf: recall.refOf });
  const links = new Map([...unlisted.links, ...named.links]);
  const first = pair([...shown, ...named.users], links);
  const ofHeirs = await findOfHeirs(known, first);
  const { matches, free, behind, resolved, users } =
    ofHeirs.users.length === 0
      ? first
      : pair([...first.users, ...ofHeirs.users], new Map([...links, ...ofHeirs.links]));
  const protection = protectionOf(
    rules.protect,
    { people, users, missing: memory?.missing ?? [], matches, areNamesakes },
    recall.refOf,
  );
  return {
    users,
    unseen: new Set([...unlisted.unseen, ...named.unseen, ...ofHeirs.unseen]),
    administrators: await findAdministrators(users, memory, target),
    matches,
    free,
    behind,
    protection,
    mayReactivate: (employee, user) => {
      const match = matches.get(employee);
      // A reviewed entry heals: also where the account was blocked for another record.
      if (match?.kind === 'matched' && match.by === 'resolve' && memory?.isBlockedByUs(user)) return true;
      return recordIdsOf(employee, matches).some((record) => memory?.mayReactivate(record, user) ?? false);
    },
    taking: takingIn(resolved, matches),
    findings: [
      ...aboutIdle(resolved),
      // Whoever is not in a list that was not read to its end may well be there.
      ...(complete && protection.idle.length > 0
        ? [{ code: 'protect-unmatched' as const, count: protection.idle.length }]
        : []),
    ],
  };
}

/** The entries that settle nothing. */
function aboutIdle({ idle }: Resolved): Finding[] {
  const expired = idle.filter(({ why }) => why === 'expired');
  const unmatched = idle.filter(({ why }) => why !== 'expired');
  const findings: Finding[] = [
    { code: 'resolve-unmatched', entries: unmatched },
    { code: 'resolve-expired', entries: expired },
  ];
  return findings.flatMap((finding) => {
    const count = finding.entries?.length ?? 0;
    return count === 0 ? [] : [{ ...finding, count }];
  });
}

/** By their place in the list. */
function takingIn({ entryOf }: Resolved, matches: ReadonlyMap<string, Match>): Taking[] {
  const taking = [...matches].flatMap(([employee, match]): Taking[] => {
    if (match.kind !== 'matched') return [];
    const { takenFrom: from = [] } = match.permits;
    const entry = entryOf.get(match.user.id);
    // Of whom it may be taken nobody can tell before everybody is read.
    if (from.length === 0 || entry === undefined) return [];
    return [{ entry, why: 'takes', takes: { employee, user: match.user.id, from } }];
  });
  return taking.sort((a, b) => a.entry - b.entry);
}
