/** Which records are those of one human, and which keys are nobody's, because two people have them. Pure. */
import { compareIds, pushAt, pushTo } from '../keys.ts';
import { type Claim, type Claimed, type Doubt, isAtHome, RANKS } from './claims.ts';
import { enteredTwice, type PersonFacts, standingOf, twinsOf } from './heirs.ts';
import { isSameHuman } from './humans.ts';
import { type Account, type Rec, type Register, recordsSharing } from './register.ts';

/** One human: the record that counts, and older ones, each with the row that says so (2.8: has left twice). */
export type Person = {
  /** Their place in the list of persons, from 0. */
  at: number;
  record: Rec;
  earlier: ReadonlyMap<Rec, string>;
  /** The record and the earlier ones. */
  records: readonly Rec[];
  claim: Claim | undefined;
  doubt: Doubt | undefined;
  /** The row of the table that gave the claim or the doubt, as `<table>.<row>`. */
  row: string;
  /** Leavers in doubt whose heir this may be. */
  mayFollow: readonly Rec[];
};

export type People = {
  persons: readonly Person[];
  personOf(record: Rec): Person | undefined;
  /** HR has written a new person over this record. */
  isReplaced(record: Rec): boolean;
  /** Who asks for this account. */
  claimantsOf(account: Account): readonly Person[];
  /** Records of people of the *same* name who are not at home anywhere: they may be looking for an account. */
  straysNamed: Register['recordsNamed'];
};

/** Of nearly everybody. */
const NONE_EARLIER: Person['earlier'] = new Map();
const NOBODY: readonly never[] = [];

export function personsOf(facts: PersonFacts): People {
  const { register, claims } = facts;
  const earlier = new Map<Rec, (readonly [Rec, string])[]>();
  const followed = new Map<Rec, Rec>();
  const doubts = new Map<Rec, { doubt: Doubt; row: string }>();
  const mayFollow = new Map<Rec, Rec[]>();
  const settledBy = new Map([...facts.settled].map(([record, account]) => [account, record]));

  for (const record of register.records) {
    if (record.isLiving) continue;
    const { row, result } = standingOf(record, facts, settledBy);
    if (result.kind === 'earlier') {
      pushTo(earlier, result.of, [record, `2.${row}`] as const);
      followed.set(record, result.of);
    }
    if (result.kind !== 'doubt' || claims[record.at]?.claim?.rank === 'settled') continue;
    doubts.set(record, { doubt: result.doubt, row: `2.${row}` });
    for (const heir of result.heirs) pushTo(mayFollow, heir, record);
  }
  for (const [record, last] of departedTwice(facts, followed, doubts)) {
    pushTo(earlier, last, [record, '2.8'] as const);
    followed.set(record, last);
  }

  const found = register.records
    .filter((record) => !followed.has(record))
    .map((record, at): Person => {
      const own = claims[record.at];
      const before = earlier.get(record);
      const older = before ? new Map(before.toSorted(([a], [b]) => compareIds(a.id, b.id))) : NONE_EARLIER;
      const doubt = doubts.get(record) ?? (own?.doubt && { doubt: own.doubt, row: `1.${own.row}` });
      return {
        at,
        record,
        earlier: older,
        records: older.size === 0 ? [record] : [record, ...older.keys()],
        claim: doubt ? undefined : (own?.claim ?? inherited(older, claims)),
        doubt: doubt?.doubt,
        row: doubt?.row ?? `1.${own?.row ?? 10}`,
        mayFollow: mayFollow.get(record) ?? NOBODY,
      };
    });
  const placeOf: (number | undefined)[] = register.records.map(() => undefined);
  for (const { at, records } of found) for (const record of records) placeOf[record.at] = at;
  const persons = found.map((person) => withoutShared(person, facts, placeOf));
  const claimants: (Person[] | undefined)[] = register.accounts.map(() => undefined);
  for (const person of persons) if (person.claim) pushAt(claimants, person.claim.account.at, person);
  return {
    persons,
    personOf: (record) => persons[placeOf[record.at] ?? -1],
    isReplaced: ({ at }) => claims[at]?.doubt === 'record-replaced',
    claimantsOf: ({ at }) => claimants[at] ?? NOBODY,
    straysNamed: register.namesakesAmong(
      persons.filter((person) => !isAtHome(person)).flatMap(({ records }) => records),
    ),
  };
}

