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

type Left = Required<Pick<State, 'links' | 'outside' | 'blocked'>>;

/** `links`: of people who are or were in scope; `outside`: of all others; `blocked`: by syncs. As this run leaves them. */
export function nextComings(previous: State | undefined, left: Left, run: RunEnd): Comings {
  const went = wentIn(previous, left, run);
  return { came: linesOf(cameIn(previous, left, went, run)), went: linesOf(went) };
}

/** Those of the links who are not there, unless a sync has blocked the account. What is blocked by hand may be opened again. */
function wentIn(
  previous: State | undefined,
  { links, blocked }: Left,
  { seen, rules, keys: { refOf } }: RunEnd,
): Map<string, string> {
  const before = daysIn(previous?.went);
  const here = new Set(seen.employees.map(({ id }) => refOf({ employee: id })));
  const open = new Set(seen.users.flatMap(({ id, blocked: was }) => (was ? [] : refOf({ user: id }))));
  const ours = new Set(blocked);
  return new Map(
    links.flatMap((pair) => {
      const [employee, user] = ends(pair);
      if (here.has(employee) || ours.has(pair)) return [];
      // An incomplete list does not prove that somebody is not there.
      const first = seen.complete && open.has(user) ? rules.today : undefined;
      const day = before.get(employee) ?? first;
      return day === undefined ? [] : [[employee, day] as const];
    }),
  );
}

/**
 * Those who came in the last weeks, or about the time when somebody went, by the day: with an account that was nobody's
 * before, or that of somebody who came then. And whoever has none yet, unless the filter keeps them out.
 */
function cameIn(
  previous: State | undefined,
  { links, outside }: Left,
  went: ReadonlyMap<string, string>,
  { seen, rules: { today }, keys: { refOf } }: RunEnd,
): Map<string, string> {
  // The first run sees everybody for the first time.
  if (previous === undefined) return new Map();
  const before = daysIn(previous.came);
  const earlier = [...previous.links, ...(previous.outside ?? [])].map(ends);
  const known = new Set(earlier.flat());
  // A new record of the same human came when the old one did.
  const inherited = new Map(earlier.map(([employee, user]) => [user, before.get(employee)]));
  const isNew = (pair: string) => ends(pair).every((end) => !known.has(end));
  const spans = [...new Set([today, ...went.values()])].map((one) => {
    return [addDays(one, -DAYS_BETWEEN), addDays(one, DAYS_BETWEEN)] as const;
  });
  const isNear = (day: string) => spans.some(([first, last]) => first <= day && day <= last);
  const pairs = [...links, ...outside];
  const linked = new Set(pairs.map((pair) => ends(pair)[0]));
  // Whoever is hidden from one run has come no later for it.
  const recent = [...before].filter(([, day]) => isNear(day));
  const fresh = pairs.flatMap((pair) => {
    const [employee, user] = ends(pair);
    const day = before.get(employee) ?? inherited.get(user) ?? (isNew(pair) ? today : undefined);
    return day !== undefined && isNear(day) ? [[employee, day] as const] : [];
  });
  const waiting = seen.people.flatMap(({ employee: { id, status }, passes }) => {
    const reference = refOf({ employee: id });
    if (status === 'inactive' || passes === false || linked.has(reference)) return [];
    return [[reference, before.get(reference) ?? today] as const];
  });
  return new Map([...recent, ...waiting, ...fresh]);
}

/** By reference: `YYYY-MM-DD`. */
export function daysIn(lines: readonly string[] = []): Map<string, string> {
  return new Map(lines.map(ends));
}

function linesOf(days: Iterable<readonly [string, string]>): string[] {
  return [...days].map(([reference, day]) => `${reference} ${day}`).sort();
}
