/** Who is who by the reviewed word of the tenant file. Pure. */
import type { DesiredUser, Employee, Match, PersonRef, Tenant, User } from '../model.ts';
import { isEarlierRecord } from './returners.ts';
import { setAside } from './set-aside.ts';

export type Resolved = {
  /** User id by employee id. */
  pairs: Map<string, string>;
  /** Entries that name somebody who is not there, or somebody whom another entry names as well. */
  unmatched: number;
  /** Entries whose last day has passed: they settle nothing. */
  expired: number;
};

/** The tenant file's `resolve` in terms of who was read. `today`: the date in the tenant's time zone, `YYYY-MM-DD`. */
export function resolvedBy(
  entries: Tenant['resolve'],
  { employees, users }: { employees: readonly Employee[]; users: readonly User[] },
  refOf: (person: PersonRef) => string,
  today: string,
): Resolved {
  const valid = (entries ?? []).filter(({ expires }) => expires >= today);
  const expired = (entries?.length ?? 0) - valid.length;
  if (valid.length === 0) return { pairs: new Map(), unmatched: 0, expired };
  const employeeOf = new Map(employees.map(({ id }) => [refOf({ employee: id }), id]));
  const userOf = new Map(users.map(({ id }) => [refOf({ user: id }), id]));
  for (const { id } of users) userOf.set(id, id);
  const found = valid.flatMap((entry) => {
    const employee = employeeOf.get(entry.employee);
    const user = userOf.get(entry.user);
    return employee === undefined || user === undefined ? [] : [{ employee, user }];
  });
  // A reference and an id may name the same account. Which of the two entries is meant, nobody can tell.
  const sole = found.filter(
    (pair) =>
      !found.some(
        (other) => other !== pair && (other.employee === pair.employee || other.user === pair.user),
      ),
  );
  return {
    pairs: new Map(sole.map(({ employee, user }) => [employee, user])),
    unmatched: valid.length - sole.length,
    expired,
  };
}

/** The settled accounts, where they are there: user by employee id. */
export function resolvedUsers(
  users: readonly User[],
  resolved: ReadonlyMap<string, string> | undefined,
): Map<string, User> {
  if (!resolved || resolved.size === 0) return new Map();
  const userById = new Map(users.map((user) => [user.id, user]));
  return new Map(
    [...resolved].flatMap(([employee, id]) => {
      const user = userById.get(id);
      return user ? [[employee, user] as const] : [];
    }),
  );
}

/**
 * Whoever else would get an account that is settled by hand does not: the earlier record of the same person hands it
 * over, so that a return under a new id is one, and everybody else is set aside.
 */
export function setAsideResolvedElsewhere(
  people: readonly DesiredUser[],
  matches: Map<string, Match>,
  resolved: ReadonlyMap<string, User>,
): void {
  const personById = new Map(people.map((person) => [person.employee.id, person]));
  const owners = new Map([...resolved].map(([employee, user]) => [user, personById.get(employee)]));
  for (const person of people) {
    const match = matches.get(person.employee.id);
    if (match?.kind !== 'matched' || match.by === 'resolve') continue;
    const owner = owners.get(match.user);
    if (!owner || owner === person) continue;
    // An inactive record hands over what was settled for it, as it would any account of its own.
    if (matches.get(owner.employee.id)?.kind === 'transferred') continue;
    matches.set(
      person.employee.id,
      isEarlierRecord(person, owner) ? { kind: 'transferred', to: owner.employee.id } : setAside('conflict'),
    );
  }
}
