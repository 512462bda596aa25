/**
 * What one run changed, put back: its details and both systems as they are now → what should change. Nothing but what still
 * is as that run has left it; everything else is left alone and told. What comes out goes the way of every other plan: the
 * same limits, the same last look, recorded as a run of its own.
 */

import { oneByOne } from '../http/one-by-one.ts';
import { compareIds } from '../keys.ts';
import { recordIdsOf } from '../matched.ts';
import { isBlockedWhile } from '../memory/blocked-when.ts';
import type { Employee, Finding, Match, PersonRef, Target, User, UserChange } from '../model.ts';
import { emptyDraft } from '../plan/change.ts';
import { isSurelyLeaver } from '../plan/decide.ts';
import type { Drafted } from '../plan/draft.ts';
import { FindingLog } from '../plan/log.ts';
import { settle } from '../plan/order.ts';
import type { Details, PersonDetail } from '../types/details.d.ts';
import { isSingle } from '../vendors/engagedly/fields.ts';
import { changesFor, type Known, type Tell } from './put-back.ts';

export type Undoing = Omit<Known, 'accounts' | 'hasLeft' | 'run' | 'isOfAnother'> & {
  /** Of the run that is put back, with everybody whom it changed. */
  details: Details;
  /** When it was noticed that an undo of the same run has left no result. */
  lostAt: string | undefined;
  /** Whether that run has signed itself, or may have: then its memory knew what it did. */
  isRecorded: boolean;
  read: {
    /** Whether both lists were proved complete. */
    complete: boolean;
    employees: { items: readonly Employee[] };
  };
  people: {
    /** Whether last days can be read at all. */
    knowsEnds: boolean;
  };
  owned: {
    users: readonly User[];
    matches: ReadonlyMap<string, Match>;
  };
  target: Pick<Target, 'user'>;
  /** What a run that follows Personio would rest on: its base for the limits, and what changes need. */
  usual: Drafted;
};

/** Reads accounts of that run one by one: see `accountsOf`. */
export async function draftUndo(undoing: Undoing): Promise<Drafted> {
  const { details, owned, usual } = undoing;
  const log = new FindingLog();
  const { users, unread } = await accountsOf(undoing);
  const known: Known = {
    ...undoing,
    accounts: users,
    run: `${details.runId}/${details.attempt}`,
    hasLeft: leaversIn(undoing),
    isOfAnother: ownersIn(undoing),
  };
  const changes: UserChange[] = [];
  const setAside = new Set<string>();
  for (const person of details.people.filter(isWritten)) {
    let isTold = false;
    const tell: Tell = (code, field) => {
      log.about(code, refOf(person), field);
      isTold = true;
    };
    const id = userIdOf(person, owned.matches) ?? '';
    if (unread.has(id)) tell('record-unread');
    const found = unread.has(id) ? [] : changesFor(person, users.get(id), known, tell);
    changes.push(...found);
    if (isTold && found.length === 0) setAside.add(person.employee ?? person.ref);
  }
  const lostBlocks = closedBefore(users, known, undoing);
  if (lostBlocks.length > 0) log.add({ code: 'unrecorded-run', count: lostBlocks.length });
  const made = details.units.filter(({ result }) => result === 'done' || result === 'planned').length;
  if (made > 0) log.add({ code: 'undo-units', count: made });
  log.add({ code: 'undo-repeats' });
  for (const employee of leaversOpenedBy(changes, known, undoing))
    log.about('undo-opens-leavers', { employee });
  const { draft, needs, base } = usual;
  const written = new Set(changes.map(({ employee }) => employee));
  const mine = {
    ...emptyDraft(),
    matchedActive: draft.matchedActive,
    inScope: draft.inScope,
    changes: changes.sort((a, b) => compareIds(a.employee, b.employee)),
    // Whoever is written to here is not in step afterwards.
    single: new Map([...draft.single].filter(([employee]) => !written.has(employee))),
    findings: log.findings() satisfies Finding[],
    setAside: [...setAside].sort(compareIds),
    lostBlocks,
  };
  const all = [...users.values()];
  const asksFor = new Set<'block' | 'reactivate'>(['block']);
  if (isForgotten(changes, users, undoing)) asksFor.add('reactivate');
  return {
    draft: settle(mine, { ...needs, users: all }),
    base,
    needs: { ...needs, users: all },
    asksFor,
  };
}

/** Accounts that this one would close, were they open, and that were closed while a lost one may have lasted: by that. */
function closedBefore(
  users: ReadonlyMap<string, User>,
  known: Known,
  { details, owned, lostAt }: Undoing,
): NonNullable<Drafted['draft']['lostBlocks']> {
  if (lostAt === undefined) return [];
  return details.people.filter(isWritten).flatMap((person) => {
    const user = users.get(userIdOf(person, owned.matches) ?? '');
    if (!user?.blocked || !isBlockedWhile(lostAt, user) || known.read.memory?.isBlockedByUs(user)) return [];
    return changesFor(person, { ...user, blocked: false }, known, () => {}).flatMap((change) =>
      change.action === 'block' ? { employee: change.employee, user: change.user } : [],
    );
  });
}

