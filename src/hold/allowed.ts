/** How much of each class of change may happen in this run, and what makes a run suspicious. Pure. */

import { mostBlocks } from '../approval.ts';
import { STRICT } from '../memory/counts.ts';
import { hasShrunk } from '../memory/last-read.ts';
import type { LimitClass, Memory, RefOf, UnitKind } from '../model.ts';
import type { Needs } from '../plan/order.ts';
import type { PlanBase } from '../plan/plan.ts';
import type { Rules } from '../rules.ts';
import type { Class } from './approvals.ts';

export type LimitOptions = {
  rules: Rules;
  /** See plan/plan.ts: what tells that the wrong organisation or identifier was chosen. */
  base: PlanBase;
  /** What the changes that are left need to work. */
  needs: Needs;
  read: {
    /** Both lists were proved complete. Without the proof only updates of people already matched go through. */
    complete: boolean;
    /** Everybody whom Personio shows. */
    employees: { items: readonly unknown[] };
    /** The units of each kind that Engagedly has. */
    units: Partial<Record<UnitKind, { items: readonly unknown[] }>>;
    /** What earlier runs left behind. */
    memory: Memory | undefined;
  };
  recall: {
    /** The tenant's ledger key; without it nothing can be approved. */
    ledgerKey: string | undefined;
    refOf: RefOf;
  };
  /** Digests that somebody approved for this run. They count on GitHub's first attempt only. */
  approvals: { digests: readonly string[]; attempt: number };
};

/**
 * More than ten active users, and fewer than half of them or of the people in scope have a partner: these are
 * probably somebody else's keys, or the wrong identifier. While no more than ten of the users are strangers it is
 * ours, however many people are still to be added: a first load that was killed goes on, with memory or without.
 */
export function looksLikeTheWrongOrganisation(options: LimitOptions): boolean {
  const { base, rules } = options;
  const { complete, memory } = options.read;
  if (!complete || rules.scope.employees === 'none') return false;
  if (isForeign(options)) return true;
  if (memory?.firstSuccess || base.activeUsers - base.matchedActive <= 10) return false;
  if (memory && base.linkedActive * 10 >= base.activeUsers * 9) return false;
  return base.matchedActive * 2 < base.activeUsers || base.matchedWanted * 2 < base.wanted;
}

/**
 * Hardly anybody of those who were there last is there any more: the keys of one side became somebody else's, or lost
 * their rights. Whoever has left by and by is remembered, too, and says nothing of it.
 * Then nothing at all is written before somebody has looked.
 */
export function isForeign({ rules, read: { memory } }: LimitOptions): boolean {
  if (rules.scope.employees === 'none' || !memory) return false;
  return memory.links.size * 10 < memory.linked;
}

/** More than 30 percent of the people are gone since the last good run: rather a lost right than that many leavers. */
export function isShrunk({ read: { employees, memory, complete } }: LimitOptions): boolean {
  return complete && memory !== undefined && hasShrunk(memory, employees.items.length);
}

/** Of a class that is held: whether it is blocks that would go on if enough were remembered. `room`: for blocks of this run. */
export function isHeldForLackOfMemory(one: Class, options: LimitOptions, room: number): boolean {
  const { complete, memory } = options.read;
  if (one.class !== 'block' || !complete || one.isStopped || !isStrict(one.class, memory)) return false;
  return one.members.length <= Math.min(room, regularLimit(one, options) - (memory?.spent('block') ?? 0));
}

/**
 * How much of a limit that is enough for what waits was used up in the last 24 hours, this run's `released` among it;
 * `undefined`: that is not why it waits.
 */
export function spentOf(one: Class, released: number, options: LimitOptions): number | undefined {
  const { complete, memory } = options.read;
  const spent = (memory?.spent(one.class, one.field) ?? 0) + released;
  const isWhy = complete && !one.isStopped && spent > 0 && one.members.length <= mostOf(one, options);
  return isWhy ? spent : undefined;
}

/** Nothing is remembered, or was when the first of them were told to wait, and some still do. */
function isStrict(name: LimitClass, memory: Memory | undefined): boolean {
  return memory ? memory.isStrict(name) : STRICT.some((strict) => strict === name);
}

function regularLimit({ class: name, base }: Class, { rules }: LimitOptions): number {
  const { percent, min, max } = rules.limits[name];
  const allowed = Math.min(max, Math.max(min, Math.floor((base * percent) / 100)));
  return name === 'block' ? Math.min(allowed, mostBlocks(base)) : allowed;
}

/**
 * What is left of the limit after the last 24 hours. Without memory `min` is all that may be blocked or activated, and
 * what waits for it goes on waiting until somebody has approved it. Before the first success adding has no limit.
 */
export function allowedOf(one: Class, options: LimitOptions): number {
  const { complete, memory } = options.read;
  // An incomplete list does not speak against updating somebody who is matched.
  if (one.isStopped || (!complete && one.class !== 'field')) return 0;
  return Math.max(0, mostOf(one, options) - (memory?.spent(one.class, one.field) ?? 0));
}

function mostOf(one: Class, options: LimitOptions): number {
  const { memory } = options.read;
  const { class: name } = one;
  if (isForeign(options)) return 0;
  if ((name === 'create' || name === 'units') && !memory?.firstSuccess) return Number.MAX_SAFE_INTEGER;
  const regular = regularLimit(one, options);
  return isStrict(name, memory) ? Math.min(regular, options.rules.limits[name].min) : regular;
}
