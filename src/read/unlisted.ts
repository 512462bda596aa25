/**
 * Accounts that are remembered and that the list of users does not show: blocked ones may be left out of it. They are
 * looked up one by one for people who should have an account, so that nobody who comes back is added twice.
 */

import { emailKey } from '../keys.ts';
import type { DesiredUser, Match, Memory, RememberedLink, Target, User } from '../model.ts';
import { inScope } from '../plan/decide.ts';
import type { Rules } from '../rules.ts';

/** That many are looked up in a run; who is beyond waits for another. */
const MOST = 100;

export type Unlisted = {
  /** Accounts that were found after all. */
  users: User[];
  /** Whose they are remembered as, by employee id. */
  links: ReadonlyMap<string, RememberedLink>;
  /** Personio ids of people whose account was blocked for them and cannot be seen: they are not added again. */
  unseen: ReadonlySet<string>;
};

/** Looks the accounts up by their id, or else by the e-mail that the person is to have; the remembered reference tells. */
export async function findUnlisted({
  rules,
  people,
  memory,
  target,
}: {
  rules: Pick<Rules, 'scope'>;
  people: readonly DesiredUser[];
  memory: Memory | undefined;
  target: Target;
}): Promise<Unlisted> {
  const users: User[] = [];
  const links = new Map<string, RememberedLink>();
  const unseen = new Set<string>();
  const wanted = people.filter(
    (person) =>
      memory?.unlisted.has(person.employee.id) &&
      person.employee.status !== 'inactive' &&
      inScope(person, rules),
  );
  for (const [at, { employee, fields }] of wanted.entries()) {
    const account = memory?.unlisted.get(employee.id);
    if (!account) continue;
    const isLooked = at < MOST && (account.id !== undefined || typeof fields.email === 'string');
    const found = isLooked ? await lookUp(account.id, fields.email, target) : [];
    const own = found.find(({ ref }) => ref === account.reference);
    if (own) {
      users.push(own);
      links.set(employee.id, { user: own.id, ...(account.marks ? { marks: account.marks } : {}) });
    } else if (account.isOurs || !isLooked) unseen.add(employee.id);
  }
  return { users, links, unseen };
}

async function lookUp(id: string | undefined, email: unknown, target: Target): Promise<User[]> {
  if (id === undefined) return target.usersByEmail(String(email));
  const user = await target.user(id);
  return user ? [user] : [];
}

/** So many old addresses are looked up in a run. */
const MOST_HEIRS = 100;

/**
 * Accounts of people who came back under a new record and have none yet: the old record's address is looked up before
 * anybody is added, since a blocked account may be left out of the list.
 */
export async function findOfHeirs({
  people,
  matches,
  users,
  rules,
  target,
}: {
  people: readonly DesiredUser[];
  matches: ReadonlyMap<string, Match>;
  users: readonly User[];
  rules: Rules;
  target: Target;
}): Promise<User[]> {
  const older = people.filter(({ employee }) => matches.get(employee.id)?.kind === 'transferred');
  if (older.length === 0) return [];
  const listed = new Set(users.flatMap(({ fields }) => emailKey(fields.email) ?? []));
  const byId = new Map(people.map((person) => [person.employee.id, person]));
  const addresses = new Map<string, string>();
  for (const { employee, fields } of older) {
    const match = matches.get(employee.id);
    const heir = match?.kind === 'transferred' ? byId.get(match.to) : undefined;
    const key = emailKey(fields.email);
    if (!heir || key === undefined || listed.has(key) || !inScope(heir, rules)) continue;
    if (heir.employee.status === 'inactive' || matches.get(heir.employee.id)?.kind !== 'none') continue;
    addresses.set(key, String(fields.email));
  }
  const known = new Set(users.map(({ id }) => id));
  const found: User[] = [];
  for (const address of [...addresses.values()].slice(0, MOST_HEIRS)) {
    for (const user of await target.usersByEmail(address)) {
      if (!known.has(user.id)) found.push(user);
      known.add(user.id);
    }
  }
  return found;
}
