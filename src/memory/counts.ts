/** What was done of each class of change lately, and what waits for an approval. Pure. */
import { CLOCK_SKEW } from '../history/quarantine.ts';
import { isIdentifier } from '../keys.ts';
import type { LimitClass, Memory, UserChange } from '../model.ts';
import type { HeldMembers, Spent, State } from '../types/state.d.ts';
import type { RunDeeds, RunEnd } from './run-end.ts';

const HOUR = 3_600_000;
/** Limits count a rolling day. */
const DAY = 24 * HOUR;
/** For so long after they were held first, changes can be approved, in milliseconds. */
export const APPROVABLE = 72 * HOUR;
/** Classes of which little is allowed while nothing is remembered. */
export const STRICT = ['block', 'reactivate'] as const satisfies LimitClass[];
/** So long a digest that is used or too old is remembered, so that it does not come to life again. */
const RETIRED = 30 * DAY;
/** The state must stay readable and small, however often a tenant runs. */
const MOST_HELD = 200;
const MOST_MEMBERS = 200_000;

/** Whether it counts against today's limits. Two machines' clocks may differ: a little ahead counts, too. */
export function isRecent({ at }: Spent, now: Date): boolean {
  return Math.abs(now.getTime() - Date.parse(at)) < DAY;
}

/** Whether it can still be approved, also if the clock that held it is ahead. An entry without members is that of a used digest. */
export function isWaiting({ at, members }: HeldMembers, now: Date): boolean {
  const age = now.getTime() - Date.parse(at);
  return members.length > 0 && age >= -CLOCK_SKEW && age <= APPROVABLE;
}

/** What counts against the limits after this run. */
export function nextSpent(previous: State | undefined, run: RunEnd): Spent[] {
  const at = run.now.toISOString();
  const now = spentNow(run.did, previous?.firstSuccess !== undefined).map((spent) => ({ ...spent, at }));
  const entries = [...(previous?.spent ?? []).filter((spent) => isRecent(spent, run.now)), ...now];
  // One entry an hour is exact enough; the later time is the careful one.
  const hours = new Map<string, Spent>();
  for (const spent of entries) {
    const key = `${spent.class}\n${spent.field ?? ''}\n${spent.at.slice(0, 13)}`;
    hours.set(key, { ...spent, count: spent.count + (hours.get(key)?.count ?? 0) });
  }
  return [...hours.values()];
}

type Count = Omit<Spent, 'at'>;

/**
 * What this run did, by class; failed writes count too, and blocks that broke off, since they may have been carried out. What
 * was surely not sent is no use of a limit.
 */
function spentNow({ applied }: RunDeeds, wasInStep: boolean): Count[] {
  const counts = new Map<string, Count>();
  const add = (name: LimitClass, field?: string) => {
    const key = `${name}\n${field ?? ''}`;
    const count = (counts.get(key)?.count ?? 0) + 1;
    counts.set(key, { class: name, ...(field === undefined ? {} : { field }), count });
  };
  const tried = new Set([...applied.done, ...applied.failed, ...(applied.unsureBlocks ?? [])]);
  for (const change of tried.difference(applied.unseen ?? new Set())) {
    switch (change.action) {
      case 'create-unit':
        add('units', change.kind);
        break;
      case 'create':
        add('create');
        break;
      case 'block':
        // The second half of a create-and-block was counted as one of the people added.
        if (!change.finishes) add('block');
        break;
      case 'reactivate':
        add('reactivate');
        addFields(change, add);
        break;
      case 'update':
        addFields(change, add);
    }
  }
  // Filling the organisation has no limit, so it does not count against the limit that comes after it either.
  return [...counts.values()].filter(
    ({ class: name }) => wasInStep || (name !== 'create' && name !== 'units'),
  );
}

function addFields(
  { before, after }: Extract<UserChange, { action: 'update' | 'reactivate' }>,
  add: (name: LimitClass, field?: string) => void,
): void {
  const fields = Object.keys(after);
  // An empty number that was filled took nothing from anybody: no limit, and no use of one.
  if (fields.some((field) => isIdentifier(field) && before[field] !== null)) add('identifier');
  for (const field of fields) if (!isIdentifier(field)) add('field', field);
}

/**
 * What waits, for as long as it can be approved, and the digests that were used or are too old. The 72 hours run from
 * when exactly these changes were held first, so that a daily run does not keep an old digest alive. A run that could not
 * see who waits forgets nobody.
 */
export function nextHeld(previous: State | undefined, { now, did, seen }: RunEnd): HeldMembers[] {
  const { approved, plan } = did;
  const used = new Set(approved);
  const known = new Map(
    (previous?.held ?? [])
      .filter(({ at }) => now.getTime() - Date.parse(at) < RETIRED)
      .map((held) => (used.has(held.digest) || (seen.complete && !isWaiting(held, now)) ? over(held) : held))
      .map((held) => [held.digest, held]),
  );
  for (const { class: name, field, digest, members, base } of plan.held) {
    if (digest === undefined || members === undefined || known.has(digest)) continue;
    const place = field === undefined ? {} : { field };
    const at = now.toISOString();
    known.set(digest, { class: name, ...place, digest, at, base, members: members.toSorted() });
  }
  return newest([...known.values()]).sort((a, b) => (a.digest < b.digest ? -1 : 1));
}

function over({ base: _, ...held }: HeldMembers): HeldMembers {
  return { ...held, members: [] };
}

/** By what the changes that wait were measured when they were told so: see `baseTold` of the memory. */
export function basesIn({ held }: State, used: ReadonlySet<string>): Memory['baseTold'] {
  return (one, hashes) => {
    const smaller = held.filter(
      ({ class: name, field, digest, base }) =>
        name === one.class &&
        field === one.field &&
        base !== undefined &&
        base < one.base &&
        !used.has(digest),
    );
    if (smaller.length === 0) return undefined;
    const wanted = new Set(hashes());
    const bases = smaller.flatMap(({ base = 0, members }) =>
      members.length === 0 || members.some((member) => wanted.has(member)) ? base : [],
    );
    return bases.length === 0 ? undefined : Math.min(...bases);
  };
}

function newest(held: readonly HeldMembers[]): HeldMembers[] {
  let members = 0;
  return held
    .toSorted((a, b) => (a.at === b.at ? 0 : a.at > b.at ? -1 : 1))
    .slice(0, MOST_HELD)
    .filter((entry) => {
      members += entry.members.length;
      return members <= MOST_MEMBERS;
    });
}
