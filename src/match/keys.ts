/** Is everybody's e-mail and number free for them in this run? Rulings only become more careful, until nothing changes. Pure. */
import { IDENTIFIERS, type Identifier } from '../keys.ts';
import { contestedBy } from './contested.ts';
import { freedKeys, type KeyFacts, type Rulings } from './freed.ts';
import { looksLikeReturn, mayReturn } from './humans.ts';
import { commonWords } from './names.ts';
import { isKeyAlone, type Ruling } from './owners.ts';
import type { Person } from './persons.ts';
import { type Account, likeness, type Rec, sameDay } from './register.ts';
import { decideBy, type Row } from './table.ts';

/** How things stand after the rulings so far. */
type Standing = KeyFacts & {
  rulings: Rulings;
  owners: ReadonlyMap<Account, Person>;
  /** Accounts whose owner is given another key in this run: `<identifier> <account>`. */
  freed: ReadonlySet<string>;
};

type Wanting = { person: Person; ruling: Ruling; standing: Standing };
type Verdict = 'as it is' | { waiting: readonly Identifier[] } | { candidates: readonly Account[] };

/** Table 5; whoever is left without an account, or with a doubt, in favour of candidates that may be theirs. */
export const KEYS: readonly Row<Wanting, Verdict>[] = [
  [1, 'in doubt already', ({ ruling }) => (ruling.kind === 'doubt' ? 'as it is' : undefined)],
  [
    2,
    'two of one name, and one account: never seen here, whoever came last asks for it by one key and the name alone',
    ({ person, standing }) => doubt(contestedBy(person, standing)),
  ],
  [
    3,
    'owns by proof, or by a key and the name; another account, under another name, keeps a key they want, or somebody else who is here shares it: that field waits',
    (wanting) => {
      const { claim, waiting } = wanting.ruling;
      if (!claim || (claim.rank === 'keyed' && !isNamed(wanting))) return undefined;
      const { account } = claim;
      const { createOnly } = wanting.standing;
      const kept = IDENTIFIERS.filter(
        (identifier) =>
          (keepers(identifier, wanting).length > 0 || isShared(identifier, wanting)) &&
          !(createOnly.has(identifier) && account.marks[identifier] !== undefined),
      );
      return kept.some((identifier) => !waiting.includes(identifier)) ? { waiting: kept } : 'as it is';
    },
  ],
  [
    4,
    'owns by a key; another account keeps their other key',
    (wanting) => doubt(wanting.ruling.claim && anyKeeper(wanting)),
  ],
  [
    5,
    'another account keeps one of their keys',
    (wanting) => (isNone(wanting) ? doubt(anyKeeper(wanting)) : undefined),
  ],
  [
    6,
    'an account that is remembered as theirs is nobody’s',
    (wanting) => (isNone(wanting) ? doubt(unowned(wanting, remembered(wanting))) : undefined),
  ],
  [
    7,
    'an account that is nobody’s bears a key of an earlier record of theirs',
    (wanting) => (isNone(wanting) ? doubt(unowned(wanting, borneByEarlier(wanting))) : undefined),
  ],
  [
    8,
    'they may be the heir of a leaver in doubt, or of one who looks like them',
    (wanting) =>
      isNone(wanting)
        ? doubt(
            [...wanting.person.mayFollow, ...returning(wanting)].flatMap((leaver) =>
              accountsOf(leaver, wanting),
            ),
          )
        : undefined,
  ],
  [
    9,
    'nothing, or a single key, gives them an account; another that is nobody’s bears their name, and no number speaks against it, or a part of the name, and their birthday',
    (wanting) =>
      isNone(wanting) || hasKeyAlone(wanting) ? doubt(unowned(wanting, namesakes(wanting))) : undefined,
  ],
  [10, 'otherwise', () => 'as it is'],
];

/** Table 5, again and again, until nothing changes: the largest set of rulings that can stand together. */
export function settleKeys(first: Rulings, facts: KeyFacts): Map<Person, Ruling> {
  const rulings = new Map(first);
  for (let changed = true; changed; ) {
    changed = false;
    const owners = ownersOf(rulings);
    const standing = {
      ...facts,
      rulings: new Map(rulings),
      owners,
      freed: freedKeys(rulings, owners, facts),
    };
    for (const [person, ruling] of standing.rulings) {
      const { row, result } = decideBy(KEYS, { person, ruling, standing });
      if (result === 'as it is') continue;
      rulings.set(person, moreCareful(ruling, `5.${row}`, result));
      changed = true;
    }
  }
  return rulings;
}

function moreCareful(
  { claim, ...ruling }: Ruling,
  row: string,
  verdict: Exclude<Verdict, 'as it is'>,
): Ruling {
  if ('waiting' in verdict) return { ...ruling, ...(claim ? { claim } : {}), row, waiting: verdict.waiting };
  const own = claim ? [claim.account] : [];
  return {
    ...ruling,
    kind: 'doubt',
    doubt: 'conflict',
    row,
    waiting: [],
    candidates: [...own, ...verdict.candidates],
  };
}

function doubt(candidates: readonly Account[] | undefined): Verdict | undefined {
  return candidates && candidates.length > 0 ? { candidates } : undefined;
}

