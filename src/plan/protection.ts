/** Who is named under `protect` in the tenant file, in terms of who was read: their accounts are never blocked. Pure. */
import { foldedKey } from '../keys.ts';
import type { DesiredUser, Match, PersonRef, RefOf, User } from '../model.ts';

export type Protection = {
  /** `reference`: of the person in Personio. */
  covers(reference: string, user: User): boolean;
  /**
   * Whether this record, or account, which nothing covers, may be of somebody who is named, under another record: of the same
   * name, and no birth date tells them apart.
   */
  mayCover(one: DesiredUser | User): boolean;
  /** How many accounts are covered. */
  accounts: number;
  /** Entries that name nobody who was read, and nobody who is remembered. */
  idle: readonly string[];
};

type Among = {
  people: readonly DesiredUser[];
  users: readonly User[];
  /** People who are gone from Personio and are remembered, and their accounts. */
  missing: readonly { reference: string; user: string }[];
  /** By Personio id: whose account is whose. */
  matches: ReadonlyMap<string, Match>;
  /** Whether two have one name, and no birth date tells them apart. */
  areNamesakes(one: DesiredUser, other: DesiredUser | User): boolean;
};

/**
 * `entries`: as `foldedKey` spells them: `personio:<id>`, user ids, references of people or accounts, mailboxes. A
 * Personio id becomes the reference under which its person is remembered, so that it counts as well when they are gone.
 */
export function protectionOf(entries: ReadonlySet<string>, among: Among, refOf: RefOf): Protection {
  if (entries.size === 0) return { covers: () => false, mayCover: () => false, accounts: 0, idle: [] };
  const named = new Map(
    [...entries].map((entry) => {
      const id = /^personio:(\d+)$/.exec(entry)?.[1];
      return [id === undefined ? entry : (foldedKey(refOf({ employee: id })) ?? entry), entry];
    }),
  );
  const there = new Set([
    ...among.people.map(({ employee: { ref } }) => foldedKey(ref)),
    ...among.missing.map(({ reference }) => foldedKey(reference)),
    ...among.users.flatMap(namesOf),
  ]);
  const meant = new Set([...named.keys(), ...standIns(named, among, refOf)]);
  const covers = (reference: string, user: User) =>
    meant.has(foldedKey(reference) ?? '') || namesOf(user).some((name) => meant.has(name));
  const owners = ownersOf(among);
  const isCovered = ({ employee: { id, ref } }: DesiredUser) => {
    const match = among.matches.get(id);
    return meant.has(foldedKey(ref) ?? '') || (match?.kind === 'matched' && covers(ref, match.user));
  };
  const covered = among.people.filter(isCovered);
  return {
    covers,
    mayCover: (one) => covered.some((other) => among.areNamesakes(other, one)),
    accounts: among.users.filter((user) => covers(owners.get(user.id) ?? '', user)).length,
    idle: [...named].flatMap(([name, entry]) => (there.has(name) ? [] : entry)),
  };
}

/** Of whoever is named: newer records, accounts that may be theirs, and those that an entry under `resolve` takes from them. */
function standIns(named: ReadonlyMap<string, string>, { people, matches }: Among, refOf: RefOf): string[] {
  const isNamed = (person: PersonRef) => named.has(foldedKey(refOf(person)) ?? '');
  const refs = new Map(people.map(({ employee: { id, ref } }) => [id, ref]));
  const found = [...matches].flatMap(([employee, match]) => {
    if (match.kind === 'matched') return match.permits.takenFrom?.some(isNamed) ? match.user.id : [];
    if (match.kind === 'none' || !isNamed({ employee })) return [];
    return match.kind === 'transferred' ? (refs.get(match.to) ?? []) : match.candidates;
  });
  return found.flatMap((name) => foldedKey(name) ?? []);
}

/** The person's reference by user id. */
function ownersOf({ people, missing, matches }: Among): Map<string, string> {
  const owners = new Map(missing.map(({ reference, user }) => [user, reference]));
  for (const {
    employee: { id, ref },
  } of people) {
    const match = matches.get(id);
    if (match?.kind === 'matched') owners.set(match.user.id, ref);
  }
  return owners;
}

/** All that an entry may call an account. */
function namesOf({ id, ref, fields }: User): string[] {
  return [id, ref, fields.email].flatMap((name) => foldedKey(name) ?? []);
}
