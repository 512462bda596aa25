/** Who is who by the reviewed word of the tenant file. Pure. */
import type { Employee, EntryFinding, RefOf, Tenant, User } from '../model.ts';

export type Resolved = {
  /** User id by employee id. */
  pairs: ReadonlyMap<string, string>;
  /** Employee ids of those pairs that an earlier run has carried out. */
  carriedOut: ReadonlySet<string>;
  /** By user id: the entry that gives the account, by its place in the list, from 1. */
  entryOf: ReadonlyMap<string, number>;
  /** Entries that settle nothing, each with the reason. */
  idle: readonly EntryFinding[];
};

type Entry = NonNullable<Tenant['resolve']>[number];
type Named = { entry: number; isOver: boolean; employee: string | undefined; user: string | undefined };

/**
 * The tenant file's `resolve` in terms of who was read. `today`: the date in the tenant's time zone, `YYYY-MM-DD`;
 * `isCarriedOut`: what is remembered of an entry.
 */
export function resolvedBy(
  entries: Tenant['resolve'],
  { employees, users }: { employees: readonly Employee[]; users: readonly User[] },
  refOf: RefOf,
  { today, isCarriedOut }: { today: string; isCarriedOut?(entry: Entry): boolean },
): Resolved {
  const pairs = new Map<string, string>();
  const carriedOut = new Set<string>();
  const entryOf = new Map<string, number>();
  if (!entries || entries.length === 0) return { pairs, carriedOut, entryOf, idle: [] };
  const employeeOf = new Map(employees.map(({ id }) => [refOf({ employee: id }), id]));
  const userOf = new Map(users.map(({ id }) => [refOf({ user: id }), id]));
  for (const { id } of users) userOf.set(id, id);
  // The schema has seen to the form of the days.
  const valid = entries.flatMap((entry, at): Named[] => {
    const { employee, user, expires } = entry;
    if (expires < today) return [];
    const isOver = isCarriedOut?.(entry) ?? false;
    return [{ entry: at + 1, isOver, employee: employeeOf.get(employee), user: userOf.get(user) }];
  });
  const idle: EntryFinding[] = entries.flatMap(({ expires }, at) =>
    expires < today ? [{ entry: at + 1, why: 'expired' as const }] : [],
  );
  const found = valid.filter(({ employee, user }) => employee !== undefined && user !== undefined);
  for (const one of valid) {
    const why = whyIdle(one, found);
    if (why) idle.push({ entry: one.entry, ...why });
    else if (one.employee !== undefined && one.user !== undefined) {
      pairs.set(one.employee, one.user);
      entryOf.set(one.user, one.entry);
      if (one.isOver) carriedOut.add(one.employee);
    }
  }
  return { pairs, carriedOut, entryOf, idle: idle.sort((a, b) => a.entry - b.entry) };
}

/** A reference and an id may name the same account. Which of two entries is meant, nobody can tell. */
function whyIdle(
  { entry, employee, user }: Named,
  found: readonly Named[],
): Omit<EntryFinding, 'entry'> | undefined {
  if (employee === undefined && user === undefined) return { why: 'neither-known' };
  if (employee === undefined) return { why: 'person-unknown' };
  if (user === undefined) return { why: 'account-unknown' };
  const those = (isSame: (one: Named) => boolean) =>
    found.filter((one) => one.entry !== entry && isSame(one)).map((one) => one.entry);
  const ofPerson = those((one) => one.employee === employee);
  if (ofPerson.length > 0) return { why: 'person-twice', others: ofPerson };
  const ofAccount = those((one) => one.user === user);
  return ofAccount.length > 0 ? { why: 'account-twice', others: ofAccount } : undefined;
}
