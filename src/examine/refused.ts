/** What does not answer, and whose work that is. Each line is for one of them alone: the customer's is sent as it stands. Pure. */
import { AuthError, environmentName, type SyncError } from '../errors.ts';
import { VENDORS } from '../vendors/vendors.ts';
import type { Todo } from './todo.ts';

/** The command that stores this secret of the tenant. */
export type Storing = (secret: string) => string;

/** Whether it is the keys, in a few words. */
export function keysAfter(error: SyncError | undefined): string {
  if (error === undefined) return 'the keys are accepted';
  const isRefused = error instanceof AuthError && error.lacks !== 'rights';
  return isRefused ? 'the keys are refused' : 'no answer that can be used';
}

/**
 * Keys that are refused may have been stored wrongly, which the customer cannot see, or be no good, which only the customer
 * can mend; rights that a key lacks are the customer's. Anything else is for whoever runs the installation.
 */
export function todosAfter(error: SyncError, storing: Storing): Todo[] {
  const whole = `${error.message} ${error.remedy}`;
  if (!(error instanceof AuthError)) return [{ by: 'engineer', text: whole }];
  if (error.lacks === 'rights') return [{ by: 'customer', text: whole }];
  const { name, secrets, keys } = VENDORS[error.vendor];
  const names = Object.values(secrets).map(environmentName);
  return [
    {
      by: 'engineer',
      text: `${error.message} Store ${names.join(' and ')} once more, as the customer has handed them over: whole, each in its own place, and those of this customer. On GitHub: ${names.map(storing).join(', then ')}. If they are refused again, or can no longer be had, the customer makes new ones.`,
    },
    {
      by: 'customer',
      text: `Only if ${name} refuses the keys also after we have entered them once more: ${keys} Hand them over as the first time.`,
    },
  ];
}
