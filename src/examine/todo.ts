/** What an examination finds: what is so, and what somebody has to do. Types and words; pure. */

/** `support`: in the tenant file; `customer`: in their Personio or Engagedly; `engineer`: in the repository and its secrets, as its administrator. */
export type Who = 'customer' | 'support' | 'engineer';

export type Todo = { by: Who; text: string };

export type Check = {
  /** What was looked at. */
  title: string;
  /** What is so, in numbers and keys: may be shown anywhere. */
  found: readonly string[];
  /** Values of the customer's: for a person's own terminal, nowhere else. */
  values?: readonly string[];
  todos: readonly Todo[];
  /** What may well be meant so, and is to be asked all the same; the tenant is ready with it. */
  asks?: readonly Todo[];
  seen: Seen;
};

/**
 * Whether it was looked at: what was not is never called well. `waits`: it cannot be before something else is done, which
 * another check says. `untold`: nothing that was asked could tell.
 */
export type Seen = 'yes' | 'waits' | 'untold';

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

export function listed(names: readonly string[], most = 12): string {
  const shown = names.slice(0, most);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}
