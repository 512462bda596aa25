/** Who is who by the reviewed word of the tenant file. Pure. */
import type { Employee, PersonRef, Tenant, User } from '../model.ts';

export type Resolved = {
  /** User id by employee id. */
  pairs: ReadonlyMap<string, string>;
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
