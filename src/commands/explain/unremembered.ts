/** What an answer says of itself that was made without the memory of earlier runs, for "explain". Pure. */
import type { Recall } from '../../sync.ts';

/** Why nothing of earlier runs is known, and what to do about it; `undefined`: their memory was read. */
export function whyUnremembered({ state, isLost, ledgerKey }: Recall): string | undefined {
  if (state !== undefined) return undefined;
  if (ledgerKey === undefined) {
    return 'The memory of earlier runs was not read: LEDGER_KEY is not set. Set that of this tenant, and ask again.';
  }
  return isLost
    ? 'The memory of earlier runs could not be read: LEDGER_KEY is another one than that of the last sync, a run in between had none, or the ledger branch was changed or did not answer. Put that right, and ask again.'
    : 'There is no memory of earlier runs: on the ledger branch no sync of this tenant is recorded. If one has run, look whether this is the right repository and branch, and ask again.';
}

/** Whether a memory may be there that could not be read: what is to be done is then told once it can be. */
export function isUnread({ state, isLost, ledgerKey }: Recall): boolean {
  return state === undefined && (ledgerKey === undefined || isLost);
}

/** What stands before such an answer. Before the first sync there is nothing to wait for. */
export function cautionOf(why: string, isUnread: boolean): string {
  if (!isUnread) return `${why} What is said below is right only if none has.`;
  return `${why} Until then, what is said below of who has blocked an account, and of whose would be opened, blocked or left alone, may be wrong: do nothing by hand because of it.`;
}
