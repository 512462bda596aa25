/** Two of one name, and one account: whose it is, when somebody new asks for it with the address alone. Pure. */
import type { KeyFacts, Rulings } from './freed.ts';
import { sameDay } from './in-common.ts';
import type { Ruling } from './owners.ts';
import type { Person } from './persons.ts';
import type { Account } from './register.ts';

type Standing = Pick<KeyFacts, 'court' | 'isWritten'> & { rulings: Rulings };

/** The only account of a name, which whoever came last asks for and a namesake who was here first may have: of either of them. */
export function contestedBy(person: Person, standing: Standing): Account[] {
  const { rulings, court } = standing;
  const { people, register } = court;
  const ruling = rulings[person.at];
  if (!person.record.isLiving || !(ruling?.kind === 'none' || isByNameAlone(ruling))) return [];
  const [account, ...others] = register.accountsNamed(person.record);
  if (!account || others.length > 0) return [];
  const named = register.recordsNamed(account);
  if (named.length < 2) return [];
  const namesakes = named.flatMap((one) => people.personOf(one) ?? []);
  const isContested = namesakes.some(
    (asker) =>
      rulings[asker.at]?.claim?.account === account &&
      isByNameAlone(rulings[asker.at]) &&
      namesakes.some((first) => {
        const isOneOfThem = first === person || asker === person;
        return isOneOfThem && mayBeFirst(first, asker, account, standing);
      }),
  );
  return isContested ? [account] : [];
}

/** Whether nothing but one key and the name gives them an account. */
function isByNameAlone(ruling: Ruling | undefined): boolean {
  return (
    ruling?.claim?.rank === 'keyed' && ruling.witnesses.length === 2 && ruling.witnesses.includes('name')
  );
}

/**
 * Whether somebody who is to have an account, and has none, came before whoever asks, and no birthday says that it is not
 * theirs. Who was first is told by hire dates alone.
 */
function mayBeFirst(first: Person, asker: Person, { marks }: Account, standing: Standing): boolean {
  if (standing.rulings[first.at]?.kind !== 'none' || !standing.isWritten(first)) return false;
  const [then, now] = [[...first.record.marks.hired][0], [...asker.record.marks.hired][0]];
  if (then === undefined || now === undefined || then >= now) return false;
  return asker.record.isLiving && sameDay(first.record.marks.born, marks.born) !== false;
}
