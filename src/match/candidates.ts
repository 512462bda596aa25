/** Accounts that may be somebody's, for people to tell: of whom is in doubt, and of whom has two records. Pure. */
import { compareIds } from '../keys.ts';
import type { Memories } from './memories.ts';
import type { Ruling } from './owners.ts';
import type { Person } from './persons.ts';
import { type Account, accountsSharing, type Rec } from './register.ts';
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
