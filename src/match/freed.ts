/** Which keys their owners give up in this run, in an order that works. Pure. */
import { IDENTIFIERS, type Identifier } from '../keys.ts';
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

/**
 * The keys that will be free when they are needed: of owners who are given another one, which is free by then itself.
 * From those who need nobody's onwards, so that whoever waits for each other in a circle frees nothing.
 */
export function freedKeys(rulings: Rulings, facts: KeyFacts): Set<string> {
  const freed = new Set<string>();
  const waitingFor = new Map<string, Person[]>();
  const ready: Person[] = [];
  const moves = (person: Person, ruling: Ruling, account: Account): readonly Identifier[] => {
    const { email, employee_id: number } = person.record.marks;
    if (email === account.marks.email && number === account.marks.employee_id) return NONE;
    return IDENTIFIERS.filter((identifier) => {
      const wanted = person.record.marks[identifier];
      if (wanted === undefined || wanted === account.marks[identifier]) return false;
      if (ruling.waiting.includes(identifier)) return false;
      return !facts.createOnly.has(identifier) || account.marks[identifier] === undefined;
    });
  };
  const missing = new Map<Person, number>();
  for (const person of facts.court.people.persons) {
    const ruling = rulings[person.at];
    if (!ruling?.claim) continue;
    const { account } = ruling.claim;
    const moved = moves(person, ruling, account);
    if (moved.length === 0 || !facts.isWritten(person)) continue;
    const needed = new Set(
      moved.flatMap((identifier) =>
        person.record.bearers[identifier].accounts
          .filter((other) => other !== account)
          .map((other) => `${identifier} ${other.id}`),
      ),
    );
    missing.set(person, needed.size);
    for (const key of needed) waitingFor.set(key, [...(waitingFor.get(key) ?? []), person]);
    if (needed.size === 0) ready.push(person);
  }
  for (const person of ready) {
    const ruling = rulings[person.at];
    const account = ruling?.claim?.account;
    if (!ruling || !account) continue;
    for (const identifier of moves(person, ruling, account)) {
      const key = `${identifier} ${account.id}`;
      if (account.marks[identifier] === undefined || freed.has(key)) continue;
      freed.add(key);
      for (const next of waitingFor.get(key) ?? []) {
        const left = (missing.get(next) ?? 0) - 1;
        missing.set(next, left);
        if (left === 0) ready.push(next);
      }
    }
  }
  return freed;
}

const NONE: readonly never[] = [];
