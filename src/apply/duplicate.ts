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

/**
 * `taken`: the e-mail or number that another account keeps. `named`: those of them of which Engagedly has left no doubt.
 * `error`: why the rest was not written either.
 */
export type Untaken = { taken: readonly Identifier[]; named: readonly Identifier[]; error?: unknown };

/** Writes without the e-mail or number that another account keeps. Throws what it is refused for if it is none of these. */
export async function writeUntaken(
  fields: UserWrite,
  write: (untaken: UserWrite) => Promise<void>,
): Promise<Untaken> {
  const taken: Identifier[] = [];
  const named: Identifier[] = [];
  for (let rest = fields; Object.keys(rest).length > 0; ) {
    try {
      await write(rest);
      break;
    } catch (error) {
      const found = isDuplicate(error) ? takenOf(error, rest) : [];
      if (found.length === 0 && taken.length === 0) throw error;
      if (found.length === 0) return { taken, named, error };
      taken.push(...found);
      if (found.length === 1) named.push(...found);
      rest = Object.fromEntries(
        Object.entries(rest).filter(([field]) => !found.some((one) => one === field)),
      );
    }
  }
  return { taken, named };
}

/** Where no field is named, it may be either. */
function takenOf({ fields: named }: HttpError, fields: UserWrite): Identifier[] {
  const sent = IDENTIFIERS.filter((identifier) => typeof fields[identifier] === 'string');
  return named.length === 0 ? sent : sent.filter((identifier) => named.includes(identifier));
}
