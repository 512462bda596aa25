/** Who of those that are here may be somebody who has left, under another record. Pure. */
import type { Identifier } from '../keys.ts';
import type { DesiredUser } from '../model.ts';
import { type Claimed, isAtHome } from './claims.ts';
import { hasOnlyNameInCommon, isBornLike, isLater, mayBeHuman, mayReturn } from './humans.ts';
import { likeness, sameDate } from './in-common.ts';
import type { Memories } from './memories.ts';
import { isSame, isSameOrNear, type Name } from './names.ts';
import { type Account, accountsSharing, type Rec, type Register, recordsSharing } from './register.ts';
import { decideBy, type Row } from './table.ts';

export type PersonFacts = {
  register: Register;
  memories: Memories;
  /** In the order of the records. */
  claims: readonly Claimed[];
  /** Accounts that the tenant file settles, by record. */
  settled: ReadonlyMap<Rec, Account>;
  identifier: Identifier;
  /** Whether this person is in scope. */
  mayBeAdded(person: DesiredUser): boolean;
};

/** What table 2 says of an inactive record. */
type Standing =
  | { kind: 'earlier'; of: Rec }
  | { kind: 'own' }
  | { kind: 'doubt'; doubt: 'leaver-doubtful' | 'ambiguous'; heirs: readonly Rec[] };

/** `via`: the last of the records that lead from the inactive one to the living one; where they share a key, itself. */
type Beside = { record: Rec; via: Rec };
/** `isOwner`: whether a living record is settled, or known, to have an account that the inactive one is tied to. */
type Found = { record: Rec; living: readonly Beside[]; isOwner(heir: Rec): boolean };

/** Table 2: an inactive record beside the living ones that have to do with it. */
export const LEAVERS: readonly Row<Found, Standing>[] = [
  [1, 'nobody has to do with it', ({ living }) => (living.length === 0 ? { kind: 'own' } : undefined)],
  [
    2,
    'exactly one has the same name, whoever else was found, and was not born on another day, and has not all else of their own; and, if by the mailbox alone, nobody else of that name has come since who has no account',
    (found) => {
      const [heir, ...others] = found.living.filter(
        (beside) => likeness(found.record, beside.record) === 'same',
      );
      if (!heir || others.length > 0 || isBornLike(found.record, heir.record) === false) return undefined;
      if (hasOnlyNameInCommon(found.record, heir.record) && !found.isOwner(heir.record)) return undefined;
      return { kind: 'earlier', of: heir.record };
    },
  ],
  [
    3,
    'one has a part of the name, and the birth date is the same',
    ({ record, living: [one, ...others] }) =>
      one &&
      others.length === 0 &&
      likeness(record, one.record) === 'part' &&
      isBornLike(record, one.record) === true
        ? { kind: 'earlier', of: one.record }
        : undefined,
  ],
  [
    4,
    'all have another name, or a part of it and another birthday: the key has gone to somebody else',
    (found) => (heirsOf(found).length === 0 ? { kind: 'own' } : undefined),
  ],
  [
    5,
    'one may be the same, and no birth date tells; of the whole name, it may have been corrected, or they are namesakes, one of whom has got the mailbox of the other',
    (found) => {
      const heirs = heirsOf(found);
      return found.living.length === 1 ? { kind: 'doubt', doubt: 'leaver-doubtful', heirs } : undefined;
    },
  ],
  [
    6,
    'several, any of whom may be',
    (found) => ({ kind: 'doubt', doubt: 'ambiguous', heirs: heirsOf(found) }),
  ],
];

/** Whoever was born on the same day and has the same name is the same human, also without any key in common. */
export function twinsOf(record: Rec, register: Register): Rec[] {
  return bornWith(record, register, isSame);
}

/** Other records that look as if this one's human was entered twice: born on the same day under all but the same name. */
export function enteredTwice(record: Rec, register: Register): Rec[] {
  return bornWith(record, register, isSameOrNear);
}

function bornWith(
  record: Rec,
  { recordsBorn }: Register,
  isAlike: (one: Name, other: Name) => boolean,
): Rec[] {
  return recordsBorn(record.marks).filter(
    (other) =>
      other !== record && isBornLike(record, other) === true && isAlike(record.marks.name, other.marks.name),
  );
}

/** Where an inactive record belongs, and the row that says so. `settledBy`: whom the tenant file settles on an account. */
export function standingOf(
  record: Rec,
  facts: PersonFacts,
  settledBy: ReadonlyMap<Account, Rec>,
): { row: number; result: Standing } {
  const isOwner = ({ at }: Rec) => {
    const claim = facts.claims[at]?.claim;
    return claim !== undefined && claim.rank !== 'keyed' && tiesOf(record, facts).has(claim.account);
  };
  const beside = livingBeside(record, facts, settledBy);
  const living = [...beside, ...namesakesBeside(record, beside, facts)];
  return decideBy(LEAVERS, { record, living, isOwner });
}

