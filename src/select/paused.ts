/** The emergency brake: the repository variable PAUSED_TENANTS. Pure. */
import { quote } from '../tenant/check/visible.ts';

export type Brake = {
  /** Every tenant stands still. */
  all: boolean;
  /** In small letters; not every one need be a tenant. */
  ids: ReadonlySet<string>;
};

/** What no id has in it: whatever came along with a list, or with an entry, takes nothing from it, and rather stops another than nobody. */
const BETWEEN = /-*[^a-z0-9*-]+-*|^-+|-+$/;

/** Ids separated by commas, white space or any other sign; a `*` among them stops everybody. Empty: nobody is stopped. */
export function readPaused(text: string): Brake {
  const parts = text.toLowerCase().split(BETWEEN);
  const ids = new Set(parts.filter((part) => part !== '' && part !== '*'));
  return { all: parts.includes('*'), ids };
}

/** What stands in it and is no tenant, so that it does not stop what was meant. */
export function strangersIn({ ids }: Brake, known: readonly string[]): string[] {
  return [...ids].filter((id) => !known.includes(id)).map(quote);
}

/** Whether the brake holds this tenant. */
export function isPaused(text: string, id: string): boolean {
  const brake = readPaused(text);
  return brake.all || brake.ids.has(id);
}
