/** What speaks for it that an account is a person's: table 3. Pure. */
import { IDENTIFIERS, type Identifier } from '../keys.ts';
import { isAtHome } from './claims.ts';
import { DATES, type DateMark, likeness, type Marks, sameDate } from './in-common.ts';
import { hasKeyInCommon, type Memories, type Memory } from './memories.ts';
import { compareNames, type Likeness, type Name } from './names.ts';
import type { People, Person } from './persons.ts';
import type { Account, Rec, Register } from './register.ts';

export type Court = {
  register: Register;
  memories: Memories;
  people: People;
  /** Whether everybody in Personio was read. */
  isComplete: boolean;
  /** Numbers are written once and never changed: Engagedly may have others than Personio. */
  keepsNumbers: boolean;
};

/** Something that speaks for it that an account is a person's. Each counts once. */
export type Witness = 'memory' | 'email' | 'employee_id' | 'name' | 'hired' | 'born';

export type Evidence = { witnesses: Witness[]; name: Likeness; memories: readonly Memory[] };

/** `against`: the rival's claim is weighed with this one's. */
export function evidenceOf(person: Person, account: Account, court: Court, against?: Person): Evidence {
  return evidence(person, account, court, { against, claimed: person.claim?.account });
}

/** The same, whatever account the person asks for. */
export function evidenceAnywhere(person: Person, account: Account, court: Court, against?: Person): Evidence {
  return evidence(person, account, court, { against, claimed: account });
}

function evidence(
  person: Person,
  account: Account,
  court: Court,
  { against, claimed }: { against: Person | undefined; claimed: Account | undefined },
): Evidence {
  const witnesses: Witness[] = [];
  const isElsewhere = claimed !== undefined && claimed !== account;
  const memories = memoriesAt(person, account, court);
  if (!isElsewhere && memories.length > 0) witnesses.push('memory');
  for (const identifier of IDENTIFIERS)
    if (testifies(identifier, person, account, court, against)) witnesses.push(identifier);
  const name = bestLikeness(person.records, account.marks.name);
  const isAtHomeElsewhere = claimed !== account && isAtHome(person);
  if (name === 'same' && (!isAtHomeElsewhere || hasKeyOf(person, account))) witnesses.push('name');
  if (witnesses.length > 0 && name !== 'other')
    for (const date of DATES) if (hasDate(date, person, account)) witnesses.push(date);
  // A list that has grown has room for more than a dozen, and rulings stay.
  return { witnesses: witnesses.slice(), name, memories };
}

function hasKeyOf({ records }: Person, account: Account): boolean {
  return records.some((record) => hasKeyInCommon(record, account));
}

function hasDate(date: DateMark, { records }: Person, account: Account): boolean {
  for (const { marks } of records) if (sameDate(date, marks, account.marks)) return true;
  return false;
}

const NONE: readonly Memory[] = [];

/**
 * What a person's records remember of this account; whoever was surely written over an old record remembers nothing by it.
 * Where it is only likely, they may be who they were, and no third person gets the account.
 */
export function memoriesAt(person: Person, account: Account, { memories, people }: Court): readonly Memory[] {
  let found = NONE;
  for (const record of person.records) {
    const memory = memories.of(record);
    if (memory?.account !== account || (people.isReplaced(record) && !isLikeThen(record, account))) continue;
    found = [...found, memory];
  }
  return found;
}

function isLikeThen(record: Rec, account: Account): boolean {
  return likeness(record, account) === 'part' && sameDate('born', record.marks, account.marks) !== false;
}

/**
 * A key that somebody else bears, too, says nothing about either; against a third who does not bear it, it speaks for
 * each of them.
 */
function testifies(
  identifier: Identifier,
  person: Person,
  account: Account,
  { people }: Court,
  against: Person | undefined,
): boolean {
  let isTheirs = false;
  for (const record of account.bearers[identifier].records) {
    const bearer = people.personOf(record);
    if (bearer === person) isTheirs = true;
    else if (against === undefined || bearer === against) return false;
  }
  return isTheirs;
}

/** Whether its number is one of the organisation's own kind, which says nothing: nobody in Personio has it, and it stays. */
export function hasOwnNumber({ bearers }: Account, { keepsNumbers }: Court): boolean {
  return keepsNumbers && bearers.employee_id.records.length === 0;
}

/** Whoever is settled on another account by hand, or proved there by an intact memory, wants no second one. */
export function isSafelyElsewhere(
  { claim, records }: Person,
  account: Account,
  { memories }: Court,
): boolean {
  if (!claim || claim.account === account) return false;
  if (claim.rank === 'settled') return true;
  return records.some((one) => {
    const memory = memories.of(one);
    return memory?.account === claim.account && memory.state === 'intact';
  });
}

/** How the name agrees that agrees best: all records of a person testify together. */
export function bestLikeness(records: readonly { marks: Marks }[], name: Name): Likeness {
  let best: Likeness = 'other';
  for (const { marks } of records) {
    const found = compareNames(marks.name, name);
    if (found === 'same') return found;
    if (found === 'part') best = found;
  }
  return best;
}