/** Where one has nothing of it but the name and the mailbox: others of that name who came later, and have no account. */
function namesakesBeside(record: Rec, beside: readonly Beside[], facts: PersonFacts): Beside[] {
  if (!beside.some((one) => hasMailboxAlone(record, one.record, facts))) return [];
  const mayBe = (other: Rec) =>
    other.isLiving &&
    facts.mayBeAdded(other.person) &&
    !hasOrWantsNone(other, facts) &&
    isBornLike(record, other) !== false &&
    (mayReturn(record, other) || isLater(record, other));
  return facts.register
    .recordsNamed(record)
    .filter((other) => mayBe(other) && !beside.some((one) => one.record === other))
    .map((other) => ({ record: other, via: record }));
}

/** Neither a number nor a day of the leaver's, or of an account that may be theirs. */
function hasMailboxAlone(leaver: Rec, heir: Rec, facts: PersonFacts): boolean {
  if (likeness(leaver, heir) !== 'same' || isBornLike(leaver, heir) !== undefined) return false;
  const { employee_id: number } = heir.marks;
  return ![leaver, ...tiesOf(leaver, facts)].some(
    ({ marks }) =>
      (number !== undefined && marks.employee_id === number) || sameDate('hired', marks, heir.marks) === true,
  );
}

/** Whether the record has an account of its own, or is not to be given any. */
function hasOrWantsNone(record: Rec, { claims }: PersonFacts): boolean {
  const { claim, doubt } = claims[record.at] ?? {};
  return isAtHome({ record, claim }) || (!claim && doubt === 'foreign-domain');
}

/** Whoever may be this human; by way of another record of theirs, also under a name that has nothing in common any more. */
function heirsOf({ record, living }: Found): Rec[] {
  const mayBe = (beside: Beside) =>
    mayBeHuman(record, beside.record) ||
    likeness(record, beside.record) === 'same' ||
    (beside.via !== record && isBornLike(record, beside.record) !== false);
  return living.filter(mayBe).map((beside) => beside.record);
}

/**
 * Living records that have to do with this one, or with later records of what may be the same human who has left again:
 * whoever changes their record twice is found by way of the one between.
 */
function livingBeside(record: Rec, facts: PersonFacts, settledBy: ReadonlyMap<Account, Rec>): Beside[] {
  const found = new Map<Rec, Rec>();
  const walked = new Set([record]);
  // What the tenant file settles needs no way round.
  const isSettled = facts.settled.has(record);
  for (const via of walked) {
    const beside = recordsBeside(via, facts, settledBy);
    for (const other of beside.living)
      if (!found.has(other) && (via === record || mayBeHuman(via, other))) found.set(other, via);
    for (const other of isSettled ? [] : beside.gone) if (mayBeHuman(via, other)) walked.add(other);
  }
  return [...found].map(([other, via]) => ({ record: other, via }));
}

/** Accounts that a record bears a key of, asks for, or is remembered with. */
function tiesOf(record: Rec, { claims, memories }: PersonFacts): Set<Account> {
  const known = [claims[record.at]?.claim?.account, memories.of(record)?.account];
  return new Set([...accountsSharing(record), ...known.filter((account) => account !== undefined)]);
}

/** Records with a key of this one; if none, with a key or the memory of an account it is tied to; and those settled on it. */
function recordsBeside(
  record: Rec,
  facts: PersonFacts,
  settledBy: ReadonlyMap<Account, Rec>,
): { living: Rec[]; gone: Rec[] } {
  const { register, claims, memories } = facts;
  const isAnother = (other: Rec) => other !== record && other.isLiving;
  const sharers = recordsSharing(record);
  const ties = tiesOf(record, facts);
  const settled = [...ties].flatMap((account) => settledBy.get(account) ?? []).filter(isAnother);
  const twins = twinsOf(record, register).filter(isAnother);
  const bearers = [...ties].flatMap(recordsSharing);
  // Whoever is back may have neither key any more, and be remembered with the account all the same.
  const isSettled = claims[record.at]?.claim?.rank === 'settled';
  const holders = isSettled ? [] : [...ties].flatMap((account) => memories.for(account));
  const users = sharers.some(isAnother) ? [] : [...bearers, ...holders].filter(isAnother);
  const gone = [...sharers, ...bearers, ...holders].filter((other) => other !== record && !other.isLiving);
  return {
    living: [...new Set([...sharers.filter(isAnother), ...users, ...settled, ...twins])],
    gone: [...new Set(gone)],
  };
}
