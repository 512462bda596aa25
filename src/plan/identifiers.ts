/** E-mails and employee numbers on their way from one account to another: in an order that works, or not at all. Pure. */

import { compareIds, IDENTIFIERS, type Identifier, identifierKey, pushTo } from '../keys.ts';
import type { User, UserChange } from '../model.ts';
import { afterOf, plannedIdentifier, withoutFields } from './change.ts';

export type Settled = {
  order: UserChange[];
  /** Personio ids of people to be added of whom two want the same identifier. */
  conflicts: string[];
  /** Personio ids by the identifier that was left out of their change; somebody to be added waits for it altogether. */
  taken: Map<Identifier, string[]>;
};

/**
 * Orders changes so that an e-mail or employee number is free before somebody else gets it. What cannot be solved (a
 * swap, an identifier that stays with another account, two people who want the same) costs people who have an account
 * that field alone; somebody to be added is not added.
 */
export function settleIdentifiers(changes: readonly UserChange[], users: readonly User[]): Settled {
  const wantedBy = new Map<string, UserChange[]>();
  for (const change of changes) for (const key of keysOf(change)) pushTo(wantedBy, key, change);
  // On most days nobody gets another one.
  if (wantedBy.size === 0) return { order: [...changes], conflicts: [], taken: new Map() };
  const userById = new Map(users.map((user) => [user.id, user] as const));
  const holders = holdersOf(users);
  const isContested = (key: string) => (wantedBy.get(key)?.length ?? 0) > 1;
  const isHeld = (key: string, change: UserChange) =>
    holders.has(key) && holders.get(key) !== ('user' in change ? change.user : undefined);
  const isFree = (change: UserChange) => !keysOf(change).some((key) => isHeld(key, change));

  const taken = new Map<Identifier, string[]>();
  const lose = (change: UserChange, isLost: (key: string) => boolean) => {
    const fields = IDENTIFIERS.filter((identifier) => keysOf(change, [identifier]).some(isLost));
    for (const field of fields) pushTo(taken, field, change.employee);
    return fields;
  };
  const without = (change: UserChange, isLost: (key: string) => boolean) =>
    withoutFields(change, lose(change, isLost));

  const waiting = new Set<UserChange>();
  const conflicts: UserChange[] = [];
  for (const change of changes) {
    if (!keysOf(change).some(isContested)) waiting.add(change);
    else if (!('user' in change)) conflicts.push(change);
    else {
      const rest = without(change, isContested);
      if (!rest) continue;
      waiting.add(rest);
      for (const key of keysOf(rest)) pushTo(wantedBy, key, rest);
    }
  }

  const order: UserChange[] = [];
  const goOn = (ready: UserChange[]) => {
    for (const change of ready) {
      if (!waiting.delete(change)) continue;
      order.push(change);
      // Whoever waited for what is free now can go on; `ready` grows while it is worked through.
      for (const key of release(change, userById, holders)) {
        for (const next of wantedBy.get(key) ?? []) if (waiting.has(next) && isFree(next)) ready.push(next);
      }
    }
  };
  goOn([...waiting].filter(isFree));
  for (const change of [...waiting].filter((one) => 'user' in one)) {
    // An earlier one of these may have made room.
    if (!waiting.delete(change)) continue;
    const rest = without(change, (key) => isHeld(key, change));
    if (!rest) continue;
    waiting.add(rest);
    goOn([rest]);
  }
  for (const change of waiting) lose(change, (key) => isHeld(key, change));
  return { order, conflicts: conflicts.map(({ employee }) => employee).sort(compareIds), taken };
}

/** Which user holds an identifier, by its key. */
function holdersOf(users: readonly User[]): Map<string, string> {
  const holders = new Map<string, string>();
  for (const user of users) {
    for (const identifier of IDENTIFIERS) {
      const key = identifierKey(identifier, user.fields[identifier]);
      if (key !== undefined) holders.set(`${identifier}\n${key}`, user.id);
    }
  }
  return holders;
}

/** The identifiers that a change sets. */
function keysOf(change: UserChange, identifiers: readonly Identifier[] = IDENTIFIERS): string[] {
  return identifiers.flatMap((identifier) => {
    const key = plannedIdentifier(afterOf(change), identifier);
    return key === undefined ? [] : [`${identifier}\n${key}`];
  });
}

/** After this change the user's old identifiers are free where they have changed: their keys. */
function release(
  change: UserChange,
  users: ReadonlyMap<string, User>,
  holders: Map<string, string>,
): string[] {
  if (!('user' in change)) return [];
  const freed: string[] = [];
  for (const identifier of IDENTIFIERS) {
    if (afterOf(change)[identifier] === undefined) continue;
    const old = identifierKey(identifier, users.get(change.user)?.fields[identifier]);
    if (old === undefined || old === plannedIdentifier(afterOf(change), identifier)) continue;
    if (holders.get(`${identifier}\n${old}`) !== change.user) continue;
    holders.delete(`${identifier}\n${old}`);
    freed.push(`${identifier}\n${old}`);
  }
  return freed;
}

/**
 * What must keep the settled order: updates that free an identifier which another of these changes needs, and activations
 * of people who wait for one.
 */
export function inSettledOrder(changes: readonly UserChange[], users: readonly User[]): Set<UserChange> {
  const takers = new Map<string, UserChange>();
  for (const change of changes) for (const key of keysOf(change)) takers.set(key, change);
  if (takers.size === 0) return new Set();
  const userById = new Map(users.map((user) => [user.id, user] as const));
  const holders = holdersOf(users);
  const isNeeded = (change: UserChange & { action: 'update' }) =>
    IDENTIFIERS.some((identifier) => {
      if (change.after[identifier] === undefined) return false;
      const old = identifierKey(identifier, userById.get(change.user)?.fields[identifier]);
      const taker = takers.get(`${identifier}\n${old}`);
      return taker !== undefined && taker !== change;
    });
  const isWaiting = (change: UserChange & { action: 'reactivate' }) =>
    keysOf(change).some((key) => (holders.get(key) ?? change.user) !== change.user);
  return new Set(
    changes.filter(
      (change) =>
        (change.action === 'update' && isNeeded(change)) ||
        (change.action === 'reactivate' && isWaiting(change)),
    ),
  );
}
