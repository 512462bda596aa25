/** Somebody of whom a run changes nothing, for "explain". Pure. */
import { codesOf } from '../../details/entries.ts';
import { guidanceFor } from '../../issues.ts';
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
  const codes = codesOf(plan.findings, people.rejections).get(id) ?? [];
  const but = codes.map((code) => ` ${guidanceFor(code).meaning}.`).join('');
  const { first = '', last = '' } = person?.employee.name ?? {};
  return {
    ref: refOf({ employee: id }),
    employee: id,
    ...(match?.kind === 'matched' ? { user: match.user.id } : {}),
    name: `${first} ${last}`.trim(),
    planned: 'nothing',
    result: 'done',
    held: [],
    codes,
    witnesses: match?.kind === 'matched' ? [...match.witnesses] : [],
    ...(match === undefined ? {} : { row: match.row }),
    reason:
      person && inScope(person, rules)
        ? `In step: nothing differs${but === '' ? '' : ' that can be written'}.${but}`
        : 'Not in scope, and no leaver of ours: nothing is written for them.',
    fields: [],
  };
}
