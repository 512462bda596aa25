/** Which records are those of one human, and which keys are nobody's, because two people have them. Pure. */
import { compareIds, IDENTIFIERS, type Identifier, pushTo } from '../keys.ts';
import { type Claim, type Claimed, type Doubt, type Memories, RANKS } from './claims.ts';
import { isBornLike, isSameHuman, mayBeHuman } from './humans.ts';
import type { Name } from './names.ts';
import { type Account, likeness, nameIndex, type Rec, type Register } from './register.ts';
import { decideBy, type Row } from './table.ts';

/** One human: the record that counts, and older ones. */
export type Person = {
  record: Rec;
  earlier: readonly Rec[];
  claim?: Claim;
  doubt?: Doubt;
  /** The row of the table that gave the claim or the doubt, as `<table>.<row>`. */
  row: string;
  /** Leavers in doubt whose heir this may be. */
  mayFollow: readonly Rec[];
};

export type People = {
  persons: readonly Person[];
  personOf(record: Rec): Person | undefined;
  /** Who asks for this account. */
  claimantsOf(account: Account): readonly Person[];
  /** Records of people of the *same* name who are not at home anywhere: they may be looking for an account. */
  straysNamed(name: Name): readonly Rec[];
};

/** What table 2 says of an inactive record. */
type Standing =
  | { kind: 'earlier'; of: Rec }
  | { kind: 'own' }
  | { kind: 'doubt'; doubt: 'leaver-doubtful' | 'ambiguous'; heirs: readonly Rec[] };

type Found = { record: Rec; living: readonly Rec[] };

/** Table 2: an inactive record beside the living ones that have to do with it. */
export const LEAVERS: readonly Row<Found, Standing>[] = [
  [1, 'nobody has to do with it', ({ living }) => (living.length === 0 ? { kind: 'own' } : undefined)],
  [
    2,
    'exactly one has the same name, whoever else was found; a birthday may have been corrected',
    (found) => {
      const [heir, ...others] = those(found, (one, other) => likeness(one, other) === 'same');
      return heir && others.length === 0 ? { kind: 'earlier', of: heir } : undefined;
    },
  ],
  [
    3,
    'one has a part of the name, and the birth date is the same',
    ({ record, living: [one, ...others] }) =>
      one && others.length === 0 && likeness(record, one) === 'part' && isBornLike(record, one) === true
        ? { kind: 'earlier', of: one }
        : undefined,
  ],
  [
    4,
    'all have another name, or were born on another day: the key has gone to somebody else',
    (found) => (those(found, mayBeHuman).length === 0 ? { kind: 'own' } : undefined),
  ],
  [
    5,
    'one may be the same, and no birth date tells',
    (found) => {
      const heirs = those(found, mayBeHuman);
      return found.living.length === 1 ? { kind: 'doubt', doubt: 'leaver-doubtful', heirs } : undefined;
    },
  ],
  [
    6,
    'several, any of whom may be',
    (found) => ({ kind: 'doubt', doubt: 'ambiguous', heirs: those(found, mayBeHuman) }),
  ],
];

function those({ record, living }: Found, is: (one: Rec, other: Rec) => boolean): Rec[] {
  return living.filter((other) => is(record, other));
}

export type PersonFacts = {
  register: Register;
  memories: Memories;
  claims: ReadonlyMap<Rec, Claimed>;
  /** Accounts that the tenant file settles, by record. */
  settled: ReadonlyMap<Rec, Account>;
  identifier: Identifier;
};

export function personsOf(facts: PersonFacts): People {
  const { register, claims } = facts;
  const earlier = new Map<Rec, Rec[]>();
  const followed = new Map<Rec, Rec>();
  const doubts = new Map<Rec, { doubt: Doubt; row: string }>();
  const mayFollow = new Map<Rec, Rec[]>();
  const settledBy = new Map([...facts.settled].map(([record, account]) => [account, record]));

  for (const record of register.records) {
    if (record.isLiving) continue;
    const living = livingBeside(record, facts, settledBy);
    const { row, result } = decideBy(LEAVERS, { record, living });
    if (result.kind === 'earlier') {
      pushTo(earlier, result.of, record);
      followed.set(record, result.of);
    }
    if (result.kind !== 'doubt' || claims.get(record)?.claim?.rank === 'settled') continue;
    doubts.set(record, { doubt: result.doubt, row: `2.${row}` });
    for (const heir of result.heirs) pushTo(mayFollow, heir, record);
  }
  for (const [record, last] of departedTwice(facts, followed, doubts)) {
    pushTo(earlier, last, record);
    followed.set(record, last);
  }

  const persons = register.records
    .filter((record) => !followed.has(record))
    .map((record): Person => {
      const own = claims.get(record);
      const older = (earlier.get(record) ?? []).toSorted((a, b) => compareIds(a.id, b.id));
      const doubt = doubts.get(record) ?? (own?.doubt && { doubt: own.doubt, row: `1.${own.row}` });
      const claim = doubt ? undefined : (own?.claim ?? inherited(older, claims));
      return {
        record,
        earlier: older,
        ...(claim ? { claim } : {}),
        ...(doubt ? { doubt: doubt.doubt } : {}),
        row: doubt?.row ?? `1.${own?.row ?? 10}`,
        mayFollow: mayFollow.get(record) ?? [],
      };
    });
  const byRecord = new Map(persons.flatMap((person) => recordsOf(person).map((record) => [record, person])));
  const sharers = persons.map((person) => withoutShared(person, facts, byRecord));
  const sharerOf = new Map(sharers.flatMap((person) => recordsOf(person).map((record) => [record, person])));
  const claimants = new Map<Account, Person[]>();
  for (const person of sharers) if (person.claim) pushTo(claimants, person.claim.account, person);
  return {
    persons: sharers,
    personOf: (record) => sharerOf.get(record),
    claimantsOf: (account) => claimants.get(account) ?? [],
    straysNamed: nameIndex(sharers.filter((person) => !isAtHome(person)).flatMap(recordsOf)),
  };
}

