/**
 * People and their accounts → everything that should change. Pure, sorted, and complete: whatever comes
 * later only takes out of it. Limits are judged afterwards (hold/), the order of writing is made in order.ts.
 */

import type { IssueCode } from '../issues.ts';
import { compareIds } from '../keys.ts';
import type {
  DesiredUser,
  Draft,
  FieldType,
  Match,
  Memory,
  PlanFields,
  Unit,
  UnitKind,
  User,
  UserChange,
} from '../model.ts';
import type { Rules } from '../rules.ts';
import { emptyDraft } from './change.ts';
import { decide, terminationOf } from './decide.ts';
import { currentOf, type DiffContext, fieldsToCreate, fieldsToUpdate, indexUnits } from './diff.ts';
import { blockOf, isProtected, planMissing } from './leavers.ts';
import { FindingLog } from './log.ts';
import { type Entry, resolveManagers } from './managers.ts';
import { reasonFor } from './reasons.ts';
import { missingUnits } from './structure.ts';

export type PlanOptions = {
  rules: Rules;
  people: readonly DesiredUser[];
  users: readonly User[];
  matches: ReadonlyMap<string, Match>;
  /** Remembered accounts of people who are gone that nobody else uses: user ids. */
  free: ReadonlySet<string>;
  /** The units of the kinds that the mapping uses. */
  units: Partial<Record<UnitKind, readonly Unit[]>>;
  typeOf(field: string): FieldType;
  /** Whether anybody's last day can be read at all; without it nobody's leaving is proved. */
  knowsEnds: boolean;
  /** Whether this sync may activate this account: see Memory. */
  mayReactivate?(employee: string, user: string): boolean;
  /** What else earlier runs have left that speaks for a block, or against adding somebody. */
  memory?: Pick<Memory, 'missing' | 'outOfScope' | 'isUnfinished' | 'unlisted'>;
  /** Personio ids of people whose account cannot be seen: see read/unlisted.ts. */
  unseen?: ReadonlySet<string>;
  /** User ids of accounts that are those of site administrators: see read/administrators.ts. */
  administrators?: ReadonlySet<string>;
  /** Personio ids of people whose record does not show what their e-mail or number is made of. */
  unreadable?: ReadonlySet<string>;
};

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

export type Drafted = { draft: Draft; base: PlanBase };

/** Plans one tenant. With scope `none` only units come out. */
export function planChanges(options: PlanOptions): Drafted {
  return options.rules.scope.employees === 'none' ? planStructure(options) : planPeople(options);
}

