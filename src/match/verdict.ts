/** What a match permits: whether the account may be blocked, and what of it is remembered. Pure. */
import { IDENTIFIERS } from '../keys.ts';
import type { Permits, User } from '../model.ts';
import { isSameHuman, isSoonAfter, looksLikeReturn, mayReturn } from './humans.ts';
import { compareNames, type Likeness, nameOf } from './names.ts';
import { bestLikeness, type Court, isSafelyElsewhere, type Ruling, type Witness } from './owners.ts';
import { type Person, recordsOf } from './persons.ts';
import { type Account, likeNameIndex, likeness, marksOf, nameIndex, type Rec, sameDay } from './register.ts';
import { decideBy, type Row } from './table.ts';

type Given = { isSettled: boolean; witnesses: number; name: Likeness };
type Rights = { mayBlock: boolean; remember: Permits['remember'] };

/** Table 6. Fields are written in every row. */
export const PERMITS: readonly Row<Given, Rights>[] = [
  [1, 'settled by hand', ({ isSettled }) => (isSettled ? { mayBlock: true, remember: 'marks' } : undefined)],
  [
    2,
    'two witnesses or more, the name not another',
    ({ witnesses, name }) =>
      witnesses >= 2 && name !== 'other' ? { mayBlock: true, remember: 'marks' } : undefined,
  ],
  [
    3,
    'one witness, a part of the name',
    ({ name }) => (name !== 'other' ? { mayBlock: false, remember: 'pair' } : undefined),
  ],
  [4, 'another name', () => ({ mayBlock: false, remember: 'if-written' })],
];

/** Sixty days: so long a hire is recent. */
const RECENT = 60 * 86_400_000;

export type Verdicts = {
  of(person: Person, ruling: Ruling): Permits;
  /** Whether the account of somebody who is gone from Personio altogether is unused. */
  isFree(account: Account): boolean;
};

export function verdictsOf(rulings: ReadonlyMap<Person, Ruling>, court: Court): Verdicts {
  const { memories } = court;
  const owned = new Set(
    [...rulings.values()].flatMap(({ kind, claim }) => (kind === 'owns' && claim ? claim.account : [])),
  );
  const withoutAccount = new Set(
    [...rulings]
      .filter(([{ record }, { kind }]) => record.isLiving && kind !== 'owns')
      .map(([{ record }]) => record),
  );
  const likeNamed = likeNameIndex([...withoutAccount]);
  const named = nameIndex([...withoutAccount]);
  return {
    of: (person, ruling) => {
      const { claim, witnesses } = ruling;
      if (!claim) return { block: false, remember: 'if-written' };
      const { account } = claim;
      const records = recordsOf(person);
      const name = bestLikeness(records, account.marks.name);
      const given = { isSettled: claim.rank === 'settled', name };
      const { result } = decideBy(PERMITS, { ...given, witnesses: witnesses.length });
      // A memory that is not intact speaks for no block.
      const isIntact = records.some((record) => {
        const memory = memories.of(record);
        return memory?.account === account && memory.state === 'intact';
      });
      const counted = witnesses.filter((witness) => witness !== 'memory' || isIntact);
      const { result: strict } = decideBy(PERMITS, { ...given, witnesses: counted.length });
      const block =
        given.isSettled ||
        (strict.mayBlock &&
          isUnused(person, account, counted) &&
          !isAwaited(person) &&
          !isNamedAfter(person, account));
      return { block, remember: result.remember };
    },
    isFree: (account) => {
      const users = [...bearersOf(account, court)].filter(({ isLiving }) => isLiving);
      return users.length === 0 && named(account.marks.name).length === 0 && !owned.has(account);
    },
  };

  /** Whether no living record of somebody else uses a key of the account or has it in memory. */
  function isUnused(person: Person, account: Account, witnesses: readonly Witness[]): boolean {
    const own = new Set(recordsOf(person));
    return [...bearersOf(account, court)].every((record) => {
      if (!record.isLiving || own.has(record)) return true;
      const other = court.people.personOf(record);
      if (other && isSafelyElsewhere(other, account, court)) return true;
      const isAnother = [account, ...own].every((one) => likeness(record, one) === 'other');
      return isAnother && witnesses.length >= 3;
    });
  }

  /** Whether the account bears the whole name of somebody who is here and has none: then it may be theirs. */
  function isNamedAfter(person: Person, account: Account): boolean {
    if (person.record.isLiving) return false;
    return named(account.marks.name).some((other) =>
      [account, ...recordsOf(person)].every(({ marks }) => sameDay(marks.born, other.marks.born) !== false),
    );
  }

  /**
   * Where no date says when one went and the other came: whoever has no hire date, or a recent one. Where nobody has any,
   * a part of the name is no reason to wait: some are never given an account.
   */
  function isNew({ marks: { hired } }: Rec): boolean {
    const { newestHire } = court.register;
    if (newestHire === undefined) return false;
    if (hired.size === 0) return true;
    return [...hired].some((day) => Date.parse(newestHire) - Date.parse(day) <= RECENT);
  }

  /** Whether somebody without an account may be this leaver, back under another record. */
  function isAwaited(person: Person): boolean {
    if (person.record.isLiving) return false;
    return recordsOf(person).some((record) => {
      const isBorn = (other: Rec) => sameDay(record.marks.born, other.marks.born);
      if (named(record.marks.name).some((other) => isSameHuman(record, other))) return true;
      const isSoon = (other: Rec) => isSoonAfter(person.record, other) ?? isNew(other);
      const mayBe = (other: Rec) => isBorn(other) ?? (mayReturn(record, other) || isSoon(other));
      return likeNamed(record, mayBe).some(
        (other) =>
          isBorn(other) === true ||
          // A transfer often keeps the day on which somebody was hired first.
          sameDay(record.marks.hired, other.marks.hired) === true ||
          isSoon(other) ||
          looksLikeReturn(record, other),
      );
    });
  }
}

/** Everybody who bears a key of the account or has it in memory. */
function bearersOf(account: Account, { register, memories }: Court): Set<Rec> {
  const byKey = IDENTIFIERS.flatMap((identifier) =>
    register.recordsWith(identifier, account.marks[identifier]),
  );
  return new Set([...byKey, ...memories.for(account)]);
}

/**
 * What may be remembered of an account that turned up while somebody was added, because Engagedly has their e-mail or
 * number already: `fields` are those of the person, by their write names.
 */
export function rememberMet(fields: Readonly<Record<string, unknown>>, user: User): Permits['remember'] {
  const [one, other] = [{ marks: marksOf(fields) }, { marks: marksOf(user.fields) }];
  const name = compareNames(nameOf(fields.first_name, fields.last_name), other.marks.name);
  const agreeing = IDENTIFIERS.filter(
    (identifier) => one.marks[identifier] !== undefined && one.marks[identifier] === other.marks[identifier],
  );
  const isOtherNumber =
    one.marks.employee_id !== undefined &&
    other.marks.employee_id !== undefined &&
    one.marks.employee_id !== other.marks.employee_id;
  // A number that is another's speaks against one key as a name does.
  if (agreeing.length === 0 || (isOtherNumber && name !== 'same')) return 'if-written';
  const witnesses = agreeing.length + (name === 'same' ? 1 : 0);
  return decideBy(PERMITS, { isSettled: false, witnesses, name }).result.remember;
}
