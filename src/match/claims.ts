/** Which account each record asks for, looked at by itself. Pure. */
import { type Identifier, otherOf } from '../keys.ts';
import type { Match } from '../model.ts';
import { likeness, sameDate } from './in-common.ts';
import { speaks } from './memories.ts';
import { type Account, accountsSharing, type Rec, type Register } from './register.ts';
import { isReplaced, type Overwriting } from './replaced.ts';
import { decideBy, type Row } from './table.ts';

export type Rank = 'settled' | 'proved' | 'keyed';
/** The more, the stronger. */
export const RANKS: Readonly<Record<Rank, number>> = { settled: 3, proved: 2, keyed: 1 };

export function isStronger(one: Rank, other: Rank): boolean {
  return RANKS[one] > RANKS[other];
}

export type By = (Match & { kind: 'matched' })['by'];
export type Claim = { account: Account; rank: Rank; by: By };
export type Doubt = 'ambiguous' | 'conflict' | 'foreign-domain' | 'record-replaced' | 'leaver-doubtful';
export type Claimed = { row: number; claim: Claim | undefined; doubt: Doubt | undefined };

/** Whether somebody has an account: settled, proved, or one that bears their name. */
export function isAtHome({ record, claim }: { record: Rec; claim: Claim | undefined }): boolean {
  return claim !== undefined && (claim.rank !== 'keyed' || likeness(record, claim.account) === 'same');
}

export type Asking = Overwriting & {
  settled: Account | undefined;
  isForeign: boolean;
  /** Whether anything but a block may be written for them: they are here, and in scope. */
  isWritten: boolean;
  identifier: Identifier;
  register: Register;
};

/** Table 1: the claim of one record. */
export const CLAIMS: readonly Row<Asking, { claim?: Claim; doubt?: Doubt }>[] = [
  [
    1,
    'the tenant file settles it',
    ({ settled }) => settled && { claim: { account: settled, rank: 'settled', by: 'resolve' } },
  ],
  [
    2,
    'the e-mail is outside the domains, and would be written, or is a leaver’s of whom nothing proves whose account it is',
    (asking) => (asking.isForeign && isConcerned(asking) ? { doubt: 'foreign-domain' } : undefined),
  ],
  [
    3,
    'the memory is intact or holds, and the record is that of somebody else',
    (asking) => {
      const memory = asking.memories.of(asking.record);
      return speaks(memory) && isReplaced(asking, memory) ? { doubt: 'record-replaced' } : undefined;
    },
  ],
  [
    4,
    'the memory is intact or holds, and no other memory of that account does; with an e-mail outside the domains nothing else counts',
    (asking) => {
      const account = provenBy(asking);
      if (account) return { claim: { account, rank: 'proved', by: 'link' } };
      return asking.isForeign ? {} : undefined;
    },
  ],
  [
    5,
    'one account, and no other, bears a key and the name',
    (asking) => {
      const [account, ...others] = byAnyKey(asking).filter((one) => likeness(asking.record, one) === 'same');
      if (!account || others.length > 0) return undefined;
      return { claim: { account, rank: 'keyed', by: keyOf(asking, account) } };
    },
  ],
  [
    6,
    'no account bears their address, and none with their number a like name; one alone bears the name, which is nobody else’s, with the birthday, the hire date, or the address but for the domain',
    (asking) => {
      const { record, register } = asking;
      // Whoever's address an account bears may be using it: that is for people to look at. A number nobody uses.
      const isKnown = (one: Account) =>
        (record.marks.email !== undefined && one.marks.email === record.marks.email) ||
        likeness(record, one) !== 'other';
      if (byAnyKey(asking).some(isKnown)) return undefined;
      const [account, ...others] = register.accountsNamed(record);
      if (!account || others.length > 0 || register.recordsNamed(account).length > 1) return undefined;
      const born = sameDate('born', record.marks, account.marks);
      const isDated = born ?? sameDate('hired', record.marks, account.marks);
      return (isDated ?? hasMoved(record, account))
        ? { claim: { account, rank: 'keyed', by: 'name' } }
        : undefined;
    },
  ],
  [
    7,
    'two accounts bear the identifier',
    (asking) => (byIdentifier(asking).length > 1 ? { doubt: 'ambiguous' } : undefined),
  ],
  [
    8,
    'one account bears the identifier',
    (asking) => {
      const [account] = byIdentifier(asking);
      return account && { claim: { account, rank: 'keyed', by: 'identifier' } };
    },
  ],
  [
    9,
    'one account bears the other key, which nobody else has, and no identifier that anybody has',
    ({ record, identifier }) => {
      const bearers = record.bearers[otherOf(identifier)];
      const [account, ...others] = bearers.accounts;
      if (!account || others.length > 0) return undefined;
      if (bearers.records.length > 1) return undefined;
      if (account.bearers[identifier].records.length > 0) return undefined;
      return { claim: { account, rank: 'keyed', by: 'other-identifier' } };
    },
  ],
  [10, 'otherwise', () => ({})],
];

/** Whether an address outside the domains makes a difference: it would be written, or the account could not be told without it. */
function isConcerned(asking: Asking): boolean {
  const { record, memories, isWritten } = asking;
  if (record.isLiving) return isWritten;
  return memories.of(record)?.state !== 'intact' || !provenBy(asking);
}

/** The account that is remembered as the record's, and as nobody else's. */
function provenBy({ record, memories }: Overwriting): Account | undefined {
  const memory = memories.of(record);
  if (!speaks(memory)) return undefined;
  for (const other of memories.for(memory.account))
    if (other !== record && speaks(memories.of(other))) return undefined;
  return memory.account;
}

/**
 * Whether an entry that was carried out is about whoever the record is today. Of what it has come to the memory knows; where
 * neither the account bears it out nor the record is that person's, somebody has to look again. Nor has anybody looked at
 * whether the account may be blocked: whoever leaves may be here under another record by then.
 */
export function isMeant(asking: Overwriting, account: Account): boolean {
  const { memories } = asking;
  const memory = memories.of(asking.record);
  // Whoever the entry was about may be here under another record by now.
  if (!memory && memories.for(account).some((other) => memories.of(other)?.state === 'intact')) return false;
  if (!memory?.marks) return true;
  return asking.record.isLiving && speaks(memory) && !isReplaced(asking, memory);
}

/** The same address under another domain, and no number that differs: a company has changed its domain. */
function hasMoved({ marks: one }: Rec, { marks: other }: Account): boolean {
  if (one.employee_id !== undefined && other.employee_id !== undefined) return false;
  const local = (email: string | undefined) => email?.slice(0, email.lastIndexOf('@'));
  return one.email !== undefined && local(one.email) === local(other.email);
}

/** Accounts that bear one of the record's keys, each once. */
function byAnyKey({ record }: Asking): readonly Account[] {
  const [byEmail, byNumber] = [record.bearers.email.accounts, record.bearers.employee_id.accounts];
  // Of nearly everybody both are the same one.
  if (byEmail.length === 1 && byNumber.length === 1 && byEmail[0] === byNumber[0]) return byEmail;
  return [...new Set(accountsSharing(record))];
}

function keyOf({ record, identifier }: Asking, account: Account): By {
  return record.marks[identifier] === account.marks[identifier] ? 'identifier' : 'other-identifier';
}

function byIdentifier({ record, identifier }: Asking): readonly Account[] {
  return record.bearers[identifier].accounts;
}

export function claimOf(asking: Asking): Claimed {
  const { row, result } = decideBy(CLAIMS, asking);
  return { row, claim: result.claim, doubt: result.doubt };
}
