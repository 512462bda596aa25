/** Which keys their owners give up in this run, in an order that works. Pure. */
import { IDENTIFIERS, type Identifier, pushTo } from '../keys.ts';
import type { Ruling } from './owners.ts';
import type { Person } from './persons.ts';
import type { Account } from './register.ts';
import type { Court } from './witnesses.ts';

export type KeyFacts = {
  court: Court;
  /** The key that the tenant chose. */
  identifier: Identifier;
  /** Fields that are never changed after somebody was added: such a key is never given up. */
  createOnly: ReadonlySet<string>;
  /** Whether fields of this person's account are written in this run. */
  isWritten(person: Person): boolean;
  /** Whether somebody without an account may get one, also a blocked one. */
  mayBeAdded(person: Person): boolean;
};

/** In the order of the persons. */
export type Rulings = readonly Ruling[];

/** A key that somebody's account gives up as soon as all accounts with the one they want have given that up. */
type Move = { key: string | undefined; missing: number };

/**
 * The keys that will be free when they are needed: of owners who are given another one, which is free by then itself; their other
 * key may wait. From those who need nobody's onwards, so that whoever waits for each other in a circle frees nothing.
 */
export function freedKeys(rulings: Rulings, facts: KeyFacts): Set<string> {
  const freed = new Set<string>();
  const waitingFor = new Map<string, Move[]>();
  const ready: Move[] = [];
  for (const person of facts.court.people.persons) {
    const ruling = rulings[person.at];
    if (!ruling?.claim) continue;
    const { account } = ruling.claim;
    const moved = movesOf(person, ruling, account, facts);
    if (moved.length === 0 || !facts.isWritten(person)) continue;
    for (const identifier of moved) {
      const needed = person.record.bearers[identifier].accounts.filter((other) => other !== account);
      const key = account.marks[identifier] === undefined ? undefined : `${identifier} ${account.id}`;
      const move = { key, missing: needed.length };
      for (const other of needed) pushTo(waitingFor, `${identifier} ${other.id}`, move);
      if (needed.length === 0) ready.push(move);
    }
  }
  for (const { key } of ready) {
    if (key === undefined) continue;
    freed.add(key);
    for (const next of waitingFor.get(key) ?? []) {
      next.missing -= 1;
      if (next.missing === 0) ready.push(next);
    }
  }
  return freed;
}

/** The keys that this person's account is to have another of. */
function movesOf(
  { record }: Person,
  { waiting }: Ruling,
  account: Account,
  { createOnly }: KeyFacts,
): readonly Identifier[] {
  const { email, employee_id: number } = record.marks;
  if (email === account.marks.email && number === account.marks.employee_id) return NONE;
  return IDENTIFIERS.filter((identifier) => {
    const wanted = record.marks[identifier];
    if (wanted === undefined || wanted === account.marks[identifier]) return false;
    if (waiting.includes(identifier)) return false;
    return !createOnly.has(identifier) || account.marks[identifier] === undefined;
  });
}

const NONE: readonly never[] = [];
