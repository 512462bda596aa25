/**
 * The last look, just before it is changed who gets in by an account: a call or two on each side before a block, one on each
 * before it is opened, and one of Engagedly before it is given another e-mail or number.
 */

import { emailKey, foldedKey, IDENTIFIERS, textKey } from '../keys.ts';
import { compareNames, nameOf } from '../match/names.ts';
import type { Change, Employee, Source, Target, User, UserChange, UserWrite } from '../model.ts';
import { afterOf } from '../plan/change.ts';
import { isHere, isSurelyLeaver } from '../plan/decide.ts';
import { isFilledByPeople } from '../vendors/engagedly/fields.ts';

export type LastLook = {
  source: Source;
  target: Target;
  /** The date in the tenant's time zone. */
  today: string;
  /** Whether the filter lets this person through now; `undefined`: it cannot tell. */
  passes(employee: Employee): Promise<boolean | undefined>;
  /** The Personio id of somebody missing, by reference, where it is remembered. */
  idOf(reference: string): string | undefined;
  /** A record as it was when the plan was made. */
  asRead(employee: string): Employee | undefined;
};

/**
 * What is found: all is as planned, or why nothing is written. `account-edited`: it is still theirs, and somebody has typed
 * another e-mail into it; only e-mail and number are not written.
 */
export type Verdict =
  | 'as-planned'
  | 'site-administrator'
  | 'evidence-gone'
  | 'return-gone'
  | 'account-changed'
  | 'account-edited';

export type Block = UserChange & { action: 'block' };
/** A change to an account that is there. */
export type ToAccount = Exclude<UserChange, { action: 'create' }>;

/** What the account had when the plan was made, or when this run has added it (`isNew`). */
export type Known = State | undefined;
type State = { fields: Shown; isNew?: true; blocked?: boolean; blockedAt?: string };
type Shown = Readonly<Record<string, unknown>>;

/** Whether somebody else would get in, or nobody any more, if the account were not whose the plan took it for. */
export function needsLook(change: Change): change is ToAccount {
  if (change.action === 'block' || change.action === 'reactivate') return true;
  if (change.action !== 'update') return false;
  // A number where there was none opens nothing, and on a first sync nearly everybody gets one.
  return IDENTIFIERS.some((field) => change.after[field] !== undefined && change.before[field] != null);
}

/** `mayBeDone`: whether the change may be carried out already. */
export async function lookAgain(
  change: ToAccount,
  planned: Known,
  options: LastLook,
  mayBeDone = false,
): Promise<Verdict> {
  const isBlock = change.action === 'block';
  const [speaksForIt, user] = await Promise.all([
    speaksFor(change, planned, options),
    options.target.user(change.user),
  ]);
  if (isBlock && user?.admin) return 'site-administrator';
  if (!speaksForIt && !isBlock) return 'return-gone';
  if (!speaksForIt || !user || !planned) return isBlock ? 'evidence-gone' : 'account-changed';
  const states = mayBeDone ? [planned, asDone(change, planned)] : [planned];
  const now = unlessAsWanted(user.fields, planned.fields, change);
  const isOfWhom = isBlock && change.because === 'undone' ? isUntouched : isOfTheSame;
  const isStanding = states.some((state) => isBlockedAsBefore(state, user));
  if (isStanding && isOfWhom(planned.fields, now)) return 'as-planned';
  if (isBlock) return 'evidence-gone';
  const isEdited = change.action === 'update' && isStanding && isOnlyEdited(planned.fields, now);
  return isEdited ? 'account-edited' : 'account-changed';
}

/** The account once the change is carried out. When it was blocked is not known then. */
function asDone({ action }: ToAccount, { fields, blocked = false }: State): State {
  return { fields, blocked: action === 'update' ? blocked : action === 'block' };
}

const WHOSE = [...IDENTIFIERS, 'first_name', 'last_name'] as const;

/** What the account shows; in the place of what the change is to write anyway, and somebody or this run has, what it had. */
function unlessAsWanted(now: Shown, was: Shown, change: ToAccount): Shown {
  const after = afterOf(change);
  const isWanted = (field: string) => {
    const wanted = after[field];
    const key = wanted && 'value' in wanted ? foldedKey(wanted.value) : undefined;
    return key !== undefined && key === foldedKey(now[field]);
  };
  return { ...now, ...Object.fromEntries(WHOSE.filter(isWanted).map((field) => [field, was[field]])) };
}

/** Whether nobody has opened or blocked it since the plan was made. */
function isBlockedAsBefore({ blocked = false, blockedAt: then = '' }: State, now: User): boolean {
  return now.blocked === blocked && mayBeSameTime(then, now.blockedAt ?? '');
}

const [QUARTER, MOST_APART] = [15 * 60_000, 14 * 60 * 60_000];

/** The list and a single user may be written in two ways, or for two time zones, which are whole quarters of an hour apart. */
function mayBeSameTime(one: string, other: string): boolean {
  const apart = Math.abs(Date.parse(one) - Date.parse(other));
  return one === other || one.length !== other.length || (apart <= MOST_APART && apart % QUARTER === 0);
}

