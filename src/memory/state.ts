/**
 * What one run leaves for the next: keyed hashes, numbers and times, signed under the tenant's ledger key. Pure.
 *
 * A state that is missing, damaged, signed by another key, of another tenant or older than the last run is as good
 * as none: people are matched by identifier alone, and holds are tighter.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import stateSchema from '../../schemas/state.json' with { type: 'json' };
import { stateMark } from '../history/line.ts';
import type { Employee, Memory, RefOf, RememberedLink, User } from '../model.ts';
import type { Rules } from '../rules.ts';
import { compileSchema } from '../schema.ts';
import type { State } from '../types/state.d.ts';
import { absencesOf, nextAbsent, scopeHash } from './absence.ts';
import { isBlockedSince } from './blocked-when.ts';
import { nextComings } from './comings.ts';
import { basesIn, isRecent, isWaiting, nextHeld, nextSpent, STRICT } from './counts.ts';
import { keptBy, type Lasting } from './kept.ts';
import { hasShrunk, nextLastRead, nextLinked } from './last-read.ts';
import { createSealer, markHasher, nextMarks, readMarks } from './marks.ts';
import { ends, nextAdministrators, nextBlocks, nextLinks, nextUnfinished, pairOf } from './pairs.ts';
import { nextPictures, picturesOf } from './picture-lines.ts';
import { carriedOutIn, nextResolved } from './resolved.ts';
import { isLearntFrom, type RunEnd } from './run-end.ts';
import { lastScope, nextAway } from './scope.ts';
import { nextSingle, singleOf } from './single.ts';
import { nextStreaks, streaksOf } from './streaks.ts';
import { unsureIn } from './unsure-blocks.ts';

export type { State } from '../types/state.d.ts';
export type { RunEnd } from './run-end.ts';

const parseState = compileSchema<State>(stateSchema);

/** Why a state cannot be used. */
export type StateProblem = 'missing' | 'damaged' | 'foreign' | 'stale';

/**
 * Reads and checks a state file.
 *
 * @param expected.mark Of the one state that counts; any other was put there by somebody, however genuine it once was.
 */
export function readState(
  text: string | undefined,
  expected: { tenant: string; ledgerKey: string; mark?: string },
): { state: State } | { problem: StateProblem } {
  if (text === undefined) return { problem: 'missing' };
  const parsed = parseState(parseJson(text));
  if (!parsed.ok) return { problem: 'damaged' };
  const { signature, ...content } = parsed.value;
  const wanted = Buffer.from(signatureOf(content, expected.ledgerKey), 'hex');
  const given = Buffer.from(signature, 'hex');
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return { problem: 'foreign' };
  if (content.tenant !== expected.tenant) return { problem: 'foreign' };
  const isLast = expected.mark === undefined || expected.mark === stateMark(signature);
  return isLast ? { state: parsed.value } : { problem: 'stale' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Its message would quote the file; a damaged state is told as such.
    return undefined;
  }
}

