/**
 * Who is who: which user belongs to which employee. Pure.
 *
 * Four steps, each of which reads what the one before it made and changes none of it: claims (each record for itself),
 * persons (records of one human), owners (witnesses against witnesses), keys (is everything free that is to be written).
 * Everybody is matched, also people out of scope, so that managers resolve. An account is given to a person only if
 * strictly more speaks for them than for anybody else, known or unknown; only those concerned are set aside.
 */
import { compareIds, foldedKey, type Identifier, pushTo } from '../keys.ts';
import type { DesiredUser, Match, User } from '../model.ts';
import { besideOf, candidatesOf, isOver, secondAccounts } from './candidates.ts';
import { type Claimed, claimOf, isMeant } from './claims.ts';
import type { Rulings } from './freed.ts';
import { settleKeys } from './keys.ts';
import { agreeingMarks, type HashOf, type Memories, memoriesOf, type Remembered } from './memories.ts';
import { type Ruling, rule } from './owners.ts';
import { type Person, personsOf } from './persons.ts';
import { type Account, type Rec, type Register, register } from './register.ts';
import { type Verdicts, verdictsOf } from './verdict.ts';
import type { Court } from './witnesses.ts';

export { type Resolved, resolvedBy } from './by-hand.ts';
export { agreementOf, marksOf, marksOfPerson } from './in-common.ts';
export type { HashOf, MarkKind } from './memories.ts';
export { nameMarks } from './name-marks.ts';
export { compareNames, nameOf } from './names.ts';
export { rememberMet } from './verdict.ts';

export type MatchOptions = {
  /** The date in the tenant's time zone, `YYYY-MM-DD`: what is recent is told by it, never by anybody's dates. */
  today: string;
  identifier: Identifier;
  /** E-mail domains of the tenant; people with an e-mail elsewhere are set aside. `undefined`: any. */
  domains?: readonly string[] | undefined;
  /** Fields that are never changed after a person was added: such a key is never freed for somebody else. */
  createOnly: ReadonlySet<string>;
  /** What earlier runs have left. */
  memory?: Remembered | undefined;
  /** Whether everybody in Personio was read; default: yes. */
  isComplete?: boolean;
  /** Personio ids of people of whom Personio does not show what their e-mail or number is made of. */
  unreadable?: ReadonlySet<string>;
  /** What the tenant file settles by hand: user id by employee id. */
  resolved?: ReadonlyMap<string, string>;
  /** For whom of these that was carried out by an earlier run: employee ids. */
  carriedOut?: ReadonlySet<string>;
  /** Whether fields of this person's account are written in this run; whose are not gives up no key. Default: everybody. */
  isWritten?(person: DesiredUser): boolean;
};

const NOTHING: Remembered = {
  links: new Map(),
  hashOf: () => '',
  orphans: new Map(),
  came: new Map(),
  unreadOwner: () => undefined,
};

export type Matched = {
  /** One entry per person, by Personio id; a user is matched at most once. */
  matches: ReadonlyMap<string, Match>;
  /** Of the remembered open accounts of people who are gone: those that nobody who is here uses or may own. User ids. */
  free: ReadonlySet<string>;
  /** Of those that somebody may use or own: who, by Personio id. */
  behind: ReadonlyMap<string, readonly string[]>;
};

/** Pairs people with users. The result does not depend on their order. */
export function matchPeople(
  people: readonly DesiredUser[],
  users: readonly User[],
  options: MatchOptions,
): Matched {
  const { memory = NOTHING } = options;
  const { orphans, hashOf } = memory;
  const mayBeAdded = options.isWritten ?? (() => true);
  const registered = register(people, users, options.unreadable);
  const memories = memoriesOf(registered, memory);
  const settled = settledIn(registered, memories, options);
  const claims = claimsOf(registered, memories, settled, options);
  const persons = personsOf({
    register: registered,
    memories,
    claims,
    settled,
    identifier: options.identifier,
    mayBeAdded,
  });
  const court: Court = {
    register: registered,
    memories,
    people: persons,
    isComplete: options.isComplete ?? true,
    keepsNumbers: options.createOnly.has('employee_id'),
  };
  const first = persons.persons.map((person) => rule(person, court));
  const isWritten = ({ record }: Person) => record.isLiving && mayBeAdded(record.person);
  const rulings = settleKeys(first, {
    court,
    identifier: options.identifier,
    createOnly: options.createOnly,
    isWritten,
    mayBeAdded: ({ record }) => mayBeAdded(record.person),
  });
  const verdicts = verdictsOf(rulings, court, { today: options.today, mayBeAdded });
  const seconds = secondAccounts(rulings, court);

  const found: (Match | undefined)[] = registered.records.map(() => undefined);
  for (const person of persons.persons) {
    const ruling = rulings[person.at];
    if (ruling) {
      const match = matchOf(person, ruling, rulings, verdicts, court);
      const isHere = match.kind === 'none' && mayBeAdded(person.record.person) && verdicts.isHere(person);
      if (isHere) found[person.record.at] = { ...match, isHere };
      else found[person.record.at] = withSeconds(match, seconds.get(person));
    }
    for (const [record, row] of person.earlier)
      found[record.at] = {
        kind: 'transferred',
        to: person.record.id,
        row,
        ...besideOf(person, ruling, court),
      };
  }
  const matches = new Map<string, Match>();
  for (const { at, id } of registered.records) {
    const match = found[at];
    if (match) matches.set(id, match);
  }
  return { matches, ...leftBy(orphans, matches, registered, verdicts, hashOf) };
}