/**
 * Whether an account that was just written turns out to be somebody else's. What the run has sent says nothing, nor does
 * what Engagedly does not show, nor another e-mail alone.
 */
export function isOfAnother(shown: Shown, known: Shown, sent: UserWrite): boolean {
  const [is, was] = [unsent(shown, sent), unsent(known, sent)];
  const [number, then] = [textKey(is.employee_id), textKey(was.employee_id)];
  const isOtherNumber = number !== undefined && then !== undefined && number !== then;
  return isOtherNumber || isOther(namesIn(was), namesIn(is));
}

function unsent(fields: Shown, sent: UserWrite): Shown {
  return Object.fromEntries(Object.entries(fields).filter(([field]) => !Object.hasOwn(sent, field)));
}

/** Whether Personio still says what the plan rests on. Nobody else gets in by another e-mail or number. */
async function speaksFor(change: ToAccount, user: Known, options: LastLook): Promise<boolean> {
  if (change.action === 'block') return evidence(change, user, options);
  return change.action === 'update' || isStillBack(change, options);
}

/** Whether the person still works here, under the record that was read. Of a run that is put back the account alone tells. */
async function isStillBack(
  { employee: id, because }: ToAccount,
  { source, today, passes, asRead }: LastLook,
): Promise<boolean> {
  if (because !== undefined) return true;
  const employee = await source.employee(id);
  if (!employee || !isHere(employee, today) || (await passes(employee)) !== true) return false;
  const was = asRead(id);
  if (was && emailKey(was.record.email) !== emailKey(employee.record.email)) return false;
  return !isOther([was?.name.first, was?.name.last], [employee.name.first, employee.name.last]);
}

async function evidence(change: Block, user: Known, options: LastLook): Promise<boolean> {
  const { source, today, passes, asRead } = options;
  // What speaks for it is that a run has opened the account, which is told by the account alone.
  if (change.because === 'undone') return true;
  if (change.because === 'missing') return isStillMissing(change, user, options);
  const employee = await source.employee(change.employee);
  if (employee?.status === undefined) return false;
  // Somebody else has been written over the record: of its person it says nothing any more.
  const [was, is] = [asRead(employee.id)?.name, employee.name];
  if (isOther([was?.first, was?.last], [is.first, is.last])) return false;
  const isToGo =
    change.because === 'out-of-scope'
      ? employee.status !== 'inactive' && (await passes(employee)) === false
      : isSurelyLeaver(employee, today);
  return isToGo && (user?.isNew || !(await isBackAnew(change, user, options)));
}

/** Whether the account still bears the e-mail, and no other number and no other name than when the plan was made. */
function isOfTheSame(planned: Shown, now: Shown): boolean {
  const [number, then] = [textKey(now.employee_id), textKey(planned.employee_id)];
  return (
    foldedKey(now.email) === foldedKey(planned.email) &&
    (number === undefined || then === undefined || number === then) &&
    !isOther(namesIn(planned), namesIn(now))
  );
}

/** Whether it bears the number and no other name, and only another e-mail: somebody has corrected that by hand. */
function isOnlyEdited(planned: Shown, now: Shown): boolean {
  const number = textKey(planned.employee_id);
  const isTheirs = number !== undefined && number === textKey(now.employee_id);
  return isTheirs && !isOther(namesIn(planned), namesIn(now));
}

function namesIn({ first_name, last_name }: Shown): unknown[] {
  return [first_name, last_name];
}

function isOther(was: readonly unknown[], is: readonly unknown[]): boolean {
  return compareNames(nameOf(...was), nameOf(...is)) === 'other';
}

/** Whether nobody has written into the account since the plan was made; fields that people do not fill say nothing. */
function isUntouched(planned: Shown, now: Shown): boolean {
  const fields = new Set([...Object.keys(planned), ...Object.keys(now)].filter(isFilledByPeople));
  return [...fields].every((field) => JSON.stringify(planned[field]) === JSON.stringify(now[field]));
}

/** Somebody of whom the plan did not know may have the account's e-mail: the same person, back under another record. */
async function isBackAnew({ employee }: Block, user: Known, { source, asRead }: LastLook): Promise<boolean> {
  const { email } = user?.fields ?? {};
  const found = typeof email === 'string' ? await source.employeesByEmail(email) : [];
  const wasHere = (was: Employee | undefined) => was !== undefined && was.status !== 'inactive';
  return found.some(({ id, status }) => id !== employee && status !== 'inactive' && !wasHere(asRead(id)));
}

/** Somebody new may have the account's e-mail: the same person, under another record. */
async function isStillMissing(
  { employee }: Block,
  user: Known,
  { source, idOf }: LastLook,
): Promise<boolean> {
  const id = idOf(employee);
  if (id === undefined || (await source.employee(id)) !== undefined) return false;
  const { email } = user?.fields ?? {};
  return typeof email !== 'string' || (await source.employeesByEmail(email)).length === 0;
}