/**
 * Whether an account is opened of which the memory has forgotten that the run blocked it: it may have been seen open since,
 * and whoever has blocked it then knows why.
 */
function isForgotten(
  changes: readonly UserChange[],
  users: ReadonlyMap<string, User>,
  { isRecorded, isRemembered, read: { memory }, owned }: Undoing,
): boolean {
  if (!isRecorded || isRemembered) return false;
  return changes.some((change) => {
    if (change.action !== 'reactivate') return false;
    const user = users.get(change.user);
    return !user || !(memory?.isBlockedByUs(user) || owned.mayReactivate(change.employee, user));
  });
}

function leaversIn({ read, owned: { matches } }: Undoing): Known['hasLeft'] {
  const left = read.employees.items.filter(({ status }) => status === 'inactive').map(({ id }) => id);
  const ids = new Set(left);
  return (employee, user) => {
    const match = matches.get(employee);
    return ids.has(employee) && match?.kind === 'matched' && match.user.id === user;
  };
}

/** Whose account it is today, under any record of theirs. */
function ownersIn({ read, owned: { matches } }: Undoing): Known['isOfAnother'] {
  const refs = new Map(read.employees.items.map(({ id, ref }) => [id, ref]));
  const owners = new Map(
    [...matches].flatMap(([employee, match]) =>
      match.kind === 'matched' ? [[match.user.id, employee] as const] : [],
    ),
  );
  return ({ employee, ref }, { id }) => {
    const owner = owners.get(id);
    if (owner === undefined || owner === employee) return false;
    return !recordIdsOf(owner, matches).some((own) => own === employee || refs.get(own) === ref);
  };
}

/**
 * Personio ids of those whom that run has blocked, whose account is opened now or is open already, as an undo of before has
 * left it, and whom the next sync would block again.
 */
function leaversOpenedBy(
  changes: readonly UserChange[],
  known: Known,
  { details, owned, read, people, rules }: Undoing,
): string[] {
  if (!rules.leavers.block || !people.knowsEnds) return [];
  const opened = new Set(
    changes.flatMap(({ action, employee }) => (action === 'reactivate' ? employee : [])),
  );
  for (const person of details.people.filter(isWritten)) {
    const user = known.accounts.get(userIdOf(person, owned.matches) ?? '');
    if (person.planned !== 'block' || person.employee === undefined || user === undefined) continue;
    if (!user.blocked && !known.isOfAnother(person, user)) opened.add(person.employee);
  }
  return read.employees.items.flatMap((employee) =>
    opened.has(employee.id) && isSurelyLeaver(employee, rules.today) ? employee.id : [],
  );
}

/** What has failed may have been carried out all the same; what was only planned was, if its run was killed. */
function isWritten({ result }: PersonDetail): boolean {
  return result === 'done' || result === 'planned' || result === 'failed';
}

function refOf({ employee, ref }: PersonDetail): PersonRef {
  return employee === undefined ? { reference: ref } : { employee };
}

/** A run that was killed does not know the accounts that it added: they are who they belong to now. */
function userIdOf(
  { user, employee = '' }: PersonDetail,
  matches: ReadonlyMap<string, Match>,
): string | undefined {
  if (user !== undefined) return user;
  const match = matches.get(employee);
  return match?.kind === 'matched' ? match.user.id : undefined;
}

/** Requests under way at the same time. */
const CONCURRENCY = 6;

/**
 * The accounts of the list; in the place of those of that run of which the list does not show enough, the read of a single
 * user: of those that are not in it, mostly blocked ones, those that may be closed, and those that bear a field it leaves
 * out. `unread`: of those, whose read has no answer, or none that can be understood.
 */
async function accountsOf({
  details,
  owned,
  target,
  read,
}: Undoing): Promise<{ users: Map<string, User>; unread: ReadonlySet<string> }> {
  const users = new Map(owned.users.map((user) => [user.id, user]));
  const asked = new Set<string>();
  for (const person of details.people.filter(isWritten)) {
    const id = userIdOf(person, owned.matches);
    if (id === undefined) continue;
    const listed = users.get(id);
    // Without the proof that the list is complete nobody is opened or closed anyway.
    const isShown = listed === undefined ? !read.complete : !needsView(person, listed);
    if (!isShown) asked.add(id);
  }
  const unread = new Set<string>();
  const readOne = oneByOne();
  const waiting = asked.values();
  const worker = async () => {
    for (const id of waiting) {
      const found = await readOne(() => target.user(id));
      if (!found) unread.add(id);
      else if (found.value) users.set(id, found.value);
      else users.delete(id);
    }
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, asked.size) }, worker));
  return { users, unread };
}

const MAY_BE_CLOSED: ReadonlySet<string> = new Set(['create', 'create-blocked', 'reactivate']);

/** Whether the list does not show all that tells what may be done about this account. */
function needsView({ planned, fields }: PersonDetail, { blocked }: User): boolean {
  const mayBeClosed = !blocked && MAY_BE_CLOSED.has(planned);
  return mayBeClosed || fields.some(({ field }) => isSingle(field));
}
