/** What a plan tells of values that could not be used: those of people for whom something is written. Pure. */
import { IDENTIFIERS } from '../keys.ts';
import type { Finding, Rejection } from '../model.ts';
import type { Entry } from './managers.ts';

/**
 * By these it is told whose account it is, also of somebody for whom nothing is written; and by the filter, for whom it is.
 * Names and dates only bear witness: of people long gone nobody has to mend them.
 */
const OF_ANYBODY: ReadonlySet<string> = new Set([...IDENTIFIERS, 'filter']);

/** Everybody is mapped, so that managers and older records of somebody are known. `isWritten`: by Personio id. */
export function rowProblems(
  rejections: readonly Rejection[],
  isWritten: (employee: string) => boolean,
): Finding[] {
  return rejections.flatMap(({ code, field, employee }) =>
    OF_ANYBODY.has(field) || isWritten(employee) ? { code, field, people: [{ employee }] } : [],
  );
}

/** Whose rows come to something, whether or not anything differs. */
export function writtenIn(entries: readonly Entry[]): (employee: string) => boolean {
  const written = new Set(
    entries.flatMap(({ person, match, decision }) =>
      match.kind === 'transferred' || decision.do === 'nothing' || decision.do === 'block'
        ? []
        : person.employee.id,
    ),
  );
  return (employee) => written.has(employee);
}
