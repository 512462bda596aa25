/** The last look at a person on both sides, just before the account is blocked: a call or two on each side. */

import { foldedKey, textKey } from '../keys.ts';
import { compareNames, nameOf } from '../match/names.ts';
import type { Employee, Source, Target, UserChange } from '../model.ts';
import { isSurelyLeaver } from '../plan/decide.ts';
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

/** What is found: still a leaver, or why not. */
export type Verdict = 'leaver' | 'site-administrator' | 'evidence-gone';

export type Block = UserChange & { action: 'block' };

/** What the account had when the plan was made, or when this run has added it (`isNew`). */
export type Known = { fields: Shown; isNew?: true } | undefined;
type Shown = Readonly<Record<string, unknown>>;

export async function lookAgain(change: Block, planned: Known, options: LastLook): Promise<Verdict> {
  const [speaksForIt, user] = await Promise.all([
    evidence(change, planned, options),
    options.target.user(change.user),
  ]);
  if (user?.admin) return 'site-administrator';
  const isTheirs =
    user !== undefined &&
    planned !== undefined &&
    (change.because === 'undone'
      ? isUntouched(planned.fields, user.fields)
      : isOfTheSame(planned.fields, user.fields));
  return speaksForIt && isTheirs && !user.blocked ? 'leaver' : 'evidence-gone';
}

/** Whether Personio still says what the plan rests on. */
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
    !isOther([planned.first_name, planned.last_name], [now.first_name, now.last_name])
  );
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
