/** Whether HR has written a new person over an old record: table 1, row 3. Pure. */

import { IDENTIFIERS } from '../keys.ts';
import { haveOtherGivenNames } from './given-names.ts';
import { likeness, sameDate } from './in-common.ts';
import {
  hasKeyInCommon,
  hasOtherKey,
  isBornThen,
  keysInCommon,
  likenessThen,
  type Memories,
  type Memory,
} from './memories.ts';
import { isInScriptOf, type Likeness } from './names.ts';
import type { Account, Rec } from './register.ts';
import { decideBy, type Row } from './table.ts';

export type Overwriting = {
  record: Rec;
  memories: Memories;
  /** Name and hire date are kept equal to Personio's: where both are others than in Engagedly, both are new. */
  isKeptEqual: boolean;
};

/** The record as it is today beside the account that is remembered for it. */
type Compared = {
  record: Rec;
  account: Account;
  /** Somebody has edited the account: the record's name may be the one it had. */
  isEdited: boolean;
  name: Likeness;
  /** Whether the birthday is still that of the account, or the one that it had then. */
  isBornSo: boolean | undefined;
  isHiredSo: boolean | undefined;
  /** Another hire date than the account's, of which Personio's would have been written into it. */
  isHiredAnew: boolean;
  /** The same, and nobody has left: whoever is back on an old record has a blocked account. */
  isNewcomer: boolean;
  /** How many of the keys are still the same. */
  keys: number;
  /** The record's name beside the one that the account had then. Dear to ask. */
  nameThen(): Likeness;
};

/** A birthday that is still the same speaks against it, unless the hire date tells that it was forgotten. */
export const REPLACED: readonly Row<Compared, boolean>[] = [
  [
    1,
    'of the same name: a namesake, if nothing else agrees',
    ({ name, isBornSo, isHiredSo, record, account }) =>
      name === 'same'
        ? isBornSo === false && isHiredSo === false && !hasKeyInCommon(record, account)
        : undefined,
  ],
  [
    2,
    'born as before, with a part of the name: hired anew with new keys, or, never left, with one new key or another given name',
    ({ name, isBornSo, isHiredAnew, isNewcomer, keys, record, account }) => {
      if (isBornSo !== true || name !== 'part') return undefined;
      if (isNewcomer && haveOtherGivenNames(record.marks.name, account.marks.name)) return true;
      return isHiredAnew && keys <= (isNewcomer && hasNewKey(record, account) ? 1 : 0);
    },
  ],
  [
    3,
    'born as before, under a name that was never the account’s: with another hire date',
    ({ isBornSo, isHiredSo, nameThen }) =>
      isBornSo === true ? isHiredSo === false && nameThen() === 'other' : undefined,
  ],
  [4, 'born on another day', ({ isBornSo }) => (isBornSo === false ? true : undefined)],
  [
    5,
    'the account was edited: under a name that it never had; unless hired anew, under another name than it had then',
    ({ isEdited, isNewcomer, name, nameThen }) => {
      if (!isEdited || (isNewcomer && nameThen() !== 'same')) return undefined;
      return name === 'other' && nameThen() === 'other';
    },
  ],
  [
    6,
    'hired anew, and never left: whoever is back on an old record may have married meanwhile',
    ({ isNewcomer }) => (isNewcomer ? true : undefined),
  ],
  [
    7,
    'back with a new hire date and a new key, or with no key that is the same',
    ({ isHiredAnew, isHiredSo, keys, record, account }) =>
      (isHiredAnew && keys <= 1) || (isHiredSo === false && !hasKeyInCommon(record, account))
        ? true
        : undefined,
  ],
  [
    8,
    'another name, with both keys and in other letters: a whole company was written anew',
    ({ keys, record, account }) =>
      keys === 2 && !isInScriptOf(record.marks.name, account.marks.name) ? false : undefined,
  ],
  [
    9,
    'a relative: another given name, both keys others, and no date that is the same',
    ({ isBornSo, isHiredSo, record, account }) =>
      !isBornSo &&
      !isHiredSo &&
      IDENTIFIERS.every((key) => hasOtherKey(key, [record], account)) &&
      haveOtherGivenNames(record.marks.name, account.marks.name)
        ? true
        : undefined,
  ],
  [10, 'otherwise, if the name is another', ({ name }) => name === 'other'],
];

/** Whether the record is that of somebody else than whom the account is remembered for. `memory`: intact, or it holds. */
export function isReplaced({ record, memories, isKeptEqual }: Overwriting, memory: Memory): boolean {
  const { account, state } = memory;
  const { hashOf } = memories;
  const isHiredSo = sameDate('hired', record.marks, account.marks);
  const isHiredAnew = isHiredSo === false && isKeptEqual;
  const compared: Compared = {
    record,
    account,
    isEdited: state === 'holds',
    name: likeness(record, account),
    isBornSo: isBornThen(record, memory, hashOf) || sameDate('born', record.marks, account.marks),
    isHiredSo,
    isHiredAnew,
    isNewcomer: isHiredAnew && !account.user.blocked,
    keys: keysInCommon(record, account),
    nameThen: () => likenessThen(record, memory, hashOf),
  };
  return decideBy(REPLACED, compared).result;
}

function hasNewKey(record: Rec, account: Account): boolean {
  return IDENTIFIERS.some((key) => hasOtherKey(key, [record], account));
}
