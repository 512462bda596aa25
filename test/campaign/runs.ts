/** Judges whole runs: twins, strangers, the plan, limits, pace. */

import { changesOf, unitsOf } from '../../src/plan/change.ts';
import type { StoredUser } from '../../src/sandbox/engagedly/engagedly.ts';
import { fold, isIdentified, isKeyed, sharesKey } from './facts.ts';
import { type Before, type Oracle, remember, Violation } from './oracle.ts';
import type { Choice } from './scenario.ts';
import type { Ran } from './stage.ts';
import { LIMITS } from './tenants.ts';

const HOUR = 3_600_000;

/** Everything that is judged after a run. `given`: digests that were approved for it. */
export function judgeRun(oracle: Oracle, ran: Ran, before: Before, given: readonly string[]): void {
  judgeTwins(oracle);
  judgeStrangers(oracle, ran, before);
  judgePlan(oracle, ran);
  judgeBlocks(oracle, ran, before, given);
  if (ran.trace.otherTool) oracle.otherTool = true;
  if (!oracle.otherTool && oracle.engagedly.throttled > 0)
    throw new Violation('Engagedly had to slow us down.');
  remember(oracle, ran, before);
}

/** Two accounts with one e-mail or number. */
function judgeTwins({ engagedly }: Oracle): void {
  for (const field of ['email', 'employee_id']) {
    const keys = engagedly.users.map(({ fields }) => fold(fields[field])).filter((key) => key !== '');
    if (new Set(keys).size < keys.length) throw new Violation(`Two accounts have the same ${field}.`);
  }
}

/** Accounts that nobody in Personio has are as they were. */
function judgeStrangers(oracle: Oracle, ran: Ran, before: Before): void {
  for (const user of before.users.values()) {
    const isKnown =
      oracle.owners.has(user.id) || before.people.some((person) => isKeyed(person, user, oracle.choice));
    const isWritten = ran.writes.some(({ path }) => path.includes(user.id));
    if (!isKnown && isWritten) throw new Violation('An account that nobody in Personio has was written to.');
  }
}

/** What was written stood in the plan, each thing once. */
function judgePlan({ engagedly }: Oracle, { plan, writes, summary }: Ran): void {
  if (writes.length > 0 && !plan) throw new Violation('Something was written before there was a plan.');
  if (!plan) return;
  if (summary?.mode === 'plan' && writes.length > 0) throw new Violation('A plan wrote something.');
  const created = new Map<string, number>();
  for (const { method, path, body } of writes) {
    const sent = new Map<string, unknown>(
      Object.entries(typeof body === 'object' && body !== null ? body : {}),
    );
    const [, id, verb] = /^\/beta\/users\/([^/]+)(?:\/([\w/]+))?$/.exec(path) ?? [];
    const [, kind] = /^\/beta\/(departments|businesses|job_titles|locations)$/.exec(path) ?? [];
    const mine = changesOf(plan).filter((change) => 'user' in change && change.user === id);
    let isPlanned = false;
    if (kind !== undefined) {
      isPlanned = unitsOf(plan).some((unit) => unit.kind === kind && unit.name === sent.get('name'));
    } else if (method === 'POST') {
      const email = fold(sent.get('email'));
      const creates = changesOf(plan).filter((change) => {
        const planned = change.action === 'create' ? change.after.email : undefined;
        return planned && 'value' in planned && fold(planned.value) === email;
      });
      isPlanned = creates.length === 1;
      created.set(email, (created.get(email) ?? 0) + 1);
      if ((created.get(email) ?? 0) > 1) throw new Violation('An account was added twice in one run.');
    } else if (verb === 'deactivate') {
      const email = fold(engagedly.users.find((user) => user.id === id)?.fields.email);
      isPlanned =
        mine.some(({ action }) => action === 'block') ||
        changesOf(plan).some((change) => {
          const planned = change.action === 'create' && change.thenBlock ? change.after.email : undefined;
          return planned && 'value' in planned && fold(planned.value) === email;
        });
    } else if (verb === 'profile/picture') {
      const email = fold(engagedly.users.find((user) => user.id === id)?.fields.email);
      const added = changesOf(plan).find((change) => {
        const planned = change.action === 'create' ? change.after.email : undefined;
        return planned && 'value' in planned && fold(planned.value) === email;
      });
      isPlanned = (plan.pictures ?? []).some(({ employee, user }) =>
        user === undefined ? employee === added?.employee : user === id,
      );
    } else if (verb === 'activate') {
      isPlanned = mine.some(({ action }) => action === 'reactivate');
    } else {
      isPlanned = mine.some((change) => {
        if (change.action !== 'update' && change.action !== 'reactivate') return false;
        return [...sent.keys()].every((key) =>
          Object.hasOwn(change.after, key === 'manager_id' ? 'manager' : key),
        );
      });
    }
    if (!isPlanned)
      throw new Violation(
        `Something was written that was not planned (${verb ?? method} ${kind ?? 'user'}).`,
      );
  }
}

/** Blocks of one run, and of a day, are within the tenant's limit unless somebody approved them. */
function judgeBlocks(oracle: Oracle, ran: Ran, before: Before, given: readonly string[]): void {
  const { choice, owners } = oracle;
  const blocked = ran.writes.flatMap(
    ({ path }) => /^\/beta\/users\/([^/]+)\/deactivate$/.exec(path)?.[1] ?? [],
  );
  // Somebody who is added as blocked was never active.
  const isOpen = (id: string) => before.users.get(id)?.blocked === false && !oracle.toBlock.has(id);
  const count = new Set(blocked.filter(isOpen)).size;
  for (const id of blocked) oracle.toBlock.delete(id);
  const at = ran.startedAt.getTime();
  if (count > 0) {
    const active = [...before.users.values()].filter((user) => !user.blocked);
    const isTheirs = (user: StoredUser) => before.people.some((person) => isIdentified(person, user, choice));
    const isClear = (user: StoredUser) => {
      const [one, ...others] = before.people.filter((person) => isKeyed(person, user, choice));
      const isShared = before.people.some((other) => one && other !== one && sharesKey(one, other, choice));
      return one && isIdentified(one, user, choice) && others.length === 0 && !isShared;
    };
    // Whose case is unclear may count or not.
    const most = active.filter((user) => owners.has(user.id) || isTheirs(user)).length;
    const least = active.filter((user) => oracle.linked.has(user.id) && isClear(user)).length;
    const allowed = Math.max(allowedOf(most, choice), allowedOf(least, choice));
    const today = oracle.blocks
      .filter((one) => at - one.at < 24 * HOUR)
      .reduce((sum, one) => sum + one.count, 0);
    if (given.length === 0 && count + today > allowed) {
      throw new Violation(`${count} were blocked after ${today} within a day; ${allowed} are allowed.`);
    }
    if (least >= 3 && count > Math.floor(most / 2)) {
      throw new Violation(`${count} of ${most} were blocked at once.`);
    }
  }
  // A run of which nothing is left cannot be counted by the next.
  if (!ran.killed) oracle.blocks.push({ at, count });
}

function allowedOf(base: number, { limits }: Choice): number {
  const { percent, min, max } = LIMITS[limits];
  const regular = Math.min(max, Math.max(min, Math.floor((base * percent) / 100)));
  return base >= 3 ? Math.min(regular, Math.floor(base / 2)) : regular;
}
