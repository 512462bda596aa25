/**
 * What accounts were last seen or left to show in the fields that only the read of a single user shows. Pure.
 *
 * Of each account one keyed hash of all these fields together is remembered: while it is the same as what the account is
 * to show, nobody is asked. Once in seven days everybody is, in case somebody has changed them in Engagedly: each on the
 * day of the week that a hash gives them.
 */
import { createHmac } from 'node:crypto';
import type { DesiredUser, Memory, RefOf } from '../model.ts';
import { afterOf } from '../plan/change.ts';
import { hashesOf } from '../plan/stuck.ts';
import type { State } from '../types/state.d.ts';
import { isPeople } from '../vendors/engagedly/fields.ts';
import type { RunDeeds, RunEnd } from './run-end.ts';

const DAY = 24 * 3_600_000;
const WEEK = 7;
const NONE = '-';

/**
 * What the account of this person is to show in these fields; `undefined` when nothing is wanted of them.
 *
 * @param idOf User id of a person's account, if it can be named as somebody's manager.
 */
export function singleHash(
  { employee, fields, cleared }: DesiredUser,
  single: ReadonlySet<string>,
  idOf: (employee: string) => string | undefined,
  ledgerKey: string,
): string | undefined {
  const wanted = [...single].sort().flatMap((field): [string, unknown][] => {
    const value = fields[field];
    if (value === undefined) return cleared.includes(field) ? [[field, null]] : [];
    if (!isPeople(field)) return [[field, value]];
    const people = [value].flat().map((id) => idOf(String(id)) ?? `?${id}`);
    return [[field, people.sort()]];
  });
  if (wanted.length === 0) return undefined;
  return keyed(ledgerKey, ['single', employee.id, wanted]).slice(0, 12);
}

/** Who can be named as somebody's manager: whose account is there, and open, and taken from nobody. */
export function nameable({
  matches,
  created,
}: Pick<RunDeeds, 'matches'> & { created?: ReadonlyMap<string, string> | undefined }): (
  employee: string,
) => string | undefined {
  return (employee) => {
    const match = matches.get(employee);
    if (match?.kind !== 'matched' || match.user.blocked) return created?.get(employee);
    return match.permits.takenFrom ? undefined : match.user.id;
  };
}

/** `today`: in the tenant's time zone. */
export function singleOf(
  { single = [], looked }: State,
  refOf: RefOf,
  { today, ledgerKey }: { today: string; ledgerKey: string },
): Pick<Memory, 'shown' | 'stuckIn' | 'isDue'> {
  const lines = new Map(single.map(lineOf).map((line) => [line.user, line]));
  const days = looked === undefined ? [] : daysAfter(looked, today);
  return {
    shown: (user) => lines.get(refOf({ user }))?.hash,
    stuckIn: (user) => (lines.get(refOf({ user }))?.written ?? []).flatMap(({ stuck }) => stuck ?? []),
    isDue: (user) => {
      const share = Number.parseInt(keyed(ledgerKey, ['week', user]).slice(0, 8), 16) % WEEK;
      return days.some((day) => day % WEEK === share);
    },
  };
}

/** The days since the last look, today included, a week at most; as numbers. */
function daysAfter(looked: string, today: string): number[] {
  const [first, last] = [looked, today].map((day) => Math.floor(Date.parse(day) / DAY)) as [number, number];
  const count = Math.min(WEEK, Math.max(0, last - first));
  return Array.from({ length: count }, (_, back) => last - back);
}

type Times = readonly [hash: string, times: number];
/** `stuck`: the field, where it is not written again. */
type Part = { hash: string; times: number; stuck?: string };
type Line = { user: string; hash: string; written: readonly Part[] };

/** `<user> <hash> <written>`, the last by comma as hashes with the number of times, and the field, behind each, or `-`. */
function lineOf(line: string): Line {
  const [user = '', hash = '', written = NONE] = line.split(' ');
  const parts = written === NONE ? [] : written.split(',');
  return { user, hash, written: parts.map(partOf) };
}

function partOf(part: string): Part {
  const [start = '', stuck] = part.split(':');
  return {
    hash: start.slice(0, 12),
    times: Number(start.slice(12)),
    ...(stuck === undefined ? {} : { stuck }),
  };
}

