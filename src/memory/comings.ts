/**
 * Who came and who went, and on which day: somebody who is missing may be here under a new record, of which nothing tells but
 * that it came as the other went. Pure.
 */
import { addDays } from '../dates.ts';
import { DAYS_BETWEEN } from '../match/humans.ts';
import type { State } from '../types/state.d.ts';
import { ends } from './pairs.ts';
import type { RunEnd } from './run-end.ts';

type Comings = Required<Pick<State, 'came' | 'went'>>;

/** `links`: of people who are or were in scope; `outside`: of all others. As this run leaves them. */
export function nextComings(
  previous: State | undefined,
  { links, outside }: Required<Pick<State, 'links' | 'outside'>>,
  run: RunEnd,
): Comings {
  const went = wentIn(previous, links, run);
  return { came: linesOf(cameIn(previous, [...links, ...outside], went, run)), went: linesOf(went) };
}

/** Those of the links who are not there, while the account is open. */
function wentIn(
  previous: State | undefined,
  links: readonly string[],
  { seen, did, rules, keys }: RunEnd,
): Map<string, string> {
  const { refOf } = keys;
  const before = daysIn(previous?.went);
  const here = new Set(seen.employees.map(({ id }) => refOf({ employee: id })));
  const blocked = new Set(
    did.applied.done.flatMap((change) => (change.action === 'block' ? change.user : [])),
  );
  const open = new Set(
    seen.users.flatMap(({ id, blocked: was }) => (was || blocked.has(id) ? [] : refOf({ user: id }))),
  );
  return new Map(
    links.map(ends).flatMap(([employee, user]) => {
      if (here.has(employee) || (seen.complete && !open.has(user))) return [];
      // An incomplete list does not prove that somebody is not there.
      const day = before.get(employee) ?? (seen.complete ? rules.today : undefined);
      return day === undefined ? [] : [[employee, day] as const];
    }),
  );
}

/**
 * Those who came in the last weeks, or about the time when somebody went, by the day: with an account that was nobody's
 * before. And whoever has none yet, unless the filter keeps them out.
 */
function cameIn(
  previous: State | undefined,
  pairs: readonly string[],
  went: ReadonlyMap<string, string>,
  { seen, rules: { today }, keys: { refOf } }: RunEnd,
): Map<string, string> {
  // The first run sees everybody for the first time.
  if (previous === undefined) return new Map();
  const before = daysIn(previous.came);
  const known = new Set([...previous.links, ...(previous.outside ?? [])].flatMap(ends));
  const linked = new Set(pairs.map((pair) => ends(pair)[0]));
  const waiting = seen.people.flatMap(({ employee: { id, status }, passes }) => {
    const reference = refOf({ employee: id });
    return status === 'inactive' || passes === false || linked.has(reference) ? [] : reference;
  });
  const isNew = (pair: string) => ends(pair).every((end) => !known.has(end));
  const fresh = pairs.filter(isNew).map((pair) => ends(pair)[0]);
  const dayOf = (reference: string) => before.get(reference) ?? today;
  const days = new Set([today, ...went.values()]);
  const isNear = (day: string) =>
    [...days].some((one) => addDays(one, -DAYS_BETWEEN) <= day && day <= addDays(one, DAYS_BETWEEN));
  // Whoever is hidden from one run has come no later for it.
  const those = [...waiting, ...[...before.keys(), ...fresh].filter((reference) => isNear(dayOf(reference)))];
  return new Map(those.map((reference) => [reference, dayOf(reference)]));
}

/** By reference: `YYYY-MM-DD`. */
export function daysIn(lines: readonly string[] = []): Map<string, string> {
  return new Map(lines.map(ends));
}

function linesOf(days: Iterable<readonly [string, string]>): string[] {
  return [...days].map(([reference, day]) => `${reference} ${day}`).sort();
}
