/** Is a tenant ready to be synced? Reads only; what is not ready comes with who does what, and where. */

import { SyncError } from '../errors.ts';
import { heldName, isTaking } from '../labels.ts';
import { mappingRows } from '../map/map.ts';
import type { SourceAttribute, TargetAttribute } from '../model.ts';
import { namesReasons, unknownReasons } from '../plan/reasons.ts';
import { asIfDone, type LastStep, type Ran, type Run, syncTenant } from '../sync.ts';
import { checkByNumber } from './by-number.ts';
import { checkFilter } from './filter.ts';
import { checkFitting } from './fitting.ts';
import { checkOptions } from './options.ts';
import { checkProtected } from './protected.ts';
import { checkRate, type Rate } from './rate-limit.ts';
import { checkReading } from './reading.ts';
import { checkBlocked, checkIdentifiers, checkMatches } from './recognised.ts';
import { keysAfter, type Storing, todosAfter } from './refused.ts';
import { checkReadable, checkWritable } from './rights.ts';
import { checkByHand } from './settled-by-hand.ts';
import { type Check, counted, listed, type Todo } from './todo.ts';
import { checkUnitLists } from './unit-lists.ts';

/**
 * Every check that can be made with what answers. A check that cannot be made says so, and why: nothing is thrown for
 * what a vendor answers.
 */
export async function examine(run: Run, rate: () => Rate, storing: Storing): Promise<Check[]> {
  const { source, target } = run.vendors;
  const [readable, writable] = await Promise.all([
    asked('Personio', () => source.attributes()),
    asked('Engagedly', () => target.attributes()),
  ]);
  const checks = [answers([readable, writable], storing)];
  if (readable.ok) checks.push(checkReadable(run.rules, readable.value));
  if (writable.ok) checks.push(checkWritable(run.rules, writable.value));
  if (readable.ok && writable.ok)
    checks.push(...(await examinePeople(run, readable.value, writable.value, { before: checks, storing })));
  else
    checks.push(withoutBoth(readable.ok ? 'Engagedly' : writable.ok ? 'Personio' : 'Personio and Engagedly'));
  return [...checks, checkRate(rate(), { isAnswered: writable.ok })];
}

/** Who are there, and what a sync would make of them. */
async function examinePeople(
  run: Run,
  readable: SourceAttribute[],
  writable: TargetAttribute[],
  { before, storing }: { before: readonly Check[]; storing: Storing },
): Promise<Check[]> {
  const { source, target } = run.vendors;
  // What is asked for twice is asked once.
  const unitNames = onceEach((expression: string) => source.unitNames(expression));
  const reasonCodes = onceEach(() => target.reasonCodes());
  const vendors = {
    ...run.vendors,
    source: { ...source, attributes: async () => readable, unitNames },
    target: { ...target, attributes: async () => writable, reasonCodes: () => reasonCodes('all') },
  };
  const known = { ...run, vendors };
  const outcome = await syncTenant(known, withoutPictures);
  if ('error' in outcome) return [unread(outcome.error, before, storing)];
  return checksOf(outcome, { readable, writable }, known);
}

/** A picture costs a call, and nothing here says anything of them. */
const withoutPictures: LastStep = ({ plan: { pictures: _, ...plan }, ...planned }, run) =>
  asIfDone({ ...planned, plan }, run);

/** What needs both, where one does not answer. */
function withoutBoth(silent: string): Check {
  return {
    title: 'Reading people',
    seen: 'waits',
    found: [`Not before ${silent} can be asked. ${UNSEEN}`],
    todos: [],
  };
}

const UNSEEN = 'So nothing is known of people, identifiers, who is who, options or what a sync would do.';

function onceEach<T>(ask: (what: string) => Promise<T>): (what: string) => Promise<T> {
  const asked = new Map<string, Promise<T>>();
  return (what) => {
    const answer = asked.get(what) ?? ask(what);
    asked.set(what, answer);
    return answer;
  };
}

type Asked<T> = { ok: true; value: T } | { ok: false; vendor: 'Personio' | 'Engagedly'; error: SyncError };

async function asked<T>(vendor: 'Personio' | 'Engagedly', ask: () => Promise<T>): Promise<Asked<T>> {
  try {
    return { ok: true, value: await ask() };
  } catch (error) {
    if (error instanceof SyncError) return { ok: false, vendor, error };
    throw error;
  }
}

function answers(
  all: readonly [Asked<SourceAttribute[]>, Asked<TargetAttribute[]>],
  storing: Storing,
): Check {
  const names = ['Personio', 'Engagedly'];
  const found = all.map((one, at) => `${names[at]}: ${keysAfter(one.ok ? undefined : one.error)}.`);
  const todos = all.flatMap((one) => (one.ok ? [] : todosAfter(one.error, storing)));
  return { title: 'Keys', seen: 'yes', found, todos };
}

/** The lists could not be read, or not enough of them: what stands in the way may have been said already. */
function unread(error: unknown, checks: readonly Check[], storing: Storing): Check {
  if (!(error instanceof SyncError)) throw error;
  const isKnown = error.code === 'attribute-lost' && checks.some(({ todos }) => todos.length > 0);
  return {
    title: 'Reading people',
    seen: 'waits',
    found: [`Not possible yet: ${error.message}`, UNSEEN],
    todos: isKnown ? [] : todosAfter(error, storing),
  };
}