function textOf({ user, hash, written }: Line): string {
  const parts = written.map(
    ({ hash, times, stuck }) => `${hash}${times}${stuck === undefined ? '' : `:${stuck}`}`,
  );
  return [user, hash, parts.length === 0 ? NONE : parts.sort().join(',')].join(' ');
}

/**
 * What was written, and how often in a row, by the hashes of plan/stuck.ts: by the last run, and to fields of the
 * single view by the run that looked at the account last, since only the next look tells whether it has stayed.
 */
export function timesWritten({ written = [], single = [] }: State): Times[] {
  const last = written.map((line): Times => [line.slice(0, 12), Number(line.slice(13))]);
  const looked = single.flatMap((line) => lineOf(line).written);
  return [...looked.map(({ hash, times }): Times => [hash, times]), ...last];
}

/**
 * Hashes of what was seen to be in step, was written, or never stays; of whom nobody was asked, what was known. All else
 * is looked at by the next run.
 */
export function nextSingle(previous: State | undefined, run: RunEnd): string[] {
  const { keys, seen, did } = run;
  const { fields, views, lost } = seen.looked;
  if (fields.size === 0) return [];
  const { refOf, ledgerKey } = keys;
  const before = new Map((previous?.single ?? []).map(lineOf).map((line) => [line.user, line]));
  const next = new Map(seen.complete ? [] : unread(before, run));
  const { created } = did.applied;
  const idOf = nameable({ matches: did.matches, created });
  const written = fieldsWritten(run, new Map(previous && timesWritten(previous)));
  const stuck = Map.groupBy(
    (did.plan.stuck ?? []).filter(({ field }) => fields.has(field)),
    ({ employee }) => employee,
  );
  for (const person of seen.people) {
    const { id } = person.employee;
    const match = did.matches.get(id);
    const user = match?.kind === 'matched' ? match.user.id : created?.get(id);
    const hash = user === undefined ? undefined : singleHash(person, fields, idOf, ledgerKey);
    if (user === undefined || hash === undefined || lost.has(user)) continue;
    const reference = refOf({ user });
    const isKnown = views.has(user) || created?.has(id) === true;
    const known = before.get(reference);
    const own: Written = written.get(id) ?? new Map();
    if (!isKnown) {
      if (known?.hash === hash) next.set(reference, known);
      continue;
    }
    const wanted = new Set(did.plan.single.get(id));
    const isInStep = wanted.size === own.size && [...wanted].every((field) => own.has(field));
    const unseen = [...own.values()].filter((part) => part.hash !== '');
    const kept = (stuck.get(id) ?? []).map(({ hash, field }): Part => ({ hash, times: 2, stuck: field }));
    if (isInStep) next.set(reference, { user: reference, hash, written: [...unseen, ...kept] });
  }
  return [...next.values()].map(textOf).sort();
}

/** What is known of accounts that an incomplete list did not show. */
function unread(before: ReadonlyMap<string, Line>, { keys, seen }: RunEnd): [string, Line][] {
  const read = new Set(seen.users.map(({ id }) => keys.refOf({ user: id })));
  return [...before].filter(([reference]) => !read.has(reference));
}

type Written = Map<string, Part>;

/** The fields of this kind that were written to people, by Personio id, with their hashes and how often in a row. */
function fieldsWritten(
  { did, keys, seen }: RunEnd,
  before: ReadonlyMap<string, number>,
): Map<string, Written> {
  const written = new Map<string, Written>();
  for (const change of did.applied.done) {
    if (change.action === 'create-unit') continue;
    const fields: Written = written.get(change.employee) ?? new Map();
    const hashes = new Map(hashesOf(change, keys.ledgerKey).map(({ field, hash }) => [field, hash]));
    for (const field of Object.keys(afterOf(change))) {
      if (!seen.looked.fields.has(field)) continue;
      const hash = hashes.get(field) ?? '';
      fields.set(field, { hash, times: Math.min(2, (before.get(hash) ?? 0) + 1) });
    }
    written.set(change.employee, fields);
  }
  return written;
}

function keyed(ledgerKey: string, content: unknown): string {
  return createHmac('sha256', ledgerKey).update(JSON.stringify(content)).digest('hex');
}
