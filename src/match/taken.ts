/** From whom the reviewed word of the tenant file takes an account: for whom more speaks at it than for whoever it names. Pure. */
import { compareIds, IDENTIFIERS } from '../keys.ts';
import { mayBeHuman } from './humans.ts';
import type { Person } from './persons.ts';
import type { Account, Rec } from './register.ts';
import { type Court, evidenceAnywhere, evidenceOf } from './witnesses.ts';

/**
 * Personio ids of everybody who is read and would lose it, sorted. A name that is another outweighs one witness, and of as
 * many on both sides the account's own name decides. That somebody is settled on another account by hand changes nothing
 * of what this one bears.
 */
export function takenFrom(person: Person, account: Account, court: Court): string[] {
  const { witnesses, name } = evidenceOf(person, account, court);
  const sure = witnesses.length - (name === 'other' ? 1 : 0);
  const isMore = (other: Person) => {
    const { length } = evidenceAnywhere(other, account, court, person).witnesses;
    return length > 0 && (length > sure || (length === sure && name !== 'same'));
  };
  return othersAt(person, account, court)
    .filter((other) => !mayBeBackAs(other, person, court) && isMore(other))
    .map(({ record }) => record.id)
    .sort(compareIds);
}

/** Everybody else who has anything in common with the account. */
function othersAt(person: Person, account: Account, { register, memories, people }: Court): Person[] {
  const records = [
    ...IDENTIFIERS.flatMap((identifier) => account.bearers[identifier].records),
    ...memories.for(account),
    ...register.recordsNamed(account),
  ];
  const found = new Set(records.flatMap((record) => people.personOf(record) ?? []));
  found.delete(person);
  return [...found];
}

/**
 * A leaver, where whoever gets the account is here and may be the same human: that is what the entry says. Where somebody
 * else who is here may be, too, it takes the account from the one for the other.
 */
function mayBeBackAs(leaver: Person, person: Person, { register, people }: Court): boolean {
  if (leaver.record.isLiving || !person.record.isLiving) return false;
  const mayBe = (one: Rec, other: Rec) => other.isLiving && mayBeHuman(one, other);
  const isSomebodyElse = (other: Rec) => people.personOf(other) !== person;
  return leaver.records.some(
    (one) =>
      person.records.some((other) => mayBe(one, other)) &&
      ![...bearersOf(one), ...register.recordsNamed(one)].some(
        (other) => isSomebodyElse(other) && mayBe(one, other),
      ),
  );
}

function bearersOf({ bearers }: Rec): Rec[] {
  return IDENTIFIERS.flatMap((identifier) => bearers[identifier].records);
}
