/**
 * People and their accounts → everything that should change. Pure, sorted, and complete: whatever comes
 * later only takes out of it. Limits are judged afterwards (hold/), the order of writing is made in order.ts.
 */

import { compareIds } from '../keys.ts';
import type { Draft, Finding, Taking, UserChange } from '../model.ts';
import type { Rules } from '../rules.ts';
import { fieldOf } from '../vendors/engagedly/fields.ts';
import { emptyDraft } from './change.ts';
import { inScope } from './decide.ts';
import { decideAll } from './decide-all.ts';
import { type DiffContext, indexUnits } from './diff.ts';
import type { Given, Known } from './known.ts';
import { planMissing } from './leavers.ts';
import { FindingLog } from './log.ts';
import { type Entry, resolveManagers } from './managers.ts';
import { planOne } from './propose.ts';
import { rowProblems, writtenIn } from './row-problems.ts';
import { compareUnits, itemsOf, unitsTwice } from './structure.ts';

/** What the plan is measured against when it looks as if the wrong organisation or identifier was chosen. */
export type PlanBase = {
  activeUsers: number;
  matchedActive: number;
  /** Active users that a remembered link has matched. */
  linkedActive: number;
  /** People in scope who should have an active account, and how many of them have one. */
  wanted: number;
  matchedWanted: number;
};

/** What a filter that tells of nobody leads to. */
const OF_THE_FILTER: ReadonlySet<string> = new Set(['filter-unknown', 'leaver-untold']);

type Based = { draft: Draft; base: PlanBase };

/** Plans one tenant. With scope `none` only units come out. */
export function planChanges(known: Known, rules: Rules): Based {
  const given = { ...known, rules };
  return rules.scope.employees === 'none' ? planStructure(given) : planPeople(given);
}

function planPeople(given: Given): Based {
  const { rules, owned } = given;
  const { users, matches } = owned;
  const log = new FindingLog();
  const entries = decideAll(given);
  const context = diffContext(given, entries, log);
  const draft = emptyDraft();
  for (const entry of entries) planOne(entry, given, context, log, draft);
  planMissing(given, log, draft);

  const matched = [...matches.values()].filter((match) => match.kind === 'matched');
  draft.matchedActive = matched.filter(({ user }) => !user.blocked).length;
  const inside = entries.flatMap(({ person }) => (inScope(person, rules) ? person : []));
  draft.inScope = inside.length;
  const { isBlind } = given.people;
  for (const [kind, names] of unitsTwice(inside, itemsOf(given.read.units)))
    log.add({ code: 'unit-twice', field: fieldOf(kind), count: names.length });
  if (draft.inScope === 0 && !isBlind) log.add({ code: 'nobody-in-scope' });
  // Said while there is nobody to block yet: whoever leaves next would keep the account, and nobody would know why.
  if (!given.people.knowsEnds && rules.leavers.block && entries.length > 0)
    log.add({ code: 'termination-unreadable' });
  // Of a filter that cannot be used it has been said why: that nobody passes follows from it.
  draft.findings = [
    ...rowProblems(given.people.rejections, writtenIn(entries)),
    ...log.findings().filter(({ code }) => !isBlind || !OF_THE_FILTER.has(code)),
    ...aboutTaking(owned.taking, draft.changes),
  ];
  draft.unknownUnits = log.unknownUnits();
  draft.changes.sort((a, b) => compareIds(a.employee, b.employee));

  const wanted = entries.filter(
    ({ person }) => inScope(person, rules) && person.employee.status !== 'inactive',
  );
  return {
    draft,
    base: {
      activeUsers: users.filter(({ blocked }) => !blocked).length,
      matchedActive: draft.matchedActive,
      linkedActive: matched.filter(({ user, by }) => by === 'link' && !user.blocked).length,
      wanted: wanted.length,
      matchedWanted: wanted.filter(({ match }) => match.kind === 'matched').length,
    },
  };
}

/** Entries that take an account: for those of which nothing is to be done, there is nothing that somebody could approve. */
function aboutTaking(taking: readonly Taking[], changes: readonly UserChange[]): Finding[] {
  const changed = new Set(changes.map(({ employee }) => employee));
  return taking.map((entry) => {
    const { employee, from } = entry.takes;
    const code = changed.has(employee) ? 'resolve-takes' : 'resolve-would-take';
    return { code, people: [{ employee }, ...from], entries: [entry], count: 1 };
  });
}

function diffContext(given: Given, entries: readonly Entry[], log: FindingLog): DiffContext {
  const { matches } = given.owned;
  const managers = resolveManagers(entries, { people: given.people.people, matches }, log);
  const people = new Map(entries.map(({ person }) => [person.employee.id, person]));
  return {
    personOf: (employee) => people.get(employee),
    typeOf: given.read.typeOf,
    units: indexUnits(itemsOf(given.read.units)),
    creatable: given.rules.creatable,
    manager: (employee) => {
      const manager = managers.managerOf(employee);
      return manager && { manager };
    },
    people: (employee, field, wanted) => managers.peopleOf(employee, field, wanted),
    userIdOf: (employee) => {
      const match = matches.get(employee);
      return match?.kind === 'matched' ? match.user.id : undefined;
    },
    unknownUnit: (kind, name, employee, field) => log.unknownUnit(kind, name, employee, field),
  };
}

function planStructure(given: Given): Based {
  const { rules, people, read } = given;
  const wanted = people.people.filter((person) => inScope(person, rules));
  const { missing, inStep } = compareUnits(wanted, itemsOf(read.units), rules.creatable, read.listed);
  const isWanted = new Set(wanted.map(({ employee }) => employee.id));
  const draft: Draft = {
    ...emptyDraft(),
    units: missing,
    unchanged: inStep,
    findings: [
      ...rowProblems(people.rejections, (employee) => isWanted.has(employee)),
      ...(wanted.length === 0 ? [{ code: 'nobody-in-scope' as const }] : []),
    ],
    inScope: wanted.length,
  };
  return { draft, base: { activeUsers: 0, matchedActive: 0, linkedActive: 0, wanted: 0, matchedWanted: 0 } };
}
