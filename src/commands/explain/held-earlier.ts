/** Who still waits of those whom an earlier run held: an approval of its digest releases them, and nobody else. Pure. */
import type { HeldClass } from '../../model.ts';
import type { Ran } from '../../sync.ts';
import type { Details } from '../../types/details.d.ts';

/** The same details with nobody in them but these, each under that digest. */
export function heldEarlier(
  details: Details,
  digest: string,
  { read, plan }: Pick<Ran, 'read' | 'plan'>,
): Details {
  const known = read.memory?.approvable(digest) ?? new Set();
  const same = plan.held.flatMap((held) => {
    const waiting = held.waiting.filter((_, at) => known.has(held.members?.[at] ?? ''));
    return waiting.length === 0 ? [] : { held, employees: employeesOf(waiting) };
  });
  const people = details.people.flatMap((person) => {
    const held = person.held.flatMap((one) =>
      same.some(({ held: { class: name, field }, employees }) => {
        const isOfClass = one.class === name && one.field === field;
        // Of units that wait, whoever needs one is told of, as under a digest of today.
        return isOfClass && (name === 'units' || employees.has(person.employee ?? ''));
      })
        ? { ...one, digest }
        : [],
    );
    return held.length === 0 ? [] : { ...person, held };
  });
  return { ...details, people };
}

function employeesOf(waiting: HeldClass['waiting']): Set<string> {
  return new Set(waiting.flatMap((change) => (change.action === 'create-unit' ? [] : change.employee)));
}
