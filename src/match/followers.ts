/**
 * Whether somebody who is here may be a leaver, back under a record that has nothing in common with the old one but a
 * name and the time. Then the old account waits. Pure.
 */
import { addDays } from '../dates.ts';
import { awaitedIn } from './awaited.ts';
import type { Rulings } from './freed.ts';
import { mayBeSameBirth } from './in-common.ts';
import { lookalikesIn } from './lookalikes.ts';
import type { Orphan } from './memories.ts';
import type { Person } from './persons.ts';
import { rareWordsAmong } from './rare-words.ts';
import type { Account, Rec } from './register.ts';
import { returnedIn } from './returned.ts';
import { vanishedIn } from './vanished.ts';
import type { Court } from './witnesses.ts';

/** So long a hire is recent; whoever is yet to start is, too. */
const RECENT_DAYS = 60;

export type Followers = {
  /** Whether somebody without an account may be this leaver, back under another record. */
  isAwaited(leaver: Person): boolean;
  /** The same of somebody who has an account of their own by now. */
  isBack(leaver: Person): boolean;
  /**
   * Whether the leaver's account bears the whole name of somebody who is here and has none: then it may be theirs. The
   * leaver's birthday is the account's only where it is surely the leaver's.
   */
  mayBeAt(account: Account, leaver: Person, isSure: boolean): boolean;
  /** Whether somebody who is here has the birthday of the leaver's account, of which the leaver's record knows none. */
  isBornAt(account: Account, leaver: Person): boolean;
  /** Whether somebody who is here may be this leaver, who has no account: then none is added for a record that is over. */
  isHere(leaver: Person): boolean;
  /** Who of those who are here may be whoever had this account and is gone from Personio altogether. */
  behind(account: Account, orphan: Orphan): readonly Rec[];
};

/** `today`: `YYYY-MM-DD`. */
export function followersIn(rulings: Rulings, court: Court, today: string): Followers {
  const { register, people } = court;
  const firstRecent = addDays(today, -RECENT_DAYS);
  const here = people.persons.filter(({ record }) => record.isLiving);
  const living = here.flatMap(({ records }) => records);
  const hasRare = rareWordsAmong(people.persons);
  const lookalikes = lookalikesIn(register, living, hasRare);
  const awaited = awaitedIn(rulings, { register, here, lookalikes, hasRare, firstRecent });
  const isBack = returnedIn(rulings, { court, living, lookalikes, today, firstRecent });
  return {
    isAwaited: ({ record, records }) =>
      !record.isLiving && records.some((one) => awaited.isAwaited(one, record)),
    isBack: ({ record, records }) => !record.isLiving && records.some((one) => isBack(one, record)),
    mayBeAt: (account, leaver, isSure) =>
      !leaver.record.isLiving &&
      awaited
        .named(account)
        .some((other) =>
          [account, ...(isSure ? leaver.records : [])].every(
            ({ marks }) => mayBeSameBirth(marks, other.marks) !== false,
          ),
        ),
    isBornAt: ({ marks }, { record }) =>
      !record.isLiving && lookalikes.born(marks).some((other) => lookalikes.isLikely(marks, other)),
    isHere: ({ record, records }) =>
      !record.isLiving &&
      records.some((one) =>
        [
          ...register.recordsNamed(one),
          ...lookalikes.born(one.marks),
          ...lookalikes.hired(one.marks.hired),
        ].some((other) => lookalikes.isLikely(one.marks, other)),
      ),
    behind: vanishedIn({ court, awaited, living, lookalikes, today }),
  };
}
