/** Who is named under `protect` in the tenant file, in terms of who was read: their accounts are never blocked. Pure. */
import { foldedKey } from '../keys.ts';
import type { RefOf, User } from '../model.ts';

export type Protection = {
  /** `reference`: of the person in Personio. */
  covers(reference: string, user: User): boolean;
  /** Entries that name nobody who was read, and nobody who is remembered. */
  idle: number;
};

type Among = {
  employees: readonly { id: string; ref: string }[];
  users: readonly User[];
  /** References of people who are gone from Personio and are remembered. */
  missing: Iterable<string>;
};

/**
 * `entries`: as `foldedKey` spells them: `personio:<id>`, user ids, references of people or accounts, mailboxes. A
 * Personio id becomes the reference under which its person is remembered, so that it counts as well when they are gone.
 */
export function protectionOf(entries: ReadonlySet<string>, among: Among, refOf: RefOf): Protection {
  if (entries.size === 0) return { covers: () => false, idle: 0 };
  const spelt = [...entries].map((entry) => {
    const id = /^personio:(\d+)$/.exec(entry)?.[1];
    return id === undefined ? entry : (foldedKey(refOf({ employee: id })) ?? entry);
  });
  const named = new Set(spelt);
  const there = new Set([
    ...among.employees.map(({ ref }) => foldedKey(ref)),
    ...[...among.missing].map(foldedKey),
    ...among.users.flatMap(namesOf),
  ]);
  return {
    covers: (reference, user) =>
      named.has(foldedKey(reference) ?? '') || namesOf(user).some((name) => named.has(name)),
    idle: spelt.filter((entry) => !there.has(entry)).length,
  };
}

/** All that an entry may call an account. */
function namesOf({ id, ref, fields }: User): string[] {
  return [id, ref, fields.email].flatMap((name) => foldedKey(name) ?? []);
}
