/** Who has which account, and which accounts we blocked for whom: pairs "<employee> <user>" of references. Pure. */

import type { RefOf, User } from '../model.ts';
import { personOf } from '../plan/change.ts';
import type { State } from '../types/state.d.ts';
import { bearsNameOf, fieldsLeft } from './marks.ts';
import type { RunDeeds, RunEnd } from './run-end.ts';
import { nextUnsure, withUnsureBlocks } from './unsure-blocks.ts';

export function ends(pair: string): [employee: string, user: string] {
  const [employee = '', user = ''] = pair.split(' ');
  return [employee, user];
}

export function pairOf(employee: string, user: string, refOf: RefOf): string {
  return `${refOf({ employee })} ${refOf({ user })}`;
}

/**
 * Pairs that this run knows replace what was remembered about either end. What it could not tell (people who are set
 * aside or missing) stays as it was.
 */
export function nextLinks(
  previous: State | undefined,
  run: RunEnd,
): Required<Pick<State, 'links' | 'outside'>> {
  const { matches, applied } = run.did;
  const { refOf } = run.keys;
  const known = new Map<string, string>();
  const left = fieldsLeft(run);
  const employees = new Map(run.seen.employees.map((employee) => [employee.id, employee]));
  for (const [employee, match] of matches) {
    if (match.kind === 'matched') {
      const written = left.get(match.user.id);
      const isWritten = written !== undefined && bearsNameOf(employees.get(employee)?.name ?? {}, written);
      if (match.permits.remember !== 'if-written' || isWritten)
        known.set(refOf({ employee }), refOf({ user: match.user.id }));
    }
  }
  for (const [employee, user] of applied.created ?? []) known.set(refOf({ employee }), refOf({ user }));
  // A record that has an heir keeps its pair until that of the heir is known: a match that waits may be a mistake. Where the
  // heir has another account, this one is theirs as well as long as it is open.
  const settled = new Set<string>();
  for (const [employee, match] of matches) {
    if (match.kind === 'transferred' && known.has(refOf({ employee: match.to })))
      settled.add(refOf({ employee }));
  }
  const open = new Set(run.seen.users.flatMap(({ id, blocked }) => (blocked ? [] : refOf({ user: id }))));
  const taken = new Set(known.values());
  const keep = (employee: string, user: string) => {
    if (known.has(employee) || taken.has(user) || (settled.has(employee) && !open.has(user))) return;
    known.set(employee, user);
    taken.add(user);
  };
  const earlier = [...(previous?.links ?? []), ...(previous?.outside ?? [])].map(ends);
  // An account that turned up as somebody's duplicate and that nobody is linked to is theirs, unless proved otherwise.
  const claimed = new Set(earlier.map(([, user]) => user));
  for (const [employee, user] of applied.met ?? []) {
    if (!claimed.has(refOf({ user }))) keep(refOf({ employee }), refOf({ user }));
  }
  for (const [employee, user] of earlier) keep(employee, user);
  const isOurs = wereInScope(previous, run);
  const pairs = [...known].map(([employee, user]) => ({
    isOurs: isOurs(employee),
    pair: `${employee} ${user}`,
  }));
  const those = (ours: boolean) =>
    pairs
      .filter((one) => one.isOurs === ours)
      .map(({ pair }) => pair)
      .sort();
  return { links: those(true), outside: those(false) };
}

/** Whether a person is in scope or was once, if under an older record: only then this sync answers for their account. */
function wereInScope(
  previous: State | undefined,
  { seen, did, keys: { refOf } }: RunEnd,
): (employee: string) => boolean {
  const heirs = heirsOf(did.matches, refOf);
  const were = new Set([...seen.inScope].map((employee) => refOf({ employee })));
  for (const pair of previous?.links ?? []) {
    const [employee] = ends(pair);
    were.add(employee).add(heirs.get(employee) ?? employee);
  }
  return (employee) => were.has(employee);
}

