/** Accounts that may be somebody's, for people to tell: of whom is in doubt, and of whom has two records. Pure. */
import { compareIds, pushTo } from '../keys.ts';
import type { Rulings } from './freed.ts';
import { likeness, sameDate } from './in-common.ts';
import { hasKeyInCommon, hasOtherKey, type Memories } from './memories.ts';
import type { Ruling } from './owners.ts';
import type { Person } from './persons.ts';
import { type Account, accountsSharing, type Rec, recordsSharing } from './register.ts';
import { bestLikeness, type Court } from './witnesses.ts';

/**
 * Somebody with two records may have two accounts: beside the one of the record that counts, those under their name that
 * bear a key of an earlier one, or are remembered as its, under whatever name since; of whoever has left altogether, of any record.
 */
export function besideOf(
  { record, records, earlier }: Person,
  ruling: Ruling | undefined,
  { memories }: Court,
): { beside?: readonly string[] } {
  if (record.isLiving && ruling?.kind !== 'owns') return {};
  const old = record.isLiving ? [...earlier.keys()] : records;
  const left = old.flatMap((one) => {
    const memory = memories.of(one);
    return memory?.state === 'intact' ? memory.account : [];
  });
  const named = old
    .flatMap((one) => [...accountsSharing(one), ...rememberedOf(one, memories)])
    .filter((account) => bestLikeness(records, account.marks.name) === 'same');
  const own = new Set([...left, ...named]);
  if (ruling?.claim) own.delete(ruling.claim.account);
  return { beside: [...own].map(({ id }) => id).sort(compareIds) };
}

function rememberedOf(record: Rec, memories: Memories): Account[] {
  const account = memories.of(record)?.account;
  return account ? [account] : [];
}

/** Which accounts might be theirs, for people to tell. */
export function candidatesOf({ records }: Person, ruling: Ruling, { memories }: Court): string[] {
  const borne = records.flatMap(accountsSharing);
  const known = records.flatMap((record) => rememberedOf(record, memories));
  return [...new Set([...borne, ...known, ...ruling.candidates].map(({ id }) => id))].sort(compareIds);
}

/**
 * Whether there is nothing to decide about a leaver in doubt: each account that may be theirs is that of somebody else by a
 * memory that nobody has touched since, and no birthday tells apart two of a like name.
 */
export function isOver(
  { record }: Person,
  candidates: readonly string[],
  rulings: Rulings,
  court: Court,
): boolean {
  const { register, memories, people } = court;
  const isProved = (account: Account) => {
    const owner = people.claimantsOf(account).find(({ at }) => rulings[at]?.claim?.account === account);
    if (!owner || owner.claim?.rank === 'keyed') return false;
    const isTwo =
      likeness(record, owner.record) !== 'other' &&
      sameDate('born', record.marks, owner.record.marks) === false;
    return (
      !isTwo &&
      owner.records.some((one) => {
        const memory = memories.of(one);
        return memory?.state === 'intact' && memory.account === account;
      })
    );
  };
  const alike = register
    .accountsBorn(record.marks)
    .filter((account) => likeness(record, account) !== 'other');
  const known = candidates.flatMap((id) => register.accountOf(id) ?? []);
  return known.length > 0 && [...known, ...register.accountsNamed(record), ...alike].every(isProved);
}

/**
 * Open accounts that are nobody's, and no candidate of somebody who is here, by the leaver who has another and seems to have
 * worked with these, too: nothing would ever be said of them again. From the accounts, which are few: names are many.
 */
export function secondAccounts(rulings: Rulings, court: Court): Map<Person, string[]> {
  const { register, memories, people } = court;
  const spoken = new Set<string>();
  for (const person of people.persons) {
    const ruling = rulings[person.at];
    if (ruling?.claim) spoken.add(ruling.claim.account.id);
    if (ruling?.kind !== 'doubt' || !person.record.isLiving) continue;
    for (const id of candidatesOf(person, ruling, court)) spoken.add(id);
  }
  const personsOf = (records: readonly Rec[]) =>
    new Set(records.flatMap((record) => people.personOf(record) ?? []));
  const soles = new Map<Account['bearers']['name'], Person | undefined>();
  /** Many who have left have the name that stands for none: it is looked up once. */
  const soleNamed = (account: Account) => {
    const { name } = account.bearers;
    if (!soles.has(name)) {
      const [one, ...others] = personsOf(register.recordsNamed(account));
      soles.set(name, others.length === 0 ? one : undefined);
    }
    return soles.get(name);
  };
  const found = new Map<Person, string[]>();
  for (const account of register.accounts) {
    if (account.user.blocked || spoken.has(account.id) || memories.unreadOwner(account) !== undefined)
      continue;
    const sole = soleNamed(account);
    // Many are born on a day that stands for none; it tells nobody from anybody.
    const born = account.marks.born.size > 0 ? register.recordsBorn(account.marks) : [];
    const leavers = personsOf([...born, ...recordsSharing(account)]);
    if (sole) leavers.add(sole);
    for (const leaver of leavers)
      if (!leaver.record.isLiving && seemsTheirs(account, leaver, leaver === sole, court))
        pushTo(found, leaver, account.id);
  }
  return new Map([...found].map(([person, ids]) => [person, ids.sort(compareIds)]));
}

/**
 * An account under their name that nobody else is known to have had: with their birthday, with a key of theirs, or where nothing
 * speaks against it and nobody else has the name.
 */
function seemsTheirs(
  account: Account,
  leaver: Person,
  isSole: boolean,
  { memories, people }: Court,
): boolean {
  const { records } = leaver;
  if (memories.for(account).some((record) => people.personOf(record) !== leaver)) return false;
  const own = records.filter((record) => likeness(record, account) === 'same');
  const says = (date: 'born' | 'hired') => own.map(({ marks }) => sameDate(date, marks, account.marks));
  if (says('born').includes(true) || own.some((record) => hasKeyInCommon(record, account))) return true;
  return (
    isSole &&
    !says('hired').includes(false) &&
    !says('born').includes(false) &&
    !hasOtherKey('employee_id', records, account)
  );
}
