/** Judges what waits for an approval: who was released, how many in a day, and who had been told to wait. */
import { changesOf } from '../../src/plan/change.ts';
import { type Before, count, type Oracle, Violation } from './oracle.ts';
import type { Choice } from './scenario.ts';
import type { Ran } from './stage.ts';
import { LIMITS } from './tenants.ts';

const HOUR = 3_600_000;
/** For so long something that waits can be approved, in milliseconds. */
const APPROVABLE = 72 * HOUR;
/** A run's end is a little later than its start. */
const MINUTES = HOUR / 4;

type Named = 'block' | 'reactivate' | 'create';
/** What waits under a digest, since when, in milliseconds. */
type Told = { at: number; members: ReadonlySet<string>; isForgotten?: true };
type Deed = { at: number; what: Named; isApproved: boolean };
type Strict = { user: string; what: Named; digest: string; at: number };

export type Waiting = {
  told: Map<string, Told>;
  deeds: Deed[];
  /** Who has been told to wait while nothing was remembered. */
  strict: Strict[];
  /** No sync has seen since everything was forgotten who would have to wait. */
  isBlank: boolean;
  /** The same, before the run of now: if that leaves nothing, it was nothing to the memory. */
  wasBlank: boolean;
};

export function newWaiting(): Waiting {
  return { told: new Map(), deeds: [], strict: [], isBlank: true, wasBlank: true };
}

/** The product knows nothing of earlier runs any more. */
export function forgetWaiting(waiting: Waiting): void {
  for (const told of waiting.told.values()) told.isForgotten = true;
  waiting.deeds = [];
  waiting.strict = [];
  waiting.wasBlank = waiting.isBlank;
  waiting.isBlank = true;
}

/** `given`: what was released, or asked to be by whoever has started a run of which nothing is left (`isForgotten`). */
export function judgeWaiting(
  waiting: Waiting,
  oracle: Oracle,
  ran: Ran,
  before: Before,
  { given, isForgotten }: { given: readonly string[]; isForgotten: boolean },
): void {
  const { plan, summary } = ran;
  if (summary?.mode === 'plan' || summary?.mode === 'rekey') return;
  if (!plan) {
    waiting.isBlank = waiting.wasBlank;
    return;
  }
  const at = ran.startedAt.getTime();
  const released = new Set<string>();
  for (const digest of given) {
    const told = waiting.told.get(digest);
    if (!told && !ran.killed) throw new Violation('An approval was used of which no run had told.');
    if (told && !told.isForgotten && !ran.killed && at - told.at > APPROVABLE + MINUTES)
      throw new Violation('An approval was used after 72 hours.');
    for (const member of told?.members ?? []) released.add(member);
  }
  for (const what of ['block', 'reactivate', 'create'] as const) {
    const done = doneOf(what, ran, before);
    const isHeld = plan.held.some((held) => held.class === what);
    const unasked = done.filter((one) => !released.has(`${what} ${one}`));
    if (isHeld && unasked.length > 0)
      throw new Violation(`${unasked.length} of a class that waits (${what}) were done without an approval.`);
    if (what !== 'create') judgeDay(waiting, oracle, { what, unasked, at, base: plan.matchedActive });
    waiting.strict = waiting.strict.filter((one) => one.what !== what || !done.includes(one.user));
    if (!isForgotten)
      for (const one of done) waiting.deeds.push({ at, what, isApproved: released.has(`${what} ${one}`) });
  }
  if (isForgotten) {
    waiting.isBlank = waiting.wasBlank;
    return;
  }
  const isSeen = summary?.source.complete && summary.target.complete;
  if (isSeen && !oracle.isPutBack) waiting.isBlank = false;
  waiting.wasBlank = waiting.isBlank;
  const { min } = LIMITS[oracle.choice.limits];
  for (const { class: name, digest, waiting: members, allowed } of plan.held) {
    if (digest === undefined) continue;
    const told = waiting.told.get(digest);
    if (told && !told.isForgotten && at - told.at <= APPROVABLE) continue;
    const those = members.flatMap((change) =>
      'employee' in change ? [`${name} ${'user' in change ? change.user : change.employee}`] : [],
    );
    waiting.told.set(digest, { at, members: new Set(those) });
    if (name !== 'block' && name !== 'reactivate') continue;
    const isStopped = oracle.isPutBack || summary?.issues.some(({ code }) => code === 'directory-shrank');
    const spent = spentOf(waiting, name, at);
    const isStrict = allowed === Math.max(0, min - spent);
    // Where the limit is used up, nothing tells which of the two it was.
    const isLess = allowed < regular(plan.matchedActive, oracle.choice, name) - spent;
    if (isStopped || !isStrict || !isLess) continue;
    for (const change of members)
      if ('user' in change) waiting.strict.push({ user: change.user, what: name, digest, at });
    count(oracle, 'told to wait without memory');
  }
  if (given.length > 0) waiting.strict = waiting.strict.filter(({ digest }) => !given.includes(digest));
}