/** Somebody who has left twice: inactive records of one human, with a key or the birthday in common and nobody living beside them. */
function departedTwice(
  { register, claims }: PersonFacts,
  followed: ReadonlyMap<Rec, Rec>,
  doubts: ReadonlyMap<Rec, unknown>,
): Map<Rec, Rec> {
  const last = new Map<Rec, Rec>();
  const isFree = (record: Rec) => !record.isLiving && !followed.has(record) && !doubts.has(record);
  for (const record of register.records) {
    if (!isFree(record)) continue;
    const twins = twinsOf(record, register).filter((twin) => !haveTwoAccounts([record, twin], claims));
    const beside = [...recordsSharing(record), ...twins];
    const group = [...new Set([record, ...beside])].filter(isFree);
    if (group.length < 2 || !group.every((other) => other === record || isSameHuman(record, other))) continue;
    const [latest] = group.toSorted((a, b) => rankOf(b, claims) - rankOf(a, claims) || byHiring(b, a));
    if (latest && latest !== record) last.set(record, latest);
  }
  // Only whoever is last in everybody's eyes is: otherwise each stays by themselves.
  for (const [record, latest] of last) if (last.has(latest)) last.delete(record);
  return last;
}

/** Each of which is blocked by itself. */
function haveTwoAccounts(records: readonly Rec[], claims: readonly Claimed[]): boolean {
  return new Set(records.flatMap(({ at }) => claims[at]?.claim?.account ?? [])).size > 1;
}

function byHiring(a: Rec, b: Rec): number {
  const day = ({ marks: { hired } }: Rec) => [...hired][0] ?? '';
  return day(a) === day(b) ? compareIds(a.id, b.id) : day(a) < day(b) ? -1 : 1;
}

function rankOf({ at }: Rec, claims: readonly Claimed[]): number {
  const rank = claims[at]?.claim?.rank;
  return rank ? RANKS[rank] : 0;
}

/** What an earlier record asks for, if all that ask for anything ask for the same. */
function inherited(earlier: Person['earlier'], claims: readonly Claimed[]): Claim | undefined {
  if (earlier.size === 0) return undefined;
  const found = [...earlier.keys()].flatMap(({ at }) => claims[at]?.claim ?? []);
  const [best] = found.toSorted((a, b) => RANKS[b.rank] - RANKS[a.rank]);
  if (!best || found.some(({ account, rank }) => rank === best.rank && account !== best.account))
    return undefined;
  return { ...best, by: 'transfer' };
}

/**
 * Whoever shares the tenant's identifier with another person is in doubt, unless settled, or proved and living; and so is a
 * newcomer of the name and the birthday of somebody else who is here: the record was made twice.
 */
function withoutShared(
  person: Person,
  { identifier, register, claims, mayBeAdded }: PersonFacts,
  placeOf: readonly (number | undefined)[],
): Person {
  const { record, claim, doubt } = person;
  if (doubt || claim?.rank === 'settled' || (claim?.rank === 'proved' && record.isLiving)) return person;
  const isAnother = (other: Rec) => placeOf[other.at] !== person.at;
  const ambiguous = (row: string): Person => ({ ...person, claim: undefined, doubt: 'ambiguous', row });
  if (record.bearers[identifier].records.some(isAnother)) return ambiguous('2.7');
  if (claim || !record.isLiving || !mayBeAdded(record.person)) return person;
  // Of whom the filter or the status tells nothing this time, the account is there all the same.
  const isHere = ({ at, person }: Rec) =>
    mayBeAdded(person) || (person.passes !== false && claims[at]?.claim !== undefined);
  const isTwice = enteredTwice(record, register).some(
    (other) => other.isLiving && isAnother(other) && isHere(other),
  );
  return isTwice ? ambiguous('2.9') : person;
}
