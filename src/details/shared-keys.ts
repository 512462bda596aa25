/** Of somebody who is left alone: who else in Personio has the e-mail or employee number that is to be theirs. Pure. */
import { IDENTIFIERS, identifierKey, pushTo } from '../keys.ts';
import { witnessesInWords } from '../labels.ts';
import type { DesiredUser, Match } from '../model.ts';
import { nameOfEmployee } from './named.ts';

const FEW = 5;

/** A sentence for each that is shared; none where nobody shares any. */
export type SharedKeys = (person: DesiredUser | undefined, match: Match | undefined) => string[];

export function sharedKeysIn(people: readonly DesiredUser[]): SharedKeys {
  let known: ReadonlyMap<string, readonly DesiredUser[]> | undefined;
  return (person, match) => {
    if (person === undefined || match?.kind !== 'set-aside') return [];
    known ??= byKey(people);
    return keysOf(person).flatMap(({ field, key }) => {
      const others = (known?.get(key) ?? []).filter((other) => other !== person);
      return others.length === 0 ? [] : sharedInWords(field, others);
    });
  };
}

function sharedInWords(field: string, others: readonly DesiredUser[]): string {
  // Approvers are told of people whom the filter keeps out by no name: a number in Personio finds them there.
  const named = others
    .slice(0, FEW)
    .map(
      ({ employee, passes }) =>
        `${passes === false ? 'somebody out of scope' : nameOfEmployee(employee)} (Personio ${employee.id})`,
    );
  const more = others.length > FEW ? ` and of ${others.length - FEW} more` : '';
  return `Their ${witnessesInWords([field]).join()} is also that of ${named.join(', ')}${more}: if they are not one person, each needs their own in Personio.`;
}

function byKey(people: readonly DesiredUser[]): Map<string, DesiredUser[]> {
  const known = new Map<string, DesiredUser[]>();
  for (const person of people) for (const { key } of keysOf(person)) pushTo(known, key, person);
  return known;
}

function keysOf({ fields }: DesiredUser): { field: string; key: string }[] {
  return IDENTIFIERS.flatMap((field) => {
    const key = identifierKey(field, fields[field]);
    return key === undefined ? [] : { field, key: `${field} ${key}` };
  });
}
