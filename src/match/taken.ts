/** From whom the reviewed word of the tenant file takes an account: for whom more speaks at it than for whoever it names. Pure. */
import { compareIds, IDENTIFIERS } from '../keys.ts';
import type { PersonRef } from '../model.ts';
import { mayBeHuman } from './humans.ts';
import { keysInCommon } from './memories.ts';
import type { Person } from './persons.ts';
import { type Account, type Rec, recordsSharing } from './register.ts';
import { type Court, type Evidence, evidenceAnywhere, evidenceOf } from './witnesses.ts';

/**
 * Everybody who would lose it, sorted: whoever was read by Personio id, and whoever was not by the remembered reference.
 * `[]`: somebody may, who stands in the rest of a list that was not read to its end. `undefined`: nobody does.
 */
export function takenFrom(person: Person, account: Account, court: Court): readonly PersonRef[] | undefined {
  const evidence = evidenceOf(person, account, court);
  const gone = unreadLoser(person, account, evidence, court);
  const lost = new Set([
    ...readLosers(person, account, evidence, court),
    ...ownersWrittenOver(person, account, evidence, court),
  ]);
  const from: PersonRef[] = [
    ...[...lost].sort(compareIds).map((employee) => ({ employee })),
    ...(gone === undefined ? [] : [{ reference: gone }]),
  ];
  if (from.length > 0) return from;
  return court.isComplete || isLeftTo(evidence) ? undefined : from;
}

/**
 * A name that is another outweighs one witness, and of as many on both sides the account's own name decides, unless
 * somebody who is here bears both its keys: they log in with it. That somebody is settled on another account by hand
 * changes nothing of what this one bears.
 */
function readLosers(person: Person, account: Account, { witnesses, name }: Evidence, court: Court): string[] {
  const sure = witnesses.length - (name === 'other' ? 1 : 0);
  const isMore = (other: Person) => {
    const { length } = evidenceAnywhere(other, account, court, person).witnesses;
    if (length !== sure) return length > sure;
    return length > 0 && (name !== 'same' || (other.record.isLiving && hasBothKeys(other, account)));
  };
  return othersAt(person, account, court)
    .filter((other) => !mayBeBackAs(other, person, court) && isMore(other))
    .map(({ record }) => record.id);
}

/**
 * Records for which the account is remembered, and over which this very person was written: whose it was is nobody's
 * record any more, and the account's name is still theirs.
 */
function ownersWrittenOver(
  { record: own, records }: Person,
  account: Account,
  { name }: Evidence,
  { memories, people }: Court,
): string[] {
  if (name !== 'other') return [];
  const isWrittenOver = (record: Rec) =>
    record !== own && records.includes(record) && people.isReplaced(record);
  return memories
    .for(account)
    .filter(isWrittenOver)
    .map(({ id }) => id);
}

function hasBothKeys({ records }: Person, account: Account): boolean {
  return records.some((record) => keysInCommon(record, account) === IDENTIFIERS.length);
}

/** Memory, name, hire date and birth date: no more can speak for somebody who has no key of the account. */
const MOST_WITHOUT_KEY = 4;

/**
 * Whom the account is remembered for, if nobody who was read is that person. Whatever their record may say today, it is
 * theirs, unless the person of the entry bears its name and all its keys, and outweighs whoever does not. Whether they
 * have left is not known, so that nobody is told to be them under another record.
 */
function unreadLoser(
  person: Person,
  account: Account,
  { witnesses, name }: Evidence,
  { memories, people, isComplete }: Court,
): string | undefined {
  const owner = memories.unreadOwner(account);
  if (owner === undefined || !isComplete) return owner;
  const hasAllKeys = IDENTIFIERS.every(
    (identifier) =>
      account.marks[identifier] === undefined ||
      account.bearers[identifier].records.some((record) => people.personOf(record) === person),
  );
  return hasAllKeys && name === 'same' && witnesses.length >= MOST_WITHOUT_KEY ? undefined : owner;
}

/** Whether the last run has left the account as this person's, and nobody has touched it since. */
function isLeftTo({ memories }: Evidence): boolean {
  return memories.some(({ state }) => state === 'intact');
}

/** Everybody else who has anything in common with the account. */
function othersAt(person: Person, account: Account, { register, memories, people }: Court): Person[] {
  const records = [...recordsSharing(account), ...memories.for(account), ...register.recordsNamed(account)];
  const found = new Set(records.flatMap((record) => people.personOf(record) ?? []));
  found.delete(person);
  return [...found];
}

/**
 * A leaver, where whoever gets the account is here and may be the same human: that is what the entry says. Where somebody
 * else who is here may be, too, it takes the account from the one for the other.
 */
function mayBeBackAs(leaver: Person, person: Person, { register, people }: Court): boolean {
  if (leaver.record.isLiving || !person.record.isLiving) return false;
  const mayBe = (one: Rec, other: Rec) => other.isLiving && mayBeHuman(one, other);
  const isSomebodyElse = (other: Rec) => people.personOf(other) !== person;
  return leaver.records.some(
    (one) =>
      person.records.some((other) => mayBe(one, other)) &&
      ![...recordsSharing(one), ...register.recordsNamed(one)].some(
        (other) => isSomebodyElse(other) && mayBe(one, other),
      ),
  );
}
