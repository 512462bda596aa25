/** What Engagedly takes for a duplicate: an account that turned up, or an e-mail or number that another account keeps. */
import { HttpError } from '../errors.ts';
import { IDENTIFIERS, type Identifier } from '../keys.ts';
import { rememberMet } from '../match/match.ts';
import type { PlanFields, User, UserWrite } from '../model.ts';

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

/** Writes without the e-mail or number that another account keeps: these come back, the rest is written. */
export async function writeUntaken(
  fields: UserWrite,
  write: (untaken: UserWrite) => Promise<void>,
): Promise<Identifier[]> {
  try {
    await write(fields);
    return [];
  } catch (error) {
    const taken = isDuplicate(error) ? takenOf(error, fields) : [];
    if (taken.length === 0) throw error;
    const rest = Object.entries(fields).filter(([field]) => !taken.some((one) => one === field));
    return rest.length === 0 ? taken : [...taken, ...(await writeUntaken(Object.fromEntries(rest), write))];
  }
}

/** Where no field is named, it may be either. */
function takenOf({ fields: named }: HttpError, fields: UserWrite): Identifier[] {
  const sent = IDENTIFIERS.filter((identifier) => typeof fields[identifier] === 'string');
  return named.length === 0 ? sent : sent.filter((identifier) => named.includes(identifier));
}
