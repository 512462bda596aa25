/** An account that turned up because Engagedly took somebody who was to be added for a duplicate. Pure. */
import { HttpError } from '../errors.ts';
import { rememberMet } from '../match/match.ts';
import type { PlanFields, User } from '../model.ts';

/** Whether the account with the person's address may be remembered as theirs, for the next run to judge. */
export function mayBeTheirs(after: PlanFields, user: User): boolean {
  const fields = Object.fromEntries(
    Object.entries(after).flatMap(([field, planned]) => ('value' in planned ? [[field, planned.value]] : [])),
  );
  return rememberMet(fields, user) !== 'if-written';
}

export function isDuplicate(error: unknown): error is HttpError {
  return error instanceof HttpError && error.codes.includes('duplicate_value');
}
