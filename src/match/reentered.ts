/** Leavers whom a newcomer without an account may be: they get none beside an account that may be theirs. Pure. */
import { looksLikeReturn, mayBeNamesake, mayReturn } from './humans.ts';
import { mayBeSameBirth, sameDate } from './in-common.ts';
import type { Ruling } from './owners.ts';
import type { Person } from './persons.ts';
import { type Account, accountsSharing, type Rec } from './register.ts';
import type { Court } from './witnesses.ts';

type Standing = {
  court: Court;
  /** In the order of the persons. */
  rulings: readonly Ruling[];
  /** In the order of the accounts. */
  owners: readonly (Person | undefined)[];
};

/** Leavers who look like this newcomer, whose account is not somebody else's by now. */
export function leaversBehind({ record }: Person, standing: Standing): Rec[] {
  if (!record.isLiving) return [];
  const { people, register } = standing.court;
  const isGone = (leaver: Rec) => people.personOf(leaver)?.record.isLiving === false;
  // A transfer often keeps the day on which somebody was hired first. Whoever has the whole name may be back however much later:
  // what is still open waits for them, and they for it.
  const isAlike = (leaver: Rec) =>
    sameDate('hired', leaver.marks, record.marks) === true || mayBeNamesake(leaver, record);
  const looks = (leaver: Rec) =>
    looksLikeReturn(leaver, record) || (isAlike(leaver) && hasOpen(leaver, standing));
  const likely = register.leaversLike(record, (other) => mayReturn(other, record));
  const alike = [...likely, ...register.recordsNamed(record)].filter(
    (leaver) => isGone(leaver) && looks(leaver),
  );
  const holders = register
    .accountsNamed(record)
    .flatMap((account) => holdersOf(account, standing).filter((one) => mayHold(one, account, record)))
    .map((holder) => holder.record);
  return [...new Set([...alike, ...holders.filter(isGone)])];
}

/** Whose it is, or was by all that is remembered. */
function holdersOf(account: Account, { court: { memories, people }, owners }: Standing): Person[] {
  const remembered = memories.for(account).map((record) => people.personOf(record));
  return [owners[account.at], ...remembered].filter((holder) => holder !== undefined);
}

/** Whether an account under this name, of whatever name its owner is, is open or has the birthday, and none speaks against it. */
function mayHold({ records }: Person, { marks, user }: Account, record: Rec): boolean {
  const isBorn = [marks, ...records.map((one) => one.marks)].map((one) => mayBeSameBirth(record.marks, one));
  return !isBorn.includes(false) && (isBorn.includes(true) || !user.blocked);
}

/** Whether an account that may be this leaver's, and is nobody else's, is open. */
function hasOpen(leaver: Rec, standing: Standing): boolean {
  const { owners, court } = standing;
  const isTheirs = ({ at }: Account) =>
    owners[at] === undefined || owners[at] === court.people.personOf(leaver);
  return accountsOf(leaver, standing).some((account) => !account.user.blocked && isTheirs(account));
}

/** Accounts that bear a key of this record, or that it is remembered with, or asks for. */
export function accountsOf(record: Rec, { court, rulings }: Standing): Account[] {
  const person = court.people.personOf(record);
  const asked = person && rulings[person.at]?.claim?.account;
  const known = [court.memories.of(record)?.account, asked].filter((account) => account !== undefined);
  return [...new Set([...accountsSharing(record), ...known])];
}
