/** Somebody of whom a run changes nothing, for "explain". Pure. */
import { codesOf } from '../../details/entries.ts';
import { candidatesIn } from '../../details/in-doubt.ts';
import { nameOfEmployee } from '../../details/named.ts';
import { guidanceFor } from '../../issues.ts';
import type { DesiredUser, Match } from '../../model.ts';
import { inScope } from '../../plan/decide.ts';
import type { Ran, Run } from '../../sync.ts';
import type { Details } from '../../types/details.d.ts';

/** In step, out of scope, or nobody's business; by Personio id. What cannot be written for them is named with the issues. */
export function quiet(
  id: string,
  { read, people, owned, plan }: Ran,
  { rules, recall: { refOf } }: Run,
): Details['people'][number] {
  const person = people.people.find(({ employee }) => employee.id === id);
  const match = owned.matches.get(id);
  const isInScope = person !== undefined && rules.scope.employees !== 'none' && inScope(person, rules);
  const returns = returnOf(id, { match, passes: person?.passes }, { read, owned }, rules);
  const codes = codesOf([...owned.findings, ...plan.findings]).get(id) ?? [];
  const isAhead = codes.includes(AHEAD) || codes.includes('termination-far');
  const but = codes.map((code) => (code === AHEAD ? '' : ` ${guidanceFor(code).meaning}.`)).join('');
  return {
    ref: refOf({ employee: id }),
    employee: id,
    ...(match?.kind === 'matched' ? { user: match.user.id } : {}),
    name: nameOfEmployee(person?.employee),
    planned: 'nothing',
    result: 'done',
    held: [],
    codes,
    witnesses: match?.kind === 'matched' ? [...match.witnesses] : [],
    ...(match === undefined ? {} : { row: match.row }),
    ...candidatesIn(match, {
      person,
      users: new Map(owned.users.map((user) => [user.id, user])),
      refOf,
    }),
    reason: `${isAhead ? untilThen(person, match) : reasonOf(person, { match, isInScope, isAll: but === '', returns, protection: owned.protection })}${but}`,
    fields: [],
  };
}

/** Of an open account that its day would not block, either. */
export const UNDER_PROTECT = 'The account is under "protect" in the tenant file, so nothing is blocked.';

const BACK = 'Personio says active, with no last day that has passed';

/** What happens to a leaver's blocked account when they come back. */
const RETURNS = {
  opened: `Once ${BACK}, the next sync opens the account, whoever blocked it, or holds that for an approval.`,
  'opened-later': `No recorded sync has seen them so yet: once one has, the account is opened when ${BACK}, whoever blocked it. Until then it stays blocked.`,
  unknown: `Whether a recorded sync has seen them so is not known here, without the memory of earlier runs. If that remembers it, the account is opened when ${BACK}, whoever blocked it; if not, it stays blocked until a sync has seen them so.`,
  outside: `As long as the tenant file keeps them out of scope, the account stays blocked all the same, also when ${BACK}.`,
  never: 'The account stays blocked all the same: the tenant file says "reactivate": false.',
};

function returnOf(
  id: string,
  { match, passes }: { match: Match | undefined; passes: boolean | undefined },
  { read: { memory }, owned: { mayReactivate } }: Pick<Ran, 'read' | 'owned'>,
  { reactivate }: Run['rules'],
): keyof typeof RETURNS {
  if (!reactivate) return 'never';
  // A filter that asks for the status may let them through by then.
  if (passes !== true) return 'outside';
  // Without the key, and where the memory is lost, nobody knows what the next sync finds in it.
  if (memory === undefined) return 'unknown';
  return match?.kind === 'matched' && mayReactivate(id, match.user) ? 'opened' : 'opened-later';
}

const AHEAD = 'termination-ahead';

/** Of somebody whose last day is still to come. */
function untilThen(person: DesiredUser | undefined, match: Match | undefined): string {
  const becomes = match?.kind === 'none' ? 'adds them with a blocked account' : 'blocks the account';
  const unclear = match?.kind === 'set-aside' ? ' and it is clear which account is theirs' : '';
  return `Personio says inactive, last day ${person?.employee.ends}. The first sync after that day ${becomes}, if Personio still says so${unclear}.`;
}

function reasonOf(
  person: DesiredUser | undefined,
  {
    match,
    isInScope,
    isAll,
    returns,
    protection,
  }: {
    match: Match | undefined;
    isInScope: boolean;
    isAll: boolean;
    returns: keyof typeof RETURNS;
    protection: Ran['owned']['protection'];
  },
): string {
  const isLeaver = person?.employee.status === 'inactive';
  if (isLeaver && match?.kind === 'matched') {
    const { ends, ref } = person.employee;
    const says = `Personio says inactive${ends === undefined ? '' : `, last day ${ends}`}`;
    if (match.user.blocked)
      return `A leaver (${says}) whose account is blocked, as it should be. If they still work there, correct that in Personio. ${RETURNS[returns]}`;
    if (protection.covers(ref, match.user)) return `${says}. ${UNDER_PROTECT}`;
  }
  if (isInScope && match?.kind === 'matched' && match.user.blocked)
    return `Their account is blocked, and no sync opens it while Personio says ${person?.employee.status}.`;
  if (isInScope) return `In step: nothing differs${isAll ? '' : ' that can be written'}.`;
  return isLeaver
    ? 'A leaver, and no account of theirs is to be blocked: nothing is written for them.'
    : 'Not in scope, so nothing is written for them.';
}