/** Accounts that wait for the second half of a create-and-block, as long as they are open and the person inactive. */
export function nextUnfinished(previous: State | undefined, run: RunEnd): string[] {
  const { applied } = run.did;
  const { refOf } = run.keys;
  const { complete } = run.seen;
  const users = new Map(run.seen.users.map((user) => [refOf({ user: user.id }), user]));
  const status = new Map(
    run.seen.employees.map((employee) => [refOf({ employee: employee.id }), employee.status]),
  );
  const blocked = new Set(applied.done.flatMap((change) => (change.action === 'block' ? change.user : [])));
  const earlier = (previous?.unfinished ?? []).filter((pair) => {
    const [employee, reference] = ends(pair);
    const user = users.get(reference);
    const isOpen = user ? !user.blocked && !blocked.has(user.id) : !complete;
    return isOpen && (status.get(employee) === 'inactive' || !complete);
  });
  const now = [...(applied.leftActive ?? [])].flatMap((employee) => {
    const user = applied.created?.get(employee);
    return user === undefined ? [] : pairOf(employee, user, refOf);
  });
  return [...new Set([...earlier, ...now])].sort();
}

/** Site administrators whose accounts were to be blocked, so that the next plan asks about them first. */
export function nextAdministrators({ plan, applied }: RunDeeds, refOf: RefOf): string[] {
  const users = new Set([...(plan.administrators ?? []), ...(applied.administrators ?? [])]);
  return [...users].map((user) => refOf({ user })).sort();
}

/** Blocks we made, and leavers seen behind a blocked account, as long as the account stays blocked. */
export function nextBlocks(
  previous: State | undefined,
  run: RunEnd,
): Pick<State, 'blocked' | 'blockedIn' | 'inactive' | 'unsure'> {
  const { applied, matches, plan } = run.did;
  const { refOf } = run.keys;
  // Accounts that the list does not show were read one by one meanwhile.
  const before = previous && withUnsureBlocks(previous, run.seen.users, refOf);
  // For whomever an account was blocked: once it is open, the next who blocks it may be somebody else.
  const opened = applied.done.flatMap((change) => (change.action === 'reactivate' ? change.user : []));
  const wasOpen = (user: User) => !user.blocked || run.seen.isBlockedSince(user);
  const seenOpen = run.seen.users.filter(wasOpen).map(({ id }) => id);
  const isOpen = new Set([...seenOpen, ...opened].map((user) => refOf({ user })));
  const heirs = heirsOf(matches, refOf);
  const carry = (pairs: readonly string[] = []) =>
    new Set(
      pairs.flatMap((pair) => {
        const [employee, user] = ends(pair);
        return isOpen.has(user) ? [] : `${heirs.get(employee) ?? employee} ${user}`;
      }),
    );
  const made = new Map((before?.blockedIn ?? []).map(ends));
  const blocked = carry(before?.blocked);
  const block = (pair: string) => {
    blocked.add(pair);
    made.set(ends(pair)[1], `${run.place.runId}/${run.place.attempt}`);
  };
  const inactive = carry(before?.inactive);
  const status = new Map(run.seen.employees.map((employee) => [employee.id, employee.status]));
  for (const [employee, match] of matches) {
    if (match.kind !== 'matched' || !match.user.blocked || status.get(employee) !== 'inactive') continue;
    // Nobody has said yet that it is theirs.
    if (match.permits.takenFrom) continue;
    inactive.add(pairOf(employee, match.user.id, refOf));
  }
  // Whoever has blocked a leaver in the end: they are opened again.
  for (const change of applied.unsureBlocks ?? [])
    if (change.because === undefined) inactive.add(pairOf(change.employee, change.user, refOf));
  for (const change of applied.done) {
    if (change.action === 'block') block(`${refOf(personOf(change))} ${refOf({ user: change.user })}`);
    if (change.action === 'create' && change.thenBlock && !applied.leftActive?.has(change.employee)) {
      const user = applied.created?.get(change.employee);
      if (user !== undefined) block(pairOf(change.employee, user, refOf));
    }
  }
  for (const { employee, user } of plan.lostBlocks ?? []) block(pairOf(employee, user, refOf));
  const blockedIn = [...new Set([...blocked].map((pair) => ends(pair)[1]))].flatMap((user) => {
    const by = made.get(user);
    return by === undefined ? [] : `${user} ${by}`;
  });
  return {
    blocked: [...blocked].sort(),
    blockedIn: blockedIn.sort(),
    inactive: [...inactive].sort(),
    unsure: [...new Set([...(before?.unsure ?? []), ...nextUnsure(run)])].sort(),
  };
}

/** Somebody who came back under a new id: what we remember of the old record goes to the new one. By reference. */
export function heirsOf(matches: RunDeeds['matches'], refOf: RefOf): Map<string, string> {
  const heirs = new Map<string, string>();
  for (const [employee, match] of matches) {
    if (match.kind === 'transferred') heirs.set(refOf({ employee }), refOf({ employee: match.to }));
  }
  return heirs;
}
