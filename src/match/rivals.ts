/** Who else may have an account than whoever asks for it. Pure. */
import { IDENTIFIERS } from '../keys.ts';
import type { Person } from './persons.ts';
import type { Account } from './register.ts';
import { type Court, isSafelyElsewhere } from './witnesses.ts';

/** Everybody else who asks for this account, or for whom something speaks at it. */
export function rivalsOf(person: Person, account: Account, court: Court): Person[] {
  const { memories, people } = court;
  const found: Person[] = [];
  const add = (other: Person | undefined) => {
    if (other === undefined || other === person || found.includes(other)) return;
    if (!isSafelyElsewhere(other, account, court)) found.push(other);
  };
  // Whoever is settled on it by hand may have nothing in common with it.
  for (const other of people.claimantsOf(account)) add(other);
  for (const identifier of IDENTIFIERS)
    for (const record of account.bearers[identifier].records) add(people.personOf(record));
  for (const record of memories.for(account)) add(people.personOf(record));
  // The name of whoever is at home elsewhere says nothing here, and common names are many.
  for (const record of people.straysNamed(account)) add(people.personOf(record));
  return found;
}