/** An entry is the word of somebody who has looked, until it was carried out: whoever is written over the record later is nobody they have looked at. */
function settledIn(
  { recordOf, accountOf }: Register,
  memories: Memories,
  { resolved = new Map(), carriedOut, createOnly }: MatchOptions,
): Map<Rec, Account> {
  return new Map(
    [...resolved].flatMap(([employee, user]) => {
      const [record, account] = [recordOf(employee), accountOf(user)];
      if (!record || !account) return [];
      const asking = { record, memories, isKeptEqual: isKept(record, createOnly) };
      const isOver = carriedOut?.has(employee) && !isMeant(asking, account);
      return isOver ? [] : [[record, account] as const];
    }),
  );
}

const KEPT = ['first_name', 'last_name', 'joining_date'];

function isKept({ person }: Rec, createOnly: ReadonlySet<string>): boolean {
  return KEPT.every((field) => field in person.fields && !createOnly.has(field));
}

function claimsOf(
  registered: Register,
  memories: Memories,
  settled: ReadonlyMap<Rec, Account>,
  { identifier, domains, createOnly, isWritten = () => true }: MatchOptions,
): Claimed[] {
  const allowed = domains && new Set(domains.map((domain) => foldedKey(domain)));
  return registered.records.map((record) =>
    claimOf({
      record,
      settled: settled.get(record),
      isForeign: allowed !== undefined && !isWithin(record, allowed),
      isWritten: record.isLiving && isWritten(record.person),
      memories,
      isKeptEqual: isKept(record, createOnly),
      identifier,
      register: registered,
    }),
  );
}

function isWithin({ marks: { email } }: Rec, domains: ReadonlySet<string | undefined>): boolean {
  return email === undefined || domains.has(email.slice(email.lastIndexOf('@') + 1));
}

function matchOf(person: Person, ruling: Ruling, rulings: Rulings, verdicts: Verdicts, court: Court): Match {
  const { kind, claim, row } = ruling;
  if (kind === 'none') return { kind, row };
  if (kind === 'owns' && claim) {
    const { witnesses, waiting } = ruling;
    return {
      kind: 'matched',
      user: claim.account.user,
      by: claim.by,
      permits: verdicts.of(person, ruling),
      witnesses,
      waiting,
      row,
    };
  }
  const candidates = candidatesOf(person, ruling, court);
  const reason = ruling.doubt ?? 'conflict';
  const over = !person.record.isLiving && isOver(person, candidates, rulings, court);
  return { kind: 'set-aside', reason, candidates, row, ...(over ? { isOver: over } : {}) };
}

/** Further accounts that seem to be a leaver's: whoever is in doubt may have no other. */
function withSeconds(match: Match, seconds: readonly string[] = []): Match {
  if (seconds.length === 0) return match;
  if (match.kind === 'matched') return { ...match, beside: seconds };
  if (match.kind !== 'set-aside') return match;
  return { ...match, candidates: [...new Set([...match.candidates, ...seconds])].sort(compareIds) };
}

/**
 * Open accounts of people who are gone that nobody who is here uses, or may own, and that bear today what they bore when they
 * were theirs: at least two marks of it, since nothing else can testify any more. And whose the others may be.
 */
function leftBy(
  orphans: Remembered['orphans'],
  matches: ReadonlyMap<string, Match>,
  { accountOf }: Register,
  verdicts: Verdicts,
  hashOf: HashOf,
): Pick<Matched, 'free' | 'behind'> {
  const wantedBy = new Map<string, string[]>();
  for (const [employee, match] of matches)
    if (match.kind === 'set-aside') for (const user of match.candidates) pushTo(wantedBy, user, employee);
  const free = new Set<string>();
  const behind = new Map<string, readonly string[]>();
  for (const [id, orphan] of orphans) {
    const account = accountOf(id);
    if (!account || account.user.blocked) continue;
    const found = verdicts.behind(account, orphan).map((record) => record.id);
    const people = [...new Set([...(wantedBy.get(id) ?? []), ...found])].sort(compareIds);
    const isTheirs = orphan.marks && agreeingMarks(account.marks, orphan.marks, hashOf) >= 2;
    if (people.length > 0) behind.set(id, people);
    else if (isTheirs && !verdicts.isOwned(account)) free.add(id);
  }
  return { free, behind };
}