function signatureOf(content: Omit<State, 'signature'>, ledgerKey: string): string {
  const sorted = Object.fromEntries(Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHmac('sha256', ledgerKey)
    .update(`state:1:${JSON.stringify(sorted)}`)
    .digest('hex');
}

/** What a run has read, as far as memory needs it. */
export type Seen = {
  rules: Rules;
  ledgerKey: string;
  employees: readonly Employee[];
  users: readonly User[];
  /** Whether both lists were proved complete. */
  isComplete: boolean;
  /** When it was noticed that a run since the last one has left no result. */
  lostAt?: string | undefined;
  /** Digests that the history says were released, whatever the state says. */
  used: ReadonlySet<string>;
};

type RememberedAccount = Memory['unlisted'] extends ReadonlyMap<string, infer Account> ? Account : never;

/** The state in terms of the people this run has read. */
export function memoryOf(state: State, seen: Seen, refOf: RefOf, now: Date): Memory {
  const employees = new Map(seen.employees.map(({ id }) => [refOf({ employee: id }), id]));
  const users = new Map(seen.users.map(({ id }) => [refOf({ user: id }), id]));
  const scope = scopeHash(seen.rules, seen.ledgerKey);
  const remembered = [...state.links, ...(state.outside ?? [])];
  const unfinished = new Set(state.unfinished);
  const administrators = new Set(state.administrators);
  const kept = readMarks(state.marks);
  const sealer = createSealer(seen.ledgerKey);
  const accountId = (reference: string) => {
    const sealed = kept.get(reference)?.sealed;
    return sealed === undefined ? undefined : sealer.open(sealed);
  };
  const links = new Map<string, RememberedLink>();
  const unlisted = new Map<string, RememberedAccount>();
  const blocked = new Set(state.blocked);
  for (const pair of remembered) {
    const [employee, user] = ends(pair);
    const employeeId = employees.get(employee);
    const userId = users.get(user);
    if (employeeId === undefined) continue;
    const { marks } = kept.get(user) ?? {};
    if (userId !== undefined) links.set(employeeId, { user: userId, ...(marks ? { marks } : {}) });
    else if (seen.isComplete) {
      const id = accountId(user);
      unlisted.set(employeeId, {
        reference: user,
        isOurs: blocked.has(pair),
        ...(id === undefined ? {} : { id }),
        ...(marks ? { marks } : {}),
      });
    }
  }
  const owners = new Map(
    remembered.map((pair) => ends(pair).toReversed() as [user: string, employee: string]),
  );
  const blockedUsers = new Set(state.blocked.map((pair) => ends(pair)[1]));
  const isSince = (user: Pick<User, 'blockedAt'>) =>
    isBlockedSince({ at: state.at, lostAt: seen.lostAt, now }, user);
  const blockedIn = new Map((state.blockedIn ?? []).map(ends));
  const ours = new Set([...state.blocked, ...state.inactive]);
  const isUnsureOurs = unsureIn(state);
  const recent = state.spent.filter((spent) => isRecent(spent, now));
  const waiting = new Map(
    state.held.filter((held) => isWaiting(held, now)).map((held) => [held.digest, held]),
  );
  for (const digest of seen.used) waiting.delete(digest);
  const over = state.held.map(({ digest }) => digest).filter((digest) => !waiting.has(digest));
  const retired = new Set([...over, ...seen.used]);
  return {
    links,
    linked: state.linked,
    unlisted,
    accountId,
    unreadOwner: (user) => {
      const owner = owners.get(refOf({ user }));
      return owner === undefined || employees.has(owner) ? undefined : owner;
    },
    markHash: markHasher(seen.ledgerKey),
    isBlockedByUs: (user) => blockedUsers.has(refOf({ user: user.id })) && !isSince(user),
    isBlockedSince: isSince,
    blockedIn: (user) => blockedIn.get(refOf({ user })),
    mayReactivate: (employee, user) => {
      const pair = pairOf(employee, user.id, refOf);
      return (ours.has(pair) || isUnsureOurs(pair, user)) && !isSince(user);
    },
    ...absencesOf(state, { employees, users, kept, sealer, isComplete: seen.isComplete, scope }, refOf, now),
    lastScope: lastScope(state, employees, scope),
    isUnfinished: (employee, user) => unfinished.has(pairOf(employee, user, refOf)),
    isCarriedOut: carriedOutIn(state, seen, employees),
    wasAdministrator: (user) => administrators.has(refOf({ user })),
    ...streaksOf(state, refOf),
    ...picturesOf(state, refOf, seen.ledgerKey),
    ...singleOf(state, refOf, { today: seen.rules.today, ledgerKey: seen.ledgerKey }),
    firstSuccess: state.firstSuccess !== undefined,
    reachesBackTo: (time) => state.firstSuccess !== undefined && state.firstSuccess <= time,
    spent: (name, field) =>
      recent
        .filter((spent) => spent.class === name && spent.field === field)
        .reduce((sum, { count }) => sum + count, 0),
    approvable: (digest) => {
      const held = waiting.get(digest);
      return held && new Set(held.members);
    },
    baseTold: basesIn(state, seen.used),
    isStrict: (name) => state.strict?.some((strict) => strict === name) ?? false,
    isKnown: (digest) => waiting.has(digest),
    isRetired: (digest) => retired.has(digest),
    employees: state.employees,
    filled: state.filled,
  };
}

/** The state after a run. */
export function nextState(previous: State | undefined, run: RunEnd): State {
  const { tenant, runId, attempt, counter, before, used, head } = run.place;
  const everUsed = [...new Set([...used, ...run.did.approved])].sort();
  const content: Omit<State, 'signature'> = {
    ...(isLearntFrom(run.did) ? learnt(previous, run) : keptBy(previous, run)),
    ...{ tenant, runId, attempt, counter, at: run.now.toISOString() },
    ...(before === undefined ? {} : { before }),
    ...(head === undefined ? {} : { head }),
    ...(everUsed.length === 0 ? {} : { used: everUsed }),
  };
  return { ...content, signature: signatureOf(content, run.keys.ledgerKey) };
}

/** What a sync teaches. What it could not see (people it has no proof about) is kept from the previous one. */
function learnt(previous: State | undefined, run: RunEnd): Lasting {
  const links = nextLinks(previous, run);
  const pairs = [...links.links, ...links.outside];
  const blocks = nextBlocks(previous, run);
  const held = nextHeld(previous, run);
  const strict = nextStrict(previous, held, run);
  const firstSuccess = previous?.firstSuccess ?? (run.did.inStep ? run.now.toISOString() : undefined);
  return {
    schemaVersion: 1,
    ...(firstSuccess === undefined ? {} : { firstSuccess }),
    ...(strict.length > 0 ? { strict } : {}),
    ...links,
    marks: nextMarks(previous, pairs, run),
    absent: nextAbsent(previous, links.links, run),
    ...nextComings(previous, { ...links, blocked: blocks.blocked }, run),
    scope: scopeHash(run.rules, run.keys.ledgerKey),
    away: nextAway(previous, links.links, run),
    unfinished: nextUnfinished(previous, run),
    administrators: nextAdministrators(run.did, run.keys.refOf),
    resolved: nextResolved(previous, run),
    ...nextStreaks(previous, run),
    single: nextSingle(previous, run),
    pictures: nextPictures(previous, run),
    ...(run.seen.looked.fields.size > 0 || run.rules.pictures ? { looked: run.rules.today } : {}),
    ...blocks,
    ...nextLastRead(previous, run.seen, run.did),
    linked: nextLinked(previous, { pairs, blocked: blocks.blocked }, run),
    spent: nextSpent(previous, run),
    held,
  };
}

/**
 * Whoever has waited since nothing was remembered goes on waiting, though by now there is a memory. That none of them waits
 * is believed only of a run that would have planned them, and not before what was held can no longer be approved: whoever
 * is hidden from one read is back in the next, and so is what a tenant file does not want for some days.
 */
function nextStrict(
  previous: State | undefined,
  held: State['held'],
  { seen, did, now }: RunEnd,
): NonNullable<State['strict']> {
  const before = previous ? (previous.strict ?? []) : STRICT;
  if (!seen.complete) return [...before];
  if (previous && hasShrunk(previous, seen.employees.length)) return [...before];
  const waiting = [...did.plan.held, ...held.filter((entry) => isWaiting(entry, now))];
  return before.filter(
    (strict) => !seen.plans.has(strict) || waiting.some(({ class: name }) => name === strict),
  );
}
