/** Somebody of whom a run changes nothing, for "explain". Pure. */
import { codesOf } from '../../details/entries.ts';
import { nameOfEmployee } from '../../details/named.ts';
import { guidanceFor } from '../../issues.ts';
import type { DesiredUser, Match } from '../../model.ts';
import { inScope } from '../../plan/decide.ts';
import type { Ran, Run } from '../../sync.ts';
import type { Details } from '../../types/details.d.ts';

/** In step, out of scope, or nobody's business; by Personio id. What cannot be written for them is named with the issues. */
export function quiet(
  id: string,
  { people, owned, plan }: Ran,
  { rules, recall: { refOf } }: Run,
): Details['people'][number] {
  const person = people.people.find(({ employee }) => employee.id === id);
  const match = owned.matches.get(id);
  const codes = codesOf([...owned.findings, ...plan.findings], people.rejections).get(id) ?? [];
  const but = codes.map((code) => ` ${guidanceFor(code).meaning}.`).join('');
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
    reason: `${reasonOf(person, { match, isInScope: person !== undefined && inScope(person, rules), isAll: but === '' })}${but}`,
    fields: [],
  };
}

function reasonOf(
  person: DesiredUser | undefined,
  { match, isInScope, isAll }: { match: Match | undefined; isInScope: boolean; isAll: boolean },
): string {
  const isLeaver = person?.employee.status === 'inactive';
  if (isLeaver && match?.kind === 'matched' && match.user.blocked) {
    const { ends } = person.employee;
    return `A leaver (Personio says inactive${ends === undefined ? '' : `, last day ${ends}`}) whose account is blocked, as it should be. If they still work there, correct that in Personio: an account that this sync has blocked is then opened by the next one.`;
  }
  if (isInScope) return `In step: nothing differs${isAll ? '' : ' that can be written'}.`;
  return isLeaver
    ? 'A leaver, and no account of theirs is to be blocked: nothing is written for them.'
    : 'Not in scope, so nothing is written for them.';
}