function isNone({ ruling }: Wanting): boolean {
  return ruling.kind === 'none';
}

function hasKeyAlone({ ruling: { claim, witnesses } }: Wanting): boolean {
  return claim?.rank === 'keyed' && isKeyAlone(witnesses);
}

function ownersOf(rulings: Rulings): Map<Account, Person> {
  const owners = new Map<Account, Person>();
  for (const [person, { claim }] of rulings) if (claim) owners.set(claim.account, person);
  return owners;
}

/** Other accounts that bear this key of the person's and keep it. */
function keepers(identifier: Identifier, { person, ruling, standing }: Wanting): Account[] {
  const { court, freed } = standing;
  const own = ruling.claim?.account;
  const wanted = person.record.marks[identifier];
  if (own && wanted === own.marks[identifier]) return [];
  return court.register
    .accountsWith(identifier, wanted)
    .filter((account) => account !== own && !freed.has(`${identifier} ${account.id}`));
}

/** Whether it is the identifier, new to the account, and somebody else who is here has it, too: whose it is, nobody knows. */
function isShared(identifier: Identifier, { person, ruling, standing }: Wanting): boolean {
  const { court } = standing;
  const wanted = person.record.marks[identifier];
  if (identifier !== standing.identifier || wanted === ruling.claim?.account.marks[identifier]) return false;
  return court.register
    .recordsWith(identifier, wanted)
    .some((other) => other.isLiving && court.people.personOf(other) !== person);
}

function anyKeeper(wanting: Wanting): Account[] {
  return [...new Set(IDENTIFIERS.flatMap((identifier) => keepers(identifier, wanting)))];
}

/** Whether the account bears the person's name, and none that keeps a key of theirs does. */
function isNamed(wanting: Wanting): boolean {
  const { person, ruling } = wanting;
  if (!ruling.witnesses.includes('name')) return false;
  return anyKeeper(wanting).every((account) => likeness(person.record, account) === 'other');
}

function unowned({ standing }: Wanting, accounts: readonly Account[]): Account[] {
  return [...new Set(accounts)].filter((account) => !standing.owners.has(account));
}

function remembered({ person, standing: { court } }: Wanting): Account[] {
  return person.records.flatMap((record) => court.memories.of(record)?.account ?? []);
}

function borneByEarlier({ person, standing: { court } }: Wanting): Account[] {
  return [...person.earlier.keys()].flatMap(({ marks }) =>
    IDENTIFIERS.flatMap((identifier) => court.register.accountsWith(identifier, marks[identifier])),
  );
}

/** Accounts that bear a key of this record, or that it is remembered with, or asks for. */
function accountsOf(record: Rec, { standing: { court, rulings } }: Wanting): Account[] {
  const borne = IDENTIFIERS.flatMap((identifier) =>
    court.register.accountsWith(identifier, record.marks[identifier]),
  );
  const person = court.people.personOf(record);
  const asked = person && rulings.get(person)?.claim?.account;
  const known = [court.memories.of(record)?.account, asked].filter((account) => account !== undefined);
  return [...new Set([...borne, ...known])];
}

/** Leavers who look like this newcomer, whose account is not somebody else's by now. */
function returning({ person: { record }, standing }: Wanting): Rec[] {
  if (!record.isLiving) return [];
  const { people, register } = standing.court;
  const looks = (leaver: Rec, of: Person) =>
    looksLikeReturn(leaver, record) ||
    // A transfer often keeps the day on which somebody was hired first. Accounts of those who left long ago are blocked.
    (sameDay(leaver.marks.hired, record.marks.hired) === true && hasOpen(of, standing));
  return register
    .leaversLike(record, (other) => mayReturn(other, record))
    .filter((leaver) => {
      const of = people.personOf(leaver);
      return of !== undefined && !of.record.isLiving && looks(leaver, of);
    });
}

function hasOpen(person: Person, { rulings }: Standing): boolean {
  return rulings.get(person)?.claim?.account.user.blocked === false;
}

/** Accounts of the same name of which neither number nor birthday says that they are somebody else's, and of a like name with their birthday. */
function namesakes({ person, standing: { court, orphans } }: Wanting): Account[] {
  const records = person.records;
  const { born: birthdays, name } = person.record.marks;
  const alike = court.register
    .accountsBorn(birthdays)
    .filter((account) => commonWords(name, account.marks.name).length > 0);
  const same = court.register.accountsNamed(name).filter((account) => {
    const number = account.marks.employee_id;
    // Somebody has given it to another by hand: the dates may still be those of whoever had it before.
    const isGivenAway = court.memories.for(account).some((record) => likeness(record, account) === 'other');
    const born = isGivenAway ? [] : records.map(({ marks }) => sameDay(marks.born, account.marks.born));
    if (born.includes(true)) return true;
    if (born.includes(false)) return false;
    if (number === undefined || orphans.has(account.id)) return true;
    return records.every(
      ({ marks, isUnreadable }) =>
        isUnreadable ||
        marks.employee_id === undefined ||
        marks.employee_id === number ||
        sameDay(marks.hired, account.marks.hired) === true,
    );
  });
  return [...alike, ...same];
}
