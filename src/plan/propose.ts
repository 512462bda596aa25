/** What a decision about one person comes to: a change, or why there is none. Pure. */
import type { IssueCode } from '../issues.ts';
import type {
  DesiredUser,
  Draft,
  Match,
  PersonRef,
  PlanFields,
  User,
  UserChange,
  UserWrite,
} from '../model.ts';
import type { Rules } from '../rules.ts';
import { isSingle } from '../vendors/engagedly/fields.ts';
import { inScope, isLeaver } from './decide.ts';
import { currentOf, type DiffContext, fieldsToCreate, fieldsToUpdate } from './diff.ts';
import type { Given } from './known.ts';
import { blockOf } from './leavers.ts';
import { oddLastDay, whyLeftOpen } from './left-open.ts';
import type { FindingLog } from './log.ts';
import type { Entry } from './managers.ts';
import { reasonFor } from './reasons.ts';

/** Nothing is unclear about these: their time has not come. */
const WAITING: ReadonlySet<string> = new Set([
  'termination-ahead',
  'termination-far',
  'out-of-scope-waiting',
]);

/** Adds what happens to one person to the plan. */
export function planOne(
  entry: Entry,
  given: Given,
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
  const wantSingle = (after: PlanFields) => draft.single.set(employee, Object.keys(after).filter(isSingle));
  const left = secondOf(entry, given);
  for (const user of left) log.about('candidate-accounts', { user: user.id });
  if (match.kind === 'transferred') {
    const moved = movedTo(match.to, given, context);
    if (left.length > 0) setAside('second-account');
    else if (moved) log.about(moved, { employee });
    return;
  }
  if (left.length > 0) log.about('second-account', { employee });
  // Where nothing would happen to them anyway, whose account it is troubles nobody.
  if (match.kind === 'set-aside' && entry.matters) {
    setAside(match.reason);
    // For people to tell which of them it is; an address outside the domains is another question.
    const candidates = match.reason === 'foreign-domain' ? [] : match.candidates;
    for (const user of candidates) log.about('candidate-accounts', { user });
    return;
  }
  // Whoever is never blocked does not wait for it.
  const tell = (code: IssueCode | undefined) => {
    if (code && !(WAITING.has(code) && isSpared(entry, given))) log.about(code, { employee });
  };
  const odd = oddLastDay(entry, given.rules.today);
  // What is to be done about a date that is hardly meant stands in the place of that nothing is.
  if (decision.do !== 'block' && odd !== 'termination-far') tell(decision.because);
  tell(odd);
  switch (decision.do) {
    case 'nothing': {
      tell(whyLeftOpen(entry, given));
      const isUnclear = decision.because && !WAITING.has(decision.because);
      if (isUnclear || left.length > 0) draft.setAside.push(employee);
      // Of whom it is in doubt whose account they have, nothing is known to be in step.
      else if (match.kind !== 'set-aside' && inScope(person, given.rules)) draft.unchanged.push(employee);
      return;
    }
    case 'create':
    case 'create-blocked':
      // Their account is there, blocked as it should be; the list does not show it.
      if (decision.do === 'create-blocked' && given.read.memory?.unlisted.has(employee)) return;
      if (isUnidentified(person, given.rules)) setAside('no-identifier');
      else if (given.owned.unseen.has(employee)) setAside('account-unseen');
      // They may have an account under the very identifier that cannot be read. Which it is has been told.
      else if (given.people.unreadable.inRecord.has(employee)) draft.setAside.push(employee);
      // No second account, and nobody has to decide: whoever it is, the record is over.
      else if (decision.do === 'create-blocked' && match.kind === 'none' && match.isHere) {
        log.about('leaver-not-added', { employee });
        draft.unchanged.push(employee);
      } else if (decision.do === 'create-blocked' && !knowsEnd(person, given))
        setAside('termination-unreadable');
      else {
        if (match.kind === 'none' && match.isHere) log.about('added-namesake', { employee });
        const create = createOf(person, decision.do === 'create-blocked', given, context);
        wantSingle(create.after);
        draft.changes.push(create);
      }
      return;
    case 'update': {
      if (match.kind !== 'matched') return;
      const fields = fieldsOf(person, match, given, context, log);
      wantSingle(fields.after);
      if (Object.keys(fields.after).length === 0) draft.unchanged.push(employee);
      else
        draft.changes.push({ action: 'update', employee, user: match.user.id, ...takenBy(match), ...fields });
      return;
    }
    case 'block':
      if (match.kind !== 'matched') return;
      if (!decision.because && !knowsEnd(person, given)) setAside('termination-unreadable');
      else if (given.owned.protection.covers(person.employee.ref, match.user)) setAside('protected');
      else if (match.by !== 'resolve' && given.owned.protection.mayCover(person))
        setAside('protected-namesake');
      else if (!match.permits.block) setAside('leaver-doubtful');
      else if (given.owned.administrators.has(match.user.id)) {
        setAside('site-administrator');
        draft.administrators = [...(draft.administrators ?? []), match.user.id];
      } else
        draft.changes.push({ ...blockOf(person, match.user, decision.because, given), ...takenBy(match) });
      return;
    case 'reactivate-if-ours': {
      if (match.kind !== 'matched') return;
      // Activating needs the memory of having blocked this account for this person; without one, somebody
      // else may have blocked it on purpose.
      const ours = given.owned.mayReactivate(employee, match.user);
      if (!ours || !given.rules.reactivate) {
        setAside('blocked-elsewhere');
        return;
      }
      const fields = fieldsOf(person, match, given, context, log);
      wantSingle(fields.after);
      draft.changes.push({
        action: 'reactivate',
        employee,
        user: match.user.id,
        ...takenBy(match),
        ...fields,
      });
      return;
    }
  }
}

