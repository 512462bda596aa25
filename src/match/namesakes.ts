/** Accounts that a name alone ties to somebody, and two of one name who have one account between them. Pure. */
import { pushTo } from '../keys.ts';
import type { KeyFacts, Rulings } from './freed.ts';
import { likeness, mayBeSameBirth, sameDate } from './in-common.ts';
import { lazily } from './lazily.ts';
import { hasOtherKey } from './memories.ts';
import { commonWords, isSameOrNear, type Name, readingsOf } from './names.ts';
import { isKeyAlone, type Ruling } from './owners.ts';
import type { Person } from './persons.ts';
import type { Account, Rec } from './register.ts';
import { type Court, hasOwnNumber } from './witnesses.ts';

type Standing = Pick<KeyFacts, 'court' | 'isWritten'> & { rulings: Rulings };

/** The account which one asks for who did not come first, and a namesake who did may have: of either of them. */
export function contestedBy(person: Person, standing: Standing): Account[] {
  const { rulings, court } = standing;
  const { people, register } = court;
  const ruling = rulings[person.at];
  if (ruling === undefined || ruling.kind === 'doubt') return [];
  const asked = ruling.kind === 'owns' ? askedByOneKey(person, ruling) : undefined;
  if (ruling.kind === 'owns' && !asked) return [];
  const named = register.recordsNamed(person.record);
  if (named.length < 2 || register.accountsNamed(person.record).length > 1) return [];
  const namesakes = named.flatMap((one) => people.personOf(one) ?? []);
  if (asked) return namesakes.some((first) => mayBeFirst(first, person, asked, standing)) ? [asked] : [];
  return namesakes.flatMap((asker) => {
    const account = askedByOneKey(asker, rulings[asker.at]);
    return account && mayBeFirst(person, asker, account, standing) ? [account] : [];
  });
}

/** The account that nothing but one key and a name that is all but theirs speaks for, whether or not they get it. */
function askedByOneKey({ record, claim }: Person, ruling: Ruling | undefined): Account | undefined {
  if (!ruling || ruling.kind === 'none' || claim?.rank !== 'keyed') return undefined;
  if (!isKeyAlone(ruling.witnesses.filter((one) => one !== 'name'))) return undefined;
  const { account } = claim;
  return isSameOrNear(record.marks.name, account.marks.name) ? account : undefined;
}

/**
 * Whether somebody who is to have an account, and has none, came no later than whoever asks, and no birthday says that it is
 * not theirs. Who was first is told by hire dates alone.
 */
function mayBeFirst(first: Person, asker: Person, { marks }: Account, standing: Standing): boolean {
  const ruling = standing.rulings[first.at];
  if (ruling?.kind === 'owns' || ruling?.doubt === 'foreign-domain') return false;
  if (!standing.isWritten(first)) return false;
  const [then, now] = [firstHire(first), firstHire(asker)];
  if (then === undefined || now === undefined || then > now) return false;
  return mayBeSameBirth(first.record.marks, marks) !== false;
}

/** Whoever was transferred has been here since the first of their records. */
function firstHire({ records }: Person): string | undefined {
  return records.flatMap(({ marks }) => [...marks.hired].slice(0, 1)).sort()[0];
}

/** Open accounts that nobody asks for, by how their names sound: they are few. */
export type Sounding = (name: Name) => readonly Account[];

export function soundingIn({ register, people }: Court): Sounding {
  const index = lazily(() => {
    const found = new Map<string, Account[]>();
    for (const account of register.accounts)
      if (!account.user.blocked && people.claimantsOf(account).length === 0)
        for (const reading of readingsOf(account.marks.name)) pushTo(found, reading, account);
    return found;
  });
  return (name) => readingsOf(name).flatMap((reading) => index().get(reading) ?? []);
}

/**
 * Accounts of the same name of which neither number nor birthday says that they are somebody else's, and of a like name with
 * their birthday, or with a hire date that is no import's where nothing speaks against it; of whoever is here also such as
 * sound like them.
 */
export function namesakesOf({ record, records }: Person, court: Court, sounding: Sounding): Account[] {
  const { register } = court;
  const isAlike = ({ marks }: Account) => commonWords(record.marks.name, marks.name).length > 0;
  const mayBeBorn = ({ marks }: Account) =>
    records.every((one) => mayBeSameBirth(one.marks, marks) !== false);
  const hired = register
    .accountsHired(record.marks)
    .filter((account) => mayBeBorn(account) && !isNumberedOtherwise(account, records, court));
  const isOtherwise = (account: Account) =>
    (!hasOwnNumber(account, court) && hasOtherKey('employee_id', records, account)) ||
    (sameDate('hired', record.marks, account.marks) === false && register.hasOwnHire(account));
  const heard = record.isLiving
    ? sounding(record.marks.name).filter((account) => mayBeBorn(account) && !isOtherwise(account))
    : [];
  const same = register.accountsNamed(record).filter((account) => {
    // Somebody has given it to another by hand: the dates may still be those of whoever had it before.
    const isGivenAway = court.memories.for(account).some((record) => likeness(record, account) === 'other');
    const born = isGivenAway ? [] : records.map(({ marks }) => mayBeSameBirth(marks, account.marks));
    if (born.includes(true)) return true;
    if (born.includes(false)) return false;
    const isHired = records.some(({ marks }) => sameDate('hired', marks, account.marks) === true);
    return isHired || !isNumberedOtherwise(account, records, court);
  });
  return [...[...register.accountsBorn(record.marks), ...hired].filter(isAlike), ...heard, ...same];
}

/**
 * Whether its number is another than theirs: not where whoever had it is gone, where it is of the organisation's own kind or that
 * of somebody under another name, or where both differ in what stands before the digits alone.
 */
function isNumberedOtherwise(account: Account, records: readonly Rec[], court: Court): boolean {
  const number = account.marks.employee_id;
  if (number === undefined || court.memories.unreadOwner(account) !== undefined) return false;
  if (hasOwnNumber(account, court)) return false;
  if (account.bearers.employee_id.records.some((one) => likeness(one, account) === 'other')) return false;
  return !records.every(
    ({ marks, isUnreadable }) =>
      isUnreadable || marks.employee_id === undefined || digitsOf(marks.employee_id) === digitsOf(number),
  );
}

/** Without what is put before all of them when a company renumbers: letters and zeros, but no digits of another number. */
function digitsOf(number: string): string {
  return number.match(/^\D*(\d+)$/)?.[1]?.replace(/^0+/, '') ?? number;
}
