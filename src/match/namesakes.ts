/** People whose e-mail or number cannot be read, and accounts that bear their names. Pure. */
import { pushTo, wholeNameKey } from '../keys.ts';
import type { DesiredUser, Match, User } from '../model.ts';
import type { MatchOptions } from './options.ts';
import { setAside } from './set-aside.ts';

/**
 * Whoever has no account by what can be read may have one by what cannot: beside a free account that bears their whole
 * name nobody is added.
 */
export function setAsideNamesakes(
  people: readonly DesiredUser[],
  users: readonly User[],
  matches: Map<string, Match>,
  { unreadable }: MatchOptions,
): void {
  const unsure = people.filter(
    ({ employee: { id } }) => unreadable?.has(id) && matches.get(id)?.kind === 'none',
  );
  if (unsure.length === 0) return;
  const taken = new Set(
    [...matches.values()].flatMap((match) => (match.kind === 'matched' ? match.user : [])),
  );
  const named = new Map<string, User[]>();
  for (const user of users) {
    const name = wholeNameKey(user.fields);
    if (name !== undefined && !taken.has(user)) pushTo(named, name, user);
  }
  for (const person of unsure) {
    const name = wholeNameKey(person.fields);
    const found = (name !== undefined && named.get(name)) || [];
    if (found.length === 0) continue;
    const candidates = found.map(({ id }) => id);
    matches.set(person.employee.id, setAside('conflict', candidates));
  }
}
