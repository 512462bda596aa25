/** Is everybody's e-mail and number free for them in this run? Rulings only become more careful, until nothing changes. Pure. */
import { IDENTIFIERS, type Identifier } from '../keys.ts';
import { freedKeys, type KeyFacts, type Rulings } from './freed.ts';
import { likeness } from './in-common.ts';
import { contestedBy, namesakesOf, type Sounding, soundingIn } from './namesakes.ts';
import { isKeyAlone, type Ruling } from './owners.ts';
import type { Person } from './persons.ts';
import { accountsOf, leaversBehind } from './reentered.ts';
import { type Account, accountsSharing } from './register.ts';
import { decideBy, type Row } from './table.ts';

/** How things stand after the rulings so far. */
type Standing = KeyFacts & {
  rulings: Rulings;
  /** In the order of the accounts. */
  owners: readonly (Person | undefined)[];
  /** Accounts whose owner is given another key in this run: `<identifier> <account>`. */
  freed: ReadonlySet<string>;
  sounding: Sounding;
};

type Wanting = { person: Person; ruling: Ruling; standing: Standing };
type Verdict = 'as it is' | { waiting: readonly Identifier[] } | { candidates: readonly Account[] };

/** Table 5; whoever is left without an account, or with a doubt, in favour of candidates that may be theirs. */
export const KEYS: readonly Row<Wanting, Verdict>[] = [
  [1, 'in doubt already', ({ ruling }) => (ruling.kind === 'doubt' ? 'as it is' : undefined)],
  [
    2,
    'two of one name, and one account: never seen here, who did not come first asks for it by one key and the name alone',
    ({ person, standing }) => doubt(contestedBy(person, standing)),
  ],
  [
    3,
    'owns by proof, or by a key and the name; another account, under another name, keeps a key they want, or somebody else who is here shares it, or waits for the one they give up: that field waits',
    (wanting) => {
      const { claim, waiting } = wanting.ruling;
      if (!claim || (claim.rank === 'keyed' && !isNamed(wanting))) return undefined;
      const { account } = claim;
      const { createOnly } = wanting.standing;
      const kept = IDENTIFIERS.filter(
        (identifier) =>
          (keepers(identifier, wanting).length > 0 ||
            isShared(identifier, wanting) ||
            isAskedFor(identifier, wanting)) &&
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
    'another account keeps one of their keys; whoever is not to be added, and has left, wants only one that is nobody’s',
    (wanting) => {
      if (!isNone(wanting)) return undefined;
      const { person, standing } = wanting;
      const kept = anyKeeper(wanting);
      return doubt(person.record.isLiving || standing.mayBeAdded(person) ? kept : unowned(wanting, kept));
    },
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
            [...wanting.person.mayFollow, ...leaversBehind(wanting.person, wanting.standing)].flatMap(
              (leaver) => accountsOf(leaver, wanting.standing),
            ),
          )
        : undefined,
  ],
  [
    9,
    'nothing, or a single key, gives them an account; another that is nobody’s bears their name, and no number speaks against it, or a part of the name, and their birthday or hire date; or one that is open sounds like them',
    (wanting) => {
      if (!isNone(wanting) && !hasKeyAlone(wanting)) return undefined;
      const { court, sounding } = wanting.standing;
      return doubt(unowned(wanting, namesakesOf(wanting.person, court, sounding)));
    },
  ],
  [10, 'otherwise', () => 'as it is'],
];

/** Table 5, again and again, until nothing changes: the largest set of rulings that can stand together. */
export function settleKeys(first: Rulings, facts: KeyFacts): Rulings {
  const rulings = [...first];
  const sounding = soundingIn(facts.court);
  for (let changed = true; changed; ) {
    changed = false;
    const standing: Standing = {
      ...facts,
      rulings: [...rulings],
      owners: ownersOf(rulings, facts),
      freed: freedKeys(rulings, facts),
      sounding,
    };
    for (const person of facts.court.people.persons) {
      const ruling = standing.rulings[person.at];
      if (!ruling) continue;
      const { row, result } = decideBy(KEYS, { person, ruling, standing });
      if (result === 'as it is') continue;
      rulings[person.at] = moreCareful(ruling, `5.${row}`, result);
      changed = true;
    }
  }
  return rulings;
}

function moreCareful(ruling: Ruling, row: string, verdict: Exclude<Verdict, 'as it is'>): Ruling {
  if ('waiting' in verdict) return { ...ruling, row, waiting: verdict.waiting };
  const own = ruling.claim ? [ruling.claim.account] : [];
  return {
    ...ruling,
    kind: 'doubt',
    claim: undefined,
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

function ownersOf(rulings: Rulings, { court: { register, people } }: KeyFacts): (Person | undefined)[] {
  const owners: (Person | undefined)[] = register.accounts.map(() => undefined);
  for (const person of people.persons) {
    const claim = rulings[person.at]?.claim;
    if (claim) owners[claim.account.at] = person;
  }
  return owners;
}

/** Other accounts that bear this key of the person's and keep it. */
function keepers(
  identifier: Identifier,
  { person: { record }, ruling, standing: { freed } }: Wanting,
): readonly Account[] {
  const own = ruling.claim?.account;
  if (own && record.marks[identifier] === own.marks[identifier]) return [];
  return record.bearers[identifier].accounts.filter(
    (account) => account !== own && !freed.has(`${identifier} ${account.id}`),
  );
}

/** Whether it is the identifier, new to the account, and somebody else who is here has it, too: whose it is, nobody knows. */
function isShared(identifier: Identifier, { person, ruling, standing }: Wanting): boolean {
  const { personOf } = standing.court.people;
  const { marks, bearers } = person.record;
  if (identifier !== standing.identifier || marks[identifier] === ruling.claim?.account.marks[identifier])
    return false;
  return bearers[identifier].records.some((other) => other.isLiving && personOf(other) !== person);
}

/** Whether the account has the key of somebody of its name who is here and in doubt: given up, nothing would tie the two any more. */
function isAskedFor(identifier: Identifier, { person, ruling, standing }: Wanting): boolean {
  const { people } = standing.court;
  const account = ruling.claim?.account;
  const wanted = person.record.marks[identifier];
  if (!account || wanted === undefined || wanted === account.marks[identifier]) return false;
  return account.bearers[identifier].records.some((other) => {
    const at = people.personOf(other)?.at ?? -1;
    const isInDoubt = other.isLiving && standing.rulings[at]?.kind === 'doubt';
    return at !== person.at && isInDoubt && likeness(other, account) === 'same';
  });
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
  return [...new Set(accounts)].filter(({ at }) => standing.owners[at] === undefined);
}

function remembered({ person, standing: { court } }: Wanting): Account[] {
  return person.records.flatMap((record) => court.memories.of(record)?.account ?? []);
}

function borneByEarlier({ person }: Wanting): Account[] {
  return [...person.earlier.keys()].flatMap(accountsSharing);
}
