/**
 * Accounts that are remembered and that the list of users does not show: blocked ones may be left out of it. They are
 * looked up one by one for people who should have an account, so that nobody who comes back is added twice.
 */

import type { DesiredUser, Memory, Target, User } from '../model.ts';
import { inScope } from '../plan/plan.ts';
import type { Rules } from '../rules.ts';

/** That many are looked up in a run; who is beyond waits for another. */
const MOST = 100;

export type Unlisted = {
  /** Accounts that were found after all. */
  users: User[];
  /** Personio ids of people whose account was blocked for them and cannot be seen: they are not added again. */
  unseen: ReadonlySet<string>;
};

/** Looks the accounts up by the e-mail that the person is to have; the remembered reference tells whose they are. */
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
    const isLooked = at < MOST && typeof fields.email === 'string';
    const found = isLooked ? await target.usersByEmail(String(fields.email)) : [];
    const own = found.find(({ ref }) => ref === account.reference);
    if (own) users.push(own);
    else if (account.isOurs || !isLooked) unseen.add(employee.id);
  }
  return { users, unseen };
}
