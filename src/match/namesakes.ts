/** Accounts that a name alone ties to somebody, and two of one name who have one account between them. Pure. */
import type { KeyFacts, Rulings } from './freed.ts';
import { likeness, mayBeSameBirth, sameDate } from './in-common.ts';
import { commonWords } from './names.ts';
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
  return asker.record.isLiving && mayBeSameBirth(first.record.marks, marks) !== false;
}

/** Accounts of the same name of which neither number nor birthday says that they are somebody else's, and of a like name with their birthday. */
export function namesakesOf({ record, records }: Person, { court, orphans }: KeyFacts): Account[] {
  const { name } = record.marks;
  const alike = court.register
    .accountsBorn(record.marks)
    .filter((account) => commonWords(name, account.marks.name).length > 0);
  const same = court.register.accountsNamed(record).filter((account) => {
    const number = account.marks.employee_id;
    // Somebody has given it to another by hand: the dates may still be those of whoever had it before.
    const isGivenAway = court.memories.for(account).some((record) => likeness(record, account) === 'other');
    const born = isGivenAway ? [] : records.map(({ marks }) => mayBeSameBirth(marks, account.marks));
    if (born.includes(true)) return true;
    if (born.includes(false)) return false;
    if (number === undefined || orphans.has(account.id)) return true;
    return records.every(
      ({ marks, isUnreadable }) =>
        isUnreadable ||
        marks.employee_id === undefined ||
        marks.employee_id === number ||
        sameDate('hired', marks, account.marks) === true,
    );
  });
  return [...alike, ...same];
}
