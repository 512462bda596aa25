/** An account that turned up because Engagedly took somebody who was to be added for a duplicate. Pure. */

import { hasOtherName, hasSameName, identifierKey } from '../keys.ts';
import type { PlanFields, User } from '../model.ts';
import { plannedIdentifier } from '../plan/change.ts';

/**
 * Whether the account with the person's address may be remembered as theirs. With another number only if it bears
 * their whole name, with no number to compare unless it bears another name: two people may share an address.
 */
export function mayBeTheirs(after: PlanFields, user: User): boolean {
  const names = Object.fromEntries(
    Object.entries(after).flatMap(([field, planned]) => ('value' in planned ? [[field, planned.value]] : [])),
  );
  const number = plannedIdentifier(after, 'employee_id');
  const theirs = identifierKey('employee_id', user.fields.employee_id);
  if (number === undefined || theirs === undefined) return !hasOtherName(names, user.fields);
  return number === theirs || hasSameName(names, user.fields);
}
