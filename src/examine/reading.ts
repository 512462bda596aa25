/** Who was read, and where everybody stands. Pure. */
import type { DesiredUser } from '../model.ts';
import { inScope } from '../plan/decide.ts';
import type { Rules } from '../rules.ts';
import type { Ran } from '../sync.ts';
import { type Check, counted, listed } from './todo.ts';

export function checkReading({
  read,
  people,
  isOfPeople,
  rules,
}: Pick<Ran, 'read' | 'people'> & { isOfPeople: boolean; rules: Pick<Rules, 'scope'> }): Check {
  const { employees, users, targetComplete } = read;
  const unproved = [...(employees.complete ? [] : ['Personio']), ...(targetComplete ? [] : ['Engagedly'])];
  return {
    title: 'Reading people',
    seen: 'yes',
    found: [
      isOfPeople
        ? `Personio: ${counted(employees.items.length, 'person', 'people')}: ${standingIn(people.people, rules)}. Engagedly: ${counted(users.items.length, 'account')}.`
        : `Personio: ${counted(employees.items.length, 'person', 'people')}, asked for their units alone. Accounts in Engagedly are not looked at.`,
      unproved.length === 0
        ? `${isOfPeople ? 'Both lists were' : 'All lists were'} read to their end.`
        : `The list of ${unproved.join(' and ')} changed while it was read, or does not add up.`,
    ],
    todos: unproved.map((vendor) => ({
      by: 'support' as const,
      text: `Run doctor again: the list of ${vendor} could not be proved complete. If it stays, ask ${vendor}'s support.`,
    })),
  };
}

/** Everybody once, so that the numbers add up: `49 in scope, 2 kept out by the filter and 9 who have left (inactive)`. */
function standingIn(people: readonly DesiredUser[], rules: Pick<Rules, 'scope'>): string {
  const counts = new Map<string, number>(ORDER.map((where) => [where, 0]));
  for (const person of people) {
    const where = whereIs(person, rules);
    counts.set(where, (counts.get(where) ?? 0) + 1);
  }
  return listed(
    [...counts].flatMap(([where, count]) =>
      count === 0 && where !== IN ? [] : `${count.toLocaleString('en')} ${where}`,
    ),
  );
}

const IN = 'in scope';
const ORDER = [
  IN,
  'kept out by the filter',
  'who have left (inactive)',
  'who have not started yet (onboarding)',
  'of whom the filter cannot tell',
  'whose status is not known here',
] as const;

function whereIs(person: DesiredUser, rules: Pick<Rules, 'scope'>): (typeof ORDER)[number] {
  const { status } = person.employee;
  if (inScope(person, rules)) return IN;
  if (status === undefined) return 'whose status is not known here';
  if (inScope({ ...person, passes: true }, rules))
    return person.passes === false ? 'kept out by the filter' : 'of whom the filter cannot tell';
  return status === 'inactive' ? 'who have left (inactive)' : 'who have not started yet (onboarding)';
}