/** Whether the person has an account: settled, proved, or one that bears their name. */
export function isAtHome({ record, claim }: Person): boolean {
  return claim !== undefined && (claim.rank !== 'keyed' || likeness(record, claim.account) === 'same');
}

export function recordsOf({ record, earlier }: Person): readonly Rec[] {
  return [record, ...earlier];
}

/** Living records with a key of this one; if none, with a key or the memory of an account it is tied to; and those settled on it. */
function livingBeside(
  record: Rec,
  { register, claims, memories }: PersonFacts,
  settledBy: ReadonlyMap<Account, Rec>,
): Rec[] {
  const isAnother = (other: Rec) => other !== record && other.isLiving;
  const sharers = livingWith(record, [record.marks], register);
  const ties = new Set<Account>(
    IDENTIFIERS.flatMap((identifier) => register.accountsWith(identifier, record.marks[identifier])),
  );
  const claimed = claims.get(record)?.claim?.account;
  const remembered = memories.of(record)?.account;
  for (const account of [claimed, remembered]) if (account) ties.add(account);
  const settled = [...ties].flatMap((account) => settledBy.get(account) ?? []).filter(isAnother);
  // Whoever was born on the same day and has the same name is the same human, also without any key in common.
  const twins = register
    .recordsBorn(record.marks.born)
    .filter((other) => isAnother(other) && likeness(record, other) === 'same');
  const bearers = livingWith(
    record,
    [...ties].map(({ marks }) => marks),
    register,
  );
  // Whoever is back may have neither key any more, and be remembered with the account all the same.
  const isSettled = claims.get(record)?.claim?.rank === 'settled';
  const holders = isSettled ? [] : [...ties].flatMap((account) => memories.for(account)).filter(isAnother);
  const users = sharers.length > 0 ? [] : [...bearers, ...holders];
  return [...new Set([...sharers, ...users, ...settled, ...twins])];
}

function livingWith(
  record: Rec,
  bearers: readonly Readonly<Partial<Record<Identifier, string>>>[],
  register: Register,
): Rec[] {
  const found = bearers.flatMap((keys) =>
    IDENTIFIERS.flatMap((identifier) => register.recordsWith(identifier, keys[identifier])),
  );
  return [...new Set(found)].filter((other) => other !== record && other.isLiving);
}

/** Somebody who has left twice: inactive records of one human, with a key in common and nobody living beside them. */
function departedTwice(
  { register, claims }: PersonFacts,
  followed: ReadonlyMap<Rec, Rec>,
  doubts: ReadonlyMap<Rec, unknown>,
): Map<Rec, Rec> {
  const last = new Map<Rec, Rec>();
  const isFree = (record: Rec) => !record.isLiving && !followed.has(record) && !doubts.has(record);
  for (const record of register.records) {
    if (!isFree(record)) continue;
    const others = IDENTIFIERS.flatMap((identifier) =>
      register.recordsWith(identifier, record.marks[identifier]),
    );
    const group = [...new Set([record, ...others])].filter(isFree);
    if (group.length < 2 || !group.every((other) => other === record || isSameHuman(record, other))) continue;
    const [latest] = group.toSorted((a, b) => rankOf(b, claims) - rankOf(a, claims) || byHiring(b, a));
    if (latest && latest !== record) last.set(record, latest);
  }
  // Only whoever is last in everybody's eyes is: otherwise each stays by themselves.
  for (const [record, latest] of last) if (last.has(latest)) last.delete(record);
  return last;
}

function byHiring(a: Rec, b: Rec): number {
  const day = ({ marks: { hired } }: Rec) => [...hired][0] ?? '';
  return day(a) === day(b) ? compareIds(a.id, b.id) : day(a) < day(b) ? -1 : 1;
}

function rankOf(record: Rec, claims: ReadonlyMap<Rec, Claimed>): number {
  const rank = claims.get(record)?.claim?.rank;
  return rank ? RANKS[rank] : 0;
}

/** What an earlier record asks for, if all that ask for anything ask for the same. */
function inherited(earlier: readonly Rec[], claims: ReadonlyMap<Rec, Claimed>): Claim | undefined {
  const found = earlier.flatMap((record) => claims.get(record)?.claim ?? []);
  const [best] = found.toSorted((a, b) => RANKS[b.rank] - RANKS[a.rank]);
  if (!best || found.some(({ account, rank }) => rank === best.rank && account !== best.account))
    return undefined;
  return { ...best, by: 'transfer' };
}

/** Whoever shares the tenant's identifier with another person is in doubt, unless settled, or proved and living. */
function withoutShared(
  person: Person,
  { register, identifier }: PersonFacts,
  byRecord: ReadonlyMap<Rec, Person>,
): Person {
  const { record, claim, doubt } = person;
  if (doubt || claim?.rank === 'settled' || (claim?.rank === 'proved' && record.isLiving)) return person;
  const sharers = register.recordsWith(identifier, record.marks[identifier]);
  if (sharers.every((other) => byRecord.get(other) === person)) return person;
  const { claim: _, ...rest } = person;
  return { ...rest, doubt: 'ambiguous', row: '2.7' };
}