/** Within a rolling day no more than the limit, and no more than `min` of those who wait since nothing was remembered. */
function judgeDay(
  waiting: Waiting,
  { choice }: Oracle,
  {
    what,
    unasked,
    at,
    base,
  }: { what: 'block' | 'reactivate'; unasked: readonly string[]; at: number; base: number },
): void {
  if (unasked.length === 0) return;
  const today = spentOf(waiting, what, at);
  const allowed = regular(base, choice, what);
  if (unasked.length + today > allowed)
    throw new Violation(`${unasked.length} (${what}) after ${today} within a day; ${allowed} are allowed.`);
  const { min } = LIMITS[choice.limits];
  const told = waiting.strict.filter((one) => at - one.at <= APPROVABLE - MINUTES && one.what === what);
  const early = waiting.isBlank ? unasked : unasked.filter((user) => told.some((one) => one.user === user));
  if (early.length > 0 && unasked.length + today > min)
    throw new Violation(
      `${early.length} who were told to wait, since nothing was remembered, did not wait (${what}).`,
    );
}

function spentOf({ deeds }: Waiting, what: Named, at: number): number {
  return deeds.filter((deed) => deed.what === what && at - deed.at < 24 * HOUR - MINUTES).length;
}

function regular(base: number, { limits }: Choice, what: 'block' | 'reactivate'): number {
  const { percent, min, max } = LIMITS[limits];
  const allowed = Math.min(max, Math.max(min, Math.floor((base * percent) / 100)));
  return what === 'block' && base >= 3 ? Math.min(allowed, Math.floor(base / 2)) : allowed;
}

/** User ids of the accounts that were there, and the Personio ids of the people who were added. */
function doneOf(what: Named, { plan, writes }: Ran, before: Before): string[] {
  if (what !== 'create') {
    const verb = what === 'block' ? 'deactivate' : 'activate';
    const users = writes.flatMap(
      ({ path }) => new RegExp(`^/beta/users/([^/]+)/${verb}$`).exec(path)?.[1] ?? [],
    );
    const isFinish = new Set(
      plan
        ? changesOf(plan).flatMap((change) =>
            change.action === 'block' && change.finishes ? change.user : [],
          )
        : [],
    );
    return [...new Set(users)].filter((user) => before.users.has(user) && !isFinish.has(user));
  }
  const emails = writes.flatMap(({ method, path, body }) =>
    method === 'POST' && path === '/beta/users'
      ? String((body as { email?: unknown }).email).toLowerCase()
      : [],
  );
  return (plan ? changesOf(plan) : []).flatMap((change) => {
    const planned = change.action === 'create' ? change.after.email : undefined;
    const isDone = planned && 'value' in planned && emails.includes(String(planned.value).toLowerCase());
    return isDone && change.action === 'create' ? change.employee : [];
  });
}
