/** Somebody who has not left and is not in scope, or has yet to start, for "explain": what became of their account, and how they come back. Pure. */
import type { Note } from '../../explain/next.ts';
import type { DesiredUser, Employee, Match, User } from '../../model.ts';
import { inScope, terminationOf } from '../../plan/decide.ts';
import type { Ran, Run } from '../../sync.ts';
import type { PersonDetail } from '../../types/details.d.ts';

type Given = Pick<Ran, 'read' | 'owned'> & Pick<Run, 'rules'> & Pick<PersonDetail, 'codes'>;

/** Nothing of those of whom the filter cannot tell, and of a leaver. */
export function keptOutNotes(person: DesiredUser, match: Match | undefined, given: Given): Note[] {
  const { employee, passes } = person;
  const { rules } = given;
  const { status, id } = employee;
  if (passes === undefined || rules.scope.employees === 'none') return [];
  if (status === undefined || status === 'inactive') return [];
  const user = match?.kind === 'matched' ? match.user : undefined;
  const isIn = inScope(person, rules);
  if (isIn && !(status === 'onboarding' && user?.blocked)) return [];
  return [
    ...(status === 'onboarding' ? oddEnd(person, user, given) : []),
    { why: user && !isIn ? whyOf(id, user, given) : undefined, next: nextFor(person, user, given) },
  ];
}

/** Whoever is yet to start has no last day behind them. */
function oddEnd({ employee, passes }: DesiredUser, user: User | undefined, given: Given): Note[] {
  const { id, ends } = employee;
  const { read, owned, rules } = given;
  if (terminationOf(ends, rules.today) !== 'passed') return [];
  const isBlockedThen =
    user?.blocked === false &&
    rules.leavers.block &&
    (passes === true || read.memory?.wasInScope(id, user.id) === true) &&
    !owned.protection.covers(employee.ref, user);
  return [
    {
      why: `Personio says onboarding, and a last day that has passed (${ends}): one of the two is wrong.`,
      next: `Correct that in Personio: whoever has left is set to inactive${isBlockedThen ? ', and the next sync then blocks the account' : ''}. Whoever is yet to start has no termination date.`,
    },
  ];
}

function whyOf(id: string, user: User, { read: { memory }, rules: { leavers } }: Given): string {
  if (user.blocked) {
    if (memory?.isBlockedByUs(user) !== true)
      return 'Their account is blocked, by nobody whom this sync knows of.';
    const since = /^\d{4}-\d\d-\d\d/.exec(user.blockedAt ?? '')?.[0];
    // For which of the two is not remembered.
    const why =
      leavers.onOutOfScope === 'block'
        ? ', because they had left then, or had been out of scope for three complete syncs and 72 hours ("onOutOfScope")'
        : '';
    return `This sync blocked their account${since === undefined ? '' : ` on ${since}`}${why}.`;
  }
  if (memory === undefined) return 'Their account is open, and is not kept in step.';
  if (!memory.wasInScope(id, user.id))
    return 'Their account is open, and was never kept in step by this sync.';
  return 'Their account is open, and no longer kept in step.';
}

function nextFor({ employee, passes }: DesiredUser, user: User | undefined, given: Given): string {
  const cause = [
    passes
      ? ''
      : 'If they belong in, correct what keeps them out: what the condition under "Scope" asks for, in Personio, or "scope.filter" in the tenant file. ',
    onceOf(employee, user, given) ?? 'Then',
  ].join('');
  if (user === undefined)
    return `Nothing needs to be done, if that is right. ${cause} the next sync adds them.`;
  if (user.blocked) return `${cause} ${openedFor(employee.id, user, given)}`;
  // Whom a sync blocks in time nobody blocks by hand: no sync would open that again.
  const byHand = given.codes.includes('out-of-scope-waiting')
    ? ''
    : ' If they are to have no access, block the account in Engagedly by hand.';
  return `Nothing needs to be done, if that is right.${byHand} ${cause} the next sync keeps it in step.`;
}

/** What Personio has to say besides: no account is opened of somebody yet to start, or whose last day has passed. */
function onceOf({ status, ends }: Employee, user: User | undefined, { rules }: Given): string | undefined {
  const isBlocked = user?.blocked === true;
  const isEarly = status === 'onboarding' && (rules.scope.employees !== 'all' || isBlocked);
  const isOver = isBlocked && terminationOf(ends, rules.today) === 'passed';
  if (!isEarly && !isOver) return undefined;
  return `Once Personio says active${isEarly ? ` in place of ${status}` : ''}${isOver ? ', with no last day that has passed' : ''},`;
}

function openedFor(id: string, user: User, { read, owned, rules }: Given): string {
  if (!rules.reactivate)
    return 'activate the account in Engagedly by hand: the tenant file says "reactivate": false.';
  if (read.memory === undefined) return 'the next sync opens the account, if it remembers having blocked it.';
  return owned.mayReactivate(id, user)
    ? 'the next sync opens the account, or holds that for an approval.'
    : 'activate the account in Engagedly by hand: no sync has blocked it for this person.';
}