type Attributes = { readable: readonly SourceAttribute[]; writable: readonly TargetAttribute[] };

async function checksOf(ran: Ran, { readable, writable }: Attributes, run: Run): Promise<Check[]> {
  const { read, people, owned, plan } = ran;
  const { rules } = run;
  const lists = await checkUnitLists(rules, people.mapping, run.vendors.source);
  const isOfPeople = rules.scope.employees !== 'none';
  if (!isOfPeople) return [checkReading({ ...ran, isOfPeople, rules }), ...lists, checkPlan(ran, rules)];
  const { items } = read.employees;
  const setAside = new Set(plan.setAside);
  return [
    checkReading({ ...ran, isOfPeople, rules }),
    ...checkFilter(rules, people, { employees: items, inScope: plan.inScope, untold: untoldIn(plan) }),
    checkIdentifiers(rules, people, owned.users),
    ...checkByNumber(rules, people.people, { matches: owned.matches, setAside }),
    checkMatches(owned.matches, {
      people: people.people,
      users: owned.users,
      isForeign: plan.isForeign === true,
      setAside,
      domains: rules.domains,
    }),
    ...checkByHand(rules, [...owned.findings, ...plan.findings], {
      isComplete: read.employees.complete && read.targetComplete,
      refOf: run.recall.refOf,
    }),
    ...checkProtected(rules, owned.protection, {
      isComplete: read.employees.complete && read.targetComplete,
    }),
    checkBlocked(read.users.items),
    checkFitting(rules, people.people, plan.findings),
    checkOptions(people.mapping, unusedFields(rules, people.mapping, writable), readable, {
      employees: items,
      rejections: people.rejections,
      findings: plan.findings,
    }),
    await checkReasons(run),
    ...lists,
    checkPlan(ran, rules),
  ];
}

/** Of how many people the filter cannot tell. */
function untoldIn({ findings }: Ran['plan']): number {
  return findings.find(({ code }) => code === 'filter-unknown')?.people?.length ?? 0;
}

/** Fields that take options, and whose row reads what the credential does not show. */
function unusedFields(
  rules: Run['rules'],
  { rows }: Ran['people']['mapping'],
  writable: readonly TargetAttribute[],
): string[] {
  const used = new Set(rows.map(({ field }) => field));
  const withOptions = new Set(writable.flatMap(({ key, options }) => (options.length > 0 ? key : [])));
  return mappingRows(rules).flatMap(({ field }) => (withOptions.has(field) && !used.has(field) ? field : []));
}

async function checkReasons({ rules, vendors }: Run): Promise<Check> {
  const title = 'Reasons for a block';
  if (!namesReasons(rules)) {
    return { title, seen: 'yes', found: ['The tenant file names none; Engagedly was not asked.'], todos: [] };
  }
  const [unknown] = await unknownReasons({ findings: [] }, vendors.target, rules);
  const count = unknown?.count ?? 0;
  return {
    title,
    seen: 'yes',
    found: [
      count === 0
        ? 'Engagedly has every reason that the tenant file names.'
        : `${counted(count, 'reason')} that Engagedly does not have.`,
    ],
    values:
      count === 0 ? [] : [`Engagedly has: ${(await vendors.target.reasonCodes()).join(', ') || 'none'}`],
    todos:
      count === 0
        ? []
        : [
            {
              by: 'support',
              text: 'Correct "reasons" under "leavers": people would be blocked without a reason. On a terminal, doctor prints those that Engagedly has.',
            },
          ],
  };
}

/** What the first sync would do. */
function checkPlan({ plan, applied, people }: Ran, rules: Run['rules']): Check {
  const count = (...actions: string[]) =>
    applied.done.filter(({ action }) => actions.includes(action)).length;
  const held = plan.held.reduce((sum, one) => sum + one.count, 0);
  const parts = [
    `${count('create')} added`,
    `${count('update', 'reactivate')} updated`,
    `${count('block')} blocked`,
    `${counted(count('create-unit'), 'unit')} made`,
    ...(held === 0 ? [] : [`${counted(held, 'waits', 'wait')} for an approval`]),
  ];
  const waiting = plan.held.map((held) => `${heldName(held)} (${held.count.toLocaleString('en')})`);
  const others = plan.held.find((held) => held.class === 'identifier' && !isTaking(held));
  return {
    title: 'A sync now',
    seen: people.isBlind ? 'waits' : 'yes',
    found: [
      `${parts.join(', ')}; ${plan.unchanged.length.toLocaleString('en')} already right.`,
      ...(people.isBlind ? ['Nobody would be handled before the filter can be used.'] : []),
      ...(waiting.length > 0 ? [`What waits: ${listed(waiting)}.`] : []),
    ],
    todos: [],
    asks: others === undefined ? [] : [otherIdentifiers(others.count, rules)],
  };
}

/** As many as have to be approved are mostly no corrections: the row gives something else than what stands there. */
function otherIdentifiers(count: number, rules: Run['rules']): Todo {
  const rows = mappingRows(rules).filter(({ field }) => field === 'email' || field === 'employee_id');
  const made = rows.map(({ field, expression }) => `${field} is made of ${expression}`);
  return {
    by: 'support',
    text: `${counted(count, 'account')} would get another e-mail address or employee number (${made.join(', ')}): is it meant so? If not, correct these rows under "mapping" in the tenant file.`,
  };
}
