/**
 * Accounts that are remembered, or named in the tenant file, and that the list of users does not show: blocked ones may
 * be left out of it. They are looked up one by one for people who should have an account, so that nobody who comes back is
 * added twice.
 */

import { oneByOne } from '../http/one-by-one.ts';
import { emailKey, isReference } from '../keys.ts';
import type { DesiredUser, Match, Memory, RefOf, RememberedLink, Target, User } from '../model.ts';
import { inScope } from '../plan/decide.ts';
import type { Rules } from '../rules.ts';

/** That many are looked up in a run; who is beyond waits for another. */
const MOST = 100;

export type Unlisted = {
  /** Accounts that were found after all. */
  users: User[];
  /** Whose they are remembered as, by employee id. */
  links: ReadonlyMap<string, RememberedLink>;
  /** Personio ids of people whose account was blocked for them, or is given to them by hand, or may be there, and cannot be seen: none is added. */
  unseen: ReadonlySet<string>;
};

type Known = {
  rules: Pick<Rules, 'scope' | 'resolve' | 'today'>;
  people: readonly DesiredUser[];
  memory: Memory | undefined;
  target: Target;
};

/** Looks the accounts up by their id, or else by the e-mail that the person is to have; the remembered reference tells. */
export async function findUnlisted({ rules, people, memory, target }: Known): Promise<Unlisted> {
  const users: User[] = [];
  const links = new Map<string, RememberedLink>();
  const unseen = new Set<string>();
  const lookUp = createLookUp(target);
  for (const person of people) {
    const { employee, fields } = person;
    const account = memory?.unlisted.get(employee.id);
    if (!account || employee.status === 'inactive' || !inScope(person, rules)) continue;
    const found = await lookUp(account.id, account.id === undefined ? fields.email : undefined);
    const own = found?.find(({ ref }) => ref === account.reference);
    if (own) {
      users.push(own);
      links.set(employee.id, linkTo(own, account));
    } else if (account.isOurs || !found) unseen.add(employee.id);
  }
  return { users, links, unseen };
}

/**
 * Accounts of people who came back under a new record and have none yet: that of the old record is looked up before
 * anybody is added, by its id where it is remembered, or else by the old address.
 */
export async function findOfHeirs(
  { rules, people, memory, target }: Known,
  { matches, users: listed }: { matches: ReadonlyMap<string, Match>; users: readonly User[] },
): Promise<Unlisted> {
  const users = new Map<string, User>();
  const links = new Map<string, RememberedLink>();
  const unseen = new Set<string>();
  const known = new Set(listed.map(({ id }) => id));
  const addresses = new Set(listed.map(({ fields }) => emailKey(fields.email)));
  const byId = new Map(people.map((person) => [person.employee.id, person]));
  const lookUp = createLookUp(target);
  for (const { employee, fields } of people) {
    const match = matches.get(employee.id);
    const heir = match?.kind === 'transferred' ? byId.get(match.to) : undefined;
    if (!heir || heir.employee.status === 'inactive' || !inScope(heir, rules)) continue;
    if (matches.get(heir.employee.id)?.kind !== 'none') continue;
    const account = memory?.unlisted.get(employee.id);
    const address = emailKey(fields.email);
    const isNew = address !== undefined && !addresses.has(address);
    if (account?.id === undefined && !isNew) continue;
    const found = await lookUp(account?.id, isNew ? fields.email : undefined);
    if (!found) unseen.add(heir.employee.id);
    for (const user of found ?? []) {
      if (account && user.ref === account.reference) links.set(employee.id, linkTo(user, account));
      if (!known.has(user.id)) users.set(user.id, user);
    }
  }
  return { users: [...users.values()], links, unseen };
}

/** Accounts that an entry of the tenant file gives to somebody who was read, by their id or that of the remembered reference. */
export async function findNamed(
  { rules, people, memory, target }: Known,
  { users: listed, refOf }: { users: readonly User[]; refOf: RefOf },
): Promise<Unlisted> {
  const users: User[] = [];
  const links = new Map<string, RememberedLink>();
  const unseen = new Set<string>();
  const entries = rules.resolve.filter(({ expires }) => expires >= rules.today);
  if (entries.length === 0) return { users, links, unseen };
  const shown = new Set(listed.flatMap(({ id, ref }) => [id, ref]));
  const persons = new Map(people.map(({ employee: { id } }) => [refOf({ employee: id }), id]));
  const lookUp = createLookUp(target);
  for (const { employee, user: name } of entries) {
    const person = persons.get(employee);
    if (person === undefined || shown.has(name)) continue;
    // A reference that is not remembered is no id that anybody could be asked for.
    const id = memory?.accountId(name) ?? (isReference(name) ? undefined : name);
    const [found] = (await lookUp(id, undefined)) ?? [];
    if (!found) {
      unseen.add(person);
      continue;
    }
    users.push(found);
    shown.add(found.id).add(found.ref);
    // Whose it is by all that is remembered has to be known before it is given to somebody.
    for (const [owner, account] of memory?.unlisted ?? [])
      if (account.reference === found.ref) links.set(owner, linkTo(found, account));
  }
  return { users, links, unseen };
}

function linkTo({ id }: User, { marks }: Pick<RememberedLink, 'marks'>): RememberedLink {
  return { user: id, ...(marks ? { marks } : {}) };
}

type LookUp = (id: string | undefined, email: unknown) => Promise<User[] | undefined>;

/** By the id, and where nobody has it by the e-mail. `undefined`, and no error: it cannot be read, or is not tried. */
function createLookUp(target: Target): LookUp {
  let asked = 0;
  const readOne = oneByOne();
  return async (id, email) => {
    const isTold = id !== undefined || typeof email === 'string';
    if (!isTold || asked >= MOST) return undefined;
    asked += 1;
    const found = await readOne(async () => {
      const user = id === undefined ? undefined : await target.user(id);
      return user ? [user] : typeof email === 'string' ? target.usersByEmail(email) : [];
    });
    return found?.value;
  };
}
