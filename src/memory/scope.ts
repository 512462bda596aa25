/** Who of the people with an account was in scope in the last run, to tell what a change of the scope has moved. Pure. */
import type { Memory } from '../model.ts';
import type { State } from '../types/state.d.ts';
import { ends } from './pairs.ts';
import type { RunEnd } from './run-end.ts';

/** Those of the links whose person is not in scope. Of whom this run cannot tell, what was known before. */
export function nextAway(previous: State | undefined, links: readonly string[], run: RunEnd): string[] {
  const { refOf } = run.keys;
  const people = new Map(run.seen.people.map((person) => [refOf({ employee: person.employee.id }), person]));
  const before = new Set(previous?.away);
  return links.filter((pair) => {
    const person = people.get(ends(pair)[0]);
    if (person?.passes === undefined) return before.has(pair);
    return !run.seen.inScope.has(person.employee.id);
  });
}

/**
 * Who was in scope in the last run. Of people without an account nothing is known; `undefined`: of nobody.
 *
 * @param employees Ids of the people read, by their reference.
 * @param scope Of this run, as a keyed hash.
 */
export function lastScope(
  { links, outside = [], away, scope: last }: State,
  employees: ReadonlyMap<string, string>,
  scope: string,
): Memory['lastScope'] {
  if (away === undefined || last === undefined) return undefined;
  const gone = new Set(away);
  const was = [
    ...outside.map((pair) => [pair, false] as const),
    ...links.map((pair) => [pair, !gone.has(pair)] as const),
  ];
  return {
    isSame: last === scope,
    was: new Map(
      was.flatMap(([pair, isIn]) => {
        const id = employees.get(ends(pair)[0]);
        return id === undefined ? [] : [[id, isIn] as const];
      }),
    ),
  };
}