/** Whether all their open accounts are never blocked. */
function isSpared({ person, open }: Entry, { owned: { protection } }: Given): boolean {
  return open.length > 0 && open.every((user) => protection.covers(person.employee.ref, user));
}

/**
 * What stays open of somebody who has left, beside their account or that of their newer record, where leavers are blocked:
 * out of scope, of whoever was in it once.
 */
function secondOf(
  { person: { employee, passes }, match, beside }: Entry,
  { rules, owned, read: { memory } }: Given,
): User[] {
  if (!rules.leavers.block || !isLeaver(employee, rules.today)) return [];
  const isOurs = (user: User) => {
    const { id } = match.kind === 'matched' ? match.user : user;
    return passes !== false || memory?.wasInScope(employee.id, id) === true;
  };
  return beside.filter((user) => isOurs(user) && !owned.protection.covers(employee.ref, user));
}

/** What the record that the account belongs to now makes of it; `undefined`: whose it is has not been settled. */
function movedTo(
  heir: string,
  { rules, owned }: Given,
  { personOf }: DiffContext,
): 'transfer' | 'transfer-waiting' | undefined {
  const match = owned.matches.get(heir);
  if (match?.kind !== 'matched') return undefined;
  const person = personOf(heir);
  if (!person || match.user.blocked || inScope(person, rules)) return 'transfer';
  const { status } = person.employee;
  const isWaiting = status === 'onboarding' || (person.passes === false && status !== 'inactive');
  return isWaiting ? 'transfer-waiting' : 'transfer';
}

/** From whom the account is taken by hand, where it is. */
function takenBy({ permits: { takenFrom } }: Match & { kind: 'matched' }): {
  takenFrom?: readonly PersonRef[];
} {
  return takenFrom ? { takenFrom } : {};
}

/**
 * What differs; a field that waits, because another account has what it is to become, is left alone and told. So is
 * what only the single view shows, where it was not looked at.
 */
function fieldsOf(
  person: DesiredUser,
  { user, waiting }: Match & { kind: 'matched' },
  { rules: { createOnly }, looked, read: { memory } }: Given,
  context: DiffContext,
  log: FindingLog,
): { before: UserWrite; after: PlanFields } {
  for (const field of waiting) log.about('address-taken', { employee: person.employee.id }, field);
  // An empty number is filled, also where it is never changed: after that the account has two keys.
  const view = looked.views.get(user.id);
  if (!view) {
    // Who is not looked at is told of as before.
    for (const field of memory?.stuckIn(user.id) ?? [])
      if (looked.fields.has(field)) log.about('not-sticking', { employee: person.employee.id }, field);
  }
  const skip = new Set([...createOnly, ...waiting, ...(view ? [] : looked.fields)]);
  if (user.fields.employee_id === undefined && !waiting.includes('employee_id')) skip.delete('employee_id');
  const shown = view ? { ...user, fields: { ...user.fields, ...view } } : user;
  const after = fieldsToUpdate(person, shown, skip, context);
  return { before: currentOf(shown, after), after };
}

/** An account needs an e-mail, and whatever this tenant recognises people by. */
function isUnidentified({ fields }: DesiredUser, { identifier }: Rules): boolean {
  return fields.email === undefined || fields[identifier] === undefined;
}

function createOf(
  person: DesiredUser,
  blocked: boolean,
  { rules }: Given,
  context: DiffContext,
): UserChange & { action: 'create' } {
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
function knowsEnd({ employee }: DesiredUser, given: Given): boolean {
  return given.people.knowsEnds && !employee.hidesEnd;
}
