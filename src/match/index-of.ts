/** People and users by their identifiers. Pure. */
import { IDENTIFIERS, type Identifier, identifierKey, pushTo } from '../keys.ts';
import type { DesiredUser, User } from '../model.ts';

export type Index = {
  people: Record<Identifier, Map<string, DesiredUser[]>>;
  users: Record<Identifier, Map<string, User[]>>;
};

export function otherOf(identifier: Identifier): Identifier {
  return identifier === 'email' ? 'employee_id' : 'email';
}

export function indexOf(people: readonly DesiredUser[], users: readonly User[]): Index {
  const index: Index = {
    people: { email: new Map(), employee_id: new Map() },
    users: { email: new Map(), employee_id: new Map() },
  };
  for (const identifier of IDENTIFIERS) {
    for (const person of people) {
      const key = identifierKey(identifier, person.fields[identifier]);
      if (key !== undefined) pushTo(index.people[identifier], key, person);
    }
    for (const user of users) {
      const key = identifierKey(identifier, user.fields[identifier]);
      if (key !== undefined) pushTo(index.users[identifier], key, user);
    }
  }
  return index;
}

/** The users that this identifier of the person points to. */
export function usersOf(index: Index, identifier: Identifier, person: DesiredUser): User[] {
  const key = identifierKey(identifier, person.fields[identifier]);
  return (key !== undefined && index.users[identifier].get(key)) || [];
}

/** Everybody else who has this identifier. */
export function sharersOf(index: Index, identifier: Identifier, person: DesiredUser): DesiredUser[] {
  const key = identifierKey(identifier, person.fields[identifier]);
  const sharers = (key !== undefined && index.people[identifier].get(key)) || [];
  return sharers.filter((other) => other !== person);
}

/** Whether the two have this identifier in common. */
export function sharesIdentifier(identifier: Identifier, person: DesiredUser, user: User): boolean {
  const key = identifierKey(identifier, person.fields[identifier]);
  return key !== undefined && key === identifierKey(identifier, user.fields[identifier]);
}