function planPeople(options: PlanOptions): Drafted {
  const { rules, users, matches } = options;
  const log = new FindingLog();
  const entries = decideAll(options);
  const context = diffContext(options, entries, log);
  const draft = emptyDraft();
  for (const entry of entries) planOne(entry, options, context, log, draft);
  planMissing(options, log, draft);

  const matched = [...matches.values()].filter((match) => match.kind === 'matched');
  draft.matchedActive = matched.filter(({ user }) => !user.blocked).length;
  draft.inScope = entries.filter(({ person }) => inScope(person, rules)).length;
  if (draft.inScope === 0) log.add({ code: 'nobody-in-scope' });
  draft.findings = log.findings();
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

/** Whether somebody counts as a person in scope: the filter lets them through and the tenant wants their status. */
export function inScope({ employee, passes }: DesiredUser, { scope }: Pick<Rules, 'scope'>): boolean {
  if (passes !== true || employee.status === undefined) return false;
  if (scope.employees === 'all') return true;
  return employee.status === 'active' || employee.status === 'leave';
}

const ACCOUNTS = ['none', 'active', 'blocked'] as const;

function decideAll({ rules, people, matches, memory }: PlanOptions): Entry[] {
  const entries: Entry[] = [];
  for (const person of people) {
    const { employee } = person;
    const match = matches.get(employee.id) ?? { kind: 'none', row: '1.10' };
    const account = match.kind !== 'matched' ? 'none' : match.user.blocked ? 'blocked' : 'active';
    const termination = terminationOf(employee.ends, rules.today);
    const linked = match.kind === 'matched' && (match.by === 'link' || match.by === 'resolve');
    const outOfScope = match.kind === 'matched' && memory?.outOfScope(employee.id, match.user.id);
    const standing = {
      status: employee.status,
      passes: person.passes,
      linked,
      termination,
      ...(outOfScope ? { outOfScope } : {}),
    } as const;
    const possible = match.kind === 'set-aside' && match.hasAccount ? ACCOUNTS : ([account] as const);
    entries.push({
      person,
      match,
      decision: decide({ ...standing, account }, rules),
      matters: possible.some((other) => decide({ ...standing, account: other }, rules).do !== 'nothing'),
    });
  }
  return entries.sort((a, b) => compareIds(a.person.employee.id, b.person.employee.id));
}

/** Nothing is unclear about these: their time has not come. */
const WAITING: ReadonlySet<string> = new Set(['termination-ahead', 'out-of-scope-waiting']);

/** Adds what happens to one person to the plan. */
function planOne(
  entry: Entry,
  options: PlanOptions,
  context: DiffContext,
  log: FindingLog,
  draft: Draft,
): void {
  const { person, match, decision } = entry;
  const employee = person.employee.id;
  const setAside = (code: IssueCode) => {
    log.about(code, { employee });
    draft.setAside.push(employee);
  };
  if (match.kind === 'transferred') {
    log.about('transfer', { employee });
    return;
  }
  if (match.kind === 'set-aside') {
    // Nothing would happen to them anyway: no need to trouble anybody.
    if (!entry.matters) return;
    setAside(match.reason);
    // For people to tell which of them it is; an address outside the domains is another question.
    const candidates = match.reason === 'foreign-domain' ? [] : match.candidates;
    for (const user of candidates) log.about('candidate-accounts', { user });
    return;
  }
  if (decision.because && decision.do !== 'block') log.about(decision.because, { employee });
  switch (decision.do) {
    case 'nothing':
      if (decision.because && !WAITING.has(decision.because)) draft.setAside.push(employee);
      else if (inScope(person, options.rules)) draft.unchanged.push(employee);
      return;
    case 'create':
    case 'create-blocked':
      // Their account is there, blocked as it should be; the list does not show it.
      if (decision.do === 'create-blocked' && options.memory?.unlisted.has(employee)) return;
      if (isUnidentified(person, options.rules)) setAside('no-identifier');
      else if (options.unseen?.has(employee)) setAside('account-unseen');
      // They may have an account under the very identifier that cannot be read. Which it is has been told.
      else if (options.unreadable?.has(employee)) draft.setAside.push(employee);
      else if (decision.do === 'create-blocked' && !knowsEnd(person, options))
        setAside('termination-unreadable');
      else draft.changes.push(createOf(person, decision.do === 'create-blocked', options, context));
      return;
    case 'update': {
      if (match.kind !== 'matched') return;
      const after = fieldsOf(person, match, options, context, log);
      if (Object.keys(after).length === 0) draft.unchanged.push(employee);
      else {
        const before = currentOf(match.user, after);
        draft.changes.push({ action: 'update', employee, user: match.user.id, before, after });
      }
      return;
    }
    case 'block':
      if (match.kind !== 'matched') return;
      if (!decision.because && !knowsEnd(person, options)) setAside('termination-unreadable');
      else if (isProtected(person.employee.ref, match.user, options)) setAside('protected');
      else if (!match.permits.block) setAside('leaver-doubtful');
      else if (options.administrators?.has(match.user.id)) {
        setAside('site-administrator');
        draft.administrators = [...(draft.administrators ?? []), match.user.id];
      } else draft.changes.push(blockOf(person, match.user, decision.because, options));
      return;
    case 'reactivate-if-ours': {
      if (match.kind !== 'matched') return;
      // Activating needs the memory of having blocked this account for this person; without one, somebody
      // else may have blocked it on purpose.
      const ours = options.mayReactivate?.(employee, match.user.id) ?? false;
      if (!ours || !options.rules.reactivate) {
        setAside('blocked-elsewhere');
        return;
      }
      const after = fieldsOf(person, match, options, context, log);
      const before = currentOf(match.user, after);
      draft.changes.push({ action: 'reactivate', employee, user: match.user.id, before, after });
      return;
    }
  }
}

/** What differs; a field that waits, because another account has what it is to become, is left alone and told. */
function fieldsOf(
  person: DesiredUser,
  { user, waiting }: Match & { kind: 'matched' },
  { rules: { createOnly } }: PlanOptions,
  context: DiffContext,
  log: FindingLog,
): PlanFields {
  for (const field of waiting) log.about('address-taken', { employee: person.employee.id }, field);
  // An empty number is filled, also where it is never changed: after that the account has two keys.
  const skip = new Set([...createOnly, ...waiting]);
  if (user.fields.employee_id === undefined && !waiting.includes('employee_id')) skip.delete('employee_id');
  return fieldsToUpdate(person, user, skip, context);
}

/** An account needs an e-mail, and whatever this tenant recognises people by. */
function isUnidentified({ fields }: DesiredUser, { identifier }: Rules): boolean {
  return fields.email === undefined || fields[identifier] === undefined;
}

function createOf(
  person: DesiredUser,
  blocked: boolean,
  { rules }: PlanOptions,
  context: DiffContext,
): UserChange {
  const create = {
    action: 'create',
    employee: person.employee.id,
    after: fieldsToCreate(person, context),
  } as const;
  if (!blocked) return create;
  const reason = reasonFor(rules, person.employee.endReason);
  return { ...create, thenBlock: reason === undefined ? {} : { reason } };
}

/** Whether a termination date would have been seen if there were one. */
function knowsEnd({ employee }: DesiredUser, options: PlanOptions): boolean {
  return options.knowsEnds && !employee.hidesEnd;
}

function diffContext(options: PlanOptions, entries: readonly Entry[], log: FindingLog): DiffContext {
  const managers = resolveManagers(entries, options, log);
  return {
    typeOf: options.typeOf,
    units: indexUnits(options.units),
    creatable: options.rules.creatable,
    manager: (employee) => managers(employee),
    userIdOf: (employee) => {
      const match = options.matches.get(employee);
      return match?.kind === 'matched' ? match.user.id : undefined;
    },
    unknownUnit: (kind, name, employee, field) => log.unknownUnit(kind, name, employee, field),
  };
}

function planStructure({ rules, people, units }: PlanOptions): Drafted {
  const wanted = people.filter((person) => inScope(person, rules));
  const draft: Draft = {
    ...emptyDraft(),
    units: missingUnits(wanted, units, rules.creatable),
    findings: wanted.length === 0 ? [{ code: 'nobody-in-scope' }] : [],
    inScope: wanted.length,
  };
  return { draft, base: { activeUsers: 0, matchedActive: 0, linkedActive: 0, wanted: 0, matchedWanted: 0 } };
}
